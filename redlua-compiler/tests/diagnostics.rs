//! Code, page and message belong together: every code has a page whose programs do what they claim,
//! and a file in the repository's `tests/ui` in which a user of rustc meets it.

use proc_macro2::TokenStream;
use redlua_compiler::analyze;
use redlua_compiler::diagnostic::codes::{self, Entry};
use redlua_test_support::{Fence, fences};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A page shows the fault and its fix, says what would have happened, and stays short.
const LINES: std::ops::RangeInclusive<usize> = 15..=45;

#[test]
fn every_page_shows_the_fault_and_the_fix() {
    let mut faults = Vec::new();
    for entry in codes::ALL {
        let blocks = programs(entry);
        for kind in ["fails", "compiles"] {
            if !blocks.iter().any(|block| block.kind == kind) {
                faults.push(format!("{}: no block that is marked `rust {kind}`", entry.code));
            }
        }
        for block in &blocks {
            faults.extend(judge(entry, block));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_page_has_the_same_parts() {
    for entry in codes::ALL {
        let code = entry.code;
        let lines = entry.page.lines().count();
        assert!(entry.page.starts_with(&format!("# {code}\n")), "{code} does not begin with its code");
        assert!(LINES.contains(&lines), "the page of {code} has {lines} lines");
        for part in ["**In production.**", "**Fix.**"] {
            assert_eq!(entry.page.matches(part).count(), 1, "the page of {code} needs one {part}");
        }
    }
}

#[test]
fn every_code_has_a_page_and_a_message() {
    let known: BTreeSet<String> = codes::ALL.iter().map(|entry| entry.code.to_string()).collect();
    let pages: BTreeSet<String> = files(&crate_root().join("src/diagnostic/explain"))
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    assert_eq!(pages, known, "the pages and the codes differ");

    let mut recorded: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in messages() {
        for code in codes_in(&std::fs::read_to_string(&path).expect("a recorded message")) {
            recorded.entry(code).or_default().push(path.clone());
        }
    }
    for code in &known {
        assert!(recorded.contains_key(code), "no file of tests/ui shows {code}");
    }
    for (code, paths) in &recorded {
        assert!(known.contains(code), "{code} is no code, but stands in {paths:?}");
    }
}

/// A message is understood alone, in one style.
#[test]
fn every_message_keeps_the_style() {
    for path in messages() {
        let text = std::fs::read_to_string(&path).expect("a recorded message");
        let first = text.lines().next().and_then(|line| line.strip_prefix("error: ")).expect("an error");
        let shown = path.display();
        assert!(!first.ends_with(['.', '!', ':']), "{shown} ends with a full stop: {first}");
        assert!(!first.starts_with(char::is_uppercase), "{shown} begins with a capital: {first}");
        for word in ["invalid", "unexpected", "illegal", "sorry", "oops"] {
            assert!(!first.contains(word), "{shown} says “{word}”: {first}");
        }
        assert!(text.contains("= help: ") || text.contains("= note: `"), "{shown} helps nobody");
    }
}

/// Wrong programs that are accepted. Whoever refuses one moves it to `tests/ui`.
const ACCEPTED: [(&str, &str); 3] = [
    (
        "one template with two types in two scripts of a block",
        r#"pub fn hit(user: &str) -> i64 { let hits: Str<i64> = key!("hits:{user}"); hits.incr() }
        pub fn count(user: &str) -> i64 { let hits: Set = key!("hits:{user}"); hits.scard() }"#,
    ),
    (
        "an arm behind one that matches everything",
        r#"pub fn hit(user: &str) -> i64 {
            let hits: Str<i64> = key!("hits:{user}");
            match hits.incr() { _ => 1, 2 => 3 }
        }"#,
    ),
    (
        "a statement behind `return`",
        r#"pub fn hit(user: &str) -> i64 {
            let hits: Str<i64> = key!("hits:{user}");
            return hits.incr();
            hits.del();
        }"#,
    ),
];

/// A right program that is refused: the helper fails before its own write only.
const REFUSED: &str = r#"
    pub fn hit(user: &str) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        let bumped = bump(hits);
        bumped
    }
    fn bump(hits: Str<i64>) -> Result<i64, HitError> {
        if hits.ttl() == -1 { return Err(HitError::Endless); }
        Ok(hits.incr())
    }
    pub enum HitError { Endless }
"#;

/// The gaps that are known: this fails when one is closed, so that the list stays true.
#[test]
fn known_gaps_are_still_gaps() {
    let said = |source: &str| analyze(source.parse().expect("tokens")).diagnostics;
    for (gap, source) in ACCEPTED {
        assert!(said(source).is_empty(), "closed, move it to tests/ui: {gap}");
    }
    assert_eq!(said(REFUSED).len(), 1, "closed, remove it here: a helper's `Result` that is bound and given back");
}

/// A program of a page.
struct Program {
    /// `fails` or `compiles`.
    kind: String,
    source: String,
}

/// The blocks of a page that are marked as programs.
fn programs(entry: &Entry) -> Vec<Program> {
    let blocks = fences(entry.page).unwrap_or_else(|error| panic!("{}: {error}", entry.code));
    let program = |block: Fence| Program {
        kind: block.info.strip_prefix("rust ").unwrap_or_default().to_owned(),
        source: block.text,
    };
    blocks.into_iter().map(program).collect()
}

/// What is wrong with a program of a page.
fn judge(entry: &Entry, program: &Program) -> Option<String> {
    let code = entry.code;
    let tokens: TokenStream = match program.source.parse() {
        Ok(tokens) => tokens,
        Err(error) => return Some(format!("{code}: {error} in\n{}", program.source)),
    };
    let diagnostics = analyze(tokens).diagnostics;
    let said: Vec<String> = diagnostics.iter().map(|found| format!("{}: {}", found.code, found.message)).collect();
    match program.kind.as_str() {
        "fails" if !said.is_empty() && diagnostics.iter().all(|found| found.code == code) => None,
        "fails" => Some(format!("{code}: its program gives {said:?}")),
        "compiles" if diagnostics.is_empty() => None,
        "compiles" => Some(format!("{code}: its fix gives {said:?}")),
        other => Some(format!("{code}: a block is marked `{other}`")),
    }
}

/// Every `RL0101` in a text.
fn codes_in(text: &str) -> BTreeSet<String> {
    text.match_indices("RL")
        .filter_map(|(at, _)| text.get(at..at + 6))
        .filter(|code| code[2..].bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

fn crate_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The recorded messages of the repository's `tests/ui`.
fn messages() -> Vec<PathBuf> {
    let topics = files(&crate_root().join("../tests/ui"));
    let mut found: Vec<PathBuf> = topics.iter().filter(|path| path.is_dir()).flat_map(|topic| files(topic)).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "stderr"));
    assert!(!found.is_empty(), "tests/ui holds no message");
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}
