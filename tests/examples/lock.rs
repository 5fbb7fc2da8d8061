//! The lock: one owner at a time, and nobody else can touch it.

use std::thread::sleep;
use std::time::Duration;

use redlua::Error;
use redlua::redis::ConnectionLike;

use crate::examples::lock::{Acquire, Hold, LockError, Release};
use crate::servers::{CALLERS, everywhere, line_of, on_tasks, on_threads, run};

const KEY: &str = "lock:{disk}";

fn acquire(connection: &mut dyn ConnectionLike, owner: &str, ttl_ms: i64) -> Result<Hold, Error<LockError>> {
    Acquire { resource: "disk", owner, ttl_ms }.invoke(connection)
}

fn release(connection: &mut dyn ConnectionLike, owner: &str) -> bool {
    Release { resource: "disk", owner }.invoke(connection).expect("an answer")
}

/// For how long somebody else holds it.
fn held(result: Result<Hold, Error<LockError>>) -> i64 {
    match result {
        Err(Error::Script(LockError::Held { for_ms })) => for_ms,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_owner_takes_it_and_extends_it() {
    everywhere(|connection| {
        assert_eq!(acquire(connection, "ada", 1_000).expect("the lock"), Hold::Taken);
        assert_eq!(acquire(connection, "ada", 60_000).expect("the lock"), Hold::Extended);
        let left: i64 = run(connection, &format!("PTTL {KEY}"));
        assert!((1_001..=60_000).contains(&left), "{left}");
        // It may be shortened as well.
        assert_eq!(acquire(connection, "ada", 1_000).expect("the lock"), Hold::Extended);
        assert!(run::<i64>(connection, &format!("PTTL {KEY}")) <= 1_000);
    });
}

#[test]
fn others_are_told_how_long() {
    everywhere(|connection| {
        acquire(connection, "ada", 60_000).expect("the lock");
        // Neither a part of the name nor another case of it is the name.
        for other in ["ben", "ad", "adas", "Ada", ""] {
            let for_ms = held(acquire(connection, other, 1));
            assert!((1..=60_000).contains(&for_ms), "{for_ms}");
            assert!(!release(connection, other));
        }
        assert_eq!(run::<String>(connection, &format!("GET {KEY}")), "ada");
    });
}

#[test]
fn only_its_owner_releases_it_and_once() {
    everywhere(|connection| {
        assert!(!release(connection, "ada"), "nobody held it");
        acquire(connection, "ada", 60_000).expect("the lock");
        assert!(release(connection, "ada"));
        assert!(!release(connection, "ada"));
        assert_eq!(acquire(connection, "ben", 60_000).expect("the lock"), Hold::Taken);
    });
}

#[test]
fn it_frees_itself() {
    everywhere(|connection| {
        acquire(connection, "ada", 20).expect("the lock");
        sleep(Duration::from_millis(40));
        assert_eq!(acquire(connection, "ben", 60_000).expect("the lock"), Hold::Taken);
        assert!(!release(connection, "ada"), "it is no longer ada's");
    });
}

#[test]
fn an_owner_without_a_name_is_an_owner() {
    everywhere(|connection| {
        assert_eq!(acquire(connection, "", 60_000).expect("the lock"), Hold::Taken);
        assert_eq!(acquire(connection, "", 60_000).expect("the lock"), Hold::Extended);
        held(acquire(connection, "ada", 60_000));
        assert!(release(connection, ""));
    });
}

#[test]
fn a_lock_without_an_end_is_held_for_no_known_time() {
    everywhere(|connection| {
        run::<()>(connection, &format!("SET {KEY} somebody"));
        assert_eq!(held(acquire(connection, "ada", 60_000)), 0);
    });
}

#[test]
fn a_time_to_live_of_nothing_is_not_sent() {
    everywhere(|connection| {
        assert!(matches!(acquire(connection, "ada", 0), Err(Error::Argument(_))));
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
    });
}

#[test]
fn a_key_of_another_type_is_told() {
    everywhere(|connection| {
        run::<()>(connection, &format!("RPUSH {KEY} ada"));
        let error = acquire(connection, "ada", 60_000).expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
        let line = error.location().expect("a place").line;
        assert_eq!(line, line_of(include_str!("../../examples/lock.rs"), "if lock.get() == Some(owner)"));
        let error = Release { resource: "disk", owner: "ada" }.invoke(connection).expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
    });
}

#[test]
fn threads_exclude_each_other() {
    on_threads(
        |number, connection| {
            let owner = number.to_string();
            for _ in 0..5 {
                while acquire(connection, &owner, 60_000).is_err() {
                    sleep(Duration::from_millis(1));
                }
                // A read and a write that only a lock keeps together.
                let total: i64 = run::<Option<i64>>(connection, "GET total").unwrap_or(0);
                run::<()>(connection, &format!("SET total {}", total + 1));
                assert!(release(connection, &owner));
            }
        },
        |connection, _| assert_eq!(run::<i64>(connection, "GET total"), 5 * CALLERS as i64),
    );
}

#[test]
fn one_task_gets_it() {
    on_tasks(
        |number, mut connection| async move {
            let owner = number.to_string();
            let call = Acquire { resource: "disk", owner: &owner, ttl_ms: 60_000 };
            call.invoke_async(&mut connection).await
        },
        |results| {
            let taken = results.iter().filter(|result| matches!(result, Ok(Hold::Taken))).count();
            let held = |result: &&_| matches!(result, Err(Error::Script(LockError::Held { for_ms: 1.. })));
            assert_eq!((taken, results.iter().filter(held).count()), (1, 10 * CALLERS - 1));
        },
    );
}
