//! Replies of commands: from the form in Lua to the value that the type promises.

use super::prologue::tonumber;
use super::{Lowering, binary, index, not, number, plus, text};
use crate::catalogue::{Absence, Reply};
use crate::check::typed::{CommandCall, Held, Pattern, PatternKind, ReplyForm, Stored};
use crate::check::types::{Integer, Range, RecordId, Type};
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// The value of a command's raw reply.
    pub(crate) fn decode(&mut self, raw: Expr, command: &CommandCall, held: Held) -> Expr {
        match &command.reply {
            ReplyForm::Catalogue { reply, stored } => {
                let what = self.subject_text(command, None);
                self.decode_reply(raw, reply, stored, held, &what, command)
            }
            ReplyForm::Record(record) => self.decode_record(raw, *record, command),
            ReplyForm::Fields(record, fields) => {
                let table = self.stable(&self.hint_of(command), raw);
                let array = fields
                    .iter()
                    .enumerate()
                    .map(|(at, field)| {
                        let value = index(table.clone(), number(at as i128 + 1));
                        self.decode_field(value, *record, *field, command)
                    })
                    .collect();
                Expr::Table { array, named: Vec::new() }
            }
            ReplyForm::Facts { record, list } => self.decode_facts(raw, *record, *list, command),
            ReplyForm::Raw(ty) => {
                let what = self.subject_text(command, None);
                self.decode_raw(raw, ty, &what)
            }
        }
    }

    fn decode_reply(
        &mut self,
        raw: Expr,
        reply: &Reply,
        stored: &Stored,
        held: Held,
        what: &str,
        command: &CommandCall,
    ) -> Expr {
        match reply {
            // `()` has no value; the call itself still has to happen.
            Reply::Unit => {
                self.push(StatementKind::Call(raw));
                Expr::Bool(false)
            }
            Reply::Bool => binary(Operator::Equal, raw, number(1)),
            Reply::BoolStatus => binary(Operator::NotEqual, raw, Expr::Bool(false)),
            Reply::Count | Reply::Length | Reply::Index | Reply::Code | Reply::Ttl | Reply::Int => raw,
            Reply::IntText => {
                if held == Held::Text {
                    raw
                } else {
                    tonumber(raw)
                }
            }
            Reply::Float => tonumber(raw),
            Reply::FloatStatus => tonumber(index(raw, text("ok"))),
            Reply::BoolOrError => self.helper(prelude::BOOL_OR_ERROR, vec![raw]),
            Reply::Text | Reply::Named | Reply::Any => raw,
            Reply::KeyType => {
                let word = index(raw, text("ok"));
                self.helper(prelude::KEY_TYPE, vec![word])
            }
            Reply::Value => self.stored(raw, &stored.value, held, what),
            Reply::Field => self.stored(raw, &stored.field, held, what),
            Reply::FieldValue => {
                let raw = if stored.empty_is_none { self.unless_empty(raw) } else { raw };
                self.stored(raw, &stored.field_value, held, what)
            }
            Reply::Optional(inner, Absence::False) => match &**inner {
                // `tonumber(false)` is `nil`.
                Reply::Float => binary(Operator::Or, tonumber(raw), Expr::Bool(false)),
                Reply::Tuple(parts) => {
                    let table = self.stable(&self.hint_of(command), raw);
                    self.when_present(table.clone(), |lowering| {
                        let array = lowering.decode_parts(&table, parts, stored, what, command);
                        Expr::Table { array, named: Vec::new() }
                    })
                }
                Reply::Array(_) | Reply::Pairs(..) => self.decode_optional_list(raw, inner, stored, what, command),
                inner => self.decode_reply(raw, inner, stored, held, what, command),
            },
            Reply::Optional(inner, Absence::EmptyArray) => {
                let table = self.stable(&self.hint_of(command), raw);
                let present = binary(Operator::NotEqual, index(table.clone(), number(1)), Expr::Nil);
                self.when_present(present, |lowering| match &**inner {
                    Reply::Tuple(parts) => {
                        let array = lowering.decode_parts(&table, parts, stored, what, command);
                        Expr::Table { array, named: Vec::new() }
                    }
                    inner => {
                        let first = index(table, number(1));
                        lowering.decode_reply(first, inner, stored, held, what, command)
                    }
                })
            }
            Reply::Array(element) => self.decode_array(raw, element, stored, what, command),
            Reply::ArrayOrFalse(element) => {
                let empty = Expr::Table { array: Vec::new(), named: Vec::new() };
                self.decode_array(binary(Operator::Or, raw, empty), element, stored, what, command)
            }
            Reply::ArrayOfPresent(element) => {
                let present = self.helper(prelude::PRESENT, vec![raw]);
                self.decode_array(present, element, stored, what, command)
            }
            Reply::Pairs(first, second) => self.decode_pairs(raw, first, second, stored, what, command),
            Reply::Tuple(_) if is_plain(reply, stored) => raw,
            Reply::Tuple(parts) => {
                let table = self.stable(&self.hint_of(command), raw);
                let array = self.decode_parts(&table, parts, stored, what, command);
                Expr::Table { array, named: Vec::new() }
            }
        }
    }

    /// A list that may be missing, and whose elements are converted.
    fn decode_optional_list(
        &mut self,
        raw: Expr,
        list: &Reply,
        stored: &Stored,
        what: &str,
        command: &CommandCall,
    ) -> Expr {
        if is_plain(list, stored) {
            return raw;
        }
        let raw = self.stable(&self.hint_of(command), raw);
        let found = self.names.fresh("found");
        self.push(StatementKind::Local { names: vec![found.clone()], values: vec![Expr::Bool(false)] });
        let body = self.nested(|lowering| {
            let decoded = lowering.decode_reply(raw.clone(), list, stored, Held::Number, what, command);
            lowering.push(StatementKind::Assign { targets: vec![Expr::Name(found.clone())], values: vec![decoded] });
        });
        self.push(StatementKind::If { arms: vec![(raw, body)], otherwise: Vec::new() });
        self.constant.insert(found.clone());
        Expr::Name(found)
    }

    /// `present and value`; where the value needs statements, they run only for what is there.
    ///
    /// ```lua
    /// local found = false
    /// if entry then
    ///   …
    ///   found = {entry[1], rows}
    /// end
    /// ```
    fn when_present(&mut self, present: Expr, make: impl FnOnce(&mut Self) -> Expr) -> Expr {
        let wish = self.wish.take();
        let mut value = Expr::Nil;
        let mut body = self.nested(|lowering| value = make(lowering));
        if body.is_empty() {
            self.wish = wish;
            return binary(Operator::And, present, value);
        }
        let found = self.names.fresh("found");
        let assign = self.nested(|lowering| {
            let (targets, values) = (vec![Expr::Name(found.clone())], vec![value]);
            lowering.push(StatementKind::Assign { targets, values });
        });
        body.extend(assign);
        self.push(StatementKind::Local { names: vec![found.clone()], values: vec![Expr::Bool(false)] });
        self.push(StatementKind::If { arms: vec![(present, body)], otherwise: Vec::new() });
        self.wish = wish;
        Expr::Name(found)
    }

    fn decode_parts(
        &mut self,
        table: &Expr,
        parts: &[Reply],
        stored: &Stored,
        what: &str,
        command: &CommandCall,
    ) -> Vec<Expr> {
        parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let raw = index(table.clone(), number(at as i128 + 1));
                match part {
                    // As in a list.
                    Reply::Int => self.helper(prelude::EXACT, vec![raw]),
                    _ => self.decode_reply(raw, part, stored, Held::Number, what, command),
                }
            })
            .collect()
    }

    /// The elements are converted where they stand: the table belongs to nobody else.
    fn decode_array(&mut self, raw: Expr, element: &Reply, stored: &Stored, what: &str, command: &CommandCall) -> Expr {
        if is_plain(element, stored) {
            return raw;
        }
        let wish = self.wish.take();
        let table = match wish {
            Some(_) => self.hold(wish, "", raw),
            None => self.save(&self.hint_of(command), raw),
        };
        let at = self.open_counter();
        let place = index(table.clone(), Expr::Name(at.clone()));
        let body = self.nested(|lowering| {
            let decoded = match element {
                // In a list it is a number like any other: what was rounded must not get there.
                Reply::Int => lowering.helper(prelude::EXACT, vec![place.clone()]),
                Reply::Optional(inner, Absence::False) if **inner == Reply::Int => {
                    let checked = lowering.helper(prelude::EXACT, vec![place.clone()]);
                    binary(Operator::And, place.clone(), checked)
                }
                _ => lowering.decode_reply(place.clone(), element, stored, Held::Number, what, command),
            };
            lowering.push(StatementKind::Assign { targets: vec![place], values: vec![decoded] });
        });
        let stop = Expr::Length(Box::new(table.clone()));
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
        table
    }

    /// ```lua
    /// local rows = {}
    /// for i = 1, #flat, 2 do
    ///   rows[#rows + 1] = {flat[i], tonumber(flat[i + 1])}
    /// end
    /// ```
    fn decode_pairs(
        &mut self,
        raw: Expr,
        first: &Reply,
        second: &Reply,
        stored: &Stored,
        what: &str,
        command: &CommandCall,
    ) -> Expr {
        let wish = self.wish.take();
        let flat = self.stable(&self.hint_of(command), raw);
        let empty = Expr::Table { array: Vec::new(), named: Vec::new() };
        let rows = match wish {
            Some(_) => self.hold(wish, "", empty),
            None => self.save("rows", empty),
        };
        let at = self.open_counter();
        let place = Expr::Name(at.clone());
        let body = self.nested(|lowering| {
            let left = index(flat.clone(), place.clone());
            let left = lowering.decode_reply(left, first, stored, Held::Number, what, command);
            let right = index(flat.clone(), plus(place, 1));
            let right = lowering.decode_reply(right, second, stored, Held::Number, what, command);
            let target = index(rows.clone(), plus(Expr::Length(Box::new(rows.clone())), 1));
            let pair = Expr::Table { array: vec![left, right], named: Vec::new() };
            lowering.push(StatementKind::Assign { targets: vec![target], values: vec![pair] });
        });
        let stop = Expr::Length(Box::new(flat));
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: Some(number(2)), body });
        rows
    }

    /// A stored value, or `false` for none, checked to have the one form of its type.
    fn stored(&mut self, raw: Expr, ty: &Type, held: Held, what: &str) -> Expr {
        let subject = text(what);
        match ty {
            Type::Integer(kind) if held == Held::Text => {
                let mut arguments = vec![raw, subject];
                // The bounds of `i64` are the helper's own.
                if *kind != Integer::I64 {
                    let Range { low, high } = kind.full();
                    arguments.extend([text(&high.to_string()), text(&low.unsigned_abs().to_string())]);
                }
                self.helper(prelude::STORED_DIGITS, arguments)
            }
            Type::Integer(kind) if kind.exact() != Integer::I64.exact() => {
                let bounds = kind.exact();
                self.helper(prelude::STORED_IN, vec![raw, subject, number(bounds.low), number(bounds.high)])
            }
            Type::Integer(_) => self.helper(prelude::STORED_INTEGER, vec![raw, subject]),
            Type::Float => self.helper(prelude::STORED_FLOAT, vec![raw, subject]),
            Type::Bool => self.helper(prelude::STORED_BOOL, vec![raw, subject]),
            Type::Enum(id) => {
                let words = self.words_of(*id);
                self.helper(prelude::STORED_WORD, vec![raw, subject, words])
            }
            Type::Option(inner) => self.stored(raw, inner, held, what),
            Type::Json => self.helper(prelude::STORED_ANY_JSON, vec![raw, subject]),
            Type::Document(format, inner) => self.stored_document(raw, *format, inner, what),
            _ => raw,
        }
    }

    /// `counter (hits:{user})`, `bucket (rate:{user}), field tokens`.
    pub(crate) fn subject_text(&self, command: &CommandCall, field: Option<&str>) -> String {
        let Some(subject) = &command.subject else { return format!("a reply of {}", command.command.name()) };
        let name = &self.script.locals[subject.handle.0].name;
        let mut what = match self.script.templates.get(&subject.handle) {
            Some(template) => format!("{name} ({template})"),
            None => name.clone(),
        };
        if let Some(field) = field.or(subject.field.as_deref()) {
            what.push_str(&format!(", field {field}"));
        }
        what
    }

    fn decode_field(&mut self, raw: Expr, record: RecordId, field: usize, command: &CommandCall) -> Expr {
        let known = self.types.records[record.0].fields[field].clone();
        let what = self.subject_text(command, Some(&known.stored));
        let raw = if known.empty_is_none { self.unless_empty(raw) } else { raw };
        self.stored(raw, &known.outside, Held::Number, &what)
    }

    /// `field ~= '' and field`: what is stored in place of nothing.
    fn unless_empty(&mut self, raw: Expr) -> Expr {
        let value = self.stable("field", raw);
        binary(Operator::And, binary(Operator::NotEqual, value.clone(), Expr::Text(Vec::new())), value)
    }

    /// ```lua
    /// local fields = redis.call('HMGET', bucket, 'tokens', 'at')
    /// local record = false
    /// if fields[1] or fields[2] then
    ///   record = {tokens = stored_integer(fields[1], …), at = …}
    /// end
    /// ```
    fn decode_record(&mut self, raw: Expr, record: RecordId, command: &CommandCall) -> Expr {
        let wish = self.wish.take();
        let table = self.save(&self.hint_of(command), raw);
        let fields = self.types.records[record.0].fields.clone();
        let mut present: Option<Expr> = None;
        for at in 0..fields.len() {
            let field = index(table.clone(), number(at as i128 + 1));
            present = Some(match present {
                Some(present) => binary(Operator::Or, present, field),
                None => field,
            });
        }
        let name = match wish {
            Some(local) => self.name_wide_local(local),
            None => self.names.fresh("record"),
        };
        self.push(StatementKind::Local { names: vec![name.clone()], values: vec![Expr::Bool(false)] });
        let body = self.nested(|lowering| {
            let mut named = Vec::new();
            for (at, field) in fields.iter().enumerate() {
                let raw = index(table.clone(), number(at as i128 + 1));
                let value = lowering.record_field(raw, record, at, command);
                named.push((field.name.clone(), value));
            }
            let whole = Expr::Table { array: Vec::new(), named };
            lowering.push(StatementKind::Assign { targets: vec![Expr::Name(name.clone())], values: vec![whole] });
        });
        let arms = vec![(present.unwrap_or(Expr::Bool(false)), body)];
        self.push(StatementKind::If { arms, otherwise: Vec::new() });
        // From here on it does not change.
        self.constant.insert(name.clone());
        Expr::Name(name)
    }

    /// A field of a hash that is there: an absent one is `None`, its default, or an abort.
    fn record_field(&mut self, raw: Expr, record: RecordId, field: usize, command: &CommandCall) -> Expr {
        let known = self.types.records[record.0].fields[field].clone();
        if matches!(known.ty, Type::Option(_)) {
            return self.decode_field(raw, record, field, command);
        }
        match &known.default {
            Some(default) => {
                // The default's own text goes through the same check.
                let fallback = self.text_of(default);
                self.decode_field(binary(Operator::Or, raw, fallback), record, field, command)
            }
            None => {
                let what = self.subject_text(command, Some(&known.stored));
                self.abort_if(not(raw.clone()), "STORED", &format!("{what}: missing"));
                self.decode_field(raw, record, field, command)
            }
        }
    }

    /// `let (a, b) = command;` without a table in between.
    pub(crate) fn tuple_of(&mut self, command: &CommandCall, parts: &[Pattern]) -> Option<Vec<Expr>> {
        let raw = match &command.reply {
            ReplyForm::Catalogue { reply: Reply::Tuple(_), .. } | ReplyForm::Fields(..) => self.raw_command(command),
            _ => return None,
        };
        let table = self.save(&self.hint_of(command), raw);
        match &command.reply {
            ReplyForm::Catalogue { reply: Reply::Tuple(replies), stored } => {
                let what = self.subject_text(command, None);
                let mut values = Vec::new();
                for (at, (reply, pattern)) in replies.iter().zip(parts).enumerate() {
                    let held = match pattern.kind {
                        PatternKind::Bind(local, None) => self.held_of(local),
                        _ => Held::Number,
                    };
                    let raw = index(table.clone(), number(at as i128 + 1));
                    let unused = matches!(pattern.kind, PatternKind::Wildcard);
                    values.push(if unused { raw } else { self.decode_reply(raw, reply, stored, held, &what, command) });
                }
                Some(values)
            }
            ReplyForm::Fields(record, fields) => {
                let mut values = Vec::new();
                for (at, field) in fields.iter().enumerate() {
                    let raw = index(table.clone(), number(at as i128 + 1));
                    values.push(self.decode_field(raw, *record, *field, command));
                }
                Some(values)
            }
            _ => None,
        }
    }
}

/// Whether an element needs no conversion.
pub(crate) fn is_plain(element: &Reply, stored: &Stored) -> bool {
    match element {
        Reply::Text
        | Reply::Named
        | Reply::Any
        | Reply::Count
        | Reply::Length
        | Reply::Index
        | Reply::Code
        | Reply::Ttl => true,
        Reply::Value | Reply::Field | Reply::FieldValue => !stored.is_parsed(element),
        Reply::Optional(inner, Absence::False) => is_plain(inner, stored),
        Reply::Array(inner) => is_plain(inner, stored),
        Reply::Tuple(parts) => parts.iter().all(|part| is_plain(part, stored)),
        _ => false,
    }
}
