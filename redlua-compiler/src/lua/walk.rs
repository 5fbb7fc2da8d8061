//! The parts of a node, for whoever walks the tree and cares for few kinds of it.

use super::ast::{Expr, Statement, StatementKind};

/// The walk over a tree that is only read is the walk over one that is changed, but for `mut`.
macro_rules! parts {
    ($expressions:ident, $blocks:ident, $children:ident, $iter:ident $(, $mutability:tt)?) => {
        /// The expressions that a statement evaluates itself, in the order in which it does; those
        /// of its blocks are not among them.
        pub(super) fn $expressions(kind: &$($mutability)? StatementKind) -> Vec<&$($mutability)? Expr> {
            match kind {
                StatementKind::Local { values, .. } | StatementKind::Return(values) => {
                    values.$iter().collect()
                }
                StatementKind::Assign { targets, values } => {
                    targets.$iter().chain(values.$iter()).collect()
                }
                StatementKind::Call(value)
                | StatementKind::While { condition: value, .. }
                | StatementKind::Repeat { until: value, .. }
                | StatementKind::GenericFor { iterator: value, .. } => vec![value],
                StatementKind::If { arms, .. } => {
                    arms.$iter().map(|(condition, _)| condition).collect()
                }
                StatementKind::NumericFor { start, stop, step, .. } => {
                    [start, stop].into_iter().chain(step.$iter()).collect()
                }
                StatementKind::Do(_)
                | StatementKind::Break
                | StatementKind::LocalFunction { .. } => Vec::new(),
            }
        }

        /// The blocks of a statement.
        pub(super) fn $blocks(
            kind: &$($mutability)? StatementKind,
        ) -> Vec<&$($mutability)? Vec<Statement>> {
            match kind {
                StatementKind::If { arms, otherwise } => {
                    arms.$iter().map(|(_, body)| body).chain([otherwise]).collect()
                }
                StatementKind::While { body, .. }
                | StatementKind::Repeat { body, .. }
                | StatementKind::NumericFor { body, .. }
                | StatementKind::GenericFor { body, .. }
                | StatementKind::Do(body)
                | StatementKind::LocalFunction { body, .. } => vec![body],
                StatementKind::Local { .. }
                | StatementKind::Assign { .. }
                | StatementKind::Call(_)
                | StatementKind::Return(_)
                | StatementKind::Break => Vec::new(),
            }
        }

        /// The expressions right inside an expression.
        pub(super) fn $children(expr: &$($mutability)? Expr) -> Vec<&$($mutability)? Expr> {
            match expr {
                Expr::Nil | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Name(_) => {
                    Vec::new()
                }
                Expr::Index(left, right) | Expr::Binary(_, left, right) => vec![left, right],
                Expr::Call(function, arguments) => {
                    std::iter::once(&$($mutability)? **function).chain(arguments.$iter()).collect()
                }
                Expr::Not(value)
                | Expr::Negate(value)
                | Expr::Length(value)
                | Expr::Group(value) => vec![value],
                Expr::Table { array, named } => {
                    array.$iter().chain(named.$iter().map(|(_, value)| value)).collect()
                }
            }
        }
    };
}

parts!(expressions, blocks, children, iter);
parts!(expressions_mut, blocks_mut, children_mut, iter_mut, mut);

/// Calls `visit` with each name that an expression mentions.
pub(super) fn names_in_expr<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a str)) {
    if let Expr::Name(name) = expr {
        visit(name);
    }
    for child in children(expr) {
        names_in_expr(child, visit);
    }
}

/// Calls `visit` with each name that a statement mentions, in its blocks, too. Declaring a name is
/// not mentioning it.
pub(crate) fn names_in_statement<'a>(kind: &'a StatementKind, visit: &mut dyn FnMut(&'a str)) {
    for expr in expressions(kind) {
        names_in_expr(expr, visit);
    }
    for statement in blocks(kind).into_iter().flatten() {
        names_in_statement(&statement.kind, visit);
    }
}
