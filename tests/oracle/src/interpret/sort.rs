//! Sorting, which is stable, and keeping the elements that fit.

use super::{Eval, Exit, Machine, Value};
use redlua_compiler::check::typed::{Expr, Order, OrderKey, Pattern};
use std::cmp::Ordering;
use std::rc::Rc;

/// An abort that may be of several kinds.
pub const SEVERAL_ABORTS: &str = "of several kinds";

impl Machine<'_> {
    pub(super) fn sort(&mut self, list: &Expr, order: Option<&Order>) -> Eval<Value> {
        let Some(path) = self.path_of(list)? else { return Err(Exit::Unknown("a list without a place")) };
        let Value::List(list) = self.target(&path)?.clone() else { return Err(Exit::Unknown("a sort of no list")) };
        let mut elements = list.to_vec();
        match order {
            None => {
                self.reach("sort");
                elements.sort_by(|left, right| left.order(right).unwrap_or(Ordering::Equal));
            }
            Some(order) => {
                self.reach(if order.by_key { "sort_by_key" } else { "sort_by" });
                elements = match self.sorted(elements.clone(), order) {
                    Err(Exit::Abort(kind)) => return Err(self.abort_of_sort(kind, &elements, order)),
                    sorted => sorted?,
                };
            }
        }
        *self.target(&path)? = Value::list(elements);
        Ok(Value::Unit)
    }

    /// The abort of a sort. Which elements are compared first is not said, in Rust neither: where they stop it in different
    /// ways, either may be the one.
    fn abort_of_sort(&mut self, kind: &'static str, elements: &[Value], order: &Order) -> Exit {
        let beside = elements.iter().zip(elements.iter().skip(1));
        let pairs = elements.iter().map(|element| (element, element)).chain(beside.flat_map(|(a, b)| [(a, b), (b, a)]));
        let mut others = pairs.filter_map(|(first, second)| match self.ordered(first, second, order) {
            Err(Exit::Abort(other)) if other != kind => Some(()),
            _ => None,
        });
        Exit::Abort(if others.next().is_some() { SEVERAL_ABORTS } else { kind })
    }

    /// A merge sort that may fail in the middle.
    fn sorted(&mut self, mut elements: Vec<Value>, order: &Order) -> Eval<Vec<Value>> {
        if elements.len() < 2 {
            return Ok(elements);
        }
        let right = elements.split_off(elements.len() / 2);
        let mut left = self.sorted(elements, order)?.into_iter().peekable();
        let mut right = self.sorted(right, order)?.into_iter().peekable();
        let mut merged = Vec::new();
        while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
            let after = self.ordered(first, second, order)? == Ordering::Greater;
            merged.extend(if after { right.next() } else { left.next() });
        }
        merged.extend(left.chain(right));
        Ok(merged)
    }

    pub(super) fn ordered(&mut self, first: &Value, second: &Value, order: &Order) -> Eval<Ordering> {
        self.bind(&order.patterns[0], first)?;
        self.bind(&order.patterns[1], second)?;
        if order.by_key {
            // All of a key is there before it is compared.
            let left = order.keys.iter().map(|key| self.expr(&key.left)).collect::<Eval<Vec<Value>>>()?;
            let right = order.keys.iter().map(|key| self.expr(&key.right)).collect::<Eval<Vec<Value>>>()?;
            for (key, (left, right)) in order.keys.iter().zip(left.iter().zip(&right)) {
                let found = self.comparison(key, left, right)?;
                if found != Ordering::Equal {
                    return Ok(found);
                }
            }
            return Ok(Ordering::Equal);
        }
        let mut found = Vec::new();
        for key in &order.keys {
            // What is not evaluated does not decide: one before it does.
            found.push(if key.behind.iter().all(|&at| found[at] == Ordering::Equal) {
                let (left, right) = (self.expr(&key.left)?, self.expr(&key.right)?);
                self.comparison(key, &left, &right)?
            } else {
                self.reach("then_with that is not evaluated");
                Ordering::Equal
            });
        }
        Ok(found.into_iter().find(|found| *found != Ordering::Equal).unwrap_or(Ordering::Equal))
    }

    fn comparison(&mut self, key: &OrderKey, left: &Value, right: &Value) -> Eval<Ordering> {
        let found = match (left, right) {
            // Lua does not show the sign of a NaN.
            (Value::Float(left), Value::Float(right)) if key.total && !left.is_nan() && !right.is_nan() => {
                Some(left.total_cmp(right))
            }
            _ => left.order(right),
        };
        let Some(found) = found else {
            self.reach("order of NaN");
            return Err(Exit::Abort("FLOAT"));
        };
        if key.descending {
            self.reach("descending order");
        }
        Ok(if key.descending { found.reverse() } else { found })
    }

    pub(super) fn retain(&mut self, place: &Expr, pattern: &Pattern, condition: &Expr) -> Eval<Value> {
        let Some(path) = self.path_of(place)? else { return Err(Exit::Unknown("a retain without a place")) };
        let kept = match self.target(&path)?.clone() {
            Value::List(list) => {
                self.reach("retain");
                let mut kept = Vec::new();
                for element in list.iter() {
                    self.bind(pattern, element)?;
                    if self.condition(condition)? {
                        kept.push(element.clone());
                    }
                }
                Value::list(kept)
            }
            Value::Map(map) => {
                self.reach("retain of a map");
                let mut kept = Vec::new();
                for (key, value) in map.iter() {
                    self.bind(pattern, &Value::Tuple(vec![key.clone(), value.clone()]))?;
                    if self.condition(condition)? {
                        kept.push((key.clone(), value.clone()));
                    }
                }
                Value::Map(Rc::new(kept))
            }
            _ => return Err(Exit::Unknown("a retain of no list")),
        };
        *self.target(&path)? = kept;
        Ok(Value::Unit)
    }
}
