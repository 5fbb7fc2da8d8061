//! A `Result` is two values in Lua: what it holds, and the error or `nil`. And `?`, which leaves with the error.

use super::expr::Target;
use super::mapped_error::mapped_error;
use super::{Context, Lowering, binary, none_is_nil};
use crate::check::typed::{self, ExprKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};

impl Lowering<'_> {
    /// `value?`.
    pub(crate) fn try_value(&mut self, inner: &typed::Expr) -> Expr {
        let wish = self.wish.take();
        if let Some(mapped) = mapped_error(inner) {
            self.wish = wish;
            return self.try_mapped(&mapped);
        }
        match &inner.kind {
            ExprKind::OkOr(option, error) => {
                let lowered = self.taken_before(option, &[&**error]);
                let value = self.hold(wish, &self.hint(option), lowered);
                let error = self.late_error(error);
                let missing = self.missing(&option.ty, value.clone());
                self.at(inner.span, |lowering| {
                    let body = lowering.nested(|lowering| lowering.leave_late(error));
                    lowering.push(StatementKind::If { arms: vec![(missing, body)], otherwise: Vec::new() });
                });
                value
            }
            _ if matches!(inner.ty, Type::Result(..)) => {
                self.wish = wish;
                let (value, error) = self.result_to_look_at(inner);
                let body = self.nested(|lowering| lowering.leave_error(error.clone()));
                self.push(StatementKind::If { arms: vec![(error, body)], otherwise: Vec::new() });
                value
            }
            _ => {
                let lowered = self.value(inner);
                let value = self.hold(wish, &self.hint(inner), lowered);
                let missing = self.missing(&inner.ty, value.clone());
                let body = self.nested(|lowering| lowering.leave_none());
                self.push(StatementKind::If { arms: vec![(missing, body)], otherwise: Vec::new() });
                value
            }
        }
    }

    /// `return false`: the `None` of the script or helper.
    fn leave_none(&mut self) {
        let none = match &self.context {
            Context::Helper(result) if none_is_nil(result) => Expr::Nil,
            _ => Expr::Bool(false),
        };
        self.push(StatementKind::Return(vec![none]));
    }

    /// A `Result` of which the error is asked for first, and the value only if there is none.
    pub(crate) fn result_to_look_at(&mut self, expr: &typed::Expr) -> (Expr, Expr) {
        match &expr.kind {
            ExprKind::Borrow(_, inner) => self.result_to_look_at(inner),
            ExprKind::Protected(command) => self.looked_at(command),
            _ => self.result(expr),
        }
    }

    /// A `Result` as two Lua values that can be named several times: the value, and the error or `nil`.
    pub(crate) fn result(&mut self, expr: &typed::Expr) -> (Expr, Expr) {
        match &expr.kind {
            ExprKind::Borrow(_, inner) => return self.result(inner),
            ExprKind::Local(local) if !self.script.locals[local.0].mutable => {
                return (self.place_of(*local), self.problem_of(*local));
            }
            _ => {}
        }
        let wish = self.wish.take();
        let values = self.result_values(expr);
        if let [value, problem] = values.as_slice()
            && self.is_stable(value)
            && self.is_stable(problem)
        {
            return (value.clone(), problem.clone());
        }
        let value = match wish {
            Some(local) => self.name_wide_local(local),
            None => self.names.fresh("result"),
        };
        let problem = self.names.fresh("problem");
        self.constant.insert(value.clone());
        self.constant.insert(problem.clone());
        self.push(StatementKind::Local { names: vec![value.clone(), problem.clone()], values });
        (Expr::Name(value), Expr::Name(problem))
    }

    /// `result.ok()`: the value of a result that failed is `nil`, which cuts a call of two values to one as well.
    pub(crate) fn without_error(&mut self, result: &typed::Expr, ty: &Type) -> Expr {
        let value = match &result.kind {
            ExprKind::Call { .. } => self.value(result),
            _ => self.result(result).0,
        };
        match value {
            // `nil` is the `None` of an `Option<bool>`.
            value if none_is_nil(ty) => self.stable("value", value),
            value => binary(Operator::Or, value, Expr::Bool(false)),
        }
    }

    /// A `Result` as the right side of a double assignment: two values, or one call that gives both.
    pub(crate) fn result_values(&mut self, expr: &typed::Expr) -> Vec<Expr> {
        match &expr.kind {
            ExprKind::Ok(value) => vec![self.owned(value), Expr::Nil],
            ExprKind::Err(error) => vec![Expr::Nil, self.keeping(|lowering| lowering.error_value(error))],
            ExprKind::Borrow(_, inner) => self.result_values(inner),
            ExprKind::Protected(command) => {
                let (value, problem) = self.protected(command, None);
                vec![value, problem]
            }
            ExprKind::Local(local) => vec![self.place_of(*local), self.problem_of(*local)],
            ExprKind::OkOr(option, error) => {
                let lowered = self.taken_before(option, &[&**error]);
                let value = self.stable(&self.hint(option), lowered);
                let error = self.keeping(|lowering| {
                    let error = lowering.late_error(error);
                    lowering.late_value(error)
                });
                let missing = self.missing(&option.ty, value.clone());
                vec![value, binary(Operator::Or, binary(Operator::And, missing, error), Expr::Nil)]
            }
            ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block(_)
            | ExprKind::Loop { .. }
            | ExprKind::Labelled { .. } => {
                if let Some(mapped) = mapped_error(expr) {
                    let values = self.result_values(mapped.result);
                    let (value, problem) = (self.names.fresh("result"), self.names.fresh("problem"));
                    self.push(StatementKind::Local { names: vec![value.clone(), problem.clone()], values });
                    self.map_problem(&mapped, &problem);
                    self.constant.extend([value.clone(), problem.clone()]);
                    return vec![Expr::Name(value), Expr::Name(problem)];
                }
                let (value, problem) = (self.names.fresh("result"), self.names.fresh("problem"));
                let names = vec![value.clone(), problem.clone()];
                self.push(StatementKind::Local { names, values: Vec::new() });
                self.into(expr, &Target::Result(value.clone(), problem.clone()));
                self.constant.extend([value.clone(), problem.clone()]);
                vec![Expr::Name(value), Expr::Name(problem)]
            }
            _ => vec![self.value(expr)],
        }
    }

    pub(super) fn problem_of(&self, local: typed::LocalId) -> Expr {
        self.problems.get(&local).cloned().unwrap_or(Expr::Nil)
    }
}
