//! Closes locals that are used up, where a block has more of them than a function may have.
//!
//! ```lua
//! do
//!   local first = …
//!   use(first)
//! end
//! local second = …
//! ```
//!
//! Statements keep their order, so nothing changes but when a local ends. A run of statements is
//! closed only if no name that it declares is mentioned after it.

use super::MAX_LOCALS;
use super::measure::{Scope, declared, declared_in};
use crate::lua::ast::{Statement, StatementKind};
use crate::lua::walk;
use std::collections::BTreeSet;

/// Runs beside each other are closed together up to this many locals: one `do` instead of many.
const LOCALS_TOGETHER: usize = 100;

/// Closes locals in a block and in the blocks in it, where needed. Names in `used_later` are
/// mentioned where the locals of the block are still active, after its last statement.
pub(super) fn close_locals(block: &mut Vec<Statement>, scope: Scope, used_later: &BTreeSet<String>) {
    if let Some(last_overflow) = last_overflow(block, scope) {
        let statements = std::mem::take(block);
        *block = close_runs(statements, scope, last_overflow, used_later);
    }
    close_locals_inside(block, scope);
}

/// Closes locals in the blocks in a block, where needed.
pub(super) fn close_locals_inside(block: &mut [Statement], mut scope: Scope) {
    for statement in block {
        let mut used_later = BTreeSet::new();
        if let StatementKind::Repeat { until, .. } = &statement.kind {
            walk::names_in_expr(until, &mut |name| {
                used_later.insert(name.into());
            });
        }
        let inside = scope.inside(&statement.kind);
        for inner in walk::blocks_mut(&mut statement.kind) {
            close_locals(inner, inside, &used_later);
        }
        scope.declare(std::slice::from_ref(statement));
    }
}

/// Adds the names that statements mention.
pub(super) fn collect_names(block: &[Statement], names: &mut BTreeSet<String>) {
    for statement in block {
        walk::names_in_statement(&statement.kind, &mut |name| {
            names.insert(name.into());
        });
    }
}

/// The last statement of a block at which there are too many locals, in the blocks of it, too. The
/// inside of a function is none of the block's: it has locals of its own.
fn last_overflow(block: &[Statement], mut scope: Scope) -> Option<usize> {
    let mut last = None;
    for (position, statement) in block.iter().enumerate() {
        let inside = scope.inside(&statement.kind);
        let is_function = matches!(statement.kind, StatementKind::LocalFunction { .. });
        let overflows_inside = !is_function
            && (inside.locals > MAX_LOCALS
                || walk::blocks(&statement.kind).into_iter().any(|inner| last_overflow(inner, inside).is_some()));
        scope.declare(std::slice::from_ref(statement));
        if overflows_inside || scope.locals > MAX_LOCALS {
            last = Some(position);
        }
    }
    last
}

/// Closes the runs that end before the last overflow; others would make no room.
fn close_runs(
    statements: Vec<Statement>,
    scope: Scope,
    last_overflow: usize,
    used_later: &BTreeSet<String>,
) -> Vec<Statement> {
    let ends = ends_of_use(&statements, used_later);
    let mut active = scope.locals;
    let mut runs = Vec::new();
    let mut start = 0;
    while start < statements.len() {
        let room = MAX_LOCALS.saturating_sub(active);
        let mut end = end_of_run(start, &ends);
        let mut locals = declared_in(statements.get(start..end).unwrap_or_default());
        if locals == 0 || locals > room || end > last_overflow {
            active += declared(&statements[start].kind);
            runs.push((start + 1, false));
            start += 1;
            continue;
        }
        while end < last_overflow {
            let next = end_of_run(end, &ends);
            let more = declared_in(statements.get(end..next).unwrap_or_default());
            if next > last_overflow || locals + more > room.min(LOCALS_TOGETHER) {
                break;
            }
            locals += more;
            end = next;
        }
        runs.push((end, true));
        start = end;
    }
    apply_runs(statements, &runs)
}

/// Puts the runs that are to be closed into `do … end`; a run is the end of it and whether it is.
fn apply_runs(statements: Vec<Statement>, runs: &[(usize, bool)]) -> Vec<Statement> {
    let mut statements = statements.into_iter();
    let mut closed = Vec::new();
    let mut start = 0;
    for (end, is_closed) in runs {
        let run: Vec<Statement> = statements.by_ref().take(end - start).collect();
        start = *end;
        match run.first().map(|first| first.origin) {
            Some(origin) if *is_closed => closed.push(Statement { kind: StatementKind::Do(run), origin }),
            _ => closed.extend(run),
        }
    }
    closed
}

/// The smallest end of a run from `start` that holds every use of what it declares; past the end of
/// the block where there is none.
fn end_of_run(start: usize, ends: &[usize]) -> usize {
    let mut end = start + 1;
    let mut position = start;
    while position < end && position < ends.len() {
        end = end.max(ends[position]);
        position += 1;
    }
    end
}

/// For each statement, the position after the last statement that may use what it declares. A
/// mention inside a block counts even where the block has a variable of the same name.
fn ends_of_use(statements: &[Statement], used_later: &BTreeSet<String>) -> Vec<usize> {
    let mentions: Vec<BTreeSet<&str>> = statements
        .iter()
        .map(|statement| {
            let mut names = BTreeSet::new();
            walk::names_in_statement(&statement.kind, &mut |name| {
                names.insert(name);
            });
            names
        })
        .collect();
    let end_of_name = |name: &str, position: usize| {
        let mut end = position + 1;
        for later in position + 1..statements.len() {
            if mentions[later].contains(name) {
                end = later + 1;
            }
            if names_declared(&statements[later].kind).any(|declared| declared == name) {
                return end;
            }
        }
        if used_later.contains(name) {
            return statements.len() + 1;
        }
        end
    };
    let end_of_statement = |(position, statement): (usize, &Statement)| {
        let ends = names_declared(&statement.kind).map(|name| end_of_name(name, position));
        ends.max().unwrap_or(position + 1)
    };
    statements.iter().enumerate().map(end_of_statement).collect()
}

fn names_declared(kind: &StatementKind) -> impl Iterator<Item = &str> {
    let names = match kind {
        StatementKind::Local { names, .. } => names.as_slice(),
        StatementKind::LocalFunction { declared: false, name, .. } => std::slice::from_ref(name),
        _ => &[],
    };
    names.iter().map(String::as_str)
}
