//! Numbers: where they enter, where they leave, and the operators of Rust.

use redlua::{AbortKind, Error, redis_script};

use crate::{abort, by_hand, everywhere, run};

const TOO_BIG: i64 = 9_007_199_254_740_993;

redis_script! {
    #[allow(no_keys)]
    pub fn difference(a: i64, b: i64) -> i64 {
        a - b
    }

    pub fn used(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let n = k.incr();
        n - 3
    }
    pub fn unused(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        k.incr();
        0
    }
    pub fn returned(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        k.incr()
    }
    pub fn read_back(id: &str) -> Option<i64> {
        let k: Str<i64> = key!("t:{id}");
        k.incr();
        k.get()
    }

    pub fn first_hit(id: &str, amount: i64, ttl: i64) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let t = k.incrby(amount);
        if t == amount {
            k.expire(ttl);
        }
        t
    }

    #[allow(no_keys)]
    pub fn cut(a: i64, b: i64) -> (i64, i64) {
        (a / b, a % b)
    }
    #[allow(no_keys)]
    pub fn rounded(a: f64) -> f64 {
        a.round()
    }
    #[allow(no_keys)]
    pub fn wrapped(a: i64) -> i64 {
        a as u8 as i64
    }
    #[allow(no_keys)]
    pub fn before_the_first(n: i64) -> usize {
        let mut v = Vec::new();
        for i in 0..n {
            v.push(i);
        }
        v.len() - 1
    }
    #[allow(no_keys)]
    pub fn after(a: i32) -> i32 {
        a + 1
    }
    #[allow(no_keys)]
    pub fn truncated(a: f64) -> i64 {
        a as i64
    }

    pub fn score(id: &str, at: i64) {
        let z: ZSet = key!("z:{id}");
        z.zadd(at, "m");
    }

    #[allow(no_keys)]
    pub fn shown(values: &[f64]) -> Vec<String> {
        let mut texts = Vec::new();
        for value in values {
            texts.push(value.to_string());
        }
        texts
    }

    #[allow(no_keys)]
    pub fn packed() -> Vec<u8> {
        lua::pack("B", 300)
    }
    #[allow(no_keys)]
    pub fn packed_byte(n: i64) -> Vec<u8> {
        lua::pack("B", n)
    }
}

#[test]
fn trap_01_rounding_at_entry() {
    everywhere(|con| {
        let refused = Difference { a: TOO_BIG, b: 3 }.invoke(con);
        assert!(matches!(refused, Err(Error::Argument(ref refused)) if refused.argument() == "a"), "{refused:?}");
        assert_eq!(Difference { a: TOO_BIG - 2, b: 3 }.invoke(con).expect("exact"), TOO_BIG - 5);
        for a in ["9007199254740993", "1.5", "nan", "abc", "", "1e400", "inf"] {
            let text = by_hand(con, Difference::LUA, &[], &[a, "3"]);
            assert!(text.contains("REDLUA_ARGUMENT difference: a"), "{a:?}: {text}");
        }
        let text = by_hand(con, Difference::LUA, &[], &["1"]);
        assert!(text.contains("REDLUA_ARGUMENT difference: takes"), "{text}");
    });
}

#[test]
fn trap_02_a_reply_beyond_two_to_the_53() {
    everywhere(|con| {
        let start = |con: &mut _| run::<()>(con, "SET t:{x} 9007199254740992");
        start(con);
        assert_eq!(abort(Used { id: "x" }.invoke(con)), AbortKind::Overflow);
        start(con);
        assert_eq!(Unused { id: "x" }.invoke(con).expect("0"), 0);
        assert_eq!(run::<String>(con, "GET t:{x}"), "9007199254740993");
        start(con);
        assert_eq!(abort(Returned { id: "x" }.invoke(con)), AbortKind::Overflow);
        start(con);
        assert_eq!(ReadBack { id: "x" }.invoke(con).expect("all bits"), Some(TOO_BIG));
    });
}

#[test]
fn trap_03_the_first_hit() {
    everywhere(|con| {
        assert_eq!(FirstHit { id: "x", amount: 5, ttl: 60 }.invoke(con).expect("5"), 5);
        assert_eq!(run::<i64>(con, "TTL t:{x}"), 60);
        let refused = FirstHit { id: "y", amount: 5, ttl: 0 }.invoke(con);
        assert!(matches!(refused, Err(Error::Argument(_))), "{refused:?}");
        assert!(!run::<bool>(con, "EXISTS t:{y}"));
        let text = by_hand(con, FirstHit::LUA, &["t:{y}"], &["5", "0"]);
        assert!(text.contains("REDLUA_ARGUMENT first_hit: ttl"), "{text}");
        assert!(!run::<bool>(con, "EXISTS t:{y}"));
    });
}

#[test]
fn trap_11_operators() {
    everywhere(|con| {
        assert_eq!(Cut { a: -7, b: 2 }.invoke(con).expect("cut"), (-7 / 2, -7 % 2));
        assert_eq!(abort(Cut { a: 1, b: 0 }.invoke(con)), AbortKind::Division);
        for a in [-2.5, 0.499_999_999_999_999_94, 2.5, -0.5, 4_503_599_627_370_497.5] {
            assert_eq!(Rounded { a }.invoke(con).expect("rounded").to_bits(), f64::round(a).to_bits(), "{a}");
        }
        assert_eq!(Wrapped { a: 300 }.invoke(con).expect("wrapped"), 44);
        assert_eq!(abort(BeforeTheFirst { n: 0 }.invoke(con)), AbortKind::Overflow);
        assert_eq!(BeforeTheFirst { n: 2 }.invoke(con).expect("1"), 1);
        assert_eq!(abort(After { a: i32::MAX }.invoke(con)), AbortKind::Overflow);
        assert_eq!(abort(Truncated { a: 1e300 }.invoke(con)), AbortKind::Cast);
    });
}

/// All powers of two, where the distance to the next float differs on both sides; their neighbours; the ends of the
/// range; and floats of any bits.
fn floats() -> Vec<f64> {
    let powers = (1..2047_u64).map(|exponent| exponent << 52).chain((0..52).map(|bit| 1 << bit));
    let around = powers.flat_map(|bits| [bits - 1, bits, bits + 1]);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let any = (0..4000).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    });
    let plain = [0.0, -0.0, 0.1, 0.3, 1.5, -2.25, 100.0, 1e15, 1e16, 1e21, 1e-7, 123_456_789.125, f64::MAX, f64::MIN];
    around.chain(any).map(f64::from_bits).filter(|value| value.is_finite()).chain(plain).collect()
}

#[test]
fn trap_11_a_float_as_text_is_that_of_rust() {
    let values = floats();
    everywhere(|con| {
        for values in values.chunks(2000) {
            let shown = Shown { values }.invoke(con).expect("texts");
            let expected: Vec<String> = values.iter().map(f64::to_string).collect();
            let wrong = shown.iter().zip(&expected).find(|(shown, expected)| shown != expected);
            assert_eq!(wrong, None, "not as Rust writes it");
        }
    });
}

#[test]
fn trap_16_a_packed_number_does_not_wrap() {
    everywhere(|con| {
        assert_eq!(abort(Packed {}.invoke(con)), AbortKind::Overflow);
        assert_eq!(abort(PackedByte { n: 300 }.invoke(con)), AbortKind::Overflow);
        assert_eq!(PackedByte { n: 255 }.invoke(con).expect("a byte"), [255]);
    });
}

#[test]
fn trap_16_a_score_that_redis_would_round() {
    everywhere(|con| {
        let refused = Score { id: "x", at: TOO_BIG }.invoke(con);
        assert!(matches!(refused, Err(Error::Argument(_))), "{refused:?}");
        Score { id: "x", at: TOO_BIG - 2 }.invoke(con).expect("exact");
    });
}
