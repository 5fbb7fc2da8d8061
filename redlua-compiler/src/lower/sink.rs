//! What a chain of iterators ends in: a list, a sum, the first that fits. What one element does to it stands inside of the
//! loop that `iterator.rs` makes.

use super::expr::has_call;
use super::{Lowering, binary, index, none_is_nil, not, number, plus};
use crate::check::typed::{Chain, ExprKind, Iterable, Sink, SinkKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// A consumed chain.
    ///
    /// ```lua
    /// local total = 0
    /// for i = 1, #jobs do
    ///   local job = jobs[i]
    ///   if job.open then
    ///     total = exact(total + job.cost)
    ///   end
    /// end
    /// ```
    pub(crate) fn consume(&mut self, chain: &Chain, sink: &Sink, ty: &Type) -> Expr {
        let (wish, start) = match sink.kind {
            SinkKind::Collect if matches!(ty, Type::Map(kind, ..) if kind.is_set()) => {
                ("set", Expr::Table { array: Vec::new(), named: Vec::new() })
            }
            SinkKind::Collect if matches!(ty, Type::Map(..)) => {
                ("map", Expr::Table { array: Vec::new(), named: Vec::new() })
            }
            SinkKind::Collect => ("list", Expr::Table { array: Vec::new(), named: Vec::new() }),
            SinkKind::Sum => ("total", number(0)),
            SinkKind::Count => ("count", number(0)),
            SinkKind::Any => ("any", Expr::Bool(false)),
            SinkKind::All => ("all", Expr::Bool(true)),
            SinkKind::Fold => ("state", Expr::Nil),
            _ => ("found", if none_is_nil(ty) { Expr::Nil } else { Expr::Bool(false) }),
        };
        if let Some(set) = literal_set(chain, sink, ty) {
            return set;
        }
        let named = self.wish.take();
        // The source and the arguments of the adapters come first, then the start of a fold.
        let end = sink.value.iter().collect::<Vec<_>>();
        self.find_hiding(chain, &sink.patterns, &end);
        let (mut source, prepared) = self.prepare(chain);
        let start = match &sink.start {
            Some(start) if Self::is_literal(start) => self.owned(start),
            Some(start) => {
                // The loop evaluates where it begins and ends after this.
                let before = self.block.len();
                let start = self.owned(start);
                if self.block.len() > before || has_call(&start) {
                    self.save_earlier(&mut source, before);
                }
                start
            }
            None => start,
        };
        let result = match named {
            Some(local) => self.name_wide_local(local),
            None => self.names.fresh(wish),
        };
        self.push(StatementKind::Local { names: vec![result.clone()], values: vec![start] });
        let result = Expr::Name(result);
        let position = (sink.kind == SinkKind::Position).then(|| {
            let name = self.names.fresh("at");
            self.push(StatementKind::Local { names: vec![name.clone()], values: vec![number(-1)] });
            Expr::Name(name)
        });
        let best =
            matches!(sink.kind, SinkKind::MinByKey | SinkKind::MaxByKey).then(|| Expr::Name(self.declare("best_key")));
        let after = sink.order.as_deref().map(|order| {
            let name = self.names.fresh("after");
            self.order_function(&name, Some(order), &Type::Error, true)
        });
        let held = position.or(best).or(after);
        let outer = result.clone();
        self.walk(chain, source, prepared, sink.value.is_some(), &mut |lowering, element| {
            lowering.take_in(sink, ty, element, &outer, held.as_ref());
        });
        if let Expr::Name(name) = &result {
            self.constant.insert(name.clone());
        }
        result
    }

    /// What one element does to the result, and to what is held beside it: a position, the best key, or the function
    /// that compares.
    fn take_in(&mut self, sink: &Sink, ty: &Type, element: Expr, result: &Expr, held: Option<&Expr>) {
        let set = |lowering: &mut Self, value: Expr| {
            lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![value] });
        };
        match sink.kind {
            SinkKind::Collect if matches!(ty, Type::Map(kind, ..) if kind.is_set()) => {
                let target = index(result.clone(), element);
                self.push(StatementKind::Assign { targets: vec![target], values: vec![Expr::Bool(true)] });
            }
            SinkKind::Collect if matches!(ty, Type::Map(..)) => {
                let (key, value) = match element {
                    Expr::Table { array, .. } if array.len() == 2 => (array[0].clone(), array[1].clone()),
                    pair => {
                        let pair = self.stable("pair", pair);
                        (index(pair.clone(), number(1)), index(pair, number(2)))
                    }
                };
                let value = match ty {
                    Type::Map(_, _, inner) => self.own_part(value, inner),
                    _ => value,
                };
                let target = index(result.clone(), key);
                self.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
            }
            SinkKind::Collect => {
                let target = index(result.clone(), plus(Expr::Length(Box::new(result.clone())), 1));
                let value = match ty {
                    Type::Vec(inner) => self.own_part(element, inner),
                    _ => element,
                };
                self.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
            }
            SinkKind::Sum => {
                let sum = binary(Operator::Add, result.clone(), element);
                let sum = self.guarded(sum, sink.guard);
                set(self, sum);
            }
            SinkKind::Count => {
                // The element is evaluated all the same: it may abort.
                if has_call(&element) {
                    self.save("_", element);
                }
                set(self, plus(result.clone(), 1));
            }
            SinkKind::Last => set(self, element),
            SinkKind::Next => {
                set(self, element);
                self.stop_walk();
            }
            SinkKind::Min | SinkKind::Max => self.take_extreme(sink.kind == SinkKind::Min, ty, element, result),
            SinkKind::Fold => {
                if let [state, item] = sink.patterns.as_slice() {
                    self.bind_whole(state, result.clone());
                    self.bind_whole(item, element);
                }
                if let Some(value) = &sink.value {
                    let value = self.owned(value);
                    set(self, value);
                }
            }
            SinkKind::MinByKey | SinkKind::MaxByKey => {
                let element = self.stable("item", element);
                let key = self.closure_value(sink, element.clone());
                let text = sink.value.as_ref().is_some_and(|value| value.ty == Type::Text);
                let key = self.stable("key", key);
                let Some(best) = held else { return };
                // The first of equal least ones, the last of equal greatest ones, as in Rust.
                let better = match (sink.kind == SinkKind::MinByKey, text) {
                    (true, false) => binary(Operator::Less, key.clone(), best.clone()),
                    (false, false) => binary(Operator::GreaterEqual, key.clone(), best.clone()),
                    (true, true) => self.helper(prelude::BEFORE, vec![key.clone(), best.clone()]),
                    (false, true) => not(self.helper(prelude::BEFORE, vec![key.clone(), best.clone()])),
                };
                let first = binary(Operator::Equal, best.clone(), Expr::Nil);
                let body = self.nested(|lowering| {
                    let targets = vec![best.clone(), result.clone()];
                    lowering.push(StatementKind::Assign { targets, values: vec![key, element] });
                });
                self.push_if(binary(Operator::Or, first, better), body, Vec::new());
            }
            SinkKind::MinBy | SinkKind::MaxBy => {
                let element = self.stable("item", element);
                let Some(after) = held else { return };
                let after = Expr::Call(Box::new(after.clone()), vec![result.clone(), element.clone()]);
                // The first of equal least ones, the last of equal greatest ones, as in Rust.
                let better = if sink.kind == SinkKind::MinBy { after } else { not(after) };
                let first = if none_is_nil(ty) {
                    binary(Operator::Equal, result.clone(), Expr::Nil)
                } else {
                    not(result.clone())
                };
                let body = self.nested(|lowering| {
                    lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![element] });
                });
                self.push_if(binary(Operator::Or, first, better), body, Vec::new());
            }
            SinkKind::Any | SinkKind::All | SinkKind::Find | SinkKind::Position => {
                self.take_tested(sink, element, result, held);
            }
            SinkKind::FindMap => {
                let value = self.closure_value(sink, element);
                let value = self.stable("value", value);
                let found =
                    if none_is_nil(ty) { binary(Operator::NotEqual, value.clone(), Expr::Nil) } else { value.clone() };
                let body = self.nested(|lowering| {
                    lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![value] });
                    lowering.stop_walk();
                });
                self.push_if(found, body, Vec::new());
            }
        }
    }

    /// `any`, `all`, `find`, `position`: the first element that decides ends the walk.
    fn take_tested(&mut self, sink: &Sink, element: Expr, result: &Expr, position: Option<&Expr>) {
        if let Some(at) = position {
            let next = plus(at.clone(), 1);
            self.push(StatementKind::Assign { targets: vec![at.clone()], values: vec![next] });
        }
        let element = if sink.kind == SinkKind::Find { self.stable("item", element) } else { element };
        let condition = self.closure_value(sink, element.clone());
        let (condition, value) = match sink.kind {
            SinkKind::All => (not(condition), Expr::Bool(false)),
            SinkKind::Find => (condition, element),
            SinkKind::Position => (condition, position.cloned().unwrap_or(Expr::Nil)),
            _ => (condition, Expr::Bool(true)),
        };
        let body = self.nested(|lowering| {
            lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![value] });
            lowering.stop_walk();
        });
        self.push_if(condition, body, Vec::new());
    }

    /// The least or greatest element: the first of equal least ones, the last of equal greatest.
    fn take_extreme(&mut self, least: bool, ty: &Type, element: Expr, result: &Expr) {
        let element = self.stable("item", element);
        let text = matches!(ty, Type::Option(inner) if **inner == Type::Text);
        let better = match (least, text) {
            (true, false) => binary(Operator::Less, element.clone(), result.clone()),
            (false, false) => binary(Operator::GreaterEqual, element.clone(), result.clone()),
            (true, true) => self.helper(prelude::BEFORE, vec![element.clone(), result.clone()]),
            (false, true) => not(self.helper(prelude::BEFORE, vec![element.clone(), result.clone()])),
        };
        let first = not(result.clone());
        let body = self.nested(|lowering| {
            lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![element] });
        });
        self.push_if(binary(Operator::Or, first, better), body, Vec::new());
    }

    fn closure_value(&mut self, sink: &Sink, element: Expr) -> Expr {
        if let Some(pattern) = sink.patterns.first() {
            self.bind_whole(pattern, element);
        }
        match &sink.value {
            Some(value) => self.value(value),
            None => Expr::Bool(false),
        }
    }
}

/// `HashSet::from(["a", "b"])`: `{a = true, b = true}`.
fn literal_set(chain: &Chain, sink: &Sink, ty: &Type) -> Option<Expr> {
    let is_set = sink.kind == SinkKind::Collect && matches!(ty, Type::Map(kind, ..) if kind.is_set());
    let Iterable::List { list, .. } = &chain.source else { return None };
    let ExprKind::List(elements) = &list.kind else { return None };
    if !is_set || !chain.stages.is_empty() {
        return None;
    }
    let mut named: Vec<(String, Expr)> = Vec::new();
    for element in elements {
        let ExprKind::Text(bytes) = &element.kind else { return None };
        let text = String::from_utf8(bytes.clone()).ok()?;
        if !named.iter().any(|(known, _)| *known == text) {
            named.push((text, Expr::Bool(true)));
        }
    }
    Some(Expr::Table { array: Vec::new(), named })
}
