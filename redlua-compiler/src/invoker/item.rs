//! The struct of a script: a field for each parameter.

use super::Emission;
use super::names::invoker_ident;
use super::rust_type::{emit_borrowed_type, emit_outcome, is_borrowing, lifetime};
use crate::syntax::ast;
use proc_macro2::{Group, Ident, Span as TokenSpan, TokenStream, TokenTree};
use quote::quote;

/// What is known about an invoker from the signature alone; the skeleton needs no more.
pub(super) struct Invoker<'s> {
    /// The `fn`.
    pub(super) function: &'s ast::Function,
    /// The struct's name, at the place of the function's.
    pub(super) name: Ident,
    /// The types of the fields, in the order of the parameters.
    pub(super) fields: Vec<TokenStream>,
    /// The type of the reply.
    pub(super) reply: TokenStream,
    /// The type of the script's own errors.
    pub(super) error: Option<TokenStream>,
    /// What the block says.
    pub(super) settings: &'s Emission,
}

impl<'s> Invoker<'s> {
    pub(super) fn of(function: &'s ast::Function, settings: &'s Emission) -> Self {
        let (reply, error) = emit_outcome(function.output.as_ref(), settings);
        Self {
            function,
            name: invoker_ident(&function.name),
            fields: function.parameters.iter().map(|parameter| emit_borrowed_type(&parameter.ty, settings)).collect(),
            reply,
            error,
            settings,
        }
    }

    fn is_borrowing(&self) -> bool {
        self.fields.iter().cloned().any(is_borrowing)
    }

    /// `SlidingWindow<'_>`, for the head of an `impl`. The name has no place of the user's: what
    /// rustc has to say about the struct (that it is deprecated) is not about these uses of it.
    pub(super) fn emit_self_type(&self) -> TokenStream {
        let mut name = self.name.clone();
        name.set_span(TokenSpan::call_site());
        if self.is_borrowing() { quote!(#name<'_>) } else { quote!(#name) }
    }

    /// The visibility of the `fn` for what the user did not write; it has no place either.
    pub(super) fn emit_visibility(&self) -> TokenStream {
        let written = self.function.visibility.clone();
        placeless(written.unwrap_or_default())
    }

    /// What the attributes of the `fn` mean for the impls.
    pub(super) fn emit_impl_attributes(&self) -> TokenStream {
        emit_impl_attributes(&self.function.attributes)
    }

    /// The name as it appears in Rust.
    pub(super) fn text(&self) -> String {
        self.name.to_string()
    }
}

/// The struct:
///
/// ```text
/// /// Admits at most …
/// #[derive(Clone, PartialEq)]
/// #[cfg_attr(clippy, allow(clippy::derive_partial_eq_without_eq))]
/// pub struct SlidingWindow<'a> {
///     /// `ARGV[1]`
///     pub user: &'a str,
/// }
/// ```
pub(super) fn emit_struct(invoker: &Invoker<'_>, docs: &TokenStream, field_docs: &[String]) -> TokenStream {
    let function = invoker.function;
    let (name, attributes) = (&invoker.name, &function.attributes);
    let visibility = &function.visibility;
    let field_visibility = invoker.emit_visibility();
    let names = function.parameters.iter().map(|parameter| &parameter.name.token);
    let fields = names
        .zip(&invoker.fields)
        .zip(field_docs)
        .map(|((name, ty), docs)| quote!(#[doc = #docs] #field_visibility #name: #ty));
    // A unit struct can be written with braces and without them.
    let body = if invoker.fields.is_empty() { quote!(;) } else { quote!({ #(#fields),* }) };
    let generics = invoker.is_borrowing().then(|| {
        let lifetime = lifetime();
        quote!(<#lifetime>)
    });
    quote! {
        #docs
        #(#attributes)*
        #[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
        #[cfg_attr(clippy, allow(clippy::derive_partial_eq_without_eq))]
        #visibility struct #name #generics #body
    }
}

/// The lifetime of a struct with fields of these types, if any of them borrows.
pub(super) fn lifetime_of<'t>(types: impl IntoIterator<Item = &'t TokenStream>) -> Option<TokenStream> {
    types.into_iter().cloned().any(is_borrowing).then(|| {
        let lifetime = lifetime();
        quote!(#lifetime)
    })
}

/// What the attributes of a type mean for its impls: `#[cfg(…)]` holds for them, too, and they may
/// name what is deprecated.
pub(super) fn emit_impl_attributes(attributes: &[TokenStream]) -> TokenStream {
    let mut tokens = TokenStream::new();
    for attribute in attributes {
        match attribute_name(attribute).as_deref() {
            Some("cfg") => tokens.extend(attribute.clone()),
            Some("deprecated") => tokens.extend(quote!(#[allow(deprecated)])),
            _ => {}
        }
    }
    tokens
}

/// `cfg` of `#[cfg(…)]`.
fn attribute_name(attribute: &TokenStream) -> Option<String> {
    attribute.clone().into_iter().find_map(|tree| match tree {
        TokenTree::Group(group) => group.stream().into_iter().next().map(|name| name.to_string()),
        _ => None,
    })
}

/// The same tokens without a place in the user's source.
fn placeless(tokens: TokenStream) -> TokenStream {
    let span = TokenSpan::call_site();
    tokens
        .into_iter()
        .map(|tree| match tree {
            TokenTree::Group(group) => {
                let mut copy = Group::new(group.delimiter(), placeless(group.stream()));
                copy.set_span(span);
                copy.into()
            }
            mut leaf => {
                leaf.set_span(span);
                leaf
            }
        })
        .collect()
}
