//! How the parameters are used: what is sent, at which place, and in which form the body needs it.

use super::layout::{varies, width};
use super::typed::{Block, Expr, ExprKind, LocalId, Piece, Script, Types, Word};
use super::types::Type;
use super::visit;
use std::collections::BTreeMap;

/// Settles uses and positions of all parameters.
pub(crate) fn settle_uses(script: &mut Script, types: &Types) {
    let mut counts: BTreeMap<LocalId, (bool, bool)> =
        script.parameters.iter().map(|parameter| (parameter.local, (false, false))).collect();
    count_block(&script.body, &mut counts);
    let mut position = 1;
    let mut after = None;
    for (index, parameter) in script.parameters.iter_mut().enumerate() {
        let (forwarded, as_value) = counts.get(&parameter.local).copied().unwrap_or_default();
        let uses = &mut parameter.uses;
        uses.in_body = forwarded || as_value;
        // An `Option` or a list is taken apart, a `mut` parameter changes: neither is what arrived.
        // Behind a list the place of an argument depends on the list.
        let arrives =
            !parameter.source.mutable && !matches!(parameter.ty, Type::Option(_) | Type::Vec(_)) && after.is_none();
        uses.forwarded = forwarded && arrives;
        uses.as_value = as_value || (forwarded && !arrives);
        if uses.in_body {
            parameter.position = Some(position);
            parameter.after = after;
            position += width(&parameter.ty, types);
            if varies(&parameter.ty, types) {
                after = Some(index);
                position = 1;
            }
        }
    }
}

fn count_block(block: &Block, counts: &mut BTreeMap<LocalId, (bool, bool)>) {
    visit::each_in_block(block, &mut |expr| count(expr, counts));
}

fn count(expr: &Expr, counts: &mut BTreeMap<LocalId, (bool, bool)>) {
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

fn forward(value: &Expr, counts: &mut BTreeMap<LocalId, (bool, bool)>) {
    match &value.kind {
        ExprKind::Local(local) => {
            if let Some((forwarded, _)) = counts.get_mut(local) {
                *forwarded = true;
            }
        }
        _ => count(value, counts),
    }
}
