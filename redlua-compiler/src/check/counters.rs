//! Counters: integers that only move by small steps. No script runs long enough to count one of them out of what Lua
//! holds exactly, so they need no guard, and what is computed with them often needs none either.

use super::typed::{Arithmetic, Block, Expr, ExprKind, LocalId, PatternKind, Place, Script, Statement, StatementKind};
use super::types::{Integer, Range, Type};
use super::visit::{self, Part};
use std::collections::BTreeMap;

/// The largest step of a counter.
const STEP: i128 = 1 << 10;

/// How far the steps of a counter can lead: 2^40 of the largest ones, which would block a server for hours.
const DRIFT: i128 = 1 << 50;

/// What is known about a local: the values that it is set to, and where it moves from there.
#[derive(Clone, Copy, Debug, Default)]
struct Counter {
    /// Its `let` gives the first value; what a caller, a loop or another pattern gives may be any.
    started: bool,
    set: Option<Range>,
    up: bool,
    down: bool,
    other: bool,
}

impl Counter {
    fn set(&mut self, range: Range) {
        self.other |= range.low < -DRIFT || range.high > DRIFT;
        self.set = Some(self.set.map_or(range, |known| known.join(range)));
    }

    /// Its values, if it is one.
    fn range(self, kind: Integer) -> Option<Range> {
        let set = self.set.filter(|_| self.started && !self.other)?;
        let low = if self.down { set.low - DRIFT } else { set.low };
        let high = if self.up { set.high + DRIFT } else { set.high };
        let range = Range::new(low, high);
        kind.exact().contains(range).then_some(range)
    }
}

/// Takes the guards away that counters do not need.
pub(crate) fn settle_counters(script: &mut Script) {
    let mut finder = Finder { counters: BTreeMap::new() };
    finder.block(&script.body);
    for helper in &script.helpers {
        finder.block(&helper.body);
    }
    let mut ranges = BTreeMap::new();
    for (local, counter) in finder.counters {
        let known = &script.locals[local.0];
        if let (true, Type::Integer(kind)) = (known.mutable, &known.ty)
            && let Some(range) = counter.range(*kind)
        {
            ranges.insert(local, range);
        }
    }
    if ranges.is_empty() {
        return;
    }
    visit::each_in_block_mut(&mut script.body, &mut |expr| apply(expr, &ranges));
    for helper in &mut script.helpers {
        visit::each_in_block_mut(&mut helper.body, &mut |expr| apply(expr, &ranges));
    }
}

struct Finder {
    counters: BTreeMap<LocalId, Counter>,
}

impl Finder {
    fn counter(&mut self, local: LocalId) -> &mut Counter {
        self.counters.entry(local).or_default()
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
        }
        if let Some(value) = &block.value {
            self.expr(value);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { pattern, value, otherwise } => {
                if let Some(value) = value {
                    self.expr(value);
                    if let (PatternKind::Bind(local, None), None) = (&pattern.kind, otherwise) {
                        let counter = self.counter(*local);
                        counter.started = true;
                        counter.set(value.range);
                    }
                }
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
            }
            StatementKind::Expr(value) => self.expr(value),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Assign(place, value) = &expr.kind
            && let Place::Local(local) = **place
        {
            match step(value, local) {
                Some(by) if by >= 0 => self.counter(local).up = true,
                Some(_) => self.counter(local).down = true,
                None => self.counter(local).set(value.range),
            }
        }
        visit::each_part(expr, &mut |part| match part {
            Part::Expr(part) => self.expr(part),
            Part::Block(block) => self.block(block),
        });
    }
}

/// `local + 1`, `local - 1`: by how much a local moves.
fn step(value: &Expr, local: LocalId) -> Option<i128> {
    let ExprKind::Arithmetic { op, left, right, .. } = &value.kind else { return None };
    let (ExprKind::Local(moved), ExprKind::Integer(by)) = (&left.kind, &right.kind) else { return None };
    let by = match op {
        Arithmetic::Add => *by,
        Arithmetic::Subtract => -*by,
        _ => return None,
    };
    (*moved == local && by.abs() <= STEP).then_some(by)
}

fn apply(expr: &mut Expr, ranges: &BTreeMap<LocalId, Range>) {
    visit::each_child_mut(expr, &mut |child| apply(child, ranges));
    match &mut expr.kind {
        ExprKind::Local(local) => {
            if let Some(range) = ranges.get(local) {
                expr.range = expr.range.meet(*range);
            }
        }
        ExprKind::Arithmetic { op, left, right, guard } => {
            if let Some(bounds) = *guard {
                let range = Range::arithmetic(*op, left.range, right.range);
                if bounds.contains(range) {
                    *guard = None;
                    expr.range = range;
                }
            }
        }
        _ => {}
    }
}
