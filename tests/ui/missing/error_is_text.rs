use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> Result<i64, String> {
        let hits: Str<i64> = key!("hits:{user}");
        Ok(hits.incr())
    }
}

fn main() {}
