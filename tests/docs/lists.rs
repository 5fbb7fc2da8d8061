//! The lists of the book are complete: what the compiler has in its tables stands there, word for word.

#[path = "commands.rs"]
mod commands;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use redlua_compiler::analyze;
use redlua_compiler::check::methods::methods;
use redlua_compiler::check::types::FAMILIES;
use redlua_compiler::diagnostic::codes;
use redlua_compiler::syntax::parse::LINTS;

use crate::book::{Page, pages};

#[test]
fn the_appendix_of_commands_is_up_to_date() {
    Page::expect("appendix/commands.md", &commands::appendix());
}

#[test]
fn the_pages_of_the_codes_are_up_to_date() {
    let mut text = String::from(
        "# Errors of the compiler\n\nGenerated from the pages of `redlua explain`.\n\nEvery error has a code. \
         `redlua explain RL0501` prints the page of one, `redlua explain write_before_check` that of a lint. In a \
         page, the first program is refused with the code, the second one is accepted; both are the inside of \
         `redis_script! { … }`.\n\n| Code | |\n|---|---|\n",
    );
    for entry in codes::ALL {
        let anchor = entry.code.to_string().to_lowercase();
        let _ = writeln!(text, "| [{}](#{anchor}) | {} |", entry.code, entry.title);
    }
    for entry in codes::ALL {
        // One level deeper, and with the words that the tests of the book know.
        let page = entry.page.replace("\n```rust fails\n", &format!("\n```rust,fails,{}\n", entry.code));
        let page = page.replace("\n```rust compiles\n", "\n```rust,script\n");
        let _ = write!(text, "\n#{}", page.trim_end());
        text.push('\n');
    }
    Page::expect("errors/compiler.md", &text);
}

#[test]
fn the_list_of_methods_is_up_to_date() {
    let mut text = String::from(
        "# Methods\n\nGenerated from the compiler's table. The methods of handles are the commands: \
         [All commands](../appendix/commands.md). Every type has `clone()`.\n\n\
         `T` is what the option or list holds, `Self` the type itself. `|x| …` is a closure, which is inlined; what it \
         may hold is described in [Expressions](expressions.md#closures). An element in a closure is the element \
         itself: `*x` and `x` are the same.\n",
    );
    for entry in methods() {
        let title = match entry.receiver {
            "integer" => "Integers",
            "text" => "Text",
            other => other,
        };
        let title = if title == entry.receiver { format!("`{title}`") } else { title.to_owned() };
        let _ = writeln!(text, "\n## {title}\n\n| Method | |\n|---|---|");
        for method in entry.methods {
            let signature = method.signature.replace('|', "\\|");
            let _ = writeln!(text, "| `{signature}` | {} |", method.meaning);
        }
    }
    Page::expect("reference/methods.md", &text);
}

#[test]
fn every_handle_type_is_described() {
    let page = page("reference/handles.md");
    for (name, _) in FAMILIES {
        assert!(page.text.contains(&format!("## `{name}")), "reference/handles.md says nothing of `{name}`");
    }
}

#[test]
fn every_lint_is_described() {
    let page = page("reference/attributes.md");
    for lint in LINTS {
        assert!(page.text.contains(&format!("`{lint}`")), "reference/attributes.md says nothing of `{lint}`");
    }
}

/// Where an option of `#[redlua(…)]` can stand; `@` is its place.
const OWNERS: [(&str, &str); 7] = [
    ("the block", "#![redlua(@)] pub fn probe(key: &str) -> i64 { let k: Str<i64> = key!(\"<key>\"); k.incr() }"),
    ("a function", "#[redlua(@)] pub fn probe(key: &str) -> i64 { let k: Str<i64> = key!(\"<key>\"); k.incr() }"),
    ("a parameter", "pub fn probe(#[redlua(@)] key: &str) -> i64 { let k: Str<i64> = key!(\"<key>\"); k.incr() }"),
    ("a struct", "#[redlua(@)] pub struct Probe { pub a: Option<String> }"),
    ("a field", "pub struct Probe { #[redlua(@)] pub a: Option<String> }"),
    ("an enum", "#[redlua(@)] pub enum Probe { A }"),
    ("a variant", "pub enum Probe { #[redlua(@)] A }"),
];

/// Whatever name the parser's source has: it is refused at a place, or the page names it.
#[test]
fn every_option_of_an_attribute_is_described() {
    let page = page("reference/attributes.md");
    let names = names_in_parser();
    assert!(names.len() > 50, "only {} names were found in the parser", names.len());
    for (owner, program) in OWNERS {
        for name in &names {
            let forms = [name.clone(), format!("{name} = \"7.4\""), format!("{name} = crate::Probe")];
            let accepted = forms.iter().any(|form| is_accepted(&program.replace('@', form)));
            let written = [format!("`{name}`"), format!("`{name} = "), format!("({name})")];
            let described = written.iter().any(|form| page.text.contains(form));
            assert!(!accepted || described, "reference/attributes.md says nothing of `{name}` on {owner}");
        }
    }
}

fn is_accepted(program: &str) -> bool {
    let Ok(tokens) = program.parse() else { return false };
    let refused = [codes::ATTRIBUTE, codes::UNSUPPORTED, codes::SYNTAX, codes::OTHER_LANGUAGE];
    !analyze(tokens).diagnostics.iter().any(|one| refused.contains(&one.code))
}

fn names_in_parser() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("redlua-compiler/src/syntax/parse");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the folder of the parser") {
        let path = entry.expect("an entry").path();
        // No folder in it reads attributes.
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(path).expect("a readable source");
        let is_name = |part: &&str| {
            part.starts_with(|first: char| first.is_ascii_lowercase())
                && part.chars().all(|one| one.is_ascii_lowercase() || one == '_')
        };
        found.extend(text.split('"').filter(is_name).map(str::to_owned));
    }
    found
}

fn page(path: &str) -> Page {
    pages().into_iter().find(|page| page.path == path).unwrap_or_else(|| panic!("docs/src/{path} is missing"))
}
