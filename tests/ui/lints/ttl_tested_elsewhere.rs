use redlua::redis_script;

redis_script! {
    pub fn release(lock: &str, soft: bool, ms: i64) -> bool {
        let lock: Str = key!("lock:{lock}");
        if soft {
            if ms <= 0 {
                return lock.del();
            }
        }
        lock.pexpire(ms)
    }
}

fn main() {}
