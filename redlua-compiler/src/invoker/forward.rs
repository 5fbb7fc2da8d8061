//! The inherent half of an invoker and its `Debug`: what `redlua_runtime::forward` needs to know to spell them out.

use super::item::Invoker;
use proc_macro2::TokenStream;
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
    let impl_attributes = invoker.emit_impl_attributes();
    let target = match target {
        Target::Live => quote!(live),
        Target::Skeleton => quote!(skeleton),
    };
    let (visibility, this, text) = (invoker.emit_visibility(), invoker.emit_self_type(), invoker.text());
    let (reply, error) = (&invoker.reply, invoker.error.iter());
    let outcome = quote!([#reply #(, #error)*]);
    let fields = invoker.function.parameters.iter().map(|parameter| &parameter.name.text);
    let half = invoker.settings.asynchronous.then(|| quote!(async #outcome));
    quote! {
        #root::__private::forward!(
            #impl_attributes #target;
            #visibility #this #outcome #text [#(#fields),*] #half
        );
    }
}
