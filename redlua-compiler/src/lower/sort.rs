//! Sorting and keeping: methods of lists with a closure that is no chain. And the order of `min_by` and `max_by`.

use super::expr::has_call;
use super::operands::Form;
use super::pattern::Subject;
use super::{Lowering, binary, call, index, not, number, plus};
use crate::check::typed::{self, LocalId, Order, OrderKey, Pattern, PatternKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// Equal numbers can't be told apart, so `table.sort` will do for them. All else is sorted stably, and text
    /// bytewise.
    ///
    /// ```lua
    /// local function before(a, b)
    ///   return a.cost < b.cost
    /// end
    /// sort(jobs, before)
    /// ```
    pub(crate) fn lower_sort(&mut self, list: &typed::Expr, order: Option<&Order>) {
        let element = match &list.ty {
            Type::Vec(element) | Type::Array(element, _) => (**element).clone(),
            _ => Type::Error,
        };
        let list = self.value(list);
        let list = self.stable_or_name("list", list);
        let sort = match (order, &element) {
            (None, Type::Integer(_)) => call("table.sort", vec![list]),
            (None, Type::Text) => {
                self.used.insert(prelude::BEFORE);
                let before = Expr::Name(prelude::BEFORE.name.to_owned());
                self.helper(prelude::SORT, vec![list, before])
            }
            _ => {
                let name = self.open_counter_as(&["before"]);
                let before = self.order_function(&name, order, &element, false);
                self.close_counter();
                self.helper(prelude::SORT, vec![list, before])
            }
        };
        self.push(StatementKind::Call(sort));
    }

    /// A function that tells whether the first of two elements comes before the second, or after it.
    pub(crate) fn order_function(&mut self, name: &str, order: Option<&Order>, element: &Type, after: bool) -> Expr {
        let own = order.filter(|order| !order.by_key).and_then(|order| {
            let [first, second] = &order.patterns;
            Some([self.immutable(first)?, self.immutable(second)?])
        });
        let parameters = match own {
            Some(locals) => locals.map(|local| self.name_local(local)).to_vec(),
            None => {
                let parameters = vec![self.open_counter_as(&["a"]), self.open_counter_as(&["b"])];
                self.close_counter();
                self.close_counter();
                parameters
            }
        };
        let (first, second) = (Expr::Name(parameters[0].clone()), Expr::Name(parameters[1].clone()));
        // Inside, and only there, these names mean one value.
        let outer = self.constant.clone();
        self.constant.extend(parameters.iter().cloned());
        let body = self.nested(|lowering| {
            let before = match order {
                Some(order) => {
                    lowering.name_parts(&order.patterns[0], first);
                    lowering.name_parts(&order.patterns[1], second);
                    let pair = |key: &OrderKey| lowering.pair(&key.left, &key.right, Form::Value);
                    let values: Vec<(Expr, Expr)> = order.keys.iter().map(pair).collect();
                    let turned = |(left, right)| if after { (right, left) } else { (left, right) };
                    let values = values.into_iter().map(turned).collect();
                    lowering.before_by_keys(&order.keys, values)
                }
                None => lowering.is_before(element, first, second),
            };
            // A call in tail position would lose the line of an abort.
            let before = if matches!(before, Expr::Call(..)) { Expr::Group(Box::new(before)) } else { before };
            lowering.push(StatementKind::Return(vec![before]));
        });
        self.constant = outer;
        self.push(StatementKind::LocalFunction { declared: false, name: name.to_owned(), parameters, body });
        Expr::Name(name.to_owned())
    }

    /// The local that a pattern binds all of an element to.
    pub(crate) fn immutable(&self, pattern: &Pattern) -> Option<LocalId> {
        match pattern.kind {
            PatternKind::Bind(local, None) if !self.script.locals[local.0].mutable => Some(local),
            _ => None,
        }
    }

    /// What a pattern names is read where it stands: the parts of both elements may have the same names.
    fn name_parts(&mut self, pattern: &Pattern, element: Expr) {
        match pattern.kind {
            PatternKind::Bind(local, None) => {
                self.places.insert(local, element);
            }
            _ => self.alias_parts(pattern, &Subject::part(element)),
        }
    }

    /// `a.x < b.x or a.x == b.x and a.y < b.y`
    fn before_by_keys(&mut self, keys: &[OrderKey], values: Vec<(Expr, Expr)>) -> Expr {
        let many = keys.len() > 1;
        let mut compared: Vec<(Expr, Expr, &OrderKey)> = Vec::new();
        for (key, (left, right)) in keys.iter().zip(values) {
            let named = |lowering: &mut Self, value: Expr| {
                let twice = many || !key.left.ty.is_value();
                if twice && (has_call(&value) || matches!(value, Expr::Table { .. })) {
                    lowering.save("key", value)
                } else {
                    value
                }
            };
            let left = named(self, left);
            let right = named(self, right);
            compared.push(if key.descending { (right, left, key) } else { (left, right, key) });
        }
        let mut result: Option<Expr> = None;
        for (left, right, key) in compared.into_iter().rev() {
            let before = self.key_before(key, left.clone(), right.clone());
            result = Some(match result {
                None => before,
                Some(rest) => {
                    let same = if key.total {
                        not(self.key_before(key, right, left))
                    } else {
                        self.equal_parts(&key.left.ty, left, right)
                    };
                    binary(Operator::Or, before, binary(Operator::And, same, rest))
                }
            });
        }
        result.unwrap_or(Expr::Bool(false))
    }

    fn key_before(&mut self, key: &OrderKey, left: Expr, right: Expr) -> Expr {
        match key.left.ty {
            Type::Float if key.total => self.helper(prelude::FLOAT_TOTAL, vec![left, right]),
            Type::Float => self.helper(prelude::FLOAT_BEFORE, vec![left, right]),
            _ => self.is_before(&key.left.ty, left, right),
        }
    }

    /// Whether a value comes before another in Rust's order.
    pub(crate) fn is_before(&mut self, ty: &Type, left: Expr, right: Expr) -> Expr {
        match ty {
            Type::Text => self.helper(prelude::BEFORE, vec![left, right]),
            Type::Bool => binary(Operator::And, not(left), right),
            Type::Tuple(parts) => {
                let mut result: Option<Expr> = None;
                for (at, part) in parts.iter().enumerate().rev() {
                    let at = number(at as i128 + 1);
                    let (left, right) = (index(left.clone(), at.clone()), index(right.clone(), at));
                    let before = self.is_before(part, left.clone(), right.clone());
                    result = Some(match result {
                        None => before,
                        Some(rest) => {
                            let same = self.equal_parts(part, left, right);
                            binary(Operator::Or, before, binary(Operator::And, same, rest))
                        }
                    });
                }
                result.unwrap_or(Expr::Bool(false))
            }
            _ => binary(Operator::Less, left, right),
        }
    }

    /// ```lua
    /// local kept = 0
    /// for i = 1, #jobs do
    ///   local job = jobs[i]
    ///   if job.open then
    ///     kept = kept + 1
    ///     jobs[kept] = job
    ///   end
    /// end
    /// truncate(jobs, kept)
    /// ```
    pub(crate) fn lower_retain(&mut self, list: &typed::Expr, pattern: &Pattern, condition: &typed::Expr) {
        let ty = list.ty.clone();
        let list = self.value(list);
        let list = self.stable_or_name("list", list);
        if let Type::Map(kind, key, _) = &ty {
            self.retain_entries(list, (*kind, key), pattern, condition);
            return;
        }
        // An element of the list's own name would hide it.
        let hides = self.hides_list(pattern, &list);
        let list = if hides { self.save("list", list) } else { list };
        let kept = self.names.fresh("kept");
        self.push(StatementKind::Local { names: vec![kept.clone()], values: vec![number(0)] });
        let kept = Expr::Name(kept);
        let at = self.open_counter();
        let body = self.nested(|lowering| {
            let element = index(list.clone(), Expr::Name(at.clone()));
            let element = match lowering.immutable(pattern) {
                Some(local) => {
                    lowering.bind_value(local, element);
                    lowering.place_of(local)
                }
                None => {
                    let element = lowering.save("item", element);
                    lowering.bind_whole(pattern, element.clone());
                    element
                }
            };
            let condition = lowering.value(condition);
            let keep = lowering.nested(|lowering| {
                lowering
                    .push(StatementKind::Assign { targets: vec![kept.clone()], values: vec![plus(kept.clone(), 1)] });
                let target = index(list.clone(), kept.clone());
                lowering.push(StatementKind::Assign { targets: vec![target], values: vec![element] });
            });
            lowering.push_if(condition, keep, Vec::new());
        });
        self.close_counter();
        let stop = Expr::Length(Box::new(list.clone()));
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
        let cut = self.helper(prelude::TRUNCATE, vec![list, kept]);
        self.push(StatementKind::Call(cut));
    }
}
