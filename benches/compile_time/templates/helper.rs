//! What the hand-written wrappers share: the fallback from the hash to the text, and errors.

use redlua::redis::{Cmd, ConnectionLike, ErrorKind, FromRedisValue, RedisError, RedisResult, ServerErrorKind, ToRedisArgs};
use redlua::redis::{Value, from_redis_value};
use std::convert::Infallible;

/// A script.
pub struct Script {
    pub sha1: &'static str,
    pub lua: &'static str,
}

/// What can go wrong.
#[derive(Debug)]
pub enum Error<E = Infallible> {
    Redis(RedisError),
    Script(E),
}

/// The errors of one script.
pub trait ScriptError: Sized {
    fn decode(code: &str, detail: &str) -> Option<Self>;
}

impl ScriptError for Infallible {
    fn decode(_: &str, _: &str) -> Option<Self> {
        None
    }
}

/// One call on its way.
pub struct Call {
    script: &'static Script,
    keys: Vec<String>,
    arguments: Vec<Vec<u8>>,
}

impl Call {
    pub fn new(script: &'static Script) -> Self {
        Self { script, keys: Vec::new(), arguments: Vec::new() }
    }

    pub fn key(&mut self, key: String) {
        self.keys.push(key);
    }

    pub fn arg<T: ToRedisArgs>(&mut self, value: T) -> &mut Self {
        self.arguments.extend(value.to_redis_args());
        self
    }

    fn command(&self, name: &str, script: &str) -> Cmd {
        let mut cmd = redlua::redis::cmd(name);
        cmd.arg(script).arg(self.keys.len()).arg(&self.keys).arg(&self.arguments);
        cmd
    }

    pub fn run<T: FromRedisValue, E: ScriptError>(
        &self,
        con: &mut (impl ConnectionLike + ?Sized),
    ) -> Result<T, Error<E>> {
        let mut answer = con.req_command(&self.command("EVALSHA", self.script.sha1));
        if is_unknown(&answer) {
            answer = con.req_command(&self.command("EVAL", self.script.lua));
        }
        finish(answer)
    }

    #[cfg(feature = "tokio")]
    pub async fn run_async<T: FromRedisValue, E: ScriptError>(
        &self,
        con: &mut (impl redlua::redis::aio::ConnectionLike + Send),
    ) -> Result<T, Error<E>> {
        let mut answer = con.req_packed_command(&self.command("EVALSHA", self.script.sha1)).await;
        if is_unknown(&answer) {
            answer = con.req_packed_command(&self.command("EVAL", self.script.lua)).await;
        }
        finish(answer)
    }
}

fn is_unknown(answer: &RedisResult<Value>) -> bool {
    matches!(answer, Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript))
}

fn finish<T: FromRedisValue, E: ScriptError>(answer: RedisResult<Value>) -> Result<T, Error<E>> {
    let error = match answer.and_then(Value::extract_error) {
        Ok(value) => return from_redis_value(value).map_err(|error| Error::Redis(error.into())),
        Err(error) => error,
    };
    let code = error.code().unwrap_or_default();
    match E::decode(code, error.detail().unwrap_or_default()) {
        Some(own) => Err(Error::Script(own)),
        None => Err(Error::Redis(error)),
    }
}
