//! What says how large a collection will be: `Vec::with_capacity(n)`, `vec![value; n]` of owned values.

use super::Checker;
use super::typed::{
    Block, Chain, Expr, ExprKind, Iterable, PatternKind, Sink, SinkKind, Stage, StageKind, Statement, StatementKind,
};
use super::types::{MapKind, Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// `Vec::with_capacity(n)`: Lua's tables grow by themselves, but `n` may abort or call something.
    pub(crate) fn check_with_capacity(
        &mut self,
        (ty, function): (&ast::Ident, &ast::Ident),
        (generics, capacity): (&[ast::TypeRef], &ast::Expr),
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let capacity = self.check_as(capacity, &Type::USIZE);
        let new = ast::Ident { text: "new".to_owned(), ..function.clone() };
        let empty = match MapKind::from_name(&ty.text) {
            Some(kind) if kind.is_set() => self.check_set_function(kind, &new, &[], (generics, expected), span),
            Some(kind) => self.check_map_function(kind, &new, &[], (generics, expected), span),
            None if ty.text == "String" => self.expr(ExprKind::Text(Vec::new()), Type::Text, span),
            None => self.check_new_list(generics, expected, span),
        };
        if is_quiet(&capacity) {
            return empty;
        }
        let (ty, range) = (empty.ty.clone(), empty.range);
        let nothing = self.pattern(PatternKind::Wildcard, Type::USIZE, capacity.span);
        let kind = StatementKind::Let { pattern: nothing, value: Some(capacity), otherwise: None };
        let statements = vec![Statement::of(kind, span)];
        let block = Block { statements, value: Some(Box::new(empty)), span };
        self.ranged(ExprKind::Block(block), ty, range, span)
    }

    /// `Vec::new()`.
    pub(crate) fn check_new_list(&mut self, generics: &[ast::TypeRef], expected: Option<&Type>, span: Span) -> Expr {
        let element = match (generics, expected.map(|ty| self.shallow(ty))) {
            ([written], _) => self.items.resolve_type(written, self.sink),
            (_, Some(Type::Vec(element))) => *element,
            _ => self.infer.fresh(),
        };
        self.expr(ExprKind::List(Vec::new()), Type::Vec(Box::new(element)), span)
    }

    /// `vec![value; n]` of owned values: a copy for each element, `(0..n).map(|_| value.clone()).collect()`.
    pub(crate) fn check_repeat_owned(&mut self, value: Expr, count: &ast::Expr, growable: bool, span: Span) -> Expr {
        let element = value.ty.clone();
        let count = self.check_as(count, &Type::USIZE);
        if count.ty.is_error() || value.ty.is_error() {
            return self.error(span);
        }
        let is_copy = super::moves::is_copy(&self.infer.deep(&element), &self.items.types);
        let ty = match (&count.kind, growable) {
            (_, true) => Type::Vec(Box::new(element.clone())),
            (ExprKind::Integer(length), false) if is_copy => {
                Type::Array(Box::new(element.clone()), usize::try_from(*length).unwrap_or(0))
            }
            _ => {
                let shown = self.show(&element);
                let message = match is_copy {
                    true => "the length of an array is a constant".to_owned(),
                    false => format!("an array of {shown} would need a copy for each element"),
                };
                return self.fail(codes::TYPE_MISMATCH, span, message, "write `vec![…; n]`");
            }
        };
        let item = self.own_local("item", element.clone(), value.span);
        let pattern = self.pattern(PatternKind::Bind(item, None), element.clone(), value.span);
        let kind = StatementKind::Let { pattern, value: Some(value), otherwise: None };
        let statements = vec![Statement::of(kind, span)];
        let local = self.expr(ExprKind::Local(item), element.clone(), span);
        let copy = self.expr(ExprKind::Clone(Box::new(local)), element, span);
        let nothing = self.pattern(PatternKind::Wildcard, Type::USIZE, span);
        let start = self.ranged(ExprKind::Integer(0), Type::USIZE, Range::only(0), span);
        let source = Iterable::Range { start, end: count, inclusive: false, reversed: false, step: None };
        let stages = vec![Stage { kind: StageKind::Map, pattern: Some(nothing), value: Some(copy) }];
        let sink = Sink::of(SinkKind::Collect);
        let kind = ExprKind::Consume(Box::new(Chain { source, stages }), Box::new(sink));
        let list = self.expr(kind, ty.clone(), span);
        let block = Block { statements, value: Some(Box::new(list)), span };
        self.expr(ExprKind::Block(block), ty, span)
    }
}

/// Whether evaluating a number does nothing.
fn is_quiet(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Integer(_) | ExprKind::Local(_) => true,
        ExprKind::ListFunction(super::typed::ListFunction::Length, operands) => operands.iter().all(is_quiet),
        _ => false,
    }
}
