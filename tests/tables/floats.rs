//! Floats: every operator bit by bit, and what may not leave a script: NaN and infinities.

use redlua::AbortKind;
use redlua::redis_script;

use crate::outcome::{EXACT, ended, everywhere, finite, pairs};

redis_script! {
    // One call a row, for those that abort.

    #[allow(no_keys)]
    pub fn float_sum(x: f64, y: f64) -> f64 {
        x + y
    }
    #[allow(no_keys)]
    pub fn float_difference(x: f64, y: f64) -> f64 {
        x - y
    }
    #[allow(no_keys)]
    pub fn float_product(x: f64, y: f64) -> f64 {
        x * y
    }
    #[allow(no_keys)]
    pub fn float_quotient(x: f64, y: f64) -> f64 {
        x / y
    }
    #[allow(no_keys)]
    pub fn float_rest(x: f64, y: f64) -> f64 {
        x % y
    }

    // Many pairs a call.

    #[allow(no_keys)]
    pub fn float_sums(pairs: &[(f64, f64)]) -> Vec<f64> {
        let mut all = Vec::new();
        for (x, y) in pairs {
            all.push(x + y);
        }
        all
    }
    #[allow(no_keys)]
    pub fn float_differences(pairs: &[(f64, f64)]) -> Vec<f64> {
        let mut all = Vec::new();
        for (x, y) in pairs {
            all.push(x - y);
        }
        all
    }
    #[allow(no_keys)]
    pub fn float_products(pairs: &[(f64, f64)]) -> Vec<f64> {
        let mut all = Vec::new();
        for (x, y) in pairs {
            all.push(x * y);
        }
        all
    }
    #[allow(no_keys)]
    pub fn float_quotients(pairs: &[(f64, f64)]) -> Vec<f64> {
        let mut all = Vec::new();
        for (x, y) in pairs {
            all.push(x / y);
        }
        all
    }
    #[allow(no_keys)]
    pub fn float_rests(pairs: &[(f64, f64)]) -> Vec<f64> {
        let mut all = Vec::new();
        for (x, y) in pairs {
            all.push(x % y);
        }
        all
    }
    #[allow(no_keys)]
    pub fn float_comparisons(pairs: &[(f64, f64)]) -> Vec<(bool, bool, bool, bool, bool, bool)> {
        let mut all = Vec::new();
        for (x, y) in pairs {
            all.push((x == y, x != y, x < y, x <= y, x > y, x >= y));
        }
        all
    }
    /// What a quotient is before it leaves: NaN and infinities may be looked at.
    #[allow(no_keys)]
    pub fn looked_at(pairs: &[(f64, f64)]) -> Vec<(bool, bool, bool, i64)> {
        let mut all = Vec::new();
        for (x, y) in pairs {
            let q = x / y;
            all.push((q.is_nan(), q.is_finite(), q == q, if q > 0.0 { 1 } else if q < 0.0 { -1 } else { 0 }));
        }
        all
    }
    #[allow(no_keys)]
    pub fn shapes(x: f64) -> (f64, f64, f64, f64, f64, f64) {
        (x.floor(), x.ceil(), x.round(), x.trunc(), x.abs(), -x)
    }
    #[allow(no_keys)]
    pub fn root(x: f64) -> f64 {
        x.sqrt()
    }
    #[allow(no_keys)]
    pub fn narrow(x: f64) -> (i8, u8, i16, u16, i32, u32) {
        (x as i8, x as u8, x as i16, x as u16, x as i32, x as u32)
    }
    #[allow(no_keys)]
    pub fn wide(x: f64) -> i64 {
        x as i64
    }
    #[allow(no_keys)]
    pub fn wide_unsigned(x: f64) -> u64 {
        x as u64
    }
    /// A NaN or an infinity becomes an integer.
    #[allow(no_keys)]
    pub fn narrow_quotient(x: f64, y: f64) -> (i32, u8) {
        ((x / y) as i32, (x / y) as u8)
    }
    #[allow(no_keys)]
    pub fn wide_quotient(x: f64, y: f64) -> i64 {
        (x / y) as i64
    }
}

/// Zeros, ties, what 15 and 16 digits lose, integers around every power at which a server changes its notation, the
/// ends of the range.
fn values() -> Vec<f64> {
    let positive = [
        0.0,
        0.1,
        1.0 / 3.0,
        0.1 + 0.2,
        0.5,
        0.499_999_999_999_999_94,
        0.7,
        1.0,
        1.5,
        2.5,
        3.0,
        3.000_000_000_000_000_4,
        3.99,
        7.0,
        100.0,
        127.5,
        255.9,
        65_535.5,
        1e-7,
        1e10,
        4e12,
        123_456_789_012.5,
        2_147_483_647.5,
        4_294_967_295.5,
        1e14,
        1e15,
        4_503_599_627_370_495.5,
        4_503_599_627_370_496.0,
        9_007_199_254_740_991.0,
        9_007_199_254_740_992.0,
        9_007_199_254_740_994.0,
        1e16,
        1e17,
        1e18,
        4_611_686_018_427_387_904.0,
        9_223_372_036_854_775_808.0,
        1e19,
        18_446_744_073_709_551_616.0,
        1e22,
        1e100,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
    ];
    positive.iter().flat_map(|value| [*value, -value]).collect()
}

/// Replays one operator: what is finite in batches, and every tenth of what is not by itself.
macro_rules! replay {
    ($con:expr, $many:ident, $one:ident, $operator:tt) => {{
        let all = pairs(&values());
        let (inside, outside): (Vec<_>, Vec<_>) = all.into_iter().partition(|(x, y)| (x $operator y).is_finite());
        assert!(inside.len() > 5000 && !outside.is_empty(), "{} {}", inside.len(), outside.len());
        for pairs in inside.chunks(1000) {
            let found = ended($many { pairs }.invoke($con)).expect("finite results");
            assert_eq!(found.len(), pairs.len());
            for ((x, y), found) in pairs.iter().zip(found) {
                let expected = x $operator y;
                let operator = stringify!($operator);
                assert_eq!(found.to_bits(), expected.to_bits(), "{x:?} {operator} {y:?} is {expected:?}, not {found:?}");
            }
        }
        for (x, y) in outside.into_iter().step_by(10) {
            assert_eq!(ended($one { x, y }.invoke($con)), Err(AbortKind::Float), "{x:?} {y:?}");
        }
    }};
}

#[test]
fn arithmetic_is_that_of_rust_to_the_last_bit() {
    everywhere(|con| {
        replay!(con, FloatSums, FloatSum, +);
        replay!(con, FloatDifferences, FloatDifference, -);
        replay!(con, FloatProducts, FloatProduct, *);
        replay!(con, FloatQuotients, FloatQuotient, /);
        replay!(con, FloatRests, FloatRest, %);
    });
}

#[test]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
fn floats_compare_as_in_rust() {
    let pairs = pairs(&values());
    let sign = |q: f64| i64::from(q > 0.0) - i64::from(q < 0.0);
    everywhere(|con| {
        for pairs in pairs.chunks(1000) {
            let expected: Vec<_> = pairs.iter().map(|(x, y)| (x == y, x != y, x < y, x <= y, x > y, x >= y)).collect();
            assert_eq!(ended(FloatComparisons { pairs }.invoke(con)), Ok(expected));
            let quotients = pairs.iter().map(|(x, y)| x / y);
            let expected: Vec<_> = quotients.map(|q| (q.is_nan(), q.is_finite(), q == q, sign(q))).collect();
            assert_eq!(ended(LookedAt { pairs }.invoke(con)), Ok(expected));
        }
    });
}

#[test]
fn rounding_is_that_of_rust_with_the_sign_of_zero() {
    everywhere(|con| {
        for x in values() {
            let (floor, ceil, round, trunc, abs, negative) = ended(Shapes { x }.invoke(con)).expect("finite");
            let found = [floor, ceil, round, trunc, abs, negative].map(f64::to_bits);
            let expected = [x.floor(), x.ceil(), x.round(), x.trunc(), x.abs(), -x].map(f64::to_bits);
            assert_eq!(found, expected, "{x:?}");
            assert_eq!(ended(Root { x }.invoke(con)).map(f64::to_bits), finite(x.sqrt()), "{x:?}");
        }
    });
}

#[test]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "the subject")]
fn floats_become_integers_as_in_rust_or_abort() {
    /// Rust saturates at a number that no script computes with.
    fn wide<T: TryInto<i64> + Copy>(value: T) -> Result<T, AbortKind> {
        value.try_into().ok().filter(|value| (-EXACT..=EXACT).contains(value)).map(|_| value).ok_or(AbortKind::Cast)
    }
    everywhere(|con| {
        for x in values() {
            let expected = (x as i8, x as u8, x as i16, x as u16, x as i32, x as u32);
            assert_eq!(ended(Narrow { x }.invoke(con)), Ok(expected), "{x:?}");
            assert_eq!(ended(Wide { x }.invoke(con)), wide(x as i64), "{x:?}");
            assert_eq!(ended(WideUnsigned { x }.invoke(con)), wide(x as u64), "{x:?}");
        }
        for (x, y) in [(0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (1e300, 1e-300), (-7.0, 2.0)] {
            let q: f64 = x / y;
            assert_eq!(ended(NarrowQuotient { x, y }.invoke(con)), Ok((q as i32, q as u8)), "{x} / {y}");
            assert_eq!(ended(WideQuotient { x, y }.invoke(con)), wide(q as i64), "{x} / {y}");
        }
    });
}
