use redlua::redis_script;

redis_script! {
    pub fn label(user: &str) -> String {
        let hits: Str<i64> = key!("hits:{user}");
        string.format("%d hits", hits.incr())
    }
}

fn main() {}
