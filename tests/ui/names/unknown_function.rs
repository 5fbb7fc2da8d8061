use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        doubled(hits.incr())
    }

    fn double(total: i64) -> i64 { total * 2 }
}

fn main() {}
