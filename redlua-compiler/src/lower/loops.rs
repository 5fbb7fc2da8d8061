//! Loops, and what leaves them.
//!
//! Lua 5.1 has `break` for the innermost loop and no `continue`. A body with `continue` becomes
//! `repeat … until true`, which `break` leaves; a `break` or `continue` that goes further out sets
//! a flag that is tested behind each loop on its way.

use super::expr::{Target, binds, has_call};
use super::map::Entries;
use super::operands::Form;
use super::{Lowering, binary, call, index, layers, not, number, plus};
use crate::check::typed::{self, Block, ExprKind, Iterable, ListFunction, LoopId, Pattern, PatternKind};
use crate::check::types::Type;
use crate::check::uses::plain_local;
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
    /// Whether its turn stands in several loops of Lua.
    layered: bool,
}

/// A loop over a range or list before its body is known.
pub(crate) struct Walk {
    name: String,
    start: Expr,
    stop: Expr,
    step: Option<Expr>,
    /// The element.
    pub(crate) element: Expr,
    /// Its position, from 0.
    pub(crate) place: Expr,
    /// Whether the loop's variable is the user's own.
    bound: bool,
    /// The head of a loop over a map.
    entries: Option<Entries>,
}

impl Walk {
    /// The shorter of two lists ends the loop.
    pub(crate) fn end_with(&mut self, other: &Expr) {
        let length = Expr::Length(Box::new(other.clone()));
        let stop = std::mem::replace(&mut self.stop, Expr::Nil);
        self.stop = call("math.min", vec![stop, length]);
    }
}

/// The local that a pattern binds the whole element to.
fn bound_local(pattern: &Pattern) -> Option<typed::LocalId> {
    match pattern.kind {
        PatternKind::Bind(local, None) => Some(local),
        _ => None,
    }
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
                self.lower_turns(label, body, &Target::Nothing, |lowering, turn| {
                    let body = lowering.nested(|lowering| turn(lowering));
                    lowering.push(StatementKind::While { condition: super::truth(lowered), body });
                });
                return;
            }
        }
        self.lower_turns(label, body, &Target::Nothing, |lowering, turn| {
            let body = lowering.nested(|lowering| {
                // A jump out of the condition to a loop further out leaves this one first.
                let target = Target::Nothing;
                lowering.loops.push(OpenLoop {
                    id: label,
                    wrapped: false,
                    leave: None,
                    skip: None,
                    target,
                    layered: false,
                });
                lowering.test_inside(condition);
                lowering.loops.pop();
                turn(lowering);
            });
            lowering.push(StatementKind::While { condition: Expr::Bool(true), body });
        });
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
        self.lower_turns(label, body, target, |lowering, turn| {
            let body = lowering.nested(|lowering| turn(lowering));
            lowering.push(StatementKind::While { condition: Expr::Bool(true), body });
        });
    }

    /// ```lua
    /// repeat
    ///   …
    ///   break
    ///   …
    /// until true
    /// ```
    pub(crate) fn lower_labelled(&mut self, body: &Block, label: LoopId, target: &Target) {
        let value = target.clone();
        self.lower_turns_into(label, body, target, &value, |lowering, turn| {
            let body = lowering.nested(|lowering| turn(lowering));
            lowering.push(StatementKind::Repeat { body, until: Expr::Bool(true) });
        });
    }

    pub(crate) fn lower_for(&mut self, pattern: &Pattern, iterable: &Iterable, body: &Block, label: LoopId) {
        self.inside.extend(
            place_inside(pattern, iterable)
                .into_iter()
                .filter(|(place, list)| [place, list].iter().all(|local| !self.script.locals[local.0].mutable)),
        );
        match iterable {
            Iterable::Chain(chain) => {
                self.layers.expected = layers::has_layers(chain);
                // The chain is a loop of its own; the turn stands where an element has passed it.
                self.lower_turns(label, body, &Target::Nothing, |lowering, turn| {
                    lowering.for_chain(chain, pattern, body, turn);
                });
            }
            Iterable::List { list, enumerate, .. } if plain_local(list).is_some_and(|local| self.is_counted(local)) => {
                self.for_counted(pattern, list, *enumerate, body, label);
            }
            Iterable::List { list, enumerate: true, borrowed, .. } => {
                let list = self.walked(list, *borrowed);
                self.for_enumerated(pattern, &list, body, label);
            }
            _ => {
                let source = self.source_of(iterable);
                let name = bound_local(pattern);
                self.lower_turns(label, body, &Target::Nothing, |lowering, turn| {
                    let walk = lowering.open_walk_as(iterable, source, name);
                    lowering.turns.insert(label, Expr::Name(walk.name.clone()));
                    let element = walk.element.clone();
                    let statements = lowering.nested(|lowering| {
                        if !walk.bound {
                            lowering.bind_element(pattern, element);
                        }
                        turn(lowering);
                    });
                    lowering.close_walk(walk, statements);
                });
            }
        }
    }

    fn source_of(&mut self, iterable: &Iterable) -> Vec<Expr> {
        match iterable {
            Iterable::Range { start, end, step, .. } => {
                let mut operands = vec![(start, Form::Number), (end, Form::Number)];
                operands.extend(step.as_ref().map(|step| (step, Form::Number)));
                self.operands(&operands)
            }
            Iterable::List { list, borrowed, .. } | Iterable::Map { map: list, borrowed, .. } => {
                vec![self.walked(list, *borrowed)]
            }
            Iterable::Chain(_) => Vec::new(),
        }
    }

    /// ```lua
    /// for i = 1, #jobs do
    ///   local job = jobs[i]
    ///   …
    /// end
    /// ```
    fn for_enumerated(&mut self, pattern: &Pattern, list: &Expr, body: &Block, label: LoopId) {
        self.lower_turns(label, body, &Target::Nothing, |lowering, turn| {
            let at = lowering.open_counter();
            let place = Expr::Name(at.clone());
            lowering.turns.insert(label, place.clone());
            let element = index(list.clone(), place.clone());
            let statements = lowering.nested(|lowering| {
                match &pattern.kind {
                    PatternKind::Tuple(parts) => {
                        if let [position, value] = parts.as_slice() {
                            // A position that takes the list's name would hide it from the element.
                            let hides = lowering.hides_list(position, list);
                            if hides {
                                lowering.bind_element(value, element.clone());
                            }
                            lowering.bind_element(position, plus(place.clone(), -1));
                            if !hides {
                                lowering.bind_element(value, element);
                            }
                        }
                    }
                    _ => {
                        let pair = Expr::Table { array: vec![plus(place.clone(), -1), element], named: Vec::new() };
                        lowering.bind_element(pattern, pair);
                    }
                }
                turn(lowering);
            });
            lowering.close_counter();
            let stop = Expr::Length(Box::new(list.clone()));
            lowering.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body: statements });
        });
    }

    /// Whether only the number of a list's elements was sent.
    pub(super) fn is_counted(&self, list: typed::LocalId) -> bool {
        self.script.parameters.iter().any(|parameter| parameter.local == list && parameter.uses.as_count)
    }

    /// A loop whose elements stand in keys only.
    ///
    /// ```lua
    /// for i = 1, queues_count do
    ///   local wait = KEYS[1 + i]
    /// ```
    fn for_counted(&mut self, pattern: &Pattern, list: &typed::Expr, enumerate: bool, body: &Block, label: LoopId) {
        let stop = plain_local(list).map_or(Expr::Nil, |local| self.count_of(local));
        self.lower_turns(label, body, &Target::Nothing, |lowering, turn| {
            let at = lowering.open_counter();
            let place = Expr::Name(at.clone());
            lowering.turns.insert(label, place.clone());
            let statements = lowering.nested(|lowering| {
                if let (true, PatternKind::Tuple(parts)) = (enumerate, &pattern.kind)
                    && let Some(position) = parts.first()
                {
                    lowering.bind_element(position, plus(place, -1));
                }
                turn(lowering);
            });
            lowering.close_counter();
            lowering.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body: statements });
        });
    }

    /// The head of a loop over a range or list: what an element is called, and where it stands.
    pub(crate) fn open_walk(&mut self, iterable: &Iterable, source: Vec<Expr>, pattern: Option<&Pattern>) -> Walk {
        if let Iterable::Map { map, kind, part, .. } = iterable {
            let Type::Map(_, key, _) = &map.ty else { return self.open_walk_as(iterable, source, None) };
            let lowered = source.into_iter().next().unwrap_or(Expr::Nil);
            let entries = self.open_entries(lowered, (*kind, key), *part, pattern);
            let walk = self.open_walk_as(iterable, Vec::new(), None);
            return Walk { element: entries.element.clone(), entries: Some(entries), ..walk };
        }
        // A closure's parameter may be bound again further in: it gets a local of its own.
        self.open_walk_as(iterable, source, None)
    }

    fn open_walk_as(&mut self, iterable: &Iterable, source: Vec<Expr>, local: Option<typed::LocalId>) -> Walk {
        let mut source = source.into_iter();
        let first = source.next().unwrap_or(Expr::Nil);
        match iterable {
            Iterable::Range { inclusive, reversed, step, .. } => {
                let end = source.next().unwrap_or(Expr::Nil);
                // Lua evaluates where it begins first, and that is the end here.
                let swapped = *reversed && has_call(&first) && has_call(&end);
                let first = if swapped { self.save("low", first) } else { first };
                let last = if *inclusive { end } else { plus(end, -1) };
                let step = source.next().map(|value| self.checked_step(value, step.as_ref()));
                let (start, stop, step) = match (reversed, step) {
                    (false, step) => (first, last, step),
                    (true, None) => (last, first, Some(number(-1))),
                    (true, Some(Expr::Number(digits))) => (last, first, Some(Expr::Number(format!("-{digits}")))),
                    (true, Some(step)) => (last, first, Some(Expr::Negate(Box::new(step)))),
                };
                let bound = local.is_some();
                let name = match local {
                    Some(local) => self.name_local(local),
                    None => self.open_counter(),
                };
                let element = Expr::Name(name.clone());
                let place = plus(element.clone(), -1);
                Walk { name, start, stop, step, element, place, bound, entries: None }
            }
            Iterable::List { reversed, .. } => {
                let name = self.open_counter();
                let at = Expr::Name(name.clone());
                let length = Expr::Length(Box::new(first.clone()));
                let place = if *reversed {
                    binary(Operator::Subtract, length.clone(), at.clone())
                } else {
                    plus(at.clone(), -1)
                };
                let element = index(first, at);
                let (start, stop, step) =
                    if *reversed { (length, number(1), Some(number(-1))) } else { (number(1), length, None) };
                Walk { name, start, stop, step, element, place, bound: false, entries: None }
            }
            Iterable::Map { .. } | Iterable::Chain(_) => Walk {
                name: "_".to_owned(),
                start: number(1),
                stop: number(0),
                step: None,
                element: Expr::Nil,
                place: Expr::Nil,
                bound: true,
                entries: None,
            },
        }
    }

    pub(crate) fn close_walk(&mut self, walk: Walk, body: Vec<Statement>) {
        if let Some(entries) = walk.entries {
            (0..entries.taken).for_each(|_| self.close_counter());
            self.push(StatementKind::GenericFor { names: entries.names, iterator: entries.iterator, body });
            return;
        }
        if !walk.bound {
            self.close_counter();
        }
        let Walk { name, start, stop, step, .. } = walk;
        self.push(StatementKind::NumericFor { name, start, stop, step, body });
    }

    pub(crate) fn checked_step(&mut self, value: Expr, step: Option<&typed::Expr>) -> Expr {
        if step.is_some_and(|step| step.range.low >= 1) {
            return value;
        }
        let value = self.stable("step", value);
        self.abort_if(binary(Operator::Equal, value.clone(), number(0)), "ASSERT", "a step of 0 never ends");
        value
    }

    /// Whether a local of a pattern will have the name of an expression.
    pub(crate) fn hides_list(&mut self, pattern: &Pattern, name: &Expr) -> bool {
        let mut bound = Vec::new();
        pattern.each_bound(&mut |local| bound.push(local));
        bound.into_iter().any(|local| *name == Expr::Name(self.names.declare(&self.script.locals[local.0].name)))
    }

    fn bind_element(&mut self, pattern: &Pattern, value: Expr) {
        match &pattern.kind {
            PatternKind::Bind(local, None) => {
                let value = self.own_element(*local, value);
                self.bind_value(*local, value);
            }
            PatternKind::Wildcard => {}
            _ => {
                let value = self.save("element", value);
                self.bind_parts(pattern, &super::pattern::Subject::part(value));
            }
        }
    }

    /// The turns of a loop with what their jumps need. `make` pushes the loop and calls what it is
    /// given where a turn stands.
    fn lower_turns(
        &mut self,
        label: LoopId,
        body: &Block,
        target: &Target,
        make: impl FnOnce(&mut Self, &mut dyn FnMut(&mut Self)),
    ) {
        self.lower_turns_into(label, body, target, &Target::Nothing, make);
    }

    /// The same, where the value of the body itself goes to `last`.
    fn lower_turns_into(
        &mut self,
        label: LoopId,
        body: &Block,
        target: &Target,
        last: &Target,
        make: impl FnOnce(&mut Self, &mut dyn FnMut(&mut Self)),
    ) {
        let mut jumps = Jumps::default();
        visit::each_in_block(body, &mut |expr| find_jumps(expr, label, 0, &mut jumps));
        let wrapped = jumps.continues;
        let layered = std::mem::take(&mut self.layers.expected);
        let leave = (jumps.breaks_inside || ((wrapped || layered) && jumps.breaks)).then(|| {
            let name = self.names.fresh("done");
            self.push(StatementKind::Local { names: vec![name.clone()], values: vec![Expr::Bool(false)] });
            name
        });
        let skip = jumps.continues_inside.then(|| self.names.fresh("skip"));
        let outer_flags = std::mem::take(&mut self.flags_set);
        let open =
            OpenLoop { id: label, wrapped, leave: leave.clone(), skip: skip.clone(), target: target.clone(), layered };
        make(self, &mut |lowering| {
            if let Some(skip) = &skip {
                lowering.push(StatementKind::Local { names: vec![skip.clone()], values: vec![Expr::Bool(false)] });
            }
            if layered {
                lowering.layers.leave.clone_from(&leave);
            }
            lowering.loops.push(open.clone());
            if wrapped {
                let inner = lowering.nested(|lowering| lowering.block_into(body, &Target::Nothing));
                lowering.loops.pop();
                lowering.push(StatementKind::Repeat { body: inner, until: Expr::Bool(true) });
                lowering.pass_on(leave.clone());
            } else {
                lowering.block_into(body, last);
                lowering.loops.pop();
            }
        });
        self.pass_on(None);
        self.flags_set.extend(outer_flags);
    }

    /// Behind an inner loop: a jump that goes further out goes on.
    pub(crate) fn pass_on(&mut self, own: Option<String>) {
        let open = self.loops.iter().flat_map(|open| [open.leave.clone(), open.skip.clone()]).flatten();
        let outer = open.filter(|flag| self.flags_set.contains(flag));
        let flags = own.into_iter().chain(outer).collect();
        self.break_if(flags);
    }

    /// `if done or skip then break end`
    pub(crate) fn break_if(&mut self, flags: Vec<String>) {
        let any = flags.into_iter().map(Expr::Name).reduce(|left, right| binary(Operator::Or, left, right));
        if let Some(any) = any {
            let body = self.nested(|lowering| lowering.push(StatementKind::Break));
            self.push(StatementKind::If { arms: vec![(any, body)], otherwise: Vec::new() });
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
        if let Some(leave) = open.leave.filter(|_| !innermost || open.wrapped || open.layered) {
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

/// `for i in 0..list.len()`, `for (i, x) in list.iter().enumerate()`: the place, and the list that has it.
fn place_inside(pattern: &Pattern, iterable: &Iterable) -> Option<(typed::LocalId, typed::LocalId)> {
    match iterable {
        Iterable::Range { start, end, inclusive: false, .. } if start.range.low >= 0 => match &end.kind {
            ExprKind::ListFunction(ListFunction::Length, operands) => {
                Some((bound_local(pattern)?, operands.first().and_then(plain_local)?))
            }
            _ => None,
        },
        Iterable::List { list, enumerate: true, .. } => match &pattern.kind {
            PatternKind::Tuple(parts) => Some((parts.first().and_then(bound_local)?, plain_local(list)?)),
            _ => None,
        },
        _ => None,
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
    let inner = usize::from(matches!(
        expr.kind,
        ExprKind::While { .. } | ExprKind::Loop { .. } | ExprKind::For { .. } | ExprKind::Labelled { .. }
    ));
    visit::each_child(expr, &mut |child| find_jumps(child, label, depth + inner, jumps));
}
