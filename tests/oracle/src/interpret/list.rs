//! Functions of lists.

use super::place::Path;
use super::text::short_enough;
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Expr, ListFunction};
use std::rc::Rc;

impl Machine<'_> {
    pub(super) fn list_function(&mut self, function: ListFunction, operands: &[Expr]) -> Eval<Value> {
        let Some((first, rest)) = operands.split_first() else { return Err(Exit::Unknown("a function of no list")) };
        self.reach(construct::list(&function));
        if function.changes() {
            let Some(path) = self.path_of(first)? else { return Err(Exit::Unknown("a list without a place")) };
            let mut arguments = Vec::new();
            for operand in rest {
                arguments.push(self.expr(operand)?);
            }
            return self.change(function, &path, arguments);
        }
        let Value::List(list) = self.expr(first)? else { return Err(Exit::Unknown("a function of no list")) };
        let mut arguments = Vec::new();
        for operand in rest {
            let value = match operand.ty.integer() {
                Some(_) if function != ListFunction::Contains => Value::Int(self.integer(operand)?),
                _ => self.expr(operand)?,
            };
            arguments.push(value);
        }
        let argument = arguments.first().cloned().unwrap_or(Value::Unit);
        let or_none = |value: Option<&Value>| value.map_or(Value::None, |value| value.clone().some());
        let at = match &argument {
            Value::Int(at) => usize::try_from(*at).unwrap_or(usize::MAX),
            _ => usize::MAX,
        };
        let (name, value) = match function {
            ListFunction::Length => ("len of a list", Value::Int(list.len() as i128)),
            ListFunction::IsEmpty => ("is_empty of a list", Value::Bool(list.is_empty())),
            ListFunction::Index => match list.get(at) {
                Some(value) => ("index", value.clone()),
                None => {
                    self.reach("index out of range");
                    return Err(Exit::Abort("RANGE"));
                }
            },
            ListFunction::Get => ("get", or_none(list.get(at))),
            ListFunction::First => ("first", or_none(list.first())),
            ListFunction::Last => ("last", or_none(list.last())),
            ListFunction::Contains => ("contains of a list", Value::Bool(list.contains(&argument))),
            ListFunction::Join => {
                let Value::Text(between) = argument else { return Err(Exit::Unknown("a join")) };
                let parts: Vec<&[u8]> = list
                    .iter()
                    .map(|part| match part {
                        Value::Text(text) => text.as_slice(),
                        _ => &[],
                    })
                    .collect();
                short_enough(parts.iter().map(|part| part.len() + between.len()).sum())?;
                ("join", Value::Text(parts.join(between.as_slice())))
            }
            ListFunction::Concat => {
                let mut text = Vec::new();
                for part in list.iter() {
                    let Value::Text(part) = part else { return Err(Exit::Unknown("a concat")) };
                    text.extend_from_slice(part);
                    short_enough(text.len())?;
                }
                ("concat", Value::Text(text))
            }
            ListFunction::Chunks | ListFunction::Windows => {
                if at == 0 {
                    self.reach("parts of no element");
                    return Err(Exit::Abort("RANGE"));
                }
                let part = |part: &[Value]| Value::list(part.to_vec());
                match function {
                    ListFunction::Chunks => ("chunks", Value::list(list.chunks(at).map(part).collect())),
                    _ => ("windows", Value::list(list.windows(at).map(part).collect())),
                }
            }
            ListFunction::Slice { inclusive } => {
                let bounds = slice_bounds(&arguments, inclusive, list.len())?;
                match list.get(bounds) {
                    Some(part) => ("slice of a list", Value::list(part.to_vec())),
                    None => {
                        self.reach("slice out of range");
                        return Err(Exit::Abort("RANGE"));
                    }
                }
            }
            ListFunction::Push
            | ListFunction::Pop
            | ListFunction::Extend
            | ListFunction::Clear
            | ListFunction::Truncate
            | ListFunction::Reverse
            | ListFunction::Insert
            | ListFunction::Remove
            | ListFunction::SwapRemove
            | ListFunction::Swap
            | ListFunction::SplitOff
            | ListFunction::Drain
            | ListFunction::Dedup => return Err(Exit::Unknown("a function of lists")),
        };
        self.reach(name);
        Ok(value)
    }

    fn change(&mut self, function: ListFunction, path: &Path, arguments: Vec<Value>) -> Eval<Value> {
        let mut arguments = arguments.into_iter();
        let argument = arguments.next().unwrap_or(Value::Unit);
        let second = arguments.next().unwrap_or(Value::Unit);
        let name = match function {
            ListFunction::Push => "push",
            ListFunction::Pop => "pop",
            ListFunction::Extend => "extend",
            ListFunction::Clear => "clear",
            ListFunction::Truncate => "truncate",
            ListFunction::Reverse => "reverse",
            ListFunction::Insert => "insert",
            ListFunction::Remove => "remove",
            ListFunction::SwapRemove => "swap_remove",
            ListFunction::Swap => "swap",
            ListFunction::SplitOff => "split_off",
            ListFunction::Drain => "drain",
            ListFunction::Dedup => "dedup",
            _ => return Err(Exit::Unknown("a change of a list")),
        };
        self.reach(name);
        let Value::List(list) = self.target(path)? else { return Err(Exit::Unknown("a change of no list")) };
        let list = Rc::make_mut(list);
        let index = |value: &Value| match value {
            Value::Int(at) => usize::try_from(*at).unwrap_or(usize::MAX),
            _ => usize::MAX,
        };
        let out_of_range = || Err(Exit::Abort("RANGE"));
        let (at, other) = (index(&argument), index(&second));
        match (function, argument) {
            (ListFunction::Insert, _) if at <= list.len() => list.insert(at, second),
            (ListFunction::Remove, _) if at < list.len() => return Ok(list.remove(at)),
            (ListFunction::SwapRemove, _) if at < list.len() => return Ok(list.swap_remove(at)),
            (ListFunction::Swap, _) if at < list.len() && other < list.len() => list.swap(at, other),
            (ListFunction::Drain, _) if at <= other && other <= list.len() => {
                return Ok(Value::list(list.drain(at..other).collect()));
            }
            (ListFunction::SplitOff, _) if at <= list.len() => return Ok(Value::list(list.split_off(at))),
            (
                ListFunction::Insert
                | ListFunction::Remove
                | ListFunction::SwapRemove
                | ListFunction::Swap
                | ListFunction::SplitOff
                | ListFunction::Drain,
                _,
            ) => return out_of_range(),
            (ListFunction::Dedup, _) => list.dedup(),
            (ListFunction::Push, value) => list.push(value),
            (ListFunction::Pop, _) => return Ok(list.pop().map_or(Value::None, Value::some)),
            (ListFunction::Extend, Value::List(other)) => {
                short_enough(list.len() + other.len())?;
                list.extend(other.iter().cloned());
            }
            (ListFunction::Clear, _) => list.clear(),
            (ListFunction::Truncate, Value::Int(size)) => list.truncate(usize::try_from(size).unwrap_or(usize::MAX)),
            (ListFunction::Reverse, _) => list.reverse(),
            _ => return Err(Exit::Unknown("a change of a list")),
        }
        Ok(Value::Unit)
    }
}

/// `a..b`, `a..=b` and `a..` as a range of places.
pub(super) fn slice_bounds(arguments: &[Value], inclusive: bool, length: usize) -> Eval<std::ops::Range<usize>> {
    let at = |value: &Value| match value {
        Value::Int(at) => Ok(usize::try_from(*at).unwrap_or(usize::MAX)),
        _ => Err(Exit::Unknown("a bound of a slice")),
    };
    match arguments {
        [start] => Ok(at(start)?..length),
        [start, end] => Ok(at(start)?..at(end)?.saturating_add(usize::from(inclusive))),
        _ => Err(Exit::Unknown("a slice")),
    }
}
