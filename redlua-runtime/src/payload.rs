//! The payload of a script's own error: a flat JSON object in ASCII, written by the compiler's own Lua, so
//! the reader is strict and small. A library for all of JSON would be the largest dependency by far.

use crate::decode::Mismatch;
use crate::json_reader::JsonReader;

/// The payload of an error reply. It is read when the first field is asked for.
#[derive(Debug)]
pub struct Payload<'t> {
    json: Option<&'t str>,
    fields: Vec<(String, Scalar)>,
}

/// A value in a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer; wide enough for `i64` and `u64`.
    Integer(i128),
    /// Text.
    Text(String),
}

impl Scalar {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Integer(_) => "an integer",
            Self::Text(_) => "text",
        }
    }
}

impl<'t> Payload<'t> {
    pub(crate) fn new(json: Option<&'t str>) -> Self {
        Self { json, fields: Vec::new() }
    }

    /// Takes a field.
    ///
    /// # Errors
    /// If the payload is malformed, or the field is missing or of another type.
    pub fn field<T: FromPayload>(&mut self, name: &'static str) -> Result<T, Mismatch> {
        self.read()?;
        match self.fields.iter().position(|(found, _)| found == name) {
            Some(index) => T::from_scalar(self.fields.swap_remove(index).1),
            None => T::missing().ok_or_else(|| Mismatch::new("a value", "nothing")),
        }
        .map_err(|mismatch| mismatch.in_field(name))
    }

    /// Checks that every field was asked for.
    pub(crate) fn finish(mut self) -> Result<(), Mismatch> {
        self.read()?;
        if self.fields.is_empty() { Ok(()) } else { Err(Mismatch::new("no other field", "one more")) }
    }

    fn read(&mut self) -> Result<(), Mismatch> {
        if let Some(json) = self.json.take() {
            self.fields =
                Reader::new(json).document().ok_or_else(|| Mismatch::new("a flat JSON object", "other text"))?;
        }
        Ok(())
    }
}

/// A type that may be a field of a payload. Enums without payload get it from `text_enum!`.
pub trait FromPayload: Sized {
    /// Converts the value.
    ///
    /// # Errors
    /// If it is of another type.
    fn from_scalar(scalar: Scalar) -> Result<Self, Mismatch>;

    /// What an absent field stands for.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromPayload for $type {
            fn from_scalar(scalar: Scalar) -> Result<Self, Mismatch> {
                const EXPECTED: &str = concat!("an integer within `", stringify!($type), "`");
                match scalar {
                    Scalar::Integer(value) => Self::try_from(value)
                        .map_err(|_| Mismatch::new(EXPECTED, "an integer beyond")),
                    other => Err(Mismatch::new(EXPECTED, other.kind())),
                }
            }
        }
    )*};
}
integers! { i8, i16, i32, i64, u8, u16, u32, u64, usize }

impl FromPayload for bool {
    fn from_scalar(scalar: Scalar) -> Result<Self, Mismatch> {
        match scalar {
            Scalar::Bool(value) => Ok(value),
            other => Err(Mismatch::new("a bool", other.kind())),
        }
    }
}

impl FromPayload for String {
    fn from_scalar(scalar: Scalar) -> Result<Self, Mismatch> {
        match scalar {
            Scalar::Text(text) => Ok(text),
            other => Err(Mismatch::new("text", other.kind())),
        }
    }
}

impl<T: FromPayload> FromPayload for Option<T> {
    fn from_scalar(scalar: Scalar) -> Result<Self, Mismatch> {
        match scalar {
            Scalar::Null => Ok(None),
            value => T::from_scalar(value).map(Some),
        }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

/// Reads a payload. Gives `None` on anything that is not expected.
struct Reader<'t> {
    json: JsonReader<'t>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { json: JsonReader::new(text) }
    }

    fn document(mut self) -> Option<Vec<(String, Scalar)>> {
        let fields = self.object()?;
        self.json.is_at_end().then_some(fields)
    }

    fn object(&mut self) -> Option<Vec<(String, Scalar)>> {
        let mut fields: Vec<(String, Scalar)> = Vec::new();
        self.json.token('{')?;
        if self.json.token('}').is_some() {
            return Some(fields);
        }
        loop {
            self.json.token('"')?;
            let name = self.json.text()?;
            self.json.token(':')?;
            let value = self.scalar()?;
            if fields.iter().any(|(other, _)| *other == name) {
                return None;
            }
            fields.push((name, value));
            if self.json.token(',').is_none() {
                self.json.token('}')?;
                return Some(fields);
            }
        }
    }

    fn scalar(&mut self) -> Option<Scalar> {
        if self.json.token('"').is_some() {
            return self.json.text().map(Scalar::Text);
        }
        match self.json.word() {
            "null" => Some(Scalar::Null),
            "true" => Some(Scalar::Bool(true)),
            "false" => Some(Scalar::Bool(false)),
            number if crate::decimal::is_canonical(number.as_bytes()) => number.parse().ok().map(Scalar::Integer),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Vec<(String, Scalar)>> {
        Reader::new(json).document()
    }

    fn one(json: &str) -> Option<Scalar> {
        read(&format!("{{\"a\":{json}}}")).map(|mut fields| fields.remove(0).1)
    }

    #[test]
    fn scalars() {
        assert_eq!(one("null"), Some(Scalar::Null));
        assert_eq!(one(" true "), Some(Scalar::Bool(true)));
        assert_eq!(one("false"), Some(Scalar::Bool(false)));
        assert_eq!(one("-7"), Some(Scalar::Integer(-7)));
        assert_eq!(one("18446744073709551615"), Some(Scalar::Integer(u64::MAX.into())));
        assert_eq!(one(r#""""#), Some(Scalar::Text(String::new())));
    }

    #[test]
    fn escapes() {
        let text = |json: &str| match one(json) {
            Some(Scalar::Text(text)) => Some(text),
            _ => None,
        };
        assert_eq!(text(r#""\"\\\/\b\f\n\r\t""#).unwrap(), "\"\\/\u{8}\u{c}\n\r\t");
        assert_eq!(text(r#""\u00e4\u20AC""#).unwrap(), "ä€");
        assert_eq!(text(r#""\ud83d\ude00""#).unwrap(), "😀");
        assert_eq!(text(r#""\udbff\udfff""#).unwrap(), "\u{10ffff}");
        for malformed in [
            r#""\ud83d""#,
            r#""\ud83dx""#,
            r#""\ud83d\u0041""#,
            r#""\ude00""#,
            r#""\u12""#,
            r#""\u12g4""#,
            r#""\x""#,
            "\"\n\"",
            r#"""#,
        ] {
            assert_eq!(text(malformed), None, "{malformed}");
        }
    }

    #[test]
    fn what_is_not_strict_json_is_refused() {
        for json in [
            "",
            "{",
            "{}x",
            "[]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1 \"b\":2}",
            "{a:1}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":{}}",
            "{\"a\":[]}",
            "{\"a\":1.5}",
            "{\"a\":1e3}",
            "{\"a\":01}",
            "{\"a\":-0}",
            "{\"a\":+1}",
            "{\"a\":nan}",
            "{\"a\":0x10}",
        ] {
            assert_eq!(read(json), None, "{json}");
        }
        assert_eq!(read(" { } "), Some(vec![]));
    }

    #[test]
    fn fields_are_taken_by_name_and_type() {
        let json = r#"{"b":"x","a":300,"c":true,"n":null}"#;
        let mut payload = Payload::new(Some(json));
        assert_eq!(payload.field::<i64>("a"), Ok(300));
        assert_eq!(payload.field::<String>("b"), Ok("x".to_owned()));
        assert_eq!(payload.field::<bool>("c"), Ok(true));
        assert_eq!(payload.field::<Option<i64>>("n"), Ok(None));
        assert_eq!(payload.field::<Option<i64>>("absent"), Ok(None));
        assert_eq!(payload.finish(), Ok(()));

        let message = |result: Result<u8, Mismatch>| result.unwrap_err().to_string();
        assert_eq!(
            message(Payload::new(Some(json)).field("a")),
            "field a: expected an integer within `u8`, found an integer beyond"
        );
        assert_eq!(
            message(Payload::new(Some(json)).field("b")),
            "field b: expected an integer within `u8`, found text"
        );
        assert_eq!(message(Payload::new(None).field("b")), "field b: expected a value, found nothing");
        assert_eq!(Payload::new(None).finish(), Ok(()));
        assert!(Payload::new(Some(json)).finish().is_err());
    }
}
