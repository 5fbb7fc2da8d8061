//! The lists of the book are complete: what the compiler has in its tables stands there, word for word.

#[path = "commands.rs"]
mod commands;

use std::fmt::Write;

use redlua_compiler::check::types::FAMILIES;
use redlua_compiler::diagnostic::codes;

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
fn every_handle_type_is_described() {
    let page = page("reference/handles.md");
    for (name, _) in FAMILIES {
        assert!(page.text.contains(&format!("## `{name}")), "reference/handles.md says nothing of `{name}`");
    }
}

fn page(path: &str) -> Page {
    pages().into_iter().find(|page| page.path == path).unwrap_or_else(|| panic!("docs/src/{path} is missing"))
}
