use redlua::redis_script;

redis_script! {
    pub fn tags(user: &str) -> Vec<String> {
        let tags: Set = key!("tags:{user}");
        let found = tags.smembers();
        found.push("new");
        found
    }
}

fn main() {}
