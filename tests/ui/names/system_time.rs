use redlua::redis_script;

redis_script! {
    pub fn mark(user: &str) {
        let hits: List<i64> = key!("hits:{user}");
        hits.rpush(std::time::SystemTime::now())
    }
}

fn main() {}
