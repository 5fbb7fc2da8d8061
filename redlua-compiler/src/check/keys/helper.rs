//! `key!` in a helper: it is declared where its values are the same parameters of the script at every call.

use super::super::Checker;
use super::super::sources::Source;
use super::super::typed::{Expr, ExprKind, Helper, Key, KeySlot, LocalId};
use super::super::types::Type;
use super::super::uses::plain_local;
use super::super::visit;
use super::piece::{Piece, Value, is_sent};
use std::collections::{BTreeMap, BTreeSet};

/// What a call of a helper passes.
#[derive(Clone, Debug)]
pub(crate) struct Passed {
    /// The helper.
    pub(crate) function: usize,
    /// Its arguments.
    pub(crate) arguments: Vec<Argument>,
    /// The line and column of the call.
    pub(crate) at: (usize, usize),
}

/// An argument as far as it matters for a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Argument {
    /// A parameter of the script.
    Sent(Source),
    /// A local, perhaps a parameter of the calling helper.
    Local(LocalId),
    /// Anything else.
    Other,
}

impl Checker<'_, '_> {
    /// Notes what a call passes.
    pub(crate) fn note_passed(&mut self, function: usize, arguments: &[Expr], at: (usize, usize)) {
        let arguments = arguments.iter().map(|argument| self.argument(argument)).collect();
        self.keys.passed.push(Passed { function, arguments, at });
    }

    fn argument(&self, argument: &Expr) -> Argument {
        let Some(local) = plain_local(argument) else { return Argument::Other };
        self.source_of(local).map_or(Argument::Local(local), Argument::Sent)
    }

    /// Declares the keys of helpers whose values turn out to be parameters of the script.
    pub(crate) fn settle_helper_keys(&mut self, helpers: &mut [Helper]) {
        let mut places = BTreeMap::new();
        for helper in helpers.iter() {
            for (position, local) in helper.parameters.iter().enumerate() {
                places.insert(*local, (helper.function, position));
            }
        }
        let mut turned = BTreeMap::new();
        for derived in self.keys.derived.clone() {
            if derived.helper.is_none() {
                continue;
            }
            let Some(at) = self.keys.all.iter().position(|known| known.local == derived.local) else { continue };
            let mut known = self.keys.all[at].clone();
            for piece in &mut known.pieces {
                if let Piece::Value(value) = piece
                    && value.own.is_none()
                    && !value.handle
                {
                    value.source = self.settle_source(value, &places);
                }
            }
            self.keys.all[at] = known.clone();
            // A channel is never in `KEYS`.
            if !known.pieces.iter().all(is_sent) || super::holds_channel(&self.locals[derived.local.0].ty) {
                continue;
            }
            let local = self.locals[derived.local.0].clone();
            let (handle, parts) = (local.name, self.key_parts(&known.pieces));
            let (template, ty, slot) = (known.template, local.ty, KeySlot::Fixed);
            // The script itself has no name for it.
            let key = Key { handle, locals: Vec::new(), template, parts, ty, slot, member: None };
            let index = self.declare_key(key, local.span);
            turned.insert(derived.local, index);
        }
        self.keys.derived.retain(|derived| !turned.contains_key(&derived.local));
        for helper in helpers {
            visit::each_in_block_mut(&mut helper.body, &mut |expr| turn(expr, &turned));
        }
    }

    fn settle_source(&self, value: &Value, places: &BTreeMap<LocalId, (usize, usize)>) -> Option<Source> {
        let found = self.sent_to(value.local, places)?;
        match found {
            Source::Parameter(index) if !matches!(self.parameters[index].ty, Type::Option(_)) => {
                (!self.parameters[index].source.escape).then_some(found)
            }
            _ => None,
        }
    }

    /// The one parameter of the script that all calls pass for a helper's parameter.
    fn sent_to(&self, local: LocalId, places: &BTreeMap<LocalId, (usize, usize)>) -> Option<Source> {
        let mut found = None;
        let mut seen = BTreeSet::from([local]);
        let mut open = vec![local];
        while let Some(local) = open.pop() {
            // A parameter that is assigned to is another text by then.
            if self.locals[local.0].mutable {
                return None;
            }
            let (function, position) = places.get(&local)?;
            for passed in self.keys.passed.iter().filter(|passed| passed.function == *function) {
                match passed.arguments.get(*position)? {
                    Argument::Sent(source) if found.is_none_or(|found| found == *source) => found = Some(*source),
                    // Helpers that call each other pass on what they got: only what enters the circle counts.
                    Argument::Local(other) => {
                        if seen.insert(*other) {
                            open.push(*other);
                        }
                    }
                    Argument::Sent(_) | Argument::Other => return None,
                }
            }
        }
        found
    }

    /// The first call of a helper that does not pass a parameter of the script.
    pub(super) fn call_that_breaks(&self, function: usize, local: LocalId) -> Option<(usize, usize)> {
        let name = &self.locals[local.0].name;
        let source = &self.items.module.functions[function];
        let position = source.parameters.iter().position(|parameter| parameter.name.text == *name)?;
        let mut calls = self.keys.passed.iter().filter(|passed| passed.function == function);
        let first = calls.clone().next()?.arguments.get(position)?;
        let breaks = calls.find(|passed| match passed.arguments.get(position) {
            Some(Argument::Sent(_)) => passed.arguments.get(position) != Some(first),
            _ => true,
        });
        breaks.map(|passed| passed.at)
    }
}

/// A key that is declared after all is not put together.
fn turn(expr: &mut Expr, turned: &BTreeMap<LocalId, usize>) {
    if let ExprKind::BuildKey(key) = &expr.kind
        && let Some(index) = turned.get(&key.local)
    {
        expr.kind = ExprKind::Key(*index, None);
    }
    visit::each_child_mut(expr, &mut |child| turn(child, turned));
}
