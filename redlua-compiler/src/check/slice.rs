//! Slices: `&text[a..b]`, `&list[a..b]`. They are copies, which nobody can tell from a view, because what is
//! borrowed is not changed meanwhile.

use super::Checker;
use super::typed::{Expr, ExprKind, ListFunction, TextFunction};
use super::types::{Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// An expression of which only a reference is taken, so that it may be a slice.
    pub(crate) fn check_borrowed(&mut self, expr: &ast::Expr, expected: Option<&Type>) -> Expr {
        match &expr.kind {
            ast::ExprKind::Index(base, index) => match &index.kind {
                ast::ExprKind::Range { start, end, inclusive } => {
                    self.check_slice(base, start.as_deref(), end.as_deref(), *inclusive, expr.span)
                }
                _ => self.check_expr(expr, expected),
            },
            _ => self.check_expr(expr, expected),
        }
    }

    fn check_slice(
        &mut self,
        base: &ast::Expr,
        start: Option<&ast::Expr>,
        end: Option<&ast::Expr>,
        inclusive: bool,
        span: Span,
    ) -> Expr {
        let base = self.check_borrowed(base, None);
        let start_value = match start {
            Some(start) => self.check_as(start, &Type::USIZE),
            None => self.ranged(ExprKind::Integer(0), Type::USIZE, Range::only(0), span),
        };
        let end_value = end.map(|end| self.check_as(end, &Type::USIZE));
        let is_error = |expr: &Expr| expr.ty.is_error();
        if is_error(&base) || is_error(&start_value) || end_value.as_ref().is_some_and(is_error) {
            return self.error(span);
        }
        let ty = self.shallow(&base.ty);
        // `&x[..]` is all of it.
        if start.is_none() && end.is_none() && matches!(ty, Type::Text | Type::Vec(_)) {
            return base;
        }
        let mut operands = vec![base, start_value];
        operands.extend(end_value);
        match ty {
            Type::Text => self.expr(ExprKind::TextFunction(TextFunction::Slice { inclusive }, operands), ty, span),
            Type::Vec(element) | Type::Array(element, _) => {
                let kind = ExprKind::ListFunction(ListFunction::Slice { inclusive }, operands);
                self.expr(kind, Type::Vec(element), span)
            }
            other => {
                let shown = self.show(&other);
                self.fail(codes::OPERATOR, span, format!("{shown} has no slices"), "text, a `Vec` and an array have")
            }
        }
    }

    /// `let part = list[1..3];`: in Rust, too, a slice is borrowed.
    pub(crate) fn refuse_bare_slice(&mut self, base: &ast::Expr, span: Span) -> Expr {
        let base = self.check_expr(base, None);
        if base.ty.is_error() {
            return self.error(span);
        }
        let written = self.written(&base);
        let help = match self.shallow(&base.ty) {
            Type::Text => format!("write `&{written}[…]`"),
            _ => format!("write `&{written}[…]`, or `{written}[…].to_vec()` for a list of its own"),
        };
        self.fail(codes::TYPE_MISMATCH, span, "a slice stands behind `&`", help)
    }
}

/// `base[a..b]`.
pub(crate) fn is_slice(expr: &ast::Expr) -> bool {
    matches!(&expr.kind, ast::ExprKind::Index(_, index) if matches!(index.kind, ast::ExprKind::Range { .. }))
}
