//! Documents: the functions that read and write the records and tuples in them.
//!
//! A type is read by a function and what this takes besides the value: `read_list` with `read_text` for a
//! `Vec<String>`. So the helpers of the prelude fit into each other, and only records and tuples need a
//! function of their own, which knows their parts. Writing goes the same way.

mod bytes;
mod part;
mod variant;

pub(crate) use part::{Part, is_open, parts_of};

use super::text::joined;
use super::{Lowering, binary, call, index, number, text};
use crate::check::typed::{self, FieldType};
use crate::check::types::{Format, Integer, Type};
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude::{self, Helper};
use bytes::{list_head, map_head, member_head, merged, part_head};

/// A function, and what it takes besides the value.
pub(super) struct Function {
    function: Expr,
    more: Vec<Expr>,
}

impl Function {
    /// The function as the last arguments of another one.
    fn arguments(self) -> Vec<Expr> {
        let mut arguments = vec![self.function];
        arguments.extend(self.more);
        arguments
    }

    pub(super) fn call(self, mut arguments: Vec<Expr>) -> Expr {
        arguments.extend(self.more);
        Expr::Call(Box::new(self.function), arguments)
    }
}

impl Lowering<'_> {
    /// The functions of all parts.
    pub(crate) fn lower_documents(&mut self) -> Vec<Statement> {
        let parts = self.documents.clone();
        let functions = parts.iter().map(|(part, name)| {
            let body = match part {
                Part::Read(format, ty) => self.nested(|lowering| lowering.read_body(*format, ty)),
                Part::Write(format, ty) => self.nested(|lowering| lowering.write_body(*format, ty)),
                Part::Members(ty) => self.nested(|lowering| lowering.members_body(ty)),
            };
            let parameters: &[&str] =
                if matches!(part, Part::Read(..)) { &["value", "path", "key"] } else { &["value"] };
            let parameters = parameters.iter().map(|name| (*name).to_owned()).collect();
            let kind = StatementKind::LocalFunction { declared: false, name: name.clone(), parameters, body };
            Statement { kind, origin: self.origin }
        });
        functions.collect()
    }

    /// A stored document, or `false` for none.
    pub(crate) fn stored_document(&mut self, raw: Expr, format: Format, ty: &Type, what: &str) -> Expr {
        let mut arguments = vec![raw, text(what)];
        arguments.extend(self.reader(format, ty).arguments());
        let helper = match format {
            Format::Json if self.keeps_text(ty) => prelude::STORED_OPEN_JSON,
            Format::Json => prelude::STORED_JSON,
            Format::MsgPack => prelude::STORED_MSGPACK,
        };
        self.helper(helper, arguments)
    }

    /// A document that a caller sent.
    pub(crate) fn document_argument(&mut self, place: Expr, format: Format, ty: &Type, name: &str) -> Expr {
        let mut arguments = vec![place, text(name)];
        arguments.extend(self.reader(format, ty).arguments());
        let helper = match format {
            Format::Json if self.keeps_text(ty) => prelude::OPEN_JSON_ARGUMENT,
            Format::Json => prelude::JSON_ARGUMENT,
            Format::MsgPack => prelude::MSGPACK_ARGUMENT,
        };
        self.helper(helper, arguments)
    }

    /// `json::from_str::<T>(text)`: `false` for a text that is none.
    pub(crate) fn decode_text(&mut self, format: Format, source: &typed::Expr, ty: &Type) -> Expr {
        let source = self.value(source);
        let wanted = if let Type::Option(inner) = ty { inner } else { ty };
        let mut arguments = vec![source];
        arguments.extend(self.reader(format, wanted).arguments());
        let helper = match format {
            Format::Json if self.keeps_text(wanted) => prelude::FROM_OPEN_JSON,
            Format::Json => prelude::FROM_JSON,
            Format::MsgPack => prelude::FROM_MSGPACK,
        };
        // What is wrong is dropped.
        Expr::Group(Box::new(self.helper(helper, arguments)))
    }

    /// The text of a document.
    pub(crate) fn encode(&mut self, format: Format, value: &typed::Expr) -> Expr {
        let lowered = self.value(value);
        self.writer(format, &value.ty).call(vec![lowered])
    }

    /// The text of a document that is lowered already, as a part of something.
    pub(crate) fn document_text(&mut self, format: Format, ty: &Type, value: Expr) -> Expr {
        self.writer(format, ty).call(vec![value])
    }

    /// The texts of a list of documents.
    pub(crate) fn encode_each(&mut self, format: Format, list: &typed::Expr) -> Expr {
        let (Type::Vec(element) | Type::Array(element, _)) = &list.ty else { return self.value(list) };
        let mut arguments = vec![self.value(list)];
        arguments.extend(self.writer(format, element).arguments());
        self.helper(prelude::EACH_TEXT, arguments)
    }

    fn keeps_text(&self, ty: &Type) -> bool {
        matches!(ty, Type::Record(id) if is_open(*id, self.types))
    }

    // Reading.

    fn named(&mut self, helper: Helper, more: Vec<Expr>) -> Function {
        self.use_helper(helper);
        Function { function: Expr::Name(helper.name.to_owned()), more }
    }

    fn function_of(&self, part: &Part) -> Function {
        let name = self.documents.iter().find(|(known, _)| known == part).map_or("", |(_, name)| name);
        Function { function: Expr::Name(name.to_owned()), more: Vec::new() }
    }

    pub(super) fn reader(&mut self, format: Format, ty: &Type) -> Function {
        match ty {
            Type::Integer(kind) if kind.exact() != Integer::I64.exact() => {
                let bounds = kind.exact();
                self.named(prelude::READ_INTEGER_IN, vec![number(bounds.low), number(bounds.high)])
            }
            Type::Integer(_) => self.named(prelude::READ_INTEGER, Vec::new()),
            Type::Float => self.named(prelude::READ_FLOAT, Vec::new()),
            Type::Bool => self.named(prelude::READ_BOOL, Vec::new()),
            Type::Enum(id) if id.has_fields() => self.function_of(&Part::Read(format, ty.clone())),
            Type::Enum(id) => {
                let words = self.words_of(*id);
                self.named(prelude::READ_WORD, vec![words])
            }
            Type::Option(inner) if **inner == Type::Bool => self.named(prelude::READ_OPTION_BOOL, Vec::new()),
            Type::Option(inner) => {
                let inner = self.reader(format, inner).arguments();
                let packed = format == Format::MsgPack;
                self.named(if packed { prelude::READ_PACKED_OPTION } else { prelude::READ_OPTION }, inner)
            }
            Type::Vec(inner) => {
                let inner = self.reader(format, inner).arguments();
                self.named(prelude::READ_LIST, inner)
            }
            Type::Map(kind, element, _) if kind.is_set() => {
                let element = self.reader(format, element).arguments();
                self.named(prelude::READ_SET, element)
            }
            Type::Map(_, key, inner) => match key.integer() {
                Some(kind) => {
                    let mut more = vec![number(kind.exact().low), number(kind.exact().high)];
                    more.extend(self.reader(format, inner).arguments());
                    self.named(prelude::READ_INTEGER_MAP, more)
                }
                None => {
                    let inner = self.reader(format, inner).arguments();
                    self.named(prelude::READ_MAP, inner)
                }
            },
            Type::Array(inner, size) => {
                let mut more = vec![number(*size as i128)];
                more.extend(self.reader(format, inner).arguments());
                self.named(prelude::READ_ARRAY, more)
            }
            Type::Record(_) | Type::Tuple(_) => self.function_of(&Part::Read(format, ty.clone())),
            _ => self.named(prelude::READ_TEXT, Vec::new()),
        }
    }

    /// ```lua
    /// path = read_object(value, path, key)
    /// return {id = read_integer(value.id, path, 'id'), title = read_text(value.title, path, 'title')}
    /// ```
    fn read_body(&mut self, format: Format, ty: &Type) {
        if let Type::Enum(id) = ty {
            return self.read_variants(format, *id);
        }
        let name = |name: &str| Expr::Name(name.to_owned());
        let mut arguments = vec![name("value"), name("path"), name("key")];
        let result = match ty {
            Type::Record(id) => {
                let path = self.helper(prelude::READ_OBJECT, arguments);
                self.push(StatementKind::Assign { targets: vec![name("path")], values: vec![path] });
                let fields = self.types.records[id.0].fields.clone();
                fields.iter().for_each(|field| self.replace_absent(format, field));
                let mut named = Vec::new();
                for field in &fields {
                    let member = index(name("value"), text(&field.stored));
                    let read = self.reader(format, &field.ty).call(vec![member, name("path"), text(&field.stored)]);
                    named.push((field.name.clone(), read));
                }
                Expr::Table { array: Vec::new(), named }
            }
            Type::Tuple(parts) => {
                arguments.push(number(parts.len() as i128));
                let path = self.helper(prelude::READ_PARTS, arguments);
                self.push(StatementKind::Assign { targets: vec![name("path")], values: vec![path] });
                let mut array = Vec::new();
                for (at, part) in parts.iter().enumerate() {
                    let at = number(at as i128 + 1);
                    let element = index(name("value"), at.clone());
                    array.push(self.reader(format, part).call(vec![element, name("path"), at]));
                }
                Expr::Table { array, named: Vec::new() }
            }
            _ => name("value"),
        };
        self.push(StatementKind::Return(vec![result]));
    }

    /// `if value.tries == nil or value.tries == cjson.null then value.tries = 3 end`
    fn replace_absent(&mut self, format: Format, field: &FieldType) {
        let member = index(Expr::Name("value".to_owned()), text(&field.stored));
        if field.empty_is_none {
            let empty = binary(Operator::Equal, member.clone(), Expr::Text(Vec::new()));
            self.replace(empty, member.clone(), Expr::Nil);
        }
        if let Some(default) = &field.default {
            let is = |nothing: Expr| binary(Operator::Equal, member.clone(), nothing);
            let absent = match format {
                Format::Json => {
                    let null = index(Expr::Name("cjson".to_owned()), text("null"));
                    binary(Operator::Or, is(Expr::Nil), is(null))
                }
                Format::MsgPack => is(Expr::Nil),
            };
            let default = self.value(default);
            self.replace(absent, member, default);
        }
    }

    fn replace(&mut self, condition: Expr, member: Expr, value: Expr) {
        let body =
            self.nested(|lowering| lowering.push(StatementKind::Assign { targets: vec![member], values: vec![value] }));
        self.push(StatementKind::If { arms: vec![(condition, body)], otherwise: Vec::new() });
    }

    // Writing.

    pub(super) fn writer(&mut self, format: Format, ty: &Type) -> Function {
        let json = format == Format::Json;
        let pick = |text: Helper, packed: Helper| if json { text } else { packed };
        match ty {
            Type::Integer(_) => self.named(pick(prelude::INT, prelude::PACK_INTEGER), Vec::new()),
            Type::Float => self.named(pick(prelude::DECIMAL, prelude::PACK_FLOAT), Vec::new()),
            Type::Option(inner) if **inner == Type::Bool && json => self.named(prelude::JSON_OPTION_BOOL, Vec::new()),
            Type::Option(inner) if **inner == Type::Bool => self.writer(format, inner),
            Type::Option(inner) => {
                let inner = self.writer(format, inner).arguments();
                self.named(pick(prelude::JSON_OPTION, prelude::PACK_OPTION), inner)
            }
            Type::Vec(inner) | Type::Array(inner, _) => {
                let inner = self.writer(format, inner).arguments();
                self.named(pick(prelude::JSON_LIST, prelude::PACK_LIST), inner)
            }
            // A `BTreeSet` is in order in Rust, and a `HashSet` is the same text each time.
            Type::Map(kind, element, _) if kind.is_set() => {
                let mut more = vec![if element.integer().is_some() {
                    Expr::Nil
                } else {
                    self.used.insert(prelude::BEFORE);
                    Expr::Name(prelude::BEFORE.name.to_owned())
                }];
                more.extend(self.writer(format, element).arguments());
                self.named(pick(prelude::JSON_OF_SET, prelude::PACK_SET), more)
            }
            Type::Map(_, key, inner) => {
                let inner = self.writer(format, inner).arguments();
                let integers = key.integer().is_some();
                let map = if integers { prelude::JSON_INTEGER_MAP } else { prelude::JSON_MAP };
                self.named(pick(map, prelude::PACK_TEXT_MAP), inner)
            }
            Type::Enum(id) if id.has_fields() => self.function_of(&Part::Write(format, ty.clone())),
            Type::Record(_) | Type::Tuple(_) => self.function_of(&Part::Write(format, ty.clone())),
            // It is its text already.
            Type::Bool | Type::Json if json => {
                Function { function: Expr::Name("tostring".to_owned()), more: Vec::new() }
            }
            _ if json => self.named(prelude::JSON_TEXT, Vec::new()),
            _ => Function { function: index(Expr::Name("cmsgpack".to_owned()), text("pack")), more: Vec::new() },
        }
    }

    fn write_body(&mut self, format: Format, ty: &Type) {
        if let Type::Enum(id) = ty {
            return self.write_variants(format, *id);
        }
        let value = Expr::Name("value".to_owned());
        let result = match ty {
            Type::Record(id) if is_open(*id, self.types) => {
                let fields = self.types.records[id.0].fields.clone();
                let names = fields.iter().map(|field| text(&field.stored)).collect();
                let names = Expr::Table { array: names, named: Vec::new() };
                let read = self.function_of(&Part::Read(Format::Json, ty.clone())).function;
                let members = self.function_of(&Part::Members(ty.clone())).function;
                Expr::Group(Box::new(self.helper(prelude::OPEN_JSON, vec![value, names, read, members])))
            }
            Type::Record(id) => {
                let fields = self.types.records[id.0].fields.clone();
                if fields.iter().any(|field| field.skip_none && matches!(field.ty, Type::Option(_))) {
                    self.write_present(format, &fields)
                } else {
                    let mut parts = vec![Expr::Text(map_head(format, fields.len()))];
                    for (at, field) in fields.iter().enumerate() {
                        parts.push(Expr::Text(member_head(format, &field.stored, at > 0)));
                        let member = index(value.clone(), text(&field.name));
                        parts.push(self.writer(format, &field.ty).call(vec![member]));
                    }
                    parts.push(Expr::Text(if format == Format::Json { b"}".to_vec() } else { Vec::new() }));
                    joined(merged(parts))
                }
            }
            Type::Tuple(inner) => {
                let mut parts = vec![Expr::Text(list_head(format, inner.len()))];
                for (at, part) in inner.iter().enumerate() {
                    parts.push(Expr::Text(part_head(format, at > 0)));
                    let element = index(value.clone(), number(at as i128 + 1));
                    parts.push(self.writer(format, part).call(vec![element]));
                }
                parts.push(Expr::Text(if format == Format::Json { b"]".to_vec() } else { Vec::new() }));
                joined(merged(parts))
            }
            _ => value,
        };
        self.push(StatementKind::Return(vec![result]));
    }

    /// A record of which a `None` may be left out: its members are counted as they come.
    ///
    /// ```lua
    /// local members = {'"id":' .. int(value.id)}
    /// if value.note then
    ///   members[#members + 1] = '"note":' .. json_text(value.note)
    /// end
    /// return '{' .. table.concat(members, ',') .. '}'
    /// ```
    fn write_present(&mut self, format: Format, fields: &[FieldType]) -> Expr {
        let members = Expr::Name("members".to_owned());
        let mut first = Vec::new();
        let mut rest = fields;
        while let Some((field, others)) = rest.split_first().filter(|(field, _)| !field.skip_none) {
            first.push(self.member(format, field, &field.ty));
            rest = others;
        }
        let values = vec![Expr::Table { array: first, named: Vec::new() }];
        self.push(StatementKind::Local { names: vec!["members".to_owned()], values });
        for field in rest {
            let place = index(members.clone(), super::plus(Expr::Length(Box::new(members.clone())), 1));
            let (Type::Option(inner), true) = (&field.ty, field.skip_none) else {
                let member = self.member(format, field, &field.ty);
                self.push(StatementKind::Assign { targets: vec![place], values: vec![member] });
                continue;
            };
            let value = index(Expr::Name("value".to_owned()), text(&field.name));
            let member = self.member(format, field, inner);
            self.replace(is_present(value, inner), place, member);
        }
        match format {
            Format::Json => joined(vec![text("{"), call("table.concat", vec![members, text(",")]), text("}")]),
            Format::MsgPack => self.helper(prelude::PACK_MAP, vec![members]),
        }
    }

    /// ```lua
    /// return {id = int(value.id), note = value.note and json_text(value.note) or nil}
    /// ```
    fn members_body(&mut self, ty: &Type) {
        let Type::Record(id) = ty else { return };
        let fields = self.types.records[id.0].fields.clone();
        let mut named = Vec::new();
        for field in &fields {
            let value = index(Expr::Name("value".to_owned()), text(&field.name));
            let written = match &field.ty {
                Type::Option(inner) if field.skip_none => {
                    let written = self.writer(Format::Json, inner).call(vec![value.clone()]);
                    let present = binary(Operator::And, is_present(value, inner), written);
                    binary(Operator::Or, present, Expr::Nil)
                }
                ty => self.writer(Format::Json, ty).call(vec![value]),
            };
            named.push((field.stored.clone(), written));
        }
        self.push(StatementKind::Return(vec![Expr::Table { array: Vec::new(), named }]));
    }

    /// A name and its value.
    fn member(&mut self, format: Format, field: &FieldType, ty: &Type) -> Expr {
        let head = Expr::Text(member_head(format, &field.stored, false));
        let value = index(Expr::Name("value".to_owned()), text(&field.name));
        let written = self.writer(format, ty).call(vec![value]);
        joined(vec![head, written])
    }
}

/// Whether an option of a type is there.
fn is_present(value: Expr, inner: &Type) -> Expr {
    if *inner == Type::Bool { binary(Operator::NotEqual, value, Expr::Nil) } else { value }
}
