//! A token bucket in two keys, on the clock of the caller or of the server.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Takes `requested` tokens if they are there. Says whether they were, and how many are left.
    pub fn take(user: &str, rate: f64, capacity: f64, now: Option<f64>, requested: f64) -> (bool, i64) {
        let tokens: Str<f64> = key!("rl:{user}:tokens");
        let timestamp: Str<f64> = key!("rl:{user}:timestamp");

        let ttl_s = (2.0 * capacity / rate).floor() as i64;
        let now = match now {
            Some(now) => now,
            None => redis::time().0 as f64,
        };
        // What can't be read counts as missing: the bucket is full.
        let last = tokens.get::<String>().and_then(|text| text.parse::<f64>().ok()).unwrap_or(capacity);
        let stored_at = timestamp.get::<String>().and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        let since = (now - stored_at).max(0.0);
        let filled = (last + since * rate).min(capacity);
        let allowed = filled >= requested;
        let left = if allowed { filled - requested } else { filled };
        if capacity > 0.0 && rate > 0.0 {
            // A bucket that is filled in no time lives for a second, or it would never limit anything.
            tokens.set(left, EX(ttl_s.max(1)));
            timestamp.set(now, EX(ttl_s.max(1)));
        }
        (allowed, left as i64)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P06",
    data: include_str!("data/P06.json"),
    name,
    held: holds_no_names,
    call,
};

/// The two keys of a user.
fn name(key: &[u8]) -> Vec<u8> {
    let name = match key {
        b"t" => "rl:{t}:tokens",
        b"ts" => "rl:{t}:timestamp",
        b"a" => "rl:{a}:tokens",
        b"b" => "rl:{a}:timestamp",
        b"c" => "rl:{c}:tokens",
        _ => "rl:{c}:timestamp",
    };
    name.into()
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [tokens, _] = call.keys()?;
    let user = std::str::from_utf8(tokens).ok()?;
    let (rate, capacity) = (call.number(0)?, call.number(1)?);
    // Whatever is no number stands for the clock of the server.
    let now = call.number(2);
    let result = Take { user, rate, capacity, now, requested: call.number(3)? }.invoke(wire);
    wire.answer(result)
}
