//! What a body is made of: statements, expressions, and the templates of keys and texts in them.

use super::{Allow, Ident, Pattern, TypeRef};
use crate::span::Span;

/// `{ … }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// The statements.
    pub statements: Vec<Statement>,
    /// The value: a last expression without `;`.
    pub value: Option<Box<Expr>>,
    /// From brace to brace.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// `#[allow(…)]` of redlua's lints.
    pub allows: Vec<Allow>,
    /// Its place.
    pub span: Span,
}

/// The forms of a statement.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `let PATTERN: TYPE = VALUE else { … };`
    Let {
        /// What is bound.
        pattern: Pattern,
        /// The type as written.
        ty: Option<TypeRef>,
        /// The value.
        value: Option<Expr>,
        /// The `else` block.
        otherwise: Option<Block>,
    },
    /// An expression whose value is dropped (with `;`, or a block-like one in the middle).
    Expr(Expr),
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `5`, `0xff_u32`: the value and the suffix.
    Integer {
        /// The value; a literal beyond `u128` is reported by the parser.
        value: u128,
        /// `i64`, `usize` … as written.
        suffix: Option<String>,
    },
    /// `1.5`, `2f64`.
    Float(f64),
    /// `true`, `false`.
    Bool(bool),
    /// `"text"`, `b"bytes"`.
    Text(Vec<u8>),
    /// A name of one segment: local, parameter, constant, option word.
    Name(Ident),
    /// `E::X`, `redis::time`, `i64::MAX`, `Vec::<i64>::new`: two or more segments.
    Path {
        /// The segments.
        segments: Vec<Ident>,
        /// The type arguments of any segment, in order.
        generics: Vec<TypeRef>,
    },
    /// `-x`, `!x`.
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`, `a == b`, `a && b`.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `place = value`.
    Assign(Box<Expr>, Box<Expr>),
    /// `place += value`.
    AssignOp(BinaryOp, Box<Expr>, Box<Expr>),
    /// `f(a)`, `redis::time()`, `PX(ttl)`, `Some(x)`, `E::Variant(x)`.
    Call {
        /// A [`ExprKind::Name`] or [`ExprKind::Path`].
        function: Box<Expr>,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `receiver.name::<T>(a)`.
    Method {
        /// What it is called on.
        receiver: Box<Expr>,
        /// The method's name.
        name: Ident,
        /// The turbofish.
        generics: Vec<TypeRef>,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `base.name`, `base.0` (the name is then the digits).
    Field(Box<Expr>, Ident),
    /// `base[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `a..b`, `a..=b`, `..b`, `a..`, `..`.
    Range {
        /// The first index.
        start: Option<Box<Expr>>,
        /// The last index.
        end: Option<Box<Expr>>,
        /// Whether `end` is included.
        inclusive: bool,
    },
    /// `(a, b)`; empty for `()`.
    Tuple(Vec<Expr>),
    /// `[a, b]`, `vec![a, b]` (`growable`).
    List {
        /// The elements.
        elements: Vec<Expr>,
        /// Whether it was `vec![…]`.
        growable: bool,
    },
    /// `[value; count]`, `vec![value; count]`.
    Repeat {
        /// The element.
        value: Box<Expr>,
        /// How often.
        count: Box<Expr>,
        /// Whether it was `vec![…]`.
        growable: bool,
    },
    /// `Name { field: value, ..base }`.
    Record {
        /// The path: `Verdict`, `E::Held`.
        path: Vec<Ident>,
        /// The fields in the order of the source; shorthand is already spelled out.
        fields: Vec<(Ident, Expr)>,
        /// What stands behind `..`.
        base: Option<Box<Expr>>,
    },
    /// `if condition { … } else …`; the condition may be, or hold, [`ExprKind::Let`].
    If {
        /// The condition.
        condition: Box<Expr>,
        /// The block behind it.
        then: Block,
        /// The `else`: an `If` or a `Block`.
        otherwise: Option<Box<Expr>>,
    },
    /// `let PATTERN = VALUE` in a condition.
    Let(Box<Pattern>, Box<Expr>),
    /// `match scrutinee { … }`.
    Match {
        /// What is matched.
        scrutinee: Box<Expr>,
        /// The arms.
        arms: Vec<Arm>,
    },
    /// `{ … }`, `'label: { … }`.
    Block(Block, Option<Ident>),
    /// `while condition { … }`.
    While {
        /// The condition; may be a [`ExprKind::Let`].
        condition: Box<Expr>,
        /// The body.
        body: Block,
        /// The label without its `'`.
        label: Option<Ident>,
    },
    /// `loop { … }`.
    Loop {
        /// The body.
        body: Block,
        /// The label without its `'`.
        label: Option<Ident>,
    },
    /// `for pattern in iterable { … }`.
    For {
        /// What is bound.
        pattern: Box<Pattern>,
        /// What is walked.
        iterable: Box<Expr>,
        /// The body.
        body: Block,
        /// The label without its `'`.
        label: Option<Ident>,
    },
    /// `break 'label value`.
    Break(Option<Ident>, Option<Box<Expr>>),
    /// `continue 'label`.
    Continue(Option<Ident>),
    /// `return value`.
    Return(Option<Box<Expr>>),
    /// `value?`.
    Try(Box<Expr>),
    /// `value as type`.
    Cast(Box<Expr>, TypeRef),
    /// `'c'`: what a method of text looks for.
    Character(char),
    /// `&value`, `&mut value`.
    Reference(bool, Box<Expr>),
    /// `*value`.
    Dereference(Box<Expr>),
    /// `|a, b| value`.
    Closure {
        /// What is bound.
        parameters: Vec<Pattern>,
        /// The body.
        body: Box<Expr>,
    },
    /// `key!("…")`.
    Key(KeyTemplate),
    /// `pattern!("…")`.
    Pattern(KeyTemplate),
    /// `key!(Jobs { queue })`.
    Keyspace {
        /// Which keyspace.
        name: Ident,
        /// The values of its parameters.
        fields: Vec<(Ident, Expr)>,
    },
    /// `format!("…", a, b)`.
    Format(FormatCall),
    /// `assert!(condition, "message")`.
    Assert {
        /// The condition.
        condition: Box<Expr>,
        /// The message, when there is one.
        message: Option<Box<Expr>>,
    },
    /// Already reported.
    Error,
}

/// `-` and `!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`.
    Negate,
    /// `!`.
    Not,
}

/// Operators of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
    /// `&&`.
    And,
    /// `||`.
    Or,
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
    /// `&`.
    BitAnd,
    /// `|`.
    BitOr,
    /// `^`.
    BitXor,
    /// `<<`.
    ShiftLeft,
    /// `>>`.
    ShiftRight,
}

impl BinaryOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::And => "&&",
            Self::Or => "||",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
        }
    }
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
    /// From the pattern to the end of the body.
    pub span: Span,
}

/// The template of `key!("…")`.
#[derive(Clone, Debug)]
pub struct KeyTemplate {
    /// The template as written, without quotes.
    pub text: String,
    /// Its parts, tag parts included.
    pub parts: Vec<KeyPart>,
    /// The place of the literal.
    pub span: Span,
}

/// A part of a key template.
#[derive(Clone, Debug)]
pub enum KeyPart {
    /// Text as it is, never empty.
    Text(String),
    /// `<name>`, `<record.field>`.
    Insert(KeyInsert),
    /// `{name}`, `{text<name>}`, `{'constant'}`: the hash tag. At most one a template.
    Tag(Vec<KeyPart>),
}

/// A value inserted into a key.
#[derive(Clone, Debug)]
pub struct KeyInsert {
    /// `user`, or `hit.counter` as two.
    pub path: Vec<String>,
    /// The byte range of the insert in the template's text, for the caret line.
    pub range: (usize, usize),
}

/// `format!("…", …)`, taken apart.
#[derive(Clone, Debug)]
pub struct FormatCall {
    /// What the pieces show, in the order of evaluation: first the arguments as written, then the names that only
    /// the text mentions.
    pub arguments: Vec<Expr>,
    /// The pieces in order.
    pub pieces: Vec<FormatPiece>,
}

/// A piece of a format string.
#[derive(Clone, Debug)]
pub enum FormatPiece {
    /// Text as it is, with `{{` undone.
    Text(String),
    /// `{}`, `{name}`, `{:.3}`, `{:05}`.
    Value {
        /// Which of the arguments.
        argument: usize,
        /// `.3`: digits behind the point.
        precision: Option<usize>,
        /// `05`: the width, and whether it is filled with zeros.
        width: Option<(usize, bool)>,
    },
}
