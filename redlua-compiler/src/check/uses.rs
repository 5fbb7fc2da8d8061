//! How the parameters are used: what is sent, at which place, and in which form the body needs it.

use super::layout::{sent_varies, sent_width};
use super::typed::{
    Block, BuiltPiece, Expr, ExprKind, Iterable, KeyBytes, KeySlot, ListFunction, LocalId, Parameter, Pattern,
    PatternKind, Piece, Script, Types, Word,
};
use super::types::Type;
use super::visit;
use std::collections::{BTreeMap, BTreeSet};

/// What is known about a parameter's uses.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    forwarded: bool,
    as_value: bool,
    /// It is sent on to where no infinity may stand.
    finite: bool,
    /// Of a list: only how many elements it has.
    length: bool,
}

impl Count {
    fn is_used(&self) -> bool {
        self.forwarded || self.as_value || self.length
    }
}

struct Counter {
    counts: BTreeMap<LocalId, Count>,
    /// Every local that is read anywhere.
    read: BTreeSet<LocalId>,
    /// What stands in keys that the script puts together, and what it must not hold there.
    in_keys: BTreeMap<LocalId, KeyBytes>,
}

/// Settles uses and positions of all parameters.
pub(crate) fn settle_uses(script: &mut Script, types: &Types) {
    let mut read = BTreeSet::new();
    visit::each_in_block(&script.body, &mut |expr| collect_read(expr, &mut read));
    let counts = script.leaves().map(|parameter| (parameter.local, Count::default())).collect();
    let mut counter = Counter { counts, read, in_keys: BTreeMap::new() };
    counter.block(&script.body);
    let in_counted_keys = parameters_of_counted_keys(script);
    counter.in_keys.retain(|local, _| !script.locals[local.0].mutable);
    let (counts, in_keys) = (counter.counts, counter.in_keys);
    let mut place = Place { counts, in_keys, in_counted_keys, types, position: 1, after: None };
    for (index, parameter) in script.parameters.iter_mut().enumerate() {
        place.settle(parameter, index, false);
    }
}

/// Where the next argument stands.
struct Place<'t> {
    counts: BTreeMap<LocalId, Count>,
    in_keys: BTreeMap<LocalId, KeyBytes>,
    in_counted_keys: BTreeSet<usize>,
    types: &'t Types,
    position: usize,
    after: Option<usize>,
}

impl Place<'_> {
    /// `index` is that of the parameter, also for its parts; of a record that is sent all fields are.
    fn settle(&mut self, parameter: &mut Parameter, index: usize, sent: bool) {
        if !parameter.parts.is_empty() {
            let used = |leaf: &&Parameter| self.counts.get(&leaf.local).is_some_and(Count::is_used);
            parameter.uses.in_body = parameter.leaves().iter().any(used);
            if sent || parameter.uses.in_body {
                (parameter.position, parameter.after) = (Some(self.position), self.after);
                parameter.parts.iter_mut().for_each(|part| self.settle(part, index, true));
            }
            return;
        }
        let Count { forwarded, as_value, finite, length } =
            self.counts.get(&parameter.local).copied().unwrap_or_default();
        // Only a list on its own is sent as its length.
        let counted = matches!(parameter.ty, Type::Vec(_)) && !parameter.is_part;
        let as_value = as_value || (length && !counted);
        if parameter.ty == Type::Text {
            parameter.uses.refused_in_keys = self.in_keys.get(&parameter.local).copied().unwrap_or_default();
        }
        let uses = &mut parameter.uses;
        uses.in_body = forwarded || as_value;
        // How many keys there are depends on it, also when nothing else does.
        let in_keys = !parameter.is_part && self.in_counted_keys.contains(&index);
        uses.as_count = !uses.in_body && (length || in_keys);
        // What has parts is taken apart, a `mut` parameter changes: neither is what arrived. Behind a list
        // the place of an argument depends on the list.
        let is_whole = !matches!(
            parameter.ty,
            Type::Option(_)
                | Type::Vec(_)
                | Type::Array(..)
                | Type::Map(..)
                | Type::Tuple(_)
                | Type::Record(_)
                | Type::Json
                | Type::Document(..)
        );
        let arrives = !parameter.source.mutable && is_whole && self.after.is_none();
        uses.forwarded = forwarded && arrives;
        uses.as_value = as_value || (forwarded && !arrives);
        uses.infinite = parameter.ty == Type::Float && uses.forwarded && !uses.as_value && !finite;
        if sent || uses.in_body || uses.as_count {
            (parameter.position, parameter.after) = (Some(self.position), self.after);
            self.position += sent_width(parameter, self.types);
            if sent_varies(parameter, self.types) {
                self.after = Some(index);
                self.position = 1;
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
                match arguments.first().and_then(plain_local).filter(|local| self.counts.contains_key(local)) {
                    Some(list) => self.mark(list, |count| count.length = true),
                    None => visit::each_child(expr, &mut |child| self.count(child)),
                }
            }
            ExprKind::Command(call) => {
                for word in &call.words {
                    match word {
                        Word::Number { value, infinite: true } | Word::Prefixed(_, value) => self.forward(value, false),
                        Word::Value(value) | Word::Number { value, .. } => self.forward(value, true),
                        Word::Key(value) | Word::Field { value, .. } | Word::Spread { list: value, .. } => {
                            self.count(value)
                        }
                        Word::Literal(_) | Word::SpreadCount(_) => {}
                    }
                }
            }
            ExprKind::Concat(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Value { value, precision: None, width: None } => self.forward(value, true),
                        Piece::Value { value, .. } => self.count(value),
                        Piece::Text(_) => {}
                    }
                }
            }
            ExprKind::BuildKey(key) => {
                for piece in &key.pieces {
                    if let BuiltPiece::Value { value, rules, .. } = piece {
                        self.forward(value, true);
                        self.hold_in_key(value, rules.refused());
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

    /// What a value must not hold, because of any key that it stands in.
    fn hold_in_key(&mut self, value: &Expr, refused: KeyBytes) {
        let Some(local) = plain_local(value) else { return };
        let held = self.in_keys.entry(local).or_default();
        *held = held.and(refused);
    }

    fn forward(&mut self, value: &Expr, finite: bool) {
        match &value.kind {
            ExprKind::Local(local) => self.mark(*local, |count| {
                count.forwarded = true;
                count.finite |= finite;
            }),
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
