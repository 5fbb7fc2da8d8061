//! What a document is, whatever its format.

use super::from_tree::Members;
use crate::decode::Mismatch;

/// A value in a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `null`; an absent member is none at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without a fraction or exponent.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// A text; of JSON, UTF-8.
    Text(Vec<u8>),
    /// A list.
    List(Vec<Tree>),
    /// Names and values in their order.
    Members(Vec<(Vec<u8>, Tree)>),
}

impl Tree {
    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.as_bytes().to_vec())
    }

    /// What kind of value it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Members(_) => "an object",
        }
    }

    /// Takes a record apart.
    ///
    /// # Errors
    /// If it is no object.
    pub fn into_members(self, noun: &'static str) -> Result<Members, Mismatch> {
        match self {
            Self::Members(members) => Ok(Members::new(members)),
            other => Err(Mismatch::new(noun, other.kind())),
        }
    }
}
