//! Expressions: one entry for all forms.

use super::Checker;
use super::slice::is_slice;
use super::typed::{Block, Expr, ExprKind};
use super::types::{Integer, Range, Type};
use crate::diagnostic::{Diagnostic, codes, suggest};
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

    pub(super) fn report_unknown_name(&mut self, name: &ast::Ident) {
        let text = name.text.as_str();
        if !self.unknown.insert(text.to_owned()) {
            return;
        }
        let mut diagnostic = Diagnostic::new(codes::UNKNOWN_NAME, name.span, format!("there is no `{text}` here"));
        let visible = self.visible();
        diagnostic = if let Some(path) = self.items.path_of_variant(text) {
            diagnostic.help(format!("write the enum in front of it: `{path}`"))
        } else if let Some(near) = suggest::closest(text, visible.iter().map(String::as_str)) {
            diagnostic.help(format!("did you mean `{near}`?"))
        } else if self.items.functions.contains_key(text) {
            diagnostic.help(format!("`{text}` is a function: call it with `{text}(…)`"))
        } else if text.chars().all(|letter| letter.is_uppercase() || letter == '_') {
            diagnostic.help("option words such as `NX` stand only in the arguments of a command that has them")
        } else if text.starts_with(char::is_uppercase) {
            diagnostic.help(format!(
                "a type or a variant is declared in this block: `pub enum State {{ {text} }}`, `State::{text}`"
            ))
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
}

/// The range of a block's value.
pub(crate) fn value_range(block: &Block) -> Option<Range> {
    block.value.as_ref().filter(|value| value.ty != Type::Never).map(|value| value.range)
}
