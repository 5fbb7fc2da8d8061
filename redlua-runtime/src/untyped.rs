//! Replies that are no data of their own: a status, and what no type says anything about.

use std::fmt;

use redis::Value;

use crate::decode::Mismatch;
use crate::reply::{self, kind, plain};

/// A status, such as `OK` or `QUEUED`: one line of text that a server marks as no data.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Status(String);

impl Status {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `OK`.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.0 == "OK"
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for Status {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Status {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl reply::Reply for Status {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        match plain(value) {
            Value::Okay => Ok(Self("OK".to_owned())),
            Value::SimpleString(text) => Ok(Self(text)),
            other => Err(Mismatch::new("a status", kind(&other))),
        }
    }
}

/// A reply of any type, as the server sent it. `Debug` does not show it.
#[derive(Clone, PartialEq)]
pub struct Reply(Value);

impl Reply {
    /// The value of the client.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0
    }

    /// The value of the client, to look at.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The element at this index of an array, as a type; `None` for another value, an index that is beyond, or an
    /// element of another type.
    #[must_use]
    pub fn get<T: reply::Reply>(&self, index: usize) -> Option<T> {
        match &self.0 {
            Value::Array(values) => T::decode(values.get(index)?.clone()).ok(),
            _ => None,
        }
    }
}

impl From<Reply> for Value {
    fn from(reply: Reply) -> Self {
        reply.0
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({})", kind(&self.0))
    }
}

impl reply::Reply for Reply {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        Ok(Self(plain(value)))
    }
}

/// Takes the flat array of a `#[redlua(flat)]` script apart again, into its tuples.
pub(crate) fn unflatten(value: Value, width: usize) -> Result<Value, Mismatch> {
    let values = match plain(value) {
        Value::Array(values) => values,
        other => return Err(Mismatch::new("a flat array", kind(&other))),
    };
    if values.len() % width != 0 {
        return Err(Mismatch::new("a flat array of whole tuples", "a part of one at its end"));
    }
    let mut values = values.into_iter();
    let count = values.len() / width;
    Ok(Value::Array((0..count).map(|_| Value::Array(values.by_ref().take(width).collect())).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Reply as _;

    fn bulk(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    #[test]
    fn a_status_is_no_text() {
        let ok = Status::decode(Value::Okay).unwrap();
        assert!(ok.is_ok());
        assert_eq!(ok.to_string(), "OK");
        let queued = Status::decode(Value::SimpleString("QUEUED".to_owned())).unwrap();
        assert_eq!(queued, "QUEUED");
        assert_eq!(queued, *"QUEUED");
        assert!(queued != "OK" && queued != *"OK");
        assert!(!queued.is_ok());
        let error = Status::decode(bulk("QUEUED")).unwrap_err();
        assert_eq!(error.to_string(), "expected a status, found text");
    }

    #[test]
    fn any_reply_is_kept_and_taken_apart() {
        let reply = Reply::decode(Value::Array(vec![Value::Int(3), bulk("secret"), Value::Nil])).unwrap();
        assert_eq!(reply.get::<i64>(0), Some(3));
        assert_eq!(reply.get::<String>(1).as_deref(), Some("secret"));
        assert_eq!(reply.get::<Option<i64>>(2), Some(None));
        assert_eq!(reply.get::<i64>(1), None);
        assert_eq!(reply.get::<i64>(3), None);
        assert_eq!(format!("{reply:?}"), "Reply(an array)");
        assert!(matches!(reply.into_value(), Value::Array(_)));
    }

    #[test]
    fn flat_arrays_become_tuples_again() {
        let flat = Value::Array(vec![bulk("a"), Value::Int(1), bulk("b"), Value::Int(2)]);
        let pairs = Vec::<(String, i64)>::decode(unflatten(flat, 2).unwrap()).unwrap();
        assert_eq!(pairs, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
        assert_eq!(unflatten(Value::Array(Vec::new()), 2).unwrap(), Value::Array(Vec::new()));
        let torn = unflatten(Value::Array(vec![Value::Int(1)]), 2).unwrap_err();
        assert_eq!(torn.to_string(), "expected a flat array of whole tuples, found a part of one at its end");
        let other = unflatten(Value::Int(1), 2).unwrap_err();
        assert_eq!(other.to_string(), "expected a flat array, found an integer");
    }
}
