use redlua::redis_script;

redis_script! {
    pub fn put(user: &str, name: &str) -> i64 {
        let seen: Hash = key!("seen:{user}");
        seen.hset(&name.to_ascii_uppercase())
    }
}

fn main() {}
