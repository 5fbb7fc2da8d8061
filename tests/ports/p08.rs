//! Approximates a sliding window by two fixed ones.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Counts `increment` if fewer than the limit are used. Replies what remains, -1 if nothing was counted, and the
    /// limit, which `limit_name` may override.
    pub fn slide(
        user: &str,
        current_window: &str,
        previous_window: &str,
        limit_name: Option<&str>,
        tokens: f64,
        now_ms: i64,
        window_ms: i64,
        increment: i64,
    ) -> (i64, i64) {
        let current: Str<i64> = key!("rl:{user}:<current_window>");
        let previous: Str<f64> = key!("rl:{user}:<previous_window>");
        let dynamic: Option<Str<f64>> = key!("rl:{user}:<limit_name>");

        let limit = match dynamic {
            Some(dynamic) => dynamic.get().unwrap_or(tokens),
            None => tokens,
        };
        let in_current = current.get().unwrap_or(0);
        let in_previous = previous.get().unwrap_or(0.0);
        let weight = 1.0 - (now_ms % window_ms) as f64 / window_ms as f64;
        let used = (weight * in_previous).floor() + in_current as f64;
        if increment > 0 && used >= limit {
            return (-1, limit as i64);
        }
        let counted = current.incrby(increment);
        if counted == increment {
            current.pexpire((window_ms * 2 + 1000).max(1));
        }
        ((limit - used - increment as f64) as i64, limit as i64)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P08",
    data: include_str!("data/P08.json"),
    name: |key| [b"rl:{u}:", key].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [current, previous, limit] = call.keys()?;
    let text = |bytes| std::str::from_utf8(bytes).ok();
    let result = Slide {
        user: "u",
        current_window: text(current)?,
        previous_window: text(previous)?,
        limit_name: text(limit).filter(|name| !name.is_empty()),
        tokens: call.number(0)?,
        now_ms: call.number(1)?,
        window_ms: call.number(2)?,
        increment: call.number(3)?,
    }
    .invoke(wire);
    wire.answer(result)
}
