//! JSON of any shape, as its text: what a `Json` without a type is in Rust. A tree of values would need a library for
//! JSON, and which one is the caller's to choose.

use std::fmt;
use std::str::FromStr;

use redis::Value;

use super::json;
use crate::argument::Argument;
use crate::bounds::{Bounds, Required};
use crate::call::Call;
use crate::decode::Mismatch;
use crate::payload::{FromPayload, Scalar};
use crate::reply::{self, Reply};

/// A text that is a JSON value, of any shape: what a script takes or gives as a `Json`.
///
/// It is checked when it is made, and kept as it is, without the blanks around it: all digits of a number, the order of
/// members, an empty list. Two of them are equal if their texts are.
///
/// A library for JSON reads and writes the text:
///
/// ```
/// # use redlua_runtime as redlua;
/// use redlua::JsonText;
///
/// let sent = JsonText::new(serde_json::json!({"name": "ada", "tags": []}).to_string())?;
/// let read: serde_json::Value = serde_json::from_str(sent.as_str())?;
/// assert_eq!(read["name"], "ada");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JsonText(String);

impl JsonText {
    /// Checks a text.
    ///
    /// # Errors
    /// If it is no JSON value, or more than 1000 lists and objects stand in each other, which no server reads.
    pub fn new(text: impl Into<String>) -> Result<Self, NotJson> {
        let mut text = text.into();
        json::check(&text).map_err(|at| NotJson { at })?;
        text.truncate(text.trim_end().len());
        text.drain(..text.len() - text.trim_start().len());
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for JsonText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for JsonText {
    type Err = NotJson;

    fn from_str(text: &str) -> Result<Self, NotJson> {
        Self::new(text)
    }
}

impl TryFrom<String> for JsonText {
    type Error = NotJson;

    fn try_from(text: String) -> Result<Self, NotJson> {
        Self::new(text)
    }
}

impl TryFrom<&str> for JsonText {
    type Error = NotJson;

    fn try_from(text: &str) -> Result<Self, NotJson> {
        Self::new(text)
    }
}

impl From<JsonText> for String {
    fn from(json: JsonText) -> Self {
        json.0
    }
}

/// `null`.
impl Default for JsonText {
    fn default() -> Self {
        Self("null".to_owned())
    }
}

/// No JSON is an empty text, so that one can stand for `None`.
impl Argument for JsonText {
    fn write(&self, call: &mut Call, _: Bounds) -> Result<(), Required> {
        call.entry(self.0.as_bytes());
        Ok(())
    }
}

impl Reply for JsonText {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        checked(reply::text(value, "JSON")?)
    }
}

/// In an error it is a text, since that of an error is one line in ASCII.
impl FromPayload for JsonText {
    fn from_scalar(scalar: Scalar) -> Result<Self, Mismatch> {
        checked(String::from_scalar(scalar)?)
    }
}

fn checked(text: String) -> Result<JsonText, Mismatch> {
    JsonText::new(text).map_err(|_| Mismatch::new("JSON", "other text"))
}

/// A text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson {
    at: usize,
}

impl NotJson {
    /// Where the first word, sign or string begins that no JSON goes on with: a byte of the text, or its end.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not JSON from byte {} on", self.at)
    }
}

impl std::error::Error for NotJson {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Meta;

    fn offset(text: &str) -> usize {
        JsonText::new(text).expect_err(text).offset()
    }

    #[test]
    fn what_is_json_keeps_its_text() {
        for text in [
            "null",
            "true",
            "-0",
            "9007199254740993",
            "1e999",
            "12345678901234567890123456789012345678901234567890",
            r#""""#,
            r#""ä\u0000\ud83d\ude00\/""#,
            "[]",
            "{}",
            "[ [ ] , { } ]",
            r#"{"b":1,"a":{"b":[],"b":1.0}}"#,
        ] {
            assert_eq!(JsonText::new(text).expect(text).as_str(), text);
            assert_eq!(JsonText::new(format!(" \t\r\n{text}\n ")).expect(text).into_string(), text);
        }
    }

    #[test]
    fn what_is_not_says_where() {
        for (text, at) in [
            ("", 0),
            (" ", 1),
            ("[1,", 3),
            ("[1,]", 3),
            ("[1 2]", 3),
            ("{\"a\" 1}", 5),
            ("{a:1}", 1),
            ("{\"a\":1,}", 7),
            ("[nul]", 1),
            ("nullx", 0),
            ("null x", 5),
            ("[01]", 1),
            ("[1.]", 1),
            ("[0x10]", 1),
            ("NaN", 0),
            ("[-]", 1),
            ("[\"ä\", \"a\nb\"]", 7),
            (r#"["\ud800"]"#, 1),
            ("[\"a", 1),
            ("\u{a0}1", 0),
        ] {
            assert_eq!(offset(text), at, "{text:?}");
        }
        assert_eq!(JsonText::new("secret").unwrap_err().to_string(), "not JSON from byte 0 on");
    }

    /// As deep as the server's `cjson` reads; there an empty list counts like any other.
    #[test]
    fn depth_has_an_end() {
        let nested = |depth: usize, inside: &str| format!("{}{inside}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(JsonText::new(nested(1000, "")).is_ok());
        assert!(JsonText::new(nested(1000, "7")).is_ok());
        assert!(JsonText::new(nested(1000, "{}")).is_err());
        assert!(JsonText::new(nested(1001, "")).is_err());
        assert!(JsonText::new(nested(1001, "7")).is_err());
        assert!(JsonText::new("[".repeat(100_000)).is_err());
    }

    #[test]
    fn it_is_made_of_texts_and_becomes_one() {
        let json: JsonText = " [1] ".parse().unwrap();
        assert_eq!(JsonText::try_from("[1]"), Ok(json.clone()));
        assert_eq!(JsonText::try_from("[1]\n".to_owned()), Ok(json.clone()));
        assert_eq!((json.to_string(), json.as_ref()), ("[1]".to_owned(), "[1]"));
        assert_eq!(String::from(json), "[1]");
        assert_eq!(JsonText::default().as_str(), "null");
        assert_ne!(JsonText::new("[1]"), JsonText::new("[1.0]"));
    }

    #[test]
    fn it_is_sent_as_its_text() {
        let sent = |value: &dyn Fn(&mut Call) -> Result<(), Required>| {
            let mut call = Call::new(&Meta::EMPTY);
            value(&mut call).expect("an entry");
            let command = call.finish();
            let entries = crate::call::entries(&command).skip(3);
            entries.map(|entry| String::from_utf8_lossy(entry).into_owned()).collect::<Vec<_>>()
        };
        let json = JsonText::new("[1]").unwrap();
        assert_eq!(sent(&|call| json.write(call, Bounds::NONE)), ["[1]"]);
        assert_eq!(sent(&|call| Some(&json).write(call, Bounds::NONE)), ["[1]"]);
        assert_eq!(sent(&|call| None::<JsonText>.write(call, Bounds::NONE)), [""]);
        let both = [json.clone(), JsonText::default()];
        assert_eq!(sent(&|call| both[..].write(call, Bounds::NONE)), ["2", "[1]", "null"]);
    }

    #[test]
    fn a_reply_must_be_json() {
        let read =
            |bytes: &[u8]| JsonText::decode(Value::BulkString(bytes.to_vec())).map_err(|fault| fault.to_string());
        assert_eq!(read(b"[9007199254740993]").map(String::from), Ok("[9007199254740993]".to_owned()));
        assert_eq!(read(b"[1"), Err("expected JSON, found other text".to_owned()));
        assert_eq!(read(b"\"\xff\""), Err("expected JSON, found text that is not UTF-8".to_owned()));
        let decoded = |value| Option::<JsonText>::decode(value).map_err(|fault| fault.to_string());
        assert_eq!(decoded(Value::Nil), Ok(None));
        assert_eq!(decoded(Value::BulkString(b"null".to_vec())), Ok(Some(JsonText::default())));
        assert_eq!(decoded(Value::Int(1)), Err("expected JSON, found an integer".to_owned()));
    }

    #[test]
    fn in_an_error_it_is_a_text() {
        let taken = |scalar| JsonText::from_scalar(scalar).map_err(|fault| fault.to_string());
        assert_eq!(taken(Scalar::Text("{\"a\":1}".to_owned())).map(String::from), Ok("{\"a\":1}".to_owned()));
        assert_eq!(taken(Scalar::Text("{".to_owned())), Err("expected JSON, found other text".to_owned()));
        assert_eq!(taken(Scalar::Null), Err("expected text, found null".to_owned()));
    }
}
