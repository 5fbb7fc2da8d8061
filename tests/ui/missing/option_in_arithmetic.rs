use redlua::redis_script;

redis_script! {
    pub fn next(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.get() + 1
    }
}

fn main() {}
