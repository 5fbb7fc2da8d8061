//! What comes out for the scripts of the examples.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use redlua_compiler::invoker::{Emission, NamedType, emit_script};
use redlua_compiler::{Analysis, Options, analyze, compile};
use redlua_test_support::lua_syntax;

use crate::repository::{blocks, examples, read};

fn analyzed(path: &str, block: TokenStream) -> Analysis {
    let analysis = analyze(block);
    assert!(analysis.diagnostics.is_empty(), "{path}: {:?}", analysis.diagnostics);
    assert_eq!(analysis.checked.scripts.len(), analysis.printed.len());
    analysis
}

fn hashes(path: &str, source: &str) -> Vec<String> {
    let blocks = blocks(source).into_iter();
    blocks.flat_map(|block| analyzed(path, block).printed).map(|printed| printed.sha1).collect()
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    for (path, block) in examples() {
        let options = Options { asynchronous: true, ..Options::default() };
        let first = compile(block.clone(), &options).to_string();
        // Maps with hashes of their own would differ from run to run.
        for _ in 0..5 {
            assert_eq!(compile(block.clone(), &options).to_string(), first, "{path}");
        }
    }
}

#[test]
fn the_place_of_a_script_does_not_change_it() {
    for (path, _) in examples() {
        let source = read(&path);
        let expected = hashes(&path, &source);
        let indented = source.replace('\n', "\n    ");
        let commented = source.replace("\n    pub fn", "\n\n    // A remark.\n    /* Another. */\n    pub fn");
        assert_ne!(source, commented, "{path}");
        for moved in [format!("\n\n// A remark.\n{source}"), indented, commented] {
            assert_eq!(hashes(&path, &moved), expected, "{path}");
        }
        // Its documentation stands in the Lua.
        let documented = source.replace("\n    pub fn", "\n    /// More.\n    pub fn");
        assert_ne!(hashes(&path, &documented), expected, "{path}");
    }
}

#[test]
fn lua_can_read_it() {
    for (path, block) in examples() {
        for printed in analyzed(&path, block).printed {
            lua_syntax(&printed.text).unwrap_or_else(|error| panic!("{path}: {error}\n{}", printed.text));
            assert!(!printed.text.contains(&path) && !printed.text.contains('\t'), "{path}");
        }
    }
}

/// rustc's time on emitted code is what users wait for.
#[test]
fn what_rustc_has_to_read_is_small() {
    let root: TokenStream = "::redlua".parse().expect("a path");
    // The examples, and a script with each shape of an argument and of a reply.
    let shapes = "tests/connections/shapes.rs".to_owned();
    let shaped = blocks(&read(&shapes)).into_iter().map(|block| (shapes.clone(), block));
    for (path, block) in examples().into_iter().chain(shaped) {
        let analysis = analyzed(&path, block);
        let named = NamedType::of(&analysis.module);
        let settings = Emission {
            root: root.clone().into(),
            asynchronous: true,
            // Escaped, which is how the Lua is found again below.
            literal: |_| None,
            aliases: Vec::new(),
            named,
            lengths: Vec::new(),
        };
        for (script, printed) in analysis.checked.scripts.iter().zip(&analysis.printed) {
            let lua = Literal::string(&printed.text).to_string();
            let code = code(emit_script(script, &analysis.checked.types, printed, &settings), &lua);
            let (bytes, lines) = (code.to_string().len(), lines(code));
            let report = format!("{path}, {}: {bytes} bytes, {lines} lines", script.name);
            println!("{report}");
            assert!(bytes <= 6_000 && lines <= 130, "{report}");
            // All but the struct are calls of `script!` and `forward!`, which rustc expands to the same for every script.
            assert!(bytes > 500 && lines > 4, "{report}: the measure is wrong");
        }
    }
}

/// The tokens without documentation and without the Lua, which is given as a literal.
fn code(tokens: TokenStream, lua: &str) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if is_documentation(&group.stream().to_string()) => {
                kept.pop();
            }
            TokenTree::Group(group) => {
                kept.push(Group::new(group.delimiter(), code(group.stream(), lua)).into());
            }
            TokenTree::Literal(literal) if literal.to_string() == lua => {}
            leaf => kept.push(leaf),
        }
    }
    kept.into_iter().collect()
}

/// `doc = "…"`, or the same for the builds that read it.
fn is_documentation(attribute: &str) -> bool {
    let attribute = attribute.replace(' ', "");
    attribute.starts_with("doc=") || attribute.starts_with("cfg_attr(any(doc,test),doc=")
}

/// How many lines it takes to write this, one for each statement, field and end of a block.
fn lines(tokens: TokenStream) -> usize {
    let count = |tree| match tree {
        TokenTree::Group(group) => {
            let fields = group.stream().into_iter().filter(|tree| tree.to_string() == ",").count();
            let own = if group.delimiter() == Delimiter::Brace { fields + 2 } else { 0 };
            own + lines(group.stream())
        }
        leaf => usize::from(leaf.to_string() == ";"),
    };
    tokens.into_iter().map(count).sum()
}
