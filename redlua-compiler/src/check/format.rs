//! `format!`: its arguments in the order of Rust, each evaluated once, and what can be formatted.

use super::Checker;
use super::method::MethodCall;
use super::operator::can_change;
use super::typed::{Block, Expr, ExprKind, PatternKind, Piece, Statement, StatementKind};
use super::types::Type;
use super::written::plainest;
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast::{self, FormatPiece};

impl Checker<'_, '_> {
    /// The arguments stand in the pieces themselves where that keeps their order; otherwise they are bound
    /// first: `format!("{1}{0}", a(), b())` is `{ let part = a(); let part = b(); … }`.
    pub(crate) fn check_format(&mut self, call: &ast::FormatCall, span: Span) -> Expr {
        let mut arguments: Vec<Expr> = call.arguments.iter().map(|argument| self.check_expr(argument, None)).collect();
        let mut statements = Vec::new();
        if !is_ordered(&call.pieces, &arguments) {
            for argument in arguments.iter_mut().filter(|argument| !is_plain(argument)) {
                statements.push(self.bind_part(argument));
            }
        }
        let mut pieces = Vec::new();
        for piece in &call.pieces {
            match piece {
                FormatPiece::Text(text) => pieces.push(Piece::Text(text.clone().into_bytes())),
                FormatPiece::Value { argument, precision, width } => {
                    let value = self.again(&arguments[*argument]);
                    if self.can_be_formatted(&value, *precision, *width) {
                        pieces.push(Piece::Value { value, precision: *precision, width: *width });
                    }
                }
            }
        }
        let text = self.expr(ExprKind::Concat(pieces), Type::Text, span);
        if statements.is_empty() {
            return text;
        }
        self.expr(ExprKind::Block(Block { statements, value: Some(Box::new(text)), span }), Type::Text, span)
    }

    /// `value.to_string()` is `format!("{value}")`.
    pub(crate) fn text_of(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        if !self.takes(&call, 0) {
            return self.error(span);
        }
        let piece = Piece::Value { value: call.receiver, precision: None, width: None };
        self.expr(ExprKind::Concat(vec![piece]), Type::Text, span)
    }

    /// Another reading of a plain argument; any other is read once.
    fn again(&mut self, argument: &Expr) -> Expr {
        if !is_plain(argument) {
            return argument.clone();
        }
        let kind = match &argument.kind {
            ExprKind::Field(base, record, field) => ExprKind::Field(Box::new(self.again(base)), *record, *field),
            ExprKind::Element(base, at) => ExprKind::Element(Box::new(self.again(base)), *at),
            ExprKind::Borrow(mutable, base) => ExprKind::Borrow(*mutable, Box::new(self.again(base))),
            other => other.clone(),
        };
        self.ranged(kind, argument.ty.clone(), argument.range, argument.span)
    }

    /// `let part = argument`; the argument becomes the local.
    fn bind_part(&mut self, argument: &mut Expr) -> Statement {
        let (ty, range, span) = (argument.ty.clone(), argument.range, argument.span);
        let value = argument.clone();
        let local = self.own_local("part", ty.clone(), span);
        self.learn(vec![(local, range)]);
        let pattern = self.pattern(PatternKind::Bind(local, None), ty.clone(), span);
        *argument = self.ranged(ExprKind::Local(local), ty, range, span);
        Statement::of(StatementKind::Let { pattern, value: Some(value), otherwise: None }, span)
    }

    fn can_be_formatted(&mut self, value: &Expr, precision: Option<usize>, width: Option<(usize, bool)>) -> bool {
        let ty = self.shallow(&value.ty);
        let refuse = |checker: &mut Self, message: String, help: &str| {
            checker.fail(codes::TYPE_MISMATCH, value.span, message, help);
            false
        };
        match &ty {
            Type::Error => false,
            Type::Float if precision.is_none() => refuse(
                self,
                "an `f64` in `format!` needs a precision".to_owned(),
                "write the digits behind the point, `{:.3}`, or pass `….to_string()`, which has as many as it takes to \
                 read it back",
            ),
            Type::Text | Type::Bool | Type::Handle(_) if width.is_some() || precision.is_some() => {
                let shown = self.show(&ty);
                refuse(self, format!("a width or precision is not supported for {shown} yet"), "write `{}`")
            }
            Type::Integer(_) if precision.is_some() => {
                refuse(self, "an integer has no precision".to_owned(), "write `{}`, or `{:05}` for leading zeros")
            }
            Type::Integer(_) | Type::Float | Type::Text | Type::Bool | Type::Handle(_) => true,
            Type::Enum(id) if self.items.types.enums[id.0].is_plain() => true,
            Type::Option(inner) => {
                let shown = self.show(&ty);
                let default = plainest(&self.shallow(inner)).unwrap_or("…");
                let help = format!("say what a missing value means: `{}.unwrap_or({default})`", self.written(value));
                refuse(self, format!("{shown} in `format!` may have no value"), &help)
            }
            _ => {
                let shown = self.show(&ty);
                refuse(self, format!("{shown} can't be formatted"), "format its fields one by one")
            }
        }
    }
}

/// Whether the pieces evaluate the arguments as Rust does: each once, one after the other, and what a block
/// changes is not read before.
fn is_ordered(pieces: &[FormatPiece], arguments: &[Expr]) -> bool {
    let shown: Vec<usize> = pieces
        .iter()
        .filter_map(|piece| match piece {
            FormatPiece::Value { argument, .. } => Some(*argument),
            FormatPiece::Text(_) => None,
        })
        .collect();
    let busy: Vec<usize> = shown.iter().copied().filter(|at| !is_plain(&arguments[*at])).collect();
    let ascending = busy.is_sorted_by(|left, right| left < right);
    let early = shown.iter().enumerate().any(|(place, at)| {
        let later = &shown[place..];
        is_plain(&arguments[*at]) && later.iter().any(|other| other < at && can_change(&arguments[*other]))
    });
    ascending && !early
}

/// Whether an argument is read without doing anything: a local, a field, a constant.
fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_)
        | ExprKind::Key(..)
        | ExprKind::Text(_)
        | ExprKind::Integer(_)
        | ExprKind::Float(_)
        | ExprKind::Bool(_) => true,
        ExprKind::Field(base, ..) | ExprKind::Element(base, _) | ExprKind::Borrow(false, base) => is_plain(base),
        _ => false,
    }
}
