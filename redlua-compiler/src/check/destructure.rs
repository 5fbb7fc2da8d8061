//! Destructuring assignment: `(a, b) = (b, a);`. As in Rust, the whole value comes first, then the places from left to right:
//! `{ let (a_2, b_2) = (b, a); a = a_2; b = b_2; }`.

use super::Checker;
use super::typed::{Block, Expr, ExprKind, Pattern, PatternKind, Place, Statement, StatementKind};
use super::types::Type;
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

/// What stands on the left of `=`.
enum Target {
    /// `a`, `a.b`, `list[i]`: a place, its type, and the name of what holds its value meanwhile.
    Place { place: Box<Place>, ty: Type, hint: String, span: Span },
    /// `_`.
    Ignored(Span),
    /// `(a, b)`.
    Tuple(Vec<Target>, Span),
    /// `[a, b]`.
    Array(Vec<Target>, Span),
}

impl Checker<'_, '_> {
    /// Whether the left side of an assignment has parts.
    pub(super) fn has_parts(place: &ast::Expr) -> bool {
        match &place.kind {
            ast::ExprKind::Tuple(parts) => !parts.is_empty(),
            ast::ExprKind::List { growable, .. } => !growable,
            _ => false,
        }
    }

    /// `(a, b) = value`, `[a, b] = value`.
    pub(super) fn check_destructuring(&mut self, left: &ast::Expr, value: &ast::Expr, span: Span) -> Expr {
        let errors = self.sink.len();
        let target = self.check_target(left);
        let (Some(target), true) = (target, self.sink.len() == errors) else {
            self.check_expr(value, None);
            return self.error(span);
        };
        let wanted = self.type_of_target(&target);
        let value = self.check_expr(value, Some(&wanted));
        if value.ty.is_error() {
            return self.error(span);
        }
        let found = self.infer.deep(&value.ty);
        let mut assigns = Vec::new();
        let Some(pattern) = self.take_apart(&target, &found, &mut assigns) else {
            let (wanted, found) = (self.show(&wanted), self.show(&found));
            return self.fail(
                codes::TYPE_MISMATCH,
                value.span,
                format!("expected {wanted}, found {found}"),
                "the value has a part for each place on the left",
            );
        };
        let bind = StatementKind::Let { pattern, value: Some(value), otherwise: None };
        let kinds = std::iter::once(bind).chain(assigns.into_iter().map(StatementKind::Expr));
        let statements = kinds.map(|kind| Statement::of(kind, span)).collect();
        self.expr(ExprKind::Block(Block { statements, value: None, span }), Type::Unit, span)
    }

    fn check_target(&mut self, left: &ast::Expr) -> Option<Target> {
        match &left.kind {
            ast::ExprKind::Name(name) if name.text == "_" => Some(Target::Ignored(left.span)),
            ast::ExprKind::Tuple(parts) if !parts.is_empty() => {
                Some(Target::Tuple(self.check_targets(parts)?, left.span))
            }
            ast::ExprKind::List { elements, growable: false } => {
                Some(Target::Array(self.check_targets(elements)?, left.span))
            }
            _ => {
                let (place, ty) = self.check_assigned(left)?;
                let hint = match &place {
                    Place::Local(local) => self.locals[local.0].name.clone(),
                    _ => "value".to_owned(),
                };
                Some(Target::Place { place: Box::new(place), ty, hint, span: left.span })
            }
        }
    }

    fn check_targets(&mut self, parts: &[ast::Expr]) -> Option<Vec<Target>> {
        let targets: Vec<Option<Target>> = parts.iter().map(|part| self.check_target(part)).collect();
        targets.into_iter().collect()
    }

    fn type_of_target(&mut self, target: &Target) -> Type {
        match target {
            Target::Place { ty, .. } => ty.clone(),
            Target::Ignored(_) => self.infer.fresh(),
            Target::Tuple(parts, _) => Type::Tuple(parts.iter().map(|part| self.type_of_target(part)).collect()),
            Target::Array(parts, _) => {
                let first = parts.iter().find(|part| !matches!(part, Target::Ignored(_)));
                let element = match first {
                    Some(first) => self.type_of_target(first),
                    None => self.infer.fresh(),
                };
                Type::Array(Box::new(element), parts.len())
            }
        }
    }

    /// The pattern that takes a value apart, and the assignments of its parts; none where it has others.
    fn take_apart(&mut self, target: &Target, ty: &Type, assigns: &mut Vec<Expr>) -> Option<Pattern> {
        match (target, ty) {
            (Target::Ignored(span), _) => Some(self.pattern(PatternKind::Wildcard, ty.clone(), *span)),
            (Target::Place { place, ty: wanted, hint, span }, _) => {
                let local = self.own_local(hint, ty.clone(), *span);
                let value = self.expr(ExprKind::Local(local), ty.clone(), *span);
                let value = self.coerce(value, wanted);
                assigns.push(self.expr(ExprKind::Assign(place.clone(), Box::new(value)), Type::Unit, *span));
                Some(self.pattern(PatternKind::Bind(local, None), ty.clone(), *span))
            }
            (Target::Tuple(targets, span), Type::Tuple(types)) if targets.len() == types.len() => {
                let mut parts = Vec::new();
                for (target, ty) in targets.iter().zip(types) {
                    parts.push(self.take_apart(target, ty, assigns)?);
                }
                Some(self.pattern(PatternKind::Tuple(parts), ty.clone(), *span))
            }
            (Target::Array(targets, span), Type::Array(element, length)) if targets.len() == *length => {
                let mut front = Vec::new();
                for target in targets {
                    front.push(self.take_apart(target, element, assigns)?);
                }
                Some(self.pattern(PatternKind::List { front, rest: false, back: Vec::new() }, ty.clone(), *span))
            }
            _ => None,
        }
    }
}
