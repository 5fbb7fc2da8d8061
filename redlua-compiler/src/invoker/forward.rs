//! The inherent half of an invoker: constants, and functions that only forward to the runtime.

use super::item::Invoker;
use proc_macro2::TokenStream;
use quote::quote;

/// What stands in the functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bodies {
    /// A call of the runtime.
    Runtime,
    /// Nothing that runs: the block did not compile.
    Skeleton,
}

impl Bodies {
    fn emit(self, call: TokenStream) -> TokenStream {
        match self {
            Self::Runtime => call,
            Self::Skeleton => quote!(loop {}),
        }
    }

    fn emit_constant(self, field: TokenStream, root: &TokenStream, empty: TokenStream) -> TokenStream {
        match self {
            Self::Runtime => quote!(<Self as #root::__private::Script>::META.#field),
            Self::Skeleton => empty,
        }
    }
}

/// ```text
/// impl SlidingWindow<'_> {
///     pub const NAME: &'static str = <Self as Script>::META.name;
///     …
///     pub fn invoke(&self, con: &mut (impl ConnectionLike + ?Sized)) -> Result<Verdict, Error> { invoke(self, con) }
///     …
/// }
/// ```
///
/// The connection is an `impl Trait`: a type parameter could have the name of a type of the user's.
pub(super) fn emit_forwarders(invoker: &Invoker<'_>, bodies: Bodies) -> TokenStream {
    let (this, impl_attributes) = (invoker.emit_self_type(), invoker.emit_impl_attributes());
    let constants = emit_constants(invoker, bodies);
    let functions = emit_functions(invoker, bodies);
    let asynchronous = invoker.settings.asynchronous.then(|| emit_async_functions(invoker, bodies));
    quote! {
        #impl_attributes
        impl #this { #constants #functions #asynchronous }
    }
}

fn emit_constants(invoker: &Invoker<'_>, bodies: Bodies) -> TokenStream {
    let (root, visibility) = (&invoker.settings.root, invoker.emit_visibility());
    let text = quote!(&'static ::core::primitive::str);
    let constant = |name: TokenStream, ty: &TokenStream, field: TokenStream, empty, docs: &str| {
        let value = bodies.emit_constant(field, root, empty);
        quote!(#[doc = #docs] #visibility const #name: #ty = #value;)
    };
    let name = constant(quote!(NAME), &text, quote!(name), quote!(""), "The name of the script.");
    let lua = constant(quote!(LUA), &text, quote!(lua), quote!(""), "The Lua that the server runs.");
    let sha1 = constant(quote!(SHA1), &text, quote!(sha1), quote!(""), "The SHA-1 of the Lua, by which it is called.");
    let read_only = constant(
        quote!(READ_ONLY),
        &quote!(::core::primitive::bool),
        quote!(read_only),
        quote!(false),
        "Whether it only reads, and goes out as `EVALSHA_RO`.",
    );
    let keys = constant(
        quote!(KEYS),
        &quote!(&'static [#text]),
        quote!(keys),
        quote!(&[]),
        "The templates of its keys, in the order of `KEYS`.",
    );
    quote!(#name #lua #sha1 #read_only #keys)
}

fn emit_functions(invoker: &Invoker<'_>, bodies: Bodies) -> TokenStream {
    let (root, visibility) = (&invoker.settings.root, invoker.emit_visibility());
    let own = emit_result(invoker, &invoker.reply, Failure::Own);
    let unit = emit_result(invoker, &quote!(()), Failure::Refusal);
    let command = emit_result(invoker, &quote!(#root::redis::Cmd), Failure::Refusal);
    let connection = quote!(&mut (impl #root::redis::ConnectionLike + ?::core::marker::Sized));
    let invoke = bodies.emit(quote!(#root::__private::invoke(self, con)));
    let to_cmd = bodies.emit(quote!(#root::__private::to_cmd(self)));
    let append_to = bodies.emit(quote!(#root::__private::append_to(self, pipe)));
    let decode = bodies.emit(quote!(#root::__private::decode::<Self>(value)));
    let load = bodies.emit(quote!(#root::__private::load(<Self as #root::__private::Script>::META, con)));
    quote! {
        #[doc = "Calls the script, by hash; a server that does not know it is given the text."]
        #visibility fn invoke(&self, con: #connection) -> #own { #invoke }
        #[doc = "The command of this call, for a client of your own."]
        #visibility fn to_cmd(&self) -> #command { #to_cmd }
        #[doc = "Adds this call to a pipeline; `load` the script before, and `decode` the reply."]
        #visibility fn append_to(&self, pipe: &mut #root::redis::Pipeline) -> #unit { #append_to }
        #[doc = "Decodes the reply to a call that was sent with `to_cmd` or `append_to`."]
        #visibility fn decode(value: #root::redis::Value) -> #own { #decode }
        #[doc = "Loads the script, so that no call meets a server that does not know it."]
        #visibility fn load(con: #connection) -> #unit { #load }
    }
}

fn emit_async_functions(invoker: &Invoker<'_>, bodies: Bodies) -> TokenStream {
    let (root, visibility) = (&invoker.settings.root, invoker.emit_visibility());
    let (reply, error) = (&invoker.reply, invoker.error.iter());
    let connection = quote! {
        (impl #root::redis::aio::ConnectionLike + ::core::marker::Send + ?::core::marker::Sized)
    };
    let invoke = bodies.emit(quote!(#root::__private::invoke_async(self, con)));
    let load = bodies.emit(quote!(#root::__private::load_async(<Self as #root::__private::Script>::META, con)));
    quote! {
        #[doc = "Calls the script as `invoke` does, when it is awaited."]
        #visibility fn invoke_async<'c>(
            &self,
            con: &'c mut #connection,
        ) -> #root::Invoke<'c, #reply #(, #error)*> { #invoke }
        #[doc = "Loads the script as `load` does, when it is awaited."]
        #visibility fn load_async(con: &mut #connection) -> #root::Invoke<'_, ()> { #load }
    }
}

/// What a function can fail with.
enum Failure {
    /// All that a call can, the script's own errors included.
    Own,
    /// What needs no script to have run.
    Refusal,
}

/// `Result<Verdict, Error<E>>`.
fn emit_result(invoker: &Invoker<'_>, value: &TokenStream, failure: Failure) -> TokenStream {
    let root = &invoker.settings.root;
    let own = match failure {
        Failure::Own => invoker.error.as_ref().map(|error| quote!(<#error>)),
        Failure::Refusal => None,
    };
    quote!(::core::result::Result<#value, #root::Error #own>)
}
