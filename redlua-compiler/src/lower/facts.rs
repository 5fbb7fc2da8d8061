//! Facts in pairs of name and value, as `XINFO` tells them: those that a record has fields for.

use super::{Lowering, binary, index, number, text};
use crate::check::typed::{CommandCall, FieldType};
use crate::check::types::{RecordId, Type};
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// ```lua
    /// local groups = redis.call('XINFO', 'GROUPS', jobs)
    /// for i = 1, #groups do
    ///   local known = facts(groups[i])
    ///   groups[i] = {name = replied(known.name, 'string', …), lag = known.lag and replied(…) or false}
    /// end
    /// ```
    pub(crate) fn decode_facts(&mut self, raw: Expr, record: RecordId, list: bool, command: &CommandCall) -> Expr {
        if !list {
            return self.read_facts(raw, record, command);
        }
        let wish = self.wish.take();
        let table = match wish {
            Some(_) => self.hold(wish, "", raw),
            None => self.save(&self.hint_of(command), raw),
        };
        let at = self.open_counter();
        let place = index(table.clone(), Expr::Name(at.clone()));
        let body = self.nested(|lowering| {
            let value = lowering.read_facts(place.clone(), record, command);
            lowering.push(StatementKind::Assign { targets: vec![place], values: vec![value] });
        });
        let stop = Expr::Length(Box::new(table.clone()));
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
        table
    }

    fn read_facts(&mut self, flat: Expr, record: RecordId, command: &CommandCall) -> Expr {
        let known = self.helper(prelude::FACTS, vec![flat]);
        let known = self.save("known", known);
        let fields = self.types.records[record.0].fields.clone();
        let mut named = Vec::new();
        for field in &fields {
            let fact = index(known.clone(), text(&field.stored.replace('_', "-")));
            named.push((field.name.clone(), self.fact(fact, field, command)));
        }
        Expr::Table { array: Vec::new(), named }
    }

    fn fact(&mut self, fact: Expr, field: &FieldType, command: &CommandCall) -> Expr {
        let what = text(&self.subject_text(command, Some(&field.stored)));
        let (optional, inner) = match &field.ty {
            Type::Option(inner) => (true, &**inner),
            other => (false, other),
        };
        let kind = if *inner == Type::Text { "string" } else { "number" };
        let value = self.helper(prelude::REPLIED, vec![fact.clone(), text(kind), what]);
        if !optional {
            return value;
        }
        // What an older server does not tell is `nil`.
        binary(Operator::Or, binary(Operator::And, fact, value), Expr::Bool(false))
    }
}
