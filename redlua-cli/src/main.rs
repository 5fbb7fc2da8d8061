//! `redlua`: shows, checks and explains `redis_script!` blocks without building the crate.

use proc_macro2::{TokenStream, TokenTree};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["show", file] => show(file),
        _ => {
            eprintln!("usage: redlua show FILE");
            ExitCode::from(2)
        }
    }
}

fn show(file: &str) -> ExitCode {
    let source = match std::fs::read_to_string(file) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("redlua: {file}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let tokens: TokenStream = match source.parse() {
        Ok(tokens) => tokens,
        Err(error) => {
            eprintln!("redlua: {file}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut failed = false;
    for block in blocks(tokens) {
        let analysis = redlua_compiler::analyze(block);
        if !analysis.diagnostics.is_empty() {
            failed = true;
            eprint!("{}", redlua_compiler::diagnostic::render::render(&source, file, &analysis.diagnostics));
        }
        for printed in &analysis.printed {
            println!("{}", printed.text);
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The tokens of every `redis_script! { … }` in a file.
fn blocks(tokens: TokenStream) -> Vec<TokenStream> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        let named = at >= 2
            && matches!(&trees[at - 1], TokenTree::Punct(punct) if punct.as_char() == '!')
            && matches!(&trees[at - 2], TokenTree::Ident(name) if name == "redis_script");
        if named {
            found.push(group.stream());
        } else {
            found.extend(blocks(group.stream()));
        }
    }
    found
}
