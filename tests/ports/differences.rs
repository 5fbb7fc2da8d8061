//! The cases in which a port does something else than what was recorded, each with its kind and the reason. A case that
//! differs and is not listed is a failure, and so is one that is listed and does not differ.

use std::collections::BTreeMap;

/// A case that differs.
pub(crate) struct Difference {
    pub(crate) target: &'static str,
    /// Its name.
    pub(crate) case: &'static str,
    kind: &'static str,
    reason: &'static str,
}

/// The kinds, which are all that there are.
const KINDS: [&str; 4] = ["refused argument", "refused TTL", "wider integer", "reply shape"];

/// How many cases were recorded.
const CASES: usize = 785;

/// All that are listed: target, case, kind and reason, a line each, with a bar between them.
fn all() -> Vec<Difference> {
    let lines = include_str!("differences.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let parse = |line: &'static str| {
        let mut parts = line.split(" | ").map(str::trim);
        let mut part = || parts.next().unwrap_or_else(|| panic!("four parts: {line}"));
        Difference { target: part(), case: part(), kind: part(), reason: part() }
    };
    lines.map(parse).collect()
}

/// Those of a target.
pub(crate) fn of_target(id: &str) -> Vec<Difference> {
    all().into_iter().filter(|difference| difference.target == id).collect()
}

#[test]
fn differences_are_few_and_of_a_known_kind() {
    let mut counts = BTreeMap::new();
    for Difference { target, case, kind, reason } in all() {
        assert!(KINDS.contains(&kind), "{target} {case:?}: {kind:?} is no kind");
        assert!(!reason.is_empty(), "{target} {case:?}: no reason");
        *counts.entry(kind).or_insert(0) += 1;
    }
    let total: usize = counts.values().sum();
    println!("{total} of {CASES} cases differ: {counts:?}");
    assert!(total * 100 <= CASES * 3, "{total} of {CASES} cases differ");
}
