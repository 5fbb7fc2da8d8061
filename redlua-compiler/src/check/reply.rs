//! The type of a script's reply and of its own errors.

use super::Checker;
use super::items::Items;
use super::types::{EnumId, Type};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

/// Codes that clients, clusters and servers act on: a script's own error must not look like one.
const RESERVED_CODES: &[&str] = &[
    "ASK",
    "BUSY",
    "BUSYGROUP",
    "BUSYKEY",
    "CLUSTERDOWN",
    "CROSSSLOT",
    "ERR",
    "EXECABORT",
    "INPROG",
    "IOERR",
    "LOADING",
    "MASTERDOWN",
    "MISCONF",
    "MOVED",
    "NOAUTH",
    "NOGOODSLAVE",
    "NOGROUP",
    "NOMASTERLINK",
    "NOPERM",
    "NOPROTO",
    "NOQUORUM",
    "NOREPLICAS",
    "NOSCRIPT",
    "NOSUB",
    "NOTBUSY",
    "OOM",
    "READONLY",
    "TRYAGAIN",
    "UNBLOCKED",
    "UNKILLABLE",
    "WRONGPASS",
    "WRONGTYPE",
];

impl Checker<'_, '_> {
    /// The reply without its `Result`, and the error enum.
    pub(crate) fn check_reply_type(&mut self, source: &ast::Function, output: &Type) -> (Type, Option<EnumId>) {
        let span = source.output.as_ref().map_or(source.name.span, |output| output.span);
        let error_span = source.output.as_ref().map_or(span, error_place);
        let (reply, error) = match output {
            Type::Result(ok, error) => {
                let error = match &**error {
                    Type::Enum(id) => {
                        self.check_error_enum(*id);
                        Some(*id)
                    }
                    Type::Error => None,
                    other => {
                        let shown = self.show(other);
                        self.report(
                            Diagnostic::new(codes::ERROR_TYPE, error_span, format!("{shown} can't be a script's error"))
                                .help("the error is an enum of this block: `pub enum MyError { Missing, Held { for_ms: i64 } }`"),
                        );
                        None
                    }
                };
                ((**ok).clone(), error)
            }
            other => (other.clone(), None),
        };
        if let Some(reason) = not_a_reply(self.items, &reply, 0) {
            let shown = self.show(&reply);
            self.report(
                Diagnostic::new(codes::REPLY_TYPE, span, format!("{shown} can't be a reply")).note(reason).help(
                    "a reply is a number, `bool`, text, `()`, a `Status`, an enum, a record, a tuple, or an `Option` or `Vec` of these",
                ),
            );
        }
        self.check_reply_form(source);
        (reply, error)
    }

    /// `#[redlua(flat)]`: the parts of the tuples that leave in one array.
    pub(crate) fn check_flat(&mut self, source: &ast::Function, reply: &Type) -> Option<Vec<Type>> {
        let span = source.flat?;
        if source.visibility.is_none() {
            self.fail(codes::ATTRIBUTE, span, "`flat` is for what leaves a script", "remove it from this helper");
            return None;
        }
        if let Type::Vec(element) = reply
            && let Type::Tuple(parts) = &**element
        {
            return Some(parts.clone());
        }
        if !reply.is_error() {
            let shown = self.show(reply);
            self.report(
                Diagnostic::new(codes::ATTRIBUTE, span, format!("{shown} can't leave as a flat array"))
                    .help("return a `Vec` of tuples: `Vec<(String, f64)>`"),
            );
        }
        None
    }

    /// What leaves has an owned type: `String`, not `&str`.
    fn check_reply_form(&mut self, source: &ast::Function) {
        if let Some(output) = &source.output
            && let Some(span) = borrowed(output)
        {
            self.report(
                Diagnostic::new(codes::REPLY_TYPE, span, "a reply borrows from nothing")
                    .help("write `String` for text, `Vec<u8>` for bytes, `Vec<T>` for a list"),
            );
        }
    }

    fn check_error_enum(&mut self, id: EnumId) {
        let items = self.items;
        let enumeration = &items.types.enums[id.0];
        let mut codes_seen: BTreeMap<String, String> = BTreeMap::new();
        for (variant, source) in enumeration.variants.iter().zip(&enumeration.source.variants) {
            let span = source.code.as_ref().or(source.error.as_ref()).map_or(source.name.span, |(_, span)| *span);
            if variant.error.is_some() && !variant.fields.is_empty() {
                self.fail(
                    codes::ERROR_TYPE,
                    span,
                    format!("`{}` gives the whole text of its error, so it can have no fields", variant.name),
                    "use `#[redlua(code = \"…\")]`, which keeps the fields",
                );
            }
            let text = variant.error.clone().unwrap_or_else(|| variant.code.clone());
            let first = text.split(' ').next().unwrap_or_default().to_owned();
            let well_formed = !first.is_empty()
                && text.bytes().all(|byte| (b' '..0x7f).contains(&byte))
                && first
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte == b':');
            if variant.error.is_some() && !variant.fields.is_empty() {
                // Said above.
            } else if text.contains(" {") {
                self.fail(
                    codes::ERROR_TYPE,
                    span,
                    format!("\"{text}\" can't be the text of an error reply"),
                    "nothing is inserted into such a text, and behind ` {` stand the fields of an error: leave the brace \
                     away, or give the variant fields and `#[redlua(code = \"…\")]`",
                );
            } else if !well_formed || first.starts_with('-') {
                self.fail(
                    codes::ERROR_TYPE,
                    span,
                    format!("\"{text}\" can't be the text of an error reply"),
                    "begin with a word of letters, digits and `_`, such as NOT_FOUND, and use printable ASCII",
                );
            } else if RESERVED_CODES.contains(&first.as_str()) || first.starts_with("REDLUA_") {
                self.report(
                    Diagnostic::new(codes::ERROR_TYPE, span, format!("the error code `{first}` belongs to the server"))
                        .note("clients act on it: some would send the script again, or another node would be asked")
                        .help(format!("give `{}` another: `#[redlua(code = \"MY_{first}\")]`", variant.name)),
                );
            }
            if let Some(other) = codes_seen.insert(text.clone(), variant.name.clone()) {
                self.fail(
                    codes::ERROR_TYPE,
                    span,
                    format!("`{other}` and `{}` have the same code, `{text}`", variant.name),
                    "give one of them another: `#[redlua(code = \"…\")]`",
                );
            }
            for (field, written) in variant.fields.iter().zip(&source.fields) {
                let inner = match &field.ty {
                    Type::Option(inner) => &**inner,
                    other => other,
                };
                let fits = matches!(inner, Type::Integer(_) | Type::Bool | Type::Text | Type::Json | Type::Error)
                    || matches!(inner, Type::Enum(id) if items.types.enums[id.0].is_plain());
                if !fits {
                    let shown = self.show(&field.ty);
                    self.report(
                        Diagnostic::new(
                            codes::ERROR_TYPE,
                            written.ty.span,
                            format!(
                                "`{}::{}` has the field `{}` of type {shown}, which an error can't carry",
                                enumeration.source.name.text, variant.name, field.name
                            ),
                        )
                        .help("an error carries integers, bools, text, `Json` and plain enums"),
                    );
                }
            }
        }
    }
}

/// Why a type can't be (in) a reply.
fn not_a_reply(items: &Items<'_>, ty: &Type, depth: usize) -> Option<String> {
    match ty {
        Type::Handle(_) => Some("a key handle means something inside the script only; reply with the data".to_owned()),
        Type::Result(..) => Some("a `Result` stands outermost only".to_owned()),
        Type::Unit if depth > 0 => Some("`()` inside of something is no value".to_owned()),
        Type::CallError => Some("its text differs from server to server; reply with its `code()`".to_owned()),
        Type::Enum(id) if *id == items.key_type => {
            Some("`KeyType` means something inside of the script only; reply with an enum of your own".to_owned())
        }
        Type::Enum(id) => {
            let fields = items.types.enums.get(id.0)?.variants.iter().flat_map(|variant| &variant.fields);
            fields.into_iter().find_map(|field| not_a_reply(items, &field.outside, depth + 1))
        }
        Type::Option(inner) if matches!(**inner, Type::Reply) => {
            Some("null is a `Reply` too, so nothing would tell `None` from it; use `Reply`".to_owned())
        }
        Type::Option(inner) if matches!(**inner, Type::Unit) => Some("use `bool`".to_owned()),
        Type::Map(kind, element, _) if kind.is_set() => not_a_reply(items, element, depth + 1),
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => {
            not_a_reply(items, inner, depth + 1)
        }
        Type::Tuple(parts) if parts.len() > 8 => Some("a tuple has at most 8 parts; use a record".to_owned()),
        Type::Tuple(parts) => parts.iter().find_map(|part| not_a_reply(items, part, depth + 1)),
        Type::Document(_, inner) => borrowing_document(items, inner),
        Type::Record(id) if !items.types.records[id.0].source.lifetimes.is_empty() => Some(format!(
            "`{}` borrows, and a reply borrows from nothing: its texts are `String`",
            items.types.records[id.0].source.name.text
        )),
        Type::Record(id) => {
            let fields = items.types.records.get(id.0).map(|record| &record.fields)?;
            fields.iter().find_map(|field| not_a_reply(items, &field.outside, depth + 1))
        }
        _ => None,
    }
}

/// Why a document can't be in a reply: it borrows.
fn borrowing_document(items: &Items<'_>, content: &Type) -> Option<String> {
    match content {
        Type::Record(id) if !items.types.records.get(id.0)?.source.lifetimes.is_empty() => {
            not_a_reply(items, content, 1)
        }
        Type::Record(id) => {
            let fields = &items.types.records.get(id.0)?.fields;
            fields.iter().find_map(|field| borrowing_document(items, &field.outside))
        }
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => {
            borrowing_document(items, inner)
        }
        Type::Tuple(parts) => parts.iter().find_map(|part| borrowing_document(items, part)),
        _ => None,
    }
}

/// The `E` of `Result<T, E>`.
fn error_place(output: &ast::TypeRef) -> Span {
    match &output.kind {
        ast::TypeRefKind::Path { arguments, .. } => arguments.get(1).map_or(output.span, |error| error.span),
        _ => output.span,
    }
}

/// The first reference in a type.
fn borrowed(written: &ast::TypeRef) -> Option<Span> {
    match &written.kind {
        ast::TypeRefKind::Reference { .. } | ast::TypeRefKind::Slice(_) => Some(written.span),
        ast::TypeRefKind::Path { arguments, .. } | ast::TypeRefKind::Tuple(arguments) => {
            arguments.iter().find_map(borrowed)
        }
        ast::TypeRefKind::Array(element, _) => borrowed(element),
        ast::TypeRefKind::Infer | ast::TypeRefKind::Error => None,
    }
}
