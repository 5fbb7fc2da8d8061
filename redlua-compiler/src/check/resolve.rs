//! Types as they are written, and what they stand for.

use super::items::{Constant, Items};
use super::typed::{EnumType, ExprKind};
use super::types::{Content, FAMILIES, Format, Handle, InferId, Integer, MapKind, Type, family_name};
use crate::catalogue::Family;
use crate::diagnostic::{Diagnostic, Sink, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

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
    pub(super) fn resolve_list(&self, element: &ast::TypeRef, sink: &mut Sink, depth: usize) -> Type {
        match self.resolve_nested(element, sink, depth + 1) {
            Type::Integer(Integer::U8) => Type::Text,
            element => Type::Vec(Box::new(element)),
        }
    }

    pub(super) fn resolve_path(
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

    pub(super) fn resolve_map(
        &self,
        kind: MapKind,
        key: Type,
        value: Type,
        written: &[ast::TypeRef],
        sink: &mut Sink,
    ) -> Type {
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

    pub(super) fn resolve_handle(
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
            Family::Json => 0..=1,
            Family::Any | Family::Channel | Family::Stream | Family::Bitmap | Family::HyperLogLog => 0..=0,
            family if family.is_of_module() => 0..=0,
            _ => 0..=1,
        };
        if family == Family::Json {
            let content = match (parts.as_slice(), arguments) {
                ([part, ..], [written, ..]) => self.document(Format::Json, part.clone(), written.span, sink),
                _ => Type::Json,
            };
            return (Type::Handle(Handle { family, content: Content::Values(Box::new(content)) }), takes);
        }
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

    pub(super) fn report_unknown_type(&self, path: &[ast::Ident], name: &ast::Ident, sink: &mut Sink) {
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
}

/// Stands for a written `_` until the checker puts a variable in its place.
pub(crate) const OPEN: InferId = InferId(usize::MAX);

pub(super) fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Infer(_) => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => is_open(inner),
        Type::Tuple(parts) => parts.iter().any(is_open),
        Type::Map(_, left, right) | Type::Result(left, right) => is_open(left) || is_open(right),
        _ => false,
    }
}
