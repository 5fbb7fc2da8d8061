//! `Hash<Record>`: the commands that read or write several fields of a record at once.

use super::Checker;
use super::command::{Values, inner_type};
use super::method::MethodCall;
use super::typed::{Block, Expr, ExprKind, FieldType, ReplyForm, Subject, Word};
use super::types::{RecordId, Type};
use crate::catalogue::Command;
use crate::diagnostic::codes;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// `hgetall()`, `hmget(("a", "b"))`, `hset(R { … })`; `None` for all commands that go by the
    /// grammar alone.
    pub(super) fn check_record_command(
        &mut self,
        call: &MethodCall<'_>,
        command: &'static Command,
        record: RecordId,
        values: &Values,
    ) -> Option<Expr> {
        let subject = values.handle.map(|handle| Subject { handle, field: None });
        match (command.name(), call.arguments) {
            ("HGETALL", []) => Some(self.check_whole_reply(call, record, subject)),
            ("HMGET", [ast::Expr { kind: ast::ExprKind::Tuple(names), .. }]) if !names.is_empty() => {
                let mut words = vec![Word::Key(call.receiver.clone())];
                let mut indexes = Vec::new();
                let mut types = Vec::new();
                for name in names {
                    let Some(index) = self.record_field(name, record) else { return Some(self.error(call.span)) };
                    let field = &self.items.types.records[record.0].fields[index];
                    words.push(Word::Literal(field.stored.clone()));
                    types.push(inner_type(&field.ty).optional());
                    indexes.push(index);
                }
                let reply = ReplyForm::Fields(record, indexes);
                Some(self.special_command("HMGET", words, reply, subject, Type::Tuple(types), call.span))
            }
            ("HMGET", []) if values.facts.is_some_and(|view| self.is_view(view, record, call)) => {
                Some(self.check_whole_reply(call, values.facts?, subject))
            }
            ("HMGET", []) if values.facts.is_some() => Some(self.error(call.span)),
            ("HMGET", _) => Some(self.fail(
                codes::COMMAND_ARGUMENTS,
                call.span,
                "`hmget` on a `Hash<Record>` takes a tuple of field names, or a record of some of the fields",
                "write `hmget((\"a\", \"b\"))`, which gives a tuple of options, or `hmget::<View>()`",
            )),
            ("HSET", [whole]) => Some(self.check_whole_record(call, whole, record)),
            ("HVALS" | "HRANDFIELD", _) => Some(self.fail(
                codes::COMMAND_ARGUMENTS,
                call.span,
                format!("`{}` on a `Hash<Record>` would mix values of several types", command.method()),
                "read the fields by name, or declare a plain `Hash` on the same template",
            )),
            _ => None,
        }
    }

    /// `HMGET` of all fields of a record, as an option of it.
    fn check_whole_reply(&mut self, call: &MethodCall<'_>, record: RecordId, subject: Option<Subject>) -> Expr {
        self.require_stored_fields(record, call);
        let mut words = vec![Word::Key(call.receiver.clone())];
        let fields = &self.items.types.records[record.0].fields;
        words.extend(fields.iter().map(|field| Word::Literal(field.stored.clone())));
        let ty = Type::Record(record).optional();
        self.special_command("HMGET", words, ReplyForm::Record(record), subject, ty, call.span)
    }

    /// Whether `view` has fields of the record only, each with the same type; reports the first that is not.
    fn is_view(&mut self, view: RecordId, record: RecordId, call: &MethodCall<'_>) -> bool {
        let items = self.items;
        let (whole, view) = (&items.types.records[record.0], &items.types.records[view.0]);
        let (owner, part) = (&whole.source.name.text, &view.source.name.text);
        for field in &view.fields {
            let (problem, help) = match whole.fields.iter().find(|known| known.stored == field.stored) {
                Some(known) if known.ty == field.ty => continue,
                Some(known) => (
                    format!("`{}` is {} in `{part}`", field.name, self.show(&field.ty)),
                    format!("give it the type that it has in `{owner}`: {}", self.show(&known.ty)),
                ),
                None => (
                    format!("`{owner}`, which the hash holds, has no field \"{}\"", field.stored),
                    format!("remove it from `{part}`, or add it to `{owner}`"),
                ),
            };
            self.fail(codes::HASH_FIELD, call.span, problem, help);
            return false;
        }
        true
    }

    /// Every field of a record that is read as a whole has a stored form.
    fn require_stored_fields(&mut self, record: RecordId, call: &MethodCall<'_>) {
        let items = self.items;
        let record = &items.types.records[record.0];
        for field in &record.fields {
            let inner = inner_type(&field.outside);
            if !items.is_storable(&inner) && !inner.is_error() {
                let shown = self.show(&field.ty);
                self.fail(
                    codes::TYPE_USE,
                    call.span,
                    format!(
                        "`{}` of `{}` is {shown}, which has no stored form in a hash",
                        field.name, record.source.name.text
                    ),
                    "a field of a hash is text, an integer, `f64`, `bool`, a plain enum, a document (`Json<Job>`), or an `Option` of \
                     one",
                );
            }
        }
    }

    /// The value of a field, as a document where it is one.
    fn field_text(&mut self, value: Expr, outside: &Type) -> Expr {
        match outside {
            Type::Document(format, content) => self.encode(*format, value, content),
            _ => value,
        }
    }

    /// `hset(R { … })`: every field with its name.
    fn check_whole_record(&mut self, call: &MethodCall<'_>, whole: &ast::Expr, record: RecordId) -> Expr {
        self.require_stored_fields(record, call);
        let value = self.check_as(whole, &Type::Record(record));
        let items = self.items;
        let fields = &items.types.records[record.0].fields;
        let is_optional = |field: &&FieldType| matches!(field.ty, Type::Option(_));
        if let Some(field) = fields.iter().find(|field| is_optional(field) && !field.skip_none) {
            return self.fail(
                codes::UNSUPPORTED,
                whole.span,
                format!("`{}` may be `None`, and a `None` can't be written into a hash", field.name),
                format!(
                    "`#[redlua(skip_none)]` on the field leaves it out, and what is stored stays; to remove that, write \
                     the fields one by one: `hset(\"…\", …)`, and `hdel(\"{}\")` for a `None`",
                    field.stored
                ),
            );
        }
        if fields.iter().all(|field| is_optional(&field)) {
            return self.fail(
                codes::UNSUPPORTED,
                whole.span,
                "all fields may be `None`, and `HSET` takes at least one",
                "write the fields one by one: `if let Some(x) = x { key.hset(\"x\", x); }`",
            );
        }
        let mut words = vec![Word::Key(call.receiver.clone())];
        let mut bound = Vec::new();
        let value = match value.kind {
            ExprKind::Borrow(false, inner) => *inner,
            _ => value,
        };
        let given: Vec<(usize, Expr)> = match value.kind {
            ExprKind::Record { fields, base: None, .. } => fields,
            ExprKind::Error => return self.error(call.span),
            kind => {
                let kind = match kind {
                    ExprKind::Local(_) => kind,
                    // Its fields are named one by one: it needs a name itself.
                    kind => {
                        let value = self.expr(kind, Type::Record(record), whole.span);
                        self.held_in_local("record", value, &mut bound).kind
                    }
                };
                let mut given = Vec::new();
                for (index, field) in fields.iter().enumerate() {
                    let base = self.expr(kind.clone(), Type::Record(record), whole.span);
                    given.push((
                        index,
                        self.expr(ExprKind::Field(Box::new(base), record, index), field.ty.clone(), whole.span),
                    ));
                }
                given
            }
        };
        for (index, value) in given {
            let stored = fields[index].stored.clone();
            let outside = &fields[index].outside;
            match value.kind {
                ExprKind::None => {}
                ExprKind::Some(inner) => {
                    let inner = self.field_text(*inner, &inner_type(outside));
                    words.extend([Word::Literal(stored), Word::Value(inner)]);
                }
                _ if is_optional(&&fields[index]) => {
                    words.push(Word::Field { name: stored, value, outside: outside.clone() });
                }
                _ => {
                    let value = self.field_text(value, outside);
                    words.extend([Word::Literal(stored), Word::Value(value)]);
                }
            }
        }
        let reply = ReplyForm::Catalogue { reply: crate::catalogue::Reply::Count, stored: super::typed::Stored::TEXT };
        let command = self.special_command("HSET", words, reply, None, Type::I64, call.span);
        if bound.is_empty() {
            return command;
        }
        let block = Block { statements: bound, value: Some(Box::new(command)), span: call.span };
        self.expr(ExprKind::Block(block), Type::I64, call.span)
    }
}
