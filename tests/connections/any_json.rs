//! JSON of any shape as arguments and replies: from a text of Rust to the server and back, under both protocols.

use std::collections::{BTreeMap, HashMap};

use redlua::redis::{Value, cmd};
use redlua::{AbortKind, Error, JsonText, redis_script};

use crate::protocols::each;

redis_script! {
    // Else 6.2 is asked for `EVALSHA_RO`.
    #![redlua(redis = "6.2", valkey = "7.2")]

    /// Stores documents, and gives them back in every place that a reply has for them.
    pub fn keep_docs(id: &str, doc: &Json, maybe: Option<Json>, more: &[Json], notes: Notes) -> KeptDocs {
        let docs: List<Json> = key!("docs:<id>");
        docs.del();
        docs.rpush(doc);
        for each in more {
            docs.rpush(each);
        }
        let all = docs.lrange(0, -1);
        let pair = (all.len(), all[0].clone());
        KeptDocs { all, pair, maybe, notes: notes.by_name, found: Found::Several { first: doc.clone(), maybe: None } }
    }

    pub struct Notes {
        pub by_name: BTreeMap<String, Json>,
    }

    pub struct KeptDocs {
        pub all: Vec<Json>,
        pub pair: (usize, Json),
        pub maybe: Option<Json>,
        pub notes: BTreeMap<String, Json>,
        pub found: Found,
    }

    pub enum Found {
        Nothing,
        One(Json),
        Several { first: Json, maybe: Option<Json> },
    }

    /// Puts a member into a stored object.
    pub fn put_member(id: &str, name: &str, value: &Json) -> Result<Found, PutError> {
        let key: Str<Json> = key!("doc:<id>");
        let Some(mut doc) = key.get() else { return Ok(Found::Nothing) };
        if !doc.is_object() {
            return Err(PutError::NoObject { found: doc, value: Some(value.clone()), none: doc.get(name) });
        }
        doc.set(name, value);
        key.set(&doc);
        Ok(Found::One(doc))
    }

    #[derive(Eq)]
    pub enum PutError {
        NoObject { found: Json, value: Option<Json>, none: Option<Json> },
    }

    /// What stands there, as it is.
    pub fn read_doc(id: &str) -> Option<Json> {
        let key: Str<Json> = key!("doc:<id>");
        key.get()
    }
}

fn json(text: &str) -> JsonText {
    JsonText::new(text).expect(text)
}

#[test]
fn every_shape_comes_back_as_it_went() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let texts = [
        "null",
        "true",
        "9007199254740993",
        "-1.50e+300",
        "[]",
        "{}",
        r#"[[], {}, {"a" : []}]"#,
        r#""ä\u0000\ud83d\ude00\/""#,
        r#"{"b":1,"a":null,"b":12345678901234567890}"#,
        &nested(1000),
    ];
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        for text in texts {
            let (doc, more) = (json(text), [json("[1]"), json(text)]);
            let by_name = BTreeMap::from([("ä".to_owned(), doc.clone()), (String::new(), json("{}"))]);
            let notes = Notes { by_name: by_name.clone() };
            let call = KeepDocs { id: "a", doc: &doc, maybe: Some(doc.clone()), more: &more, notes };
            let kept = call.invoke(&mut connection).expect("kept");
            assert_eq!(kept.all, [&[doc.clone()][..], &more].concat());
            assert_eq!(kept.pair, (3, doc.clone()));
            assert_eq!(kept.maybe, Some(doc.clone()));
            assert_eq!(kept.notes, by_name);
            assert_eq!(kept.found, Found::Several { first: doc, maybe: None });
        }
        let notes = Notes { by_name: BTreeMap::new() };
        let kept = KeepDocs { id: "a", doc: &json("1"), maybe: None, more: &[], notes }.invoke(&mut connection);
        assert_eq!(kept.expect("kept").maybe, None);
    });
}

#[test]
fn a_member_is_put_into_what_another_library_reads() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let value = JsonText::new(serde_json::json!({"tags": [], "n": 5}).to_string()).expect("JSON");
        let call = PutMember { id: "m", name: "é", value: &value };
        cmd("DEL").arg("doc:m").exec(&mut connection).expect("DEL");
        assert_eq!(call.invoke(&mut connection).expect("no error"), Found::Nothing);
        cmd("SET").arg("doc:m").arg(" {\"a\":1e2} ").exec(&mut connection).expect("SET");
        let Found::One(doc) = call.invoke(&mut connection).expect("an object") else { panic!("one document") };
        assert_eq!(doc.as_str(), format!("{{\"a\":1e2,\"é\":{value}}}"));
        let read: HashMap<String, serde_json::Value> = serde_json::from_str(doc.as_str()).expect("JSON");
        assert_eq!(read["é"]["n"], 5);

        cmd("SET").arg("doc:m").arg("[\"é\",\n[]]").exec(&mut connection).expect("SET");
        let wanted = PutError::NoObject { found: json("[\"é\",\n[]]"), value: Some(value.clone()), none: None };
        match call.invoke(&mut connection) {
            Err(Error::Script(error)) => assert_eq!(error, wanted),
            other => panic!("{other:?}"),
        }
    });
}

/// The server's own look at an argument, for those who call the script by hand.
#[test]
fn what_is_not_json_is_refused_before_anything_is_written() {
    let deep = |depth: usize| format!("{}7{}", "[".repeat(depth), "]".repeat(depth));
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let mut call = |doc: &str| -> Result<Value, String> {
            let mut command = cmd("EVAL");
            command.arg(KeepDocs::LUA).arg(1).arg("docs:hand").arg(doc).arg("").arg(0).arg(0);
            command.query(&mut connection).map_err(|error| error.to_string())
        };
        call(&deep(1000)).expect("a document");
        for text in ["", " ", "{", "[1,]", "[1 2]", "nul", "NaN", "0x10", "01", "1.", "\"\t\"", "[]\0", &deep(1001)] {
            let refused = call(text).expect_err(text);
            assert!(refused.contains("REDLUA_ARGUMENT keep_docs: doc must be JSON"), "{refused}");
            assert!(JsonText::new(text).is_err(), "{text}");
        }
        let stored: i64 = cmd("LLEN").arg("docs:hand").query(&mut connection).expect("LLEN");
        assert_eq!(stored, 1);
    });
}

#[test]
fn what_is_stored_and_no_json_is_no_reply() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let mut read = |stored: &[u8]| {
            cmd("SET").arg("doc:r").arg(stored).exec(&mut connection).expect("SET");
            ReadDoc { id: "r" }.invoke(&mut connection)
        };
        assert_eq!(read(b" [1.0]\n").expect("JSON"), Some(json("[1.0]")));
        match read(b"[1.0") {
            Err(Error::Abort(abort)) => assert_eq!(abort.kind(), AbortKind::Stored),
            other => panic!("{other:?}"),
        }
        // A script takes any bytes for text.
        match read(b"[\"\xff\"]") {
            Err(error @ Error::Decode(_)) => {
                assert_eq!(error.to_string(), "the reply of `read_doc`: expected JSON, found text that is not UTF-8");
            }
            other => panic!("{other:?}"),
        }
    });
}
