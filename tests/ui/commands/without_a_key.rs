use redlua::redis_script;

redis_script! {
    pub fn now(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr();
        hits.time().0
    }
}

fn main() {}
