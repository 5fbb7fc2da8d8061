//! Keys: those of `KEYS`, and those that the script puts together.

use super::{Lowering, binary, index, number, plus, text};
use crate::check::typed::{BuiltKey, BuiltPiece, Key, KeyBytes, KeySlot, LocalId, LoopId, Parameter};
use crate::check::types::Type;
use crate::check::uses::plain_local;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

/// Where the keys of a group stand.
#[derive(Clone, Debug)]
pub(super) struct GroupPlace {
    /// The place of its first key in `KEYS`.
    first: Expr,
    /// How many keys an element has.
    width: i128,
}

impl Lowering<'_> {
    /// ```lua
    /// local hits = KEYS[1]
    /// ```
    pub(super) fn lower_fixed_keys(&mut self) {
        let script = self.script;
        for (position, key) in script.fixed_keys().enumerate() {
            let value = key_at(number(position as i128 + 1));
            self.bind_key(key, value);
        }
    }

    /// The keys whose place depends on the arguments, and how many there must be.
    ///
    /// ```lua
    /// local audit = tenant and KEYS[2]
    /// local next_key = tenant and 3 or 2          -- only where more keys follow
    /// if #KEYS ~= next_key + 2 * queues_count - 1 then
    ///   error('REDLUA_ARGUMENT name: the number of keys does not fit the arguments', 0)
    /// end
    /// ```
    pub(super) fn lower_counted_keys(&mut self) {
        let script = self.script;
        let mut next = number(script.fixed_keys().count() as i128 + 1);
        let optional: Vec<&Key> = script.optional_keys().collect();
        let groups = script.key_groups();
        if optional.is_empty() && groups.is_empty() {
            return;
        }
        for key in &optional {
            let given = self.given(key);
            self.bind_key(key, binary(Operator::And, given.clone(), key_at(next.clone())));
            let last = groups.is_empty() && optional.last().is_some_and(|last| std::ptr::eq(*last, *key));
            next = match next {
                // Only how many there are is asked, not where the next one stands.
                Expr::Number(_) if last => {
                    let all = binary(Operator::And, given, next.clone());
                    self.check_key_count(binary(Operator::Or, all, plus(next, -1)));
                    return;
                }
                Expr::Number(_) => {
                    let name = self.names.fresh("next_key");
                    let behind = binary(Operator::And, given, plus(next.clone(), 1));
                    let value = binary(Operator::Or, behind, next);
                    self.push(StatementKind::Local { names: vec![name.clone()], values: vec![value] });
                    Expr::Name(name)
                }
                next => {
                    let counted = self.nested(|lowering| {
                        let (targets, values) = (vec![next.clone()], vec![plus(next.clone(), 1)]);
                        lowering.push(StatementKind::Assign { targets, values });
                    });
                    self.push(StatementKind::If { arms: vec![(given, counted)], otherwise: Vec::new() });
                    next
                }
            };
        }
        for (at, (list, members)) in groups.iter().enumerate() {
            let width = members.len() as i128;
            let count = self.count_of(script.parameters[*list].local);
            let behind = match width {
                1 => binary(Operator::Add, next.clone(), count),
                width => binary(Operator::Add, next.clone(), binary(Operator::Multiply, number(width), count)),
            };
            self.group_places.insert(*list, GroupPlace { first: next, width });
            next = if at + 1 < groups.len() { self.save("next_key", behind) } else { behind };
        }
        self.check_key_count(less_one(next));
    }

    fn check_key_count(&mut self, wanted: Expr) {
        let length = Expr::Length(Box::new(Expr::Name("KEYS".to_owned())));
        let wrong = binary(Operator::NotEqual, length, wanted);
        self.abort_if(wrong, "ARGUMENT", "the number of keys does not fit the arguments");
    }

    /// `local hits = …`, for all `key!`s of its template.
    fn bind_key(&mut self, key: &Key, value: Expr) {
        let Some((first, others)) = key.locals.split_first() else { return };
        let name = self.name_key(&key.handle, *first);
        self.push(StatementKind::Local { names: vec![name.clone()], values: vec![value] });
        for other in others {
            self.places.insert(*other, Expr::Name(name.clone()));
        }
    }

    /// Whether all parameters of an optional key were given.
    fn given(&mut self, key: &Key) -> Expr {
        let script = self.script;
        let needed = key.needs();
        let given = needed.iter().map(|index| self.is_given(&script.parameters[*index]));
        let given: Vec<Expr> = given.collect();
        given.into_iter().reduce(|left, right| binary(Operator::And, left, right)).unwrap_or(Expr::Bool(true))
    }

    fn is_given(&self, parameter: &Parameter) -> Expr {
        let value = self.place_of(parameter.local);
        match &parameter.ty {
            Type::Option(inner) if **inner == Type::Bool && !parameter.uses.as_count => {
                binary(Operator::NotEqual, value, Expr::Nil)
            }
            _ => value,
        }
    }

    /// How many elements a list parameter has.
    pub(super) fn count_of(&self, list: LocalId) -> Expr {
        match self.counts.get(&list) {
            Some(count) => count.clone(),
            None => Expr::Length(Box::new(self.place_of(list))),
        }
    }

    /// A declared key where it has no local: of the turn of a loop, or in a helper.
    pub(super) fn key(&mut self, key: usize, turn: Option<LoopId>) -> Expr {
        let script = self.script;
        let key = &script.keys[key];
        match key.slot {
            KeySlot::Fixed => {
                let position = script.fixed_keys().take_while(|other| !std::ptr::eq(*other, key)).count();
                key_at(number(position as i128 + 1))
            }
            KeySlot::Optional => key.locals.first().map_or(Expr::Nil, |local| self.place_of(*local)),
            KeySlot::Group(list) => {
                let groups = script.key_groups();
                let members = groups.iter().find(|(known, _)| *known == list).map(|(_, members)| members.as_slice());
                let member = members.unwrap_or_default().iter().take_while(|other| !std::ptr::eq(**other, key)).count();
                let turn = turn.and_then(|turn| self.turns.get(&turn).cloned()).unwrap_or(Expr::Nil);
                let Some(place) = self.group_places.get(&list).cloned() else { return Expr::Nil };
                let turns = match place.width {
                    1 => turn,
                    width => binary(Operator::Multiply, number(width), turn),
                };
                // The first turn is 1.
                let offset = member as i128 - place.width;
                key_at(match &place.first {
                    Expr::Number(first) => plus(turns, first.parse::<i128>().unwrap_or_default() + offset),
                    first => plus(binary(Operator::Add, first.clone(), turns), offset),
                })
            }
        }
    }

    /// A value in a key, with a test that it holds none of these.
    pub(super) fn key_part(&mut self, value: Expr, name: &str, refused: KeyBytes) -> Expr {
        refused.each().fold(value, |part, byte| self.key_part_without(part, name, byte))
    }

    pub(super) fn key_part_without(&mut self, value: Expr, name: &str, byte: u8) -> Expr {
        self.helper(prelude::KEY_PART, vec![value, text(name), Expr::Text(vec![byte])])
    }

    /// ```lua
    /// 'bull:{' .. ARGV[1] .. '}:' .. id
    /// ```
    pub(super) fn build_key(&mut self, key: &BuiltKey) -> Expr {
        let parts = self.in_order(&key.pieces, |lowering, piece| match piece {
            BuiltPiece::Text(fixed) => text(fixed),
            BuiltPiece::Value { name, value, rules } => {
                let part = lowering.text_of(value);
                let local = plain_local(value);
                let sent = lowering.script.leaves().find(|leaf| Some(leaf.local) == local);
                match sent {
                    // The prologue has looked at it.
                    Some(leaf) if leaf.uses.refused_in_keys.covers(rules.refused()) => part,
                    _ => lowering.key_part(part, name, rules.refused()),
                }
            }
        });
        let mut parts = parts.into_iter().rev();
        let last = parts.next().unwrap_or_else(|| text(""));
        let key_text = parts.fold(last, |right, left| binary(Operator::Concat, left, right));
        if key.compared {
            let name = self.script.locals[key.local.0].name.clone();
            return self.helper(prelude::SAME_SLOT, vec![key_text, text(&name)]);
        }
        key_text
    }
}

fn key_at(place: Expr) -> Expr {
    index(Expr::Name("KEYS".to_owned()), place)
}

/// `next - 1`, where a number in front takes the 1 away.
fn less_one(next: Expr) -> Expr {
    match next {
        Expr::Binary(Operator::Add, first, rest) => match *first {
            Expr::Number(digits) => match digits.parse::<i128>() {
                Ok(1) => *rest,
                Ok(known) => binary(Operator::Add, number(known - 1), *rest),
                Err(_) => plus(binary(Operator::Add, Expr::Number(digits), *rest), -1),
            },
            first => plus(binary(Operator::Add, first, *rest), -1),
        },
        other => plus(other, -1),
    }
}
