//! The prologue: what a caller sent is counted, checked and decoded before anything is written.

use super::{Lowering, binary, call, index, number, text};
use crate::check::typed::{Held, KeySlot, Parameter};
use crate::check::types::{Integer, Type};
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn lower_prologue(&mut self) -> Vec<Statement> {
        self.nested(|lowering| {
            lowering.check_counts();
            let script = lowering.script;
            for key in &script.keys {
                let KeySlot::Fixed(position) = key.slot;
                let name = lowering.name_key(&key.handle, key.local);
                let value = index(Expr::Name("KEYS".to_owned()), number(position as i128));
                lowering.push(StatementKind::Local { names: vec![name], values: vec![value] });
            }
            for parameter in &script.parameters {
                lowering.lower_parameter(parameter);
            }
        })
    }

    /// A key's local stands at the top: another local of its name would hide it.
    fn name_key(&mut self, handle: &str, local: crate::check::typed::LocalId) -> String {
        let name = if self.bound.get(handle).copied().unwrap_or(0) > 1 {
            self.names.fresh(&format!("{handle}_key"))
        } else {
            self.names.declare(handle)
        };
        self.constant.insert(name.clone());
        self.places.insert(local, Expr::Name(name.clone()));
        name
    }

    /// ```lua
    /// if #KEYS ~= 1 or #ARGV ~= 4 then
    ///   error('REDLUA_ARGUMENT name: takes 1 key and 4 arguments', 0)
    /// end
    /// ```
    fn check_counts(&mut self) {
        let keys = self.script.keys.len();
        let arguments: usize = self.script.parameters.iter().map(places).sum();
        let count = |list: &str, wanted: usize| {
            let length = Expr::Length(Box::new(Expr::Name(list.to_owned())));
            binary(Operator::NotEqual, length, number(wanted as i128))
        };
        let wrong = binary(Operator::Or, count("KEYS", keys), count("ARGV", arguments));
        let plural = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let message = format!("takes {} and {}", plural(keys, "key"), plural(arguments, "argument"));
        self.abort_if(wrong, "ARGUMENT", &message);
    }

    /// `if condition then error('REDLUA_KIND script: text', 0) end`
    pub(crate) fn abort_if(&mut self, condition: Expr, kind: &str, message: &str) {
        let body = self.nested(|lowering| {
            let abort = lowering.abort(kind, message);
            lowering.push(abort);
        });
        self.push(StatementKind::If { arms: vec![(super::truth(condition), body)], otherwise: Vec::new() });
    }

    fn lower_parameter(&mut self, parameter: &Parameter) {
        let Some(position) = parameter.position else { return };
        let argument = index(Expr::Name("ARGV".to_owned()), number(position as i128));
        let name = parameter.source.name.text.clone();
        let place = [number(position as i128), text(&name)];
        match &parameter.ty {
            Type::Text => {
                if parameter.uses.as_value {
                    self.bind_parameter(parameter, argument);
                } else {
                    self.places.insert(parameter.local, argument);
                }
            }
            Type::Bool => {
                let value = self.helper(prelude::FLAG, place.to_vec());
                self.bind_parameter(parameter, value);
            }
            Type::Float => {
                let value = self.helper(prelude::FLOAT, place.to_vec());
                self.bind_number(parameter, value, argument);
            }
            Type::Integer(_) if self.held_of(parameter.local) == Held::Text => {
                let check = self.helper(prelude::DIGITS, place.to_vec());
                self.push(StatementKind::Call(check));
                if parameter.uses.as_value {
                    self.bind_parameter(parameter, argument);
                } else {
                    self.places.insert(parameter.local, argument);
                }
            }
            Type::Integer(kind) => {
                let value = self.integer_argument(*kind, parameter.uses.forwarded, place);
                self.bind_number(parameter, value, argument);
            }
            Type::Option(inner) => self.lower_optional(parameter, inner, position),
            _ => {}
        }
    }

    fn integer_argument(&mut self, kind: Integer, forwarded: bool, place: [Expr; 2]) -> Expr {
        let mut arguments = place.to_vec();
        if kind.exact() != Integer::I64.exact() {
            arguments.extend([number(kind.exact().low), number(kind.exact().high)]);
            return self.helper(prelude::WHOLE_IN, arguments);
        }
        let helper = if forwarded { prelude::WHOLE } else { prelude::INTEGER };
        self.helper(helper, arguments)
    }

    fn bind_parameter(&mut self, parameter: &Parameter, value: Expr) {
        let name = self.name_local(parameter.local);
        self.push(StatementKind::Local { names: vec![name], values: vec![value] });
    }

    /// A number that is only sent on is checked, and goes as the text that arrived.
    fn bind_number(&mut self, parameter: &Parameter, value: Expr, argument: Expr) {
        let message = format!("{} must be greater than 0", parameter.source.name.text);
        let not_positive = |value: Expr| binary(Operator::LessEqual, value, number(0));
        if parameter.uses.as_value {
            self.bind_parameter(parameter, value);
            if parameter.uses.positive {
                let bound = self.place_of(parameter.local);
                self.abort_if(not_positive(bound), "ARGUMENT", &message);
            }
        } else {
            if parameter.uses.positive {
                self.abort_if(not_positive(value), "ARGUMENT", &message);
            } else {
                self.push(StatementKind::Call(value));
            }
            self.places.insert(parameter.local, argument);
        }
    }

    /// An absent number or bool is an empty text; a text has a presence flag before it, since
    /// `Some("")` is a value.
    ///
    /// ```lua
    /// local limit = ARGV[2] ~= '' and integer(2, 'limit')
    /// local note = flag(3, 'note') and ARGV[4]
    /// ```
    fn lower_optional(&mut self, parameter: &Parameter, inner: &Type, position: usize) {
        let argument = |at: usize| index(Expr::Name("ARGV".to_owned()), number(at as i128));
        let name = parameter.source.name.text.clone();
        let place = [number(position as i128), text(&name)];
        let present = binary(Operator::NotEqual, argument(position), Expr::Text(Vec::new()));
        let value = match inner {
            Type::Text => {
                let flag = self.helper(prelude::FLAG, place.to_vec());
                binary(Operator::And, flag, argument(position + 1))
            }
            Type::Bool => {
                // `nil` for none: `false` is a value here.
                let name = self.name_local(parameter.local);
                self.push(StatementKind::Local { names: vec![name.clone()], values: Vec::new() });
                let flag = self.helper(prelude::FLAG, place.to_vec());
                let assign = self.nested(|lowering| {
                    lowering.push(StatementKind::Assign { targets: vec![Expr::Name(name)], values: vec![flag] });
                });
                self.push(StatementKind::If { arms: vec![(present, assign)], otherwise: Vec::new() });
                return;
            }
            Type::Float => {
                let value = self.helper(prelude::FLOAT, place.to_vec());
                binary(Operator::And, present, value)
            }
            Type::Integer(_) if self.held_of(parameter.local) == Held::Text => {
                let check = self.helper(prelude::DIGITS, place.to_vec());
                let checks = self.nested(|lowering| lowering.push(StatementKind::Call(check)));
                self.push(StatementKind::If { arms: vec![(present.clone(), checks)], otherwise: Vec::new() });
                binary(Operator::And, present, argument(position))
            }
            Type::Integer(kind) => {
                let value = self.integer_argument(*kind, false, place);
                binary(Operator::And, present, value)
            }
            _ => Expr::Bool(false),
        };
        self.bind_parameter(parameter, value);
    }
}

/// How many entries of `ARGV` a parameter takes.
pub(crate) fn places(parameter: &Parameter) -> usize {
    match (parameter.position, &parameter.ty) {
        (None, _) => 0,
        (Some(_), Type::Option(inner)) if **inner == Type::Text => 2,
        _ => 1,
    }
}

/// `tonumber(value)`.
pub(crate) fn tonumber(value: Expr) -> Expr {
    call("tonumber", vec![value])
}
