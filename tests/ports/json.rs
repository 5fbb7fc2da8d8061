//! JSON as the recorded cases need it: documents of any depth, which need not be UTF-8, and numbers that are compared by
//! value and never rounded. No parser that the workspace has does all three.

use std::fmt::{self, Debug};
use std::iter::Peekable;
use std::slice::Iter;

/// A document.
#[derive(Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(Vec<u8>),
    Array(Vec<Json>),
    /// The members in order; of members with one name the last one counts.
    Object(Vec<(Vec<u8>, Json)>),
}

impl Json {
    /// Reads a whole document.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader { bytes: bytes.iter().peekable() };
        let value = reader.value()?;
        reader.blanks();
        reader.bytes.next().is_none().then_some(value)
    }

    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => member(members, name.as_bytes()),
            _ => None,
        }
    }

    /// The elements of an array; none of anything else.
    pub(crate) fn elements(&self) -> &[Self] {
        match self {
            Self::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a string that is UTF-8.
    pub(crate) fn str(&self) -> Option<&str> {
        self.text().and_then(|text| std::str::from_utf8(text).ok())
    }

    /// A number, or a text that is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            _ => self.str().and_then(|text| text.parse().ok()),
        }
    }

    /// An integer, also one that is written as a text because it is large.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            _ => self.str().and_then(|text| text.parse().ok()),
        }
    }

    /// Equal as documents: the order of members is free, numbers count by value, `true` is not 1.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(two)) => same_number(one, two),
            (Self::Array(one), Self::Array(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
            }
            (Self::Object(one), Self::Object(two)) => {
                let within = |one: &[(Vec<u8>, Self)], two: &[(Vec<u8>, Self)]| {
                    one.iter().all(|(name, _)| match (member(one, name), member(two, name)) {
                        (Some(one), Some(two)) => one.same(two),
                        _ => false,
                    })
                };
                within(one, two) && two.iter().all(|(name, _)| member(one, name).is_some())
            }
            (one, two) => one == two,
        }
    }
}

/// As it is written, for messages.
impl Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => write!(f, "\"{}\"", text.escape_ascii()),
            Self::Array(elements) => f.debug_list().entries(elements).finish(),
            Self::Object(members) => {
                f.debug_map().entries(members.iter().map(|(name, value)| (Self::Text(name.clone()), value))).finish()
            }
        }
    }
}

/// The last member of this name.
fn member<'m>(members: &'m [(Vec<u8>, Json)], name: &[u8]) -> Option<&'m Json> {
    members.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value)
}

/// Two integers by their digits, anything else as doubles.
fn same_number(one: &str, two: &str) -> bool {
    let whole = |text: &str| !text.contains(['.', 'e', 'E']);
    match (whole(one), whole(two)) {
        (true, true) => one == two || (one.trim_start_matches('-') == "0" && two.trim_start_matches('-') == "0"),
        (true, false) => same_number(two, one),
        (false, true) => one.parse::<f64>().is_ok_and(|one| format!("{one:.0}") == two && one.fract() == 0.0),
        (false, false) => one.parse::<f64>().ok() == two.parse().ok(),
    }
}

struct Reader<'b> {
    bytes: Peekable<Iter<'b, u8>>,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while self.bytes.next_if(|byte| byte.is_ascii_whitespace()).is_some() {}
    }

    /// Takes this byte, behind blanks.
    fn taken(&mut self, wanted: u8) -> bool {
        self.blanks();
        self.bytes.next_if(|byte| **byte == wanted).is_some()
    }

    fn value(&mut self) -> Option<Json> {
        self.blanks();
        match self.bytes.peek()? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => self.string().map(Json::Text),
            b'-' | b'0'..=b'9' => {
                let mut text = String::new();
                while let Some(byte) = self.bytes.next_if(|byte| b"+-.eE0123456789".contains(byte)) {
                    text.push(char::from(*byte));
                }
                text.parse::<f64>().is_ok().then_some(Json::Number(text))
            }
            _ => {
                let mut word = String::new();
                while let Some(byte) = self.bytes.next_if(|byte| byte.is_ascii_alphabetic()) {
                    word.push(char::from(*byte));
                }
                match word.as_str() {
                    "null" => Some(Json::Null),
                    "true" => Some(Json::Bool(true)),
                    "false" => Some(Json::Bool(false)),
                    _ => None,
                }
            }
        }
    }

    fn array(&mut self) -> Option<Json> {
        let mut elements = Vec::new();
        self.bytes.next();
        if self.taken(b']') {
            return Some(Json::Array(elements));
        }
        loop {
            elements.push(self.value()?);
            if self.taken(b']') {
                return Some(Json::Array(elements));
            }
            self.taken(b',').then_some(())?;
        }
    }

    fn object(&mut self) -> Option<Json> {
        let mut members = Vec::new();
        self.bytes.next();
        if self.taken(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            self.blanks();
            let name = self.string()?;
            self.taken(b':').then_some(())?;
            members.push((name, self.value()?));
            if self.taken(b'}') {
                return Some(Json::Object(members));
            }
            self.taken(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<Vec<u8>> {
        self.bytes.next_if(|byte| **byte == b'"')?;
        let mut text = Vec::new();
        loop {
            match self.bytes.next()? {
                b'"' => return Some(text),
                b'\\' => match self.bytes.next()? {
                    b'n' => text.push(b'\n'),
                    b't' => text.push(b'\t'),
                    b'r' => text.push(b'\r'),
                    b'b' => text.push(8),
                    b'f' => text.push(12),
                    b'u' => text.extend(self.escaped()?.encode_utf8(&mut [0; 4]).bytes()),
                    other => text.push(*other),
                },
                other => text.push(*other),
            }
        }
    }

    /// The character behind `\u`; two of them where it takes a pair of surrogates.
    fn escaped(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.bytes.next_if(|byte| **byte == b'\\')?;
        self.bytes.next_if(|byte| **byte == b'u')?;
        let second = self.unit()?.checked_sub(0xdc00)?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)
    }

    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| Some(unit * 16 + char::from(*self.bytes.next()?).to_digit(16)?))
    }
}

#[test]
fn documents_are_compared_by_value() {
    let same = |one: &str, two: &str| {
        let parse = |text: &str| Json::parse(text.as_bytes()).expect(text);
        parse(one).same(&parse(two))
    };
    assert!(same(r#"{"a":[1,2.0,"\u00e9"],"b":null}"#, "{\"b\":null, \"a\":[1.0,2,\"é\"]}"));
    assert!(same(r#"{"a":1,"a":2}"#, r#"{"a":2}"#));
    assert!(same("1e3", "1000"));
    for (one, two) in [
        ("9007199254740993", "9007199254740992"),
        ("9007199254740993", "9.007199254740992e15"),
        ("[]", "{}"),
        ("1", "true"),
        (r#"{"a":1}"#, r#"{"a":1,"b":1}"#),
        ("[1,2]", "[2,1]"),
    ] {
        assert!(!same(one, two), "{one} is not {two}");
    }
    for wrong in ["", "{", "[1,]", "nul", "1 2", "\"\\ud800\"", "{\"a\" 1}"] {
        assert!(Json::parse(wrong.as_bytes()).is_none(), "{wrong} is no document");
    }
}
