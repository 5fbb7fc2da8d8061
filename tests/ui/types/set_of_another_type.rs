use redlua::redis_script;

redis_script! {
    pub fn different(user: &str) -> usize {
        let ids: List<i64> = key!("ids:{user}");
        let seen: HashSet<String> = ids.lrange(0, -1).into_iter().collect();
        seen.len()
    }
}

fn main() {}
