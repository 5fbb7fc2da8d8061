//! The traps: programs that a translation to Lua gets wrong most easily. Each is refused, or does exactly what Rust
//! would do. A module a group, a test a trap; where keys are concerned, on a cluster too.

#[path = "traps/documents.rs"]
mod documents;
#[path = "traps/keys.rs"]
mod keys;
#[path = "traps/numbers.rs"]
mod numbers;
#[path = "traps/order.rs"]
mod order;
#[path = "connections/protocols.rs"]
mod protocols;
#[path = "traps/refused.rs"]
mod refused;
#[path = "traps/text.rs"]
mod text;
#[path = "traps/values.rs"]
mod values;
#[path = "traps/writes.rs"]
mod writes;

use std::fmt::Debug;

use redlua::redis::{Connection, FromRedisValue, cmd};
use redlua::{AbortKind, Error};

/// Runs a trap on every server, under both protocols, each time on an empty keyspace.
fn everywhere(trap: impl Fn(&mut Connection)) {
    protocols::each(|server, client| {
        println!("{} with {:?}", server.label(), client.get_connection_info().redis_settings().protocol());
        cmd("FLUSHALL").exec(&mut server.connection()).expect("FLUSHALL");
        trap(&mut client.get_connection().expect("a connection"));
    });
}

/// A plain command: words divided by blanks.
fn run<T: FromRedisValue>(con: &mut Connection, command: &str) -> T {
    let mut words = command.split(' ');
    let mut command = cmd(words.next().unwrap_or_default());
    command.arg(words.collect::<Vec<_>>()).query(con).expect("a command")
}

/// The kind of an abort.
fn abort<T: Debug, E: Debug>(result: Result<T, Error<E>>) -> AbortKind {
    match result {
        Err(Error::Abort(abort)) => abort.kind(),
        other => panic!("expected an abort, got {other:?}"),
    }
}

/// The script called by hand, as from `redis-cli`: the text of its error.
fn by_hand(con: &mut Connection, lua: &str, keys: &[&str], arguments: &[&str]) -> String {
    let reply: Result<redlua::redis::Value, _> =
        cmd("EVAL").arg(lua).arg(keys.len()).arg(keys).arg(arguments).query(con);
    reply.expect_err("an error").to_string()
}
