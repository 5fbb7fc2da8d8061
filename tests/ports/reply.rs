//! What a call answered, from the typed result of its invoker: the shape that a caller in any other language would see.

use std::fmt::{self, Debug};

use redlua::redis::Value;

/// A reply, without regard to the protocol.
#[derive(Clone, PartialEq)]
pub(crate) enum Reply {
    Nil,
    Int(i64),
    Bulk(Vec<u8>),
    Status(&'static str),
    Array(Vec<Reply>),
}

/// As a person reads it.
impl Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("nil"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Bulk(text) => write!(f, "\"{}\"", text.escape_ascii()),
            Self::Status(status) => f.write_str(status),
            Self::Array(elements) => f.debug_list().entries(elements).finish(),
        }
    }
}

/// A typed result as the reply that it was.
pub(crate) trait ToReply {
    fn to_reply(&self) -> Reply;
}

impl ToReply for () {
    fn to_reply(&self) -> Reply {
        Reply::Nil
    }
}

impl ToReply for i64 {
    fn to_reply(&self) -> Reply {
        Reply::Int(*self)
    }
}

impl ToReply for bool {
    fn to_reply(&self) -> Reply {
        Reply::Int(i64::from(*self))
    }
}

impl ToReply for f64 {
    fn to_reply(&self) -> Reply {
        Reply::Bulk(self.to_string().into_bytes())
    }
}

impl ToReply for Vec<u8> {
    fn to_reply(&self) -> Reply {
        Reply::Bulk(self.clone())
    }
}

impl ToReply for String {
    fn to_reply(&self) -> Reply {
        Reply::Bulk(self.clone().into_bytes())
    }
}

impl ToReply for Reply {
    fn to_reply(&self) -> Reply {
        self.clone()
    }
}

impl<T: ToReply> ToReply for Option<T> {
    fn to_reply(&self) -> Reply {
        self.as_ref().map_or(Reply::Nil, T::to_reply)
    }
}

impl<A: ToReply, B: ToReply> ToReply for (A, B) {
    fn to_reply(&self) -> Reply {
        Reply::Array(vec![self.0.to_reply(), self.1.to_reply()])
    }
}

impl<A: ToReply, B: ToReply, C: ToReply> ToReply for (A, B, C) {
    fn to_reply(&self) -> Reply {
        Reply::Array(vec![self.0.to_reply(), self.1.to_reply(), self.2.to_reply()])
    }
}

impl<A: ToReply, B: ToReply, C: ToReply, D: ToReply> ToReply for (A, B, C, D) {
    fn to_reply(&self) -> Reply {
        Reply::Array(vec![self.0.to_reply(), self.1.to_reply(), self.2.to_reply(), self.3.to_reply()])
    }
}

impl ToReply for Vec<Vec<u8>> {
    fn to_reply(&self) -> Reply {
        Reply::Array(self.iter().map(Vec::to_reply).collect())
    }
}

impl Reply {
    /// Does this stand in what the server sent? Integers of 64 bits come as text, so that no digit is lost, and floats
    /// are spelled in other ways.
    pub(crate) fn was_sent_as(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Nil, Value::Nil) => true,
            (Self::Int(number), Value::Int(sent)) => number == sent,
            (Self::Int(number), Value::BulkString(sent)) => number.to_string().as_bytes() == sent,
            (Self::Bulk(text), Value::BulkString(sent)) => {
                text == sent || number(text).is_some_and(|float| number(sent) == Some(float))
            }
            (Self::Status("OK"), Value::Okay) => true,
            (Self::Status(status), Value::SimpleString(sent)) => status == sent,
            (Self::Array(elements), Value::Array(sent)) => {
                elements.len() == sent.len() && elements.iter().zip(sent).all(|(element, sent)| element.was_sent_as(sent))
            }
            _ => false,
        }
    }
}

/// A text as the number that it is.
pub(crate) fn number(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}
