//! Integers as text without an allocation: every call writes several, and `format!` costs a `String` each.

/// The longest text is `-9223372036854775808` or `18446744073709551615`: 20 bytes.
const CAPACITY: usize = 20;

/// The texts `00` to `99`: two digits a division, because every call pays for these divisions.
const PAIRS: [[u8; 2]; 100] = pairs();

const fn pairs() -> [[u8; 2]; 100] {
    let mut pairs = [[0; 2]; 100];
    let mut value = 0;
    while value < 100 {
        pairs[value] = [b'0' + (value / 10) as u8, b'0' + (value % 10) as u8];
        value += 1;
    }
    pairs
}

/// The canonical decimal text of an integer, on the stack.
#[derive(Clone, Copy)]
pub struct Decimal {
    buffer: [u8; CAPACITY],
    start: usize,
}

impl Decimal {
    #[inline]
    fn new(negative: bool, mut magnitude: u64) -> Self {
        let mut buffer = [b'0'; CAPACITY];
        let mut start = CAPACITY;
        while magnitude >= 10 {
            start -= 2;
            buffer[start..start + 2].copy_from_slice(&PAIRS[(magnitude % 100) as usize]);
            magnitude /= 100;
        }
        if magnitude > 0 || start == CAPACITY {
            start -= 1;
            buffer[start] = b'0' + magnitude as u8;
        }
        if negative {
            start -= 1;
            buffer[start] = b'-';
        }
        Self { buffer, start }
    }

    /// The text.
    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}

impl From<i64> for Decimal {
    #[inline]
    fn from(value: i64) -> Self {
        Self::new(value < 0, value.unsigned_abs())
    }
}

impl From<u64> for Decimal {
    #[inline]
    fn from(value: u64) -> Self {
        Self::new(false, value)
    }
}

/// Whether the text is what [`Decimal`] writes: no `+`, no `-0`, no leading zero, no blank.
pub(crate) fn is_canonical(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    match digits {
        [b'0'] => digits.len() == text.len(),
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_that_of_the_standard_library() {
        for value in [0, 1, -1, 9, 10, -10, 99, 100, 101, 999, -1000, 1 << 53, i64::MAX, i64::MIN] {
            assert_eq!(Decimal::from(value).as_bytes(), value.to_string().as_bytes());
        }
        for value in [0, 10, u64::MAX] {
            assert_eq!(Decimal::from(value).as_bytes(), value.to_string().as_bytes());
        }
    }

    #[test]
    fn one_text_for_each_integer() {
        for text in ["0", "7", "-7", "10", "18446744073709551615"] {
            assert!(is_canonical(text.as_bytes()), "{text}");
        }
        for text in ["", "-", "-0", "00", "01", "-01", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "nan"] {
            assert!(!is_canonical(text.as_bytes()), "{text}");
        }
    }
}
