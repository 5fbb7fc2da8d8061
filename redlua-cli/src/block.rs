//! The `redis_script!` blocks of a file, wherever they stand: in modules, in functions, by path.

use proc_macro2::{TokenStream, TokenTree};
use redlua_compiler::Analysis;

/// One `redis_script! { … }`.
pub(crate) struct Block {
    /// What stands between its braces.
    pub(crate) tokens: TokenStream,
    /// What the compiler knows about it.
    pub(crate) analysis: Analysis,
}

/// Compiles the blocks in the order of the source.
pub(crate) fn find_blocks(tokens: TokenStream) -> Vec<Block> {
    let mut found = Vec::new();
    // A list instead of a recursion: brackets may nest deeper than the stack is.
    let mut open = vec![tokens];
    while let Some(stream) = open.pop() {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        for (at, tree) in trees.iter().enumerate() {
            let TokenTree::Group(group) = tree else { continue };
            match before(&trees[..at]) {
                Before::Block => found.push((group.span_open().start(), group.stream())),
                Before::Definition => {}
                Before::Other => open.push(group.stream()),
            }
        }
    }
    found.sort_by_key(|(place, _)| *place);
    let compile = |(_, tokens): (_, TokenStream)| Block { analysis: redlua_compiler::analyze(tokens.clone()), tokens };
    found.into_iter().map(compile).collect()
}

/// What stands before a group.
enum Before {
    /// `redis_script!`.
    Block,
    /// `macro_rules! name`: what is inside is no script before the macro is called.
    Definition,
    /// Anything else.
    Other,
}

fn before(trees: &[TokenTree]) -> Before {
    match trees {
        [.., name, mark] if is_word(name, "redis_script") && is_mark(mark) => Before::Block,
        [.., rules, mark, TokenTree::Ident(_)] if is_word(rules, "macro_rules") && is_mark(mark) => Before::Definition,
        _ => Before::Other,
    }
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(name) if name == word)
}

fn is_mark(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '!')
}
