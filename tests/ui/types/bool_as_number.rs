use redlua::redis_script;

redis_script! {
    pub fn add(user: &str, tag: &str) -> i64 {
        let tags: Set = key!("tags:{user}");
        tags.sismember(tag)
    }
}

fn main() {}
