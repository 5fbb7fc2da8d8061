//! Whether a chunk is so small that no limit is near: most are, and to say so costs a fraction of the measuring.

use super::measure::{HIDDEN_LOCALS, declared};
use crate::lua::ast::{Chunk, Expr, Statement, StatementKind};
use crate::lua::walk;

/// Locals of the whole chunk, wherever they are declared: so many are never active at once, nor used as upvalues.
pub(super) const LOCALS: usize = 60;
/// Nodes of the expressions of one statement: each is at most one register, and two levels where it gets parentheses.
pub(super) const NODES: usize = 70;
/// Blocks inside each other.
pub(super) const DEPTH: usize = 20;

/// Whether a chunk whose prelude declares `helpers` locals is far from every limit.
pub(super) fn is_small(chunk: &Chunk, helpers: usize) -> bool {
    let mut locals = helpers;
    [&chunk.functions, &chunk.prologue, &chunk.body].into_iter().all(|section| has_room(section, DEPTH, &mut locals))
}

/// Whether a block is small; adds its locals, those of the blocks in it too.
fn has_room(block: &[Statement], depth: usize, locals: &mut usize) -> bool {
    depth > 0
        && block.iter().all(|Statement { kind, .. }| {
            *locals += declared(kind)
                + match kind {
                    StatementKind::NumericFor { .. } => HIDDEN_LOCALS + 1,
                    StatementKind::GenericFor { names, .. } => HIDDEN_LOCALS + names.len(),
                    StatementKind::LocalFunction { parameters, .. } => 1 + parameters.len(),
                    _ => 0,
                };
            let expressions = walk::expressions(kind);
            let mut room = NODES.saturating_sub(expressions.len());
            *locals <= LOCALS
                && expressions.into_iter().all(|expr| takes(expr, &mut room))
                && walk::blocks(kind).into_iter().all(|inner| has_room(inner, depth - 1, locals))
        })
}

/// Takes the nodes of an expression out of the room that is left.
fn takes(expr: &Expr, room: &mut usize) -> bool {
    let children = walk::children(expr);
    if children.len() >= *room {
        return false;
    }
    *room -= children.len();
    children.into_iter().all(|child| takes(child, room))
}
