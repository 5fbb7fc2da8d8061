//! Which locals a function binds: a name that is bound once in it can't be mistaken for another.

use crate::check::typed::{
    Block, Chain, Expr, ExprKind, Helper, Iterable, LocalId, Pattern, Script, Statement, StatementKind,
};
use crate::check::visit;

/// The locals of the script itself: keys, parameters, and what its body binds.
pub(super) fn in_script(script: &Script) -> Vec<LocalId> {
    // A key of a group is bound in its loop.
    let named = script.fixed_keys().chain(script.optional_keys());
    let mut found: Vec<LocalId> = named.filter_map(|key| key.locals.first().copied()).collect();
    found.extend(script.leaves().map(|parameter| parameter.local));
    in_block(&script.body, &mut found);
    found
}

/// The parameters of a helper and what its body binds.
pub(super) fn in_helper(helper: &Helper) -> Vec<LocalId> {
    let mut found = helper.parameters.clone();
    in_block(&helper.body, &mut found);
    found
}

/// What the statements of a block bind for those behind them.
pub(super) fn in_statements(block: &Block) -> Vec<LocalId> {
    let mut found = Vec::new();
    for statement in &block.statements {
        if let StatementKind::Let { pattern, .. } = &statement.kind {
            in_pattern(pattern, &mut found);
        }
    }
    found
}

fn in_block(block: &Block, found: &mut Vec<LocalId>) {
    for statement in &block.statements {
        in_statement(statement, found);
    }
    if let Some(value) = &block.value {
        in_expr(value, found);
    }
}

fn in_statement(statement: &Statement, found: &mut Vec<LocalId>) {
    match &statement.kind {
        StatementKind::Let { pattern, value, otherwise } => {
            if let Some(value) = value {
                in_expr(value, found);
            }
            if let Some(otherwise) = otherwise {
                in_block(otherwise, found);
            }
            in_pattern(pattern, found);
        }
        StatementKind::Expr(expr) => in_expr(expr, found),
    }
}

fn in_expr(expr: &Expr, found: &mut Vec<LocalId>) {
    match &expr.kind {
        ExprKind::If { condition, then, otherwise } => {
            in_expr(condition, found);
            in_block(then, found);
            if let Some(otherwise) = otherwise {
                in_block(otherwise, found);
            }
        }
        ExprKind::Let(pattern, value) => {
            in_expr(value, found);
            in_pattern(pattern, found);
        }
        ExprKind::Match { scrutinee, arms } => {
            in_expr(scrutinee, found);
            for arm in arms {
                in_pattern(&arm.pattern, found);
                if let Some(guard) = &arm.guard {
                    in_expr(guard, found);
                }
                in_expr(&arm.body, found);
            }
        }
        ExprKind::Block(block) | ExprKind::Loop { body: block, .. } | ExprKind::Labelled { body: block, .. } => {
            in_block(block, found);
        }
        ExprKind::While { condition, body, .. } => {
            in_expr(condition, found);
            in_block(body, found);
        }
        ExprKind::For { pattern, iterable, body, .. } => {
            in_iterable(iterable, found);
            in_pattern(pattern, found);
            in_block(body, found);
        }
        ExprKind::Sort(_, order) => {
            for pattern in order.iter().flat_map(|order| &order.patterns) {
                in_pattern(pattern, found);
            }
            visit::each_child(expr, &mut |child| in_expr(child, found));
        }
        ExprKind::Retain(_, pattern, _) => {
            in_pattern(pattern, found);
            visit::each_child(expr, &mut |child| in_expr(child, found));
        }
        ExprKind::Consume(chain, sink) => {
            in_stages(chain, found);
            let compared = sink.order.iter().flat_map(|order| &order.patterns);
            sink.patterns.iter().chain(compared).for_each(|pattern| in_pattern(pattern, found));
            visit::each_child(expr, &mut |child| in_expr(child, found));
        }
        _ => visit::each_child(expr, &mut |child| in_expr(child, found)),
    }
}

fn in_iterable(iterable: &Iterable, found: &mut Vec<LocalId>) {
    if let Iterable::Chain(chain) = iterable {
        in_stages(chain, found);
    }
    visit::each_in_iterable(iterable, &mut |part| in_expr(part, found));
}

fn in_stages(chain: &Chain, found: &mut Vec<LocalId>) {
    for pattern in chain.stages.iter().filter_map(|stage| stage.pattern.as_ref()) {
        in_pattern(pattern, found);
    }
}

fn in_pattern(pattern: &Pattern, found: &mut Vec<LocalId>) {
    pattern.each_bound(&mut |local| found.push(local));
}
