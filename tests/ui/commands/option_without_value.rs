use redlua::redis_script;

redis_script! {
    pub fn take(resource: &str, owner: &str) -> bool {
        let lock: Str = key!("lock:{resource}");
        lock.set(owner, NX, PX)
    }
}

fn main() {}
