//! Hands out the tests of a build to its workers.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::Port;

redis_script! {
    /// How many tests a worker passes by that it has itself given back.
    const TRIES: i64 = 4;

    /// Reserves the next test for a worker. Replies it with the number of its lease.
    pub fn reserve(build: &str, worker: &str, now: f64, defer_offset: i64) -> Option<(Vec<u8>, String)> {
        let queue: List<Vec<u8>> = key!("build:{build}:queue");
        let running: ZSet<Vec<u8>> = key!("build:{build}:running");
        let worker_queue: List<Vec<u8>> = key!("build:{build}:worker:<worker>");
        let owners: Hash<Vec<u8>, String> = key!("build:{build}:owners");
        let requeued_by: Hash<Vec<u8>, String> = key!("build:{build}:requeued-by");
        let workers: Set = key!("build:{build}:workers");
        let leases: Hash<Vec<u8>, i64> = key!("build:{build}:leases");
        let lease_counter: Str<i64> = key!("build:{build}:lease-counter");

        for attempt in 1..=TRIES {
            let Some(test) = queue.rpop() else { return None };
            let is_own = requeued_by.hget(test) == Some(worker_queue.name());
            if !is_own || workers.scard() <= 1 {
                requeued_by.hdel(test);
                // Read, not taken from the reply of INCR: so it is exact above 2^53 too.
                lease_counter.incr();
                let lease = lease_counter.get().unwrap_or(0);
                running.zadd(now, test);
                worker_queue.lpush(test);
                owners.hset(test, worker_queue.name());
                leases.hset(test, lease);
                return Some((test, format!("{lease}")));
            }
            let deferred_to = queue.lrange(-1 - defer_offset, -defer_offset);
            match deferred_to.first() {
                Some(pivot) => queue.linsert(BEFORE, pivot, test),
                None => queue.lpush(test),
            };
            if attempt == TRIES {
                requeued_by.hdel(test);
            }
        }
        None
    }
}

pub(crate) const PORT: Port = Port {
    id: "P15",
    data: include_str!("data/P15.json"),
    name,
    held,
    call,
};

/// The keys of a build with two workers.
fn name(key: &[u8]) -> Vec<u8> {
    let name = match key {
        b"q" => "queue",
        b"run" => "running",
        b"wq" => "worker:one",
        b"wq2" => "worker:two",
        b"own" => "owners",
        b"rq" => "requeued-by",
        b"wk" => "workers",
        b"ls" => "leases",
        b"lc" => "lease-counter",
        _ => "processed",
    };
    format!("build:{{b}}:{name}").into_bytes()
}

/// Workers are known by the names of their queues.
fn held(_: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    [&b"wq"[..], b"wq2"].contains(&value).then(|| name(value))
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [_, _, _, worker_queue, ..] = call.keys::<9>()?;
    let worker = if worker_queue == b"wq" { "one" } else { "two" };
    // Whatever is no number stands for no offset.
    let defer_offset = match call.number::<f64>(1) {
        Some(_) => call.number(1)?,
        None => 0,
    };
    let result = Reserve { build: "b", worker, now: call.number(0)?, defer_offset }.invoke(wire);
    wire.answer(result)
}
