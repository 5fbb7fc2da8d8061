//! The documents in `cases/`: what a script is in Rust, in Lua, and on every server.
//!
//! `UPDATE_EXPECT=1` writes the printed Lua into the documents; replies are written by hand, from
//! what Rust would do. `REDLUA_CASE=text` runs the documents whose path contains the text.

#[path = "cases/difference.rs"]
mod difference;
#[path = "cases/document.rs"]
mod document;
#[path = "cases/notation.rs"]
mod notation;
#[path = "cases/run.rs"]
mod run;

use document::Document;
use redlua_test_support::{Product, Server, lua_syntax, matrix, matrix_with_modules};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[test]
fn every_case_holds() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut findings = Vec::new();
    let mut documents = Vec::new();
    for path in paths() {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        match check_text(&path, &text, update) {
            Ok(document) => documents.push((path, document)),
            Err(finding) => findings.push(finding),
        }
    }
    let (of_modules, plain): (Vec<_>, Vec<_>) = documents.iter().partition(|(_, document)| document.needs_modules);
    for server in matrix() {
        run_on(&server, &plain, &mut findings);
    }
    if !of_modules.is_empty() {
        for server in matrix_with_modules() {
            run_on(&server, &of_modules, &mut findings);
        }
    }
    assert!(findings.is_empty(), "{} differences\n\n{}", findings.len(), findings.join("\n\n"));
}

fn run_on(server: &Server, documents: &[&(PathBuf, Document)], findings: &mut Vec<String>) {
    let lease = server.exclusive();
    let version = server.version();
    let is_older = |oldest: (u16, u16)| version.product == Product::Redis && (version.major, version.minor) < oldest;
    for (path, document) in documents {
        // What a block says of its servers holds for its case.
        if document.oldest.is_some_and(is_older) {
            continue;
        }
        for finding in run::run(document, &lease) {
            findings.push(format!("{} on {}: {finding}", shown(path), lease.label()));
        }
    }
}

/// The document, if its block compiles to the Lua that it shows.
fn check_text(path: &Path, text: &str, update: bool) -> Result<Document, String> {
    let name = shown(path);
    let mut document = Document::parse(text).map_err(|error| format!("{name}: {error}"))?;
    document.compile().map_err(|error| format!("{name}:\n{error}"))?;
    for script in &document.scripts {
        lua_syntax(&script.text).map_err(|error| format!("{name}: `{}`: {error}", script.name))?;
    }
    let printed: Vec<&str> = document.scripts.iter().map(|script| script.text.as_str()).collect();
    if document.lua == printed {
        return Ok(document);
    }
    if update {
        std::fs::write(path, document::with_lua(text, &printed)).expect("a writable file");
        return Ok(document);
    }
    let mut finding = format!("{name}: prints another Lua (UPDATE_EXPECT=1 writes it into the document)\n");
    let _ = write!(finding, "{}", difference::lines(&document.lua.join("\n"), &printed.join("\n")));
    Err(finding)
}

/// All documents in a fixed order.
fn paths() -> Vec<PathBuf> {
    let wanted = std::env::var("REDLUA_CASE").unwrap_or_default();
    let mut found = Vec::new();
    for topic in entries(&folder()).into_iter().filter(|path| path.is_dir()) {
        let documents = entries(&topic).into_iter().filter(|path| path.extension().is_some_and(|end| end == "md"));
        found.extend(documents.filter(|path| shown(path).contains(&wanted)));
    }
    assert!(!found.is_empty(), "no document's path contains {wanted:?}");
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a readable folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// `loops/for_range.md`.
fn shown(path: &Path) -> String {
    path.strip_prefix(folder()).unwrap_or(path).display().to_string()
}

/// A document that is wrong in one way must be found to be wrong.
#[test]
fn a_wrong_document_is_found_out() {
    let right = "# Title\n\nWhy.\n\n```rust\npub fn next() -> i64 {\n    let total: Str<i64> = key!(\"total\");\n    \
                 total.incr()\n}\n```\n\n```lua\n```\n\n```calls\nSET total 4\nnext KEYS total → (integer) 5\n\
                 GET total → \"5\"\n```\n";
    let findings = |text: &str| {
        let mut document = Document::parse(text).expect("a document");
        document.compile().expect("a block that compiles");
        run::run(&document, &redlua_test_support::Server::lease())
    };
    assert!(findings(right).is_empty(), "{:?}", findings(right));
    // Once with EVAL and once with EVALSHA.
    assert_eq!(findings(&right.replace("(integer) 5", "(integer) 6")).len(), 2);
    assert_eq!(findings(&right.replace("\"5\"", "\"6\"")).len(), 2);
    assert_eq!(findings(&right.replace("→ (integer) 5", "→ !REDLUA_OVERFLOW")).len(), 2);
    assert_eq!(findings(&right.replace("SET total 4", "SADD total 4")).len(), 4);
    let unlike = check_text(Path::new("a.md"), right, false);
    assert!(unlike.is_err_and(|finding| finding.contains("+ local total = KEYS[1]")));
    assert!(Document::parse(&right.replace("# Title", "Title")).is_err());
    assert!(Document::parse(&right.replace("```calls", "```")).is_err());
}
