//! A script that stopped itself: an overflow, a malformed stored value, an index out of range. It ran, and
//! what it had written before stays.

use std::fmt;

use redis::Cmd;

use crate::call::{KEYS_AT, entries};
use crate::invoke::encode;
use crate::location::Location;
use crate::meta::{Meta, Script};
use crate::server_text::Marker;
use crate::stored::subject;

/// A script stopped at a check that the compiler put into it. Redis does not roll back: what the script
/// had written before stays.
///
/// It names the script, the handle, its template and the field; the key only through [`Abort::key`].
#[derive(Clone)]
pub struct Abort {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: AbortKind,
    meta: &'static Meta,
    text: String,
    location: Option<Location>,
    handle: Option<usize>,
    field: Option<String>,
    key: Option<Vec<u8>>,
}

/// Why a script stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AbortKind {
    /// The keys or arguments of the call are not what the script takes. Only calls by hand get here.
    Argument,
    /// An integer left ±(2^53−1) or its type.
    Overflow,
    /// A stored value is not what its handle says.
    Stored,
    /// Division by zero.
    Division,
    /// A NaN, or an infinity that Redis does not take, was about to leave the script.
    Float,
    /// An index or a slice is out of range.
    Range,
    /// A value that must be there is missing.
    Missing,
    /// An `assert!` failed.
    Assert,
    /// Text is not what it must be.
    Text,
    /// A conversion with `as` lost its value.
    Cast,
    /// A key is not in the slot of the script's keys.
    Key,
}

impl AbortKind {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "ARGUMENT" => Self::Argument,
            "OVERFLOW" => Self::Overflow,
            "STORED" => Self::Stored,
            "DIVISION" => Self::Division,
            "FLOAT" => Self::Float,
            "RANGE" => Self::Range,
            "MISSING" => Self::Missing,
            "ASSERT" => Self::Assert,
            "TEXT" => Self::Text,
            "CAST" => Self::Cast,
            "KEY" => Self::Key,
            _ => return None,
        })
    }
}

impl Abort {
    /// Builds the abort that a marker tells of; `None` if its kind is not one of the compiler's.
    pub(crate) fn new(marker: Marker<'_>, meta: &'static Meta, cmd: Option<&Cmd>) -> Option<Self> {
        let kind = AbortKind::parse(marker.kind)?;
        let subject = subject(marker.text, meta);
        let handle = subject.map(|subject| subject.handle);
        Some(Self {
            inner: Box::new(Inner {
                kind,
                meta,
                text: marker.text.to_owned(),
                location: marker.line.and_then(|line| meta.locate(line)),
                handle,
                field: subject.and_then(|subject| subject.field.map(str::to_owned)),
                key: handle.zip(cmd).and_then(|(handle, cmd)| key_of(cmd, handle, meta)),
            }),
        })
    }

    /// Why the script stopped.
    #[must_use]
    pub fn kind(&self) -> AbortKind {
        self.inner.kind
    }

    /// The name of the script.
    #[must_use]
    pub fn script(&self) -> &'static str {
        self.inner.meta.name
    }

    /// What happened, in words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// Where in the Rust source.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.inner.location
    }

    /// The handle of the key that it is about.
    #[must_use]
    pub fn handle(&self) -> Option<&'static str> {
        self.inner.handle.map(|index| self.inner.meta.handles[index])
    }

    /// The template of the key that it is about.
    #[must_use]
    pub fn template(&self) -> Option<&'static str> {
        self.inner.handle.map(|index| self.inner.meta.keys[index])
    }

    /// The field of the hash that it is about.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.inner.field.as_deref()
    }

    /// The key that it is about, as it was sent. Never part of a message, because keys hold user data.
    /// `None` where the reply was decoded without its call, as after a pipeline: see [`Abort::key_in`].
    #[must_use]
    pub fn key(&self) -> Option<&[u8]> {
        self.inner.key.as_deref()
    }

    /// The key that it is about in this call, for a reply that was decoded without its call, as after a pipeline.
    /// `None` if the call is not one of this script's, or if its handle has not exactly one key.
    #[must_use]
    pub fn key_in<S: Script>(&self, call: &S) -> Option<Vec<u8>> {
        let meta = self.inner.meta;
        if S::META.sha1 != meta.sha1 {
            return None;
        }
        key_of(&encode(call).ok()?, self.inner.handle?, meta)
    }
}

/// The key of a handle, if its place is the same in every call.
fn key_of(cmd: &Cmd, handle: usize, meta: &Meta) -> Option<Vec<u8>> {
    let mut keys = entries(cmd).skip(KEYS_AT);
    (handle < meta.fixed).then(|| keys.nth(handle).map(<[u8]>::to_vec))?
}

impl fmt::Display for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` stopped", self.script())?;
        if let Some(location) = self.inner.location {
            write!(f, " at {location}")?;
        }
        write!(f, ": {}", self.inner.text)
    }
}

impl fmt::Debug for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Abort")
            .field("kind", &self.inner.kind)
            .field("script", &self.script())
            .field("text", &self.inner.text)
            .field("location", &self.inner.location)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Abort {}

#[cfg(test)]
mod tests {
    use super::*;

    static META: Meta =
        Meta { handles: &["log", "bucket"], keys: &["log:{u}", "bucket:{u}"], fixed: 2, lines: "2 5 9", ..Meta::EMPTY };

    fn abort(kind: &'static str, cmd: Option<&Cmd>) -> Option<Abort> {
        let marker = Marker { kind, text: "bucket (bucket:{u}), field tokens: not an integer", line: Some(3) };
        Abort::new(marker, &META, cmd)
    }

    fn call(keys: &[&str]) -> Cmd {
        let mut cmd = redis::cmd("EVALSHA");
        cmd.arg("sha").arg(keys.len()).arg(keys).arg("argument");
        cmd
    }

    #[test]
    fn it_names_the_place_and_keeps_the_key_to_itself() {
        let cmd = call(&["log:{secret}", "bucket:{secret}"]);
        let abort = abort("STORED", Some(&cmd)).expect("a kind");
        assert_eq!(abort.kind(), AbortKind::Stored);
        assert_eq!(abort.handle(), Some("bucket"));
        assert_eq!(abort.template(), Some("bucket:{u}"));
        assert_eq!(abort.field(), Some("tokens"));
        assert_eq!(abort.key(), Some(&b"bucket:{secret}"[..]));
        assert_eq!(
            abort.to_string(),
            "`test` stopped at src/a.rs:5:9: bucket (bucket:{u}), field tokens: not an integer"
        );
        assert!(!format!("{abort:?}{abort}").contains("secret"));
    }

    #[test]
    fn no_key_where_it_is_not_certain_which() {
        assert_eq!(abort("STORED", None).unwrap().key(), None);
        // A key that may be missing, or of a list: its place is not the same in every call.
        static COUNTED: Meta = Meta { fixed: 1, ..META };
        let marker = Marker { kind: "STORED", text: "bucket (bucket:{u}): not an integer", line: None };
        let cmd = call(&["log:{a}", "bucket:{a}"]);
        assert_eq!(Abort::new(marker, &COUNTED, Some(&cmd)).unwrap().key(), None);
    }

    #[test]
    fn only_the_kinds_of_the_compiler() {
        assert!(abort("OTHER", None).is_none());
        for kind in
            ["ARGUMENT", "OVERFLOW", "STORED", "DIVISION", "FLOAT", "RANGE", "MISSING", "ASSERT", "TEXT", "CAST", "KEY"]
        {
            let found = abort(kind, None).expect(kind).kind();
            assert_eq!(format!("{found:?}").to_ascii_uppercase(), kind);
        }
    }
}
