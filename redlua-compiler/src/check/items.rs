//! The module's own types, constants and signatures: resolved once, shared by all its scripts.

use super::typed::{
    Arithmetic, Bits, EnumType, Expr, ExprId, ExprKind, FieldType, Held, RecordType, Types, VariantType,
};
use super::types::{
    Content, EnumId, FAMILIES, Format, Handle, InferId, Integer, MapKind, Range, RecordId, Type, TypeNames, family_name,
};
use crate::catalogue::Family;
use crate::diagnostic::{Diagnostic, Sink, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

/// Types that the language has, or will have.
const RESERVED: &[&str] =
    &["Bitmap", "Duration", "Geo", "HyperLogLog", "Json", "JsonDoc", "KeyType", "MsgPack", "Reply", "Status", "Stream"];

/// Types of Rust that a signature names: a type of the block would take their place.
const OF_RUST: &[&str] = &["Option", "Result", "String", "Vec"];

/// Everything that a body can name outside of itself.
pub(crate) struct Items<'m> {
    pub(crate) module: &'m ast::Module,
    pub(crate) types: Types,
    pub(crate) records: BTreeMap<String, RecordId>,
    pub(crate) enums: BTreeMap<String, EnumId>,
    pub(crate) aliases: BTreeMap<String, &'m ast::TypeRef>,
    pub(crate) constants: BTreeMap<String, Constant>,
    pub(crate) functions: BTreeMap<String, usize>,
    /// The enum of `key_type()`.
    pub(crate) key_type: EnumId,
}

/// A constant's type and its value as a literal.
#[derive(Clone, Debug)]
pub(crate) struct Constant {
    pub(crate) ty: Type,
    pub(crate) value: ExprKind,
}

impl TypeNames for Items<'_> {
    fn record(&self, id: RecordId) -> &str {
        &self.types.records[id.0].source.name.text
    }

    fn enumeration(&self, id: EnumId) -> &str {
        &self.types.enums[id.0].source.name.text
    }

    fn inferred(&self, _: InferId) -> Option<Type> {
        None
    }
}

/// Resolves the items of a module.
pub(crate) fn check_items<'m>(module: &'m ast::Module, sink: &mut Sink) -> Items<'m> {
    let mut items = Items {
        module,
        types: Types::default(),
        records: BTreeMap::new(),
        enums: BTreeMap::new(),
        aliases: BTreeMap::new(),
        constants: BTreeMap::new(),
        functions: BTreeMap::new(),
        key_type: EnumId(0, false),
    };
    let mut names = BTreeMap::new();
    // Names first, so that types may refer to each other in any order.
    for (index, record) in module.records.iter().enumerate() {
        claim(&mut names, &record.name, sink);
        items.records.entry(record.name.text.clone()).or_insert(RecordId(index));
    }
    for (index, enumeration) in module.enums.iter().enumerate() {
        claim(&mut names, &enumeration.name, sink);
        let has_fields = enumeration.variants.iter().any(|variant| !variant.fields.is_empty());
        items.enums.entry(enumeration.name.text.clone()).or_insert(EnumId(index, has_fields));
    }
    for keyspace in &module.keyspaces {
        claim(&mut names, &keyspace.name, sink);
    }
    for alias in &module.aliases {
        claim(&mut names, &alias.name, sink);
        items.aliases.entry(alias.name.text.clone()).or_insert(&alias.ty);
    }
    let mut values = BTreeMap::new();
    for (index, function) in module.functions.iter().enumerate() {
        if claim(&mut values, &function.name, sink) && function.visibility.is_some() {
            claim_invoker(&mut names, function, module, sink);
        }
        items.functions.entry(function.name.text.clone()).or_insert(index);
    }
    for constant in &module.constants {
        claim(&mut values, &constant.name, sink);
        let checked = items.check_constant(constant, sink);
        items.constants.entry(constant.name.text.clone()).or_insert(checked);
    }
    for record in &module.records {
        let checked = items.check_record(record, sink);
        items.types.records.push(checked);
    }
    for enumeration in &module.enums {
        let checked = items.check_enum(enumeration, sink);
        items.types.enums.push(checked);
    }
    // Behind the module's own, whose ids are their places in the source.
    items.key_type = EnumId(items.types.enums.len(), false);
    items.types.enums.push(key_type_enum());
    items.enums.entry("KeyType".to_owned()).or_insert(items.key_type);
    for keyspace in &module.keyspaces {
        let checked = super::keys::check_keyspace_item(&items, keyspace, sink);
        items.types.keyspaces.push(checked);
    }
    items.refuse_endless_types(sink);
    items.refuse_foreign_fields(sink);
    items
}

/// `enum KeyType`: what `key_type()` replies.
fn key_type_enum() -> EnumType {
    let ident = |text: &str| {
        let token = proc_macro2::Ident::new(text, proc_macro2::Span::call_site());
        ast::Ident { text: text.to_owned(), span: Span::token(token.span()), token }
    };
    let source = ast::Enum {
        visibility: proc_macro2::TokenStream::new(),
        public: false,
        name: ident("KeyType"),
        docs: Vec::new(),
        derives: Vec::new(),
        attributes: Vec::new(),
        existing: None,
        rename_all: None,
        variants: Vec::new(),
    };
    let variants = KEY_TYPES
        .iter()
        .map(|(name, text)| VariantType {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
            code: (*name).to_uppercase(),
            error: None,
            fields: Vec::new(),
            positional: false,
        })
        .collect();
    EnumType { source, variants, copy: true }
}

/// The variants of `KeyType` and what `TYPE` replies; modules' types are `Other`.
pub(crate) const KEY_TYPES: [(&str, &str); 8] = [
    ("None", "none"),
    ("String", "string"),
    ("List", "list"),
    ("Set", "set"),
    ("ZSet", "zset"),
    ("Hash", "hash"),
    ("Stream", "stream"),
    ("Other", "other"),
];

/// Takes a name; gives whether it was free.
fn claim(names: &mut BTreeMap<String, Span>, name: &ast::Ident, sink: &mut Sink) -> bool {
    let before = sink.len();
    let is_handle = FAMILIES.iter().any(|(family, _)| *family == name.text);
    if is_handle || RESERVED.contains(&name.text.as_str()) {
        sink.report(
            Diagnostic::new(codes::RESERVED_NAME, name.span, format!("`{}` is a type of redlua's own", name.text))
                .help(format!("give it another name, such as `My{}`", name.text)),
        );
    } else if OF_RUST.contains(&name.text.as_str()) {
        sink.report(
            Diagnostic::new(codes::RESERVED_NAME, name.span, format!("`{}` is a type of Rust's own", name.text))
                .help(format!("give it another name, such as `My{}`", name.text)),
        );
    } else if let Some(first) = names.insert(name.text.clone(), name.span) {
        let (line, column) = first.start();
        sink.report(
            Diagnostic::new(codes::DUPLICATE_NAME, name.span, format!("`{}` is defined twice", name.text))
                .note(format!("the first one is at {line}:{}", column + 1))
                .help("rename one of them"),
        );
    }
    sink.len() == before
}

/// The struct that stands for a script has a name among the types.
fn claim_invoker(names: &mut BTreeMap<String, Span>, function: &ast::Function, module: &ast::Module, sink: &mut Sink) {
    let name = crate::invoker::invoker_name(&function.name.text);
    if OF_RUST.contains(&name.as_str()) {
        sink.report(
            Diagnostic::new(
                codes::RESERVED_NAME,
                function.name.span,
                format!("the invoker of `{}` would be called `{name}`, like a type of Rust's own", function.name.text),
            )
            .help(format!("give it another name, such as `get_{}`", function.name.text)),
        );
        return;
    }
    let Some(first) = names.insert(name.clone(), function.name.span) else { return };
    let (line, column) = first.start();
    sink.report(
        Diagnostic::new(
            codes::DUPLICATE_NAME,
            function.name.span,
            format!("the invoker of `{}` would be called `{name}`, like another item", function.name.text),
        )
        .note(format!("the other one is at {line}:{}", column + 1))
        .help(way_out_of_clash(&function.name.text, &name, module)),
    );
}

/// Which of the two can be renamed, and how.
fn way_out_of_clash(function: &str, name: &str, module: &ast::Module) -> String {
    let is_it = |ident: &ast::Ident| ident.text == name;
    let kind = if module.records.iter().any(|record| is_it(&record.name))
        || module.keyspaces.iter().any(|keyspace| is_it(&keyspace.name))
    {
        "struct"
    } else if module.enums.iter().any(|known| is_it(&known.name)) {
        "enum"
    } else if module.aliases.iter().any(|alias| is_it(&alias.name)) {
        "type"
    } else {
        return format!("rename one of the two functions, such as `fn run_{function}`");
    };
    format!("rename the function, such as `fn run_{function}`, or the other, such as `{kind} {name}Data`")
}

impl Items<'_> {
    /// The type that a written one stands for inside of a body.
    pub(crate) fn resolve_type(&self, written: &ast::TypeRef, sink: &mut Sink) -> Type {
        self.resolve_outside(written, sink).inside()
    }

    /// The type of what comes from outside or leaves, in which documents are told.
    pub(crate) fn resolve_outside(&self, written: &ast::TypeRef, sink: &mut Sink) -> Type {
        let ty = self.resolve_nested(written, sink, 0);
        if is_open(&ty) {
            sink.report(
                Diagnostic::new(codes::CANNOT_INFER, written.span, "`_` stands for no type here")
                    .help("write the type; `_` is for a `let`, where the value tells it"),
            );
            return Type::Error;
        }
        ty
    }

    /// The type that a written one stands for, in which each `_` is [`OPEN`].
    pub(crate) fn resolve_open(&self, written: &ast::TypeRef, sink: &mut Sink) -> Type {
        self.resolve_nested(written, sink, 0).inside()
    }

    pub(super) fn resolve_nested(&self, written: &ast::TypeRef, sink: &mut Sink, depth: usize) -> Type {
        // An alias of itself would never end.
        if depth > 32 {
            sink.report(
                Diagnostic::new(codes::UNKNOWN_TYPE, written.span, "this type is an alias of itself")
                    .help("let the alias name another type"),
            );
            return Type::Error;
        }
        match &written.kind {
            ast::TypeRefKind::Path { segments, arguments } => {
                self.resolve_path(written, segments, arguments, sink, depth)
            }
            ast::TypeRefKind::Reference { target, .. } => self.resolve_nested(target, sink, depth + 1),
            ast::TypeRefKind::Slice(element) => self.resolve_list(element, sink, depth),
            ast::TypeRefKind::Array(element, length) => {
                let element = self.resolve_nested(element, sink, depth + 1);
                match self.fold(length, Some(&Type::USIZE), sink) {
                    Some(Constant { value: ExprKind::Integer(length), .. }) => {
                        Type::Array(Box::new(element), usize::try_from(length).unwrap_or(0))
                    }
                    _ => Type::Error,
                }
            }
            ast::TypeRefKind::Tuple(parts) if parts.is_empty() => Type::Unit,
            ast::TypeRefKind::Tuple(parts) => {
                Type::Tuple(parts.iter().map(|part| self.resolve_nested(part, sink, depth + 1)).collect())
            }
            ast::TypeRefKind::Infer => Type::Infer(OPEN),
            ast::TypeRefKind::Error => Type::Error,
        }
    }

    /// `[u8]` and `Vec<u8>` are bytes, that is text; other lists are lists.
    fn resolve_list(&self, element: &ast::TypeRef, sink: &mut Sink, depth: usize) -> Type {
        match self.resolve_nested(element, sink, depth + 1) {
            Type::Integer(Integer::U8) => Type::Text,
            element => Type::Vec(Box::new(element)),
        }
    }

    fn resolve_path(
        &self,
        written: &ast::TypeRef,
        segments: &[ast::Ident],
        arguments: &[ast::TypeRef],
        sink: &mut Sink,
        depth: usize,
    ) -> Type {
        let Some(last) = segments.last() else { return Type::Error };
        let name = last.text.as_str();
        let mut take =
            |index: usize| arguments.get(index).map(|argument| self.resolve_nested(argument, sink, depth + 1));
        let family = FAMILIES.iter().find(|(known, _)| *known == name).map(|(_, family)| *family);
        let (ty, takes) = match name {
            "f64" => (Type::Float, 0..=0),
            "bool" => (Type::Bool, 0..=0),
            "str" | "String" => (Type::Text, 0..=0),
            "Duration" => (Type::Duration, 0..=0),
            "Json" if arguments.is_empty() => (Type::Json, 0..=0),
            "Json" | "MsgPack" if !arguments.is_empty() => {
                let format = if name == "Json" { Format::Json } else { Format::MsgPack };
                (self.document(format, take(0).unwrap_or(Type::Error), arguments[0].span, sink), 1..=1)
            }
            "Status" => (Type::Status, 0..=0),
            "Reply" => (Type::Reply, 0..=0),
            "Option" => (take(0).unwrap_or(Type::Error).optional(), 1..=1),
            "Result" => {
                let ok = take(0).unwrap_or(Type::Error);
                (Type::Result(Box::new(ok), Box::new(take(1).unwrap_or(Type::Error))), 2..=2)
            }
            "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" => {
                let kind = MapKind::from_name(name).unwrap_or(MapKind::Hash);
                let (takes, value) = if kind.is_set() { (1, Some(Type::Unit)) } else { (2, take(1)) };
                let ty = match (take(0), value) {
                    (Some(key), Some(value)) => self.resolve_map(kind, key, value, arguments, sink),
                    _ => Type::Error,
                };
                (ty, takes..=takes)
            }
            "Vec" => match arguments.first() {
                Some(element) => (self.resolve_list(element, sink, depth), 1..=1),
                None => (Type::Error, 1..=1),
            },
            _ => {
                if let Some(kind) = Integer::from_name(name) {
                    (Type::Integer(kind), 0..=0)
                } else if let Some(family) = family {
                    self.resolve_handle(family, arguments, sink, depth)
                } else if let Some(id) = self.records.get(name) {
                    let unread = self.module.faulty.contains(name) && self.module.records[id.0].fields.is_empty();
                    (if unread { Type::Error } else { Type::Record(*id) }, 0..=0)
                } else if let Some(id) = self.enums.get(name) {
                    (Type::Enum(*id), 0..=0)
                } else if let Some(target) = self.aliases.get(name) {
                    (self.resolve_nested(target, sink, depth + 1), 0..=0)
                } else if name == "CallError" {
                    (Type::CallError, 0..=0)
                } else if self.module.keyspaces.iter().any(|keyspace| keyspace.name.text == *name) {
                    let diagnostic = Diagnostic::new(
                        codes::TYPE_USE,
                        written.span,
                        format!("the keyspace `{name}` is no type of a value"),
                    );
                    sink.report(
                        diagnostic.help(format!("open it where it is used, `key!({name} {{ … }})`, and pass its keys")),
                    );
                    return Type::Error;
                } else {
                    self.report_unknown_type(segments, last, sink);
                    return Type::Error;
                }
            }
        };
        if !takes.contains(&arguments.len()) {
            let wants = match name {
                "Option" | "Vec" => format!("`{name}<i64>`"),
                "HashMap" | "BTreeMap" => format!("`{name}<String, i64>`"),
                "HashSet" | "BTreeSet" => format!("`{name}<String>`"),
                "Result" => "`Result<i64, MyError>`".to_owned(),
                "Json" | "MsgPack" => format!("`{name}<Job>`"),
                "Hash" => "`Hash<Profile>` with a `struct Profile`, or `Hash<String, i64>`".to_owned(),
                _ => format!("`{name}`"),
            };
            let least = if takes.start() == takes.end() { "" } else { "at most " };
            let plural = if *takes.end() == 1 { "" } else { "s" };
            sink.report(
                Diagnostic::new(
                    codes::UNKNOWN_TYPE,
                    written.span,
                    format!("`{name}` takes {least}{} type argument{plural}, not {}", takes.end(), arguments.len()),
                )
                .help(format!("write {wants}")),
            );
            return Type::Error;
        }
        if let Type::Option(inner) = &ty
            && matches!(**inner, Type::Option(_))
        {
            sink.report(
                Diagnostic::new(codes::TYPE_USE, written.span, "an `Option` of an `Option` has two kinds of nothing")
                    .note("in Redis a value is there or not; both `None`s would arrive as the same null")
                    .help("use one `Option`, or an enum with a variant for each case"),
            );
            return Type::Error;
        }
        ty
    }

    fn resolve_map(&self, kind: MapKind, key: Type, value: Type, written: &[ast::TypeRef], sink: &mut Sink) -> Type {
        let (Some(key_written), Some(value_written)) = (written.first(), written.last()) else { return Type::Error };
        match self.map_fault(kind, &key, &value, key_written.span, value_written.span) {
            Some(fault) => {
                sink.report(fault);
                Type::Error
            }
            None => Type::Map(kind, Box::new(key), Box::new(value)),
        }
    }

    /// Why there can be no map of these types.
    pub(crate) fn map_fault(
        &self,
        kind: MapKind,
        key: &Type,
        value: &Type,
        key_span: Span,
        value_span: Span,
    ) -> Option<Diagnostic> {
        let fits = match (key, kind) {
            (Type::Integer(_) | Type::Text | Type::Infer(_) | Type::Error, _) => true,
            (Type::Bool, kind) if !kind.is_sorted() => true,
            (Type::Enum(id), kind) if !kind.is_sorted() => self.types.enums.get(id.0).is_none_or(EnumType::is_plain),
            _ => false,
        };
        if !fits {
            let part = if kind.is_set() { "an element" } else { "the key" };
            let what = format!("`{}` can't be {part} of a `{}`", key.display(self), kind.name());
            let fault = Diagnostic::new(codes::TYPE_USE, key_span, what);
            return Some(match (key, kind) {
                (Type::Float, _) => fault
                    .note("an `f64` is no key in Rust either: NaN does not even equal itself")
                    .help("take an integer, such as thousandths, or the text of the number"),
                (_, MapKind::BTree) => {
                    fault.help("a `BTreeMap` takes integers and text as keys; a `HashMap` also `bool` and plain enums")
                }
                (_, MapKind::SortedSet) => {
                    fault.help("a `BTreeSet` takes integers and text; a `HashSet` also `bool` and plain enums")
                }
                (_, MapKind::Set) => fault.help(
                    "an element is an integer, text, a `bool` or an enum without payload; put several into one text: \
                     `format!(\"{a}:{b}\")`",
                ),
                _ => fault.help(
                    "a key is an integer, text, a `bool` or an enum without payload; put several into one text: \
                     `format!(\"{a}:{b}\")`",
                ),
            });
        }
        if kind.is_set() || !matches!(value, Type::Option(_) | Type::Unit | Type::Result(..) | Type::Handle(_)) {
            return None;
        }
        let what = format!("`{}` can't be the value of a map", value.display(self));
        let fault = Diagnostic::new(codes::TYPE_USE, value_span, what);
        Some(fault.help(match value {
            Type::Option(inner) if **inner != Type::Bool => format!(
                "leave the key out where there is no value; or use a list of pairs: `Vec<({}, {})>`",
                key.display(self),
                value.display(self)
            ),
            Type::Option(_) => "leave the key out where there is no value".to_owned(),
            _ => "a value is a number, `bool`, text, an enum, a record, a tuple, a list or a map".to_owned(),
        }))
    }

    fn resolve_handle(
        &self,
        family: Family,
        arguments: &[ast::TypeRef],
        sink: &mut Sink,
        depth: usize,
    ) -> (Type, std::ops::RangeInclusive<usize>) {
        let parts: Vec<Type> =
            arguments.iter().map(|argument| self.resolve_nested(argument, sink, depth + 1)).collect();
        let takes = match family {
            Family::Hash => 0..=2,
            Family::Any | Family::Channel | Family::Stream | Family::Bitmap | Family::HyperLogLog => 0..=0,
            _ => 0..=1,
        };
        for (part, written) in parts.iter().zip(arguments) {
            let record_hash = family == Family::Hash && parts.len() == 1 && matches!(part, Type::Record(_));
            if !record_hash && !self.is_storable(part) && !part.is_error() {
                sink.report(
                    Diagnostic::new(
                        codes::TYPE_USE,
                        written.span,
                        format!("`{}` has no stored form in a `{}`", part.display(self), family_name(family)),
                    )
                    .help(match part {
                        Type::Record(_) => {
                            let name = part.display(self);
                            format!(
                                "store it field by field, `Hash<{name}>`, or as a document, `{}<Json<{name}>>`",
                                family_name(family)
                            )
                        }
                        Type::Vec(_) | Type::Array(..) | Type::Tuple(_) | Type::Map(..) => {
                            format!("store it as a document: `{}<Json<{}>>`", family_name(family), part.display(self))
                        }
                        _ => "store text, an integer, `f64`, `bool` or an enum without payload".to_owned(),
                    }),
                );
            }
        }
        let content = match (family, parts.as_slice()) {
            (Family::Hash, [Type::Record(id)]) => Content::Record(*id),
            (Family::Hash, [value]) => Content::Fields(Box::new(Type::Text), Box::new(value.clone())),
            (Family::Hash, [key, value]) => Content::Fields(Box::new(key.clone()), Box::new(value.clone())),
            (Family::Hash | Family::Stream, _) => Content::Fields(Box::new(Type::Text), Box::new(Type::Text)),
            (_, [value]) => Content::Values(Box::new(value.clone())),
            _ => Content::Values(Box::new(Type::Text)),
        };
        (Type::Handle(Handle { family, content }), takes)
    }

    /// Whether a value has one stored form: what `T` of a handle can be.
    pub(crate) fn is_storable(&self, ty: &Type) -> bool {
        match ty {
            Type::Integer(_) | Type::Float | Type::Bool | Type::Text | Type::Json | Type::Document(..) => true,
            Type::Enum(id) => self.types.enums.get(id.0).is_none_or(EnumType::is_plain),
            _ => false,
        }
    }

    fn report_unknown_type(&self, path: &[ast::Ident], name: &ast::Ident, sink: &mut Sink) {
        let text = name.text.as_str();
        let path: Vec<&str> = path.iter().map(|segment| segment.text.as_str()).collect();
        let mut diagnostic = Diagnostic::new(codes::UNKNOWN_TYPE, name.span, format!("there is no type `{text}` here"));
        let known = ["i64", "f64", "bool", "String", "Vec", "Option", "Result", "usize", "u64"];
        let names = self.records.keys().chain(self.enums.keys()).chain(self.aliases.keys()).map(String::as_str);
        let handles = FAMILIES.iter().map(|(name, _)| *name);
        diagnostic = match text {
            "f32" => diagnostic.help("write `f64`: Lua's numbers are doubles"),
            "i128" | "u128" | "isize" => {
                diagnostic.help("write `i64` or `u64`; a larger number stays exact as text only (`&str`)")
            }
            "char" => diagnostic.help("write `&str`: text in Redis is bytes"),
            "MsgPack" => Diagnostic::new(codes::TYPE_USE, name.span, "`MsgPack` does not say what it holds")
                .help("write `MsgPack<Job>` with a `struct Job`"),
            "JsonDoc" => Diagnostic::new(codes::UNSUPPORTED, name.span, "`JsonDoc` handles are not supported yet")
                .help("keep the fields in a `Hash<Record>`"),
            _ => {
                match (super::foreign::help_for_type(&path), suggest::closest(text, names.chain(handles).chain(known)))
                {
                    (Some(help), _) => diagnostic.help(help),
                    (None, Some(near)) => diagnostic.help(format!("did you mean `{near}`?")),
                    (None, None) => diagnostic.help(format!("define it in this block: `pub struct {text} {{ … }}`")),
                }
            }
        };
        sink.report(diagnostic);
    }

    fn check_constant(&self, constant: &ast::Constant, sink: &mut Sink) -> Constant {
        let ty = self.resolve_type(&constant.ty, sink);
        let value = match self.fold(&constant.value, Some(&ty), sink) {
            Some(folded) => folded.value,
            None => ExprKind::Error,
        };
        Constant { ty, value }
    }

    /// The value of a constant expression as a literal.
    pub(crate) fn fold(&self, expr: &ast::Expr, expected: Option<&Type>, sink: &mut Sink) -> Option<Constant> {
        let ty = |fallback: Type| expected.filter(|ty| !ty.is_error()).cloned().unwrap_or(fallback);
        let refuse = |sink: &mut Sink, why: &str| {
            sink.report(Diagnostic::new(codes::TYPE_MISMATCH, expr.span, why).help(
                "a constant is a literal, another constant, arithmetic of these, or an array or a tuple of them",
            ));
            None
        };
        let folded = match &expr.kind {
            ast::ExprKind::Integer { value, suffix } => {
                let kind = suffix.as_deref().and_then(Integer::from_name).unwrap_or(match expected {
                    Some(Type::Integer(kind)) => *kind,
                    _ => Integer::I64,
                });
                let value = i128::try_from(*value).unwrap_or(i128::MAX);
                Constant { ty: Type::Integer(kind), value: ExprKind::Integer(value) }
            }
            ast::ExprKind::Float(value) => Constant { ty: Type::Float, value: ExprKind::Float(*value) },
            ast::ExprKind::Bool(value) => Constant { ty: Type::Bool, value: ExprKind::Bool(*value) },
            ast::ExprKind::Text(bytes) => Constant { ty: Type::Text, value: ExprKind::Text(bytes.clone()) },
            ast::ExprKind::Reference(_, inner) => return self.fold(inner, expected, sink),
            ast::ExprKind::Name(name) => match self.constants.get(&name.text) {
                Some(constant) => constant.clone(),
                None => {
                    return refuse(sink, &format!("`{}` is no constant that is defined before this one", name.text));
                }
            },
            ast::ExprKind::Unary(ast::UnaryOp::Negate, inner) => {
                let inner = self.fold(inner, expected, sink)?;
                let value = match inner.value {
                    ExprKind::Integer(value) => ExprKind::Integer(-value),
                    ExprKind::Float(value) => ExprKind::Float(-value),
                    _ => return refuse(sink, "only a number has a negative"),
                };
                Constant { ty: inner.ty, value }
            }
            ast::ExprKind::Unary(ast::UnaryOp::Not, inner) => {
                let inner = self.fold(inner, expected, sink)?;
                let value = match (inner.value, &inner.ty) {
                    (ExprKind::Bool(value), _) => ExprKind::Bool(!value),
                    (ExprKind::Integer(value), Type::Integer(kind)) if kind.full().low == 0 => {
                        ExprKind::Integer(kind.full().high - value)
                    }
                    (ExprKind::Integer(value), _) => ExprKind::Integer(-1 - value),
                    _ => return refuse(sink, "only a `bool` or an integer has a complement"),
                };
                Constant { ty: inner.ty, value }
            }
            ast::ExprKind::Binary(op, left, right) => {
                let left = self.fold(left, expected, sink)?;
                let shifts = Bits::from_operator(*op).is_some_and(Bits::shifts);
                let right = self.fold(right, Some(&left.ty).filter(|_| !shifts), sink)?;
                match fold_binary(*op, &left.value, &right.value) {
                    Some(value) => Constant { ty: left.ty, value },
                    None => {
                        return refuse(
                            sink,
                            "this constant has no value: it overflows, divides by zero or mixes types",
                        );
                    }
                }
            }
            ast::ExprKind::Cast(inner, target) => {
                let inner = self.fold(inner, None, sink)?;
                match (inner.value, self.resolve_type(target, sink)) {
                    #[expect(clippy::cast_precision_loss, reason = "that is what `as f64` means")]
                    (ExprKind::Integer(value), Type::Float) => {
                        Constant { ty: Type::Float, value: ExprKind::Float(value as f64) }
                    }
                    (ExprKind::Integer(value), Type::Integer(kind)) if kind.full().contains(Range::only(value)) => {
                        Constant { ty: Type::Integer(kind), value: ExprKind::Integer(value) }
                    }
                    _ => return refuse(sink, "a constant can't be converted like this"),
                }
            }
            ast::ExprKind::List { growable: false, .. } | ast::ExprKind::Repeat { growable: false, .. } => {
                self.fold_parts(expr, expected, sink)?
            }
            ast::ExprKind::Tuple(parts) if !parts.is_empty() => self.fold_parts(expr, expected, sink)?,
            ast::ExprKind::Error => return None,
            _ => return refuse(sink, "this is no constant expression"),
        };
        if let (Type::Integer(kind), ExprKind::Integer(value)) = (ty(folded.ty.clone()), &folded.value)
            && !kind.full().contains(Range::only(*value))
        {
            sink.report(super::settle::out_of_range(*value, kind, expr.span));
            return None;
        }
        let expected = ty(folded.ty.clone());
        if expected != folded.ty {
            return refuse(
                sink,
                &format!("expected `{}`, found `{}`", expected.display(self), folded.ty.display(self)),
            );
        }
        Some(folded)
    }

    fn check_record(&self, record: &ast::Record, sink: &mut Sink) -> RecordType {
        if record.fields.is_empty() && !self.module.faulty.contains(&record.name.text) {
            sink.report(
                Diagnostic::new(codes::FIELDS, record.name.span, format!("`{}` has no field", record.name.text))
                    .help("a record has at least one field; for “nothing” write `()`"),
            );
        }
        let copy = record.derives.iter().any(|(name, _)| name == "Copy");
        let mut fields = self.check_fields(&record.fields, !record.public, sink);
        if let Some((rule, span)) = &record.rename_all {
            for (field, written) in fields.iter_mut().zip(&record.fields) {
                if written.options.rename.is_none() {
                    field.stored = rename(words_of_field(&field.name), &field.name, rule, *span, sink);
                }
            }
        }
        RecordType { source: record.clone(), fields, copy }
    }

    fn check_fields(&self, fields: &[ast::Field], private: bool, sink: &mut Sink) -> Vec<FieldType> {
        let mut names = BTreeMap::new();
        let mut checked = Vec::new();
        for field in fields {
            claim_field(&mut names, &field.name, sink);
            let outside = self.resolve_outside(&field.ty, sink);
            let ty = outside.inside();
            if holds_handle(&ty) && !private {
                sink.report(
                    Diagnostic::new(codes::TYPE_USE, field.ty.span, "a key can be kept in a private record only")
                        .note("a key handle means something inside of the script only")
                        .help("drop the `pub` of the `struct`"),
                );
            }
            if holds_json(&ty) && !private {
                sink.report(
                    Diagnostic::new(codes::TYPE_USE, field.ty.span, "a `Json` can be kept in a private record only")
                        .note("in Rust it would be a type of the library that you chose")
                        .help("drop the `pub` of the `struct`, or declare the field as `String`: `doc.to_text()`"),
                );
            }
            if matches!(ty, Type::Unit | Type::Result(..) | Type::CallError) {
                sink.report(
                    Diagnostic::new(
                        codes::TYPE_USE,
                        field.ty.span,
                        format!("`{}` can't be the type of a field yet", ty.display(self)),
                    )
                    .help("a field is a number, `bool`, text, an enum, a record, a tuple, or an `Option` or `Vec` of these"),
                );
            }
            let default = field.options.default.as_ref().and_then(|written| {
                let folded = self.fold(written, Some(&ty), sink)?;
                Some(literal(folded.value, folded.ty, written.span))
            });
            checked.push(FieldType {
                name: field.name.text.clone(),
                stored: field.options.rename.clone().unwrap_or_else(|| field.name.text.clone()),
                ty,
                outside,
                default,
                empty_is_none: field.options.empty_is_none,
                skip_none: field.options.skip_none,
            });
        }
        checked
    }

    fn check_enum(&self, enumeration: &ast::Enum, sink: &mut Sink) -> EnumType {
        let mut names = BTreeMap::new();
        let mut variants = Vec::new();
        if enumeration.variants.is_empty() && !self.module.faulty.contains(&enumeration.name.text) {
            sink.report(
                Diagnostic::new(
                    codes::FIELDS,
                    enumeration.name.span,
                    format!("`{}` has no variant", enumeration.name.text),
                )
                .help("give it at least one: `Missing`"),
            );
        }
        for variant in &enumeration.variants {
            claim_field(&mut names, &variant.name, sink);
            let text = match (&variant.rename, &enumeration.rename_all) {
                (Some((text, _)), _) => text.clone(),
                (None, Some((rule, span))) => rename(words(&variant.name.text), &variant.name.text, rule, *span, sink),
                (None, None) => variant.name.text.clone(),
            };
            variants.push(VariantType {
                name: variant.name.text.clone(),
                text,
                code: match &variant.code {
                    Some((code, _)) => code.clone(),
                    None => words(&variant.name.text).join("_").to_uppercase(),
                },
                error: variant.error.as_ref().map(|(text, _)| text.clone()),
                fields: self.check_fields(&variant.fields, false, sink),
                positional: variant.positional,
            });
        }
        let copy = enumeration.derives.iter().any(|(name, _)| name == "Copy");
        let checked = EnumType { source: enumeration.clone(), variants, copy };
        if checked.is_plain() {
            let mut texts = BTreeMap::new();
            for (variant, source) in checked.variants.iter().zip(&enumeration.variants) {
                if let Some(other) = texts.insert(variant.text.clone(), variant.name.clone()) {
                    sink.report(
                        Diagnostic::new(
                            codes::DUPLICATE_NAME,
                            source.name.span,
                            format!("`{other}` and `{}` are both stored as \"{}\"", variant.name, variant.text),
                        )
                        .help("give one of them another text: `#[redlua(rename = \"…\")]`"),
                    );
                }
            }
        }
        checked
    }

    /// A record or enum that holds itself has no end, neither in Rust nor in a reply.
    fn refuse_endless_types(&mut self, sink: &mut Sink) {
        for index in 0..self.types.records.len() {
            let target = Type::Record(RecordId(index));
            let fields = self.types.records[index].fields.iter();
            let endless = fields.enumerate().find(|(_, field)| self.reaches(&field.ty, &target, &mut Vec::new()));
            if let Some((at, field)) = endless {
                report_endless(&self.types.records[index].source.name, &field.name, sink);
                // All that walks types comes to an end.
                self.types.records[index].fields[at].forget_type();
            }
        }
        for index in 0..self.types.enums.len() {
            let target = Type::Enum(EnumId(index, true));
            for variant in 0..self.types.enums[index].variants.len() {
                let fields = self.types.enums[index].variants[variant].fields.iter();
                let endless = fields.enumerate().find(|(_, field)| self.reaches(&field.ty, &target, &mut Vec::new()));
                if let Some((at, field)) = endless {
                    report_endless(&self.types.enums[index].source.name, &field.name, sink);
                    self.types.enums[index].variants[variant].fields[at].forget_type();
                }
            }
        }
    }

    /// Whether `target` is in a value of the type; each record and enum is looked into once.
    fn reaches(&self, ty: &Type, target: &Type, seen: &mut Vec<Type>) -> bool {
        if ty == target {
            return true;
        }
        match ty {
            Type::Record(_) | Type::Enum(_) if seen.contains(ty) => false,
            Type::Record(id) => {
                seen.push(ty.clone());
                self.types.records[id.0].fields.iter().any(|field| self.reaches(&field.ty, target, seen))
            }
            Type::Enum(id) => {
                seen.push(ty.clone());
                let mut fields = self.types.enums[id.0].variants.iter().flat_map(|variant| &variant.fields);
                fields.any(|field| self.reaches(&field.ty, target, seen))
            }
            Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => {
                self.reaches(inner, target, seen)
            }
            Type::Tuple(parts) => parts.iter().any(|part| self.reaches(part, target, seen)),
            _ => false,
        }
    }
}

fn report_endless(owner: &ast::Ident, field: &str, sink: &mut Sink) {
    sink.report(
        Diagnostic::new(codes::TYPE_USE, owner.span, format!("`{}` holds itself through `{field}`", owner.text))
            .help("keep the inner one under a key of its own and hold its id"),
    );
}

/// Stands for a written `_` until the checker puts a variable in its place.
pub(crate) const OPEN: InferId = InferId(usize::MAX);

fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Infer(_) => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => is_open(inner),
        Type::Tuple(parts) => parts.iter().any(is_open),
        Type::Map(_, left, right) | Type::Result(left, right) => is_open(left) || is_open(right),
        _ => false,
    }
}

/// A literal as a typed expression. Its id is 0: literals are never keys of a pass's tables.
pub(crate) fn literal(value: ExprKind, ty: Type, span: Span) -> Expr {
    let range = match value {
        ExprKind::Integer(value) => Range::only(value),
        _ => Range::EXACT,
    };
    Expr { id: ExprId(0), kind: value, ty, range, held: Held::Number, span }
}

fn claim_field(names: &mut BTreeMap<String, ()>, name: &ast::Ident, sink: &mut Sink) {
    if names.insert(name.text.clone(), ()).is_some() {
        sink.report(
            Diagnostic::new(codes::DUPLICATE_NAME, name.span, format!("`{}` is defined twice", name.text))
                .help("rename one of them"),
        );
    }
}

fn fold_binary(op: ast::BinaryOp, left: &ExprKind, right: &ExprKind) -> Option<ExprKind> {
    use ast::BinaryOp as Op;
    match (left, right) {
        (ExprKind::Integer(left), ExprKind::Integer(right)) => {
            let value = match op {
                Op::Add => left.checked_add(*right),
                Op::Subtract => left.checked_sub(*right),
                Op::Multiply => left.checked_mul(*right),
                Op::Divide => left.checked_div(*right),
                Op::Remainder => left.checked_rem(*right),
                _ => Bits::from_operator(op).and_then(|bits| bits.fold(*left, *right)),
            };
            value.map(ExprKind::Integer)
        }
        (ExprKind::Float(left), ExprKind::Float(right)) => {
            let value = match op {
                Op::Add => left + right,
                Op::Subtract => left - right,
                Op::Multiply => left * right,
                Op::Divide => left / right,
                _ => return None,
            };
            value.is_finite().then_some(ExprKind::Float(value))
        }
        _ => None,
    }
}

/// `UnknownAccount` as its words in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous_lower = false;
    for character in name.chars() {
        if words.is_empty() || (character.is_uppercase() && previous_lower) {
            words.push(String::new());
        }
        previous_lower = !character.is_uppercase();
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

/// `max_count` as its words.
fn words_of_field(name: &str) -> Vec<String> {
    name.split('_').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn rename(words: Vec<String>, name: &str, rule: &str, span: Span, sink: &mut Sink) -> String {
    let capital = |word: &String| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    match rule {
        "lowercase" => words.concat(),
        "UPPERCASE" => words.concat().to_uppercase(),
        "snake_case" => words.join("_"),
        "SCREAMING_SNAKE_CASE" => words.join("_").to_uppercase(),
        "kebab-case" => words.join("-"),
        "SCREAMING-KEBAB-CASE" => words.join("-").to_uppercase(),
        "PascalCase" => words.iter().map(capital).collect(),
        "camelCase" => {
            let pascal: String = words.iter().map(capital).collect();
            let mut letters = pascal.chars();
            letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
        }
        _ => {
            sink.report(Diagnostic::new(codes::ATTRIBUTE, span, format!("`{rule}` is no rule for names")).help(
                "the rules are \"lowercase\", \"UPPERCASE\", \"snake_case\", \"SCREAMING_SNAKE_CASE\", \
                     \"kebab-case\", \"SCREAMING-KEBAB-CASE\", \"PascalCase\" and \"camelCase\"",
            ));
            name.to_owned()
        }
    }
}

/// The types that arithmetic in constants may need beyond literals.
pub(crate) fn arithmetic_of(op: ast::BinaryOp) -> Option<Arithmetic> {
    match op {
        ast::BinaryOp::Add => Some(Arithmetic::Add),
        ast::BinaryOp::Subtract => Some(Arithmetic::Subtract),
        ast::BinaryOp::Multiply => Some(Arithmetic::Multiply),
        ast::BinaryOp::Divide => Some(Arithmetic::Divide),
        ast::BinaryOp::Remainder => Some(Arithmetic::Remainder),
        _ => None,
    }
}

/// Whether a `Json` is a part of the type.
fn holds_json(ty: &Type) -> bool {
    match ty {
        Type::Json => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => holds_json(inner),
        Type::Tuple(parts) => parts.iter().any(holds_json),
        _ => false,
    }
}

/// Whether a key is a part of the type.
fn holds_handle(ty: &Type) -> bool {
    match ty {
        Type::Handle(_) => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => holds_handle(inner),
        Type::Tuple(parts) => parts.iter().any(holds_handle),
        _ => false,
    }
}
