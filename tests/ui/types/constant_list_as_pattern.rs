use redlua::redis_script;

redis_script! {
    const FIRST: (i64, i64) = (0, 0);

    pub fn hit(user: &str, n: i64) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        match (n, hits.incr()) {
            FIRST => 0,
            (_, total) => total,
        }
    }
}

fn main() {}
