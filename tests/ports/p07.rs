//! The generic cell rate algorithm, on the clock of the server.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Seconds from 1970 to 2017; with fewer digits before the point, more are left for the fraction.
    const YEAR_2017: i64 = 1_483_228_800;

    /// Admits a request of some cost. Replies what was paid, what is left, when to try again (-1 if it was admitted),
    /// and when the burst is full again.
    pub fn gcra(user: &str, burst: f64, rate: f64, period: f64, cost: i64) -> (i64, i64, f64, f64) {
        let arrival: Str<f64> = key!("rate:{user}");

        assert!(rate > 0.0 && period > 0.0);
        let (seconds, micros) = redis::time();
        let now = (seconds - YEAR_2017) as f64 + micros as f64 / 1_000_000.0;
        let interval = period / rate;
        let earliest = arrival.get().unwrap_or(now).max(now);
        let next = earliest + interval * cost as f64;
        let remaining = (now - (next - interval * burst)) / interval;
        if remaining < 0.0 {
            return (0, 0, -remaining * interval, earliest - now);
        }
        let reset_after = next - now;
        if reset_after > 0.0 {
            arrival.set(next, EX((reset_after.ceil() as i64).max(1)));
        }
        (cost, remaining as i64, -1.0, reset_after)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P07",
    data: include_str!("data/P07.json"),
    name: |key| [b"rate:{", key, b"}"].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let (burst, rate, period) = (call.number(0)?, call.number(1)?, call.number(2)?);
    let result = Gcra { user: "g", burst, rate, period, cost: call.number(3)? }.invoke(wire);
    wire.answer(result)
}
