use redlua::redis_script;

redis_script! {
    pub fn all(user: &str) -> usize {
        let one: List<i64> = key!("one:{user}");
        let ids = one.lrange(0, -1);
        let mut more = vec![1];
        for id in ids.iter().chain(more.iter()) {
            more.push(*id);
        }
        more.len()
    }
}

fn main() {}
