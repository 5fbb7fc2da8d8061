use redlua::redis_script;

redis_script! {
    pub fn release(names: &[&str]) {
        for name in names {
            let lock: Str = key!("lock:{name}");
            lock.del();
        }
    }
}

fn main() {}
