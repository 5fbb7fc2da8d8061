//! Enums as Rust enums: closed sets of texts, replies of several shapes, a script's own errors.

use super::Emission;
use super::document;
use super::item::emit_impl_attributes;
use super::record::{emit_derives, emit_docs, emit_fields, emit_unnamed_field};
use super::rust_type::emit_impl_type;
use crate::check::typed::{EnumType, VariantType};
use crate::syntax::ast;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// What an enum is used for; it may be several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Roles {
    /// It is an argument, a reply, or a field of one.
    pub(super) value: bool,
    /// It is what a script fails with.
    pub(super) error: bool,
    /// It has fields, and is written into documents.
    pub(super) written: bool,
    /// It has fields, and is read from documents.
    pub(super) read: bool,
}

/// The enum and what its roles need.
pub(super) fn emit_enum(
    enumeration: &EnumType,
    visibility: &TokenStream,
    roles: Roles,
    settings: &Emission,
) -> TokenStream {
    let is_existing = enumeration.source.existing.is_some();
    let parts = [
        (!is_existing).then(|| emit_enum_item(&enumeration.source, visibility, settings)),
        (roles.value && enumeration.is_plain()).then(|| emit_text_enum(enumeration, settings)),
        (roles.value && !enumeration.is_plain()).then(|| emit_reply(enumeration, settings)),
        roles.written.then(|| document::emit_written_enum(enumeration, settings)),
        roles.read.then(|| document::emit_read_enum(enumeration, settings)),
        roles.error.then(|| emit_script_error(enumeration, settings)),
        (roles.error && !is_existing).then(|| emit_standard_error(enumeration)),
    ];
    parts.into_iter().flatten().collect()
}

/// `pub enum Mode { Fast, Slow }` as written, with the derives that are missing.
pub(super) fn emit_enum_item(enumeration: &ast::Enum, visibility: &TokenStream, settings: &Emission) -> TokenStream {
    let docs = emit_docs(&enumeration.docs);
    let attributes = &enumeration.attributes;
    let derives = emit_derives(&enumeration.derives);
    let name = &enumeration.name.token;
    let variants = enumeration.variants.iter().map(|variant| {
        let docs = emit_docs(&variant.docs);
        let (attributes, name) = (&variant.attributes, &variant.name.token);
        let fields = variant.fields.iter();
        let fields = if variant.positional {
            let fields = fields.map(|field| emit_unnamed_field(field, settings));
            quote!(( #(#fields),* ))
        } else if variant.fields.is_empty() {
            TokenStream::new()
        } else {
            let fields = emit_fields(&variant.fields, settings);
            quote!({ #fields })
        };
        quote!(#docs #(#attributes)* #name #fields)
    });
    quote! {
        #docs
        #(#attributes)*
        #derives
        #visibility enum #name { #(#variants),* }
    }
}

/// `text_enum!(Mode, "Mode", Fast => "fast", VerySlow => "very slow");`
fn emit_text_enum(enumeration: &EnumType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let source = &enumeration.source;
    let (name, text) = (emit_impl_type(&source.name, settings), &source.name.text);
    let impl_attributes = emit_impl_attributes(&source.attributes);
    let names = source.variants.iter().map(|variant| &variant.name.token);
    let texts = enumeration.variants.iter().map(|variant| &variant.text);
    quote!(#impl_attributes #root::__private::text_enum!(#name, #text, #(#names => #texts),*);)
}

/// ```text
/// impl Reply for Outcome {
///     fn decode(value: Value) -> Result<Self, Mismatch> {
///         let (variant, mut fields) = variant(value, "Outcome", &[("Held", 1), ("Free", 0)])?;
///         Ok(match variant { 0 => Self::Held { for_ms: fields.next("for_ms")? }, _ => Self::Free {} })
///     }
/// }
/// ```
fn emit_reply(enumeration: &EnumType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let source = &enumeration.source;
    let (name, text) = (emit_impl_type(&source.name, settings), &source.name.text);
    let impl_attributes = emit_impl_attributes(&source.attributes);
    let last = enumeration.variants.len().saturating_sub(1);
    let tags = enumeration.variants.iter().map(|variant| {
        let (tag, count) = (&variant.text, Literal::usize_unsuffixed(variant.fields.len()));
        quote!((#tag, #count))
    });
    let arms = pairs(enumeration).enumerate().map(|(index, (source, variant))| {
        let name = &source.name.token;
        let fields = emit_new_fields(source, variant, |name| quote!(fields.next(#name)?));
        let pattern = Literal::usize_unsuffixed(index);
        if index == last { quote!(_ => Self::#name #fields) } else { quote!(#pattern => Self::#name #fields) }
    });
    quote! {
        #impl_attributes
        impl #root::__private::Reply for #name {
            fn decode(
                value: #root::redis::Value,
            ) -> ::core::result::Result<Self, #root::__private::Mismatch> {
                let (variant, mut fields) =
                    #root::__private::variant(value, #text, &[#(#tags),*])?;
                ::core::result::Result::Ok(match variant { #(#arms),* })
            }
        }
    }
}

/// ```text
/// impl ScriptError for LockError {
///     fn decode(code: &str, payload: &mut Payload<'_>) -> Option<Result<Self, Mismatch>> {
///         Some(match code {
///             "HELD" => (|| Ok(Self::Held { for_ms: payload.field("for_ms")? }))(),
///             "GONE" => Ok(Self::Gone {}),
///             _ => return None,
///         })
///     }
/// }
/// ```
fn emit_script_error(enumeration: &EnumType, settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let source = &enumeration.source;
    let name = emit_impl_type(&source.name, settings);
    let impl_attributes = emit_impl_attributes(&source.attributes);
    let is_plain = enumeration.is_plain();
    let payload = if is_plain { quote!(_) } else { quote!(payload) };
    let arms = pairs(enumeration).map(|(source, variant)| {
        let code = variant.error.as_ref().unwrap_or(&variant.code);
        let name = &source.name.token;
        let fields = emit_new_fields(source, variant, |name| quote!(payload.field(#name)?));
        let value = quote!(::core::result::Result::Ok(Self::#name #fields));
        if variant.fields.is_empty() { quote!(#code => #value) } else { quote!(#code => (|| #value)()) }
    });
    quote! {
        #impl_attributes
        impl #root::__private::ScriptError for #name {
            fn decode(
                code: &::core::primitive::str,
                #payload: &mut #root::__private::Payload<'_>,
            ) -> ::core::option::Option<::core::result::Result<Self, #root::__private::Mismatch>> {
                ::core::option::Option::Some(match code {
                    #(#arms,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    }
}

/// `Display` and `Error`, unless a derive of the user's gives them. The message names the variant
/// and leaves its values to `Debug`.
///
/// ```text
/// impl Display for LockError {
///     fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
///         f.write_str(match self { Self::Held { .. } => "held", Self::Gone { .. } => "gone" })
///     }
/// }
/// impl Error for LockError {}
/// ```
fn emit_standard_error(enumeration: &EnumType) -> TokenStream {
    let source = &enumeration.source;
    if ast::derives(&source.derives, "Error") {
        return TokenStream::new();
    }
    let name = &source.name.token;
    let impl_attributes = emit_impl_attributes(&source.attributes);
    let arms = pairs(enumeration).map(|(source, variant)| {
        let (name, message) = (&source.name.token, message(variant));
        quote!(Self::#name { .. } => #message)
    });
    let display = (!ast::derives(&source.derives, "Display")).then(|| {
        quote! {
            #impl_attributes
            impl ::core::fmt::Display for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(match self { #(#arms),* })
                }
            }
        }
    });
    quote! {
        #display
        #impl_attributes
        impl ::core::error::Error for #name {}
    }
}

/// `{ for_ms: VALUE, … }`, or `(VALUE, …)` where fields have no names; what gives a value is told its name.
fn emit_new_fields(source: &ast::Variant, variant: &VariantType, value: impl Fn(&str) -> TokenStream) -> TokenStream {
    let values = variant.fields.iter().map(|field| value(&field.name));
    if variant.positional {
        return quote!(( #(#values),* ));
    }
    let names = source.fields.iter().map(|field| &field.name.token);
    quote!({ #(#names: #values),* })
}

/// The whole text of the error, or its code as words.
fn message(variant: &VariantType) -> String {
    match &variant.error {
        Some(text) => text.clone(),
        None => variant.code.replace('_', " ").to_lowercase(),
    }
}

pub(super) fn pairs(enumeration: &EnumType) -> impl Iterator<Item = (&ast::Variant, &VariantType)> {
    enumeration.source.variants.iter().zip(&enumeration.variants)
}
