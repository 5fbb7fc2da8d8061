//! Replies: what a script answers arrives as what it was in the script, whatever the table says of `false`, `nil`,
//! floats, empty tables and arrays with holes.

use redlua::Error;
use redlua::redis_script;

use crate::outcome::{EXACT, ended, everywhere};

redis_script! {
    #[allow(no_keys)]
    pub fn computed(n: i64) -> i64 {
        n + 0
    }
    #[allow(no_keys)]
    pub fn echo(n: i64) -> i64 {
        n
    }
    #[allow(no_keys)]
    pub fn echo_unsigned(n: u64) -> u64 {
        n
    }
    #[allow(no_keys)]
    pub fn echo_all(all: &[i64]) -> Vec<i64> {
        let mut copy = Vec::new();
        for n in all {
            copy.push(*n);
        }
        copy
    }
    #[allow(no_keys)]
    pub fn float(x: f64) -> f64 {
        x
    }
    #[allow(no_keys)]
    pub fn computed_float(x: f64) -> (f64, Vec<f64>, Option<f64>) {
        let y = x * 1.0;
        (y, vec![y, y], Some(y))
    }
    #[allow(no_keys)]
    pub fn boolean(on: bool) -> bool {
        on
    }
    #[allow(no_keys)]
    pub fn booleans(on: bool) -> (bool, bool, Vec<bool>) {
        (on, !on, vec![on, !on, on])
    }
    #[allow(no_keys)]
    pub fn unit() {}
    #[allow(no_keys)]
    pub fn an_integer(n: Option<i64>) -> Option<i64> {
        n
    }
    #[allow(no_keys)]
    pub fn a_float(x: Option<f64>) -> Option<f64> {
        x
    }
    #[allow(no_keys)]
    pub fn a_bool(on: Option<bool>) -> Option<bool> {
        on
    }
    #[allow(no_keys)]
    pub fn a_text(text: Option<&str>) -> Option<String> {
        text
    }
    #[allow(no_keys)]
    pub fn options(
        n: Option<i64>,
        x: Option<f64>,
        on: Option<bool>,
        text: Option<&str>,
    ) -> (Option<i64>, Option<f64>, Option<bool>, Option<String>, i64) {
        (n, x, on, text, 7)
    }
    /// Every third is there.
    #[allow(no_keys)]
    pub fn holes(count: i64) -> Vec<Option<i64>> {
        let mut all = Vec::new();
        for i in 0..count {
            all.push(if i % 3 == 0 { Some(i) } else { None });
        }
        all
    }
    #[allow(no_keys)]
    pub fn nested(n: i64, text: &str) -> Outer {
        Outer { first: n, inner: Inner { second: n, more: (n, text, None) }, rest: Vec::new(), last: None }
    }
    #[allow(no_keys)]
    pub fn lists(n: i64) -> (Vec<i64>, Vec<Vec<i64>>, Option<Vec<i64>>) {
        (Vec::new(), vec![vec![n], Vec::new(), vec![n, n]], None)
    }
    #[allow(no_keys)]
    pub fn many(count: i64) -> (Vec<i64>, Vec<f64>, Vec<String>) {
        let mut integers = Vec::new();
        let mut floats = Vec::new();
        let mut texts = Vec::new();
        for i in 0..count {
            integers.push(i - 4000);
            floats.push(i as f64 / 3.0);
            texts.push(format!("{i}"));
        }
        (integers, floats, texts)
    }
    #[allow(no_keys)]
    pub fn paint(which: i64) -> (Colour, Option<Colour>) {
        if which == 0 { (Colour::Red, None) } else { (Colour::Green, Some(Colour::Red)) }
    }
    #[allow(no_keys)]
    pub fn outcome(which: i64, text: &str) -> Result<Option<i64>, Fault> {
        if which == 0 {
            return Ok(None);
        }
        if which == 1 {
            return Err(Fault::Boom);
        }
        if which == 2 {
            return Err(Fault::Whole);
        }
        if which == 3 {
            return Err(Fault::Payload { n: which, text, on: true, none: None });
        }
        Ok(Some(which))
    }

    pub struct Outer {
        pub first: i64,
        pub inner: Inner,
        pub rest: Vec<i64>,
        pub last: Option<i64>,
    }
    pub struct Inner {
        pub second: i64,
        pub more: (i64, String, Option<i64>),
    }
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Colour {
        Red,
        Green,
    }
    pub enum Fault {
        Boom,
        #[redlua(error = "SOME CODE and words")]
        Whole,
        Payload { n: i64, text: String, on: bool, none: Option<i64> },
    }
}

#[test]
fn integers_keep_all_their_bits() {
    everywhere(|con| {
        for n in [0, 3, -3, 1_000_000_000_000_000, EXACT, -EXACT] {
            assert_eq!(ended(Computed { n }.invoke(con)), Ok(n));
        }
        for n in [1 << 53, (1 << 53) + 1, i64::MAX, i64::MIN, 1_000_000_000_000_000_001] {
            assert_eq!(ended(Echo { n }.invoke(con)), Ok(n));
            assert_eq!(ended(AnInteger { n: Some(n) }.invoke(con)), Ok(Some(n)));
            // Used as a number it is refused, and nothing is sent.
            let refused = Computed { n }.invoke(con);
            assert!(matches!(refused, Err(Error::Argument(_))), "{refused:?}");
        }
        for n in [0, 1 << 53, 1 << 63, u64::MAX] {
            assert_eq!(ended(EchoUnsigned { n }.invoke(con)), Ok(n));
        }
        let all = [0, -1, EXACT, 5];
        assert_eq!(ended(EchoAll { all: &all }.invoke(con)), Ok(all.to_vec()));
    });
}

#[test]
fn floats_keep_all_their_bits() {
    let values = [
        0.0,
        -0.0,
        3.99,
        -3.99,
        0.5,
        3.0,
        0.1,
        0.1 + 0.2,
        1.0 / 3.0,
        1e-7,
        1e15,
        1e17,
        9_223_372_036_854_775_808.0,
        1e19,
        1e100,
        -1e100,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
    ];
    everywhere(|con| {
        for x in values {
            let bits = x.to_bits();
            assert_eq!(ended(Float { x }.invoke(con)).map(f64::to_bits), Ok(bits), "{x:?}");
            let (one, list, option) = ended(ComputedFloat { x }.invoke(con)).expect("a finite number");
            let found = [one, list[0], list[1], option.expect("a number")].map(f64::to_bits);
            assert_eq!((found, list.len()), ([bits; 4], 2), "{x:?}");
        }
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let refused = Float { x }.invoke(con);
            assert!(matches!(refused, Err(Error::Argument(_))), "{refused:?}");
        }
    });
}

#[test]
fn false_is_not_null() {
    everywhere(|con| {
        for on in [true, false] {
            assert_eq!(ended(Boolean { on }.invoke(con)), Ok(on));
            assert_eq!(ended(Booleans { on }.invoke(con)), Ok((on, !on, vec![on, !on, on])));
            assert_eq!(ended(ABool { on: Some(on) }.invoke(con)), Ok(Some(on)));
        }
        assert_eq!(ended(ABool { on: None }.invoke(con)), Ok(None));
        assert_eq!(ended(Unit {}.invoke(con)), Ok(()));
    });
}

#[test]
fn a_missing_value_cuts_no_array() {
    everywhere(|con| {
        assert_eq!(ended(AnInteger { n: None }.invoke(con)), Ok(None));
        assert_eq!(ended(AnInteger { n: Some(0) }.invoke(con)), Ok(Some(0)));
        assert_eq!(ended(AFloat { x: None }.invoke(con)), Ok(None));
        assert_eq!(ended(AFloat { x: Some(0.1) }.invoke(con)), Ok(Some(0.1)));
        assert_eq!(ended(AText { text: None }.invoke(con)), Ok(None));
        assert_eq!(ended(AText { text: Some("") }.invoke(con)), Ok(Some(String::new())));
        for mask in 0..16 {
            let n = (mask & 1 == 1).then_some(-EXACT);
            let x = (mask & 2 == 2).then_some(-0.5);
            let on = (mask & 4 == 4).then_some(false);
            let text = (mask & 8 == 8).then_some("");
            let expected = (n, x, on, text.map(String::from), 7);
            assert_eq!(ended(Options { n, x, on, text }.invoke(con)), Ok(expected));
        }
        for count in [0, 1, 2, 3, 4, 1000] {
            let expected: Vec<_> = (0..count).map(|i| (i % 3 == 0).then_some(i)).collect();
            assert_eq!(ended(Holes { count }.invoke(con)), Ok(expected));
        }
    });
}

#[test]
fn nested_and_empty_lists_keep_their_shape() {
    everywhere(|con| {
        let inner = Inner { second: 5, more: (5, "x".to_owned(), None) };
        let expected = Outer { first: 5, inner, rest: Vec::new(), last: None };
        assert_eq!(ended(Nested { n: 5, text: "x" }.invoke(con)), Ok(expected));
        let expected = (Vec::new(), vec![vec![5], Vec::new(), vec![5, 5]], None);
        assert_eq!(ended(Lists { n: 5 }.invoke(con)), Ok(expected));
        assert_eq!(ended(Paint { which: 0 }.invoke(con)), Ok((Colour::Red, None)));
        assert_eq!(ended(Paint { which: 1 }.invoke(con)), Ok((Colour::Green, Some(Colour::Red))));
    });
}

/// `unpack` ends at 8,000 values, and what a list holds must not meet it.
#[test]
#[allow(clippy::cast_precision_loss, reason = "the script does it too")]
fn long_lists_arrive_whole() {
    everywhere(|con| {
        for count in [0, 1, 7_999, 8_000, 8_001, 20_000] {
            let (integers, floats, texts) = ended(Many { count }.invoke(con)).expect("a reply");
            assert!(integers.into_iter().eq((0..count).map(|i| i - 4000)));
            assert!(floats.into_iter().map(f64::to_bits).eq((0..count).map(|i| (i as f64 / 3.0).to_bits())));
            assert!(texts.into_iter().eq((0..count).map(|i| i.to_string())));
        }
    });
}

#[test]
fn errors_of_the_script_keep_their_code_and_payload() {
    everywhere(|con| {
        assert_eq!(ended(Outcome { which: 0, text: "" }.invoke(con)), Ok(None));
        assert_eq!(ended(Outcome { which: 9, text: "" }.invoke(con)), Ok(Some(9)));
        let mut fault = |which, text| match (Outcome { which, text }).invoke(con) {
            Err(Error::Script(fault)) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(fault(1, ""), Fault::Boom);
        assert_eq!(fault(2, ""), Fault::Whole);
        // Servers turn a line end in an error into a blank, so it may not stand there as it is.
        for text in ["", "plain", "a\r\nb\n", "\0", "\"\\{}", "é € 𝄞", "script: 00, on @user_script:1."] {
            assert_eq!(fault(3, text), Fault::Payload { n: 3, text: text.to_owned(), on: true, none: None });
        }
    });
}
