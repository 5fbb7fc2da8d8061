use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr()
    }

    pub struct Pair(i64, i64);
}

fn main() {}
