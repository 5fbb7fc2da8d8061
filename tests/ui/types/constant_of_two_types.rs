use redlua::redis_script;

redis_script! {
    const MIXED: (i64, [i64; 2]) = (1, [2, 3.0]);

    pub fn fill(user: &str) -> i64 {
        let hits: List<i64> = key!("hits:{user}");
        hits.rpush(MIXED.1)
    }
}

fn main() {}
