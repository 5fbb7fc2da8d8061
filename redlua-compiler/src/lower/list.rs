//! Lists: functions that have a plain form in Lua, and those that need a helper.

use super::operands::Form;
use super::{Lowering, binary, call, index, number, plus};
use crate::check::typed::{self, ListFunction};
use crate::check::types::{Range, Type};
use crate::check::uses::plain_local;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn list_function(&mut self, function: ListFunction, operands: &[typed::Expr]) -> Expr {
        if let ListFunction::Slice { inclusive } = function {
            let arguments = self.slice_operands(operands, inclusive);
            return self.helper(prelude::SUBLIST, arguments);
        }
        let mut lowered = match function {
            ListFunction::Push | ListFunction::Insert => self.owned_values(operands),
            ListFunction::Index | ListFunction::Get => {
                let forms: Vec<(&typed::Expr, Form)> = operands
                    .iter()
                    .enumerate()
                    .map(|(at, operand)| (operand, if at == 0 { Form::Value } else { Form::Number }))
                    .collect();
                self.operands(&forms)
            }
            _ => self.values(operands),
        }
        .into_iter();
        let list = lowered.next().unwrap_or(Expr::Nil);
        let counted = operands.first().and_then(plain_local).filter(|local| self.is_counted(*local));
        let argument = lowered.next().unwrap_or(Expr::Nil);
        let second = lowered.next().unwrap_or(Expr::Nil);
        let of_bools = matches!(operands.first().map(|list| &list.ty), Some(Type::Vec(element) | Type::Array(element, _)) if **element == Type::Bool);
        let length = |list: Expr| Expr::Length(Box::new(list));
        // `None` of an `Option<bool>` is `nil`, which is what stands outside of a list.
        let or_none = |value: Expr| if of_bools { value } else { binary(Operator::Or, value, Expr::Bool(false)) };
        match function {
            ListFunction::Length | ListFunction::IsEmpty => {
                let length = counted.map_or_else(|| length(list), |local| self.count_of(local));
                if function == ListFunction::Length { length } else { binary(Operator::Equal, length, number(0)) }
            }
            ListFunction::Index => {
                let list = self.stable_or_name("list", list);
                let is_inside = matches!(operands, [list, place] if self.is_inside(list, place));
                let slot = if is_inside { plus(argument, 1) } else { self.slot(list.clone(), argument) };
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
            ListFunction::Pop if of_bools => self.helper(prelude::POP_FLAG, vec![list]),
            ListFunction::Pop => self.helper(prelude::POP, vec![list]),
            ListFunction::Extend => self.act(prelude::EXTEND, vec![list, argument]),
            ListFunction::Clear => self.act(prelude::TRUNCATE, vec![list, number(0)]),
            ListFunction::Truncate => self.act(prelude::TRUNCATE, vec![list, argument]),
            ListFunction::Reverse => self.act(prelude::REVERSE, vec![list]),
            ListFunction::Contains => self.helper(prelude::CONTAINS, vec![list, argument]),
            ListFunction::Join => call("table.concat", vec![list, argument]),
            ListFunction::Concat => call("table.concat", vec![list]),
            // No index can be beyond the first place.
            ListFunction::Insert if argument == number(0) => {
                self.push(StatementKind::Call(call("table.insert", vec![list, number(1), second])));
                Expr::Bool(false)
            }
            ListFunction::Insert => self.act(prelude::INSERT, vec![list, argument, second]),
            ListFunction::Remove => self.helper(prelude::REMOVE, vec![list, argument]),
            ListFunction::SwapRemove => self.helper(prelude::SWAP_REMOVE, vec![list, argument]),
            ListFunction::Swap => self.act(prelude::SWAP, vec![list, argument, second]),
            ListFunction::SplitOff => self.helper(prelude::SPLIT_OFF, vec![list, argument]),
            ListFunction::Drain => self.helper(prelude::DRAINED, vec![list, argument, second]),
            ListFunction::Dedup => self.act(prelude::DEDUP, vec![list]),
            ListFunction::Chunks => self.helper(prelude::CHUNKS, vec![list, argument]),
            ListFunction::Windows => self.helper(prelude::WINDOWS, vec![list, argument]),
            // Done above.
            ListFunction::Slice { .. } => list,
        }
    }

    /// A helper that is called for what it does.
    fn act(&mut self, helper: prelude::Helper, arguments: Vec<Expr>) -> Expr {
        let call = self.helper(helper, arguments);
        self.push(StatementKind::Call(call));
        Expr::Bool(false)
    }

    /// Whether a list has this place whatever happens: an array by its type, a list because a loop walks all of its places.
    fn is_inside(&self, list: &typed::Expr, place: &typed::Expr) -> bool {
        if let Type::Array(_, length) = list.ty {
            return Range::new(0, length as i128 - 1).contains(place.range);
        }
        let locals = plain_local(place).zip(plain_local(list));
        locals.is_some_and(|locals| self.inside.contains(&locals))
    }

    /// The place of an index in a table, checked.
    pub(crate) fn slot(&mut self, list: Expr, at: Expr) -> Expr {
        self.helper(prelude::SLOT, vec![list, at])
    }
}
