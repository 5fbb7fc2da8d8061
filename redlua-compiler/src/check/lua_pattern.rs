//! Patterns of Lua 5.1: that one is whole, and what it captures.
//!
//! Lua finds a fault in a pattern only when it comes to that place, which may be in production.

use super::typed::{Capture, LuaPattern};

/// What is wrong with a pattern, and what to write.
pub(super) struct PatternFault {
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Lua's own limit.
const MOST_CAPTURES: usize = 32;

/// The letters behind `%` that stand for many characters.
const CLASSES: &[u8] = b"acdlpsuwxz";

/// Reads a pattern.
pub(super) fn parse_lua_pattern(text: &[u8]) -> Result<LuaPattern, PatternFault> {
    let mut reader = Reader { rest: text, captures: Vec::new(), open: Vec::new() };
    if let [b'^', rest @ ..] = text {
        reader.rest = rest;
    }
    while let Some(byte) = reader.next() {
        reader.parse_item(byte)?;
    }
    if !reader.open.is_empty() {
        return Err(fault("a `(` is never closed", "write `)` behind what is captured, or `%(` for the character"));
    }
    let captures = if reader.captures.is_empty() { vec![Capture::Text] } else { reader.captures };
    Ok(LuaPattern { text: text.to_vec(), captures })
}

struct Reader<'t> {
    rest: &'t [u8],
    captures: Vec<Capture>,
    /// Those that are not closed yet.
    open: Vec<usize>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn parse_item(&mut self, byte: u8) -> Result<(), PatternFault> {
        match byte {
            0 => Err(fault("Lua's patterns end at a zero byte", "write `%z` for it")),
            b'(' => self.parse_open(),
            b')' => match self.open.pop() {
                Some(_) => Ok(()),
                None => Err(fault("a `)` closes nothing", "write `%)` for the character")),
            },
            b'[' => self.parse_set(),
            b'%' => self.parse_escape(),
            _ => Ok(()),
        }
    }

    fn parse_open(&mut self) -> Result<(), PatternFault> {
        if self.captures.len() == MOST_CAPTURES {
            return Err(fault("Lua captures at most 32 parts", "split the text first"));
        }
        if let [b')', rest @ ..] = self.rest {
            self.rest = rest;
            self.captures.push(Capture::Place);
        } else {
            self.open.push(self.captures.len());
            self.captures.push(Capture::Text);
        }
        Ok(())
    }

    /// `[a-z_]`, `[^%s]`; the first `]` is one of its characters.
    fn parse_set(&mut self) -> Result<(), PatternFault> {
        let unclosed = || fault("a `[` is never closed", "write `]` behind its characters, or `%[` for the character");
        if let [b'^', rest @ ..] = self.rest {
            self.rest = rest;
        }
        let mut first = true;
        loop {
            match self.next().ok_or_else(unclosed)? {
                0 => return Err(fault("Lua's patterns end at a zero byte", "write `%z` for it")),
                b']' if !first => return Ok(()),
                b'%' => {
                    let byte = self.next().ok_or_else(unclosed)?;
                    self.check_class(byte)?;
                }
                _ => {}
            }
            first = false;
        }
    }

    fn parse_escape(&mut self) -> Result<(), PatternFault> {
        let Some(byte) = self.next() else {
            return Err(fault("nothing stands behind the last `%`", "write `%%` for the character"));
        };
        match byte {
            b'b' => match (self.next(), self.next()) {
                (Some(1..), Some(1..)) => Ok(()),
                _ => Err(fault("`%b` takes two characters", "write what begins and what ends it: `%b()`")),
            },
            b'f' => match self.next() {
                Some(b'[') => self.parse_set(),
                _ => Err(fault("`%f` takes a set", "write `%f[%w]`")),
            },
            b'0'..=b'9' => {
                let captured = usize::from(byte - b'0');
                let is_closed = (1..=self.captures.len()).contains(&captured) && !self.open.contains(&(captured - 1));
                if is_closed && self.captures[captured - 1] == Capture::Text {
                    Ok(())
                } else {
                    let message = format!("`%{captured}` is no text that was captured before");
                    Err(fault(message, "write `%1` behind the first `(…)`"))
                }
            }
            _ => self.check_class(byte),
        }
    }

    /// Lua takes a letter that it does not know for itself, so that a `\d` of other patterns would match a `d`.
    fn check_class(&self, byte: u8) -> Result<(), PatternFault> {
        if byte == 0 {
            return Err(fault("Lua's patterns end at a zero byte", "write `%z` for it"));
        }
        if byte.is_ascii_alphabetic() && !CLASSES.contains(&byte.to_ascii_lowercase()) {
            return Err(fault(
                format!("`%{}` is no class of characters", byte as char),
                "the classes are `%a %c %d %l %p %s %u %w %x %z`, and in capitals all other characters",
            ));
        }
        Ok(())
    }
}

fn fault(message: impl Into<String>, help: &'static str) -> PatternFault {
    PatternFault { message: message.into(), help }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures(pattern: &str) -> Option<Vec<Capture>> {
        parse_lua_pattern(pattern.as_bytes()).ok().map(|pattern| pattern.captures)
    }

    #[test]
    fn captures_are_counted_where_they_open() {
        assert_eq!(captures("^(%d+)-()(%d+)$"), Some(vec![Capture::Text, Capture::Place, Capture::Text]));
        assert_eq!(captures("((a)(b))"), Some(vec![Capture::Text; 3]));
        assert_eq!(captures("%d+"), Some(vec![Capture::Text]), "the whole match");
        assert_eq!(captures("[]()]"), Some(vec![Capture::Text]), "a set holds what it likes");
        assert_eq!(captures("[^]]%("), Some(vec![Capture::Text]));
    }

    #[test]
    fn what_lua_would_stumble_over_is_refused() {
        for pattern in
            ["(", ")", "(()", "[a", "[%", "%", "%b(", "%fa", "%1", "(%1)", "()%1", "%q", "[%q]", "a\0", "[\0]", "%0"]
        {
            assert_eq!(captures(pattern), None, "{pattern:?}");
        }
        assert!(captures("(['\"])(.-)%1").is_some());
        assert_eq!(captures(&"()".repeat(33)), None);
    }
}
