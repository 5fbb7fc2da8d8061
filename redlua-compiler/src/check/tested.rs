//! What tests of the body have shown of a value, so that a time to live that the body itself tests is not checked a
//! second time at the entry: there the check would refuse what the body handles, and leave a branch dead.

use super::Checker;
use super::ranges;
use super::sources::Source;
use super::typed::{Arm, Block, Cast, Comparison, Expr, ExprKind, HeldElement, LocalId, Pattern, PatternKind};
use super::types::{Range, Type};
use super::uses::plain_local;
use super::visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;

/// A time to live because of which a parameter is checked at the entry.
pub(crate) struct CheckedTime {
    parameter: usize,
    /// The way to a part of it.
    path: Vec<usize>,
    /// Whether it is a part of each element of a list.
    of_element: bool,
    /// What it is held to if no test in the body says otherwise: it is no time to live, but a count.
    wish: Option<Range>,
    span: Span,
    written: String,
}

/// What is looked for: a test that a check at the entry decides.
pub(super) struct Sought<'a> {
    pub(super) is_tested: &'a dyn Fn(&Expr) -> bool,
    /// The bounds that the check lets through.
    pub(super) low: i128,
    pub(super) high: Option<i128>,
}

/// Such a test, for a message.
pub(super) struct IdleTest<'a> {
    /// What it tests.
    pub(super) tested: &'a str,
    /// The time to live as it is written.
    pub(super) written: &'a str,
    pub(super) of_duration: bool,
    /// What it is compared with.
    pub(super) test: i128,
}

/// What the arms before have left of what a `match` is about: of an option, of what it holds.
pub(super) struct Remaining {
    pub(super) range: Range,
    nonzero: bool,
}

impl Checker<'_, '_> {
    /// Remembers what a condition shows where it has the value `truth`.
    pub(crate) fn learn_test(&mut self, condition: &Expr, truth: bool) {
        self.learn(ranges::facts(condition, truth));
        for local in nonzero(condition, truth) {
            if !self.locals[local.0].mutable {
                self.nonzero.insert(local);
            }
        }
    }

    /// Lets the invoker and the prologue check the parameter that a local still holds: more than 0; or not negative,
    /// where a test shows that it is not 0. Gives what is known from here on, `None` if it holds no parameter.
    pub(super) fn check_at_entry(&mut self, local: LocalId, span: Span) -> Option<Range> {
        let (Source::Parameter(parameter) | Source::Payload(parameter)) = self.source_of(local)? else { return None };
        let bounds = if self.nonzero.contains(&local) { Range::NOT_NEGATIVE } else { Range::POSITIVE };
        self.parameters[parameter].uses.hold(bounds);
        let written = self.locals[local.0].name.clone();
        self.checked_times.push(CheckedTime {
            parameter,
            path: Vec::new(),
            of_element: false,
            wish: None,
            span,
            written,
        });
        Some(bounds)
    }

    /// The same of a part of a parameter; what tests show of a part is not followed.
    pub(super) fn check_part_at_entry(&mut self, (parameter, path): (usize, Vec<usize>), value: &Expr) {
        self.parameters[parameter].positive_parts.push((path.clone(), value.span));
        let written = self.written(value);
        self.checked_times.push(CheckedTime {
            parameter,
            path,
            of_element: false,
            wish: None,
            span: value.span,
            written,
        });
    }

    /// The same of a part of each element of a list; gives whether it is one that can be checked before the loop.
    pub(super) fn check_element_at_entry(&mut self, value: &Expr) -> bool {
        let Some((parameter, path)) = self.part_of_element(value) else { return false };
        let (Type::Vec(element) | Type::Array(element, _)) = &self.parameters[parameter].ty else { return false };
        let Some(parts) = self.names_of_parts(element, &path) else { return false };
        let local = plain_local(value);
        let is_nonzero = local.is_some_and(|local| self.nonzero.contains(&local));
        let bounds = if is_nonzero { Range::NOT_NEGATIVE } else { Range::POSITIVE };
        let list = &mut self.parameters[parameter];
        match list.held_elements.iter_mut().find(|held| held.parts == parts) {
            _ if parts.is_empty() => list.uses.hold(bounds),
            Some(held) => held.within = held.within.meet(bounds),
            None => list.held_elements.push(HeldElement { parts, within: bounds }),
        }
        if let Some(local) = local {
            self.learn(vec![(local, value.range.meet(bounds))]);
        }
        let written = self.written(value);
        self.checked_times.push(CheckedTime {
            parameter,
            path,
            of_element: true,
            wish: None,
            span: value.span,
            written,
        });
        true
    }

    /// The names on the way to a number, if one is there that is sent on its own.
    fn names_of_parts(&self, ty: &Type, path: &[usize]) -> Option<Vec<String>> {
        let Some((at, rest)) = path.split_first() else {
            return matches!(ty, Type::Integer(_) | Type::Duration).then(Vec::new);
        };
        let (name, ty) = match ty {
            Type::Record(id) => {
                let field = self.items.types.records[id.0].fields.get(*at)?;
                (field.name.clone(), &field.outside)
            }
            Type::Tuple(parts) => (at.to_string(), parts.get(*at)?),
            _ => return None,
        };
        let mut names = vec![name];
        names.extend(self.names_of_parts(ty, rest)?);
        Some(names)
    }

    /// Lets a parameter that a local still holds be held to the bounds of a command, unless the body tests it: then what
    /// it does with others is its own business. Gives whether it is a parameter.
    pub(super) fn wish_at_entry(&mut self, local: LocalId, bounds: Range, span: Span) -> bool {
        let Some(Source::Parameter(parameter) | Source::Payload(parameter)) = self.source_of(local) else {
            return false;
        };
        let (path, wish, written) = (Vec::new(), Some(bounds), String::new());
        self.checked_times.push(CheckedTime { parameter, path, of_element: false, wish, span, written });
        true
    }

    pub(super) fn remaining(&self, scrutinee: &Expr) -> Remaining {
        let nonzero = plain_local(scrutinee).is_some_and(|local| self.nonzero.contains(&local));
        Remaining { range: scrutinee.range, nonzero }
    }

    /// What is known inside of an arm, or behind `if let`: of what is matched, and of the names that the pattern binds.
    pub(super) fn learn_pattern(&mut self, pattern: &Pattern, scrutinee: &Expr, left: &Remaining) {
        let whole = plain_local(scrutinee).filter(|local| !self.locals[local.0].mutable);
        let is_integer = matches!(self.shallow(&scrutinee.ty), Type::Integer(_));
        let bound = bound_by(pattern).filter(|local| !self.locals[local.0].mutable);
        for local in whole.filter(|_| is_integer).into_iter().chain(bound) {
            self.learn(vec![(local, left.range)]);
            if let Some(values) = values_of(pattern) {
                self.learn(vec![(local, values.meet(left.range))]);
            }
        }
        if left.nonzero {
            self.nonzero.extend(whole.into_iter().chain(bound));
        }
    }

    /// A test that the check at the entry decides is there for a reason: then the use is refused, and not the call.
    pub(super) fn refuse_idle_tests(&mut self, body: &Block) {
        let times = std::mem::take(&mut self.checked_times);
        for (at, time) in times.iter().enumerate() {
            let known = times[..at].iter().any(|before| before.is_of_the_same(time));
            if known && time.wish.is_none() {
                continue;
            }
            let low = time.wish.map_or_else(|| self.least(time), |wish| wish.low);
            let mut found = None;
            let is_tested = |value: &Expr| self.is_tested(value, time);
            let sought = Sought { is_tested: &is_tested, low, high: time.wish.map(|wish| wish.high) };
            visit::each_in_block(body, &mut |expr| find_idle_test(expr, &sought, &mut found));
            match (time.wish, found) {
                (Some(wish), None) => self.parameters[time.parameter].uses.hold(wish),
                (None, Some(test)) => {
                    let parameter = &self.parameters[time.parameter];
                    let of_duration = matches!(parameter.ty, Type::Duration);
                    let whole = time.path.is_empty() && !time.of_element;
                    let tested = if whole { parameter.source.name.text.clone() } else { time.written.clone() };
                    let test = IdleTest { tested: &tested, written: &time.written, of_duration, test };
                    self.report_idle_test(time.span, &test);
                }
                _ => {}
            }
        }
    }

    /// The least value that the check at the entry lets through.
    fn least(&self, time: &CheckedTime) -> i128 {
        let parameter = &self.parameters[time.parameter];
        let within = if time.path.is_empty() {
            parameter.uses.within
        } else if let (true, Type::Vec(element) | Type::Array(element, _)) = (time.of_element, &parameter.ty) {
            let parts = self.names_of_parts(element, &time.path).unwrap_or_default();
            parameter.held_elements.iter().find(|held| held.parts == parts).map(|held| held.within)
        } else {
            None
        };
        within.map_or(1, |within| within.low)
    }

    pub(super) fn report_idle_test(&mut self, span: Span, found: &IdleTest<'_>) {
        let IdleTest { tested, written, of_duration, test } = found;
        let help = if written.contains('.') {
            format!("take it out first, and test that: `let ttl = {written};`, then `if ttl > 0 {{ … }}`")
        } else if *of_duration {
            format!(
                "test it here as well: `if !{written}.is_zero() {{ … }}`; `#[allow(zero_ttl)]` says that 0 is meant"
            )
        } else {
            format!("test it here as well: `if {written} > 0 {{ … }}`; `#[allow(zero_ttl)]` says that 0 is meant")
        };
        self.report(
            Diagnostic::new(
                codes::ZERO_TTL,
                span,
                "this time to live can be 0 or less: no test on the way to it says otherwise",
            )
            .note(format!("the body compares `{tested}` with {test}, so it is not checked before the script runs"))
            .help(help),
        );
    }

    fn is_tested(&self, value: &Expr, time: &CheckedTime) -> bool {
        if time.of_element {
            let value = match &value.kind {
                ExprKind::Cast(Cast::Same, inner) => inner,
                _ => value,
            };
            return self.part_of_element(value).is_some_and(|part| part == (time.parameter, time.path.clone()));
        }
        if !time.path.is_empty() {
            return self.part_of_parameter(value).is_some_and(|part| part == (time.parameter, time.path.clone()));
        }
        let local = ranges::tested_local(value).or_else(|| plain_local(value));
        let source = local.and_then(|local| self.source_of(local));
        matches!(source, Some(Source::Parameter(index) | Source::Payload(index)) if index == time.parameter)
    }
}

/// A test of the parameter that says the same of all values from `low` on.
pub(super) fn find_idle_test(expr: &Expr, sought: &Sought<'_>, found: &mut Option<i128>) {
    match &expr.kind {
        ExprKind::Compare { op, left, right } => {
            for (op, tested, constant) in [(*op, left, right), (op.mirrored(), right, left)] {
                if let Some(value) = integer_of(constant)
                    && (sought.is_tested)(tested)
                    && (is_idle(op, value, sought.low) || sought.high.is_some_and(|high| value > high))
                {
                    found.get_or_insert(value);
                }
            }
        }
        ExprKind::Let(pattern, value) => find_idle_pattern(pattern, value, sought, found),
        ExprKind::Match { scrutinee, arms } => {
            for arm in arms {
                find_idle_pattern(&arm.pattern, scrutinee, sought, found);
            }
        }
        _ => {}
    }
    visit::each_child(expr, &mut |child| find_idle_test(child, sought, found));
}

fn find_idle_pattern(pattern: &Pattern, value: &Expr, sought: &Sought<'_>, found: &mut Option<i128>) {
    if let (PatternKind::Tuple(parts), ExprKind::Tuple(values)) = (&pattern.kind, &value.kind) {
        for (part, value) in parts.iter().zip(values) {
            find_idle_pattern(part, value, sought, found);
        }
        return;
    }
    if !(sought.is_tested)(value) {
        return;
    }
    for values in alternatives(pattern).into_iter().filter_map(values_of) {
        if values.high < sought.low {
            found.get_or_insert(values.high);
        }
    }
}

impl CheckedTime {
    fn is_of_the_same(&self, other: &CheckedTime) -> bool {
        let key = |time: &CheckedTime| (time.parameter, time.of_element, time.wish.is_some());
        key(self) == key(other) && self.path == other.path
    }
}

impl Remaining {
    /// What this arm takes away.
    pub(super) fn leave_out(&mut self, arm: &Arm) {
        if let Some(guard) = &arm.guard {
            let Some(bound) = bound_by(&arm.pattern).filter(|_| values_of(&arm.pattern).is_none()) else { return };
            let facts = ranges::facts(guard, false);
            for (_, range) in facts.into_iter().filter(|(local, _)| *local == bound) {
                self.range = self.range.meet(range);
            }
            self.nonzero |= nonzero(guard, false).contains(&bound);
            return;
        }
        for values in alternatives(&arm.pattern).into_iter().filter_map(values_of) {
            self.nonzero |= values.contains(Range::only(0));
            if values.contains(self.range) {
                continue;
            }
            if values.low <= self.range.low {
                self.range.low = self.range.low.max(values.high + 1);
            } else if values.high >= self.range.high {
                self.range.high = self.range.high.min(values.low - 1);
            }
        }
        if self.nonzero && self.range.low == 0 && self.range.high > 0 {
            self.range.low = 1;
        }
    }
}

/// The immutable locals that are not 0 where `condition` has the value `truth`.
fn nonzero(condition: &Expr, truth: bool) -> Vec<LocalId> {
    let mut known = Vec::new();
    visit::each_answered(condition, truth, &mut |question, answer| {
        let ExprKind::Compare { op, left, right } = &question.kind else { return };
        let op = if answer { *op } else { op.negated() };
        for (tested, constant) in [(left, right), (right, left)] {
            if op == Comparison::NotEqual && integer_of(constant) == Some(0) {
                known.extend(ranges::tested_local(tested));
            }
        }
    });
    known
}

/// Whether a comparison with `value` has one answer for all from `low` on.
fn is_idle(op: Comparison, value: i128, low: i128) -> bool {
    value < low || (value == low && matches!(op, Comparison::Less | Comparison::GreaterEqual))
}

/// `0`, the 0 of `Some(0)`, or `Duration::from_secs(0)`.
fn integer_of(expr: &Expr) -> Option<i128> {
    match &expr.kind {
        ExprKind::Integer(value) => Some(*value),
        ExprKind::Some(inner) => integer_of(inner),
        ExprKind::Cast(Cast::Same, _) if expr.ty == Type::Duration && expr.range.low == expr.range.high => {
            Some(expr.range.low)
        }
        _ => None,
    }
}

fn alternatives(pattern: &Pattern) -> Vec<&Pattern> {
    match &pattern.kind {
        PatternKind::Or(parts) => parts.iter().flat_map(alternatives).collect(),
        PatternKind::Some(inner) => alternatives(inner),
        _ => vec![pattern],
    }
}

/// The integers that a pattern lets through, where it says so.
fn values_of(pattern: &Pattern) -> Option<Range> {
    match &pattern.kind {
        PatternKind::Integer(value) => Some(Range::only(*value)),
        PatternKind::Range(low, high) => Some(Range::new(*low, *high)),
        PatternKind::Bind(_, Some(inner)) | PatternKind::Some(inner) => values_of(inner),
        PatternKind::Or(parts) => {
            let mut parts = parts.iter().map(values_of);
            let first = parts.next()??;
            parts.try_fold(first, |joined, part| Some(joined.join(part?)))
        }
        _ => None,
    }
}

/// The name that a pattern gives to the integer.
fn bound_by(pattern: &Pattern) -> Option<LocalId> {
    match &pattern.kind {
        PatternKind::Bind(local, _) if pattern.ty.integer().is_some() => Some(*local),
        PatternKind::Some(inner) => bound_by(inner),
        _ => None,
    }
}
