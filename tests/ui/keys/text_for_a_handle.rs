use redlua::redis_script;

redis_script! {
    pub fn both(user: &str, other: &str) -> Vec<String> {
        let tags: Set = key!("tags:{user}");
        tags.sinter(other)
    }
}

fn main() {}
