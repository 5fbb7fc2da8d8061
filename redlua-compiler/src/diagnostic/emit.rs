//! Diagnostics as `compile_error!`, laid out so that rustc's output looks like one of its own.
//!
//! rustc indents the second and later lines of a message by seven blanks: a line that begins with
//! `= note:` then stands where its own notes do. This is the only place that makes a
//! `compile_error!`.

use super::{Diagnostic, Note};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// One `::core::compile_error! { "…" }` a diagnostic.
pub fn emit_diagnostics(diagnostics: &[Diagnostic]) -> TokenStream {
    diagnostics.iter().flat_map(emit_diagnostic).collect()
}

/// The first tokens stand at the first place, the last ones at the last: rustc underlines what is
/// between them.
fn emit_diagnostic(diagnostic: &Diagnostic) -> [TokenTree; 8] {
    let (first, last) = (diagnostic.span.first, diagnostic.span.last);
    let mut text = Literal::string(&text(diagnostic));
    text.set_span(last);
    let mut braces = Group::new(Delimiter::Brace, TokenTree::from(text).into());
    braces.set_span(last);
    [
        punct(':', Spacing::Joint, first),
        punct(':', Spacing::Alone, first),
        Ident::new("core", first).into(),
        punct(':', Spacing::Joint, first),
        punct(':', Spacing::Alone, first),
        Ident::new("compile_error", first).into(),
        punct('!', Spacing::Alone, first),
        braces.into(),
    ]
}

fn punct(character: char, spacing: Spacing, span: Span) -> TokenTree {
    let mut punct = Punct::new(character, spacing);
    punct.set_span(span);
    punct.into()
}

/// ```text
/// keys `hits` and `quota` may be in different slots
/// = note: in Redis Cluster this script would fail with CROSSSLOT for most users
/// = help: give both the same hash tag: `key!("quota:{user}")`
/// = note: redlua explain RL0501
/// ```
fn text(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    for line in note_lines(diagnostic) {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

/// The lines below a message. The second and later lines of a note stand below its text.
pub(super) fn note_lines(diagnostic: &Diagnostic) -> Vec<String> {
    let explain = Note::Note(format!("redlua explain {}", diagnostic.code));
    let mut lines = Vec::new();
    for note in diagnostic.notes.iter().chain([&explain]) {
        let (head, text) = match note {
            Note::Note(text) => ("= note: ", text),
            Note::Help(text) => ("= help: ", text),
        };
        let margin = " ".repeat(head.len());
        for (index, line) in text.lines().enumerate() {
            let before = if index == 0 { head } else { &margin };
            lines.push(format!("{before}{line}").trim_end().to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::emit_diagnostics;
    use crate::diagnostic::{Diagnostic, codes};
    use crate::span::Span;
    use proc_macro2::TokenStream;

    #[test]
    fn the_place_reaches_from_the_first_to_the_last_token() {
        let source: TokenStream = "let x = y".parse().expect("tokens");
        let places: Vec<_> = source.into_iter().map(|tree| tree.span()).collect();
        let span = Span::token(places[1]).to(Span::token(places[3]));
        let tokens = emit_diagnostics(&[Diagnostic::new(codes::SLOTS, span, "no")]);
        let found = Span::of(&tokens, places[0]);
        assert_eq!(found.start(), (1, 4));
        assert_eq!(found.end(), (1, 9));
        let text = ":: core :: compile_error ! { \"no\\n= note: redlua explain RL0501\" }";
        assert_eq!(tokens.to_string(), text);
    }

    #[test]
    fn later_lines_of_a_note_stand_below_its_text() {
        let diagnostic = Diagnostic::new(codes::SLOTS, Span::token(proc_macro2::Span::call_site()), "no")
            .note("in \"<a>\"\n    ^^^")
            .help("write it");
        assert_eq!(
            super::text(&diagnostic),
            "no\n= note: in \"<a>\"\n            ^^^\n= help: write it\n= note: redlua explain RL0501"
        );
    }
}
