//! Blocks and statements.

use super::Checker;
use super::growing::growing_of;
use super::typed::{Block, Expr, ExprKind, Iterable, ListFunction, PatternKind, Statement, StatementKind};
use super::types::Type;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// Checks a block whose value must be of type `output`.
    pub(crate) fn check_block_as(&mut self, block: &ast::Block, output: &Type) -> Block {
        let growing = growing_of(block, output);
        let (mut checked, ty) = self.check_statements(block, Some(output), &growing);
        match checked.value.take() {
            Some(value) => checked.value = Some(Box::new(self.coerce(*value, output))),
            None => self.require_value(block, &checked, &ty, output),
        }
        checked
    }

    /// Checks a block in a scope of its own and gives the type of its value.
    pub(crate) fn check_block(&mut self, block: &ast::Block, expected: Option<&Type>) -> (Block, Type) {
        self.scoped(|checker| checker.check_statements(block, expected, &[]))
    }

    /// A block without a value has `()`, or does not end.
    fn require_value(&mut self, block: &ast::Block, checked: &Block, ty: &Type, output: &Type) {
        if self.infer.unify(ty, output) {
            return;
        }
        let expected = self.show(output);
        let last = match checked.statements.last().map(|statement| &statement.kind) {
            Some(StatementKind::Expr(last)) if self.infer.clone().unify(&last.ty, output) => Some(last.span),
            _ => None,
        };
        self.report(match last {
            Some(span) => Diagnostic::new(
                codes::TYPE_MISMATCH,
                span,
                format!("this is {expected}, as the function gives, but its `;` drops it"),
            )
            .help("remove the `;` behind it: the last line without `;` is the value"),
            None => Diagnostic::new(
                codes::TYPE_MISMATCH,
                crate::span::Span::token(block.span.last),
                format!("`{}` gives {expected}, but its body ends without a value", self.function.name),
            )
            .help(format!("end the body with an expression of type {expected}, without `;`")),
        });
    }

    /// `growing` are the types of `let`s that are known before their values are.
    fn check_statements(
        &mut self,
        block: &ast::Block,
        expected: Option<&Type>,
        growing: &[(usize, Type)],
    ) -> (Block, Type) {
        let mut statements = Vec::new();
        let mut diverges = false;
        for (at, statement) in block.statements.iter().enumerate() {
            let grown = growing.iter().find(|(index, _)| *index == at).map(|(_, ty)| ty);
            let checked = self.allowing(&statement.allows, |checker| checker.check_statement(statement, grown));
            if let Some(checked) = checked {
                diverges |= self.statement_diverges(&checked);
                statements.push(checked);
            }
        }
        let value = block.value.as_ref().map(|value| self.check_expr(value, expected));
        let ty = match &value {
            Some(value) => value.ty.clone(),
            None if diverges => Type::Never,
            None => Type::Unit,
        };
        (Block { statements, value: value.map(Box::new), span: block.span }, ty)
    }

    fn statement_diverges(&self, statement: &Statement) -> bool {
        match &statement.kind {
            StatementKind::Expr(expr) => self.shallow(&expr.ty) == Type::Never,
            StatementKind::Let { value: Some(value), .. } => self.shallow(&value.ty) == Type::Never,
            StatementKind::Let { value: None, .. } => false,
        }
    }

    fn check_statement(&mut self, statement: &ast::Statement, grown: Option<&Type>) -> Option<Statement> {
        let kind = match &statement.kind {
            ast::StatementKind::Let { pattern, ty, value, otherwise } => {
                self.check_let(pattern, (ty.as_ref(), grown), value.as_ref(), otherwise.as_ref())?
            }
            ast::StatementKind::Expr(expr) => {
                let checked = without_walk(self.check_expr(expr, None));
                self.learn_after(&checked);
                self.refuse_dropped(&checked);
                StatementKind::Expr(checked)
            }
        };
        let allows = statement.allows.iter().map(|allow| allow.name.clone()).collect();
        Some(Statement { kind, span: statement.span, allows })
    }

    /// Behind `if c { … return … }` the opposite of `c` is known.
    fn learn_after(&mut self, expr: &Expr) {
        let ExprKind::If { condition, then, otherwise } = &expr.kind else { return };
        let ends = |checker: &Self, block: &Block| {
            block.value.as_ref().is_some_and(|value| checker.shallow(&value.ty) == Type::Never)
                || block.statements.iter().any(|statement| checker.statement_diverges(statement))
        };
        if ends(self, then) {
            self.learn_test(condition, false);
        }
        if let Some(otherwise) = otherwise
            && ends(self, otherwise)
        {
            self.learn_test(condition, true);
        }
    }

    /// A chain does nothing until it is consumed.
    fn refuse_chain(&mut self, expr: &Expr) {
        if matches!(self.shallow(&expr.ty), Type::Iterator(_)) {
            self.report(
                Diagnostic::new(codes::TYPE_MISMATCH, expr.span, "this chain of adapters is never consumed")
                    .help("end it with `collect()`, `sum()`, `any(…)` …, or walk it with `for`"),
            );
        }
    }

    /// `helper();` that drops a `Result` would swallow an error.
    fn refuse_dropped(&mut self, expr: &Expr) {
        self.refuse_chain(expr);
        let help = match self.shallow(&expr.ty) {
            Type::Result(_, error) if self.shallow(&error) == Type::CallError => {
                "if it may fail, write `let _ = redis::pcall(…);`; else take it apart with `match`"
            }
            Type::Result(..) => "write `?` behind it, or take it apart with `match`",
            Type::Parsed(_) => "take it apart with `match`, or remove the line: it does nothing",
            _ => return,
        };
        self.report(
            Diagnostic::new(codes::TYPE_MISMATCH, expr.span, "this `Result` is dropped, and its error with it")
                .help(help),
        );
    }

    fn check_let(
        &mut self,
        pattern: &ast::Pattern,
        (ty, grown): (Option<&ast::TypeRef>, Option<&Type>),
        value: Option<&ast::Expr>,
        otherwise: Option<&ast::Block>,
    ) -> Option<StatementKind> {
        let declared = ty.map(|written| self.resolve_open(written));
        if let Some(ast::Expr { kind: ast::ExprKind::Key(template), span }) = value {
            return self.check_key(pattern, declared.as_ref(), template, *span);
        }
        if let Some(ast::Expr { kind: ast::ExprKind::Keyspace { name, fields }, .. }) = value {
            self.check_keyspace(pattern, declared.as_ref(), name, fields);
            return None;
        }
        let Some(value) = value else {
            return self.check_late_let(pattern, declared);
        };
        if let ast::ExprKind::Closure { .. } = value.kind {
            return self.refuse_kept_closure(pattern, value);
        }
        let is_mutable_reference = matches!(value.kind, ast::ExprKind::Reference(true, _));
        let value = self.check_expr(value, declared.as_ref().or(grown));
        let value = match is_mutable_reference {
            true => self.refuse_reference_to_value(value),
            false => value,
        };
        let value = match &declared {
            Some(declared) => self.coerce(value, declared),
            // A `mut` local has the range of its type from the start.
            None if matches!(pattern.kind, ast::PatternKind::Name { mutable: true, .. }) => self.settle(value),
            None => value,
        };
        self.refuse_chain(&value);
        // The `else` block sees none of the pattern's names.
        let otherwise = otherwise.map(|block| {
            let (checked, ty) = self.check_block(block, None);
            if self.shallow(&ty) != Type::Never && !ty.is_error() {
                self.report(
                    Diagnostic::new(
                        codes::CONTROL_FLOW,
                        crate::span::Span::token(block.span.last),
                        "the `else` of a `let` must leave",
                    )
                    .help("end it with `return …`, `break` or `continue`"),
                );
            }
            checked
        });
        let refutable = otherwise.is_some();
        let pattern = self.check_pattern(pattern, &value.ty.clone(), value.range);
        self.note_ttl(&pattern, &value);
        self.trace_pattern(&pattern, &value);
        self.note_references(&pattern, &value);
        self.note_mutable_reference(&pattern, &value);
        self.note_alias(&pattern, &value);
        if !refutable {
            self.require_irrefutable(&pattern);
        }
        Some(StatementKind::Let { pattern, value: Some(value), otherwise })
    }

    /// `let total = |x| …;`: a closure is inlined where it stands.
    fn refuse_kept_closure(&mut self, pattern: &ast::Pattern, value: &ast::Expr) -> Option<StatementKind> {
        let name = match &pattern.kind {
            ast::PatternKind::Name { name, .. } => name.text.as_str(),
            _ => "name",
        };
        self.fail(
            codes::UNSUPPORTED,
            value.span,
            "a closure can't be kept in a local",
            format!("write a private function in this block, `fn {name}(x: i64) -> i64 {{ … }}`, and call it"),
        );
        self.check_pattern(pattern, &Type::Error, super::types::Range::EXACT);
        None
    }

    /// `let count = &mut total;`: Lua copies numbers and texts, so that nothing would change `total`.
    fn refuse_reference_to_value(&mut self, value: Expr) -> Expr {
        let ty = self.infer.deep(&value.ty);
        if !ty.is_value() || ty.is_error() {
            return value;
        }
        let shown = self.show(&ty);
        self.fail(
            codes::UNSUPPORTED,
            value.span,
            format!("`&mut` to {shown} is not supported"),
            "assign to the name itself: Lua copies numbers and texts",
        )
    }

    /// `let x;` is assigned later: [`check_moves`](super::moves::check_moves) sees to it that this is before its use.
    fn check_late_let(&mut self, pattern: &ast::Pattern, declared: Option<Type>) -> Option<StatementKind> {
        let ty = declared.unwrap_or_else(|| self.infer.fresh());
        let ast::PatternKind::Name { inner: None, .. } = &pattern.kind else {
            self.fail(
                codes::CONTROL_FLOW,
                pattern.span,
                "only a name can wait for its value",
                "declare each name in a `let` of its own: `let a; let b;`",
            );
            let known = self.locals.len();
            self.check_pattern(pattern, &Type::Error, super::types::Range::EXACT);
            self.locals[known..].iter_mut().for_each(|local| local.late = true);
            return None;
        };
        let range = self.range_of(&ty);
        let pattern = self.check_pattern(pattern, &ty, range);
        pattern.each_bound(&mut |local| self.locals[local.0].late = true);
        Some(StatementKind::Let { pattern, value: None, otherwise: None })
    }

    /// Remembers that a local holds the reply of `ttl()` or one of its kin.
    fn note_ttl(&mut self, pattern: &super::typed::Pattern, value: &Expr) {
        if let PatternKind::Bind(local, None) = &pattern.kind
            && !self.locals[local.0].mutable
            && super::command::is_ttl(value, &self.ttl_locals)
        {
            self.ttl_locals.insert(*local);
        }
    }
}

/// `list.drain(..n);` takes elements out, also if nobody walks them.
fn without_walk(expr: Expr) -> Expr {
    let ExprKind::Chain(chain) = &expr.kind else { return expr };
    match (&chain.source, chain.stages.is_empty()) {
        (Iterable::List { list, .. }, true)
            if matches!(list.kind, ExprKind::ListFunction(ListFunction::Drain | ListFunction::SplitOff, _)) =>
        {
            list.clone()
        }
        _ => expr,
    }
}
