//! From what was written to what was meant.
//!
//! `items` resolves types and constants; `Checker` walks one script at a time and gives every
//! expression a type; the passes behind it (`held`, `uses`, `lints`, `moves`) read the typed tree.
//! Faults are reported and the walk goes on; `Type::Error` keeps what depends on them silent.

pub mod methods;
pub mod typed;
pub mod types;

mod arity;
mod bits;
mod bounded;
mod call;
mod callable;
mod called;
mod capacity;
mod cast;
mod coerce;
mod command;
mod constant;
mod constant_list;
mod counters;
mod declared;
mod default;
mod destructure;
mod document;
mod dropped;
mod expr;
mod facts;
mod fates;
mod flatten;
mod foreign;
mod format;
mod function;
mod function_path;
mod grammar;
mod growing;
mod hash;
mod held;
mod infer;
mod items;
mod iterator;
mod json;
mod json_doc;
mod keys;
pub(crate) mod layout;
mod lending;
mod library;
mod lints;
mod list;
mod list_pattern;
mod loops;
mod lua_pattern;
mod map;
mod matching;
mod method;
mod moves;
mod nested;
mod number;
mod operator;
mod option;
mod options;
mod pack_format;
mod parameter;
mod parting;
mod passed_time;
mod pattern;
mod place;
mod ranges;
mod raw;
mod record;
mod redis;
mod reply;
mod resolve;
mod result;
mod scope;
mod set;
mod settle;
mod slice;
mod sort;
mod sort_keys;
mod sources;
mod spread;
mod status;
mod std_function;
mod stmt;
mod tested;
mod text_function;
mod time_to_live;
mod tuple_reply;
pub(crate) mod uses;
mod value;
pub(crate) mod visit;
mod whole_lists;
mod written;

use crate::catalogue::Version;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::syntax::ast;
use std::collections::BTreeSet;
use typed::{Script, Types};

pub(crate) use moves::{is_copied_table as moves_are_copies, root_of};
pub(crate) use operator::can_change;
pub(crate) use scope::Checker;

/// The checked module.
#[derive(Debug)]
pub struct Checked {
    /// Its types.
    pub types: Types,
    /// Its scripts in the order of the source. A script with a fault is not in it.
    pub scripts: Vec<Script>,
    /// The value of each `const`, in the order of the source.
    pub constants: Vec<typed::ExprKind>,
    /// The oldest servers that it must run on.
    pub servers: Servers,
}

/// The oldest servers that the scripts of a module must run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Servers {
    /// The oldest Redis, unless the module is for Valkey alone.
    pub redis: Option<Version>,
    /// The oldest Valkey, unless the module is for Redis alone.
    pub valkey: Option<Version>,
}

impl Default for Servers {
    fn default() -> Self {
        Self { redis: Some(Version { major: 7, minor: 0, patch: 0 }), valkey: Some(Version::FORK) }
    }
}

/// Checks a module.
pub fn check_module(module: &ast::Module, sink: &mut Sink) -> Checked {
    let servers = check_servers(&module.settings, sink);
    let before = sink.len();
    let items = items::check_items(module, sink);
    // What a script is made of must be whole before Lua can be made of it.
    let sound = sink.len() == before && module.faulty.is_empty();
    let mut scripts = Vec::new();
    let mut called = BTreeSet::new();
    for (index, function) in module.functions.iter().enumerate() {
        if function.visibility.is_some() {
            let before = sink.len();
            if let Some(script) = function::check_script(&items, index, servers, &mut called, sink)
                && sound
                && sink.len() == before
            {
                scripts.push(script);
            }
        }
    }
    // A helper that no script reaches is still read by its author.
    function::check_unused_helpers(&items, servers, &called, sink);
    let constants = module.constants.iter().map(|constant| {
        items.constants.get(&constant.name.text).map_or(typed::ExprKind::Error, |checked| checked.value.clone())
    });
    let constants = constants.collect();
    Checked { types: items.types, scripts, constants, servers }
}

fn check_servers(settings: &ast::Settings, sink: &mut Sink) -> Servers {
    let mut read = |setting: &Option<(String, crate::span::Span)>, least: Version| {
        let (text, span) = setting.as_ref()?;
        match Version::parse(text) {
            Some(version) if version >= least => Some(version),
            _ => {
                sink.report(
                    Diagnostic::new(
                        codes::ATTRIBUTE,
                        *span,
                        format!("`{text}` is no server version that redlua knows"),
                    )
                    .help(format!(
                        "write the oldest version that must run the scripts, from \"{}.{}\" on",
                        least.major, least.minor
                    )),
                );
                Some(least)
            }
        }
    };
    let redis = read(&settings.redis, Version { major: 6, minor: 2, patch: 0 });
    let valkey = read(&settings.valkey, Version { major: 7, minor: 2, patch: 0 });
    if redis.is_none() && valkey.is_none() { Servers::default() } else { Servers { redis, valkey } }
}
