//! The functions of `lua::`: what their formats and patterns say, read once.

use crate::check::types::{Integer, Range, Type};

/// A function of `lua::`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryFunction {
    /// `lua::pack("FORMAT", values…)`.
    Pack(PackFormat),
    /// `lua::unpack("FORMAT", text)`.
    Unpack(PackFormat),
    /// `lua::captures(text, "pattern")`.
    Captures(LuaPattern),
    /// `lua::gmatch(text, "pattern")`.
    Gmatch(LuaPattern),
}

/// A format of Lua's `struct` library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFormat {
    /// As written.
    pub text: String,
    /// The values in it.
    pub items: Vec<PackItem>,
}

/// One value of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackItem {
    /// `b B h H i[n] I[n]`.
    Integer(PackedInteger),
    /// `f`, `d`: the number of bytes.
    Float(usize),
    /// `c[n]`: a text of exactly so many bytes.
    Bytes(usize),
    /// `s`: a text, with a zero byte behind it.
    Terminated,
    /// `Bc0`: a text, with its length before it.
    Counted(PackedInteger),
}

/// An integer of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedInteger {
    /// How many bytes it takes, 1 to 8.
    pub bytes: usize,
    /// Whether it can be negative.
    pub signed: bool,
}

impl PackedInteger {
    /// The smallest type of Rust that holds it.
    pub fn kind(self) -> Integer {
        match (self.bytes, self.signed) {
            (1, true) => Integer::I8,
            (1, false) => Integer::U8,
            (2, true) => Integer::I16,
            (2, false) => Integer::U16,
            (3 | 4, true) => Integer::I32,
            (3 | 4, false) => Integer::U32,
            (_, true) => Integer::I64,
            (_, false) => Integer::U64,
        }
    }

    /// What its bytes can say.
    pub fn range(self) -> Range {
        let bits = 8 * self.bytes.min(8);
        if self.signed { Range::new(-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { Range::new(0, (1 << bits) - 1) }
    }
}

impl PackItem {
    /// The type of the value.
    pub fn ty(self) -> Type {
        match self {
            Self::Integer(integer) => Type::Integer(integer.kind()),
            Self::Float(_) => Type::Float,
            Self::Bytes(_) | Self::Terminated | Self::Counted(_) => Type::Text,
        }
    }
}

/// A pattern of Lua.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LuaPattern {
    /// As written.
    pub text: Vec<u8>,
    /// What it captures; the whole match, if nothing stands in parentheses.
    pub captures: Vec<Capture>,
}

impl LuaPattern {
    /// The type of what a match captures.
    pub fn ty(&self) -> Type {
        match self.captures.as_slice() {
            [capture] => capture.ty(),
            captures => Type::Tuple(captures.iter().map(|capture| capture.ty()).collect()),
        }
    }
}

/// What a pattern captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// `(…)`.
    Text,
    /// `()`: a place.
    Place,
}

impl Capture {
    /// The type of the value.
    pub fn ty(self) -> Type {
        match self {
            Self::Text => Type::Text,
            Self::Place => Type::USIZE,
        }
    }
}
