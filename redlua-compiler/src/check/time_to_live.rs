//! Times to live: a relative one must be greater than 0, and the sentinels −1 and −2 of `TTL` are no times.

use super::Checker;
use super::command::is_ttl;
use super::sources::Source;
use super::typed::{Arithmetic, Cast, Expr, ExprKind, Word};
use super::types::{EXACT, Integer, Range, Type};
use crate::catalogue::Kind;
use crate::diagnostic::{Diagnostic, codes};

impl Checker<'_, '_> {
    /// A relative time to live must be greater than 0: 0 deletes the key, and less is an error
    /// in the middle of the script.
    pub(super) fn ttl_word(&mut self, value: Expr, kind: &Kind) -> Word {
        let ty = self.shallow(&value.ty);
        let duration = ty == Type::Duration;
        if duration && matches!(kind, Kind::TtlSeconds) {
            if let Some(seconds) = self.whole_seconds(&value) {
                return Word::Number { value: seconds, infinite: false };
            }
            let value = self.fail(
                codes::TYPE_MISMATCH,
                value.span,
                "this time to live is in whole seconds, and a `Duration` is in milliseconds",
                "use the command in milliseconds: `pexpire`, `PX(…)`, `psetex`; or write `#[redlua(seconds)]` before the \
                 parameter: then it is whole seconds",
            );
            return Word::Value(value);
        }
        let value = if duration { value } else { self.integer_word(value) };
        if !duration && !matches!(self.shallow(&value.ty), Type::Integer(_)) {
            return Word::Value(value);
        }
        if is_ttl(&value, &self.ttl_locals) && value.range.low < 0 {
            self.refuse_sentinel(&value);
            return Word::Number { value, infinite: false };
        }
        if value.range.low < 1 && !self.is_allowed("zero_ttl") && !self.check_time_at_entry(&value) {
            let unit = if matches!(kind, Kind::TtlSeconds) { "in seconds " } else { "in milliseconds " };
            self.refuse_time(&value, unit, "Redis deletes the key at once, or fails in the middle of the script");
        }
        Word::Number { value, infinite: false }
    }

    /// Lets the invoker and the prologue refuse a time to live of 0 or less, or the calls of the helper whose parameter it
    /// is; gives whether that can be.
    pub(super) fn check_time_at_entry(&mut self, value: &Expr) -> bool {
        if let ExprKind::Local(local) = value.kind
            && let Some(bounds) = self.check_at_entry(local, value.span)
        {
            self.learn(vec![(local, value.range.meet(bounds))]);
            return true;
        }
        if let Some(part) = self.part_of_parameter(value) {
            self.check_part_at_entry(part, value);
            return true;
        }
        if self.check_element_at_entry(value) {
            return true;
        }
        let Some(needed) = self.positive_with(value) else { return false };
        for local in needed {
            if self.check_at_entry(local, value.span).is_none() {
                self.owe_time(local, value.span);
            }
        }
        true
    }

    /// Reports a time to live that can be 0 or less; `unit` stands in the message, with a blank behind it.
    pub(super) fn refuse_time(&mut self, value: &Expr, unit: &str, note: impl Into<String>) {
        let what = if value.range.high < 1 { "is 0 or less" } else { "can be 0 or less" };
        let help = self.help_for_time(value);
        self.report(
            Diagnostic::new(codes::ZERO_TTL, value.span, format!("this time to live {unit}{what}"))
                .note(note)
                .help(help),
        );
    }

    fn help_for_time(&self, value: &Expr) -> String {
        let how = match &value.kind {
            ExprKind::Integer(_) => {
                return "to delete the key write `key.del()`, to keep it for ever `key.persist()`".to_owned();
            }
            _ if self.shallow(&value.ty) == Type::Duration => {
                return "give the parameter itself, or what `if let Some(ttl) = …` takes out of it: the invoker checks it \
                        before sending; `#[allow(zero_ttl)]` says that 0 is meant"
                    .to_owned();
            }
            // What a test shows of a `mut` local may be over by the next line.
            ExprKind::Local(local) if self.locals[local.0].mutable => {
                let written = self.written(value);
                format!(
                    "write `{written}.max(1)`, or test what does not change any more: `let {written} = {written};`, then \
                     `if {written} > 0 {{ … }}`"
                )
            }
            ExprKind::Local(_) => {
                let written = self.written(value);
                format!("write `{written}.max(1)`, or test it first: `if {written} > 0 {{ … }}`")
            }
            _ => "write `(…).max(1)`, or bind it with `let ttl = …;` and test it: `if ttl > 0 { … }`".to_owned(),
        };
        format!("{how}; `#[allow(zero_ttl)]` says that it is meant")
    }

    /// A parameter with `#[redlua(seconds)]`, in seconds: the division leaves nothing, since the invoker checks it.
    fn whole_seconds(&mut self, value: &Expr) -> Option<Expr> {
        let ExprKind::Local(local) = value.kind else { return None };
        let Some(Source::Parameter(index) | Source::Payload(index)) = self.source_of(local) else { return None };
        if !self.parameters[index].source.seconds {
            return None;
        }
        if value.range.low < 1 && !self.is_allowed("zero_ttl") {
            self.check_at_entry(local, value.span);
        }
        let span = value.span;
        let range = Range::new(0, EXACT);
        let millis = self.ranged(ExprKind::Cast(Cast::Same, Box::new(value.clone())), Type::I64, range, span);
        let thousand = self.ranged(ExprKind::Integer(1000), Type::I64, Range::only(1000), span);
        Some(self.arithmetic(Arithmetic::Divide, millis, thousand, Integer::I64, span))
    }

    /// −1 (no time to live) and −2 (no key) are no times.
    /// Gives whether it was refused.
    pub(crate) fn refuse_sentinel(&mut self, value: &Expr) -> bool {
        let refused = is_ttl(value, &self.ttl_locals) && value.range.low < 0 && !self.is_allowed("ttl_sentinel");
        if refused {
            self.report(
                Diagnostic::new(codes::TTL_SENTINEL, value.span, "−1 and −2 of this reply would be used as times")
                    .note("−2 means that there is no key, −1 that it has no time to live")
                    .help(format!(
                        "test the sign first: `if {0} > 0 {{ … }}`, or write `{0}.max(0)`",
                        self.written(value)
                    )),
            );
        }
        refused
    }
}
