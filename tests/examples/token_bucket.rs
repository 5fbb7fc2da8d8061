//! The token bucket: parts of tokens, its capacity, clocks, and what is stored wrongly.

use std::thread::sleep;
use std::time::Duration;

use redlua::redis::ConnectionLike;
use redlua::{Abort, AbortKind, Error, Required};

use crate::examples::token_bucket::{Grant, TokenBucket};
use crate::servers::{CALLERS, everywhere, line_of, on_tasks, on_threads, run};

const KEY: &str = "bucket:{ada}";
const CALL: TokenBucket<'_> = TokenBucket { user: "ada", now_ms: 50_000, capacity: 5.0, rate: 1.67, cost: 1.0 };

fn take(connection: &mut dyn ConnectionLike, cost: f64, now_ms: i64) -> Grant {
    TokenBucket { now_ms, cost, ..CALL }.invoke(connection).expect("a grant")
}

fn aborted(connection: &mut dyn ConnectionLike, call: &TokenBucket<'_>) -> Abort {
    match call.invoke(connection) {
        Err(Error::Abort(abort)) => abort,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_bucket_is_full() {
    everywhere(|connection| {
        assert_eq!(take(connection, 5.0, 50_000), Grant { allowed: true, tokens: 0.0, wait_ms: 0 });
        let refused = take(connection, 1.0, 50_000);
        assert_eq!(refused, Grant { allowed: false, tokens: 0.0, wait_ms: 599 });
    });
}

#[test]
fn parts_of_a_token_add_up() {
    everywhere(|connection| {
        take(connection, 5.0, 50_000);
        // 10 s at 1.67 a second, looked at every 10 ms: 16 whole tokens, and 0.7 that stay.
        let steps = (1..=1_000).map(|step| take(connection, 1.0, 50_000 + 10 * step));
        let grants: Vec<_> = steps.collect();
        assert_eq!(grants.iter().filter(|grant| grant.allowed).count(), 16);
        let left = grants.last().expect("a grant").tokens;
        assert!((left - 0.7).abs() < 1e-9, "{left}");
    });
}

#[test]
fn the_wait_is_exact() {
    everywhere(|connection| {
        take(connection, 5.0, 50_000);
        let refused = take(connection, 2.5, 50_000);
        assert!(!take(connection, 2.5, 50_000 + refused.wait_ms - 1).allowed);
        assert!(take(connection, 2.5, 50_000 + refused.wait_ms).allowed);
    });
}

#[test]
fn there_is_never_more_than_the_capacity() {
    everywhere(|connection| {
        take(connection, 5.0, 50_000);
        assert_eq!(take(connection, 0.0, 90_000_000).tokens, 5.0);
        // A smaller capacity holds from the next time that tokens are added.
        let call = TokenBucket { now_ms: 90_000_001, capacity: 2.0, cost: 0.0, ..CALL };
        assert_eq!(call.invoke(connection).expect("a grant").tokens, 2.0);
    });
}

#[test]
fn a_clock_that_goes_back_changes_nothing() {
    everywhere(|connection| {
        take(connection, 5.0, 50_000);
        assert_eq!(take(connection, 0.0, 20_000).tokens, 0.0);
        assert_eq!(take(connection, 0.0, 50_000).tokens, 0.0, "the way back from there is not counted");
        assert_eq!(take(connection, 1.67, 51_000).tokens, 0.0);
    });
}

#[test]
fn an_expired_bucket_is_full() {
    everywhere(|connection| {
        let call = TokenBucket { capacity: 1.0, rate: 50.0, ..CALL };
        assert!(call.invoke(connection).expect("a grant").allowed);
        let left: i64 = run(connection, &format!("PTTL {KEY}"));
        assert!(left <= 20, "{left}");
        sleep(Duration::from_millis(40));
        // The caller's clock stands still; the server's did not.
        assert_eq!(call.invoke(connection).expect("a grant"), Grant { allowed: true, tokens: 0.0, wait_ms: 0 });
    });
}

#[test]
fn it_lives_until_it_is_full() {
    everywhere(|connection| {
        take(connection, 5.0, 50_000);
        let left: i64 = run(connection, &format!("PTTL {KEY}"));
        // 5 / 1.67 s, rounded up.
        assert!((2_000..=2_995).contains(&left), "{left}");
    });
}

#[test]
fn what_no_bucket_can_grant_stops_before_the_first_write() {
    everywhere(|connection| {
        for call in [
            TokenBucket { cost: 5.1, ..CALL },
            TokenBucket { cost: -1.0, ..CALL },
            TokenBucket { rate: 0.0, ..CALL },
            TokenBucket { rate: -1.0, ..CALL },
        ] {
            let abort = aborted(connection, &call);
            assert_eq!(abort.kind(), AbortKind::Assert, "{abort}");
            let line = abort.location().expect("a place").line;
            assert_eq!(line, line_of(include_str!("../../examples/token_bucket.rs"), "assert!(rate > 0.0"));
        }
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
    });
}

#[test]
fn what_is_no_number_is_not_sent() {
    everywhere(|connection| {
        for cost in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            match (TokenBucket { cost, ..CALL }).invoke(connection) {
                Err(Error::Argument(error)) => assert_eq!(error.required(), Required::Finite),
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn what_is_stored_wrongly_is_told_with_its_field() {
    everywhere(|connection| {
        for (stored, field) in [
            ("tokens many at_ms 1", "tokens"),
            ("tokens nan at_ms 1", "tokens"),
            ("tokens 0x10 at_ms 1", "tokens"),
            ("tokens 1 at_ms 1.5", "at_ms"),
            ("tokens 1 at_ms 9007199254740992", "at_ms"),
            ("tokens 1", "at_ms"),
            ("at_ms 1", "tokens"),
        ] {
            run::<()>(connection, &format!("DEL {KEY}"));
            run::<()>(connection, &format!("HSET {KEY} {stored}"));
            let abort = aborted(connection, &CALL);
            assert_eq!(abort.kind(), AbortKind::Stored, "{stored}");
            assert_eq!(abort.field(), Some(field), "{stored}");
            assert_eq!((abort.handle(), abort.template()), (Some("bucket"), Some("bucket:{user}")));
            assert_eq!(abort.key(), Some(KEY.as_bytes()));
            assert!(!abort.to_string().contains("ada"), "{abort}");
            assert_eq!(run::<i64>(connection, &format!("PTTL {KEY}")), -1, "nothing was written");
        }
    });
}

#[test]
fn what_others_store_beside_it_stays() {
    everywhere(|connection| {
        run::<()>(connection, &format!("HSET {KEY} tokens 1e0 at_ms 50000 note hello"));
        assert_eq!(take(connection, 1.0, 50_000), Grant { allowed: true, tokens: 0.0, wait_ms: 0 });
        assert_eq!(run::<String>(connection, &format!("HGET {KEY} note")), "hello");
    });
}

#[test]
fn a_key_of_another_type_is_told() {
    everywhere(|connection| {
        run::<()>(connection, &format!("SADD {KEY} 1"));
        let error = CALL.invoke(connection).expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
        let line = error.location().expect("a place").line;
        assert_eq!(line, line_of(include_str!("../../examples/token_bucket.rs"), "bucket.hgetall()"));
    });
}

#[test]
fn threads_share_one_bucket() {
    on_threads(
        |_, connection| {
            let call = TokenBucket { capacity: 20.0, cost: 0.5, ..CALL };
            (0..10).filter(|_| call.invoke(connection).expect("a grant").allowed).count()
        },
        |_, granted| assert_eq!(granted.iter().sum::<usize>(), 40),
    );
}

#[test]
fn tasks_share_one_bucket() {
    on_tasks(
        |_, mut connection| async move {
            let call = TokenBucket { capacity: 20.0, cost: 0.5, ..CALL };
            call.invoke_async(&mut connection).await.expect("a grant")
        },
        |grants| {
            assert_eq!(grants.len(), 10 * CALLERS);
            assert_eq!(grants.iter().filter(|grant| grant.allowed).count(), 40);
        },
    );
}
