use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        hits: Str<i64> = key!("hits:{user}");
        hits.incr()
    }
}

fn main() {}
