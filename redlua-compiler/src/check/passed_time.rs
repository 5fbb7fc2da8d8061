//! Times to live that are parameters of helpers: what each call gives is asked, as if the command stood in its place.

use super::Checker;
use super::ranges;
use super::tested::{IdleTest, Sought, find_idle_test};
use super::typed::{Expr, Helper, LocalId};
use super::types::Type;
use super::uses::plain_local;
use super::visit;
use crate::span::Span;
use std::collections::BTreeSet;

/// A parameter of a helper that is used as a time to live there.
pub(crate) struct OwedTime {
    local: LocalId,
    span: Span,
}

/// What a call gives to a helper, and may be 0 or less.
pub(crate) struct PassedTime {
    helper: usize,
    at: usize,
    value: Expr,
    /// What is known not to be 0 where the call stands.
    nonzero: BTreeSet<LocalId>,
}

impl Checker<'_, '_> {
    /// Whether a local is a number that a helper takes, with the value that the call gave. What is in an `Option` is not
    /// followed.
    pub(super) fn is_of_helper(&self, local: LocalId) -> bool {
        let declared = &self.locals[local.0];
        !declared.mutable && self.helper_parameters.contains_key(&local) && self.may_be_time(&declared.ty)
    }

    fn may_be_time(&self, ty: &Type) -> bool {
        matches!(self.shallow(ty), Type::Integer(_) | Type::Duration)
    }

    /// Lets the calls of the helper answer for its parameter.
    pub(super) fn owe_time(&mut self, local: LocalId, span: Span) {
        self.owed_times.push(OwedTime { local, span });
    }

    /// Notes what a call gives, as far as it could be a time to live that is 0 or less.
    pub(super) fn note_passed_times(&mut self, helper: usize, arguments: &[Expr]) {
        if self.is_allowed("zero_ttl") {
            return;
        }
        for (at, value) in arguments.iter().enumerate() {
            if value.range.low < 1 && self.may_be_time(&value.ty) {
                let (value, nonzero) = (value.clone(), self.nonzero.clone());
                self.passed_times.push(PassedTime { helper, at, value, nonzero });
            }
        }
    }

    /// Asks the calls, once all helpers are known.
    pub(super) fn settle_helper_times(&mut self, helpers: &[Helper]) {
        let mut owed = std::mem::take(&mut self.owed_times);
        let passed = std::mem::take(&mut self.passed_times);
        let mut asked = BTreeSet::new();
        while let Some(time) = owed.pop() {
            if !asked.insert(time.local) {
                continue;
            }
            let Some((index, at)) = self.helper_parameters.get(&time.local).copied() else { continue };
            let Some(helper) = helpers.iter().find(|helper| helper.function == index) else { continue };
            if let Some(test) = idle_test(helper, time.local) {
                let name = self.locals[time.local.0].name.clone();
                let of_duration = self.shallow(&self.locals[time.local.0].ty) == Type::Duration;
                self.report_idle_test(time.span, &IdleTest { tested: &name, written: &name, of_duration, test });
                continue;
            }
            for argument in passed.iter().filter(|argument| argument.helper == index && argument.at == at) {
                self.nonzero.clone_from(&argument.nonzero);
                self.ask_argument(&argument.value, &helper.name);
            }
            owed.append(&mut self.owed_times);
        }
    }

    fn ask_argument(&mut self, value: &Expr, helper: &str) {
        if !self.check_time_at_entry(value) {
            let note =
                format!("`{helper}` hands it to a command: Redis deletes the key at once, or fails in the middle");
            self.refuse_time(value, "", note);
        }
    }
}

/// A test in the helper that would have one answer if no call gives 0 or less.
fn idle_test(helper: &Helper, local: LocalId) -> Option<i128> {
    let is_tested = |value: &Expr| ranges::tested_local(value).or_else(|| plain_local(value)) == Some(local);
    let sought = Sought { is_tested: &is_tested, low: 1, high: None };
    let mut found = None;
    visit::each_in_block(&helper.body, &mut |expr| find_idle_test(expr, &sought, &mut found));
    found
}
