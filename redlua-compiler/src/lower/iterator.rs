//! Iterator chains: one loop, the closures inlined, in Rust's lazy order.

use super::expr::has_call;
use super::operands::Form;
use super::{Lowering, binary, index, none_is_nil, not, number, plus};
use crate::check::typed::{self, Chain, ExprKind, Iterable, LocalId, Pattern, PatternKind, StageKind};
use crate::check::visit;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

/// What a stage needs in front of the loop: its argument, a counter, a flag.
#[derive(Clone, Debug)]
pub(crate) enum Prepared {
    Nothing,
    /// The counter of `enumerate`, unless the loop's own variable will do.
    Counter(String),
    /// How many elements to take or skip, and how many there were.
    Limit(Expr, String),
    /// Whether `skip_while` is still skipping.
    Skipping(String),
    /// The other list of `zip`, and how far it was walked.
    Beside(Expr, String),
    /// The other list of a `zip` that is walked by the loop's own variable.
    Across(Expr),
}

impl Lowering<'_> {
    /// The source, and what the stages need, evaluated in order in front of the loop.
    pub(crate) fn prepare(&mut self, chain: &Chain) -> (Vec<Expr>, Vec<Prepared>) {
        let mut source = match &chain.source {
            Iterable::Range { start, end, step, .. } => {
                let mut operands = vec![(start, Form::Number), (end, Form::Number)];
                operands.extend(step.as_ref().map(|step| (step, Form::Number)));
                self.operands(&operands)
            }
            Iterable::List { list, borrowed, .. } | Iterable::Map { map: list, borrowed, .. } => {
                vec![self.walked(list, *borrowed)]
            }
            Iterable::Chain(_) => Vec::new(),
        };
        let mut prepared = Vec::new();
        for (at, stage) in chain.stages.iter().enumerate() {
            let before = self.block.len();
            prepared.push(match (stage.kind, &stage.value) {
                (StageKind::Enumerate, _) if at > 0 || !matches!(chain.source, Iterable::List { .. }) => {
                    Prepared::Counter(String::new())
                }
                (StageKind::Take | StageKind::Skip, Some(count)) => {
                    let count = self.number(count);
                    let count = self.stable("limit", count);
                    Prepared::Limit(count, String::new())
                }
                (StageKind::StepBy, Some(step)) => {
                    let count = self.number(step);
                    let count = self.checked_step(count, Some(step));
                    let count = self.stable("step", count);
                    Prepared::Limit(count, String::new())
                }
                (StageKind::Zip, Some(other)) => {
                    let other = self.walked(other, false);
                    match &chain.source {
                        Iterable::List { reversed: false, .. } if at == 0 => Prepared::Across(other),
                        _ => Prepared::Beside(other, String::new()),
                    }
                }
                (StageKind::SkipWhile, _) => Prepared::Skipping(String::new()),
                _ => Prepared::Nothing,
            });
            if self.block.len() > before {
                self.save_earlier(&mut source, before);
            }
        }
        for state in &mut prepared {
            let (slot, wish, start) = match state {
                Prepared::Counter(slot) => (slot, "count", number(-1)),
                Prepared::Limit(_, slot) | Prepared::Beside(_, slot) => (slot, "passed", number(0)),
                Prepared::Skipping(slot) => (slot, "skipping", Expr::Bool(true)),
                Prepared::Nothing | Prepared::Across(_) => continue,
            };
            *slot = self.names.fresh(wish);
            self.push(StatementKind::Local { names: vec![slot.clone()], values: vec![start] });
        }
        (source, prepared)
    }

    pub(crate) fn walk(
        &mut self,
        chain: &Chain,
        source: Vec<Expr>,
        prepared: Vec<Prepared>,
        more: bool,
        body: &mut dyn FnMut(&mut Self, Expr),
    ) {
        self.walk_named(chain, source, prepared, None, more, body);
    }

    /// The loop over the source, with `body` where an element has passed all stages. What the elements are bound to
    /// in the end names them if nothing stands in between.
    fn walk_named(
        &mut self,
        chain: &Chain,
        source: Vec<Expr>,
        prepared: Vec<Prepared>,
        last: Option<&Pattern>,
        more: bool,
        body: &mut dyn FnMut(&mut Self, Expr),
    ) {
        let pattern = match chain.stages.is_empty() {
            true => last,
            false => first_pattern(chain).filter(|pattern| !self.is_shared(pattern)),
        };
        let outer = self.open_layers();
        let mut walk = self.open_walk(&chain.source, source, pattern);
        if let Some(Prepared::Across(other)) = prepared.first() {
            walk.end_with(other);
        }
        let (element, place) = (walk.element.clone(), walk.place.clone());
        let statements = self.nested(|lowering| {
            lowering.break_when_taken(&chain.stages, &prepared);
            lowering.stages(&chain.stages, &prepared, element, &place, more, body);
        });
        self.close_walk(walk, statements);
        self.close_layers(outer);
    }

    /// A chain that a `for` walks: the loop's head, with its turn as the innermost body.
    pub(crate) fn for_chain(
        &mut self,
        chain: &Chain,
        pattern: &Pattern,
        body: &typed::Block,
        turns: &mut dyn FnMut(&mut Self),
    ) {
        let mut inside = Vec::new();
        visit::each_in_block(body, &mut |expr| inside.push(expr));
        self.find_hiding(chain, std::slice::from_ref(pattern), &inside);
        let (source, prepared) = self.prepare(chain);
        self.walk_named(chain, source, prepared, Some(pattern), true, &mut |lowering, element| {
            lowering.bind_whole(pattern, element);
            turns(lowering);
        });
    }

    /// The closures of a chain share one block in Lua: a parameter must not hide what a later closure
    /// means by its name.
    pub(crate) fn find_hiding(&mut self, chain: &Chain, last_patterns: &[Pattern], last: &[&typed::Expr]) {
        let mut own: Vec<LocalId> = Vec::new();
        let mut mentioned: Vec<LocalId> = Vec::new();
        for expr in last {
            locals_in(expr, &mut mentioned);
        }
        last_patterns.iter().for_each(|pattern| pattern.each_bound(&mut |local| own.push(local)));
        for stage in chain.stages.iter().rev() {
            let mut bound = Vec::new();
            stage.pattern.iter().for_each(|pattern| pattern.each_bound(&mut |local| bound.push(local)));
            let name = |local: LocalId| &self.script.locals[local.0].name;
            let hides = |local: &&LocalId| {
                mentioned.iter().any(|other| !own.contains(other) && other != *local && name(*other) == name(**local))
            };
            let found: Vec<LocalId> = bound.iter().filter(hides).copied().collect();
            self.hiding.extend(found);
            own.extend(bound);
            stage.value.iter().for_each(|value| locals_in(value, &mut mentioned));
        }
    }

    fn stages(
        &mut self,
        stages: &[typed::Stage],
        prepared: &[Prepared],
        element: Expr,
        place: &Expr,
        more: bool,
        body: &mut dyn FnMut(&mut Self, Expr),
    ) {
        let (Some((stage, stages)), Some((state, prepared))) = (stages.split_first(), prepared.split_first()) else {
            body(self, element);
            return;
        };
        // Whether another closure, or the body of a `for`, follows in the same block of Lua.
        let goes_on = more || stages.iter().any(|stage| stage.pattern.is_some());
        match (stage.kind, state) {
            (StageKind::Map, _) => {
                let value = self.stage_value(stage, element, goes_on);
                self.stages(stages, prepared, value, place, more, body);
            }
            (StageKind::Filter, _) => {
                let element = self.steady(element);
                let condition = self.stage_value(stage, element.clone(), goes_on);
                let inner = self.nested(|lowering| lowering.stages(stages, prepared, element, place, more, body));
                self.push_if(condition, inner, Vec::new());
            }
            (StageKind::FilterMap, _) => {
                let value = self.stage_value(stage, element, goes_on);
                let value = self.stable("value", value);
                let nil = stage.value.as_ref().is_some_and(|value| none_is_nil(&value.ty));
                let found = if nil { binary(Operator::NotEqual, value.clone(), Expr::Nil) } else { value.clone() };
                let inner = self.nested(|lowering| lowering.stages(stages, prepared, value, place, more, body));
                self.push_if(found, inner, Vec::new());
            }
            (StageKind::TakeWhile, _) => {
                let element = self.steady(element);
                let condition = self.stage_value(stage, element.clone(), goes_on);
                self.break_when(not(condition));
                self.stages(stages, prepared, element, place, more, body);
            }
            (StageKind::SkipWhile, Prepared::Skipping(flag)) => {
                let element = self.steady(element);
                let flag = Expr::Name(flag.clone());
                let mut condition = Expr::Nil;
                let mut statements =
                    self.nested(|lowering| condition = lowering.stage_value(stage, element.clone(), goes_on));
                statements.push(crate::lua::ast::Statement {
                    kind: StatementKind::Assign { targets: vec![flag.clone()], values: vec![condition] },
                    origin: self.origin,
                });
                self.push_if(flag.clone(), statements, Vec::new());
                let inner = self.nested(|lowering| lowering.stages(stages, prepared, element, place, more, body));
                self.push_if(not(flag), inner, Vec::new());
            }
            (StageKind::Enumerate, Prepared::Counter(counter)) => {
                let counter = Expr::Name(counter.clone());
                let next = plus(counter.clone(), 1);
                self.push(StatementKind::Assign { targets: vec![counter.clone()], values: vec![next] });
                let pair = Expr::Table { array: vec![counter, element], named: Vec::new() };
                self.stages(stages, prepared, pair, place, more, body);
            }
            (StageKind::Enumerate, _) => {
                let pair = Expr::Table { array: vec![place.clone(), element], named: Vec::new() };
                self.stages(stages, prepared, pair, place, more, body);
            }
            (StageKind::Take, Prepared::Limit(_, passed)) => {
                let passed = Expr::Name(passed.clone());
                let next = plus(passed.clone(), 1);
                self.push(StatementKind::Assign { targets: vec![passed], values: vec![next] });
                self.stages(stages, prepared, element, place, more, body);
            }
            (StageKind::Skip, Prepared::Limit(limit, passed)) => {
                let passed = Expr::Name(passed.clone());
                let element = self.steady(element);
                let next = plus(passed.clone(), 1);
                self.push(StatementKind::Assign { targets: vec![passed.clone()], values: vec![next] });
                let inner = self.nested(|lowering| lowering.stages(stages, prepared, element, place, more, body));
                self.push_if(binary(Operator::Greater, passed, limit.clone()), inner, Vec::new());
            }
            (StageKind::StepBy, Prepared::Limit(step, passed)) => {
                let passed = Expr::Name(passed.clone());
                let element = self.steady(element);
                let next = plus(passed.clone(), 1);
                self.push(StatementKind::Assign { targets: vec![passed.clone()], values: vec![next] });
                let inner = self.nested(|lowering| lowering.stages(stages, prepared, element, place, more, body));
                // The first, and then every `step`th.
                let due = binary(Operator::Modulo, plus(passed, -1), step.clone());
                self.push_if(binary(Operator::Equal, due, number(0)), inner, Vec::new());
            }
            (StageKind::Zip, Prepared::Beside(other, passed)) => {
                let element = self.steady(element);
                let passed = Expr::Name(passed.clone());
                let next = plus(passed.clone(), 1);
                self.push(StatementKind::Assign { targets: vec![passed.clone()], values: vec![next] });
                let length = Expr::Length(Box::new(other.clone()));
                self.break_when(binary(Operator::Greater, passed.clone(), length));
                let pair = Expr::Table { array: vec![element, index(other.clone(), passed)], named: Vec::new() };
                self.stages(stages, prepared, pair, place, more, body);
            }
            (StageKind::Zip, Prepared::Across(other)) => {
                let pair = Expr::Table {
                    array: vec![element, index(other.clone(), plus(place.clone(), 1))],
                    named: Vec::new(),
                };
                self.stages(stages, prepared, pair, place, more, body);
            }
            (StageKind::FlatMap, _) => {
                let list = self.stage_value(stage, element, goes_on);
                self.walk_layer(list, |lowering, element| {
                    lowering.break_when_taken(stages, prepared);
                    lowering.stages(stages, prepared, element, place, more, body);
                });
            }
            (StageKind::Cloned, _) => {
                let copied = self.helper(prelude::COPY, vec![element]);
                self.stages(stages, prepared, copied, place, more, body);
            }
            _ => self.stages(stages, prepared, element, place, more, body),
        }
    }

    /// What was taken is enough: no earlier stage sees another element.
    fn break_when_taken(&mut self, stages: &[typed::Stage], prepared: &[Prepared]) {
        for (stage, state) in stages.iter().zip(prepared) {
            if let (StageKind::Take, Prepared::Limit(limit, passed)) = (stage.kind, state) {
                let enough = binary(Operator::GreaterEqual, Expr::Name(passed.clone()), limit.clone());
                // Each loop around looks for itself.
                let stop = self.nested(|lowering| lowering.push(StatementKind::Break));
                self.push_if(enough, stop, Vec::new());
            }
        }
    }

    /// `if condition then break end`
    fn break_when(&mut self, condition: Expr) {
        let stop = self.nested(Self::stop_walk);
        self.push_if(condition, stop, Vec::new());
    }

    fn stage_value(&mut self, stage: &typed::Stage, element: Expr, goes_on: bool) -> Expr {
        if let Some(pattern) = &stage.pattern {
            self.bind_closure(pattern, element, goes_on);
        }
        match &stage.value {
            Some(value) => self.value(value),
            None => Expr::Bool(false),
        }
    }

    /// Whether a name of a pattern means something else as well, and none of them changes.
    fn is_shared(&self, pattern: &Pattern) -> bool {
        let mut parts = Vec::new();
        self.bound_parts(pattern, &super::pattern::Subject::part(Expr::Nil), &mut parts);
        let local = |id: &typed::LocalId| &self.script.locals[id.0];
        parts.iter().all(|(id, _)| !local(id).mutable)
            && parts.iter().any(|(id, _)| self.bound.get(&local(id).name).copied().unwrap_or(0) > 1)
    }

    /// An element that is named several times. A pair that was just put together is not built.
    fn steady(&mut self, element: Expr) -> Expr {
        match element {
            Expr::Table { array, named } if named.is_empty() => {
                Expr::Table { array: array.into_iter().map(|part| self.steady(part)).collect(), named }
            }
            element => self.stable("item", element),
        }
    }

    /// The locals of a closure's parameter. A pair that was just put together is not built.
    pub(crate) fn bind_whole(&mut self, pattern: &Pattern, element: Expr) {
        self.bind_closure(pattern, element, false);
    }

    /// The same, where the names must not hide others from what follows: a closure's parameter ends with the closure
    /// in Rust, and with the loop in Lua.
    fn bind_closure(&mut self, pattern: &Pattern, element: Expr, goes_on: bool) {
        match (&pattern.kind, element) {
            // It is evaluated all the same: it may abort.
            (PatternKind::Wildcard, element) if has_call(&element) => {
                self.save("_", element);
            }
            (PatternKind::Wildcard, _) => {}
            (PatternKind::Bind(local, None), element) => {
                if self.is_entry(*local, &element) {
                    return;
                }
                if self.is_stable(&element) && !self.script.locals[local.0].mutable {
                    self.places.insert(*local, element);
                } else {
                    let element = self.own_element(*local, element);
                    let name = if goes_on { self.name_wide_local(*local) } else { self.name_local(*local) };
                    self.push(StatementKind::Local { names: vec![name], values: vec![element] });
                }
            }
            (PatternKind::Tuple(parts), Expr::Table { array, named }) if named.is_empty() => {
                for (part, value) in parts.iter().zip(array) {
                    self.bind_closure(part, value, goes_on);
                }
            }
            (_, element) => {
                let subject = super::pattern::Subject::part(self.stable("item", element));
                if goes_on && self.is_shared(pattern) {
                    self.alias_parts(pattern, &subject);
                } else {
                    self.bind_parts(pattern, &subject);
                }
            }
        }
    }
}

/// The pattern that names the elements of the source, for the name of the loop's local.
fn first_pattern(chain: &Chain) -> Option<&Pattern> {
    chain.stages.first().and_then(|stage| stage.pattern.as_ref())
}

/// The locals that an expression names.
fn locals_in(expr: &typed::Expr, found: &mut Vec<LocalId>) {
    match &expr.kind {
        ExprKind::Local(local) => found.push(*local),
        ExprKind::Assign(place, _) => found.push(visit::root(place)),
        _ => {}
    }
    visit::each_child(expr, &mut |child| locals_in(child, found));
}
