//! Functions of lists and of text.

use super::place::Path;
use super::{Eval, Exit, Machine, Value};
use redlua_compiler::check::typed::{End, Expr, ListFunction, TextFunction};
use std::rc::Rc;

impl Machine<'_> {
    #[allow(
        unreachable_patterns,
        reason = "a function that the compiler learns is not interpreted until it is added here"
    )]
    pub(super) fn list_function(&mut self, function: ListFunction, operands: &[Expr]) -> Eval<Value> {
        let Some((first, rest)) = operands.split_first() else { return Err(Exit::Unknown("a function of no list")) };
        if function.changes() {
            let Some(path) = self.path_of(first)? else { return Err(Exit::Unknown("a list without a place")) };
            let mut arguments = Vec::new();
            for operand in rest {
                arguments.push(self.expr(operand)?);
            }
            return self.change(function, &path, arguments);
        }
        let Value::List(list) = self.expr(first)? else { return Err(Exit::Unknown("a function of no list")) };
        let argument = match rest.first() {
            Some(operand) => self.expr(operand)?,
            None => Value::Unit,
        };
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
                let parts: Vec<Vec<u8>> = list
                    .iter()
                    .map(|part| match part {
                        Value::Text(text) => text.clone(),
                        _ => Vec::new(),
                    })
                    .collect();
                ("join", Value::Text(parts.join(between.as_slice())))
            }
            _ => return Err(Exit::Unknown("a function of lists")),
        };
        self.reach(name);
        Ok(value)
    }

    fn change(&mut self, function: ListFunction, path: &Path, arguments: Vec<Value>) -> Eval<Value> {
        let mut arguments = arguments.into_iter();
        let argument = arguments.next().unwrap_or(Value::Unit);
        let name = match function {
            ListFunction::Push => "push",
            ListFunction::Pop => "pop",
            ListFunction::Extend => "extend",
            ListFunction::Clear => "clear",
            ListFunction::Truncate => "truncate",
            ListFunction::Reverse => "reverse",
            _ => return Err(Exit::Unknown("a change of a list")),
        };
        self.reach(name);
        let Value::List(list) = self.target(path)? else { return Err(Exit::Unknown("a change of no list")) };
        let list = Rc::make_mut(list);
        match (function, argument) {
            (ListFunction::Push, value) => list.push(value),
            (ListFunction::Pop, _) => return Ok(list.pop().map_or(Value::None, Value::some)),
            (ListFunction::Extend, Value::List(other)) => list.extend(other.iter().cloned()),
            (ListFunction::Clear, _) => list.clear(),
            (ListFunction::Truncate, Value::Int(size)) => list.truncate(usize::try_from(size).unwrap_or(usize::MAX)),
            (ListFunction::Reverse, _) => list.reverse(),
            _ => return Err(Exit::Unknown("a change of a list")),
        }
        Ok(Value::Unit)
    }

    #[allow(
        unreachable_patterns,
        reason = "a function that the compiler learns is not interpreted until it is added here"
    )]
    pub(super) fn text_function(&mut self, function: TextFunction, operands: &[Expr]) -> Eval<Value> {
        let mut values = Vec::new();
        for operand in operands {
            values.push(self.expr(operand)?);
        }
        let (name, value) = match (function, values.as_slice()) {
            (TextFunction::Length, [Value::Text(text)]) => ("len of a text", Value::Int(text.len() as i128)),
            (TextFunction::IsEmpty, [Value::Text(text)]) => ("is_empty of a text", Value::Bool(text.is_empty())),
            (TextFunction::StartsWith, [Value::Text(text), Value::Text(part)]) => {
                ("starts_with", Value::Bool(text.starts_with(part)))
            }
            (TextFunction::EndsWith, [Value::Text(text), Value::Text(part)]) => {
                ("ends_with", Value::Bool(text.ends_with(part)))
            }
            (TextFunction::Contains, [Value::Text(text), Value::Text(part)]) => {
                let found = part.is_empty() || text.windows(part.len()).any(|window| window == part.as_slice());
                ("contains of a text", Value::Bool(found))
            }
            (TextFunction::Lower, [Value::Text(text)]) => {
                ("to_ascii_lowercase", Value::Text(text.to_ascii_lowercase()))
            }
            (TextFunction::Upper, [Value::Text(text)]) => {
                ("to_ascii_uppercase", Value::Text(text.to_ascii_uppercase()))
            }
            (TextFunction::Strip(end), [Value::Text(text), Value::Text(part)]) => {
                let rest = match end {
                    End::Start => text.strip_prefix(part.as_slice()),
                    End::End => text.strip_suffix(part.as_slice()),
                };
                ("strip", rest.map_or(Value::None, |rest| Value::Text(rest.to_vec()).some()))
            }
            (TextFunction::Find(end), [Value::Text(text), Value::Text(part)]) => {
                let place = find(text, part, end);
                ("find of a text", place.map_or(Value::None, |at| Value::Int(at as i128).some()))
            }
            (TextFunction::SplitOnce(end), [Value::Text(text), Value::Text(part)]) => {
                let halves = find(text, part, end).map(|at| {
                    Value::Tuple(vec![Value::Text(text[..at].to_vec()), Value::Text(text[at + part.len()..].to_vec())])
                });
                ("split_once", halves.map_or(Value::None, Value::some))
            }
            (TextFunction::Min, [Value::Text(left), Value::Text(right)]) => {
                ("min of texts", Value::Text(left.min(right).clone()))
            }
            (TextFunction::Max, [Value::Text(left), Value::Text(right)]) => {
                ("max of texts", Value::Text(left.max(right).clone()))
            }
            _ => return Err(Exit::Unknown("a function of text")),
        };
        self.reach(name);
        Ok(value)
    }
}

/// The first or the last place of a part.
fn find(text: &[u8], part: &[u8], end: End) -> Option<usize> {
    let mut places = (0..=text.len()).filter(|at| text[*at..].starts_with(part));
    match end {
        End::Start => places.next(),
        End::End => places.next_back(),
    }
}
