//! Takes a task from a queue and leases it.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Moves the oldest pending task to the active ones, unless the queue is paused; replies its message.
    #[allow(derived_keys)]
    pub fn dequeue(queue: &str, lease_end: f64) -> Option<Vec<u8>> {
        let pending: List<Vec<u8>> = key!("q:{queue}:pending");
        let paused: Any = key!("q:{queue}:paused");
        let active: List<Vec<u8>> = key!("q:{queue}:active");
        let lease: ZSet<Vec<u8>> = key!("q:{queue}:lease");

        if paused.exists() {
            return None;
        }
        let id = pending.rpoplpush(active)?;
        let task: Hash<Vec<u8>, Vec<u8>> = key!("q:{queue}:t:<id>");
        task.hset("state", "active");
        task.hdel("pending_since");
        lease.zadd(lease_end, id);
        task.hget("msg")
    }
}

pub(crate) const PORT: Port = Port {
    id: "P10",
    data: include_str!("data/P10.json"),
    name,
    held: holds_no_names,
    call,
};

/// All keys are of the queue `d`; the prefix of a task was an argument of the original.
fn name(key: &[u8]) -> Vec<u8> {
    match key {
        b"p" => b"q:{d}:pending".to_vec(),
        b"z" => b"q:{d}:paused".to_vec(),
        b"a" => b"q:{d}:active".to_vec(),
        b"l" => b"q:{d}:lease".to_vec(),
        [b't', b':', id @ ..] => [b"q:{d}:t:", id].concat(),
        // Of a call whose prefix is empty.
        b"k1" => b"q:{d}:t:k1".to_vec(),
        tagged => tagged.to_vec(),
    }
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [pending, _, active, _] = call.keys()?;
    if pending == active {
        return None;
    }
    call.bytes(1)?;
    let result = Dequeue { queue: "d", lease_end: call.number(0)? }.invoke(wire);
    wire.answer(result)
}
