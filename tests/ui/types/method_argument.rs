use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.get().unwrap_or()
    }
}

fn main() {}
