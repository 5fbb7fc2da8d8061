//! The records and enums of a block: their fields, the texts of their variants, and that none holds itself.

use super::constant::literal;
use super::items::Items;
use super::typed::{EnumType, Expr, ExprKind, FieldType, RecordType, VariantType};
use super::types::{EnumId, RecordId, Type};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

impl Items<'_> {
    pub(super) fn check_record(&self, record: &ast::Record, sink: &mut Sink) -> RecordType {
        if record.fields.is_empty() && !self.module.faulty.contains(&record.name.text) {
            sink.report(
                Diagnostic::new(codes::FIELDS, record.name.span, format!("`{}` has no field", record.name.text))
                    .help("a record has at least one field; for “nothing” write `()`"),
            );
        }
        let copy = ast::derives(&record.derives, "Copy");
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

    pub(super) fn check_fields(&self, fields: &[ast::Field], private: bool, sink: &mut Sink) -> Vec<FieldType> {
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
            let default = field.options.default.as_ref().and_then(|written| match &ty {
                Type::Enum(id) if !id.has_fields() => self.variant_as_default(*id, written, sink),
                _ => {
                    let folded = self.fold(written, Some(&ty), sink)?;
                    Some(literal(folded.value, folded.ty, written.span))
                }
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

    /// `#[redlua(default = State::Closed)]`: the enum itself may be checked later.
    fn variant_as_default(&self, id: EnumId, written: &ast::Expr, sink: &mut Sink) -> Option<Expr> {
        let source = self.module.enums.get(id.0)?;
        let named = match &written.kind {
            ast::ExprKind::Path { segments, .. } => match segments.as_slice() {
                [owner, variant] if owner.text == source.name.text => {
                    source.variants.iter().position(|known| known.name.text == variant.text)
                }
                _ => None,
            },
            _ => None,
        };
        let Some(variant) = named else {
            let owner = &source.name.text;
            let example = source.variants.first().map_or("…", |variant| &variant.name.text);
            sink.report(
                Diagnostic::new(codes::TYPE_MISMATCH, written.span, format!("a variant of `{owner}` is due here"))
                    .help(format!("name it: `#[redlua(default = {owner}::{example})]`")),
            );
            return None;
        };
        let kind = ExprKind::Variant { enumeration: id, variant, fields: Vec::new() };
        Some(literal(kind, Type::Enum(id), written.span))
    }

    pub(super) fn check_enum(&self, enumeration: &ast::Enum, sink: &mut Sink) -> EnumType {
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
        let copy = ast::derives(&enumeration.derives, "Copy");
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
    pub(super) fn refuse_endless_types(&mut self, sink: &mut Sink) {
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
    pub(super) fn reaches(&self, ty: &Type, target: &Type, seen: &mut Vec<Type>) -> bool {
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

pub(super) fn report_endless(owner: &ast::Ident, field: &str, sink: &mut Sink) {
    sink.report(
        Diagnostic::new(codes::TYPE_USE, owner.span, format!("`{}` holds itself through `{field}`", owner.text))
            .help("keep the inner one under a key of its own and hold its id"),
    );
}

pub(super) fn claim_field(names: &mut BTreeMap<String, ()>, name: &ast::Ident, sink: &mut Sink) {
    if names.insert(name.text.clone(), ()).is_some() {
        sink.report(
            Diagnostic::new(codes::DUPLICATE_NAME, name.span, format!("`{}` is defined twice", name.text))
                .help("rename one of them"),
        );
    }
}

/// `UnknownAccount` as its words in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
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
pub(super) fn words_of_field(name: &str) -> Vec<String> {
    name.split('_').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

pub(super) fn rename(words: Vec<String>, name: &str, rule: &str, span: Span, sink: &mut Sink) -> String {
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

/// Whether a key is a part of the type.
pub(super) fn holds_handle(ty: &Type) -> bool {
    match ty {
        Type::Handle(_) => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => holds_handle(inner),
        Type::Tuple(parts) => parts.iter().any(holds_handle),
        _ => false,
    }
}
