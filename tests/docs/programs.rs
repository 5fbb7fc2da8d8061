//! The programs of the book: compiled by redlua, then all together by rustc as one program, which runs the recipes.

use std::fmt::Write;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use redlua_compiler::diagnostic::render::render;
use redlua_compiler::{Analysis, analyze};
use redlua_test_support::lua_syntax;

use crate::book::{Block, Page, pages};

/// Languages of blocks that nothing is checked of.
const OTHER: [&str; 5] = ["text", "console", "toml", "sh", "redis"];

#[test]
fn every_block_is_of_a_known_kind() {
    for page in pages() {
        for block in page.blocks() {
            let known = block.is(&["rust"])
                || block.is(&["rust", "script"])
                || block.is(&["rust", "run"])
                || block.refused_with().is_some()
                || block.is(&["lua"])
                || block.is(&["lua", "original"])
                || matches!(block.info.as_slice(), [one] if OTHER.contains(&one.as_str()));
            assert!(known, "{}: a block of the kind {:?}", block.place, block.info);
        }
    }
}

#[test]
fn redlua_accepts_and_refuses_what_the_book_says() {
    let mut faults = Vec::new();
    for block in pages().iter().flat_map(Page::blocks) {
        if let Some(code) = block.refused_with() {
            let analysis = analyze(tokens(&block.text, &block.place));
            let found: Vec<String> = analysis.diagnostics.iter().map(|one| one.code.to_string()).collect();
            if found.is_empty() || found.iter().any(|one| one != code) {
                faults.push(format!("{}: refused with {found:?} and not with {code}", block.place));
            }
            continue;
        }
        for analysis in analyses(&block) {
            if !analysis.diagnostics.is_empty() {
                faults.push(render(&block.text, &block.place, &analysis.diagnostics));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_lua_is_what_the_compiler_prints() {
    for page in pages() {
        let mut text = page.text.clone();
        let mut printed: Vec<String> = Vec::new();
        let mut behind: Vec<(Block, String)> = Vec::new();
        for block in page.blocks() {
            if block.info[0] == "rust" {
                let all = analyses(&block).into_iter().flat_map(|analysis| analysis.printed);
                printed = all.map(|script| script.text).collect();
            } else if block.is(&["lua"]) {
                let name = block.text.lines().next().unwrap_or_default();
                let name = name.trim_start_matches("-- ").split([':', ' ']).next().unwrap_or_default();
                let wanted = printed.iter().find(|lua| {
                    let first = lua.lines().next().unwrap_or_default().trim_start_matches("-- ");
                    first == name || first.starts_with(&format!("{name}:"))
                });
                let wanted = wanted.or(printed.first().filter(|_| name.is_empty()));
                let wanted = wanted.unwrap_or_else(|| panic!("{}: no script `{name}` above it", block.place));
                behind.push((block, wanted.clone()));
            }
        }
        for (block, lua) in behind.iter().rev() {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.splice(block.first_line + 1..block.last_line, lua.trim_end().lines());
            text = lines.join("\n") + "\n";
        }
        Page::expect(&page.path, &text);
    }
}

#[test]
fn lua_by_hand_is_lua() {
    for block in pages().iter().flat_map(Page::blocks).filter(|block| block.is(&["lua", "original"])) {
        if let Err(error) = lua_syntax(&block.text) {
            panic!("{}: {error}", block.place);
        }
    }
}

#[test]
fn rustc_compiles_every_program_and_the_recipes_run() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book.rs");
    std::fs::write(&path, program()).expect("a writable file");
    trybuild::TestCases::new().pass(&path);
}

/// One program of all blocks, each a module.
fn program() -> String {
    let mut modules = String::new();
    let mut calls = String::new();
    for (number, block) in pages().iter().flat_map(Page::blocks).enumerate() {
        if block.info[0] != "rust" || block.refused_with().is_some() {
            continue;
        }
        let _ = writeln!(modules, "// docs/src/{}\nmod block_{number} {{", block.place);
        if block.is(&["rust", "script"]) {
            let _ = writeln!(modules, "redlua::redis_script! {{\n{}}}\n}}", block.text);
        } else {
            let _ = writeln!(modules, "{}}}", block.text);
        }
        if block.is(&["rust", "run"]) {
            let _ = writeln!(
                calls,
                "let lease = redlua_test_support::Server::lease();\n\
                 block_{number}::example(&mut lease.connection()).unwrap_or_else(|error| panic!(\"{}: {{error}}\"));\n\
                 drop(lease);",
                block.place
            );
        }
    }
    assert!(calls.matches("::example(").count() >= 12, "the recipes are gone");
    format!(
        "//! Generated from docs/src.\n#![allow(dead_code, unused_variables, unused_imports)]\n{modules}fn main() {{\n{calls}}}\n"
    )
}

/// The `redis_script!` blocks of a block of the book.
fn analyses(block: &Block) -> Vec<Analysis> {
    if block.info[0] != "rust" || block.refused_with().is_some() {
        return Vec::new();
    }
    let all = tokens(&block.text, &block.place);
    if block.is(&["rust", "script"]) {
        return vec![analyze(all)];
    }
    let mut found = Vec::new();
    collect_scripts(all, &mut found);
    found.into_iter().map(analyze).collect()
}

fn collect_scripts(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        let named = at >= 2 && trees[at - 2].to_string() == "redis_script" && trees[at - 1].to_string() == "!";
        if named {
            found.push(group.stream());
        } else {
            collect_scripts(group.stream(), found);
        }
    }
}

fn tokens(text: &str, place: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{place}: {error}"))
}
