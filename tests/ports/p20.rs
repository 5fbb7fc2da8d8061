//! Takes the next job of a queue, within a limit of jobs per unit of time for the queue or for a group of jobs.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::Port;

redis_script! {
    /// A limit of jobs per unit of time.
    struct Limit { max: i64, duration_ms: i64, delays: bool, by_group: bool }

    /// The keys of a limiter.
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
        max: Option<i64>,
        duration_ms: i64,
        delays: bool,
        by_group: bool,
    ) -> Option<(Vec<Vec<u8>>, Vec<u8>)> {
        let wait: List<Vec<u8>> = key!("bull:{queue}:wait");
        let active: List<Vec<u8>> = key!("bull:{queue}:active");
        let priority: ZSet<Vec<u8>> = key!("bull:{queue}:priority");
        let stalled: Set<Vec<u8>> = key!("bull:{queue}:stalled");
        let limiter: Str = key!("bull:{queue}:limiter");
        let delayed: ZSet<Vec<u8>> = key!("bull:{queue}:delayed");
        let root: Any = key!("bull:{queue}");

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
        if let Some(max) = max {
            let limit = Limit { max, duration_ms, delays, by_group };
            if is_limited(limiter, delayed, active, id, now_ms, &limit) {
                return None;
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

    /// Counts a job, or takes it out of the active ones because the limit is reached.
    #[allow(ttl_sentinel)]
    fn is_limited(limiter: Str, delayed: ZSet<Vec<u8>>, active: List<Vec<u8>>, id: &[u8], now_ms: i64, limit: &Limit) -> bool {
        let index: Hash<Vec<u8>, String> = key!("<limiter>:index");
        let group = if limit.by_group { id.rsplit_once(":").map_or(id, |(_, last)| last) } else { "" };
        let counter: Str = if group == "" { limiter } else {
            let grouped: Str = key!("<limiter>:<group>");
            grouped
        };
        let limited: Set<Vec<u8>> = key!("<counter>:limited");

        let mut delay = 0.0;
        if limited.sismember(id) {
            limited.srem(id);
            index.hdel(id);
        } else {
            let others = limited.scard();
            if others > 0 {
                delay = others as f64 * limit.duration_ms as f64 * 1.1 / limit.max as f64 + counter.pttl() as f64;
            }
        }
        let started = counter.get().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        if delay == 0.0 && started >= limit.max {
            let beyond = (started - limit.max) as f64 * limit.duration_ms as f64 / limit.max as f64;
            delay = counter.pttl() as f64 + beyond;
        }
        if delay > 0.0 {
            if limit.delays {
                let until = now_ms as f64 + delay;
                delayed.zadd(until * 4096.0 + started.rem_euclid(4096) as f64, id);
                redis::publish(delayed.name(), until);
                limited.sadd(id);
                index.hset(id, limited.name());
            }
            active.lrem(1, id);
            return true;
        }
        if started == 0 {
            counter.set("1", PX(limit.duration_ms));
        } else {
            counter.incr();
        }
        false
    }
}

pub(crate) const PORT: Port = Port {
    id: "P20",
    data: include_str!("data/P20.json"),
    name: name,
    held: held,
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
fn held(value: &[u8]) -> Option<Vec<u8>> {
    (value.starts_with(b"lim:") && value.ends_with(b":limited")).then(|| name(value))
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let max = if call.args.len() > 5 { call.optional(5)? } else { None };
    let result = MoveToActive {
        queue: "q",
        token: call.bytes(1)?,
        lock_ms: call.number(2)?,
        now_ms: call.number(3)?,
        job_id: Some(call.bytes(4)?).filter(|id| !id.is_empty()),
        max,
        // Used with a maximum only.
        duration_ms: if max.is_some() { call.number(6)? } else { 1 },
        delays: call.bytes(7) == Some(b"false"),
        by_group: call.bytes(8).is_some(),
    }
    .invoke(wire);
    wire.answer(result)
}
