use redlua::redis_script;

redis_script! {
    pub fn share(user: &str) -> f64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr()
    }
}

fn main() {}
