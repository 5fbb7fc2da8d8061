//! What was written: the subset of Rust that redlua knows, with a span on everything.
//!
//! Nothing here is checked. Names are not resolved, types are not known, and a construct that the
//! parser has already reported stands as [`ExprKind::Error`] so that later phases stay silent
//! about it.

use crate::span::Span;
use proc_macro2::TokenStream;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The whole `redis_script! { … }` block.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// `#![redlua(…)]`.
    pub settings: Settings,
    /// All functions in the order of the source, `pub` (scripts) and private (helpers).
    pub functions: Vec<Function>,
    /// All `struct`s.
    pub records: Vec<Record>,
    /// All `enum`s.
    pub enums: Vec<Enum>,
    /// All `const`s.
    pub constants: Vec<Constant>,
    /// All `#[redlua(keyspace)]` structs.
    pub keyspaces: Vec<Keyspace>,
    /// All `type` aliases.
    pub aliases: Vec<Alias>,
    /// The names of items with a part that could not be read: what they lack is no second fault.
    pub faulty: BTreeSet<String>,
}

/// `#![redlua(redis = "7.0", valkey = "7.2", crate = ::other_name)]`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The oldest Redis version as written, with its place.
    pub redis: Option<(String, Span)>,
    /// The oldest Valkey version as written, with its place.
    pub valkey: Option<(String, Span)>,
    /// The path of the facade crate, when it was renamed.
    pub root: Option<TokenStream>,
    /// `cluster = false`: its scripts never meet a cluster.
    pub standalone: bool,
}

/// A name and its place. Raw identifiers (`r#move`) lose their `r#`.
#[derive(Clone, Debug)]
pub struct Ident {
    /// The name without `r#`.
    pub text: String,
    /// Its place.
    pub span: Span,
    /// The token, for code that is handed back to rustc.
    pub token: proc_macro2::Ident,
}

/// An `#[allow(name)]` that names a lint of redlua.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The lint's name.
    pub name: String,
    /// Its place.
    pub span: Span,
}

/// A `fn`.
#[derive(Clone, Debug)]
pub struct Function {
    /// `None` for a helper; the tokens of `pub`, `pub(crate)` … for a script.
    pub visibility: Option<TokenStream>,
    /// Its name.
    pub name: Ident,
    /// The doc comment, a line an entry, without the leading blank.
    pub docs: Vec<String>,
    /// `#[allow(…)]` of redlua's lints.
    pub allows: Vec<Allow>,
    /// `#[redlua(flat)]`: a `Vec` of tuples leaves as one flat array.
    pub flat: Option<Span>,
    /// `#[redlua(cluster = false)]`: it never meets a cluster.
    pub standalone: bool,
    /// Other attributes (`#[deprecated]`, `#[cfg(…)]`), handed to the invoker struct.
    pub attributes: Vec<TokenStream>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The type behind `->`.
    pub output: Option<TypeRef>,
    /// The body; statements that could not be parsed stand in it as [`ExprKind::Error`]. Shared, because what is known
    /// of a script keeps its function.
    pub body: Rc<Block>,
    /// From `pub` or `fn` to the end of the signature.
    pub span: Span,
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Ident,
    /// Whether it is `mut`.
    pub mutable: bool,
    /// Its type.
    pub ty: TypeRef,
    /// `#[redlua(escape)]`: percent-encode it in keys.
    pub escape: bool,
    /// `#[redlua(raw)]`: no strict key rules.
    pub raw: bool,
    /// `#[redlua(seconds)]`: a `Duration` of whole seconds.
    pub seconds: bool,
}

/// A type as written.
#[derive(Clone, Debug)]
pub struct TypeRef {
    /// What it is.
    pub kind: TypeRefKind,
    /// Its place.
    pub span: Span,
    /// The tokens, for code that is handed back to rustc.
    pub tokens: TokenStream,
}

/// The forms of a type.
#[derive(Clone, Debug)]
pub enum TypeRefKind {
    /// `i64`, `Option<T>`, `Hash<Bucket>`: a name of one or more segments with arguments.
    Path {
        /// The segments, `std::option::Option` being three.
        segments: Vec<Ident>,
        /// The type arguments of the last segment; lifetimes are dropped.
        arguments: Vec<TypeRef>,
    },
    /// `&T`, `&mut T`.
    Reference {
        /// Whether it is `&mut`.
        mutable: bool,
        /// What it points to.
        target: Box<TypeRef>,
    },
    /// `[T]`.
    Slice(Box<TypeRef>),
    /// `[T; N]`.
    Array(Box<TypeRef>, Box<Expr>),
    /// `(A, B)`; empty for `()`.
    Tuple(Vec<TypeRef>),
    /// `_`.
    Infer,
    /// Already reported.
    Error,
}

/// A `struct` with named fields.
#[derive(Clone, Debug)]
pub struct Record {
    /// Whether, and how far, it is visible; empty tokens for private.
    pub visibility: TokenStream,
    /// Whether there is any `pub`.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Lifetimes as written (`<'a>`), or empty.
    pub lifetimes: TokenStream,
    /// `#[redlua(existing = …)]`: the path of a type of the user's that has these fields.
    pub existing: Option<TokenStream>,
    /// `#[redlua(rename_all = "…")]`: the names of the fields in a hash.
    pub rename_all: Option<(String, Span)>,
    /// `#[redlua(open)]`: members of a document that it does not know are kept.
    pub open: bool,
    /// The names in `#[derive(…)]`, with their tokens.
    pub derives: Vec<(String, TokenStream)>,
    /// Attributes that pass through to the emitted struct.
    pub attributes: Vec<TokenStream>,
    /// The fields.
    pub fields: Vec<Field>,
}

/// A `#[redlua(keyspace)] struct`: keys declared once for many scripts.
#[derive(Clone, Debug)]
pub struct Keyspace {
    /// Whether, and how far, it is visible; empty tokens for private.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Attributes that pass through to the emitted struct.
    pub attributes: Vec<TokenStream>,
    /// The keys in order.
    pub members: Vec<Member>,
}

/// A key of a keyspace.
#[derive(Clone, Debug)]
pub struct Member {
    /// The tokens of its visibility.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// The type of its handle.
    pub ty: TypeRef,
    /// The doc comment.
    pub docs: Vec<String>,
    /// `key = "…"`.
    pub template: KeyTemplate,
    /// The types of parameters that are not text: `id: u64`.
    pub parameters: Vec<(Ident, TypeRef)>,
}

impl Member {
    /// The names that its template inserts, each once: those in the hash tag, which are the keyspace's, and the others.
    pub fn inserts(&self) -> (Vec<&str>, Vec<&str>) {
        let (mut tag, mut others) = (Vec::new(), Vec::new());
        for part in &self.template.parts {
            match part {
                KeyPart::Text(_) => {}
                KeyPart::Insert(insert) => others.extend(insert.path.first().map(String::as_str)),
                KeyPart::Tag(inner) => {
                    for part in inner {
                        if let KeyPart::Insert(insert) = part {
                            tag.extend(insert.path.first().map(String::as_str));
                        }
                    }
                }
            }
        }
        let others = others.into_iter().filter(|name| !tag.contains(name));
        let mut once = Vec::new();
        for name in others {
            if !once.contains(&name) {
                once.push(name);
            }
        }
        (tag, once)
    }

    /// The type of a parameter; without one it is text.
    pub fn type_of(&self, parameter: &str) -> Option<&TypeRef> {
        self.parameters.iter().find(|(name, _)| name.text == parameter).map(|(_, ty)| ty)
    }
}

/// A field of a record or of an enum's variant.
#[derive(Clone, Debug)]
pub struct Field {
    /// The tokens of its visibility.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeRef,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Attributes that pass through.
    pub attributes: Vec<TokenStream>,
    /// `#[redlua(…)]`.
    pub options: FieldOptions,
}

/// `#[redlua(default = …, empty_is_none, skip_none, rename = "…")]` on a field.
#[derive(Clone, Debug, Default)]
pub struct FieldOptions {
    /// The value of an absent hash field.
    pub default: Option<Expr>,
    /// Reads `""` as `None`.
    pub empty_is_none: bool,
    /// A `None` is not written.
    pub skip_none: bool,
    /// The name in the hash.
    pub rename: Option<String>,
}

/// An `enum`.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Whether, and how far, it is visible; empty tokens for private.
    pub visibility: TokenStream,
    /// Whether there is any `pub`.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// The names in `#[derive(…)]`, with their tokens.
    pub derives: Vec<(String, TokenStream)>,
    /// Attributes that pass through to the emitted enum.
    pub attributes: Vec<TokenStream>,
    /// `#[redlua(existing = …)]`: the path of a type of the user's that has these variants.
    pub existing: Option<TokenStream>,
    /// `#[redlua(rename_all = "…")]`.
    pub rename_all: Option<(String, Span)>,
    /// The variants.
    pub variants: Vec<Variant>,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Attributes that pass through.
    pub attributes: Vec<TokenStream>,
    /// Its fields; empty for a unit variant. Without names they are called by their places, as Rust does: `0`, `1`.
    pub fields: Vec<Field>,
    /// Whether its fields have no names: `Moved(String, i64)`.
    pub positional: bool,
    /// `#[redlua(code = "…")]`: the code of the error reply.
    pub code: Option<(String, Span)>,
    /// `#[redlua(error = "…")]`: the whole text of the error reply.
    pub error: Option<(String, Span)>,
    /// `#[redlua(rename = "…")]`: the text of a payload-less variant.
    pub rename: Option<(String, Span)>,
}

/// A `const`.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The tokens of its visibility.
    pub visibility: TokenStream,
    /// Whether there is any `pub`: such a constant is emitted for Rust as well.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Its type.
    pub ty: TypeRef,
    /// Its value.
    pub value: Expr,
}

/// A `type` alias.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// What it stands for.
    pub ty: TypeRef,
    /// The tokens of its visibility.
    pub visibility: TokenStream,
}

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

/// A pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// Its place.
    pub span: Span,
}

/// The forms of a pattern.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    /// `name`, `mut name`, `name @ pattern`. A name in capitals may be a constant, `None` is a
    /// [`PatternKind::Path`].
    Name {
        /// The name.
        name: Ident,
        /// Whether it is `mut`.
        mutable: bool,
        /// What stands behind `@`.
        inner: Option<Box<Pattern>>,
    },
    /// A literal: integer (negative ones as [`ExprKind::Unary`]), float, bool, text.
    Literal(Expr),
    /// `a..=b`, `a..`, `..b`.
    Range {
        /// The first value.
        start: Option<Expr>,
        /// The last value.
        end: Option<Expr>,
        /// Whether `end` is included.
        inclusive: bool,
    },
    /// `(a, b)`.
    Tuple(Vec<Pattern>),
    /// `None`, `E::X`, `i64::MAX`.
    Path(Vec<Ident>),
    /// `Some(x)`, `Ok(x)`, `Err(e)`, `E::Variant(a, ..)`.
    TupleVariant {
        /// The path.
        path: Vec<Ident>,
        /// The parts in front of `..`; all of them without one.
        front: Vec<Pattern>,
        /// Whether there is a `..`.
        rest: bool,
        /// The parts behind `..`.
        back: Vec<Pattern>,
    },
    /// `Name { a, b: pattern, .. }`.
    Record {
        /// The path.
        path: Vec<Ident>,
        /// The fields; shorthand is already spelled out.
        fields: Vec<(Ident, Pattern)>,
        /// Whether it ends in `..`.
        rest: bool,
    },
    /// `a | b`.
    Or(Vec<Pattern>),
    /// `[a, b]`, `[first, .., last]`.
    List {
        /// The first elements.
        front: Vec<Pattern>,
        /// Whether others may stand behind them.
        rest: bool,
        /// The last elements.
        back: Vec<Pattern>,
    },
    /// Already reported; its names are known all the same.
    Faulty(Vec<Pattern>),
    /// Already reported.
    Error,
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
