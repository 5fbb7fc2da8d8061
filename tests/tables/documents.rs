//! Documents: what a script reads out of JSON, and what it writes, is what `serde_json` says of the same text.

use redlua::redis::{Connection, cmd};
use redlua::{AbortKind, JsonText, redis_script};
use serde::{Deserialize, Deserializer, Serialize};

use crate::outcome::{EXACT, ended, everywhere};

redis_script! {
    /// The document as the script reads and writes it.
    pub fn again() -> Option<String> {
        let stored: Str<Json<Doc>> = key!("doc");
        stored.get().map(|doc| json::to_string(&doc))
    }
    /// The same with a document that keeps what it does not know, and is not changed.
    pub fn unchanged() -> Option<String> {
        let stored: Str<Json<OpenDoc>> = key!("doc");
        let mut doc = stored.get()?;
        doc.whole += 0;
        stored.set(&doc);
        Some(json::to_string(&doc))
    }
    /// One number is another.
    pub fn counted() -> Option<i64> {
        let stored: Str<Json<OpenDoc>> = key!("doc");
        let mut doc = stored.get()?;
        doc.whole = 77;
        stored.set(&doc);
        Some(doc.whole)
    }
    #[allow(no_keys)]
    pub fn is_json(text: &[u8]) -> bool {
        Json::parse(text).is_ok()
    }
    #[allow(no_keys)]
    pub fn same(doc: &Json) -> Json {
        doc.clone()
    }
    struct Doc {
        whole: i64,
        small: u8,
        float: f64,
        on: bool,
        text: String,
        maybe: Option<i64>,
        maybe_on: Option<bool>,
        #[redlua(skip_none)]
        left_out: Option<String>,
        list: Vec<String>,
        holes: Vec<Option<f64>>,
        pair: (i64, Option<String>),
        inner: Option<Inner>,
        word: Word,
    }
    #[redlua(open)]
    struct OpenDoc {
        whole: i64,
        text: String,
        list: Vec<String>,
    }
    struct Inner {
        x: i64,
        rows: Vec<Vec<i64>>,
    }
    enum Word {
        One,
        Two,
    }
}

/// What the script's record is to serde.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Model {
    #[serde(deserialize_with = "whole")]
    whole: i64,
    #[serde(deserialize_with = "byte")]
    small: u8,
    float: f64,
    on: bool,
    text: String,
    #[serde(default, deserialize_with = "maybe")]
    maybe: Option<i64>,
    maybe_on: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<String>,
    list: Vec<String>,
    holes: Vec<Option<f64>>,
    pair: (Whole, Option<String>),
    inner: Option<ModelInner>,
    word: ModelWord,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct ModelInner {
    #[serde(deserialize_with = "whole")]
    x: i64,
    rows: Vec<Vec<Whole>>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
enum ModelWord {
    One,
    Two,
}

/// An integer as a script reads it: also one that is written as `5e0`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Whole(#[serde(deserialize_with = "whole")] i64);

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the range is checked")]
fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let value = f64::deserialize(from)?;
    let fits = value.fract() == 0.0 && value.abs() <= EXACT as f64;
    if fits { Ok(value as i64) } else { Err(serde::de::Error::custom("not exact")) }
}

fn byte<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    u8::try_from(whole(from)?).map_err(serde::de::Error::custom)
}

fn maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(Option::<Whole>::deserialize(from)?.map(|value| value.0))
}

#[test]
fn what_is_read_and_written_is_what_serde_json_says() {
    everywhere(|con| {
        let mut random = Random(1);
        let (mut read, mut refused) = (0, 0);
        for _ in 0..400 {
            let text = random.document();
            let theirs = serde_json::from_str::<Model>(&text);
            store(con, text.as_bytes());
            let ours = ended(Again {}.invoke(con));
            match (&theirs, ours) {
                (Ok(theirs), Ok(Some(ours))) => {
                    let ours = serde_json::from_str::<Model>(&ours).expect("a script writes JSON");
                    assert_eq!(*theirs, ours, "{text}");
                    read += 1;
                }
                (Err(_), Err(AbortKind::Stored)) => refused += 1,
                (theirs, ours) => panic!("{text}\nserde_json: {theirs:?}\nthe script: {ours:?}"),
            }
        }
        assert!(read > 50 && refused > 50, "{read} documents were read, {refused} refused");
    });
}

#[test]
fn open_records_keep_every_byte() {
    everywhere(|con| {
        let mut random = Random(2);
        for _ in 0..200 {
            let text = random.document();
            let Ok(whole) = serde_json::from_str::<Opened>(&text) else { continue };
            store(con, text.as_bytes());
            assert_eq!(ended(Unchanged {}.invoke(con)), Ok(Some(text.clone())));
            assert_eq!(stored(con), text.as_bytes());

            assert_eq!(ended(Counted {}.invoke(con)), Ok(Some(77)));
            let changed = String::from_utf8(stored(con)).expect("UTF-8");
            // A number that no `f64` holds stays as it is, too, but serde can't tell.
            let Ok(mut wanted) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
            if whole.whole.0 != 77 {
                wanted["whole"] = 77.into();
            }
            assert_eq!(serde_json::from_str::<serde_json::Value>(&changed).expect("JSON"), wanted, "{text}");
        }
    });
}

#[derive(Deserialize)]
struct Opened {
    whole: Whole,
    #[serde(rename = "text")]
    _text: String,
    #[serde(rename = "list")]
    _list: Vec<String>,
}

#[test]
fn a_text_is_json_when_serde_json_says_so() {
    everywhere(|con| {
        let mut random = Random(3);
        let mut broken = 0;
        for _ in 0..600 {
            let mut text = random.document().into_bytes();
            random.damage(&mut text);
            // What is not UTF-8 is a text of bytes to a script.
            let Ok(text) = String::from_utf8(text) else { continue };
            let theirs = is_json_to_serde(&text);
            broken += usize::from(!theirs);
            assert_eq!(ended(IsJson { text: text.as_bytes() }.invoke(con)), Ok(theirs), "{text}");
            let ours = JsonText::new(text.as_str());
            assert_eq!(ours.is_ok(), theirs, "{text}");
            if let Ok(doc) = ours {
                assert_eq!(ended(Same { doc: &doc }.invoke(con)), Ok(doc), "{text}");
            }
        }
        assert!(broken > 100, "only {broken} documents were broken");
    });
}

/// A number that no `f64` holds is JSON all the same, but not half a surrogate pair, which serde skips.
fn is_json_to_serde(text: &str) -> bool {
    let values = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => true,
        Err(error) => error.to_string().starts_with("number out of range"),
    };
    values && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn store(con: &mut Connection, text: &[u8]) {
    cmd("SET").arg("doc").arg(text).exec(con).expect("SET");
}

fn stored(con: &mut Connection) -> Vec<u8> {
    cmd("GET").arg("doc").query(con).expect("GET")
}

/// A linear congruential generator: the same documents in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    /// An object with most of the members of [`Model`], in any order, and some more.
    fn document(&mut self) -> String {
        // A part is right more often than not, or no document would be.
        let part = |random: &mut Self, good: &[&'static str], bad: &[&'static str]| {
            if random.below(25) == 0 { random.pick(bad) } else { random.pick(good) }
        };
        let texts =
            ["\"\"", "\"a\"", "\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\"", "\"é😀\u{7f}\"", "\"\\u0000]}\"", "\"77\""];
        let integers = ["0", "-1", "77", "9007199254740991", "-9007199254740991", "5e0", "1.0", "120E-1", "-0"];
        let no_integers = ["9007199254740993", "1.5", "\"1\"", "true", "null", "[]", "12345678901234567890", "1e400"];
        let no_texts = ["1", "null", "true", "[]", "{}", "[\"a\"]"];
        let members = [
            ("whole", part(self, &integers, &no_integers)),
            ("small", part(self, &["0", "255", "7"], &["256", "-1", "0.5", "null"])),
            ("float", part(self, &["0.1", "1e300", "-2.5E-7", "3", "-0.0"], &["\"0.1\"", "null", "1e999", "[1]"])),
            ("on", part(self, &["true", "false"], &["0", "\"true\"", "null"])),
            ("text", part(self, &texts, &no_texts)),
            ("maybe", part(self, &["null", "5", "-5"], &["\"5\"", "{}", "false"])),
            ("maybe_on", part(self, &["null", "true", "false"], &["1", "\"\""])),
            ("left_out", part(self, &["null", "\"here\""], &["1", "false"])),
            (
                "list",
                part(
                    self,
                    &["[]", "[\"a\"]", "[ \"a\" , \"]\" ]"],
                    &["[1]", "[null]", "{\"1\":\"a\"}", "\"a\"", "null"],
                ),
            ),
            ("holes", part(self, &["[]", "[null]", "[1,null,0.5]", "[null,null,2]"], &["[true]", "[[]]", "[\"1\"]"])),
            (
                "pair",
                part(self, &["[1,null]", "[2,\"b\"]"], &["[]", "[null,null]", "[1,2]", "[1,null,3]", "{\"a\":1}"]),
            ),
            (
                "inner",
                part(
                    self,
                    &["null", "{\"x\":1,\"rows\":[[],[1,2]]}"],
                    &["{\"x\":1}", "[[]]", "5", "{\"x\":1,\"rows\":[1]}"],
                ),
            ),
            ("word", part(self, &["\"One\"", "\"Two\""], &["\"three\"", "\"\"", "1", "null"])),
            ("more", self.pick(&["12345678901234567890", "[ ]", "{}", "{\"a\":[\",\",{}]}", "1.50", "\"}\""])),
            ("a\\\"b", self.pick(&["null", "[[[]]]"])),
        ];
        let from = self.below(members.len());
        let mut written = Vec::new();
        for at in 0..members.len() {
            let (name, value) = members[(from + at) % members.len()];
            let optional = ["maybe", "maybe_on", "left_out", "inner", "more", "a\\\"b"].contains(&name);
            if self.below(if optional { 3 } else { 60 }) > 0 {
                let blank = self.pick(&["", "", " ", "\n\t"]);
                written.push(format!("{blank}\"{name}\"{blank}:{blank}{value}{blank}"));
            }
        }
        format!("{{{}}}", written.join(","))
    }

    /// Removes, doubles or replaces a byte or two.
    fn damage(&mut self, text: &mut Vec<u8>) {
        for _ in 0..self.below(3) {
            let at = self.below(text.len());
            match self.below(3) {
                0 => {
                    text.remove(at);
                }
                1 => text.insert(at, text[at]),
                _ => {
                    let bytes = b"0x.e-+\"\\{}[],:\n\0NaItn ";
                    text[at] = bytes[self.below(bytes.len())];
                }
            }
        }
    }
}
