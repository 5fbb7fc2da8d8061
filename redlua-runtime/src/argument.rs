//! How a Rust value becomes `ARGV` entries. The layout is public: people read it in the Lua's header and
//! call the script by hand.
//!
//! | type | entries |
//! |---|---|
//! | integer | canonical decimal text |
//! | `f64` | shortest decimal text that reads back as the same number |
//! | `bool` | `1` or `0` |
//! | text, bytes | as they are |
//! | `Duration` | whole milliseconds |
//! | `Option` of a number, bool, enum | the value, or empty text |
//! | `Option` of text, a list | `1` and the value, or `0` and what an empty value would be |
//! | list | the number of elements, then the elements |

use std::time::Duration;

use crate::bounds::{Bounds, Required};
use crate::call::Call;
use crate::decimal::Decimal;

/// An argument of any type: [`Argument`] as what a list of different ones can hold. One call takes them all, so that
/// rustc checks no call for each.
pub trait AnyArgument {
    /// Writes the value.
    ///
    /// # Errors
    /// What the value must be and is not.
    fn write_to(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required>;
}

impl<T: Argument> AnyArgument for T {
    fn write_to(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        self.write(call, bounds)
    }
}

/// A type that may be an argument. Enums without payload get it from `text_enum!`.
pub trait Argument {
    /// Writes the value.
    ///
    /// # Errors
    /// What the value must be and is not.
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required>;

    /// Writes a value that may be missing. Empty text is no number, bool or variant, so it can say so.
    ///
    /// # Errors
    /// As for `write`.
    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        match value {
            Some(value) => value.write(call, bounds),
            None => {
                call.entry(b"");
                Ok(())
            }
        }
    }

    /// Writes a list. Only bytes do it in another way: a list of them is text.
    ///
    /// # Errors
    /// As for `write`.
    fn write_list(list: &[Self], call: &mut Call, bounds: Bounds) -> Result<(), Required>
    where
        Self: Sized,
    {
        call.integer(Decimal::from(list.len() as u64));
        list.iter().try_for_each(|item| item.write(call, bounds))
    }
}

macro_rules! integers {
    ($wide:ty, $check:ident: $($type:ty),*) => {$(
        impl Argument for $type {
            fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                let value = *self as $wide;
                bounds.$check(value)?;
                call.integer(Decimal::from(value));
                Ok(())
            }
        }
    )*};
}
integers! { i64, check_signed: i8, i16, i32, i64 }
integers! { u64, check_unsigned: u16, u32, u64, usize }

impl Argument for u8 {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        u64::from(*self).write(call, bounds)
    }

    fn write_list(list: &[Self], call: &mut Call, _bounds: Bounds) -> Result<(), Required> {
        call.entry(list);
        Ok(())
    }
}

impl Argument for bool {
    fn write(&self, call: &mut Call, _bounds: Bounds) -> Result<(), Required> {
        call.entry(if *self { b"1" } else { b"0" });
        Ok(())
    }
}

impl Argument for f64 {
    fn write(&self, call: &mut Call, _bounds: Bounds) -> Result<(), Required> {
        if !self.is_finite() {
            return Err(Required::Finite);
        }
        // Both forms are the shortest that read back exactly; outside of this range the plain one is
        // a long row of zeros.
        let magnitude = self.abs();
        if magnitude == 0.0 || (1e-5..1e16).contains(&magnitude) {
            call.formatted(format_args!("{self}"));
        } else {
            call.formatted(format_args!("{self:e}"));
        }
        Ok(())
    }
}

impl Argument for Duration {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        if !self.subsec_nanos().is_multiple_of(1_000_000) {
            return Err(Required::WholeMilliseconds);
        }
        // A duration beyond 64 bits of milliseconds is beyond every bound as well.
        let milliseconds = u64::try_from(self.as_millis()).map_err(|_| Required::Exact)?;
        milliseconds.write(call, bounds)
    }
}

impl Argument for str {
    fn write(&self, call: &mut Call, _bounds: Bounds) -> Result<(), Required> {
        call.entry(self.as_bytes());
        Ok(())
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        // `Some("")` is not `None`, so a flag tells them apart.
        value.is_some().write(call, bounds)?;
        value.unwrap_or("").write(call, bounds)
    }
}

impl Argument for String {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        self.as_str().write(call, bounds)
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        str::write_option(value.map(String::as_str), call, bounds)
    }
}

impl<T: Argument> Argument for [T] {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        T::write_list(self, call, bounds)
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        value.is_some().write(call, bounds)?;
        T::write_list(value.unwrap_or(&[]), call, bounds)
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        self.as_slice().write(call, bounds)
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        <[T]>::write_option(value.map(Vec::as_slice), call, bounds)
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        (**self).write(call, bounds)
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        T::write_option(value.map(|value| &**value), call, bounds)
    }
}

macro_rules! tuples {
    ($($name:ident $at:tt),*) => {
        impl<$($name: Argument),*> Argument for ($($name,)*) {
            fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                $(self.$at.write(call, bounds)?;)*
                Ok(())
            }
        }
    };
}
tuples! { A 0, B 1 }
tuples! { A 0, B 1, C 2 }
tuples! { A 0, B 1, C 2, D 3 }

impl<T: Argument> Argument for Option<T> {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        T::write_option(self.as_ref(), call, bounds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Meta;

    fn entries(value: &(impl Argument + ?Sized), bounds: Bounds) -> Result<Vec<String>, Required> {
        let mut call = Call::new(&Meta::EMPTY);
        value.write(&mut call, bounds)?;
        Ok(crate::call::entries(&call.finish())
            .skip(3)
            .map(|entry| String::from_utf8_lossy(entry).into_owned())
            .collect())
    }

    fn free(value: &(impl Argument + ?Sized)) -> Vec<String> {
        entries(value, Bounds::NONE).expect("no bounds")
    }

    #[test]
    fn integers_are_canonical() {
        assert_eq!(free(&-5_i8), ["-5"]);
        assert_eq!(free(&i64::MIN), ["-9223372036854775808"]);
        assert_eq!(free(&u64::MAX), ["18446744073709551615"]);
        assert_eq!(free(&5_u8), ["5"]);
        assert_eq!(free(&5_usize), ["5"]);
        assert_eq!(entries(&u64::MAX, Bounds::EXACT), Err(Required::Exact));
        assert_eq!(entries(&0_u8, Bounds::POSITIVE), Err(Required::Positive));
    }

    #[test]
    fn floats_read_back_as_themselves() {
        for value in [0.1, -2.5, 1e15, 1e16, 1e300, 5e-324, f64::MAX, 1.0 / 3.0, 1e-5, 9.9e-6] {
            let text = free(&value).remove(0);
            assert_eq!(text.parse::<f64>(), Ok(value), "{text}");
            assert!(text.len() <= 24, "{text}");
        }
        assert_eq!(free(&3.0), ["3"]);
        assert_eq!(free(&1e300), ["1e300"]);
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(entries(&value, Bounds::NONE), Err(Required::Finite));
        }
    }

    #[test]
    fn text_and_bytes_are_kept() {
        assert_eq!(free("a\r\n"), ["a\r\n"]);
        assert_eq!(free(&String::new()), [""]);
        assert_eq!(free(&b"ab"[..]), ["ab"]);
        assert_eq!(free(&vec![b'a', b'b']), ["ab"]);
        assert_eq!(free(&true), ["1"]);
    }

    #[test]
    fn missing_values() {
        assert_eq!(free(&None::<i64>), [""]);
        assert_eq!(free(&Some(7)), ["7"]);
        assert_eq!(free(&Some(false)), ["0"]);
        assert_eq!(entries(&Some(0), Bounds::POSITIVE), Err(Required::Positive));
        assert_eq!(entries(&None::<i64>, Bounds::POSITIVE), Ok(vec![String::new()]));
        assert_eq!(free(&None::<&str>), ["0", ""]);
        assert_eq!(free(&Some("")), ["1", ""]);
        assert_eq!(free(&Some(String::from("a"))), ["1", "a"]);
        assert_eq!(free(&Some(&b"a"[..])), ["1", "a"]);
        assert_eq!(free(&None::<Vec<u8>>), ["0", ""]);
        assert_eq!(free(&None::<Vec<i64>>), ["0", "0"]);
        assert_eq!(free(&Some(vec![1_i64])), ["1", "1", "1"]);
    }

    #[test]
    fn lists_begin_with_their_length() {
        assert_eq!(free(&[1_i64, 2][..]), ["2", "1", "2"]);
        assert_eq!(free(&Vec::<i64>::new()), ["0"]);
        assert_eq!(free(&["a", "b"][..]), ["2", "a", "b"]);
        assert_eq!(free(&vec![Some(1_i64), None]), ["2", "1", ""]);
        assert_eq!(entries(&vec![1_i64, 0], Bounds::POSITIVE), Err(Required::Positive));
    }

    #[test]
    fn durations_are_whole_milliseconds() {
        assert_eq!(free(&Duration::from_secs(2)), ["2000"]);
        let refused = |duration: Duration| entries(&duration, Bounds::POSITIVE).unwrap_err();
        assert_eq!(refused(Duration::from_micros(1_500)), Required::WholeMilliseconds);
        assert_eq!(refused(Duration::ZERO), Required::Positive);
        assert_eq!(refused(Duration::from_secs(u64::MAX)), Required::Exact);
    }
}
