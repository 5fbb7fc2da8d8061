use redlua::redis_script;

redis_script! {
    pub fn count(user: &str) -> usize {
        let seen: Str<bool> = key!("seen:{user}");
        let done: Str<bool> = key!("done:{user}");
        let flags = redis::mget([seen, done]);
        flags.len()
    }
}

fn main() {}
