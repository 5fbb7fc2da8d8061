//! Bit operators: what the `bit` library does in signed 32 bits, and what arithmetic does better.

use super::expr::has_call;
use super::operands::Form;
use super::{Lowering, binary, call, number};
use crate::check::typed::{self, Bits};
use crate::check::types::{Integer, Range, Type};
use crate::lua::ast::{Expr, Operator};
use crate::lua::prelude;

/// 2^32.
const WORD: i128 = 1 << 32;
/// What the `bit` library gives.
const SIGNED: Range = Range { low: -(WORD / 2), high: WORD / 2 - 1 };

impl Lowering<'_> {
    pub(crate) fn bits(&mut self, op: Bits, operands: &[typed::Expr], guard: Option<Range>, ty: &Type) -> Expr {
        let [left, right] = operands else { return Expr::Nil };
        let Type::Integer(kind) = *ty else { return self.bool_bits(op, left, right) };
        let ranges = (left.range, right.range);
        let (left, right) = self.pair(left, right, Form::Number);
        match op {
            Bits::Left => self.shift_left(left, right, ranges, (kind, guard)),
            Bits::Right => self.shift_right(left, right, ranges, kind),
            Bits::And | Bits::Or | Bits::Xor => {
                let value = self.combined_bits(op, left, right, ranges, kind);
                if kind.is_wide() { self.guarded(value, guard) } else { value }
            }
        }
    }

    /// Unlike `&&` and `||`, both sides are evaluated.
    fn bool_bits(&mut self, op: Bits, left: &typed::Expr, right: &typed::Expr) -> Expr {
        let (mut left, mut right) = self.pair(left, right, Form::Value);
        if has_call(&right) && op != Bits::Xor {
            left = self.stable("left", left);
            right = self.save("right", right);
        }
        let op = match op {
            Bits::And => Operator::And,
            Bits::Or => Operator::Or,
            _ => Operator::NotEqual,
        };
        binary(op, left, right)
    }

    fn combined_bits(&mut self, op: Bits, left: Expr, right: Expr, ranges: (Range, Range), kind: Integer) -> Expr {
        let function = match op {
            Bits::And => "bit.band",
            Bits::Or => "bit.bor",
            _ => "bit.bxor",
        };
        let small = |range: Range| SIGNED.contains(range);
        let word = |range: Range| Range::new(SIGNED.low, WORD - 1).contains(range);
        let natural = |range: Range| range.low >= 0;
        let masked = |range: Range| small(range) && natural(range);
        let plain = (small(ranges.0) && small(ranges.1))
            || (op == Bits::And && word(ranges.0) && word(ranges.1) && (masked(ranges.0) || masked(ranges.1)));
        if plain {
            return call(function, vec![left, right]);
        }
        if word(ranges.0) && word(ranges.1) && natural(ranges.0) && natural(ranges.1) {
            return binary(Operator::Modulo, call(function, vec![left, right]), number(WORD));
        }
        if op == Bits::And && kind.is_wide() {
            for (known, mask, value) in [(ranges.1, &right, &left), (ranges.0, &left, &right)] {
                // The low bits are a remainder, also of a negative number. A mask that is only known to have one value
                // is still evaluated: it may abort.
                if known.low == known.high && known.low > 0 && (known.low + 1) & known.low == 0 && !has_call(mask) {
                    return binary(Operator::Modulo, value.clone(), number(known.low + 1));
                }
            }
            let low = |value: Expr, range: Range| match masked(range) {
                true => value,
                false => binary(Operator::Modulo, value, number(WORD)),
            };
            if masked(ranges.0) || masked(ranges.1) {
                return call(function, vec![low(left, ranges.0), low(right, ranges.1)]);
            }
        }
        let (_, name) = function.split_once('.').unwrap_or_default();
        let operation = super::index(Expr::Name("bit".to_owned()), super::text(name));
        self.helper(prelude::WIDE_BITS, vec![operation, left, right])
    }

    /// A count of bits, checked where it could be none.
    fn shift_count(&mut self, count: Expr, range: Range, kind: Integer) -> Expr {
        if Range::new(0, kind.bits() - 1).contains(range) {
            return count;
        }
        self.helper(prelude::SHIFT, vec![count, number(kind.bits())])
    }

    fn shift_left(
        &mut self,
        value: Expr,
        count: Expr,
        (range, counts): (Range, Range),
        (kind, guard): (Integer, Option<Range>),
    ) -> Expr {
        let count = self.shift_count(count, counts, kind);
        if kind.is_wide() {
            let moved = match literal(&count) {
                Some(known) => binary(Operator::Multiply, value, number(1 << known)),
                None => call("math.ldexp", vec![value, count]),
            };
            return self.guarded(moved, guard);
        }
        let moved = call("bit.lshift", vec![value, count]);
        let result = Bits::Left.range(range, counts);
        let exact = SIGNED.contains(result) && kind.full().contains(result);
        if exact || kind == Integer::I32 { moved } else { super::number::wrap(moved, kind) }
    }

    fn shift_right(&mut self, value: Expr, count: Expr, (range, counts): (Range, Range), kind: Integer) -> Expr {
        let count = self.shift_count(count, counts, kind);
        if kind.is_wide() {
            let moved = match literal(&count) {
                Some(known) => binary(Operator::Divide, value, number(1 << known)),
                None => call("math.ldexp", vec![value, Expr::Negate(Box::new(count))]),
            };
            return call("math.floor", vec![moved]);
        }
        if kind.full().low < 0 {
            return call("bit.arshift", vec![value, count]);
        }
        let moved = call("bit.rshift", vec![value, count]);
        // A count of 0 leaves the highest bit, which the library takes for a sign.
        if counts.low >= 1 || SIGNED.contains(range) { moved } else { binary(Operator::Modulo, moved, number(WORD)) }
    }

    /// `!value`.
    pub(crate) fn complement(&mut self, value: Expr, kind: Integer, guard: Option<Range>) -> Expr {
        let full = kind.full();
        if full.low == 0 {
            return binary(Operator::Subtract, number(full.high), value);
        }
        let value = binary(Operator::Subtract, number(-1), value);
        if kind.is_wide() { self.guarded(value, guard) } else { value }
    }
}

/// A count that stands in the Lua as it is. One that is only known to have one value is still
/// evaluated: it may abort.
fn literal(count: &Expr) -> Option<i128> {
    match count {
        Expr::Number(digits) => digits.parse().ok().filter(|known| (0..64).contains(known)),
        _ => None,
    }
}
