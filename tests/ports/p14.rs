//! Keeps duplicates of a job out of a queue: a lock with several slots, and a list of all locks.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::Port;

redis_script! {
    /// Takes a slot of a lock for a job, unless all are taken. Replies the job if it holds one.
    #[allow(untagged_keys)]
    pub fn lock(
        lock_key: &str,
        digests_key: &str,
        job_id: &[u8],
        ttl_ms: Option<i64>,
        lock_type: &str,
        limit: i64,
        metadata: &[u8],
        now: f64,
    ) -> Option<Vec<u8>> {
        let locked: Hash<Vec<u8>, Vec<u8>> = key!("<lock_key>");
        let digests: ZSet = key!("<digests_key>");

        if locked.hexists(job_id) {
            return Some(job_id);
        }
        if locked.hlen() >= limit {
            return None;
        }
        locked.hset(job_id, metadata);
        let digest = locked.name().strip_suffix(":LOCKED").unwrap_or(locked.name());
        let ttl_ms = ttl_ms.unwrap_or(0);
        // The time is in seconds and the ttl in milliseconds: readers of the list expect it so.
        let until = if lock_type == "until_expired" { now + ttl_ms as f64 } else { now };
        digests.zadd(until, digest);
        if ttl_ms > 0 {
            locked.pexpire(ttl_ms);
        }
        Some(job_id)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P14",
    data: include_str!("data/P14.json"),
    name: tagged,
    held,
    call,
};

/// Whole keys of the caller's, all in one slot.
fn tagged(key: &[u8]) -> Vec<u8> {
    [b"{u}", key].concat()
}

/// A digest is the name of a lock without its suffix.
fn held(key: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    (key == tagged(b"d")).then(|| tagged(value))
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [locked, digests] = call.keys()?;
    let result = Lock {
        lock_key: std::str::from_utf8(&tagged(locked)).ok()?,
        digests_key: std::str::from_utf8(&tagged(digests)).ok()?,
        job_id: call.bytes(0)?,
        ttl_ms: call.optional(1)?,
        lock_type: call.text(2)?,
        limit: call.number(3)?,
        metadata: call.bytes(4)?,
        now: call.number(5)?,
    }
    .invoke(wire);
    wire.answer(result)
}
