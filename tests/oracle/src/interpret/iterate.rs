//! What is walked: ranges, lists, and chains of adapters with what consumes them, in Rust's lazy
//! order: one element goes all the way before the next one is looked at.

use super::map::of_pairs;
use super::number::{bounds_of, within};
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Chain, Expr, Iterable, MapPart, Pattern, Sink, SinkKind, Stage, StageKind};
use redlua_compiler::check::types::{MapKind, Type};
use std::cmp::Ordering;
use std::rc::Rc;

/// What becomes of the next element.
enum Next {
    Go,
    Stop,
}

/// An adapter with its argument and what it remembers.
struct Prepared<'s> {
    stage: &'s Stage,
    limit: i128,
    seen: i128,
    open: bool,
    /// The other list of `zip`.
    beside: Rc<Vec<Value>>,
}

impl Machine<'_> {
    /// Evaluates what is walked, and gives its elements to `each` until it says that it is enough.
    pub(super) fn walk(
        &mut self,
        iterable: &Iterable,
        each: &mut dyn FnMut(&mut Self, Value) -> Eval<bool>,
    ) -> Eval<()> {
        if let Iterable::Chain(chain) = iterable {
            self.reach(construct::iterable(iterable));
            let (elements, stages) = self.open(chain)?;
            return self.run_chain(&elements, stages, each);
        }
        let elements = self.elements(iterable)?;
        for element in elements.iter() {
            self.step()?;
            if !each(self, element.clone())? {
                break;
            }
        }
        Ok(())
    }

    /// The elements of a range or list, in the order in which they are walked.
    fn elements(&mut self, iterable: &Iterable) -> Eval<Rc<Vec<Value>>> {
        self.reach(construct::iterable(iterable));
        match iterable {
            Iterable::Range { start, end, inclusive, reversed, step } => {
                let (low, high) = (self.integer(start)?, self.integer(end)?);
                let step = match step {
                    Some(step) => self.integer(step)?,
                    None => 1,
                };
                self.reach(match (reversed, step != 1, inclusive) {
                    (true, true, _) => "range: rev and step_by",
                    (true, false, _) => "range: rev",
                    (false, true, _) => "range: step_by",
                    (false, false, true) => "range: ..=",
                    (false, false, false) => "range: ..",
                });
                if step <= 0 {
                    return Err(Exit::Abort("RANGE"));
                }
                let last = if *inclusive { high } else { high - 1 };
                if last - low > 100_000 {
                    return Err(Exit::Unknown("too long"));
                }
                let mut elements = Vec::new();
                let mut at = if *reversed { last } else { low };
                while low <= at && at <= last {
                    elements.push(Value::Int(at));
                    at += if *reversed { -step } else { step };
                }
                Ok(Rc::new(elements))
            }
            Iterable::List { list, enumerate, borrowed, reversed } => {
                let Value::List(mut list) = self.expr(list)? else { return Err(Exit::Unknown("a walk over no list")) };
                self.reach(match (enumerate, reversed, borrowed) {
                    (true, ..) => "walk: enumerate",
                    (_, true, _) => "walk: reversed list",
                    (_, _, true) => "walk: borrowed list",
                    _ => "walk: list",
                });
                if *reversed {
                    Rc::make_mut(&mut list).reverse();
                }
                if *enumerate {
                    let pair =
                        |(at, element): (usize, &Value)| Value::Tuple(vec![Value::Int(at as i128), element.clone()]);
                    list = Rc::new(list.iter().enumerate().map(pair).collect());
                }
                Ok(list)
            }
            Iterable::Chain(_) => Err(Exit::Unknown("a chain in a chain")),
            Iterable::Map { map, kind, part, .. } => {
                let Value::Map(map) = self.expr(map)? else { return Err(Exit::Unknown("a walk over no map")) };
                self.reach(match (kind, part) {
                    (MapKind::Hash, _) => "walk: HashMap",
                    (_, MapPart::Pairs) => "walk: BTreeMap",
                    (_, MapPart::Keys) => "walk: keys",
                    (_, MapPart::Values) => "walk: values",
                });
                let element = |(key, value): &(Value, Value)| match part {
                    MapPart::Pairs => Value::Tuple(vec![key.clone(), value.clone()]),
                    MapPart::Keys => key.clone(),
                    MapPart::Values => value.clone(),
                };
                Ok(Rc::new(map.iter().map(element).collect()))
            }
        }
    }

    /// The source, and then the arguments of the adapters.
    fn open<'s>(&mut self, chain: &'s Chain) -> Eval<(Rc<Vec<Value>>, Vec<Prepared<'s>>)> {
        let elements = self.elements(&chain.source)?;
        Ok((elements, self.prepare(&chain.stages)?))
    }

    fn run_chain(
        &mut self,
        elements: &[Value],
        mut stages: Vec<Prepared<'_>>,
        each: &mut dyn FnMut(&mut Self, Value) -> Eval<bool>,
    ) -> Eval<()> {
        if stages.iter().any(|stage| stage.stage.kind == StageKind::Take && stage.limit == 0) {
            self.reach("take");
            return Ok(());
        }
        for element in elements {
            self.step()?;
            if let Next::Stop = self.pass(&mut stages, element.clone(), each)? {
                break;
            }
        }
        Ok(())
    }

    fn prepare<'s>(&mut self, stages: &'s [Stage]) -> Eval<Vec<Prepared<'s>>> {
        let mut prepared = Vec::new();
        for stage in stages {
            self.reach(construct::stage(&stage.kind));
            let limit = match (stage.kind, &stage.value) {
                (StageKind::Take | StageKind::Skip, Some(value)) => self.integer(value)?,
                (StageKind::StepBy, Some(value)) => match self.integer(value)? {
                    ..=0 => {
                        self.reach("step of 0");
                        return Err(Exit::Abort("RANGE"));
                    }
                    step => step,
                },
                _ => 0,
            };
            let beside = match (stage.kind, &stage.value) {
                (StageKind::Zip, Some(other)) => match self.expr(other)? {
                    Value::List(other) => other,
                    _ => return Err(Exit::Unknown("a zip with no list")),
                },
                _ => Rc::default(),
            };
            prepared.push(Prepared { stage, limit, seen: 0, open: true, beside });
        }
        Ok(prepared)
    }

    /// One element through all adapters.
    fn pass(
        &mut self,
        stages: &mut [Prepared<'_>],
        mut element: Value,
        each: &mut dyn FnMut(&mut Self, Value) -> Eval<bool>,
    ) -> Eval<Next> {
        let mut last = false;
        let mut left = stages;
        while let Some((prepared, behind)) = left.split_first_mut() {
            let Prepared { stage, limit, seen, open, beside } = prepared;
            left = behind;
            match stage.kind {
                StageKind::Map => {
                    self.reach("map of a chain");
                    element = self.closure(stage, element)?;
                }
                StageKind::Filter => {
                    self.reach("filter of a chain");
                    if self.closure(stage, element.clone())? != Value::Bool(true) {
                        return Ok(if last { Next::Stop } else { Next::Go });
                    }
                }
                StageKind::FilterMap => {
                    self.reach("filter_map");
                    match self.closure(stage, element)? {
                        Value::Some(value) => element = *value,
                        _ => return Ok(if last { Next::Stop } else { Next::Go }),
                    }
                }
                StageKind::Enumerate => {
                    self.reach("enumerate");
                    element = Value::Tuple(vec![Value::Int(*seen), element]);
                    *seen += 1;
                }
                StageKind::Take => {
                    self.reach("take");
                    *seen += 1;
                    // No element behind the last one is asked for.
                    last |= *seen >= *limit;
                }
                StageKind::Skip => {
                    self.reach("skip");
                    if *seen < *limit {
                        *seen += 1;
                        return Ok(if last { Next::Stop } else { Next::Go });
                    }
                }
                StageKind::TakeWhile => {
                    self.reach("take_while");
                    if self.closure(stage, element.clone())? != Value::Bool(true) {
                        return Ok(Next::Stop);
                    }
                }
                StageKind::SkipWhile => {
                    self.reach("skip_while");
                    if *open {
                        if self.closure(stage, element.clone())? == Value::Bool(true) {
                            return Ok(if last { Next::Stop } else { Next::Go });
                        }
                        *open = false;
                    }
                }
                StageKind::Cloned => self.reach("cloned"),
                StageKind::Zip => {
                    self.reach("zip");
                    let Some(other) = beside.get(usize::try_from(*seen).unwrap_or(usize::MAX)) else {
                        return Ok(Next::Stop);
                    };
                    *seen += 1;
                    element = Value::Tuple(vec![element, other.clone()]);
                }
                StageKind::FlatMap => {
                    self.reach("flat_map");
                    let Value::List(inner) = self.closure(stage, element)? else {
                        return Err(Exit::Unknown("a flat_map to no list"));
                    };
                    for element in inner.iter() {
                        self.step()?;
                        if let Next::Stop = self.pass(left, element.clone(), each)? {
                            return Ok(Next::Stop);
                        }
                    }
                    return Ok(if last { Next::Stop } else { Next::Go });
                }
                StageKind::StepBy => {
                    self.reach("step_by");
                    let taken = *seen % *limit == 0;
                    *seen += 1;
                    if !taken {
                        return Ok(if last { Next::Stop } else { Next::Go });
                    }
                }
            }
        }
        let go = each(self, element)?;
        Ok(if go && !last { Next::Go } else { Next::Stop })
    }

    fn closure(&mut self, stage: &Stage, element: Value) -> Eval<Value> {
        let (Some(pattern), Some(value)) = (&stage.pattern, &stage.value) else {
            return Err(Exit::Unknown("an adapter without a closure"));
        };
        self.apply(pattern, value, &element)
    }

    fn apply(&mut self, pattern: &Pattern, body: &Expr, element: &Value) -> Eval<Value> {
        self.bind(pattern, element)?;
        self.expr(body)
    }

    /// A chain and its consumer.
    pub(super) fn consume(&mut self, chain: &Chain, sink: &Sink, ty: &Type) -> Eval<Value> {
        let (elements, stages) = self.open(chain)?;
        self.reach(construct::sink(&sink.kind));
        let mut state = match (&sink.start, sink.kind) {
            (Some(start), _) => self.expr(start)?,
            (None, SinkKind::Sum) if *ty == Type::Float => Value::Float(0.0),
            (None, SinkKind::Sum | SinkKind::Count) => Value::Int(0),
            (None, SinkKind::Any) => Value::Bool(false),
            (None, SinkKind::All) => Value::Bool(true),
            _ => Value::None,
        };
        let mut collected = Vec::new();
        let mut best: Option<Value> = None;
        let mut position = 0;
        self.run_chain(&elements, stages, &mut |machine, element| {
            let tested = |machine: &mut Self, element: &Value| match (sink.patterns.first(), &sink.value) {
                (Some(pattern), Some(value)) => machine.apply(pattern, value, element),
                _ => Err(Exit::Unknown("a consumer without a closure")),
            };
            let (name, go) = match sink.kind {
                SinkKind::Collect => {
                    collected.push(element);
                    ("collect", true)
                }
                SinkKind::Sum => {
                    state = match (&state, element) {
                        (Value::Int(sum), Value::Int(more)) => Value::Int(within(sum + more, bounds_of(ty)?)?),
                        (Value::Float(sum), Value::Float(more)) => Value::Float(sum + more),
                        _ => return Err(Exit::Unknown("a sum")),
                    };
                    ("sum", true)
                }
                SinkKind::Count => {
                    if let Value::Int(count) = &mut state {
                        *count += 1;
                    }
                    ("count", true)
                }
                SinkKind::Min | SinkKind::Max => {
                    let least = sink.kind == SinkKind::Min;
                    let better = match &state {
                        Value::Some(known) => match element.order(known) {
                            Some(Ordering::Less) => least,
                            Some(_) => !least,
                            None => return Err(Exit::Unknown("an order")),
                        },
                        _ => true,
                    };
                    if better {
                        state = element.some();
                    }
                    (if least { "min of a chain" } else { "max of a chain" }, true)
                }
                SinkKind::MinByKey | SinkKind::MaxByKey => {
                    let least = sink.kind == SinkKind::MinByKey;
                    let key = tested(machine, &element)?;
                    let better = match &best {
                        Some(known) => match key.order(known) {
                            Some(Ordering::Less) => least,
                            Some(_) => !least,
                            None => return Err(Exit::Unknown("an order")),
                        },
                        None => true,
                    };
                    if better {
                        best = Some(key);
                        state = element.some();
                    }
                    (if least { "min_by_key" } else { "max_by_key" }, true)
                }
                SinkKind::MinBy | SinkKind::MaxBy => {
                    let least = sink.kind == SinkKind::MinBy;
                    let better = match (&state, &sink.order) {
                        (Value::Some(known), Some(order)) => {
                            let known = Value::clone(known);
                            (machine.ordered(&known, &element, order)? == Ordering::Greater) == least
                        }
                        _ => true,
                    };
                    if better {
                        state = element.some();
                    }
                    (if least { "min_by" } else { "max_by" }, true)
                }
                SinkKind::Any => {
                    state = tested(machine, &element)?;
                    ("any", state != Value::Bool(true))
                }
                SinkKind::All => {
                    state = tested(machine, &element)?;
                    ("all", state == Value::Bool(true))
                }
                SinkKind::Find => {
                    let found = tested(machine, &element)? == Value::Bool(true);
                    if found {
                        state = element.some();
                    }
                    ("find", !found)
                }
                SinkKind::FindMap => {
                    state = tested(machine, &element)?;
                    ("find_map", state == Value::None)
                }
                SinkKind::Position => {
                    let found = tested(machine, &element)? == Value::Bool(true);
                    if found {
                        state = Value::Int(position).some();
                    }
                    position += 1;
                    ("position", !found)
                }
                SinkKind::Fold => {
                    let ([first, second], Some(value)) = (sink.patterns.as_slice(), &sink.value) else {
                        return Err(Exit::Unknown("a fold"));
                    };
                    machine.bind(first, &state)?;
                    machine.bind(second, &element)?;
                    state = machine.expr(value)?;
                    ("fold", true)
                }
                SinkKind::Last => {
                    state = element.some();
                    ("last of a chain", true)
                }
                SinkKind::Next => {
                    state = element.some();
                    ("next", false)
                }
            };
            machine.reach(name);
            Ok(go)
        })?;
        match (sink.kind, ty) {
            (SinkKind::Collect, Type::Map(kind, ..)) if kind.is_set() => {
                self.reach("collect to a set");
                Ok(Value::map(collected.into_iter().map(|element| (element, Value::Unit)).collect()))
            }
            (SinkKind::Collect, Type::Map(..)) => {
                self.reach("collect to a map");
                of_pairs(collected)
            }
            (SinkKind::Collect, _) => Ok(Value::list(collected)),
            _ => Ok(state),
        }
    }
}
