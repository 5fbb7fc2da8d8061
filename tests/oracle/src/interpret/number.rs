//! Numbers: integers as `i128` that must fit their type and ±(2^53−1), floats as they are.

use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Arithmetic, Bits, Cast, Comparison, Expr, ExprKind, Held, Math};
use redlua_compiler::check::types::{Integer, Range, Type};
use std::cmp::Ordering;

impl Machine<'_> {
    /// An integer that is computed with: a reply beyond 2^53 is refused here, as everywhere.
    pub(super) fn integer(&mut self, expr: &Expr) -> Eval<i128> {
        let Value::Int(value) = self.expr(expr)? else { return Err(Exit::Unknown("not an integer")) };
        within(value, Range::EXACT)
    }

    fn float(&mut self, expr: &Expr) -> Eval<f64> {
        match self.expr(expr)? {
            Value::Float(value) => Ok(value),
            _ => Err(Exit::Unknown("not a float")),
        }
    }

    pub(super) fn arithmetic(&mut self, op: Arithmetic, left: &Expr, right: &Expr, ty: &Type) -> Eval<Value> {
        self.reach(construct::arithmetic(&op));
        let bounds = bounds_of(ty)?;
        let (left, right) = (self.integer(left)?, self.integer(right)?);
        self.reach(match op {
            Arithmetic::Add => "add",
            Arithmetic::Subtract => "subtract",
            Arithmetic::Multiply => "multiply",
            Arithmetic::Divide => "divide",
            Arithmetic::Remainder => "remainder",
            Arithmetic::DivideEuclid => "div_euclid",
            Arithmetic::RemainderEuclid => "rem_euclid",
        });
        let divides = !matches!(op, Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply);
        if divides && right == 0 {
            self.reach("division by zero");
            return Err(Exit::Abort("DIVISION"));
        }
        // The quotient would overflow, and so does the remainder.
        if divides && left == full_low(ty) && right == -1 {
            return Err(Exit::Abort("OVERFLOW"));
        }
        let result = compute(op, left, right);
        if !bounds.contains(Range::only(result)) {
            self.reach("integer overflow");
        }
        Ok(Value::Int(within(result, bounds)?))
    }

    pub(super) fn float_arithmetic(&mut self, op: Arithmetic, left: &Expr, right: &Expr) -> Eval<Value> {
        let (left, right) = (self.float(left)?, self.float(right)?);
        self.reach(match op {
            Arithmetic::Add => "float add",
            Arithmetic::Subtract => "float subtract",
            Arithmetic::Multiply => "float multiply",
            Arithmetic::Divide | Arithmetic::DivideEuclid => "float divide",
            Arithmetic::Remainder | Arithmetic::RemainderEuclid => "float remainder",
        });
        Ok(Value::Float(match op {
            Arithmetic::Add => left + right,
            Arithmetic::Subtract => left - right,
            Arithmetic::Multiply => left * right,
            Arithmetic::Divide => left / right,
            Arithmetic::Remainder => left % right,
            Arithmetic::DivideEuclid => left.div_euclid(right),
            Arithmetic::RemainderEuclid => left.rem_euclid(right),
        }))
    }

    pub(super) fn negate(&mut self, inner: &Expr) -> Eval<Value> {
        self.reach("negate");
        match self.expr(inner)? {
            Value::Int(value) => Ok(Value::Int(within(-within(value, Range::EXACT)?, bounds_of(&inner.ty)?)?)),
            Value::Float(value) => Ok(Value::Float(-value)),
            _ => Err(Exit::Unknown("a negated value")),
        }
    }

    pub(super) fn compare(&mut self, op: Comparison, left: &Expr, right: &Expr) -> Eval<Value> {
        self.reach(construct::comparison(&op));
        let numbers = matches!(left.ty, Type::Integer(_)) && matches!(right.ty, Type::Integer(_));
        // Two integers that stay text are compared with all their digits.
        let as_text = left.held == Held::Text && right.held == Held::Text && !op.orders();
        // Which side of a literal an integer is on, its rounded value tells as well.
        let beside_literal = [left, right]
            .iter()
            .any(|side| matches!(&side.kind, ExprKind::Integer(value) if within(*value, Range::EXACT).is_ok()));
        let (left_value, right_value) = if numbers && !as_text && !beside_literal {
            (self.compared(left, right)?, self.compared(right, left)?)
        } else {
            (self.expr(unchecked(left, beside_literal))?, self.expr(unchecked(right, beside_literal))?)
        };
        self.reach(match (&left.ty, op.orders()) {
            (Type::Integer(_), _) if as_text => "equality of integers that stay text",
            (Type::Integer(_), _) => "comparison of integers",
            (Type::Float, _) => "comparison of floats",
            (Type::Text, true) => "order of texts",
            (Type::Text, false) => "equality of texts",
            (Type::Bool, _) => "comparison of bools",
            (Type::Enum(_), _) => "comparison of variants",
            (Type::Option(_), _) => "comparison of options",
            (Type::Tuple(_), _) => "comparison of tuples",
            (Type::Record(_), _) => "comparison of records",
            _ => "comparison of others",
        });
        let equal = left_value == right_value;
        let order = left_value.order(&right_value);
        Ok(Value::Bool(match op {
            Comparison::Equal => equal,
            Comparison::NotEqual => !equal,
            Comparison::Less => order == Some(Ordering::Less),
            Comparison::LessEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Comparison::Greater => order == Some(Ordering::Greater),
            Comparison::GreaterEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }))
    }

    /// A side of a comparison. Beside a number that is exact for sure its rounded value gives the same answer.
    fn compared(&mut self, side: &Expr, other: &Expr) -> Eval<Value> {
        if Range::EXACT.contains(other.range) { self.expr(side) } else { self.integer(side).map(Value::Int) }
    }

    pub(super) fn cast(&mut self, cast: Cast, inner: &Expr, ty: &Type) -> Eval<Value> {
        self.reach(construct::cast(&cast));
        match cast {
            Cast::Same => {
                let value = self.expr(inner)?;
                match (value, ty) {
                    (Value::Int(value), Type::Float) => {
                        self.reach("integer to float");
                        Ok(Value::Float(within(value, Range::EXACT)? as f64))
                    }
                    (value, _) => {
                        self.reach("cast to a wider integer");
                        Ok(value)
                    }
                }
            }
            Cast::BoolToInteger => {
                self.reach("bool to integer");
                let value = self.condition(inner)?;
                Ok(Value::Int(i128::from(value)))
            }
            Cast::Check(kind) => {
                self.reach("cast that is checked");
                let value = self.integer(inner)?;
                if kind.exact().contains(Range::only(value)) {
                    return Ok(Value::Int(value));
                }
                self.reach("cast that fails");
                Err(Exit::Abort("CAST"))
            }
            Cast::Wrap(kind) => {
                self.reach("cast that wraps");
                let full = kind.full();
                let size = full.high - full.low + 1;
                let value = self.integer(inner)?;
                Ok(Value::Int((value - full.low).rem_euclid(size) + full.low))
            }
            Cast::Truncate(kind) => {
                self.reach("float to integer");
                let value = self.float(inner)?;
                truncate(value, kind)
            }
        }
    }

    pub(super) fn math(&mut self, function: Math, arguments: &[Expr], guard: Option<Range>, ty: &Type) -> Eval<Value> {
        self.reach(construct::math(&function));
        let mut values = Vec::new();
        for argument in arguments {
            let value = self.expr(argument)?;
            if let (Value::Int(value), false) = (&value, function == Math::Exact) {
                within(*value, Range::EXACT)?;
            }
            values.push(value);
        }
        let (name, value) = match (function, values.as_slice()) {
            (Math::Exact, [Value::Int(value)]) => {
                let bounds = guard.map_or(Range::EXACT, |guard| guard.meet(Range::EXACT));
                ("reply that becomes a number", Value::Int(within(*value, bounds)?))
            }
            (Math::Exact, [value]) => ("reply that becomes a number", value.clone()),
            (Math::Abs, [Value::Int(value)]) => ("abs", Value::Int(within(value.abs(), bounds_of(ty)?)?)),
            (Math::Signum, [Value::Int(value)]) => ("signum", Value::Int(value.signum())),
            (Math::Min, [Value::Int(left), Value::Int(right)]) => ("min", Value::Int(*left.min(right))),
            (Math::Max, [Value::Int(left), Value::Int(right)]) => ("max", Value::Int(*left.max(right))),
            (Math::Clamp, [Value::Int(value), Value::Int(low), Value::Int(high)]) => {
                if low > high {
                    self.reach("clamp with wrong bounds");
                    return Err(Exit::Abort("RANGE"));
                }
                ("clamp", Value::Int(*value.max(low).min(high)))
            }
            (Math::Pow, [Value::Int(base), Value::Int(exponent)]) => ("pow", power(*base, *exponent, bounds_of(ty)?)?),
            (Math::Saturating(op), [Value::Int(left), Value::Int(right)]) => {
                let bounds = bounds_of(ty)?;
                let name = match op {
                    Arithmetic::Add => "saturating_add",
                    Arithmetic::Subtract => "saturating_sub",
                    _ => "saturating_mul",
                };
                (name, Value::Int(compute(op, *left, *right).clamp(bounds.low, bounds.high)))
            }
            (Math::Checked(op), [Value::Int(left), Value::Int(right)]) => {
                let Type::Option(inner) = ty else { return Err(Exit::Unknown("checked arithmetic")) };
                checked(op, *left, *right, inner)?
            }
            (Math::Abs, [Value::Float(value)]) => ("float abs", Value::Float(value.abs())),
            (Math::Floor, [Value::Float(value)]) => ("floor", Value::Float(value.floor())),
            (Math::Ceil, [Value::Float(value)]) => ("ceil", Value::Float(value.ceil())),
            (Math::Round, [Value::Float(value)]) => ("round", Value::Float(value.round())),
            (Math::Trunc, [Value::Float(value)]) => ("trunc", Value::Float(value.trunc())),
            (Math::Sqrt, [Value::Float(value)]) => ("sqrt", Value::Float(value.sqrt())),
            (Math::Min, [Value::Float(left), Value::Float(right)]) => ("float min", Value::Float(left.min(*right))),
            (Math::Max, [Value::Float(left), Value::Float(right)]) => ("float max", Value::Float(left.max(*right))),
            (Math::Clamp, [Value::Float(value), Value::Float(low), Value::Float(high)]) => {
                if low > high || low.is_nan() || high.is_nan() {
                    return Err(Exit::Abort("RANGE"));
                }
                ("float clamp", Value::Float(value.clamp(*low, *high)))
            }
            (Math::Wrapping(op), [Value::Int(left), Value::Int(right)]) => {
                let full = ty.integer().map_or(Range::EXACT, Integer::full);
                let size = full.high - full.low + 1;
                let value = (compute(op, *left, *right) - full.low).rem_euclid(size) + full.low;
                ("wrapping arithmetic", Value::Int(value))
            }
            (Math::AbsDiff, [Value::Int(left), Value::Int(right)]) => {
                ("abs_diff", Value::Int(within((left - right).abs(), bounds_of(ty)?)?))
            }
            (Math::Signum, [Value::Float(value)]) => ("float signum", Value::Float(value.signum())),
            (Math::Bits(op), [Value::Bool(left), Value::Bool(right)]) => (
                "bit operator on bools",
                Value::Bool(match op {
                    Bits::And => left & right,
                    Bits::Or => left | right,
                    _ => left ^ right,
                }),
            ),
            (Math::Bits(op), [Value::Int(left), Value::Int(right)]) => self.bits(op, *left, *right, ty)?,
            (Math::Complement, [Value::Int(value)]) => {
                let full = ty.integer().map_or(Range::EXACT, Integer::full);
                let value = if full.low == 0 { full.high - value } else { !value };
                ("complement", Value::Int(within(value, bounds_of(ty)?)?))
            }
            (Math::Power, [Value::Float(base), Value::Float(exponent)]) => ("powf", Value::Float(base.powf(*exponent))),
            (Math::Power, [Value::Float(base), Value::Int(exponent)]) => {
                ("powi", Value::Float(base.powf(*exponent as f64)))
            }
            (Math::Exp, [Value::Float(value)]) => ("exp", Value::Float(value.exp())),
            (Math::Ln, [Value::Float(value)]) => ("ln", Value::Float(value.ln())),
            (Math::Log10, [Value::Float(value)]) => ("log10", Value::Float(value.log10())),
            (Math::Fract, [Value::Float(value)]) => ("fract", Value::Float(value.fract())),
            (Math::IsInfinite, [Value::Float(value)]) => ("is_infinite", Value::Bool(value.is_infinite())),
            (Math::IsNan, [Value::Float(value)]) => ("is_nan", Value::Bool(value.is_nan())),
            (Math::IsFinite, [Value::Float(value)]) => ("is_finite", Value::Bool(value.is_finite())),
            _ => return Err(Exit::Unknown("a function of numbers")),
        };
        self.reach(name);
        Ok(value)
    }
}

impl Machine<'_> {
    fn bits(&mut self, op: Bits, left: i128, right: i128, ty: &Type) -> Eval<(&'static str, Value)> {
        let Some(kind) = ty.integer() else { return Err(Exit::Unknown("bits of no integer")) };
        let full = kind.full();
        let width = i128::from((full.high - full.low).count_ones());
        let (name, value) = match op {
            Bits::And => ("bitwise and", left & right),
            Bits::Or => ("bitwise or", left | right),
            Bits::Xor => ("bitwise xor", left ^ right),
            Bits::Left | Bits::Right => {
                if !(0..width).contains(&right) {
                    self.reach("shift by too many bits");
                    return Err(Exit::Abort("OVERFLOW"));
                }
                let count = u32::try_from(right).unwrap_or(0);
                match op {
                    Bits::Right => ("shift to the right", left >> count),
                    _ => ("shift to the left", left << count),
                }
            }
        };
        let value = match (op, kind.is_wide()) {
            // What is shifted out of 32 bits is gone, as in Rust; a wide one leaves what Lua holds, and aborts.
            (Bits::Left, false) => (value - full.low).rem_euclid(full.high - full.low + 1) + full.low,
            _ => within(value, bounds_of(ty)?)?,
        };
        Ok((name, Value::Int(value)))
    }
}

/// A reply without the check that it is exact, where that is not needed.
fn unchecked(side: &Expr, beside_literal: bool) -> &Expr {
    match &side.kind {
        ExprKind::Math { function: Math::Exact, arguments, .. } if beside_literal => arguments.first().unwrap_or(side),
        _ => side,
    }
}

/// The value, or an abort when it left the bounds.
pub(super) fn within(value: i128, bounds: Range) -> Eval<i128> {
    if value < bounds.low || value > bounds.high { Err(Exit::Abort("OVERFLOW")) } else { Ok(value) }
}

/// What a number of the type may be.
pub(super) fn bounds_of(ty: &Type) -> Eval<Range> {
    match ty {
        Type::Integer(kind) => Ok(kind.exact()),
        Type::Duration => Ok(Range::EXACT),
        _ => Err(Exit::Unknown("bounds of a type")),
    }
}

fn full_low(ty: &Type) -> i128 {
    ty.integer().map_or(i128::MIN, |kind| if kind.full().low < 0 { kind.full().low } else { i128::MIN })
}

fn compute(op: Arithmetic, left: i128, right: i128) -> i128 {
    match op {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        Arithmetic::Remainder => left % right,
        Arithmetic::DivideEuclid => left.div_euclid(right),
        Arithmetic::RemainderEuclid => left.rem_euclid(right),
    }
}

fn checked(op: Arithmetic, left: i128, right: i128, ty: &Type) -> Eval<(&'static str, Value)> {
    let bounds = bounds_of(ty)?;
    let (name, divides) = match op {
        Arithmetic::Add => ("checked_add", false),
        Arithmetic::Subtract => ("checked_sub", false),
        Arithmetic::Multiply => ("checked_mul", false),
        Arithmetic::Divide | Arithmetic::DivideEuclid => ("checked_div", true),
        Arithmetic::Remainder | Arithmetic::RemainderEuclid => ("checked_rem", true),
    };
    if divides && (right == 0 || (left == full_low(ty) && right == -1)) {
        return Ok((name, Value::None));
    }
    let value = compute(op, left, right);
    let fits = bounds.contains(Range::only(value));
    Ok((name, if fits { Value::Int(value).some() } else { Value::None }))
}

fn power(base: i128, exponent: i128, bounds: Range) -> Eval<Value> {
    if base.abs() <= 1 {
        // 1 for no factor at all, and for an even number of −1.
        let is_one = exponent == 0 || (base == -1 && exponent % 2 == 0);
        return Ok(Value::Int(if is_one { 1 } else { base }));
    }
    let mut value = 1;
    for _ in 0..exponent {
        value = within(value * base, bounds)?;
    }
    Ok(Value::Int(value))
}

/// `as` from a float: saturates where the target fits into a number of Lua's, aborts elsewhere.
fn truncate(value: f64, kind: Integer) -> Eval<Value> {
    if value.is_nan() {
        return Ok(Value::Int(0));
    }
    let full = kind.full();
    if !kind.is_wide() {
        return Ok(Value::Int((value.trunc() as i128).clamp(full.low, full.high)));
    }
    if full.low == 0 && value <= 0.0 {
        return Ok(Value::Int(0));
    }
    if value.abs() >= 9_007_199_254_740_992.0 {
        return Err(Exit::Abort("CAST"));
    }
    Ok(Value::Int(value.trunc() as i128))
}
