//! The files of the repository that tests of the compiler read when they run: scripts that are right.

use proc_macro2::{TokenStream, TokenTree};
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The files of this kind in a folder and its folders, sorted; a README is none of them.
pub(crate) fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
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

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The tokens of a text that stands in a file.
pub(crate) fn tokens_of(path: &Path, text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The content of each `redis_script! { … }`, wherever it stands.
pub(crate) fn find_blocks(tokens: &TokenStream, found: &mut impl FnMut(TokenStream)) {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        let before = at.checked_sub(2).and_then(|start| trees.get(start..at));
        let is_block = before.is_some_and(|pair| pair[0].to_string() == "redis_script" && pair[1].to_string() == "!");
        if is_block { found(group.stream()) } else { find_blocks(&group.stream(), found) }
    }
}
