//! What stands on the left of `=`.

use super::Checker;
use super::typed::{Expr, ExprKind, Place};
use super::types::Type;
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(super) fn check_assign(&mut self, place: &ast::Expr, value: &ast::Expr, span: Span) -> Expr {
        if Self::has_parts(place) {
            return self.check_destructuring(place, value, span);
        }
        let Some((place, ty)) = self.check_assigned(place) else {
            self.check_expr(value, None);
            return self.error(span);
        };
        let value = self.check_expr(value, Some(&ty));
        if let (Place::Local(local), Type::Handle(_)) = (&place, self.shallow(&ty))
            && !matches!(self.shallow(&value.ty), Type::Handle(_) | Type::Error)
        {
            let name = self.locals[local.0].name.clone();
            return self.fail_assigned_key(&name, span);
        }
        let value = self.coerce(value, &ty);
        self.expr(ExprKind::Assign(Box::new(place), Box::new(value)), Type::Unit, span)
    }

    /// A place that is assigned to as a whole.
    pub(super) fn check_assigned(&mut self, written: &ast::Expr) -> Option<(Place, Type)> {
        let (place, ty) = self.check_place(written)?;
        if let Place::Local(local) = place
            && self.locals[local.0].reference
        {
            let name = self.locals[local.0].name.clone();
            self.fail(
                codes::IMMUTABLE,
                written.span,
                format!("assigning to `{name}` as a whole would not change the caller's value"),
                "change it in place: `clear()`, `extend(…)`, `push(…)`, or assign to a field or element",
            );
            return None;
        }
        Some((place, ty))
    }

    /// `hits = 5;`, where `hits` is a key.
    fn fail_assigned_key(&mut self, name: &str, span: Span) -> Expr {
        self.fail(
            codes::IMMUTABLE,
            span,
            format!("`{name}` is a key: assigning to the handle does not write the key"),
            format!("write the key with a command: `{name}.set(…)`"),
        )
    }

    /// What stands on the left of `=`, and its type.
    pub(crate) fn check_place(&mut self, expr: &ast::Expr) -> Option<(Place, Type)> {
        match &expr.kind {
            ast::ExprKind::Name(name) => {
                let Some(local) = self.lookup(&name.text) else {
                    self.report_unknown_name(name);
                    return None;
                };
                let ty = self.locals[local.0].ty.clone();
                let is_fixed = !self.locals[local.0].mutable && !self.locals[local.0].late;
                if ty.is_error() {
                    return None;
                }
                if is_fixed && matches!(ty, Type::Handle(_)) {
                    self.fail_assigned_key(&name.text, name.span);
                    return None;
                }
                if is_fixed {
                    self.fail(
                        codes::IMMUTABLE,
                        name.span,
                        format!("`{}` is not mutable", name.text),
                        format!("declare it with `mut {}`", name.text),
                    );
                    return None;
                }
                Some((Place::Local(local), ty))
            }
            ast::ExprKind::Dereference(inner) => self.check_place(inner),
            ast::ExprKind::Field(base, name) => {
                let (base, ty) = self.check_place(base)?;
                match self.shallow(&ty) {
                    Type::Record(id) => {
                        let (index, ty) = self.field_of(id, name)?;
                        Some((Place::Field(Box::new(base), id, index), ty))
                    }
                    Type::Tuple(parts) => {
                        let index: usize = name.text.parse().ok().filter(|index| *index < parts.len())?;
                        Some((Place::Element(Box::new(base), index), parts[index].clone()))
                    }
                    Type::Error => None,
                    other => {
                        self.report_no_field(&other, name);
                        None
                    }
                }
            }
            ast::ExprKind::Index(base, index) => {
                let (base, ty) = self.check_place(base)?;
                match self.shallow(&ty) {
                    Type::Vec(element) | Type::Array(element, _) => {
                        let index = self.check_index_value(index);
                        Some((Place::Index(Box::new(base), index), *element))
                    }
                    Type::Json => {
                        self.refuse_assigned_member(&base, index, expr.span);
                        None
                    }
                    Type::Error => None,
                    other => {
                        let shown = self.show(&other);
                        self.fail(
                            codes::OPERATOR,
                            expr.span,
                            format!("{shown} can't be indexed"),
                            "only a `Vec` or an array has elements",
                        );
                        None
                    }
                }
            }
            ast::ExprKind::Error => None,
            _ => {
                self.fail(
                    codes::IMMUTABLE,
                    expr.span,
                    "this can't be assigned to",
                    "assign to a `let mut` local, a field of one, or an element of one",
                );
                None
            }
        }
    }
}
