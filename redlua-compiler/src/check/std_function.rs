//! Functions of the standard library by their path: `std::mem::take(&mut v)`, `i64::max(a, b)`, `f64::from(n)`. Each is what a
//! method, a cast or an assignment says as well, and becomes that.

use super::Checker;
use super::method::MethodCall;
use super::typed::{
    Arithmetic, Block, Cast, Expr, ExprKind, PatternKind, Place, Statement, StatementKind, TextFunction,
};
use super::types::{EXACT, Integer, Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// A call of a function of the standard library that a script has; none for any other.
    pub(super) fn check_std_function(
        &mut self,
        segments: &[ast::Ident],
        arguments: &[ast::Expr],
        expected: Option<&Type>,
        span: Span,
    ) -> Option<Expr> {
        let own = match segments {
            [root, rest @ ..] if matches!(root.text.as_str(), "std" | "core") => rest,
            all => all,
        };
        let [.., owner, name] = own else { return None };
        Some(match (owner.text.as_str(), name.text.as_str(), arguments) {
            ("mem", "take", [place]) => self.check_replace(place, None, span),
            ("mem", "replace", [place, value]) => self.check_replace(place, Some(value), span),
            ("mem", "swap", [left, right]) => {
                let (Some(left), Some(right)) = (mutable(left), mutable(right)) else {
                    return Some(self.refuse_place(span, "write `std::mem::swap(&mut a, &mut b)`"));
                };
                let tuple = |parts: [&ast::Expr; 2]| ast::Expr {
                    kind: ast::ExprKind::Tuple(parts.into_iter().cloned().collect()),
                    span,
                };
                self.check_destructuring(&tuple([left, right]), &tuple([right, left]), span)
            }
            ("cmp", "min" | "max", [left, right]) => {
                let receiver = self.check_expr(left, expected);
                if self.shallow(&receiver.ty) == Type::Float {
                    let help = format!("write `a.{}(b)`, which `f64` has of its own", name.text);
                    return Some(self.fail(codes::OPERATOR, span, "`f64` has no total order, as in Rust", help));
                }
                self.method_of(receiver, name, std::slice::from_ref(right), expected, span)
            }
            (_, "default", []) => self.check_default_call(owner, expected, span),
            ("Duration", "from_millis" | "from_secs", [count]) => self.check_new_duration(name, count, span),
            (number, "from_str_radix", [text, radix]) if Integer::from_name(number).is_some() => {
                let target = Integer::from_name(number)?;
                self.check_from_radix(target, text, radix, span)
            }
            (number, "from", [value]) if type_of_number(number).is_some() => {
                let target = type_of_number(number)?;
                self.check_from(&target, value, span)
            }
            ("ToString" | "ToOwned", "to_string" | "to_owned", [value]) => {
                let receiver = self.check_expr(value, None);
                self.method_of(receiver, name, &[], expected, span)
            }
            (owner, _, [receiver, rest @ ..]) => {
                let ty = match owner {
                    "String" | "str" => Type::Text,
                    _ => type_of_number(owner)?,
                };
                if !super::methods::names(&ty).contains(&name.text.as_str()) {
                    return None;
                }
                let receiver = self.check_as(receiver, &ty);
                self.method_of(receiver, name, rest, expected, span)
            }
            _ => return None,
        })
    }

    /// `T::name(receiver, …)` is `receiver.name(…)`.
    fn method_of(
        &mut self,
        receiver: Expr,
        name: &ast::Ident,
        arguments: &[ast::Expr],
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let ty = self.shallow(&receiver.ty);
        let call = MethodCall { receiver, name, generics: &[], arguments, expected, span };
        match ty {
            Type::Integer(kind) => self.check_integer_method(call, kind),
            Type::Float => self.check_float_method(call),
            Type::Text => self.check_text_method(call),
            Type::Error => self.error(span),
            other => self.no_method(&call, &other),
        }
    }

    /// `mem::take(&mut place)`, `mem::replace(&mut place, value)`: `{ let taken = place; place = value; taken }`.
    fn check_replace(&mut self, place: &ast::Expr, value: Option<&ast::Expr>, span: Span) -> Expr {
        let Some(written) = mutable(place) else {
            return self.refuse_place(place.span, "write `std::mem::take(&mut list)`");
        };
        let errors = self.sink.len();
        let Some((target, ty)) = self.check_assigned(written) else { return self.error(span) };
        let old = self.check_expr(written, None);
        if !matches!(target, Place::Local(_)) && !self.infer.deep(&ty).is_value() {
            let old = self.written(&old);
            return self.fail(
                codes::UNSUPPORTED,
                place.span,
                "a part of a value can't be taken out in this way yet",
                format!("copy it, and change it then: `let taken = {old}.clone();`, `{old} = …;`"),
            );
        }
        let new = match value {
            Some(value) => self.check_as(value, &ty),
            None if matches!(self.shallow(&ty), Type::Option(_)) => self.check_none(None, Some(&ty), span),
            None => match self.default_of(&ty, span) {
                Some(default) => default,
                None => {
                    let shown = self.show(&ty);
                    return self.fail(
                        codes::UNSUPPORTED,
                        span,
                        format!("{shown} has no default that `take` could leave"),
                        "say what is left: `std::mem::replace(&mut place, value)`",
                    );
                }
            },
        };
        if self.sink.len() > errors {
            return self.error(span);
        }
        let old = self.settle(old);
        let range = old.range;
        let local = self.own_local("taken", ty.clone(), span);
        let pattern = self.pattern(PatternKind::Bind(local, None), ty.clone(), span);
        let bind = StatementKind::Let { pattern, value: Some(old), otherwise: None };
        let assign = self.expr(ExprKind::Assign(Box::new(target), Box::new(new)), Type::Unit, span);
        let statements = [bind, StatementKind::Expr(assign)];
        let statements = statements.into_iter().map(|kind| Statement::of(kind, span)).collect();
        let taken = self.ranged(ExprKind::Local(local), ty.clone(), range, span);
        let block = Block { statements, value: Some(Box::new(taken)), span };
        self.ranged(ExprKind::Block(block), ty, range, span)
    }

    fn refuse_place(&mut self, span: Span, help: &str) -> Expr {
        self.fail(codes::TYPE_MISMATCH, span, "this function takes a place to change, behind `&mut`", help)
    }

    /// `i64::from(n)`, `f64::from(n)`: what loses nothing, as in Rust.
    fn check_from(&mut self, target: &Type, value: &ast::Expr, span: Span) -> Expr {
        let steer = matches!(target, Type::Integer(_)).then_some(target);
        let value = self.check_expr(value, steer);
        self.made_from(target, value, span)
    }

    /// `n.into()`, of a number: what the place wants, if it holds all of them.
    pub(super) fn check_number_into(&mut self, call: MethodCall<'_>) -> Expr {
        if !self.takes(&call, 0) {
            return self.error(call.span);
        }
        match call.expected.map(|ty| self.shallow(ty)) {
            Some(target @ (Type::Integer(_) | Type::Float)) => self.made_from(&target, call.receiver, call.span),
            Some(Type::Error) => self.error(call.span),
            Some(other) if !matches!(other, Type::Infer(_)) => self.coerce(call.receiver, &other),
            _ => {
                let written = self.written(&call.receiver);
                let help = format!("write the type: `{written} as i64`, `f64::from({written})`");
                self.fail(codes::CANNOT_INFER, call.span, "nothing says what the number becomes", help)
            }
        }
    }

    fn made_from(&mut self, target: &Type, value: Expr, span: Span) -> Expr {
        let from = self.shallow(&value.ty);
        // As `From` of the standard library has it.
        let narrow = Range::new(i32::MIN.into(), u32::MAX.into());
        match (&from, target) {
            (Type::Error, _) => self.error(span),
            (Type::Float, Type::Float) => value,
            (Type::Bool, Type::Integer(_)) => {
                let kind = ExprKind::Cast(Cast::BoolToInteger, Box::new(value));
                self.ranged(kind, target.clone(), Range::new(0, 1), span)
            }
            (Type::Integer(kind), Type::Integer(to)) if to.holds(*kind) => self.coerce(value, target),
            (Type::Integer(kind), Type::Float) if matches!(kind, Integer::Open(_)) || narrow.contains(kind.full()) => {
                self.expr(ExprKind::Cast(Cast::Same, Box::new(value)), Type::Float, span)
            }
            _ => {
                let (from, into, written) = (self.show(&from), self.show(target), self.written(&value));
                self.fail(
                    codes::TYPE_MISMATCH,
                    span,
                    format!("{into} is not made `from` {from}, in Rust neither"),
                    match from.as_str() {
                        "`String`" => "write `text.parse()` and what a wrong text means".to_owned(),
                        _ => format!("write `{written} as {}`", into.trim_matches('`')),
                    },
                )
            }
        }
    }

    /// `u32::from_str_radix(text, 16)`. The radix is known when the script is compiled: which digits there are depends on it.
    fn check_from_radix(&mut self, target: Integer, text: &ast::Expr, radix: &ast::Expr, span: Span) -> Expr {
        let text = self.check_as(text, &Type::Text);
        let radix = self.check_as(radix, &Type::Integer(Integer::U32));
        if text.ty.is_error() || radix.ty.is_error() {
            return self.error(span);
        }
        let function = match radix.kind {
            ExprKind::Integer(10) => TextFunction::Parse,
            ExprKind::Integer(radix @ 2..=36) => TextFunction::FromRadix(radix as u32),
            _ => {
                return self.fail(
                    codes::UNSUPPORTED,
                    radix.span,
                    "a radix is a constant from 2 to 36",
                    "write the number: `i64::from_str_radix(text, 16)`",
                );
            }
        };
        let parsed = Type::Parsed(Box::new(Type::Integer(target)));
        self.expr(ExprKind::TextFunction(function, vec![text]), parsed, span)
    }

    /// `Duration::ZERO`.
    pub(crate) fn no_time(&mut self, span: Span) -> Expr {
        let zero = self.ranged(ExprKind::Integer(0), Type::Integer(Integer::U64), Range::only(0), span);
        self.ranged(ExprKind::Cast(Cast::Same, Box::new(zero)), Type::Duration, Range::only(0), span)
    }

    /// `Duration::from_secs(60)`: in a script a duration is a number of milliseconds.
    fn check_new_duration(&mut self, name: &ast::Ident, count: &ast::Expr, span: Span) -> Expr {
        let count = self.check_as(count, &Type::Integer(Integer::U64));
        if count.ty.is_error() {
            return self.error(span);
        }
        let count = self.settle(count);
        let millis = if name.text == "from_secs" {
            let thousand = self.ranged(ExprKind::Integer(1000), count.ty.clone(), Range::only(1000), span);
            self.arithmetic(Arithmetic::Multiply, count, thousand, Integer::U64, span)
        } else {
            count
        };
        let range = millis.range.meet(Range::new(0, EXACT));
        self.ranged(ExprKind::Cast(Cast::Same, Box::new(millis)), Type::Duration, range, span)
    }
}

/// What stands behind `&mut`.
fn mutable(written: &ast::Expr) -> Option<&ast::Expr> {
    match &written.kind {
        ast::ExprKind::Reference(true, inner) => Some(inner),
        _ => None,
    }
}

fn type_of_number(name: &str) -> Option<Type> {
    if name == "f64" { Some(Type::Float) } else { Integer::from_name(name).map(Type::Integer) }
}
