//! Documents lose nothing: what a script does not change stays byte for byte, and what JSON can't hold is no JSON.

use redlua::redis::cmd;
use redlua::{AbortKind, Json, redis_script};

use crate::{abort, everywhere};

redis_script! {
    #![redlua(redis = "6.2", valkey = "7.2")]

    /// Counts an attempt.
    pub fn attempt(id: &str) -> Option<i64> {
        let key: Str<Json<Attempted>> = key!("job:{id}");
        let mut job = key.get()?;
        job.attempts += 1;
        key.set(&job);
        Some(job.attempts)
    }

    #[redlua(open)]
    pub struct Attempted {
        pub attempts: i64,
    }

    /// A text through an argument, a stored document and a reply.
    pub fn through_json(id: &str, text: &[u8]) -> (Json<Texts>, Vec<u8>) {
        let key: Str<Json<Texts>> = key!("texts:{id}");
        key.set(Texts { text, list: vec![text, text] });
        let stored = key.get().expect("it was written");
        let back = stored.text.to_vec();
        (stored, back)
    }

    pub struct Texts {
        pub text: Vec<u8>,
        pub list: Vec<Vec<u8>>,
    }

    /// The counts of a document whose lists and maps are all empty, or hold one more.
    pub fn grow_empty(id: &str, name: &str) -> Json<Empties> {
        let key: Str<Json<Empties>> = key!("empties:{id}");
        let mut empties = key.get().expect("it is there");
        if !name.is_empty() {
            empties.map.insert(name.to_string(), vec![]);
            empties.list.push(HashMap::new());
        }
        #[allow(lossy_json)]
        key.set(&empties);
        empties
    }

    pub struct Empties {
        pub map: HashMap<String, Vec<i64>>,
        pub list: Vec<HashMap<String, i64>>,
    }
}

#[test]
fn what_an_open_record_does_not_know_stays_byte_for_byte() {
    everywhere(|con| {
        for (before, after) in [
            (
                r#"{"id":1234567890123456789,"l":[],"attempts":1,"x":{"a":1.0}}"#,
                r#"{"id":1234567890123456789,"l":[],"attempts":2,"x":{"a":1.0}}"#,
            ),
            (
                "{ \"attempts\" : 9 ,\n\"e\":1E400, \"u\":\"\\u00e4\\/\", \"o\":{}, \"d\":1,\"d\":2 }",
                "{ \"attempts\" : 10 ,\n\"e\":1E400, \"u\":\"\\u00e4\\/\", \"o\":{}, \"d\":1,\"d\":2 }",
            ),
        ] {
            cmd("SET").arg("job:{a}").arg(before).exec(con).expect("SET");
            Attempt { id: "a" }.invoke(con).expect("attempted").expect("it is there");
            let stored: String = cmd("GET").arg("job:{a}").query(con).expect("GET");
            assert_eq!(stored, after);
        }
    });
}

#[test]
fn every_text_that_json_holds_comes_back() {
    everywhere(|con| {
        let all: String =
            (0..0x3000).chain(0xe000..0xe100).chain(0x1f600..0x1f650).filter_map(char::from_u32).collect();
        for text in ["", "\0", "\"\\/\u{8}\u{c}\n\r\t\u{7f}", "\u{2028}\u{10ffff}", "]==]", &all] {
            let sent = ThroughJson { id: "a", text: text.as_bytes() }.invoke(con);
            let (stored, back) = sent.expect("sent");
            let bytes = text.as_bytes().to_vec();
            assert_eq!(stored, Json(Texts { text: bytes.clone(), list: vec![bytes.clone(), bytes.clone()] }));
            assert_eq!(back, bytes);
        }
        for bytes in [&b"\xff"[..], b"\xc0\xaf", b"\xed\xa0\x80", b"a\xe2\x82", b"\xf4\x90\x80\x80"] {
            let sent = ThroughJson { id: "b", text: bytes }.invoke(con);
            assert_eq!(abort(sent), AbortKind::Text, "{}", bytes.escape_ascii());
            let exists: bool = cmd("EXISTS").arg("texts:{b}").query(con).expect("EXISTS");
            assert!(!exists);
        }
    });
}

#[test]
fn an_empty_list_is_no_empty_map() {
    everywhere(|con| {
        for (before, name, after) in [
            (r#"{"map":{},"list":[]}"#, "", r#"{"map":{},"list":[]}"#),
            (r#"{"map":[],"list":{}}"#, "", r#"{"map":{},"list":[]}"#),
            (r#"{"map":{},"list":[]}"#, "1", r#"{"map":{"1":[]},"list":[{}]}"#),
            (r#"{"map":{"2":[7]},"list":[{"1":1}]}"#, "1", r#"{"map":{"1":[],"2":[7]},"list":[{"1":1},{}]}"#),
        ] {
            cmd("SET").arg("empties:{a}").arg(before).exec(con).expect("SET");
            GrowEmpty { id: "a", name }.invoke(con).expect("grown");
            let stored: String = cmd("GET").arg("empties:{a}").query(con).expect("GET");
            assert_eq!(stored, after);
        }
    });
}
