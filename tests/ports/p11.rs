//! Finishes a task and counts it.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// The task is not active, not leased, or not there.
    pub enum DoneError {
        #[redlua(error = "NOT FOUND")]
        NotFound,
    }

    /// Removes a task that is done and counts it, for the day and in total; the total begins again at `limit`.
    #[allow(write_before_check)]
    pub fn done(
        queue: &str, id: &[u8], task: &str, day: &str, counter_expiry: i64, limit: i64,
    ) -> Result<Status, DoneError> {
        let active: List<Vec<u8>> = key!("q:{queue}:active");
        let lease: ZSet<Vec<u8>> = key!("q:{queue}:lease");
        let stored: Any = key!("q:{queue}:t:<task>");
        let processed: Str<i64> = key!("q:{queue}:processed:<day>");
        let total: Str<i64> = key!("q:{queue}:processed");

        if active.lrem(0, id) == 0 || lease.zrem(id) == 0 || !stored.del() {
            return Err(DoneError::NotFound);
        }
        if processed.incr() == 1 {
            processed.expireat(counter_expiry);
        }
        if total.get().unwrap_or(0) == limit {
            total.set(1);
        } else {
            total.incr();
        }
        Ok(Status::OK)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P11",
    data: include_str!("data/P11.json"),
    name,
    held: holds_no_names,
    call,
};

fn name(key: &[u8]) -> Vec<u8> {
    match key {
        b"a" => b"q:{d}:active".to_vec(),
        b"l" => b"q:{d}:lease".to_vec(),
        b"p" => b"q:{d}:processed:today".to_vec(),
        b"n" => b"q:{d}:processed".to_vec(),
        task => [b"q:{d}:t:", task].concat(),
    }
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [_, _, task, _, _] = call.keys()?;
    let task = std::str::from_utf8(task).ok()?;
    let (id, counter_expiry, limit) = (call.bytes(0)?, call.number(1)?, call.number(2)?);
    let result = Done { queue: "d", id, task, day: "today", counter_expiry, limit }.invoke(wire);
    wire.answer(result)
}
