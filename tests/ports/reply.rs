//! What a call answered, from the typed result of its invoker: the shape that a caller in any other language would see.

use std::fmt::{self, Debug};

use redlua::Status;
use redlua::redis::Value;

/// A reply, without regard to the protocol.
#[derive(Clone, PartialEq)]
pub(crate) enum Reply {
    Nil,
    Int(i64),
    Bulk(Vec<u8>),
    Status(String),
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

impl ToReply for Status {
    fn to_reply(&self) -> Reply {
        Reply::Status(self.to_string())
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

impl ToReply for Vec<Option<Vec<u8>>> {
    fn to_reply(&self) -> Reply {
        Reply::Array(self.iter().map(Option::to_reply).collect())
    }
}

impl Reply {
    /// What a server sent; `None` for what no script replies.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Nil => Self::Nil,
            Value::Int(number) => Self::Int(*number),
            Value::BulkString(text) => Self::Bulk(text.clone()),
            Value::SimpleString(status) => Self::Status(status.clone()),
            Value::Okay => Self::Status("OK".to_owned()),
            Value::Array(elements) => Self::Array(elements.iter().map(Self::of).collect::<Option<_>>()?),
            _ => return None,
        })
    }

    /// Can a typed result have been sent as this? Integers of 64 bits come as text, so that no digit is lost, and floats
    /// are spelled in other ways.
    pub(crate) fn was_sent_as(&self, sent: &Self) -> bool {
        match (self, sent) {
            (Self::Int(number), Self::Bulk(sent)) => number.to_string().as_bytes() == sent,
            (Self::Bulk(text), Self::Bulk(sent)) => {
                text == sent || number(text).is_some_and(|float| number(sent) == Some(float))
            }
            (Self::Array(elements), Self::Array(sent)) => {
                elements.len() == sent.len()
                    && elements.iter().zip(sent).all(|(element, sent)| element.was_sent_as(sent))
            }
            _ => self == sent,
        }
    }
}

/// A text as the number that it is.
pub(crate) fn number(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}
