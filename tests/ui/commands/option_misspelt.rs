use redlua::redis_script;

redis_script! {
    pub fn take(resource: &str, owner: &str, ttl_ms: i64) -> bool {
        let lock: Str = key!("lock:{resource}");
        lock.set(owner, NXX, PX(ttl_ms))
    }
}

fn main() {}
