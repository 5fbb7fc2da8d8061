//! What a value may hold so that it can neither move a key to another slot nor turn it into another key.
//!
//! The macro decides which rules apply, from where the value stands in its template; here they are
//! checked. Redis hashes what stands between the first `{` and the first `}` after it, if that is not
//! empty, else the whole key. Hence the rules; the strict ones keep user data from bending the scheme.

use std::borrow::Cow;
use std::fmt;

/// The rules for one value in a key template. The macro picks a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRules {
    place: Place,
    separator: Option<u8>,
}

/// Where the value stands, as far as it matters for the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Free,
    BeforeTag,
    WholeTag,
    InTag,
    RawWholeTag,
    RawFirstInTag,
    Escaped,
}

impl KeyRules {
    /// Behind the tag, or raw in a tag that begins with text.
    pub const FREE: Self = Self::of(Place::Free);
    /// Before the tag, or in a template without one: a `{` would choose the slot.
    pub const BEFORE_TAG: Self = Self::of(Place::BeforeTag);
    /// All that stands in the tag: not empty, and no `}`.
    pub const TAG: Self = Self::of(Place::WholeTag);
    /// In a tag that also holds text or another value: no `}`.
    pub const IN_TAG: Self = Self::of(Place::InTag);
    /// `#[redlua(raw)]`, all that stands in the tag: only what the slot needs.
    pub const RAW_TAG: Self = Self::of(Place::RawWholeTag);
    /// `#[redlua(raw)]`, first in a tag that goes on: only what the slot needs.
    pub const RAW_FIRST_IN_TAG: Self = Self::of(Place::RawFirstInTag);
    /// `#[redlua(escape)]`: `{ } : %` are percent-encoded and an empty value becomes `%`, so any value
    /// is accepted anywhere and different values stay different.
    pub const ESCAPED: Self = Self::of(Place::Escaped);

    const fn of(place: Place) -> Self {
        Self { place, separator: None }
    }

    /// Another text value follows, behind a literal that begins with this byte: a value that held the
    /// byte could pretend to be the two.
    #[must_use]
    pub const fn followed_by(self, separator: u8) -> Self {
        Self { place: self.place, separator: Some(separator) }
    }

    /// The bytes to write for a value.
    ///
    /// # Errors
    /// The rule that the value breaks.
    pub(crate) fn apply(self, value: &[u8]) -> Result<Cow<'_, [u8]>, KeyRule> {
        let text = match self.place {
            Place::Escaped => escape(value),
            _ => Cow::Borrowed(value),
        };
        match self.broken(&text) {
            Some(rule) => Err(rule),
            None => Ok(text),
        }
    }

    fn broken(self, text: &[u8]) -> Option<KeyRule> {
        let by_place = match self.place {
            Place::Free | Place::Escaped => None,
            Place::BeforeTag => text.contains(&b'{').then_some(KeyRule::OpenBrace),
            Place::WholeTag if text.is_empty() => Some(KeyRule::Empty),
            Place::WholeTag | Place::InTag => text.contains(&b'}').then_some(KeyRule::CloseBrace),
            Place::RawWholeTag if text.is_empty() => Some(KeyRule::Empty),
            Place::RawWholeTag | Place::RawFirstInTag => text.starts_with(b"}").then_some(KeyRule::LeadingCloseBrace),
        };
        by_place.or_else(|| {
            let separator = self.separator?;
            text.contains(&separator).then_some(KeyRule::Separator(separator))
        })
    }
}

/// Percent-encodes what has a meaning in a key.
fn escape(value: &[u8]) -> Cow<'_, [u8]> {
    if value.is_empty() {
        // No escape sequence is a lone `%`, so this can't be the text of another value.
        return Cow::Borrowed(b"%");
    }
    if !value.iter().any(|byte| b"{}:%".contains(byte)) {
        return Cow::Borrowed(value);
    }
    let mut text = Vec::with_capacity(value.len() + 8);
    for &byte in value {
        match byte {
            b'{' => text.extend_from_slice(b"%7B"),
            b'}' => text.extend_from_slice(b"%7D"),
            b':' => text.extend_from_slice(b"%3A"),
            b'%' => text.extend_from_slice(b"%25"),
            _ => text.push(byte),
        }
    }
    Cow::Owned(text)
}

/// The rule that a value in a key broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyRule {
    /// It holds a `{` before the hash tag, and would choose the slot.
    OpenBrace,
    /// It holds a `}` inside the hash tag, and would cut the tag short.
    CloseBrace,
    /// It begins with `}` at the start of the hash tag, so that there would be no tag.
    LeadingCloseBrace,
    /// It is empty and alone in the hash tag, so that there would be no tag.
    Empty,
    /// It holds the byte that separates it from the value behind it.
    Separator(u8),
}

impl fmt::Display for KeyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenBrace => f.write_str("must not contain `{`, which would choose the slot"),
            Self::CloseBrace => f.write_str("must not contain `}`, which would end the hash tag"),
            Self::LeadingCloseBrace => f.write_str("must not begin with `}`, which would leave no hash tag"),
            Self::Empty => f.write_str("must not be empty, which would leave no hash tag"),
            Self::Separator(byte) => {
                write!(f, "must not contain `{}`, which separates it from what follows", byte.escape_ascii())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slot::slot;

    fn rule(rules: KeyRules, value: &str) -> Option<KeyRule> {
        rules.apply(value.as_bytes()).err()
    }

    #[test]
    fn each_place_has_its_rule() {
        use KeyRule::*;
        for (rules, value, expected) in [
            (KeyRules::FREE, "}{:", None),
            (KeyRules::FREE, "", None),
            (KeyRules::BEFORE_TAG, "}:", None),
            (KeyRules::BEFORE_TAG, "a{", Some(OpenBrace)),
            (KeyRules::TAG, "a{", None),
            (KeyRules::TAG, "a}", Some(CloseBrace)),
            (KeyRules::TAG, "", Some(Empty)),
            (KeyRules::IN_TAG, "", None),
            (KeyRules::IN_TAG, "a}b", Some(CloseBrace)),
            (KeyRules::RAW_TAG, "a}b", None),
            (KeyRules::RAW_TAG, "}b", Some(LeadingCloseBrace)),
            (KeyRules::RAW_TAG, "", Some(Empty)),
            (KeyRules::RAW_FIRST_IN_TAG, "", None),
            (KeyRules::RAW_FIRST_IN_TAG, "}", Some(LeadingCloseBrace)),
            (KeyRules::FREE.followed_by(b':'), "a:", Some(Separator(b':'))),
            (KeyRules::TAG.followed_by(b':'), "a", None),
            (KeyRules::ESCAPED.followed_by(b':'), "a:{}%", None),
        ] {
            assert_eq!(rule(rules, value), expected, "{rules:?} {value:?}");
        }
    }

    /// All texts over the bytes that matter, up to a length.
    fn texts(length: usize) -> Vec<Vec<u8>> {
        let mut all = vec![Vec::new()];
        let mut from = 0;
        for _ in 0..length {
            let until = all.len();
            for index in from..until {
                for byte in *b"{}:%a" {
                    let mut text = all[index].clone();
                    text.push(byte);
                    all.push(text);
                }
            }
            from = until;
        }
        all
    }

    #[test]
    fn accepted_values_never_part_two_keys() {
        for value in texts(4) {
            for (rules, before, after) in [
                (KeyRules::TAG, "rate:{", "}:a"),
                (KeyRules::RAW_TAG, "rate:{", "}:a"),
                (KeyRules::ESCAPED, "rate:{", "}:a"),
                (KeyRules::IN_TAG, "rate:{u:", "}:a"),
                (KeyRules::BEFORE_TAG, "p:", ":{t}:a"),
            ] {
                let Ok(text) = rules.apply(&value) else {
                    continue;
                };
                let one = [before.as_bytes(), &text, after.as_bytes()].concat();
                let other = [before.as_bytes(), &text, after.as_bytes(), b"}{x}"].concat();
                assert_eq!(slot(&one), slot(&other), "{rules:?} {value:?}");
            }
        }
    }

    #[test]
    fn what_the_raw_rule_refuses_does_break_the_tag() {
        for value in texts(3) {
            if KeyRules::RAW_TAG.apply(&value).is_err() {
                let key = |end: &str| [b"{", &value[..], b"}", end.as_bytes()].concat();
                assert_ne!(slot(&key("a")), slot(&key("b")), "{value:?}");
            }
        }
    }

    #[test]
    fn what_has_a_meaning_in_a_key_is_escaped() {
        assert_eq!(&*escape(b"a{b}c:d%"), b"a%7Bb%7Dc%3Ad%25");
        assert_eq!(&*escape(b"plain"), b"plain");
        assert_eq!(&*escape(b""), b"%");
    }

    #[test]
    fn escaping_keeps_different_values_different() {
        let all = texts(4);
        let escaped: std::collections::HashSet<_> = all.iter().map(|value| escape(value).into_owned()).collect();
        assert_eq!(escaped.len(), all.len());
    }

    #[test]
    fn a_message_tells_the_rule() {
        assert_eq!(KeyRule::Separator(b':').to_string(), "must not contain `:`, which separates it from what follows");
    }
}
