//! What is written where a type is expected: what fits as it is, what is made to fit, and what to write in place of the rest.

use super::Checker;
use super::typed::{Cast, Expr, ExprKind, Math};
use super::types::{Integer, Range, Type};
use super::written::plainest;
use crate::diagnostic::{Diagnostic, Note, codes};
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// Checks an expression that must be of type `ty`.
    pub(crate) fn check_as(&mut self, expr: &ast::Expr, ty: &Type) -> Expr {
        let checked = self.check_expr(expr, Some(ty));
        self.coerce(checked, ty)
    }

    /// Makes a value fit its place: equal types, a narrower integer that widens, or an error.
    pub(crate) fn coerce(&mut self, expr: Expr, expected: &Type) -> Expr {
        self.coerce_because(expr, expected, None)
    }

    /// Like [`Checker::coerce`], with the reason for the expectation.
    pub(crate) fn coerce_because(&mut self, expr: Expr, expected: &Type, because: Option<String>) -> Expr {
        let found = self.shallow(&expr.ty);
        let wanted = self.shallow(expected);
        if let (Type::Integer(from), Type::Integer(to)) = (&found, &wanted)
            && from != to
        {
            if self.infer.unify_integers(*from, *to) {
                return self.settle(expr);
            }
            return self.fit_integer(expr, *from, *to);
        }
        if self.infer.unify(&found, &wanted) {
            return self.settle(expr);
        }
        let mut diagnostic = self.mismatch(&expr, &wanted);
        if let Some(because) = because {
            diagnostic.notes.insert(0, Note::Note(because));
        }
        self.report(diagnostic);
        self.error(expr.span)
    }

    /// An integer that may exceed 2^53 is checked before it goes where only its type is known.
    pub(crate) fn settle(&mut self, expr: Expr) -> Expr {
        if !matches!(self.shallow(&expr.ty), Type::Integer(_)) || Range::EXACT.contains(expr.range) {
            return expr;
        }
        let (span, ty) = (expr.span, expr.ty.clone());
        let range = expr.range.meet(Range::EXACT);
        let kind = ExprKind::Math { function: Math::Exact, arguments: vec![expr], guard: Some(Range::EXACT) };
        self.ranged(kind, ty, range, span)
    }

    /// A lossless widening, or a reply that takes the width that its place asks for.
    fn fit_integer(&mut self, expr: Expr, from: Integer, to: Integer) -> Expr {
        let span = expr.span;
        let range = expr.range;
        let ty = Type::Integer(to);
        if to.exact().contains(range) {
            return self.ranged(ExprKind::Cast(Cast::Same, Box::new(expr)), ty, range, span);
        }
        let is_reply = matches!(expr.kind, ExprKind::Command(_));
        let unbounded = !Range::EXACT.contains(range);
        if is_reply && (to.exact().low <= range.low || unbounded) {
            let met = range.meet(to.exact());
            return self.ranged(ExprKind::Cast(Cast::Check(to), Box::new(expr)), ty, met, span);
        }
        let (from, to) = (from.name(), to.name());
        let mut diagnostic = Diagnostic::new(
            codes::TYPE_MISMATCH,
            span,
            format!("expected `{to}`, found `{from}`, which has values that `{to}` can't hold"),
        );
        diagnostic = if is_reply {
            diagnostic.note(format!("this reply can be as low as {}", range.low)).help(format!(
                "take it as `i64`: `let left: i64 = {};`, and test it before `left as {to}`",
                self.written(&expr)
            ))
        } else {
            diagnostic
                .help(format!("use `{from}` there too, or cut it where you mean to: `{} as {to}`", self.written(&expr)))
        };
        self.report(diagnostic);
        self.error(span)
    }

    /// A value of another type than its place takes.
    fn mismatch(&self, expr: &Expr, wanted: &Type) -> Diagnostic {
        let found = self.infer.deep(&expr.ty);
        let wanted = &self.infer.deep(wanted);
        let (shown_found, shown_wanted) = (self.show(&found), self.show(wanted));
        let written = self.written(expr);
        if let Type::Option(inner) = &found
            && !matches!(wanted, Type::Option(_))
            && self.agree(inner, wanted)
        {
            return self.missing_value(expr, inner, wanted);
        }
        let diagnostic =
            Diagnostic::new(codes::TYPE_MISMATCH, expr.span, format!("expected {shown_wanted}, found {shown_found}"));
        match (&found, wanted) {
            (_, Type::Option(inner)) if self.agree(&found, inner) => diagnostic.help(format!("write `Some({written})`")),
            (Type::Vec(element), Type::Option(inner)) if self.agree(element, inner) => {
                diagnostic.help(format!("this is a list: take one with `{written}.first()`, or give the whole `Vec`"))
            }
            (Type::Integer(_), Type::Float) => match expr.kind {
                ExprKind::Integer(value) => diagnostic.help(format!("write `{value}.0`")),
                _ => diagnostic.help(format!("write `{written} as f64`")),
            },
            (Type::Float, Type::Integer(kind)) => {
                diagnostic.help(format!("say how it is rounded: `{written}.floor() as {}`", kind.name()))
            }
            (Type::Text, Type::Integer(_) | Type::Float) => {
                let name = if matches!(wanted, Type::Float) { "f64" } else { "i64" };
                diagnostic.note("Redis stores both as text, and Lua would guess which one is meant").help(format!(
                    "declare where it comes from as a number: a parameter `name: {name}`, a handle `Str<{name}>` or `Hash<String, {name}>`"
                ))
            }
            (Type::Integer(_), Type::Text) => match expr.kind {
                ExprKind::Integer(value) => diagnostic.help(format!(
                    "write the text `\"{value}\"`, or declare the other side as a number: `Str<i64>`, `Hash<String, i64>`"
                )),
                _ => diagnostic.help(match &expr.kind {
                    ExprKind::Local(_) => format!("write `format!(\"{{{written}}}\")`"),
                    _ => format!("write `format!(\"{{}}\", {written})`"),
                }),
            },
            (Type::Bool, Type::Integer(_)) => diagnostic.help(format!("write `if {written} {{ 1 }} else {{ 0 }}`")),
            (Type::Integer(_), Type::Bool) => {
                diagnostic.note("in Lua 0 counts as true").help(format!("write the comparison: `{written} != 0`"))
            }
            (Type::Option(_), Type::Bool) => diagnostic
                .note("a missing value and a stored `0` or `\"\"` would not be told apart")
                .help(format!("write `{written}.is_some()`")),
            (Type::Parsed(_), _) => diagnostic.help(format!(
                "say what a wrong text means: `{written}.unwrap_or({})`, or take it apart with `match`",
                plainest(wanted).unwrap_or("…")
            )),
            (found, Type::Result(ok, _)) if self.agree(found, ok) => diagnostic.help(format!("write `Ok({written})`")),
            (Type::Result(..), _) => diagnostic.help("write `?` behind it, or take it apart with `match`"),
            (_, Type::Enum(id)) => match self.items.types.enums[id.0].variants.first() {
                Some(variant) => diagnostic.help(format!(
                    "write a variant: `{}::{}{}`",
                    self.items.types.enums[id.0].source.name.text,
                    variant.name,
                    if variant.fields.is_empty() { "" } else { " { … }" }
                )),
                None => diagnostic,
            },
            (Type::Handle(_), Type::Handle(_)) => {
                diagnostic.help("a local names keys of one type: take a local for each, or give both keys that type")
            }
            (Type::Text, Type::Handle(_)) => diagnostic.help(match &expr.kind {
                ExprKind::Text(_) => format!("write `key!({written})`"),
                _ => format!("a whole key that the caller passes is `key!(\"<{written}>\")`"),
            }),
            (Type::Option(_), wanted) if !matches!(wanted, Type::Option(_)) => diagnostic.help(match &expr.kind {
                ExprKind::Local(_) => {
                    format!("say first what a missing one means: `if let Some({written}) = {written} {{ … }}`")
                }
                _ => format!("say first what a missing one means: `if let Some(value) = {written} {{ … }}`"),
            }),
            (Type::Unit, _) => match &expr.kind {
                ExprKind::Command(call) => diagnostic.note(format!(
                    "`{}` has no reply of its own here: it does what it says, or the script aborts",
                    call.command.method()
                )),
                _ => diagnostic.note("a statement that ends in `;` has no value"),
            },
            (_, Type::Unit) => diagnostic.help(format!(
                "end it with `;` if the value is not needed, or write `-> {}` behind the parameters of the `fn`",
                shown_found.trim_matches('`')
            )),
            (found, wanted) => match self.collected_otherwise(found, wanted) {
                Some(collection) => diagnostic.help(format!(
                    "say where the elements are collected what is made of them: `.collect::<{collection}>()`"
                )),
                None => diagnostic,
            },
        }
    }

    /// The map or set, as it is written behind `collect`, that is due where a list of its elements was found, maybe deep inside.
    fn collected_otherwise(&self, found: &Type, wanted: &Type) -> Option<String> {
        match (found, wanted) {
            (Type::Vec(element), Type::Map(kind, key, _)) if kind.is_set() => {
                self.agree(element, key).then(|| format!("{}<_>", kind.name()))
            }
            (Type::Vec(element), Type::Map(kind, key, value)) => {
                let pair = Type::Tuple(vec![(**key).clone(), (**value).clone()]);
                self.agree(element, &pair).then(|| format!("{}<_, _>", kind.name()))
            }
            (Type::Vec(found), Type::Vec(wanted))
            | (Type::Option(found), Type::Option(wanted))
            | (Type::Result(found, _), Type::Result(wanted, _))
            | (Type::Map(_, _, found), Type::Map(_, _, wanted)) => self.collected_otherwise(found, wanted),
            (Type::Tuple(found), Type::Tuple(wanted)) if found.len() == wanted.len() => {
                found.iter().zip(wanted).find_map(|(found, wanted)| self.collected_otherwise(found, wanted))
            }
            _ => None,
        }
    }

    /// An `Option` where its value is due.
    fn missing_value(&self, expr: &Expr, inner: &Type, wanted: &Type) -> Diagnostic {
        let (found, wanted_type) = (self.show(&expr.ty), self.show(wanted));
        let written = self.written(expr);
        let (what, source) = match &expr.kind {
            ExprKind::Command(call) => (
                format!("`{}` may find no value, so this is {found}, not {wanted_type}", call.command.method()),
                "a missing value arrives in Lua as `false`; arithmetic on it would abort the script",
            ),
            _ => (
                format!("this may hold no value: it is {found}, not {wanted_type}"),
                "a missing value is `false` in Lua; using it as a value would abort the script",
            ),
        };
        let diagnostic = Diagnostic::new(codes::MISSING_VALUE, expr.span, what).note(source);
        match plainest(inner) {
            None if matches!(expr.kind, ExprKind::None) => {
                diagnostic.help("nothing can't be written: delete the field or the key instead")
            }
            None => diagnostic.help(format!("take it apart: `let Some(x) = {written} else {{ return … }};`")),
            Some(default) => diagnostic.help(format!(
                "say what a missing value means: `{written}.unwrap_or({default})`, or take it apart with `if let Some(x) = {written} {{ … }}`"
            )),
        }
    }
}
