    /// Takes `cost` tokens from bucket @N@, which holds at most `capacity` and gains `rate` a second.
    ///
    /// A bucket that does not exist, because it is new or expired, is full.
    pub fn bucket_@N@(user: &str, now_ms: i64, capacity: f64, rate: f64, cost: f64) -> Grant@N@ {
        let bucket: Hash<Stored@N@> = key!("bucket@N@:{user}");

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
        bucket.hset(Stored@N@ { tokens, at_ms });
        bucket.pexpire(((capacity / rate * 1000.0).ceil() as i64).max(@N@));
        let wait_ms = if allowed { 0 } else { ((cost - tokens) / rate * 1000.0).ceil() as i64 };
        Grant@N@ { allowed, tokens, wait_ms }
    }

    /// What a bucket stores.
    struct Stored@N@ { tokens: f64, at_ms: i64 }

    /// What was taken.
    pub struct Grant@N@ { pub allowed: bool, pub tokens: f64, pub wait_ms: i64 }

