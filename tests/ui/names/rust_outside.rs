use redlua::redis_script;

redis_script! {
    pub fn stamp(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        let now = std::time::SystemTime::now();
        hits.incr()
    }
}

fn main() {}
