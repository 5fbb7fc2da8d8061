use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str amount: i64) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incrby(amount)
    }
}

fn main() {}
