//! Parameters of helpers that nothing reads, such as those that stood in a key which is declared after all: they are not
//! passed, and what only they needed is not sent.

use super::typed::{Expr, ExprKind, Helper, LocalId, Script};
use super::visit;
use std::collections::BTreeSet;

/// Drops them, until no helper has any.
pub(crate) fn drop_unread_parameters(script: &mut Script) {
    while let Some((function, position)) = find_unread(script) {
        for helper in &mut script.helpers {
            if helper.function == function {
                helper.parameters.remove(position);
            }
            visit::each_in_block_mut(&mut helper.body, &mut |expr| drop_argument(expr, function, position));
        }
        visit::each_in_block_mut(&mut script.body, &mut |expr| drop_argument(expr, function, position));
    }
}

/// A parameter that its helper does not read, and for which every call passes what does nothing.
fn find_unread(script: &Script) -> Option<(usize, usize)> {
    for helper in &script.helpers {
        let mut read = BTreeSet::new();
        visit::each_in_block(&helper.body, &mut |expr| collect_read(expr, helper, &mut read));
        for (position, local) in helper.parameters.iter().enumerate() {
            let known = &script.locals[local.0];
            if read.contains(local) || !known.ty.is_value() || known.mutable {
                continue;
            }
            let mut plain = true;
            let mut look = |expr: &Expr| check_argument(expr, helper.function, position, &mut plain);
            visit::each_in_block(&script.body, &mut look);
            for caller in &script.helpers {
                visit::each_in_block(&caller.body, &mut look);
            }
            if plain {
                return Some((helper.function, position));
            }
        }
    }
    None
}

/// The locals that are read. What a helper passes on to itself as it is, is read only if it is read elsewhere, too.
fn collect_read(expr: &Expr, helper: &Helper, read: &mut BTreeSet<LocalId>) {
    match &expr.kind {
        ExprKind::Local(local) => {
            read.insert(*local);
        }
        ExprKind::Call { function, arguments } if *function == helper.function => {
            for (argument, parameter) in arguments.iter().zip(&helper.parameters) {
                if !matches!(argument.kind, ExprKind::Local(local) if local == *parameter) {
                    collect_read(argument, helper, read);
                }
            }
        }
        _ => visit::each_child(expr, &mut |child| collect_read(child, helper, read)),
    }
}

fn check_argument(expr: &Expr, function: usize, position: usize, plain: &mut bool) {
    if let ExprKind::Call { function: called, arguments } = &expr.kind
        && *called == function
    {
        *plain &= arguments.get(position).is_some_and(is_plain);
    }
    visit::each_child(expr, &mut |child| check_argument(child, function, position, plain));
}

fn is_plain(argument: &Expr) -> bool {
    match &argument.kind {
        ExprKind::Local(_) | ExprKind::Text(_) | ExprKind::Integer(_) | ExprKind::Bool(_) => true,
        ExprKind::Borrow(false, inner) => is_plain(inner),
        _ => false,
    }
}

fn drop_argument(expr: &mut Expr, function: usize, position: usize) {
    if let ExprKind::Call { function: called, arguments } = &mut expr.kind
        && *called == function
        && position < arguments.len()
    {
        arguments.remove(position);
    }
    visit::each_child_mut(expr, &mut |child| drop_argument(child, function, position));
}
