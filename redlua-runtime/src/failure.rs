//! An error of the client or the server, kept so that it can be asked but does not talk.
//!
//! The text of a `redis::RedisError` quotes what the server said, and servers quote keys, fields and
//! arguments. Messages and `Debug` output end up in logs, and `source()` chains are printed by every
//! error reporter. So this type prints the kind or the code only, and is the end of its chain; the raw
//! error is there for who asks for it.

use std::fmt;
use std::ops::Deref;

use redis::{ErrorKind, RedisError};

use crate::location::Location;
use crate::meta::Meta;
use crate::server_text::{ServerText, is_code};

/// An error of the Redis client or server. Dereferences to [`redis::RedisError`].
///
/// `Display` and `Debug` show the script, the code and the place, never the server's own words: those
/// may hold keys and values. They are in the [`redis::RedisError`].
#[derive(Clone)]
pub struct Failure {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    error: RedisError,
    script: &'static str,
    code: Option<String>,
    location: Option<Location>,
}

impl Failure {
    pub(crate) fn new(error: RedisError, meta: &'static Meta, text: Option<ServerText<'_>>) -> Self {
        let code = text.map(|text| text.code.to_owned());
        let location = text.and_then(|text| text.line).and_then(|line| meta.locate(line));
        Self { inner: Box::new(Inner { error, script: meta.name, code, location }) }
    }

    /// The name of the script that was called.
    #[must_use]
    pub fn script(&self) -> &'static str {
        self.inner.script
    }

    /// The server's error code. Redis 6.2 replaces the code of an error inside a script by `ERR` and
    /// keeps it in the text; it is recovered from there.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }

    /// Where in the Rust source the script was, if it ran and the server told.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.inner.location
    }

    /// The error as the client gave it. Its text may hold keys and values.
    #[must_use]
    pub fn into_redis(self) -> RedisError {
        self.inner.error
    }

    /// What may be said of it: nothing that the server or the caller chose freely.
    fn summary(&self) -> &str {
        let error = &self.inner.error;
        match self.code() {
            Some(code) if is_code(code) => code,
            Some(_) => "an error",
            None if error.is_timeout() => "a timeout",
            None if error.is_connection_refusal() => "a refused connection",
            None if error.kind() == ErrorKind::Io => "a lost connection",
            None => error.category(),
        }
    }
}

impl Deref for Failure {
    type Target = RedisError;

    fn deref(&self) -> &RedisError {
        &self.inner.error
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed", self.inner.script)?;
        if let Some(location) = self.inner.location {
            write!(f, " at {location}")?;
        }
        write!(f, ": {}", self.summary())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("script", &self.inner.script)
            .field("summary", &self.summary())
            .field("location", &self.inner.location)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Failure {}
