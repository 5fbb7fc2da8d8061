//! The prologue: what a caller sent is counted, checked and decoded before anything is written.

use super::argument::Cursor;
use super::{Lowering, binary, call, index, number, text};
use crate::check::layout::{sent_varies, sent_width};
use crate::check::typed::{Held, Parameter};
use crate::check::types::{Integer, Range, Type};
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn lower_prologue(&mut self) -> Vec<Statement> {
        self.nested(|lowering| {
            lowering.check_counts();
            lowering.lower_fixed_keys();
            lowering.read_parameters();
            lowering.lower_counted_keys();
        })
    }

    fn read_parameters(&mut self) {
        let script = self.script;
        let sent: Vec<&Parameter> = script.leaves().filter(|sent| sent.position.is_some()).collect();
        let last_list = sent.iter().rposition(|parameter| sent_varies(parameter, self.types));
        let mut cursor = Cursor::START;
        for (at, parameter) in sent.iter().enumerate() {
            if parameter.uses.as_count {
                self.lower_count(parameter, cursor.place());
                cursor.advance(1);
            } else {
                self.lower_parameter(parameter, &mut cursor);
            }
            // Only here is it known how many arguments there must be.
            if last_list == Some(at) {
                let mut end = cursor.clone();
                sent[at + 1..].iter().for_each(|parameter| end.advance(sent_width(parameter, self.types)));
                let length = Expr::Length(Box::new(Expr::Name("ARGV".to_owned())));
                let wrong = binary(Operator::NotEqual, length, end.before());
                self.abort_if(wrong, "ARGUMENT", "the number of arguments does not fit the lists");
            }
        }
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

    /// A key's local stands at the top: another local of its name would hide it.
    pub(super) fn name_key(&mut self, handle: &str, local: crate::check::typed::LocalId) -> String {
        // The key of a keyspace has no name in the source: its local gave way to one that has it.
        let own = &self.script.locals[local.0].name;
        let name = if own != handle || self.bound.get(handle).copied().unwrap_or(0) > 1 {
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
        let sent = || self.script.parameters.iter();
        let arguments: usize = sent().map(|parameter| sent_width(parameter, self.types)).sum();
        let count = |list: &str, op: Operator, wanted: usize| {
            let length = Expr::Length(Box::new(Expr::Name(list.to_owned())));
            binary(op, length, number(wanted as i128))
        };
        // A list has at least its count.
        let lists = sent().any(|parameter| sent_varies(parameter, self.types));
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

    /// Binds the local of a parameter; the cursor goes on behind its entries.
    fn lower_parameter(&mut self, parameter: &Parameter, cursor: &mut Cursor) {
        let position = cursor.place();
        let argument = index(Expr::Name("ARGV".to_owned()), position.clone());
        let name = parameter.source.name.text.clone();
        match &parameter.ty {
            Type::Text => {
                if let Some(bound) = parameter.uses.bound {
                    let check = self.bound(bound, argument.clone(), &name);
                    self.push(StatementKind::Call(check));
                }
                for byte in parameter.uses.refused_in_keys.each() {
                    let check = self.key_part_without(argument.clone(), &name, byte);
                    self.push(StatementKind::Call(check));
                }
                self.bind_text(parameter, argument);
            }
            Type::Integer(kind) if self.held_of(parameter.local) == Held::Text => {
                let check = self.helper(digits_of(*kind), vec![position, text(&name)]);
                self.push(StatementKind::Call(check));
                self.bind_text(parameter, argument);
            }
            Type::Integer(kind) if parameter.uses.within.is_some_and(|within| within.high < Range::EXACT.high) => {
                let within = parameter.uses.within.unwrap_or(Range::EXACT).meet(kind.exact());
                let bounds = [number(within.low), number(within.high)];
                let value = self.helper(prelude::WHOLE_IN, [vec![position, text(&name)], bounds.to_vec()].concat());
                if parameter.uses.as_value {
                    self.bind_parameter(parameter, value);
                } else {
                    self.push(StatementKind::Call(value));
                    self.places.insert(parameter.local, argument);
                }
            }
            Type::Integer(kind) => {
                let value = self.integer_argument(*kind, parameter.uses.forwarded, [position, text(&name)]);
                self.bind_number(parameter, value, argument);
            }
            Type::Duration => {
                let value = self.integer_argument(Integer::I64, parameter.uses.forwarded, [position, text(&name)]);
                self.bind_number(parameter, value, argument);
                self.check_whole_seconds(parameter, None);
            }
            Type::Bool => {
                let value = self.read_scalar(&parameter.ty, position, &name);
                if parameter.uses.in_body {
                    self.bind_parameter(parameter, value);
                } else {
                    self.push(StatementKind::Call(value));
                }
            }
            Type::Float if parameter.uses.infinite => {
                let value = self.helper(prelude::NUMBER_OR_INF, vec![position, text(&name)]);
                self.bind_number(parameter, value, argument);
            }
            Type::Float | Type::Enum(_) => {
                let value = self.read_scalar(&parameter.ty, position, &name);
                self.bind_number(parameter, value, argument);
            }
            Type::Option(inner) if inner.integer().is_some() && self.held_of(parameter.local) == Held::Text => {
                let digits = digits_of(inner.integer().unwrap_or(Integer::I64));
                let present = binary(Operator::NotEqual, argument.clone(), Expr::Text(Vec::new()));
                let check = self.helper(digits, vec![position, text(&name)]);
                let checks = self.nested(|lowering| lowering.push(StatementKind::Call(check)));
                self.push(StatementKind::If { arms: vec![(present.clone(), checks)], otherwise: Vec::new() });
                self.bind_parameter(parameter, binary(Operator::And, present, argument));
            }
            Type::Option(_) if parameter.uses.within.is_some() => {
                let value = self.read_argument(&parameter.ty, cursor, &name, None);
                self.bind_parameter(parameter, value);
                let bound = self.place_of(parameter.local);
                self.check_within(parameter, Some(bound.clone()), bound);
                self.check_whole_seconds(parameter, Some(self.place_of(parameter.local)));
                return;
            }
            Type::Vec(element) => {
                let local = self.name_parameter(parameter);
                let (_, count) = self.read_list(element, None, cursor, &name, Some(&local));
                self.counts.insert(parameter.local, count.clone());
                if let Some(whole) = parameter.uses.whole {
                    let least = if whole.least == 0 { "at most" } else { "from 1 to" };
                    let message = format!("{name} must have {least} {} elements", whole.most);
                    self.abort_if(super::spread::wrong_length(&count, whole), "RANGE", &message);
                }
                return;
            }
            ty => {
                let local = self.name_parameter(parameter);
                let value = self.read_argument(ty, cursor, &name, Some(&local));
                if value != Expr::Name(local.clone()) {
                    self.push(StatementKind::Local { names: vec![local], values: vec![value] });
                }
                self.check_whole_seconds(parameter, Some(self.place_of(parameter.local)));
                return;
            }
        }
        cursor.advance(1);
    }

    /// `#[redlua(seconds)]`: in milliseconds, a multiple of 1,000. `present` is the option, where it is one.
    fn check_whole_seconds(&mut self, parameter: &Parameter, present: Option<Expr>) {
        if !parameter.source.seconds {
            return;
        }
        let value = match self.place_of(parameter.local) {
            argument @ Expr::Index(..) => tonumber(argument),
            name => name,
        };
        let rest = binary(Operator::Modulo, value, number(1000));
        let broken = binary(Operator::NotEqual, rest, number(0));
        let wrong = match present {
            Some(present) => binary(Operator::And, present, broken),
            None => broken,
        };
        let name = &parameter.source.name.text;
        self.abort_if(wrong, "ARGUMENT", &format!("{name} must be a multiple of 1000: whole seconds"));
    }

    /// A text that is only sent on needs no name.
    fn bind_text(&mut self, parameter: &Parameter, argument: Expr) {
        if parameter.uses.as_value {
            self.bind_parameter(parameter, argument);
        } else {
            self.places.insert(parameter.local, argument);
        }
    }

    fn bind_parameter(&mut self, parameter: &Parameter, value: Expr) {
        let name = self.name_parameter(parameter);
        self.push(StatementKind::Local { names: vec![name], values: vec![value] });
    }

    /// A part has a name that the source does not bind: it must not hide one that does.
    fn name_parameter(&mut self, parameter: &Parameter) -> String {
        if parameter.is_part { self.name_wide_local(parameter.local) } else { self.name_local(parameter.local) }
    }

    /// A number that is only sent on is checked, and goes as the text that arrived.
    fn bind_number(&mut self, parameter: &Parameter, value: Expr, argument: Expr) {
        if parameter.uses.as_value {
            self.bind_parameter(parameter, value);
            self.check_within(parameter, None, self.place_of(parameter.local));
        } else {
            if parameter.uses.within.is_some() {
                self.check_within(parameter, None, value);
            } else {
                self.push(StatementKind::Call(value));
            }
            self.places.insert(parameter.local, argument);
        }
    }

    /// Holds the value to the bounds that its uses need. `present` is the option, where it is one.
    fn check_within(&mut self, parameter: &Parameter, present: Option<Expr>, value: Expr) {
        let Some(within) = parameter.uses.within else { return };
        let (wrong, wish) = match (within.low, within.high < Range::EXACT.high) {
            (low, true) => {
                let less = binary(Operator::Less, value.clone(), number(low));
                let more = binary(Operator::Greater, value, number(within.high));
                (binary(Operator::Or, less, more), format!("must be from {low} to {}", within.high))
            }
            (1.., false) => (binary(Operator::LessEqual, value, number(0)), "must be greater than 0".to_owned()),
            _ => (binary(Operator::Less, value, number(0)), "must not be negative".to_owned()),
        };
        let wrong = match present {
            Some(present) => binary(Operator::And, present, wrong),
            None => wrong,
        };
        self.abort_if(wrong, "ARGUMENT", &format!("{} {wish}", parameter.source.name.text));
    }
}

/// The check of an integer that is only sent on.
fn digits_of(kind: Integer) -> prelude::Helper {
    if kind.full().low < 0 { prelude::DIGITS } else { prelude::NATURAL }
}

/// `tonumber(value)`.
pub(crate) fn tonumber(value: Expr) -> Expr {
    call("tonumber", vec![value])
}
