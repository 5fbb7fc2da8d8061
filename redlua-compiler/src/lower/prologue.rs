//! The prologue: what a caller sent is counted, checked and decoded before anything is written.

use super::{Lowering, binary, call, index, number, plus, text};
use crate::check::typed::{Held, Parameter};
use crate::check::types::{Integer, Type};
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn lower_prologue(&mut self) -> Vec<Statement> {
        self.nested(|lowering| {
            lowering.check_counts();
            let script = lowering.script;
            lowering.lower_fixed_keys();
            // Where the arguments behind the last list begin.
            let mut cursor = None;
            for parameter in &script.parameters {
                let Some(position) = parameter.position else { continue };
                let place = match &cursor {
                    None => number(position as i128),
                    Some(base) => plus(Expr::Name(String::clone(base)), position as i128 - 1),
                };
                match &parameter.ty {
                    _ if parameter.uses.as_count => lowering.lower_count(parameter, place),
                    Type::Vec(element) => cursor = Some(lowering.lower_list(parameter, element, place)),
                    _ => lowering.lower_parameter(parameter, place),
                }
            }
            lowering.check_end(cursor);
            lowering.lower_counted_keys();
        })
    }

    /// What stands in keys only: of a list the number of its elements, of an option whether it is there.
    fn lower_count(&mut self, parameter: &Parameter, place: Expr) {
        let name = &parameter.source.name.text;
        let (helper, wish) = match parameter.ty {
            Type::Vec(_) => (prelude::COUNTED, format!("{name}_count")),
            _ => (prelude::FLAG, format!("{name}_given")),
        };
        let value = self.helper(helper, vec![place, text(name)]);
        let value = self.save(&wish, value);
        match parameter.ty {
            Type::Vec(_) => self.counts.insert(parameter.local, value),
            _ => self.places.insert(parameter.local, value),
        };
    }

    /// ```lua
    /// local count, after_items = listed(2, 'items', 2)
    /// local items = {}
    /// for i = 1, count do
    ///   items[i] = {ARGV[2 * i + 1], integer(2 * i + 2, 'items')}
    /// end
    /// ```
    fn lower_list(&mut self, parameter: &Parameter, element: &Type, place: Expr) -> String {
        let name = parameter.source.name.text.clone();
        let parts: Vec<Type> = match element {
            Type::Tuple(parts) => parts.clone(),
            other => vec![other.clone()],
        };
        let width = parts.len() as i128;
        let count = self.names.fresh(&format!("{name}_count"));
        let after = self.names.fresh(&format!("after_{name}"));
        self.constant.extend([count.clone(), after.clone()]);
        self.counts.insert(parameter.local, Expr::Name(count.clone()));
        let listed = self.helper(prelude::LISTED, vec![place.clone(), text(&name), number(width)]);
        self.push(StatementKind::Local { names: vec![count.clone(), after.clone()], values: vec![listed] });
        self.bind_parameter(parameter, Expr::Table { array: Vec::new(), named: Vec::new() });
        let list = self.place_of(parameter.local);
        let at = self.open_counter();
        let turn = Expr::Name(at.clone());
        let body = self.nested(|lowering| {
            let base = if width == 1 { turn.clone() } else { binary(Operator::Multiply, number(width), turn.clone()) };
            let values: Vec<Expr> = parts
                .iter()
                .enumerate()
                .map(|(part, ty)| {
                    let offset = part as i128 + 1 - width;
                    let entry = match &place {
                        Expr::Number(digits) => plus(base.clone(), digits.parse::<i128>().unwrap_or(0) + offset),
                        place => plus(binary(Operator::Add, place.clone(), base.clone()), offset),
                    };
                    lowering.element(ty, entry, &name)
                })
                .collect();
            let value = match element {
                Type::Tuple(_) => Expr::Table { array: values, named: Vec::new() },
                _ => values.into_iter().next().unwrap_or(Expr::Nil),
            };
            lowering.push(StatementKind::Assign { targets: vec![index(list, turn.clone())], values: vec![value] });
        });
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop: Expr::Name(count), step: None, body });
        after
    }

    /// One value of a list, by its place in `ARGV`.
    fn element(&mut self, ty: &Type, entry: Expr, name: &str) -> Expr {
        let place = [entry.clone(), text(name)];
        match ty {
            Type::Integer(kind) => self.integer_argument(*kind, false, place),
            Type::Duration => self.helper(prelude::INTEGER, place.to_vec()),
            Type::Float => self.helper(prelude::FLOAT, place.to_vec()),
            Type::Bool => self.helper(prelude::FLAG, place.to_vec()),
            Type::Enum(id) => {
                let words = self.words_of(*id);
                self.helper(prelude::WORD, vec![entry, text(name), words])
            }
            _ => index(Expr::Name("ARGV".to_owned()), entry),
        }
    }

    /// `{['fast'] = true, …}`: the words of a plain enum.
    pub(crate) fn words_of(&self, id: crate::check::types::EnumId) -> Expr {
        let variants = self.types.enums[id.0].variants.iter();
        let named = variants.map(|variant| (variant.text.clone(), Expr::Bool(true))).collect();
        Expr::Table { array: Vec::new(), named }
    }

    /// With lists, the number of arguments is known only behind the last one.
    fn check_end(&mut self, cursor: Option<String>) {
        let Some(base) = cursor else { return };
        let behind: usize = self
            .script
            .parameters
            .iter()
            .rev()
            .take_while(|parameter| !is_list(parameter))
            .map(Parameter::places)
            .sum();
        let length = Expr::Length(Box::new(Expr::Name("ARGV".to_owned())));
        let wrong = binary(Operator::NotEqual, length, plus(Expr::Name(base), behind as i128 - 1));
        self.abort_if(wrong, "ARGUMENT", "the number of arguments does not fit the lists");
    }

    /// A key's local stands at the top: another local of its name would hide it.
    pub(super) fn name_key(&mut self, handle: &str, local: crate::check::typed::LocalId) -> String {
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
        let keys = self.script.fixed_keys().count();
        let counted = self.script.keys.len() > keys;
        let arguments: usize = self.script.parameters.iter().map(Parameter::places).sum();
        let count = |list: &str, op: Operator, wanted: usize| {
            let length = Expr::Length(Box::new(Expr::Name(list.to_owned())));
            binary(op, length, number(wanted as i128))
        };
        // A list has at least its count.
        let lists = self.script.parameters.iter().any(|parameter| parameter.after.is_some() || is_list(parameter));
        let at_least = if lists { Operator::Less } else { Operator::NotEqual };
        // How many keys there must be besides is known behind the arguments.
        let of_keys = if counted { Operator::Less } else { Operator::NotEqual };
        let wrong = count("ARGV", at_least, arguments);
        let wrong = match (counted, keys) {
            (true, 0) => wrong,
            _ => binary(Operator::Or, count("KEYS", of_keys, keys), wrong),
        };
        let plural = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let least = if lists { "at least " } else { "" };
        let takes = match (counted, keys) {
            (true, 0) => "takes ".to_owned(),
            (true, keys) => format!("takes at least {} and ", plural(keys, "key")),
            (false, keys) => format!("takes {} and ", plural(keys, "key")),
        };
        let message = format!("{takes}{least}{}", plural(arguments, "argument"));
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

    fn lower_parameter(&mut self, parameter: &Parameter, position: Expr) {
        let argument = index(Expr::Name("ARGV".to_owned()), position.clone());
        let name = parameter.source.name.text.clone();
        let place = [position.clone(), text(&name)];
        match &parameter.ty {
            Type::Text => self.bind_text(parameter, argument),
            Type::Bool => {
                let value = self.helper(prelude::FLAG, place.to_vec());
                self.bind_parameter(parameter, value);
            }
            Type::Float => {
                let value = self.helper(prelude::FLOAT, place.to_vec());
                self.bind_number(parameter, value, argument);
            }
            Type::Enum(id) => {
                let words = self.words_of(*id);
                let value = self.helper(prelude::WORD, vec![position, text(&name), words]);
                self.bind_number(parameter, value, argument);
            }
            Type::Integer(_) if self.held_of(parameter.local) == Held::Text => {
                let check = self.helper(prelude::DIGITS, place.to_vec());
                self.push(StatementKind::Call(check));
                self.bind_text(parameter, argument);
            }
            Type::Integer(kind) => {
                let value = self.integer_argument(*kind, parameter.uses.forwarded, place);
                self.bind_number(parameter, value, argument);
            }
            Type::Duration => {
                let value = self.integer_argument(Integer::I64, parameter.uses.forwarded, place);
                self.bind_number(parameter, value, argument);
            }
            Type::Option(inner) => self.lower_optional(parameter, inner, &position),
            _ => {}
        }
    }

    /// A text that is only sent on needs no name.
    fn bind_text(&mut self, parameter: &Parameter, argument: Expr) {
        if parameter.uses.as_value {
            self.bind_parameter(parameter, argument);
        } else {
            self.places.insert(parameter.local, argument);
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
    fn lower_optional(&mut self, parameter: &Parameter, inner: &Type, position: &Expr) {
        let argument = |offset: i128| index(Expr::Name("ARGV".to_owned()), plus(position.clone(), offset));
        let name = parameter.source.name.text.clone();
        let place = [position.clone(), text(&name)];
        let present = binary(Operator::NotEqual, argument(0), Expr::Text(Vec::new()));
        let value = match inner {
            Type::Text => {
                let flag = self.helper(prelude::FLAG, place.to_vec());
                binary(Operator::And, flag, argument(1))
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
                binary(Operator::And, present, argument(0))
            }
            Type::Integer(kind) => {
                let value = self.integer_argument(*kind, false, place);
                binary(Operator::And, present, value)
            }
            Type::Duration => {
                let value = self.helper(prelude::INTEGER, place.to_vec());
                binary(Operator::And, present, value)
            }
            Type::Enum(id) => {
                let words = self.words_of(*id);
                let value = self.helper(prelude::WORD, vec![position.clone(), text(&name), words]);
                binary(Operator::And, present, value)
            }
            _ => Expr::Bool(false),
        };
        self.bind_parameter(parameter, value);
        if parameter.uses.positive {
            let bound = self.place_of(parameter.local);
            let message = format!("{} must be greater than 0", parameter.source.name.text);
            let wrong = binary(Operator::And, bound.clone(), binary(Operator::LessEqual, bound, number(0)));
            self.abort_if(wrong, "ARGUMENT", &message);
        }
    }
}

fn is_list(parameter: &Parameter) -> bool {
    parameter.position.is_some() && parameter.is_sent_as_list()
}

/// `tonumber(value)`.
pub(crate) fn tonumber(value: Expr) -> Expr {
    call("tonumber", vec![value])
}
