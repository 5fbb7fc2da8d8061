//! Keeps a chunk inside what the compiler of Lua 5.1 takes, before a server refuses it.
//!
//! What can be worked around without changing what the chunk does is worked around, in this order:
//! locals that are used up are closed in `do … end`; long `..` chains are split into groups; long
//! argument lists come out of a table. What is left is reported at the statement that exceeds.

mod check;
mod locals;
mod measure;
mod operands;
mod small;
#[cfg(test)]
mod tests;

use super::ast::{Chunk, Origin};
use measure::Scope;
use std::collections::BTreeSet;

/// Active locals in a function. Lua takes 200.
const MAX_LOCALS: usize = 190;
/// Active locals and values in flight. Lua takes 249; how it uses registers is counted here with
/// rules simpler than its own, which never come out lower.
const MAX_REGISTERS: usize = 245;
/// Nested blocks and expressions. Lua takes 200, less what the host has on the stack.
const MAX_LEVELS: usize = 190;
/// Different variables of outer functions in a function. Lua takes 60.
const MAX_UPVALUES: usize = 60;

/// What Lua has a limit on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Local variables that are active at once in a function.
    Locals,
    /// Variables of outer functions that a function uses.
    Upvalues,
    /// Operands of one `..` chain.
    Concat,
    /// Blocks and expressions inside each other.
    Nesting,
    /// Values that one statement holds at once, such as the arguments of a call.
    Arguments,
}

/// Gives the chunk back within the limits, and reports what could not be brought within them.
///
/// A chunk that is within them comes back as it was.
pub fn keep_limits(mut chunk: Chunk, report: &mut dyn FnMut(Limit, Origin)) -> Chunk {
    let prelude = std::mem::take(&mut chunk.prelude);
    let helpers: Vec<&str> = prelude.iter().flat_map(|text| locals_of(text)).collect();
    if !small::is_small(&chunk, helpers.len()) {
        chunk = measure_limits(chunk, &helpers, report);
    }
    chunk.prelude = prelude;
    chunk
}

/// The same for a chunk that is not small, whose prelude declares `helpers`.
fn measure_limits(mut chunk: Chunk, helpers: &[&str], report: &mut dyn FnMut(Limit, Origin)) -> Chunk {
    let mut scope = Scope { levels: 1, locals: helpers.len() };

    let mut used_by_body = BTreeSet::new();
    locals::collect_names(&chunk.body, &mut used_by_body);
    let sections = [
        (&mut chunk.functions, None),
        (&mut chunk.prologue, Some(used_by_body)),
        (&mut chunk.body, Some(BTreeSet::new())),
    ];
    for (section, used_later) in sections {
        // The functions of the user are there for the other sections: they are not closed.
        match used_later {
            Some(used_later) => locals::close_locals(section, scope, &used_later),
            None => locals::close_locals_inside(section, scope),
        }
        operands::shorten_operands(section, scope);
        scope.declare(section);
    }

    check::check_chunk(&chunk, helpers, report);
    chunk
}

/// The locals that a text of the prelude declares: those on lines without indentation.
fn locals_of(prelude: &str) -> impl Iterator<Item = &str> {
    let declarations = prelude.lines().filter_map(|line| line.strip_prefix("local "));
    declarations.flat_map(|declaration| {
        let names = match declaration.strip_prefix("function ") {
            Some(function) => function.split('(').next(),
            None => declaration.split('=').next(),
        };
        names.unwrap_or_default().split(',').map(str::trim)
    })
}
