//! How a reply becomes a Rust value. Exact, under RESP2 and RESP3: a wrong length, a number out of range or
//! text that is not UTF-8 is an error, never a default.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};
use std::time::Duration;

use redis::Value;

use crate::decimal::is_canonical;
use crate::decode::Mismatch;
use crate::tuples::each_tuple;

/// A type that a script may return. Implemented by the macro for records and enums.
pub trait Reply: Sized + 'static {
    /// Decodes a value.
    ///
    /// # Errors
    /// If the value is of another type.
    fn decode(value: Value) -> Result<Self, Mismatch>;

    /// Decodes a list. Only bytes do it in another way: a list of them is text.
    ///
    /// # Errors
    /// If the value is no list, or an element is of another type.
    fn decode_list(value: Value) -> Result<Vec<Self>, Mismatch> {
        elements("an array", value)?
            .into_iter()
            .enumerate()
            .map(|(index, value)| Self::decode(value).map_err(|mismatch| mismatch.in_element(index)))
            .collect()
    }
}

/// The value without the attributes that RESP3 may wrap around it.
pub(crate) fn plain(mut value: Value) -> Value {
    while let Value::Attribute { data, .. } = value {
        value = *data;
    }
    value
}

/// What kind of value it is, for messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "null",
        Value::Int(_) => "an integer",
        Value::BulkString(_) | Value::SimpleString(_) | Value::Okay | Value::VerbatimString { .. } => "text",
        Value::Array(_) | Value::Set(_) => "an array",
        Value::Map(_) => "a map",
        Value::Double(_) => "a float",
        Value::Boolean(_) => "a bool",
        Value::BigNumber(_) => "a big number",
        Value::ServerError(_) => "an error",
        _ => "a value of another kind",
    }
}

fn elements(expected: &'static str, value: Value) -> Result<Vec<Value>, Mismatch> {
    match plain(value) {
        Value::Array(values) | Value::Set(values) => Ok(values),
        other => Err(Mismatch::new(expected, kind(&other))),
    }
}

pub(crate) fn bytes(expected: &'static str, value: Value) -> Result<Vec<u8>, Mismatch> {
    match plain(value) {
        Value::BulkString(bytes) => Ok(bytes),
        Value::SimpleString(text) | Value::VerbatimString { text, .. } => Ok(text.into_bytes()),
        Value::Okay => Ok(b"OK".to_vec()),
        other => Err(Mismatch::new(expected, kind(&other))),
    }
}

/// Decodes text that must be UTF-8.
///
/// # Errors
/// If it is no text, or not UTF-8.
pub fn text(value: Value, expected: &'static str) -> Result<String, Mismatch> {
    String::from_utf8(bytes(expected, value)?).map_err(|_| Mismatch::new(expected, "text that is not UTF-8"))
}

/// The elements of a record or tuple, in order.
#[derive(Debug)]
pub struct Fields {
    values: std::vec::IntoIter<Value>,
}

/// Takes a record apart.
///
/// # Errors
/// If it is no array, or has another length.
pub fn fields(value: Value, name: &'static str, count: usize) -> Result<Fields, Mismatch> {
    let values = elements(name, value)?;
    if values.len() != count {
        return Err(Mismatch::count(name, count, values.len()));
    }
    Ok(Fields { values: values.into_iter() })
}

/// Takes an enum with payload apart: the tag, then the fields of its variant. Gives the index of the
/// variant in the list of tags and numbers of fields.
///
/// # Errors
/// If it is no array, begins with no known tag, or has another length.
pub fn variant(
    value: Value,
    name: &'static str,
    variants: &[(&'static str, usize)],
) -> Result<(usize, Fields), Mismatch> {
    let mut values = elements(name, value)?.into_iter();
    let found = values.len();
    let tag = match values.next() {
        Some(tag) => bytes("a tag", tag).map_err(|mismatch| mismatch.in_element(0))?,
        None => return Err(Mismatch::new(name, "an empty array")),
    };
    let known = variants
        .iter()
        .position(|(known, _)| known.as_bytes() == tag)
        .ok_or_else(|| Mismatch::new(name, "an unknown tag"))?;
    let expected = variants[known].1 + 1;
    if found != expected {
        return Err(Mismatch::count(name, expected, found));
    }
    Ok((known, Fields { values }))
}

impl Fields {
    /// Decodes the next field.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn next<T: Reply>(&mut self, name: &'static str) -> Result<T, Mismatch> {
        // The number was checked, so the record has as many as the generated code asks for.
        let value = self.values.next().unwrap_or_default();
        T::decode(value).map_err(|mismatch| mismatch.in_field(name))
    }
}

/// An integer, or its canonical text: 64-bit integers leave a script as text to keep all their bits.
fn integer(expected: &'static str, value: Value) -> Result<i128, Mismatch> {
    match plain(value) {
        Value::Int(value) => Ok(value.into()),
        Value::BulkString(text) if is_canonical(&text) => str::from_utf8(&text)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Mismatch::new(expected, "an integer beyond")),
        other => Err(Mismatch::new(expected, kind(&other))),
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Reply for $type {
            fn decode(value: Value) -> Result<Self, Mismatch> {
                decode_integer(concat!("an integer within `", stringify!($type), "`"), value)
            }
        }
    )*};
}
integers! { i8, i16, i32, i64, u16, u32, u64, usize }

fn decode_integer<T: TryFrom<i128>>(expected: &'static str, value: Value) -> Result<T, Mismatch> {
    T::try_from(integer(expected, value)?).map_err(|_| Mismatch::new(expected, "an integer beyond"))
}

impl Reply for u8 {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        decode_integer("an integer within `u8`", value)
    }

    fn decode_list(value: Value) -> Result<Vec<Self>, Mismatch> {
        bytes("bytes", value)
    }
}

impl Reply for f64 {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        const EXPECTED: &str = "a decimal number";
        match plain(value) {
            Value::Double(value) if !value.is_nan() => Ok(value),
            Value::Double(_) => Err(Mismatch::new(EXPECTED, "NaN")),
            text @ (Value::BulkString(_) | Value::SimpleString(_)) => {
                decimal(&bytes(EXPECTED, text)?).ok_or_else(|| Mismatch::new(EXPECTED, "other text"))
            }
            other => Err(Mismatch::new(EXPECTED, kind(&other))),
        }
    }
}

/// Decimal text with an optional exponent, or an infinity. Rust's parser also takes `nan` and words.
fn decimal(text: &[u8]) -> Option<f64> {
    match text {
        b"inf" | b"+inf" => return Some(f64::INFINITY),
        b"-inf" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    let is_plain = text.iter().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte));
    let text = str::from_utf8(text).ok().filter(|_| is_plain)?;
    text.parse().ok()
}

/// Whole milliseconds.
impl Reply for Duration {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        decode_integer("milliseconds", value).map(Self::from_millis)
    }
}

impl Reply for bool {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        match plain(value) {
            Value::Int(0) | Value::Boolean(false) => Ok(false),
            Value::Int(1) | Value::Boolean(true) => Ok(true),
            Value::Int(_) => Err(Mismatch::new("a bool", "an integer other than 0 and 1")),
            other => Err(Mismatch::new("a bool", kind(&other))),
        }
    }
}

impl Reply for String {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        text(value, "text")
    }
}

impl Reply for () {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        match plain(value) {
            Value::Nil => Ok(()),
            other => Err(Mismatch::new("null", kind(&other))),
        }
    }
}

impl<T: Reply> Reply for Option<T> {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        match plain(value) {
            Value::Nil => Ok(None),
            value => T::decode(value).map(Some),
        }
    }
}

impl<T: Reply> Reply for Vec<T> {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        T::decode_list(value)
    }
}

impl<T: Reply, const N: usize> Reply for [T; N] {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        let values = elements("an array", value)?;
        let found = values.len();
        if found != N {
            return Err(Mismatch::count("an array", N, found));
        }
        let decoded = values.into_iter().enumerate();
        let decoded = decoded.map(|(index, value)| T::decode(value).map_err(|mismatch| mismatch.in_element(index)));
        let decoded = decoded.collect::<Result<Vec<T>, _>>()?;
        decoded.try_into().map_err(|_| Mismatch::count("an array", N, found))
    }
}

/// A map is a flat array under RESP2. Two entries with one key would lose one.
fn decode_map<K: Reply, V: Reply>(value: Value, mut insert: impl FnMut(K, V) -> Option<V>) -> Result<(), Mismatch> {
    let mut add = |index, key, value| {
        let key = K::decode(key).map_err(|mismatch| mismatch.in_element(index))?;
        let value = V::decode(value).map_err(|mismatch| mismatch.in_element(index + 1))?;
        match insert(key, value) {
            None => Ok(()),
            Some(_) => Err(Mismatch::new("keys that differ", "the same twice").in_element(index)),
        }
    };
    match plain(value) {
        Value::Map(pairs) => {
            pairs.into_iter().enumerate().try_for_each(|(index, (key, value))| add(2 * index, key, value))
        }
        Value::Array(values) if values.len() % 2 == 0 => {
            let mut values = values.into_iter();
            let mut index = 0;
            while let (Some(key), Some(value)) = (values.next(), values.next()) {
                add(index, key, value)?;
                index += 2;
            }
            Ok(())
        }
        Value::Array(_) => Err(Mismatch::new("a map", "an array of odd length")),
        other => Err(Mismatch::new("a map", kind(&other))),
    }
}

impl<K: Reply + Eq + Hash, V: Reply, S: BuildHasher + Default + 'static> Reply for HashMap<K, V, S> {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        let mut map = Self::default();
        decode_map(value, |key, value| map.insert(key, value))?;
        Ok(map)
    }
}

impl<K: Reply + Ord, V: Reply> Reply for BTreeMap<K, V> {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        let mut map = Self::new();
        decode_map(value, |key, value| map.insert(key, value))?;
        Ok(map)
    }
}

/// The elements of a set: an array without repetitions, or the set of RESP3.
fn decode_set<T: Reply>(value: Value, mut add: impl FnMut(T) -> bool) -> Result<(), Mismatch> {
    elements("a set", value)?.into_iter().enumerate().try_for_each(|(index, element)| {
        let element = T::decode(element).map_err(|mismatch| mismatch.in_element(index))?;
        if add(element) {
            Ok(())
        } else {
            Err(Mismatch::new("elements that differ", "the same twice").in_element(index))
        }
    })
}

impl<T: Reply + Eq + Hash, S: BuildHasher + Default + 'static> Reply for HashSet<T, S> {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        let mut set = Self::default();
        decode_set(value, |element| set.insert(element))?;
        Ok(set)
    }
}

impl<T: Reply + Ord> Reply for BTreeSet<T> {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        let mut set = Self::new();
        decode_set(value, |element| set.insert(element))?;
        Ok(set)
    }
}

macro_rules! tuples {
    ($($count:literal: $($name:ident $index:literal),+;)*) => {$(
        impl<$($name: Reply),+> Reply for ($($name,)+) {
            fn decode(value: Value) -> Result<Self, Mismatch> {
                let mut fields = fields(value, "a tuple", $count)?;
                Ok(($(fields.next::<$name>(stringify!($index))?,)+))
            }
        }
    )*};
}
each_tuple!(tuples);

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
