//! `as`: between integers and `f64`, and of a `bool`.

use super::Checker;
use super::ranges::whole_part;
use super::typed::{Cast, Expr, ExprKind};
use super::types::{Range, Type};
use super::written::plainest;
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(crate) fn check_cast(&mut self, value: &ast::Expr, target: &ast::TypeRef, span: Span) -> Expr {
        let target = self.items.resolve_type(target, self.sink);
        let steer = matches!(target, Type::Integer(_)).then_some(&target);
        let value = match &value.kind {
            // `5 as u8` is a `u8`; `300 as u8` is an `i64` that wraps.
            ast::ExprKind::Integer { value: number, suffix: None } => {
                let fits = i128::try_from(*number)
                    .is_ok_and(|number| target.integer().is_some_and(|kind| kind.full().contains(Range::only(number))));
                self.check_expr(value, steer.filter(|_| fits))
            }
            _ => self.check_expr(value, None),
        };
        let from = self.shallow(&value.ty);
        match (&from, &target) {
            (Type::Error, _) | (_, Type::Error) => self.error(span),
            (Type::Float, Type::Float) => value,
            (Type::Integer(_), Type::Float) => {
                if self.refuse_sentinel(&value) {
                    return self.error(span);
                }
                let value = self.settle(value);
                self.expr(ExprKind::Cast(Cast::Same, Box::new(value)), Type::Float, span)
            }
            (Type::Bool, Type::Integer(kind)) => {
                let kind = Type::Integer(*kind);
                self.ranged(ExprKind::Cast(Cast::BoolToInteger, Box::new(value)), kind, Range::new(0, 1), span)
            }
            (Type::Float, Type::Integer(kind)) => {
                let range = whole_part(&value, kind.exact());
                let cast = ExprKind::Cast(Cast::Truncate(*kind), Box::new(value));
                self.ranged(cast, Type::Integer(*kind), range, span)
            }
            (Type::Integer(_), Type::Integer(kind)) => {
                let value = self.settle(value);
                let range = value.range;
                let (cast, range) = if kind.exact().contains(range) {
                    (Cast::Same, range)
                } else if kind.is_wide() {
                    // Negative to `u64` would wrap to a number that Lua can't hold.
                    (Cast::Check(*kind), range.meet(kind.exact()))
                } else {
                    (Cast::Wrap(*kind), kind.exact())
                };
                self.ranged(ExprKind::Cast(cast, Box::new(value)), Type::Integer(*kind), range, span)
            }
            _ => {
                let written = self.written(&value);
                let help = match (&from, &target) {
                    (Type::Text, Type::Integer(_) | Type::Float) => {
                        "declare where it comes from as a number: a parameter `name: i64`, a handle `Str<i64>` or `Hash<String, i64>`".to_owned()
                    }
                    (Type::Integer(_), Type::Text) => format!("write `format!(\"{{}}\", {written})`"),
                    (Type::Integer(_), Type::Bool) => format!("write the comparison: `{written} != 0`"),
                    (Type::Option(inner), _) => {
                        let default = plainest(&self.shallow(inner)).unwrap_or("…");
                        format!("say what a missing value means: `{written}.unwrap_or({default})`")
                    }
                    _ => "`as` converts between integers and `f64`, and `bool` to an integer".to_owned(),
                };
                let (from, target) = (self.show(&from), self.show(&target));
                self.fail(codes::CAST, span, format!("{from} can't be converted to {target} with `as`"), help)
            }
        }
    }
}
