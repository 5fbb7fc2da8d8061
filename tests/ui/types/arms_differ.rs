use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, limit: i64) -> String {
        let hits: Str<i64> = key!("hits:{user}");
        match hits.incr() {
            1 => "first",
            total if total > limit => total,
            _ => "later",
        }
    }
}

fn main() {}
