//! The Lua tree. It has no behaviour: lowering builds it, limits rewrites it, print writes it.
//!
//! An [`Origin`] is an opaque number; what it stands for in the user's source is kept outside.

/// Where a node comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(pub u32);

/// A whole script: comment lines, helpers, prologue, body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// The comment at the top, a line an entry, without `-- `.
    pub header: Vec<String>,
    /// The helpers of the prelude as verbatim text, in the order in which they need each other.
    pub prelude: Vec<String>,
    /// The user's private functions.
    pub functions: Vec<Statement>,
    /// Checks and decodes what the caller sent.
    pub prologue: Vec<Statement>,
    /// The script itself.
    pub body: Vec<Statement>,
}

/// A statement and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Where it comes from.
    pub origin: Origin,
}

/// The statements of Lua 5.1 that are used.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `local a, b = x, y`; no values for a bare declaration.
    Local {
        /// The names; at least one.
        names: Vec<String>,
        /// The values; none, or one per name, or one call that gives several.
        values: Vec<Expr>,
    },
    /// `a, b = x, y`.
    Assign {
        /// Names, indexes or fields.
        targets: Vec<Expr>,
        /// The values.
        values: Vec<Expr>,
    },
    /// A call whose value is dropped.
    Call(Expr),
    /// `if … then … elseif … then … else … end`.
    If {
        /// Conditions with their blocks; at least one.
        arms: Vec<(Expr, Vec<Statement>)>,
        /// The `else` block; empty for none.
        otherwise: Vec<Statement>,
    },
    /// `while condition do … end`.
    While {
        /// The condition.
        condition: Expr,
        /// The body.
        body: Vec<Statement>,
    },
    /// `repeat … until condition`.
    Repeat {
        /// The body; its locals are visible in the condition.
        body: Vec<Statement>,
        /// The condition.
        until: Expr,
    },
    /// `for name = start, stop, step do … end`.
    NumericFor {
        /// The loop variable.
        name: String,
        /// The first value.
        start: Expr,
        /// The last value.
        stop: Expr,
        /// The step, when it is not 1.
        step: Option<Expr>,
        /// The body.
        body: Vec<Statement>,
    },
    /// `for a, b in pairs(t) do … end`.
    GenericFor {
        /// The loop variables.
        names: Vec<String>,
        /// The iterator.
        iterator: Expr,
        /// The body.
        body: Vec<Statement>,
    },
    /// `do … end`.
    Do(Vec<Statement>),
    /// `return a, b`; must end its block.
    Return(Vec<Expr>),
    /// `break`; must end its block.
    Break,
    /// `local function name(parameters) … end`; `function name(parameters) … end` when its name
    /// was declared before, for functions that call each other.
    LocalFunction {
        /// Whether a `local name` stands before it.
        declared: bool,
        /// Its name.
        name: String,
        /// Its parameters.
        parameters: Vec<String>,
        /// Its body.
        body: Vec<Statement>,
    },
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `nil`.
    Nil,
    /// `true`, `false`.
    Bool(bool),
    /// A number literal, already spelled; may begin with `-`.
    Number(String),
    /// A text literal of any bytes.
    Text(Vec<u8>),
    /// A name.
    Name(String),
    /// `base[index]`; a text index that is a name prints as `base.name`.
    Index(Box<Expr>, Box<Expr>),
    /// `function(arguments)`; the function is a name or an index.
    Call(Box<Expr>, Vec<Expr>),
    /// `left op right`.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `not value`.
    Not(Box<Expr>),
    /// `-value`.
    Negate(Box<Expr>),
    /// `#value`.
    Length(Box<Expr>),
    /// `{a, b, name = c}`.
    Table {
        /// The array part.
        array: Vec<Expr>,
        /// Named entries in order; a key that is no plain name prints as `['key']`.
        named: Vec<(String, Expr)>,
    },
    /// `(value)`: cuts several values to one, and keeps a call out of the tail position.
    Group(Box<Expr>),
}

/// Operators of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `==`.
    Equal,
    /// `~=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
    /// `..`.
    Concat,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`: Lua's, which floors.
    Modulo,
}
