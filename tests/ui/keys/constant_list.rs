use redlua::redis_script;

redis_script! {
    const WINDOWS: [i64; 2] = [1, 60];

    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}:<WINDOWS>");
        hits.incr()
    }
}

fn main() {}
