//! Which variant of `Error` an error of the client is. It decides whether a caller may repeat a call, so it
//! is one pure function.

use std::convert::Infallible;

use redis::{Cmd, ErrorKind, RedisError};

use crate::abort::Abort;
use crate::decode::Mismatch;
use crate::error::Error;
use crate::failure::Failure;
use crate::meta::Meta;
use crate::payload::Payload;
use crate::server_text::ServerText;

/// The script's own errors. The macro implements it for the `E` of a `Result<T, E>`.
pub trait ScriptError: Sized + 'static {
    /// Decodes an error reply: `CODE` and a payload, or a whole text without one. `None` if the code
    /// is not the script's.
    fn decode(code: &str, payload: &mut Payload<'_>) -> Option<Result<Self, Mismatch>>;
}

impl ScriptError for Infallible {
    fn decode(_code: &str, _payload: &mut Payload<'_>) -> Option<Result<Self, Mismatch>> {
        None
    }
}

/// What was sent when the error came.
#[derive(Clone, Copy)]
pub(crate) enum Sent<'c> {
    /// The call; the command is there unless the reply was decoded on its own.
    Call(Option<&'c Cmd>),
    /// Only the text of the script, which runs nothing.
    Load,
}

impl Sent<'_> {
    /// Turns an error of the client into the error of the call.
    pub(crate) fn classify<E: ScriptError>(self, error: RedisError, meta: &'static Meta) -> Error<E> {
        let Some(text) = server_text(&error) else {
            let indeterminate = matches!(self, Self::Call(_)) && is_indeterminate(error.kind());
            let failure = Failure::new(error, meta, None);
            return if indeterminate { Error::Indeterminate(failure) } else { Error::Redis(failure) };
        };
        if let Some(own) = own_error(&text) {
            return match own {
                Ok(own) => Error::Script(own),
                Err(mismatch) => mismatch.of(meta),
            };
        }
        let parsed = ServerText::parse(&text);
        let cmd = match self {
            Self::Call(cmd) => cmd,
            Self::Load => None,
        };
        let abort = parsed.marker(meta.name).and_then(|marker| Abort::new(marker, meta, cmd));
        match abort {
            Some(abort) => Error::Abort(abort),
            None => Error::Redis(Failure::new(error, meta, Some(parsed))),
        }
    }
}

/// Whether the script may have run although the client has no reply.
///
/// A refused connection counts: a cluster client that lost the reply connects anew to send the call
/// again, and reports the refusal. So does a node that it could not find any more. A reply that could not be
/// parsed came after sending.
fn is_indeterminate(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Io | ErrorKind::Parse | ErrorKind::ClusterConnectionNotFound)
}

/// The text of an error that the server sent, put together again from code and detail.
fn server_text(error: &RedisError) -> Option<String> {
    let code = error.code()?;
    Some(match error.detail() {
        Some(detail) => format!("{code} {detail}"),
        None => code.to_owned(),
    })
}

/// The script's own error: `CODE {…}`, or a whole text without a payload. A text that merely begins with one
/// of its codes is the server's.
fn own_error<E: ScriptError>(text: &str) -> Option<Result<E, Mismatch>> {
    let (code, json) = match text.split_once(" {") {
        Some((code, rest)) => (code, Some(&text[text.len() - rest.len() - 1..])),
        None => (text, None),
    };
    let mut payload = Payload::new(json);
    let decoded = E::decode(code, &mut payload)?;
    Some(decoded.and_then(|own| payload.finish().map(|()| own)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abort::AbortKind;
    use std::io;

    static META: Meta = Meta { handles: &["hits"], keys: &["hits:{u}"], fixed: 1, lines: "2 5 9", ..Meta::EMPTY };

    #[derive(Debug, PartialEq)]
    enum LockError {
        Held { for_ms: i64 },
        Gone,
        NotFound,
    }

    impl ScriptError for LockError {
        fn decode(code: &str, payload: &mut Payload<'_>) -> Option<Result<Self, Mismatch>> {
            match code {
                "HELD" => Some((|| Ok(Self::Held { for_ms: payload.field("for_ms")? }))()),
                "GONE" => Some(Ok(Self::Gone)),
                "NOT FOUND" => Some(Ok(Self::NotFound)),
                _ => None,
            }
        }
    }

    fn classify(error: RedisError) -> Error<LockError> {
        Sent::Call(None).classify(error, &META)
    }

    fn server(text: &str) -> RedisError {
        redis::parse_redis_value(format!("-{text}\r\n").as_bytes())
            .expect("a reply")
            .extract_error()
            .expect_err("an error reply")
    }

    #[test]
    fn the_scripts_own_errors() {
        for (text, expected) in [
            ("HELD {\"for_ms\":7}", LockError::Held { for_ms: 7 }),
            ("GONE", LockError::Gone),
            ("NOT FOUND", LockError::NotFound),
        ] {
            match classify(server(text)) {
                Error::Script(own) => assert_eq!(own, expected),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_malformed_payload() {
        for text in [
            "HELD",
            "HELD {}",
            "HELD {\"for_ms\":\"7\"}",
            "HELD {\"for_ms\":7,\"x\":1}",
            "HELD {\"for_ms\":7",
            "GONE {\"x\":1}",
        ] {
            let error = classify(server(text));
            assert!(matches!(error, Error::Decode(_)), "{text}: {error:?}");
        }
    }

    #[test]
    fn codes_of_the_server_stay_the_servers() {
        for text in ["GONE with the wind", "NOT FOUND here", "BUSY Redis", "ERR no"] {
            let error = classify(server(text));
            assert!(matches!(error, Error::Redis(_)), "{text}: {error:?}");
        }
    }

    #[test]
    fn aborts() {
        let error = classify(server(
            "ERR user_script:3: REDLUA_STORED test: hits (hits:{u}): no integer script: ab12, on @user_script:9.",
        ));
        let Error::Abort(abort) = error else {
            panic!("{error:?}");
        };
        assert_eq!(abort.kind(), AbortKind::Stored);
        assert_eq!(abort.text(), "hits (hits:{u}): no integer");
        assert_eq!(abort.location().map(|at| at.line), Some(5));
        assert_eq!(abort.handle(), Some("hits"));
    }

    #[test]
    fn an_own_error_that_quotes_a_marker_is_no_abort() {
        let error = classify(server("HELD {\"x\":\"REDLUA_STORED test: a\"}"));
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
    }

    #[test]
    fn errors_of_commands_have_code_and_place_but_do_not_talk() {
        for text in [
            "WRONGTYPE secret words script: ab12, on @user_script:2.",
            "ERR Error running script (call to f_ab12): @user_script:2: WRONGTYPE secret words",
        ] {
            let error = classify(server(text));
            assert!(error.is_wrongtype(), "{error:?}");
            assert_eq!(error.location().map(|at| at.line), Some(5));
            assert_eq!(error.to_string(), "`test` failed at src/a.rs:5:9: WRONGTYPE");
            assert!(!format!("{error:?}").contains("secret"));
            let raw = error.into_redis().expect("the client's error");
            assert!(raw.to_string().contains("secret"));
        }
        let error = classify(server("secret words"));
        assert!(!format!("{error} {error:?}").contains("secret"));
    }

    #[test]
    fn the_codes_that_are_told_apart() {
        type Check = fn(&Error<LockError>) -> bool;
        let checks: [(&str, Check); 5] = [
            ("BUSY", Error::is_busy),
            ("OOM", Error::is_oom),
            ("READONLY", Error::is_readonly),
            ("NOREPLICAS", Error::is_noreplicas),
            ("WRONGTYPE", Error::is_wrongtype),
        ];
        for (code, _) in checks {
            let error = classify(server(&format!("{code} words")));
            let holding: Vec<_> = checks.iter().filter(|(_, check)| check(&error)).map(|(code, _)| *code).collect();
            assert_eq!(holding, [code]);
        }
    }

    #[test]
    fn a_call_that_the_cluster_sent_back_may_be_repeated() {
        for code in ["ASK", "MOVED", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "LOADING"] {
            assert!(classify(server(&format!("{code} words"))).is_try_again(), "{code}");
        }
        // From inside the script, which has run up to there.
        let inside = "CLUSTERDOWN words script: ab12, on @user_script:2.";
        assert!(!classify(server(inside)).is_try_again());
        for other in ["BUSY words", "ERR words", "GONE"] {
            assert!(!classify(server(other)).is_try_again(), "{other}");
        }
    }

    #[test]
    fn without_a_reply_the_outcome_is_open() {
        for kind in [
            io::ErrorKind::TimedOut,
            io::ErrorKind::UnexpectedEof,
            io::ErrorKind::BrokenPipe,
            io::ErrorKind::ConnectionRefused,
        ] {
            let lost = || RedisError::from(io::Error::new(kind, "secret"));
            let error = classify(lost());
            assert!(matches!(error, Error::Indeterminate(_)), "{kind}");
            assert!(!format!("{error} {error:?}").contains("secret"));
            let error: Error = Sent::Load.classify(lost(), &META);
            assert!(matches!(error, Error::Redis(_)), "{kind}");
        }
        let error = classify((ErrorKind::Parse, "unreadable").into());
        assert!(matches!(error, Error::Indeterminate(_)));
        let error = classify((ErrorKind::Client, "not sent").into());
        assert!(matches!(error, Error::Redis(_)));
    }
}
