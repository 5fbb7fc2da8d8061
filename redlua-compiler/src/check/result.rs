//! Methods of `Result`: of those that helpers give, and of the one that `parse` gives.
//!
//! A method becomes the `match` that it stands for. The error of `parse` has no content, so its result is
//! an `Option` in all but name, and has the methods of one.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Arm, Expr, ExprKind, PatternKind};
use super::types::{Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

/// What is made of a value: `Ok`, `Err` or `Some` of it.
type Wrap = fn(Box<Expr>) -> ExprKind;

/// What a method makes of one side of a result.
enum Side {
    /// The value or error goes on as it is, made into `kind`.
    Same(Wrap),
    /// The closure's value, made into `kind` if there is one.
    Closure(Option<Wrap>),
}

impl Checker<'_, '_> {
    pub(crate) fn check_result_method(&mut self, call: MethodCall<'_>, ok: Type, error: Type) -> Expr {
        let span = call.span;
        let ty = call.receiver.ty.clone();
        let takes = match call.name.text.as_str() {
            "is_ok" | "is_err" | "ok" | "unwrap" | "unwrap_or_default" => 0,
            "unwrap_or" | "map" | "map_err" | "and_then" | "or_else" | "unwrap_or_else" | "is_ok_and" | "expect" => 1,
            "map_or" | "map_or_else" => 2,
            _ => return self.no_method(&call, &ty),
        };
        if !self.takes(&call, takes) {
            return self.error(span);
        }
        let name = call.name.text.as_str();
        match name {
            "is_ok" | "is_err" => self.expr(ExprKind::IsOk(Box::new(call.receiver), name == "is_ok"), Type::Bool, span),
            // Without its error it is an option, which has the rest.
            "ok" => self.without_error(call.receiver, &ok, span),
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "is_ok_and" | "map_or" => {
                let receiver = self.without_error(call.receiver, &ok, call.name.span);
                if receiver.ty.is_error() {
                    return receiver;
                }
                self.check_as_option(MethodCall { receiver, ..call }, ok)
            }
            "map" => {
                let value = Side::Closure(Some(ExprKind::Ok));
                self.result_match(call, (ok, value), (error, Side::Same(ExprKind::Err)))
            }
            "and_then" => self.result_match(call, (ok, Side::Closure(None)), (error, Side::Same(ExprKind::Err))),
            "map_err" => {
                let problem = Side::Closure(Some(ExprKind::Err));
                self.result_match(call, (ok, Side::Same(ExprKind::Ok)), (error, problem))
            }
            "or_else" => self.result_match(call, (ok, Side::Same(ExprKind::Ok)), (error, Side::Closure(None))),
            "map_or_else" => self.result_match(call, (ok, Side::Closure(None)), (error, Side::Closure(None))),
            _ => self.result_match(call, (ok, Side::Same(|value| value.kind)), (error, Side::Closure(None))),
        }
    }

    /// `result.ok()`.
    fn without_error(&mut self, result: Expr, ok: &Type, span: Span) -> Expr {
        if matches!(self.shallow(ok), Type::Option(_)) {
            return self.fail(
                codes::TYPE_USE,
                span,
                "this would be an `Option` of an `Option`",
                "take the result apart with `match`",
            );
        }
        if self.shallow(ok) == Type::Unit {
            return self.fail(
                codes::TYPE_USE,
                span,
                "a `Result` of `()` has no value to take",
                "ask with `is_ok()`, or take it apart with `match`",
            );
        }
        let range = result.range;
        self.ranged(ExprKind::WithoutError(Box::new(result)), ok.clone().optional(), range, span)
    }

    /// A method that `Option` has too, under the same name or another.
    fn check_as_option(&mut self, call: MethodCall<'_>, ok: Type) -> Expr {
        let name = ast::Ident {
            text: match call.name.text.as_str() {
                "is_ok" => "is_some",
                "is_err" => "is_none",
                "is_ok_and" => "is_some_and",
                other => other,
            }
            .to_owned(),
            ..call.name.clone()
        };
        self.check_option_method(MethodCall { name: &name, ..call }, ok)
    }

    /// `match result { Ok(value) => …, Err(error) => … }`.
    fn result_match(&mut self, call: MethodCall<'_>, ok: (Type, Side), error: (Type, Side)) -> Expr {
        let span = call.span;
        let [.., last] = call.arguments else { return self.error(span) };
        let closure = |checker: &mut Self, written| {
            let (parameters, body) = checker.closure_of(written, 1)?;
            Some((&parameters[0], body))
        };
        // Of two, that for the error stands first.
        let Some(of_problem) = closure(self, &call.arguments[0]) else { return self.error(span) };
        let of_found = if call.arguments.len() == 1 { Some(of_problem) } else { closure(self, last) };
        let Some(of_found) = of_found else { return self.error(span) };
        let ty = call.receiver.ty.clone();
        let range = call.receiver.range;
        let (found_pattern, found) = self.result_side(of_found, ok, range, span);
        let (problem_pattern, problem) = self.result_side(of_problem, error, Range::EXACT, span);
        let (found, problem, result) = match call.name.text.as_str() {
            "map" | "map_err" => {
                let part = |side: &Expr| match &side.kind {
                    ExprKind::Ok(inner) | ExprKind::Err(inner) => inner.ty.clone(),
                    _ => Type::Error,
                };
                let result = Type::Result(Box::new(part(&found)), Box::new(part(&problem)));
                (found, problem, result)
            }
            "and_then" => {
                let error = match &problem.kind {
                    ExprKind::Err(inner) => inner.ty.clone(),
                    _ => Type::Error,
                };
                let wanted = Type::Result(Box::new(self.infer.fresh()), Box::new(error));
                let found = self.coerce(found, &wanted);
                let result = found.ty.clone();
                (found, problem, result)
            }
            "or_else" => {
                let ok = match &found.kind {
                    ExprKind::Ok(inner) => inner.ty.clone(),
                    _ => Type::Error,
                };
                let wanted = Type::Result(Box::new(ok), Box::new(self.infer.fresh()));
                let problem = self.coerce(problem, &wanted);
                let result = problem.ty.clone();
                (found, problem, result)
            }
            _ => {
                let result = found.ty.clone();
                let problem = self.coerce(problem, &result);
                (found, problem, result)
            }
        };
        if found.ty.is_error() || problem.ty.is_error() {
            return self.error(span);
        }
        let range = found.range.join(problem.range);
        let typed = |side: Expr| Expr { ty: result.clone(), ..side };
        let pattern = self.pattern(PatternKind::Ok(Box::new(found_pattern)), ty.clone(), span);
        let arms = vec![
            Arm { pattern, guard: None, body: typed(found) },
            Arm {
                pattern: self.pattern(PatternKind::Err(Box::new(problem_pattern)), ty, span),
                guard: None,
                body: typed(problem),
            },
        ];
        self.ranged(ExprKind::Match { scrutinee: Box::new(call.receiver), arms }, result, range, span)
    }

    /// The pattern and the body of one arm.
    fn result_side(
        &mut self,
        (parameter, body): (&ast::Pattern, &ast::Expr),
        (ty, side): (Type, Side),
        range: Range,
        span: Span,
    ) -> (super::typed::Pattern, Expr) {
        match side {
            Side::Same(make) => {
                let local = self.own_local("value", ty.clone(), span);
                let pattern = self.pattern(PatternKind::Bind(local, None), ty.clone(), span);
                let kept = self.ranged(ExprKind::Local(local), ty, range, span);
                let (ty, kind) = (kept.ty.clone(), make(Box::new(kept)));
                (pattern, self.ranged(kind, ty, range, span))
            }
            Side::Closure(make) => self.scoped(|checker| {
                let pattern = checker.check_pattern(parameter, &ty, range);
                checker.require_irrefutable(&pattern);
                let value = checker.check_expr(body, None);
                let value = checker.settle(value);
                checker.refuse_in_closure(&value);
                let (ty, range, span) = (value.ty.clone(), value.range, value.span);
                match make {
                    Some(make) => (pattern, checker.ranged(make(Box::new(value)), ty, range, span)),
                    None => (pattern, value),
                }
            }),
        }
    }

    // What `parse` gives.

    pub(crate) fn check_parsed_method(&mut self, call: MethodCall<'_>, ok: Type) -> Expr {
        let span = call.span;
        let ty = call.receiver.ty.clone();
        let name = call.name.text.as_str();
        let call = MethodCall { receiver: Expr { ty: ok.clone().optional(), ..call.receiver }, ..call };
        match name {
            "ok" => {
                if self.takes(&call, 0) {
                    call.receiver
                } else {
                    self.error(span)
                }
            }
            "is_ok" | "is_err" | "is_ok_and" | "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "map_or" => {
                self.check_as_option(call, ok)
            }
            "map" => {
                let mapped = self.check_as_option(call, ok);
                match self.shallow(&mapped.ty) {
                    Type::Option(inner) => Expr { ty: Type::Parsed(inner), ..mapped },
                    _ => mapped,
                }
            }
            "map_err" => self.check_named_error(call),
            "and_then" => self.check_parsed_next(call, ok),
            "unwrap_or_else" => match self.error_closure(&call) {
                Some(default) => {
                    let default = self.coerce(default, &ok);
                    let ty = ok.clone();
                    self.found_or(call.receiver, (ok, None), default, ty, span)
                }
                None => self.error(span),
            },
            "or_else" => match self.error_closure(&call) {
                Some(other) => {
                    let ty = Type::Parsed(Box::new(ok.clone()));
                    let other = self.coerce(other, &ty);
                    self.found_or(call.receiver, (ok, Some(ExprKind::Some)), other, ty, span)
                }
                None => self.error(span),
            },
            "map_or_else" => {
                // The closure of the error has nothing to look at: it is that of an option.
                let [ast::Expr { kind: ast::ExprKind::Closure { parameters, body }, span: place }, value] =
                    call.arguments
                else {
                    return self.check_as_option(call, ok);
                };
                if let [parameter] = parameters.as_slice() {
                    self.refuse_parse_error(parameter);
                }
                let kind = ast::ExprKind::Closure { parameters: Vec::new(), body: body.clone() };
                let arguments = [ast::Expr { kind, span: *place }, value.clone()];
                self.check_as_option(MethodCall { arguments: &arguments, ..call }, ok)
            }
            _ => self.no_method(&call, &ty),
        }
    }

    /// `a.parse().and_then(|x| b.parse())`.
    fn check_parsed_next(&mut self, call: MethodCall<'_>, ok: Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 1) {
            return self.error(span);
        }
        let Some((parameters, body)) = self.closure_of(&call.arguments[0], 1) else { return self.error(span) };
        let range = call.receiver.range;
        let (pattern, value) = self.scoped(|checker| {
            let pattern = checker.check_pattern(&parameters[0], &ok, range);
            checker.require_irrefutable(&pattern);
            let value = checker.check_expr(body, None);
            checker.refuse_in_closure(&value);
            (pattern, value)
        });
        let wanted = Type::Parsed(Box::new(self.infer.fresh()));
        let value = self.coerce(value, &wanted);
        if value.ty.is_error() {
            return value;
        }
        let (ty, range) = (value.ty.clone(), value.range);
        let nothing = self.expr(ExprKind::None, ty.clone(), span);
        let some = self.pattern(PatternKind::Some(Box::new(pattern)), ok.clone().optional(), span);
        let none = self.pattern(PatternKind::None, ok.optional(), span);
        let arms =
            vec![Arm { pattern: some, guard: None, body: value }, Arm { pattern: none, guard: None, body: nothing }];
        self.ranged(ExprKind::Match { scrutinee: Box::new(call.receiver), arms }, ty, range, span)
    }

    /// `parse().map_err(|_| MyError::Bad)`: the result has an error that can leave.
    fn check_named_error(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        let Type::Option(ok) = call.receiver.ty.clone() else { return self.error(span) };
        let Some(error) = self.error_closure(&call) else { return self.error(span) };
        if error.ty.is_error() {
            return self.error(span);
        }
        self.ok_or_else(call.receiver, error, *ok, span)
    }

    /// `option.ok_or_else(|| error)`.
    pub(super) fn ok_or_else(&mut self, option: Expr, error: Expr, ok: Type, span: Span) -> Expr {
        let ty = Type::Result(Box::new(ok.clone()), Box::new(error.ty.clone()));
        let is_plain = match &error.kind {
            ExprKind::Variant { fields, .. } => fields.iter().all(|(_, value)| is_read_only(value)),
            _ => is_read_only(&error),
        };
        if is_plain {
            let range = option.range;
            return self.ranged(ExprKind::OkOr(Box::new(option), Box::new(error)), ty, range, span);
        }
        // An error that may abort is computed only where it is needed.
        let error = self.expr(ExprKind::Err(Box::new(error)), ty.clone(), span);
        self.found_or(option, (ok, Some(ExprKind::Ok)), error, ty, span)
    }

    /// The body of `|_| …`.
    fn error_closure(&mut self, call: &MethodCall<'_>) -> Option<Expr> {
        if !self.takes(call, 1) {
            return None;
        }
        let (parameters, body) = self.closure_of(&call.arguments[0], 1)?;
        self.refuse_parse_error(&parameters[0]);
        let value = self.scoped(|checker| checker.check_expr(body, None));
        let value = self.settle(value);
        self.refuse_in_closure(&value);
        Some(value)
    }

    /// `match option { Some(value) => value, None => other }`, or with the value made into `kind`.
    pub(super) fn found_or(
        &mut self,
        option: Expr,
        (inner, kind): (Type, Option<Wrap>),
        other: Expr,
        ty: Type,
        span: Span,
    ) -> Expr {
        if other.ty.is_error() {
            return other;
        }
        let range = option.range;
        let local = self.own_local("value", inner.clone(), span);
        self.learn(vec![(local, range)]);
        let bound = self.pattern(PatternKind::Bind(local, None), inner.clone(), span);
        let kept = self.ranged(ExprKind::Local(local), inner, range, span);
        let found = match kind {
            Some(kind) => self.ranged(kind(Box::new(kept)), ty.clone(), range, span),
            None => kept,
        };
        let range = range.join(other.range);
        let some = self.pattern(PatternKind::Some(Box::new(bound)), option.ty.clone(), span);
        let none = self.pattern(PatternKind::None, option.ty.clone(), span);
        let arms =
            vec![Arm { pattern: some, guard: None, body: found }, Arm { pattern: none, guard: None, body: other }];
        self.ranged(ExprKind::Match { scrutinee: Box::new(option), arms }, ty, range, span)
    }
}

/// Whether evaluating an expression early shows nothing: a literal or a local.
fn is_read_only(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Integer(_) | ExprKind::Float(_) | ExprKind::Bool(_) | ExprKind::Text(_) | ExprKind::Local(_)
    )
}
