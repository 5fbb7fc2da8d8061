use redlua::redis_script;

redis_script! {
    pub fn take(resource: &str, owner: &str) {
        let lock: Str = key!("lock:{resource}");
        lock.set(owner, NX, XX);
    }
}

fn main() {}
