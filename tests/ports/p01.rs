//! Releases a lock of several keys, if its owner holds all of them.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Deletes all locks of `job` if each of them holds `token`; `OK` if it did.
    pub fn release(job: &str, parts: &[&[u8]], token: &[u8]) -> Option<Status> {
        let mut locks: Vec<Str<Vec<u8>>> = vec![];
        for part in parts {
            let lock: Str<Vec<u8>> = key!("lock:{job}:<part>");
            locks.push(lock);
        }
        if !redis::mget(locks).iter().all(|held| *held == Some(token)) {
            return None;
        }
        redis::del(locks);
        Some(Status::OK)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P01",
    data: include_str!("data/P01.json"),
    name: |key| [b"lock:{job}:", key].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let parts: Vec<&[u8]> = call.keys.iter().map(Vec::as_slice).collect();
    let result = Release { job: "job", parts: &parts, token: call.bytes(0)? }.invoke(wire);
    wire.answer(result)
}
