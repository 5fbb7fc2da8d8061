use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        if limit > 10 {
            hits.incr();
        } elseif limit > 5 {
            hits.incrby(2);
        }
        limit
    }
}

fn main() {}
