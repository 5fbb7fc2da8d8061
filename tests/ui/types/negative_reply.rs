use redlua::redis_script;

redis_script! {
    pub fn left(user: &str) -> u64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.pttl()
    }
}

fn main() {}
