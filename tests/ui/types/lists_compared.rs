use redlua::redis_script;

redis_script! {
    pub fn same(user: &str, tag: &str) -> bool {
        let tags: Set = key!("tags:{user}");
        tags.smembers() == vec![tag]
    }
}

fn main() {}
