//! What a call sends: the constant data of a script, its keys and its arguments in wire order.

use super::item::Invoker;
use super::tokens::Tokens;
use super::{Emission, Printed};
use crate::check::layout::{sent_varies, sent_width};
use crate::check::typed::{Held, Key, KeyPart, KeyPath, KeyRules, Parameter, Script, Types};
use crate::check::types::{Range, Type};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

/// ```text
/// script!(
///     SlidingWindow<'_> { type Reply = Verdict; type Error = Infallible; }
///     "sliding_window" "…" "…" false (file!()) "4 7 9, 5 8 9" 12 4 1
///     { "hits" "rate:{user}:hits" ["rate:{", ("user" user TAG), "}:hits"] }
///     { "call_id" call_id NONE "now_ms" now_ms EXACT }
/// );
/// ```
///
/// Where the number of keys depends on values, or an argument is a count, the keys come without their parts, and
/// `fn encode` in full stands behind them.
pub(super) fn emit_script_impl(
    invoker: &Invoker<'_>,
    script: &Script,
    types: &Types,
    lua: &Printed,
    text: &Literal,
) -> TokenStream {
    let root = &invoker.settings.root;
    let (this, impl_attributes) = (invoker.emit_self_type(), &invoker.impl_attributes);
    let outcome = emit_outcome_types(invoker);
    let encode = if is_plain(script) { emit_data(script, types) } else { emit_encode_fn(invoker, script, types) };
    // The fields of `Meta`, without those that are told with the keys. The place of the function's name makes the file
    // the user's.
    let file = quote_spanned!(script.source.name.token.span()=> ::core::file!());
    let (name, sha1) = (&script.name, &lua.sha1);
    let read_only = is_read_only(script);
    let lines = line_map(lua);
    let size = Literal::usize_unsuffixed(script.keys.iter().map(fixed_bytes).sum());
    let arguments = arguments_in_wire_order(script);
    let arguments = arguments.iter().map(|parameter| entries(parameter, types));
    let arguments = Literal::usize_unsuffixed(arguments.sum());
    let fixed = Literal::usize_unsuffixed(script.fixed_keys().count());
    let flat = Literal::usize_unsuffixed(script.flat.as_ref().map_or(0, Vec::len));
    quote!(#root::__private::script!(
        #impl_attributes #this { #outcome }
        #name #text #sha1 #read_only (#file) #lines #size #arguments #fixed #flat
        #encode
    );)
}

/// Whether every call sends the same keys, and every argument is a parameter as it is.
fn is_plain(script: &Script) -> bool {
    script.fixed_keys().count() == script.keys.len()
        && !script.compare_slots
        && !script.parameters.iter().any(|parameter| parameter.uses.as_count || !parameter.held_elements.is_empty())
        && !script.keys.iter().flat_map(|key| &key.parts).any(is_field)
}

fn is_field(part: &KeyPart) -> bool {
    matches!(part, KeyPart::Parameter { fields, .. } if !fields.is_empty())
}

/// The keys and arguments, for `script!` to write `encode`.
fn emit_data(script: &Script, types: &Types) -> TokenStream {
    let keys = script.keys_in_wire_order();
    let handles = keys.iter().map(|key| &key.handle);
    let templates = keys.iter().map(|key| &key.template.text);
    let parts = keys.iter().map(|key| key.parts.iter().map(|part| emit_part(part, script)).collect::<Vec<_>>());
    let arguments = arguments_in_wire_order(script).into_iter().flat_map(|parameter| places_of(parameter, types));
    let (parameters, places): (Vec<&Parameter>, Vec<Tokens>) = arguments.unzip();
    let names = parameters.iter().map(|parameter| &parameter.source.name.text);
    let bounds = parameters.iter().map(|parameter| bounds_of(script, types, parameter));
    quote! {
        { #(#handles #templates [#(#parts),*])* }
        { #(#names #places #bounds)* }
    }
}

/// `"rate:{"`, or `("user" user TAG)`.
fn emit_part(part: &KeyPart, script: &Script) -> TokenTree {
    match part {
        KeyPart::Text(text) => Literal::string(text).into(),
        KeyPart::Parameter { index, rules, .. } => {
            let source = &script.parameters[*index].source;
            let (constant, separator) = rules_of(*rules, source.escape, source.raw);
            let mut content = Tokens::from(TokenTree::from(Literal::string(&source.name.text)));
            content.extend([source.name.token.clone().into(), constant.into()]);
            content.extend(separator.map(TokenTree::from));
            Group::new(Delimiter::Parenthesis, content.into()).into()
        }
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
        None => quote!(::core::convert::Infallible).into(),
    };
    quote_spanned!(place=> type Reply = #reply; type Error = #error;)
}

/// Whether the server may be asked to run it as a script that only reads.
pub(super) fn is_read_only(script: &Script) -> bool {
    let effects = script.effects;
    !effects.writes && !effects.refused_read_only && !effects.unknown_read_only
}

/// The parameters as they stand in `ARGV`; those that are in keys only are not there.
pub(super) fn arguments_in_wire_order(script: &Script) -> Vec<&Parameter> {
    let sent = |parameter: &&Parameter| parameter.position.is_some();
    let mut sent: Vec<&Parameter> = script.parameters.iter().filter(sent).collect();
    sent.sort_by_key(|parameter| (parameter.after, parameter.position));
    sent
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
            push_decimal(&mut map, number);
        }
    }
    map
}

/// Most of these numbers have two digits, and `format!` takes longer than to write them down.
fn push_decimal(text: &mut String, number: usize) {
    if number >= 10 {
        push_decimal(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
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
fn entries(parameter: &Parameter, types: &Types) -> usize {
    sent_width(parameter, types) + if sent_varies(parameter, types) { 3 } else { 0 }
}

/// The keys without their parts, and `encode` itself.
fn emit_encode_fn(invoker: &Invoker<'_>, script: &Script, types: &Types) -> TokenStream {
    let root = &invoker.settings.root;
    let keys = script.keys_in_wire_order().into_iter().map(|key| {
        let (handle, template) = (&key.handle, &key.template.text);
        quote!(#handle #template)
    });
    let (pattern, body) = emit_encode(invoker, script, types);
    quote! {
        { #(#keys)* }
        fn encode(
            &self,
            #pattern: &mut #root::__private::Call,
        ) -> ::core::result::Result<(), #root::__private::Refused> {
            #body
        }
    }
}

/// The name of the parameter of `encode` and its body. Every step but the last ends in `?`.
fn emit_encode(invoker: &Invoker<'_>, script: &Script, types: &Types) -> (TokenStream, TokenStream) {
    let count = emit_key_count(script);
    let keys = script.fixed_keys().enumerate().map(|(index, key)| emit_key(invoker, script, index, key));
    let first = script.fixed_keys().count();
    let optional = script.optional_keys().enumerate();
    let optional = optional.map(|(index, key)| emit_optional_key(invoker, script, first + index, key));
    let mut first = first + script.optional_keys().count();
    let groups = script.key_groups().into_iter().map(|(list, members)| {
        let group = emit_group(invoker, script, first, list, &members);
        first += members.len();
        group
    });
    let compared = script.compare_slots.then(|| quote!(call.same_slot()));
    let arguments = arguments_in_wire_order(script);
    let held = arguments.iter().flat_map(|parameter| emit_held_elements(invoker, parameter)).collect::<Vec<_>>();
    let arguments = arguments.iter().flat_map(|parameter| places_of(parameter, types));
    let arguments = arguments.map(|(parameter, place)| emit_argument(invoker, script, types, parameter, &place));
    let mut steps: Vec<TokenStream> = count
        .into_iter()
        .chain(keys)
        .chain(optional)
        .chain(groups)
        .chain(compared)
        .chain(held)
        .chain(arguments)
        .collect();
    match steps.pop() {
        Some(last) => (quote!(call), quote!(#(#steps?;)* #last)),
        None => (quote!(_), quote!(::core::result::Result::Ok(()))),
    }
}

/// `call.key_count(1 + self.tenant.is_some() as usize + 2 * self.queues.len())`, where it depends on the values.
fn emit_key_count(script: &Script) -> Option<TokenStream> {
    let groups = script.key_groups();
    if groups.is_empty() && script.optional_keys().next().is_none() {
        return None;
    }
    let fixed = Literal::usize_unsuffixed(script.fixed_keys().count());
    let field = |index: &usize| &script.parameters[*index].source.name.token;
    let optional = script.optional_keys().map(|key| {
        let needs = key.needs();
        let given = needs.iter().map(field);
        quote!((#(self.#given.is_some())&&*) as usize)
    });
    let groups = groups.iter().map(|(list, members)| {
        let (field, width) = (field(list), Literal::usize_unsuffixed(members.len()));
        quote!(#width * self.#field.len())
    });
    let counted = optional.chain(groups);
    Some(quote!(call.key_count(#fixed #(+ #counted)*)))
}

/// `call.key(0, &[Part::Text("rate:{"), Part::Value("user", &self.user, KeyRules::TAG), …])`.
fn emit_key(invoker: &Invoker<'_>, script: &Script, index: usize, key: &Key) -> TokenStream {
    let root = &invoker.settings.root;
    let needs = key.needs();
    let parts = key.parts.iter().map(|part| match part {
        KeyPart::Text(text) => quote!(#root::__private::Part::Text(#text)),
        KeyPart::Parameter { index, path, fields, rules } => {
            let parameter = &script.parameters[*index];
            let (name, field) = (&parameter.source.name.text, &parameter.source.name.token);
            let rules = emit_rules(invoker, parameter, *rules);
            let value = match path {
                KeyPath::Whole => quote!(self.#field),
                KeyPath::Payload => {
                    let given = given_ident(needs.iter().position(|need| need == index).unwrap_or_default());
                    quote!(*#given)
                }
                KeyPath::Element => quote!((*element)),
            };
            let fields = fields.iter().map(|field| member_of(field, parameter));
            let value = quote!(&#value #(.#fields)*);
            quote!(#root::__private::Part::Value(#name, #value, #rules))
        }
    });
    let index = Literal::usize_unsuffixed(index);
    quote!(call.key(#index, &[#(#parts),*]))
}

/// `ms`, `0`: a part as it stands behind a dot.
fn member_of(name: &str, parameter: &Parameter) -> TokenStream {
    match name.parse() {
        Ok(part) => Literal::usize_unsuffixed(part).into_token_stream(),
        Err(_) => syn::parse_str::<Ident>(name)
            .unwrap_or_else(|_| Ident::new_raw(name, name_span(parameter)))
            .into_token_stream(),
    }
}

/// `call.each("windows", &["ms"], self.windows.iter().map(|element| &element.ms), Bounds::POSITIVE)`.
fn emit_held_elements(invoker: &Invoker<'_>, parameter: &Parameter) -> Vec<TokenStream> {
    let root = &invoker.settings.root;
    let (name, field) = (&parameter.source.name.text, &parameter.source.name.token);
    let steps = parameter.held_elements.iter().map(|held| {
        let parts = &held.parts;
        let members = held.parts.iter().map(|part| member_of(part, parameter));
        let bounds = constant_of(held.within);
        quote!(call.each(
            #name,
            &[#(#parts),*],
            self.#field.iter().map(|element| &element #(.#members)*),
            #root::__private::Bounds::#bounds,
        ))
    });
    steps.collect()
}

fn name_span(parameter: &Parameter) -> proc_macro2::Span {
    parameter.source.name.token.span()
}

fn given_ident(at: usize) -> Ident {
    format_ident!("given_{}", at)
}

/// `match (&self.tenant,) { (Some(given_0),) => call.key(…), _ => Ok(()) }`.
fn emit_optional_key(invoker: &Invoker<'_>, script: &Script, index: usize, key: &Key) -> TokenStream {
    let needs = key.needs();
    let fields = needs.iter().map(|need| &script.parameters[*need].source.name.token);
    let given = (0..needs.len()).map(given_ident);
    let write = emit_key(invoker, script, index, key);
    quote! {
        match (#(&self.#fields,)*) {
            (#(::core::option::Option::Some(#given),)*) => #write,
            _ => ::core::result::Result::Ok(()),
        }
    }
}

/// `self.queues.iter().try_for_each(|element| { call.key(…)?; call.key(…) })`.
fn emit_group(invoker: &Invoker<'_>, script: &Script, first: usize, list: usize, members: &[&Key]) -> TokenStream {
    let field = &script.parameters[list].source.name.token;
    let mut keys: Vec<TokenStream> =
        members.iter().enumerate().map(|(at, key)| emit_key(invoker, script, first + at, key)).collect();
    let last = keys.pop();
    quote!(self.#field.iter().try_for_each(|element| { #(#keys?;)* #last }))
}

fn emit_rules(invoker: &Invoker<'_>, parameter: &Parameter, rules: KeyRules) -> TokenStream {
    emit_key_rules(invoker.settings, rules, parameter.source.escape, parameter.source.raw)
}

/// `KeyRules::TAG`, `KeyRules::FREE.followed_by(b':')`.
pub(super) fn emit_key_rules(settings: &Emission, rules: KeyRules, escape: bool, raw: bool) -> TokenStream {
    let root = &settings.root;
    let (constant, separator) = rules_of(rules, escape, raw);
    let separator = separator.map(|byte| quote!(.followed_by(#byte)));
    quote!(#root::__private::KeyRules::#constant #separator)
}

/// `TAG`, or `FREE` and `b':'` where that byte follows.
fn rules_of(rules: KeyRules, escape: bool, raw: bool) -> (Ident, Option<Literal>) {
    let constant = match rules {
        _ if escape => "ESCAPED",
        KeyRules { not_empty: true, .. } if raw => "RAW_TAG",
        KeyRules { no_close_brace: true, .. } if raw => "RAW_FIRST_IN_TAG",
        KeyRules { not_empty: true, .. } => "TAG",
        KeyRules { no_close_brace: true, .. } => "IN_TAG",
        KeyRules { no_open_brace: true, .. } => "BEFORE_TAG",
        KeyRules { .. } => "FREE",
    };
    (constant_ident(constant), rules.forbidden.map(Literal::byte_character))
}

/// What is sent of a parameter and the way to it: of a record whose fields the script needs one by one, each of them.
fn places_of<'p>(parameter: &'p Parameter, types: &Types) -> Vec<(&'p Parameter, Tokens)> {
    places_in(parameter, types, TokenTree::from(parameter.source.name.token.clone()).into())
}

fn places_in<'p>(parameter: &'p Parameter, types: &Types, place: Tokens) -> Vec<(&'p Parameter, Tokens)> {
    if parameter.parts.is_empty() {
        return vec![(parameter, place)];
    }
    let parts = parameter.parts.iter().enumerate().flat_map(|(at, part)| {
        let name = match &parameter.ty {
            Type::Record(id) => types.records[id.0].source.fields[at].name.token.clone().into(),
            _ => TokenTree::from(Literal::usize_unsuffixed(at)),
        };
        let mut place = place.clone();
        place.extend([Punct::new('.', Spacing::Alone).into(), name]);
        places_in(part, types, place)
    });
    parts.collect()
}

/// `call.argument("now_ms", &self.now_ms, Bounds::EXACT)`.
fn emit_argument(
    invoker: &Invoker<'_>,
    script: &Script,
    types: &Types,
    parameter: &Parameter,
    place: &Tokens,
) -> TokenStream {
    let root = &invoker.settings.root;
    let name = &parameter.source.name.text;
    if parameter.uses.as_count {
        let count = if matches!(parameter.ty, Type::Vec(_)) {
            quote!(&self.#place.len())
        } else {
            quote!(&self.#place.is_some())
        };
        return quote!(call.argument(#name, #count, #root::__private::Bounds::NONE));
    }
    let bounds = bounds_of(script, types, parameter);
    quote!(call.argument(#name, &self.#place, #root::__private::Bounds::#bounds))
}

/// `EXACT`, or another constant of `Bounds`.
fn bounds_of(script: &Script, types: &Types, parameter: &Parameter) -> Tokens {
    let held = script.locals.get(parameter.local.0);
    let held = held.map(|local| local.held).unwrap_or_default();
    let within = parameter.uses.within;
    let constant = if parameter.uses.infinite {
        "SCORE"
    } else if parameter.source.seconds {
        if within.is_some() { "POSITIVE_SECONDS" } else { "SECONDS" }
    } else if let Some(within) = within {
        return constant_of(within);
    } else if held == Held::Number && is_wide(&parameter.ty, types) {
        "EXACT"
    } else {
        "NONE"
    };
    TokenTree::from(constant_ident(constant)).into()
}

/// The constant of `Bounds` for what a use asks for.
fn constant_of(within: Range) -> Tokens {
    match within {
        Range::POSITIVE => TokenTree::from(constant_ident("POSITIVE")).into(),
        Range::NOT_NEGATIVE => TokenTree::from(constant_ident("NOT_NEGATIVE")).into(),
        Range { low, high } => {
            let (low, high) = (Literal::i128_unsuffixed(low), Literal::i128_unsuffixed(high));
            quote!(between(#low, #high)).into()
        }
    }
}

/// The name of a constant of the runtime.
fn constant_ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Whether the Rust type has values that a Lua number does not hold.
fn is_wide(ty: &Type, types: &Types) -> bool {
    match ty {
        Type::Integer(kind) => kind.is_wide(),
        Type::Duration => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => is_wide(inner, types),
        Type::Map(_, key, value) => is_wide(key, types) || is_wide(value, types),
        Type::Tuple(parts) => parts.iter().any(|part| is_wide(part, types)),
        Type::Record(id) => types.records[id.0].fields.iter().any(|field| is_wide(&field.outside, types)),
        _ => false,
    }
}
