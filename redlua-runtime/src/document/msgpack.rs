//! Trees as MessagePack. All text is written as `str`, whose bytes the format does not look at.

use super::to_tree::Unfit;
use super::tree::Tree;

/// As deep as JSON may be.
const DEPTH: usize = 1000;

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
    let mut rest = bytes;
    let tree = read_value(&mut rest, DEPTH)?;
    rest.is_empty().then_some(tree)
}

fn take<'b>(rest: &mut &'b [u8], size: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(size)?;
    *rest = left;
    Some(taken)
}

/// An unsigned number of so many bytes.
fn number(rest: &mut &[u8], size: usize) -> Option<u64> {
    Some(take(rest, size)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

fn count(rest: &mut &[u8], size: usize) -> Option<usize> {
    usize::try_from(number(rest, size)?).ok()
}

/// A signed number of so many bytes.
fn signed(rest: &mut &[u8], size: usize) -> Option<Tree> {
    let shift = 64 - 8 * size;
    #[expect(clippy::cast_possible_wrap, reason = "that is how the sign gets to its place")]
    let value = (number(rest, size)? << shift) as i64 >> shift;
    Some(Tree::Integer(value.into()))
}

fn read_value(rest: &mut &[u8], depth: usize) -> Option<Tree> {
    let depth = depth.checked_sub(1)?;
    let [first] = take(rest, 1)? else { return None };
    match *first {
        byte @ 0..=0x7f => Some(Tree::Integer(byte.into())),
        byte @ 0xe0..=0xff => Some(Tree::Integer(i128::from(byte) - 256)),
        byte @ 0x80..=0x8f => read_members(rest, usize::from(byte & 15), depth),
        byte @ 0x90..=0x9f => read_list(rest, usize::from(byte & 15), depth),
        byte @ 0xa0..=0xbf => read_text(rest, usize::from(byte & 31)),
        0xc0 => Some(Tree::Null),
        byte @ (0xc2 | 0xc3) => Some(Tree::Bool(byte == 0xc3)),
        byte @ (0xc4..=0xc6) => count(rest, 1 << (byte - 0xc4)).and_then(|size| read_text(rest, size)),
        0xca => Some(Tree::Float(f32::from_be_bytes(take(rest, 4)?.try_into().ok()?).into())),
        0xcb => Some(Tree::Float(f64::from_be_bytes(take(rest, 8)?.try_into().ok()?))),
        byte @ 0xcc..=0xcf => number(rest, 1 << (byte - 0xcc)).map(|value| Tree::Integer(value.into())),
        byte @ 0xd0..=0xd3 => signed(rest, 1 << (byte - 0xd0)),
        byte @ 0xd9..=0xdb => count(rest, 1 << (byte - 0xd9)).and_then(|size| read_text(rest, size)),
        byte @ (0xdc | 0xdd) => count(rest, 2 << (byte - 0xdc)).and_then(|size| read_list(rest, size, depth)),
        byte @ (0xde | 0xdf) => count(rest, 2 << (byte - 0xde)).and_then(|size| read_members(rest, size, depth)),
        // What extensions mean is not known.
        _ => None,
    }
}

fn read_text(rest: &mut &[u8], size: usize) -> Option<Tree> {
    take(rest, size).map(|bytes| Tree::Text(bytes.to_vec()))
}

fn read_list(rest: &mut &[u8], size: usize, depth: usize) -> Option<Tree> {
    (0..size).map(|_| read_value(rest, depth)).collect::<Option<_>>().map(Tree::List)
}

fn read_members(rest: &mut &[u8], size: usize, depth: usize) -> Option<Tree> {
    let mut members = Vec::new();
    for _ in 0..size {
        let Tree::Text(name) = read_value(rest, depth)? else { return None };
        members.push((name, read_value(rest, depth)?));
    }
    Some(Tree::Members(members))
}
