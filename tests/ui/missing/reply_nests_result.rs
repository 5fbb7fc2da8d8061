use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> Option<Result<i64, HitError>> {
        let hits: Str<i64> = key!("hits:{user}");
        Some(Ok(hits.incr()))
    }

    pub enum HitError { Closed }
}

fn main() {}
