//! Formats of Lua's `struct` library: what stands in one, and that it means the same on every server.
//!
//! The library takes the order of bytes and the width of a `long` from the machine. A format that leaves them to it is
//! refused, with the format that says what it is on the machines that Redis mostly runs on: 64 bits, little-endian.

use super::typed::{PackFormat, PackItem, PackedInteger};

/// What is wrong with a format, and what to write.
pub(super) struct FormatFault {
    pub(super) message: String,
    pub(super) help: String,
}

/// The letters for values, for messages.
const LETTERS: &str = "integers are `b B h H` or `i4 I8` with their number of bytes, floats `f d`, text `c8` with its \
                       length, `s` with a zero byte behind it, `I4c0` with its length before it; `x` is a zero byte";

/// Reads a format.
pub(super) fn parse_pack_format(format: &[u8]) -> Result<PackFormat, FormatFault> {
    let Ok(text) = std::str::from_utf8(format) else { return Err(fault("a format is made of letters", LETTERS)) };
    let mut reader =
        Reader { rest: text, items: Vec::new(), plain: String::new(), ordered: false, align: 1, native: None };
    while let Some(letter) = reader.next() {
        reader.parse_letter(letter)?;
    }
    if let Some(native) = reader.native {
        // The order stands once, in front of all.
        return Err(fault(
            native,
            format!("write `\"{}\"`, which is what it means on 64-bit x86 and ARM", reader.plain),
        ));
    }
    Ok(PackFormat { text: text.to_owned(), items: reader.items })
}

struct Reader<'t> {
    rest: &'t str,
    items: Vec<PackItem>,
    /// The format without what depends on the machine.
    plain: String,
    /// Whether the order of bytes was said.
    ordered: bool,
    align: usize,
    /// The first thing that depends on the machine.
    native: Option<String>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(letter)
    }

    /// The number behind a letter.
    fn digits(&mut self) -> Option<&str> {
        let end = self.rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!digits.is_empty()).then_some(digits)
    }

    fn parse_letter(&mut self, letter: char) -> Result<(), FormatFault> {
        match letter {
            ' ' | 'x' => self.plain.push(letter),
            '<' | '>' => {
                self.ordered = true;
                self.plain.push(letter);
            }
            '=' => {
                self.depends("`=` is the order of bytes of the server's machine");
                self.ordered = true;
                self.plain.push('<');
            }
            '!' => self.parse_alignment()?,
            'b' | 'B' => self.integer(letter, 1, letter == 'b')?,
            'h' | 'H' => self.integer(letter, 2, letter == 'h')?,
            'l' | 'L' | 'T' => {
                self.depends(&format!("`{letter}` is as wide as a `long` of the server's machine"));
                let replacement = if letter == 'l' { "i8" } else { "I8" };
                self.integer_as(replacement, 8, letter == 'l')?;
            }
            'i' | 'I' => self.parse_integer(letter)?,
            'f' => self.float(letter, 4),
            'd' => self.float(letter, 8),
            's' => {
                self.plain.push(letter);
                self.items.push(PackItem::Terminated);
            }
            'c' => self.parse_text()?,
            _ => return Err(fault(format!("`{letter}` is no letter of a format"), LETTERS)),
        }
        Ok(())
    }

    fn parse_alignment(&mut self) -> Result<(), FormatFault> {
        self.align = match self.digits() {
            None => {
                self.depends("`!` is the alignment of the server's machine");
                8
            }
            Some("1") => 1,
            Some("2") => 2,
            Some("4") => 4,
            Some("8") => 8,
            Some(_) => return Err(fault("values are aligned at 1, 2, 4 or 8 bytes", "write `!4`")),
        };
        self.plain.push_str(&format!("!{}", self.align));
        Ok(())
    }

    /// `i`, `I4`: an `int` has four bytes wherever Redis runs.
    fn parse_integer(&mut self, letter: char) -> Result<(), FormatFault> {
        let (digits, bytes) = match self.digits() {
            None => (String::new(), 4),
            Some(digits) => (digits.to_owned(), digits.parse().unwrap_or(usize::MAX)),
        };
        if !(1..=8).contains(&bytes) {
            return Err(fault(format!("`{letter}{digits}` is no width: an integer has 1 to 8 bytes"), "write `I8`"));
        }
        self.integer_as(&format!("{letter}{digits}"), bytes, letter == 'i')
    }

    fn integer(&mut self, letter: char, bytes: usize, signed: bool) -> Result<(), FormatFault> {
        self.integer_as(&letter.to_string(), bytes, signed)
    }

    fn integer_as(&mut self, written: &str, bytes: usize, signed: bool) -> Result<(), FormatFault> {
        if self.align > 1 && !bytes.is_power_of_two() {
            let message = format!("an integer of {bytes} bytes is not aligned");
            return Err(fault(message, "drop the `!`, and write `x` for each byte between the values"));
        }
        self.order(bytes);
        self.plain.push_str(written);
        self.items.push(PackItem::Integer(PackedInteger { bytes, signed }));
        Ok(())
    }

    fn float(&mut self, letter: char, bytes: usize) {
        self.order(bytes);
        self.plain.push(letter);
        self.items.push(PackItem::Float(bytes));
    }

    fn parse_text(&mut self) -> Result<(), FormatFault> {
        let digits = self.digits().map(str::to_owned);
        self.plain.push('c');
        self.plain.push_str(digits.as_deref().unwrap_or(""));
        let item = match digits.map_or(Ok(1), |digits| digits.parse::<usize>()) {
            Ok(0) => match self.items.pop() {
                Some(PackItem::Integer(length)) => PackItem::Counted(length),
                _ => {
                    return Err(fault(
                        "`c0` is a text with its length before it, and no integer stands there",
                        "write the width of the length: `<I4c0`; text without a length is joined: `packed + text`",
                    ));
                }
            },
            Ok(length) if length <= 512 << 20 => PackItem::Bytes(length),
            _ => return Err(fault("no text of Redis is that long", "write the length of the text: `c16`")),
        };
        self.items.push(item);
        Ok(())
    }

    /// Something wider than a byte needs an order of bytes.
    fn order(&mut self, bytes: usize) {
        if bytes > 1 && !self.ordered {
            self.depends("the order of bytes is that of the server's machine");
            self.ordered = true;
            self.plain.insert(0, '<');
        }
    }

    fn depends(&mut self, what: &str) {
        self.native.get_or_insert_with(|| what.to_owned());
    }
}

fn fault(message: impl Into<String>, help: impl Into<String>) -> FormatFault {
    FormatFault { message: message.into(), help: help.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(format: &str) -> String {
        parse_pack_format(format.as_bytes()).err().map_or_else(String::new, |fault| fault.help)
    }

    #[test]
    fn what_depends_on_the_machine_is_written_out() {
        assert!(repaired("dLc0").starts_with("write `\"<dI8c0\"`"));
        assert!(repaired("Bc0I").starts_with("write `\"<Bc0I\"`"));
        assert!(repaired("=I4l").starts_with("write `\"<I4i8\"`"));
        assert!(repaired("!>I4").starts_with("write `\"!8>I4\"`"));
    }

    #[test]
    fn a_length_and_its_text_are_one_value() {
        let format = parse_pack_format(b"<Bc0 x I4 c3 s").ok().map(|format| format.items);
        let unsigned = |bytes| PackedInteger { bytes, signed: false };
        let items =
            [PackItem::Counted(unsigned(1)), PackItem::Integer(unsigned(4)), PackItem::Bytes(3), PackItem::Terminated];
        assert_eq!(format.as_deref(), Some(&items[..]));
    }

    #[test]
    fn bytes_need_no_order() {
        assert!(parse_pack_format(b"bBxc4s").is_ok());
        assert!(parse_pack_format(b"H").is_err());
    }
}
