use redlua::redis_script;

redis_script! {
    pub fn release(keys: &[&str]) {
        for key in keys {
            let lock: Str = key!("<key>");
            lock.del();
        }
    }
}

fn main() {}
