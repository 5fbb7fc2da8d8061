//! Trees as JSON, RFC 8259.

use super::nested::{Nested, Part, read_tree};
use super::to_tree::Unfit;
use super::tree::Tree;
use crate::bounds::Required;
use crate::json_reader::JsonReader;

/// The text of a tree, without blanks.
pub(crate) fn write(tree: &Tree) -> Result<Vec<u8>, Unfit> {
    let mut text = Vec::new();
    write_value(tree, &mut text)?;
    Ok(text)
}

fn write_value(tree: &Tree, text: &mut Vec<u8>) -> Result<(), Unfit> {
    match tree {
        Tree::Null => text.extend(b"null"),
        Tree::Bool(value) => text.extend(value.to_string().bytes()),
        Tree::Integer(value) => text.extend(value.to_string().bytes()),
        // Both forms read back exactly; outside of this range the plain one is a long row of zeros.
        Tree::Float(value) if *value == 0.0 || (1e-5..1e16).contains(&value.abs()) => {
            text.extend(value.to_string().bytes());
        }
        Tree::Float(value) => text.extend(format!("{value:e}").bytes()),
        Tree::Text(bytes) => write_text(bytes, text)?,
        Tree::List(elements) => {
            text.push(b'[');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    text.push(b',');
                }
                write_value(element, text)?;
            }
            text.push(b']');
        }
        Tree::Members(members) => {
            text.push(b'{');
            for (at, (name, value)) in members.iter().enumerate() {
                if at > 0 {
                    text.push(b',');
                }
                write_text(name, text)?;
                text.push(b':');
                write_value(value, text)?;
            }
            text.push(b'}');
        }
    }
    Ok(())
}

fn write_text(bytes: &[u8], text: &mut Vec<u8>) -> Result<(), Unfit> {
    if str::from_utf8(bytes).is_err() {
        return Err(Required::Utf8.into());
    }
    text.push(b'"');
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => text.extend([b'\\', byte]),
            0..0x20 => text.extend(format!("\\u{byte:04x}").bytes()),
            _ => text.push(byte),
        }
    }
    text.push(b'"');
    Ok(())
}

/// Whether a text is JSON; gives where it ceases to be.
pub(crate) fn check(text: &str) -> Result<(), usize> {
    let mut reader = JsonReader::new(text);
    match read_tree(&mut reader) {
        Some(_) if reader.is_at_end() => Ok(()),
        _ => Err(reader.begun()),
    }
}

/// The tree of a text, or nothing where it is no JSON.
pub(crate) fn read(bytes: &[u8]) -> Option<Tree> {
    let mut reader = JsonReader::new(str::from_utf8(bytes).ok()?);
    let tree = read_tree(&mut reader)?;
    reader.is_at_end().then_some(tree)
}

/// The parts of a list or object so far, and of an object the name that waits for its value.
pub(super) enum Open {
    List(Vec<Tree>),
    Members(Vec<(Vec<u8>, Tree)>, Vec<u8>),
}

impl Nested for JsonReader<'_> {
    type Open = Open;

    fn begin(&mut self) -> Option<Part<Open>> {
        if self.token('[').is_some() {
            return Some(match self.token(']') {
                Some(()) => Part::Whole(Tree::List(Vec::new())),
                None => Part::Open(Open::List(Vec::new())),
            });
        }
        if self.token('{').is_some() {
            return Some(match self.token('}') {
                Some(()) => Part::Whole(Tree::Members(Vec::new())),
                None => Part::Open(Open::Members(Vec::new(), read_name(self)?)),
            });
        }
        read_plain(self).map(Part::Whole)
    }

    fn add(&mut self, open: Open, value: Tree) -> Option<Part<Open>> {
        match open {
            Open::List(mut elements) => {
                elements.push(value);
                if self.token(',').is_some() {
                    return Some(Part::Open(Open::List(elements)));
                }
                self.token(']')?;
                Some(Part::Whole(Tree::List(elements)))
            }
            Open::Members(mut members, name) => {
                members.push((name, value));
                if self.token(',').is_some() {
                    return Some(Part::Open(Open::Members(members, read_name(self)?)));
                }
                self.token('}')?;
                Some(Part::Whole(Tree::Members(members)))
            }
        }
    }
}

fn read_name(reader: &mut JsonReader<'_>) -> Option<Vec<u8>> {
    reader.token('"')?;
    let name = reader.text()?.into_bytes();
    reader.token(':')?;
    Some(name)
}

/// A value that has no parts.
fn read_plain(reader: &mut JsonReader<'_>) -> Option<Tree> {
    if reader.token('"').is_some() {
        return reader.text().map(|text| Tree::Text(text.into_bytes()));
    }
    match reader.word() {
        "null" => Some(Tree::Null),
        "true" => Some(Tree::Bool(true)),
        "false" => Some(Tree::Bool(false)),
        number => read_number(number),
    }
}

/// A number by the grammar of JSON: Rust's parser also takes `+1`, `.5`, `1.` and words.
fn read_number(word: &str) -> Option<Tree> {
    if crate::decimal::is_canonical(word.as_bytes())
        && let Ok(value) = word.parse()
    {
        return Some(Tree::Integer(value));
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let is_number = digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    // What is too large for a double is no value of any field, but may stand in a member that nobody reads.
    word.parse().ok().filter(|_| is_number).map(Tree::Float)
}
