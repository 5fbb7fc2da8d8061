//! All that a database holds, compared by what it means: how a server packs a value is its own
//! affair, and clocks go on.
//!
//! Nearly always the packed forms are the same already, so only these are read at first, in one round
//! trip with the names of all keys.

use crate::wire::{Connection, Reply};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Result;
use std::time::Duration;

/// The commands that read a value; only the one that fits the type answers.
const READERS: [&[&str]; 6] = [
    &["GET"],
    &["LRANGE", "0", "-1"],
    &["HGETALL"],
    &["SMEMBERS"],
    &["ZRANGE", "0", "-1", "WITHSCORES"],
    &["XINFO", "STREAM", "FULL"],
];

/// The keys of a database.
#[derive(Debug, Default)]
pub struct Snapshot {
    keys: BTreeMap<Vec<u8>, Stored>,
}

#[derive(Debug)]
struct Stored {
    dump: Reply,
    /// When it ends, in milliseconds since 1970; −1 for never.
    deadline: Reply,
}

impl Snapshot {
    /// Reads everything; `expected` are the keys that there may be, and others are found as well.
    pub fn take(connection: &mut Connection, expected: &[Vec<u8>]) -> Result<Self> {
        let mut commands: Vec<Vec<&[u8]>> = vec![vec![b"KEYS", b"*"]];
        for name in expected {
            commands.extend(readers(name));
        }
        let mut replies = connection.call_all(&commands)?.into_iter();
        let names = match replies.next() {
            Some(Reply::Array(names)) => names.into_iter().filter_map(bulk).collect(),
            _ => BTreeSet::new(),
        };
        let mut keys = BTreeMap::new();
        let mut add = |name: &[u8], replies: &mut dyn Iterator<Item = Reply>| {
            if let (Some(dump), Some(deadline)) = (replies.next(), replies.next())
                && dump != Reply::Nothing
            {
                keys.insert(name.to_vec(), Stored { dump, deadline });
            }
        };
        for name in expected {
            add(name, &mut replies);
        }
        let others: Vec<&Vec<u8>> = names.iter().filter(|name| !expected.contains(name)).collect();
        if !others.is_empty() {
            let commands: Vec<Vec<&[u8]>> = others.iter().flat_map(|name| readers(name)).collect();
            let mut replies = connection.call_all(&commands)?.into_iter();
            for name in others {
                add(name, &mut replies);
            }
        }
        Ok(Self { keys })
    }

    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.keys.keys()
    }
}

fn readers(name: &[u8]) -> [Vec<&[u8]>; 2] {
    [vec![b"DUMP", name], vec![b"PEXPIRETIME", name]]
}

fn bulk(reply: Reply) -> Option<Vec<u8>> {
    if let Reply::Bulk(text) = reply { Some(text) } else { None }
}

/// What is different, if anything. The two were made at most so long one after the other.
pub fn difference(
    (left, interpreted): (&Snapshot, &mut Connection),
    (right, emitted): (&Snapshot, &mut Connection),
    apart: Duration,
) -> Result<Option<String>> {
    for (name, stored) in &left.keys {
        let shown = name.escape_ascii();
        let Some(other) = right.keys.get(name) else { return Ok(Some(format!("Lua left no {shown}"))) };
        if stored.dump != other.dump {
            let (here, there) = (values(interpreted, name)?, values(emitted, name)?);
            if let Some((left, right)) = here.iter().zip(&there).find(|(left, right)| left != right) {
                let (left, right) = first_difference(left, right);
                return Ok(Some(format!("{shown}: interpreted {left:?}, Lua {right:?}")));
            }
        }
        let slack = i64::try_from(apart.as_millis()).unwrap_or(i64::MAX).saturating_add(1);
        let near = match (&stored.deadline, &other.deadline) {
            (Reply::Int(left @ 0..), Reply::Int(right @ 0..)) => (left - right).abs() <= slack,
            (left, right) => left == right,
        };
        if !near {
            let (left, right) = (&stored.deadline, &other.deadline);
            return Ok(Some(format!("end of {shown}: interpreted {left:?}, Lua {right:?}, at most {slack} ms apart")));
        }
    }
    let more = right.keys.keys().find(|name| !left.keys.contains_key(*name));
    Ok(more.map(|name| format!("Lua left {} besides", name.escape_ascii())))
}

/// The innermost parts in which two replies differ: whole streams are too long to be looked at.
fn first_difference<'r>(left: &'r Reply, right: &'r Reply) -> (&'r Reply, &'r Reply) {
    if let (Reply::Array(here), Reply::Array(there)) = (left, right)
        && here.len() == there.len()
        && let Some((left, right)) = here.iter().zip(there).find(|(left, right)| left != right)
    {
        return first_difference(left, right);
    }
    (left, right)
}

/// What a key holds, in an order that does not depend on how it is packed.
fn values(connection: &mut Connection, name: &[u8]) -> Result<Vec<Reply>> {
    let command = |reader: &&[&'static str]| -> Vec<Vec<u8>> {
        let (head, rest) = match reader {
            ["XINFO", "STREAM", rest @ ..] => (&["XINFO", "STREAM"][..], rest),
            [first, rest @ ..] => (std::slice::from_ref(first), rest),
            [] => (&[][..], &[][..]),
        };
        let words = |words: &[&str]| words.iter().map(|word| word.as_bytes().to_vec()).collect::<Vec<_>>();
        [words(head), vec![name.to_vec()], words(rest)].concat()
    };
    let commands: Vec<Vec<Vec<u8>>> = READERS.iter().map(command).collect();
    let replies = connection.call_all(&commands)?;
    Ok(replies.into_iter().enumerate().map(|(at, reply)| sorted(at, reply)).collect())
}

/// Fields and members in an order of their own, and without the clock.
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
        5 => return without_clock(Reply::Array(values)),
        _ => {}
    }
    Reply::Array(values)
}

/// When a consumer was last seen, and when an entry was handed out, is not the same in two runs.
fn without_clock(reply: Reply) -> Reply {
    match reply {
        Reply::Array(values) => Reply::Array(values.into_iter().map(without_clock).collect()),
        Reply::Int(1_000_000_000_000..) => Reply::Int(0),
        other => other,
    }
}
