//! Operators: arithmetic, comparison, logic, and the assignments made of them.

use super::Checker;
use super::constant::arithmetic_of;
use super::typed::{
    Arithmetic, Bits, Block, Comparison, Expr, ExprKind, PatternKind, Piece, Place, Statement, StatementKind,
};
use super::types::{Integer, Range, Type};
use super::visit;
use super::written::plainest;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(crate) fn check_unary(
        &mut self,
        op: ast::UnaryOp,
        operand: &ast::Expr,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        if op == ast::UnaryOp::Not {
            let operand = self.check_expr(operand, expected);
            if let Type::Integer(kind) = self.shallow(&operand.ty) {
                return self.complement(operand, kind, span);
            }
            let operand = self.coerce(operand, &Type::Bool);
            return self.expr(ExprKind::Not(Box::new(operand)), Type::Bool, span);
        }
        if let ast::ExprKind::Integer { value, suffix } = &operand.kind {
            return self.check_integer(*value, suffix.as_deref(), true, expected, span);
        }
        let operand = self.check_expr(operand, expected);
        match self.shallow(&operand.ty) {
            Type::Integer(kind) => {
                if self.refuse_sentinel(&operand) {
                    return self.error(span);
                }
                let operand = self.settle(operand);
                let range = Range::new(-operand.range.high, -operand.range.low);
                if kind.exact().contains(range) {
                    return self.ranged(ExprKind::Negate(Box::new(operand)), Type::Integer(kind), range, span);
                }
                // `0 - x` has the guard that a negation would need.
                let zero = self.ranged(ExprKind::Integer(0), Type::Integer(kind), Range::only(0), span);
                self.arithmetic(Arithmetic::Subtract, zero, operand, kind, span)
            }
            Type::Float => match operand.kind {
                ExprKind::Float(value) => self.expr(ExprKind::Float(-value), Type::Float, span),
                _ => self.expr(ExprKind::Negate(Box::new(operand)), Type::Float, span),
            },
            Type::Error => self.error(span),
            other => {
                let shown = self.show(&other);
                self.fail(codes::OPERATOR, span, format!("{shown} has no negative"), "`-` takes an integer or an `f64`")
            }
        }
    }

    pub(crate) fn check_binary(
        &mut self,
        op: ast::BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        match op {
            ast::BinaryOp::And | ast::BinaryOp::Or => self.check_logic(op == ast::BinaryOp::And, left, right, span),
            ast::BinaryOp::Equal
            | ast::BinaryOp::NotEqual
            | ast::BinaryOp::Less
            | ast::BinaryOp::LessEqual
            | ast::BinaryOp::Greater
            | ast::BinaryOp::GreaterEqual => self.check_comparison(comparison_of(op), left, right, span),
            _ => {
                // The expected type steers two literals; a mismatch is reported where it is used.
                let steer = expected.filter(|ty| matches!(ty, Type::Integer(_) | Type::Float));
                let shifts = Bits::from_operator(op).is_some_and(Bits::shifts);
                let (left, right) = if shifts {
                    (self.check_expr(left, steer), self.check_expr(right, None))
                } else {
                    self.check_operands(left, right, steer)
                };
                self.combine(op, left, right, span)
            }
        }
    }

    /// Both operands; a literal takes the type of the other one.
    fn check_operands(&mut self, left: &ast::Expr, right: &ast::Expr, steer: Option<&Type>) -> (Expr, Expr) {
        if is_literal(left) && !is_literal(right) {
            // Only the type is taken from the right: the order of evaluation is not changed,
            // since a literal has no effect.
            let right = self.check_expr(right, steer);
            let ty = right.ty.clone();
            let left = self.check_expr(left, Some(&ty));
            return (left, right);
        }
        let left = self.check_expr(left, steer);
        let ty = left.ty.clone();
        let right = self.check_expr(right, Some(&ty));
        (left, right)
    }

    /// `left op right` for arithmetic of checked operands.
    pub(crate) fn combine(&mut self, op: ast::BinaryOp, left: Expr, right: Expr, span: Span) -> Expr {
        let (left_type, right_type) = (self.shallow(&left.ty), self.shallow(&right.ty));
        if let Some(bits) = Bits::from_operator(op) {
            return match self.bit_operation(bits, left.clone(), right.clone(), span) {
                Some(done) => done,
                None => {
                    self.report_operands(op, &left, &right, span);
                    self.error(span)
                }
            };
        }
        let Some(arithmetic) = arithmetic_of(op) else { return self.error(span) };
        match (&left_type, &right_type) {
            (Type::Error, _) | (_, Type::Error) => self.error(span),
            (Type::Integer(a), Type::Integer(b)) => {
                let refused = self.refuse_sentinel(&left);
                if self.refuse_sentinel(&right) || refused {
                    return self.error(span);
                }
                let kind = self.wider(*a, *b);
                self.arithmetic(arithmetic, left, right, kind, span)
            }
            (Type::Float, Type::Float) => {
                let kind = ExprKind::FloatArithmetic { op: arithmetic, left: Box::new(left), right: Box::new(right) };
                self.expr(kind, Type::Float, span)
            }
            (Type::Text, Type::Text) if op == ast::BinaryOp::Add => {
                let pieces = vec![plain_piece(left), plain_piece(right)];
                self.expr(ExprKind::Concat(pieces), Type::Text, span)
            }
            _ => {
                self.report_operands(op, &left, &right, span);
                self.error(span)
            }
        }
    }

    fn report_operands(&mut self, op: ast::BinaryOp, left: &Expr, right: &Expr, span: Span) {
        let (left_type, right_type) = (self.shallow(&left.ty), self.shallow(&right.ty));
        // An option in arithmetic: the cause is the missing value, and the option is the place.
        for (operand, ty, other) in [(left, &left_type, &right_type), (right, &right_type, &left_type)] {
            if let Type::Option(inner) = ty
                && matches!(**inner, Type::Integer(_) | Type::Float | Type::Text)
            {
                let wanted = if matches!(other, Type::Option(_)) { (**inner).clone() } else { other.clone() };
                if self.infer.clone().unify(inner, &wanted) {
                    let operand = operand.clone();
                    self.coerce(operand, &wanted);
                    return;
                }
            }
        }
        let (shown_left, shown_right) = (self.show(&left_type), self.show(&right_type));
        let mut diagnostic = Diagnostic::new(
            codes::OPERATOR,
            span,
            format!("`{}` does not take {shown_left} and {shown_right}", op.symbol()),
        );
        diagnostic = match (&left_type, &right_type) {
            (Type::Integer(_), Type::Float) | (Type::Float, Type::Integer(_)) => {
                let integer = if matches!(left_type, Type::Integer(_)) { left } else { right };
                diagnostic.help(match integer.kind {
                    ExprKind::Integer(value) => format!("write `{value}.0`"),
                    _ => format!("convert the integer: `{} as f64`", self.written(integer)),
                })
            }
            (Type::Text, Type::Integer(_)) | (Type::Integer(_), Type::Text) if op == ast::BinaryOp::Add => {
                diagnostic.help("to join text write `format!(\"{…}{…}\")`; to add, declare both as numbers")
            }
            (Type::Text, _) | (_, Type::Text) => diagnostic
                .note("Lua would try to read the text as a number, and abort when it is none")
                .help("declare where it comes from as a number: a parameter `name: i64`, a handle `Str<i64>`"),
            (Type::Option(inner), Type::Integer(_) | Type::Float)
            | (Type::Integer(_) | Type::Float, Type::Option(inner))
                if **inner == Type::Text =>
            {
                let option = if matches!(left_type, Type::Option(_)) { left } else { right };
                diagnostic
                    .note("in Lua a missing value is `false`, and a stored number is text: this would abort, or guess")
                    .help(format!(
                        "declare what is stored as a number, `Str<i64>` or `Hash<i64>`, and say what a missing value means: \
                         `{}.unwrap_or(0)`",
                        self.written(option)
                    ))
            }
            (Type::Bool, _) | (_, Type::Bool) => diagnostic.help("`bool` has `&&`, `||`, `!`, `==` and `as i64`"),
            (Type::Duration, _) | (_, Type::Duration) => diagnostic.help("take `….as_millis()`, which is an `i64`"),
            _ => diagnostic.help("arithmetic takes two integers or two `f64`"),
        };
        self.report(diagnostic);
    }

    /// Integer arithmetic with the guard that it needs.
    pub(crate) fn arithmetic(&mut self, op: Arithmetic, left: Expr, right: Expr, kind: Integer, span: Span) -> Expr {
        let (left, right) = (self.settle(left), self.settle(right));
        if let (ExprKind::Integer(a), ExprKind::Integer(b)) = (&left.kind, &right.kind)
            && let Some(folded) = fold(op, *a, *b)
            && !overflows_by_minus_one(op, *a, *b, kind)
            && kind.exact().contains(Range::only(folded))
        {
            return self.ranged(ExprKind::Integer(folded), Type::Integer(kind), Range::only(folded), span);
        }
        let divides = !matches!(op, Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply);
        if divides && right.range == Range::only(0) {
            return self.fail(
                codes::OPERATOR,
                right.span,
                "this divides by zero",
                "divide by a value that is tested first: `if parts > 0 { total / parts } else { 0 }`",
            );
        }
        let range = Range::arithmetic(op, left.range, right.range);
        let bounds = kind.exact();
        let guard = (!bounds.contains(range)).then_some(bounds);
        let range = range.meet(bounds);
        let kind_of = ExprKind::Arithmetic { op, left: Box::new(left), right: Box::new(right), guard };
        self.ranged(kind_of, Type::Integer(kind), range, span)
    }

    fn check_logic(&mut self, and: bool, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let left = self.check_expr(left, Some(&Type::Bool));
        if !and && matches!(self.shallow(&left.ty), Type::Option(_)) {
            let default = self.check_expr(right, None);
            let (left, default) = (self.written(&left), self.written(&default));
            return self.fail(
                codes::OPERATOR,
                span,
                "`||` takes two `bool`s",
                format!("what stands for a missing value: `{left}.unwrap_or({default})`; whether it is there: `{left}.is_some()`"),
            );
        }
        let left = self.coerce(left, &Type::Bool);
        let right = self.scoped(|checker| {
            checker.learn_test(&left, and);
            checker.check_as(right, &Type::Bool)
        });
        self.expr(ExprKind::Logic { and, left: Box::new(left), right: Box::new(right) }, Type::Bool, span)
    }

    fn check_comparison(&mut self, op: Comparison, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let (left, right) = self.check_operands(left, right, None);
        self.compare(op, left, right, span)
    }

    /// `left op right` for a comparison of checked operands.
    pub(crate) fn compare(&mut self, op: Comparison, left: Expr, right: Expr, span: Span) -> Expr {
        let (left_type, right_type) = (self.infer.deep(&left.ty), self.infer.deep(&right.ty));
        if left_type.is_error() || right_type.is_error() {
            return self.error(span);
        }
        let comparable = match (&left_type, &right_type) {
            (Type::Integer(a), Type::Integer(b)) => {
                self.wider(*a, *b);
                true
            }
            (Type::Option(a), Type::Option(b)) if a.integer().is_some() && b.integer().is_some() => {
                self.infer.unify(a, b);
                true
            }
            _ => self.infer.unify(&left_type, &right_type),
        };
        if !comparable {
            return self.report_comparison(op, left, right, span);
        }
        let ty = self.infer.deep(&left_type);
        if op.orders() && !matches!(ty, Type::Integer(_) | Type::Float | Type::Text | Type::Duration | Type::Never) {
            let shown = self.show(&ty);
            return self.fail(
                codes::OPERATOR,
                span,
                format!("{shown} has no order"),
                match ty {
                    Type::Option(_) => {
                        "take it apart first: `if let Some(x) = value { … }`, `value.is_some_and(|x| x > 0)`"
                    }
                    _ => "only integers, `f64`, `Duration`s and text are ordered",
                },
            );
        }
        if let Some(reason) = self.not_comparable(&ty) {
            let shown = self.show(&ty);
            return self.fail(codes::OPERATOR, span, format!("{shown} can't be compared with `==`"), reason);
        }
        // A rounded reply still compares right with anything that is exact; two of them do not.
        let both_inexact = !Range::EXACT.contains(left.range) && !Range::EXACT.contains(right.range);
        let (left, right) = if both_inexact { (self.settle(left), self.settle(right)) } else { (left, right) };
        self.expr(ExprKind::Compare { op, left: Box::new(left), right: Box::new(right) }, Type::Bool, span)
    }

    fn not_comparable(&self, ty: &Type) -> Option<&'static str> {
        match ty {
            Type::Vec(_) => Some(
                "compare the lengths and then the elements: `let mut same = a.len() == b.len(); \
                 for (i, x) in a.iter().enumerate() { if same && *x != b[i] { same = false; } }`",
            ),
            Type::Map(kind, ..) if kind.is_set() => {
                Some("compare the sizes and then the elements: `a.len() == b.len() && a.iter().all(|x| b.contains(x))`")
            }
            Type::Map(..) => Some(
                "compare the sizes and then the entries: `let mut same = a.len() == b.len(); for (key, value) in &a { \
                 if b.get(key) != Some(value) { same = false; } }`",
            ),
            Type::Handle(_) => Some("two keys are compared by what they hold: read both"),
            Type::Result(..) | Type::Parsed(_) => Some("take both apart with `match`"),
            Type::CallError => Some("compare its code: `e.code() == \"BUSYGROUP\"`"),
            Type::Option(inner) => self.not_comparable(inner),
            Type::Array(inner, _) => self.not_comparable(inner),
            Type::Tuple(parts) => parts.iter().find_map(|part| self.not_comparable(part)),
            Type::Record(id) => {
                self.items.types.records[id.0].fields.iter().find_map(|field| self.not_comparable(&field.ty))
            }
            Type::Enum(id) if !self.items.types.enums[id.0].is_plain() => Some("take it apart with `match`"),
            Type::Json => Some("compare what it holds: `doc.as_i64() == Some(1)`"),
            Type::Status => Some("remember with a `bool` or an enum which of them it is"),
            Type::Reply => Some("it is only handed on; compare it in Rust, or use a command whose reply has a type"),
            _ => None,
        }
    }

    fn report_comparison(&mut self, op: Comparison, left: Expr, right: Expr, span: Span) -> Expr {
        let (left_type, right_type) = (self.shallow(&left.ty), self.shallow(&right.ty));
        let (shown_left, shown_right) = (self.show(&left_type), self.show(&right_type));
        for (option, other, other_type) in [(&left, &right_type, &shown_right), (&right, &left_type, &shown_left)] {
            if let Type::Option(inner) = self.shallow(&option.ty)
                && self.infer.clone().unify(&inner, other)
            {
                let default = plainest(&inner).unwrap_or("…");
                let shown = self.show(&Type::Option(inner));
                self.report(
                    Diagnostic::new(
                        codes::MISSING_VALUE,
                        option.span,
                        format!("{shown} is compared with {other_type}"),
                    )
                    .note("a missing value is `false` in Lua, which equals nothing: the comparison would always be false, or abort")
                    .help(if op.orders() {
                        format!("say what a missing value means: `{}.unwrap_or({default})`", self.written(option))
                    } else {
                        let value = if std::ptr::eq(option, &left) { &right } else { &left };
                        let sign = if op == Comparison::Equal { "==" } else { "!=" };
                        format!("write `{} {sign} Some({})`", self.written(option), self.written(value))
                    }),
                );
                return self.error(span);
            }
        }
        let inner = |ty: &Type| match ty {
            Type::Option(inner) => self.shallow(inner),
            other => other.clone(),
        };
        let pair = (inner(&left_type), inner(&right_type));
        let mut diagnostic =
            Diagnostic::new(codes::OPERATOR, span, format!("{shown_left} is compared with {shown_right}"))
                .note("values of two types are never equal in Lua, and ordering them aborts the script");
        diagnostic = match (&pair.0, &pair.1) {
            (Type::Integer(_), Type::Float) | (Type::Float, Type::Integer(_)) => {
                diagnostic.help("convert the integer: `… as f64`, or write the literal with a point: `1.0`")
            }
            (Type::Text, Type::Integer(_)) | (Type::Integer(_), Type::Text) => diagnostic
                .help("declare both as numbers: a parameter `name: i64`, a handle `Str<i64>` or `Hash<String, i64>`"),
            (Type::Bool, Type::Integer(_)) | (Type::Integer(_), Type::Bool) => {
                diagnostic.help("a `bool` needs no comparison: write it, or `!` before it")
            }
            (Type::Json, _) | (_, Type::Json) => {
                diagnostic.help("compare what it holds: `doc.as_i64() == Some(1)`, `doc.as_str() == Some(\"a\")`")
            }
            _ => diagnostic.help("compare two values of one type"),
        };
        self.report(diagnostic);
        self.error(span)
    }

    pub(crate) fn check_assign_op(
        &mut self,
        op: ast::BinaryOp,
        place: &ast::Expr,
        value: &ast::Expr,
        span: Span,
    ) -> Expr {
        if let Some(done) = self.check_entry_op(op, place, value, span) {
            return done;
        }
        let Some((target, ty)) = self.check_place(place) else {
            self.check_expr(value, None);
            return self.error(span);
        };
        if matches!(target, Place::Index(..)) && has_effect(place) {
            return self.fail(
                codes::UNSUPPORTED,
                place.span,
                "the index of `place op= value` must not call anything yet",
                "put the index into a `let` first",
            );
        }
        let ty = self.shallow(&ty);
        let right = self.check_expr(value, Some(&ty));
        // On numbers the value comes first, on text the place does, as in rustc.
        let numbers = matches!(ty, Type::Integer(_) | Type::Float);
        // An index that is out of range must not keep a call in the value, or a `return`, from happening.
        let late = has_index(&target) && acts(&right);
        if numbers && (late || can_change(&right)) {
            return self.assign_after(op, place, target, right, &ty, span);
        }
        let current = self.check_expr(place, None);
        let combined = self.combine(op, current, right, span);
        let combined = self.coerce(combined, &ty);
        self.expr(ExprKind::Assign(Box::new(target), Box::new(combined)), Type::Unit, span)
    }

    /// `place op= value` where the value can change the place: `{ let right = value; place = place op right }`.
    fn assign_after(
        &mut self,
        op: ast::BinaryOp,
        place: &ast::Expr,
        target: Place,
        right: Expr,
        ty: &Type,
        span: Span,
    ) -> Expr {
        let (right_type, range) = (right.ty.clone(), right.range);
        let right = self.settle(right);
        let local = self.own_local("right", right_type.clone(), span);
        self.learn(vec![(local, range.meet(Range::EXACT))]);
        let pattern = self.pattern(PatternKind::Bind(local, None), right_type.clone(), span);
        let operand = self.ranged(ExprKind::Local(local), right_type, range.meet(Range::EXACT), span);
        let current = self.check_expr(place, None);
        let combined = self.combine(op, current, operand, span);
        let combined = self.coerce(combined, ty);
        let assign = self.expr(ExprKind::Assign(Box::new(target), Box::new(combined)), Type::Unit, span);
        let bind = StatementKind::Let { pattern, value: Some(right), otherwise: None };
        let statements =
            [bind, StatementKind::Expr(assign)].into_iter().map(|kind| Statement::of(kind, span)).collect();
        self.expr(ExprKind::Block(Block { statements, value: None, span }), Type::Unit, span)
    }
}

pub(crate) fn plain_piece(value: Expr) -> Piece {
    match value.kind {
        ExprKind::Text(bytes) => Piece::Text(bytes),
        _ => Piece::Value { value, precision: None, width: None },
    }
}

fn fold(op: Arithmetic, left: i128, right: i128) -> Option<i128> {
    match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => left.checked_rem(right),
        Arithmetic::DivideEuclid => left.checked_div_euclid(right),
        Arithmetic::RemainderEuclid => left.checked_rem_euclid(right),
    }
}

/// Whether this is the remainder of the least value by −1, which overflows although it would be 0.
fn overflows_by_minus_one(op: Arithmetic, left: i128, right: i128, kind: Integer) -> bool {
    matches!(op, Arithmetic::Remainder | Arithmetic::RemainderEuclid)
        && right == -1
        && !kind.full().contains(Range::only(-left))
}

fn comparison_of(op: ast::BinaryOp) -> Comparison {
    match op {
        ast::BinaryOp::NotEqual => Comparison::NotEqual,
        ast::BinaryOp::Less => Comparison::Less,
        ast::BinaryOp::LessEqual => Comparison::LessEqual,
        ast::BinaryOp::Greater => Comparison::Greater,
        ast::BinaryOp::GreaterEqual => Comparison::GreaterEqual,
        _ => Comparison::Equal,
    }
}

/// Literals take the type of the other operand.
fn is_literal(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Integer { suffix: None, .. } => true,
        ast::ExprKind::Name(name) => name.text == "None",
        ast::ExprKind::Unary(ast::UnaryOp::Negate, inner) => is_literal(inner),
        _ => false,
    }
}

/// Whether evaluating an expression can change a local: blocks can, and what they hold.
pub(crate) fn can_change(expr: &Expr) -> bool {
    let mut found = match &expr.kind {
        ExprKind::Assign(..) | ExprKind::Borrow(true, _) | ExprKind::Sort(..) | ExprKind::Retain(..) => true,
        ExprKind::ListFunction(function, _) => function.changes(),
        ExprKind::MapFunction(function, _) => function.changes(),
        _ => false,
    };
    visit::each_child(expr, &mut |child| found |= can_change(child));
    found
}

/// Whether evaluating an expression calls a command or a helper, or may leave the statement.
pub(crate) fn acts(expr: &Expr) -> bool {
    let mut found = matches!(
        expr.kind,
        ExprKind::Command(_)
            | ExprKind::Call { .. }
            | ExprKind::Return(_)
            | ExprKind::Break(..)
            | ExprKind::Continue(_)
            | ExprKind::Try(_)
    );
    visit::each_child(expr, &mut |child| found |= acts(child));
    found
}

/// Whether reading a place can abort because of an index.
fn has_index(place: &Place) -> bool {
    match place {
        Place::Local(_) => false,
        Place::Field(base, ..) | Place::Element(base, _) | Place::Key(base, _) => has_index(base),
        Place::Index(..) => true,
    }
}

/// Whether evaluating a place twice could do something twice.
fn has_effect(place: &ast::Expr) -> bool {
    match &place.kind {
        ast::ExprKind::Name(_) | ast::ExprKind::Integer { .. } => false,
        ast::ExprKind::Field(base, _) | ast::ExprKind::Dereference(base) => has_effect(base),
        ast::ExprKind::Index(base, index) => has_effect(base) || has_effect(index),
        ast::ExprKind::Binary(_, left, right) => has_effect(left) || has_effect(right),
        _ => true,
    }
}
