use redlua::redis_script;

redis_script! {
    pub fn owns(resource: &str, owner: &str) -> bool {
        let lock: Str = key!("lock:{resource}");
        lock.get() == owner
    }
}

fn main() {}
