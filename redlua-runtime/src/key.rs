//! Keys are built from a template's text and the caller's values, checked while they are written and
//! before anything is sent.

use std::fmt;
use std::io::Write;

use crate::decimal::Decimal;
use crate::key_rules::{KeyRule, KeyRules};

/// A piece of a key template.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// Text of the template.
    Text(&'static str),
    /// A value of the caller's: the name of the parameter, the value, and what it may hold.
    Value(&'static str, &'a dyn KeyValue, KeyRules),
}

/// What may stand in a key: text, integers, bools, and enums without payload (`text_enum!`).
pub trait KeyValue {
    /// The text that stands for the value.
    fn key_text(&self) -> KeyText<'_>;
}

/// The text of a value, borrowed or on the stack.
#[derive(Clone, Copy)]
pub enum KeyText<'a> {
    /// Text or bytes.
    Text(&'a [u8]),
    /// An integer.
    Integer(Decimal),
}

impl KeyText<'_> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text,
            Self::Integer(decimal) => decimal.as_bytes(),
        }
    }
}

impl<T: KeyValue + ?Sized> KeyValue for &T {
    fn key_text(&self) -> KeyText<'_> {
        (**self).key_text()
    }
}

macro_rules! text_values {
    ($($type:ty => $bytes:ident),* $(,)?) => {$(
        impl KeyValue for $type {
            fn key_text(&self) -> KeyText<'_> {
                KeyText::Text(self.$bytes())
            }
        }
    )*};
}
text_values! { str => as_bytes, String => as_bytes, [u8] => as_ref, Vec<u8> => as_slice }

macro_rules! integer_values {
    ($wide:ty: $($type:ty),*) => {$(
        impl KeyValue for $type {
            fn key_text(&self) -> KeyText<'_> {
                KeyText::Integer(Decimal::from(*self as $wide))
            }
        }
    )*};
}
integer_values! { i64: i8, i16, i32, i64 }
integer_values! { u64: u8, u16, u32, u64, usize }

impl KeyValue for bool {
    fn key_text(&self) -> KeyText<'_> {
        KeyText::Text(if *self { b"1" } else { b"0" })
    }
}

/// A key as Redis has it, for commands outside of scripts: an argument of any command of the client.
///
/// `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Vec<u8>);

impl Key {
    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its bytes, owned.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl AsRef<[u8]> for Key {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").finish_non_exhaustive()
    }
}

impl redis::ToRedisArgs for Key {
    fn write_redis_args<W: redis::RedisWrite + ?Sized>(&self, out: &mut W) {
        out.write_arg(&self.0);
    }
}

impl redis::ToSingleRedisArg for Key {}

/// A key of a keyspace.
///
/// # Errors
/// If a value may not stand where the template puts it.
pub fn member(
    keyspace: &'static str,
    handle: &'static str,
    template: &'static str,
    parts: &[Part<'_>],
) -> Result<Key, KeyError> {
    let mut key = Vec::new();
    match write_parts(&mut key, parts) {
        Ok(()) => Ok(Key(key)),
        Err((parameter, rule)) => Err(KeyError::Value { script: keyspace, handle, template, parameter, rule }),
    }
}

/// Writes a template with its values, or gives the parameter whose value breaks a rule.
pub(crate) fn write_parts(out: &mut impl Write, parts: &[Part<'_>]) -> Result<(), (&'static str, KeyRule)> {
    for part in parts {
        match part {
            Part::Text(text) => put(out, text.as_bytes()),
            Part::Value(parameter, value, rules) => match rules.apply(value.key_text().as_bytes()) {
                Ok(text) => put(out, &text),
                Err(rule) => return Err((parameter, rule)),
            },
        }
    }
    Ok(())
}

/// Writes into memory, which takes all bytes at once. `write_all` would look for the rest.
#[inline]
fn put(out: &mut impl Write, bytes: &[u8]) {
    let written = out.write(bytes).expect("memory takes every write");
    assert_eq!(written, bytes.len(), "a command buffer takes all bytes at once");
}

/// A call was refused because of its keys. Nothing was sent.
///
/// It names the handle, its template and the parameter, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// A value may not stand where the template puts it.
    #[non_exhaustive]
    Value {
        /// The script, or the keyspace.
        script: &'static str,
        /// The handle that the key belongs to.
        handle: &'static str,
        /// Its template.
        template: &'static str,
        /// The parameter that holds the value.
        parameter: &'static str,
        /// What is wrong with the value.
        rule: KeyRule,
    },
    /// Two keys of the call live in different slots of a cluster.
    #[non_exhaustive]
    CrossSlot {
        /// The script.
        script: &'static str,
        /// The position of the first key in `KEYS`, from 1.
        first: usize,
        /// The position of the first key that has another slot.
        second: usize,
    },
    /// All key lists of the call are empty, so that no node could be chosen for it.
    #[non_exhaustive]
    NoKeys {
        /// The script.
        script: &'static str,
    },
}

impl KeyError {
    /// The script that was not called.
    #[must_use]
    pub fn script(&self) -> &'static str {
        match self {
            Self::Value { script, .. } | Self::CrossSlot { script, .. } | Self::NoKeys { script } => script,
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value { script, handle, template, parameter, rule } => {
                write!(f, "`{script}` was not called: `{parameter}` in the key `{handle}` ({template}) {rule}")
            }
            Self::CrossSlot { script, first, second } => {
                write!(f, "`{script}` was not called: its keys {first} and {second} have different cluster slots")
            }
            Self::NoKeys { script } => {
                write!(f, "`{script}` was not called: it was given no key")
            }
        }
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &dyn KeyValue) -> Vec<u8> {
        value.key_text().as_bytes().to_vec()
    }

    #[test]
    fn every_kind_of_value_has_one_text() {
        assert_eq!(text(&"a"), b"a");
        assert_eq!(text(&&"a"), b"a");
        assert_eq!(text(&String::from("a")), b"a");
        assert_eq!(text(&&b"\xff\0"[..]), b"\xff\0");
        assert_eq!(text(&vec![1_u8, 2]), [1, 2]);
        assert_eq!(text(&i64::MIN), b"-9223372036854775808");
        assert_eq!(text(&u64::MAX), b"18446744073709551615");
        assert_eq!(text(&7_usize), b"7");
        assert_eq!(text(&-7_i8), b"-7");
        assert_eq!(text(&true), b"1");
        assert_eq!(text(&false), b"0");
    }

    #[test]
    fn a_key_gives_its_bytes() {
        let key = Key(b"a\xff".to_vec());
        assert_eq!(key.as_bytes(), b"a\xff");
        assert_eq!(AsRef::<[u8]>::as_ref(&key), b"a\xff");
        assert_eq!(format!("{key:?}"), "Key(..)");
        assert_eq!(key.into_bytes(), b"a\xff");
    }

    #[test]
    fn messages_name_the_place() {
        let error = KeyError::Value {
            script: "limit",
            handle: "hits",
            template: "rate:{user}",
            parameter: "user",
            rule: KeyRule::Empty,
        };
        assert_eq!(
            error.to_string(),
            "`limit` was not called: `user` in the key `hits` (rate:{user}) must not be empty, \
             which would leave no hash tag"
        );
        assert_eq!(error.script(), "limit");
    }
}
