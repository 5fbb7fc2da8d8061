//! Takes the job that is due for the longest time.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Removes and returns the first job whose time is at most `now`.
    pub fn pop_due(name: &str, now: f64) -> Option<Vec<u8>> {
        let schedule: ZSet<Vec<u8>> = key!("schedule:{name}");

        let due = schedule.zrangebyscore(NEG_INF, now, LIMIT(0, 1));
        let job = due.first()?;
        schedule.zrem(job);
        Some(job)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P05",
    data: include_str!("data/P05.json"),
    name: |key| [b"schedule:{", key, b"}"].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let result = PopDue { name: "s", now: call.number(0)? }.invoke(wire);
    wire.answer(result)
}
