use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        Ok(redis::pcall(hits.incr())?)
    }
    pub enum HitError { Full }
}

fn main() {}
