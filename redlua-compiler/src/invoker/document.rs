//! Records and enums that stand in documents: what the runtime's readers and writers must know of them.

use super::Emission;
use super::enumeration::pairs;
use super::item::emit_impl_attributes;
use super::rust_type::emit_impl_type;
use crate::check::typed::{EnumType, Expr, ExprKind, FieldType, RecordType};
use crate::check::types::Type;
use crate::syntax::ast;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// `to_document!(Job<'_>; name "name", note "note" skip);`
pub(super) fn emit_written_record(record: &RecordType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let impl_attributes = emit_impl_attributes(&record.source.attributes);
    let ty = emit_impl_type(&record.source.name, settings);
    let fields = record.source.fields.iter().zip(&record.fields).map(|(source, field)| {
        let (token, stored) = (&source.name.token, &field.stored);
        let skip = (field.skip_none && matches!(field.ty, Type::Option(_))).then(|| quote!(skip));
        quote!(#token #stored #skip)
    });
    quote!(#root::__private::to_document!(#impl_attributes #ty; #(#fields),*);)
}

/// `from_document!(Job, "Job"; name "name", tries "tries" = 3);`
pub(super) fn emit_read_record(record: &RecordType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let impl_attributes = emit_impl_attributes(&record.source.attributes);
    let (ty, noun) = (emit_impl_type(&record.source.name, settings), &record.source.name.text);
    let fields = record.source.fields.iter().zip(&record.fields).map(|(source, field)| {
        let (token, stored) = (&source.name.token, &field.stored);
        let rest = emit_absence(source, field, settings);
        quote!(#token #stored #rest)
    });
    quote!(#root::__private::from_document!(#impl_attributes #ty, #noun; #(#fields),*);)
}

/// What stands for a field that is not there.
fn emit_absence(source: &ast::Field, field: &FieldType, settings: &Emission) -> TokenStream {
    match &field.default {
        Some(default) => {
            let value = emit_default(source, default, settings);
            quote!(= #value)
        }
        None if field.empty_is_none => quote!(filled),
        None => TokenStream::new(),
    }
}

/// A default is a literal: the checker has computed it.
fn emit_default(source: &ast::Field, default: &Expr, settings: &Emission) -> TokenStream {
    match (&default.kind, source.options.default.as_ref().map(|written| &written.kind)) {
        (ExprKind::Variant { .. }, Some(ast::ExprKind::Path { segments, .. })) => match segments.as_slice() {
            [owner, variant] => {
                let (owner, variant) = (emit_impl_type(owner, settings), &variant.token);
                quote!(#owner::#variant)
            }
            _ => TokenStream::new(),
        },
        (kind, _) => emit_literal(kind, settings),
    }
}

fn emit_literal(literal: &ExprKind, settings: &Emission) -> TokenStream {
    match literal {
        ExprKind::Integer(value) => {
            // Without a suffix it has the type of the field.
            let magnitude = Literal::u128_unsuffixed(value.unsigned_abs());
            if *value < 0 { quote!(-#magnitude) } else { magnitude.into_token_stream() }
        }
        ExprKind::Float(value) if value.is_sign_negative() => {
            let magnitude = Literal::f64_unsuffixed(-value);
            quote!(-#magnitude)
        }
        ExprKind::Float(value) => Literal::f64_unsuffixed(*value).into_token_stream(),
        ExprKind::Bool(value) => quote!(#value),
        ExprKind::Text(bytes) => {
            let root = &settings.root;
            let bytes = Literal::byte_string(bytes);
            // It may be a `String` or a `Vec<u8>`: the field knows.
            quote!(#root::__private::default_text(#bytes)?)
        }
        _ => quote!(::core::default::Default::default()),
    }
}

/// `enum_to_document!(State; Held "held" { for_ms "for_ms" }, Moved "moved" (_0, _1), Count "count" = _0, Free "free" {});`
pub(super) fn emit_written_enum(enumeration: &EnumType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let impl_attributes = emit_impl_attributes(&enumeration.source.attributes);
    let ty = emit_impl_type(&enumeration.source.name, settings);
    let variants = emit_variants(enumeration);
    quote!(#root::__private::enum_to_document!(#impl_attributes #ty; #(#variants),*);)
}

/// `enum_from_document!(State, "State"; …);`
pub(super) fn emit_read_enum(enumeration: &EnumType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let impl_attributes = emit_impl_attributes(&enumeration.source.attributes);
    let (ty, noun) = (emit_impl_type(&enumeration.source.name, settings), &enumeration.source.name.text);
    let variants = emit_variants(enumeration);
    quote!(#root::__private::enum_from_document!(#impl_attributes #ty, #noun; #(#variants),*);)
}

fn emit_variants(enumeration: &EnumType) -> impl Iterator<Item = TokenStream> {
    pairs(enumeration).map(|(source, variant)| {
        let (name, tag) = (&source.name.token, &variant.text);
        if variant.positional {
            let parts = source.fields.iter().map(|field| &field.name.token);
            return if variant.single().is_some() {
                quote!(#name #tag = #(#parts)*)
            } else {
                quote!(#name #tag (#(#parts),*))
            };
        }
        let fields = source.fields.iter().zip(&variant.fields).map(|(source, field)| {
            let (token, stored) = (&source.name.token, &field.stored);
            quote!(#token #stored)
        });
        quote!(#name #tag { #(#fields),* })
    })
}
