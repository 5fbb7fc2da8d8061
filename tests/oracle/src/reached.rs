//! Which constructs were interpreted: one that never is tests nothing.

use std::collections::HashMap;

/// How often each construct was interpreted.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    counts: HashMap<&'static str, u64>,
}

impl Reached {
    /// Counts a construct once more.
    pub fn count(&mut self, construct: &'static str) {
        *self.counts.entry(construct).or_default() += 1;
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: &Reached) {
        for (construct, count) in &other.counts {
            *self.counts.entry(construct).or_default() += count;
        }
    }

    /// One line for each construct.
    pub fn report(&self) -> String {
        let mut sorted: Vec<_> = self.counts.iter().collect();
        sorted.sort();
        sorted.into_iter().map(|(construct, count)| format!("{count:>10}  {construct}\n")).collect()
    }

    /// Which of these were never interpreted.
    pub fn missing(&self, expected: impl IntoIterator<Item = &'static str>) -> Vec<&'static str> {
        expected.into_iter().filter(|construct| !self.counts.contains_key(construct)).collect()
    }
}
