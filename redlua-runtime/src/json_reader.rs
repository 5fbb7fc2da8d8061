//! Reads JSON from the front, a token at a time: what payloads of errors and documents are made of. A library for all
//! of JSON would be the largest dependency by far.

use std::iter::Peekable;
use std::str::CharIndices;

/// What is left of a text. Every method gives `None` on anything that is not expected.
pub(crate) struct JsonReader<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
    /// Where the last token was looked for.
    begun: usize,
}

impl<'t> JsonReader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, rest: text.char_indices().peekable(), begun: 0 }
    }

    /// Whether nothing but blanks is left.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.blanks();
        self.begun = self.at();
        self.rest.peek().is_none()
    }

    /// Where the last word, sign or string begins; behind a method that gave `None`, what was not expected.
    pub(crate) fn begun(&self) -> usize {
        self.begun
    }

    fn blanks(&mut self) {
        while self.rest.next_if(|(_, next)| matches!(next, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    /// Takes this character, behind blanks; otherwise it takes the blanks only.
    pub(crate) fn token(&mut self, expected: char) -> Option<()> {
        self.blanks();
        self.begun = self.at();
        self.rest.next_if(|&(_, next)| next == expected).map(|_| ())
    }

    /// Takes a run of letters, digits and signs.
    pub(crate) fn word(&mut self) -> &'t str {
        let start = self.at();
        self.begun = start;
        while self.rest.next_if(|(_, next)| next.is_ascii_alphanumeric() || matches!(next, '-' | '+' | '.')).is_some() {
        }
        let end = self.at();
        &self.text[start..end]
    }

    fn at(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |&(at, _)| at)
    }

    /// Takes the inside of a string and its closing quote.
    pub(crate) fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.rest.next()?.1 {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                control if control < ' ' => return None,
                plain => text.push(plain),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.rest.next()?.1 {
            same @ ('"' | '\\' | '/') => same,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// `\uXXXX`, or two of them for a character beyond 16 bits.
    fn code_point(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xD800..0xDC00).contains(&first) {
            // A low surrogate alone is no character either; `from_u32` refuses it.
            return char::from_u32(first);
        }
        self.rest.next_if(|&(_, next)| next == '\\')?;
        self.rest.next_if(|&(_, next)| next == 'u')?;
        let second = self.four_digits()?;
        let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + low)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            value = value * 16 + self.rest.next()?.1.to_digit(16)?;
        }
        Some(value)
    }
}
