use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        if hits.exists() {
            return Err("known");
        }
        Ok(hits.incr())
    }

    pub enum HitError { Known }
}

fn main() {}
