use redlua::redis_script;

redis_script! {
    pub fn tag(id: &str, more: HashSet<String>) -> i64 {
        let tags: Set = key!("tags:{id}");
        tags.sadd(more)
    }
}

fn main() {}
