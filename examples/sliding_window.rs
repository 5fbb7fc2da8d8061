//! A sliding-window rate limiter.

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

    pub struct Verdict { pub allowed: bool, pub remaining: i64 }
}

fn main() {}
