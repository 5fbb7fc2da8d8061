//! The files of this repository.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands in a folder: names, sorted, folders with a `/` behind them.
pub(crate) fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let is_folder = entry.file_type().expect("a type").is_dir();
            format!("{}{}", entry.file_name().to_string_lossy(), if is_folder { "/" } else { "" })
        })
        .collect();
    names.sort();
    names
}

/// The files of a folder and of those in it, as paths from the root.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for name in names(folder) {
        let path = format!("{folder}/{name}");
        match path.strip_suffix('/') {
            Some(inner) => found.extend(files(inner)),
            None => found.push(path.into()),
        }
    }
    found
}

/// The blocks of `redis_script! { … }` in a source.
pub(crate) fn blocks(source: &str) -> Vec<TokenStream> {
    let tokens: TokenStream = source.parse().unwrap_or_else(|error| panic!("{error}"));
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let is_macro = |window: &[TokenTree]| window[0].to_string() == "redis_script" && window[1].to_string() == "!";
    let named = trees.windows(3).filter(|window| is_macro(window));
    let groups = named.filter_map(|window| match &window[2] {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    groups.collect()
}

/// The examples that hold a script: path and block.
pub(crate) fn examples() -> Vec<(String, TokenStream)> {
    let paths = names("examples").into_iter().filter(|name| name.ends_with(".rs"));
    let found: Vec<_> = paths
        .flat_map(|name| {
            let path = format!("examples/{name}");
            let blocks = blocks(&read(&path));
            blocks.into_iter().map(move |block| (path.clone(), block))
        })
        .collect();
    assert!(found.len() >= 4, "{} examples hold a script", found.len());
    found
}
