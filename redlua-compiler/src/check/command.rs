//! Commands: the written arguments against the grammar of the catalogue.
//!
//! Positional arguments stand in Redis's order, option words anywhere; the words come out in wire
//! order. The reply's type follows from the options.

use super::Checker;
use super::grammar::Walk;
use super::method::MethodCall;
use super::options::all_words;
use super::tuple_reply::parts_of_tuple;
use super::typed::{Called, CommandCall, Expr, ExprKind, LocalId, ReplyForm, Stored, Subject, Word};
use super::types::{CLOCK, COUNT, Content, EXACT, Handle, Range, Type};
use crate::catalogue::{self, Command, Family, Reply};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeSet;

/// What the types of values in a command are.
#[derive(Clone)]
pub(super) struct Values {
    pub(super) value: Type,
    pub(super) field: Type,
    pub(super) field_value: Type,
    /// The record of a `Hash<Record>`.
    pub(super) record: Option<super::types::RecordId>,
    /// The field named last: its type is the type of the value behind it.
    pub(super) last_field: Option<usize>,
    /// The fields of a hash without a record, where they are written as literals; `None` for any other.
    pub(super) literal_fields: Vec<Option<String>>,
    /// The receiver, for aborts about stored values.
    pub(super) handle: Option<LocalId>,
    /// The record that a call names for facts in its reply: `xinfo_groups::<Group>()`.
    pub(super) facts: Option<super::types::RecordId>,
    /// Whether a path into a document lists all that match.
    pub(super) matches: bool,
    /// For a function: what its keys hold is what it takes and replies.
    pub(super) keys: Option<Keys>,
}

/// What the keys of a function such as `redis::mget` hold.
#[derive(Clone, Default)]
pub(super) struct Keys {
    /// The type of the last key's values.
    last: Option<Type>,
    /// A key that holds something else than the one before it, with both types.
    mixed: Option<(Span, Type, Type)>,
}

/// Whether an expression is the reply of `ttl()` or one of its kin, or a local bound to one.
pub(crate) fn is_ttl(expr: &Expr, locals: &BTreeSet<LocalId>) -> bool {
    match &expr.kind {
        ExprKind::Local(local) => locals.contains(local),
        ExprKind::Command(call) => matches!(&call.reply, ReplyForm::Catalogue { reply: Reply::Ttl, .. }),
        _ => false,
    }
}

impl Checker<'_, '_> {
    /// `handle.method(…)`.
    pub(crate) fn check_command_method(&mut self, call: MethodCall<'_>, handle: &Handle) -> Expr {
        let name = call.name.text.as_str();
        match name {
            "clone" => return if self.takes(&call, 0) { call.receiver } else { self.error(call.span) },
            "name" => {
                if !self.takes(&call, 0) {
                    return self.error(call.span);
                }
                let mut receiver = call.receiver;
                receiver.ty = Type::Text;
                receiver.span = call.span;
                return receiver;
            }
            _ => {}
        }
        let Some(command) = catalogue::find(handle.family, name) else {
            self.report_unknown_command(call.name, handle);
            return self.error(call.span);
        };
        if self.refuse_namesake(command, handle, &call) || !self.may_call(command, call.name.span) {
            return self.error(call.span);
        }
        let mut values = self.values_of(handle, &call);
        if handle.family == Family::Json
            && command.module().is_some()
            && !self.check_json_doc(handle, &call, command, &mut values)
        {
            return self.error(call.span);
        }
        if let Content::Record(record) = handle.content
            && let Some(special) = self.check_record_command(&call, command, record, &values)
        {
            return special;
        }
        self.check_command(command, Some(call.receiver), call.arguments, values, call.name.span, call.span)
    }

    fn values_of(&mut self, handle: &Handle, call: &MethodCall<'_>) -> Values {
        let mut values = Values {
            value: Type::Text,
            field: Type::Text,
            field_value: Type::Text,
            record: None,
            last_field: None,
            literal_fields: Vec::new(),
            handle: match call.receiver.kind {
                ExprKind::Local(local) => Some(local),
                _ => self.key_of(&call.receiver),
            },
            facts: None,
            matches: false,
            keys: None,
        };
        match &handle.content {
            Content::Values(value) => values.value = (**value).clone(),
            Content::Fields(field, value) => {
                values.field = (**field).clone();
                values.field_value = (**value).clone();
            }
            Content::Record(record) => values.record = Some(*record),
        }
        // What is read out of a document depends on the path, too.
        if let [written] = call.generics
            && handle.family != Family::Json
        {
            let ty = self.items.resolve_outside(written, self.sink);
            if let Type::Record(record) = ty {
                values.facts = Some(record);
            }
            values.value = ty.clone();
            values.field_value = ty;
        }
        values
    }

    /// A command with its receiver (for a method) and its written arguments.
    pub(super) fn check_command(
        &mut self,
        command: &'static Command,
        receiver: Option<Expr>,
        arguments: &[ast::Expr],
        mut values: Values,
        name: Span,
        span: Span,
    ) -> Expr {
        if let Some(parts) = parts_of_tuple(command, arguments) {
            let list = self.check_command(command, receiver, parts, values, name, span);
            return self.check_tuple_reply(list, parts.len(), span);
        }
        let errors = self.sink.len();
        let method = command.method();
        let given = self.sort_arguments(command.arguments(), arguments, method);
        let Some(given) = given else { return self.error(span) };
        let mut words: Vec<&'static str> = all_words(&given);
        words.extend(values.matches.then_some("MATCHES"));
        let option_place = given.options.first().map_or(span, |option| option.span);
        if !self.check_options(command, &given, &words, name) {
            return self.error(span);
        }
        let written: Vec<&ast::Expr> = given.positional.iter().copied().collect();
        let mut walk =
            Walk { given, words: words.clone(), out: Vec::new(), rounds: None, in_options: Vec::new(), receiver };
        let fits = self.walk_grammar(command.arguments(), &mut walk, &mut values);
        let left = walk.given.positional.len();
        if self.sink.len() > errors {
            return self.error(span);
        }
        if !fits || left > 0 {
            self.report_arity(command, &written, left, name);
            return self.error(span);
        }
        if !self.check_rounds(command, &words, &walk, option_place)
            || self.refuse_turned_bounds(command, &words, &walk.out, span)
        {
            return self.error(span);
        }
        let one = walk.rounds.is_none_or(|rounds| rounds == 1);
        let Some(rule) = command.reply_rule(&words, one) else { return self.error(span) };
        if let Some(Keys { mixed: Some((place, first, second)), .. }) = &values.keys
            && rule.reply().has_values()
        {
            let (first, second) = (self.show(first), self.show(second));
            return self.fail(
                codes::TYPE_MISMATCH,
                *place,
                format!("`{method}` replies values of one type, and the keys hold {first} and {second}"),
                "declare the handles with one type, or call it for each type",
            );
        }
        let (value, empty_is_none) = match (values.last_field, values.record) {
            (Some(index), Some(record)) => {
                let field = &self.items.types.records[record.0].fields[index];
                (inner_type(&field.outside), field.empty_is_none)
            }
            _ => (values.field_value.clone(), false),
        };
        let ty = self.reply_type(rule.reply(), &values, &value);
        if let Type::Vec(element) = &ty
            && **element == Type::Bool.optional()
        {
            return self.fail(
                codes::TYPE_USE,
                span,
                format!("`{method}` would reply a list of `Option<bool>`, which is not supported"),
                "read them one by one, or declare the handle with `i64`: a bool is stored as 1 or 0",
            );
        }
        let facts = match rule.reply() {
            Reply::Named => values.facts,
            Reply::Array(inner) if **inner == Reply::Named => values.facts,
            _ => None,
        };
        if let Some(record) = facts
            && !self.require_facts(record, span)
        {
            return self.error(span);
        }
        let read = match (&values.value, command.module()) {
            // What the module writes is JSON: nothing is left to check.
            (Type::Json, Some(_)) => Type::Text,
            (other, _) => other.clone(),
        };
        let stored = Stored { value: read, field: values.field.clone(), field_value: value, empty_is_none };
        let subject = values.handle.map(|handle| Subject {
            handle,
            field: values
                .last_field
                .zip(values.record)
                .map(|(index, record)| self.items.types.records[record.0].fields[index].stored.clone())
                .or_else(|| match values.literal_fields.as_slice() {
                    [only] => only.clone(),
                    _ => None,
                }),
        });
        let range = reply_range(rule.reply());
        let call = CommandCall {
            command: Called::Known(command),
            words: walk.out,
            reply: match facts {
                Some(record) => ReplyForm::Facts { record, list: *rule.reply() != Reply::Named },
                None => ReplyForm::Catalogue { reply: rule.reply().clone(), stored },
            },
            subject,
            noop: rule.noop(),
            removes: rule.removes(),
        };
        match ty.integer() {
            Some(_) => {
                let range = range.unwrap_or(self.range_of(&ty));
                self.ranged(ExprKind::Command(Box::new(call)), ty, range, span)
            }
            None => {
                let range = range.unwrap_or(Range::EXACT);
                self.ranged(ExprKind::Command(Box::new(call)), ty, range, span)
            }
        }
    }

    /// A function takes values of the type that the key before them holds.
    pub(super) fn take_key_type(&mut self, key: &Expr, values: &mut Values) {
        let Some(keys) = &mut values.keys else { return };
        let Type::Handle(Handle { content: Content::Values(value), .. }) = self.infer.shallow(&key.ty) else { return };
        if let Some(last) = keys.last.replace((*value).clone())
            && last != *value
        {
            keys.mixed.get_or_insert((key.span, last, (*value).clone()));
        }
        values.value = *value;
    }

    // Replies.

    fn reply_type(&self, reply: &Reply, values: &Values, field_value: &Type) -> Type {
        match reply {
            Reply::Unit => Type::Unit,
            Reply::Bool | Reply::BoolStatus | Reply::BoolOrError => Type::Bool,
            Reply::Count | Reply::Length | Reply::Index | Reply::Code | Reply::Ttl | Reply::Int | Reply::IntText => {
                Type::I64
            }
            Reply::Float | Reply::FloatStatus => Type::Float,
            Reply::Text => Type::Text,
            Reply::Value => values.value.inside(),
            Reply::Field => values.field.inside(),
            Reply::FieldValue => field_value.inside(),
            Reply::KeyType => Type::Enum(self.items.key_type),
            Reply::Named => values.facts.map_or(Type::Reply, Type::Record),
            Reply::Any => Type::Reply,
            Reply::Optional(inner, _) => self.reply_type(inner, values, field_value).optional(),
            Reply::Array(inner) | Reply::ArrayOrFalse(inner) | Reply::ArrayOfPresent(inner) => {
                Type::Vec(Box::new(self.reply_type(inner, values, field_value)))
            }
            Reply::Pairs(first, second) => Type::Vec(Box::new(Type::Tuple(vec![
                self.reply_type(first, values, field_value),
                self.reply_type(second, values, field_value),
            ]))),
            Reply::Tuple(parts) => {
                Type::Tuple(parts.iter().map(|part| self.reply_type(part, values, field_value)).collect())
            }
        }
    }

    /// A command's whole reply as an expression, for forms that are made here.
    pub(super) fn special_command(
        &mut self,
        name: &str,
        words: Vec<Word>,
        reply: ReplyForm,
        subject: Option<Subject>,
        ty: Type,
        span: Span,
    ) -> Expr {
        let Some(command) = catalogue::by_wire_name(name) else { return self.error(span) };
        let call = CommandCall { command: Called::Known(command), words, reply, subject, noop: None, removes: false };
        self.expr(ExprKind::Command(Box::new(call)), ty, span)
    }
}

/// The type inside an `Option`, or the type itself.
pub(super) fn inner_type(ty: &Type) -> Type {
    match ty {
        Type::Option(inner) => (**inner).clone(),
        other => other.clone(),
    }
}

/// The values that an integer reply can have.
fn reply_range(reply: &Reply) -> Option<Range> {
    match reply {
        Reply::Count | Reply::Length | Reply::Index => Some(Range::new(0, COUNT)),
        Reply::Ttl => Some(Range::new(-2, EXACT)),
        Reply::IntText => Some(Range::new(0, CLOCK)),
        Reply::Int => Some(Range::new(i64::MIN.into(), i64::MAX.into())),
        Reply::Optional(inner, _) => reply_range(inner),
        // The parts of `TIME`.
        Reply::Tuple(parts) => parts.first().and_then(reply_range),
        _ => None,
    }
}

/// The family that a handle is of, for messages.
pub(super) fn family_of(ty: &Type) -> Option<Family> {
    match ty {
        Type::Handle(handle) => Some(handle.family),
        _ => None,
    }
}
