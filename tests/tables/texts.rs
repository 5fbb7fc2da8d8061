//! Numbers out of text and into text: `tonumber` takes more than Rust, `tostring` gives less, and servers differ in how
//! they write a number that they are handed.

use redlua::redis::{Connection, cmd};
use redlua::redis_script;
use redlua::{AbortKind, Error};

use crate::outcome::{EXACT, ended, everywhere, exact};

redis_script! {
    // What is stored, as a number.

    pub fn stored_integer() -> Option<i64> {
        let k: Str<i64> = key!("k");
        match k.get() {
            Some(n) => Some(n - 1),
            None => None,
        }
    }
    pub fn stored_digits() -> Option<i64> {
        let k: Str<i64> = key!("k");
        k.get()
    }
    pub fn stored_unsigned() -> Option<u64> {
        let k: Str<u64> = key!("k");
        k.get()
    }
    pub fn stored_float() -> Option<f64> {
        let k: Str<f64> = key!("k");
        k.get()
    }
    pub fn stored_bool() -> Option<bool> {
        let k: Str<bool> = key!("k");
        k.get()
    }

    // What a caller sends by hand.

    #[allow(no_keys)]
    pub fn integer_argument(n: i64) -> i64 {
        n - 1
    }
    #[allow(no_keys)]
    pub fn digits_argument(n: i64) -> i64 {
        n
    }
    #[allow(no_keys)]
    pub fn float_argument(x: f64) -> f64 {
        x * 0.5
    }
    #[allow(no_keys)]
    pub fn bool_argument(on: bool) -> bool {
        !on
    }

    // Numbers as text.

    #[allow(no_keys)]
    pub fn shown(a: i64, b: i64) -> String {
        format!("{}", a + b)
    }
    #[allow(no_keys)]
    pub fn shown_wide(n: i64) -> (String, String) {
        (format!("<{n:025}>"), format!("<{n:3}>"))
    }
    #[allow(no_keys)]
    pub fn shown_float(x: f64) -> (String, String, String, String) {
        (format!("{x:.0}"), format!("{x:.1}"), format!("{x:.3}"), format!("{x:.17}"))
    }
    #[allow(no_keys)]
    pub fn shown_quotient(x: f64, y: f64) -> String {
        format!("{:.3}", x / y)
    }
    #[allow(no_keys)]
    pub fn compared(a: &str, b: &str) -> (bool, bool, bool) {
        (a == b, a < b, a > b)
    }

    // Computed numbers as arguments of commands.

    /// As a value, as elements, as a score.
    pub fn sent(a: i64, b: i64) -> (Option<String>, Vec<String>, Option<f64>) {
        let k: Str = key!("{'t'}:k");
        let l: List = key!("{'t'}:l");
        let z: ZSet = key!("{'t'}:z");
        k.set(a + b);
        l.del();
        l.rpush(a + b, a + b);
        z.zadd(a + b, "m");
        (k.get(), l.lrange(0, -1), z.zscore("m"))
    }
    /// Servers refuse an increment that is written with an exponent.
    pub fn raised(start: i64, a: i64, b: i64) -> i64 {
        let k: Str<i64> = key!("k");
        k.set(start);
        k.incrby(a + b)
    }
    /// Servers refuse a point in time that is written with an exponent.
    pub fn kept_until(a: i64, b: i64) -> (bool, i64) {
        let k: Str = key!("k");
        k.set("x");
        (k.pexpireat(a + b), k.pttl())
    }
    pub fn forwarded(n: i64) -> Option<i64> {
        let k: Str<i64> = key!("k");
        k.set(n);
        k.get()
    }
    pub fn forwarded_member(n: i64) -> (bool, bool) {
        let s: Set<i64> = key!("s");
        s.sadd(n);
        (s.sismember(n), s.sismember(0))
    }
    pub fn forwarded_unsigned(n: u64) -> Option<u64> {
        let k: Str<u64> = key!("k");
        k.set(n);
        k.get()
    }
    pub fn sent_float(x: f64, y: f64) -> Option<f64> {
        let k: Str<f64> = key!("k");
        k.set(x / y);
        k.get()
    }
    /// A score may be infinite, but what leaves as an `f64` may not.
    pub fn sent_infinity(x: f64, y: f64) -> (bool, bool, i64) {
        let z: ZSet = key!("k");
        z.zadd(x / y, "m");
        let score = z.zscore("m").unwrap_or(0.0);
        (score.is_finite(), score > 0.0, z.zcount(POS_INF, POS_INF) - z.zcount(NEG_INF, NEG_INF))
    }
    pub fn sent_score(x: f64, y: f64) -> (Option<f64>, Vec<(String, f64)>, Vec<Option<f64>>) {
        let z: ZSet = key!("k");
        z.zadd(x / y, "m");
        (z.zscore("m"), z.zrange(0, -1, WITHSCORES), z.zmscore("m", "none"))
    }
    pub fn sent_bool(on: bool) -> Option<bool> {
        let k: Str<bool> = key!("k");
        k.set(!on);
        k.get()
    }
}

/// Integers as they are stored, and whether a handle `<i64>` takes them.
const INTEGERS: [(&str, Option<i64>); 29] = [
    ("0", Some(0)),
    ("7", Some(7)),
    ("-7", Some(-7)),
    ("9007199254740991", Some(EXACT)),
    ("9007199254740992", Some(1 << 53)),
    ("9007199254740993", Some((1 << 53) + 1)),
    ("-9007199254740993", Some(-(1 << 53) - 1)),
    ("9223372036854775807", Some(i64::MAX)),
    ("-9223372036854775808", Some(i64::MIN)),
    ("", None),
    ("-", None),
    ("abc", None),
    (" 12 ", None),
    ("12\n", None),
    ("0x10", None),
    ("1e3", None),
    ("1e15", None),
    ("1E3", None),
    ("1.0", None),
    ("1.", None),
    (".5", None),
    ("+1", None),
    ("-0", None),
    ("007", None),
    ("1_000", None),
    ("nan", None),
    ("inf", None),
    ("-inf", None),
    ("1\0", None),
];

/// The same for `f64`: decimal text with an optional exponent.
const FLOATS: [(&str, Option<f64>); 24] = [
    ("0", Some(0.0)),
    ("-0", Some(-0.0)),
    ("12", Some(12.0)),
    ("-1.5", Some(-1.5)),
    ("1e3", Some(1e3)),
    ("1E+3", Some(1e3)),
    ("1.5e-7", Some(1.5e-7)),
    ("0.1", Some(0.1)),
    ("0.10000000000000001", Some(0.1)),
    ("9007199254740993", Some(9_007_199_254_740_992.0)),
    ("1.7976931348623157e308", Some(f64::MAX)),
    ("4.9406564584124654e-324", Some(5e-324)),
    ("1e309", None),
    ("", None),
    (" 1", None),
    ("1 ", None),
    ("0x10", None),
    ("0x1p3", None),
    ("nan", None),
    ("-nan", None),
    ("inf", None),
    ("-inf", None),
    ("1\0", None),
    ("1,5", None),
];

fn store(con: &mut Connection, text: &str) {
    cmd("SET").arg("k").arg(text).exec(con).expect("SET");
}

#[test]
fn a_stored_integer_is_canonical_or_an_abort() {
    everywhere(|con| {
        assert_eq!(ended(StoredInteger {}.invoke(con)), Ok(None));
        assert_eq!(ended(StoredDigits {}.invoke(con)), Ok(None));
        for (text, value) in INTEGERS {
            store(con, text);
            let expected = value.ok_or(AbortKind::Stored);
            assert_eq!(ended(StoredDigits {}.invoke(con)), expected.map(Some), "{text:?}");
            let inside = value.filter(|n| exact(Some(*n)).is_ok()).map(|n| n - 1);
            assert_eq!(ended(StoredInteger {}.invoke(con)), inside.map(Some).ok_or(AbortKind::Stored), "{text:?}");
        }
        for n in [0, 1 << 53, u64::MAX] {
            store(con, &n.to_string());
            assert_eq!(ended(StoredUnsigned {}.invoke(con)), Ok(Some(n)));
        }
    });
}

#[test]
fn a_stored_float_or_bool_has_one_form_or_is_an_abort() {
    everywhere(|con| {
        assert_eq!(ended(StoredFloat {}.invoke(con)), Ok(None));
        assert_eq!(ended(StoredBool {}.invoke(con)), Ok(None));
        for (text, value) in FLOATS {
            store(con, text);
            let expected = value.map(f64::to_bits).ok_or(AbortKind::Stored);
            assert_eq!(ended(StoredFloat {}.invoke(con)).map(|x| x.expect("a number").to_bits()), expected, "{text:?}");
        }
        for (text, value) in [("1", Some(true)), ("0", Some(false)), ("", None), ("true", None), ("2", None)] {
            store(con, text);
            assert_eq!(ended(StoredBool {}.invoke(con)), value.map(Some).ok_or(AbortKind::Stored), "{text:?}");
        }
    });
}

/// The Lua of a script called by hand: refused before it does anything.
#[test]
fn an_argument_by_hand_is_held_to_the_same_forms() {
    everywhere(|con| {
        let mut refuses = |lua: &str, text: &str| {
            let reply = cmd("EVAL").arg(lua).arg(0).arg(text).query::<redlua::redis::Value>(con);
            match reply {
                Ok(_) => false,
                Err(error) if error.to_string().contains("REDLUA_ARGUMENT") => true,
                Err(error) => panic!("{text:?}: {error}"),
            }
        };
        for (text, value) in INTEGERS {
            assert_eq!(refuses(DigitsArgument::LUA, text), value.is_none(), "{text:?}");
        }
        for (text, value) in FLOATS {
            assert_eq!(refuses(FloatArgument::LUA, text), value.is_none(), "{text:?}");
        }
        // Used as a number only: any text of an exact integer is that integer.
        for text in ["9007199254740992", "-9007199254740993", "1.5", "nan", "inf", "-inf", "", "abc", "1e16", "1_000"] {
            assert!(refuses(IntegerArgument::LUA, text), "{text:?}");
        }
        for text in ["0", "-7", "9007199254740991"] {
            assert!(!refuses(IntegerArgument::LUA, text), "{text:?}");
        }
        for text in ["", "true", "2", "01", " 1"] {
            assert!(refuses(BoolArgument::LUA, text), "{text:?}");
        }
    });
}

#[test]
fn numbers_become_the_text_of_rust() {
    let integers = [0, 1, -1, 1_000, -99_999, 100_000_000_000_000, 123_456_789_012_345, -1_000_000_000_000_000, EXACT];
    let floats = [
        0.0,
        -0.0,
        0.05,
        0.5,
        1.5,
        2.5,
        -0.5,
        -0.04,
        0.1,
        1.0 / 3.0,
        0.0005,
        0.0015,
        2.0005,
        999.9995,
        1e15,
        1e17,
        1e22,
        1e100,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        3.000_000_000_000_000_4,
        123_456_789_012.5,
    ];
    everywhere(|con| {
        for a in integers {
            assert_eq!(ended(Shown { a, b: 0 }.invoke(con)), Ok(a.to_string()));
            assert_eq!(ended(ShownWide { n: a }.invoke(con)), Ok((format!("<{a:025}>"), format!("<{a:3}>"))));
        }
        assert_eq!(ended(Shown { a: EXACT, b: 1 }.invoke(con)), Err(AbortKind::Overflow));
        assert_eq!(ended(Shown { a: 0, b: 0 }.invoke(con)), Ok("0".to_owned()));
        for x in floats {
            let expected = (format!("{x:.0}"), format!("{x:.1}"), format!("{x:.3}"), format!("{x:.17}"));
            assert_eq!(ended(ShownFloat { x }.invoke(con)), Ok(expected), "{x:?}");
        }
        assert_eq!(ended(ShownQuotient { x: 1.0, y: 3.0 }.invoke(con)), Ok("0.333".to_owned()));
        for (x, y) in [(0.0, 0.0), (1.0, 0.0), (-1.0, 0.0)] {
            assert_eq!(ended(ShownQuotient { x, y }.invoke(con)), Err(AbortKind::Float), "{x} / {y}");
        }
    });
}

#[test]
fn text_is_compared_by_bytes() {
    let words = ["", "a", "B", "Z", "aa", "é", "10", "9", "a\0b", "a\0c", "a\u{10ffff}"];
    everywhere(|con| {
        for a in words {
            for b in words {
                assert_eq!(ended(Compared { a, b }.invoke(con)), Ok((a == b, a < b, a > b)), "{a:?} {b:?}");
            }
        }
    });
}

/// Every number around which some server writes an exponent, as it is handed to commands.
#[test]
#[allow(clippy::cast_precision_loss, reason = "a score is a float")]
fn a_computed_integer_is_sent_with_all_its_digits() {
    let powers = (0..16).map(|power| 10_i64.pow(power));
    let others = [4_000_000_000_000, 999_999_999_999_999, 1 << 52, EXACT, 1_000_000_000_001];
    let values: Vec<i64> = powers.chain(others).flat_map(|n| [n, -n]).chain([0]).collect();
    everywhere(|con| {
        for n in values.iter().copied() {
            let text = n.to_string();
            let expected = (Some(text.clone()), vec![text.clone(), text], Some(n as f64));
            assert_eq!(ended(Sent { a: n - n.signum(), b: n.signum() }.invoke(con)), Ok(expected));
            assert_eq!(ended(Raised { start: 0, a: n, b: 0 }.invoke(con)), Ok(n));
        }
        assert_eq!(ended(Sent { a: EXACT, b: 1 }.invoke(con)), Err(AbortKind::Overflow));
        assert_eq!(ended(Raised { start: EXACT, a: 1, b: 0 }.invoke(con)), Err(AbortKind::Overflow));
        for n in [4_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000] {
            let (set, remaining) = ended(KeptUntil { a: n, b: 0 }.invoke(con)).expect("a point in time");
            assert!(set && n - remaining > 1_700_000_000_000 && n - remaining < n, "{n} {remaining}");
        }
    });
}

#[test]
fn what_is_only_sent_on_keeps_all_its_bits() {
    everywhere(|con| {
        for n in [0, -1, EXACT, 1 << 53, (1 << 53) + 1, i64::MAX, i64::MIN] {
            assert_eq!(ended(Forwarded { n }.invoke(con)), Ok(Some(n)));
            cmd("DEL").arg("s").exec(con).expect("DEL");
            assert_eq!(ended(ForwardedMember { n }.invoke(con)), Ok((true, n == 0)));
        }
        for n in [0, 1 << 63, u64::MAX] {
            assert_eq!(ended(ForwardedUnsigned { n }.invoke(con)), Ok(Some(n)));
        }
        for on in [true, false] {
            assert_eq!(ended(SentBool { on }.invoke(con)), Ok(Some(!on)));
        }
    });
}

#[test]
fn a_computed_float_is_sent_with_all_its_bits() {
    let quotients: [(f64, f64); 13] = [
        (1.0, 10.0),
        (1.0, 3.0),
        (3.0, 10.0),
        (1.0, 1.0),
        (-0.0, 1.0),
        (1e-7, 1.0),
        (1e17, 1.0),
        (1e20, 1.0),
        (1e100, 1.0),
        (9_007_199_254_740_992.0, 1.0),
        (9_223_372_036_854_775_808.0, -1.0),
        (f64::MAX, 1.0),
        (5e-324, 1.0),
    ];
    everywhere(|con| {
        for (x, y) in quotients {
            let bits = (x / y).to_bits();
            let found = ended(SentFloat { x, y }.invoke(con)).expect("finite");
            assert_eq!(found.map(f64::to_bits), Some(bits), "{x:?} / {y:?}");
        }
        for (x, y) in [(0.0, 0.0), (1.0, 0.0), (-1.0, 0.0)] {
            assert_eq!(ended(SentFloat { x, y }.invoke(con)), Err(AbortKind::Float), "{x} / {y}");
        }
        cmd("DEL").arg("k").exec(con).expect("DEL");
        for (x, y) in quotients {
            let score = x / y;
            let expected = (Some(score), vec![("m".to_owned(), score)], vec![Some(score), None]);
            assert_eq!(ended(SentScore { x, y }.invoke(con)), Ok(expected), "{x:?} / {y:?}");
        }
        for (x, y) in [(0.0, 0.0), (1.0, 0.0), (-1.0, 0.0)] {
            assert_eq!(ended(SentScore { x, y }.invoke(con)), Err(AbortKind::Float), "{x} / {y}");
        }
        assert_eq!(ended(SentInfinity { x: 1.0, y: 0.0 }.invoke(con)), Ok((false, true, 1)));
        assert_eq!(ended(SentInfinity { x: -1.0, y: 0.0 }.invoke(con)), Ok((false, false, -1)));
        let refused = FloatArgument { x: f64::NAN }.invoke(con);
        assert!(matches!(refused, Err(Error::Argument(_))), "{refused:?}");
    });
}
