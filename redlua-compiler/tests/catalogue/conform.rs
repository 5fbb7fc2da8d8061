//! Why: the Lua type of a reply, as `EVAL` shows it, against the reply that the catalogue promises.
//!
//! A number comes back as an integer, text as a bulk string, `false` as null, a status table as a status, a table as an
//! array.

use redis::Value;
use redlua_compiler::catalogue::{Absence, Noop, Reply};

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Array(elements) if elements.is_empty())
}

/// Whether the reply stands for `None`, or for an empty `Vec` that is not an array.
pub(crate) fn is_absent(reply: &Reply, value: &Value) -> bool {
    match reply {
        Reply::Optional(_, Absence::EmptyArray) => is_empty(value),
        Reply::Optional(_, Absence::False) | Reply::ArrayOrFalse(_) | Reply::BoolStatus => *value == Value::Nil,
        _ => false,
    }
}

/// Whether this is the reply that proves that nothing was changed.
pub(crate) fn is_noop(noop: Noop, value: &Value) -> bool {
    match noop {
        Noop::Zero => *value == Value::Int(0),
        Noop::False => matches!(value, Value::Int(0) | Value::Nil),
        Noop::Absent => *value == Value::Nil || is_empty(value),
        Noop::Present => *value != Value::Nil,
        Noop::Empty => *value == Value::Nil || is_empty(value),
        Noop::BelowOne => matches!(value, Value::Int(number) if *number < 1),
    }
}

/// Whether the catalogue's reply can look like this.
pub(crate) fn conforms(reply: &Reply, value: &Value) -> bool {
    if is_absent(reply, value) {
        return true;
    }
    let text = match value {
        Value::BulkString(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    };
    let parses = |fits: fn(&str) -> bool| text.is_some_and(fits);
    match (reply, value) {
        (Reply::Any, _) => true,
        (Reply::Named, Value::Array(elements)) => {
            elements.len().is_multiple_of(2) && elements.chunks(2).all(|fact| matches!(fact[0], Value::BulkString(_)))
        }
        (Reply::Unit | Reply::BoolStatus, value) => {
            matches!(value, Value::Okay | Value::SimpleString(_))
        }
        (Reply::KeyType, value) => matches!(value, Value::SimpleString(_)),
        (Reply::Bool | Reply::BoolOrError, value) => matches!(value, Value::Int(0 | 1)),
        (Reply::Count | Reply::Length | Reply::Index, value) => matches!(value, Value::Int(0..)),
        (Reply::Ttl, value) => matches!(value, Value::Int(-2..)),
        (Reply::Code, value) => matches!(value, Value::Int(-100..=100)),
        (Reply::Int, value) => matches!(value, Value::Int(_)),
        (Reply::IntText, _) => parses(|text| text.parse::<i64>().is_ok()),
        (Reply::FloatStatus, Value::SimpleString(text)) => text.parse::<f64>().is_ok(),
        (Reply::Float, _) => parses(|text| text.parse::<f64>().is_ok()),
        (Reply::Text | Reply::Value | Reply::Field | Reply::FieldValue, value) => {
            matches!(value, Value::BulkString(_))
        }
        (Reply::Optional(inner, _), value) => conforms(inner, value),
        (Reply::Array(inner) | Reply::ArrayOrFalse(inner), Value::Array(elements)) => {
            elements.iter().all(|element| conforms(inner, element))
        }
        (Reply::ArrayOfPresent(inner), Value::Array(elements)) => {
            elements.iter().all(|element| *element == Value::Nil || conforms(inner, element))
        }
        (Reply::Pairs(first, second), Value::Array(elements)) => {
            let pair = |pair: &[Value]| matches!(pair, [a, b] if conforms(first, a) && conforms(second, b));
            elements.chunks(2).all(pair)
        }
        (Reply::Tuple(inner), Value::Array(elements)) => {
            // Older servers leave out a last part that may be missing.
            let is_whole = inner.len() == elements.len()
                || matches!(inner.as_slice(), [first @ .., Reply::ArrayOrFalse(_)] if first.len() == elements.len());
            is_whole && inner.iter().zip(elements).all(|(reply, value)| conforms(reply, value))
        }
        (
            Reply::Array(_)
            | Reply::ArrayOrFalse(_)
            | Reply::ArrayOfPresent(_)
            | Reply::Pairs(..)
            | Reply::Tuple(_)
            | Reply::FloatStatus
            | Reply::Named,
            _,
        ) => false,
    }
}
