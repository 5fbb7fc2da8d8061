use redlua::redis_script;

redis_script! {
    pub fn capped(user: &str, limit: i64) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        total = hits.incr();
        if total > limit {
            total = limit;
        }
        total
    }
}

fn main() {}
