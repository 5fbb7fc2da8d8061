//! Integers: every operator on numbers around which doubles, `%` of Lua or a width go wrong.

use redlua::AbortKind;
use redlua::redis_script;

use crate::outcome::{EXACT, ended, everywhere, exact, pairs};

/// Pairs a call.
const BATCH: usize = 1000;

redis_script! {
    // One call a row, for those that abort.

    #[allow(no_keys)]
    pub fn sum(a: i64, b: i64) -> i64 {
        a + b
    }
    #[allow(no_keys)]
    pub fn difference(a: i64, b: i64) -> i64 {
        a - b
    }
    #[allow(no_keys)]
    pub fn product(a: i64, b: i64) -> i64 {
        a * b
    }
    #[allow(no_keys)]
    pub fn quotient(a: i64, b: i64) -> i64 {
        a / b
    }
    #[allow(no_keys)]
    pub fn rest(a: i64, b: i64) -> i64 {
        a % b
    }
    #[allow(no_keys)]
    pub fn euclid_quotient(a: i64, b: i64) -> i64 {
        a.div_euclid(b)
    }
    #[allow(no_keys)]
    pub fn euclid_rest(a: i64, b: i64) -> i64 {
        a.rem_euclid(b)
    }
    #[allow(no_keys)]
    pub fn power(a: i64, exponent: u32) -> i64 {
        a.pow(exponent)
    }

    // Many pairs a call.

    #[allow(no_keys)]
    pub fn sums(pairs: &[(i64, i64)]) -> Vec<i64> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            all.push(a + b);
        }
        all
    }
    #[allow(no_keys)]
    pub fn differences(pairs: &[(i64, i64)]) -> Vec<i64> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            all.push(a - b);
        }
        all
    }
    #[allow(no_keys)]
    pub fn products(pairs: &[(i64, i64)]) -> Vec<i64> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            all.push(a * b);
        }
        all
    }
    /// `/`, `%`, `div_euclid`, `rem_euclid`.
    #[allow(no_keys)]
    pub fn divisions(pairs: &[(i64, i64)]) -> Vec<(i64, i64, i64, i64)> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            let (a, b) = (*a, *b);
            all.push((a / b, a % b, a.div_euclid(b), a.rem_euclid(b)));
        }
        all
    }
    /// Operands that can't be negative have a shorter Lua.
    #[allow(no_keys)]
    pub fn unsigned_divisions(pairs: &[(u64, u64)]) -> Vec<(u64, u64)> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            all.push((a / b, a % b));
        }
        all
    }
    #[allow(no_keys)]
    pub fn comparisons(pairs: &[(i64, i64)]) -> Vec<(bool, bool, bool, bool, bool, bool)> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            all.push((a == b, a != b, a < b, a <= b, a > b, a >= b));
        }
        all
    }
    #[allow(no_keys)]
    pub fn choices(pairs: &[(i64, i64)]) -> Vec<(i64, i64, i64, i64, i64)> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            let (a, b) = (*a, *b);
            all.push((a.min(b), a.max(b), a.abs(), b.signum(), -a));
        }
        all
    }
    #[allow(no_keys)]
    pub fn checked(pairs: &[(i32, i32)]) -> Vec<(Option<i32>, Option<i32>, Option<i32>, Option<i32>, Option<i32>)> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            let (a, b) = (*a, *b);
            all.push((a.checked_add(b), a.checked_sub(b), a.checked_mul(b), a.checked_div(b), a.checked_rem(b)));
        }
        all
    }
    #[allow(no_keys)]
    pub fn saturating(pairs: &[(i32, i32)]) -> Vec<(i32, i32, i32)> {
        let mut all = Vec::new();
        for (a, b) in pairs {
            let (a, b) = (*a, *b);
            all.push((a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b)));
        }
        all
    }
    #[allow(no_keys)]
    pub fn casts(values: &[i64]) -> Vec<(i8, u8, i16, u16, i32, u32, f64)> {
        let mut all = Vec::new();
        for value in values {
            let n = *value;
            all.push((n as i8, n as u8, n as i16, n as u16, n as i32, n as u32, n as f64));
        }
        all
    }
    #[allow(no_keys)]
    pub fn unsigned_cast(n: i64) -> u64 {
        n as u64
    }
}

/// Both signs of 58 magnitudes and 0: 13,689 pairs.
fn values() -> Vec<i64> {
    // Small divisors; powers of two and ten with their neighbours; what a cast to a narrow type cuts; roots of 2^53,
    // whose products lie on both sides of it; quotients whose product with a small divisor rounds.
    const SMALL: [i64; 20] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 60, 97, 100, 127, 128, 129];
    const MIDDLE: [i64; 19] = [
        255,
        256,
        257,
        1000,
        1024,
        32_767,
        32_768,
        65_535,
        65_536,
        86_400_000,
        94_906_265,
        94_906_266,
        94_906_267,
        2_147_483_647,
        2_147_483_648,
        4_294_967_295,
        4_294_967_296,
        4_294_967_297,
        10_000_000_000,
    ];
    const LARGE: [i64; 19] = [
        4_000_000_000_000,
        99_999_999_999_999,
        100_000_000_000_000,
        123_456_789_012_345,
        1_000_000_000_000_000,
        1_286_742_750_677_284,
        1_286_742_750_677_285,
        1_801_439_850_948_198,
        (1 << 51) - 1,
        1 << 51,
        (1 << 51) + 1,
        3_002_399_751_580_330,
        3_002_399_751_580_331,
        (1 << 52) - 1,
        1 << 52,
        (1 << 52) + 1,
        EXACT - 2,
        EXACT - 1,
        EXACT,
    ];
    let magnitudes = [&SMALL[..], &MIDDLE, &LARGE].concat();
    assert_eq!(magnitudes.len(), 58);
    magnitudes.iter().flat_map(|value| [*value, -value]).chain([0]).collect()
}

/// Replays one operator: what stays exact in batches, and of what aborts every row of a sample by itself.
macro_rules! replay {
    ($con:expr, $many:ident, $one:ident, $checked:ident) => {{
        let answer = |(a, b): &(i64, i64)| exact(a.$checked(*b));
        let (inside, outside): (Vec<_>, Vec<_>) = pairs(&values()).into_iter().partition(|pair| answer(pair).is_ok());
        assert!(inside.len() > 5000 && outside.len() > 100, "{} {}", inside.len(), outside.len());
        for pairs in inside.chunks(BATCH) {
            let expected: Vec<i64> = pairs.iter().map(|pair| answer(pair).expect("exact")).collect();
            assert_eq!(ended($many { pairs }.invoke($con)), Ok(expected), "{pairs:?}");
        }
        for (a, b) in outside.into_iter().step_by(17) {
            assert_eq!(ended($one { a, b }.invoke($con)), Err(AbortKind::Overflow), "{a} {b}");
        }
    }};
}

#[test]
fn sums_differences_and_products_are_exact_or_abort() {
    everywhere(|con| {
        replay!(con, Sums, Sum, checked_add);
        replay!(con, Differences, Difference, checked_sub);
        replay!(con, Products, Product, checked_mul);
    });
}

#[test]
fn divisions_truncate_as_in_rust() {
    let pairs: Vec<(i64, i64)> = pairs(&values()).into_iter().filter(|(_, b)| *b != 0).collect();
    assert!(pairs.len() > 13_500, "{}", pairs.len());
    everywhere(|con| {
        for pairs in pairs.chunks(BATCH) {
            let expected: Vec<_> =
                pairs.iter().map(|(a, b)| (a / b, a % b, a.div_euclid(*b), a.rem_euclid(*b))).collect();
            assert_eq!(ended(Divisions { pairs }.invoke(con)), Ok(expected));
            let pairs: Vec<_> = pairs.iter().map(|(a, b)| (a.unsigned_abs(), b.unsigned_abs())).collect();
            let expected: Vec<_> = pairs.iter().map(|(a, b)| (a / b, a % b)).collect();
            assert_eq!(ended(UnsignedDivisions { pairs: &pairs }.invoke(con)), Ok(expected));
        }
    });
}

#[test]
fn division_by_zero_is_an_abort() {
    everywhere(|con| {
        for a in [0, 5, -5, EXACT] {
            assert_eq!(ended(Quotient { a, b: 0 }.invoke(con)), Err(AbortKind::Division));
            assert_eq!(ended(Rest { a, b: 0 }.invoke(con)), Err(AbortKind::Division));
            assert_eq!(ended(EuclidQuotient { a, b: 0 }.invoke(con)), Err(AbortKind::Division));
            assert_eq!(ended(EuclidRest { a, b: 0 }.invoke(con)), Err(AbortKind::Division));
            let pairs: &[(u64, u64)] = &[(1, 1), (a.unsigned_abs(), 0)];
            assert_eq!(ended(UnsignedDivisions { pairs }.invoke(con)), Err(AbortKind::Division));
        }
    });
}

#[test]
fn powers_are_exact_or_abort() {
    let exponents = [0, 1, 2, 3, 10, 26, 27, 31, 33, 52, 53, 54, 63, 64, 1_000_000_000];
    everywhere(|con| {
        for a in [0, 1, -1, 2, -2, 3, 7, -10, 94_906_265, 94_906_266, -94_906_267, EXACT] {
            for exponent in exponents {
                assert_eq!(ended(Power { a, exponent }.invoke(con)), exact(a.checked_pow(exponent)), "{a} {exponent}");
            }
        }
    });
}

#[test]
fn integers_compare_as_in_rust() {
    let pairs = pairs(&values());
    everywhere(|con| {
        for pairs in pairs.chunks(BATCH) {
            let expected: Vec<_> = pairs.iter().map(|(a, b)| (a == b, a != b, a < b, a <= b, a > b, a >= b)).collect();
            assert_eq!(ended(Comparisons { pairs }.invoke(con)), Ok(expected));
            let expected: Vec<_> = pairs.iter().map(|(a, b)| (*a.min(b), *a.max(b), a.abs(), b.signum(), -a)).collect();
            assert_eq!(ended(Choices { pairs }.invoke(con)), Ok(expected));
        }
    });
}

#[test]
fn checked_and_saturating_methods_know_their_width() {
    let ends = [i32::MIN, i32::MIN + 1, i32::MAX - 1, i32::MAX];
    let narrow = values().into_iter().filter_map(|value| i32::try_from(value).ok());
    let values: Vec<i32> = narrow.chain(ends).collect();
    let pairs = pairs(&values);
    everywhere(|con| {
        for pairs in pairs.chunks(BATCH) {
            let expected: Vec<_> = pairs
                .iter()
                .map(|&(a, b)| {
                    (a.checked_add(b), a.checked_sub(b), a.checked_mul(b), a.checked_div(b), a.checked_rem(b))
                })
                .collect();
            assert_eq!(ended(Checked { pairs }.invoke(con)), Ok(expected));
            let expected: Vec<_> =
                pairs.iter().map(|&(a, b)| (a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b))).collect();
            assert_eq!(ended(Saturating { pairs }.invoke(con)), Ok(expected));
        }
    });
}

#[test]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "the subject")]
fn casts_between_integers_wrap() {
    let values = values();
    everywhere(|con| {
        let expected: Vec<_> =
            values.iter().map(|&n| (n as i8, n as u8, n as i16, n as u16, n as i32, n as u32, n as f64)).collect();
        assert_eq!(ended(Casts { values: &values }.invoke(con)), Ok(expected));
        for n in &values {
            // Rust wraps to a number that no script computes with.
            let expected = u64::try_from(*n).map_err(|_| AbortKind::Cast);
            assert_eq!(ended(UnsignedCast { n: *n }.invoke(con)), expected, "{n}");
        }
    });
}
