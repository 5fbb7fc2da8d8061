//! The phases of the compiler as text, for the curious.

use crate::block::Block;
use crate::debug::tree;
use crate::entry::Entry;
use redlua_compiler::Options;
use syn::{File, Item, Type};

/// What `--phase` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// What was written.
    Ast,
    /// What was meant.
    Typed,
    /// What is sent.
    Lua,
    /// What the macro emits.
    Rust,
}

impl Phase {
    /// All phases in the order in which they run.
    pub(crate) const ALL: [(&'static str, Phase); 4] =
        [("ast", Phase::Ast), ("typed", Phase::Typed), ("lua", Phase::Lua), ("rust", Phase::Rust)];
}

/// A phase of a whole block.
pub(crate) fn of_block(phase: Phase, block: &Block) -> String {
    let analysis = &block.analysis;
    match phase {
        Phase::Ast => tree(&analysis.module, &[]),
        Phase::Typed => analysis.checked.scripts.iter().map(|script| tree(script, &WRITTEN)).collect(),
        Phase::Lua => analysis.printed.iter().map(|lua| lua.text.as_str()).collect(),
        Phase::Rust => emitted(block, |_| true),
    }
}

/// A phase of one script; nothing where a fault has stopped the script before.
pub(crate) fn of_script(phase: Phase, entry: &Entry<'_>) -> String {
    match (phase, entry.compiled()) {
        (Phase::Ast, _) => tree(entry.function, &[]),
        (Phase::Rust, _) => invoker(entry),
        (Phase::Typed, Some((script, _))) => tree(script, &WRITTEN),
        (Phase::Lua, Some((_, lua))) => lua.text.clone(),
        (Phase::Typed | Phase::Lua, None) => String::new(),
    }
}

/// In the typed tree, what was written stands beside what it means.
const WRITTEN: [&str; 1] = ["source"];

/// The struct of a script and what is implemented for it.
fn invoker(entry: &Entry<'_>) -> String {
    let name = entry.invoker();
    emitted(entry.block, |item| match item {
        Item::Struct(item) => item.ident == name,
        Item::Impl(item) => match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == name),
            _ => false,
        },
        // `forward!` is given the invoker's type.
        Item::Macro(item) => item
            .mac
            .tokens
            .clone()
            .into_iter()
            .any(|tree| matches!(&tree, proc_macro2::TokenTree::Ident(ident) if *ident == name)),
        _ => false,
    })
}

/// The Rust of a block, as far as it is asked for.
fn emitted(block: &Block, wanted: impl Fn(&Item) -> bool) -> String {
    let tokens = redlua_compiler::compile(block.tokens.clone(), &Options::default());
    match syn::parse2::<File>(tokens.clone()) {
        Ok(mut file) => {
            file.items.retain(wanted);
            prettyplease::unparse(&file)
        }
        // Newer Rust than `syn` knows, in an attribute or a type that is handed through.
        Err(_) => format!("{tokens}\n"),
    }
}
