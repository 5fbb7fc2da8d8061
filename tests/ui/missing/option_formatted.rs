use redlua::redis_script;

redis_script! {
    pub fn label(user: &str) -> String {
        let hits: Str<i64> = key!("hits:{user}");
        format!("{} hits", hits.get())
    }
}

fn main() {}
