//! Which values an integer can have: decides where a guard is needed, and answers `zero_ttl`.
//!
//! A range belongs to an expression. A test of an immutable local narrows the local's range in the
//! code that the test dominates; mutable locals always have the range of their type.

use super::typed::{Arithmetic, Cast, Comparison, Expr, ExprKind, LocalId, Math};
use super::types::{EXACT, Range, Type};
use super::visit;

impl Range {
    /// The range of `left op right`, before any guard. Division by zero is not part of it.
    pub(crate) fn arithmetic(op: Arithmetic, left: Range, right: Range) -> Range {
        match op {
            Arithmetic::Add => Range::new(left.low + right.low, left.high + right.high),
            Arithmetic::Subtract => Range::new(left.low - right.high, left.high - right.low),
            Arithmetic::Multiply => left.corners(right, |a, b| a * b),
            Arithmetic::Divide => {
                // The divisor nearest to zero gives the largest quotient.
                let largest = left.low.abs().max(left.high.abs());
                if left.low >= 0 && right.low > 0 {
                    Range::new(left.low / right.high, left.high / right.low)
                } else {
                    Range::new(-largest, largest)
                }
            }
            Arithmetic::DivideEuclid => {
                let largest = left.low.abs().max(left.high.abs()) + 1;
                if left.low >= 0 && right.low > 0 {
                    Range::new(left.low / right.high, left.high / right.low)
                } else {
                    Range::new(-largest, largest)
                }
            }
            Arithmetic::Remainder => {
                let limit = (right.low.abs().max(right.high.abs()) - 1).max(0);
                let low = if left.low >= 0 { 0 } else { (-limit).max(left.low) };
                let high = if left.high <= 0 { 0 } else { limit.min(left.high) };
                Range::new(low, high)
            }
            Arithmetic::RemainderEuclid => Range::new(0, (right.low.abs().max(right.high.abs()) - 1).max(0)),
        }
    }

    fn corners(self, other: Range, op: impl Fn(i128, i128) -> i128) -> Range {
        let values =
            [op(self.low, other.low), op(self.low, other.high), op(self.high, other.low), op(self.high, other.high)];
        Range::new(values.into_iter().min().unwrap_or(0), values.into_iter().max().unwrap_or(0))
    }

    /// What `self` is narrowed to where `self op other` holds.
    fn narrowed(self, op: Comparison, other: Range) -> Range {
        match op {
            Comparison::Equal => self.meet(other),
            Comparison::NotEqual if other.low == other.high && self.low < self.high => {
                if self.low == other.low {
                    Range::new(self.low + 1, self.high)
                } else if self.high == other.high {
                    Range::new(self.low, self.high - 1)
                } else {
                    self
                }
            }
            Comparison::NotEqual => self,
            Comparison::Less => self.meet(Range::new(i128::MIN / 4, other.high - 1)),
            Comparison::LessEqual => self.meet(Range::new(i128::MIN / 4, other.high)),
            Comparison::Greater => self.meet(Range::new(other.low + 1, i128::MAX / 4)),
            Comparison::GreaterEqual => self.meet(Range::new(other.low, i128::MAX / 4)),
        }
    }
}

/// What is known about immutable locals where `condition` has the value `truth`.
pub(crate) fn facts(condition: &Expr, truth: bool) -> Vec<(LocalId, Range)> {
    let mut known = Vec::new();
    visit::each_answered(condition, truth, &mut |question, answer| {
        let ExprKind::Compare { op, left, right } = &question.kind else { return };
        // What is not greater may be NaN.
        if left.ty == Type::Float && answer {
            known.extend(ceiling(*op, left, right));
        }
        let compares_integers = left.ty.integer().is_some() || left.ty == Type::Duration;
        // `None == Some(n)` says nothing about n.
        if !compares_integers || matches!(left.ty, Type::Option(_)) {
            return;
        }
        let op = if answer { *op } else { op.negated() };
        if let Some(local) = tested_local(left) {
            known.push((local, left.range.narrowed(op, right.range)));
        }
        if let Some(local) = tested_local(right) {
            known.push((local, right.range.narrowed(op.mirrored(), left.range)));
        }
    });
    known
}

/// The local whose value an expression is: `ttl`, `ttl.as_millis()`, `ttl as i64`.
pub(crate) fn tested_local(expr: &Expr) -> Option<LocalId> {
    match &expr.kind {
        ExprKind::Local(local) => Some(*local),
        ExprKind::Cast(Cast::Same, inner) => tested_local(inner),
        _ => None,
    }
}

/// The range of `x.ceil()` where `x > 0.0` holds: what is known of a float local is its ceiling.
fn ceiling(op: Comparison, left: &Expr, right: &Expr) -> Option<(LocalId, Range)> {
    let (local, op, bound) = match (&left.kind, &right.kind) {
        (ExprKind::Local(local), ExprKind::Float(bound)) => (*local, op, *bound),
        (ExprKind::Float(bound), ExprKind::Local(local)) => (*local, op.mirrored(), *bound),
        _ => return None,
    };
    let least = match op {
        Comparison::Greater => bound.floor() + 1.0,
        Comparison::GreaterEqual | Comparison::Equal => bound.ceil(),
        _ => return None,
    };
    Some((local, Range::new((least as i128).clamp(-EXACT, EXACT), EXACT)))
}

/// The range of `value as i64`, of a float: what can't be less than 1.0 is a time to live.
pub(crate) fn whole_part(value: &Expr, whole: Range) -> Range {
    match least(value) {
        // The cast saturates.
        Some(least) => Range::new((least as i128).clamp(whole.low, whole.high), whole.high),
        None => whole,
    }
}

/// What a float is at least, where that is seen from its expression: it is no NaN then, since `max` and `min` give
/// the other operand of one.
fn least(value: &Expr) -> Option<f64> {
    match &value.kind {
        ExprKind::Float(constant) => (!constant.is_nan()).then_some(*constant),
        ExprKind::Cast(Cast::Same, whole) if whole.ty.integer().is_some() => Some(whole.range.low as f64),
        ExprKind::Math { function, arguments, .. } => match (function, arguments.as_slice()) {
            (Math::Max, [left, right]) => match (least(left), least(right)) {
                (Some(left), Some(right)) => Some(left.max(right)),
                (left, right) => left.or(right),
            },
            (Math::Min, [left, right]) => Some(least(left)?.min(least(right)?)),
            (Math::Floor | Math::Round | Math::Trunc, [inner]) => least(inner).map(f64::floor),
            (Math::Ceil, [inner]) if matches!(inner.kind, ExprKind::Local(_)) => Some(inner.range.low as f64),
            (Math::Ceil, [inner]) => least(inner),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_limiters_remainder_needs_no_guard() {
        // used < limit, used >= 0: limit - used - 1 stays exact.
        let used = Range::new(0, super::super::types::EXACT);
        let limit = Range::EXACT.narrowed(Comparison::Greater, used);
        let used = used.narrowed(Comparison::Less, limit);
        let left = Range::arithmetic(Arithmetic::Subtract, limit, used);
        let result = Range::arithmetic(Arithmetic::Subtract, left, Range::only(1));
        assert!(Range::EXACT.contains(result), "{result:?}");
    }

    #[test]
    fn division_and_remainder_truncate() {
        let ten = Range::new(-10, 10);
        assert_eq!(Range::arithmetic(Arithmetic::Remainder, ten, Range::only(3)), Range::new(-2, 2));
        assert_eq!(Range::arithmetic(Arithmetic::Divide, ten, Range::only(3)), Range::new(-10, 10));
        assert_eq!(Range::arithmetic(Arithmetic::Divide, Range::new(0, 10), Range::only(3)), Range::new(0, 3));
        assert_eq!(Range::arithmetic(Arithmetic::Multiply, ten, Range::new(-3, 2)), Range::new(-30, 30));
    }

    /// Every result lies in the range; of small operands, the ends are results, too.
    #[test]
    fn ranges_hold_all_results() {
        let ends = [-7, -2, 0, 1, 3, 8];
        let operands: Vec<Range> = ends
            .iter()
            .flat_map(|low| ends.iter().filter(move |high| low <= *high).map(|high| Range::new(*low, *high)))
            .collect();
        for (op, value) in [
            (Arithmetic::Divide, i128::checked_div as fn(i128, i128) -> Option<i128>),
            (Arithmetic::DivideEuclid, i128::checked_div_euclid),
            (Arithmetic::Remainder, i128::checked_rem),
            (Arithmetic::RemainderEuclid, i128::checked_rem_euclid),
        ] {
            for (left, right) in operands.iter().flat_map(|left| operands.iter().map(move |right| (*left, *right))) {
                let range = Range::arithmetic(op, left, right);
                for (a, b) in (left.low..=left.high).flat_map(|a| (right.low..=right.high).map(move |b| (a, b))) {
                    let Some(result) = value(a, b) else { continue };
                    assert!(range.contains(Range::only(result)), "{op:?} {a} {b}: {range:?}");
                }
            }
        }
        let divided = |op, low| Range::arithmetic(op, Range::new(low, 20), Range::new(2, 5));
        for op in [Arithmetic::Divide, Arithmetic::DivideEuclid] {
            assert_eq!(divided(op, 10), Range::new(2, 10));
            assert_eq!(divided(op, 0), Range::new(0, 10));
        }
    }

    #[test]
    fn an_end_that_is_excluded_is_taken_off() {
        let bytes = Range::new(0, 255);
        let other = |value| bytes.narrowed(Comparison::NotEqual, Range::only(value));
        assert_eq!(other(0), Range::new(1, 255));
        assert_eq!(other(255), Range::new(0, 254));
        assert_eq!(other(5), bytes);
        assert_eq!(bytes.narrowed(Comparison::NotEqual, Range::new(0, 255)), bytes);
        assert_eq!(bytes.narrowed(Comparison::Less, Range::new(3, 10)), Range::new(0, 9));
        assert_eq!(bytes.narrowed(Comparison::LessEqual, Range::new(3, 10)), Range::new(0, 10));
        assert_eq!(bytes.narrowed(Comparison::Greater, Range::new(3, 10)), Range::new(4, 255));
        assert_eq!(bytes.narrowed(Comparison::GreaterEqual, Range::new(3, 10)), Range::new(3, 255));
        // What is only one value stays: code behind the test is never reached.
        assert_eq!(Range::only(5).narrowed(Comparison::NotEqual, Range::only(5)), Range::only(5));
    }
}
