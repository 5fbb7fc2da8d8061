//! Lints that need the whole typed tree. Those that are decided at one place (`zero_ttl`,
//! `ttl_sentinel`, `no_keys`) stand where that place is checked.

mod lossy_json;
mod removed_json;
mod walk;
mod write_before_check;

use super::items::Items;
use super::typed::Script;
use crate::diagnostic::Sink;
use crate::syntax::ast::Allow;

/// 1 where an `fn` allows a lint, or 0: the walks add up what is open.
fn allowed_by(allows: &[Allow], lint: &str) -> usize {
    usize::from(allows.iter().any(|allow| allow.name == lint))
}

/// Runs the lints.
pub(crate) fn check_lints(script: &Script, items: &Items<'_>, sink: &mut Sink) {
    lossy_json::check_lossy_json(script, items, sink);
    write_before_check::check_write_before_check(script, items, sink);
    removed_json::check_removed_json(script, items, sink);
}
