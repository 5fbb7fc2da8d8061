//! The text of a value: what a command or a join takes.

use super::{Lowering, binary, call, number, text};
use crate::check::typed::{self, ExprKind, Held, Piece};
use crate::check::types::{Range, Type};
use crate::lua::ast::{Expr, Operator};
use crate::lua::prelude;

impl Lowering<'_> {
    /// A value in its stored form. A number never reaches a command bare: servers print it in
    /// different ways.
    pub(crate) fn text_of(&mut self, expr: &typed::Expr) -> Expr {
        match (&expr.ty, &expr.kind) {
            (Type::Integer(_), ExprKind::Integer(value)) => text(&value.to_string()),
            (Type::Float, ExprKind::Float(value)) if value.is_finite() => text(&float_text(*value)),
            (Type::Bool, ExprKind::Bool(value)) => text(if *value { "1" } else { "0" }),
            (Type::Integer(_) | Type::Duration, _) => self.integer_text(expr),
            (Type::Float, _) => {
                if let Some(argument) = self.argument_of(expr) {
                    return argument;
                }
                let value = self.value(expr);
                self.helper(prelude::DECIMAL, vec![value])
            }
            (Type::Bool, _) => {
                let value = self.value(expr);
                binary(Operator::Or, binary(Operator::And, value, text("1")), text("0"))
            }
            _ => self.value(expr),
        }
    }

    /// A score: integers as ever, floats also infinite.
    pub(crate) fn score_of(&mut self, expr: &typed::Expr) -> Expr {
        match (&expr.ty, &expr.kind) {
            (Type::Float, ExprKind::Float(value)) if value.is_infinite() => {
                text(if *value > 0.0 { "inf" } else { "-inf" })
            }
            (Type::Float, ExprKind::Float(value)) if !value.is_nan() => text(&float_text(*value)),
            (Type::Float, _) => {
                if let Some(argument) = self.argument_of(expr) {
                    return argument;
                }
                let value = self.value(expr);
                self.helper(prelude::SCORE, vec![value])
            }
            _ => self.text_of(expr),
        }
    }

    fn integer_text(&mut self, expr: &typed::Expr) -> Expr {
        if expr.held == Held::Text {
            return self.value(expr);
        }
        if let Some(argument) = self.argument_of(expr) {
            return argument;
        }
        // The text of a result checks the result: no second check inside.
        if let Some(bare) = self.without_guard(expr) {
            let value = self.value(&bare);
            return self.helper(prelude::INT, vec![value]);
        }
        let value = self.value(expr);
        if Range::EXACT.contains(expr.range) {
            return call("string.format", vec![text("%d"), value]);
        }
        self.helper(prelude::INT, vec![value])
    }

    /// The expression without its outermost guard, when that is the one that `int` repeats.
    fn without_guard(&self, expr: &typed::Expr) -> Option<typed::Expr> {
        let mut bare = expr.clone();
        match &mut bare.kind {
            ExprKind::Arithmetic { guard, .. } if *guard == Some(Range::EXACT) => *guard = None,
            ExprKind::Math { function: typed::Math::Exact, arguments, .. } => return arguments.first().cloned(),
            ExprKind::Math { function: typed::Math::Abs, guard, .. } if *guard == Some(Range::EXACT) => *guard = None,
            _ => return None,
        }
        Some(bare)
    }

    /// The `ARGV[n]` of a parameter that still is what arrived: canonical text, checked.
    fn argument_of(&self, expr: &typed::Expr) -> Option<Expr> {
        let ExprKind::Local(local) = expr.kind else { return None };
        let parameter = self.script.leaves().find(|parameter| parameter.local == local)?;
        let position = parameter.position.filter(|_| parameter.uses.forwarded && parameter.after.is_none())?;
        Some(super::index(Expr::Name("ARGV".to_owned()), number(position as i128)))
    }

    /// `format!` and `+` on text.
    pub(crate) fn concat(&mut self, pieces: &[Piece]) -> Expr {
        let lowered = self.in_order(pieces, |lowering, piece| match piece {
            Piece::Text(bytes) => Expr::Text(bytes.clone()),
            Piece::Value { value, precision, width } => lowering.piece(value, *precision, *width),
        });
        let mut parts: Vec<Expr> = Vec::new();
        for part in lowered {
            match (parts.last_mut(), part) {
                (Some(Expr::Text(last)), Expr::Text(more)) => last.extend(more),
                (_, part) => parts.push(part),
            }
        }
        parts.retain(|part| !matches!(part, Expr::Text(bytes) if bytes.is_empty()));
        joined(parts)
    }

    fn piece(&mut self, value: &typed::Expr, precision: Option<usize>, width: Option<(usize, bool)>) -> Expr {
        let pad = width.map_or(String::new(), |(width, zero)| format!("{}{width}", if zero { "0" } else { "" }));
        match &value.ty {
            Type::Float => {
                let format = format!("%{pad}.{}f", precision.unwrap_or(6));
                let value = self.value(value);
                self.helper(prelude::FIXED, vec![value, text(&format)])
            }
            Type::Integer(_) if width.is_some() => {
                let lowered = self.number(value);
                let lowered = if Range::EXACT.contains(value.range) {
                    lowered
                } else {
                    self.helper(prelude::EXACT, vec![lowered])
                };
                call("string.format", vec![text(&format!("%{pad}d")), lowered])
            }
            Type::Bool => {
                let value = self.value(value);
                binary(Operator::Or, binary(Operator::And, value, text("true")), text("false"))
            }
            _ => self.text_of(value),
        }
    }
}

/// `a .. b .. c`.
pub(crate) fn joined(parts: Vec<Expr>) -> Expr {
    let mut parts = parts.into_iter().rev();
    match parts.next() {
        None => Expr::Text(Vec::new()),
        // `..` is right-associative.
        Some(last) => parts.fold(last, |right, left| binary(Operator::Concat, left, right)),
    }
}

/// The shortest text that reads back as the float.
pub(crate) fn float_text(value: f64) -> String {
    format!("{value}")
}
