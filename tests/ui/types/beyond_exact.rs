use redlua::redis_script;

redis_script! {
    pub fn shifted(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr() + 9_007_199_254_740_993
    }
}

fn main() {}
