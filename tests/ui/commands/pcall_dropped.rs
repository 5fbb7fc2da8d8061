use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) {
        let hits: Str<i64> = key!("hits:{user}");
        redis::pcall(hits.incr());
    }
}

fn main() {}
