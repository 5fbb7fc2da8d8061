//! Constants that have parts: `const WINDOWS: [i64; 3] = [1, 60, 3600];`. As in Rust, each use is a value of its own.

use super::Checker;
use super::constant::literal;
use super::items::{Constant, Items};
use super::typed::{Expr, ExprKind};
use super::types::Type;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::span::Span;
use crate::syntax::ast;

/// The most elements of `[value; N]`: each of them stands in the Lua.
const MOST: i128 = 1000;

impl Items<'_> {
    /// `[a, b]`, `[value; N]`, `(a, b)` of constants; none for what is reported, and for what has no parts.
    pub(super) fn fold_parts(&self, written: &ast::Expr, expected: Option<&Type>, sink: &mut Sink) -> Option<Constant> {
        let folded = |part: &ast::Expr, expected: Option<&Type>, sink: &mut Sink| -> Option<Expr> {
            let folded = self.fold(part, expected, sink)?;
            Some(literal(folded.value, folded.ty, part.span))
        };
        match &written.kind {
            ast::ExprKind::List { elements, .. } => {
                let element = element_of(expected);
                let values = elements.iter().map(|part| folded(part, element, sink));
                self.list_of(values.collect::<Option<Vec<Expr>>>()?, expected, written.span, sink)
            }
            ast::ExprKind::Repeat { value, count, .. } => {
                let value = folded(value, element_of(expected), sink)?;
                let ExprKind::Integer(count) = self.fold(count, Some(&Type::USIZE), sink)?.value else { return None };
                if count > MOST {
                    let message = format!("a constant of {count} elements is too large for a script");
                    let help =
                        format!("up to {MOST} are put into the Lua; build the list in the body: `vec![value; n]`");
                    sink.report(Diagnostic::new(codes::LITERAL_RANGE, written.span, message).help(help));
                    return None;
                }
                let values = (0..count).map(|_| value.clone()).collect();
                self.list_of(values, expected, written.span, sink)
            }
            ast::ExprKind::Tuple(parts) => {
                let types = match expected {
                    Some(Type::Tuple(types)) if types.len() == parts.len() => types.iter().map(Some).collect(),
                    _ => vec![None; parts.len()],
                };
                let values = parts.iter().zip(types).map(|(part, ty)| folded(part, ty, sink));
                let values = values.collect::<Option<Vec<Expr>>>()?;
                let ty = Type::Tuple(values.iter().map(|value| value.ty.clone()).collect());
                Some(Constant { ty, value: ExprKind::Tuple(values) })
            }
            _ => None,
        }
    }

    fn list_of(&self, values: Vec<Expr>, expected: Option<&Type>, span: Span, sink: &mut Sink) -> Option<Constant> {
        let element = match (element_of(expected), values.first()) {
            (Some(element), _) => element.clone(),
            (None, Some(first)) => first.ty.clone(),
            (None, None) => Type::Error,
        };
        if let Some(other) = values.iter().find(|value| value.ty != element) {
            let message = format!("expected `{}`, found `{}`", element.display(self), other.ty.display(self));
            let help = "the elements of a list are of one type";
            sink.report(Diagnostic::new(codes::TYPE_MISMATCH, span, message).help(help));
            return None;
        }
        let ty = match expected {
            Some(Type::Vec(_)) => Type::Vec(Box::new(element)),
            _ => Type::Array(Box::new(element), values.len()),
        };
        Some(Constant { ty, value: ExprKind::List(values) })
    }
}

fn element_of(expected: Option<&Type>) -> Option<&Type> {
    match expected {
        Some(Type::Vec(element) | Type::Array(element, _)) => Some(element),
        _ => None,
    }
}

impl Checker<'_, '_> {
    /// The value of a constant, where it is named.
    pub(super) fn constant_value(&mut self, constant: Constant, span: Span) -> Expr {
        let value = literal(constant.value, constant.ty, span);
        self.renamed(value, span)
    }

    /// A constant's value with numbers of its own, at the place of its use.
    fn renamed(&mut self, value: Expr, span: Span) -> Expr {
        let kind = match value.kind {
            ExprKind::List(parts) => ExprKind::List(self.parts_renamed(parts, span)),
            ExprKind::Tuple(parts) => ExprKind::Tuple(self.parts_renamed(parts, span)),
            other => other,
        };
        self.ranged(kind, value.ty, value.range, span)
    }

    fn parts_renamed(&mut self, parts: Vec<Expr>, span: Span) -> Vec<Expr> {
        let mut renamed = Vec::new();
        for part in parts {
            let part = self.renamed(part, span);
            renamed.push(self.settle(part));
        }
        renamed
    }
}
