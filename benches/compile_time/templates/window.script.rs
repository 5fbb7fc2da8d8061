    /// Admits at most `limit` calls per `window_ms` for each user of area @N@.
    pub fn window_@N@(user: &str, call_id: &str, now_ms: i64, window_ms: i64, limit: i64) -> Verdict@N@ {
        let hits: ZSet = key!("rate@N@:{user}:hits");
        let refused: Str<i64> = key!("rate@N@:{user}:refused");

        hits.zremrangebyscore(NEG_INF, now_ms - window_ms);
        let used = hits.zcard();
        if used >= limit {
            let total = refused.incr();
            if total == 1 {
                refused.pexpire((window_ms * @N@).max(1));
            }
            let mut wait_ms = window_ms;
            if total > limit * 2 {
                wait_ms = window_ms * 2;
            }
            return Verdict@N@ { allowed: false, remaining: 0, wait_ms };
        }
        hits.zadd(now_ms, call_id);
        hits.pexpire(window_ms);
        if used == 0 {
            refused.del();
        }
        Verdict@N@ { allowed: true, remaining: limit - used - 1, wait_ms: 0 }
    }

    /// What became of a call.
    pub struct Verdict@N@ { pub allowed: bool, pub remaining: i64, pub wait_ms: i64 }

