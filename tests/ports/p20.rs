//! Takes the next job of a queue, within a limit of jobs per unit of time for the queue or for a group of jobs.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::Port;

redis_script! {
    /// How many jobs may start in a unit of time, and what becomes of the others.
    pub struct Limit {
        pub max: i64,
        pub duration_ms: i64,
        pub delays: bool,
        pub by_group: bool,
    }

    /// Where jobs are counted and limited.
    struct Limiter { counter: Str, limited: Set<Vec<u8>>, index: Hash<Vec<u8>, String> }

    /// Moves a job to the active ones, the oldest that waits or a given one, locks it and replies its fields and its id;
    /// nothing if there is none, or if it is over the limit.
    #[allow(derived_keys)]
    pub fn move_to_active(
        queue: &str,
        token: &[u8],
        lock_ms: i64,
        now_ms: i64,
        job_id: Option<&[u8]>,
        limit: Option<Limit>,
    ) -> Option<(Vec<Vec<u8>>, Vec<u8>)> {
        let wait: List<Vec<u8>> = key!("bull:{queue}:wait");
        let active: List<Vec<u8>> = key!("bull:{queue}:active");
        let priority: ZSet<Vec<u8>> = key!("bull:{queue}:priority");
        let stalled: Set<Vec<u8>> = key!("bull:{queue}:stalled");
        let limiter: Str = key!("bull:{queue}:limiter");
        let index: Hash<Vec<u8>, String> = key!("bull:{queue}:limiter:index");
        let delayed: ZSet<Vec<u8>> = key!("bull:{queue}:delayed");
        let root: Any = key!("bull:{queue}");

        if let Some(limit) = &limit {
            assert!(limit.max > 0 && limit.duration_ms > 0, "a limit is a number of jobs in a time");
        }
        let taken = match job_id {
            Some(id) => {
                stalled.srem(id);
                Some(id)
            }
            None => wait.rpoplpush(active),
        };
        let Some(id) = taken else {
            redis::publish(format!("{}:drained", root.name()), "");
            return None;
        };
        if let Some(limit) = &limit {
            let group = if limit.by_group { id.rsplit_once(":").map_or(id, |(_, last)| last) } else { "" };
            let counter = if group.is_empty() {
                limiter
            } else {
                let of_group: Str = key!("<limiter>:<group>");
                of_group
            };
            let limited: Set<Vec<u8>> = key!("<counter>:limited");
            let (delay, started) = delay_of(&Limiter { counter, limited, index }, limit, id);
            if delay > 0.0 {
                if limit.delays {
                    let until = now_ms as f64 + delay;
                    delayed.zadd(until * 4096.0 + started.rem_euclid(4096) as f64, id);
                    redis::publish(delayed.name(), format!("{until:.10}"));
                    limited.sadd(id);
                    index.hset(id, limited.name());
                }
                active.lrem(1, id);
                return None;
            }
            if started == 0 {
                // The first lines have seen to it that this is a time.
                #[allow(zero_ttl)]
                counter.set("1", PX(limit.duration_ms));
            } else {
                counter.incr();
            }
        }
        let job: Hash<Vec<u8>, Vec<u8>> = key!("bull:{queue}:<id>");
        let lock: Str<Vec<u8>> = key!("<job>:lock");
        lock.set(token, PX(lock_ms));
        priority.zrem(id);
        redis::publish(format!("{}@1", active.name()), id);
        job.hset("processedOn", now_ms);
        let mut fields = vec![];
        for (field, value) in job.hgetall() {
            fields.push(field);
            fields.push(value);
        }
        Some((fields, id))
    }

    /// How long a job has to wait for its turn, and how many were started in this unit of time.
    #[allow(ttl_sentinel)]
    fn delay_of(keys: &Limiter, limit: &Limit, id: &[u8]) -> (f64, i64) {
        let mut delay = 0.0;
        if keys.limited.sismember(id) {
            keys.limited.srem(id);
            keys.index.hdel(id);
        } else {
            let others = keys.limited.scard();
            if others > 0 {
                // A tenth more, because clocks drift.
                delay = others as f64 * limit.duration_ms as f64 * 1.1 / limit.max as f64 + keys.counter.pttl() as f64;
            }
        }
        let started = keys.counter.get().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        if delay == 0.0 && started >= limit.max {
            delay = keys.counter.pttl() as f64 + (started - limit.max) as f64 * limit.duration_ms as f64 / limit.max as f64;
        }
        (delay, started)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P20",
    data: include_str!("data/P20.json"),
    name,
    held,
    call,
};

fn name(key: &[u8]) -> Vec<u8> {
    match key {
        b"prio" => b"bull:{q}:priority".to_vec(),
        b"ev" => b"bull:{q}:active@1".to_vec(),
        [b'l', b'i', b'm', rest @ ..] => [b"bull:{q}:limiter", rest].concat(),
        [b'p', b':', id @ ..] => [b"bull:{q}:", id].concat(),
        other => [b"bull:{q}:", other].concat(),
    }
}

/// The index names sets.
fn held(_: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    (value.starts_with(b"lim:") && value.ends_with(b":limited")).then(|| name(value))
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    // Absent arguments and an empty text stand for no limit.
    let limit = match call.args.get(5).is_none_or(Vec::is_empty) {
        true => None,
        false => Some(Limit {
            max: call.number(5)?,
            duration_ms: call.number(6)?,
            delays: call.bytes(7) == Some(b"false"),
            by_group: call.bytes(8).is_some(),
        }),
    };
    let result = MoveToActive {
        queue: "q",
        token: call.bytes(1)?,
        lock_ms: call.number(2)?,
        now_ms: call.number(3)?,
        job_id: Some(call.bytes(4)?).filter(|id| !id.is_empty()),
        limit,
    }
    .invoke(wire);
    wire.answer(result)
}
