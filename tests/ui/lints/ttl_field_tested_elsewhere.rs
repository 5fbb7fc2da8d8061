use redlua::redis_script;

redis_script! {
    pub struct Lease { owner: String, ms: i64 }
    pub fn take(lock: &str, lease: Lease) -> bool {
        let lock: Str = key!("lock:{lock}");
        if lease.ms == 0 {
            return lock.set(lease.owner, NX);
        }
        lock.set(lease.owner, NX, PX(lease.ms))
    }
}

fn main() {}
