//! Methods of integers and floats.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Arithmetic, Expr, ExprKind, Math, TextFunction};
use super::types::{Integer, Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(crate) fn check_integer_method(&mut self, mut call: MethodCall<'_>, kind: Integer) -> Expr {
        if call.name.text == "to_string" {
            return self.text_of(call);
        }
        call.receiver = self.settle(call.receiver);
        let ty = Type::Integer(kind);
        let bounds = kind.exact();
        let span = call.span;
        let name = call.name.text.as_str();
        if name == "clone" {
            return self.clone_of(call, ty);
        }
        let function = match name {
            "into" => return self.check_number_into(call),
            "abs" => Math::Abs,
            "signum" => Math::Signum,
            "min" => Math::Min,
            "max" => Math::Max,
            "clamp" => Math::Clamp,
            "pow" => Math::Pow,
            "div_euclid" | "rem_euclid" => {
                let op = if name == "div_euclid" { Arithmetic::DivideEuclid } else { Arithmetic::RemainderEuclid };
                let Some([right]) = self.integer_arguments(&call, kind) else { return self.error(span) };
                if self.refuse_sentinel(&call.receiver) {
                    return self.error(span);
                }
                return self.arithmetic(op, call.receiver, right, kind, span);
            }
            "saturating_add" | "checked_add" => of(name, Arithmetic::Add),
            "saturating_sub" | "checked_sub" => of(name, Arithmetic::Subtract),
            "saturating_mul" | "checked_mul" => of(name, Arithmetic::Multiply),
            "checked_div" => Math::Checked(Arithmetic::Divide),
            "checked_rem" => Math::Checked(Arithmetic::Remainder),
            "wrapping_add" => Math::Wrapping(Arithmetic::Add),
            "wrapping_sub" => Math::Wrapping(Arithmetic::Subtract),
            "wrapping_mul" => Math::Wrapping(Arithmetic::Multiply),
            "wrapping_neg" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                let zero = self.ranged(ExprKind::Integer(0), ty, Range::only(0), span);
                return self.check_wrapping(Arithmetic::Subtract, zero, call.receiver, kind, (name, span));
            }
            "abs_diff" => Math::AbsDiff,
            "overflowing_add" | "leading_zeros" | "count_ones" | "trailing_zeros" | "isqrt" | "is_power_of_two"
            | "rotate_left" => {
                return self.fail(
                    codes::UNSUPPORTED,
                    call.name.span,
                    format!("`{name}` is not supported yet"),
                    "use the operators, which abort on overflow, `checked_add` or `saturating_add`",
                );
            }
            _ => return self.no_method(&call, &ty),
        };
        // What stays between 0 and its operands meets no other bound.
        let unsigned = bounds.low == 0;
        let within = match function {
            Math::Saturating(op) => op == Arithmetic::Subtract && unsigned,
            Math::Checked(Arithmetic::Subtract) => unsigned,
            Math::Checked(op) => matches!(op, Arithmetic::Divide | Arithmetic::Remainder),
            _ => true,
        };
        if kind.is_wide() && !within {
            // The bounds of `i64` lie beyond what Lua holds exactly: the method could never do
            // what it does in Rust.
            return self.fail(
                codes::UNSUPPORTED,
                call.name.span,
                format!("`{name}` on `{}` has bounds that Lua can't hold", kind.name()),
                "use the operator, which aborts beyond ±(2^53−1), or `.min(…)` and `.max(…)` with bounds of your own",
            );
        }
        if matches!(function, Math::Min | Math::Max | Math::Clamp) {
            return self.check_choice(call, function, kind);
        }
        if self.refuse_sentinel(&call.receiver) {
            return self.error(span);
        }
        let receiver = call.receiver.range;
        match function {
            Math::Abs | Math::Signum => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                let largest = receiver.low.abs().max(receiver.high.abs());
                let range = if function == Math::Signum {
                    Range::new(-1, 1)
                } else if receiver.low >= 0 {
                    receiver
                } else {
                    Range::new(0, largest)
                };
                let guard = (!bounds.contains(range)).then_some(bounds);
                let kind = ExprKind::Math { function, arguments: vec![call.receiver], guard };
                self.ranged(kind, ty, range.meet(bounds), span)
            }
            Math::Pow => {
                let exponent = match call.arguments {
                    [exponent] => self.check_as(exponent, &Type::Integer(Integer::U32)),
                    _ => {
                        self.takes(&call, 1);
                        return self.error(span);
                    }
                };
                let kind = ExprKind::Math { function, arguments: vec![call.receiver, exponent], guard: Some(bounds) };
                self.ranged(kind, ty, bounds, span)
            }
            Math::Wrapping(op) => {
                let Some([right]) = self.integer_arguments(&call, kind) else { return self.error(span) };
                self.check_wrapping(op, call.receiver, right, kind, (name, span))
            }
            Math::AbsDiff => {
                let Some([right]) = self.integer_arguments(&call, kind) else { return self.error(span) };
                let kind = kind.unsigned();
                let apart = Range::arithmetic(Arithmetic::Subtract, receiver, right.range);
                let range = Range::new(0, apart.low.abs().max(apart.high.abs()));
                let guard = (!kind.exact().contains(range)).then_some(kind.exact());
                let math = ExprKind::Math { function, arguments: vec![call.receiver, right], guard };
                self.ranged(math, Type::Integer(kind), range.meet(kind.exact()), span)
            }
            _ => {
                let Some([right]) = self.integer_arguments(&call, kind) else { return self.error(span) };
                let checked = matches!(function, Math::Checked(_));
                let result = if checked { ty.optional() } else { ty };
                let kind = ExprKind::Math { function, arguments: vec![call.receiver, right], guard: Some(bounds) };
                self.ranged(kind, result, bounds, span)
            }
        }
    }

    /// `wrapping_add` and its kin, of what has at most 32 bits.
    fn check_wrapping(
        &mut self,
        op: Arithmetic,
        left: Expr,
        right: Expr,
        kind: Integer,
        (name, span): (&str, Span),
    ) -> Expr {
        if kind.is_wide() {
            return self.fail(
                codes::UNSUPPORTED,
                span,
                format!("`{name}` on `{}` would wrap at 2^64, which Lua can't hold", kind.name()),
                "use a type of at most 32 bits, such as `u32`; or the operator, which aborts beyond ±(2^53−1)",
            );
        }
        let function = Math::Wrapping(op);
        let math = ExprKind::Math { function, arguments: vec![left, right], guard: Some(kind.full()) };
        self.ranged(math, Type::Integer(kind), kind.full(), span)
    }

    /// `min`, `max`, `clamp` of integers: no guard, and the range is known.
    fn check_choice(&mut self, call: MethodCall<'_>, function: Math, kind: Integer) -> Expr {
        let span = call.span;
        // `i64::MAX.min(x)`: the bound itself is no number of Lua's.
        let mut wanted = kind;
        let mut arguments = Vec::new();
        for argument in call.arguments {
            let checked = self.check_expr(argument, Some(&Type::Integer(kind)));
            if let Type::Integer(other) = self.shallow(&checked.ty) {
                wanted = self.wider(wanted, other);
            }
            arguments.push(checked);
        }
        let count = if function == Math::Clamp { 2 } else { 1 };
        if !self.takes(&call, count) {
            return self.error(span);
        }
        let ty = Type::Integer(wanted);
        let mut operands = vec![call.receiver];
        for argument in arguments {
            operands.push(self.coerce(argument, &ty));
        }
        let ranges: Vec<Range> = operands.iter().map(|operand| operand.range).collect();
        let low = |at: usize| ranges.get(at).map_or(0, |range| range.low);
        let high = |at: usize| ranges.get(at).map_or(0, |range| range.high);
        let range = match function {
            Math::Min => Range::new(low(0).min(low(1)), high(0).min(high(1))),
            Math::Max => Range::new(low(0).max(low(1)), high(0).max(high(1))),
            // Any of the three may be the result, and each bound has a range of its own.
            _ => {
                let (low, high) = (low(0).min(low(2)).max(low(1)), high(0).max(high(1)).min(high(2)));
                // With bounds in the wrong order it gives nothing.
                Range::new(low.min(high), low.max(high))
            }
        };
        self.ranged(ExprKind::Math { function, arguments: operands, guard: None }, ty, range, span)
    }

    fn integer_arguments<const N: usize>(&mut self, call: &MethodCall<'_>, kind: Integer) -> Option<[Expr; N]> {
        if !self.takes(call, N) {
            return None;
        }
        let checked: Vec<Expr> =
            call.arguments.iter().map(|argument| self.check_as(argument, &Type::Integer(kind))).collect();
        checked.try_into().ok()
    }

    pub(crate) fn check_float_method(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        let name = call.name.text.as_str();
        let (function, takes) = match name {
            "clone" => return self.clone_of(call, Type::Float),
            "abs" => (Math::Abs, 0),
            "floor" => (Math::Floor, 0),
            "ceil" => (Math::Ceil, 0),
            "round" => (Math::Round, 0),
            "trunc" => (Math::Trunc, 0),
            "sqrt" => (Math::Sqrt, 0),
            "is_nan" => (Math::IsNan, 0),
            "is_finite" => (Math::IsFinite, 0),
            "is_infinite" => (Math::IsInfinite, 0),
            "exp" => (Math::Exp, 0),
            "ln" => (Math::Ln, 0),
            "log10" => (Math::Log10, 0),
            "fract" => (Math::Fract, 0),
            "signum" => (Math::Signum, 0),
            "powf" | "powi" => (Math::Power, 1),
            "min" => (Math::Min, 1),
            "max" => (Math::Max, 1),
            "clamp" => (Math::Clamp, 2),
            "log2" | "log" | "mul_add" | "cbrt" | "hypot" | "sin" | "cos" | "tan" | "exp2" | "to_bits" => {
                return self.fail(
                    codes::UNSUPPORTED,
                    call.name.span,
                    format!("`{name}` is not supported yet"),
                    "use multiplication, or compute it before the call and pass it as a parameter",
                );
            }
            "to_string" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                let kind = ExprKind::TextFunction(TextFunction::FloatText, vec![call.receiver]);
                return self.expr(kind, Type::Text, span);
            }
            _ => return self.no_method(&call, &Type::Float),
        };
        if !self.takes(&call, takes) {
            return self.error(span);
        }
        let mut arguments = vec![call.receiver];
        for argument in call.arguments {
            let wanted = if name == "powi" { Type::Integer(Integer::I32) } else { Type::Float };
            arguments.push(self.check_as(argument, &wanted));
        }
        let ty =
            if matches!(function, Math::IsNan | Math::IsFinite | Math::IsInfinite) { Type::Bool } else { Type::Float };
        self.expr(ExprKind::Math { function, arguments, guard: None }, ty, span)
    }

    /// `i64::MAX`, `f64::INFINITY`.
    pub(crate) fn check_number_constant(&mut self, ty: &str, name: &ast::Ident, span: Span) -> Option<Expr> {
        if ty == "f64" {
            let value = match name.text.as_str() {
                "INFINITY" => f64::INFINITY,
                "NEG_INFINITY" => f64::NEG_INFINITY,
                "MAX" => f64::MAX,
                "MIN" => f64::MIN,
                "EPSILON" => f64::EPSILON,
                _ => return None,
            };
            return Some(self.expr(ExprKind::Float(value), Type::Float, span));
        }
        let kind = Integer::from_name(ty)?;
        let value = match name.text.as_str() {
            "MAX" => kind.full().high,
            "MIN" => kind.full().low,
            _ => return None,
        };
        if !kind.exact().contains(Range::only(value)) {
            return Some(self.fail(
                codes::LITERAL_RANGE,
                span,
                format!("`{ty}::{}` lies beyond what Lua holds exactly, ±(2^53−1)", name.text),
                "use a bound of your own, such as 9_007_199_254_740_991, or an `Option` for “no bound”",
            ));
        }
        Some(self.ranged(ExprKind::Integer(value), Type::Integer(kind), Range::only(value), span))
    }
}

fn of(name: &str, op: Arithmetic) -> Math {
    if name.starts_with("checked") { Math::Checked(op) } else { Math::Saturating(op) }
}
