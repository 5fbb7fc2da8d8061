//! Bit operators.
//!
//! The servers' `bit` library computes with signed 32 bits. What fits goes through it; a number of 64 bits is cut in
//! two, which is exact as far as Lua's numbers are.

use super::Checker;
use super::typed::{Bits, Expr, ExprKind, Math};
use super::types::{Integer, Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast::BinaryOp;

impl Bits {
    /// The operator that is written so.
    pub(crate) fn from_operator(op: BinaryOp) -> Option<Self> {
        match op {
            BinaryOp::BitAnd => Some(Self::And),
            BinaryOp::BitOr => Some(Self::Or),
            BinaryOp::BitXor => Some(Self::Xor),
            BinaryOp::ShiftLeft => Some(Self::Left),
            BinaryOp::ShiftRight => Some(Self::Right),
            _ => None,
        }
    }

    /// Whether the right operand is a count of bits, of a type of its own.
    pub(crate) fn shifts(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }

    /// The result for constants, unless the count is none.
    pub(crate) fn fold(self, left: i128, right: i128) -> Option<i128> {
        match self {
            Self::And => Some(left & right),
            Self::Or => Some(left | right),
            Self::Xor => Some(left ^ right),
            Self::Left | Self::Right => {
                let count = u32::try_from(right).ok().filter(|count| *count < 64)?;
                Some(if self == Self::Left { left << count } else { left >> count })
            }
        }
    }

    /// The range of the result, if no bit is lost.
    pub(crate) fn range(self, left: Range, right: Range) -> Range {
        let negative = |range: Range| range.low < 0;
        match self {
            Self::And if !negative(left) && !negative(right) => Range::new(0, left.high.min(right.high)),
            Self::And if !negative(left) => Range::new(0, left.high),
            Self::And if !negative(right) => Range::new(0, right.high),
            Self::And | Self::Or | Self::Xor => {
                let both = left.join(right);
                let mut size: i128 = 1;
                while both.high >= size || both.low < -size {
                    size *= 2;
                }
                Range::new(if negative(both) { -size } else { 0 }, size - 1)
            }
            Self::Left | Self::Right => {
                let count = |value: i128| u32::try_from(value.clamp(0, 63)).unwrap_or(0);
                let counts = [count(right.low), count(right.high)];
                let moved = |value: i128| counts.map(|by| if self == Self::Left { value << by } else { value >> by });
                let ends = [moved(left.low), moved(left.high)].concat();
                Range::new(ends.iter().copied().min().unwrap_or(0), ends.iter().copied().max().unwrap_or(0))
            }
        }
    }
}

impl Integer {
    /// How many bits a value has.
    pub(crate) fn bits(self) -> i128 {
        match self {
            Self::I8 | Self::U8 => 8,
            Self::I16 | Self::U16 => 16,
            Self::I32 | Self::U32 => 32,
            _ => 64,
        }
    }
}

impl Checker<'_, '_> {
    /// `left & right` and its kin, with operands that are checked.
    pub(crate) fn bit_operation(&mut self, op: Bits, left: Expr, right: Expr, span: Span) -> Option<Expr> {
        let kind = match (self.shallow(&left.ty), self.shallow(&right.ty)) {
            (Type::Error, _) | (_, Type::Error) => return Some(self.error(span)),
            (Type::Bool, Type::Bool) if !op.shifts() => {
                let arguments = vec![left, right];
                let kind = ExprKind::Math { function: Math::Bits(op), arguments, guard: None };
                return Some(self.expr(kind, Type::Bool, span));
            }
            (Type::Integer(left), Type::Integer(_)) if op.shifts() => left,
            (Type::Integer(left), Type::Integer(right)) => self.wider(left, right),
            _ => return None,
        };
        let refused = self.refuse_sentinel(&left);
        if self.refuse_sentinel(&right) || refused {
            return Some(self.error(span));
        }
        let (left, right) = (self.settle(left), self.settle(right));
        let known = !matches!(kind, Integer::Open(_));
        if op.shifts() && known && (right.range.low >= kind.bits() || right.range.high < 0) {
            let message = format!("a `{}` has {} bits to shift", kind.name(), kind.bits());
            let help = format!("shift by 0 to {}", kind.bits() - 1);
            return Some(self.fail(codes::OPERATOR, right.span, message, help));
        }
        let ty = Type::Integer(kind);
        if let (ExprKind::Integer(a), ExprKind::Integer(b)) = (&left.kind, &right.kind)
            && let Some(folded) = op.fold(*a, *b)
            && kind.exact().contains(Range::only(folded))
        {
            return Some(self.ranged(ExprKind::Integer(folded), ty, Range::only(folded), span));
        }
        let bounds = kind.exact();
        let range = op.range(left.range, right.range);
        let fits = bounds.contains(range);
        let guard = (kind.is_wide() && !fits).then_some(bounds);
        // A literal may turn out to be of a narrow type, out of which bits are shifted.
        let may_be_narrow = !known && op == Bits::Left;
        let range = if fits && !may_be_narrow { range } else { bounds };
        let kind = ExprKind::Math { function: Math::Bits(op), arguments: vec![left, right], guard };
        Some(self.ranged(kind, ty, range, span))
    }

    /// `!value` of an integer.
    pub(crate) fn complement(&mut self, value: Expr, kind: Integer, span: Span) -> Expr {
        if matches!(kind, Integer::U64 | Integer::Usize) {
            return self.fail(
                codes::UNSUPPORTED,
                span,
                format!("`!` of a `{}` lies beyond what Lua holds exactly", kind.name()),
                "clear bits with a mask of those that stay: `flags & 0b1011`",
            );
        }
        let value = self.settle(value);
        let bounds = kind.exact();
        let turned = if bounds.low == 0 {
            Range::new(bounds.high - value.range.high, bounds.high - value.range.low)
        } else {
            Range::new(-1 - value.range.high, -1 - value.range.low)
        };
        // A literal may turn out to be of a type without a sign.
        let range = if matches!(kind, Integer::Open(_)) { bounds } else { turned };
        if let ExprKind::Integer(known) = value.kind
            && range.low == range.high
        {
            let folded = if bounds.low == 0 { bounds.high - known } else { -1 - known };
            return self.ranged(ExprKind::Integer(folded), Type::Integer(kind), Range::only(folded), span);
        }
        let guard = (!bounds.contains(turned)).then_some(bounds);
        let kind_of = ExprKind::Math { function: Math::Complement, arguments: vec![value], guard };
        self.ranged(kind_of, Type::Integer(kind), range.meet(bounds), span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_all_results() {
        let operands = [Range::new(-5, 9), Range::new(0, 12), Range::new(3, 3), Range::new(-8, -1)];
        for op in [Bits::And, Bits::Or, Bits::Xor] {
            for left in operands {
                for right in operands {
                    let range = op.range(left, right);
                    for a in left.low..=left.high {
                        for b in right.low..=right.high {
                            let result = op.fold(a, b).unwrap();
                            assert!(range.contains(Range::only(result)), "{op:?} {a} {b}: {range:?}");
                        }
                    }
                }
            }
        }
        // No wider than the bits that the operands have, so that no guard is printed that can't fail.
        assert_eq!(Bits::Or.range(Range::new(-8, -1), Range::new(-8, 7)), Range::new(-8, 7));
        assert_eq!(Bits::Xor.range(Range::new(0, 8), Range::new(0, 7)), Range::new(0, 15));
        assert_eq!(Bits::And.range(Range::new(-8, 7), Range::new(0, 5)), Range::new(0, 5));
        assert_eq!(Bits::Left.range(Range::new(-3, 5), Range::new(0, 4)), Range::new(-48, 80));
        assert_eq!(Bits::Right.range(Range::new(-3, 80), Range::new(1, 4)), Range::new(-2, 40));
    }
}
