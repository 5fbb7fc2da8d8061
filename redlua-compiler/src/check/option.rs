//! Methods of `Option`, and `?`.
//!
//! Methods that take a closure become the `match` that they stand for: no closure reaches the Lua.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Arm, Expr, ExprKind, Pattern, PatternKind};
use super::types::Type;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(crate) fn check_option_method(&mut self, call: MethodCall<'_>, inner: Type) -> Expr {
        let span = call.span;
        let ty = inner.clone().optional();
        match call.name.text.as_str() {
            "copied" | "cloned" if !self.infer.deep(&inner).is_value() => self.clone_of(call, ty),
            "as_ref" | "as_deref" | "copied" | "cloned" => {
                if self.takes(&call, 0) {
                    call.receiver
                } else {
                    self.error(span)
                }
            }
            "clone" => self.clone_of(call, ty),
            name @ ("is_some" | "is_none") => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                self.expr(ExprKind::IsSome(Box::new(call.receiver), name == "is_some"), Type::Bool, span)
            }
            "unwrap" | "expect" => self.check_unwrap(call, inner),
            "unwrap_or" => {
                if !self.takes(&call, 1) {
                    return self.error(span);
                }
                let default = self.check_as(&call.arguments[0], &inner);
                self.unwrap_or(call.receiver, default, inner, span)
            }
            "unwrap_or_default" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                match self.default_of(&inner, span) {
                    Some(default) => self.unwrap_or(call.receiver, default, inner, span),
                    None => self.refuse_default(&inner, span, "write `.unwrap_or(…)`"),
                }
            }
            "ok_or" => {
                if !self.takes(&call, 1) {
                    return self.error(span);
                }
                let wanted = self.error_that_leaves();
                let error = self.check_expr(&call.arguments[0], wanted.as_ref());
                let ty = Type::Result(Box::new(inner), Box::new(error.ty.clone()));
                let range = call.receiver.range;
                self.ranged(ExprKind::OkOr(Box::new(call.receiver), Box::new(error)), ty, range, span)
            }
            name @ ("ok_or_else" | "or_else") => {
                let wanted = if name == "or_else" { Some(ty.clone()) } else { self.error_that_leaves() };
                let Some(other) = self.computed_closure(&call, 0, wanted.as_ref()) else { return self.error(span) };
                if name == "ok_or_else" {
                    return self.ok_or_else(call.receiver, other, inner, span);
                }
                let other = self.coerce(other, &ty);
                self.found_or(call.receiver, (inner, Some(ExprKind::Some)), other, ty, span)
            }
            "or" => {
                if !self.takes(&call, 1) {
                    return self.error(span);
                }
                let other = self.check_as(&call.arguments[0], &ty);
                let range = call.receiver.range.join(other.range);
                self.ranged(ExprKind::UnwrapOr(Box::new(call.receiver), Box::new(other)), ty, range, span)
            }
            "map" | "and_then" | "filter" | "is_some_and" | "is_none_or" | "map_or" | "map_or_else"
            | "unwrap_or_else" => self.check_option_closure(call, inner),
            _ => self.no_method(&call, &ty),
        }
    }

    /// The error of the function, which an `ok_or` most often is.
    fn error_that_leaves(&self) -> Option<Type> {
        match &self.function.output {
            Type::Result(_, error) => Some((**error).clone()),
            _ => None,
        }
    }

    /// The value of `|| …`, an argument that is evaluated only where it is needed.
    fn computed_closure(&mut self, call: &MethodCall<'_>, at: usize, wanted: Option<&Type>) -> Option<Expr> {
        if !self.takes(call, if call.name.text == "map_or_else" { 2 } else { 1 }) {
            return None;
        }
        let (_, body) = self.closure(&call.arguments[at], 0)?;
        let value = self.scoped(|checker| checker.check_expr(body, wanted));
        let value = self.settle(value);
        self.refuse_in_closure(&value);
        Some(value)
    }

    fn unwrap_or(&mut self, option: Expr, default: Expr, inner: Type, span: Span) -> Expr {
        if default.ty.is_error() {
            return self.error(span);
        }
        let range = option.range.join(default.range);
        self.ranged(ExprKind::UnwrapOr(Box::new(option), Box::new(default)), inner, range, span)
    }

    fn check_unwrap(&mut self, call: MethodCall<'_>, inner: Type) -> Expr {
        let span = call.span;
        let message = if call.name.text == "expect" {
            match call.arguments {
                [ast::Expr { kind: ast::ExprKind::Text(bytes), .. }] => {
                    Some(String::from_utf8_lossy(bytes).into_owned())
                }
                [_] => {
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        call.arguments[0].span,
                        "the message of `expect` is a text literal",
                        "write `.expect(\"why it is there\")`",
                    );
                }
                _ => {
                    self.takes(&call, 1);
                    return self.error(span);
                }
            }
        } else {
            if !self.takes(&call, 0) {
                return self.error(span);
            }
            None
        };
        let range = call.receiver.range;
        self.ranged(ExprKind::Unwrap(Box::new(call.receiver), message), inner, range, span)
    }

    /// `option.map(|x| value)` is `match option { Some(x) => Some(value), None => None }`.
    fn check_option_closure(&mut self, call: MethodCall<'_>, inner: Type) -> Expr {
        let span = call.span;
        let name = call.name.text.as_str();
        if !self.takes(&call, if matches!(name, "map_or" | "map_or_else") { 2 } else { 1 }) {
            return self.error(span);
        }
        // `map_or(default, …)` evaluates the default first, whether it is needed or not.
        let default = match name {
            "map_or" => Some(self.check_expr(&call.arguments[0], call.expected)),
            "map_or_else" => match self.computed_closure(&call, 0, call.expected) {
                Some(default) => Some(default),
                None => return self.error(span),
            },
            _ => None,
        };
        let Some(closure) = call.arguments.last() else { return self.error(span) };
        let takes = usize::from(name != "unwrap_or_else");
        let Some((parameter, body)) = self.closure(closure, takes) else { return self.error(span) };
        if let Some(default) = &default
            && name == "map_or"
            && !matches!(
                default.kind,
                ExprKind::Integer(_) | ExprKind::Float(_) | ExprKind::Bool(_) | ExprKind::Text(_) | ExprKind::Local(_)
            )
        {
            return self.fail(
                codes::UNSUPPORTED,
                default.span,
                "the default of `map_or` must be a literal or a local for now",
                "put it into a `let` first; or, for one that is computed only where it is needed, `map_or_else(|| …, |x| …)`",
            );
        }
        let range = call.receiver.range;
        let receiver = call.receiver;
        self.scoped(|checker| {
            let (pattern, local) = match parameter {
                Some(pattern) => {
                    let bound = checker.check_pattern(pattern, &inner, range);
                    checker.require_irrefutable(&bound);
                    (bound, None)
                }
                None => {
                    let local = checker.own_local("value", inner.clone(), span);
                    (checker.pattern(PatternKind::Bind(local, None), inner.clone(), span), Some(local))
                }
            };
            let value = checker.check_expr(body, None);
            checker.refuse_in_closure(&value);
            checker.option_match(name, receiver, pattern, local, value, default, inner, span)
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one match, each named")]
    fn option_match(
        &mut self,
        name: &str,
        receiver: Expr,
        pattern: Pattern,
        local: Option<super::typed::LocalId>,
        value: Expr,
        default: Option<Expr>,
        inner: Type,
        span: Span,
    ) -> Expr {
        let (found, missing) = match name {
            "map" => {
                let ty = value.ty.clone();
                let help = match self.shallow(&ty) {
                    Type::Option(_) => "write `.and_then(…)`",
                    Type::Parsed(_) => "write `.and_then(|x| x.parse().ok())`",
                    _ => "",
                };
                if !help.is_empty() {
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        value.span,
                        "this would be an `Option` of an `Option`",
                        help,
                    );
                }
                let range = value.range;
                let some = self.ranged(ExprKind::Some(Box::new(value)), ty.clone().optional(), range, span);
                let none = self.expr(ExprKind::None, ty.optional(), span);
                (some, none)
            }
            "and_then" => {
                let element = self.infer.fresh();
                let value = self.coerce(value, &element.clone().optional());
                let ty = value.ty.clone();
                let none = self.expr(ExprKind::None, ty, span);
                (value, none)
            }
            "filter" => {
                let condition = self.coerce(value, &Type::Bool);
                let PatternKind::Bind(bound, None) = pattern.kind else {
                    return self.fail(
                        codes::UNSUPPORTED,
                        pattern.span,
                        "`filter` takes a plain name here",
                        "write `.filter(|x| …)`",
                    );
                };
                let kept = self.expr(ExprKind::Local(bound), inner.clone(), span);
                let some = self.expr(ExprKind::Some(Box::new(kept)), inner.clone().optional(), span);
                let none = self.expr(ExprKind::None, inner.clone().optional(), span);
                let arms = vec![
                    Arm { pattern: self.some_pattern(pattern, &inner), guard: Some(condition), body: some },
                    Arm {
                        pattern: self.pattern(PatternKind::Wildcard, inner.clone().optional(), span),
                        guard: None,
                        body: none,
                    },
                ];
                return self.expr(ExprKind::Match { scrutinee: Box::new(receiver), arms }, inner.optional(), span);
            }
            "is_some_and" | "is_none_or" => {
                let condition = self.coerce(value, &Type::Bool);
                let other = self.expr(ExprKind::Bool(name == "is_none_or"), Type::Bool, span);
                (condition, other)
            }
            "unwrap_or_else" => {
                let value = self.coerce(value, &inner);
                let Some(local) = local else { return self.error(span) };
                let range = receiver.range;
                let kept = self.ranged(ExprKind::Local(local), inner.clone(), range, span);
                (kept, value)
            }
            _ => {
                let Some(default) = default else { return self.error(span) };
                let ty = default.ty.clone();
                let value = self.coerce(value, &ty);
                (value, default)
            }
        };
        let ty = found.ty.clone();
        let range = found.range.join(missing.range);
        let none = self.pattern(PatternKind::None, inner.clone().optional(), span);
        let arms = vec![
            Arm { pattern: self.some_pattern(pattern, &inner), guard: None, body: found },
            Arm { pattern: none, guard: None, body: missing },
        ];
        self.ranged(ExprKind::Match { scrutinee: Box::new(receiver), arms }, ty, range, span)
    }

    fn some_pattern(&mut self, pattern: Pattern, inner: &Type) -> Pattern {
        let span = pattern.span;
        self.pattern(PatternKind::Some(Box::new(pattern)), inner.clone().optional(), span)
    }

    /// The parameter and the body of a closure that is called on the spot.
    fn closure<'e>(
        &mut self,
        closure: &'e ast::Expr,
        takes: usize,
    ) -> Option<(Option<&'e ast::Pattern>, &'e ast::Expr)> {
        match &closure.kind {
            ast::ExprKind::Closure { parameters, body } if parameters.len() == takes => {
                Some((parameters.first(), body))
            }
            ast::ExprKind::Error => None,
            _ => {
                let form = if takes == 0 { "|| …" } else { "|x| …" };
                self.fail(
                    codes::TYPE_MISMATCH,
                    closure.span,
                    format!("a closure with {} is due", if takes == 0 { "no parameter" } else { "one parameter" }),
                    format!("write `{form}`"),
                );
                None
            }
        }
    }

    /// A closure is inlined: it may compute, but not act or leave.
    pub(crate) fn refuse_in_closure(&mut self, body: &Expr) {
        let mut found: Option<(Span, &str)> = None;
        find_acting(body, &mut found);
        // What the helpers do is known when they are checked.
        find_calls(body, &mut self.closure_calls);
        if let Some((span, what)) = found {
            self.report(
                Diagnostic::new(codes::CONTROL_FLOW, span, format!("{what} can't stand in a closure"))
                    .help("write `match … { Some(x) => …, None => … }` or `if let Some(x) = …` instead"),
            );
        }
    }

    /// A variant of the function's error that has no fields, for a help.
    fn plain_error(&self, error: &Type) -> String {
        match error {
            Type::Enum(id) => {
                let enumeration = &self.items.types.enums[id.0];
                let plain = enumeration.variants.iter().find(|variant| variant.fields.is_empty());
                let variant = plain.map_or("Missing", |variant| variant.name.as_str());
                format!("{}::{variant}", enumeration.source.name.text)
            }
            _ => "MyError::Missing".to_owned(),
        }
    }

    pub(crate) fn check_try(&mut self, value: &ast::Expr, span: Span) -> Expr {
        let value = self.check_expr(value, None);
        let output = self.shallow(&self.function.output.clone());
        let name = self.function.name.clone();
        match (self.shallow(&value.ty), &output) {
            (Type::Error, _) | (_, Type::Error) => self.error(span),
            (Type::Option(inner), Type::Option(_)) => {
                let range = value.range;
                self.ranged(ExprKind::Try(Box::new(value)), *inner, range, span)
            }
            (Type::Result(_, error), Type::Result(_, wanted))
                if self.shallow(&error) == Type::CallError && self.shallow(wanted) != Type::CallError =>
            {
                let error = self.plain_error(wanted);
                let help = format!("say which error it is: `….map_err(|_| {error})?`");
                self.fail(codes::CONTROL_FLOW, span, format!("the error of `pcall` is not the one of `{name}`"), help)
            }
            (Type::Result(ok, error), Type::Result(_, wanted)) => {
                if !self.infer.unify(&error, wanted) {
                    let (error, wanted) = (self.show(&error), self.show(wanted));
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        span,
                        format!("`?` would leave `{name}` with {error}, but its error is {wanted}"),
                        "take the result apart with `match` and return the error that you mean",
                    );
                }
                let range = value.range;
                self.ranged(ExprKind::Try(Box::new(value)), *ok, range, span)
            }
            (Type::Option(_), Type::Result(_, error)) => {
                let error = self.plain_error(error);
                let help = format!("say which error it is: `{}.ok_or({error})?`", self.written(&value));
                self.fail(codes::CONTROL_FLOW, span, format!("`?` on an `Option`, but `{name}` gives a `Result`"), help)
            }
            (Type::Parsed(_), Type::Result(_, error)) => {
                let (written, error) = (self.written(&value), self.plain_error(error));
                let help = format!("say which error it is: `{written}.map_err(|_| {error})?`");
                let message = format!("the error of `parse` is not the one of `{name}`");
                self.fail(codes::CONTROL_FLOW, span, message, help)
            }
            (Type::Parsed(_), Type::Option(_)) => self.fail(
                codes::CONTROL_FLOW,
                span,
                format!("`?` on a `Result`, but `{name}` gives an `Option`"),
                "write `.ok()?`",
            ),
            (found @ (Type::Option(_) | Type::Result(..) | Type::Parsed(_)), _) => {
                let (found, shown) = (self.show(&found), self.show(&output));
                self.fail(
                    codes::CONTROL_FLOW,
                    span,
                    format!("`?` on {found}, but `{name}` gives {shown}"),
                    "let the function give an `Option` or a `Result`, or write `let Some(x) = … else { return … };`",
                )
            }
            (found, _) => {
                let found = self.show(&found);
                self.fail(
                    codes::CONTROL_FLOW,
                    span,
                    format!("`?` does not take {found}"),
                    "this always has a value: drop the `?`",
                )
            }
        }
    }
}

/// The helpers that an expression calls, and where.
fn find_calls(expr: &Expr, found: &mut Vec<(usize, Span)>) {
    if let ExprKind::Call { function, .. } = expr.kind {
        found.push((function, expr.span));
    }
    super::visit::each_child(expr, &mut |child| find_calls(child, found));
}

fn find_acting(expr: &Expr, found: &mut Option<(Span, &'static str)>) {
    let what = match &expr.kind {
        ExprKind::Command(_) => Some("a command"),
        ExprKind::Return(_) => Some("`return`"),
        ExprKind::Try(_) => Some("`?`"),
        ExprKind::Break(..) => Some("`break`"),
        ExprKind::Continue(_) => Some("`continue`"),
        ExprKind::Assign(..) | ExprKind::Borrow(true, _) => Some("a change"),
        _ => None,
    };
    match what {
        Some(what) => {
            found.get_or_insert((expr.span, what));
        }
        None => super::visit::each_child(expr, &mut |child| find_acting(child, found)),
    }
}
