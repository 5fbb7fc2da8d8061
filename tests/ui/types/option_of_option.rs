use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> Option<Option<i64>> {
        let hits: Str<i64> = key!("hits:{user}");
        Some(hits.get())
    }
}

fn main() {}
