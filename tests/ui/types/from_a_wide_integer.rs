use redlua::redis_script;

redis_script! {
    pub fn share(user: &str) -> f64 {
        let hits: Str<i64> = key!("hits:{user}");
        f64::from(hits.incr()) / 2.0
    }
}

fn main() {}
