use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> bool {
        let hits: Str<i64> = key!("hits:{user}");
        let total = hits.incr();
        total > 0 and total <= limit
    }
}

fn main() {}
