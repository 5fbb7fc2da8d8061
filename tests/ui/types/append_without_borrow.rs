use redlua::redis_script;

redis_script! {
    pub fn all(user: &str) -> Vec<i64> {
        let one: List<i64> = key!("one:{user}");
        let mut ids = one.lrange(0, -1);
        let more = vec![1];
        ids.append(more);
        ids
    }
}

fn main() {}
