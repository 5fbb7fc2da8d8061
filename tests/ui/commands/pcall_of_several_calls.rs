use redlua::redis_script;

redis_script! {
    pub fn add(user: &str, ids: &[&str]) -> bool {
        let seen: Set = key!("seen:{user}");
        redis::pcall(seen.sadd(ids)).is_ok()
    }
}

fn main() {}
