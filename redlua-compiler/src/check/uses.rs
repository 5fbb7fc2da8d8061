//! How the parameters are used: what is sent, at which place, and in which form the body needs it.

use super::typed::{
    Block, BuiltPiece, Expr, ExprKind, Iterable, KeySlot, ListFunction, LocalId, Pattern, PatternKind, Piece, Script,
    Word,
};
use super::types::Type;
use super::visit;
use std::collections::{BTreeMap, BTreeSet};

/// What is known about a parameter's uses.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    forwarded: bool,
    as_value: bool,
    /// Of a list: only how many elements it has.
    length: bool,
}

struct Counter {
    counts: BTreeMap<LocalId, Count>,
    /// Every local that is read anywhere.
    read: BTreeSet<LocalId>,
}

/// Settles uses and positions of all parameters.
pub(crate) fn settle_uses(script: &mut Script) {
    let mut read = BTreeSet::new();
    visit::each_in_block(&script.body, &mut |expr| collect_read(expr, &mut read));
    let counts = script.parameters.iter().map(|parameter| (parameter.local, Count::default())).collect();
    let mut counter = Counter { counts, read };
    counter.block(&script.body);
    let in_counted_keys = parameters_of_counted_keys(script);
    let mut position = 1;
    let mut after = None;
    for (index, parameter) in script.parameters.iter_mut().enumerate() {
        let Count { forwarded, as_value, length } = counter.counts.get(&parameter.local).copied().unwrap_or_default();
        let uses = &mut parameter.uses;
        uses.in_body = forwarded || as_value;
        // How many keys there are depends on it, also when nothing else does.
        uses.as_count = !uses.in_body && (length || in_counted_keys.contains(&index));
        // An `Option` or a list is taken apart, a `mut` parameter changes: neither is what arrived.
        // Behind a list the place of an argument depends on the list.
        let arrives =
            !parameter.source.mutable && !matches!(parameter.ty, Type::Option(_) | Type::Vec(_)) && after.is_none();
        uses.forwarded = forwarded && arrives;
        uses.as_value = as_value || (forwarded && !arrives);
        if uses.in_body || uses.as_count {
            parameter.position = Some(position);
            parameter.after = after;
            position += parameter.places();
            if parameter.is_sent_as_list() {
                after = Some(index);
                position = 1;
            }
        }
    }
}

/// The lists of which each element has keys, and the options without which there is no key.
fn parameters_of_counted_keys(script: &Script) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for key in &script.keys {
        match key.slot {
            KeySlot::Fixed => {}
            KeySlot::Optional => found.extend(key.needs()),
            KeySlot::Group(list) => {
                found.insert(list);
            }
        }
    }
    found
}

fn collect_read(expr: &Expr, read: &mut BTreeSet<LocalId>) {
    if let ExprKind::Local(local) = expr.kind {
        read.insert(local);
    }
    visit::each_child(expr, &mut |child| collect_read(child, read));
}

impl Counter {
    fn block(&mut self, block: &Block) {
        visit::each_in_block(block, &mut |expr| self.count(expr));
    }

    fn mark(&mut self, local: LocalId, how: impl FnOnce(&mut Count)) {
        if let Some(count) = self.counts.get_mut(&local) {
            how(count);
        }
    }

    fn count(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local(local) => self.mark(*local, |count| count.as_value = true),
            ExprKind::For { pattern, iterable, body, .. } if self.only_turns(pattern, iterable) => {
                if let Iterable::List { list, .. } = &**iterable
                    && let Some(local) = plain_local(list)
                {
                    self.mark(local, |count| count.length = true);
                }
                self.block(body);
            }
            ExprKind::ListFunction(ListFunction::Length | ListFunction::IsEmpty, arguments) => {
                match arguments.as_slice() {
                    [list] if plain_local(list).is_some_and(|local| self.counts.contains_key(&local)) => {
                        if let Some(local) = plain_local(list) {
                            self.mark(local, |count| count.length = true);
                        }
                    }
                    _ => visit::each_child(expr, &mut |child| self.count(child)),
                }
            }
            ExprKind::Command(call) => {
                for word in &call.words {
                    match word {
                        Word::Value(value) | Word::Number { value, .. } | Word::Prefixed(_, value) => {
                            self.forward(value)
                        }
                        Word::Key(value) | Word::Spread { list: value, .. } => self.count(value),
                        Word::Literal(_) | Word::SpreadCount(_) => {}
                    }
                }
            }
            ExprKind::Concat(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Value { value, precision: None, width: None } => self.forward(value),
                        Piece::Value { value, .. } => self.count(value),
                        Piece::Text(_) => {}
                    }
                }
            }
            ExprKind::BuildKey(key) => {
                for piece in &key.pieces {
                    if let BuiltPiece::Value { value, .. } = piece {
                        self.forward(value);
                    }
                }
            }
            _ => visit::each_child(expr, &mut |child| self.count(child)),
        }
    }

    /// Whether a loop over a list reads none of its elements, because they stand in keys only.
    fn only_turns(&self, pattern: &Pattern, iterable: &Iterable) -> bool {
        let Iterable::List { list, enumerate, reversed: false, .. } = iterable else { return false };
        let element = match (&pattern.kind, enumerate) {
            (PatternKind::Tuple(parts), true) => parts.last(),
            (_, true) => None,
            (_, false) => Some(pattern),
        };
        plain_local(list).is_some_and(|local| self.counts.contains_key(&local))
            && element.is_some_and(|element| self.is_unread(element))
    }

    fn is_unread(&self, pattern: &Pattern) -> bool {
        match &pattern.kind {
            PatternKind::Wildcard => true,
            PatternKind::Bind(local, None) => !self.read.contains(local),
            PatternKind::Tuple(parts) => parts.iter().all(|part| self.is_unread(part)),
            _ => false,
        }
    }

    fn forward(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Local(local) => self.mark(*local, |count| count.forwarded = true),
            _ => self.count(value),
        }
    }
}

/// The local that an expression is, perhaps borrowed.
pub(crate) fn plain_local(expr: &Expr) -> Option<LocalId> {
    match &expr.kind {
        ExprKind::Local(local) => Some(*local),
        ExprKind::Borrow(false, inner) => plain_local(inner),
        _ => None,
    }
}
