//! Replies of commands inside a script: each kind of reply that Lua sees as `false`, a number, text or a table, as what
//! it means.

use redlua::redis::{Connection, cmd};
use redlua::{AbortKind, redis_script};

use crate::outcome::{EXACT, ended, everywhere, prepare};

redis_script! {
    // Strings.

    pub fn get() -> (Option<String>, bool, i64) {
        let k: Str = key!("k");
        let value = k.get();
        (value, value.is_none(), k.strlen())
    }
    pub fn set(value: &str) {
        let k: Str = key!("k");
        k.set(value);
    }
    pub fn set_if_new(value: &str) -> bool {
        let k: Str = key!("k");
        k.set(value, NX)
    }
    pub fn set_and_get(value: &str) -> Option<String> {
        let k: Str = key!("k");
        k.set(value, GET)
    }
    pub fn increment() -> i64 {
        let k: Str<i64> = key!("k");
        k.incr()
    }
    pub fn increment_then_read() -> Option<i64> {
        let k: Str<i64> = key!("k");
        k.incr();
        k.get()
    }
    pub fn increment_less_one() -> i64 {
        let k: Str<i64> = key!("k");
        let n = k.incr();
        n - 1
    }
    pub fn increment_float(x: f64) -> f64 {
        let k: Str<f64> = key!("k");
        k.incrbyfloat(x)
    }
    pub fn several() -> (Vec<Option<String>>, i64) {
        let a: Str = key!("{'t'}:a");
        let b: Str = key!("{'t'}:b");
        let c: Str = key!("{'t'}:c");
        let values = redis::mget(a, b, c);
        let mut there = 0;
        for value in &values {
            if value.is_some() {
                there += 1;
            }
        }
        (values, there)
    }

    // Hashes.

    pub fn increment_field(by: i64) -> i64 {
        let k: Hash<i64> = key!("k");
        k.hincrby("f", by)
    }
    pub fn all_fields() -> Vec<(String, String)> {
        let k: Hash = key!("k");
        k.hgetall()
    }
    pub fn record() -> Option<Fields> {
        let k: Hash<Fields> = key!("k");
        k.hgetall()
    }
    pub fn some_fields() -> (Vec<Option<String>>, Option<String>, bool) {
        let k: Hash = key!("k");
        (k.hmget("a", "b", "c"), k.hget("b"), k.hexists("b"))
    }
    pub struct Fields {
        pub a: String,
        pub b: i64,
        pub c: Option<f64>,
    }

    // Lists and sets.

    pub fn pop() -> Option<String> {
        let k: List = key!("k");
        k.lpop()
    }
    pub fn pop_several(count: i64) -> Vec<String> {
        let k: List = key!("k");
        k.lpop(COUNT(count))
    }
    pub fn position(value: &str) -> Option<i64> {
        let k: List = key!("k");
        k.lpos(value)
    }
    pub fn range() -> Vec<i64> {
        let k: List<i64> = key!("k");
        k.lrange(0, -1)
    }
    pub fn draw() -> Option<String> {
        let k: Set = key!("k");
        k.spop()
    }
    /// A choice of the server's, and a write after it.
    pub fn draw_then_write() -> (bool, i64) {
        let s: Set = key!("{'t'}:s");
        let log: List = key!("{'t'}:l");
        let drawn = s.spop();
        let more = s.srandmember();
        (drawn.is_some() && more.is_some() && drawn != more, log.rpush("x"))
    }
    pub fn members() -> Vec<String> {
        let k: Set = key!("k");
        k.smembers()
    }
    pub fn is_member(member: &str) -> (bool, bool, i64) {
        let k: Set = key!("k");
        (k.sismember(member), k.exists(), k.scard())
    }
    pub fn push_many(count: i64) -> (i64, i64) {
        let l: List = key!("{'t'}:l");
        let s: Set<i64> = key!("{'t'}:s");
        let mut texts = Vec::new();
        let mut numbers = Vec::new();
        for i in 0..count {
            texts.push(format!("{i}"));
            numbers.push(i);
        }
        (l.rpush(&texts), s.sadd(&numbers))
    }

    // Sorted sets and places.

    pub fn raise_score(by: f64) -> f64 {
        let k: ZSet = key!("k");
        k.zadd(by, "m", INCR)
    }
    pub fn raise_score_if_new(by: f64) -> Option<f64> {
        let k: ZSet = key!("k");
        k.zadd(by, "m", NX, INCR)
    }
    pub fn scores() -> (Option<f64>, Vec<Option<f64>>) {
        let k: ZSet = key!("k");
        (k.zscore("m"), k.zmscore("m", "none", "n"))
    }
    pub fn ranked() -> Vec<(String, f64)> {
        let k: ZSet = key!("k");
        k.zrange(0, -1, WITHSCORES)
    }
    pub fn pop_least() -> Option<(String, f64)> {
        let k: ZSet = key!("k");
        k.zpopmin()
    }
    pub fn rank() -> (Option<i64>, i64) {
        let k: ZSet = key!("k");
        (k.zrank("m"), k.zcard())
    }
    pub fn places() -> (bool, bool) {
        let k: Geo = key!("k");
        let found = k.geopos("here", "nowhere");
        (found[0].is_some(), found[1].is_some())
    }

    // Streams.

    pub fn add_entry(id: &str) -> String {
        let k: Stream = key!("k");
        k.xadd(id, "f", "v")
    }
    pub fn entries() -> i64 {
        let k: Stream = key!("k");
        k.xrange(MIN, MAX).len()
    }

    // Any key, and none.

    pub fn looked_at() -> (bool, i64, bool, Option<String>) {
        let k: Any = key!("k");
        (k.exists(), k.ttl(), k.persist(), k.object_encoding())
    }
    pub fn kind() -> (bool, bool, bool, bool) {
        let k: Any = key!("k");
        let kind = k.key_type();
        (kind == KeyType::None, kind == KeyType::String, kind == KeyType::List, kind == KeyType::ZSet)
    }
    /// Both parts of the time, and a write after it.
    pub fn time() -> (i64, i64) {
        let k: Str = key!("k");
        let (s, us) = redis::time();
        k.set("x");
        (s, us)
    }
    pub fn publish(message: &str) -> i64 {
        let k: Str = key!("k");
        k.set("x");
        redis::publish("channel", message)
    }
}

/// Empties the server and runs these commands.
fn given(con: &mut Connection, commands: &[&str]) {
    prepare(con, "FLUSHALL");
    commands.iter().for_each(|command| prepare(con, command));
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

#[test]
fn a_missing_string_is_none_and_a_status_is_nothing() {
    everywhere(|con| {
        assert_eq!(ended(Get {}.invoke(con)), Ok((None, true, 0)));
        assert_eq!(ended(SetAndGet { value: "a" }.invoke(con)), Ok(None));
        assert_eq!(ended(SetAndGet { value: "" }.invoke(con)), Ok(Some("a".to_owned())));
        assert_eq!(ended(Get {}.invoke(con)), Ok((Some(String::new()), false, 0)));
        assert_eq!(ended(Set { value: "OK" }.invoke(con)), Ok(()));
        assert_eq!(ended(Get {}.invoke(con)), Ok((Some("OK".to_owned()), false, 2)));
        assert_eq!(ended(SetIfNew { value: "b" }.invoke(con)), Ok(false));
        given(con, &[]);
        assert_eq!(ended(SetIfNew { value: "b" }.invoke(con)), Ok(true));
        given(con, &["SET {t}:b x"]);
        assert_eq!(ended(Several {}.invoke(con)), Ok((vec![None, Some("x".to_owned()), None], 1)));
        given(con, &["SET {t}:a x", "SET {t}:c y"]);
        let (first, last) = (Some("x".to_owned()), Some("y".to_owned()));
        assert_eq!(ended(Several {}.invoke(con)), Ok((vec![first, None, last], 2)));
    });
}

#[test]
fn a_counter_is_exact_or_stops_the_script() {
    everywhere(|con| {
        given(con, &["SET k 5"]);
        assert_eq!(ended(Increment {}.invoke(con)), Ok(6));
        assert_eq!(ended(IncrementLessOne {}.invoke(con)), Ok(6));
        // Lua sees 2^53 where Redis has counted to 2^53+1.
        for stored in [EXACT, EXACT + 1, i64::MAX - 1] {
            let set = format!("SET k {stored}");
            given(con, &[&set]);
            assert_eq!(ended(Increment {}.invoke(con)), Err(AbortKind::Overflow), "{stored}");
            given(con, &[&set]);
            assert_eq!(ended(IncrementLessOne {}.invoke(con)), Err(AbortKind::Overflow), "{stored}");
            // What is read as text keeps all its bits.
            given(con, &[&set]);
            assert_eq!(ended(IncrementThenRead {}.invoke(con)), Ok(Some(stored + 1)));
        }
        given(con, &["HSET k f 9007199254740990"]);
        assert_eq!(ended(IncrementField { by: 1 }.invoke(con)), Ok(EXACT));
        assert_eq!(ended(IncrementField { by: 1 }.invoke(con)), Err(AbortKind::Overflow));
        assert_eq!(ended(IncrementField { by: -EXACT }.invoke(con)), Ok(1));
    });
}

/// Redis adds in long doubles and rounds to 17 digits; what it has stored is what arrives.
#[test]
fn an_incremented_float_is_what_is_stored() {
    everywhere(|con| {
        for (start, by) in [("1.5", 0.1), ("0.1", 0.2), ("3", -3.0), ("1e10", 1e-7), ("5.0e3", 200.0)] {
            given(con, &[&format!("SET k {start}")]);
            let found = ended(IncrementFloat { x: by }.invoke(con)).expect("a number");
            let stored: String = cmd("GET").arg("k").query(con).expect("GET");
            assert_eq!(Ok(found), stored.parse(), "{stored}");
            let expected = start.parse::<f64>().expect("a number") + by;
            assert!((found - expected).abs() <= expected.abs() * 1e-15, "{found} {expected}");
        }
    });
}

#[test]
fn a_hash_keeps_its_fields_and_their_absence() {
    everywhere(|con| {
        assert_eq!(ended(AllFields {}.invoke(con)), Ok(Vec::new()));
        assert_eq!(ended(Record {}.invoke(con)), Ok(None));
        assert_eq!(ended(SomeFields {}.invoke(con)), Ok((vec![None, None, None], None, false)));
        given(con, &["HSET k a 1 b 2"]);
        let pair = |field: &str, value: &str| (field.to_owned(), value.to_owned());
        assert_eq!(ended(AllFields {}.invoke(con)), Ok(vec![pair("a", "1"), pair("b", "2")]));
        assert_eq!(ended(Record {}.invoke(con)), Ok(Some(Fields { a: "1".to_owned(), b: 2, c: None })));
        given(con, &["HSET k a x b -7 c 0.1"]);
        let expected = Fields { a: "x".to_owned(), b: -7, c: Some(0.1) };
        assert_eq!(ended(Record {}.invoke(con)), Ok(Some(expected)));
        given(con, &["HSET k a x c y"]);
        let (a, c) = (Some("x".to_owned()), Some("y".to_owned()));
        assert_eq!(ended(SomeFields {}.invoke(con)), Ok((vec![a, None, c], None, false)));
    });
}

#[test]
fn lists_and_sets_are_empty_not_null() {
    everywhere(|con| {
        assert_eq!(ended(Pop {}.invoke(con)), Ok(None));
        assert_eq!(ended(PopSeveral { count: 2 }.invoke(con)), Ok(Vec::new()));
        assert_eq!(ended(Position { value: "1" }.invoke(con)), Ok(None));
        assert_eq!(ended(Range {}.invoke(con)), Ok(Vec::new()));
        assert_eq!(ended(Draw {}.invoke(con)), Ok(None));
        assert_eq!(ended(Members {}.invoke(con)), Ok(Vec::new()));
        assert_eq!(ended(IsMember { member: "a" }.invoke(con)), Ok((false, false, 0)));
        given(con, &["RPUSH k 1 2 -3 4"]);
        assert_eq!(ended(Range {}.invoke(con)), Ok(vec![1, 2, -3, 4]));
        assert_eq!(ended(Position { value: "1" }.invoke(con)), Ok(Some(0)));
        assert_eq!(ended(Position { value: "5" }.invoke(con)), Ok(None));
        assert_eq!(ended(Pop {}.invoke(con)), Ok(Some("1".to_owned())));
        assert_eq!(ended(PopSeveral { count: 9 }.invoke(con)), Ok(texts(&["2", "-3", "4"])));
        given(con, &["SADD k a"]);
        assert_eq!(ended(IsMember { member: "a" }.invoke(con)), Ok((true, true, 1)));
        assert_eq!(ended(IsMember { member: "b" }.invoke(con)), Ok((false, true, 1)));
        assert_eq!(ended(Members {}.invoke(con)), Ok(texts(&["a"])));
        assert_eq!(ended(Draw {}.invoke(con)), Ok(Some("a".to_owned())));
    });
}

/// Each server has an order of its own; as a set they are the same.
#[test]
fn members_are_complete_in_any_order() {
    everywhere(|con| {
        let words: Vec<String> = (1..=300).map(|i| format!("m{i}")).collect();
        cmd("SADD").arg("k").arg(&words).exec(con).expect("SADD");
        let mut found = ended(Members {}.invoke(con)).expect("members");
        found.sort();
        let mut expected = words;
        expected.sort();
        assert_eq!(found, expected);
    });
}

/// `unpack` ends at 8,000 values.
#[test]
fn many_arguments_are_sent_in_parts() {
    everywhere(|con| {
        for count in [0, 1, 7_999, 8_000, 8_001, 20_000] {
            given(con, &[]);
            assert_eq!(ended(PushMany { count }.invoke(con)), Ok((count, count)));
            let lengths: (i64, i64, Option<i64>) = (
                cmd("LLEN").arg("{t}:l").query(con).expect("LLEN"),
                cmd("SCARD").arg("{t}:s").query(con).expect("SCARD"),
                cmd("LINDEX").arg("{t}:l").arg(-1).query(con).expect("LINDEX"),
            );
            assert_eq!(lengths, (count, count, (count > 0).then_some(count - 1)));
        }
    });
}

#[test]
fn a_score_is_the_float_that_it_is() {
    everywhere(|con| {
        assert_eq!(ended(Scores {}.invoke(con)), Ok((None, vec![None, None, None])));
        assert_eq!(ended(Rank {}.invoke(con)), Ok((None, 0)));
        assert_eq!(ended(PopLeast {}.invoke(con)), Ok(None));
        assert_eq!(ended(Ranked {}.invoke(con)), Ok(Vec::new()));
        assert_eq!(ended(RaiseScoreIfNew { by: 0.1 }.invoke(con)), Ok(Some(0.1)));
        assert_eq!(ended(RaiseScoreIfNew { by: 0.1 }.invoke(con)), Ok(None));
        assert_eq!(ended(RaiseScore { by: 0.2 }.invoke(con)), Ok(0.1 + 0.2));
        given(con, &["ZADD k 3 m 0.1 n 1e20 x"]);
        assert_eq!(ended(Scores {}.invoke(con)), Ok((Some(3.0), vec![Some(3.0), None, Some(0.1)])));
        let pair = |member: &str, score| (member.to_owned(), score);
        assert_eq!(ended(Ranked {}.invoke(con)), Ok(vec![pair("n", 0.1), pair("m", 3.0), pair("x", 1e20)]));
        assert_eq!(ended(Rank {}.invoke(con)), Ok((Some(1), 3)));
        assert_eq!(ended(PopLeast {}.invoke(con)), Ok(Some(pair("n", 0.1))));
        assert_eq!(ended(Places {}.invoke(con)), Ok((false, false)));
        given(con, &["GEOADD k 13.4 52.5 here"]);
        assert_eq!(ended(Places {}.invoke(con)), Ok((true, false)));
    });
}

#[test]
fn streams_types_and_lifetimes_read_the_same() {
    everywhere(|con| {
        assert_eq!(ended(Entries {}.invoke(con)), Ok(0));
        assert_eq!(ended(AddEntry { id: "1-1" }.invoke(con)).as_deref(), Ok("1-1"));
        assert_eq!(ended(Entries {}.invoke(con)), Ok(1));
        given(con, &[]);
        assert_eq!(ended(Kind {}.invoke(con)), Ok((true, false, false, false)));
        assert_eq!(ended(LookedAt {}.invoke(con)), Ok((false, -2, false, None)));
        given(con, &["SET k 12345"]);
        assert_eq!(ended(Kind {}.invoke(con)), Ok((false, true, false, false)));
        assert_eq!(ended(LookedAt {}.invoke(con)), Ok((true, -1, false, Some("int".to_owned()))));
        given(con, &["ZADD k 1 m", "EXPIRE k 1000"]);
        assert_eq!(ended(Kind {}.invoke(con)), Ok((false, false, false, true)));
        let (exists, ttl, persisted, _) = ended(LookedAt {}.invoke(con)).expect("a reply");
        assert!(exists && persisted && (998..=1000).contains(&ttl), "{ttl}");
    });
}

#[test]
fn a_write_may_follow_what_the_server_chose() {
    everywhere(|con| {
        given(con, &["SADD {t}:s a b c"]);
        assert_eq!(ended(DrawThenWrite {}.invoke(con)), Ok((true, 1)));
        let (s, us) = ended(Time {}.invoke(con)).expect("a time");
        assert!(s > 1_700_000_000 && (0..1_000_000).contains(&us), "{s} {us}");
        assert_eq!(ended(Publish { message: "nobody hears" }.invoke(con)), Ok(0));
    });
}
