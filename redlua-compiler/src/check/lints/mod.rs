//! Lints that need the whole typed tree. Those that are decided at one place (`zero_ttl`,
//! `ttl_sentinel`, `no_keys`) stand where that place is checked.

mod lossy_json;
mod removed_json;
mod write_before_check;

use super::items::Items;
use super::typed::{Script, Statement};
use crate::diagnostic::Sink;
use crate::syntax::ast::Allow;

/// 1 where an `fn` allows a lint, or 0: the walks add up what is open.
fn allowed_by(allows: &[Allow], lint: &str) -> usize {
    usize::from(allows.iter().any(|allow| allow.name == lint))
}

/// The same of a statement.
fn allowed_on(statement: &Statement, lint: &str) -> usize {
    usize::from(statement.allows.iter().any(|allowed| allowed == lint))
}

/// Runs the lints.
pub(crate) fn check_lints(script: &Script, items: &Items<'_>, sink: &mut Sink) {
    lossy_json::check_lossy_json(script, items, sink);
    write_before_check::check_write_before_check(script, items, sink);
    removed_json::check_removed_json(script, items, sink);
}
