//! A counter.

use redlua::redis_script;

redis_script! {
    /// Adds `amount`; the time to live starts with the first hit.
    pub fn counter(name: &str, amount: i64, ttl_ms: i64) -> i64 {
        let hits: Str<i64> = key!("counter:{name}");

        let total = hits.incrby(amount);
        if total == amount {
            hits.pexpire(ttl_ms);
        }
        total
    }
}
fn main() {}
