//! A reply that is not of the declared type: what was expected, which kind of value was found, and where
//! in the reply. Never the value.

use std::fmt;

use redis::Value;

use crate::classify::{ScriptError, Sent};
use crate::error::Error;
use crate::meta::{Meta, Script};
use crate::reply::Reply;
use crate::untyped::unflatten;

/// Decodes the reply to a call that was sent by other means, as in a pipeline.
///
/// # Errors
/// The script's own error, an abort, or a reply of another type.
pub fn decode<S, R, E>(value: Value) -> Result<R, Error<E>>
where
    S: Script<Reply = R, Error = E>,
    R: Reply,
    E: ScriptError,
{
    match value.extract_error() {
        Ok(value) => decode_reply(value, S::META),
        Err(error) => Err(Sent::Call(None).classify(error, S::META)),
    }
}

/// Decodes a reply that is no error.
pub(crate) fn decode_reply<R: Reply, E>(value: Value, meta: &'static Meta) -> Result<R, Error<E>> {
    let value = if meta.flat == 0 { Ok(value) } else { unflatten(value, meta.flat) };
    value.and_then(R::decode).map_err(|mismatch| mismatch.of(meta))
}

/// A text is none of an enum's.
#[must_use]
pub fn unknown_text(name: &'static str) -> Mismatch {
    Mismatch::new(name, "an unknown text")
}

/// A value is not of the type that was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// From the innermost outwards, because it is filled on the way out.
    path: Vec<Step>,
    expected: &'static str,
    expected_count: Option<usize>,
    found: Found,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Field(&'static str),
    Element(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Kind(&'static str),
    Elements(usize),
}

impl Mismatch {
    /// Expected this, found a value of that kind.
    pub(crate) fn new(expected: &'static str, found: &'static str) -> Self {
        Self { path: Vec::new(), expected, expected_count: None, found: Found::Kind(found) }
    }

    /// Expected this with so many elements, found another number of them.
    pub(crate) fn count(expected: &'static str, count: usize, found: usize) -> Self {
        Self { path: Vec::new(), expected, expected_count: Some(count), found: Found::Elements(found) }
    }

    pub(crate) fn in_field(mut self, name: &'static str) -> Self {
        self.path.push(Step::Field(name));
        self
    }

    pub(crate) fn in_element(mut self, index: usize) -> Self {
        self.path.push(Step::Element(index));
        self
    }

    /// The error of this script's reply.
    pub(crate) fn of<E>(self, meta: &'static Meta) -> Error<E> {
        DecodeError::new(meta.name, self).into()
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.path.iter().rev() {
            match step {
                Step::Field(name) => write!(f, "field {name}: ")?,
                Step::Element(index) => write!(f, "element {index}: ")?,
            }
        }
        write!(f, "expected {}", self.expected)?;
        if let Some(count) = self.expected_count {
            write!(f, " of {count} elements")?;
        }
        match self.found {
            Found::Kind(kind) => write!(f, ", found {kind}"),
            Found::Elements(count) => write!(f, ", found {count} elements"),
        }
    }
}

/// The reply of a script, or the payload of its own error, is not of the declared type. The script ran.
///
/// It tells what was expected, which kind of value was found, and where; never the value.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    script: &'static str,
    mismatch: Box<Mismatch>,
}

impl DecodeError {
    pub(crate) fn new(script: &'static str, mismatch: Mismatch) -> Self {
        Self { script, mismatch: Box::new(mismatch) }
    }

    /// The script.
    #[must_use]
    pub fn script(&self) -> &'static str {
        self.script
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the reply of `{}`: {}", self.script, self.mismatch)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_leads_to_the_place() {
        let mismatch = Mismatch::new("an integer", "text").in_element(3).in_field("remaining");
        let error = DecodeError::new("limit", mismatch);
        assert_eq!(
            error.to_string(),
            "the reply of `limit`: field remaining: element 3: expected an integer, found text"
        );
        assert_eq!(error.script(), "limit");
    }

    #[test]
    fn counts_are_told() {
        assert_eq!(Mismatch::count("Verdict", 2, 3).to_string(), "expected Verdict of 2 elements, found 3 elements");
    }
}
