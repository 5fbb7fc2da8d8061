//! The async half of a call: one named future for all scripts, so that an expansion holds no `async fn`
//! and callers can store it.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use redis::aio::ConnectionLike;
use redis::{Cmd, RedisResult, Value};

use crate::call::Refused;
use crate::classify::ScriptError;
use crate::error::Error;
use crate::invoke::{encode, finish, loaded};
use crate::meta::{Meta, Script};
use crate::plan::{Plan, load_command};
use crate::reply::Reply;

/// A call that runs when it is awaited.
///
/// The keys and arguments are written, and refused, when it is created; it holds them and the
/// connection only. Dropping it after it was polled does not stop a script that was already sent.
#[must_use = "a call runs only when it is awaited"]
pub struct Invoke<'c, T, E = Infallible> {
    future: Pin<Box<dyn Future<Output = Result<T, Error<E>>> + Send + 'c>>,
}

impl<T, E> Future for Invoke<'_, T, E> {
    type Output = Result<T, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.future.as_mut().poll(context)
    }
}

impl<T, E> fmt::Debug for Invoke<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invoke").finish_non_exhaustive()
    }
}

/// Calls a script.
pub fn invoke_async<'c, S, C>(script: &S, con: &'c mut C) -> Invoke<'c, S::Reply, S::Error>
where
    S: Script,
    C: ConnectionLike + Send + ?Sized,
{
    run(S::META, encode(script), con)
}

/// Loads a script, so that no call meets a server that does not know it.
pub fn load_async<'c, C>(meta: &'static Meta, con: &'c mut C) -> Invoke<'c, ()>
where
    C: ConnectionLike + Send + ?Sized,
{
    Invoke {
        future: Box::pin(async move {
            let answer = send(con, &load_command(meta)).await;
            loaded(meta, answer)
        }),
    }
}

/// Depends on the types of the result only, not on the script.
fn run<'c, R, E, C>(meta: &'static Meta, encoded: Result<Cmd, Refused>, con: &'c mut C) -> Invoke<'c, R, E>
where
    R: Reply,
    E: ScriptError,
    C: ConnectionLike + Send + ?Sized,
{
    Invoke {
        future: Box::pin(async move {
            let cmd = encoded?;
            let (answer, can_have_run) = exchange(con, &cmd, meta).await;
            finish(meta, &cmd, answer, can_have_run)
        }),
    }
}

async fn exchange<C: ConnectionLike + Send + ?Sized>(
    con: &mut C,
    cmd: &Cmd,
    meta: &'static Meta,
) -> (RedisResult<Value>, bool) {
    let mut plan = Plan::new(meta);
    let mut answer = send(con, cmd).await;
    while let Some(next) = plan.next(cmd, &answer) {
        answer = send(con, &next).await;
    }
    (answer, plan.can_have_run())
}

/// Some connections return the error of a server as a value.
async fn send<C: ConnectionLike + Send + ?Sized>(con: &mut C, cmd: &Cmd) -> RedisResult<Value> {
    con.req_packed_command(cmd).await.and_then(Value::extract_error)
}
