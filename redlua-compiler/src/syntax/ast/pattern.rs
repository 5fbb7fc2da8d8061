//! Patterns.

use super::{Expr, Ident};
use crate::span::Span;

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
    /// A literal: integer (negative ones as [`ExprKind::Unary`](super::ExprKind::Unary)), float, bool, text.
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
