//! A rate limiter with a sliding window: at most `limit` calls in any stretch of `window_ms`, for each user.
//!
//! A sorted set holds the calls of the window, scored by their time. Each call has an id of its own, so two
//! calls in the same millisecond are two members.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

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

    /// What the limiter says about one call.
    pub struct Verdict {
        /// Whether the call may go on.
        pub allowed: bool,
        /// How many calls are left in the window.
        pub remaining: i64,
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();

    let user = format!("example-{}", std::process::id());
    let mut call = |call_id: &str, now_ms| {
        let verdict = SlidingWindow { user: &user, call_id, now_ms, window_ms: 1_000, limit: 2 };
        verdict.invoke(connection).inspect(|verdict| println!("{call_id} at {now_ms} ms: {verdict:?}"))
    };

    assert_eq!(call("first", 5_000)?, Verdict { allowed: true, remaining: 1 });
    // The same millisecond, and the last call that the limit admits.
    assert_eq!(call("second", 5_000)?, Verdict { allowed: true, remaining: 0 });
    assert_eq!(call("third", 5_999)?, Verdict { allowed: false, remaining: 0 });
    // The window has moved on: both calls of 5,000 ms are forgotten.
    assert_eq!(call("fourth", 6_000)?, Verdict { allowed: true, remaining: 1 });

    redlua::redis::cmd("DEL").arg(format!("rate:{{{user}}}:hits")).exec(connection)?;
    Ok(())
}
