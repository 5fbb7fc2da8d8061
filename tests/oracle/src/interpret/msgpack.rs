//! MessagePack, as the server's `cmsgpack` writes it: in as few bytes as it takes, and a float that is a whole number
//! as an integer.

use super::tree::Tree;

impl Tree {
    /// Its bytes.
    pub(super) fn packed(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.pack(&mut bytes);
        bytes
    }

    fn pack(&self, bytes: &mut Vec<u8>) {
        match self {
            Tree::Null => bytes.push(0xc0),
            Tree::Bool(value) => bytes.push(if *value { 0xc3 } else { 0xc2 }),
            Tree::Integer(value) => integer(*value, bytes),
            Tree::Float(value) => float(*value, bytes),
            Tree::Text(text) | Tree::Json(text) => packed_text(text, bytes),
            Tree::List(parts) => {
                head(parts.len(), 0x90, 0xdc, bytes);
                parts.iter().for_each(|part| part.pack(bytes));
            }
            Tree::Members(members) => {
                head(members.len(), 0x80, 0xde, bytes);
                for (name, value) in members {
                    packed_text(name, bytes);
                    value.pack(bytes);
                }
            }
        }
    }

    /// What bytes hold, if they are one value and nothing behind it.
    pub(super) fn unpacked(bytes: &[u8]) -> Option<Tree> {
        let mut rest = bytes;
        let tree = value(&mut rest)?;
        rest.is_empty().then_some(tree)
    }
}

/// The last bytes of a number, the highest one first.
fn tail(value: i128, size: usize, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&value.to_be_bytes()[16 - size..]);
}

fn integer(value: i128, bytes: &mut Vec<u8>) {
    let (tag, size) = match value {
        -32..=127 => return tail(value, 1, bytes),
        0x80..=0xff => (0xcc, 1),
        0x100..=0xffff => (0xcd, 2),
        0x1_0000..=0xffff_ffff => (0xce, 4),
        0x1_0000_0000.. => (0xcf, 8),
        -0x80..=-33 => (0xd0, 1),
        -0x8000..=-0x81 => (0xd1, 2),
        -0x8000_0000..=-0x8001 => (0xd2, 4),
        _ => (0xd3, 8),
    };
    bytes.push(tag);
    tail(value, size, bytes);
}

fn float(value: f64, bytes: &mut Vec<u8>) {
    let is_negative_zero = value == 0.0 && value.is_sign_negative();
    if value.fract() == 0.0
        && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value)
        && !is_negative_zero
    {
        return integer(value as i128, bytes);
    }
    #[expect(clippy::cast_possible_truncation, reason = "what does not fit is written as it is")]
    let short = value as f32;
    if f64::from(short) == value {
        bytes.push(0xca);
        bytes.extend(short.to_be_bytes());
    } else {
        bytes.push(0xcb);
        bytes.extend(value.to_be_bytes());
    }
}

fn packed_text(text: &[u8], bytes: &mut Vec<u8>) {
    let (tag, size) = match text.len() {
        0..=31 => (0xa0, 0),
        32..=0xff => (0xd9, 1),
        0x100..=0xffff => (0xda, 2),
        _ => (0xdb, 4),
    };
    sized(text.len(), tag, size, bytes);
    bytes.extend(text);
}

fn head(count: usize, short: u8, long: u8, bytes: &mut Vec<u8>) {
    match count {
        0..=15 => sized(count, short, 0, bytes),
        16..=0xffff => sized(count, long, 2, bytes),
        _ => sized(count, long + 1, 4, bytes),
    }
}

/// A count: in the first byte, or in some behind it.
fn sized(count: usize, tag: u8, size: usize, bytes: &mut Vec<u8>) {
    if size == 0 {
        bytes.push(tag + u8::try_from(count).unwrap_or(0));
    } else {
        bytes.push(tag);
        tail(count as i128, size, bytes);
    }
}

fn take<'b>(rest: &mut &'b [u8], size: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(size)?;
    *rest = left;
    Some(taken)
}

fn unsigned(rest: &mut &[u8], size: usize) -> Option<u64> {
    Some(take(rest, size)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

fn signed(rest: &mut &[u8], size: usize) -> Option<i128> {
    let value = i128::from(unsigned(rest, size)?);
    let half = 1 << (8 * size - 1);
    Some(if value < half { value } else { value - 2 * half })
}

fn value(rest: &mut &[u8]) -> Option<Tree> {
    let first = take(rest, 1)?[0];
    let low = usize::from(first);
    Some(match first {
        0..=0x7f => Tree::Integer(i128::from(first)),
        0x80..=0x8f => members(rest, low & 15)?,
        0x90..=0x9f => list(rest, low & 15)?,
        0xa0..=0xbf => text(rest, low & 31)?,
        0xc0 => Tree::Null,
        0xc2 | 0xc3 => Tree::Bool(first == 0xc3),
        0xca => Tree::Float(f32::from_be_bytes(take(rest, 4)?.try_into().ok()?).into()),
        0xcb => Tree::Float(f64::from_be_bytes(take(rest, 8)?.try_into().ok()?)),
        0xcc..=0xcf => Tree::Integer(unsigned(rest, 1 << (low - 0xcc))?.into()),
        0xd0..=0xd3 => Tree::Integer(signed(rest, 1 << (low - 0xd0))?),
        0xd9..=0xdb => {
            let size = count(rest, 1 << (low - 0xd9))?;
            text(rest, size)?
        }
        0xdc | 0xdd => {
            let size = count(rest, 2 << (low - 0xdc))?;
            list(rest, size)?
        }
        0xde | 0xdf => {
            let size = count(rest, 2 << (low - 0xde))?;
            members(rest, size)?
        }
        0xe0..=0xff => Tree::Integer(i128::from(first) - 256),
        // Bytes and extensions: no text and no number.
        _ => return None,
    })
}

fn count(rest: &mut &[u8], size: usize) -> Option<usize> {
    usize::try_from(unsigned(rest, size)?).ok()
}

fn text(rest: &mut &[u8], size: usize) -> Option<Tree> {
    take(rest, size).map(|bytes| Tree::Text(bytes.to_vec()))
}

fn list(rest: &mut &[u8], size: usize) -> Option<Tree> {
    (0..size).map(|_| value(rest)).collect::<Option<_>>().map(Tree::List)
}

fn members(rest: &mut &[u8], size: usize) -> Option<Tree> {
    let mut members = Vec::new();
    for _ in 0..size {
        let Tree::Text(name) = value(rest)? else { return None };
        members.push((name, value(rest)?));
    }
    Some(Tree::Members(members))
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn numbers_take_as_few_bytes_as_they_can() {
        let known: [(Tree, &[u8]); 7] = [
            (Tree::Integer(-32), b"\xe0"),
            (Tree::Integer(-33), b"\xd0\xdf"),
            (Tree::Integer(128), b"\xcc\x80"),
            (Tree::Integer(-32769), b"\xd2\xff\xff\x7f\xff"),
            (Tree::Float(2.0), b"\x02"),
            (Tree::Float(0.5), b"\xca\x3f\x00\x00\x00"),
            (Tree::Float(0.1), b"\xcb\x3f\xb9\x99\x99\x99\x99\x99\x9a"),
        ];
        for (tree, bytes) in known {
            assert_eq!(tree.packed(), bytes);
            assert_eq!(Tree::unpacked(bytes).and_then(|tree| tree.number()), tree.number());
        }
        assert!(Tree::unpacked(b"\x02\x02").is_none());
    }
}
