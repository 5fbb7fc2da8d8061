//! Keyspaces as Rust structs: the keys for code outside of the scripts, with the same checks.

use super::Emission;
use super::encode::emit_key_rules;
use super::item::{emit_impl_attributes, lifetime_of};
use super::record::emit_docs;
use super::rust_type::{emit_borrowed_type, emit_owned_type};
use super::tokens::Tokens;
use crate::check::typed::{KeyspaceType, MemberPart};
use crate::syntax::ast::{Member, TypeRef};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The struct and a constructor for each key:
///
/// ```text
/// #[derive(Clone, Copy)]
/// pub struct Jobs<'a> { pub queue: &'a str }
/// impl Jobs<'_> {
///     /// `queue:{queue}:job:<id>`
///     pub fn job(&self, id: u64) -> Result<redlua::Key, redlua::KeyError> {
///         member("Jobs", "job", "queue:{queue}:job:<id>", &[Part::Text("queue:{"), …])
///     }
/// }
/// ```
pub(super) fn emit_keyspace(keyspace: &KeyspaceType, settings: &Emission) -> TokenStream {
    let source = &keyspace.source;
    if source.visibility.is_empty() {
        return TokenStream::new();
    }
    let (name, text, visibility, attributes) =
        (&source.name.token, &source.name.text, &source.visibility, &source.attributes);
    let docs = emit_docs(&source.docs);
    let impl_attributes = emit_impl_attributes(attributes);
    let fields: Vec<(Ident, Tokens)> = keyspace
        .parameters
        .iter()
        .map(|(parameter, _)| (ident(parameter), emit_parameter_type(written(keyspace, parameter), settings)))
        .collect();
    let (names, types): (Vec<&Ident>, Vec<&Tokens>) = fields.iter().map(|(name, ty)| (name, ty)).unzip();
    let (generics, this) = match lifetime_of(types.iter().copied()) {
        Some(lifetime) => (quote!(<#lifetime>), quote!(#name<'_>)),
        None => (TokenStream::new(), quote!(#name)),
    };
    let body = if fields.is_empty() {
        quote!({})
    } else {
        quote!({ #(#[doc = "Stands in the hash tag of every key."] #visibility #names: #types),* })
    };
    let members = source
        .members
        .iter()
        .zip(&keyspace.members)
        .map(|(member, resolved)| emit_member(keyspace, member, &resolved.parts, settings));
    quote! {
        #docs
        #(#attributes)*
        #[derive(::core::clone::Clone, ::core::marker::Copy)]
        #visibility struct #name #generics #body

        #impl_attributes
        impl #this {
            #(#members)*
        }

        #impl_attributes
        impl ::core::fmt::Debug for #this {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text).finish_non_exhaustive()
            }
        }
    }
}

fn emit_member(keyspace: &KeyspaceType, member: &Member, parts: &[MemberPart], settings: &Emission) -> TokenStream {
    let root = &settings.root;
    let (owner, name, template) = (&keyspace.source.name.text, &member.name, &member.template.text);
    let visibility = &member.visibility;
    let is_field = |name: &str| keyspace.parameters.iter().any(|(field, _)| field == name);
    let (_, others) = member.inserts();
    let arguments = others.into_iter().filter(|name| takes(parts, name)).map(|argument| {
        let (token, ty) = (ident(argument), emit_argument_type(member.type_of(argument), settings));
        quote!(#token: #ty)
    });
    let parts = parts.iter().map(|part| match part {
        MemberPart::Text(text) => quote!(#root::__private::Part::Text(#text)),
        MemberPart::Value { name, rules } => {
            let token = ident(name);
            let value = if is_field(name) { quote!(&self.#token) } else { quote!(&#token) };
            let rules = emit_key_rules(settings, *rules, false, false);
            quote!(#root::__private::Part::Value(#name, #value, #rules))
        }
    });
    let text = format!("`{template}`\n\n# Errors\nA value may not stand where the template puts it.");
    let docs = if member.docs.is_empty() { text } else { format!("{}\n\n{text}", member.docs.join("\n")) };
    let (token, handle) = (&name.token, &name.text);
    quote! {
        #[doc = #docs]
        #visibility fn #token(&self, #(#arguments),*) -> ::core::result::Result<#root::Key, #root::KeyError> {
            #root::__private::member(#owner, #handle, #template, &[#(#parts),*])
        }
    }
}

fn takes(parts: &[MemberPart], name: &str) -> bool {
    parts.iter().any(|part| matches!(part, MemberPart::Value { name: known, .. } if known == name))
}

/// The type of a parameter as any of the keys writes it.
fn written<'k>(keyspace: &'k KeyspaceType, parameter: &str) -> Option<&'k TypeRef> {
    keyspace.source.members.iter().find_map(|member| member.type_of(parameter))
}

fn emit_parameter_type(ty: Option<&TypeRef>, settings: &Emission) -> Tokens {
    ty.map_or_else(|| quote!(&'a str).into(), |ty| emit_borrowed_type(ty, settings))
}

fn emit_argument_type(ty: Option<&TypeRef>, settings: &Emission) -> Tokens {
    ty.map_or_else(|| quote!(&str).into(), |ty| emit_owned_type(ty, settings))
}

fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()))
}
