//! The good scripts that are mutated: the cases, the examples, and two files that use much in little space. They are read
//! when the test runs, so that what the language learns is mutated as well.

use crate::repository::{files, find_blocks, read, root, tokens_of};
use proc_macro2::{TokenStream, TokenTree};
use redlua_test_support::fences;
use std::path::Path;

/// A `redis_script!` block, and where it stands.
pub(crate) struct Block {
    pub(crate) place: String,
    pub(crate) tokens: TokenStream,
}

/// All good scripts, in a fixed order.
pub(crate) fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for path in files(&root().join("tests/cases"), "md") {
        let tokens = tokens_of(&path, &rust_of(&path, &read(&path)));
        blocks.push(Block { place: path.display().to_string(), tokens });
    }
    for path in files(&root().join("examples"), "rs") {
        let source = tokens_of(&path, &read(&path));
        find_blocks(&source, &mut |tokens| blocks.push(Block { place: path.display().to_string(), tokens }));
    }
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz"), "txt") {
        let tokens = tokens_of(&path, &read(&path));
        blocks.push(Block { place: path.display().to_string(), tokens });
    }
    blocks
}

/// Every token of the blocks, groups without what is in them left out.
pub(crate) fn leaves(blocks: &[Block]) -> Vec<TokenTree> {
    fn collect(tokens: TokenStream, all: &mut Vec<TokenTree>) {
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => collect(group.stream(), all),
                leaf => all.push(leaf),
            }
        }
    }
    let mut all = Vec::new();
    blocks.iter().for_each(|block| collect(block.tokens.clone(), &mut all));
    all
}

/// The `rust` block of a case.
fn rust_of(path: &Path, document: &str) -> String {
    let blocks = fences(document).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    blocks.into_iter().find(|block| block.info == "rust").map(|block| block.text).unwrap_or_default()
}
