//! How the parameters are used: what is sent, at which place, and in which form the body needs it.

use super::layout::{varies, width};
use super::typed::{Block, Expr, ExprKind, LocalId, Parameter, Piece, Script, Types, Word};
use super::types::Type;
use super::visit;
use std::collections::BTreeMap;

/// Whether each local is sent on, and whether its value is needed.
type Counts = BTreeMap<LocalId, (bool, bool)>;

/// Settles uses and positions of all parameters.
pub(crate) fn settle_uses(script: &mut Script, types: &Types) {
    let mut counts: Counts = script.leaves().map(|parameter| (parameter.local, (false, false))).collect();
    count_block(&script.body, &mut counts);
    let mut place = Place { counts, types, position: 1, after: None };
    for (index, parameter) in script.parameters.iter_mut().enumerate() {
        place.settle(parameter, index, false);
    }
}

/// Where the next argument stands.
struct Place<'t> {
    counts: Counts,
    types: &'t Types,
    position: usize,
    after: Option<usize>,
}

impl Place<'_> {
    /// `index` is that of the parameter, also for its parts; of a record that is sent all fields are.
    fn settle(&mut self, parameter: &mut Parameter, index: usize, sent: bool) {
        if !parameter.parts.is_empty() {
            let used = |leaf: &&Parameter| self.counts.get(&leaf.local).is_some_and(|(sent, value)| *sent || *value);
            parameter.uses.in_body = parameter.leaves().iter().any(used);
            if sent || parameter.uses.in_body {
                (parameter.position, parameter.after) = (Some(self.position), self.after);
                parameter.parts.iter_mut().for_each(|part| self.settle(part, index, true));
            }
            return;
        }
        let (forwarded, as_value) = self.counts.get(&parameter.local).copied().unwrap_or_default();
        let uses = &mut parameter.uses;
        uses.in_body = forwarded || as_value;
        // What has parts is taken apart, a `mut` parameter changes: neither is what arrived. Behind a list
        // the place of an argument depends on the list.
        let is_whole = !matches!(
            parameter.ty,
            Type::Option(_) | Type::Vec(_) | Type::Array(..) | Type::Tuple(_) | Type::Record(_)
        );
        let arrives = !parameter.source.mutable && is_whole && self.after.is_none();
        uses.forwarded = forwarded && arrives;
        uses.as_value = as_value || (forwarded && !arrives);
        if sent || uses.in_body {
            (parameter.position, parameter.after) = (Some(self.position), self.after);
            self.position += width(&parameter.ty, self.types);
            if varies(&parameter.ty, self.types) {
                self.after = Some(index);
                self.position = 1;
            }
        }
    }
}

fn count_block(block: &Block, counts: &mut Counts) {
    visit::each_in_block(block, &mut |expr| count(expr, counts));
}

fn count(expr: &Expr, counts: &mut Counts) {
    match &expr.kind {
        ExprKind::Local(local) => {
            if let Some((_, as_value)) = counts.get_mut(local) {
                *as_value = true;
            }
        }
        ExprKind::Command(call) => {
            for word in &call.words {
                match word {
                    Word::Value(value) | Word::Number { value, .. } | Word::Prefixed(_, value) => {
                        forward(value, counts)
                    }
                    Word::Key(value) | Word::Field(_, value) | Word::Spread { list: value, .. } => count(value, counts),
                    Word::Literal(_) => {}
                }
            }
        }
        ExprKind::Concat(pieces) => {
            for piece in pieces {
                match piece {
                    Piece::Value { value, precision: None, width: None } => forward(value, counts),
                    Piece::Value { value, .. } => count(value, counts),
                    Piece::Text(_) => {}
                }
            }
        }
        _ => visit::each_child(expr, &mut |child| count(child, counts)),
    }
}

fn forward(value: &Expr, counts: &mut Counts) {
    match &value.kind {
        ExprKind::Local(local) => {
            if let Some((forwarded, _)) = counts.get_mut(local) {
                *forwarded = true;
            }
        }
        _ => count(value, counts),
    }
}
