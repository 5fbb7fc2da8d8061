use redlua::redis_script;

redis_script! {
    pub fn doubled(user: &str) -> Vec<String> {
        let tags: Set = key!("tags:{user}");
        let mut found = tags.smembers();
        for tag in &found {
            found.push(tag);
        }
        found
    }
}

fn main() {}
