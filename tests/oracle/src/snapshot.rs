//! All that a database holds, compared by what it means: how a server packs a value is its own
//! affair, and clocks go on.

use crate::wire::{Connection, Reply, words};
use std::collections::BTreeMap;
use std::io::Result;

/// How far two times to live may be apart: the two runs are not at the same instant, and the
/// machine may be busy.
const SLACK: i64 = 5000;

/// The keys of a database.
#[derive(Debug)]
pub struct Snapshot {
    keys: BTreeMap<Vec<u8>, Stored>,
}

#[derive(Debug)]
struct Stored {
    dump: Reply,
    ttl: Reply,
    value: Vec<Reply>,
}

impl Snapshot {
    /// Reads everything.
    pub fn take(connection: &mut Connection) -> Result<Self> {
        let Reply::Array(names) = connection.call(&words("KEYS *"))? else { return Ok(Self { keys: BTreeMap::new() }) };
        let names: Vec<Vec<u8>> =
            names.into_iter().filter_map(|name| if let Reply::Bulk(name) = name { Some(name) } else { None }).collect();
        let with = |command: &str, name: &Vec<u8>, rest: &str| {
            let mut words = vec![command.as_bytes().to_vec(), name.clone()];
            words.extend(rest.split_whitespace().map(|word| word.as_bytes().to_vec()));
            words
        };
        let mut commands = Vec::new();
        for name in &names {
            commands.extend([with("DUMP", name, ""), with("PTTL", name, "")]);
            // Only the one that fits the type answers.
            commands.extend([with("GET", name, ""), with("LRANGE", name, "0 -1"), with("HGETALL", name, "")]);
            commands.extend([with("SMEMBERS", name, ""), with("ZRANGE", name, "0 -1 WITHSCORES")]);
        }
        let mut replies = connection.call_all(&commands)?.into_iter();
        let mut keys = BTreeMap::new();
        for name in names {
            let (Some(dump), Some(ttl)) = (replies.next(), replies.next()) else { break };
            let value = replies.by_ref().take(5).enumerate().map(|(at, reply)| sorted(at, reply)).collect();
            keys.insert(name, Stored { dump, ttl, value });
        }
        Ok(Self { keys })
    }
}

/// Fields and members in an order of their own.
fn sorted(at: usize, reply: Reply) -> Reply {
    let Reply::Array(mut values) = reply else { return reply };
    let text = |reply: &Reply| if let Reply::Bulk(text) = reply { text.clone() } else { Vec::new() };
    match at {
        2 => {
            let mut pairs: Vec<Vec<Reply>> = values.chunks(2).map(<[Reply]>::to_vec).collect();
            pairs.sort_by_key(|pair| text(&pair[0]));
            values = pairs.concat();
        }
        3 => values.sort_by_key(text),
        _ => {}
    }
    Reply::Array(values)
}

/// What is different, if anything.
pub fn difference(left: &Snapshot, right: &Snapshot) -> Option<String> {
    for (name, stored) in &left.keys {
        let shown = name.escape_ascii();
        let Some(other) = right.keys.get(name) else { return Some(format!("Lua left no {shown}: {:?}", stored.value)) };
        if stored.dump != other.dump && stored.value != other.value {
            let (at, left) = stored.value.iter().enumerate().find(|(at, value)| **value != other.value[*at])?;
            return Some(format!("{shown}: interpreted {left:?}, Lua {:?}", other.value[at]));
        }
        let near = match (&stored.ttl, &other.ttl) {
            (Reply::Int(left @ 0..), Reply::Int(right @ 0..)) => (left - right).abs() <= SLACK,
            (left, right) => left == right,
        };
        if !near {
            return Some(format!("time to live of {shown}: interpreted {:?}, Lua {:?}", stored.ttl, other.ttl));
        }
    }
    let more = right.keys.iter().find(|(name, _)| !left.keys.contains_key(*name));
    more.map(|(name, stored)| format!("Lua left {} besides: {:?}", name.escape_ascii(), stored.value))
}
