use redlua::redis_script;

redis_script! {
    pub fn label(user: &str, limit: i64) -> String {
        let hits: Str<i64> = key!("hits:{user}");
        let total = hits.get().unwrap_or(0);
        format!("{} of {}", total)
    }
}

fn main() {}
