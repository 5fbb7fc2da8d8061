use redlua::redis_script;

redis_script! {
    pub fn label(user: &str, rate: f64) -> String {
        let hits: Str<i64> = key!("hits:{user}");
        let total = hits.incr() as f64;
        format!("{}", total * rate)
    }
}

fn main() {}
