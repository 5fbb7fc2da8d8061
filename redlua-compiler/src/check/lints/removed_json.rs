//! `write_before_check` for `Json`: `set` and `remove` abort on what is no object, and a value that was just removed
//! from a key is lost then, as one that does not parse.
//!
//! The walk follows the evaluation order and carries the locals that hold such a value and were not yet asked
//! `is_object()`. What a helper gets is not followed.

use super::allowed_by;
use super::walk::Walk;
use super::write_before_check::{LINT, decodes};
use crate::check::items::Items;
use crate::check::typed::{
    Block, Expr, ExprId, ExprKind, JsonFunction, JsonKind, LocalId, Pattern, Place, Script, StatementKind,
};
use crate::check::types::Type;
use crate::check::visit;
use crate::diagnostic::{Diagnostic, Sink, codes};
use std::collections::BTreeSet;

pub(crate) fn check_removed_json(script: &Script, items: &Items<'_>, sink: &mut Sink) {
    let helpers = script.helpers.iter().map(|helper| {
        let source = &items.module.functions[helper.function];
        (&helper.body, allowed_by(&source.allows, LINT))
    });
    let mut reported = BTreeSet::new();
    for (body, allowed) in std::iter::once((&script.body, allowed_by(&script.source.allows, LINT))).chain(helpers) {
        Removed { sink: &mut *sink, doubtful: BTreeSet::new(), reported: &mut reported, allowed }.block(body);
    }
}

struct Removed<'a> {
    sink: &'a mut Sink,
    /// Locals with what was removed from a key and may be no object.
    doubtful: BTreeSet<LocalId>,
    /// A loop is walked twice.
    reported: &'a mut BTreeSet<ExprId>,
    allowed: usize,
}

impl Walk for Removed<'_> {
    const LINT: &'static str = LINT;

    fn allowed(&mut self) -> &mut usize {
        &mut self.allowed
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::JsonFunction(JsonFunction::Set | JsonFunction::Remove, operands) => {
                operands.iter().for_each(|operand| self.expr(operand));
                if operands.first().is_some_and(|doc| self.was_removed(doc)) {
                    self.report(expr);
                }
            }
            ExprKind::Assign(place, value) => {
                visit::each_child(expr, &mut |child| self.expr(child));
                let removed = self.was_removed(value);
                if let Place::Local(local) = &**place {
                    self.doubtful.remove(local);
                }
                if removed {
                    self.doubtful.insert(visit::root(place));
                }
            }
            ExprKind::Let(pattern, value) => {
                self.expr(value);
                self.bind(pattern, self.was_removed(value));
            }
            ExprKind::Logic { and, left, right } => {
                self.expr(left);
                let after = self.aside(|walk| {
                    walk.prove(left, *and);
                    walk.expr(right);
                });
                self.doubtful.extend(after);
            }
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition);
                let after_then = self.aside(|walk| {
                    walk.prove(condition, true);
                    walk.block(then);
                });
                self.prove(condition, false);
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
                if otherwise.as_ref().is_some_and(ends) {
                    self.doubtful = after_then;
                } else if !ends(then) {
                    self.doubtful.extend(after_then);
                }
            }
            ExprKind::Match { scrutinee, arms } => {
                self.expr(scrutinee);
                let removed = self.was_removed(scrutinee);
                let mut behind = BTreeSet::new();
                for arm in arms {
                    let after = self.aside(|walk| {
                        walk.bind(&arm.pattern, removed);
                        if let Some(guard) = &arm.guard {
                            walk.expr(guard);
                            walk.prove(guard, true);
                        }
                        walk.expr(&arm.body);
                    });
                    if arm.body.ty != Type::Never {
                        behind.extend(after);
                    }
                }
                self.doubtful = behind;
            }
            ExprKind::Block(block) | ExprKind::Labelled { body: block, .. } => self.block(block),
            ExprKind::Loop { body, .. } => self.repeat(|walk| walk.block(body)),
            ExprKind::While { condition, body, .. } => self.repeat(|walk| {
                walk.expr(condition);
                walk.prove(condition, true);
                walk.block(body);
            }),
            ExprKind::For { pattern, iterable, body, .. } => {
                let mut removed = false;
                visit::each_in_iterable(iterable, &mut |part| {
                    self.expr(part);
                    removed |= self.was_removed(part);
                });
                self.repeat(|walk| {
                    walk.bind(pattern, removed);
                    walk.block(body);
                });
            }
            _ => visit::each_child(expr, &mut |child| self.expr(child)),
        }
    }

    fn binding(&mut self, pattern: &Pattern, value: &Expr, otherwise: Option<&Block>) {
        self.expr(value);
        if let Some(otherwise) = otherwise {
            self.aside(|walk| walk.block(otherwise));
        }
        self.bind(pattern, self.was_removed(value));
    }
}

impl Removed<'_> {
    fn bind(&mut self, pattern: &Pattern, doubtful: bool) {
        if doubtful {
            pattern.each_bound(&mut |local| {
                self.doubtful.insert(local);
            });
        }
    }

    /// Walks what may not run; gives the state behind it, and goes on with the one before it.
    fn aside(&mut self, walk: impl FnOnce(&mut Self)) -> BTreeSet<LocalId> {
        let before = self.doubtful.clone();
        walk(self);
        std::mem::replace(&mut self.doubtful, before)
    }

    fn prove(&mut self, condition: &Expr, truth: bool) {
        visit::each_answered(condition, truth, &mut |question, answer| {
            if answer && let Some(local) = asked_for_object(question) {
                self.doubtful.remove(&local);
            }
        });
    }

    /// A body that runs again, or never.
    fn repeat(&mut self, turn: impl Fn(&mut Self)) {
        for _ in 0..2 {
            let after = self.aside(&turn);
            self.doubtful.extend(after);
        }
    }

    /// Whether a value is, or was read from, what a command has just removed, and may be no object.
    fn was_removed(&self, expr: &Expr) -> bool {
        let of_block = |block: &Block| block.value.as_ref().is_some_and(|value| self.was_removed(value));
        match &expr.kind {
            ExprKind::Local(local) => self.doubtful.contains(local),
            // One that is parsed is reported where it is removed.
            ExprKind::Command(call) => call.removes && (self.allowed > 0 || !decodes(&call.reply)),
            ExprKind::JsonFunction(JsonFunction::Set | JsonFunction::Remove, _)
            | ExprKind::Concat(_)
            | ExprKind::Encode(..)
            | ExprKind::Call { .. } => false,
            ExprKind::Block(block) => of_block(block),
            ExprKind::If { then, otherwise, .. } => of_block(then) || otherwise.as_ref().is_some_and(of_block),
            ExprKind::Match { arms, .. } => arms.iter().any(|arm| self.was_removed(&arm.body)),
            _ => {
                let mut removed = false;
                visit::each_child(expr, &mut |child| removed |= self.was_removed(child));
                removed
            }
        }
    }

    fn report(&mut self, expr: &Expr) {
        if self.allowed > 0 || !self.reported.insert(expr.id) {
            return;
        }
        self.sink.report(
            Diagnostic::new(
                codes::WRITE_BEFORE_CHECK,
                expr.span,
                "a value that was just removed would be lost if it is no JSON object",
            )
            .note("a list or a number has no members: the abort comes after the removal; Redis does not roll back")
            .help(
                "ask first, `if !doc.is_object() { … }`, and put it where it is not lost; or look, decode, then remove; \
                 `#[allow(write_before_check)]` on the statement or the `fn` says that it is meant",
            ),
        );
    }
}

/// The local of `local.is_object()`.
fn asked_for_object(question: &Expr) -> Option<LocalId> {
    match &question.kind {
        ExprKind::JsonFunction(JsonFunction::Is(JsonKind::Object), operands) => match operands.as_slice() {
            [Expr { kind: ExprKind::Local(local), .. }] => Some(*local),
            _ => None,
        },
        _ => None,
    }
}

/// Whether nothing runs behind a block.
fn ends(block: &Block) -> bool {
    let never = |expr: &Expr| expr.ty == Type::Never;
    block.value.as_deref().is_some_and(never)
        || block.statements.iter().any(|statement| matches!(&statement.kind, StatementKind::Expr(expr) if never(expr)))
}
