//! Reports what is beyond the limits, each limit once in a function.
//!
//! Names are resolved as Lua does it, because a function may use only so many variables of the
//! functions around it, each counted once, and also for the functions between.

use super::measure::{Scope, declared, levels_without_chains, registers_of_statement};
use super::{Limit, MAX_LEVELS, MAX_LOCALS, MAX_UPVALUES};
use crate::lua::ast::{Chunk, Origin, Statement, StatementKind};
use crate::lua::walk;
use std::collections::BTreeSet;

/// A statement that alone takes more registers than this is what exceeds, not the locals around it.
const MANY_REGISTERS: usize = 55;

/// Checks a chunk whose prelude declares `helpers`.
pub(super) fn check_chunk(chunk: &Chunk, helpers: &[&str], report: &mut dyn FnMut(Limit, Origin)) {
    let mut check = Check { functions: Vec::new(), next_variable: 0, report };
    check.begin_function(helpers.iter().copied());
    let mut scope = Scope { levels: 1, locals: helpers.len() };
    for section in [&chunk.functions, &chunk.prologue, &chunk.body] {
        check.check_statements(section, &mut scope);
    }
}

/// A function that is being checked.
struct Function {
    /// The variables in sight, each with its number, the innermost last.
    variables: Vec<(String, usize)>,
    /// The numbers of the variables of outer functions that it uses.
    upvalues: BTreeSet<usize>,
    /// The limits that have been reported.
    reported: BTreeSet<Limit>,
}

struct Check<'a> {
    /// The innermost last.
    functions: Vec<Function>,
    next_variable: usize,
    report: &'a mut dyn FnMut(Limit, Origin),
}

impl Check<'_> {
    fn check_statements(&mut self, statements: &[Statement], scope: &mut Scope) {
        for statement in statements {
            self.check_statement(statement, *scope);
            scope.locals += declared(&statement.kind);
            if scope.locals > MAX_LOCALS {
                self.report(Limit::Locals, statement.origin);
            }
        }
    }

    fn check_statement(&mut self, statement: &Statement, scope: Scope) {
        let Statement { kind, origin } = statement;
        if !scope.has_levels_for(kind) {
            let is_chain = scope.levels + levels_without_chains(kind) <= MAX_LEVELS;
            let limit = if is_chain { Limit::Concat } else { Limit::Nesting };
            self.report(limit, *origin);
        } else if !scope.has_registers_for(kind) {
            let is_own = registers_of_statement(kind) > MANY_REGISTERS;
            let limit = if is_own { Limit::Arguments } else { Limit::Locals };
            self.report(limit, *origin);
        }
        match kind {
            StatementKind::Local { names, .. } => {
                self.resolve(kind, *origin);
                self.declare(names.iter().map(String::as_str));
            }
            StatementKind::LocalFunction { declared, name, parameters, body } => {
                if !declared {
                    self.declare([name.as_str()]);
                }
                self.begin_function(parameters.iter().map(String::as_str));
                self.check_block(body, scope.inside(kind), *origin);
                self.functions.pop();
            }
            StatementKind::Repeat { body, .. } => {
                let in_sight = self.in_sight();
                let mut inside = scope.inside(kind);
                self.check_statements(body, &mut inside);
                self.resolve(kind, *origin);
                self.hide(in_sight);
            }
            StatementKind::NumericFor { name, body, .. } => {
                self.resolve(kind, *origin);
                self.check_loop(std::slice::from_ref(name), body, scope.inside(kind), *origin);
            }
            StatementKind::GenericFor { names, body, .. } => {
                self.resolve(kind, *origin);
                self.check_loop(names, body, scope.inside(kind), *origin);
            }
            _ => {
                self.resolve(kind, *origin);
                for block in walk::blocks(kind) {
                    self.check_block(block, scope.inside(kind), *origin);
                }
            }
        }
    }

    fn check_loop(&mut self, names: &[String], body: &[Statement], scope: Scope, origin: Origin) {
        let in_sight = self.in_sight();
        self.declare(names.iter().map(String::as_str));
        self.check_block(body, scope, origin);
        self.hide(in_sight);
    }

    /// Checks a block whose statement comes from `origin`.
    fn check_block(&mut self, block: &[Statement], mut scope: Scope, origin: Origin) {
        if scope.locals > MAX_LOCALS {
            self.report(Limit::Locals, origin);
        }
        let in_sight = self.in_sight();
        self.check_statements(block, &mut scope);
        self.hide(in_sight);
    }

    fn report(&mut self, limit: Limit, origin: Origin) {
        let function = self.functions.last_mut();
        if function.is_some_and(|function| function.reported.insert(limit)) {
            (self.report)(limit, origin);
        }
    }

    fn begin_function<'a>(&mut self, parameters: impl IntoIterator<Item = &'a str>) {
        self.functions.push(Function { variables: Vec::new(), upvalues: BTreeSet::new(), reported: BTreeSet::new() });
        self.declare(parameters);
    }

    fn declare<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            let number = self.next_variable;
            self.next_variable += 1;
            if let Some(function) = self.functions.last_mut() {
                function.variables.push((name.into(), number));
            }
        }
    }

    fn in_sight(&self) -> usize {
        self.functions.last().map_or(0, |function| function.variables.len())
    }

    fn hide(&mut self, in_sight: usize) {
        if let Some(function) = self.functions.last_mut() {
            function.variables.truncate(in_sight);
        }
    }

    /// Counts the variables of outer functions that the expressions of a statement use.
    fn resolve(&mut self, kind: &StatementKind, origin: Origin) {
        for expr in walk::expressions(kind) {
            walk::names_in_expr(expr, &mut |name| self.resolve_name(name));
        }
        let upvalues = self.functions.last().map_or(0, |function| function.upvalues.len());
        if upvalues > MAX_UPVALUES {
            self.report(Limit::Upvalues, origin);
        }
    }

    /// A variable of an outer function is an upvalue of each function inside that one. What no
    /// function declares is a global.
    fn resolve_name(&mut self, name: &str) {
        for depth in (0..self.functions.len()).rev() {
            let mut variables = self.functions[depth].variables.iter().rev();
            if let Some((_, number)) = variables.find(|(declared, _)| declared == name) {
                let number = *number;
                for function in &mut self.functions[depth + 1..] {
                    function.upvalues.insert(number);
                }
                return;
            }
        }
    }
}
