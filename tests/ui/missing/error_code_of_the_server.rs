use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        if limit < 1 {
            return Err(HitError::Moved);
        }
        Ok(hits.incr())
    }

    pub enum HitError { Moved }
}

fn main() {}
