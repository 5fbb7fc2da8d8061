//! Why: the grammar of a command's arguments, as a tree that the checker walks beside the written arguments and the
//! lowering walks to put them in wire order.

use super::command::Family;
use super::version::Versions;

/// What stands in one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A key: a handle of one of these families. As the first argument of a method it is the receiver.
    Key(Vec<Family>),
    /// The handle's `T`.
    Value,
    /// The name of a hash field, the `K` of `Hash<K, V>`.
    Field,
    /// The value of a hash field, the `V` of `Hash<K, V>`, or the type of that field of a record.
    FieldValue,
    /// Any bytes.
    Text,
    /// An integer of 64 bits; it may be forwarded as text.
    Int,
    /// A number that Redis reads as a float and adds as a long double.
    Float,
    /// A number that Redis reads as a double: an integer beyond 2^53 would be rounded, so it must be exact.
    Score,
    /// A `Score`, `NEG_INF`, `POS_INF`, or `EXCL(score)`.
    ScoreBound,
    /// `LEX_MIN`, `LEX_MAX`, `INCL(text)`, `EXCL(text)`, or `BOUND(text)`, which is one already.
    LexBound,
    /// A position that counts from the end when it is negative.
    Index,
    /// A whole number that is not negative.
    Count,
    /// A whole number of 1 or more.
    Positive,
    /// 0 or 1.
    Bit,
    /// The place of a bit in a string.
    BitIndex,
    /// The cursor of a scan: an unsigned 64-bit integer, held as text.
    Cursor,
    /// A channel of shard messages: a handle whose name is sent as a channel and not as a key.
    ShardChannel,
    /// A glob.
    Pattern,
    /// Keys whose values `SORT` sorts by, with a `*` for the element.
    SortBy,
    /// Keys whose values `SORT` replies, or the element itself.
    SortGet,
    /// A relative time to live in seconds, more than 0.
    TtlSeconds,
    /// A relative time to live in milliseconds, more than 0.
    TtlMillis,
    /// A point in time, in seconds since 1970.
    UnixSeconds,
    /// A point in time, in milliseconds since 1970.
    UnixMillis,
    /// The id of a stream entry.
    StreamId,
    /// The id of an entry that is being added, or `AUTO`.
    NewStreamId,
    /// One end of a range of ids: an id, `EXCL(id)`, `MIN`, `MAX`.
    StreamBound,
    /// What to read after: an id, `LAST` (`$`), or for a group `NEW` (`>`).
    StreamAfter,
    /// The width of an integer in a bitmap: `u8`, `i5`.
    BitType,
    /// Where such an integer stands: a number of bits, or `#` and a number of integers.
    BitOffset,
    /// A value that is written as JSON: what the record of a `JsonDoc<Record>` has there, or any.
    Json,
    /// A text that is written as JSON.
    JsonText,
    /// A number that is put into a document, whole where the record has an integer there.
    JsonNumber,
    /// A path into a document. One that begins with `$` names all that match, and the call has the word `MATCHES`.
    JsonPath,
    /// The time of a sample that is being added, or `AUTO`.
    NewSampleTime,
    /// One end of a range of samples: a time, `MIN`, `MAX`.
    SampleBound,
    /// One of these words, in this position (`LMOVE … LEFT RIGHT`).
    Word(Vec<&'static str>),
}

impl Kind {
    /// The least and the greatest number that commands take, of kinds that have them.
    pub fn bounds(&self) -> Option<(i64, i64)> {
        match self {
            Kind::Count => Some((0, i64::MAX)),
            Kind::Positive => Some((1, i64::MAX)),
            Kind::Bit => Some((0, 1)),
            Kind::BitIndex => Some((0, 4_294_967_295)),
            _ => None,
        }
    }
}

/// A positional argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) under: Vec<(&'static str, Kind)>,
}

impl Parameter {
    /// The name for messages and documentation.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it is in a call with these option words: the bounds of `ZRANGE` are indexes, scores or texts.
    pub fn kind(&self, words: &[&str]) -> &Kind {
        let chosen = self.under.iter().find(|(word, _)| words.contains(word));
        chosen.map_or(&self.kind, |(_, kind)| kind)
    }

    /// The kinds that an option word gives it.
    pub fn kinds_by_option(&self) -> &[(&'static str, Kind)] {
        &self.under
    }
}

/// A part of the grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// One value.
    One(Parameter),
    /// A word that is always sent and never written by the user (`FIELDS`, `STREAMS`).
    Literal(&'static str),
    /// Values that are given together or not at all (`BITCOUNT key [start end]`).
    Optional(Vec<Argument>),
    /// Option words that exclude each other.
    Options(OptionGroup),
    /// One or more times the same values.
    Repeated(Repetition),
}

impl Argument {
    /// The option words at this level.
    pub fn options(&self) -> Vec<&OptionWord> {
        match self {
            Argument::Options(group) => group.words.iter().collect(),
            Argument::Optional(inner) => inner.iter().flat_map(Argument::options).collect(),
            Argument::One(_) | Argument::Literal(_) | Argument::Repeated(_) => Vec::new(),
        }
    }

    /// The positional arguments at this level, those of repetitions included.
    pub fn parameters(&self) -> Vec<&Parameter> {
        match self {
            Argument::One(parameter) => vec![parameter],
            Argument::Optional(inner) => inner.iter().flat_map(Argument::parameters).collect(),
            Argument::Repeated(repetition) => repetition.parameters.iter().collect(),
            Argument::Literal(_) | Argument::Options(_) => Vec::new(),
        }
    }
}

/// Option words of which a call gives at most one, exactly one, or any number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionGroup {
    pub(super) words: Vec<OptionWord>,
    pub(super) times: Times,
}

impl OptionGroup {
    /// The words, in Redis's order.
    pub fn words(&self) -> &[OptionWord] {
        &self.words
    }

    /// How many of them a call gives.
    pub fn times(&self) -> Times {
        self.times
    }
}

/// How many words of a group a call gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// `[A|B]`: none or one.
    AtMostOnce,
    /// `{A|B}`: one.
    Once,
    /// `[A|B]*`: any number, sent in the order in which they are written (`SORT … GET`, `BITFIELD`).
    Many,
}

/// An option: a word in capitals, with the values in its parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionWord {
    pub(super) name: &'static str,
    pub(super) wire: Option<&'static str>,
    pub(super) arguments: Vec<Argument>,
    pub(super) since: Versions,
}

impl OptionWord {
    /// The word in a script.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The word on the wire: mostly the same, `~` for `APPROX`, none for the `COUNT` of `LPOP`.
    pub fn wire(&self) -> Option<&'static str> {
        self.wire
    }

    /// What stands in its parentheses, nested options included; empty for a bare word.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// The first releases that have it.
    pub fn since(&self) -> Versions {
        self.since
    }
}

/// The same values one or more times: `(score:score member:value)+`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repetition {
    pub(super) parameters: Vec<Parameter>,
    pub(super) counted: bool,
    pub(super) columns: bool,
}

impl Repetition {
    /// The values of one round.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// `#`: the number of rounds is sent before the first.
    pub fn counted(&self) -> bool {
        self.counted
    }

    /// `++`: all first values are sent, then all second ones (`XREAD … STREAMS key key id id`).
    pub fn columns(&self) -> bool {
        self.columns
    }
}
