//! Statements, expressions and patterns.

use super::{
    Arithmetic, BuiltKey, Cast, Chain, CommandCall, Comparison, Held, JsonFunction, LibraryFunction, ListFunction,
    LocalId, LogLevel, MapFunction, MapPart, Math, Order, Sink, TextFunction,
};
use crate::check::types::{EnumId, Format, MapKind, Range, RecordId, Type};
use crate::span::Span;

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

impl Statement {
    /// One that allows nothing: those that the checker makes.
    pub fn of(kind: StatementKind, span: Span) -> Self {
        Self { kind, span, allows: Vec::new() }
    }
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
    /// For integers: the values that it can have. For a float: those of its ceiling, as far as a test has shown them.
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
    /// A declared key, an index into [`Script::keys`](super::Script::keys): of a group in the turn of a loop, or of a helper.
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
    /// A function of `lua::`.
    Library(LibraryFunction, Vec<Expr>),
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
    /// `reply.get::<T>(i)`: a part of a reply of any type, checked to be what the script says.
    ReplyPart(Box<Expr>, Box<Expr>),
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

impl Pattern {
    /// Every local that it binds, in the order of the source.
    pub fn each_bound(&self, visit: &mut dyn FnMut(LocalId)) {
        match &self.kind {
            PatternKind::Bind(local, inner) => {
                visit(*local);
                if let Some(inner) = inner {
                    inner.each_bound(visit);
                }
            }
            PatternKind::Some(inner) | PatternKind::Ok(inner) | PatternKind::Err(inner) => inner.each_bound(visit),
            PatternKind::Tuple(parts) | PatternKind::Or(parts) => parts.iter().for_each(|part| part.each_bound(visit)),
            PatternKind::Record(_, fields) | PatternKind::Variant(_, _, fields) => {
                fields.iter().for_each(|(_, part)| part.each_bound(visit));
            }
            PatternKind::List { front, back, .. } => {
                front.iter().chain(back).for_each(|part| part.each_bound(visit));
            }
            PatternKind::Wildcard
            | PatternKind::Integer(_)
            | PatternKind::Float(_)
            | PatternKind::Bool(_)
            | PatternKind::Text(_)
            | PatternKind::Range(..)
            | PatternKind::None => {}
        }
    }
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
    /// `[a, b]`, `[first, .., last]`.
    List {
        /// The first elements.
        front: Vec<Pattern>,
        /// Whether others may stand behind them.
        rest: bool,
        /// The last elements.
        back: Vec<Pattern>,
    },
    /// `Name { … }`: fields by index.
    Record(RecordId, Vec<(usize, Pattern)>),
    /// `E::Variant { … }`.
    Variant(EnumId, usize, Vec<(usize, Pattern)>),
    /// `a | b`.
    Or(Vec<Pattern>),
}
