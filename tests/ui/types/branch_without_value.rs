use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        let total = if limit > 0 { hits.incr() } else { hits.get(); };
        total
    }
}

fn main() {}
