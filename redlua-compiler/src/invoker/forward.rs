//! The inherent half of an invoker and its `Debug`: what `redlua_runtime::forward` needs to know to spell them out.

use super::item::Invoker;
use super::tokens::Tokens;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// What the functions of an invoker call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The runtime.
    Live,
    /// Nothing that runs: the block did not compile.
    Skeleton,
}

/// `forward!(live; pub SlidingWindow<'_> [Verdict] "SlidingWindow" ["user", "limit"] async [Verdict]);`
pub(super) fn emit_forwarders(invoker: &Invoker<'_>, target: Target) -> TokenStream {
    let root = &invoker.settings.root;
    let impl_attributes = &invoker.impl_attributes;
    let target = match target {
        Target::Live => "live",
        Target::Skeleton => "skeleton",
    };
    let target = Ident::new(target, Span::call_site());
    let (visibility, this, text) = (&invoker.visibility, invoker.emit_self_type(), invoker.text());
    let (reply, error) = (&invoker.reply, invoker.error.iter());
    let outcome = Tokens::from(quote!([#reply #(, #error)*]));
    let fields = invoker.function.parameters.iter().map(|parameter| &parameter.name.text);
    let half = invoker.settings.asynchronous.then(|| Tokens::from(quote!(async #outcome)));
    quote! {
        #root::__private::forward!(
            #impl_attributes #target;
            #visibility #this #outcome #text [#(#fields),*] #half
        );
    }
}
