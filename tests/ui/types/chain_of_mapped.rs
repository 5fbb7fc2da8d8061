use redlua::redis_script;

redis_script! {
    pub fn all(user: &str) -> Vec<i64> {
        let one: List<i64> = key!("one:{user}");
        let two: List<i64> = key!("two:{user}");
        one.lrange(0, -1).iter().map(|id| id + 1).chain(two.lrange(0, -1)).collect()
    }
}

fn main() {}
