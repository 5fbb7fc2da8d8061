//! An exact moving window: the times of the last hits in a list.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Adds `amount` hits if that leaves at most `limit` in the window; 1 if it did.
    #[allow(zero_ttl)]
    pub fn hit(user: &str, now: f64, limit: i64, window_s: i64, amount: i64) -> Option<i64> {
        let log: List<f64> = key!("limiter:{user}");

        if amount > limit {
            return None;
        }
        let oldest = log.lindex(limit - amount);
        if oldest.is_some_and(|oldest| oldest >= now - window_s as f64) {
            return None;
        }
        log.lpush(vec![now; amount.max(0) as usize]);
        log.ltrim(0, limit - 1);
        log.expire(window_s);
        Some(1)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P09",
    data: include_str!("data/P09.json"),
    name: |key| [b"limiter:{", key, b"}"].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [user] = call.keys()?;
    let user = std::str::from_utf8(user).ok()?;
    let (now, limit, window_s, amount) = (call.number(0)?, call.number(1)?, call.number(2)?, call.number(3)?);
    let result = Hit { user, now, limit, window_s, amount }.invoke(wire);
    wire.answer(result)
}
