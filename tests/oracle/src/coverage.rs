//! Which constructs were generated and accepted: a construct that never arrives tests nothing.

use crate::program::Program;
use std::collections::BTreeMap;

/// How often each construct was generated, and how often in an accepted program.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    counts: BTreeMap<&'static str, (usize, usize)>,
}

impl Coverage {
    /// Counts the constructs of a program.
    pub fn count(&mut self, program: &Program, accepted: bool) {
        for root in program.helpers.iter().chain([&program.body]) {
            root.each(&mut |node| {
                if !node.construct.is_empty() {
                    let (generated, taken) = self.counts.entry(node.construct).or_default();
                    *generated += 1;
                    *taken += usize::from(accepted);
                }
            });
        }
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: &Coverage) {
        for (construct, (generated, taken)) in &other.counts {
            let counts = self.counts.entry(construct).or_default();
            counts.0 += generated;
            counts.1 += taken;
        }
    }

    /// One line for each construct.
    pub fn report(&self) -> String {
        self.counts
            .iter()
            .map(|(construct, (generated, taken))| format!("{taken:>8} of {generated:>8}  {construct}\n"))
            .collect()
    }

    /// The constructs that no accepted program has.
    pub fn unreached(&self) -> Vec<&'static str> {
        let generated = self.counts.iter().filter(|(_, (_, taken))| *taken == 0).map(|(construct, _)| *construct);
        let expected = EXPECTED.iter().filter(|construct| !self.counts.contains_key(*construct)).copied();
        generated.chain(expected).collect()
    }
}

/// What must be generated, whatever the seeds.
const EXPECTED: &[&str] = &[
    "? of a result",
    "? of an option",
    "assignment to an element",
    "break with a value",
    "checked_rem",
    "comparison of records",
    "compound assignment",
    "continue",
    "for reversed step_by",
    "format! of a float",
    "let chain",
    "let else",
    "loop value",
    "match value",
    "map and map_err",
    "mutable reference",
    "order of texts",
    "parse and match",
    "record update",
    "recursive call",
    "slice of a text",
    "slice of bytes",
    "split",
    "trim",
    "while let",
];

/// What the interpreter must meet in a long run, besides every command that is called.
pub fn constructs() -> impl Iterator<Item = &'static str> {
    INTERPRETED.iter().copied().chain(crate::generate::command::called())
}

/// The names under which the interpreter counts.
const INTERPRETED: &[&str] = &["command"];
