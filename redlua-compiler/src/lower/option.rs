//! Options: whether there is a value, the value, or another one.

use super::expr::has_call;
use super::{Lowering, binary, none_is_nil, not};
use crate::check::moves_are_copies;
use crate::check::typed::{self, ExprKind, PatternKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};

impl Lowering<'_> {
    /// Is this match `option.is_some_and(|x| test)`, `option.is_none_or(|x| test)` or `option.and_then(|x| other)`?
    pub(crate) fn is_some_and(&self, scrutinee: &typed::Expr, arms: &[typed::Arm]) -> bool {
        let [found, missing] = arms else { return false };
        let (PatternKind::Some(inner), PatternKind::None) = (&found.pattern.kind, &missing.pattern.kind) else {
            return false;
        };
        let PatternKind::Bind(local, None) = inner.kind else { return false };
        let bound = &self.script.locals[local.0];
        !bound.mutable
            && match missing.body.kind {
                ExprKind::Bool(_) => found.body.ty == Type::Bool,
                // A value that is copied when it is bound is not only looked at.
                ExprKind::None => {
                    let is_copied = |ty| moves_are_copies(ty, self.types);
                    !none_is_nil(&found.body.ty) && !is_copied(&bound.ty) && !is_copied(&found.body.ty)
                }
                _ => false,
            }
            && found.guard.is_none()
            && missing.guard.is_none()
            && !none_is_nil(&scrutinee.ty)
            && !matches!(scrutinee.kind, ExprKind::Tuple(_))
    }

    /// `option and test`, `not option or test`, `option and other`: `None` is `false`.
    pub(crate) fn some_and(&mut self, scrutinee: &typed::Expr, arms: &[typed::Arm]) -> Expr {
        let or = matches!(arms[1].body.kind, ExprKind::Bool(true));
        let subject = self.subject(scrutinee, Some(&arms[0].pattern));
        self.alias_parts(&arms[0].pattern, &subject);
        let option = subject.whole().unwrap_or(Expr::Bool(false));
        let left = if or { not(option) } else { option };
        let wish = if arms[0].body.ty == Type::Bool { "met" } else { "value" };
        match self.logic_with(!or, left, &arms[0].body, wish) {
            // `Some(x) => Some(x)`.
            Expr::Binary(Operator::And, left, right) if left == right => *left,
            joined => joined,
        }
    }

    pub(crate) fn is_some(&mut self, option: &typed::Expr, some: bool) -> Expr {
        if let ExprKind::Command(command) = &option.kind
            && command.tells_presence()
        {
            // What form it has is asked where it is used.
            let raw = self.raw_command(command);
            return if some { binary(Operator::NotEqual, raw, Expr::Bool(false)) } else { not(raw) };
        }
        let value = self.value(option);
        if none_is_nil(&option.ty) {
            return binary(if some { Operator::NotEqual } else { Operator::Equal }, value, Expr::Nil);
        }
        if some { binary(Operator::NotEqual, value, Expr::Bool(false)) } else { not(value) }
    }

    /// `option or default`, where no value of the option is false.
    pub(crate) fn unwrap_or(&mut self, option: &typed::Expr, default: &typed::Expr) -> Expr {
        let simple = !none_is_nil(&option.ty);
        // Rust evaluates the default always, and before it is known whether it is needed.
        let mut both = self.taken_values(&[option, default]).into_iter();
        let (value, mut other) = (both.next().unwrap_or(Expr::Nil), both.next().unwrap_or(Expr::Nil));
        // `(a or false) or b`
        let mut value = match value {
            Expr::Binary(Operator::Or, value, none) if simple && *none == Expr::Bool(false) => *value,
            value => value,
        };
        if has_call(&other) {
            value = self.stable(&self.hint(option), value);
            other = self.save("default", other);
        }
        if simple {
            // `x or false or 0` says no more than `x or 0`.
            return match value {
                Expr::Binary(Operator::Or, found, none) if *none == Expr::Bool(false) => {
                    binary(Operator::Or, *found, other)
                }
                value => binary(Operator::Or, value, other),
            };
        }
        // `None` of an `Option<bool>` is `nil`, and `false` is a value.
        let name = self.names.fresh("value");
        self.push(StatementKind::Local { names: vec![name.clone()], values: vec![value] });
        let result = Expr::Name(name);
        let body = self.nested(|lowering| {
            lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![other] });
        });
        let missing = binary(Operator::Equal, result.clone(), Expr::Nil);
        self.push(StatementKind::If { arms: vec![(missing, body)], otherwise: Vec::new() });
        result
    }

    /// ```lua
    /// local value = …
    /// if not value then error('REDLUA_MISSING name: …', 0) end
    /// ```
    pub(crate) fn unwrap(&mut self, option: &typed::Expr, message: Option<&str>) -> Expr {
        let wish = self.wish.take();
        let lowered = self.value(option);
        let value = self.hold(wish, &self.hint(option), lowered);
        let missing = if none_is_nil(&option.ty) {
            binary(Operator::Equal, value.clone(), Expr::Nil)
        } else {
            not(value.clone())
        };
        let message = message.unwrap_or("`unwrap()` found no value").to_owned();
        self.at(option.span, |lowering| lowering.abort_if(missing, "MISSING", &message));
        value
    }
}
