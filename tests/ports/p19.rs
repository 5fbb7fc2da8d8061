//! The operations of a task broker: a script each, with what they share in helpers.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    #[redlua(keyspace)]
    struct Broker {
        #[redlua(key = "{ns}:__heartbeats__")]
        heartbeats: ZSet<Vec<u8>>,
        #[redlua(key = "{ns}:<queue>")]
        waiting: List<Vec<u8>>,
        #[redlua(key = "{ns}:<queue>.msgs")]
        messages: Hash<Vec<u8>, Vec<u8>>,
        #[redlua(key = "{ns}:__acks__.<worker>.<queue>")]
        acks: Set<Vec<u8>>,
        #[redlua(key = "{ns}:<queue>.XQ")]
        dead: ZSet<Vec<u8>>,
        #[redlua(key = "{ns}:<queue>.XQ.msgs")]
        dead_messages: Hash<Vec<u8>, Vec<u8>>,
    }

    /// What to do for others meanwhile: which workers are dead, and which dead letters are old.
    pub struct Upkeep {
        pub timeout_ms: i64,
        pub dead_ttl_ms: i64,
    }

    /// Appends a message.
    #[allow(derived_keys, keyspace_scan)]
    pub fn enqueue(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>, id: &[u8], message: &[u8]) {
        let broker = key!(Broker { ns });
        begin(ns, queue, worker, now_ms, upkeep);
        broker.messages(queue).hset(id, message);
        broker.waiting(queue).rpush(id);
    }

    /// Takes up to `count` messages; a message that is gone is `None`.
    #[allow(derived_keys, keyspace_scan)]
    pub fn fetch(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>, count: i64) -> Vec<Option<Vec<u8>>> {
        let broker = key!(Broker { ns });
        begin(ns, queue, worker, now_ms, upkeep);
        if count <= 0 {
            return vec![];
        }
        let ids = broker.waiting(queue).lpop(COUNT(count));
        broker.acks(worker, queue).sadd(&ids);
        broker.messages(queue).hmget(&ids)
    }

    /// Puts messages back that the worker had fetched.
    #[allow(derived_keys, keyspace_scan)]
    pub fn requeue(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>, ids: &[&[u8]]) {
        let broker = key!(Broker { ns });
        begin(ns, queue, worker, now_ms, upkeep);
        for id in ids {
            if broker.acks(worker, queue).srem(id) > 0 && broker.messages(queue).hexists(id) {
                broker.waiting(queue).rpush(id);
            }
        }
    }

    /// Forgets a message that is done.
    #[allow(derived_keys, keyspace_scan)]
    pub fn ack(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>, id: &[u8]) {
        let broker = key!(Broker { ns });
        begin(ns, queue, worker, now_ms, upkeep);
        if broker.acks(worker, queue).srem(id) > 0 {
            broker.messages(queue).hdel(id);
        }
    }

    /// Moves a message that failed to the dead letters.
    #[allow(derived_keys, keyspace_scan)]
    pub fn nack(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>, id: &[u8]) {
        let broker = key!(Broker { ns });
        begin(ns, queue, worker, now_ms, upkeep);
        if broker.acks(worker, queue).srem(id) > 0 {
            let messages = broker.messages(queue);
            if let Some(message) = messages.hget(id) {
                let letters = canonical(queue);
                broker.dead(letters).zadd(now_ms, id);
                broker.dead_messages(letters).hset(id, message);
                messages.hdel(id);
            }
        }
    }

    /// Removes all messages of a queue, but not those that others have fetched.
    #[allow(derived_keys, keyspace_scan)]
    pub fn purge(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>) {
        let broker = key!(Broker { ns });
        begin(ns, queue, worker, now_ms, upkeep);
        let letters = canonical(queue);
        broker.waiting(queue).del();
        broker.messages(queue).del();
        broker.acks(worker, queue).del();
        broker.dead(letters).del();
        broker.dead_messages(letters).del();
    }

    /// Counts what waits, now and later, with what the worker has fetched.
    #[allow(derived_keys, keyspace_scan)]
    pub fn qsize(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>) -> i64 {
        let broker = key!(Broker { ns });
        begin(ns, queue, worker, now_ms, upkeep);
        let first = canonical(queue);
        let later = format!("{first}.DQ");
        let now = broker.messages(first).hlen() + broker.acks(worker, first).scard();
        now + broker.messages(later).hlen() + broker.acks(worker, later).scard()
    }

    /// Says that the worker lives and, if it is asked to, takes back what dead workers have fetched and drops old dead
    /// letters.
    #[allow(derived_keys, keyspace_scan)]
    fn begin(ns: &str, queue: &str, worker: &str, now_ms: i64, upkeep: Option<Upkeep>) {
        let broker = key!(Broker { ns });
        broker.heartbeats.zadd(now_ms, worker);
        let Some(upkeep) = upkeep else { return };
        for dead in broker.heartbeats.zrangebyscore(0, now_ms - upkeep.timeout_ms) {
            let acks = broker.acks(dead, queue);
            for id in acks.smembers() {
                if broker.messages(queue).hexists(id) {
                    broker.waiting(queue).rpush(id);
                }
            }
            acks.del();
            if redis::keys(pattern!("{ns}:__acks__.<dead>.*")).is_empty() {
                broker.heartbeats.zrem(dead);
            }
        }
        let letters = canonical(queue);
        let old = broker.dead(letters).zrangebyscore(0, now_ms - upkeep.dead_ttl_ms);
        broker.dead(letters).zrem(&old);
        broker.dead_messages(letters).hdel(&old);
    }

    /// A queue and the one of its delayed messages share their dead letters.
    fn canonical(queue: &str) -> &str {
        queue.strip_suffix(".DQ").unwrap_or(queue)
    }
}

pub(crate) const PORT: Port = Port {
    id: "P19",
    data: include_str!("data/P19.json"),
    name,
    held: holds_no_names,
    call,
};

/// The namespace is the hash tag.
fn name(key: &[u8]) -> Vec<u8> {
    match (key.strip_prefix(b"dq:"), key.strip_prefix(b"{ns}:dq:")) {
        (Some(rest), _) => [b"{dq}:", rest].concat(),
        (_, Some(rest)) => [b"{ns-dq}:", rest].concat(),
        _ => key.to_vec(),
    }
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [namespace] = call.keys()?;
    let ns = if namespace == b"dq" { "dq" } else { "ns-dq" };
    let (queue, worker, now_ms) = (call.text(2)?, call.text(3)?, call.number(1)?);
    let (timeout_ms, dead_ttl_ms) = (call.number(4)?, call.number(5)?);
    let upkeep = (call.bytes(6)? == b"1").then_some(Upkeep { timeout_ms, dead_ttl_ms });
    let most: i64 = call.number(7)?;
    match call.text(0)? {
        "enqueue" => { let result = Enqueue { ns, queue, worker, now_ms, upkeep, id: call.bytes(8)?, message: call.bytes(9)? }.invoke(wire); wire.answer(result) },
        "fetch" => { let result = Fetch { ns, queue, worker, now_ms, upkeep, count: call.number::<i64>(8)?.min(most) }.invoke(wire); wire.answer(result) },
        "requeue" => {
            let ids: Vec<&[u8]> = call.args[8..].iter().map(Vec::as_slice).collect();
            { let result = Requeue { ns, queue, worker, now_ms, upkeep, ids: &ids }.invoke(wire); wire.answer(result) }
        }
        "ack" => { let result = Ack { ns, queue, worker, now_ms, upkeep, id: call.bytes(8)? }.invoke(wire); wire.answer(result) },
        "nack" => { let result = Nack { ns, queue, worker, now_ms, upkeep, id: call.bytes(8)? }.invoke(wire); wire.answer(result) },
        "purge" => { let result = Purge { ns, queue, worker, now_ms, upkeep }.invoke(wire); wire.answer(result) },
        "qsize" => { let result = Qsize { ns, queue, worker, now_ms, upkeep }.invoke(wire); wire.answer(result) },
        _ => None,
    }
}
