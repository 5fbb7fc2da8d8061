//! Trees as MessagePack. All text is written as `str`, whose bytes the format does not look at.

use super::nested::{Nested, Part, read_tree};
use super::to_tree::Unfit;
use super::tree::Tree;

/// The bytes of a tree.
#[expect(clippy::unnecessary_wraps, reason = "the writers of both formats are called alike")]
pub(crate) fn write(tree: &Tree) -> Result<Vec<u8>, Unfit> {
    let mut bytes = Vec::new();
    write_value(tree, &mut bytes);
    Ok(bytes)
}

fn write_value(tree: &Tree, bytes: &mut Vec<u8>) {
    match tree {
        Tree::Null => bytes.push(0xc0),
        Tree::Bool(value) => bytes.push(if *value { 0xc3 } else { 0xc2 }),
        Tree::Integer(value) => write_integer(*value, bytes),
        Tree::Float(value) => {
            bytes.push(0xcb);
            bytes.extend(value.to_be_bytes());
        }
        Tree::Text(text) => write_text(text, bytes),
        Tree::List(elements) => {
            write_head(elements.len(), 0x90, 0xdc, bytes);
            elements.iter().for_each(|element| write_value(element, bytes));
        }
        Tree::Members(members) => {
            write_head(members.len(), 0x80, 0xde, bytes);
            for (name, value) in members {
                write_text(name, bytes);
                write_value(value, bytes);
            }
        }
    }
}

/// In as few bytes as it takes. Integers in documents are within ±(2^53−1), so 64 bits hold them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "each arm is for what fits")]
fn write_integer(value: i128, bytes: &mut Vec<u8>) {
    let value = value as i64;
    match value {
        0..=0x7f => bytes.push(value as u8),
        -32..=-1 => bytes.push(value as i8 as u8),
        0x80..=0xff => bytes.extend([0xcc, value as u8]),
        0x100..=0xffff => bytes.extend([&[0xcd][..], &(value as u16).to_be_bytes()].concat()),
        0x1_0000..=0xffff_ffff => bytes.extend([&[0xce][..], &(value as u32).to_be_bytes()].concat()),
        0x1_0000_0000.. => bytes.extend([&[0xcf][..], &(value as u64).to_be_bytes()].concat()),
        -0x80..=-33 => bytes.extend([0xd0, value as i8 as u8]),
        -0x8000..=-0x81 => bytes.extend([&[0xd1][..], &(value as i16).to_be_bytes()].concat()),
        -0x8000_0000..=-0x8001 => bytes.extend([&[0xd2][..], &(value as i32).to_be_bytes()].concat()),
        _ => bytes.extend([&[0xd3][..], &value.to_be_bytes()].concat()),
    }
}

/// The size of a list or map: in the first byte up to 15, else in two bytes behind `long`, or in four behind the next.
#[expect(clippy::cast_possible_truncation, reason = "each arm is for what fits; no list has 2^32 elements")]
fn write_head(size: usize, short: u8, long: u8, bytes: &mut Vec<u8>) {
    match size {
        0..=15 => bytes.push(short + size as u8),
        16..=0xffff => bytes.extend([&[long][..], &(size as u16).to_be_bytes()].concat()),
        _ => bytes.extend([&[long + 1][..], &(size as u32).to_be_bytes()].concat()),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "each arm is for what fits; no argument has 4 GB")]
fn write_text(text: &[u8], bytes: &mut Vec<u8>) {
    match text.len() {
        size @ 0..=31 => bytes.push(0xa0 + size as u8),
        size @ 32..=0xff => bytes.extend([0xd9, size as u8]),
        size @ 0x100..=0xffff => bytes.extend([&[0xda][..], &(size as u16).to_be_bytes()].concat()),
        size => bytes.extend([&[0xdb][..], &(size as u32).to_be_bytes()].concat()),
    }
    bytes.extend(text);
}

/// The tree of bytes, or nothing where they are no MessagePack, or something is left.
pub(crate) fn read(bytes: &[u8]) -> Option<Tree> {
    let mut reader = Reader { rest: bytes };
    let tree = read_tree(&mut reader)?;
    reader.rest.is_empty().then_some(tree)
}

/// What is left to read.
struct Reader<'b> {
    rest: &'b [u8],
}

/// The parts of a list or map so far, how many values are due, and of a map the name that waits for its value.
pub(super) enum Open {
    List(Vec<Tree>, usize),
    Members(Vec<(Vec<u8>, Tree)>, usize, Vec<u8>),
}

impl Nested for Reader<'_> {
    type Open = Open;

    fn begin(&mut self) -> Option<Part<Open>> {
        match self.byte()? {
            byte @ 0x80..=0x8f => self.members(Vec::new(), usize::from(byte & 15)),
            byte @ 0x90..=0x9f => Some(list(Vec::new(), usize::from(byte & 15))),
            byte @ (0xdc | 0xdd) => self.count(2 << (byte - 0xdc)).map(|due| list(Vec::new(), due)),
            byte @ (0xde | 0xdf) => {
                let due = self.count(2 << (byte - 0xde))?;
                self.members(Vec::new(), due)
            }
            plain => self.plain(plain).map(Part::Whole),
        }
    }

    fn add(&mut self, open: Open, value: Tree) -> Option<Part<Open>> {
        match open {
            Open::List(mut elements, due) => {
                elements.push(value);
                Some(list(elements, due - 1))
            }
            Open::Members(mut members, due, name) => {
                members.push((name, value));
                self.members(members, due - 1)
            }
        }
    }
}

/// A list of which so many elements are due.
fn list(elements: Vec<Tree>, due: usize) -> Part<Open> {
    if due == 0 { Part::Whole(Tree::List(elements)) } else { Part::Open(Open::List(elements, due)) }
}

impl<'b> Reader<'b> {
    fn take(&mut self, size: usize) -> Option<&'b [u8]> {
        let (taken, left) = self.rest.split_at_checked(size)?;
        self.rest = left;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    /// A value that has no parts, and begins with this byte.
    fn plain(&mut self, first: u8) -> Option<Tree> {
        Some(match first {
            byte @ 0..=0x7f => Tree::Integer(byte.into()),
            byte @ 0xe0..=0xff => Tree::Integer(i128::from(byte) - 256),
            byte @ 0xa0..=0xbf => Tree::Text(self.take(usize::from(byte & 31))?.to_vec()),
            0xc0 => Tree::Null,
            byte @ (0xc2 | 0xc3) => Tree::Bool(byte == 0xc3),
            byte @ (0xc4..=0xc6) => self.text(1 << (byte - 0xc4))?,
            0xca => Tree::Float(f32::from_be_bytes(self.take(4)?.try_into().ok()?).into()),
            0xcb => Tree::Float(f64::from_be_bytes(self.take(8)?.try_into().ok()?)),
            byte @ 0xcc..=0xcf => Tree::Integer(self.number(1 << (byte - 0xcc))?.into()),
            byte @ 0xd0..=0xd3 => self.signed(1 << (byte - 0xd0))?,
            byte @ 0xd9..=0xdb => self.text(1 << (byte - 0xd9))?,
            // What extensions mean is not known.
            _ => return None,
        })
    }

    /// An unsigned number of so many bytes.
    fn number(&mut self, size: usize) -> Option<u64> {
        Some(self.take(size)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn count(&mut self, size: usize) -> Option<usize> {
        usize::try_from(self.number(size)?).ok()
    }

    /// A signed number of so many bytes.
    fn signed(&mut self, size: usize) -> Option<Tree> {
        let shift = 64 - 8 * size;
        #[expect(clippy::cast_possible_wrap, reason = "that is how the sign gets to its place")]
        let value = (self.number(size)? << shift) as i64 >> shift;
        Some(Tree::Integer(value.into()))
    }

    /// A text behind its length, which has so many bytes.
    fn text(&mut self, size: usize) -> Option<Tree> {
        let size = self.count(size)?;
        self.take(size).map(|bytes| Tree::Text(bytes.to_vec()))
    }

    /// A map of which so many values are due; the name of the next one is read.
    fn members(&mut self, members: Vec<(Vec<u8>, Tree)>, due: usize) -> Option<Part<Open>> {
        if due == 0 {
            return Some(Part::Whole(Tree::Members(members)));
        }
        let first = self.byte()?;
        let Tree::Text(name) = self.plain(first)? else { return None };
        Some(Part::Open(Open::Members(members, due, name)))
    }
}
