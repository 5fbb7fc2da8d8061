//! The Rust half of a script: what the macro hands back to rustc.
//!
//! rustc's time on this code is what users wait for, so it holds only what differs from script to
//! script: a struct, constant data, the order of keys and arguments, the names of reply fields.
//! All else stands in the runtime. Generated code names `::core`, the facade and its `__private`,
//! always by full path: whatever the user's module defines or hides, the names mean the same.

mod constant;
mod docs;
mod document;
mod encode;
mod enumeration;
mod forward;
mod item;
mod keyspace;
mod literal;
mod names;
mod record;
mod rust_type;
mod skeleton;
mod tokens;
mod used;

use crate::check::typed::{Script, Types};
use crate::span::Span;
use crate::syntax::ast;
use proc_macro2::{Literal, TokenStream};
use used::Used;

pub use constant::{emit_constant, lengths};
pub use names::invoker_name;
pub use rust_type::emit_alias;
pub use skeleton::emit_skeleton;
pub use tokens::Tokens;

/// The Lua of a script, as it is sent.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The text.
    pub text: String,
    /// Its SHA-1 in lower-case hexadecimal.
    pub sha1: String,
    /// Lines of the text (from 1, ascending) and where in the user's source they come from.
    pub lines: Vec<(u32, Span)>,
}

/// What all code of one `redis_script!` block shares.
#[derive(Clone, Debug)]
pub struct Emission {
    /// The path of the facade: `::redlua`, or what `#![redlua(crate = …)]` says.
    pub root: Tokens,
    /// Whether `invoke_async` and `load_async` are emitted.
    pub asynchronous: bool,
    /// Reads the source of a literal.
    pub literal: fn(&str) -> Option<Literal>,
    /// The block's `type` aliases, which are replaced by what they stand for.
    pub aliases: Vec<ast::Alias>,
    /// The block's records and enums that are not named as they are written.
    pub named: Vec<NamedType>,
    /// The block's constants that can be the length of an array: rustc does not see the private ones.
    pub lengths: Vec<(String, usize)>,
}

/// A record or enum of the block that Rust names in another way.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// The name in the block.
    pub name: String,
    /// `#[redlua(existing = …)]`: the path of the type that stands for it.
    pub existing: Option<TokenStream>,
    /// How many lifetimes it has, which a signature may leave out and a struct may not.
    pub lifetimes: usize,
}

impl NamedType {
    /// All of a module.
    pub fn of(module: &ast::Module) -> Vec<Self> {
        let records = module.records.iter().map(|record| Self {
            name: record.name.text.clone(),
            existing: record.existing.clone(),
            lifetimes: rust_type::count_lifetimes(&record.lifetimes),
        });
        let enums = module.enums.iter().map(|known| Self {
            name: known.name.text.clone(),
            existing: known.existing.clone(),
            lifetimes: 0,
        });
        records.chain(enums).filter(|named| named.existing.is_some() || named.lifetimes > 0).collect()
    }
}

/// The invoker of a script:
///
/// ```text
/// pub struct SlidingWindow<'a> { pub user: &'a str, … }
/// script!(SlidingWindow<'_> …);
/// forward!(live; pub SlidingWindow<'_> [Verdict] …);
/// ```
pub fn emit_script(script: &Script, types: &Types, lua: &Printed, settings: &Emission) -> TokenStream {
    let invoker = item::Invoker::of(&script.source, settings);
    let text = literal::text_literal(&lua.text, settings.literal);
    let docs = docs::emit_script_docs(script, types, lua, &text, settings.literal);
    let item = item::emit_struct(&invoker, &docs, &docs::field_docs(script));
    let script = encode::emit_script_impl(&invoker, script, types, lua, &text);
    let forwarders = forward::emit_forwarders(&invoker, forward::Target::Live);
    // Joined as wholes: `extend` would take each apart into its tokens, and rustc would have to make it again.
    [item, script, forwarders].into_iter().collect()
}

/// The records and enums that Rust code needs to see: those that are `pub`, and those that a
/// script takes, gives or fails with.
pub fn emit_types(types: &Types, scripts: &[Script], settings: &Emission) -> TokenStream {
    let used = Used::of(types, scripts);
    let records = used
        .records(types)
        .map(|(id, visibility)| record::emit_record(&types.records[id.0], visibility, used.record_roles(id), settings));
    let enums = used
        .enums(types)
        .map(|(id, visibility)| enumeration::emit_enum(&types.enums[id.0], visibility, used.roles(id), settings));
    let keyspaces = types.keyspaces.iter().map(|known| keyspace::emit_keyspace(known, settings));
    records.chain(enums).chain(keyspaces).collect()
}
