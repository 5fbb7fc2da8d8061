//! Documents: values that a key, or a text, holds as JSON or MessagePack.
//!
//! Inside of a body the value is just its type; it is read where it comes out of a key, and written where it
//! goes into one. `json::from_str`, `json::to_string` and their kin do the same with text; their names are
//! those of `serde_json` and `rmp_serde`.

use super::Checker;
use super::items::Items;
use super::typed::{Expr, ExprKind, FieldType};
use super::types::{Content, EnumId, Format, RecordId, Type};
use crate::diagnostic::{Diagnostic, Sink, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

/// What no document can hold, in words, and what to write instead.
pub(super) type Foreign = (String, &'static str);

impl Items<'_> {
    /// `Json<T>` or `MsgPack<T>`.
    pub(super) fn document(&self, format: Format, content: Type, span: Span, sink: &mut Sink) -> Type {
        // Until all items are resolved nobody knows what the fields of a record are: those that hold documents are
        // looked at again.
        let known = self.types.enums.len() > self.module.enums.len();
        if known && self.refuse_document(format, &content, span, sink) {
            return Type::Error;
        }
        Type::Document(format, Box::new(content))
    }

    /// Looks at the documents in fields, which were resolved before what is in them was known.
    pub(super) fn refuse_foreign_fields(&mut self, sink: &mut Sink) {
        let module = self.module;
        for (index, record) in module.records.iter().enumerate() {
            for (at, written) in record.fields.iter().enumerate() {
                let outside = &self.types.records[index].fields[at].outside;
                if holds_document(outside) && self.resolve_outside(&written.ty, sink).is_error() {
                    self.types.records[index].fields[at].forget_type();
                }
            }
        }
        for (index, enumeration) in module.enums.iter().enumerate() {
            for (of, variant) in enumeration.variants.iter().enumerate() {
                for (at, written) in variant.fields.iter().enumerate() {
                    let outside = &self.types.enums[index].variants[of].fields[at].outside;
                    if holds_document(outside) && self.resolve_outside(&written.ty, sink).is_error() {
                        self.types.enums[index].variants[of].fields[at].forget_type();
                    }
                }
            }
        }
    }

    /// Refuses what has no form, or another form already; gives whether it did.
    fn refuse_document(&self, format: Format, ty: &Type, span: Span, sink: &mut Sink) -> bool {
        if let Some(fault) = self.document_fault(format, ty, span) {
            sink.report(fault);
            return true;
        }
        ty.is_error()
    }

    /// Why there is no document of a type.
    pub(super) fn document_fault(&self, format: Format, ty: &Type, span: Span) -> Option<Diagnostic> {
        let shown = ty.display(self).to_string();
        match ty {
            Type::Error => None,
            Type::Record(id) if format == Format::MsgPack && self.is_open(*id) => {
                let message = format!("`{shown}` is `#[redlua(open)]`, which JSON can be");
                Some(
                    Diagnostic::new(codes::TYPE_USE, span, message)
                        .note("in MessagePack a record keeps only what it knows")
                        .help(format!("write `Json<{shown}>`, or drop `#[redlua(open)]`")),
                )
            }
            _ if is_document(ty) => self.foreign_in(format, ty).map(|(part, help)| {
                let message = format!("{part} has no form in `{}<{shown}>`", format.name());
                Diagnostic::new(codes::TYPE_USE, span, message).help(help)
            }),
            _ => {
                let message = format!(
                    "a document is a record, a list, a map, a set, a tuple or an enum with fields here, not `{shown}`"
                );
                let help = match format {
                    Format::Json => format!("write `{shown}` alone, or the record that the document is"),
                    Format::MsgPack => "name the record or the list that the document is".to_owned(),
                };
                Some(Diagnostic::new(codes::TYPE_USE, span, message).help(help))
            }
        }
    }

    fn is_open(&self, id: RecordId) -> bool {
        self.types.records.get(id.0).is_some_and(|record| record.source.open)
    }

    /// A part of a whole document that it can't hold, in words.
    fn foreign_in(&self, format: Format, document: &Type) -> Option<Foreign> {
        let Type::Record(id) = document else { return self.foreign_part(format, document) };
        let fields = self.types.records.get(id.0).map_or(&[][..], |record| record.fields.as_slice());
        fields.iter().find_map(|field| self.foreign_part(format, &field.outside))
    }

    /// A part of a type that no document can hold, in words.
    pub(super) fn foreign_part(&self, format: Format, ty: &Type) -> Option<Foreign> {
        let lone = |part: &Type| match part {
            Type::Option(inner) if **inner == Type::Bool => Some((
                "an `Option<bool>` in a list".to_owned(),
                "let an enum say it: `enum Answer { Yes, No, Unknown }`",
            )),
            Type::Option(_) if format == Format::MsgPack => {
                Some(("an `Option` in a list".to_owned(), "leave the missing ones out, or write `Json<…>`"))
            }
            _ => None,
        };
        match ty {
            Type::Integer(_) | Type::Float | Type::Bool | Type::Text | Type::Error => None,
            Type::Option(inner) => self.foreign_part(format, inner),
            Type::Vec(inner) | Type::Array(inner, _) => lone(inner).or_else(|| self.foreign_part(format, inner)),
            Type::Tuple(parts) => parts.iter().find_map(|part| self.foreign_part(format, part)),
            Type::Enum(_) if self.is_storable(ty) => None,
            Type::Map(kind, element, _) if kind.is_set() && **element == Type::Bool => Some((
                format!("`{}`", ty.display(self)),
                "it holds at most two elements: let two `bool`s of a record say it",
            )),
            Type::Map(kind, element, _) if kind.is_set() => self.foreign_part(format, element),
            Type::Map(_, key, value) => self.foreign_name(format, key).or_else(|| self.foreign_part(format, value)),
            Type::Enum(id) if *id != self.key_type => self.foreign_variant(format, *id),
            Type::Document(..) => {
                let part = format!("a document as text, `{}`,", ty.display(self));
                Some((part, "leave its `Json<…>` away: what it holds stands in the document as it is"))
            }
            Type::Record(id) if self.is_open(*id) => {
                let part = format!("an open record, `{}`, inside of another type", ty.display(self));
                Some((
                    part,
                    "only a whole document can be open: drop `#[redlua(open)]`, or let the key hold the record itself",
                ))
            }
            Type::Json => Some((
                "a `Json`".to_owned(),
                "say what that part is, a record or an enum; or let the whole document be a `Json`",
            )),
            Type::Record(_) => self.foreign_in(format, ty),
            other => Some((
                format!("`{}`", other.display(self)),
                "a document is made of numbers, `bool`, text, enums, records, tuples, lists, maps, sets, and `Option`s of these",
            )),
        }
    }
}

impl Items<'_> {
    /// What can't be the name of a member, in words.
    fn foreign_name(&self, format: Format, key: &Type) -> Option<Foreign> {
        match (key, format) {
            (Type::Text | Type::Error, _) | (Type::Integer(_), Format::Json) => None,
            (Type::Integer(_), Format::MsgPack) => Some((
                "a map whose keys are integers".to_owned(),
                "take text as the keys, `HashMap<String, …>`, or write `Json<…>`",
            )),
            _ => Some((
                format!("a map whose keys are `{}`", key.display(self)),
                "the names in a document are text: `HashMap<String, …>`",
            )),
        }
    }

    /// A part of an enum with fields that no document can hold, in words.
    fn foreign_variant(&self, format: Format, id: EnumId) -> Option<Foreign> {
        let known = self.types.enums.get(id.0)?;
        if self.is_error(id) {
            let part = format!("`{}`, with which scripts fail,", known.source.name.text);
            return Some((part, "an error carries its own text: let the document hold an enum of its own"));
        }
        let is_lone = |field: &FieldType| matches!(field.ty, Type::Option(_)) && format == Format::MsgPack;
        if known.variants.iter().any(|variant| variant.single().is_some_and(is_lone)) {
            let part = "an `Option` as the only field of a variant".to_owned();
            return Some((part, "name the field, `Count { of: Option<i64> }`, or write `Json<…>`"));
        }
        let mut fields = known.variants.iter().flat_map(|variant| &variant.fields);
        fields.find_map(|field| self.foreign_part(format, &field.outside))
    }

    /// Whether a function fails with it.
    fn is_error(&self, id: EnumId) -> bool {
        let mut outputs = self.module.functions.iter().filter_map(|function| function.output.as_ref());
        // By name: to resolve an output would ask again what may stand in its documents.
        outputs.any(|output| match self.named(output) {
            Some(("Result", [_, error])) => self.named(error).and_then(|(name, _)| self.enums.get(name)) == Some(&id),
            _ => false,
        })
    }

    /// The name of a type and what stands in its brackets, aliases followed.
    fn named<'w>(&'w self, written: &'w ast::TypeRef) -> Option<(&'w str, &'w [ast::TypeRef])> {
        let mut written = written;
        // An alias of itself was reported.
        for _ in 0..32 {
            let ast::TypeRefKind::Path { segments, arguments } = &written.kind else { return None };
            let name = segments.last()?.text.as_str();
            match self.aliases.get(name) {
                Some(target) => written = target,
                None => return Some((name, arguments)),
            }
        }
        None
    }
}

/// Whether it is what a whole document can be.
fn is_document(ty: &Type) -> bool {
    match ty {
        Type::Record(_) | Type::Vec(_) | Type::Array(..) | Type::Tuple(_) | Type::Map(..) => true,
        Type::Enum(id) => id.has_fields(),
        _ => false,
    }
}

impl Checker<'_, '_> {
    /// The format that a module of functions is for.
    pub(super) fn format_of(module: &ast::Ident) -> Option<Format> {
        match module.text.as_str() {
            "json" | "serde_json" => Some(Format::Json),
            "msgpack" | "rmp_serde" => Some(Format::MsgPack),
            _ => None,
        }
    }

    /// A value that goes into a key as a document.
    pub(super) fn encode(&mut self, format: Format, value: Expr, content: &Type) -> Expr {
        let value = self.coerce(value, content);
        let span = value.span;
        self.expr(ExprKind::Encode(format, Box::new(value)), Type::Text, span)
    }

    /// The same for each element of a list.
    pub(super) fn encode_each(&mut self, format: Format, list: Expr) -> Expr {
        let span = list.span;
        self.expr(ExprKind::EncodeEach(format, Box::new(list)), Type::Vec(Box::new(Type::Text)), span)
    }

    /// `json::from_str::<T>(text)`, `json::to_string(&value)`.
    pub(super) fn check_document_function(
        &mut self,
        module: &ast::Ident,
        name: &ast::Ident,
        generics: &[ast::TypeRef],
        arguments: &[ast::Expr],
        span: Span,
    ) -> Expr {
        let format = Self::format_of(module).unwrap_or(Format::Json);
        let (own, read, write) = match format {
            Format::Json => ("json", "from_str", "to_string"),
            Format::MsgPack => ("msgpack", "from_slice", "to_vec"),
        };
        if module.text != own {
            let help = format!("write `{own}::{}`", name.text);
            return self.fail(codes::UNKNOWN_NAME, module.span, format!("it is called `{own}` in a script"), help);
        }
        let [argument] = arguments else {
            return self.fail(
                codes::ARGUMENT_COUNT,
                span,
                format!("`{own}::{}` takes one value, not {}", name.text, arguments.len()),
                format!("write `{own}::{write}(&job)` or `{own}::{read}::<Job>(text)`"),
            );
        };
        match name.text.as_str() {
            known if known == read => self.check_decode(format, generics, argument, span),
            known if known == write => {
                let value = self.check_expr(argument, None);
                let ty = self.infer.deep(&value.ty);
                if ty == Type::Json && format == Format::Json {
                    return Expr { ty: Type::Text, span, ..value };
                }
                if self.items.refuse_document(format, &ty, value.span, self.sink) {
                    return self.error(span);
                }
                self.expr(ExprKind::Encode(format, Box::new(value)), Type::Text, span)
            }
            _ => {
                let help = match suggest::closest(&name.text, [read, write]) {
                    Some(near) => format!("did you mean `{own}::{near}`?"),
                    None => format!("there are `{own}::{read}::<Job>(text)` and `{own}::{write}(&job)`"),
                };
                self.fail(codes::UNKNOWN_NAME, name.span, format!("there is no `{own}::{}`", name.text), help)
            }
        }
    }

    fn check_decode(&mut self, format: Format, generics: &[ast::TypeRef], argument: &ast::Expr, span: Span) -> Expr {
        let [written] = generics else {
            // The use says what is read; whether it can be is asked when that is known.
            let text = self.check_as(argument, &Type::Text);
            let ty = Type::Parsed(Box::new(self.infer.fresh()));
            return self.expr(ExprKind::Decode(format, Box::new(text)), ty, span);
        };
        let ty = self.items.resolve_type(written, self.sink);
        if ty == Type::Json && format == Format::Json {
            return self.check_json_parse(argument, span);
        }
        let text = self.check_as(argument, &Type::Text);
        if self.items.refuse_document(format, &ty, written.span, self.sink) {
            return self.error(span);
        }
        self.expr(ExprKind::Decode(format, Box::new(text)), Type::Parsed(Box::new(ty)), span)
    }
}

/// Whether a document is in a type, or in what a key of that type holds.
fn holds_document(ty: &Type) -> bool {
    match ty {
        Type::Handle(handle) => match &handle.content {
            Content::Values(value) => value.has_document(),
            Content::Fields(field, value) => field.has_document() || value.has_document(),
            Content::Record(_) => false,
        },
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => holds_document(inner),
        Type::Tuple(parts) => parts.iter().any(holds_document),
        other => other.has_document(),
    }
}
