//! The counter: any amount, and a life that begins once.

use std::thread::sleep;
use std::time::Duration;

use redlua::redis::ConnectionLike;
use redlua::{AbortKind, Error};

use crate::examples::counter::Counter;
use crate::servers::{CALLERS, everywhere, line_of, on_tasks, on_threads, run};

const KEY: &str = "counter:{sales}";

fn add(connection: &mut dyn ConnectionLike, amount: i64, ttl_ms: i64) -> Result<i64, Error> {
    Counter { name: "sales", amount, ttl_ms }.invoke(connection)
}

fn left_ms(connection: &mut dyn ConnectionLike) -> i64 {
    run(connection, &format!("PTTL {KEY}"))
}

#[test]
fn any_amount_is_added() {
    everywhere(|connection| {
        let mut total = 0;
        for amount in [1, 41, -50, 0, 8, 1 << 52, -(1 << 52)] {
            total += amount;
            assert_eq!(add(connection, amount, 60_000).expect("a total"), total);
        }
    });
}

#[test]
fn only_the_first_hit_starts_the_time_to_live() {
    everywhere(|connection| {
        add(connection, 3, 60_000).expect("a total");
        add(connection, -3, 3_600_000).expect("a total");
        // It is 0 again, and 3 is the amount of the first hit: neither makes it new.
        add(connection, 3, 3_600_000).expect("a total");
        let left = left_ms(connection);
        assert!((1..=60_000).contains(&left), "{left}");
    });
}

#[test]
fn an_expired_counter_is_new() {
    everywhere(|connection| {
        assert_eq!(add(connection, 7, 20).expect("a total"), 7);
        sleep(Duration::from_millis(40));
        assert_eq!(add(connection, 7, 60_000).expect("a total"), 7);
        assert!(left_ms(connection) > 20);
    });
}

#[test]
fn a_time_to_live_of_nothing_is_not_sent() {
    everywhere(|connection| {
        for ttl_ms in [0, -1] {
            assert!(matches!(add(connection, 1, ttl_ms), Err(Error::Argument(_))));
        }
        assert!(!run::<bool>(connection, &format!("EXISTS {KEY}")));
    });
}

#[test]
fn a_total_that_lua_would_round_is_told() {
    everywhere(|connection| {
        let edge = (1 << 53) - 1;
        assert_eq!(add(connection, edge, 60_000).expect("a total"), edge);
        let error = add(connection, 2, 60_000).expect_err("an overflow");
        assert!(matches!(&error, Error::Abort(abort) if abort.kind() == AbortKind::Overflow), "{error:?}");
        let line = error.location().expect("a place").line;
        assert_eq!(line, line_of(include_str!("../../examples/counter.rs"), "hits.incrby("));
        // Redis does not roll back, and it counted with all 64 bits.
        assert_eq!(run::<i64>(connection, &format!("GET {KEY}")), edge + 2);
    });
}

#[test]
fn the_server_refuses_to_overflow() {
    everywhere(|connection| {
        assert!(matches!(add(connection, i64::MAX, 60_000), Err(Error::Abort(_))));
        let error = add(connection, 1, 60_000).expect_err("an overflow");
        assert_eq!(error.code(), Some("ERR"), "{error:?}");
        assert_eq!(run::<i64>(connection, &format!("GET {KEY}")), i64::MAX);
    });
}

#[test]
fn what_is_no_number_stays_as_it_is() {
    everywhere(|connection| {
        run::<()>(connection, &format!("SET {KEY} ten"));
        let error = add(connection, 1, 60_000).expect_err("no number");
        assert_eq!(error.code(), Some("ERR"), "{error:?}");
        assert!(!error.to_string().contains("ten"));
        assert_eq!(run::<String>(connection, &format!("GET {KEY}")), "ten");
        assert_eq!(left_ms(connection), -1);
    });
}

#[test]
fn a_key_of_another_type_is_told() {
    everywhere(|connection| {
        run::<()>(connection, &format!("RPUSH {KEY} 1"));
        let error = add(connection, 1, 60_000).expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
        assert!(error.location().is_some());
    });
}

#[test]
fn threads_lose_no_count() {
    on_threads(
        |number, connection| {
            for _ in 0..50 {
                add(connection, number as i64, 60_000).expect("a total");
            }
        },
        |connection, _| {
            let expected: i64 = (0..CALLERS as i64).map(|number| 50 * number).sum();
            assert_eq!(add(connection, 0, 60_000).expect("a total"), expected);
        },
    );
}

#[test]
fn tasks_lose_no_count() {
    on_tasks(
        |_, mut connection| async move {
            let call = Counter { name: "sales", amount: 1, ttl_ms: 60_000 };
            call.invoke_async(&mut connection).await.expect("a total")
        },
        |mut totals| {
            totals.sort_unstable();
            assert_eq!(totals, (1..=10 * CALLERS as i64).collect::<Vec<_>>());
        },
    );
}
