use redlua::redis_script;

redis_script! {
    pub fn doubled(user: &str) -> usize {
        let ids: List<i64> = key!("ids:{user}");
        let mut seen: HashSet<i64> = ids.lrange(0, -1).into_iter().collect();
        for id in &seen {
            seen.insert(id * 2);
        }
        seen.len()
    }
}

fn main() {}
