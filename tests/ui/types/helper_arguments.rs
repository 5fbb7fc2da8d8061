use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        scaled(hits.incr())
    }

    fn scaled(total: i64, factor: i64) -> i64 { total * factor }
}

fn main() {}
