use redlua::redis_script;

redis_script! {
    pub fn store(user: &str, amount: i64) -> bool {
        let hits: Str<i64> = key!("hits:{user}");
        hits.set(amount)
    }
}

fn main() {}
