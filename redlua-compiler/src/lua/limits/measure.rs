//! How much of what is limited a statement takes, counted after the compiler of Lua 5.1
//! (`lparser.c`, `lcode.c`): it enters a level for each block and each expression inside another,
//! and holds each value in flight in a register above those of the active locals.

use super::{MAX_LEVELS, MAX_REGISTERS};
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::precedence::{self, Chain};
use crate::lua::print::begins_with_parenthesis;
use crate::lua::walk;

/// Locals that a loop has besides those with a name.
pub(super) const HIDDEN_LOCALS: usize = 3;
/// Items of a table that are held before they are stored together.
const ITEMS_HELD: usize = 50;

/// What is taken where a statement stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    /// Blocks around the statement, the chunk included.
    pub(super) levels: usize,
    /// Locals of the function that are active.
    pub(super) locals: usize,
}

impl Scope {
    /// The scope inside the blocks of a statement that stands in this one.
    pub(super) fn inside(self, kind: &StatementKind) -> Self {
        let locals = match kind {
            StatementKind::NumericFor { .. } => self.locals + HIDDEN_LOCALS + 1,
            StatementKind::GenericFor { names, .. } => self.locals + HIDDEN_LOCALS + names.len(),
            StatementKind::LocalFunction { parameters, .. } => parameters.len(),
            _ => self.locals,
        };
        Self { levels: self.levels + 1, locals }
    }

    /// Goes past statements of this scope.
    pub(super) fn declare(&mut self, statements: &[Statement]) {
        self.locals += declared_in(statements);
    }

    /// Whether the nesting of a statement has room here.
    pub(super) fn has_levels_for(self, kind: &StatementKind) -> bool {
        self.levels + levels_of_statement(kind) <= MAX_LEVELS
    }

    /// Whether the values of a statement have room here.
    pub(super) fn has_registers_for(self, kind: &StatementKind) -> bool {
        self.locals + registers_of_statement(kind) <= MAX_REGISTERS
    }
}

/// How many locals statements leave active for those after them.
pub(super) fn declared_in(statements: &[Statement]) -> usize {
    statements.iter().map(|statement| declared(&statement.kind)).sum()
}

/// How many locals a statement leaves active for those after it.
pub(super) fn declared(kind: &StatementKind) -> usize {
    match kind {
        StatementKind::Local { names, .. } => names.len(),
        StatementKind::LocalFunction { declared, .. } => usize::from(!declared),
        // The local `_` that the printer makes of it.
        StatementKind::Call(call) => {
            usize::from(!matches!(call, Expr::Call(function, _) if !begins_with_parenthesis(function)))
        }
        StatementKind::Assign { targets, .. } => usize::from(targets.first().is_some_and(begins_with_parenthesis)),
        _ => 0,
    }
}

/// How many levels a statement enters, its blocks without what is in them.
pub(super) fn levels_of_statement(kind: &StatementKind) -> usize {
    count_levels(kind, 1)
}

/// How many levels a statement would enter if the operands of a `..` chain were beside each other.
pub(super) fn levels_without_chains(kind: &StatementKind) -> usize {
    count_levels(kind, 0)
}

/// `step` is how much deeper each operand of a `..` chain is than the one before it.
fn count_levels(kind: &StatementKind, step: usize) -> usize {
    let block = usize::from(!walk::blocks(kind).is_empty());
    let expressions = deepest(walk::expressions(kind), step);
    match kind {
        // One level more in `do return … end`; and each target of an assignment is a level.
        StatementKind::Return(_) | StatementKind::Break => 1 + expressions,
        StatementKind::Assign { targets, .. } => expressions.max(targets.len()),
        _ => block.max(expressions),
    }
}

/// How many levels an expression enters, itself included, as it is printed.
fn levels(expr: &Expr, step: usize) -> usize {
    match expr {
        Expr::Index(base, index) => levels_of_base(base, step).max(1 + levels(index, step)),
        Expr::Call(function, arguments) => levels_of_base(function, step).max(1 + deepest(arguments, step)),
        Expr::Not(operand) | Expr::Length(operand) | Expr::Negate(operand) => {
            let is_negation = matches!(expr, Expr::Negate(_));
            let is_parenthesised = precedence::unary_parenthesises(operand, is_negation);
            1 + parenthesised(operand, is_parenthesised, step)
        }
        Expr::Binary(..) => Chain::of(expr).map_or(1, |chain| levels_of_chain(&chain, step)),
        _ => 1 + deepest(walk::children(expr), step),
    }
}

/// `..` is right-associative: each operand is inside the one before it.
fn levels_of_chain(chain: &Chain, step: usize) -> usize {
    let mut deepest = parenthesised(chain.first, chain.parenthesises_first(), step);
    for (position, (operator, operand)) in chain.rest.iter().enumerate() {
        let is_concat = *operator == Operator::Concat;
        let outer = if is_concat { 1 + position * step } else { 1 };
        let is_parenthesised = chain.parenthesises(*operator, operand);
        deepest = deepest.max(outer + parenthesised(operand, is_parenthesised, step));
    }
    deepest
}

fn levels_of_base(base: &Expr, step: usize) -> usize {
    let base = precedence::ungrouped_base(base);
    parenthesised(base, precedence::base_parenthesises(base), step)
}

fn parenthesised(expr: &Expr, is_parenthesised: bool, step: usize) -> usize {
    usize::from(is_parenthesised) + levels(expr, step)
}

fn deepest<'a>(exprs: impl IntoIterator<Item = &'a Expr>, step: usize) -> usize {
    let levels = exprs.into_iter().map(|expr| levels(expr, step));
    levels.max().unwrap_or_default()
}

/// How many registers a statement takes above the active locals.
pub(super) fn registers_of_statement(kind: &StatementKind) -> usize {
    match kind {
        StatementKind::Local { names, values } => registers_of_list(values).max(names.len()),
        StatementKind::Return(values) => registers_of_list(values),
        StatementKind::Assign { targets, values } => {
            // A target holds its table and its key.
            let targets_held = 2 * targets.len();
            let targets = targets.iter().enumerate();
            let targets = targets.map(|(position, target)| 2 * position + registers(target));
            (targets_held + registers_of_list(values)).max(targets.max().unwrap_or_default())
        }
        StatementKind::NumericFor { start, stop, step, .. } => {
            let step = step.as_ref().map_or(1, registers);
            registers(start).max(1 + registers(stop)).max(2 + step)
        }
        StatementKind::GenericFor { names, iterator, .. } => {
            // The call of the iterator happens above all locals of the loop.
            registers(iterator).max(2 * HIDDEN_LOCALS + names.len())
        }
        StatementKind::Repeat { body, until } => declared_in(body) + registers(until),
        _ => walk::expressions(kind).into_iter().map(registers).max().unwrap_or_default(),
    }
}

/// How many registers an expression takes, its value included.
fn registers(expr: &Expr) -> usize {
    if let Some(chain) = Chain::of(expr) {
        let mut highest = registers(chain.first);
        for (position, (operator, operand)) in chain.rest.iter().enumerate() {
            let held = if *operator == Operator::Concat { position + 1 } else { 1 };
            highest = highest.max(held + registers(operand));
        }
        return highest;
    }
    match expr {
        Expr::Index(base, index) => registers(base).max(1 + registers(index)),
        Expr::Call(function, arguments) => registers(function).max(1 + registers_of_list(arguments)),
        Expr::Table { array, named } => {
            let items = array.iter().enumerate();
            let items = items.map(|(position, item)| position.min(ITEMS_HELD) + registers(item));
            let held = array.len().min(ITEMS_HELD);
            let named = named.iter().map(|(_, item)| held + 1 + registers(item));
            1 + items.chain(named).max().unwrap_or_default()
        }
        _ => walk::children(expr).into_iter().map(registers).max().unwrap_or(1),
    }
}

fn registers_of_list(values: &[Expr]) -> usize {
    let values = values.iter().enumerate();
    values.map(|(position, value)| position + registers(value)).max().unwrap_or_default()
}
