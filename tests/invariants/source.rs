//! Who may do what in the compiler. Read from its source, without comments and tests.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::repository::{files, read};

/// The source files of the compiler: path from `src/`, and tokens without documentation and tests.
fn sources() -> Vec<(String, Vec<String>)> {
    let paths = files("redlua-compiler/src").into_iter().map(|path| path.to_str().expect("a path").to_owned());
    let rust = paths.filter(|path| path.ends_with(".rs") && !path.ends_with("tests.rs"));
    let found: Vec<_> = rust
        .map(|path| {
            let tokens: TokenStream = read(&path).parse().unwrap_or_else(|error| panic!("{path}: {error}"));
            (path.trim_start_matches("redlua-compiler/src/").to_owned(), words(tokens))
        })
        .collect();
    assert!(found.len() > 80, "{} files", found.len());
    found
}

/// All tokens as text, brackets included, without documentation and what is `#[cfg(test)]`.
fn words(tokens: TokenStream) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut trees = tokens.into_iter();
    while let Some(tree) = trees.next() {
        let TokenTree::Group(group) = &tree else {
            words.push(tree.to_string());
            continue;
        };
        let attribute = match words.last().map(String::as_str) {
            Some("#" | "!") => group.stream().to_string(),
            _ => String::new(),
        };
        if attribute == "cfg (test)" {
            words.pop();
            // The item ends with its block, or with a semicolon.
            trees.find(|tree| match tree {
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                other => other.to_string() == ";",
            });
        } else if attribute.starts_with("doc =") {
            words.pop();
        } else {
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Brace => ("{", "}"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::None => ("", ""),
            };
            words.push(open.to_owned());
            words.extend(self::words(group.stream()));
            words.push(close.to_owned());
        }
    }
    words
}

/// The files in which these tokens stand one after the other.
fn with(sources: &[(String, Vec<String>)], words: &str) -> Vec<String> {
    let wanted: Vec<&str> = words.split(' ').collect();
    let holds = |words: &[String]| words.windows(wanted.len()).any(|window| window == wanted);
    sources.iter().filter(|(_, words)| holds(words)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn the_compiler_does_no_io() {
    let sources = sources();
    for words in ["fs", "net", "env", "io", "process", "thread", "time"].map(|module| format!("std : : {module}")) {
        assert_eq!(with(&sources, &words), [""; 0], "{words}");
    }
    for name in ["println", "eprintln", "print", "eprint", "dbg"].map(|name| format!("{name} !")) {
        assert_eq!(with(&sources, &name), [""; 0], "{name}");
    }
    // The search itself finds something.
    assert!(!with(&sources, "std : : fmt").is_empty());
}

#[test]
fn the_compiler_does_not_panic_on_purpose() {
    let sources = sources();
    let macros = ["panic", "unreachable", "todo", "unimplemented", "assert", "assert_eq", "assert_ne"];
    for words in macros.map(|name| format!("{name} ! (")) {
        assert_eq!(with(&sources, &words), [""; 0], "{words}");
    }
    assert_eq!(with(&sources, ". unwrap ( )"), [""; 0]);
    // The reader of the catalogue has a function of that name, which does not panic.
    let callers = with(&sources, ". expect (");
    let others: Vec<_> = callers.iter().filter(|path| !path.starts_with("catalogue/parse/")).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn one_file_makes_compile_errors() {
    let names = |words: &[String]| words.iter().any(|word| word.contains("compile_error"));
    let found: Vec<_> = sources().into_iter().filter(|(_, words)| names(words)).map(|(path, _)| path).collect();
    assert_eq!(found, ["diagnostic/emit.rs"]);
}

#[test]
fn only_the_printer_makes_lua_text() {
    let sources = sources();
    assert_eq!(with(&sources, "LuaText { text :"), ["lua/print.rs"]);
    // The phases that come near Lua; the others name it in messages to the user. `limits` reads the prelude.
    let near = |path: &str| (path.starts_with("lower/") || path.starts_with("lua/")) && path != "lua/limits.rs";
    let statements = ["local ", "return ", " then", "function ", "redis.call(", "end\\n", " .. "];
    let mut printed = 0;
    for (path, words) in sources.iter().filter(|(path, _)| near(path)) {
        let texts = words.iter().filter(|word| word.starts_with('"'));
        let lua = texts.filter(|text| statements.iter().any(|statement| text.contains(statement)));
        for text in lua {
            assert!(path.starts_with("lua/print"), "{path} writes Lua: {text}");
            printed += 1;
        }
    }
    assert!(printed > 2, "{printed}");
}

#[test]
fn the_target_knows_neither_redis_nor_rust() {
    let sources: Vec<_> = sources().into_iter().filter(|(path, _)| path.starts_with("lua/")).collect();
    assert!(sources.len() > 5);
    for name in ["syn", "quote", "proc_macro2", "redis"] {
        let found: Vec<_> = with(&sources, name);
        assert_eq!(found, [""; 0], "{name}");
    }
    for phase in ["catalogue", "check", "diagnostic", "invoker", "lower", "span", "syntax"] {
        assert_eq!(with(&sources, &format!("crate : : {phase}")), [""; 0], "{phase}");
    }
    // `redis` is a name that a local must not take, and nothing else.
    let is_text = |word: &String| word.starts_with('"') && word.to_lowercase().contains("redis");
    let named: Vec<_> = sources.iter().filter(|(_, words)| words.iter().any(is_text)).map(|(path, _)| path).collect();
    assert_eq!(named, ["lua/names.rs"]);
}

#[test]
fn no_set_is_walked_in_the_order_of_its_hashes() {
    // Sets that are only asked. What is walked has an order of its own.
    let mut found = with(&sources(), "HashSet");
    found.extend(with(&sources(), "HashMap"));
    assert_eq!(found, ["syntax/parse/item.rs", "syntax/parse/mod.rs"]);
}
