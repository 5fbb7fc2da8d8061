//! Errors: servers word them in five ways, and the caller sees one: a kind, a code, a place in the Rust source.

use std::fmt::Debug;

use redlua::redis::Connection;
use redlua::{AbortKind, Error, Location, redis_script};

use crate::outcome::{everywhere, prepare};

redis_script! {
    pub fn must_be_there() -> i64 {
        let k: Str<i64> = key!("k");
        k.get().unwrap() - 1 // missing
    }
    #[allow(no_keys)]
    pub fn must_hold(n: i64) -> i64 {
        assert!(n > 0, "the number is not positive"); // assert
        n
    }
    #[allow(no_keys)]
    pub fn element_at(all: &[i64], index: u32) -> i64 {
        all[index as usize] // range
    }
    #[allow(no_keys)]
    pub fn divided(a: i64, b: i64) -> i64 {
        a / b // division
    }
    pub fn not_a_list() -> i64 {
        let k: List = key!("k");
        k.llen() // wrong type
    }
    pub fn counts() -> i64 {
        let k: Str<i64> = key!("k");
        k.incr() // not an integer
    }
    #[allow(no_keys)]
    pub fn depth(n: i64) -> i64 {
        down(n)
    }
    fn down(n: i64) -> i64 {
        if n == 0 { 0 } else { 1 + down(n - 1) }
    }
    /// A key does not end while a script runs.
    pub fn outlived(rounds: i64) -> (bool, bool) {
        let k: Str = key!("k");
        k.set("x", PX(1));
        let before = k.exists();
        let mut n = 0;
        for i in 0..rounds {
            n = (n + i) % 1000;
        }
        (before, k.exists() && n >= 0)
    }
}

/// The line of this file that ends in this remark.
fn line_of(remark: &str) -> u32 {
    let end = format!("// {remark}");
    let index = include_str!("failures.rs").lines().position(|line| line.ends_with(&end)).expect("a line");
    u32::try_from(index + 1).expect("a number of lines")
}

fn assert_place(location: Option<Location>, remark: &str) {
    let location = location.unwrap_or_else(|| panic!("{remark}: no place"));
    assert!(location.file.ends_with("failures.rs"), "{location}");
    assert_eq!(location.line, line_of(remark), "{location}");
}

fn assert_abort<T: Debug, E: Debug>(result: Result<T, Error<E>>, kind: AbortKind, remark: &str) {
    match result {
        Err(Error::Abort(abort)) => {
            assert_eq!(abort.kind(), kind, "{abort}");
            // Nothing of what a server writes around it.
            let text = abort.to_string();
            assert!(!text.contains("user_script") && !text.contains("REDLUA") && !text.contains("ERR"), "{text}");
            assert_place(abort.location(), remark);
        }
        other => panic!("{remark}: {other:?}"),
    }
}

#[test]
fn an_abort_has_its_kind_and_place() {
    everywhere(|con| {
        assert_abort(MustBeThere {}.invoke(con), AbortKind::Missing, "missing");
        assert_abort(MustHold { n: 0 }.invoke(con), AbortKind::Assert, "assert");
        assert_abort(ElementAt { all: &[1, 2], index: 2 }.invoke(con), AbortKind::Range, "range");
        assert_abort(Divided { a: 1, b: 0 }.invoke(con), AbortKind::Division, "division");
        prepare(con, "SET k text");
        assert_abort(MustBeThere {}.invoke(con), AbortKind::Stored, "missing");
    });
}

#[test]
fn an_error_of_a_command_has_its_code_and_place() {
    let check = |con: &mut Connection, code: &str, remark: &str, call: &dyn Fn(&mut Connection) -> Error| {
        let error = call(con);
        assert_eq!(error.code(), Some(code), "{error:?}");
        assert_place(error.location(), remark);
    };
    everywhere(|con| {
        prepare(con, "SET k text");
        check(con, "WRONGTYPE", "wrong type", &|con| NotAList {}.invoke(con).expect_err("a string"));
        check(con, "ERR", "not an integer", &|con| Counts {}.invoke(con).expect_err("text"));
    });
}

/// What Lua itself refuses is an error of the server's, on every server with the code `ERR` and no value in it.
#[test]
fn a_stack_overflow_is_an_error_not_a_crash() {
    everywhere(|con| {
        assert_eq!(Depth { n: 10_000 }.invoke(con).expect("a depth that fits"), 10_000);
        let error = Depth { n: 1_000_000 }.invoke(con).expect_err("too deep");
        assert_eq!(error.code(), Some("ERR"), "{error:?}");
        assert_eq!(Depth { n: 10 }.invoke(con).expect("the server is well"), 10);
    });
}

#[test]
fn a_key_does_not_end_while_a_script_runs() {
    everywhere(|con| {
        assert_eq!(Outlived { rounds: 500_000 }.invoke(con).expect("a reply"), (true, true));
    });
}
