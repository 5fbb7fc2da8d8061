//! List parameters that a command takes in one piece. How many elements it takes is asked when the script begins: where
//! the command stands, something may have been written already.
//!
//! It is asked of a list only if the command stands where every run comes by that does not leave before, and if the body
//! asks nothing else of the list than its elements: who tests `ids.is_empty()` has a meaning for it.

use super::typed::{Block, Expr, ExprKind, Iterable, LocalId, Script, Statement, StatementKind, WholeList, Word};
use super::types::Type;
use super::uses::plain_local;
use super::visit;

/// Notes for each such parameter how many elements it must have.
pub(crate) fn settle_whole_lists(script: &mut Script) {
    let mut found = Vec::new();
    on_every_way(&script.body, &mut found);
    for parameter in &mut script.parameters {
        if parameter.source.mutable || !parameter.parts.is_empty() || !matches!(parameter.ty, Type::Vec(_)) {
            continue;
        }
        let due = found.iter().filter(|(local, _)| *local == parameter.local).map(|(_, whole)| *whole);
        let due =
            due.reduce(|one, other| WholeList { least: one.least.max(other.least), most: one.most.min(other.most) });
        if due.is_some() && !is_asked(&script.body, parameter.local) {
            parameter.uses.whole = due;
        }
    }
}

/// The lists that commands take in one piece, and which a run comes by unless it leaves.
fn on_every_way(block: &Block, found: &mut Vec<(LocalId, WholeList)>) {
    for Statement { kind, .. } in &block.statements {
        match kind {
            StatementKind::Let { value, .. } => value.iter().for_each(|value| in_expr(value, found)),
            StatementKind::Expr(value) => in_expr(value, found),
        }
    }
    block.value.iter().for_each(|value| in_expr(value, found));
}

fn in_expr(expr: &Expr, found: &mut Vec<(LocalId, WholeList)>) {
    match &expr.kind {
        ExprKind::If { condition: first, .. }
        | ExprKind::Match { scrutinee: first, .. }
        | ExprKind::Logic { left: first, .. }
        | ExprKind::UnwrapOr(first, _)
        | ExprKind::OkOr(first, _) => in_expr(first, found),
        ExprKind::Block(block) => on_every_way(block, found),
        ExprKind::Loop { .. }
        | ExprKind::While { .. }
        | ExprKind::For { .. }
        | ExprKind::Labelled { .. }
        | ExprKind::Protected(_) => {}
        ExprKind::Command(call) => {
            if let Some((list, whole)) = call.whole_list() {
                found.extend(plain_local(list).map(|local| (local, whole)));
            }
            visit::each_child(expr, &mut |child| in_expr(child, found));
        }
        _ => visit::each_child(expr, &mut |child| in_expr(child, found)),
    }
}

/// Whether a body does anything else with a list than to send it and to walk it.
fn is_asked(block: &Block, list: LocalId) -> bool {
    let mut asked = false;
    visit::each_in_block(block, &mut |expr| asked |= asks(expr, list));
    asked
}

fn asks(expr: &Expr, list: LocalId) -> bool {
    let is_list = |expr: &Expr| plain_local(expr) == Some(list);
    match &expr.kind {
        ExprKind::Local(local) => *local == list,
        ExprKind::Command(call) => call.words.iter().any(|word| match word {
            Word::Spread { list: sent, .. } => !is_list(sent) && asks(sent, list),
            Word::Literal(_) | Word::SpreadCount(_) => false,
            Word::Key(value)
            | Word::Value(value)
            | Word::Number { value, .. }
            | Word::Prefixed(_, value)
            | Word::Field { value, .. } => asks(value, list),
        }),
        ExprKind::For { iterable, body, .. } if matches!(&**iterable, Iterable::List { list, .. } if is_list(list)) => {
            is_asked(body, list)
        }
        _ => {
            let mut asked = false;
            visit::each_child(expr, &mut |child| asked |= asks(child, list));
            asked
        }
    }
}
