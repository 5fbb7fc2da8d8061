//! Keys: those that are declared, and those that the script puts together.

use super::{Expr, LocalId};
use crate::check::types::Type;
use crate::syntax::ast;

/// A declared key: it is in `KEYS`.
#[derive(Clone, Debug)]
pub struct Key {
    /// The name of the handle in the source.
    pub handle: String,
    /// The locals that hold it: the one that gives it its name, and those of other `key!`s with the same template.
    pub locals: Vec<LocalId>,
    /// The template as written.
    pub template: ast::KeyTemplate,
    /// The template with parameters resolved.
    pub parts: Vec<KeyPart>,
    /// The handle's type.
    pub ty: Type,
    /// How it gets into `KEYS`.
    pub slot: KeySlot,
    /// The keyspace and which of its keys it is.
    pub member: Option<(usize, usize)>,
}

/// How a key gets into `KEYS`. First come the fixed ones, then the optional ones, then the groups, each in the order
/// of their first `key!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySlot {
    /// Always there.
    Fixed,
    /// There when its optional parameters are.
    Optional,
    /// One for each element of a list parameter, by its index.
    Group(usize),
}

/// A part of a key's template.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyPart {
    /// Text as it is.
    Text(String),
    /// A value of the caller's.
    Parameter {
        /// Index into [`Script::parameters`](super::Script::parameters).
        index: usize,
        /// What of the parameter it is.
        path: KeyPath,
        /// The fields that lead to it from there: `counter`, or `0` of a tuple.
        fields: Vec<String>,
        /// Which rules the value must keep.
        rules: KeyRules,
    },
}

/// What of a parameter stands in a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPath {
    /// All of it.
    Whole,
    /// The value of an option.
    Payload,
    /// An element of a list.
    Element,
}

impl Key {
    /// The parameters without which an optional key is not there.
    pub fn needs(&self) -> Vec<usize> {
        let mut needed = Vec::new();
        for part in &self.parts {
            if let KeyPart::Parameter { index, path: KeyPath::Payload, .. } = part
                && !needed.contains(index)
            {
                needed.push(*index);
            }
        }
        needed
    }
}

/// A key that the script puts together.
#[derive(Clone, Debug)]
pub struct BuiltKey {
    /// The local that holds it.
    pub local: LocalId,
    /// Its pieces in order.
    pub pieces: Vec<BuiltPiece>,
    /// Whether its slot is compared with that of the first key, because it comes out of data as a whole.
    pub compared: bool,
}

/// A piece of a built key.
#[derive(Clone, Debug)]
pub enum BuiltPiece {
    /// Text as it is.
    Text(String),
    /// A value, or a key that is extended.
    Value {
        /// Its name, for messages.
        name: String,
        /// The value.
        value: Expr,
        /// Which rules it must keep.
        rules: KeyRules,
    },
}

/// The rules for a value in a key, decided by where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyRules {
    /// Before the tag, or in a template without one: no `{`.
    pub no_open_brace: bool,
    /// In the tag: no `}`.
    pub no_close_brace: bool,
    /// It begins the tag and is all that makes it non-empty.
    pub not_empty: bool,
    /// The first byte of the text behind it, when another text value follows.
    pub forbidden: Option<u8>,
}

impl KeyRules {
    /// What a value in a key that the script puts together must not hold.
    pub fn refused(self) -> KeyBytes {
        KeyBytes::of(self.no_open_brace.then_some(b'{').into_iter().chain(self.forbidden))
    }
}

/// Bytes that a value in a key must not hold: a bit for each of the 256.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyBytes([u128; 2]);

impl KeyBytes {
    fn of(bytes: impl IntoIterator<Item = u8>) -> Self {
        let mut bits = [0; 2];
        for byte in bytes {
            bits[usize::from(byte >> 7)] |= 1 << (byte & 127);
        }
        Self(bits)
    }

    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(move |byte| self.0[usize::from(byte >> 7)] >> (byte & 127) & 1 == 1)
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    /// Whether these are all refused already.
    pub fn covers(self, other: Self) -> bool {
        self.and(other) == self
    }
}
