//! The Lua that stands in documents, below the Rust that it is made of.

use crate::repository::{files, find_blocks, read, root, tokens_of};
use proc_macro2::TokenStream;
use redlua_compiler::analyze;
use redlua_compiler::diagnostic::render::render;
use redlua_test_support::{Fence, fences};
use std::fmt::Write;
use std::path::Path;

#[test]
fn the_lua_of_every_case_is_what_is_printed() {
    let documents = files(&root().join("tests/cases"), "md");
    assert!(documents.len() >= 140, "only {} cases are left", documents.len());
    let mut findings = String::new();
    for path in documents {
        let text = read(&path);
        let blocks = blocks(&path, &text);
        let of =
            |kind: &str| blocks.iter().filter(|block| block.info == kind).map(|block| block.text.clone()).collect();
        let (rust, shown): (Vec<String>, Vec<String>) = (of("rust"), of("lua"));
        let printed = printed(&path, &rust.concat(), tokens_of(&path, &rust.concat()), &mut findings);
        compare(&path, &shown, &printed, &mut findings);
    }
    assert!(findings.is_empty(), "{findings}\nUPDATE_EXPECT=1 cargo test -p redlua --test cases");
}

/// Below a program of a page stands the Lua of some of its scripts, which begins with the script's name.
#[test]
fn the_lua_of_the_book_and_the_readme_is_what_is_printed() {
    let mut pages = files(&root().join("docs/src"), "md");
    pages.push(root().join("README.md"));
    let (mut findings, mut compared) = (String::new(), 0);
    for path in pages {
        let mut above: Vec<String> = Vec::new();
        for block in blocks(&path, &read(&path)) {
            match block.info.split(',').collect::<Vec<_>>().as_slice() {
                ["rust", "fails", code] => refuse(&path, &block, code, &mut findings),
                ["rust", "script"] => {
                    above = printed(&path, &block.text, tokens_of(&path, &block.text), &mut findings);
                }
                ["rust", ..] => {
                    above.clear();
                    find_blocks(&tokens_of(&path, &block.text), &mut |script| {
                        above.extend(printed(&path, &block.text, script, &mut findings));
                    });
                }
                ["lua"] => {
                    let wanted = above.iter().find(|lua| name(lua) == name(&block.text)).or(above.first());
                    compare(&path, &[block.text], &wanted.cloned().into_iter().collect::<Vec<_>>(), &mut findings);
                    compared += 1;
                }
                _ => {}
            }
        }
    }
    assert!(compared >= 3, "only {compared} blocks of Lua are left in the book");
    assert!(findings.is_empty(), "{findings}\nUPDATE_EXPECT=1 cargo test --test docs");
}

/// What its first line, a comment, begins with.
fn name(lua: &str) -> &str {
    let line = lua.lines().next().unwrap_or_default();
    line.trim_start_matches("-- ").split([':', ' ']).next().unwrap_or_default()
}

fn blocks(path: &Path, text: &str) -> Vec<Fence> {
    fences(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Lua of all scripts of a block that must be right.
fn printed(path: &Path, source: &str, block: TokenStream, findings: &mut String) -> Vec<String> {
    let analysis = analyze(block);
    if !analysis.diagnostics.is_empty() {
        let _ = writeln!(findings, "{}", render(source, &path.display().to_string(), &analysis.diagnostics));
    }
    analysis.printed.into_iter().map(|script| script.text).collect()
}

fn refuse(path: &Path, block: &Fence, code: &str, findings: &mut String) {
    let said = analyze(tokens_of(path, &block.text)).diagnostics;
    if said.is_empty() || said.iter().any(|one| one.code.to_string() != code) {
        let said: Vec<String> = said.iter().map(|one| one.code.to_string()).collect();
        let _ = writeln!(findings, "{}:{}: {said:?}, not {code}", path.display(), block.first_line + 1);
    }
}

fn compare(path: &Path, shown: &[String], printed: &[String], findings: &mut String) {
    if shown == printed {
        return;
    }
    let (shown, printed) = (shown.concat(), printed.concat());
    let line = shown.lines().zip(printed.lines()).take_while(|(one, other)| one == other).count();
    let [old, new] = [&shown, &printed].map(|text| text.lines().nth(line).unwrap_or("(the end)"));
    let _ = writeln!(findings, "{}:\n- {old}\n+ {new}", path.display());
}
