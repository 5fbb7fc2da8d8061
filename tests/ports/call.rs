//! A recorded call, and what became of it when an invoker sent it.

use redlua::Error;
use redlua::redis::{Cmd, Connection, ConnectionLike, RedisResult, Value};

use crate::reply::{Reply, ToReply};

/// The keys and arguments of a recorded call. Every accessor gives `None` where the argument is missing or the type
/// can't hold it: a caller who has a typed invoker could not have made that call.
pub(crate) struct Call {
    pub(crate) keys: Vec<Vec<u8>>,
    pub(crate) args: Vec<Vec<u8>>,
}

impl Call {
    /// Exactly so many keys.
    pub(crate) fn keys<const N: usize>(&self) -> Option<[&[u8]; N]> {
        let keys: Vec<&[u8]> = self.keys.iter().map(Vec::as_slice).collect();
        keys.try_into().ok()
    }

    /// Bytes.
    pub(crate) fn bytes(&self, at: usize) -> Option<&[u8]> {
        self.args.get(at).map(Vec::as_slice)
    }

    /// Bytes that are UTF-8.
    pub(crate) fn text(&self, at: usize) -> Option<&str> {
        std::str::from_utf8(self.bytes(at)?).ok()
    }

    /// A number, as Rust reads it.
    pub(crate) fn number<T: std::str::FromStr>(&self, at: usize) -> Option<T> {
        self.text(at)?.parse().ok()
    }

    /// A number, or nothing where the text is empty.
    pub(crate) fn optional<T: std::str::FromStr>(&self, at: usize) -> Option<Option<T>> {
        match self.text(at)? {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        }
    }
}

/// What became of a call.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The fields of the invoker can't hold the arguments.
    Impossible,
    /// The invoker refused it. Nothing was sent.
    Refused,
    /// The typed result, and what the server sent.
    Reply { typed: Reply, sent: Reply },
    /// The text of the server.
    Error(String),
    /// What the invoker made of the answer is not what the server sent.
    Wrong(#[expect(dead_code, reason = "shown by `Debug`")] String),
}

/// A connection that remembers the last answer of the server, so that what the invoker made of it can be held against
/// it.
pub(crate) struct Wire<'c> {
    connection: &'c mut Connection,
    last: Option<RedisResult<Value>>,
}

impl<'c> Wire<'c> {
    pub(crate) fn new(connection: &'c mut Connection) -> Self {
        Self { connection, last: None }
    }

    /// The answer to a call, of its typed result.
    pub(crate) fn answer<T: ToReply, E: std::fmt::Debug>(&mut self, result: Result<T, Error<E>>) -> Option<Answer> {
        Some(match (result, self.last.take()) {
            (Err(Error::Argument(_) | Error::Key(_)), None) => Answer::Refused,
            (Ok(result), Some(Ok(sent))) => match (result.to_reply(), Reply::of(&sent)) {
                (typed, Some(sent)) if typed.was_sent_as(&sent) => Answer::Reply { typed, sent },
                (typed, _) => Answer::Wrong(format!("{typed:?} of {sent:?}")),
            },
            (Err(Error::Decode(error)), _) => Answer::Wrong(error.to_string()),
            (Err(_), Some(Err(error))) => {
                let text = format!("{} {}", error.code().unwrap_or_default(), error.detail().unwrap_or_default());
                Answer::Error(without_frame(text))
            }
            (Ok(_), sent) => Answer::Wrong(format!("a result of {sent:?}")),
            (Err(error), sent) => Answer::Wrong(format!("{error:?} of {sent:?}")),
        })
    }

    fn kept(&mut self, answer: RedisResult<Value>) -> RedisResult<Value> {
        let kept = match answer.clone() {
            // What the server says of a command comes as a value.
            Ok(Value::ServerError(error)) => Err(error.into()),
            other => other,
        };
        self.last = Some(kept);
        answer
    }
}

impl ConnectionLike for Wire<'_> {
    fn req_packed_command(&mut self, command: &[u8]) -> RedisResult<Value> {
        let answer = self.connection.req_packed_command(command);
        self.kept(answer)
    }

    fn req_command(&mut self, command: &Cmd) -> RedisResult<Value> {
        let answer = self.connection.req_command(command);
        self.kept(answer)
    }

    fn req_packed_commands(&mut self, commands: &[u8], offset: usize, count: usize) -> RedisResult<Vec<Value>> {
        self.connection.req_packed_commands(commands, offset, count)
    }

    fn get_db(&self) -> i64 {
        self.connection.get_db()
    }

    fn check_connection(&mut self) -> bool {
        self.connection.check_connection()
    }

    fn is_open(&self) -> bool {
        self.connection.is_open()
    }
}

/// The error of a command as Redis 7 and later say it: Redis 6.2 puts it into a frame.
fn without_frame(text: String) -> String {
    let framed = text.strip_prefix("ERR Error running script (call to ");
    let Some((_, inner)) = framed.and_then(|framed| framed.split_once(": @user_script:")) else { return text };
    let inner = inner.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(": ");
    let code = inner.split(' ').next().unwrap_or_default();
    let has_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if has_code { inner.to_owned() } else { format!("ERR {inner}") }
}
