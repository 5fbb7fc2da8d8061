//! What a call sends: the constant data of a script, its keys and its arguments in wire order.

use super::Printed;
use super::item::Invoker;
use crate::check::typed::{Held, Key, KeyPart, KeyRules, KeySlot, Parameter, Script};
use crate::check::types::Type;
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

/// ```text
/// script!(
///     SlidingWindow<'_> { type Reply = Verdict; type Error = Infallible; }
///     "sliding_window" "…" "…" false (file!()) "4 7 9, 5 8 9" 12 4
///     { "hits" "rate:{user}:hits" ["rate:{", ("user" user TAG), "}:hits"] }
///     { "call_id" call_id NONE "now_ms" now_ms EXACT }
/// );
/// ```
pub(super) fn emit_script_impl(invoker: &Invoker<'_>, script: &Script, lua: &Printed, text: &Literal) -> TokenStream {
    let root = &invoker.settings.root;
    let (this, impl_attributes) = (invoker.emit_self_type(), invoker.emit_impl_attributes());
    let outcome = emit_outcome_types(invoker);
    let meta = emit_meta(script, lua, text);
    let keys = keys_in_wire_order(script).into_iter().map(|key| emit_key(script, key));
    let arguments = arguments_in_wire_order(script).into_iter().map(|parameter| emit_argument(script, parameter));
    quote! {
        #root::__private::script!(#impl_attributes #this { #outcome } #meta { #(#keys)* } { #(#arguments)* });
    }
}

/// `type Reply = Verdict;` and `type Error = Infallible;`, at the place of the type behind `->`:
/// where rustc finds it less visible than the script, it says so there.
fn emit_outcome_types(invoker: &Invoker<'_>) -> TokenStream {
    let function = invoker.function;
    let output = function.output.as_ref();
    let place = output.map_or(function.name.span, |output| output.span).first;
    let reply = &invoker.reply;
    let error = match &invoker.error {
        Some(error) => error.clone(),
        None => quote!(::core::convert::Infallible),
    };
    quote_spanned!(place=> type Reply = #reply; type Error = #error;)
}

/// Whether the server may be asked to run it as a script that only reads.
pub(super) fn is_read_only(script: &Script) -> bool {
    !script.effects.writes && !script.effects.refused_read_only
}

/// The keys as they stand in `KEYS`.
pub(super) fn keys_in_wire_order(script: &Script) -> Vec<&Key> {
    let mut keys: Vec<&Key> = script.keys.iter().collect();
    keys.sort_by_key(|key| match key.slot {
        KeySlot::Fixed(position) => position,
    });
    keys
}

/// The parameters as they stand in `ARGV`; those that are in keys only are not there.
pub(super) fn arguments_in_wire_order(script: &Script) -> Vec<&Parameter> {
    let sent = |parameter: &&Parameter| parameter.position.is_some();
    let mut sent: Vec<&Parameter> = script.parameters.iter().filter(sent).collect();
    sent.sort_by_key(|parameter| (parameter.after, parameter.position));
    sent
}

/// The fields of `Meta`, without those that are told with the keys.
fn emit_meta(script: &Script, lua: &Printed, text: &Literal) -> TokenStream {
    // The place of the function's name makes it the user's file.
    let file = quote_spanned!(script.source.name.token.span()=> ::core::file!());
    let (name, sha1) = (&script.name, &lua.sha1);
    let read_only = is_read_only(script);
    let lines = line_map(lua);
    let size = Literal::usize_unsuffixed(script.keys.iter().map(fixed_bytes).sum());
    let arguments = arguments_in_wire_order(script);
    let arguments = arguments.iter().map(|parameter| entries(&parameter.ty));
    let arguments = Literal::usize_unsuffixed(arguments.sum());
    quote!(#name #text #sha1 #read_only (#file) #lines #size #arguments)
}

/// `4 7 9, 5 8 9`: the lines of the Lua, and the line and column of what they come from.
fn line_map(lua: &Printed) -> String {
    let mut map = String::new();
    for (lua_line, span) in &lua.lines {
        let (line, column) = span.start();
        for (separator, number) in [(", ", *lua_line as usize), (" ", line), (" ", column + 1)] {
            if !map.is_empty() {
                map.push_str(separator);
            }
            map.push_str(&number.to_string());
        }
    }
    map
}

/// The bytes of a key's template without its values.
fn fixed_bytes(key: &Key) -> usize {
    let texts = key.parts.iter().map(|part| match part {
        KeyPart::Text(text) => text.len(),
        KeyPart::Parameter { .. } => 0,
    });
    texts.sum()
}

/// How many entries of `ARGV` a value usually takes.
fn entries(ty: &Type) -> usize {
    match ty {
        Type::Option(inner) if **inner == Type::Text => 2,
        Type::Option(inner) => entries(inner),
        Type::Vec(_) => 4,
        _ => 1,
    }
}

/// `"hits" "rate:{user}:hits" ["rate:{", ("user" user TAG), "}:hits"]`
fn emit_key(script: &Script, key: &Key) -> TokenStream {
    let (handle, template) = (&key.handle, &key.template.text);
    let parts = key.parts.iter().map(|part| match part {
        KeyPart::Text(text) => quote!(#text),
        KeyPart::Parameter { index, rules } => {
            let parameter = &script.parameters[*index];
            let (name, field) = (&parameter.source.name.text, &parameter.source.name.token);
            let rules = emit_rules(parameter, *rules);
            quote!((#name #field #rules))
        }
    });
    quote!(#handle #template [#(#parts),*])
}

/// `TAG`, or `FREE b':'` where that byte follows.
fn emit_rules(parameter: &Parameter, rules: KeyRules) -> TokenStream {
    let constant = match rules {
        _ if parameter.source.escape => quote!(ESCAPED),
        KeyRules { not_empty: true, .. } if parameter.source.raw => quote!(RAW_TAG),
        KeyRules { no_close_brace: true, .. } if parameter.source.raw => quote!(RAW_FIRST_IN_TAG),
        KeyRules { not_empty: true, .. } => quote!(TAG),
        KeyRules { no_close_brace: true, .. } => quote!(IN_TAG),
        KeyRules { no_open_brace: true, .. } => quote!(BEFORE_TAG),
        KeyRules { .. } => quote!(FREE),
    };
    let separator = rules.forbidden.map(Literal::byte_character);
    quote!(#constant #separator)
}

/// `"now_ms" now_ms EXACT`
fn emit_argument(script: &Script, parameter: &Parameter) -> TokenStream {
    let (name, field) = (&parameter.source.name.text, &parameter.source.name.token);
    let held = script.locals.get(parameter.local.0);
    let held = held.map(|local| local.held).unwrap_or_default();
    let bounds = if parameter.uses.positive {
        quote!(POSITIVE)
    } else if held == Held::Number && is_wide(&parameter.ty) {
        quote!(EXACT)
    } else {
        quote!(NONE)
    };
    quote!(#name #field #bounds)
}

/// Whether the Rust type has values that a Lua number does not hold.
fn is_wide(ty: &Type) -> bool {
    match ty {
        Type::Integer(kind) => kind.is_wide(),
        Type::Duration => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => is_wide(inner),
        Type::Tuple(parts) => parts.iter().any(is_wide),
        _ => false,
    }
}
