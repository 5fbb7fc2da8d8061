//! `result.map_err(|problem| …)`: the value stays where it is, and only the error becomes another one.

use super::expr::Target;
use super::{Lowering, binary};
use crate::check::typed::{self, ExprKind, Pattern, PatternKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};

/// A result whose error is mapped.
pub(crate) struct MappedError<'e> {
    /// The result.
    pub(crate) result: &'e typed::Expr,
    /// What its error is bound to.
    problem: &'e Pattern,
    /// `Err(…)`.
    error: &'e typed::Expr,
}

/// What `map_err` has become: `match result { Ok(value) => Ok(value), Err(problem) => Err(…) }`.
pub(crate) fn mapped_error(expr: &typed::Expr) -> Option<MappedError<'_>> {
    let ExprKind::Match { scrutinee, arms } = &expr.kind else { return None };
    let ([found, failed], Type::Result(..)) = (arms.as_slice(), &scrutinee.ty) else { return None };
    let (PatternKind::Ok(kept), ExprKind::Ok(value)) = (&found.pattern.kind, &found.body.kind) else { return None };
    let same = matches!((&kept.kind, &value.kind),
        (PatternKind::Bind(bound, None), ExprKind::Local(local)) if bound == local);
    let (PatternKind::Err(problem), ExprKind::Err(_)) = (&failed.pattern.kind, &failed.body.kind) else { return None };
    let plain = matches!(problem.kind, PatternKind::Wildcard | PatternKind::Bind(_, None));
    let free = found.guard.is_none() && failed.guard.is_none();
    (same && plain && free).then_some(MappedError { result: scrutinee, problem, error: &failed.body })
}

impl Lowering<'_> {
    /// ```lua
    /// local price, problem = price_of(id)
    /// if problem then
    ///   return {err = 'UNKNOWN'}
    /// end
    /// ```
    pub(crate) fn try_mapped(&mut self, mapped: &MappedError<'_>) -> Expr {
        let (value, problem) = self.result_to_look_at(mapped.result);
        let body = self.nested(|lowering| {
            lowering.bind_problem(mapped.problem, problem.clone());
            lowering.into(mapped.error, &Target::Leave);
        });
        self.push(StatementKind::If { arms: vec![(problem, body)], otherwise: Vec::new() });
        value
    }

    /// The two locals of a result have its value and its error; the error becomes another one.
    pub(crate) fn map_problem(&mut self, mapped: &MappedError<'_>, problem: &str) {
        let problem = Expr::Name(problem.to_owned());
        let body = self.nested(|lowering| {
            lowering.bind_problem(mapped.problem, problem.clone());
            let error = lowering.result_values(mapped.error).pop().unwrap_or(Expr::Nil);
            lowering.push(StatementKind::Assign { targets: vec![problem.clone()], values: vec![error] });
        });
        let failed = binary(Operator::NotEqual, problem, Expr::Nil);
        self.push(StatementKind::If { arms: vec![(failed, body)], otherwise: Vec::new() });
    }

    fn bind_problem(&mut self, pattern: &Pattern, problem: Expr) {
        if let PatternKind::Bind(local, None) = pattern.kind {
            let problem = self.error_as_value(&pattern.ty, problem);
            self.bind_value(local, problem);
        }
    }
}
