use redlua::redis_script;

redis_script! {
    pub fn share(user: &str, rate: f64) -> f64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr() * rate
    }
}

fn main() {}
