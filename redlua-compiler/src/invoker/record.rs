//! Records as Rust structs, and how they are decoded.

use super::Emission;
use super::document;
use super::item::emit_impl_attributes;
use super::rust_type::{emit_impl_type, emit_owned_type, emit_unnamed_lifetimes};
use crate::check::typed::RecordType;
use crate::syntax::ast;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use std::iter;

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
    let item = match record.source.existing {
        Some(_) => emit_field_types(&record.source, settings),
        None => emit_record_struct(&record.source, visibility, settings),
    };
    let impls = [
        roles.reply.then(|| emit_reply(record, settings)),
        roles.argument.then(|| emit_argument(record, settings)),
        roles.written.then(|| document::emit_written_record(record, settings)),
        roles.read.then(|| document::emit_read_record(record, settings)),
    ];
    iter::once(item).chain(impls.into_iter().flatten()).collect()
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
    let fields = &record.source.fields;
    let (tokens, names) = (fields.iter().map(|field| &field.name.token), fields.iter().map(|field| &field.name.text));
    quote!(#root::__private::record_argument!(#impl_attributes #ty; #(#tokens #names),*);)
}

/// `pub struct Verdict { … }` as written, with the derives that are missing.
pub(super) fn emit_record_struct(record: &ast::Record, visibility: &TokenStream, settings: &Emission) -> TokenStream {
    let docs = emit_docs(&record.docs);
    let attributes = &record.attributes;
    let derives = emit_derives(&record.derives);
    let (name, lifetimes) = (&record.name.token, &record.lifetimes);
    let fields = emit_fields(&record.fields, settings);
    quote! {
        #docs
        #(#attributes)*
        #derives
        #visibility struct #name #lifetimes { #fields }
    }
}

/// `pub allowed: bool, pub remaining: i64`.
pub(super) fn emit_fields(fields: &[ast::Field], settings: &Emission) -> TokenStream {
    let docs = fields.iter().map(|field| emit_docs(&field.docs));
    let attributes = fields.iter().map(|field| &field.attributes);
    let visibilities = fields.iter().map(|field| &field.visibility);
    let names = fields.iter().map(|field| &field.name.token);
    let types = fields.iter().map(|field| emit_owned_type(&field.ty, settings));
    quote!(#(#docs #(#attributes)* #visibilities #names: #types),*)
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
    let names = written.iter().map(|(_, name)| name);
    let added = [("fmt", "Debug"), ("clone", "Clone"), ("cmp", "PartialEq")].into_iter();
    let added = added.filter(|(_, name)| !ast::derives(written, name));
    let (modules, added): (Vec<Ident>, Vec<Ident>) = added.map(|(module, name)| (ident(module), ident(name))).unzip();
    // Without clippy rustc would look the name of its lint up for nothing.
    let allow = (!ast::derives(written, "PartialEq"))
        .then(|| quote!(#[cfg_attr(clippy, allow(clippy::derive_partial_eq_without_eq))]));
    quote!(#[derive(#(#names,)* #(::core::#modules::#added),*)] #allow)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// `#[doc = "…"]`, or nothing.
pub(super) fn emit_docs(lines: &[String]) -> Option<TokenStream> {
    let text = lines.join("\n");
    (!lines.is_empty()).then(|| quote!(#[doc = #text]))
}

fn emit_reply(record: &RecordType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let source = &record.source;
    let (name, text) = (emit_impl_type(&source.name, settings), &source.name.text);
    let impl_attributes = emit_impl_attributes(&source.attributes);
    let count = Literal::usize_unsuffixed(record.fields.len());
    let binding = (!record.fields.is_empty()).then(|| quote!(let mut fields =));
    let (tokens, names) =
        (source.fields.iter().map(|field| &field.name.token), record.fields.iter().map(|field| &field.name));
    quote! {
        #impl_attributes
        impl #root::__private::Reply for #name {
            fn decode(
                value: #root::redis::Value,
            ) -> ::core::result::Result<Self, #root::__private::Mismatch> {
                #binding #root::__private::fields(value, #text, #count)?;
                ::core::result::Result::Ok(Self { #(#tokens: fields.next(#names)?),* })
            }
        }
    }
}
