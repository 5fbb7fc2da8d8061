use redlua::redis_script;

redis_script! {
    pub fn is_over(user: &str, limit: i64) -> bool {
        let hits: Str<i64> = key!("hits:{user}");
        hits.get() > limit
    }
}

fn main() {}
