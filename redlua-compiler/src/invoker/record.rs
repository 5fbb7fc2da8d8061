//! Records as Rust structs, and how they are decoded.

use super::Emission;
use super::document;
use super::item::emit_impl_attributes;
use super::rust_type::{emit_impl_type, emit_owned_type, emit_unnamed_lifetimes};
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
    roles: RecordRoles,
    settings: &Emission,
) -> TokenStream {
    let mut tokens = match record.source.existing {
        Some(_) => emit_field_types(&record.source, settings),
        None => emit_record_struct(&record.source, visibility, settings),
    };
    if roles.reply {
        tokens.extend(emit_reply(record, settings));
    }
    if roles.argument {
        tokens.extend(emit_argument(record, settings));
    }
    if roles.written {
        tokens.extend(document::emit_written_record(record, settings));
    }
    if roles.read {
        tokens.extend(document::emit_read_record(record, settings));
    }
    tokens
}

/// What a record is used for; it may be several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RecordRoles {
    /// It is decoded from a reply.
    pub(super) reply: bool,
    /// It is written as arguments.
    pub(super) argument: bool,
    /// It is written into documents.
    pub(super) written: bool,
    /// It is read from documents.
    pub(super) read: bool,
}

/// Holds the fields of a type of the user's against those that the block repeats: with another type, a value
/// would be sent in a form that the script does not expect.
///
/// ```text
/// const _: for<'a> fn(&crate::Hit<'a>) = |record| { let _: &&'a str = &record.counter; … };
/// ```
fn emit_field_types(record: &ast::Record, settings: &Emission) -> TokenStream {
    let path = emit_impl_type(&record.name, settings);
    let impl_attributes = emit_impl_attributes(&record.attributes);
    let fields = record.fields.iter().map(|field| {
        let (name, ty) = (&field.name.token, emit_unnamed_lifetimes(emit_owned_type(&field.ty, settings)));
        quote!(let _: &#ty = &record.#name;)
    });
    quote! {
        #impl_attributes
        const _: fn(&#path) = |record| { #(#fields)* };
    }
}

/// `record_argument!(Hit<'_>; counter "counter", amount "amount");`
fn emit_argument(record: &RecordType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let impl_attributes = emit_impl_attributes(&record.source.attributes);
    let ty = emit_impl_type(&record.source.name, settings);
    let fields = record.source.fields.iter().map(|field| {
        let (token, name) = (&field.name.token, &field.name.text);
        quote!(#token #name)
    });
    quote!(#root::__private::record_argument!(#impl_attributes #ty; #(#fields),*);)
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

/// `bool`, of a field that has only a place.
pub(super) fn emit_unnamed_field(field: &ast::Field, settings: &Emission) -> TokenStream {
    let (docs, attributes) = (emit_docs(&field.docs), &field.attributes);
    let ty = emit_owned_type(&field.ty, settings);
    quote!(#docs #(#attributes)* #ty)
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
fn emit_taken_fields(source: &[ast::Field], fields: &[FieldType]) -> TokenStream {
    let taken = source.iter().zip(fields).map(|(source, field)| {
        let (token, name) = (&source.name.token, &field.name);
        quote!(#token: fields.next(#name)?)
    });
    quote!(#(#taken),*)
}

fn emit_reply(record: &RecordType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let source = &record.source;
    let (name, text) = (emit_impl_type(&source.name, settings), &source.name.text);
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
