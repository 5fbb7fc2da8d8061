//! Writes a state if nobody else has written it since it was read.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// Stores `payload` under `new_etag` if the stored tag is `expected_etag`; 0 if it did, -1 on a conflict.
    #[allow(zero_ttl)]
    pub fn write_state(grain: &str, expected_etag: &[u8], new_etag: &[u8], payload: &[u8], ttl_s: Option<i64>) -> i64 {
        let state: Hash<State> = key!("grain:state:{grain}");

        if state.hget("etag").unwrap_or_default() != expected_etag {
            return -1;
        }
        state.hset(State { etag: new_etag, data: payload });
        if let Some(ttl_s) = ttl_s {
            state.expire(ttl_s);
        }
        0
    }

    struct State { etag: Vec<u8>, data: Vec<u8> }
}

pub(crate) const PORT: Port = Port {
    id: "P03",
    data: include_str!("data/P03.json"),
    name: |key| [b"grain:state:{", key, b"}"].concat(),
    held: holds_no_names,
    call,
};

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    // Exactly this text stands for no time to live.
    let ttl_s = match call.bytes(3)? {
        b"-1" => None,
        _ => Some(call.number(3).filter(|ttl_s| *ttl_s != -1)?),
    };
    let (expected_etag, new_etag, payload) = (call.bytes(0)?, call.bytes(1)?, call.bytes(2)?);
    let result = WriteState { grain: "s", expected_etag, new_etag, payload, ttl_s }.invoke(wire);
    wire.answer(result)
}
