//! Loops, and what leaves them.
//!
//! Lua 5.1 has `break` for the innermost loop and no `continue`. A body with `continue` becomes
//! `repeat … until true`, which `break` leaves; a `break` or `continue` that goes further out sets
//! a flag that is tested behind each loop on its way.

use super::expr::{Target, binds};
use super::operands::Form;
use super::{Lowering, binary, index, not, number, plus};
use crate::check::typed::{self, Block, ExprKind, Iterable, LoopId, Pattern, PatternKind};
use crate::check::visit;
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};

/// A loop around the place that is being lowered.
#[derive(Clone, Debug)]
pub(crate) struct OpenLoop {
    id: LoopId,
    /// Whether its body stands in `repeat … until true`.
    wrapped: bool,
    /// Tells that the loop is to be left, where a plain `break` does not do it.
    leave: Option<String>,
    /// Tells that the next turn is due, when a `continue` comes from an inner loop.
    skip: Option<String>,
    /// Where the value of `break value` goes.
    target: Target,
}

/// How a body jumps.
#[derive(Clone, Copy, Default)]
struct Jumps {
    continues: bool,
    /// A `continue` of this loop stands in an inner loop.
    continues_inside: bool,
    /// A `break` of this loop stands where a plain `break` would leave another one.
    breaks_inside: bool,
    breaks: bool,
}

impl Lowering<'_> {
    /// A condition that needs no statement stays where it is; otherwise it is tested inside.
    ///
    /// ```lua
    /// while true do
    ///   local job = redis.call('LPOP', jobs)
    ///   if not job then
    ///     break
    ///   end
    ///   …
    /// end
    /// ```
    pub(crate) fn lower_while(&mut self, condition: &typed::Expr, body: &Block, label: LoopId) {
        if !binds(condition) {
            let mut lowered = Expr::Nil;
            let before = self.nested(|lowering| lowered = lowering.value(condition));
            if before.is_empty() {
                let make = |body| StatementKind::While { condition: super::truth(lowered), body };
                self.lower_turns(label, body, &Target::Nothing, |_| {}, make);
                return;
            }
        }
        let head = |lowering: &mut Self| lowering.test_inside(condition);
        let make = |body| StatementKind::While { condition: Expr::Bool(true), body };
        self.lower_turns(label, body, &Target::Nothing, head, make);
    }

    /// The tests and bindings of a condition, each failing test leaving the loop.
    fn test_inside(&mut self, condition: &typed::Expr) {
        match &condition.kind {
            ExprKind::Logic { and: true, left, right } if binds(condition) => {
                self.test_inside(left);
                self.test_inside(right);
            }
            ExprKind::Let(pattern, value) => self.let_or_break(pattern, value),
            _ => {
                let value = self.value(condition);
                let leave = self.nested(|lowering| lowering.push(StatementKind::Break));
                self.push_if(not(value), leave, Vec::new());
            }
        }
    }

    pub(crate) fn lower_loop(&mut self, body: &Block, label: LoopId, target: &Target) {
        // `loop` is left by `break` only; a value that leaves the script leaves at once.
        let make = |body| StatementKind::While { condition: Expr::Bool(true), body };
        self.lower_turns(label, body, target, |_| {}, make);
    }

    pub(crate) fn lower_for(&mut self, pattern: &Pattern, iterable: &Iterable, body: &Block, label: LoopId) {
        match iterable {
            Iterable::Range { start, end, inclusive, reversed, step } => {
                self.for_range(pattern, (start, end), *inclusive, *reversed, step.as_ref(), body, label);
            }
            Iterable::List { list, enumerate } => self.for_list(pattern, list, *enumerate, body, label),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one range, each named")]
    fn for_range(
        &mut self,
        pattern: &Pattern,
        ends: (&typed::Expr, &typed::Expr),
        inclusive: bool,
        reversed: bool,
        step: Option<&typed::Expr>,
        body: &Block,
        label: LoopId,
    ) {
        let mut operands = vec![(ends.0, Form::Number), (ends.1, Form::Number)];
        if let Some(step) = step {
            operands.push((step, Form::Number));
        }
        let mut lowered = self.operands(&operands).into_iter();
        let first = lowered.next().unwrap_or(Expr::Nil);
        let end = lowered.next().unwrap_or(Expr::Nil);
        let last = if inclusive { end } else { plus(end, -1) };
        let step = lowered.next().map(|value| {
            let known = step.is_some_and(|step| step.range.low >= 1);
            if known {
                return value;
            }
            let value = self.stable("step", value);
            self.abort_if(binary(Operator::Equal, value.clone(), number(0)), "ASSERT", "a step of 0 never ends");
            value
        });
        let (start, stop, step) = match (reversed, step) {
            (false, step) => (first, last, step),
            (true, None) => (last, first, Some(number(-1))),
            (true, Some(Expr::Number(digits))) => (last, first, Some(Expr::Number(format!("-{digits}")))),
            (true, Some(step)) => (last, first, Some(Expr::Negate(Box::new(step)))),
        };
        let name = match pattern.kind {
            PatternKind::Bind(local, None) => self.name_local(local),
            _ => "_".to_owned(),
        };
        let make = |body| StatementKind::NumericFor { name, start, stop, step, body };
        self.lower_turns(label, body, &Target::Nothing, |_| {}, make);
    }

    /// ```lua
    /// for i = 1, #jobs do
    ///   local job = jobs[i]
    ///   …
    /// end
    /// ```
    fn for_list(&mut self, pattern: &Pattern, list: &typed::Expr, enumerate: bool, body: &Block, label: LoopId) {
        let lowered = self.value(list);
        let list = self.stable_or_name(&self.hint(list), lowered);
        let at = self.names.fresh("i");
        self.constant.insert(at.clone());
        let place = Expr::Name(at.clone());
        let element = index(list.clone(), place.clone());
        let walked = list.clone();
        let head = |lowering: &mut Self| match (&pattern.kind, enumerate) {
            (PatternKind::Tuple(parts), true) => {
                let [position, value] = parts.as_slice() else { return };
                let first = lowering.hides(position, &walked);
                if first {
                    lowering.bind_element(value, element.clone());
                }
                lowering.bind_element(position, plus(place.clone(), -1));
                if !first {
                    lowering.bind_element(value, element.clone());
                }
            }
            (PatternKind::Bind(local, None), true) => {
                let pair = Expr::Table { array: vec![plus(place.clone(), -1), element.clone()], named: Vec::new() };
                lowering.bind_value(*local, pair);
            }
            _ => lowering.bind_element(pattern, element.clone()),
        };
        let stop = Expr::Length(Box::new(list));
        let make = |body| StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body };
        self.lower_turns(label, body, &Target::Nothing, head, make);
    }

    /// Whether the local of a pattern will have the name of an expression.
    fn hides(&mut self, pattern: &Pattern, name: &Expr) -> bool {
        let PatternKind::Bind(local, _) = pattern.kind else { return false };
        let declared = self.names.declare(&self.script.locals[local.0].name);
        *name == Expr::Name(declared)
    }

    fn bind_element(&mut self, pattern: &Pattern, value: Expr) {
        match &pattern.kind {
            PatternKind::Bind(local, None) => self.bind_value(*local, value),
            PatternKind::Wildcard => {}
            _ => {
                let value = self.save("element", value);
                self.bind_parts(pattern, &super::matching::Subject::part(value));
            }
        }
    }

    /// The turns of a loop with what their jumps need. `head` stands before each turn.
    fn lower_turns(
        &mut self,
        label: LoopId,
        body: &Block,
        target: &Target,
        head: impl FnOnce(&mut Self),
        make: impl FnOnce(Vec<Statement>) -> StatementKind,
    ) {
        let mut jumps = Jumps::default();
        visit::each_in_block(body, &mut |expr| find_jumps(expr, label, 0, &mut jumps));
        let wrapped = jumps.continues;
        let leave = (jumps.breaks_inside || (wrapped && jumps.breaks)).then(|| {
            let name = self.names.fresh("done");
            self.push(StatementKind::Local { names: vec![name.clone()], values: vec![Expr::Bool(false)] });
            name
        });
        let skip = jumps.continues_inside.then(|| self.names.fresh("skip"));
        let outer_flags = std::mem::take(&mut self.flags_set);
        let turn = self.nested(|lowering| {
            head(lowering);
            if let Some(skip) = &skip {
                lowering.push(StatementKind::Local { names: vec![skip.clone()], values: vec![Expr::Bool(false)] });
            }
            let open =
                OpenLoop { id: label, wrapped, leave: leave.clone(), skip: skip.clone(), target: target.clone() };
            lowering.loops.push(open);
            if wrapped {
                let inner = lowering.nested(|lowering| lowering.block_into(body, &Target::Nothing));
                lowering.loops.pop();
                lowering.push(StatementKind::Repeat { body: inner, until: Expr::Bool(true) });
                lowering.break_if(leave.as_deref());
                lowering.pass_on();
            } else {
                lowering.block_into(body, &Target::Nothing);
                lowering.loops.pop();
            }
        });
        self.push(make(turn));
        self.pass_on();
        self.flags_set.extend(outer_flags);
    }

    /// Behind an inner loop: a jump that goes further out goes on.
    fn pass_on(&mut self) {
        let open = self.loops.iter().flat_map(|open| [open.leave.clone(), open.skip.clone()]).flatten();
        let flags: Vec<String> = open.filter(|flag| self.flags_set.contains(flag)).collect();
        for flag in flags {
            self.break_if(Some(&flag));
        }
    }

    fn break_if(&mut self, flag: Option<&str>) {
        if let Some(flag) = flag {
            let body = self.nested(|lowering| lowering.push(StatementKind::Break));
            self.push(StatementKind::If { arms: vec![(Expr::Name(flag.to_owned()), body)], otherwise: Vec::new() });
        }
    }

    pub(crate) fn lower_break(&mut self, label: LoopId, value: Option<&typed::Expr>) {
        let Some(at) = self.loops.iter().position(|open| open.id == label) else { return };
        let open = self.loops[at].clone();
        if let Some(value) = value {
            self.into(value, &open.target);
        } else if matches!(open.target, Target::Leave) {
            self.leave_nothing(true);
        }
        let innermost = at + 1 == self.loops.len();
        if let Some(leave) = open.leave.filter(|_| !innermost || open.wrapped) {
            self.set_flag(leave);
        }
        self.push(StatementKind::Break);
    }

    pub(crate) fn lower_continue(&mut self, label: LoopId) {
        let Some(at) = self.loops.iter().position(|open| open.id == label) else { return };
        let innermost = at + 1 == self.loops.len();
        if let Some(skip) = self.loops[at].skip.clone().filter(|_| !innermost) {
            self.set_flag(skip);
        }
        self.push(StatementKind::Break);
    }

    fn set_flag(&mut self, flag: String) {
        self.flags_set.insert(flag.clone());
        self.push(StatementKind::Assign { targets: vec![Expr::Name(flag)], values: vec![Expr::Bool(true)] });
    }
}

/// Looks for the jumps of loop `label` in an expression, `depth` loops further in.
fn find_jumps(expr: &typed::Expr, label: LoopId, depth: usize, jumps: &mut Jumps) {
    match &expr.kind {
        ExprKind::Break(target, _) if *target == label => {
            jumps.breaks = true;
            jumps.breaks_inside |= depth > 0;
        }
        ExprKind::Continue(target) if *target == label => {
            jumps.continues = true;
            jumps.continues_inside |= depth > 0;
        }
        _ => {}
    }
    let inner = usize::from(matches!(expr.kind, ExprKind::While { .. } | ExprKind::Loop { .. } | ExprKind::For { .. }));
    visit::each_child(expr, &mut |child| find_jumps(child, label, depth + inner, jumps));
}
