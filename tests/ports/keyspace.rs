//! The whole keyspace of a server, as it is after a case.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use redlua::redis::{self, Connection};

/// All keys.
pub(crate) type Keyspace = BTreeMap<Vec<u8>, Entry>;

/// What a key holds.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) content: Content,
    /// As `PTTL` says it: −1 without a time to live.
    pub(crate) pttl: i64,
    /// The server's clock when `pttl` was read.
    pub(crate) now_ms: i64,
}

/// The content of a key, by its type.
#[derive(PartialEq)]
pub(crate) enum Content {
    Text(Vec<u8>),
    List(Vec<Vec<u8>>),
    Set(Vec<Vec<u8>>),
    Hash(Vec<(Vec<u8>, Vec<u8>)>),
    /// With the scores as the server writes them.
    ZSet(Vec<(Vec<u8>, Vec<u8>)>),
    Stream(Vec<(Vec<u8>, Vec<Vec<u8>>)>),
}

/// As a person reads it.
impl Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |text: &[u8]| text.escape_ascii().to_string();
        let mut list = f.debug_list();
        match self {
            Self::Text(text) => list.entry(&show(text)),
            Self::List(elements) | Self::Set(elements) => list.entries(elements.iter().map(|text| show(text))),
            Self::Hash(pairs) | Self::ZSet(pairs) => {
                list.entries(pairs.iter().map(|(one, two)| (show(one), show(two))))
            }
            Self::Stream(entries) => list.entries(
                entries.iter().map(|(id, fields)| (show(id), fields.iter().map(|text| show(text)).collect::<Vec<_>>())),
            ),
        };
        list.finish()
    }
}

impl Content {
    /// As `TYPE` calls it.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Hash(_) => "hash",
            Self::ZSet(_) => "zset",
            Self::Stream(_) => "stream",
        }
    }
}

/// Reads everything.
pub(crate) fn keyspace(connection: &mut Connection) -> Keyspace {
    let keys: Vec<Vec<u8>> = redis::cmd("KEYS").arg("*").query(connection).expect("KEYS");
    keys.into_iter().map(|key| (key.clone(), entry(&key, connection))).collect()
}

fn entry(key: &[u8], connection: &mut Connection) -> Entry {
    let kind: String = redis::cmd("TYPE").arg(key).query(connection).expect("TYPE");
    let command = |name: &str, more: &[&str]| {
        let mut command = redis::cmd(name);
        command.arg(key).arg(more);
        command
    };
    let content = match kind.as_str() {
        "string" => command("GET", &[]).query(connection).map(Content::Text),
        "list" => command("LRANGE", &["0", "-1"]).query(connection).map(Content::List),
        "set" => command("SMEMBERS", &[]).query(connection).map(Content::Set),
        "hash" => command("HGETALL", &[]).query(connection).map(Content::Hash),
        "zset" => command("ZRANGE", &["0", "-1", "WITHSCORES"]).query(connection).map(Content::ZSet),
        "stream" => command("XRANGE", &["-", "+"]).query(connection).map(Content::Stream),
        other => panic!("a key of the type {other}"),
    };
    let content = content.expect("the content of a key");
    let now_ms = (now(connection) * 1000.0) as i64;
    Entry { content, pttl: command("PTTL", &[]).query(connection).expect("PTTL"), now_ms }
}

/// The server's clock in seconds.
pub(crate) fn now(connection: &mut Connection) -> f64 {
    let (seconds, micros): (f64, f64) = redis::cmd("TIME").query(connection).expect("TIME");
    seconds + micros / 1e6
}
