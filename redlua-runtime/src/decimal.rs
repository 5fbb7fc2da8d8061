//! Integers as text without an allocation: every call writes several, and `format!` costs a `String` each.

/// The longest text is `-9223372036854775808` or `18446744073709551615`: 20 bytes.
const CAPACITY: usize = 20;

/// The canonical decimal text of an integer, on the stack.
#[derive(Clone, Copy)]
pub struct Decimal {
    buffer: [u8; CAPACITY],
    start: usize,
}

impl Decimal {
    fn new(negative: bool, mut magnitude: u64) -> Self {
        let mut buffer = [b'0'; CAPACITY];
        let mut start = CAPACITY;
        loop {
            start -= 1;
            buffer[start] = b'0' + (magnitude % 10) as u8;
            magnitude /= 10;
            if magnitude == 0 {
                break;
            }
        }
        if negative {
            start -= 1;
            buffer[start] = b'-';
        }
        Self { buffer, start }
    }

    /// The text.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(value < 0, value.unsigned_abs())
    }
}

impl From<u64> for Decimal {
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
        for value in [0, 1, -1, 9, 10, -10, 1 << 53, i64::MAX, i64::MIN] {
            assert_eq!(
                Decimal::from(value).as_bytes(),
                value.to_string().as_bytes()
            );
        }
        for value in [0, 10, u64::MAX] {
            assert_eq!(
                Decimal::from(value).as_bytes(),
                value.to_string().as_bytes()
            );
        }
    }

    #[test]
    fn one_text_for_each_integer() {
        for text in ["0", "7", "-7", "10", "18446744073709551615"] {
            assert!(is_canonical(text.as_bytes()), "{text}");
        }
        for text in [
            "", "-", "-0", "00", "01", "-01", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "nan",
        ] {
            assert!(!is_canonical(text.as_bytes()), "{text}");
        }
    }
}
