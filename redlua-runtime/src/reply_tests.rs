//! The decoders, on the values that servers and clients give under RESP2 and RESP3.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use redis::Value;

use super::*;

fn bulk(text: &str) -> Value {
    Value::BulkString(text.as_bytes().to_vec())
}

fn array(values: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(values.into_iter().collect())
}

fn message<T: Reply + std::fmt::Debug>(value: Value) -> String {
    T::decode(value).expect_err("a mismatch").to_string()
}

#[test]
fn integers_as_numbers_and_as_text() {
    assert_eq!(i64::decode(Value::Int(-7)), Ok(-7));
    assert_eq!(i64::decode(bulk("9223372036854775807")), Ok(i64::MAX));
    assert_eq!(u64::decode(bulk("18446744073709551615")), Ok(u64::MAX));
    assert_eq!(u8::decode(Value::Int(255)), Ok(255));
    for text in ["", "-0", "01", " 1", "1.0", "1e3", "nan"] {
        assert_eq!(message::<i64>(bulk(text)), "expected an integer within `i64`, found text");
    }
    assert_eq!(message::<u8>(Value::Int(256)), "expected an integer within `u8`, found an integer beyond");
    assert_eq!(message::<i64>(bulk(&"9".repeat(60))), "expected an integer within `i64`, found an integer beyond");
    assert_eq!(message::<u64>(Value::Nil), "expected an integer within `u64`, found null");
}

#[test]
fn floats() {
    assert_eq!(f64::decode(bulk("0.10000000000000001")), Ok(0.1));
    assert_eq!(f64::decode(bulk("-1e+300")), Ok(-1e300));
    assert_eq!(f64::decode(Value::SimpleString("2.5".into())), Ok(2.5));
    assert_eq!(f64::decode(Value::Double(2.5)), Ok(2.5));
    assert_eq!(f64::decode(bulk("inf")), Ok(f64::INFINITY));
    assert_eq!(f64::decode(bulk("-inf")), Ok(f64::NEG_INFINITY));
    for text in ["nan", "-nan", "infinity", "", "0x10", " 1", "e"] {
        assert!(f64::decode(bulk(text)).is_err(), "{text}");
    }
    assert!(f64::decode(Value::Double(f64::NAN)).is_err());
}

#[test]
fn bools() {
    assert_eq!(bool::decode(Value::Int(1)), Ok(true));
    assert_eq!(bool::decode(Value::Int(0)), Ok(false));
    assert_eq!(bool::decode(Value::Boolean(true)), Ok(true));
    assert!(bool::decode(Value::Int(2)).is_err());
    assert!(bool::decode(Value::Nil).is_err());
    assert!(bool::decode(bulk("1")).is_err());
}

#[test]
fn text_and_bytes() {
    assert_eq!(String::decode(bulk("ä")), Ok("ä".to_owned()));
    assert_eq!(String::decode(Value::Okay), Ok("OK".to_owned()));
    let verbatim = Value::VerbatimString { format: redis::VerbatimFormat::Text, text: "a".into() };
    assert_eq!(String::decode(verbatim), Ok("a".to_owned()));
    let invalid = || Value::BulkString(vec![0xff]);
    assert_eq!(message::<String>(invalid()), "expected text, found text that is not UTF-8");
    assert_eq!(Vec::<u8>::decode(invalid()), Ok(vec![0xff]));
    assert!(Vec::<u8>::decode(array([Value::Int(1)])).is_err());
}

#[test]
fn missing_values() {
    assert_eq!(Option::<i64>::decode(Value::Nil), Ok(None));
    assert_eq!(Option::<i64>::decode(Value::Int(1)), Ok(Some(1)));
    assert_eq!(<()>::decode(Value::Nil), Ok(()));
    assert!(<()>::decode(Value::Okay).is_err());
}

#[test]
fn lists() {
    assert_eq!(Vec::<Option<String>>::decode(array([bulk("a"), Value::Nil])), Ok(vec![Some("a".to_owned()), None]));
    let set = Value::Set(vec![Value::Int(1)]);
    assert_eq!(Vec::<i64>::decode(set), Ok(vec![1]));
    assert_eq!(
        message::<Vec<Vec<i64>>>(array([array([]), array([Value::Int(1), Value::Nil])])),
        "element 1: element 1: expected an integer within `i64`, found null"
    );
    assert_eq!(message::<Vec<i64>>(Value::Int(1)), "expected an array, found an integer");
}

#[test]
fn tuples_have_an_exact_length() {
    assert_eq!(<(i64, String)>::decode(array([Value::Int(1), bulk("a")])), Ok((1, "a".to_owned())));
    assert_eq!(<(i64,)>::decode(array([Value::Int(1)])), Ok((1,)));
    assert_eq!(message::<(i64, i64)>(array([Value::Int(1)])), "expected a tuple of 2 elements, found 1 elements");
    assert_eq!(
        message::<(i64, i64)>(array([Value::Int(1), Value::Nil])),
        "field 1: expected an integer within `i64`, found null"
    );
}

#[test]
fn records() {
    #[derive(Debug, PartialEq)]
    struct Verdict {
        allowed: bool,
        remaining: i64,
    }
    impl Reply for Verdict {
        fn decode(value: Value) -> Result<Self, Mismatch> {
            let mut fields = fields(value, "Verdict", 2)?;
            Ok(Self { allowed: fields.next("allowed")?, remaining: fields.next("remaining")? })
        }
    }
    let verdict = Verdict { allowed: true, remaining: 4 };
    assert_eq!(Verdict::decode(array([Value::Int(1), Value::Int(4)])), Ok(verdict));
    assert_eq!(message::<Verdict>(array([])), "expected Verdict of 2 elements, found 0 elements");
    assert_eq!(message::<Verdict>(Value::Nil), "expected Verdict, found null");
    assert_eq!(
        message::<Option<Verdict>>(array([Value::Int(1), bulk("secret")])),
        "field remaining: expected an integer within `i64`, found text"
    );
}

#[test]
fn enums_with_payload() {
    let decode = |value| {
        let (variant, mut fields) = variant(value, "Outcome", &[("held", 1), ("free", 0)])?;
        match variant {
            0 => fields.next::<i64>("for_ms").map(Some),
            _ => Ok(None),
        }
    };
    assert_eq!(decode(array([bulk("held"), Value::Int(5)])), Ok(Some(5)));
    assert_eq!(decode(array([bulk("free")])), Ok(None));
    let message = |value| decode(value).unwrap_err().to_string();
    assert_eq!(message(array([bulk("secret")])), "expected Outcome, found an unknown tag");
    assert_eq!(message(array([bulk("held")])), "expected Outcome of 2 elements, found 1 elements");
    assert_eq!(message(array([])), "expected Outcome, found an empty array");
}

#[test]
fn arrays_have_their_length() {
    assert_eq!(<[i64; 2]>::decode(array([Value::Int(1), Value::Int(2)])), Ok([1, 2]));
    assert_eq!(<[u8; 2]>::decode(array([Value::Int(1), Value::Int(2)])), Ok([1, 2]));
    assert_eq!(message::<[i64; 2]>(array([Value::Int(1)])), "expected an array of 2 elements, found 1 elements");
    let wrong = array([Value::Int(1), Value::Nil]);
    assert_eq!(message::<[i64; 2]>(wrong), "element 1: expected an integer within `i64`, found null");
}

#[test]
fn nested_shapes_lead_to_the_place() {
    type Nested = Vec<Option<(String, Vec<Option<i64>>)>>;
    let inner = array([Value::Int(1), Value::Nil]);
    let value = array([array([bulk("a"), inner]), Value::Nil]);
    assert_eq!(Nested::decode(value), Ok(vec![Some(("a".to_owned(), vec![Some(1), None])), None]));
    let wrong = array([Value::Nil, array([bulk("a"), array([bulk("x")])])]);
    assert_eq!(message::<Nested>(wrong), "element 1: field 1: element 0: expected an integer within `i64`, found text");
}

#[test]
fn durations_are_milliseconds() {
    assert_eq!(Duration::decode(Value::Int(1_500)), Ok(Duration::from_millis(1_500)));
    assert_eq!(message::<Duration>(Value::Int(-1)), "expected milliseconds, found an integer beyond");
    assert_eq!(message::<Duration>(Value::Nil), "expected milliseconds, found null");
}

#[test]
fn maps_are_flat_or_real() {
    let flat = || array([bulk("a"), Value::Int(1), bulk("b"), Value::Int(2)]);
    let real = Value::Map(vec![(bulk("a"), Value::Int(1)), (bulk("b"), Value::Int(2))]);
    let expected = BTreeMap::from([("a".to_owned(), 1_i64), ("b".to_owned(), 2)]);
    assert_eq!(BTreeMap::decode(flat()), Ok(expected.clone()));
    assert_eq!(BTreeMap::decode(real), Ok(expected));
    assert_eq!(HashMap::<String, i64>::decode(flat()).unwrap().len(), 2);
    assert!(BTreeMap::<String, i64>::decode(array([bulk("a")])).is_err());
    let twice = array([bulk("a"), Value::Int(1), bulk("a"), Value::Int(2)]);
    assert_eq!(message::<BTreeMap<String, i64>>(twice), "element 2: expected keys that differ, found the same twice");
}

#[test]
fn sets_are_arrays_without_repetitions() {
    let elements = || vec![Value::Int(2), Value::Int(1)];
    assert_eq!(BTreeSet::decode(array([Value::Int(2), Value::Int(1)])), Ok(BTreeSet::from([1_i64, 2])));
    assert_eq!(HashSet::decode(Value::Set(elements())), Ok(HashSet::<i64>::from([1, 2])));
    let twice = array([Value::Int(1), Value::Int(1)]);
    assert_eq!(message::<BTreeSet<i64>>(twice), "element 1: expected elements that differ, found the same twice");
    assert!(HashSet::<i64>::decode(Value::Nil).is_err());
}

#[test]
fn attributes_are_looked_through() {
    let wrapped = |value| Value::Attribute { data: Box::new(value), attributes: vec![(bulk("ttl"), Value::Int(1))] };
    assert_eq!(i64::decode(wrapped(Value::Int(1))), Ok(1));
    assert_eq!(Option::<i64>::decode(wrapped(Value::Nil)), Ok(None));
    assert_eq!(Vec::<i64>::decode(wrapped(array([wrapped(Value::Int(1))]))), Ok(vec![1]));
}

#[test]
fn a_mismatch_says_what_was_found() {
    for (value, found) in [
        (Value::Nil, "null"),
        (array([]), "an array"),
        (Value::Set(Vec::new()), "an array"),
        (Value::Map(Vec::new()), "a map"),
        (Value::Double(1.5), "a float"),
        (Value::BigNumber(b"9".to_vec()), "a big number"),
        (bulk("x"), "text"),
        (Value::Okay, "text"),
    ] {
        assert_eq!(message::<bool>(value), format!("expected a bool, found {found}"));
    }
}
