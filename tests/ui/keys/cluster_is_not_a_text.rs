use redlua::redis_script;

redis_script! {
    #[redlua(cluster = "no")]
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr()
    }
}

fn main() {}
