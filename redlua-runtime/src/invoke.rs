//! The blocking half of a call, and what both halves share.

use redis::{Cmd, ConnectionLike, Pipeline, RedisResult, Value};

use crate::call::{Call, Refused};
use crate::classify::{ScriptError, Sent};
use crate::decode::{DecodeError, Mismatch, decode_reply};
use crate::error::Error;
use crate::meta::{Meta, Script};
use crate::plan::{Plan, load_command};
use crate::reply::{Reply, kind, plain};

/// Calls a script.
///
/// # Errors
/// Every variant of [`Error`].
pub fn invoke<S, C>(script: &S, con: &mut C) -> Result<S::Reply, Error<S::Error>>
where
    S: Script,
    C: ConnectionLike + ?Sized,
{
    let cmd = encode(script)?;
    let (answer, can_have_run) = exchange(con, &cmd, S::META);
    finish(S::META, &cmd, answer, can_have_run)
}

/// [`invoke`] for a script that is known only when the program runs: what it sends is written by a closure, and its
/// reply is not read. redlua's own tests call generated scripts so; an expansion never does.
pub fn invoke_untyped<E, C>(
    meta: &'static Meta,
    write: impl FnOnce(&mut Call) -> Result<(), Refused>,
    con: &mut C,
) -> Result<crate::untyped::Reply, Error<E>>
where
    E: ScriptError,
    C: ConnectionLike + ?Sized,
{
    let mut call = Call::new(meta);
    write(&mut call)?;
    let cmd = call.finish();
    let (answer, can_have_run) = exchange(con, &cmd, meta);
    finish(meta, &cmd, answer, can_have_run)
}

/// Writes the command of a call, by hash.
///
/// # Errors
/// If a key or an argument is refused.
pub fn to_cmd<S: Script>(script: &S) -> Result<Cmd, Error> {
    Ok(encode(script)?)
}

/// Adds a call to a pipeline, by hash. Nothing follows an answer in a pipeline, so the script must be loaded, and
/// one that only reads needs a server since 7.0.
///
/// # Errors
/// If a key or an argument is refused; the pipeline is as it was.
pub fn append_to<S: Script>(script: &S, pipeline: &mut Pipeline) -> Result<(), Error> {
    pipeline.add_command(encode(script)?);
    Ok(())
}

/// Loads a script, so that no call meets a server that does not know it.
///
/// # Errors
/// If the server can't be reached or refuses.
pub fn load<C: ConnectionLike + ?Sized>(meta: &'static Meta, con: &mut C) -> Result<(), Error> {
    let answer = send(con, &load_command(meta));
    loaded(meta, answer)
}

pub(crate) fn encode<S: Script>(script: &S) -> Result<Cmd, crate::call::Refused> {
    let mut call = Call::new(S::META);
    script.encode(&mut call)?;
    Ok(call.finish())
}

fn exchange<C: ConnectionLike + ?Sized>(con: &mut C, cmd: &Cmd, meta: &'static Meta) -> (RedisResult<Value>, bool) {
    let mut plan = Plan::new(meta);
    let mut answer = send(con, cmd);
    while let Some(next) = plan.next(cmd, &answer) {
        answer = send(con, &next);
    }
    (answer, plan.can_have_run())
}

/// Some connections return the error of a server as a value.
fn send<C: ConnectionLike + ?Sized>(con: &mut C, cmd: &Cmd) -> RedisResult<Value> {
    con.req_command(cmd).and_then(Value::extract_error)
}

/// Turns the last answer into the result of the call.
pub(crate) fn finish<R: Reply, E: ScriptError>(
    meta: &'static Meta,
    cmd: &Cmd,
    answer: RedisResult<Value>,
    can_have_run: bool,
) -> Result<R, Error<E>> {
    match answer {
        Ok(value) => decode_reply(value, meta),
        Err(error) => {
            let sent = if can_have_run { Sent::Call(Some(cmd)) } else { Sent::Load };
            Err(sent.classify(error, meta))
        }
    }
}

/// Checks the answer to `SCRIPT LOAD`.
pub(crate) fn loaded(meta: &'static Meta, answer: RedisResult<Value>) -> Result<(), Error> {
    let value = plain(answer.map_err(|error| Sent::Load.classify::<std::convert::Infallible>(error, meta))?);
    match &value {
        Value::BulkString(sha1) if sha1 == meta.sha1.as_bytes() => Ok(()),
        Value::SimpleString(sha1) if sha1 == meta.sha1 => Ok(()),
        other => {
            Err(DecodeError::new(meta.name, Mismatch::new("the SHA-1 that was computed at compile time", kind(other)))
                .into())
        }
    }
}
