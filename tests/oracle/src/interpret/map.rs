//! Functions of maps.

use super::value::place_of;
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Expr, MapFunction};
use redlua_compiler::check::types::Type;

impl Machine<'_> {
    pub(super) fn map_function(&mut self, function: MapFunction, operands: &[Expr]) -> Eval<Value> {
        let Some((first, rest)) = operands.split_first() else { return Err(Exit::Unknown("a function of no map")) };
        self.reach(construct::map(&function));
        if function.changes() {
            return self.change_map(function, first, rest);
        }
        let receiver = self.expr(first)?;
        let key = match rest.first() {
            Some(key) => self.expr(key)?,
            None => Value::Unit,
        };
        if let (MapFunction::From, Value::List(pairs)) = (function, &receiver) {
            self.reach("from of a map");
            return of_pairs(pairs.to_vec());
        }
        let Value::Map(map) = receiver else { return Err(Exit::Unknown("a function of no map")) };
        if let Some(answer) = of_two(function, &map, &key) {
            return Ok(answer);
        }
        let found = || place_of(&map, &key).ok().map(|at| map[at].1.clone());
        let (name, value) = match function {
            MapFunction::Length => ("len of a map", Value::Int(map.len() as i128)),
            MapFunction::IsEmpty => ("is_empty of a map", Value::Bool(map.is_empty())),
            MapFunction::Get => ("get of a map", found().map_or(Value::None, Value::some)),
            MapFunction::Contains => ("contains_key", Value::Bool(found().is_some())),
            MapFunction::Index => match found() {
                Some(value) => ("index of a map", value),
                None => {
                    self.reach("key that a map has not");
                    return Err(Exit::Abort("RANGE"));
                }
            },
            MapFunction::From
            | MapFunction::Union
            | MapFunction::Intersection
            | MapFunction::Difference
            | MapFunction::IsSubset
            | MapFunction::IsSuperset
            | MapFunction::IsDisjoint
            | MapFunction::Insert
            | MapFunction::Remove
            | MapFunction::Clear
            | MapFunction::Entry { .. } => return Err(Exit::Unknown("a function of maps")),
        };
        self.reach(name);
        Ok(value)
    }

    fn change_map(&mut self, function: MapFunction, map: &Expr, rest: &[Expr]) -> Eval<Value> {
        let Some(path) = self.path_of(map)? else { return Err(Exit::Unknown("a map without a place")) };
        let is_set = matches!(&map.ty, Type::Map(kind, ..) if kind.is_set());
        match (function, rest) {
            (MapFunction::Insert, [element]) => {
                let element = self.expr(element)?;
                self.reach("insert into a set");
                let before = self.insert(&path, element, Value::Unit)?;
                Ok(Value::Bool(before == Value::None))
            }
            (MapFunction::Remove, [element]) if is_set => {
                let element = self.expr(element)?;
                self.reach("remove from a set");
                let set = self.map_at(&path)?;
                Ok(Value::Bool(place_of(set, &element).map(|at| set.remove(at)).is_ok()))
            }
            (MapFunction::Insert, [key, value]) => {
                let (key, value) = (self.expr(key)?, self.expr(value)?);
                self.reach("insert into a map");
                self.insert(&path, key, value)
            }
            (MapFunction::Remove, [key]) => {
                let key = self.expr(key)?;
                self.reach("remove from a map");
                let map = self.map_at(&path)?;
                Ok(place_of(map, &key).ok().map_or(Value::None, |at| map.remove(at).1.some()))
            }
            (MapFunction::Clear, []) => {
                self.reach("clear of a map");
                self.map_at(&path)?.clear();
                Ok(Value::Unit)
            }
            (MapFunction::Entry { lazy }, [key, default]) => {
                let path = self.entry_path(path, key, default, lazy)?;
                Ok(self.target(&path)?.clone())
            }
            _ => Err(Exit::Unknown("a change of a map")),
        }
    }
}

/// What is asked or made of two sets.
fn of_two(function: MapFunction, one: &[(Value, Value)], other: &Value) -> Option<Value> {
    let Value::Map(other) = other else { return None };
    let has = |set: &[(Value, Value)], element: &Value| set.iter().any(|(known, _)| known == element);
    let of_one = |kept: bool| one.iter().filter(move |(element, _)| has(other, element) == kept).cloned();
    Some(match function {
        MapFunction::Union => Value::map(of_one(false).chain(other.iter().cloned()).collect()),
        MapFunction::Intersection => Value::map(of_one(true).collect()),
        MapFunction::Difference => Value::map(of_one(false).collect()),
        MapFunction::IsSubset => Value::Bool(of_one(false).next().is_none()),
        MapFunction::IsSuperset => Value::Bool(other.iter().all(|(element, _)| has(one, element))),
        MapFunction::IsDisjoint => Value::Bool(of_one(true).next().is_none()),
        _ => return None,
    })
}

/// A map of tuples of a key and a value.
pub(super) fn of_pairs(pairs: Vec<Value>) -> Eval<Value> {
    let split = |pair: Value| match pair {
        Value::Tuple(parts) => <[Value; 2]>::try_from(parts).map(|[key, value]| (key, value)).ok(),
        _ => None,
    };
    match pairs.into_iter().map(split).collect() {
        Some(pairs) => Ok(Value::map(pairs)),
        None => Err(Exit::Unknown("a pair")),
    }
}
