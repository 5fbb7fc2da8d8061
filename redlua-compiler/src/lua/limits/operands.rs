//! Shortens what one statement holds at once: long `..` chains and long argument lists.
//!
//! Only statements without room where they stand are touched.

use super::measure::Scope;
use crate::lua::ast::{Expr, Operator, Statement};
use crate::lua::walk;

/// Operands of a group, and groups of a chain. Each level of groups costs as many levels and
/// registers; fewer operands would make more levels of groups.
pub(super) const GROUP: usize = 30;
/// Argument lists up to this length stay: a table holds 50 items at once, too.
const SHORT_LIST: usize = 60;
/// What `unpack` gives at most, less what the host needs. Lua takes 7,999.
const MAX_UNPACKED: usize = 7_000;

/// Rewrites the statements that have no room for their values or levels.
pub(super) fn shorten_operands(block: &mut [Statement], mut scope: Scope) {
    for statement in block {
        if !scope.has_levels_for(&statement.kind) {
            for expr in walk::expressions_mut(&mut statement.kind) {
                split_chains(expr);
            }
        }
        if !scope.has_registers_for(&statement.kind) {
            for expr in walk::expressions_mut(&mut statement.kind) {
                split_chains(expr);
            }
            if !scope.has_registers_for(&statement.kind) {
                for expr in walk::expressions_mut(&mut statement.kind) {
                    unpack_arguments(expr);
                }
            }
        }
        let inside = scope.inside(&statement.kind);
        for inner in walk::blocks_mut(&mut statement.kind) {
            shorten_operands(inner, inside);
        }
        scope.declare(std::slice::from_ref(statement));
    }
}

/// Splits each long chain into groups of equal depth. The operands of `..` are texts and numbers,
/// of which no order of joining fails or gives another text.
///
/// ```lua
/// (a .. b) .. (c .. d)
/// ```
fn split_chains(expr: &mut Expr) {
    if !matches!(expr, Expr::Binary(Operator::Concat, ..)) {
        for child in walk::children_mut(expr) {
            split_chains(child);
        }
        return;
    }
    let mut operands = Vec::new();
    let mut pending = vec![std::mem::replace(expr, Expr::Nil)];
    while let Some(part) = pending.pop() {
        match part {
            Expr::Binary(Operator::Concat, left, right) => {
                pending.push(*right);
                pending.push(*left);
            }
            mut operand => {
                split_chains(&mut operand);
                operands.push(operand);
            }
        }
    }
    while operands.len() > GROUP {
        let mut groups = Vec::new();
        let mut rest = operands.into_iter();
        loop {
            let group: Vec<Expr> = rest.by_ref().take(GROUP).collect();
            match group.len() {
                0 => break,
                1 => groups.extend(group),
                _ => groups.push(Expr::Group(Box::new(join(group)))),
            }
        }
        operands = groups;
    }
    *expr = join(operands);
}

/// `a .. b .. c`.
fn join(operands: Vec<Expr>) -> Expr {
    let concat = |right, left| Expr::Binary(Operator::Concat, Box::new(left), Box::new(right));
    operands.into_iter().rev().reduce(concat).unwrap_or(Expr::Nil)
}

/// Passes each long argument list through a table, which stores its items as they come.
///
/// ```lua
/// call(unpack({a, b, c}, 1, 3))
/// ```
///
/// `unpack` is the global: `names` keeps variables from having its name. The count is given because
/// `#` would stop at a hole. A list whose last argument may give several values has no known count,
/// and stays.
fn unpack_arguments(expr: &mut Expr) {
    for child in walk::children_mut(expr) {
        unpack_arguments(child);
    }
    let Expr::Call(_, arguments) = expr else {
        return;
    };
    let is_long = (SHORT_LIST..=MAX_UNPACKED).contains(&arguments.len());
    if is_long && !matches!(arguments.last(), Some(Expr::Call(..))) {
        let count = arguments.len().to_string();
        let table = Expr::Table { array: std::mem::take(arguments), named: Vec::new() };
        let bounds = [Expr::Number("1".into()), Expr::Number(count)];
        let unpack = Expr::Name("unpack".into());
        let values = std::iter::once(table).chain(bounds).collect();
        arguments.push(Expr::Call(Box::new(unpack), values));
    }
}
