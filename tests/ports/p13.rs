//! Finds jobs whose worker has stopped to report.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Moves what is still suspected from the active jobs back to those that wait, and suspects all that are active now;
    /// at most once in `interval_ms`. Replies what was moved.
    pub fn check_stalled(queue: &str, interval_ms: i64) -> Vec<Vec<u8>> {
        let block: Str = key!("bq:{queue}:stallBlock");
        let stalling: Set<Vec<u8>> = key!("bq:{queue}:stalling");
        let waiting: List<Vec<u8>> = key!("bq:{queue}:waiting");
        let active: List<Vec<u8>> = key!("bq:{queue}:active");

        if !block.set("1", NX, PX(interval_ms)) {
            return vec![];
        }
        let mut stalled = vec![];
        for id in stalling.smembers() {
            if active.lrem(0, id) > 0 {
                stalled.push(id);
            }
        }
        waiting.lpush(&stalled);
        stalling.del();
        stalling.sadd(active.lrange(0, -1));
        stalled
    }
}

pub(crate) const PORT: Port = Port {
    id: "P13",
    data: include_str!("data/P13.json"),
    name,
    held: holds_no_names,
    call,
};

fn name(key: &[u8]) -> Vec<u8> {
    match key {
        b"b" => b"bq:{q}:stallBlock".to_vec(),
        b"s" => b"bq:{q}:stalling".to_vec(),
        b"w" => b"bq:{q}:waiting".to_vec(),
        _ => b"bq:{q}:active".to_vec(),
    }
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let result = CheckStalled { queue: "q", interval_ms: call.number(0)? }.invoke(wire);
    wire.answer(result)
}
