//! Numbers: arithmetic, casts and functions, with the guards that were found necessary.

use super::operands::Form;
use super::{Lowering, binary, call, number};
use crate::check::typed::{self, Arithmetic, Cast, ExprKind, Held, Math};
use crate::check::types::{Integer, Range, Type};
use crate::lua::ast::{Expr, Operator};
use crate::lua::prelude;

impl Lowering<'_> {
    /// An integer or float as a Lua number.
    pub(crate) fn number(&mut self, expr: &typed::Expr) -> Expr {
        let value = self.value(expr);
        if expr.held == Held::Text { super::prologue::tonumber(value) } else { value }
    }

    pub(crate) fn arithmetic(
        &mut self,
        op: Arithmetic,
        left: &typed::Expr,
        right: &typed::Expr,
        guard: Option<Range>,
    ) -> Expr {
        let (low, divisor) = (left.range.low, right.range.low);
        let zero = |range: Range| range.low <= 0 && range.high >= 0;
        let signs = (left.range.low < 0 && zero(right.range)) || (right.range.low < 0 && zero(left.range));
        let overflows = overflowing_remainder(op, left, right);
        let (left, right) = self.pair(left, right, Form::Number);
        let value = match op {
            Arithmetic::Add => binary(Operator::Add, left, right),
            Arithmetic::Subtract => binary(Operator::Subtract, left, right),
            // An unguarded product may be −0, which only a float would show.
            Arithmetic::Multiply if guard.is_none() && signs => {
                binary(Operator::Add, binary(Operator::Multiply, left, right), number(0))
            }
            Arithmetic::Multiply => binary(Operator::Multiply, left, right),
            // Without signs the quotient is cut by `floor`, and Lua's `%` is the remainder.
            Arithmetic::Divide | Arithmetic::DivideEuclid if low >= 0 && divisor > 0 => {
                call("math.floor", vec![binary(Operator::Divide, left, right)])
            }
            Arithmetic::Remainder | Arithmetic::RemainderEuclid if low >= 0 && divisor > 0 => {
                binary(Operator::Modulo, left, right)
            }
            Arithmetic::Divide => self.helper(prelude::DIVIDE, vec![left, right]),
            Arithmetic::Remainder | Arithmetic::RemainderEuclid if overflows.is_some() => {
                let helper = if op == Arithmetic::Remainder { prelude::REMAINDER } else { prelude::REMAINDER_EUCLID };
                let low = number(overflows.unwrap_or(0));
                self.helper(helper, vec![left, right, low])
            }
            Arithmetic::Remainder => self.helper(prelude::REMAINDER, vec![left, right]),
            Arithmetic::DivideEuclid => self.helper(prelude::DIVIDE_EUCLID, vec![left, right]),
            Arithmetic::RemainderEuclid => self.helper(prelude::REMAINDER_EUCLID, vec![left, right]),
        };
        self.guarded(value, guard)
    }

    /// The value, checked against bounds that it could leave.
    pub(crate) fn guarded(&mut self, value: Expr, guard: Option<Range>) -> Expr {
        match guard {
            None => value,
            Some(Range::EXACT) => self.helper(prelude::EXACT, vec![value]),
            Some(bounds) => self.helper(prelude::WITHIN, vec![value, number(bounds.low), number(bounds.high)]),
        }
    }

    pub(crate) fn float_arithmetic(&mut self, op: Arithmetic, left: &typed::Expr, right: &typed::Expr) -> Expr {
        let (left, right) = self.pair(left, right, Form::Value);
        // Lua 5.1 computes with constants itself, and loses the sign of a zero.
        if let (Some(a), Some(b)) = (folded(&left), folded(&right)) {
            let known = match op {
                Arithmetic::Add => a + b,
                Arithmetic::Subtract => a - b,
                Arithmetic::Multiply => a * b,
                Arithmetic::Divide | Arithmetic::DivideEuclid => a / b,
                Arithmetic::Remainder | Arithmetic::RemainderEuclid => a % b,
            };
            if known == 0.0 {
                return Self::float(known);
            }
        }
        match op {
            Arithmetic::Add => binary(Operator::Add, left, right),
            Arithmetic::Subtract => binary(Operator::Subtract, left, right),
            Arithmetic::Multiply => binary(Operator::Multiply, left, right),
            Arithmetic::Divide | Arithmetic::DivideEuclid => binary(Operator::Divide, left, right),
            Arithmetic::Remainder | Arithmetic::RemainderEuclid => call("math.fmod", vec![left, right]),
        }
    }

    pub(crate) fn cast(&mut self, cast: Cast, value: &typed::Expr) -> Expr {
        match cast {
            Cast::Same => self.value(value),
            Cast::BoolToInteger => {
                let value = self.value(value);
                binary(Operator::Or, binary(Operator::And, value, number(1)), number(0))
            }
            Cast::Check(kind) => {
                let value = self.number(value);
                let bounds = kind.exact();
                self.helper(prelude::CHECKED_CAST, vec![value, number(bounds.low), number(bounds.high)])
            }
            Cast::Wrap(kind) => {
                let value = self.number(value);
                wrap(value, kind)
            }
            Cast::Truncate(kind) => {
                let value = self.value(value);
                match kind {
                    Integer::I64 => self.helper(prelude::TO_INTEGER, vec![value]),
                    Integer::U64 | Integer::Usize => self.helper(prelude::TO_UNSIGNED, vec![value]),
                    _ => {
                        let bounds = kind.full();
                        self.helper(prelude::TO_NARROW, vec![value, number(bounds.low), number(bounds.high)])
                    }
                }
            }
        }
    }

    pub(crate) fn math(&mut self, function: Math, arguments: &[typed::Expr], guard: Option<Range>, ty: &Type) -> Expr {
        if let Math::Bits(op) = function {
            return self.bits(op, arguments, guard, ty);
        }
        let float = matches!(arguments.first().map(|argument| &argument.ty), Some(Type::Float));
        let forms: Vec<(&typed::Expr, Form)> = arguments.iter().map(|argument| (argument, Form::Number)).collect();
        let mut lowered = self.operands(&forms);
        let first = lowered.first().cloned().unwrap_or(Expr::Nil);
        let value = match function {
            Math::Exact => first,
            Math::Abs => call("math.abs", lowered),
            Math::Floor => call("math.floor", lowered),
            Math::Ceil => call("math.ceil", lowered),
            Math::Sqrt => call("math.sqrt", lowered),
            Math::Round => self.helper(prelude::ROUND, lowered),
            Math::Trunc => self.helper(prelude::TRUNC, lowered),
            Math::Min if float => self.helper(prelude::FLOAT_MIN, lowered),
            Math::Max if float => self.helper(prelude::FLOAT_MAX, lowered),
            Math::Min => call("math.min", lowered),
            Math::Max => call("math.max", lowered),
            Math::Clamp => self.helper(prelude::CLAMP, lowered),
            Math::Pow => {
                let bounds = guard.unwrap_or(Range::EXACT);
                lowered.extend([number(bounds.low), number(bounds.high)]);
                return self.helper(prelude::POWER, lowered);
            }
            Math::Signum if float => self.helper(prelude::FLOAT_SIGN, lowered),
            Math::Signum => {
                let value = self.stable("value", first);
                let positive = binary(Operator::And, binary(Operator::Greater, value.clone(), number(0)), number(1));
                let negative = binary(Operator::And, binary(Operator::Less, value, number(0)), number(-1));
                binary(Operator::Or, binary(Operator::Or, positive, negative), number(0))
            }
            Math::IsNan => {
                let value = self.stable("value", first);
                binary(Operator::NotEqual, value.clone(), value)
            }
            Math::IsFinite => {
                let value = self.stable("value", first);
                binary(Operator::Equal, binary(Operator::Subtract, value.clone(), value), number(0))
            }
            Math::Saturating(op) => {
                let bounds = guard.unwrap_or(Range::EXACT);
                let range = match arguments {
                    [left, right] => Range::arithmetic(op, left.range, right.range),
                    _ => Range::EXACT,
                };
                let mut value = plain(op, lowered, bounds);
                if range.high > bounds.high {
                    value = call("math.min", vec![value, number(bounds.high)]);
                }
                return if range.low < bounds.low { call("math.max", vec![number(bounds.low), value]) } else { value };
            }
            Math::Wrapping(op) => {
                let Type::Integer(kind) = *ty else { return first };
                let value = match op {
                    // A product of 64 bits is not exact.
                    Arithmetic::Multiply if kind.bits() == 32 => self.helper(prelude::WRAPPING_MULTIPLY, lowered),
                    _ => plain(op, lowered, Range::new(0, 0)),
                };
                return match (op, kind) {
                    (Arithmetic::Multiply, Integer::U32) => value,
                    _ => wrap(value, kind),
                };
            }
            Math::Complement => {
                let Type::Integer(kind) = *ty else { return first };
                return self.complement(first, kind, guard);
            }
            Math::AbsDiff => {
                let mut operands = lowered.into_iter();
                let left = operands.next().unwrap_or(Expr::Nil);
                let right = operands.next().unwrap_or(Expr::Nil);
                call("math.abs", vec![binary(Operator::Subtract, left, right)])
            }
            Math::Power => call("math.pow", lowered),
            Math::Exp => call("math.exp", lowered),
            Math::Ln => call("math.log", lowered),
            Math::Log10 => call("math.log10", lowered),
            Math::Fract => {
                let value = self.stable("value", first);
                let whole = self.helper(prelude::TRUNC, vec![value.clone()]);
                binary(Operator::Subtract, value, whole)
            }
            Math::IsInfinite => {
                let value = call("math.abs", lowered);
                binary(Operator::Equal, value, Self::float(f64::INFINITY))
            }
            Math::Bits(_) => first,
            Math::Checked(op) => return self.checked(op, lowered, guard.unwrap_or(Range::EXACT), ty),
        };
        self.guarded(value, guard)
    }

    /// ```lua
    /// local sum = a + b
    /// -- sum >= low and sum <= high and sum
    /// ```
    fn checked(&mut self, op: Arithmetic, operands: Vec<Expr>, bounds: Range, ty: &Type) -> Expr {
        let _ = ty;
        let divides = matches!(op, Arithmetic::Divide | Arithmetic::Remainder);
        if divides {
            let mut operands = operands.into_iter();
            let left = operands.next().unwrap_or(Expr::Nil);
            let right = operands.next().unwrap_or(Expr::Nil);
            let (left, right) = (self.stable("value", left), self.stable("divisor", right));
            let helper = if op == Arithmetic::Divide { prelude::DIVIDE } else { prelude::REMAINDER };
            let quotient = self.helper(helper, vec![left.clone(), right.clone()]);
            let mut nonzero = binary(Operator::NotEqual, right.clone(), number(0));
            if op == Arithmetic::Remainder && bounds.low < 0 {
                // The quotient overflows, and so does the remainder in Rust.
                let least = binary(Operator::NotEqual, left, number(bounds.low));
                let fits = binary(Operator::Or, least, binary(Operator::NotEqual, right, number(-1)));
                nonzero = binary(Operator::And, nonzero, fits);
            }
            let value = binary(Operator::And, nonzero, quotient);
            if op == Arithmetic::Remainder || bounds.low == 0 || bounds.high >= Range::EXACT.high {
                // No quotient of these leaves the type: only the least value by -1 would.
                return value;
            }
            let result = self.save("result", value);
            return binary(Operator::And, result.clone(), in_bounds(result, bounds));
        }
        let value = plain(op, operands, bounds);
        let value = self.save("result", value);
        if op == Arithmetic::Subtract && bounds.low == 0 {
            let natural = binary(Operator::GreaterEqual, value.clone(), number(0));
            return binary(Operator::And, natural, value);
        }
        in_bounds(value, bounds)
    }

    pub(crate) fn negate(&mut self, value: &typed::Expr) -> Expr {
        let lowered = self.number(value);
        match value.ty {
            // `-0` would print as such in a float's text.
            Type::Integer(_) if value.range.low <= 0 && value.range.high >= 0 => {
                binary(Operator::Subtract, number(0), lowered)
            }
            _ => match constant(&lowered) {
                Some(known) => Self::float(-known),
                None => Expr::Negate(Box::new(lowered)),
            },
        }
    }

    /// A float literal. Infinities have no literal in Lua.
    pub(crate) fn float(value: f64) -> Expr {
        if value == f64::INFINITY {
            return Expr::Index(Box::new(Expr::Name("math".to_owned())), Box::new(super::text("huge")));
        }
        if value == f64::NEG_INFINITY {
            return Expr::Negate(Box::new(Self::float(f64::INFINITY)));
        }
        // Lua 5.1 keeps one constant for `0` and `-0`; a division tells them apart.
        if value == 0.0 && value.is_sign_negative() {
            return binary(Operator::Divide, number(-1), Self::float(f64::INFINITY));
        }
        Expr::Number(format!("{value:?}"))
    }

    pub(crate) fn integer_literal(expr: &typed::Expr, value: i128) -> Expr {
        if expr.held == Held::Text { super::text(&value.to_string()) } else { number(value) }
    }

    /// Whether an expression is a literal, which needs no guard of any kind.
    pub(crate) fn is_literal(expr: &typed::Expr) -> bool {
        matches!(expr.kind, ExprKind::Integer(_) | ExprKind::Float(_) | ExprKind::Bool(_) | ExprKind::Text(_))
    }
}

/// `MIN % -1` of a narrow type overflows in Rust: its least value, where that can happen. (The least
/// value of a 64-bit type is no number of Lua's.)
fn overflowing_remainder(op: Arithmetic, left: &typed::Expr, right: &typed::Expr) -> Option<i128> {
    let kind = left.ty.integer()?;
    let low = kind.full().low;
    let happens = matches!(op, Arithmetic::Remainder | Arithmetic::RemainderEuclid)
        && !kind.is_wide()
        && low < 0
        && left.range.contains(Range::only(low))
        && right.range.contains(Range::only(-1));
    happens.then_some(low)
}

/// `value >= low and value <= high and value`.
fn in_bounds(value: Expr, bounds: Range) -> Expr {
    let low = binary(Operator::GreaterEqual, value.clone(), number(bounds.low));
    let high = binary(Operator::LessEqual, value.clone(), number(bounds.high));
    binary(Operator::And, binary(Operator::And, low, high), value)
}

/// The value of a number that stands in the Lua as it is.
fn constant(value: &Expr) -> Option<f64> {
    match value {
        Expr::Number(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// The value of an expression that Lua 5.1 computes when it compiles it.
fn folded(value: &Expr) -> Option<f64> {
    Some(match value {
        Expr::Number(digits) => digits.parse().ok()?,
        Expr::Negate(inner) => -folded(inner)?,
        Expr::Binary(Operator::Add, left, right) => folded(left)? + folded(right)?,
        Expr::Binary(Operator::Subtract, left, right) => folded(left)? - folded(right)?,
        Expr::Binary(Operator::Multiply, left, right) => folded(left)? * folded(right)?,
        Expr::Binary(Operator::Divide, left, right) => folded(left)? / folded(right)?,
        _ => return None,
    })
}

/// Two operands without a guard.
fn plain(op: Arithmetic, operands: Vec<Expr>, bounds: Range) -> Expr {
    let mut operands = operands.into_iter();
    let left = operands.next().unwrap_or(Expr::Nil);
    let right = operands.next().unwrap_or(Expr::Nil);
    let op = match op {
        Arithmetic::Subtract => Operator::Subtract,
        Arithmetic::Multiply => Operator::Multiply,
        _ => Operator::Add,
    };
    let value = binary(op, left, right);
    // A product of signed numbers can be −0.
    if op == Operator::Multiply && bounds.low < 0 { binary(Operator::Add, value, number(0)) } else { value }
}

/// An integer cut to the bits of a narrower type. Lua's `%` by a power of two is exact.
pub(crate) fn wrap(value: Expr, kind: Integer) -> Expr {
    let full = kind.full();
    let size = full.high - full.low + 1;
    let unsigned = binary(Operator::Modulo, value, number(size));
    if full.low == 0 {
        return unsigned;
    }
    let shifted = binary(Operator::Add, unsigned, number(size / 2));
    binary(Operator::Subtract, binary(Operator::Modulo, shifted, number(size)), number(size / 2))
}
