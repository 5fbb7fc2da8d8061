//! The sliding window: its limit, its ends, and what it refuses.

use redlua::redis::ConnectionLike;
use redlua::{Error, KeyError, KeyRule, Required};

use crate::examples::sliding_window::{SlidingWindow, Verdict};
use crate::servers::{CALLERS, everywhere, line_of, on_tasks, on_threads, run};

const SOURCE: &str = include_str!("../../examples/sliding_window.rs");
const WINDOW: SlidingWindow<'_> = SlidingWindow { user: "ada", call_id: "", now_ms: 0, window_ms: 1_000, limit: 3 };

fn call(connection: &mut dyn ConnectionLike, call_id: &str, now_ms: i64) -> Verdict {
    SlidingWindow { call_id, now_ms, ..WINDOW }.invoke(connection).expect("a verdict")
}

fn admitted(remaining: i64) -> Verdict {
    Verdict { allowed: true, remaining }
}

const REFUSED: Verdict = Verdict { allowed: false, remaining: 0 };

#[test]
fn the_limit_itself_is_admitted_and_no_more() {
    everywhere(|connection| {
        assert_eq!(call(connection, "a", 5_000), admitted(2));
        assert_eq!(call(connection, "b", 5_100), admitted(1));
        assert_eq!(call(connection, "c", 5_200), admitted(0));
        assert_eq!(call(connection, "d", 5_300), REFUSED);
        assert_eq!(run::<i64>(connection, "ZCARD rate:{ada}:hits"), 3, "a refused call leaves no trace");
    });
}

#[test]
fn two_calls_in_the_same_millisecond_count_twice() {
    everywhere(|connection| {
        assert_eq!(call(connection, "a", 5_000), admitted(2));
        assert_eq!(call(connection, "b", 5_000), admitted(1));
        // The same call once more, as after a lost reply: it is one call.
        assert_eq!(call(connection, "b", 5_000), admitted(0));
        assert_eq!(run::<i64>(connection, "ZCARD rate:{ada}:hits"), 2);
    });
}

#[test]
fn a_call_is_forgotten_after_exactly_the_window() {
    everywhere(|connection| {
        for id in ["a", "b", "c"] {
            call(connection, id, 5_000);
        }
        assert_eq!(call(connection, "d", 5_999), REFUSED);
        assert_eq!(call(connection, "e", 6_000), admitted(2));
        assert_eq!(run::<Vec<String>>(connection, "ZRANGE rate:{ada}:hits 0 -1"), ["e"]);
    });
}

#[test]
fn the_key_lives_as_long_as_the_window() {
    everywhere(|connection| {
        call(connection, "a", 5_000);
        let left: i64 = run(connection, "PTTL rate:{ada}:hits");
        assert!((1..=1_000).contains(&left), "{left}");
    });
}

#[test]
fn users_have_windows_of_their_own() {
    everywhere(|connection| {
        // The last three may look like anything: they are one user's name.
        for user in ["ada", "ben", "::1", "{", "a b\r\n"] {
            let call = SlidingWindow { user, call_id: "a", limit: 1, ..WINDOW };
            assert_eq!(call.invoke(connection).expect("a verdict"), admitted(0), "{user}");
        }
    });
}

#[test]
fn a_limit_of_nothing_admits_nothing() {
    everywhere(|connection| {
        for limit in [0, -1] {
            let verdict = SlidingWindow { limit, ..WINDOW }.invoke(connection);
            assert_eq!(verdict.expect("a verdict"), REFUSED);
        }
        assert!(!run::<bool>(connection, "EXISTS rate:{ada}:hits"));
    });
}

#[test]
fn what_can_not_be_right_is_not_sent() {
    everywhere(|connection| {
        let mut required = |call: SlidingWindow<'_>| match call.invoke(connection) {
            Err(Error::Argument(error)) => (error.argument(), error.required()),
            other => panic!("{other:?}"),
        };
        assert_eq!(required(SlidingWindow { window_ms: 0, ..WINDOW }), ("window_ms", Required::Positive));
        assert_eq!(required(SlidingWindow { limit: 1 << 53, ..WINDOW }), ("limit", Required::Exact));
        assert_eq!(required(SlidingWindow { now_ms: i64::MIN, ..WINDOW }), ("now_ms", Required::Exact));
        for (user, expected) in [("", KeyRule::Empty), ("a}b", KeyRule::CloseBrace)] {
            let error = SlidingWindow { user, ..WINDOW }.invoke(connection);
            assert!(matches!(error, Err(Error::Key(KeyError::Value { rule, .. })) if rule == expected), "{error:?}");
        }
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
    });
}

#[test]
fn a_difference_beyond_2_53_stops_the_script() {
    everywhere(|connection| {
        let edge = (1 << 53) - 1;
        assert!(SlidingWindow { now_ms: -edge + 1_000, ..WINDOW }.invoke(connection).is_ok());
        let error = SlidingWindow { now_ms: -edge + 999, ..WINDOW }.invoke(connection).expect_err("an overflow");
        assert!(matches!(&error, Error::Abort(abort) if abort.kind() == redlua::AbortKind::Overflow), "{error:?}");
        let line = error.location().expect("a place").line;
        assert_eq!(line, line_of(SOURCE, "hits.zremrangebyscore("));
    });
}

#[test]
fn a_key_of_another_type_is_told_with_its_place() {
    everywhere(|connection| {
        run::<()>(connection, "SET rate:{ada}:hits 1");
        let error = WINDOW.invoke(connection).expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
        let place = error.location().expect("a place");
        assert!(place.file.ends_with("examples/sliding_window.rs"), "{place}");
        assert_eq!(place.line, line_of(SOURCE, "hits.zremrangebyscore("));
        assert!(!error.to_string().contains("ada"), "{error}");
    });
}

#[test]
fn threads_share_one_limit() {
    on_threads(
        |number, connection| {
            let call = |turn| {
                let call_id = format!("{number}-{turn}");
                SlidingWindow { call_id: &call_id, now_ms: 5_000, limit: 50, ..WINDOW }.invoke(connection)
            };
            let verdicts = (0..10).map(call);
            verdicts.filter(|verdict| verdict.as_ref().expect("a verdict").allowed).count()
        },
        |_, admitted| assert_eq!(admitted.iter().sum::<usize>(), 50),
    );
}

#[test]
fn tasks_share_one_limit_and_one_connection() {
    on_tasks(
        |number, mut connection| async move {
            let call_id = number.to_string();
            let call = SlidingWindow { call_id: &call_id, now_ms: 5_000, limit: 50, ..WINDOW };
            call.invoke_async(&mut connection).await.expect("a verdict")
        },
        |verdicts| {
            assert!(verdicts.len() == 10 * CALLERS);
            let mut left: Vec<_> = verdicts.iter().filter(|verdict| verdict.allowed).collect();
            left.sort_by_key(|verdict| verdict.remaining);
            let left: Vec<_> = left.into_iter().map(|verdict| verdict.remaining).collect();
            assert_eq!(left, (0..50).collect::<Vec<_>>(), "each admitted call saw another number");
        },
    );
}
