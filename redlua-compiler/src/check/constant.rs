//! Constants, which are folded into the Lua.

use super::items::{Constant, Items};
use super::typed::{Arithmetic, Bits, Expr, ExprId, ExprKind, Held};
use super::types::{Integer, Range, Type};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Items<'_> {
    pub(super) fn check_constant(&self, constant: &ast::Constant, sink: &mut Sink) -> Constant {
        let ty = self.resolve_type(&constant.ty, sink);
        let value = match self.fold(&constant.value, Some(&ty), sink) {
            Some(folded) => folded.value,
            None => ExprKind::Error,
        };
        Constant { ty, value }
    }

    /// The value of a constant expression as a literal.
    pub(crate) fn fold(&self, expr: &ast::Expr, expected: Option<&Type>, sink: &mut Sink) -> Option<Constant> {
        let ty = |fallback: Type| expected.filter(|ty| !ty.is_error()).cloned().unwrap_or(fallback);
        let refuse = |sink: &mut Sink, why: &str| {
            sink.report(Diagnostic::new(codes::TYPE_MISMATCH, expr.span, why).help(
                "a constant is a literal, another constant, arithmetic of these, or an array or a tuple of them",
            ));
            None
        };
        let folded = match &expr.kind {
            ast::ExprKind::Integer { value, suffix } => {
                let kind = suffix.as_deref().and_then(Integer::from_name).unwrap_or(match expected {
                    Some(Type::Integer(kind)) => *kind,
                    _ => Integer::I64,
                });
                let value = i128::try_from(*value).unwrap_or(i128::MAX);
                Constant { ty: Type::Integer(kind), value: ExprKind::Integer(value) }
            }
            ast::ExprKind::Float(value) => Constant { ty: Type::Float, value: ExprKind::Float(*value) },
            ast::ExprKind::Bool(value) => Constant { ty: Type::Bool, value: ExprKind::Bool(*value) },
            ast::ExprKind::Text(bytes) => Constant { ty: Type::Text, value: ExprKind::Text(bytes.clone()) },
            ast::ExprKind::Reference(_, inner) => return self.fold(inner, expected, sink),
            ast::ExprKind::Name(name) => match self.constants.get(&name.text) {
                Some(constant) => constant.clone(),
                None => {
                    return refuse(sink, &format!("`{}` is no constant that is defined before this one", name.text));
                }
            },
            ast::ExprKind::Unary(ast::UnaryOp::Negate, inner) => {
                let inner = self.fold(inner, expected, sink)?;
                let value = match inner.value {
                    ExprKind::Integer(value) => ExprKind::Integer(-value),
                    ExprKind::Float(value) => ExprKind::Float(-value),
                    _ => return refuse(sink, "only a number has a negative"),
                };
                Constant { ty: inner.ty, value }
            }
            ast::ExprKind::Unary(ast::UnaryOp::Not, inner) => {
                let inner = self.fold(inner, expected, sink)?;
                let value = match (inner.value, &inner.ty) {
                    (ExprKind::Bool(value), _) => ExprKind::Bool(!value),
                    (ExprKind::Integer(value), Type::Integer(kind)) if kind.full().low == 0 => {
                        ExprKind::Integer(kind.full().high - value)
                    }
                    (ExprKind::Integer(value), _) => ExprKind::Integer(-1 - value),
                    _ => return refuse(sink, "only a `bool` or an integer has a complement"),
                };
                Constant { ty: inner.ty, value }
            }
            ast::ExprKind::Binary(op, left, right) => {
                let left = self.fold(left, expected, sink)?;
                let shifts = Bits::from_operator(*op).is_some_and(Bits::shifts);
                let right = self.fold(right, Some(&left.ty).filter(|_| !shifts), sink)?;
                let least_by_minus_one = *op == ast::BinaryOp::Remainder
                    && matches!((&left.ty, &left.value, &right.value), (Type::Integer(kind), ExprKind::Integer(value), ExprKind::Integer(-1))
                        if !kind.full().contains(Range::only(-value)));
                match fold_binary(*op, &left.value, &right.value).filter(|_| !least_by_minus_one) {
                    Some(value) => Constant { ty: left.ty, value },
                    None => {
                        return refuse(
                            sink,
                            "this constant has no value: it overflows, divides by zero or mixes types",
                        );
                    }
                }
            }
            ast::ExprKind::Cast(inner, target) => {
                let inner = self.fold(inner, None, sink)?;
                match (inner.value, self.resolve_type(target, sink)) {
                    #[expect(clippy::cast_precision_loss, reason = "that is what `as f64` means")]
                    (ExprKind::Integer(value), Type::Float) => {
                        Constant { ty: Type::Float, value: ExprKind::Float(value as f64) }
                    }
                    (ExprKind::Integer(value), Type::Integer(kind)) if kind.full().contains(Range::only(value)) => {
                        Constant { ty: Type::Integer(kind), value: ExprKind::Integer(value) }
                    }
                    _ => return refuse(sink, "a constant can't be converted like this"),
                }
            }
            ast::ExprKind::List { growable: false, .. } | ast::ExprKind::Repeat { growable: false, .. } => {
                self.fold_parts(expr, expected, sink)?
            }
            ast::ExprKind::Tuple(parts) if !parts.is_empty() => self.fold_parts(expr, expected, sink)?,
            ast::ExprKind::Error => return None,
            _ => return refuse(sink, "this is no constant expression"),
        };
        if let (Type::Integer(kind), ExprKind::Integer(value)) = (ty(folded.ty.clone()), &folded.value)
            && !kind.full().contains(Range::only(*value))
        {
            sink.report(super::settle::out_of_range(*value, kind, expr.span));
            return None;
        }
        let expected = ty(folded.ty.clone());
        if expected != folded.ty {
            return refuse(
                sink,
                &format!("expected `{}`, found `{}`", expected.display(self), folded.ty.display(self)),
            );
        }
        Some(folded)
    }
}

/// A literal as a typed expression. Its id is 0: literals are never keys of a pass's tables.
pub(crate) fn literal(value: ExprKind, ty: Type, span: Span) -> Expr {
    let range = match value {
        ExprKind::Integer(value) => Range::only(value),
        _ => Range::EXACT,
    };
    Expr { id: ExprId(0), kind: value, ty, range, held: Held::Number, span }
}

pub(super) fn fold_binary(op: ast::BinaryOp, left: &ExprKind, right: &ExprKind) -> Option<ExprKind> {
    use ast::BinaryOp as Op;
    match (left, right) {
        (ExprKind::Integer(left), ExprKind::Integer(right)) => {
            let value = match op {
                Op::Add => left.checked_add(*right),
                Op::Subtract => left.checked_sub(*right),
                Op::Multiply => left.checked_mul(*right),
                Op::Divide => left.checked_div(*right),
                Op::Remainder => left.checked_rem(*right),
                _ => Bits::from_operator(op).and_then(|bits| bits.fold(*left, *right)),
            };
            value.map(ExprKind::Integer)
        }
        (ExprKind::Float(left), ExprKind::Float(right)) => {
            let value = match op {
                Op::Add => left + right,
                Op::Subtract => left - right,
                Op::Multiply => left * right,
                Op::Divide => left / right,
                _ => return None,
            };
            value.is_finite().then_some(ExprKind::Float(value))
        }
        _ => None,
    }
}

/// The types that arithmetic in constants may need beyond literals.
pub(crate) fn arithmetic_of(op: ast::BinaryOp) -> Option<Arithmetic> {
    match op {
        ast::BinaryOp::Add => Some(Arithmetic::Add),
        ast::BinaryOp::Subtract => Some(Arithmetic::Subtract),
        ast::BinaryOp::Multiply => Some(Arithmetic::Multiply),
        ast::BinaryOp::Divide => Some(Arithmetic::Divide),
        ast::BinaryOp::Remainder => Some(Arithmetic::Remainder),
        _ => None,
    }
}
