//! Counters: integers that only move by small steps. No script runs long enough to count one of them out of what Lua
//! holds exactly, so they need no guard, and what is computed with them often needs none either.

use super::typed::{
    Arithmetic, Block, Expr, ExprKind, LocalId, Pattern, PatternKind, Place, Script, Statement, StatementKind,
};
use super::types::{Integer, Range, Type};
use super::visit;
use std::collections::BTreeMap;

/// The largest step of a counter.
const STEP: i128 = 1 << 10;

/// How far the steps of a counter can lead: 2^40 of the largest ones, which would block a server for hours.
const DRIFT: i128 = 1 << 50;

/// What is known about a local: the values that it is set to, and where it moves from there.
#[derive(Clone, Copy, Debug, Default)]
struct Counter {
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
        let set = self.set.filter(|_| !self.other)?;
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
                    match pattern.kind {
                        PatternKind::Bind(local, None) if otherwise.is_none() => self.counter(local).set(value.range),
                        _ => self.pattern(pattern),
                    }
                }
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
            }
            StatementKind::Expr(value) => self.expr(value),
        }
    }

    /// What a pattern binds may have any value.
    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Bind(local, inner) => {
                self.counter(*local).other = true;
                if let Some(inner) = inner {
                    self.pattern(inner);
                }
            }
            PatternKind::Some(inner) | PatternKind::Ok(inner) | PatternKind::Err(inner) => self.pattern(inner),
            PatternKind::Tuple(parts) | PatternKind::Or(parts) => parts.iter().for_each(|part| self.pattern(part)),
            PatternKind::Record(_, fields) | PatternKind::Variant(_, _, fields) => {
                fields.iter().for_each(|(_, part)| self.pattern(part));
            }
            _ => {}
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Assign(place, value) => {
                if let Place::Local(local) = **place {
                    match step(value, local) {
                        Some(by) if by >= 0 => self.counter(local).up = true,
                        Some(_) => self.counter(local).down = true,
                        None => self.counter(local).set(value.range),
                    }
                }
                visit::each_child(expr, &mut |child| self.expr(child));
            }
            // Nothing sets what these bind, so it is no counter.
            ExprKind::Block(block) | ExprKind::Loop { body: block, .. } => self.block(block),
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition);
                self.block(then);
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
            }
            ExprKind::While { condition, body, .. } => {
                self.expr(condition);
                self.block(body);
            }
            ExprKind::For { iterable, body, .. } => {
                visit::each_in_iterable(iterable, &mut |part| self.expr(part));
                self.block(body);
            }
            _ => visit::each_child(expr, &mut |child| self.expr(child)),
        }
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
