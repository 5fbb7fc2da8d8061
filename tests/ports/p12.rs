//! Publishes a message and keeps it in a backlog of its channel and in one of all channels.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Publishes `payload` on `bus`, keeps it, and replies its number in the channel.
    #[allow(zero_ttl)]
    pub fn publish(
        site: &str,
        channel: &str,
        bus: &str,
        payload: &[u8],
        max_age_s: i64,
        max_size: i64,
        max_global_size: i64,
        channel_name: &[u8],
        clear_every: i64,
    ) -> i64 {
        let global_id: Str<i64> = key!("bus:{site}:id");
        let backlog_id: Str<i64> = key!("bus:{site}:id:<channel>");
        let backlog: ZSet<Vec<u8>> = key!("bus:{site}:backlog:<channel>");
        let global_backlog: ZSet<Vec<u8>> = key!("bus:{site}:backlog");

        let global = global_id.incr();
        let id = backlog_id.incr();
        let message = format!("{global}|{id}|{payload}");
        backlog.zadd(id, message);
        backlog.expire(max_age_s);
        global_backlog.zadd(global, format!("{id}|{channel_name}"));
        global_backlog.expire(max_age_s);
        redis::publish(bus, message);
        backlog_id.expire(max_age_s);
        if id > max_size && clear_every != 0 && id % clear_every == 0 {
            backlog.zremrangebyscore(1, id - max_size);
        }
        if global > max_global_size && clear_every != 0 && global % clear_every == 0 {
            global_backlog.zremrangebyscore(1, global - max_global_size);
        }
        id
    }
}

pub(crate) const PORT: Port = Port {
    id: "P12",
    data: include_str!("data/P12.json"),
    name,
    held: holds_no_names,
    call,
};

/// Two channels of one site.
fn name(key: &[u8]) -> Vec<u8> {
    match key {
        b"gid" => b"bus:{site}:id".to_vec(),
        b"gbl" => b"bus:{site}:backlog".to_vec(),
        b"bid" => b"bus:{site}:id:one".to_vec(),
        b"bl" => b"bus:{site}:backlog:one".to_vec(),
        b"bid2" => b"bus:{site}:id:two".to_vec(),
        b"bl2" => b"bus:{site}:backlog:two".to_vec(),
        bus => bus.to_vec(),
    }
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [_, backlog_id, _, _, bus] = call.keys()?;
    let result = Publish {
        site: "site",
        channel: if backlog_id == b"bid" { "one" } else { "two" },
        bus: std::str::from_utf8(bus).ok()?,
        payload: call.bytes(0)?,
        max_age_s: call.number(1)?,
        max_size: call.number(2)?,
        max_global_size: call.number(3)?,
        channel_name: call.bytes(4)?,
        clear_every: call.number(5)?,
    }
    .invoke(wire);
    wire.answer(result)
}
