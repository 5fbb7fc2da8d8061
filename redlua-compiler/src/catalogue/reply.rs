//! Why: what a script's Lua sees as the reply of a call, which depends on the options that were given.

/// A reply, as the type in the source and its form in Lua (RESP2, which is what scripts see unless they ask).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// `()`: a status table, which says nothing more than that the call did not fail.
    Unit,
    /// `bool`: the numbers 1 and 0.
    Bool,
    /// `bool`: a status table, or `false`.
    BoolStatus,
    /// `bool`: the numbers 1 and 0, in a list that may have an error in the place of one.
    BoolOrError,
    /// `i64`: a number from 0 to far below 2^53.
    Count,
    /// `i64`: the number of elements or bytes that there are now.
    Length,
    /// `i64`: a position from 0.
    Index,
    /// `i64`: a small number of either sign, where each negative one has a meaning of its own.
    Code,
    /// `i64`: −2 without the key, −1 without a time to live, or the time.
    Ttl,
    /// `i64`: a number that can exceed 2^53, and is then already rounded in Lua.
    Int,
    /// `i64`: canonical decimal text.
    IntText,
    /// `f64`: text.
    Float,
    /// `f64`: text in a status table.
    FloatStatus,
    /// Bytes.
    Text,
    /// The handle's `T`: text in its stored form.
    Value,
    /// `K` of `Hash<K, V>`: the name of a field.
    Field,
    /// `V` of `Hash<K, V>`, or the type of that field of the record.
    FieldValue,
    /// The enum of key types: a status table.
    KeyType,
    /// Facts: a flat array of names and values. Which there are, a record of the script's own says.
    Named,
    /// No static type.
    Any,
    /// `Option`: the reply, or what stands for its absence.
    Optional(Box<Reply>, Absence),
    /// `Vec`: an array table.
    Array(Box<Reply>),
    /// `Vec`: an array table, or `false`, which means an empty one here (`LPOP key 2` without the key).
    ArrayOrFalse(Box<Reply>),
    /// `Vec`: an array table in which older servers leave `false` for what is gone; newer ones leave it out.
    ArrayOfPresent(Box<Reply>),
    /// `Vec<(A, B)>`: one flat array, first and second in turn.
    Pairs(Box<Reply>, Box<Reply>),
    /// A tuple: an array table of that many elements.
    Tuple(Vec<Reply>),
}

/// What an absent reply is in Lua.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// `false`.
    False,
    /// An empty array (`ZPOPMIN` of a missing key).
    EmptyArray,
}

/// A reply that proves that a write changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noop {
    /// The number 0.
    Zero,
    /// The bool `false`.
    False,
    /// `None`.
    Absent,
    /// `Some` (`SET … NX GET`: the key was there).
    Present,
    /// An empty `Vec`.
    Empty,
    /// A number less than 1 (`LINSERT`: −1 without the pivot, 0 without the list).
    BelowOne,
}

/// The reply of calls that meet a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRule {
    pub(super) words: Vec<Vec<&'static str>>,
    pub(super) one: bool,
    pub(super) reply: Reply,
    pub(super) noop: Option<Noop>,
    pub(super) removes: bool,
}

impl Reply {
    /// Whether it has values of the key's type in it.
    pub fn has_values(&self) -> bool {
        match self {
            Reply::Value => true,
            Reply::Optional(inner, _)
            | Reply::Array(inner)
            | Reply::ArrayOrFalse(inner)
            | Reply::ArrayOfPresent(inner) => inner.has_values(),
            Reply::Pairs(first, second) => first.has_values() || second.has_values(),
            Reply::Tuple(parts) => parts.iter().any(Reply::has_values),
            _ => false,
        }
    }
}

impl ReplyRule {
    /// The option words that the call has: one of each inner list.
    pub fn words(&self) -> &[Vec<&'static str>] {
        &self.words
    }

    /// Whether the call has to give exactly one key or element, as written (not a `Vec` that happens to hold one).
    pub fn one(&self) -> bool {
        self.one
    }

    /// The reply.
    pub fn reply(&self) -> &Reply {
        &self.reply
    }

    /// The reply that proves that the write changed nothing, where there is one.
    pub fn noop(&self) -> Option<Noop> {
        self.noop
    }

    /// Whether the reply is a value that this very call has taken out of the key, so that it is nowhere else.
    pub fn removes(&self) -> bool {
        self.removes
    }

    pub(super) fn applies(&self, words: &[&str], one: bool) -> bool {
        (one || !self.one) && self.words.iter().all(|any| any.iter().any(|word| words.contains(word)))
    }
}
