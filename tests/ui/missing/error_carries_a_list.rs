use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        if limit < 1 {
            return Err(HitError::Closed { names: Vec::new() });
        }
        Ok(hits.incr())
    }

    pub enum HitError { Closed { names: Vec<String> } }
}

fn main() {}
