use redlua::redis_script;

redis_script! {
    pub fn option(user: &str) -> Option<i64> {
        let hits: Str<i64> = key!("hits:{user}");
        hits.get()
    }
}

fn main() {}
