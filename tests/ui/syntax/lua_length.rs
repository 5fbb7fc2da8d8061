use redlua::redis_script;

redis_script! {
    pub fn count(user: &str) -> usize {
        let tags: Set = key!("tags:{user}");
        let found = tags.smembers();
        #found
    }
}

fn main() {}
