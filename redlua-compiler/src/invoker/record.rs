//! Records as Rust structs, and how they are decoded.

use super::Emission;
use super::item::emit_impl_attributes;
use super::rust_type::emit_owned_type;
use crate::check::typed::{FieldType, RecordType};
use crate::syntax::ast;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The struct, and for a reply how it is decoded:
///
/// ```text
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Verdict { pub allowed: bool, pub remaining: i64 }
/// impl Reply for Verdict {
///     fn decode(value: Value) -> Result<Self, Mismatch> {
///         let mut fields = fields(value, "Verdict", 2)?;
///         Ok(Self { allowed: fields.next("allowed")?, remaining: fields.next("remaining")? })
///     }
/// }
/// ```
pub(super) fn emit_record(
    record: &RecordType,
    visibility: &TokenStream,
    has_reply: bool,
    settings: &Emission,
) -> TokenStream {
    let mut tokens = emit_record_struct(&record.source, visibility, settings);
    if has_reply {
        tokens.extend(emit_reply(record, settings));
    }
    tokens
}

/// `pub struct Verdict { … }` as written, with the derives that are missing.
pub(super) fn emit_record_struct(record: &ast::Record, visibility: &TokenStream, settings: &Emission) -> TokenStream {
    let docs = emit_docs(&record.docs);
    let attributes = &record.attributes;
    let derives = emit_derives(&record.derives);
    let (name, lifetimes) = (&record.name.token, &record.lifetimes);
    let fields = record.fields.iter().map(|field| emit_field(field, settings));
    quote! {
        #docs
        #(#attributes)*
        #derives
        #visibility struct #name #lifetimes { #(#fields),* }
    }
}

/// `pub allowed: bool`.
pub(super) fn emit_field(field: &ast::Field, settings: &Emission) -> TokenStream {
    let docs = emit_docs(&field.docs);
    let (attributes, visibility, name) = (&field.attributes, &field.visibility, &field.name.token);
    let ty = emit_owned_type(&field.ty, settings);
    quote!(#docs #(#attributes)* #visibility #name: #ty)
}

/// `#[derive(Clone, serde::Serialize, ::core::fmt::Debug, ::core::cmp::PartialEq)]`. What is added
/// is no choice of the user's, so clippy must not ask for more.
pub(super) fn emit_derives(written: &[(String, TokenStream)]) -> TokenStream {
    let added = [
        ("Debug", quote!(::core::fmt::Debug)),
        ("Clone", quote!(::core::clone::Clone)),
        ("PartialEq", quote!(::core::cmp::PartialEq)),
    ];
    let is_written = |name: &str| written.iter().any(|(known, _)| known == name);
    let added = added.into_iter().filter(|(name, _)| !is_written(name));
    let derives = written.iter().cloned().map(|(_, tokens)| tokens);
    let derives = derives.chain(added.map(|(_, tokens)| tokens));
    // Without clippy rustc would look the name of its lint up for nothing.
    let allow = quote!(#[cfg_attr(clippy, allow(clippy::derive_partial_eq_without_eq))]);
    let allow = (!is_written("PartialEq")).then_some(allow);
    quote!(#[derive(#(#derives),*)] #allow)
}

/// `#[doc = "…"]`, or nothing.
pub(super) fn emit_docs(lines: &[String]) -> Option<TokenStream> {
    let text = lines.join("\n");
    (!lines.is_empty()).then(|| quote!(#[doc = #text]))
}

/// `allowed: fields.next("allowed")?, …` for what was taken apart into `fields`.
pub(super) fn emit_taken_fields(source: &[ast::Field], fields: &[FieldType]) -> TokenStream {
    let taken = source.iter().zip(fields).map(|(source, field)| {
        let (token, name) = (&source.name.token, &field.name);
        quote!(#token: fields.next(#name)?)
    });
    quote!(#(#taken),*)
}

fn emit_reply(record: &RecordType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let source = &record.source;
    let (name, text) = (&source.name.token, &source.name.text);
    let impl_attributes = emit_impl_attributes(&source.attributes);
    let count = Literal::usize_unsuffixed(record.fields.len());
    let binding = (!record.fields.is_empty()).then(|| quote!(let mut fields =));
    let fields = emit_taken_fields(&source.fields, &record.fields);
    quote! {
        #impl_attributes
        impl #root::__private::Reply for #name {
            fn decode(
                value: #root::redis::Value,
            ) -> ::core::result::Result<Self, #root::__private::Mismatch> {
                #binding #root::__private::fields(value, #text, #count)?;
                ::core::result::Result::Ok(Self { #fields })
            }
        }
    }
}
