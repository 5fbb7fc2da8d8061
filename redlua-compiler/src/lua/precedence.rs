//! Which operator binds tighter, so that parentheses are written where they are needed and only
//! there. The printer writes by these rules, and `limits` counts by the same ones.

use super::ast::{Expr, Operator};

/// How tightly comparisons bind.
const COMPARISON: u8 = 3;
/// How tightly `not`, `-` and `#` bind.
const UNARY: u8 = 7;
/// Literals: nothing splits them, but they can be neither called nor indexed.
const LITERAL: u8 = 8;
/// What can be called and indexed as it stands.
const PREFIX: u8 = 9;

/// Operands joined by operators of one precedence, written beside each other.
pub(super) struct Chain<'a> {
    /// The operand at the left end.
    pub(super) first: &'a Expr,
    /// The other operands, each with the operator before it.
    pub(super) rest: Vec<(Operator, &'a Expr)>,
    precedence: u8,
}

impl<'a> Chain<'a> {
    /// The chain whose root is this expression; `None` unless it is an operator of two operands.
    ///
    /// `and`, `or` and `..` are associative (operands of `..` are texts and numbers, so that joining
    /// them can't fail): both sides of a nested one belong to the chain.
    /// For `+ - * / %` the left side belongs to it: `(a - b) - c` is `a - b - c`. Comparisons form
    /// no chain; `a < b == c` would be read wrongly by most people.
    pub(super) fn of(root: &'a Expr) -> Option<Self> {
        let Expr::Binary(operator, left, right) = root else {
            return None;
        };
        let precedence = of_operator(*operator);
        let (first, rest) = match operator {
            Operator::Or | Operator::And | Operator::Concat => flatten(root, *operator),
            _ if precedence == COMPARISON => (&**left, vec![(*operator, &**right)]),
            _ => left_spine(root, precedence),
        };
        Some(Self { first, rest, precedence })
    }

    /// Whether the first operand must be parenthesised.
    pub(super) fn parenthesises_first(&self) -> bool {
        of(self.first) <= self.precedence
    }

    /// Whether an operand of `rest` must be parenthesised.
    ///
    /// After `-` an operand that begins with `-` is, too: two in a row would start a comment.
    pub(super) fn parenthesises(&self, operator: Operator, operand: &Expr) -> bool {
        of(operand) <= self.precedence || (operator == Operator::Subtract && starts_with_minus(operand))
    }
}

/// Every operand under `root` that is joined by the associative `operator`, from left to right.
fn flatten(root: &Expr, operator: Operator) -> (&Expr, Vec<(Operator, &Expr)>) {
    let mut first = None;
    let mut rest = Vec::new();
    let mut pending = vec![root];
    while let Some(expr) = pending.pop() {
        match expr {
            Expr::Binary(inner, left, right) if *inner == operator => {
                pending.push(right);
                pending.push(left);
            }
            operand if first.is_none() => first = Some(operand),
            operand => rest.push((operator, operand)),
        }
    }
    (first.unwrap_or(root), rest)
}

/// The operands down the left side of `root`, from left to right.
fn left_spine(root: &Expr, precedence: u8) -> (&Expr, Vec<(Operator, &Expr)>) {
    let mut first = root;
    let mut rest = Vec::new();
    while let Expr::Binary(operator, left, right) = first
        && of_operator(*operator) == precedence
    {
        rest.push((*operator, &**right));
        first = left;
    }
    rest.reverse();
    (first, rest)
}

/// Whether the operand of `not`, `-` or `#` must be parenthesised.
pub(super) fn unary_parenthesises(operand: &Expr, is_negation: bool) -> bool {
    of(operand) < UNARY || (is_negation && starts_with_minus(operand))
}

/// Whether an expression must be parenthesised before it is called or indexed.
pub(super) fn base_parenthesises(base: &Expr) -> bool {
    of(base) < PREFIX
}

/// The base without a `Group` that it does not need: a base gives one value as it is.
pub(super) fn ungrouped_base(base: &Expr) -> &Expr {
    match base {
        Expr::Group(inner) if !base_parenthesises(inner) => ungrouped_base(inner),
        _ => base,
    }
}

/// What stands at the left end of an expression that is called or indexed: `a` in `a.b(c)[d]`.
pub(super) fn root_of_base(expr: &Expr) -> &Expr {
    match ungrouped_base(expr) {
        Expr::Index(base, _) | Expr::Call(base, _) => root_of_base(base),
        root => root,
    }
}

fn starts_with_minus(expr: &Expr) -> bool {
    match expr {
        Expr::Negate(_) => true,
        Expr::Number(spelling) => spelling.starts_with('-'),
        Expr::Binary(..) => {
            Chain::of(expr).is_some_and(|chain| !chain.parenthesises_first() && starts_with_minus(chain.first))
        }
        _ => false,
    }
}

fn of(expr: &Expr) -> u8 {
    match expr {
        Expr::Binary(operator, ..) => of_operator(*operator),
        Expr::Not(_) | Expr::Negate(_) | Expr::Length(_) => UNARY,
        Expr::Number(spelling) if spelling.starts_with('-') => UNARY,
        Expr::Name(_) | Expr::Index(..) | Expr::Call(..) | Expr::Group(_) => PREFIX,
        Expr::Nil | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Table { .. } => LITERAL,
    }
}

fn of_operator(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessEqual
        | Operator::Greater
        | Operator::GreaterEqual => COMPARISON,
        Operator::Concat => 4,
        Operator::Add | Operator::Subtract => 5,
        Operator::Multiply | Operator::Divide | Operator::Modulo => 6,
    }
}
