//! What a document is, whatever its format.

use super::from_tree::Members;
use super::to_tree::{ToDocument, Unfit, members};
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

    /// `"Free"`, or `{"Held":{"for_ms":7}}`.
    ///
    /// # Errors
    /// If a field has no form in a document.
    pub fn of_variant(tag: &str, fields: &[(&'static str, &dyn ToDocument, bool)]) -> Result<Self, Unfit> {
        if fields.is_empty() {
            return Ok(Self::text(tag));
        }
        Ok(Self::Members(vec![(tag.as_bytes().to_vec(), members(fields)?)]))
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

    /// Takes an enum with fields apart: its tag and its fields.
    ///
    /// # Errors
    /// If it is none of them.
    pub fn into_variant(
        self,
        noun: &'static str,
        variants: &[(&'static str, &[&'static str])],
    ) -> Result<(&'static str, Members), Mismatch> {
        let (tag, content) = match self {
            Self::Text(tag) => (tag, Self::Null),
            Self::Members(mut members) if members.len() == 1 => match members.pop() {
                Some(only) => only,
                None => return Err(Mismatch::new(noun, "an empty object")),
            },
            other => return Err(Mismatch::new(noun, other.kind())),
        };
        let known = variants.iter().find(|(known, _)| known.as_bytes() == tag);
        let &(tag, fields) = known.ok_or_else(|| Mismatch::new(noun, "an unknown variant"))?;
        match content {
            Self::Null if fields.is_empty() => Ok((tag, Members::new(Vec::new()))),
            content => content.into_members(noun).map(|members| (tag, members)).map_err(|fault| fault.in_field(tag)),
        }
    }
}
