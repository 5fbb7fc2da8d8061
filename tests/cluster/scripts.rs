//! The scripts of the examples, and those that only a cluster can put to the test: several keys under one tag, and
//! reading from a replica.

use redlua::redis_script;

redis_script! {
    /// Admits at most `limit` calls per `window_ms` for each user.
    pub fn sliding_window(user: &str, call_id: &str, now_ms: i64, window_ms: i64, limit: i64) -> Verdict {
        let hits: ZSet = key!("rate:{user}:hits");

        hits.zremrangebyscore(NEG_INF, now_ms - window_ms);
        let used = hits.zcard();
        if used >= limit {
            return Verdict { allowed: false, remaining: 0 };
        }
        hits.zadd(now_ms, call_id);
        hits.pexpire(window_ms);
        Verdict { allowed: true, remaining: limit - used - 1 }
    }

    /// What the limiter says.
    pub struct Verdict {
        /// Whether the call may go on.
        pub allowed: bool,
        /// How many calls are left.
        pub remaining: i64,
    }

    /// Adds `amount`; the time to live starts with the first hit.
    pub fn counter(name: &str, amount: i64, ttl_ms: i64) -> i64 {
        let hits: Str<i64> = key!("counter:{name}");

        let total = hits.incrby(amount);
        if total == amount {
            hits.pexpire(ttl_ms);
        }
        total
    }

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

    /// Why there is no lock.
    pub enum LockError {
        /// Somebody else holds it.
        Held {
            /// For how long.
            for_ms: i64,
        },
    }

    /// Takes `cost` tokens from a bucket that holds at most `capacity` and gains `rate` a second.
    pub fn token_bucket(user: &str, now_ms: i64, capacity: f64, rate: f64, cost: f64) -> Grant {
        let bucket: Hash<Bucket> = key!("bucket:{user}");

        let (mut tokens, mut at_ms) = match bucket.hgetall() {
            Some(known) => (known.tokens, known.at_ms),
            None => (capacity, now_ms),
        };
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

    /// What the bucket says.
    pub struct Grant {
        /// Whether the tokens were taken.
        pub allowed: bool,
        /// How many are left.
        pub tokens: f64,
        /// How long to wait for the rest.
        pub wait_ms: i64,
    }

    /// Adds one to a total and to one of its parts: two keys under one tag.
    pub fn count(user: &str, part: &str) -> Counts {
        let total: Str<i64> = key!("count:{user}:total");
        let single: Str<i64> = key!("count:{user}:part:<part>");
        Counts { total: total.incr(), part: single.incr() }
    }

    /// Reads what `count` wrote.
    pub fn tally(user: &str, part: &str) -> Counts {
        let total: Str<i64> = key!("count:{user}:total");
        let single: Str<i64> = key!("count:{user}:part:<part>");
        Counts { total: total.get().unwrap_or(0), part: single.get().unwrap_or(0) }
    }

    /// A total and one of its parts.
    pub struct Counts {
        /// The total.
        pub total: i64,
        /// The part.
        pub part: i64,
    }
}
