//! A token bucket: bursts up to a capacity, and a steady rate in the long run, down to parts of a token.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

redis_script! {
    /// Takes `cost` tokens from a bucket that holds at most `capacity` and gains `rate` a second.
    ///
    /// A bucket that does not exist is full: it is new, or it has expired, and it expires when it is full again.
    pub fn token_bucket(user: &str, now_ms: i64, capacity: f64, rate: f64, cost: f64) -> Grant {
        let bucket: Hash<Bucket> = key!("bucket:{user}");

        assert!(rate > 0.0 && cost >= 0.0 && cost <= capacity, "no bucket of this capacity and rate has this cost");
        let fill_ms = (capacity / rate * 1000.0).ceil() as i64;

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
            tokens -= cost;
        }
        let wait_ms = if allowed { 0 } else { ((cost - tokens) / rate * 1000.0).ceil() as i64 };
        bucket.hset(Bucket { tokens, at_ms });
        bucket.pexpire(fill_ms.max(1));
        Grant { allowed, tokens, wait_ms }
    }

    /// What is stored: the tokens that were there at a time.
    struct Bucket { tokens: f64, at_ms: i64 }

    /// What the bucket says about one call.
    pub struct Grant {
        /// Whether the tokens were taken.
        pub allowed: bool,
        /// What is left in the bucket.
        pub tokens: f64,
        /// In how many milliseconds the bucket has enough, if nobody else takes from it.
        pub wait_ms: i64,
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();

    let user = format!("example-{}", std::process::id());
    let mut take = |cost, now_ms| {
        let call = TokenBucket { user: &user, now_ms, capacity: 5.0, rate: 1.67, cost };
        call.invoke(connection).inspect(|grant| println!("{cost} at {now_ms} ms: {grant:?}"))
    };

    assert!(take(5.0, 10_000)?.allowed, "a new bucket is full");
    let refused = take(1.0, 10_300)?;
    assert!(!refused.allowed && refused.tokens > 0.5 && refused.tokens < 0.502, "0.3 s are worth 0.501 tokens");
    assert!(!take(1.0, 10_299 + refused.wait_ms)?.allowed, "a millisecond too early");
    assert!(take(1.0, 10_300 + refused.wait_ms)?.allowed, "parts of a token add up");
    assert!(take(4.9, 20_000)?.allowed, "one call may cost several tokens");
    assert!(!take(0.2, 5_000)?.allowed, "a clock that goes back adds nothing");

    redlua::redis::cmd("DEL").arg(format!("bucket:{{{user}}}")).exec(connection)?;
    Ok(())
}
