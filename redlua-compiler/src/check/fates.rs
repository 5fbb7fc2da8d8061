//! What may have happened to the locals on the ways to a place: moved, assigned, or neither.
//!
//! Both follow one walk through the branches and loops of a body, [`check_moves`](super::moves::check_moves): where ways
//! meet, what happened on one of them may have happened.

use super::typed::LocalId;
use crate::span::Span;
use std::collections::BTreeMap;

/// What may have happened until a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fates {
    /// The locals that were moved, and where.
    pub(crate) moved: BTreeMap<LocalId, Span>,
    /// The locals of `let name;`.
    late: BTreeMap<LocalId, Late>,
}

/// A local that is declared without a value.
#[derive(Clone, Copy, Debug)]
struct Late {
    /// Whether there is a way on which it has none.
    waiting: bool,
    /// Where it got one, on some way.
    assigned: Option<Span>,
}

impl Fates {
    /// `let name;`: it has no value, also if an earlier turn of a loop gave it one.
    pub(crate) fn wait(&mut self, local: LocalId) {
        self.late.insert(local, Late { waiting: true, assigned: None });
    }

    /// Whether a local may have no value; if so, whether it was assigned on some way.
    pub(crate) fn is_waiting(&self, local: LocalId) -> Option<bool> {
        self.late.get(&local).filter(|late| late.waiting).map(|late| late.assigned.is_some())
    }

    /// A late local gets its value; where it may have got one before.
    pub(crate) fn assign(&mut self, local: LocalId, span: Span) -> Option<Span> {
        let late = self.late.get_mut(&local)?;
        let before = late.assigned;
        *late = Late { waiting: false, assigned: Some(span) };
        before
    }
}

/// What may have happened where two ways meet; `None` is a way on which no code arrives.
pub(crate) fn join(left: Option<Fates>, right: Option<Fates>) -> Option<Fates> {
    match (left, right) {
        (Some(mut left), Some(right)) => {
            left.moved.extend(right.moved);
            for (local, other) in right.late {
                let late = left.late.entry(local).or_insert(other);
                late.waiting |= other.waiting;
                late.assigned = late.assigned.or(other.assigned);
            }
            Some(left)
        }
        (one, None) | (None, one) => one,
    }
}
