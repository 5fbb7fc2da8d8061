//! Appends a message to the history of a channel and publishes it in a frame with its place in the history.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};
use crate::reply::{Reply, ToReply};

redis_script! {
    /// How a message is published.
    #[redlua(rename_all = "lowercase")]
    pub enum Publish { Publish, Spublish }

    /// Where the message is in the history, and why it is not the newest: `1` in `from_result` if the call had been made
    /// before, `1` in `suppressed` if there is a newer version.
    pub struct Place {
        pub offset: Option<i64>,
        pub epoch: Vec<u8>,
        pub from_result: String,
        pub suppressed: String,
    }

    struct Meta {
        #[redlua(rename = "e")]
        epoch: Option<Vec<u8>>,
        #[redlua(rename = "s")]
        offset: Option<i64>,
        #[redlua(rename = "v")]
        version: Option<i64>,
        #[redlua(rename = "ve")]
        version_epoch: Option<Vec<u8>>,
    }

    /// Appends `payload`, once for each result key, and not if `version` is older than what is there.
    #[allow(zero_ttl)]
    pub fn append(
        history: &str,
        result_name: &str,
        payload: &[u8],
        stream_size: i64,
        stream_ttl_s: i64,
        channel_name: Option<&[u8]>,
        meta_ttl_s: Option<i64>,
        new_epoch: &[u8],
        publish: Publish,
        result_ttl_s: Option<i64>,
        use_delta: bool,
        version: Option<i64>,
        version_epoch: &[u8],
    ) -> Place {
        let stream: Stream = key!("history:{history}:stream");
        let meta: Hash<Meta> = key!("history:{history}:meta");
        let result: Hash<Meta> = key!("history:{history}:result:<result_name>");

        if result_ttl_s.is_some() {
            if let Some(epoch) = result.hget("e") {
                return Place { offset: result.hget("s"), epoch, from_result: "1", suppressed: "0" };
            }
        }
        let epoch = match meta.hget("e") {
            Some(epoch) => epoch,
            None => {
                meta.hset("e", new_epoch);
                new_epoch
            }
        };
        if let Some(version) = version {
            let (stored, stored_epoch) = meta.hmget(("v", "ve"));
            let is_comparable = version_epoch == "" || stored_epoch == Some(version_epoch);
            if is_comparable && stored.is_some_and(|stored| stored >= version) {
                let offset = meta.hget("s").unwrap_or(0);
                return Place { offset: Some(offset), epoch, from_result: "0", suppressed: "1" };
            }
            meta.hset("v", version, "ve", version_epoch);
        }
        meta.hincrby("s", 1);
        let offset = meta.hget("s").unwrap_or(0);
        if let Some(ttl_s) = meta_ttl_s {
            meta.expire(ttl_s);
        }
        if offset == 1 {
            stream.del();
        }
        let newest = if use_delta { stream.xrevrange(MAX, MIN, COUNT(1)) } else { vec![] };
        stream.xadd(MAXLEN(stream_size), format!("{offset}-0"), "d", payload);
        stream.expire(stream_ttl_s);
        if let Some(channel_name) = channel_name {
            let channel: Channel = key!("history:{history}:<channel_name>");
            let frame = if use_delta {
                let previous = match newest.first() {
                    Some((_, fields)) => fields.iter().find(|(field, _)| *field == "d").expect("an entry with d").1,
                    None => "",
                };
                format!("__d1:{offset}:{epoch}:{}:{previous}:{}:{payload}", previous.len(), payload.len())
            } else {
                format!("__p1:{offset}:{epoch}__{payload}")
            };
            match publish {
                Publish::Publish => redis::publish(channel.name(), frame),
                Publish::Spublish => redis::spublish(channel, frame),
            };
        }
        if let Some(ttl_s) = result_ttl_s {
            result.hset("e", epoch, "s", offset);
            result.expire(ttl_s);
        }
        Place { offset: Some(offset), epoch, from_result: "0", suppressed: "0" }
    }
}

pub(crate) const PORT: Port = Port {
    id: "P18",
    data: include_str!("data/P18.json"),
    name,
    held: holds_no_names,
    call,
};

fn name(key: &[u8]) -> Vec<u8> {
    match key {
        b"st" => b"history:{h}:stream".to_vec(),
        b"me" => b"history:{h}:meta".to_vec(),
        b"re" | b"re2" => [b"history:{h}:result:", key].concat(),
        channel => [b"history:{h}:", channel].concat(),
    }
}

impl ToReply for Place {
    fn to_reply(&self) -> Reply {
        let Self { offset, epoch, from_result, suppressed } = self;
        Reply::Array(vec![offset.to_reply(), epoch.to_reply(), from_result.to_reply(), suppressed.to_reply()])
    }
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let [_, _, result] = call.keys()?;
    // Marks of the original for what is not there: a text that is exactly this.
    let unless = |at: usize, mark: &str| match call.text(at)? {
        text if text == mark => Some(None),
        text => text.parse().ok().map(Some),
    };
    let result = Append {
        history: "h",
        result_name: std::str::from_utf8(result).ok()?,
        payload: call.bytes(0)?,
        stream_size: call.number(1)?,
        stream_ttl_s: call.number(2)?,
        channel_name: Some(call.bytes(3)?).filter(|name| !name.is_empty()),
        meta_ttl_s: unless(4, "0")?,
        new_epoch: call.bytes(5)?,
        publish: match call.text(6)?.to_ascii_lowercase().as_str() {
            "publish" => Publish::Publish,
            "spublish" => Publish::Spublish,
            _ => return None,
        },
        result_ttl_s: unless(7, "")?,
        use_delta: call.bytes(8)? == b"1",
        version: unless(9, "0")?,
        version_epoch: call.bytes(10)?,
    }
    .invoke(wire);
    wire.answer(result)
}
