use redlua::redis_script;

redis_script! {
    pub fn add(user: &str, name: &str) -> i64 {
        let seen: Any = key!("seen:{user}");
        redis::raw::<i64>(name, seen)
    }
}

fn main() {}
