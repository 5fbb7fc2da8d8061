//! Lists and text: functions that have a plain form in Lua, and those that need a helper.

use super::operands::Form;
use super::{Lowering, binary, call, index, number, plus};
use crate::check::typed::{self, ListFunction, TextFunction};
use crate::check::uses::plain_local;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn list_function(&mut self, function: ListFunction, operands: &[typed::Expr]) -> Expr {
        let forms: Vec<(&typed::Expr, Form)> = operands.iter().map(|operand| (operand, Form::Value)).collect();
        let mut lowered = match function {
            ListFunction::Push => self.owned_values(operands),
            ListFunction::Index | ListFunction::Get => {
                let forms: Vec<(&typed::Expr, Form)> = operands
                    .iter()
                    .enumerate()
                    .map(|(at, operand)| (operand, if at == 0 { Form::Value } else { Form::Number }))
                    .collect();
                self.operands(&forms)
            }
            _ => self.operands(&forms),
        }
        .into_iter();
        let list = lowered.next().unwrap_or(Expr::Nil);
        let counted = operands.first().and_then(plain_local).filter(|local| self.is_counted(*local));
        let argument = lowered.next().unwrap_or(Expr::Nil);
        let length = |list: Expr| Expr::Length(Box::new(list));
        let or_none = |value: Expr| binary(Operator::Or, value, Expr::Bool(false));
        match function {
            ListFunction::Length | ListFunction::IsEmpty => {
                let length = counted.map_or_else(|| length(list), |local| self.count_of(local));
                if function == ListFunction::Length { length } else { binary(Operator::Equal, length, number(0)) }
            }
            ListFunction::Index => {
                let list = self.stable_or_name("list", list);
                let slot = self.slot(list.clone(), argument);
                index(list, slot)
            }
            ListFunction::Get => or_none(index(self.stable_or_name("list", list), plus(argument, 1))),
            ListFunction::First => or_none(index(self.stable_or_name("list", list), number(1))),
            ListFunction::Last => {
                let list = self.stable_or_name("list", list);
                or_none(index(list.clone(), length(list)))
            }
            ListFunction::Push => {
                let list = self.stable_or_name("list", list);
                let target = index(list.clone(), plus(length(list), 1));
                self.push(StatementKind::Assign { targets: vec![target], values: vec![argument] });
                Expr::Bool(false)
            }
            ListFunction::Pop => self.helper(prelude::POP, vec![list]),
            ListFunction::Extend => self.act(prelude::EXTEND, vec![list, argument]),
            ListFunction::Clear => self.act(prelude::TRUNCATE, vec![list, number(0)]),
            ListFunction::Truncate => self.act(prelude::TRUNCATE, vec![list, argument]),
            ListFunction::Reverse => self.act(prelude::REVERSE, vec![list]),
            ListFunction::Contains => self.helper(prelude::CONTAINS, vec![list, argument]),
            ListFunction::Join => call("table.concat", vec![list, argument]),
        }
    }

    /// A helper that is called for what it does.
    fn act(&mut self, helper: prelude::Helper, arguments: Vec<Expr>) -> Expr {
        let call = self.helper(helper, arguments);
        self.push(StatementKind::Call(call));
        Expr::Bool(false)
    }

    /// The place of an index in a table, checked.
    pub(crate) fn slot(&mut self, list: Expr, at: Expr) -> Expr {
        self.helper(prelude::SLOT, vec![list, at])
    }

    pub(crate) fn text_function(&mut self, function: TextFunction, arguments: &[typed::Expr]) -> Expr {
        let forms: Vec<(&typed::Expr, Form)> = arguments.iter().map(|argument| (argument, Form::Value)).collect();
        let mut lowered = self.operands(&forms).into_iter();
        let subject = lowered.next().unwrap_or(Expr::Nil);
        let part = lowered.next().unwrap_or(Expr::Nil);
        let length = |value: Expr| match value {
            Expr::Text(bytes) => number(bytes.len() as i128),
            other => Expr::Length(Box::new(other)),
        };
        match function {
            TextFunction::Length => length(subject),
            TextFunction::IsEmpty => binary(Operator::Equal, subject, Expr::Text(Vec::new())),
            TextFunction::StartsWith => {
                let part = self.stable("prefix", part);
                let head = call("string.sub", vec![subject, number(1), length(part.clone())]);
                binary(Operator::Equal, head, part)
            }
            TextFunction::EndsWith => self.ends_with(subject, part),
            TextFunction::Contains => {
                let found = call("string.find", vec![subject, part, number(1), Expr::Bool(true)]);
                binary(Operator::NotEqual, found, Expr::Nil)
            }
        }
    }

    /// `string.sub(text, -2) == 'ms'`. For a suffix that is longer than the text it is all of the text.
    fn ends_with(&mut self, subject: Expr, suffix: Expr) -> Expr {
        let suffix = self.stable("suffix", suffix);
        let length = match &suffix {
            Expr::Text(bytes) => number(bytes.len() as i128),
            suffix => Expr::Length(Box::new(suffix.clone())),
        };
        let tail = call("string.sub", vec![subject, Expr::Negate(Box::new(length))]);
        let ends = binary(Operator::Equal, tail, suffix.clone());
        match &suffix {
            Expr::Text(bytes) if !bytes.is_empty() => ends,
            // `string.sub(text, -0)` would be all of it.
            _ => binary(Operator::Or, binary(Operator::Equal, suffix, Expr::Text(Vec::new())), ends),
        }
    }
}
