use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> bool {
        let hits: Str<i64> = key!("hits:{user}");
        redis::pcall(hits.incr() + 1).is_ok()
    }
}

fn main() {}
