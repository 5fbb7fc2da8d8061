//! Places: locals and parts of them that are assigned to, changed by methods, or lent to helpers.

use super::{Eval, Exit, Machine, Value};
use redlua_compiler::check::typed::{Expr, ExprKind, ListFunction, LocalId, Place};
use std::rc::Rc;

/// A place whose indices are evaluated.
#[derive(Clone, Debug)]
pub(super) struct Path {
    local: LocalId,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A field of a record or a part of a tuple.
    Part(usize),
    /// An element of a list.
    Element(usize),
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
            ExprKind::Borrow(_, inner) => self.path_of(inner)?,
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
            _ => None,
        })
    }

    /// `place = value`: the value first, then the place.
    pub(super) fn assign(&mut self, place: &Place, value: &Expr) -> Eval<()> {
        let value = self.expr(value)?;
        let path = self.path(place)?;
        *self.target(&path)? = value;
        Ok(())
    }

    fn path(&mut self, place: &Place) -> Eval<Path> {
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
            Place::Key(..) => Err(Exit::Unknown("a place in a map")),
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
                _ => return Err(lost()),
            };
        }
        Ok(value)
    }
}
