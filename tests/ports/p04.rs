//! Limits how many requests run at the same time; a request of a worker that died gives its place back.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Admits a request if fewer than `limit` run. Says whether it may run, and how many do.
    pub fn acquire(user: &str, limit: i64, ttl_s: i64, now: f64, request_id: &[u8]) -> (bool, i64) {
        let requests: ZSet<Vec<u8>> = key!("limit_conn:{user}");

        requests.zremrangebyscore(0, now);
        let running = requests.zcard();
        if running >= limit {
            return (false, running);
        }
        requests.zadd(now + ttl_s as f64, request_id);
        requests.expire(ttl_s);
        (true, requests.zcard())
    }
}

pub(crate) const PORT: Port = Port {
    id: "P04",
    data: include_str!("data/P04.json"),
    name: |key| [b"limit_conn:{", key, b"}"].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let (limit, ttl_s, now) = (call.number(0)?, call.number(1)?, call.number(2)?);
    let result = Acquire { user: "z", limit, ttl_s, now, request_id: call.bytes(3)? }.invoke(wire);
    wire.answer(result)
}
