use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        redis::log(INFO, "a hit");
        hits.incr()
    }
}

fn main() {}
