//! What is handed back to rustc: complete, small, and naming nothing but the facade and `::core`.
//!
//! `data/expansion.rs` is the expansion of the samples, which the facade's tests compile.
//! `UPDATE_EXPECT=1 cargo test -p redlua-compiler --test invoker` writes it anew.

#[path = "invoker/build.rs"]
mod build;
#[path = "invoker/samples.rs"]
mod samples;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use redlua_compiler::check::typed::{ExprKind, Script};
use redlua_compiler::invoker::{Emission, Printed, emit_alias, emit_constant, emit_script, emit_skeleton, emit_types};
use redlua_compiler::syntax::ast::{Alias, Constant, Expr, Module};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/expansion.rs");
const LUA: &str = "-- KEYS: `hits`, ARGV[1]\n\nreturn {1, 2}\n";
const SHA1: &str = "0123456789abcdef0123456789abcdef01234567";

fn settings() -> Emission {
    Emission {
        root: quote!(::redlua).into(),
        asynchronous: true,
        literal: |source| source.parse().ok(),
        aliases: Vec::new(),
        named: samples::named(),
        lengths: Vec::new(),
    }
}

fn printed() -> Printed {
    Printed { text: LUA.to_owned(), sha1: SHA1.to_owned(), lines: (1..=8).map(|line| (line, build::span())).collect() }
}

fn emitted(script: &Script) -> TokenStream {
    emit_script(script, &samples::types(), &printed(), &settings())
}

fn scripts() -> Vec<Script> {
    vec![samples::sliding_window(), samples::acquire(), samples::peek(), samples::look(), samples::count_hits()]
}

/// The whole block.
fn expansion() -> TokenStream {
    let mut tokens = emit_types(&samples::types(), &scripts(), &settings());
    tokens.extend(scripts().iter().map(emitted));
    tokens
}

/// The tokens without documentation and without the Lua.
fn code(tokens: TokenStream) -> TokenStream {
    let mut output: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let inner = code(group.stream());
                let is_doc = group.stream().into_iter().next();
                let is_doc = is_doc.is_some_and(|first| first.to_string() == "doc");
                let after_hash = output.last().is_some_and(|last| last.to_string() == "#");
                if is_doc && after_hash {
                    output.pop();
                } else {
                    output.push(proc_macro2::Group::new(group.delimiter(), inner).into());
                }
            }
            TokenTree::Literal(literal) if literal.to_string().contains("KEYS:") => {}
            leaf => output.push(leaf),
        }
    }
    output.into_iter().collect()
}

fn parse(tokens: &TokenStream) {
    if let Err(error) = syn::parse2::<syn::File>(tokens.clone()) {
        panic!("{error}: {tokens}");
    }
}

#[test]
fn it_is_rust() {
    parse(&expansion());
}

#[test]
fn a_script_is_small() {
    let bytes = code(emitted(&samples::sliding_window())).to_string().len();
    assert!(bytes <= 6000, "{bytes} bytes");
    let text = std::fs::read_to_string(DATA).expect("the expansion");
    let script = text.split("pub struct SlidingWindow").nth(1).unwrap_or_default();
    let script = script.split("What `acquire` does").next().unwrap_or_default();
    let lines = script.lines().filter(|line| !line.trim_start().starts_with("#[doc"));
    let lines = lines.count();
    assert!(lines <= 130, "{lines} lines");
}

/// `#![no_implicit_prelude]` in the facade's test finds names that only the prelude has; this finds
/// paths into other crates.
#[test]
fn paths_begin_at_the_facade_or_core() {
    let text = code(expansion()).to_string();
    let roots = text.split(" :: ").collect::<Vec<_>>();
    for pair in roots.windows(2) {
        let before = pair[0].rsplit(' ').next().unwrap_or_default();
        let starts_path = !before.ends_with(|last: char| last.is_alphanumeric() || "_>".contains(last));
        if starts_path {
            let root = pair[1].split(' ').next().unwrap_or_default();
            assert!(["redlua", "core"].contains(&root), "{root}");
        }
    }
}

#[test]
fn the_root_can_be_renamed() {
    let settings = Emission {
        root: quote!(::other).into(),
        asynchronous: false,
        literal: settings().literal,
        aliases: Vec::new(),
        named: samples::named(),
        lengths: Vec::new(),
    };
    let mut tokens = emit_types(&samples::types(), &scripts(), &settings);
    tokens.extend(emit_script(&samples::acquire(), &samples::types(), &printed(), &settings));
    let text = code(tokens).to_string();
    assert!(!text.contains("redlua"), "{text}");
    assert!(!text.contains("async"), "{text}");
}

#[test]
fn aliases_are_replaced_and_conditions_repeated() {
    let mut script = samples::acquire();
    script.source.parameters[0].ty = build::type_ref("Name");
    script.source.output = Some(build::type_ref("Answer"));
    script.source.attributes = vec![quote!(#[cfg(any())]), quote!(#[deprecated])];
    let alias = |name: &str, ty: &str| Alias {
        name: build::ident(name),
        docs: Vec::new(),
        ty: build::type_ref(ty),
        visibility: TokenStream::new(),
    };
    let settings = Emission {
        aliases: vec![alias("Name", "&str"), alias("Answer", "Result<Count, LockError>"), alias("Count", "i64")],
        ..settings()
    };
    let tokens = emit_script(&script, &samples::types(), &printed(), &settings);
    parse(&tokens);
    let text = tokens.to_string();
    assert!(text.contains("pub resource : & 'a str"), "{text}");
    assert!(text.contains("type Reply = i64 ; type Error = LockError ;"), "{text}");
    assert_eq!(text.matches("# [cfg (any ())]").count(), 3);
    assert_eq!(text.matches("# [deprecated]").count(), 1);
}

/// It has two meanings: without a type it is a text of the runtime's.
#[test]
fn json_of_any_shape_is_a_text() {
    let mut script = samples::acquire();
    script.source.parameters[0].ty = build::type_ref("&[Json]");
    script.source.parameters[1].ty = build::type_ref("Json<&Job>");
    script.source.output = Some(build::type_ref("Option<Json>"));
    script.error = None;
    let tokens = emit_script(&script, &samples::types(), &printed(), &settings());
    parse(&tokens);
    let text = tokens.to_string();
    assert!(text.contains("pub resource : & 'a [:: redlua :: JsonText]"), "{text}");
    assert!(text.contains("pub owner : :: redlua :: Json <& 'a Job >"), "{text}");
    assert!(text.contains("type Reply = Option < :: redlua :: JsonText >"), "{text}");
    script.source.parameters.truncate(1);
    let module = Module { functions: vec![script.source], ..Module::default() };
    let skeleton = emit_skeleton(&module, &settings()).to_string();
    assert!(skeleton.contains("pub resource : & 'a [:: redlua :: JsonText]"), "{skeleton}");
}

#[test]
fn constants_keep_their_value() {
    let emitted = |visibility: &str, ty: &str, value: ExprKind| {
        let source = Constant {
            visibility: build::tokens(visibility),
            public: !visibility.is_empty(),
            name: build::ident("LIMIT"),
            docs: Vec::new(),
            ty: build::type_ref(ty),
            value: Expr { kind: redlua_compiler::syntax::ast::ExprKind::Error, span: build::span() },
        };
        emit_constant(&source, &value, &settings()).to_string()
    };
    let integer = ExprKind::Integer(-5);
    let found = emitted("pub", "i64", integer.clone());
    assert_eq!(found, "pub const LIMIT : i64 = - 5 ;");
    let found = emitted("pub(crate)", "f64", ExprKind::Float(1.5));
    assert_eq!(found, "pub (crate) const LIMIT : f64 = 1.5 ;");
    let found = emitted("pub", "&str", ExprKind::Text(b"a\"".to_vec()));
    assert_eq!(found, "pub const LIMIT : & str = \"a\\\"\" ;");
    let found = emitted("pub", "&[u8]", ExprKind::Text(b"\xff".to_vec()));
    assert_eq!(found, "pub const LIMIT : & [u8] = b\"\\xFF\" ;");
    assert_eq!(emitted("", "i64", integer), "");
}

/// Servers before 7.0 don't know `EVALSHA_RO`.
#[test]
fn a_script_for_old_servers_does_without_evalsha_ro() {
    let mut script = samples::peek();
    assert!(plain(&emitted(&script)).contains(&format!("\"{SHA1}\"true")));
    script.effects.unknown_read_only = true;
    let text = plain(&emitted(&script));
    assert!(text.contains(&format!("\"{SHA1}\"false")), "{text}");
    let docs = emitted(&script).to_string();
    assert!(docs.contains("It only reads") && !docs.contains("is sent as `EVALSHA_RO`"), "{docs}");
}

#[test]
fn aliases_of_handles_are_no_rust_types() {
    let emitted = |visibility: &str, ty: &str| {
        let alias = Alias {
            name: build::ident("Name"),
            docs: Vec::new(),
            ty: build::type_ref(ty),
            visibility: build::tokens(visibility),
        };
        emit_alias(&alias, &settings()).to_string()
    };
    assert_eq!(emitted("pub", "Vec<i64>"), "pub type Name = Vec < i64 > ;");
    assert_eq!(emitted("pub", "ZSet<i64>"), "");
    assert_eq!(emitted("", "i64"), "");
}

#[test]
fn the_skeleton_has_every_name_and_no_impl_that_can_fail() {
    let types = samples::types();
    let sources = scripts().into_iter().map(|script| script.source);
    let mut module = Module {
        functions: sources.collect(),
        records: types.records.into_iter().map(|record| record.source).collect(),
        enums: types.enums.into_iter().map(|found| found.source).collect(),
        ..Module::default()
    };
    module.functions.push(build::function("pub", "twice", None));
    module.functions.push(build::function("pub", "twice", None));
    module.functions.push(build::function("pub", "unknown", Some("Missing")));
    let tokens = emit_skeleton(&module, &settings());
    parse(&tokens);
    let text = tokens.to_string();
    assert!(!text.contains("__private :: Script"), "{text}");
    for name in ["struct Verdict", "enum Outcome", "struct SlidingWindow", "forward ! (skeleton"] {
        assert!(text.contains(name), "{name}: {text}");
    }
    assert_eq!(text.matches("struct Twice").count(), 1);
    assert!(!text.contains("Unknown"), "{text}");
}

#[test]
fn the_expansion_is_the_stored_one() {
    let tokens = expansion();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(DATA, format!("// @generated by tests/invoker.rs\n{tokens}\n")).expect("write");
        let formatted = std::process::Command::new("rustfmt")
            .args(["--edition", "2024", "--config", "max_width=100,use_small_heuristics=Default", DATA])
            .status();
        assert!(formatted.is_ok_and(|status| status.success()), "rustfmt");
    }
    let stored = std::fs::read_to_string(DATA).expect("the expansion");
    let stored: TokenStream = stored.parse().expect("tokens");
    assert!(plain(&stored) == plain(&tokens), "run with UPDATE_EXPECT=1");
}

/// Tokens as text that rustfmt does not change: it adds and takes commas and braces.
fn plain(tokens: &TokenStream) -> String {
    tokens.to_string().replace([' ', ',', '\n', '{', '}'], "")
}
