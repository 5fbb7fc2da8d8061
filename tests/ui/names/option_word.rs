use redlua::redis_script;

redis_script! {
    const NX: i64 = 1;

    pub fn take(resource: &str, owner: &str) -> bool {
        let lock: Str = key!("lock:{resource}");
        lock.set(owner, NX, PX(30_000))
    }
}

fn main() {}
