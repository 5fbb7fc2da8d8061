//! Everything that can become of a call that did not succeed, told apart by what the caller should do.

use std::convert::Infallible;
use std::fmt;

use redis::RedisError;

use crate::abort::Abort;
use crate::bounds::ArgumentError;
use crate::call::Refused;
use crate::decode::DecodeError;
use crate::failure::Failure;
use crate::key::KeyError;
use crate::location::Location;

/// The error of a call. `E` is the script's own error type, if it has one.
///
/// No message and no `Debug` output holds a key or the value of an argument. The payload of a script's
/// own error is shown by that type's `Debug` only.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error<E = Infallible> {
    /// The client or the server failed. The script did not run, or a command in it failed; then
    /// [`location`](Error::location) says where, and what it had written before stays.
    Redis(Failure),
    /// The script's own error.
    Script(E),
    /// Refused because of an argument. Nothing was sent.
    Argument(ArgumentError),
    /// Refused because of a key. Nothing was sent.
    Key(KeyError),
    /// The script stopped at a check of the compiler's. What it had written before stays.
    Abort(Abort),
    /// The script ran, and its reply is not of the declared type.
    Decode(DecodeError),
    /// The connection broke or timed out: the script may or may not have run.
    ///
    /// That includes a refused connection, because cluster clients send a call again on a new one
    /// after its reply was lost, and report the last failure only. So with them even a call that succeeded
    /// may have run more than once. `ClusterClientBuilder::retries(0)` makes them report the first loss instead;
    /// then a call that the cluster sends back is reported as well, see [`is_try_again`](Error::is_try_again).
    Indeterminate(Failure),
}

impl<E> Error<E> {
    /// Where in the Rust source the script was when it failed, if it ran and the server told.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        match self {
            Self::Redis(failure) => failure.location(),
            Self::Abort(abort) => abort.location(),
            _ => None,
        }
    }

    /// The server's error code, as in `WRONGTYPE`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Redis(failure) => failure.code(),
            _ => None,
        }
    }

    /// The key that an abort is about. Never part of a message.
    #[must_use]
    pub fn key(&self) -> Option<&[u8]> {
        match self {
            Self::Abort(abort) => abort.key(),
            _ => None,
        }
    }

    /// The client's error, if it is one. Its text may hold keys and values.
    #[must_use]
    pub fn into_redis(self) -> Option<RedisError> {
        match self {
            Self::Redis(failure) | Self::Indeterminate(failure) => Some(failure.into_redis()),
            _ => None,
        }
    }

    /// The server is busy with another script. This one did not run.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.code() == Some("BUSY")
    }

    /// The server can't take the call just now: the slot of its keys is moving, the cluster is out of service, or
    /// the server is loading. The script did not run, so the call may be repeated after a moment.
    ///
    /// Cluster clients repeat such calls by themselves and give up after a number of attempts. The async one can be
    /// made to give up by a slot that moves under many calls at once: it sends `ASKING` and the call apart, another
    /// call on the same connection may come between, and both are sent back.
    #[must_use]
    pub fn is_try_again(&self) -> bool {
        let codes = ["ASK", "MOVED", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "LOADING"];
        self.location().is_none() && self.code().is_some_and(|code| codes.contains(&code))
    }

    /// The server is out of memory.
    #[must_use]
    pub fn is_oom(&self) -> bool {
        self.code() == Some("OOM")
    }

    /// The server is a replica and takes no writes.
    #[must_use]
    pub fn is_readonly(&self) -> bool {
        self.code() == Some("READONLY")
    }

    /// The server has too few replicas to take writes.
    #[must_use]
    pub fn is_noreplicas(&self) -> bool {
        self.code() == Some("NOREPLICAS")
    }

    /// A key holds a value of another type than its handle says.
    #[must_use]
    pub fn is_wrongtype(&self) -> bool {
        self.code() == Some("WRONGTYPE")
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redis(failure) => failure.fmt(f),
            Self::Script(_) => f.write_str("the script answered with an error of its own"),
            Self::Argument(error) => error.fmt(f),
            Self::Key(error) => error.fmt(f),
            Self::Abort(abort) => abort.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Indeterminate(failure) => write!(f, "{failure}; it may or may not have run"),
        }
    }
}

/// Without `source()`: each variant is told in full by `Display`.
impl<E: fmt::Debug> std::error::Error for Error<E> {}

impl<E> From<Refused> for Error<E> {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Key(error) => Self::Key(error),
            Refused::Argument(error) => Self::Argument(error),
        }
    }
}

impl<E> From<DecodeError> for Error<E> {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::Required;

    #[test]
    fn an_error_is_small() {
        assert!(size_of::<Error<u64>>() <= 96);
    }

    #[test]
    fn the_payload_is_not_in_the_message() {
        #[derive(Debug)]
        struct Held(#[allow(dead_code, reason = "read by Debug")] &'static str);
        let error = Error::Script(Held("secret"));
        assert!(!error.to_string().contains("secret"));
        assert_eq!(format!("{error:?}"), "Script(Held(\"secret\"))");
        let standard: &dyn std::error::Error = &error;
        assert!(standard.source().is_none());
    }

    #[test]
    fn refusals_become_errors() {
        let error = ArgumentError { script: "test", argument: "ttl", parts: Vec::new(), required: Required::Positive };
        let error: Error = Refused::Argument(error).into();
        assert!(matches!(error, Error::Argument(_)));
        assert_eq!(error.location(), None);
        assert!(!error.is_busy());
    }
}
