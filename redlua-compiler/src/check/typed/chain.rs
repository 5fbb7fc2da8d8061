//! Chains of iterator adapters, what consumes them, and orders for sorting.

use super::{Expr, Iterable, Pattern};
use crate::check::types::{Range, Type};

/// In which order a list is sorted, or what is the least of it.
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
    /// The keys before it that must be equal for this one to be evaluated: those in front of a `then_with`. All else is
    /// evaluated always, also the second part of a tuple, as in Rust.
    pub behind: Vec<usize>,
}

impl OrderKey {
    /// Whether the comparison itself can stop the script: `partial_cmp(…).unwrap()`.
    pub fn stops_at_nan(&self) -> bool {
        self.left.ty == Type::Float && !self.total
    }
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
    /// `flat_map(|x| list)`, `flatten()`: the elements of a list for each element.
    FlatMap,
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
    /// How `min_by` and `max_by` compare.
    pub order: Option<Box<Order>>,
    /// The bounds of a sum.
    pub guard: Option<Range>,
}

impl Sink {
    /// One without a closure.
    pub fn of(kind: SinkKind) -> Self {
        Self { kind, patterns: Vec::new(), start: None, value: None, order: None, guard: None }
    }
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
    /// `min_by(|a, b| …)`.
    MinBy,
    /// `max_by(|a, b| …)`.
    MaxBy,
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
