//! The good scripts that are mutated: the cases, the examples, and two files that use much in little space. They are read
//! when the test runs, so that what the language learns is mutated as well.

use proc_macro2::{TokenStream, TokenTree};
use std::path::{Path, PathBuf};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A `redis_script!` block, and where it stands.
pub(crate) struct Block {
    pub(crate) place: String,
    pub(crate) tokens: TokenStream,
}

/// All good scripts, in a fixed order.
pub(crate) fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for path in files(&Path::new(REPOSITORY).join("tests/cases"), "md") {
        let tokens = tokens_of(&path, &rust_of(&read(&path)));
        blocks.push(Block { place: path.display().to_string(), tokens });
    }
    for path in files(&Path::new(REPOSITORY).join("examples"), "rs") {
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

/// The content of each `redis_script! { … }`, wherever it stands.
fn find_blocks(tokens: &TokenStream, found: &mut impl FnMut(TokenStream)) {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        let before = at.checked_sub(2).and_then(|start| trees.get(start..at));
        let is_block = before.is_some_and(|pair| pair[0].to_string() == "redis_script" && pair[1].to_string() == "!");
        if is_block { found(group.stream()) } else { find_blocks(&group.stream(), found) }
    }
}

/// The `rust` block of a case.
fn rust_of(document: &str) -> String {
    let lines = document.lines().skip_while(|line| *line != "```rust").skip(1);
    lines.take_while(|line| *line != "```").fold(String::new(), |text, line| text + line + "\n")
}

fn tokens_of(path: &Path, text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of this kind in a folder and its folders, sorted; a README is none of them.
fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path, kind));
        } else if path.extension().is_some_and(|end| end == kind) && !path.ends_with("README.md") {
            found.push(path);
        }
    }
    found
}
