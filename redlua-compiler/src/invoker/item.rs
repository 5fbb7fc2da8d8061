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

    /// `#[cfg(…)]` of the `fn`: it holds for every item.
    pub(super) fn emit_conditions(&self) -> TokenStream {
        emit_conditions(&self.function.attributes)
    }

    /// The name as it appears in Rust.
    pub(super) fn text(&self) -> String {
        self.name.to_string()
    }
}

/// The struct and its `Debug`:
///
/// ```text
/// /// Admits at most …
/// #[derive(Clone, PartialEq)]
/// pub struct SlidingWindow<'a> {
///     /// `ARGV[1]`
///     pub user: &'a str,
/// }
/// impl Debug for SlidingWindow<'_> {
///     fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result { redacted(f, "SlidingWindow", &["user"]) }
/// }
/// ```
pub(super) fn emit_struct(invoker: &Invoker<'_>, docs: &str, field_docs: &[String]) -> TokenStream {
    let function = invoker.function;
    let (name, attributes) = (&invoker.name, &function.attributes);
    let visibility = &function.visibility;
    let root = &invoker.settings.root;
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
    let conditions = invoker.emit_conditions();
    let this = invoker.emit_self_type();
    let text = invoker.text();
    let shown = function.parameters.iter().map(|parameter| &parameter.name.text);
    quote! {
        #[doc = #docs]
        #(#attributes)*
        #[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
        #visibility struct #name #generics #body

        #conditions
        impl ::core::fmt::Debug for #this {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #root::__private::redacted(f, #text, &[#(#shown),*])
            }
        }
    }
}

/// The `#[cfg(…)]` among some attributes.
pub(super) fn emit_conditions(attributes: &[TokenStream]) -> TokenStream {
    attributes.iter().filter(|attribute| is_condition(attribute)).cloned().collect()
}

fn is_condition(attribute: &TokenStream) -> bool {
    attribute.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => matches!(
            group.stream().into_iter().next(),
            Some(TokenTree::Ident(name)) if name == "cfg"
        ),
        _ => false,
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
