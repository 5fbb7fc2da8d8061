//! What the macro emits compiles, in a module where no name means anything, and sends what it should.
//! The file is the expansion of the samples in `redlua-compiler/tests/invoker/samples.rs`.

#![deny(warnings)]

use redlua::redis::Value;

/// Out of the macro's hands rustc counts what nothing calls.
#[allow(dead_code)]
#[no_implicit_prelude]
pub mod expansion {
    // What the user's own tokens name.
    use ::core::option::Option;
    use ::std::string::String;
    use ::std::vec::Vec;

    ::core::include!("../redlua-compiler/tests/data/expansion.rs");
}

use expansion::{Acquire, CountHits, Hit, LockError, Look, Mode, Outcome, Peek, SlidingWindow, Verdict};

/// A type of the user's, which a block names with `existing`.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Across.
    pub x: i64,
    /// Down.
    pub y: u8,
}

fn words(cmd: redlua::redis::Cmd) -> Vec<String> {
    let text = String::from_utf8(cmd.get_packed_command()).expect("text");
    let lines = text.split("\r\n").skip(2).step_by(2);
    lines.map(str::to_owned).collect()
}

fn text(text: &str) -> Value {
    Value::BulkString(text.as_bytes().to_vec())
}

#[test]
fn keys_come_first_then_arguments() {
    let call = SlidingWindow { user: "alice", call_id: "7f3a", now_ms: 5, window_ms: 60_000, limit: 100 };
    let sent = words(call.to_cmd().expect("a call"));
    let expected = ["EVALSHA", SlidingWindow::SHA1, "1", "rate:{alice}:hits", "7f3a", "5", "60000", "100"];
    assert_eq!(sent, expected);
    assert_eq!(format!("{call:?}"), "SlidingWindow { user: _, call_id: _, now_ms: _, window_ms: _, limit: _ }");
    let refused = SlidingWindow { window_ms: 0, ..call.clone() }.to_cmd();
    assert!(matches!(refused, Err(redlua::Error::Argument(_))));
    let refused = SlidingWindow { limit: i64::MAX, ..call.clone() }.to_cmd();
    assert!(matches!(refused, Err(redlua::Error::Argument(_))));
    let refused = SlidingWindow { user: "", ..call }.to_cmd();
    assert!(matches!(refused, Err(redlua::Error::Key(_))));
}

#[test]
fn every_kind_of_argument_is_sent() {
    let call = Acquire {
        resource: "disk",
        owner: Some(b"me"),
        force: true,
        token: u64::MAX,
        shard: 7,
        r#type: Mode::VerySlow,
    };
    let sent = words(call.to_cmd().expect("a call"));
    let keys = ["EVALSHA", Acquire::SHA1, "2", "lock:{disk}:7", "log:{disk}"];
    let arguments = ["disk", "1", "me", "1", "18446744073709551615", "7", "very slow"];
    assert_eq!(sent, [&keys[..], &arguments[..]].concat());
    let refused = Acquire { resource: "a:b", ..call }.to_cmd();
    assert!(matches!(refused, Err(redlua::Error::Key(_))));
}

#[test]
fn records_are_sent_field_by_field() {
    let hits = [Hit { counter: "a", spot: None }, Hit { counter: "b", spot: Some(Spot { x: -1, y: 2 }) }];
    let call = CountHits { hits: &hits, last: None, spots: [Spot { x: 1, y: 2 }, Spot { x: 3, y: 4 }] };
    let sent = words(call.to_cmd().expect("a call"));
    let hits = ["2", "a", "0", "", "", "b", "1", "-1", "2"];
    let last = ["0", "", "0", "", ""];
    let spots = ["1", "2", "3", "4"];
    assert_eq!(sent[3..], [&hits[..], &last, &spots].concat());
    let wide = Hit { counter: "c", spot: Some(Spot { x: i64::MAX, y: 0 }) };
    let refused = CountHits { last: Some(wide), ..call }.to_cmd().expect_err("an error");
    assert_eq!(refused.to_string(), "`count_hits` was not called: `last.spot.x` must be within ±(2^53−1)");
}

#[test]
fn flat_replies_are_decoded() {
    let flat = Value::Array(vec![text("a"), Value::Int(1), text("b"), Value::Int(2)]);
    assert_eq!(CountHits::decode(flat).expect("pairs"), [("a".to_owned(), 1), ("b".to_owned(), 2)]);
    let torn = CountHits::decode(Value::Array(vec![text("a")])).expect_err("an error");
    assert!(torn.to_string().starts_with("the reply of `count_hits`: expected a flat array"), "{torn}");
}

#[test]
fn a_script_that_reads_says_so() {
    assert_eq!([Peek::READ_ONLY, Acquire::READ_ONLY], [true, false]);
    assert_eq!(words(Peek { id: 3 }.to_cmd().expect("a call")), ["EVALSHA_RO", Peek::SHA1, "1", "job:3"]);
    assert_eq!(words(Look.to_cmd().expect("a call")), ["EVALSHA_RO", Look::SHA1, "0"]);
    assert_eq!(format!("{:?}", Look {}), "Look");
}

#[test]
fn what_is_known_about_a_script() {
    assert_eq!(Acquire::NAME, "acquire");
    assert_eq!(Acquire::KEYS, ["lock:{resource}:<shard>", "log:{resource}"]);
    assert!(Acquire::LUA.starts_with("-- KEYS"));
}

#[test]
fn replies_are_decoded() {
    let verdict = SlidingWindow::decode(Value::Array(vec![Value::Int(1), Value::Int(9)]));
    assert_eq!(verdict.expect("a verdict"), Verdict { allowed: true, remaining: 9 });
    assert_eq!(Acquire::decode(text("very slow")).expect("a mode"), Mode::VerySlow);
    assert_eq!(Peek::decode(Value::Nil).expect("nothing"), None);
    let taken = Value::Array(vec![text("taken"), text("me")]);
    assert_eq!(Look::decode(taken).expect("an outcome"), Outcome::Taken { by: "me".into() });
    let free = Value::Array(vec![text("free")]);
    assert_eq!(Look::decode(free).expect("an outcome"), Outcome::Free);
}

#[test]
fn own_errors_are_decoded() {
    let decode = |reply: &str| {
        let value = redlua::redis::parse_redis_value(reply.as_bytes());
        Acquire::decode(value.expect("a reply"))
    };
    let held = decode("-HELD {\"for_ms\":5,\"mode\":\"fast\"}\r\n");
    assert!(matches!(held, Err(redlua::Error::Script(LockError::Held { for_ms: 5, mode: Some(Mode::Fast) }))));
    let missing = decode("-NOT FOUND\r\n");
    assert!(matches!(missing, Err(redlua::Error::Script(LockError::NotFound))));
    assert!(matches!(decode("-HELDX\r\n"), Err(redlua::Error::Redis(_))));

    let error = LockError::Held { for_ms: 5, mode: Some(Mode::Fast) };
    assert_eq!(error.to_string(), "held");
    assert_eq!(LockError::NotFound.to_string(), "NOT FOUND");
    assert!(format!("{error:?}").contains("for_ms: 5"));
    let _: &dyn std::error::Error = &error;
}
