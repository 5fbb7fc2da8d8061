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
//! | `Option` of anything else | `1` and the value, or `0` and what an empty value would be |
//! | `Vec`, slice | the number of elements, then the elements |
//! | set | the number of elements, then the elements |
//! | map | the number of entries, then the key and the value of each |
//! | array, tuple, record | the parts in order |
//! | `Json`, `JsonText`, `MsgPack` | one text |
//!
//! An empty value is an empty text for a scalar and `0` for a list; for what has parts, it is theirs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use crate::bounds::{Bounds, Required};
use crate::call::Call;
use crate::decimal::Decimal;
use crate::tuples::each_tuple;

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
                Self::write_absent(call);
                Ok(())
            }
        }
    }

    /// Writes what stands in the place of a missing value.
    fn write_absent(call: &mut Call) {
        call.entry(b"");
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

    /// Writes a list without elements.
    fn write_no_elements(call: &mut Call)
    where
        Self: Sized,
    {
        call.entry(b"0");
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

    fn write_no_elements(call: &mut Call) {
        call.entry(b"");
    }
}

impl Argument for bool {
    fn write(&self, call: &mut Call, _bounds: Bounds) -> Result<(), Required> {
        call.entry(if *self { b"1" } else { b"0" });
        Ok(())
    }
}

impl Argument for f64 {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        match (self.is_finite(), bounds.infinite) {
            (true, _) => {}
            (false, true) if !self.is_nan() => {}
            (false, true) => return Err(Required::Number),
            (false, false) => return Err(Required::Finite),
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
        if bounds.seconds && self.subsec_nanos() != 0 {
            return Err(Required::WholeSeconds);
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
        write_flagged(value, call, bounds)
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
        write_flagged(value, call, bounds)
    }

    fn write_absent(call: &mut Call) {
        T::write_no_elements(call);
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        self.as_slice().write(call, bounds)
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        <[T]>::write_option(value.map(Vec::as_slice), call, bounds)
    }

    fn write_absent(call: &mut Call) {
        <[T]>::write_absent(call);
    }
}

/// As many elements as the type says, so no count; bytes too are numbers here.
impl<T: Argument, const N: usize> Argument for [T; N] {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        self.iter().try_for_each(|item| item.write(call, bounds))
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        write_flagged(value, call, bounds)
    }

    fn write_absent(call: &mut Call) {
        for _ in 0..N {
            T::write_absent(call);
        }
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        (**self).write(call, bounds)
    }

    fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        T::write_option(value.map(|value| &**value), call, bounds)
    }

    fn write_absent(call: &mut Call) {
        T::write_absent(call);
    }
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Argument for $type {
            fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                call.integer(Decimal::from(self.len() as u64));
                self.iter().try_for_each(|(key, value)| {
                    key.write(call, bounds)?;
                    value.write(call, bounds)
                })
            }

            fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                write_flagged(value, call, bounds)
            }

            fn write_absent(call: &mut Call) {
                call.entry(b"0");
            }
        }
    )*};
}
maps! {
    [K: Argument, V: Argument, S] HashMap<K, V, S>;
    [K: Argument, V: Argument] BTreeMap<K, V>;
}

/// One element after another: bytes too are numbers here.
macro_rules! sets {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Argument for $type {
            fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                call.integer(Decimal::from(self.len() as u64));
                self.iter().try_for_each(|element| element.write(call, bounds))
            }

            fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                write_flagged(value, call, bounds)
            }

            fn write_absent(call: &mut Call) {
                call.entry(b"0");
            }
        }
    )*};
}
sets! {
    [T: Argument, S] HashSet<T, S>;
    [T: Argument] BTreeSet<T>;
}

macro_rules! tuples {
    ($($count:literal: $($name:ident $at:tt),+;)*) => {$(
        impl<$($name: Argument),+> Argument for ($($name,)+) {
            fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                $(call.part(stringify!($at), &self.$at, bounds)?;)*
                Ok(())
            }

            fn write_option(value: Option<&Self>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
                write_flagged(value, call, bounds)
            }

            fn write_absent(call: &mut Call) {
                $($name::write_absent(call);)*
            }
        }
    )*};
}
each_tuple!(tuples);

impl<T: Argument> Argument for Option<T> {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        T::write_option(self.as_ref(), call, bounds)
    }

    fn write_absent(call: &mut Call) {
        // The absence of a type that can be missing is a value of it.
        let written = T::write_option(None, call, Bounds::NONE);
        debug_assert_eq!(written, Ok(()), "nothing has no bounds");
    }
}

/// Writes a value that may be missing and whose own entries can't say so: a flag goes before them.
///
/// # Errors
/// As for `write`.
pub fn write_flagged<T: Argument + ?Sized>(value: Option<&T>, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
    value.is_some().write(call, bounds)?;
    match value {
        Some(value) => value.write(call, bounds),
        None => {
            T::write_absent(call);
            Ok(())
        }
    }
}

/// Writes the absence of a field, whose type the compiler knows from the way to it.
pub fn write_absent_field<R, T: Argument>(_: fn(&R) -> &T, call: &mut Call) {
    T::write_absent(call);
}

/// Implements `Argument` for a record, whose fields are sent in order: `record_argument!(Hit<'_>; counter "counter")`.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_argument {
    ($(#[$attribute:meta])* $record:ty; $($field:ident $name:literal),+) => {
        $(#[$attribute])*
        impl $crate::private::Argument for $record {
            fn write(
                &self,
                call: &mut $crate::private::Call,
                bounds: $crate::private::Bounds,
            ) -> ::core::result::Result<(), $crate::Required> {
                $(call.part($name, &self.$field, bounds)?;)+
                ::core::result::Result::Ok(())
            }

            fn write_option(
                value: ::core::option::Option<&Self>,
                call: &mut $crate::private::Call,
                bounds: $crate::private::Bounds,
            ) -> ::core::result::Result<(), $crate::Required> {
                $crate::private::write_flagged(value, call, bounds)
            }

            fn write_absent(call: &mut $crate::private::Call) {
                $($crate::private::write_absent_field(|record: &Self| &record.$field, call);)+
            }
        }
    };
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
    fn a_set_is_its_count_and_its_elements() {
        assert_eq!(free(&BTreeSet::from([255_u8, 7])), ["2", "7", "255"]);
        assert_eq!(free(&HashSet::from(["a"])), ["1", "a"]);
        assert_eq!(free(&Some(BTreeSet::from([true]))), ["1", "1", "1"]);
        assert_eq!(free(&None::<BTreeSet<i64>>), ["0", "0"]);
        assert_eq!(entries(&HashSet::from([i64::MAX]), Bounds::EXACT), Err(Required::Exact));
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
        assert_eq!(entries(&f64::NAN, Bounds::SCORE), Err(Required::Number));
        assert_eq!(entries(&f64::INFINITY, Bounds::SCORE), Ok(vec!["inf".to_owned()]));
        assert_eq!(entries(&f64::NEG_INFINITY, Bounds::SCORE), Ok(vec!["-inf".to_owned()]));
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

    #[derive(Clone)]
    struct Hit<'a> {
        counter: &'a str,
        amount: i64,
        tags: Vec<&'a str>,
        r#type: Option<u8>,
    }
    crate::__record_argument!(Hit<'_>; counter "counter", amount "amount", tags "tags", r#type "type");

    const HIT: Hit<'_> = Hit { counter: "a", amount: 2, tags: Vec::new(), r#type: Some(3) };

    #[test]
    fn arrays_tuples_and_records_are_their_parts() {
        assert_eq!(free(&[1_i64, 2]), ["1", "2"]);
        assert_eq!(free(&[7_u8, 8]), ["7", "8"]);
        assert_eq!(free(&("a", 1_i64, true)), ["a", "1", "1"]);
        assert_eq!(free(&(1_u8, 2, 3, 4, 5, 6, 7, "h")), ["1", "2", "3", "4", "5", "6", "7", "h"]);
        assert_eq!(free(&HIT), ["a", "2", "0", "3"]);
        assert_eq!(
            free(&vec![HIT, Hit { tags: vec!["x"], r#type: None, ..HIT }]),
            ["2", "a", "2", "0", "3", "a", "2", "1", "x", ""]
        );
        assert_eq!(free(&vec![vec![1_i64, 2], vec![]]), ["2", "2", "1", "2", "0"]);
    }

    #[test]
    fn what_is_missing_takes_as_many_entries() {
        assert_eq!(free(&Some(("a", 1_i64))), ["1", "a", "1"]);
        assert_eq!(free(&None::<(&str, i64)>), ["0", "", ""]);
        assert_eq!(free(&None::<[i64; 2]>), ["0", "", ""]);
        assert_eq!(free(&Some([1_i64, 2])), ["1", "1", "2"]);
        assert_eq!(free(&Some(HIT)), ["1", "a", "2", "0", "3"]);
        assert_eq!(free(&None::<Hit<'_>>), ["0", "", "", "0", ""]);
        assert_eq!(free(&None::<(Option<&str>, Vec<u8>)>), ["0", "0", "", ""]);
    }

    #[test]
    fn a_refused_part_is_named() {
        let mut call = Call::new(&Meta::EMPTY);
        let hits = vec![HIT, Hit { amount: i64::MAX, ..HIT }];
        let refused = call.argument("hits", &hits, Bounds::EXACT).unwrap_err();
        let crate::call::Refused::Argument(error) = refused else { panic!("not a key") };
        assert_eq!(error.argument(), "hits");
        assert_eq!(error.to_string(), "`test` was not called: `hits.amount` must be within ±(2^53−1)");
        let refused = call.argument("pair", &("a", (HIT, f64::NAN)), Bounds::EXACT).unwrap_err();
        let crate::call::Refused::Argument(error) = refused else { panic!("not a key") };
        assert_eq!(error.to_string(), "`test` was not called: `pair.1.1` must be a finite number");
    }

    #[test]
    fn durations_are_whole_milliseconds() {
        assert_eq!(free(&Duration::from_secs(2)), ["2000"]);
        let refused = |duration: Duration| entries(&duration, Bounds::POSITIVE).unwrap_err();
        assert_eq!(refused(Duration::from_micros(1_500)), Required::WholeMilliseconds);
        assert_eq!(refused(Duration::ZERO), Required::Positive);
        let seconds = |duration: Duration| entries(&duration, Bounds::POSITIVE_SECONDS);
        assert_eq!(seconds(Duration::from_millis(1_500)), Err(Required::WholeSeconds));
        assert_eq!(seconds(Duration::ZERO), Err(Required::Positive));
        assert_eq!(entries(&Duration::ZERO, Bounds::SECONDS).map(|found| found.len()), Ok(1));
        assert_eq!(refused(Duration::from_secs(u64::MAX)), Required::Exact);
    }
}
