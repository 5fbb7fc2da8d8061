//! `Json`: a value of any shape. It is kept as its text, so nothing of it is lost: what is read is cut out of the text,
//! and what is set is put into it.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Expr, ExprKind, JsonFunction, JsonKind, ListFunction, Place};
use super::types::{COUNT, Integer, MapKind, Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// `Json::parse(text)`.
    pub(super) fn check_json_parse(&mut self, text: &ast::Expr, span: Span) -> Expr {
        let text = self.check_as(text, &Type::Text);
        let kind = ExprKind::JsonFunction(JsonFunction::Parse, vec![text]);
        self.expr(kind, Type::Parsed(Box::new(Type::Json)), span)
    }

    /// `Json::object()`: one without members.
    pub(super) fn check_json_object(&mut self, span: Span) -> Expr {
        self.expr(ExprKind::Text(b"{}".to_vec()), Type::Json, span)
    }

    /// `Json::from(value)`: whatever a document can hold, and lists and maps of `Json`.
    pub(super) fn check_json_from(&mut self, value: &ast::Expr) -> Expr {
        let value = self.check_expr(value, None);
        let written = self.any_json(value);
        if written.ty.is_error() { written } else { Expr { ty: Type::Json, ..written } }
    }

    /// `doc["name"]`, `doc[0]`.
    pub(super) fn check_json_index(&mut self, doc: Expr, index: &ast::Expr, span: Span) -> Expr {
        let key = self.check_json_key(index);
        self.expr(ExprKind::JsonFunction(JsonFunction::Index, vec![doc, key]), Type::Json, span)
    }

    /// `doc["name"] = value;`: a `Json` is text, and has no places.
    pub(super) fn refuse_assigned_member(&mut self, base: &Place, index: &ast::Expr, span: Span) {
        let doc = match base {
            Place::Local(local) => self.locals[local.0].name.clone(),
            _ => "doc".to_owned(),
        };
        let name = match &index.kind {
            ast::ExprKind::Text(name) => format!("\"{}\"", String::from_utf8_lossy(name)),
            ast::ExprKind::Name(name) => name.text.clone(),
            _ => "name".to_owned(),
        };
        self.fail(
            codes::OPERATOR,
            span,
            "a member of a `Json` can't be assigned to",
            format!("write `{doc}.set({name}, value)`; an inner value is changed in a local, and set again"),
        );
    }

    /// A name, or the place of an element.
    fn check_json_key(&mut self, key: &ast::Expr) -> Expr {
        let value = self.check_expr(key, None);
        match self.shallow(&value.ty) {
            Type::Text => value,
            _ => self.coerce(value, &Type::USIZE),
        }
    }

    pub(super) fn check_json_method(&mut self, call: MethodCall<'_>) -> Expr {
        use JsonFunction as Json;
        let span = call.span;
        let is = |kind| (Json::Is(kind), Type::Bool);
        let integer = |kind| (Json::Integer(kind), Type::Integer(kind).optional());
        let (function, ty) = match call.name.text.as_str() {
            "get" => (Json::Get, Type::Json.optional()),
            "as_i64" => integer(Integer::I64),
            "as_u64" => integer(Integer::U64),
            "as_f64" => (Json::Float, Type::Float.optional()),
            "as_str" => (Json::Str, Type::Text.optional()),
            "as_bool" => (Json::Bool, Type::Bool.optional()),
            "as_array" => (Json::Array, Type::Vec(Box::new(Type::Json)).optional()),
            "as_object" => {
                let map = Type::Map(MapKind::BTree, Box::new(Type::Text), Box::new(Type::Json));
                (Json::Object, map.optional())
            }
            "is_null" => is(JsonKind::Null),
            "is_boolean" => is(JsonKind::Boolean),
            "is_number" => is(JsonKind::Number),
            "is_string" => is(JsonKind::String),
            "is_array" => is(JsonKind::Array),
            "is_object" => is(JsonKind::Object),
            "len" => (Json::Length, Type::USIZE),
            "keys" => (Json::Keys, Type::Vec(Box::new(Type::Text))),
            "set" | "remove" => return self.check_json_change(call),
            "clone" => return if self.takes(&call, 0) { call.receiver } else { self.error(span) },
            "to_text" | "to_string" => {
                return if self.takes(&call, 0) {
                    Expr { ty: Type::Text, span, ..call.receiver }
                } else {
                    self.error(span)
                };
            }
            _ => return self.no_method(&call, &Type::Json),
        };
        let takes_key = function == Json::Get;
        if !self.takes(&call, usize::from(takes_key)) {
            return self.error(span);
        }
        let mut operands = vec![call.receiver];
        operands.extend(call.arguments.iter().map(|key| self.check_json_key(key)));
        let kind = ExprKind::JsonFunction(function, operands);
        match function {
            Json::Length => self.ranged(kind, ty, Range::new(0, COUNT), span),
            Json::Integer(integer) => self.ranged(kind, ty, integer.exact(), span),
            _ => self.expr(kind, ty, span),
        }
    }

    /// `doc.set("name", value);`, `doc.remove("name");`: the text of `doc` is another one.
    fn check_json_change(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        let sets = call.name.text == "set";
        if !self.takes(&call, if sets { 2 } else { 1 }) {
            return self.error(span);
        }
        let before = self.sink.len();
        if let ExprKind::JsonFunction(..) = call.receiver.kind {
            return self.fail(
                codes::IMMUTABLE,
                call.receiver.span,
                format!(
                    "`{}` would change a copy: what is taken out of a `Json` is a value of its own",
                    call.name.text
                ),
                "change it in a local, and set it again: `let mut inner = doc[\"a\"]; …; doc.set(\"a\", inner);`",
            );
        }
        self.require_mutable(&call.receiver, &call.name.text);
        if self.sink.len() > before {
            return self.error(span);
        }
        let Some(place) = place_of(&call.receiver) else {
            return self.fail(
                codes::IMMUTABLE,
                call.receiver.span,
                format!("`{}` changes what a local, a field or a list holds", call.name.text),
                "put it into a `let mut` first",
            );
        };
        let key = self.check_as(&call.arguments[0], &Type::Text);
        let mut operands = vec![call.receiver, key];
        if let Some(value) = call.arguments.get(1) {
            let value = self.check_expr(value, None);
            let value = self.any_json(value);
            if value.ty.is_error() {
                return value;
            }
            operands.push(value);
        }
        let function = if sets { JsonFunction::Set } else { JsonFunction::Remove };
        let changed = self.expr(ExprKind::JsonFunction(function, operands), Type::Json, span);
        self.expr(ExprKind::Assign(Box::new(place), Box::new(changed)), Type::Unit, span)
    }
}

/// What holds a value, as the place that an assignment writes.
fn place_of(expr: &Expr) -> Option<Place> {
    Some(match &expr.kind {
        ExprKind::Local(local) => Place::Local(*local),
        ExprKind::Borrow(_, inner) => place_of(inner)?,
        ExprKind::Field(base, record, field) => Place::Field(Box::new(place_of(base)?), *record, *field),
        ExprKind::Element(base, at) => Place::Element(Box::new(place_of(base)?), *at),
        ExprKind::ListFunction(ListFunction::Index, operands) => {
            let [list, index] = operands.as_slice() else { return None };
            Place::Index(Box::new(place_of(list)?), index.clone())
        }
        _ => return None,
    })
}
