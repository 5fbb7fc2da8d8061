use std::collections::BTreeMap;

use redis::Value;

use super::*;
use crate::meta::Meta;

#[derive(Clone, Debug, PartialEq)]
struct Job {
    id: i64,
    name: String,
    tags: Vec<String>,
    note: Option<String>,
    tries: u8,
    state: State,
    weights: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Free,
    Held { by: String, for_ms: Option<i64> },
    Moved(String, Option<i64>),
    Late(Option<i64>),
}

crate::__to_document!(Job; id "id", name "name", tags "tags", note "note" skip, tries "tries", state "state", weights "weights");
crate::__from_document!(Job, "Job"; id "id", name "name", tags "tags", note "note", tries "tries" = 3, state "state", weights "weights");
crate::__enum_to_document!(State; Free "Free" {}, Held "held" { by "by", for_ms "for_ms" }, Moved "moved" (a, b), Late "late" = a);
crate::__enum_from_document!(State, "State"; Free "Free" {}, Held "held" { by "by", for_ms "for_ms" }, Moved "moved" (a, b), Late "late" = a);

/// What reads one member, and leaves others alone.
#[derive(Debug, PartialEq)]
struct Tries {
    tries: u8,
}

crate::__from_document!(Tries, "Tries"; tries "tries");

fn job() -> Job {
    Job {
        id: 9_007_199_254_740_991,
        name: "a\"\\\n\u{1}ä😀".to_owned(),
        tags: vec![],
        note: None,
        tries: 255,
        state: State::Held { by: "me".to_owned(), for_ms: None },
        weights: BTreeMap::from([("x".to_owned(), 0.1), ("y".to_owned(), 1e300)]),
    }
}

fn sent(value: &impl Argument) -> Result<Vec<u8>, Required> {
    let mut call = Call::new(&Meta::EMPTY);
    value.write(&mut call, Bounds::NONE)?;
    let command = call.finish();
    Ok(crate::call::entries(&command).nth(3).expect("an entry").to_vec())
}

fn read<T: Reply>(text: &[u8]) -> Result<T, String> {
    T::decode(Value::BulkString(text.to_vec())).map_err(|fault| fault.to_string())
}

#[test]
fn json_is_what_serde_would_write() {
    let text = String::from_utf8(sent(&Json(job())).unwrap()).unwrap();
    assert_eq!(
        text,
        r#"{"id":9007199254740991,"name":"a\"\\\u000a\u0001ä😀","tags":[],"tries":255,"state":{"held":{"by":"me","for_ms":null}},"weights":{"x":0.1,"y":1e300}}"#
    );
    assert_eq!(read::<Json<Job>>(text.as_bytes()), Ok(Json(job())));
    assert_eq!(sent(&Json((State::Free, [1_u8, 2], true))).unwrap(), br#"["Free",[1,2],true]"#);
}

#[test]
fn variants_without_names_are_what_serde_would_write() {
    let moved = |ms| State::Moved("a".to_owned(), ms);
    for (state, text) in [
        (moved(Some(7)), r#"{"moved":["a",7]}"#),
        (moved(None), r#"{"moved":["a",null]}"#),
        (State::Late(Some(7)), r#"{"late":7}"#),
        (State::Late(None), r#"{"late":null}"#),
    ] {
        assert_eq!(String::from_utf8(sent(&Json(state.clone())).unwrap()).unwrap(), text);
        assert_eq!(read::<Json<State>>(text.as_bytes()), Ok(Json(state.clone())));
        let bytes = sent(&MsgPack(state.clone())).unwrap();
        assert_eq!(read::<MsgPack<State>>(&bytes), Ok(MsgPack(state)));
    }
    assert_eq!(read::<Json<State>>(br#"{"moved":["a"]}"#), Ok(Json(moved(None))));
    for (text, fault) in [
        (r#""late""#, "field late: expected a value, found nothing"),
        (r#"{"late":"7"}"#, "field late: expected an integer within `i64`, found text"),
        (r#""moved""#, "field moved: expected a list, found null"),
        (r#"{"moved":[]}"#, "field moved: element 0: expected a value, found nothing"),
        (r#"{"moved":["a","b"]}"#, "field moved: element 1: expected an integer within `i64`, found text"),
        (r#"{"moved":["a",7,8]}"#, "field moved: expected the fields of a variant of 2 elements, found 3 elements"),
    ] {
        assert_eq!(read::<Json<State>>(text.as_bytes()), Err(fault.to_owned()), "{text}");
    }
    assert_eq!(State::Late(Some(i64::MAX)).to_tree().unwrap_err().parts, ["late"]);
    assert_eq!(moved(Some(i64::MAX)).to_tree().unwrap_err().parts, ["moved"]);
}

#[test]
fn messagepack_comes_back_as_it_went() {
    let bytes = sent(&MsgPack(job())).unwrap();
    assert_eq!(read::<MsgPack<Job>>(&bytes), Ok(MsgPack(job())));
    for value in [0, 1, 127, 128, 255, 256, 65535, 65536, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_991] {
        for value in [value, -value, -value - 1] {
            let Ok(bytes) = sent(&MsgPack([value])) else { continue };
            assert_eq!(read::<MsgPack<[i64; 1]>>(&bytes), Ok(MsgPack([value])));
        }
    }
    for size in [0, 15, 16, 31, 32, 255, 256, 65535, 65536] {
        let text = MsgPack(([0_u8, 255].repeat(size), vec![true; size]));
        assert_eq!(read::<MsgPack<(Vec<u8>, Vec<bool>)>>(&sent(&text).unwrap()), Ok(text));
    }
}

#[test]
fn what_has_no_form_is_refused_with_its_place() {
    assert_eq!(sent(&Json([f64::NAN])), Err(Required::Finite));
    assert_eq!(sent(&MsgPack([f64::INFINITY])), Err(Required::Finite));
    assert_eq!(sent(&Json([1_u64 << 53])), Err(Required::Exact));
    assert_eq!(sent(&Json((b"\xff".to_vec(),))), Err(Required::Utf8));
    let mut call = Call::new(&Meta::EMPTY);
    let mut job = job();
    job.weights.insert("secret".to_owned(), f64::NAN);
    let refused = call.argument("job", &Json(job), Bounds::NONE).unwrap_err();
    let error: crate::Error = refused.into();
    assert!(error.to_string().ends_with("`job.weights` must be a finite number"), "{error}");
}

#[test]
fn options_are_told_by_empty_text() {
    assert_eq!(sent(&None::<Json<Job>>).unwrap(), b"");
    assert_eq!(read::<Option<Json<(i64,)>>>(b"[1]"), Ok(Some(Json((1,)))));
    assert_eq!(Option::<Json<(i64,)>>::decode(Value::Nil), Ok(None));
}

#[test]
fn only_json_is_read() {
    for text in ["", "[1,]", "[01]", "[+1]", "[.5]", "[1.]", "[1e]", "[nan]", "[0x1]", "[1]x", "[\"a]", "['a']"] {
        assert_eq!(
            read::<Json<Vec<f64>>>(text.as_bytes()),
            Err("expected JSON, found other text".to_owned()),
            "{text}"
        );
    }
    assert_eq!(read::<Json<Vec<f64>>>(b" [ 1 , -0.5e-1,1E+2,-0 ] "), Ok(Json(vec![1.0, -0.05, 100.0, -0.0])));
    assert_eq!(read::<Json<Vec<i64>>>(b"[1.0,3e2]"), Ok(Json(vec![1, 300])));
}

/// A document is what somebody has stored. Its depth must not decide whether the process lives.
#[test]
fn depth_costs_no_stack() {
    let read_deep = |depth: usize| {
        let json = format!("{{\"tries\":7,\"deep\":{}0{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        let packed = [b"\x82\xa5tries\x07\xa4deep", &[0x91].repeat(depth - 1)[..], b"\0"].concat();
        let json = read::<Json<Tries>>(json.as_bytes());
        let packed = read::<MsgPack<Tries>>(&packed);
        [json.map(|json| json.0.tries), packed.map(|packed| packed.0.tries)]
    };
    let small = std::thread::Builder::new().stack_size(256 << 10);
    small
        .spawn(move || {
            assert_eq!(read_deep(1000), [Ok(7), Ok(7)]);
            let refused = |noun| Err(format!("expected {noun}, found other text"));
            assert_eq!(read_deep(1001), [refused("JSON"), refused("MessagePack")]);
            assert!(read::<Json<Vec<f64>>>(&b"[".repeat(100_000)).is_err());
            assert!(read::<MsgPack<Vec<f64>>>(&[0x91; 100_000]).is_err());
            // A name is text, whatever begins there.
            assert!(read::<MsgPack<Tries>>(&[0x81; 100_000]).is_err());
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn faults_have_a_place_and_no_value() {
    let without = |part: &str| {
        let text = String::from_utf8(sent(&Json(job())).unwrap()).unwrap();
        read::<Json<Job>>(text.replace(part, "").as_bytes())
    };
    assert_eq!(without("\"tags\":[],"), Err("field tags: expected a value, found nothing".to_owned()));
    assert_eq!(without("\"tries\":255,").map(|job| job.tries), Ok(3));
    assert_eq!(
        read::<Json<State>>(br#"{"held":{"by":7}}"#),
        Err("field by: expected text, found an integer".to_owned())
    );
    let twice = br#"{"held":{"by":"a","by":"b","for_ms":1,"for_ms":2}}"#;
    let held = State::Held { by: "b".to_owned(), for_ms: Some(2) };
    assert_eq!(read::<Json<State>>(twice), Ok(Json(held)));
    assert_eq!(read::<Json<State>>(br#""secret""#), Err("expected State, found an unknown variant".to_owned()));
    assert_eq!(
        read::<Json<BTreeMap<String, i64>>>(br#"{"secret":true}"#),
        Err("element 0: expected an integer within `i64`, found a bool".to_owned())
    );
    assert_eq!(read::<Json<BTreeMap<i64, bool>>>(br#"{"-7":true}"#), Ok(Json(BTreeMap::from([(-7, true)]))));
    assert_eq!(read::<Json<BTreeMap<String, bool>>>(b"[]"), Ok(Json(BTreeMap::new())));
}
