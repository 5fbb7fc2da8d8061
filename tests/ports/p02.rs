//! Counts the hits of a fixed window, which begins with the first of them.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Adds `amount` to a counter. The hit that makes it lets it live for `ttl_s` seconds.
    pub fn hit(counter: &str, ttl_s: i64, amount: i64) -> i64 {
        let hits: Str<i64> = key!("limiter:{counter}");

        hits.incrby(amount);
        // Read, not taken from the reply of INCRBY: so it is exact above 2^53 too.
        let total = hits.get().unwrap_or(0);
        if total == amount {
            hits.expire(ttl_s);
        }
        total
    }
}

pub(crate) const PORT: Port = Port {
    id: "P02",
    data: include_str!("data/P02.json"),
    name: |key| [b"limiter:{", key, b"}"].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [counter] = call.keys()?;
    let counter = std::str::from_utf8(counter).ok()?;
    let result = Hit { counter, ttl_s: call.number(0)?, amount: call.number(1)? }.invoke(wire);
    wire.answer(result)
}
