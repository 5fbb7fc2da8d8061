use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> bool {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr() <= limit()
    }
}

fn main() {}
