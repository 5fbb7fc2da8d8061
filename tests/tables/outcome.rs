//! How the replays see a call: on every server and under both protocols, as a value or as the kind of its abort.

use std::fmt::Debug;

use redlua::redis::{Connection, cmd};
use redlua::{AbortKind, Error};

use crate::protocols;

/// The greatest integer that a script computes with.
pub(crate) const EXACT: i64 = (1 << 53) - 1;

/// Runs a replay on every server of the matrix, under RESP2 and RESP3. What it expects is what Rust says, so that
/// all of them must agree.
pub(crate) fn everywhere(replay: impl Fn(&mut Connection)) {
    protocols::each(|server, client| {
        // Shown when the replay fails.
        println!("{} with {:?}", server.label(), client.get_connection_info().redis_settings().protocol());
        cmd("FLUSHALL").exec(&mut server.connection()).expect("FLUSHALL");
        replay(&mut client.get_connection().expect("a connection"));
    });
}

/// Runs a command that prepares a replay.
pub(crate) fn prepare(con: &mut Connection, command: &str) {
    let mut words = command.split(' ');
    cmd(words.next().unwrap_or_default()).arg(words.collect::<Vec<_>>()).exec(con).expect("a command that prepares");
}

/// A reply, or why the script stopped. Everything else is a failure of the test.
pub(crate) fn ended<T, E: Debug>(result: Result<T, Error<E>>) -> Result<T, AbortKind> {
    match result {
        Ok(value) => Ok(value),
        Err(Error::Abort(abort)) => Err(abort.kind()),
        Err(other) => panic!("neither a reply nor an abort: {other:?}"),
    }
}

/// What a script answers where Rust computes this: an integer beyond ±(2^53−1) is an overflow.
pub(crate) fn exact(value: Option<i64>) -> Result<i64, AbortKind> {
    value.filter(|value| (-EXACT..=EXACT).contains(value)).ok_or(AbortKind::Overflow)
}

/// What a script answers where Rust computes this: what is not finite may not leave.
pub(crate) fn finite(value: f64) -> Result<u64, AbortKind> {
    if value.is_finite() { Ok(value.to_bits()) } else { Err(AbortKind::Float) }
}

/// All pairs of these values.
pub(crate) fn pairs<T: Copy>(values: &[T]) -> Vec<(T, T)> {
    values.iter().flat_map(|a| values.iter().map(|b| (*a, *b))).collect()
}
