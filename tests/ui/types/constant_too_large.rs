use redlua::redis_script;

redis_script! {
    const ZEROES: [i64; 5000] = [0; 5000];

    pub fn fill(user: &str) -> i64 {
        let hits: List<i64> = key!("hits:{user}");
        hits.rpush(ZEROES)
    }
}

fn main() {}
