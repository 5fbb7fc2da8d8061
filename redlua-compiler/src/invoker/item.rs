//! The struct of a script: a field for each parameter.

use super::Emission;
use super::names::invoker_ident;
use super::rust_type::{emit_borrowed_type, emit_outcome, is_borrowing, lifetime};
use super::tokens::Tokens;
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
    pub(super) fields: Vec<Tokens>,
    /// The type of the reply.
    pub(super) reply: Tokens,
    /// The type of the script's own errors.
    pub(super) error: Option<Tokens>,
    /// Whether a field borrows, so that the struct has a lifetime.
    pub(super) borrows: bool,
    /// The visibility of the `fn` for what the user did not write, without a place of the user's.
    pub(super) visibility: Tokens,
    /// What the attributes of the `fn` mean for the impls.
    pub(super) impl_attributes: Tokens,
    /// What the block says.
    pub(super) settings: &'s Emission,
}

impl<'s> Invoker<'s> {
    pub(super) fn of(function: &'s ast::Function, settings: &'s Emission) -> Self {
        let (reply, error) = emit_outcome(function.output.as_ref(), settings);
        let types = function.parameters.iter().map(|parameter| emit_borrowed_type(&parameter.ty, settings));
        let fields: Vec<Tokens> = types.collect();
        Self {
            function,
            name: invoker_ident(&function.name),
            borrows: fields.iter().any(|ty| is_borrowing(ty.iter().cloned())),
            fields,
            visibility: placeless(function.visibility.clone().unwrap_or_default()),
            impl_attributes: emit_impl_attributes(&function.attributes),
            reply,
            error,
            settings,
        }
    }

    /// `SlidingWindow<'_>`, for the head of an `impl`. The name has no place of the user's: what
    /// rustc has to say about the struct (that it is deprecated) is not about these uses of it.
    pub(super) fn emit_self_type(&self) -> Tokens {
        let mut name = self.name.clone();
        name.set_span(TokenSpan::call_site());
        if self.borrows { quote!(#name<'_>).into() } else { TokenTree::from(name).into() }
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
    let (field_visibility, types) = (&invoker.visibility, &invoker.fields);
    let names = function.parameters.iter().map(|parameter| &parameter.name.token);
    // A unit struct can be written with braces and without them.
    let body = if invoker.fields.is_empty() {
        quote!(;)
    } else {
        quote!({ #(#[doc = #field_docs] #field_visibility #names: #types),* })
    };
    let generics = invoker.borrows.then(|| {
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
pub(super) fn lifetime_of<'t>(types: impl IntoIterator<Item = &'t Tokens>) -> Option<Tokens> {
    types.into_iter().any(|ty| is_borrowing(ty.iter().cloned())).then(lifetime)
}

/// What the attributes of a type mean for its impls: `#[cfg(…)]` holds for them, too, and they may
/// name what is deprecated.
pub(super) fn emit_impl_attributes(attributes: &[TokenStream]) -> Tokens {
    let mut tokens = Tokens::default();
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
fn placeless(tokens: TokenStream) -> Tokens {
    let span = TokenSpan::call_site();
    tokens
        .into_iter()
        .map(|tree| match tree {
            TokenTree::Group(group) => {
                let mut copy = Group::new(group.delimiter(), placeless(group.stream()).into());
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
