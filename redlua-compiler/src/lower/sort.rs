//! Sorting and keeping: methods of lists with a closure that is no chain. And the order of `min_by` and `max_by`.

use super::expr::has_call;
use super::operands::Form;
use super::pattern::Subject;
use super::{Lowering, binary, call, index, not, number, plus};
use crate::check::typed::{self, LocalId, Order, OrderKey, Pattern, PatternKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

/// Whether a value can be written twice.
fn is_plain(value: &Expr) -> bool {
    !has_call(value) && !matches!(value, Expr::Table { .. })
}

/// A key of an order, with the values of both elements.
struct Compared<'k> {
    key: &'k OrderKey,
    left: Expr,
    right: Expr,
    /// Whether the right one has to come before the left one.
    swapped: bool,
    /// Whether it comes before, where that had to be found out early.
    before: Option<Expr>,
}

impl Compared<'_> {
    fn in_order(&self) -> (Expr, Expr) {
        let (left, right) = (self.left.clone(), self.right.clone());
        if self.swapped { (right, left) } else { (left, right) }
    }
}

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
                    lowering.before_by_keys(&order.keys, after)
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
    ///
    /// What can stop the script is evaluated in front of it, since Rust evaluates all keys before it compares any; but a
    /// key of `then_with` only where those before it are equal.
    ///
    /// ```lua
    /// local key = at(a.parts, 2)
    /// local key_2 = at(b.parts, 2)
    /// return a.x < b.x or a.x == b.x and key < key_2
    /// ```
    fn before_by_keys(&mut self, keys: &[OrderKey], after: bool) -> Expr {
        let mut compared: Vec<Compared<'_>> = Vec::new();
        let mut first_ends = self.block.len();
        for (at, key) in keys.iter().enumerate() {
            let is_last = at + 1 == keys.len();
            let next = if key.behind.is_empty() {
                let (left, right) = self.pair(&key.left, &key.right, Form::Value);
                let twice = keys.len() > 1 || !key.left.ty.is_value();
                let mut held = |value: Expr| if twice && !is_plain(&value) { self.save("key", value) } else { value };
                let (left, right) = (held(left), held(right));
                let mut next = Compared { key, left, right, swapped: after != key.descending, before: None };
                if at > 0 && key.stops_at_nan() {
                    let before = self.key_before(&next);
                    next.before = Some(self.save("earlier", before));
                }
                next
            } else {
                self.key_behind(key, after, &compared, is_last)
            };
            compared.push(next);
            if at == 0 {
                first_ends = self.block.len();
            }
        }
        // What stops at the first key stops before anything that the others need.
        if let [first, _, ..] = compared.as_mut_slice()
            && first.key.stops_at_nan()
            && self.block.len() > first_ends
        {
            let before = self.comparison(first);
            let statements = self.nested(|lowering| first.before = Some(lowering.save("earlier", before)));
            self.block.splice(first_ends..first_ends, statements);
        }
        let mut result: Option<Expr> = None;
        for one in compared.iter().rev() {
            let before = self.key_before(one);
            result = Some(match result {
                None => before,
                Some(rest) => {
                    let same = self.key_same(one);
                    binary(Operator::Or, before, binary(Operator::And, same, rest))
                }
            });
        }
        result.unwrap_or(Expr::Bool(false))
    }

    /// A key that is evaluated only where others are equal.
    ///
    /// ```lua
    /// local key, key_2
    /// if a.x == b.x then
    ///   key = at(a.parts, 2)
    ///   key_2 = at(b.parts, 2)
    /// end
    /// ```
    fn key_behind<'k>(
        &mut self,
        key: &'k OrderKey,
        after: bool,
        compared: &[Compared<'k>],
        is_last: bool,
    ) -> Compared<'k> {
        let swapped = after != key.descending;
        let mut sides = (Expr::Nil, Expr::Nil);
        let mut body = self.nested(|lowering| sides = lowering.pair(&key.left, &key.right, Form::Value));
        let (left, right) = sides;
        // In the comparison itself it stands behind all of those before it.
        let is_behind_all = key.behind.len() == compared.len();
        let can_stand_twice = is_plain(&left) && is_plain(&right);
        let stands_once = is_last && !swapped && key.left.ty.is_value();
        let waits = is_behind_all || can_stand_twice && !key.stops_at_nan();
        if body.is_empty() && waits && (can_stand_twice || stands_once) {
            return Compared { key, left, right, swapped, before: None };
        }
        let same = key
            .behind
            .iter()
            .map(|&at| self.key_same(&compared[at]))
            .reduce(|all, same| binary(Operator::And, all, same));
        let names = [self.names.fresh("key"), self.names.fresh("key")];
        self.push(StatementKind::Local { names: names.to_vec(), values: Vec::new() });
        let names = names.map(Expr::Name);
        let [held_left, held_right] = names.clone();
        let mut next = Compared { key, left: held_left, right: held_right, swapped, before: None };
        if key.stops_at_nan() && !is_behind_all {
            next.before = Some(Expr::Name(self.declare("earlier")));
        }
        body.extend(self.nested(|lowering| {
            for (name, value) in names.into_iter().zip([left, right]) {
                lowering.push(StatementKind::Assign { targets: vec![name], values: vec![value] });
            }
            if let Some(held) = &next.before {
                let before = lowering.comparison(&next);
                lowering.push(StatementKind::Assign { targets: vec![held.clone()], values: vec![before] });
            }
        }));
        self.push_if(same.unwrap_or(Expr::Bool(true)), body, Vec::new());
        next
    }

    fn key_same(&mut self, one: &Compared<'_>) -> Expr {
        let (first, second) = one.in_order();
        if one.key.total {
            not(self.helper(prelude::FLOAT_TOTAL, vec![second, first]))
        } else {
            self.equal_parts(&one.key.left.ty, first, second)
        }
    }

    fn key_before(&mut self, one: &Compared<'_>) -> Expr {
        one.before.clone().unwrap_or_else(|| self.comparison(one))
    }

    fn comparison(&mut self, one: &Compared<'_>) -> Expr {
        let (first, second) = one.in_order();
        match one.key.left.ty {
            Type::Float if one.key.total => self.helper(prelude::FLOAT_TOTAL, vec![first, second]),
            Type::Float => self.helper(prelude::FLOAT_BEFORE, vec![first, second]),
            _ => self.is_before(&one.key.left.ty, first, second),
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
