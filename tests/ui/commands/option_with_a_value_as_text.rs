use redlua::redis_script;

redis_script! {
    pub fn take(resource: &str, owner: &str, ttl: u32) -> bool {
        let lock: Str = key!("lock:{resource}");
        lock.set(owner, "EX", ttl)
    }
}

fn main() {}
