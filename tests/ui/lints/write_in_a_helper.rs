use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        if bumped(hits) > limit {
            return Err(HitError::OverLimit);
        }
        Ok(limit)
    }

    fn bumped(hits: Str<i64>) -> i64 {
        hits.incr()
    }

    pub enum HitError { OverLimit }
}

fn main() {}
