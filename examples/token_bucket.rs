//! A token bucket.

use redlua::redis_script;

redis_script! {
    /// Takes `cost` tokens from a bucket that holds at most `capacity` and gains `rate` a second.
    ///
    /// A bucket that does not exist, because it is new or expired, is full.
    pub fn token_bucket(user: &str, now_ms: i64, capacity: f64, rate: f64, cost: f64) -> Grant {
        let bucket: Hash<Bucket> = key!("bucket:{user}");

        let (mut tokens, mut at_ms) = match bucket.hgetall() {
            Some(known) => (known.tokens, known.at_ms),
            None => (capacity, now_ms),
        };
        // A clock that goes back adds nothing, and takes nothing away.
        if now_ms > at_ms {
            tokens = (tokens + (now_ms - at_ms) as f64 * rate / 1000.0).min(capacity);
            at_ms = now_ms;
        }
        let allowed = cost <= tokens;
        if allowed {
            tokens = tokens - cost;
        }
        bucket.hset(Bucket { tokens, at_ms });
        bucket.pexpire(((capacity / rate * 1000.0).ceil() as i64).max(1));
        let wait_ms = if allowed { 0 } else { ((cost - tokens) / rate * 1000.0).ceil() as i64 };
        Grant { allowed, tokens, wait_ms }
    }

    /// What a bucket stores.
    struct Bucket { tokens: f64, at_ms: i64 }

    pub struct Grant { pub allowed: bool, pub tokens: f64, pub wait_ms: i64 }
}
fn main() {}
