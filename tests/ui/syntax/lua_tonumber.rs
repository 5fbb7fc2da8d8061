use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, amount: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incrby(tonumber(amount))
    }
}

fn main() {}
