//! Places: locals and parts of them that are assigned to, changed by methods, or lent to helpers.

use super::value::place_of;
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Expr, ExprKind, ListFunction, LocalId, MapFunction, Place};
use std::rc::Rc;

/// A place whose indices are evaluated.
#[derive(Clone, Debug)]
pub(super) struct Path {
    local: LocalId,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    /// A field of a record or a part of a tuple.
    Part(usize),
    /// An element of a list.
    Element(usize),
    /// The value under a key of a map.
    Key(Value),
}

impl Machine<'_> {
    pub(super) fn set_local(&mut self, local: LocalId, value: Value) {
        if let Some(frame) = self.frames.last_mut() {
            frame[local.0] = Some(value);
        }
    }

    pub(super) fn local(&mut self, local: LocalId) -> Eval<Value> {
        let value = self.frames.last().and_then(|frame| frame[local.0].clone());
        value.ok_or(Exit::Unknown("a local without a value"))
    }

    /// The place of an expression that names one.
    pub(super) fn path_of(&mut self, expr: &Expr) -> Eval<Option<Path>> {
        Ok(match &expr.kind {
            ExprKind::Local(local) => Some(Path { local: *local, steps: Vec::new() }),
            ExprKind::Borrow(_, inner) => {
                self.reach(crate::construct::expr(&expr.kind));
                self.path_of(inner)?
            }
            ExprKind::Field(base, _, at) | ExprKind::Element(base, at) => {
                let Some(mut path) = self.path_of(base)? else { return Ok(None) };
                path.steps.push(Step::Part(*at));
                Some(path)
            }
            ExprKind::ListFunction(ListFunction::Index, operands) => {
                let [list, at] = operands.as_slice() else { return Ok(None) };
                let Some(path) = self.path_of(list)? else { return Ok(None) };
                let at = self.integer(at)?;
                Some(self.element_path(path, at)?)
            }
            ExprKind::MapFunction(MapFunction::Entry { lazy }, operands) => {
                let [map, key, default] = operands.as_slice() else { return Ok(None) };
                let Some(path) = self.path_of(map)? else { return Ok(None) };
                Some(self.entry_path(path, key, default, *lazy)?)
            }
            ExprKind::MapFunction(MapFunction::Index, operands) => {
                let [map, key] = operands.as_slice() else { return Ok(None) };
                let Some(mut path) = self.path_of(map)? else { return Ok(None) };
                path.steps.push(Step::Key(self.expr(key)?));
                Some(path)
            }
            _ => None,
        })
    }

    /// `place = value`: the value first, then the place.
    pub(super) fn assign(&mut self, place: &Place, value: &Expr) -> Eval<()> {
        let value = self.expr(value)?;
        let mut path = self.path(place)?;
        if let Some(Step::Key(key)) = path.steps.last() {
            let key = key.clone();
            path.steps.pop();
            self.insert(&path, key, value)?;
            return Ok(());
        }
        *self.target(&path)? = value;
        Ok(())
    }

    /// Puts a value into the map at a place; gives what was there.
    pub(super) fn insert(&mut self, path: &Path, key: Value, value: Value) -> Eval<Value> {
        let map = self.map_at(path)?;
        Ok(match place_of(map, &key) {
            Ok(at) => std::mem::replace(&mut map[at].1, value).some(),
            Err(at) => {
                map.insert(at, (key, value));
                Value::None
            }
        })
    }

    /// The entries of the map at a place.
    pub(super) fn map_at(&mut self, path: &Path) -> Eval<&mut Vec<(Value, Value)>> {
        match self.target(path)? {
            Value::Map(map) => Ok(Rc::make_mut(map)),
            _ => Err(Exit::Unknown("a map")),
        }
    }

    /// The place of an entry, which is there afterwards.
    pub(super) fn entry_path(&mut self, mut path: Path, key: &Expr, default: &Expr, lazy: bool) -> Eval<Path> {
        self.reach(construct::map(&MapFunction::Entry { lazy }));
        let key = self.expr(key)?;
        let eager = if lazy { None } else { Some(self.expr(default)?) };
        let found = place_of(self.map_at(&path)?, &key).is_ok();
        self.reach(match (found, lazy) {
            (true, _) => "entry that is there",
            (false, true) => "entry that is made only then",
            (false, false) => "entry that is made",
        });
        if !found {
            let value = match eager {
                Some(value) => value,
                None => self.expr(default)?,
            };
            self.insert(&path, key.clone(), value)?;
        }
        path.steps.push(Step::Key(key));
        Ok(path)
    }

    fn path(&mut self, place: &Place) -> Eval<Path> {
        self.reach(construct::place(place));
        match place {
            Place::Local(local) => {
                self.reach("place: local");
                Ok(Path { local: *local, steps: Vec::new() })
            }
            Place::Field(base, _, at) | Place::Element(base, at) => {
                let mut path = self.path(base)?;
                self.reach(if matches!(place, Place::Field(..)) { "place: field" } else { "place: part of a tuple" });
                path.steps.push(Step::Part(*at));
                Ok(path)
            }
            Place::Key(base, key) => {
                let mut path = self.path(base)?;
                self.reach("place: entry of a map");
                path.steps.push(Step::Key(self.expr(key)?));
                Ok(path)
            }
            Place::Index(base, at) => {
                let path = self.path(base)?;
                self.reach("place: element of a list");
                let at = self.integer(at)?;
                self.element_path(path, at)
            }
        }
    }

    fn element_path(&mut self, mut path: Path, at: i128) -> Eval<Path> {
        let Value::List(list) = self.target(&path)? else { return Err(Exit::Unknown("an index of no list")) };
        let length = list.len();
        match usize::try_from(at).ok().filter(|at| *at < length) {
            Some(at) => {
                path.steps.push(Step::Element(at));
                Ok(path)
            }
            None => {
                self.reach("index out of range");
                Err(Exit::Abort("RANGE"))
            }
        }
    }

    /// What is at a place.
    pub(super) fn target(&mut self, path: &Path) -> Eval<&mut Value> {
        let lost = || Exit::Unknown("a place");
        let slot = self.frames.last_mut().and_then(|frame| frame.get_mut(path.local.0)).ok_or_else(lost)?;
        if slot.is_none() && path.steps.is_empty() {
            // `let x;` gets its value.
            *slot = Some(Value::Unit);
        }
        let mut value = slot.as_mut().ok_or_else(lost)?;
        for step in &path.steps {
            value = match (step, value) {
                (Step::Part(at), Value::Tuple(parts) | Value::Record(parts)) => parts.get_mut(*at).ok_or_else(lost)?,
                (Step::Element(at), Value::List(list)) => Rc::make_mut(list).get_mut(*at).ok_or_else(lost)?,
                (Step::Key(key), Value::Map(map)) => match place_of(map, key) {
                    Ok(at) => &mut Rc::make_mut(map)[at].1,
                    Err(_) => return Err(Exit::Abort("RANGE")),
                },
                _ => return Err(lost()),
            };
        }
        Ok(value)
    }
}
