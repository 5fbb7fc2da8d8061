//! The range that an argument must keep, and the error of one that does not.
//!
//! Lua computes in doubles: an integer beyond ±(2^53−1) that is used as a number would be rounded, and a
//! time to live of 0 would delete the key. Both are refused before anything is sent.

use std::fmt;
use std::time::Duration;

/// The greatest integer that a double, and so Lua, tells from its neighbours.
const EXACT: i64 = (1 << 53) - 1;

/// The least and the greatest integer that an argument may be. `max` is unsigned so that a `u64` that
/// is only forwarded keeps all its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least.
    pub min: i64,
    /// The greatest.
    pub max: u64,
    /// Whether a float may be infinite.
    pub infinite: bool,
    /// Whether a duration must be whole seconds.
    pub seconds: bool,
}

impl Bounds {
    /// Any value of the type: the argument stays text in the script.
    pub const NONE: Self = Self { min: i64::MIN, max: u64::MAX, infinite: false, seconds: false };
    /// The script uses the argument as a number.
    pub const EXACT: Self = Self { min: -EXACT, max: EXACT as u64, infinite: false, seconds: false };
    /// The script uses the argument as a time to live.
    pub const POSITIVE: Self = Self { min: 1, max: EXACT as u64, infinite: false, seconds: false };
    /// The script uses the argument as a count, or as a time to live and handles 0 itself.
    pub const NOT_NEGATIVE: Self = Self { min: 0, ..Self::POSITIVE };
    /// The script sends the float on as a score, or as a bound of scores.
    pub const SCORE: Self = Self { infinite: true, ..Self::NONE };
    /// The script gives a duration to commands in seconds.
    pub const SECONDS: Self = Self { seconds: true, ..Self::EXACT };
    /// The script uses a duration as a time to live in seconds.
    pub const POSITIVE_SECONDS: Self = Self { seconds: true, ..Self::POSITIVE };

    /// What a command of the script takes.
    #[must_use]
    pub const fn between(min: i64, max: u64) -> Self {
        Self { min, max, ..Self::NONE }
    }

    pub(crate) fn check_signed(self, value: i64) -> Result<(), Required> {
        let below_max = u64::try_from(value).is_ok_and(|value| value <= self.max) || value < 0;
        if value >= self.min && below_max { Ok(()) } else { Err(self.required(value < self.min)) }
    }

    pub(crate) fn check_unsigned(self, value: u64) -> Result<(), Required> {
        let above_min = u64::try_from(self.min).is_ok_and(|min| value >= min) || self.min < 0;
        if above_min && value <= self.max { Ok(()) } else { Err(self.required(!above_min)) }
    }

    fn required(self, too_small: bool) -> Required {
        let plain = Self { seconds: false, ..self };
        if plain == Self::POSITIVE && too_small {
            Required::Positive
        } else if plain == Self::NOT_NEGATIVE && too_small {
            Required::NotNegative
        } else if [Self::EXACT, Self::POSITIVE, Self::NOT_NEGATIVE].contains(&plain) {
            Required::Exact
        } else {
            Required::Between { min: self.min, max: self.max }
        }
    }
}

/// A number that can be held to bounds before anything is written.
pub trait Bounded {
    /// Whether it keeps to them.
    ///
    /// # Errors
    /// What it must be and is not.
    fn check(&self, bounds: Bounds) -> Result<(), Required>;
}

macro_rules! bounded {
    ($check:ident: $($type:ty),*) => {$(
        impl Bounded for $type {
            fn check(&self, bounds: Bounds) -> Result<(), Required> {
                bounds.$check((*self).into())
            }
        }
    )*};
}
bounded! { check_signed: i8, i16, i32, i64 }
bounded! { check_unsigned: u8, u16, u32, u64 }

impl Bounded for usize {
    fn check(&self, bounds: Bounds) -> Result<(), Required> {
        bounds.check_unsigned(*self as u64)
    }
}

impl Bounded for Duration {
    fn check(&self, bounds: Bounds) -> Result<(), Required> {
        bounds.check_unsigned(u64::try_from(self.as_millis()).map_err(|_| Required::Exact)?)
    }
}

/// What an argument must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Required {
    /// Within ±(2^53−1), because the script computes with it.
    Exact,
    /// Greater than 0, because it is a time to live.
    Positive,
    /// 0 or more: it is a count, or a time to live of which the script says what 0 means.
    NotNegative,
    /// Within bounds of the script's.
    Between {
        /// The least.
        min: i64,
        /// The greatest.
        max: u64,
    },
    /// Neither NaN nor infinite.
    Finite,
    /// Not NaN: it is a score, which may be infinite.
    Number,
    /// A duration of whole milliseconds.
    WholeMilliseconds,
    /// A duration of whole seconds.
    WholeSeconds,
    /// UTF-8, because it stands in JSON.
    Utf8,
}

impl fmt::Display for Required {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact => f.write_str("must be within ±(2^53−1)"),
            Self::Positive => f.write_str("must be greater than 0 (it is a time to live)"),
            Self::NotNegative => f.write_str("must not be negative"),
            Self::Between { min, max } => write!(f, "must be between {min} and {max}"),
            Self::Finite => f.write_str("must be a finite number"),
            Self::Number => f.write_str("must be a number (it is a score)"),
            Self::WholeMilliseconds => f.write_str("must be a whole number of milliseconds"),
            Self::WholeSeconds => f.write_str("must be a whole number of seconds"),
            Self::Utf8 => f.write_str("must be UTF-8 (JSON holds no other text)"),
        }
    }
}

/// A call was refused because of an argument. Nothing was sent.
///
/// It names the argument and what it must be, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    pub(crate) script: &'static str,
    pub(crate) argument: &'static str,
    /// The way to a part of it, from the innermost outwards.
    pub(crate) parts: Vec<&'static str>,
    pub(crate) required: Required,
}

impl ArgumentError {
    /// The script that was not called.
    #[must_use]
    pub fn script(&self) -> &'static str {
        self.script
    }

    /// The argument.
    #[must_use]
    pub fn argument(&self) -> &'static str {
        self.argument
    }

    /// What it must be.
    #[must_use]
    pub fn required(&self) -> Required {
        self.required
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` was not called: `{}", self.script, self.argument)?;
        for part in self.parts.iter().rev() {
            write!(f, ".{part}")?;
        }
        write!(f, "` {}", self.required)
    }
}

impl std::error::Error for ArgumentError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_values() {
        assert_eq!(Bounds::NONE.check_signed(i64::MIN), Ok(()));
        assert_eq!(Bounds::NONE.check_signed(i64::MAX), Ok(()));
        assert_eq!(Bounds::EXACT.check_signed(EXACT), Ok(()));
        assert_eq!(Bounds::EXACT.check_signed(-EXACT), Ok(()));
        assert_eq!(Bounds::EXACT.check_signed(EXACT + 1), Err(Required::Exact));
        assert_eq!(Bounds::EXACT.check_signed(-EXACT - 1), Err(Required::Exact));
        assert_eq!(Bounds::POSITIVE.check_signed(1), Ok(()));
        assert_eq!(Bounds::POSITIVE.check_signed(0), Err(Required::Positive));
        assert_eq!(Bounds::POSITIVE.check_signed(-1), Err(Required::Positive));
        assert_eq!(Bounds::POSITIVE.check_signed(EXACT + 1), Err(Required::Exact));
        assert_eq!(Bounds::NOT_NEGATIVE.check_signed(0), Ok(()));
        assert_eq!(Bounds::NOT_NEGATIVE.check_signed(-1), Err(Required::NotNegative));
        assert_eq!(Bounds::NOT_NEGATIVE.check_signed(EXACT + 1), Err(Required::Exact));
    }

    #[test]
    fn unsigned_values() {
        assert_eq!(Bounds::NONE.check_unsigned(u64::MAX), Ok(()));
        assert_eq!(Bounds::EXACT.check_unsigned(0), Ok(()));
        assert_eq!(Bounds::EXACT.check_unsigned(u64::MAX), Err(Required::Exact));
        assert_eq!(Bounds::POSITIVE.check_unsigned(0), Err(Required::Positive));
    }

    #[test]
    fn own_bounds_are_told() {
        let bounds = Bounds { min: 2, max: 5, ..Bounds::NONE };
        let refused = bounds.check_signed(6);
        assert_eq!(refused, Err(Required::Between { min: 2, max: 5 }));
        assert_eq!(bounds.check_unsigned(1), refused);
        assert_eq!(refused.unwrap_err().to_string(), "must be between 2 and 5");
    }

    #[test]
    fn the_message_names_script_and_argument() {
        let error =
            ArgumentError { script: "limit", argument: "window_ms", parts: Vec::new(), required: Required::Positive };
        assert_eq!(
            error.to_string(),
            "`limit` was not called: `window_ms` must be greater than 0 (it is a time to live)"
        );
    }
}
