//! Expressions: one entry for all forms, and the rules by which a value fits its place.

use super::Checker;
use super::slice::is_slice;
use super::typed::{Block, Cast, Expr, ExprKind, Math, Place};
use super::types::{Integer, Range, Type};
use crate::diagnostic::{Diagnostic, Note, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// Checks an expression. `expected` steers literals and `None`; it is not enforced: who needs
    /// a type calls [`Checker::coerce`] or [`Checker::check_as`].
    pub(crate) fn check_expr(&mut self, expr: &ast::Expr, expected: Option<&Type>) -> Expr {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Integer { value, suffix } => {
                self.check_integer(*value, suffix.as_deref(), false, expected, span)
            }
            ast::ExprKind::Float(value) => self.expr(ExprKind::Float(*value), Type::Float, span),
            ast::ExprKind::Bool(value) => self.expr(ExprKind::Bool(*value), Type::Bool, span),
            ast::ExprKind::Text(bytes) => self.expr(ExprKind::Text(bytes.clone()), Type::Text, span),
            ast::ExprKind::Name(name) => self.check_name(name, expected),
            ast::ExprKind::Path { segments, generics } => self.check_path(segments, generics, expected, span),
            ast::ExprKind::Unary(op, operand) => self.check_unary(*op, operand, expected, span),
            ast::ExprKind::Binary(op, left, right) => self.check_binary(*op, left, right, expected, span),
            ast::ExprKind::Assign(place, value) => self.check_assign(place, value, span),
            ast::ExprKind::AssignOp(op, place, value) => self.check_assign_op(*op, place, value, span),
            ast::ExprKind::Call { function, arguments } => self.check_call(function, arguments, expected, span),
            ast::ExprKind::Method { receiver, name, generics, arguments } => {
                self.check_method(receiver, name, generics, arguments, expected, span)
            }
            ast::ExprKind::Field(base, name) => self.check_field(base, name, span),
            ast::ExprKind::Index(base, index) => self.check_index(base, index, span),
            ast::ExprKind::Range { .. } => {
                self.fail(codes::UNSUPPORTED, span, "a range is no value of its own", "walk it: `for i in 0..n { … }`")
            }
            ast::ExprKind::Tuple(parts) => self.check_tuple(parts, expected, span),
            ast::ExprKind::List { elements, growable } => self.check_list(elements, *growable, expected, span),
            ast::ExprKind::Repeat { value, count, growable } => {
                self.check_repeat(value, count, *growable, expected, span)
            }
            ast::ExprKind::Record { path, fields, base } => {
                self.check_record_literal(path, fields, base.as_deref(), span)
            }
            ast::ExprKind::If { condition, then, otherwise } => {
                self.check_if(condition, then, otherwise.as_deref(), expected, span)
            }
            ast::ExprKind::Let(..) => self.fail(
                codes::CONTROL_FLOW,
                span,
                "`let` in an expression stands only in the condition of an `if` or `while`",
                "write `if let Some(x) = … { … }`",
            ),
            ast::ExprKind::Match { scrutinee, arms } => self.check_match(scrutinee, arms, expected, span),
            ast::ExprKind::Block(block, label) => {
                if let Some(label) = label {
                    return self.check_labelled(block, label, expected, span);
                }
                let (block, ty) = self.check_block(block, expected);
                let range = value_range(&block).unwrap_or(self.range_of(&ty));
                self.ranged(ExprKind::Block(block), ty, range, span)
            }
            ast::ExprKind::While { condition, body, label } => self.check_while(condition, body, label.as_ref(), span),
            ast::ExprKind::Loop { body, label } => self.check_loop(body, label.as_ref(), expected, span),
            ast::ExprKind::For { pattern, iterable, body, label } => {
                self.check_for(pattern, iterable, body, label.as_ref(), span)
            }
            ast::ExprKind::Break(label, value) => self.check_break(label.as_ref(), value.as_deref(), span),
            ast::ExprKind::Continue(label) => self.check_continue(label.as_ref(), span),
            ast::ExprKind::Return(value) => self.check_return(value.as_deref(), span),
            ast::ExprKind::Try(value) => self.check_try(value, span),
            ast::ExprKind::Cast(value, target) => self.check_cast(value, target, span),
            ast::ExprKind::Reference(mutable, inner) => {
                if *mutable && is_slice(inner) {
                    return self.fail(
                        codes::UNSUPPORTED,
                        span,
                        "a part of a list can't be changed through `&mut` yet",
                        "give the whole list and the bounds",
                    );
                }
                let inner = self.check_borrowed(inner, expected);
                if self.infer.deep(&inner.ty).is_value() {
                    return inner;
                }
                let (ty, range) = (inner.ty.clone(), inner.range);
                self.ranged(ExprKind::Borrow(*mutable, Box::new(inner)), ty, range, span)
            }
            ast::ExprKind::Character(character) => self.fail(
                codes::UNSUPPORTED,
                span,
                "a character stands only in a method that looks for it in a text",
                format!("write a text: `{:?}`", character.to_string()),
            ),
            ast::ExprKind::Dereference(inner) => self.check_expr(inner, expected),
            ast::ExprKind::Closure { .. } => self.fail(
                codes::UNSUPPORTED,
                span,
                "a closure stands only as the argument of a method that takes one",
                "call it on the spot: `option.map(|x| x + 1)`, or write a private `fn`",
            ),
            ast::ExprKind::Keyspace { name, .. } => self.fail(
                codes::KEY_HANDLE,
                span,
                "a keyspace is opened by a `let` of its own",
                format!("write `let keys = key!({} {{ … }});` and name its keys: `keys.pending`", name.text),
            ),
            ast::ExprKind::Key(_) => self.fail(
                codes::KEY_HANDLE,
                span,
                "a key is declared by a `let` of its own, with the type of its handle",
                "write `let name: Str<i64> = key!(\"…\");` and use `name`",
            ),
            ast::ExprKind::Pattern(template) => self.check_glob(template, span),
            ast::ExprKind::Format(call) => self.check_format(call, span),
            ast::ExprKind::Assert { condition, message } => self.check_assert(condition, message.as_deref(), span),
            ast::ExprKind::Error => self.error(span),
        }
    }

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
                match wanted {
                    Type::Float => "0.0",
                    Type::Bool => "false",
                    _ => "0",
                }
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
        let default = match inner {
            Type::Text => Some("\"\""),
            Type::Bool => Some("false"),
            Type::Float => Some("0.0"),
            Type::Integer(_) => Some("0"),
            _ => None,
        };
        let diagnostic = Diagnostic::new(codes::MISSING_VALUE, expr.span, what).note(source);
        match default {
            Some(default) => diagnostic.help(format!(
                "say what a missing value means: `{written}.unwrap_or({default})`, or take it apart with `if let Some(x) = {written} {{ … }}`"
            )),
            None => diagnostic.help(format!("take it apart: `let Some(x) = {written} else {{ return … }};`")),
        }
    }

    /// An integer literal takes the type that its place asks for, also a float's when it is whole
    /// in neither: `1` is never `1.0`.
    pub(crate) fn check_integer(
        &mut self,
        value: u128,
        suffix: Option<&str>,
        negative: bool,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        if suffix == Some("f64") {
            #[expect(clippy::cast_precision_loss, reason = "`5f64` means the nearest float")]
            let value = if negative { -(value as f64) } else { value as f64 };
            return self.expr(ExprKind::Float(value), Type::Float, span);
        }
        let kind = match suffix {
            Some(suffix) => match Integer::from_name(suffix) {
                Some(kind) => kind,
                None => {
                    return self.fail(
                        codes::LITERAL_RANGE,
                        span,
                        format!("`{suffix}` is no integer type here"),
                        "the largest are `i64` and `u64`",
                    );
                }
            },
            None => match expected.map(|ty| self.shallow(ty)) {
                Some(Type::Integer(kind)) => kind,
                Some(Type::Option(inner)) => match self.shallow(&inner) {
                    Type::Integer(kind) => kind,
                    _ => self.infer.fresh_integer(),
                },
                _ => self.infer.fresh_integer(),
            },
        };
        let value = i128::try_from(value).unwrap_or(i128::MAX);
        let value = if negative { -value } else { value };
        if !kind.full().contains(Range::only(value)) {
            self.report(super::settle::out_of_range(value, kind, span));
            return self.error(span);
        }
        self.ranged(ExprKind::Integer(value), Type::Integer(kind), Range::only(value), span)
    }

    fn check_name(&mut self, name: &ast::Ident, expected: Option<&Type>) -> Expr {
        let span = name.span;
        if let Some(local) = self.lookup(&name.text) {
            self.used.insert(local);
            let ty = self.locals[local.0].ty.clone();
            let range = self.known_range(local);
            return self.ranged(ExprKind::Local(local), ty, range, span);
        }
        if let Some(constant) = self.items.constants.get(&name.text) {
            let constant = constant.clone();
            return self.constant_value(constant, span);
        }
        if name.text == "None" {
            return self.check_none(None, expected, span);
        }
        self.report_unknown_name(name);
        self.error(span)
    }

    /// `None`, `None::<T>`.
    pub(crate) fn check_none(&mut self, written: Option<Type>, expected: Option<&Type>, span: Span) -> Expr {
        let inner = match (written, expected.map(|ty| self.shallow(ty))) {
            (Some(Type::Error), _) => return self.error(span),
            (Some(inner), _) => inner,
            (None, Some(Type::Option(inner))) => *inner,
            (None, _) => self.infer.fresh(),
        };
        if matches!(inner, Type::Option(_)) {
            return self.fail(
                codes::TYPE_USE,
                span,
                "an `Option` of an `Option` has two kinds of nothing",
                "write the type that is in the `Option`: `None::<i64>`",
            );
        }
        self.expr(ExprKind::None, inner.optional(), span)
    }

    fn report_unknown_name(&mut self, name: &ast::Ident) {
        let text = name.text.as_str();
        if !self.unknown.insert(text.to_owned()) {
            return;
        }
        let mut diagnostic = Diagnostic::new(codes::UNKNOWN_NAME, name.span, format!("there is no `{text}` here"));
        let visible = self.visible();
        diagnostic = if let Some(near) = suggest::closest(text, visible.iter().map(String::as_str)) {
            diagnostic.help(format!("did you mean `{near}`?"))
        } else if self.items.functions.contains_key(text) {
            diagnostic.help(format!("`{text}` is a function: call it with `{text}(…)`"))
        } else if text.chars().all(|letter| letter.is_uppercase() || letter == '_') {
            diagnostic.help("option words such as `NX` stand only in the arguments of a command that has them")
        } else {
            diagnostic.help(format!("add a parameter `{text}: …`, or `let {text} = …;` before this"))
        };
        self.report(diagnostic);
    }

    fn check_tuple(&mut self, parts: &[ast::Expr], expected: Option<&Type>, span: Span) -> Expr {
        if parts.is_empty() {
            return self.expr(ExprKind::Unit, Type::Unit, span);
        }
        let wanted = match expected.map(|ty| self.shallow(ty)) {
            Some(Type::Tuple(wanted)) if wanted.len() == parts.len() => wanted,
            _ => Vec::new(),
        };
        let mut checked = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            checked.push(match wanted.get(index) {
                Some(ty) => self.check_as(part, ty),
                None => {
                    let part = self.check_expr(part, None);
                    self.settle(part)
                }
            });
        }
        let ty = Type::Tuple(checked.iter().map(|part| part.ty.clone()).collect());
        self.expr(ExprKind::Tuple(checked), ty, span)
    }

    pub(crate) fn check_if(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Block,
        otherwise: Option<&ast::Expr>,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        // The names that the condition binds are visible in the block behind it only.
        let (condition, (then, then_type)) = self.scoped(|checker| {
            let condition = checker.check_condition(condition);
            checker.learn_test(&condition, true);
            let branch = checker.check_block(then, expected);
            (condition, branch)
        });
        let Some(otherwise) = otherwise else {
            let then = self.finish_single_branch(then);
            return self.expr(ExprKind::If { condition: Box::new(condition), then, otherwise: None }, Type::Unit, span);
        };
        let wanted = match expected {
            Some(ty) => Some(ty.clone()),
            None if self.shallow(&then_type) == Type::Never => None,
            None => Some(then_type.clone()),
        };
        let (other, other_type) = self.scoped(|checker| {
            checker.learn_test(&condition, false);
            match &otherwise.kind {
                ast::ExprKind::Block(block, None) => checker.check_block(block, wanted.as_ref()),
                _ => {
                    let value = checker.check_expr(otherwise, wanted.as_ref());
                    let ty = value.ty.clone();
                    (Block { statements: Vec::new(), value: Some(Box::new(value)), span: otherwise.span }, ty)
                }
            }
        });
        let ty = self.join_types(&then_type, &other_type, expected);
        let then = self.finish_branch(then, &then_type, &ty);
        let other = self.finish_branch(other, &other_type, &ty);
        let faulty = |block: &Block| block.value.as_ref().is_some_and(|value| value.ty.is_error());
        let ty = if faulty(&then) || faulty(&other) { Type::Error } else { ty };
        let range = match (value_range(&then), value_range(&other)) {
            (Some(left), Some(right)) => left.join(right),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => self.range_of(&ty),
        };
        let kind = ExprKind::If { condition: Box::new(condition), then, otherwise: Some(other) };
        self.ranged(kind, ty, range, span)
    }

    /// The type of a value that comes from one of two branches. Where they differ, the one that is
    /// expected: the fault is in the other.
    pub(crate) fn join_types(&mut self, left: &Type, right: &Type, expected: Option<&Type>) -> Type {
        match (self.shallow(left), self.shallow(right)) {
            (Type::Never, other) | (other, Type::Never) => other,
            (Type::Error, other) | (other, Type::Error) => other,
            (Type::Integer(left), Type::Integer(right)) => Type::Integer(self.wider(left, right)),
            (left, right) => match expected {
                Some(expected) if !self.agree(&left, expected) && self.agree(&right, expected) => right,
                _ => left,
            },
        }
    }

    /// The wider of two integer types whose values Lua holds exactly; a literal takes the other's.
    pub(crate) fn wider(&mut self, left: Integer, right: Integer) -> Integer {
        if self.infer.unify_integers(left, right) {
            return self.infer.integer(left);
        }
        if left.exact().contains(right.exact()) {
            left
        } else if right.exact().contains(left.exact()) {
            right
        } else {
            Integer::I64
        }
    }

    /// Whether two types could be one; nothing is learned from it.
    pub(super) fn agree(&self, left: &Type, right: &Type) -> bool {
        self.infer.clone().unify(left, right)
    }

    /// The branch of an `if` without `else`, which has no value.
    fn finish_single_branch(&mut self, mut block: Block) -> Block {
        if let Some(value) = block.value.take() {
            if self.agree(&value.ty, &Type::Unit) {
                block.value = Some(value);
                return block;
            }
            let shown = self.show(&value.ty);
            self.report(
                Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    value.span,
                    format!("an `if` without `else` has no value, but this branch gives {shown}"),
                )
                .help("end it with `;` if the value is not needed, write `return` before it, or add an `else { … }`"),
            );
        }
        block
    }

    /// Makes the value of a branch fit the type of the whole.
    pub(crate) fn finish_branch(&mut self, mut block: Block, found: &Type, ty: &Type) -> Block {
        match block.value.take() {
            Some(value) => {
                let because = format!("all branches have one type, and another one gives {}", self.show(ty));
                block.value = Some(Box::new(self.coerce_because(*value, ty, Some(because))));
            }
            None if self.infer.unify(found, ty) => {}
            None => {
                let expected = self.show(ty);
                self.report(
                    Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        Span::token(block.span.last),
                        format!("this branch has no value, but the other has {expected}"),
                    )
                    .help("give both branches a value, or end both with `;`"),
                );
            }
        }
        block
    }

    /// The condition of an `if` or `while`; binds the names of `let` patterns in it.
    pub(crate) fn check_condition(&mut self, condition: &ast::Expr) -> Expr {
        match &condition.kind {
            ast::ExprKind::Let(pattern, value) => {
                let value = self.check_expr(value, None);
                let pattern = self.check_pattern(pattern, &value.ty.clone(), value.range);
                self.trace_pattern(&pattern, &value);
                self.learn_pattern(&pattern, &value, &self.remaining(&value));
                self.note_references(&pattern, &value);
                self.expr(ExprKind::Let(Box::new(pattern), Box::new(value)), Type::Bool, condition.span)
            }
            ast::ExprKind::Binary(ast::BinaryOp::And, left, right) => {
                let left = self.check_condition(left);
                self.learn_test(&left, true);
                let right = self.check_condition(right);
                let kind = ExprKind::Logic { and: true, left: Box::new(left), right: Box::new(right) };
                self.expr(kind, Type::Bool, condition.span)
            }
            _ => self.check_as(condition, &Type::Bool),
        }
    }

    fn check_return(&mut self, value: Option<&ast::Expr>, span: Span) -> Expr {
        let output = self.function.output.clone();
        let value = match value {
            Some(value) => Some(Box::new(self.check_as(value, &output))),
            None if self.infer.unify(&Type::Unit, &output) => None,
            None => {
                let shown = self.show(&output);
                return self.fail(
                    codes::TYPE_MISMATCH,
                    span,
                    format!("`return` without a value, but `{}` gives {shown}", self.function.name),
                    "write the value behind `return`",
                );
            }
        };
        self.expr(ExprKind::Return(value), Type::Never, span)
    }

    fn check_assert(&mut self, condition: &ast::Expr, message: Option<&ast::Expr>, span: Span) -> Expr {
        let condition = self.check_as(condition, &Type::Bool);
        let text = match message.map(|message| (&message.kind, message.span)) {
            None => "assertion failed".to_owned(),
            Some((ast::ExprKind::Text(bytes), _)) => String::from_utf8_lossy(bytes).into_owned(),
            Some((_, span)) => {
                return self.fail(
                    codes::TYPE_MISMATCH,
                    span,
                    "the message of `assert!` is a text literal",
                    "write `assert!(condition, \"what must hold\")`; values belong into a typed error",
                );
            }
        };
        self.learn_test(&condition, true);
        self.expr(ExprKind::Assert(Box::new(condition), text), Type::Unit, span)
    }

    fn check_assign(&mut self, place: &ast::Expr, value: &ast::Expr, span: Span) -> Expr {
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

/// The range of a block's value.
pub(crate) fn value_range(block: &Block) -> Option<Range> {
    block.value.as_ref().filter(|value| value.ty != Type::Never).map(|value| value.range)
}
