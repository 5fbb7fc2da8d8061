//! Maps: tables from keys to values.
//!
//! `pairs` walks a `HashMap`, whose order is not specified. A `BTreeMap` is walked by its sorted keys.

use super::expr::has_call;
use super::{Lowering, binary, call, index, not, plus};
use crate::check::typed::{self, LocalId, MapFunction, MapPart, Pattern, PatternKind};
use crate::check::types::{MapKind, Range, Type};
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

/// The head of a loop over a map.
pub(crate) struct Entries {
    /// The map.
    map: Expr,
    /// The loop's variables.
    pub(crate) names: Vec<String>,
    /// What is called for them.
    pub(crate) iterator: Expr,
    /// What is taken of an entry.
    pub(crate) element: Expr,
    /// How many of the names are to be given back.
    pub(crate) taken: usize,
}

impl Lowering<'_> {
    pub(crate) fn map_function(&mut self, function: MapFunction, operands: &[typed::Expr]) -> Expr {
        if let (MapFunction::Entry { lazy: true }, [map, key, default]) = (function, operands) {
            return self.entry(&[map.clone(), key.clone()], default);
        }
        if let (MapFunction::Entry { .. }, [map, key, default]) = (function, operands) {
            return self.eager_entry(map, key, default);
        }
        let mut lowered = match function {
            MapFunction::Insert => self.owned_values(operands),
            _ => self.values(operands),
        }
        .into_iter();
        let map = lowered.next().unwrap_or(Expr::Nil);
        let key = lowered.next().unwrap_or(Expr::Nil);
        let value = lowered.next().unwrap_or(Expr::Nil);
        let is_set = operands.first().is_some_and(|map| matches!(&map.ty, Type::Map(kind, ..) if kind.is_set()));
        let found = |lowering: &mut Self, map: Expr, key: Expr| match operands.first().map(|map| &map.ty) {
            // What is missing is `nil`, as the `None` of an `Option<bool>`.
            Some(Type::Map(_, _, value)) if **value == Type::Bool => index(map, key),
            _ => binary(Operator::Or, index(lowering.stable_or_name("map", map), key), Expr::Bool(false)),
        };
        match function {
            MapFunction::Length => self.helper(prelude::MAP_SIZE, vec![map]),
            MapFunction::IsEmpty => binary(Operator::Equal, call("next", vec![map]), Expr::Nil),
            MapFunction::Get => found(self, map, key),
            MapFunction::Index => self.helper(prelude::ENTRY, vec![map, key]),
            MapFunction::Contains => binary(Operator::NotEqual, index(map, key), Expr::Nil),
            MapFunction::Clear => {
                let clear = self.helper(prelude::CLEAR_MAP, vec![map]);
                self.push(StatementKind::Call(clear));
                Expr::Bool(false)
            }
            MapFunction::Insert | MapFunction::Remove if is_set => self.change_set(function, map, key),
            MapFunction::Union => self.helper(prelude::SET_UNION, vec![map, key]),
            MapFunction::Intersection => self.helper(prelude::SET_INTERSECTION, vec![map, key]),
            MapFunction::Difference => self.helper(prelude::SET_DIFFERENCE, vec![map, key]),
            MapFunction::IsSubset => self.helper(prelude::IS_SUBSET, vec![map, key]),
            MapFunction::IsSuperset => {
                let map = self.quiet("set", map);
                self.helper(prelude::IS_SUBSET, vec![key, map])
            }
            MapFunction::IsDisjoint => self.helper(prelude::IS_DISJOINT, vec![map, key]),
            MapFunction::From => self.helper(prelude::MAP_OF, vec![map]),
            MapFunction::Insert | MapFunction::Remove | MapFunction::Entry { .. } => {
                let map = self.stable_or_name("map", map);
                let key = self.stable("key", key);
                let value = if function == MapFunction::Insert { self.quiet("new", value) } else { Expr::Nil };
                let old = found(self, map.clone(), key.clone());
                let old = self.save("old", old);
                self.push(StatementKind::Assign { targets: vec![index(map, key)], values: vec![value] });
                old
            }
        }
    }

    /// `map.insert(k, v);`, `map.remove(&k);`: nobody asks what was there.
    pub(crate) fn change_entry(&mut self, function: MapFunction, operands: &[typed::Expr]) {
        let mut lowered = self.owned_values(operands).into_iter();
        let map = lowered.next().unwrap_or(Expr::Nil);
        let key = lowered.next().unwrap_or(Expr::Nil);
        let value = match (function, lowered.next()) {
            (MapFunction::Insert, Some(value)) => value,
            // An element of a set.
            (MapFunction::Insert, None) => Expr::Bool(true),
            _ => Expr::Nil,
        };
        self.push(StatementKind::Assign { targets: vec![index(map, key)], values: vec![value] });
    }

    /// ```lua
    /// local added = seen[id] == nil
    /// seen[id] = true
    /// ```
    fn change_set(&mut self, function: MapFunction, set: Expr, element: Expr) -> Expr {
        let set = self.stable_or_name("set", set);
        let element = self.stable("element", element);
        let place = index(set, element);
        let (wish, operator, value) = match function {
            MapFunction::Insert => ("added", Operator::Equal, Expr::Bool(true)),
            _ => ("removed", Operator::NotEqual, Expr::Nil),
        };
        let answer = self.save(wish, binary(operator, place.clone(), Expr::Nil));
        self.push(StatementKind::Assign { targets: vec![place], values: vec![value] });
        answer
    }

    /// An operand that is evaluated before the next statement.
    fn quiet(&mut self, wish: &str, value: Expr) -> Expr {
        if has_call(&value) || matches!(value, Expr::Table { .. }) { self.save(wish, value) } else { value }
    }

    /// ```lua
    /// if groups[name] == nil then
    ///   groups[name] = {}
    /// end
    /// ```
    fn entry(&mut self, place: &[typed::Expr], default: &typed::Expr) -> Expr {
        let mut lowered = self.owned_values(place).into_iter();
        let map = lowered.next().unwrap_or(Expr::Nil);
        let key = lowered.next().unwrap_or(Expr::Nil);
        let map = self.stable_or_name("map", map);
        let key = self.stable_or_name("key", key);
        let body = self.nested(|lowering| {
            let value = lowering.owned(default);
            let target = index(map.clone(), key.clone());
            lowering.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
        });
        let found = index(map, key);
        self.push_if(binary(Operator::Equal, found.clone(), Expr::Nil), body, Vec::new());
        found
    }

    /// `or_insert(value)`: Rust evaluates the value always.
    fn eager_entry(&mut self, map: &typed::Expr, key: &typed::Expr, default: &typed::Expr) -> Expr {
        let mut lowered = self.owned_values(&[map.clone(), key.clone(), default.clone()]).into_iter();
        let map = lowered.next().unwrap_or(Expr::Nil);
        let key = lowered.next().unwrap_or(Expr::Nil);
        let value = lowered.next().unwrap_or(Expr::Nil);
        let map = self.stable_or_name("map", map);
        let key = self.stable_or_name("key", key);
        let value = if has_call(&value) { self.save("default", value) } else { value };
        let found = index(map, key);
        let body = self.nested(|lowering| {
            lowering.push(StatementKind::Assign { targets: vec![found.clone()], values: vec![value] });
        });
        self.push_if(binary(Operator::Equal, found.clone(), Expr::Nil), body, Vec::new());
        found
    }

    /// The head of the loop over the entries of a map. `pattern` is what an element is bound to, where that is known.
    pub(crate) fn open_entries(
        &mut self,
        map: Expr,
        (kind, key): (MapKind, &Type),
        part: MapPart,
        pattern: Option<&Pattern>,
    ) -> Entries {
        let (for_key, for_value) = match (part, pattern.map(|pattern| &pattern.kind)) {
            (MapPart::Pairs, Some(PatternKind::Tuple(parts))) => (parts.first(), parts.get(1)),
            (MapPart::Keys, _) => (pattern, None),
            (MapPart::Values, _) => (None, pattern),
            _ => (None, None),
        };
        // A key or value of the map's own name would hide it.
        let hides = [for_key, for_value].into_iter().flatten().any(|pattern| self.hides_list(pattern, &map));
        let map = if hides { self.save("map", map) } else { map };
        let mut taken = 0;
        let key_name = match (part, kind) {
            (MapPart::Values, kind) if !kind.is_sorted() => "_".to_owned(),
            _ => self.entry_name(for_key, "key", &mut taken),
        };
        let by_key = Expr::Name(key_name.clone());
        let (names, iterator, value) = match kind {
            MapKind::Hash | MapKind::Set => {
                let mut names = vec![key_name];
                if part != MapPart::Keys {
                    names.push(self.entry_name(for_value, "value", &mut taken));
                }
                let value = names.get(1).cloned().map_or(Expr::Nil, Expr::Name);
                (names, call("pairs", vec![map.clone()]), value)
            }
            MapKind::BTree | MapKind::SortedSet => {
                let mut arguments = vec![map.clone()];
                if *key == Type::Text {
                    self.used.insert(prelude::BEFORE);
                    arguments.push(Expr::Name(prelude::BEFORE.name.to_owned()));
                }
                let keys = self.helper(prelude::SORTED_KEYS, arguments);
                let value = index(map.clone(), by_key.clone());
                (vec!["_".to_owned(), key_name], call("ipairs", vec![keys]), value)
            }
        };
        let element = match part {
            MapPart::Pairs => Expr::Table { array: vec![by_key, value], named: Vec::new() },
            MapPart::Keys => by_key,
            MapPart::Values => value,
        };
        Entries { map, names, iterator, element, taken }
    }

    /// The name of a loop's variable: that of the source where it is bound to a name that does not change.
    fn entry_name(&mut self, pattern: Option<&Pattern>, wish: &str, taken: &mut usize) -> String {
        match pattern.and_then(|pattern| self.immutable(pattern)) {
            Some(local) => self.name_local(local),
            None => {
                *taken += 1;
                self.open_counter_as(&[wish])
            }
        }
    }

    /// Whether a local is bound already by the head of the loop.
    pub(crate) fn is_entry(&self, local: LocalId, element: &Expr) -> bool {
        matches!(element, Expr::Name(_)) && self.places.get(&local) == Some(element)
    }

    /// ```lua
    /// local flat = {}
    /// for key, value in pairs(map) do
    ///   flat[#flat + 1] = key
    ///   flat[#flat + 1] = value
    /// end
    /// ```
    ///
    /// A set is the list of its elements.
    pub(crate) fn map_reply(&mut self, map: Expr, kind: MapKind, key: &Type, value: &Type) -> Expr {
        let (wish, part) = if kind.is_set() { ("list", MapPart::Keys) } else { ("flat", MapPart::Pairs) };
        let map = self.stable_or_name("map", map);
        let flat = self.save(wish, Expr::Table { array: Vec::new(), named: Vec::new() });
        let entries = self.open_entries(map, (kind, key), part, None);
        let array = match entries.element {
            Expr::Table { array, .. } => array,
            element => vec![element],
        };
        let body = self.nested(|lowering| {
            for (part, ty) in array.into_iter().zip([key, value]) {
                let range = ty.integer().map_or(Range::EXACT, crate::check::types::Integer::exact);
                let reply = lowering.reply_of(part, ty, range, typed::Held::Number);
                let target = index(flat.clone(), plus(Expr::Length(Box::new(flat.clone())), 1));
                lowering.push(StatementKind::Assign { targets: vec![target], values: vec![reply] });
            }
        });
        (0..entries.taken).for_each(|_| self.close_counter());
        self.push(StatementKind::GenericFor { names: entries.names, iterator: entries.iterator, body });
        flat
    }

    /// ```lua
    /// for name, hits in pairs(counts) do
    ///   if not (hits > 1) then
    ///     counts[name] = nil
    ///   end
    /// end
    /// ```
    pub(crate) fn retain_entries(
        &mut self,
        map: Expr,
        (kind, key): (MapKind, &Type),
        pattern: &Pattern,
        condition: &typed::Expr,
    ) {
        // Of a set the closure sees the element only. The order of a walk that only drops entries is of no matter.
        let (part, pattern) = match &pattern.kind {
            PatternKind::Tuple(parts) if kind.is_set() => (MapPart::Keys, parts.first().unwrap_or(pattern)),
            _ => (MapPart::Pairs, pattern),
        };
        let entries = self.open_entries(map, (MapKind::Hash, key), part, Some(pattern));
        let map = entries.map;
        let name = entries.names.first().cloned().unwrap_or_default();
        let body = self.nested(|lowering| {
            lowering.bind_whole(pattern, entries.element);
            let condition = lowering.value(condition);
            let drop = lowering.nested(|lowering| {
                let target = index(map, Expr::Name(name));
                lowering.push(StatementKind::Assign { targets: vec![target], values: vec![Expr::Nil] });
            });
            lowering.push_if(not(condition), drop, Vec::new());
        });
        (0..entries.taken).for_each(|_| self.close_counter());
        self.push(StatementKind::GenericFor { names: entries.names, iterator: entries.iterator, body });
    }
}
