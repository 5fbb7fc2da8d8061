//! Why: the one-line notations for arguments and replies are read character by character, and this is the reading head.

use super::Fault;

/// A position in a line.
pub(super) struct Cursor {
    rest: &'static str,
}

impl Cursor {
    pub(super) fn new(text: &'static str) -> Cursor {
        Cursor { rest: text }
    }

    /// Steps over the text if it stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(text) else {
            return false;
        };
        self.rest = rest;
        true
    }

    /// Steps over the text, which must stand here.
    pub(super) fn expect(&mut self, text: &str) -> Result<(), Fault> {
        if self.take(text) { Ok(()) } else { Err(self.fault(&format!("`{text}`"))) }
    }

    /// Takes what fits, which must not be empty.
    pub(super) fn run(&mut self, what: &str, fits: fn(char) -> bool) -> Result<&'static str, Fault> {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        if taken.is_empty() {
            return Err(self.fault(what));
        }
        self.rest = rest;
        Ok(taken)
    }

    /// Whether the next character fits.
    pub(super) fn at(&self, fits: fn(char) -> bool) -> bool {
        self.rest.chars().next().is_some_and(fits)
    }

    /// Whether one of these characters or the end comes next.
    pub(super) fn at_end_or(&self, closing: &[char]) -> bool {
        self.rest.is_empty() || self.rest.starts_with(closing)
    }

    /// Demands the end of the line.
    pub(super) fn end(&self) -> Result<(), Fault> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.fault("the end of the line")) }
    }

    /// A fault at this position.
    pub(super) fn fault(&self, expected: &str) -> Fault {
        format!("{expected} expected before `{}`", self.rest)
    }
}

/// A character of an option word, or of a reply type's name.
pub(super) fn in_word(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'
}

/// A character of a parameter's name or a kind.
pub(super) fn in_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}
