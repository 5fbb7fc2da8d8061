//! A lock.

use redlua::redis_script;

redis_script! {
    /// Takes the lock, or extends it when `owner` holds it already.
    pub fn acquire(resource: &str, owner: &str, ttl_ms: i64) -> Result<bool, LockError> {
        let lock: Str = key!("lock:{resource}");

        if lock.set(owner, NX, PX(ttl_ms)) {
            return Ok(true);
        }
        if lock.get() == Some(owner) {
            lock.pexpire(ttl_ms);
            return Ok(false);
        }
        Err(LockError::Held { for_ms: lock.pttl().max(0) })
    }

    /// Gives the lock back; tells whether `owner` still held it.
    pub fn release(resource: &str, owner: &str) -> bool {
        let lock: Str = key!("lock:{resource}");

        if lock.get() != Some(owner) {
            return false;
        }
        lock.del()
    }

    pub enum LockError {
        /// Somebody else holds it.
        Held { for_ms: i64 },
    }
}
fn main() {}
