//! The types of the language, and how they relate.

use crate::catalogue::Family;
use std::fmt;

/// 2^53 − 1: the largest integer up to which a Lua number has no gaps.
pub const EXACT: i128 = 9_007_199_254_740_991;

/// More elements or bytes than any server's memory holds.
pub const COUNT: i128 = 1 << 48;

/// More seconds than a server's clock shows for some 270,000 years; a thousand times as much is
/// still exact.
pub const CLOCK: i128 = 1 << 43;

/// The type of an expression. Text is one type inside a body; the declared form (`String`,
/// `Vec<u8>` …) counts only where a value leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `i8` … `u64`, `usize`.
    Integer(Integer),
    /// `f64`.
    Float,
    /// `bool`.
    Bool,
    /// `&str`, `String`, `&[u8]`, `Vec<u8>`.
    Text,
    /// `()`.
    Unit,
    /// The type of what does not return.
    Never,
    /// `Option<T>`.
    Option(Box<Type>),
    /// `Vec<T>`, `&[T]`.
    Vec(Box<Type>),
    /// `HashMap<K, V>`, `BTreeMap<K, V>`; a `HashSet<K>` or `BTreeSet<K>` is a map to `()`, as in Rust.
    Map(MapKind, Box<Type>, Box<Type>),
    /// `[T; N]`.
    Array(Box<Type>, usize),
    /// `(A, B)`.
    Tuple(Vec<Type>),
    /// A `struct`.
    Record(RecordId),
    /// An `enum`.
    Enum(EnumId),
    /// `Result<T, E>`.
    Result(Box<Type>, Box<Type>),
    /// The `Result` of `parse`. Its error has no content, so that it is an `Option` in Lua, and becomes one
    /// when the types are settled.
    Parsed(Box<Type>),
    /// Why a command failed: the error of `redis::pcall`.
    CallError,
    /// A key.
    Handle(Handle),
    /// A keyspace with its values, by its name.
    Keyspace(String),
    /// `Json`: a JSON value of any shape, kept as its text.
    Json,
    /// `Json<T>`, `MsgPack<T>`: only where a value comes from or goes to; inside of a body it is a `T`.
    Document(Format, Box<Type>),
    /// A chain of iterator adapters that nothing has consumed yet; its element.
    Iterator(Box<Type>),
    /// `Duration`.
    Duration,
    /// `Status`: a reply that is no data.
    Status,
    /// `Reply`: a reply of any type, which is only handed on.
    Reply,
    /// Not known yet: `None`, `Vec::new()`.
    Infer(InferId),
    /// Already reported; agrees with everything.
    Error,
}

/// The formats of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `Json<T>`.
    Json,
    /// `MsgPack<T>`.
    MsgPack,
}

impl Format {
    /// The name of its type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "Json",
            Self::MsgPack => "MsgPack",
        }
    }

    /// What a value of it is called on the wire.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::MsgPack => "MessagePack",
        }
    }
}

/// The maps, and the sets, whose entries have a key only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapKind {
    /// In no order.
    Hash,
    /// Walked in the order of the keys.
    BTree,
    /// Elements in no order.
    Set,
    /// Elements that are walked in order.
    SortedSet,
}

impl MapKind {
    /// "HashMap".
    pub fn name(self) -> &'static str {
        match self {
            Self::Hash => "HashMap",
            Self::BTree => "BTreeMap",
            Self::Set => "HashSet",
            Self::SortedSet => "BTreeSet",
        }
    }

    /// Whether it has no values.
    pub fn is_set(self) -> bool {
        matches!(self, Self::Set | Self::SortedSet)
    }

    /// Whether it is walked in order.
    pub fn is_sorted(self) -> bool {
        matches!(self, Self::BTree | Self::SortedSet)
    }

    /// The map or set of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Hash, Self::BTree, Self::Set, Self::SortedSet].into_iter().find(|kind| kind.name() == name)
    }
}

/// A record of the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordId(pub usize);

/// An enum of the module, and whether a variant of it has fields: such a value is a table in Lua, and
/// moves as a record does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnumId(pub usize, pub bool);

impl EnumId {
    /// Whether a variant has fields.
    pub fn has_fields(self) -> bool {
        self.1
    }
}

/// A type that is still to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InferId(pub usize);

/// A typed key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    /// Which commands it has.
    pub family: Family,
    /// What is stored in it.
    pub content: Content,
}

impl Handle {
    /// `Channel`.
    pub fn channel() -> Handle {
        Handle { family: Family::Channel, content: Content::Values(Box::new(Type::Text)) }
    }
}

/// What a key holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Values of one type: `Str<T>`, `List<T>`, `Set<T>`, `ZSet<T>`.
    Values(Box<Type>),
    /// `Hash<K, V>`; a plain `Hash` is text to text.
    Fields(Box<Type>, Box<Type>),
    /// `Hash<Record>`.
    Record(RecordId),
}

/// The integer types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Integer {
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `usize`
    Usize,
    /// The type of a literal that its uses have not told yet; `i64` if none does.
    Open(u32),
}

impl Integer {
    /// All of them with their names.
    pub const ALL: [(&'static str, Integer); 9] = [
        ("i8", Integer::I8),
        ("i16", Integer::I16),
        ("i32", Integer::I32),
        ("i64", Integer::I64),
        ("u8", Integer::U8),
        ("u16", Integer::U16),
        ("u32", Integer::U32),
        ("u64", Integer::U64),
        ("usize", Integer::Usize),
    ];

    /// `i64` for "i64".
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// "i64" for `i64`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("i64", |(name, _)| name)
    }

    /// All values that the Rust type has.
    pub fn full(self) -> Range {
        match self {
            Self::I8 => Range::new(i8::MIN.into(), i8::MAX.into()),
            Self::I16 => Range::new(i16::MIN.into(), i16::MAX.into()),
            Self::I32 => Range::new(i32::MIN.into(), i32::MAX.into()),
            Self::I64 | Self::Open(_) => Range::new(i64::MIN.into(), i64::MAX.into()),
            Self::U8 => Range::new(0, u8::MAX.into()),
            Self::U16 => Range::new(0, u16::MAX.into()),
            Self::U32 => Range::new(0, u32::MAX.into()),
            Self::U64 | Self::Usize => Range::new(0, u64::MAX.into()),
        }
    }

    /// The values that the type has and a Lua number holds exactly.
    pub fn exact(self) -> Range {
        self.full().meet(Range::EXACT)
    }

    /// The type of the distance of two values.
    #[must_use]
    pub fn unsigned(self) -> Self {
        match self {
            Self::I8 => Self::U8,
            Self::I16 => Self::U16,
            Self::I32 => Self::U32,
            Self::I64 | Self::Open(_) => Self::U64,
            other => other,
        }
    }

    /// Whether the type has values that a Lua number can't hold: such integers may be held as text.
    pub fn is_wide(self) -> bool {
        self.full() != self.exact()
    }

    /// Whether every value of `other` is one of `self`.
    pub fn holds(self, other: Self) -> bool {
        self.full().contains(other.full())
    }
}

/// An inclusive range of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least value.
    pub low: i128,
    /// The greatest value.
    pub high: i128,
}

impl Range {
    /// What a Lua number holds exactly.
    pub const EXACT: Range = Range { low: -EXACT, high: EXACT };

    /// What a relative time to live may be.
    pub const POSITIVE: Range = Range { low: 1, high: EXACT };

    /// What is left of a time to live where the body handles 0.
    pub const NOT_NEGATIVE: Range = Range { low: 0, high: EXACT };

    /// From `low` to `high`.
    pub fn new(low: i128, high: i128) -> Self {
        Self { low, high }
    }

    /// One value.
    pub fn only(value: i128) -> Self {
        Self { low: value, high: value }
    }

    /// The values in both; never empty: an impossible branch keeps `self`.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        let met = Self { low: self.low.max(other.low), high: self.high.min(other.high) };
        if met.low > met.high { self } else { met }
    }

    /// The smallest range with the values of both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.low <= other.low && other.high <= self.high
    }
}

impl Type {
    /// `i64`.
    pub const I64: Type = Type::Integer(Integer::I64);
    /// `usize`.
    pub const USIZE: Type = Type::Integer(Integer::Usize);

    /// `Option<self>`.
    #[must_use]
    pub fn optional(self) -> Type {
        Type::Option(Box::new(self))
    }

    /// Whether the type is, or holds, one that was already reported.
    pub fn is_error(&self) -> bool {
        matches!(self, Type::Error)
    }

    /// The integer type, for an integer, an option of one, or a result that holds one.
    pub fn integer(&self) -> Option<Integer> {
        match self {
            Type::Integer(kind) => Some(*kind),
            Type::Option(inner) | Type::Result(inner, _) | Type::Parsed(inner) => inner.integer(),
            _ => None,
        }
    }

    /// What a value of a key, an argument or a reply is inside of a body: documents are what they hold.
    #[must_use]
    pub fn inside(&self) -> Type {
        let boxed = |inner: &Type| Box::new(inner.inside());
        match self {
            Type::Document(_, inner) => inner.inside(),
            Type::Option(inner) => inner.inside().optional(),
            Type::Vec(inner) => Type::Vec(boxed(inner)),
            Type::Array(inner, length) => Type::Array(boxed(inner), *length),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(Type::inside).collect()),
            Type::Map(kind, key, value) => Type::Map(*kind, boxed(key), boxed(value)),
            Type::Result(ok, error) => Type::Result(boxed(ok), error.clone()),
            other => other.clone(),
        }
    }

    /// Whether a document stands in it, those in the fields of records not counted.
    pub fn has_document(&self) -> bool {
        match self {
            Type::Document(..) => true,
            Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => {
                inner.has_document()
            }
            Type::Result(ok, _) => ok.has_document(),
            Type::Tuple(parts) => parts.iter().any(Type::has_document),
            _ => false,
        }
    }

    /// Values that are copied when they are assigned: numbers, bools, text, handles, unit enums.
    pub fn is_value(&self) -> bool {
        match self {
            Type::Option(inner) | Type::Parsed(inner) => inner.is_value(),
            Type::Enum(id) => !id.has_fields(),
            Type::Vec(_)
            | Type::Map(..)
            | Type::Array(..)
            | Type::Tuple(_)
            | Type::Record(_)
            | Type::Result(..)
            | Type::Iterator(_) => false,
            _ => true,
        }
    }

    /// The name as the user writes it; `names` gives the names of records and enums.
    pub fn display<'a>(&'a self, names: &'a dyn TypeNames) -> impl fmt::Display + 'a {
        Shown { ty: self, names }
    }
}

/// The names of the module's types.
pub trait TypeNames {
    /// The name of a record.
    fn record(&self, id: RecordId) -> &str;
    /// The name of an enum.
    fn enumeration(&self, id: EnumId) -> &str;
    /// What was found for a type variable.
    fn inferred(&self, id: InferId) -> Option<Type>;
}

struct Shown<'a> {
    ty: &'a Type,
    names: &'a dyn TypeNames,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names;
        let show = |ty: &Type| Shown { ty, names }.to_string();
        match self.ty {
            Type::Integer(kind) => f.write_str(kind.name()),
            Type::Float => f.write_str("f64"),
            Type::Bool => f.write_str("bool"),
            Type::Text => f.write_str("String"),
            Type::Unit => f.write_str("()"),
            Type::Never => f.write_str("!"),
            Type::Option(inner) => write!(f, "Option<{}>", show(inner)),
            Type::Vec(inner) => write!(f, "Vec<{}>", show(inner)),
            Type::Map(kind, key, _) if kind.is_set() => write!(f, "{}<{}>", kind.name(), show(key)),
            Type::Map(kind, key, value) => write!(f, "{}<{}, {}>", kind.name(), show(key), show(value)),
            Type::Array(inner, length) => write!(f, "[{}; {length}]", show(inner)),
            Type::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(show).collect();
                write!(f, "({}{})", parts.join(", "), if parts.len() == 1 { "," } else { "" })
            }
            Type::Record(id) => f.write_str(names.record(*id)),
            Type::Enum(id) => f.write_str(names.enumeration(*id)),
            Type::Result(ok, error) => write!(f, "Result<{}, {}>", show(ok), show(error)),
            Type::Parsed(ok) => write!(f, "Result<{}, _>", show(ok)),
            Type::Handle(handle) => match &handle.content {
                Content::Values(inner) if handle.family == Family::Json => match &**inner {
                    Type::Document(_, content) => write!(f, "JsonDoc<{}>", show(content)),
                    _ => f.write_str("JsonDoc"),
                },
                Content::Values(inner) if **inner == Type::Text => f.write_str(family_name(handle.family)),
                Content::Values(inner) => write!(f, "{}<{}>", family_name(handle.family), show(inner)),
                Content::Fields(key, value) if **key == Type::Text && **value == Type::Text => {
                    f.write_str(family_name(handle.family))
                }
                Content::Fields(key, value) => write!(f, "Hash<{}, {}>", show(key), show(value)),
                Content::Record(id) => write!(f, "{}<{}>", family_name(handle.family), names.record(*id)),
            },
            Type::Keyspace(name) => f.write_str(name),
            Type::Json => f.write_str("Json"),
            Type::Document(format, inner) => write!(f, "{}<{}>", format.name(), show(inner)),
            Type::Iterator(inner) => write!(f, "an iterator over {}", show(inner)),
            Type::Duration => f.write_str("Duration"),
            Type::CallError => f.write_str("CallError"),
            Type::Status => f.write_str("Status"),
            Type::Reply => f.write_str("Reply"),
            Type::Infer(id) => match names.inferred(*id) {
                Some(found) => f.write_str(&show(&found)),
                None => f.write_str("_"),
            },
            Type::Error => f.write_str("_"),
        }
    }
}

/// The handle types of the language.
pub const FAMILIES: [(&str, Family); 18] = [
    ("Str", Family::Str),
    ("Hash", Family::Hash),
    ("List", Family::List),
    ("Set", Family::Set),
    ("ZSet", Family::ZSet),
    ("Stream", Family::Stream),
    ("Bitmap", Family::Bitmap),
    ("HyperLogLog", Family::HyperLogLog),
    ("Geo", Family::Geo),
    ("JsonDoc", Family::Json),
    ("Bloom", Family::Bloom),
    ("Cuckoo", Family::Cuckoo),
    ("CountMin", Family::CountMin),
    ("TopK", Family::TopK),
    ("TDigest", Family::TDigest),
    ("TimeSeries", Family::TimeSeries),
    ("Channel", Family::Channel),
    ("Any", Family::Any),
];

/// The name of a handle type.
pub fn family_name(family: Family) -> &'static str {
    FAMILIES.iter().find(|(_, known)| *known == family).map_or("Any", |(name, _)| name)
}
