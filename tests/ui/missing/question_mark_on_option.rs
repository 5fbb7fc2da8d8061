use redlua::redis_script;

redis_script! {
    pub fn next(user: &str) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        Ok(hits.get()? + 1)
    }

    pub enum HitError { Unknown }
}

fn main() {}
