use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> Result<String, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        let name: Str = key!("name:{user}");
        hits.incr();
        name.get().ok_or(HitError::Nameless)
    }

    pub enum HitError { Nameless }
}

fn main() {}
