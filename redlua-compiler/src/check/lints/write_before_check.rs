//! `write_before_check`: Redis does not roll back, so an error behind a write leaves half a change.
//!
//! The walk follows the evaluation order and carries the set of writes that may have happened. A
//! branch on which a write's own reply proves that it changed nothing drops that write again.

use super::allowed_by;
use super::walk::Walk;
use crate::catalogue::{Effect, Noop};
use crate::check::items::Items;
use crate::check::typed::{
    Arm, Block, Called, CommandCall, Comparison, Expr, ExprId, ExprKind, Helper, LocalId, LoopId, Pattern, PatternKind,
    ReplyForm, Script,
};
use crate::check::types::Type;
use crate::check::visit;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const LINT: &str = "write_before_check";

pub(crate) fn check_write_before_check(script: &Script, items: &Items<'_>, sink: &mut Sink) {
    let helpers: BTreeMap<usize, Summary> = script.helpers.iter().fold(BTreeMap::new(), |mut known, helper| {
        let summary = summarize(helper, &known);
        known.insert(helper.function, summary);
        known
    });
    let mut walk = Writes {
        script,
        sink,
        helpers,
        tails: BTreeSet::new(),
        written: Some(BTreeMap::new()),
        bound: BTreeMap::new(),
        protected: BTreeMap::new(),
        loops: BTreeMap::new(),
        allowed: allowed_by(&script.source.allows, LINT),
        discarded: None,
    };
    collect_tails(&script.body, &mut walk.tails);
    for helper in &script.helpers {
        collect_tails(&helper.body, &mut walk.tails);
    }
    walk.block(&script.body);
    for helper in &script.helpers {
        walk.written = Some(BTreeMap::new());
        walk.allowed = allowed_by(&items.module.functions[helper.function].allows, LINT);
        walk.block(&helper.body);
    }
}

/// What a call of a helper can do.
#[derive(Clone, Copy, Default)]
struct Summary {
    writes: bool,
    /// It has an `assert!` or `unwrap()`, which leaves the whole script.
    leaves: bool,
}

fn summarize(helper: &Helper, known: &BTreeMap<usize, Summary>) -> Summary {
    let mut summary = Summary::default();
    visit::each_in_block(&helper.body, &mut |expr| summarize_expr(expr, known, &mut summary));
    summary
}

fn summarize_expr(expr: &Expr, known: &BTreeMap<usize, Summary>, summary: &mut Summary) {
    match &expr.kind {
        ExprKind::Command(call) => summary.writes |= call.command.effect() == Effect::Write,
        ExprKind::Assert(..) | ExprKind::Unwrap(_, None) => summary.leaves = true,
        ExprKind::Call { function, .. } => {
            // A helper that calls itself, or one that is summarized later, may do anything.
            let callee = known.get(function).copied().unwrap_or(Summary { writes: true, leaves: false });
            summary.writes |= callee.writes;
            summary.leaves |= callee.leaves;
        }
        _ => {}
    }
    visit::each_child(expr, &mut |child| summarize_expr(child, known, summary));
}

/// What leaves a function: the value of its body, and what stands behind `return`.
fn collect_tails(body: &Block, tails: &mut BTreeSet<ExprId>) {
    if let Some(value) = &body.value {
        collect_tail(value, tails);
    }
    visit::each_in_block(body, &mut |expr| collect_returns(expr, tails));
}

fn collect_returns(expr: &Expr, tails: &mut BTreeSet<ExprId>) {
    if let ExprKind::Return(Some(value)) = &expr.kind {
        collect_tail(value, tails);
    }
    visit::each_child(expr, &mut |child| collect_returns(child, tails));
}

fn collect_tail(expr: &Expr, tails: &mut BTreeSet<ExprId>) {
    let mut block = |block: &Block| {
        if let Some(value) = &block.value {
            collect_tail(value, tails);
        }
    };
    match &expr.kind {
        ExprKind::Block(inner) => block(inner),
        ExprKind::If { then, otherwise, .. } => {
            block(then);
            otherwise.iter().for_each(block);
        }
        ExprKind::Match { arms, .. } => arms.iter().for_each(|arm| collect_tail(&arm.body, tails)),
        _ => {
            tails.insert(expr.id);
        }
    }
}

/// A write, and whether it is that of an earlier turn of a loop: of this one, the reply at hand proves nothing.
type Write = (ExprId, bool);

/// The writes that may have happened, each with its place; `None` where no code arrives.
type Written = Option<BTreeMap<Write, Span>>;

struct Writes<'a> {
    script: &'a Script,
    sink: &'a mut Sink,
    helpers: BTreeMap<usize, Summary>,
    /// The expressions whose value leaves the function.
    tails: BTreeSet<ExprId>,
    written: Written,
    /// Immutable locals that hold the reply of a write.
    bound: BTreeMap<LocalId, (ExprId, Noop)>,
    /// Immutable locals that hold the `Result` of a write: when it failed, it wrote nothing.
    protected: BTreeMap<LocalId, ExprId>,
    loops: BTreeMap<LoopId, Vec<Written>>,
    allowed: usize,
    /// The statement's own value, which nobody reads: it is not parsed.
    discarded: Option<ExprId>,
}

fn join(left: Written, right: Written) -> Written {
    match (left, right) {
        (Some(mut left), Some(right)) => {
            left.extend(right);
            Some(left)
        }
        (one, None) | (None, one) => one,
    }
}

fn without(written: &Written, write: Option<ExprId>) -> Written {
    let mut written = written.clone();
    if let (Some(written), Some(write)) = (&mut written, write) {
        written.remove(&(write, false));
    }
    written
}

impl Walk for Writes<'_> {
    const LINT: &'static str = LINT;

    fn allowed(&mut self) -> &mut usize {
        &mut self.allowed
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Command(call) => {
                visit::each_child(expr, &mut |child| self.expr(child));
                self.command(call, expr);
            }
            ExprKind::Err(error) => {
                self.expr(error);
                let written = self.written.clone();
                self.error_here(expr.span, "an error", &written);
            }
            ExprKind::Try(inner) => self.try_here(inner, expr.span),
            ExprKind::Assert(condition, _) => {
                let (holds, fails) = self.condition(condition);
                self.error_here(expr.span, "an `assert!`", &fails);
                self.written = holds;
            }
            ExprKind::Unwrap(option, message) => {
                self.expr(option);
                if message.is_none() {
                    let written = without(&self.written, self.proven_absent(option));
                    let out =
                        "check first, then write; `.expect(\"why\")` says why it is there, `unwrap_or(…)` can't fail";
                    self.leave_here(expr.span, "an `unwrap()`", &written, out);
                }
            }
            ExprKind::Call { function, .. } => {
                let before = self.call(expr, *function);
                if self.leaves(expr) {
                    self.error_here(expr.span, "an error of a helper", &before);
                }
            }
            ExprKind::OkOr(option, _) if self.leaves(expr) => {
                visit::each_child(expr, &mut |child| self.expr(child));
                let written = without(&self.written, self.proven_absent(option));
                self.error_here(expr.span, "an error", &written);
            }
            ExprKind::Local(_) if self.leaves(expr) => {
                let written = self.written.clone();
                self.error_here(expr.span, "an error in this `Result`", &written);
            }
            ExprKind::If { condition, then, otherwise } => {
                let (truth, falsehood) = self.condition(condition);
                self.written = truth;
                self.block(then);
                let after_then = std::mem::replace(&mut self.written, falsehood);
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
                self.written = join(after_then, self.written.take());
            }
            ExprKind::Logic { .. } | ExprKind::Not(_) => {
                let (truth, falsehood) = self.condition(expr);
                self.written = join(truth, falsehood);
            }
            ExprKind::Match { scrutinee, arms } => {
                self.match_arms(scrutinee, arms);
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::While { condition, body, label } => self.repeat(*label, |walk| {
                let (truth, falsehood) = walk.condition(condition);
                walk.written = truth;
                walk.block(body);
                falsehood
            }),
            ExprKind::Loop { body, label } => self.repeat(*label, |walk| {
                walk.block(body);
                None
            }),
            ExprKind::Labelled { body, label } => {
                self.block(body);
                for state in self.loops.remove(label).unwrap_or_default() {
                    self.written = join(self.written.take(), state);
                }
            }
            ExprKind::For { iterable, body, label, .. } => {
                visit::each_in_iterable(iterable, &mut |part| self.expr(part));
                self.repeat(*label, |walk| {
                    let before = walk.written.clone();
                    walk.block(body);
                    before
                });
            }
            ExprKind::Return(value) => {
                if let Some(value) = value {
                    self.expr(value);
                }
                self.written = None;
            }
            ExprKind::Break(label, value) => {
                if let Some(value) = value {
                    self.expr(value);
                }
                let state = self.written.take();
                self.loops.entry(*label).or_default().push(state);
            }
            ExprKind::Continue(_) => self.written = None,
            _ => visit::each_child(expr, &mut |child| self.expr(child)),
        }
    }

    fn binding(&mut self, pattern: &Pattern, value: &Expr, otherwise: Option<&Block>) {
        if matches!(pattern.kind, PatternKind::Wildcard) {
            self.discarded = Some(value.id);
        }
        self.expr(value);
        self.remember(pattern, value);
        if let Some(otherwise) = otherwise {
            let after = self.written.clone();
            self.written = without(&after, self.proven_absent(value));
            self.block(otherwise);
            self.written = join(after, self.written.take());
        }
    }

    fn discard(&mut self, expr: &Expr) {
        self.discarded = Some(expr.id);
        self.expr(expr);
    }
}

impl Writes<'_> {
    /// `let removed = jobs.lrem(…);`: a later test of `removed` is a test of the reply.
    fn remember(&mut self, pattern: &Pattern, value: &Expr) {
        if let PatternKind::Bind(local, None) = &pattern.kind
            && !self.script.locals[local.0].mutable
            && let Some(proof) = self.proof_of(value)
        {
            self.bound.insert(*local, proof);
        }
        if let PatternKind::Bind(local, None) = &pattern.kind
            && !self.script.locals[local.0].mutable
            && let Some(write) = self.failed_write(value)
        {
            self.protected.insert(*local, write);
        }
    }

    /// The write whose reply an expression is, and the reply that proves that it did nothing.
    fn proof_of(&self, expr: &Expr) -> Option<(ExprId, Noop)> {
        match &expr.kind {
            ExprKind::Command(call) if call.command.effect() == Effect::Write => Some((expr.id, call.noop?)),
            ExprKind::Local(local) => self.bound.get(local).copied(),
            ExprKind::Cast(_, inner) | ExprKind::Borrow(_, inner) | ExprKind::OkOr(inner, _) => self.proof_of(inner),
            _ => None,
        }
    }

    /// The write that did nothing if this `Result` is an error. Of a command that the catalogue does not know,
    /// nobody can say.
    fn failed_write(&self, result: &Expr) -> Option<ExprId> {
        match &result.kind {
            ExprKind::Protected(command) => match &command.kind {
                ExprKind::Command(call) if matches!(call.command, Called::Known(_)) => Some(command.id),
                _ => None,
            },
            ExprKind::Local(local) => self.protected.get(local).copied(),
            ExprKind::Borrow(_, inner) => self.failed_write(inner),
            _ => None,
        }
    }

    fn proven_absent(&self, option: &Expr) -> Option<ExprId> {
        self.proof_of(option).filter(|(_, noop)| *noop == Noop::Absent).map(|(write, _)| write)
    }

    fn proven_present(&self, option: &Expr) -> Option<ExprId> {
        self.proof_of(option).filter(|(_, noop)| *noop == Noop::Present).map(|(write, _)| write)
    }

    /// Which write a condition proves to have done nothing, when it is `truth`.
    fn proven(&self, condition: &Expr, truth: bool) -> Option<ExprId> {
        match &condition.kind {
            ExprKind::Not(inner) => self.proven(inner, !truth),
            ExprKind::IsSome(option, some) if *some == truth => self.proven_present(option),
            ExprKind::IsSome(option, _) => self.proven_absent(option),
            ExprKind::IsOk(result, ok) if *ok != truth => self.failed_write(result),
            ExprKind::Let(pattern, option) => match (&pattern.kind, truth) {
                (PatternKind::Some(_), false) | (PatternKind::None, true) => self.proven_absent(option),
                (PatternKind::Some(_), true) | (PatternKind::None, false) => self.proven_present(option),
                (PatternKind::Ok(_), false) | (PatternKind::Err(_), true) => self.failed_write(option),
                _ => None,
            },
            ExprKind::Compare { op, left, right } => {
                let (reply, bound, op) = match (&left.kind, &right.kind) {
                    (_, ExprKind::Integer(bound)) => (left, *bound, *op),
                    (ExprKind::Integer(bound), _) => (right, *bound, op.mirrored()),
                    _ => return None,
                };
                let (write, noop) = self.proof_of(reply)?;
                let op = if truth { op } else { op.negated() };
                let nothing = match (op, bound) {
                    (Comparison::Equal, 0) | (Comparison::Less, 1) | (Comparison::LessEqual, 0) => true,
                    (Comparison::Equal, bound) => bound < 1 && noop == Noop::BelowOne,
                    _ => false,
                };
                (nothing && matches!(noop, Noop::Zero | Noop::BelowOne)).then_some(write)
            }
            _ => {
                let (write, noop) = self.proof_of(condition)?;
                (condition.ty == Type::Bool && !truth && matches!(noop, Noop::False | Noop::Zero)).then_some(write)
            }
        }
    }

    /// The states behind a condition that is true, and one that is false.
    fn condition(&mut self, condition: &Expr) -> (Written, Written) {
        match &condition.kind {
            ExprKind::Not(inner) => {
                let (truth, falsehood) = self.condition(inner);
                (falsehood, truth)
            }
            ExprKind::Logic { and, left, right } => {
                let (left_true, left_false) = self.condition(left);
                let (enter, skip) = if *and { (left_true, left_false) } else { (left_false, left_true) };
                self.written = enter;
                let (right_true, right_false) = self.condition(right);
                if *and { (right_true, join(skip, right_false)) } else { (join(skip, right_true), right_false) }
            }
            _ => {
                self.expr(condition);
                let after = self.written.take();
                (without(&after, self.proven(condition, true)), without(&after, self.proven(condition, false)))
            }
        }
    }

    fn error_here(&mut self, span: Span, what: &str, written: &Written) {
        self.leave_here(span, what, written, "check first, then write");
    }

    fn leave_here(&mut self, span: Span, what: &str, written: &Written, out: &str) {
        let Some(write) = written.as_ref().and_then(|written| written.values().next()) else { return };
        if self.allowed > 0 {
            return;
        }
        let (line, column) = write.start();
        self.sink.report(
            Diagnostic::new(
                codes::WRITE_BEFORE_CHECK,
                span,
                format!("{what} behind a write would leave half a change"),
            )
            .note(format!("the write is at {line}:{}; Redis does not roll back", column + 1))
            .help(format!("{out}; `#[allow(write_before_check)]` on the statement or the `fn` says that it is meant")),
        );
    }

    /// Walks a `match`; gives the state of the arms that make an error.
    fn match_arms(&mut self, scrutinee: &Expr, arms: &[Arm]) -> Written {
        let failed = self.fallible(scrutinee);
        let before = self.written.clone();
        let mut after: Written = None;
        let mut problems: Written = None;
        for arm in arms {
            let write = match &arm.pattern.kind {
                PatternKind::None => self.proven_absent(scrutinee),
                PatternKind::Some(_) => self.proven_present(scrutinee),
                PatternKind::Integer(0) => {
                    self.proof_of(scrutinee).filter(|(_, noop)| *noop == Noop::Zero).map(|(write, _)| write)
                }
                PatternKind::Bool(false) => self.proven(scrutinee, false),
                _ => None,
            };
            let state = if matches!(arm.pattern.kind, PatternKind::Err(_)) { &failed } else { &before };
            self.written = without(state, write);
            if let Some(guard) = &arm.guard {
                self.expr(guard);
            }
            self.expr(&arm.body);
            if matches!(arm.body.kind, ExprKind::Err(_)) {
                problems = join(problems, self.written.clone());
            }
            after = join(after, self.written.take());
        }
        self.written = after;
        problems
    }

    /// Walks what gives a `Result`; gives the state in which it has failed. A helper that fails has checked
    /// its own writes.
    fn fallible(&mut self, expr: &Expr) -> Written {
        match &expr.kind {
            ExprKind::Call { function, .. } if matches!(expr.ty, Type::Result(..)) => self.call(expr, *function),
            ExprKind::Match { scrutinee, arms } if reports_itself(expr) => self.match_arms(scrutinee, arms),
            _ => {
                self.expr(expr);
                without(&self.written, self.failed_write(expr))
            }
        }
    }

    /// Whether the value is a `Result` that leaves the function.
    fn leaves(&self, expr: &Expr) -> bool {
        matches!(expr.ty, Type::Result(..)) && self.tails.contains(&expr.id)
    }

    /// A call of a helper; gives what was written when it began. A helper that fails has checked its
    /// own writes.
    fn call(&mut self, expr: &Expr, function: usize) -> Written {
        visit::each_child(expr, &mut |child| self.expr(child));
        let before = self.written.clone();
        let summary = self.helpers.get(&function).copied().unwrap_or_default();
        if summary.leaves {
            self.error_here(expr.span, "a helper with an `assert!` or `unwrap()`", &before);
        }
        if summary.writes
            && let Some(written) = &mut self.written
        {
            written.insert((expr.id, false), expr.span);
        }
        before
    }

    fn command(&mut self, call: &CommandCall, expr: &Expr) {
        if call.command.effect() != Effect::Write {
            return;
        }
        let parsed = decodes(&call.reply) && self.discarded != Some(expr.id);
        if call.removes && parsed && self.allowed == 0 {
            self.sink.report(
                Diagnostic::new(
                    codes::WRITE_BEFORE_CHECK,
                    expr.span,
                    "a value that was just removed would be lost if it does not parse",
                )
                .note("the abort comes after the removal; Redis does not roll back")
                .help("look first, decode, then remove; or declare the handle's values as text"),
            );
        }
        if let Some(written) = &mut self.written {
            written.insert((expr.id, false), expr.span);
        }
    }

    /// `value?`: the error path is reached with what was written before, less what its own reply
    /// proves undone.
    fn try_here(&mut self, inner: &Expr, span: Span) {
        let written = match &inner.kind {
            ExprKind::Call { function, .. } => self.call(inner, *function),
            _ if reports_itself(inner) => {
                self.expr(inner);
                return;
            }
            _ => {
                self.expr(inner);
                without(&self.written, self.proven_absent(inner).or_else(|| self.failed_write(inner)))
            }
        };
        // Of an `Option`, nothing is no error: the author may mean it.
        let out = match inner.ty {
            Type::Option(_) => {
                "check first, then write; where it may be missing, say so: `let Some(value) = … else { return None };`; \
                 where it can't be, say why: `.expect(\"…\")`"
            }
            _ => "check first, then write",
        };
        self.leave_here(span, "`?`", &written, out);
    }

    /// A body that runs again sees its own writes; `turn` gives the state in which the loop ends.
    fn repeat(&mut self, label: LoopId, turn: impl Fn(&mut Self) -> Written) {
        let before = self.sink.len();
        let entered = self.written.clone().unwrap_or_default();
        let mut ended = turn(self);
        if self.sink.len() == before
            && let Some(written) = self.written.take()
        {
            let earlier =
                |(write, span)| if entered.contains_key(&write) { (write, span) } else { ((write.0, true), span) };
            self.written = Some(written.into_iter().map(earlier).collect());
            ended = join(ended, turn(self));
        }
        let mut result = ended;
        for state in self.loops.remove(&label).unwrap_or_default() {
            result = join(result, state);
        }
        self.written = result;
    }
}

/// Whether each error of a `Result` is made in the expression itself, where it is reported.
fn reports_itself(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Ok(_) | ExprKind::Err(_) => true,
        ExprKind::Match { arms, .. } => arms.iter().all(|arm| reports_itself(&arm.body)),
        _ => false,
    }
}

/// Whether a reply is parsed, so that a stored value of the wrong form aborts.
pub(super) fn decodes(reply: &ReplyForm) -> bool {
    match reply {
        ReplyForm::Catalogue { reply, stored } => stored.is_parsed(reply),
        ReplyForm::Record(_) | ReplyForm::Fields(..) | ReplyForm::Raw(_) | ReplyForm::Facts { .. } => true,
    }
}
