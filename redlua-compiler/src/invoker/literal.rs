//! A long text as a literal that is cheap to make and to read.
//!
//! Escapes cost more than they seem: this side writes them without optimisation, letter by letter, and rustc reads
//! them back for each place where the literal stands.

use proc_macro2::Literal;

/// `r#"…"#` where that says the same, and else a literal with escapes: for carriage returns, which a raw literal may
/// not hold, and for letters beyond ASCII, some of which rustc refuses to see unescaped. `read` makes a literal of its
/// source.
pub(super) fn text_literal(text: &str, read: fn(&str) -> Option<Literal>) -> Literal {
    let is_plain = text.is_ascii() && !text.contains('\r');
    let hashes = "#".repeat(hashes_after_quote(text).map_or(0, |longest| longest + 1));
    let raw = is_plain.then(|| read(&format!("r{hashes}\"{text}\"{hashes}")));
    raw.flatten().unwrap_or_else(|| Literal::string(text))
}

/// The longest row of `#` behind a quote, if there is a quote.
fn hashes_after_quote(text: &str) -> Option<usize> {
    text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max()
}

#[cfg(test)]
mod tests {
    fn text_literal(text: &str) -> proc_macro2::Literal {
        super::text_literal(text, |source| source.parse().ok())
    }

    #[test]
    fn the_literal_is_the_text() {
        let texts = ["", "return 1\n", "\"", "a\"#b\"##\t", "\\n", "\r\n", "\u{202e}ä", "\0", "#\"", "\"\"####"];
        for text in texts {
            let literal: syn::LitStr = syn::parse_str(&text_literal(text).to_string()).unwrap();
            assert_eq!(literal.value(), text);
        }
    }

    #[test]
    fn lua_needs_no_escapes() {
        assert_eq!(text_literal("return \"a\"\n").to_string(), "r#\"return \"a\"\n\"#");
    }
}
