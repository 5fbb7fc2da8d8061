//! The leaderboard: ranks, the end of the day by the server's clock, and the calendar, which must not matter.

use std::thread::sleep;
use std::time::Duration;

use redlua::redis::ConnectionLike;
use redlua::{AbortKind, Error, KeyError, KeyRule, Required};

use crate::examples::leaderboard::{MidnightAfter, Placing, RecordScore};
use crate::servers::{CALLERS, everywhere, line_of, on_tasks, on_threads, run};

const KEY: &str = "board:{main}";
const DAY_S: i64 = 86_400;

fn record(connection: &mut dyn ConnectionLike, player: &str, score: f64) -> Placing {
    RecordScore { board: "main", player, score }.invoke(connection).expect("a placing")
}

/// Rank and number of players.
fn place(connection: &mut dyn ConnectionLike, player: &str, score: f64) -> (i64, i64) {
    let placing = record(connection, player, score);
    (placing.rank, placing.players)
}

fn midnight_after(connection: &mut dyn ConnectionLike, now_s: i64) -> i64 {
    MidnightAfter { now_s }.invoke(connection).expect("a time")
}

fn left_ms(connection: &mut dyn ConnectionLike) -> i64 {
    run(connection, &format!("PTTL {KEY}"))
}

fn now_s(connection: &mut dyn ConnectionLike) -> i64 {
    run::<(i64, i64)>(connection, "TIME").0
}

#[test]
fn the_best_is_first_and_equals_have_ranks_of_their_own() {
    everywhere(|connection| {
        assert_eq!(place(connection, "ada", 1.5), (1, 1));
        assert_eq!(place(connection, "ben", -2.0), (2, 2));
        assert_eq!(place(connection, "cleo", 1e300), (1, 3));
        assert_eq!(place(connection, "dan", 0.0), (3, 4));
        // Redis orders equal scores by name; from the best down that is backwards.
        assert_eq!(place(connection, "eve", 1.5), (2, 5));
        assert_eq!(place(connection, "ada", 1.5), (3, 5));
    });
}

#[test]
fn only_a_better_score_counts() {
    everywhere(|connection| {
        record(connection, "ada", 0.1);
        record(connection, "ben", 0.2);
        assert_eq!(place(connection, "ben", -1.0), (1, 2));
        // A sum that no decimal of a few digits is.
        assert_eq!(place(connection, "ada", 0.1 + 0.2), (1, 2));
        assert_eq!(run::<f64>(connection, &format!("ZSCORE {KEY} ada")), 0.1 + 0.2);
        assert_eq!(run::<f64>(connection, &format!("ZSCORE {KEY} ben")), 0.2);
    });
}

#[test]
fn a_new_board_ends_at_the_next_midnight_of_the_server() {
    everywhere(|connection| {
        let (before, placing, left, after) = loop {
            run::<()>(connection, "FLUSHALL");
            let before = now_s(connection);
            let placing = record(connection, "ada", 1.0);
            let left = left_ms(connection);
            let after = now_s(connection);
            // Not on both sides of a midnight.
            if before / DAY_S == after / DAY_S {
                break (before, placing, left, after);
            }
        };
        let midnight = (before / DAY_S + 1) * DAY_S;
        assert_eq!(midnight_after(connection, before), midnight);
        assert!((midnight - after..=midnight - before).contains(&placing.closes_in_s), "{placing:?}");
        // A server reads its clock before it runs a command.
        let expected = (midnight - after - 1) * 1000..=(midnight - before + 1) * 1000;
        assert!(expected.contains(&left), "{left} ms, at {before} s");
    });
}

#[test]
fn later_scores_do_not_move_the_end() {
    everywhere(|connection| {
        record(connection, "ada", 1.0);
        // As if midnight were near: where a script runs at midnight itself, the board of yesterday is still there, and
        // on some servers `TIME` is of today already.
        run::<()>(connection, &format!("PEXPIRE {KEY} 5000"));
        record(connection, "ada", 2.0);
        record(connection, "ben", 1.0);
        let left = left_ms(connection);
        assert!((0..=5_000).contains(&left), "{left}");
    });
}

#[test]
fn a_board_that_has_ended_is_new() {
    everywhere(|connection| {
        record(connection, "ada", 9.0);
        run::<()>(connection, &format!("PEXPIRE {KEY} 20"));
        sleep(Duration::from_millis(40));
        assert_eq!(place(connection, "ben", 1.0), (1, 1));
        assert_ne!(left_ms(connection), -1);
    });
}

#[test]
fn a_board_that_others_made_gets_an_end() {
    everywhere(|connection| {
        run::<()>(connection, &format!("ZADD {KEY} 7 ada"));
        assert_eq!(place(connection, "ben", 1.0), (2, 2));
        assert_ne!(left_ms(connection), -1);
    });
}

#[test]
fn seconds_around_a_midnight() {
    everywhere(|connection| {
        for (now_s, midnight) in [
            (DAY_S - 2, DAY_S),
            (DAY_S - 1, DAY_S),
            // Midnight itself belongs to the day that it begins.
            (DAY_S, 2 * DAY_S),
            (DAY_S + 1, 2 * DAY_S),
            (0, DAY_S),
            // Before 1970 a day ends as well.
            (-1, 0),
            (-DAY_S, 0),
            (-DAY_S - 1, -DAY_S),
        ] {
            assert_eq!(midnight_after(connection, now_s), midnight, "{now_s}");
        }
    });
}

#[test]
fn the_end_of_every_month_of_two_centuries() {
    everywhere(|connection| {
        let mut days = 0;
        for year in 1970..2170 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            for length in [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
                days += length;
                let first_of_next = days * DAY_S;
                assert_eq!(midnight_after(connection, first_of_next - 1), first_of_next, "{year}");
                assert_eq!(midnight_after(connection, first_of_next - DAY_S), first_of_next, "{year}");
                assert_eq!(midnight_after(connection, first_of_next), first_of_next + DAY_S, "{year}");
            }
        }
        // What `date -u -d 2170-01-01 +%s` says: the calendar of this test is that of the world.
        assert_eq!(days * DAY_S, 6_311_433_600);
    });
}

#[test]
fn a_time_that_has_no_exact_midnight_is_refused() {
    everywhere(|connection| {
        let edge = (1 << 53) - 1;
        let error = MidnightAfter { now_s: edge }.invoke(connection).expect_err("an overflow");
        assert!(matches!(&error, Error::Abort(abort) if abort.kind() == AbortKind::Overflow), "{error:?}");
        let error = MidnightAfter { now_s: edge + 1 }.invoke(connection).expect_err("not exact");
        assert!(matches!(&error, Error::Argument(error) if error.required() == Required::Exact), "{error:?}");
    });
}

#[test]
fn what_can_be_no_board_and_no_score_is_not_sent() {
    everywhere(|connection| {
        let error = RecordScore { board: "main", player: "ada", score: f64::NAN }.invoke(connection);
        let error = error.expect_err("no number");
        assert!(matches!(&error, Error::Argument(error) if error.required() == Required::Number), "{error:?}");
        for (board, expected) in [("", KeyRule::Empty), ("a}b", KeyRule::CloseBrace)] {
            let error = RecordScore { board, player: "ada", score: 1.0 }.invoke(connection).expect_err("no board");
            assert!(matches!(error, Error::Key(KeyError::Value { rule, .. }) if rule == expected), "{error:?}");
        }
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
    });
}

#[test]
fn a_key_of_another_type_is_told() {
    everywhere(|connection| {
        run::<()>(connection, &format!("SET {KEY} 1"));
        let error = RecordScore { board: "main", player: "ada", score: 1.0 }.invoke(connection);
        let error = error.expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
        let line = error.location().expect("a place").line;
        assert_eq!(line, line_of(include_str!("../../examples/leaderboard.rs"), "scores.zadd("));
    });
}

#[test]
fn threads_record_the_best_of_each() {
    on_threads(
        |number, connection| {
            let player = number.to_string();
            // Up and down again: the best is in between.
            for step in [1, 5, 3] {
                record(connection, &player, (10 * number + step) as f64);
            }
        },
        |connection, _| {
            for number in 0..CALLERS {
                let rank = (CALLERS - number) as i64;
                assert_eq!(place(connection, &number.to_string(), 0.0), (rank, CALLERS as i64));
                assert_eq!(run::<usize>(connection, &format!("ZSCORE {KEY} {number}")), 10 * number + 5);
            }
        },
    );
}

#[test]
fn tasks_find_one_more_player_each() {
    on_tasks(
        |number, mut connection| async move {
            let player = number.to_string();
            let call = RecordScore { board: "main", player: &player, score: 1.0 };
            call.invoke_async(&mut connection).await.expect("a placing").players
        },
        |mut players| {
            players.sort_unstable();
            assert_eq!(players, (1..=10 * CALLERS as i64).collect::<Vec<_>>());
        },
    );
}
