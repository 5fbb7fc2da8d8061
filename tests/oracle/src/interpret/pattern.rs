//! Patterns: whether a value fits, and what is bound.

use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Pattern, PatternKind};

impl Machine<'_> {
    /// Whether the value fits; its parts are bound as far as they do.
    pub(super) fn bind(&mut self, pattern: &Pattern, value: &Value) -> Eval<bool> {
        self.reach(construct::pattern(&pattern.kind));
        let (name, fits) = match (&pattern.kind, value) {
            (PatternKind::Wildcard, _) => ("pattern: _", true),
            (PatternKind::Bind(local, inner), value) => {
                let fits = match inner {
                    Some(inner) => {
                        self.reach("pattern: name @");
                        self.bind(inner, value)?
                    }
                    None => true,
                };
                if fits {
                    self.set_local(*local, value.clone());
                }
                ("pattern: name", fits)
            }
            (PatternKind::Integer(wanted), Value::Int(value)) => ("pattern: integer", wanted == value),
            (PatternKind::Float(wanted), Value::Float(value)) => ("pattern: float", wanted == value),
            (PatternKind::Bool(wanted), Value::Bool(value)) => ("pattern: bool", wanted == value),
            (PatternKind::Text(wanted), Value::Text(value)) => ("pattern: text", wanted == value),
            (PatternKind::Range(low, high), Value::Int(value)) => ("pattern: range", low <= value && value <= high),
            (PatternKind::Some(inner), Value::Some(value)) => ("pattern: Some", self.bind(inner, value)?),
            (PatternKind::Some(_), Value::None) => ("pattern: Some", false),
            (PatternKind::None, Value::None) => ("pattern: None", true),
            (PatternKind::None, Value::Some(_)) => ("pattern: None", false),
            (PatternKind::Ok(inner), Value::Ok(value)) => ("pattern: Ok", self.bind(inner, value)?),
            (PatternKind::Ok(_), Value::Err(_)) => ("pattern: Ok", false),
            (PatternKind::Err(inner), Value::Err(value)) => ("pattern: Err", self.bind(inner, value)?),
            (PatternKind::Err(_), Value::Ok(_)) => ("pattern: Err", false),
            (PatternKind::Tuple(parts), Value::Tuple(values)) => {
                ("pattern: tuple", self.bind_all(parts.iter().zip(values))?)
            }
            (PatternKind::List { front, rest, back }, Value::List(values)) => {
                let least = front.len() + back.len();
                let sized = if *rest { values.len() >= least } else { values.len() == least };
                let fits = sized && {
                    let last = &values[values.len() - back.len()..];
                    self.bind_all(front.iter().zip(values.iter()).chain(back.iter().zip(last)))?
                };
                ("pattern: list", fits)
            }
            (PatternKind::Record(_, fields), Value::Record(values)) => {
                ("pattern: record", self.bind_all(fields.iter().map(|(at, part)| (part, &values[*at])))?)
            }
            (PatternKind::Variant(_, wanted, fields), Value::Variant(variant, values)) => {
                let fits = wanted == variant
                    && self.bind_all(fields.iter().filter_map(|(at, part)| Some((part, values.get(*at)?))))?;
                ("pattern: variant", fits)
            }
            (PatternKind::Or(alternatives), value) => {
                let mut fits = false;
                for alternative in alternatives {
                    if self.bind(alternative, value)? {
                        fits = true;
                        break;
                    }
                }
                ("pattern: a | b", fits)
            }
            _ => return Err(Exit::Unknown("a pattern")),
        };
        self.reach(name);
        Ok(fits)
    }

    fn bind_all<'p>(&mut self, parts: impl Iterator<Item = (&'p Pattern, &'p Value)>) -> Eval<bool> {
        for (part, value) in parts {
            if !self.bind(part, value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
