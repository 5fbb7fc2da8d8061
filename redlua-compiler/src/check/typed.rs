//! What was meant: every name is resolved, every expression has a type, the keys, the effects and
//! the places that need a guard are known. Lowering and emitting read nothing else.

pub use super::called::Called;
use super::types::{EnumId, Format, Integer, MapKind, Range, RecordId, Type};
use crate::catalogue::Reply;
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

/// All that one script needs, its helpers and types included.
#[derive(Clone, Debug)]
pub struct Script {
    /// The name of the `fn`.
    pub name: String,
    /// The `fn` as written, for its visibility, docs and attributes.
    pub source: ast::Function,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The declared keys in the order of their first `key!`.
    pub keys: Vec<Key>,
    /// The template of each local that holds a key, for messages.
    pub templates: BTreeMap<LocalId, String>,
    /// The keys that the script puts together, so that they are not in `KEYS`.
    pub derived: Vec<LocalId>,
    /// Whether the invoker compares the slots of the keys, because no tag proves them to be one.
    pub compare_slots: bool,
    /// Whether it may meet a cluster: `#[redlua(cluster = false)]` says that it does not.
    pub cluster: bool,
    /// The type of the reply, without the `Result`.
    pub reply: Type,
    /// With `#[redlua(flat)]`: the parts of the tuples whose `Vec` leaves as one flat array.
    pub flat: Option<Vec<Type>>,
    /// The script's own errors.
    pub error: Option<EnumId>,
    /// The body.
    pub body: Block,
    /// All locals of the script.
    pub locals: Vec<Local>,
    /// The helpers that the script uses, those that are used by others first.
    pub helpers: Vec<Helper>,
    /// The number of expression ids that were given out.
    pub expressions: usize,
    /// What it does to the data.
    pub effects: Effects,
}

/// A private function.
#[derive(Clone, Debug)]
pub struct Helper {
    /// Its index in the module's functions.
    pub function: usize,
    /// Its name.
    pub name: String,
    /// Its parameters; they are locals of the script.
    pub parameters: Vec<LocalId>,
    /// What it gives.
    pub result: Type,
    /// The body.
    pub body: Block,
    /// Its signature's place.
    pub span: Span,
}

/// What a script does to the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// It calls a command that can change keys.
    pub writes: bool,
    /// It calls a command that `EVAL_RO` refuses.
    pub refused_read_only: bool,
    /// It must run on servers that don't know `EVAL_RO`. They answer with the arguments in the text of an error, which
    /// clients can't read if they are not UTF-8.
    pub unknown_read_only: bool,
}

/// A parameter of a script.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The local that holds it.
    pub local: LocalId,
    /// As written.
    pub source: ast::Parameter,
    /// Its type.
    pub ty: Type,
    /// Whether it is a part of another parameter.
    pub is_part: bool,
    /// What stands for it, where it is a record or tuple of which the body needs only the parts.
    pub parts: Vec<Parameter>,
    /// Its place in `ARGV` (from 1), unless it is used in keys only. An `Option` of text takes two.
    pub position: Option<usize>,
    /// The list parameter behind whose elements `position` counts, by its index.
    pub after: Option<usize>,
    /// How its value is used.
    pub uses: Uses,
    /// The parts of a record or tuple that are times to live, each by its path, and where it is one.
    pub positive_parts: Vec<(Vec<usize>, Span)>,
}

impl Parameter {
    /// What stands for it in the body: its parts, or itself.
    pub fn leaves(&self) -> Vec<&Parameter> {
        if self.parts.is_empty() { vec![self] } else { self.parts.iter().flat_map(Parameter::leaves).collect() }
    }
}

impl Script {
    /// The parameters as the body knows them.
    pub fn leaves(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().flat_map(Parameter::leaves)
    }
}

/// How a parameter is used: decides what the prologue checks and what the body forwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Somewhere its value is needed inside the body (a key template is not inside).
    pub in_body: bool,
    /// Somewhere it is sent on unchanged: to a command, a text, a reply.
    pub forwarded: bool,
    /// Somewhere its value is computed with, compared, or changed.
    pub as_value: bool,
    /// It is a relative time to live that no test dominates: must be greater than 0.
    pub positive: bool,
    /// Of a list whose elements stand in keys only, the number of elements is sent; of such an option, whether it is
    /// there.
    pub as_count: bool,
}

/// A declared key: it is in `KEYS`.
#[derive(Clone, Debug)]
pub struct Key {
    /// The name of the handle in the source.
    pub handle: String,
    /// The locals that hold it: the one that gives it its name, and those of other `key!`s with the same template.
    pub locals: Vec<LocalId>,
    /// The template as written.
    pub template: ast::KeyTemplate,
    /// The template with parameters resolved.
    pub parts: Vec<KeyPart>,
    /// The handle's type.
    pub ty: Type,
    /// How it gets into `KEYS`.
    pub slot: KeySlot,
    /// The keyspace and which of its keys it is.
    pub member: Option<(usize, usize)>,
}

/// How a key gets into `KEYS`. First come the fixed ones, then the optional ones, then the groups, each in the order
/// of their first `key!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySlot {
    /// Always there.
    Fixed,
    /// There when its optional parameters are.
    Optional,
    /// One for each element of a list parameter, by its index.
    Group(usize),
}

/// A part of a key's template.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyPart {
    /// Text as it is.
    Text(String),
    /// A value of the caller's.
    Parameter {
        /// Index into [`Script::parameters`].
        index: usize,
        /// What of the parameter it is.
        path: KeyPath,
        /// The fields that lead to it from there: `counter`, or `0` of a tuple.
        fields: Vec<String>,
        /// Which rules the value must keep.
        rules: KeyRules,
    },
}

/// What of a parameter stands in a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPath {
    /// All of it.
    Whole,
    /// The value of an option.
    Payload,
    /// An element of a list.
    Element,
}

impl Key {
    /// The parameters without which an optional key is not there.
    pub fn needs(&self) -> Vec<usize> {
        let mut needed = Vec::new();
        for part in &self.parts {
            if let KeyPart::Parameter { index, path: KeyPath::Payload, .. } = part
                && !needed.contains(index)
            {
                needed.push(*index);
            }
        }
        needed
    }
}

impl Script {
    /// The keys that are always there.
    pub fn fixed_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.slot == KeySlot::Fixed)
    }

    /// The keys that are there when their parameters are.
    pub fn optional_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.slot == KeySlot::Optional)
    }

    /// The keys for each element of a list, by the list, in wire order.
    pub fn key_groups(&self) -> Vec<(usize, Vec<&Key>)> {
        let mut groups: Vec<(usize, Vec<&Key>)> = Vec::new();
        for key in &self.keys {
            let KeySlot::Group(list) = key.slot else { continue };
            match groups.iter_mut().find(|(known, _)| *known == list) {
                Some((_, members)) => members.push(key),
                None => groups.push((list, vec![key])),
            }
        }
        groups
    }

    /// All keys as they stand in `KEYS`, those of a group once.
    pub fn keys_in_wire_order(&self) -> Vec<&Key> {
        let groups = self.key_groups();
        let members = groups.iter().flat_map(|(_, members)| members.iter().copied());
        self.fixed_keys().chain(self.optional_keys()).chain(members).collect()
    }
}

/// A key that the script puts together.
#[derive(Clone, Debug)]
pub struct BuiltKey {
    /// The local that holds it.
    pub local: LocalId,
    /// Its pieces in order.
    pub pieces: Vec<BuiltPiece>,
    /// Whether its slot is compared with that of the first key, because it comes out of data as a whole.
    pub compared: bool,
}

/// A piece of a built key.
#[derive(Clone, Debug)]
pub enum BuiltPiece {
    /// Text as it is.
    Text(String),
    /// A value, or a key that is extended.
    Value {
        /// Its name, for messages.
        name: String,
        /// The value.
        value: Expr,
        /// Which rules it must keep.
        rules: KeyRules,
    },
}

/// The rules for a value in a key, decided by where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyRules {
    /// Before the tag, or in a template without one: no `{`.
    pub no_open_brace: bool,
    /// In the tag: no `}`.
    pub no_close_brace: bool,
    /// It begins the tag and is all that makes it non-empty.
    pub not_empty: bool,
    /// The first byte of the text behind it, when another text value follows.
    pub forbidden: Option<u8>,
}

/// A local of a script or of one of its helpers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalId(pub usize);

/// What is known about a local.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name in the source.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it is `mut`, or points to what may be changed.
    pub mutable: bool,
    /// Whether it is a helper's parameter that points to a value of the caller.
    pub reference: bool,
    /// Where it is bound.
    pub span: Span,
    /// How an integer in it is held.
    pub held: Held,
}

/// How a 64-bit integer is held in Lua.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// As a number; exact within ±(2^53−1).
    #[default]
    Number,
    /// As canonical decimal text: it is only forwarded or compared for equality.
    Text,
}

/// The number of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub usize);

/// `{ … }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// The statements.
    pub statements: Vec<Statement>,
    /// The value.
    pub value: Option<Box<Expr>>,
    /// Its place.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Its place.
    pub span: Span,
    /// Lints that `#[allow]` on the statement switches off.
    pub allows: Vec<String>,
}

/// The forms of a statement.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `let pattern = value else { … };`
    Let {
        /// What is bound.
        pattern: Pattern,
        /// The value; `None` for `let x;`.
        value: Option<Expr>,
        /// The `else` block.
        otherwise: Option<Block>,
    },
    /// An expression whose value is dropped.
    Expr(Expr),
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its number, an index into tables that later passes make.
    pub id: ExprId,
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// For integers: the values that it can have.
    pub range: Range,
    /// How an integer (or an option of one) is held in Lua.
    pub held: Held,
    /// Its place.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// An integer literal or constant.
    Integer(i128),
    /// A float literal or constant.
    Float(f64),
    /// `true`, `false`.
    Bool(bool),
    /// Text.
    Text(Vec<u8>),
    /// `Status::OK`, `Status::new("QUEUED")`.
    Status(String),
    /// `()`.
    Unit,
    /// `None`.
    None,
    /// A local or parameter.
    Local(LocalId),
    /// A declared key, an index into [`Script::keys`]: of a group in the turn of a loop, or of a helper.
    Key(usize, Option<LoopId>),
    /// A key that is put together in the script.
    BuildKey(Box<BuiltKey>),
    /// `Some(value)`.
    Some(Box<Expr>),
    /// `Ok(value)`: only where a `Result` leaves or is taken apart.
    Ok(Box<Expr>),
    /// `Err(value)`.
    Err(Box<Expr>),
    /// Integer arithmetic.
    Arithmetic {
        /// What is computed.
        op: Arithmetic,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
        /// The bounds that the result must be checked against, when it could leave them.
        guard: Option<Range>,
    },
    /// Float arithmetic.
    FloatArithmetic {
        /// What is computed.
        op: Arithmetic,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `-value`, of an integer in range or a float.
    Negate(Box<Expr>),
    /// `!value`.
    Not(Box<Expr>),
    /// `left == right` and its kin.
    Compare {
        /// Which comparison.
        op: Comparison,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `left && right`, `left || right`.
    Logic {
        /// `&&`.
        and: bool,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `value as …`.
    Cast(Cast, Box<Expr>),
    /// A function of numbers.
    Math {
        /// Which.
        function: Math,
        /// The receiver and the arguments.
        arguments: Vec<Expr>,
        /// The bounds that the result must be checked against, when it could leave them.
        guard: Option<Range>,
    },
    /// `format!` and `+` on text.
    Concat(Vec<Piece>),
    /// A function of text.
    TextFunction(TextFunction, Vec<Expr>),
    /// A value as the text of a document.
    Encode(Format, Box<Expr>),
    /// Each element of a list as the text of a document.
    EncodeEach(Format, Box<Expr>),
    /// A text read as a document; an `Option` of the type, `None` for a text that is none.
    Decode(Format, Box<Expr>),
    /// A method or function of `Json`.
    JsonFunction(JsonFunction, Vec<Expr>),
    /// A method or function of a list.
    ListFunction(ListFunction, Vec<Expr>),
    /// `HashMap::new()`.
    Map,
    /// A method or function of a map.
    MapFunction(MapFunction, Vec<Expr>),
    /// `list.sort()`; with an order `sort_by_key(…)` and `sort_by(…)`.
    Sort(Box<Expr>, Option<Box<Order>>),
    /// `list.retain(|x| …)`, `map.retain(|key, value| …)`.
    Retain(Box<Expr>, Box<Pattern>, Box<Expr>),
    /// A chain of adapters; only inside of [`ExprKind::Consume`] or as what a `for` walks.
    Chain(Box<Chain>),
    /// A chain and what consumes it, in one pass.
    Consume(Box<Chain>, Box<Sink>),
    /// A command.
    Command(Box<CommandCall>),
    /// `redis::pcall(command)`: a `Result` whose error is that of the command.
    Protected(Box<Expr>),
    /// `redis::log(LEVEL, text)`.
    Log(LogLevel, Box<Expr>),
    /// `if`.
    If {
        /// The condition; may be, or hold, [`ExprKind::Let`].
        condition: Box<Expr>,
        /// The block behind it.
        then: Block,
        /// The block behind `else`.
        otherwise: Option<Block>,
    },
    /// `let pattern = value` in a condition.
    Let(Box<Pattern>, Box<Expr>),
    /// `match`; the arms are exhaustive.
    Match {
        /// What is matched. A tuple literal here builds no table.
        scrutinee: Box<Expr>,
        /// The arms in order.
        arms: Vec<Arm>,
    },
    /// `{ … }`.
    Block(Block),
    /// `while`.
    While {
        /// The condition.
        condition: Box<Expr>,
        /// The body.
        body: Block,
        /// The loop's number.
        label: LoopId,
    },
    /// `loop`.
    Loop {
        /// The body.
        body: Block,
        /// The loop's number.
        label: LoopId,
    },
    /// `'label: { … }`, which a `break` leaves.
    Labelled {
        /// The block.
        body: Block,
        /// Its number, among those of the loops.
        label: LoopId,
    },
    /// `for`.
    For {
        /// What is bound.
        pattern: Box<Pattern>,
        /// What is walked.
        iterable: Box<Iterable>,
        /// The body.
        body: Block,
        /// The loop's number.
        label: LoopId,
    },
    /// `break value`.
    Break(LoopId, Option<Box<Expr>>),
    /// `continue`.
    Continue(LoopId),
    /// `return value`.
    Return(Option<Box<Expr>>),
    /// `value?`.
    Try(Box<Expr>),
    /// `value.is_some()`, `value.is_none()`.
    IsSome(Box<Expr>, bool),
    /// `value.is_ok()`, `value.is_err()`.
    IsOk(Box<Expr>, bool),
    /// `result.ok()`.
    WithoutError(Box<Expr>),
    /// `option.unwrap_or(default)`.
    UnwrapOr(Box<Expr>, Box<Expr>),
    /// `option.unwrap()`, `option.expect("…")`.
    Unwrap(Box<Expr>, Option<String>),
    /// `option.ok_or(error)`.
    OkOr(Box<Expr>, Box<Expr>),
    /// `assert!(condition, "message")`.
    Assert(Box<Expr>, String),
    /// `base.field`.
    Field(Box<Expr>, RecordId, usize),
    /// `base.0`.
    Element(Box<Expr>, usize),
    /// `Name { … }`: the values in the order of the source, with the index of their field.
    Record {
        /// Which record.
        record: RecordId,
        /// The given fields.
        fields: Vec<(usize, Expr)>,
        /// What stands behind `..`.
        base: Option<Box<Expr>>,
    },
    /// `(a, b)`.
    Tuple(Vec<Expr>),
    /// `[a, b]`, `vec![a, b]`.
    List(Vec<Expr>),
    /// `[value; count]`, `vec![value; count]`.
    Repeat(Box<Expr>, Box<Expr>),
    /// `E::Variant { … }`.
    Variant {
        /// Which enum.
        enumeration: EnumId,
        /// Which variant.
        variant: usize,
        /// The given fields in the order of the source.
        fields: Vec<(usize, Expr)>,
    },
    /// `place = value`.
    Assign(Box<Place>, Box<Expr>),
    /// A call of a helper.
    Call {
        /// Index into the module's functions.
        function: usize,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `value.clone()` of an owned value: a deep copy.
    Clone(Box<Expr>),
    /// `&value`, `&mut value` of an owned value: it is not moved.
    Borrow(bool, Box<Expr>),
    /// Already reported.
    Error,
}

/// A loop of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoopId(pub usize);

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
    /// `redis::sha1hex(t)`.
    Sha1,
    /// `code()` of the error of a command.
    ErrorCode,
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
}

impl MapFunction {
    /// Whether it changes its map.
    pub fn changes(self) -> bool {
        matches!(self, Self::Insert | Self::Remove | Self::Clear | Self::Entry { .. })
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

/// In which order a list is sorted.
#[derive(Clone, Debug)]
pub struct Order {
    /// What one element is bound to, and the other.
    pub patterns: [Pattern; 2],
    /// What is compared, the most important first.
    pub keys: Vec<OrderKey>,
    /// `sort_by_key`: the left values are of the first element only, the right ones of the other.
    pub by_key: bool,
}

/// Two values that tell which of two elements comes first.
#[derive(Clone, Debug)]
pub struct OrderKey {
    /// The value that is evaluated first.
    pub left: Expr,
    /// The other one.
    pub right: Expr,
    /// Whether the greater one comes first.
    pub descending: bool,
    /// Whether a float's −0 comes before its 0: `total_cmp`.
    pub total: bool,
}

/// A piece of a text that is put together.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Text as it is.
    Text(Vec<u8>),
    /// A value: text, integer, bool, unit enum, or a float with a precision.
    Value {
        /// The value.
        value: Expr,
        /// Digits behind the point.
        precision: Option<usize>,
        /// The width and whether it is filled with zeros.
        width: Option<(usize, bool)>,
    },
}

/// `source.adapter(…).adapter(…)`.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Where the elements come from.
    pub source: Iterable,
    /// The adapters in order.
    pub stages: Vec<Stage>,
}

/// An adapter.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Which.
    pub kind: StageKind,
    /// The closure's parameter.
    pub pattern: Option<Pattern>,
    /// The closure's body, or the adapter's argument.
    pub value: Option<Expr>,
}

/// The adapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageKind {
    /// `map(|x| …)`.
    Map,
    /// `filter(|x| …)`.
    Filter,
    /// `filter_map(|x| …)`.
    FilterMap,
    /// `enumerate()`.
    Enumerate,
    /// `take(n)`.
    Take,
    /// `skip(n)`.
    Skip,
    /// `take_while(|x| …)`.
    TakeWhile,
    /// `skip_while(|x| …)`.
    SkipWhile,
    /// `cloned()`: a copy of each owned element.
    Cloned,
    /// `zip(other)`: with the elements of a list.
    Zip,
    /// `step_by(n)` behind something else than a range.
    StepBy,
}

/// What consumes a chain.
#[derive(Clone, Debug)]
pub struct Sink {
    /// Which.
    pub kind: SinkKind,
    /// The parameters of its closure: the element, for `fold` the state before it.
    pub patterns: Vec<Pattern>,
    /// The start of `fold`.
    pub start: Option<Expr>,
    /// The closure's body.
    pub value: Option<Expr>,
    /// The bounds of a sum.
    pub guard: Option<Range>,
}

/// The consumers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinkKind {
    /// `collect()` to a `Vec`, or to a map of pairs.
    Collect,
    /// `sum()`.
    Sum,
    /// `count()`.
    Count,
    /// `min()`.
    Min,
    /// `max()`.
    Max,
    /// `min_by_key(|x| …)`.
    MinByKey,
    /// `max_by_key(|x| …)`.
    MaxByKey,
    /// `any(|x| …)`.
    Any,
    /// `all(|x| …)`.
    All,
    /// `find(|x| …)`.
    Find,
    /// `find_map(|x| …)`.
    FindMap,
    /// `position(|x| …)`.
    Position,
    /// `fold(start, |state, x| …)`.
    Fold,
    /// `last()`.
    Last,
    /// `next()`: the first.
    Next,
}

/// What is walked by `for`.
#[derive(Clone, Debug)]
pub enum Iterable {
    /// `start..stop`, `start..=stop`, `.rev()`, `.step_by(n)`.
    Range {
        /// The first value.
        start: Expr,
        /// The end.
        end: Expr,
        /// Whether the end is included.
        inclusive: bool,
        /// Whether it is walked backwards.
        reversed: bool,
        /// The step.
        step: Option<Expr>,
    },
    /// A list; with `enumerate` the pattern is a pair of index and element.
    List {
        /// The list.
        list: Expr,
        /// Whether the index comes with it.
        enumerate: bool,
        /// `&list`, `list.iter()`: the elements stay in it.
        borrowed: bool,
        /// `.rev()`.
        reversed: bool,
    },
    /// A map; only as the source of a chain.
    Map {
        /// The map.
        map: Expr,
        /// Whether it has an order.
        kind: MapKind,
        /// What is taken of each entry.
        part: MapPart,
        /// `&map`, `map.iter()`: the entries stay in it.
        borrowed: bool,
    },
    /// A chain of adapters.
    Chain(Box<Chain>),
}

/// What can be assigned to.
#[derive(Clone, Debug)]
pub enum Place {
    /// A local.
    Local(LocalId),
    /// A field of a place.
    Field(Box<Place>, RecordId, usize),
    /// An element of a tuple in a place.
    Element(Box<Place>, usize),
    /// An element of a list in a place.
    Index(Box<Place>, Expr),
    /// The entry of a key in a map; it need not be there.
    Key(Box<Place>, Expr),
}

/// `pattern if guard => body`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The pattern.
    pub pattern: Pattern,
    /// The guard.
    pub guard: Option<Expr>,
    /// The body.
    pub body: Expr,
}

/// A pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// The type of what it matches.
    pub ty: Type,
    /// Its place.
    pub span: Span,
}

/// The forms of a pattern.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    /// A new local, and what stands behind its `@`.
    Bind(LocalId, Option<Box<Pattern>>),
    /// An integer.
    Integer(i128),
    /// A float.
    Float(f64),
    /// A bool.
    Bool(bool),
    /// A text.
    Text(Vec<u8>),
    /// Integers from … to, inclusive; open ends are the type's.
    Range(i128, i128),
    /// `Some(pattern)`.
    Some(Box<Pattern>),
    /// `None`.
    None,
    /// `Ok(pattern)`.
    Ok(Box<Pattern>),
    /// `Err(pattern)`.
    Err(Box<Pattern>),
    /// `(a, b)`.
    Tuple(Vec<Pattern>),
    /// `Name { … }`: fields by index.
    Record(RecordId, Vec<(usize, Pattern)>),
    /// `E::Variant { … }`.
    Variant(EnumId, usize, Vec<(usize, Pattern)>),
    /// `a | b`.
    Or(Vec<Pattern>),
}

/// A call of a command.
#[derive(Clone, Debug)]
pub struct CommandCall {
    /// Which command.
    pub command: Called,
    /// The words after the command's name, in wire order.
    pub words: Vec<Word>,
    /// The form of the reply in Lua.
    pub reply: ReplyForm,
    /// What a stored value in the reply is called in an abort: handle, template, field.
    pub subject: Option<Subject>,
    /// The reply that proves that the call changed nothing.
    pub noop: Option<crate::catalogue::Noop>,
    /// Whether the reply is a value that the call took out of its key.
    pub removes: bool,
}

/// What a stored value is called in an abort.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The handle's local; its name and template are looked up from it.
    pub handle: LocalId,
    /// The field of the record.
    pub field: Option<String>,
}

/// A word of a command.
#[derive(Clone, Debug)]
pub enum Word {
    /// As it is.
    Literal(String),
    /// A key.
    Key(Expr),
    /// A value in its stored form.
    Value(Expr),
    /// A number that Redis reads as a double or that was checked: exact also when only forwarded.
    Number {
        /// An integer or a float.
        value: Expr,
        /// Whether an infinity has a meaning here.
        infinite: bool,
    },
    /// A bound: `(` and the number, or for texts `[` or `(` and the text.
    Prefixed(&'static str, Expr),
    /// A field of a hash and its value, or neither where the value is `None`.
    Field(String, Expr),
    /// How many elements the list of the call has, those counted in that are written beside it.
    SpreadCount(usize),
    /// All elements of a list, in chunks where that keeps the meaning. A call has one such list.
    Spread {
        /// The list.
        list: Expr,
        /// How many words an element makes: a tuple makes several.
        width: usize,
    },
}

/// The form of a reply in Lua and what is made of it.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyForm {
    /// As the catalogue says, with the handle's types filled in where it says `T`, `K`, `V`.
    Catalogue {
        /// The catalogue's reply.
        reply: Reply,
        /// The types of the stored values in it.
        stored: Stored,
    },
    /// `HGETALL`/`HMGET` of a record: the known fields, `None` when all are absent.
    Record(RecordId),
    /// `HMGET` of some fields of a record: a tuple of options.
    Fields(RecordId, Vec<usize>),
    /// Facts in pairs of name and value, of which the fields of a record are read; or a list of such replies.
    Facts {
        /// The record.
        record: RecordId,
        /// Whether it is a list.
        list: bool,
    },
    /// What the script says that a command gives which the catalogue does not know: each part is checked.
    Raw(Type),
}

/// What the texts in a reply are parsed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// `T` of the handle.
    pub value: Type,
    /// `K` of a hash.
    pub field: Type,
    /// `V` of a hash, or the type of the record's field.
    pub field_value: Type,
}

impl Stored {
    /// Text that is not parsed.
    pub const TEXT: Stored = Stored { value: Type::Text, field: Type::Text, field_value: Type::Text };

    /// Whether a part of the reply is parsed, so that a stored value of the wrong form aborts.
    pub fn is_parsed(&self, reply: &Reply) -> bool {
        match reply {
            Reply::Value => self.value != Type::Text,
            Reply::Field => self.field != Type::Text,
            Reply::FieldValue => self.field_value != Type::Text,
            Reply::Optional(inner, _) | Reply::Array(inner) | Reply::ArrayOrFalse(inner) => self.is_parsed(inner),
            Reply::Pairs(first, second) => self.is_parsed(first) || self.is_parsed(second),
            Reply::Tuple(parts) => parts.iter().any(|part| self.is_parsed(part)),
            _ => false,
        }
    }
}

/// A record of the module, resolved.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// As written.
    pub source: ast::Record,
    /// The fields in order.
    pub fields: Vec<FieldType>,
    /// Whether it is `Copy`.
    pub copy: bool,
}

/// A field, resolved.
#[derive(Clone, Debug)]
pub struct FieldType {
    /// Its name.
    pub name: String,
    /// Its name in a hash.
    pub stored: String,
    /// Its type.
    pub ty: Type,
    /// The value of an absent hash field.
    pub default: Option<Expr>,
    /// Reads `""` as `None`.
    pub empty_is_none: bool,
    /// A `None` is not written.
    pub skip_none: bool,
}

/// An enum of the module, resolved.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// As written.
    pub source: ast::Enum,
    /// The variants in order.
    pub variants: Vec<VariantType>,
    /// Whether it is `Copy`.
    pub copy: bool,
}

impl EnumType {
    /// Whether no variant has fields: such an enum is a text.
    pub fn is_plain(&self) -> bool {
        self.variants.iter().all(|variant| variant.fields.is_empty())
    }
}

/// A variant, resolved.
#[derive(Clone, Debug)]
pub struct VariantType {
    /// Its name.
    pub name: String,
    /// Its text as a stored value, argument or reply.
    pub text: String,
    /// The code of its error reply.
    pub code: String,
    /// The whole text of its error reply, when it was given.
    pub error: Option<String>,
    /// Its fields in order.
    pub fields: Vec<FieldType>,
}

/// The module's types and constants, shared by all its scripts.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// The records.
    pub records: Vec<RecordType>,
    /// The enums.
    pub enums: Vec<EnumType>,
    /// The keyspaces.
    pub keyspaces: Vec<KeyspaceType>,
}

/// A keyspace, resolved.
#[derive(Clone, Debug)]
pub struct KeyspaceType {
    /// As written.
    pub source: ast::Keyspace,
    /// What stands in its hash tags.
    pub parameters: Vec<(String, Type)>,
    /// Its keys in order.
    pub members: Vec<MemberType>,
}

/// A key of a keyspace, resolved.
#[derive(Clone, Debug)]
pub struct MemberType {
    /// The type of its handle.
    pub ty: Type,
    /// What else its template inserts.
    pub arguments: Vec<(String, Type)>,
    /// Its template.
    pub parts: Vec<MemberPart>,
}

/// A part of the template of a key in a keyspace.
#[derive(Clone, Debug)]
pub enum MemberPart {
    /// Text as it is.
    Text(String),
    /// A value.
    Value {
        /// Its name.
        name: String,
        /// Which rules it must keep.
        rules: KeyRules,
    },
}
