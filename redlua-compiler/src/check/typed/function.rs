//! The functions that the language knows: operators, and methods of numbers, text, lists, maps and documents.

use crate::check::types::Integer;

/// Operators of integer and float arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`: truncates for integers.
    Divide,
    /// `%`: sign of the left operand.
    Remainder,
    /// `div_euclid`.
    DivideEuclid,
    /// `rem_euclid`.
    RemainderEuclid,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
}

impl Comparison {
    /// The comparison that holds when this one does not (integers and text; floats have NaN).
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterEqual,
            Self::LessEqual => Self::Greater,
            Self::Greater => Self::LessEqual,
            Self::GreaterEqual => Self::Less,
        }
    }

    /// The same comparison with its operands exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
        }
    }

    /// Whether it orders, and does not only tell equal from different.
    pub fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

/// What `as` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// The value stays as it is: a wider integer, or an integer that becomes a float.
    Same,
    /// A narrower integer wraps.
    Wrap(Integer),
    /// A 64-bit integer must already be in the range of the target.
    Check(Integer),
    /// A float is cut to an integer.
    Truncate(Integer),
    /// `true` is 1.
    BoolToInteger,
}

/// Functions of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Math {
    /// `abs`.
    Abs,
    /// `min`.
    Min,
    /// `max`.
    Max,
    /// `clamp`.
    Clamp,
    /// `pow`.
    Pow,
    /// `signum`.
    Signum,
    /// `floor`.
    Floor,
    /// `ceil`.
    Ceil,
    /// `round`, half away from zero.
    Round,
    /// `trunc`.
    Trunc,
    /// `sqrt`.
    Sqrt,
    /// `saturating_add`, `_sub`, `_mul`.
    Saturating(Arithmetic),
    /// `checked_add`, `_sub`, `_mul`, `_div`, `_rem`.
    Checked(Arithmetic),
    /// `wrapping_add`, `_sub`, `_mul`.
    Wrapping(Arithmetic),
    /// `&`, `|`, `^`, `<<`, `>>`.
    Bits(Bits),
    /// `!` of an integer.
    Complement,
    /// `abs_diff`.
    AbsDiff,
    /// `powi`, `powf`.
    Power,
    /// `exp`.
    Exp,
    /// `ln`.
    Ln,
    /// `log10`.
    Log10,
    /// `fract`.
    Fract,
    /// `is_infinite`.
    IsInfinite,
    /// `is_nan`.
    IsNan,
    /// `is_finite`.
    IsFinite,
    /// A reply that may exceed 2^53 is checked before it is used as a number.
    Exact,
}

/// Bit operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bits {
    /// `&`.
    And,
    /// `|`.
    Or,
    /// `^`.
    Xor,
    /// `<<`.
    Left,
    /// `>>`.
    Right,
}

/// Functions of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFunction {
    /// `len()`.
    Length,
    /// `is_empty()`.
    IsEmpty,
    /// `starts_with(t)`.
    StartsWith,
    /// `ends_with(t)`.
    EndsWith,
    /// `contains(t)`.
    Contains,
    /// `find(t)`: the place of the first one, or of the last one.
    Find(End),
    /// `split(t)`: a list of all pieces, the empty ones too.
    Split,
    /// `splitn(n, t)`: at most `n` pieces.
    SplitTimes,
    /// `split_once(t)`, `rsplit_once(t)`.
    SplitOnce(End),
    /// `strip_prefix(t)`, `strip_suffix(t)`.
    Strip(End),
    /// `trim()`, `trim_start()`, `trim_end()`: blanks of Unicode.
    Trim(Option<End>),
    /// `trim_ascii()`, `trim_ascii_start()`, `trim_ascii_end()`.
    TrimAscii(Option<End>),
    /// `to_ascii_lowercase()`.
    Lower,
    /// `to_ascii_uppercase()`.
    Upper,
    /// `repeat(n)`.
    Repeat,
    /// `replace(from, to)`.
    Replace,
    /// `parse::<T>()`; the type of the expression says which `T`.
    Parse,
    /// `T::from_str_radix(text, 16)`, with a radix that is not 10.
    FromRadix(u32),
    /// `text[i]`: a byte; aborts out of range.
    Byte,
    /// `as_bytes().get(i)`.
    Get,
    /// `&text[a..b]`; aborts out of range. Without a third operand it goes to the end.
    Slice {
        /// `a..=b`.
        inclusive: bool,
    },
    /// `min(t)`: bytewise.
    Min,
    /// `max(t)`: bytewise.
    Max,
    /// A value in `pattern!`, which stands for itself.
    Glob,
    /// The same in a pattern of `SORT`, which knows no `\`: some values can't stand in it.
    SortPart,
    /// `to_string()` of a float.
    FloatText,
    /// A text as a bound, which it must be.
    Bound(Bound),
    /// `redis::sha1hex(t)`.
    Sha1,
    /// `code()` of the error of a command.
    ErrorCode,
}

/// What a bound is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `5`, `(5`, `-inf`.
    Scores,
    /// `[a`, `(a`, `-`.
    Texts,
}

/// How much a line of the server's log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// `DEBUG`.
    Debug,
    /// `VERBOSE`.
    Verbose,
    /// `NOTICE`.
    Notice,
    /// `WARNING`.
    Warning,
}

impl LogLevel {
    /// All of them with their words, the least one first.
    pub const ALL: [(&'static str, LogLevel); 4] = [
        ("DEBUG", LogLevel::Debug),
        ("VERBOSE", LogLevel::Verbose),
        ("NOTICE", LogLevel::Notice),
        ("WARNING", LogLevel::Warning),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, level)| *level == self).map_or("NOTICE", |(word, _)| word)
    }
}

/// Where a function of text begins to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At the first byte.
    Start,
    /// At the last byte.
    End,
}

/// Functions of `Json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFunction {
    /// `Json::parse(text)`.
    Parse,
    /// `get("name")`, `get(0)`.
    Get,
    /// `doc["name"]`, `doc[0]`: null where there is nothing.
    Index,
    /// `as_i64()`, `as_u64()`.
    Integer(Integer),
    /// `as_f64()`.
    Float,
    /// `as_str()`.
    Str,
    /// `as_bool()`.
    Bool,
    /// `as_array()`.
    Array,
    /// `is_null()` and its kin.
    Is(JsonKind),
    /// `len()`.
    Length,
    /// `keys()`.
    Keys,
    /// `as_object()`.
    Object,
    /// The text with a member set: `set("name", value)`.
    Set,
    /// The text without a member: `remove("name")`.
    Remove,
}

/// The kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    String,
    /// `[…]`.
    Array,
    /// `{…}`.
    Object,
}

/// Functions of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFunction {
    /// `len()`.
    Length,
    /// `is_empty()`.
    IsEmpty,
    /// `list[i]`, aborts out of range.
    Index,
    /// `get(i)`.
    Get,
    /// `first()`.
    First,
    /// `last()`.
    Last,
    /// `push(x)`.
    Push,
    /// `pop()`.
    Pop,
    /// `extend(other)`.
    Extend,
    /// `clear()`.
    Clear,
    /// `truncate(n)`.
    Truncate,
    /// `contains(&x)` on values.
    Contains,
    /// `join(separator)` on text.
    Join,
    /// `reverse()`.
    Reverse,
    /// `insert(i, x)`.
    Insert,
    /// `remove(i)`.
    Remove,
    /// `swap_remove(i)`.
    SwapRemove,
    /// `swap(i, j)`.
    Swap,
    /// `split_off(i)`.
    SplitOff,
    /// `drain(a..b)`: takes elements out.
    Drain,
    /// `dedup()` on values.
    Dedup,
    /// `concat()` on text.
    Concat,
    /// `chunks(n)`: the parts are lists of their own.
    Chunks,
    /// `windows(n)`: the parts are lists of their own.
    Windows,
    /// `&list[a..b]`; aborts out of range. Without a third operand it goes to the end.
    Slice {
        /// `a..=b`.
        inclusive: bool,
    },
}

impl ListFunction {
    /// Whether it changes its list.
    pub fn changes(self) -> bool {
        matches!(
            self,
            Self::Push
                | Self::Pop
                | Self::Extend
                | Self::Clear
                | Self::Truncate
                | Self::Reverse
                | Self::Insert
                | Self::Remove
                | Self::SwapRemove
                | Self::Swap
                | Self::SplitOff
                | Self::Drain
                | Self::Dedup
        )
    }
}

/// Functions of maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapFunction {
    /// `len()`.
    Length,
    /// `is_empty()`.
    IsEmpty,
    /// `get(&k)`.
    Get,
    /// `map[&k]`, aborts without it.
    Index,
    /// `contains_key(&k)`.
    Contains,
    /// `insert(k, v)`; gives the value that was there.
    Insert,
    /// `remove(&k)`; gives the value that was there.
    Remove,
    /// `clear()`.
    Clear,
    /// `entry(k).or_insert(v)`; lazy for what is evaluated only where it is missing.
    Entry {
        /// `or_insert_with`, `or_default`.
        lazy: bool,
    },
    /// `HashMap::from(pairs)`.
    From,
    /// `a.union(&b)`: a new set, as the next two.
    Union,
    /// `a.intersection(&b)`.
    Intersection,
    /// `a.difference(&b)`.
    Difference,
    /// `a.is_subset(&b)`.
    IsSubset,
    /// `a.is_superset(&b)`.
    IsSuperset,
    /// `a.is_disjoint(&b)`.
    IsDisjoint,
}

impl MapFunction {
    /// Whether it changes its map.
    pub fn changes(self) -> bool {
        matches!(self, Self::Insert | Self::Remove | Self::Clear | Self::Entry { .. })
    }

    /// Whether it makes a set of two.
    pub fn makes_set(self) -> bool {
        matches!(self, Self::Union | Self::Intersection | Self::Difference)
    }
}

/// What of a map is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapPart {
    /// `(key, value)`.
    Pairs,
    /// `keys()`.
    Keys,
    /// `values()`.
    Values,
}
