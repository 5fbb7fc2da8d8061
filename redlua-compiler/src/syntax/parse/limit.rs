//! How deep a construct may nest.
//!
//! `syn` and all later phases walk the tree recursively; a macro that overflows the stack takes
//! the whole compiler down without a message.

use super::tokens::{is_ident, is_punct};
use proc_macro2::{Delimiter, TokenTree};

/// The deepest nesting; a level of brackets counts as [`GROUP`], an operator as one.
const LIMIT: usize = 512;
/// What a bracket costs: 128 levels of them are allowed.
const GROUP: usize = 4;

/// The first token that stands too deep.
pub(super) fn too_deep(tokens: &[TokenTree]) -> Option<TokenTree> {
    // Each word that is looked at is asked of rustc; so first it is seen whether it could be too deep at all.
    descend(tokens, 0, Words::Heaviest)?;
    descend(tokens, 0, Words::AsTheyAre)
}

/// What is known of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    /// Nothing: each counts as much as a word can.
    Heaviest,
    /// Its text.
    AsTheyAre,
}

fn descend(tokens: &[TokenTree], depth: usize, words: Words) -> Option<TokenTree> {
    let mut links = 0;
    for (at, token) in tokens.iter().enumerate() {
        if depth + links > LIMIT {
            return Some(token.clone());
        }
        match token {
            TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => links = 0,
            TokenTree::Punct(_) | TokenTree::Ident(_) => links += weight(tokens, at, words),
            TokenTree::Literal(_) => {}
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                if let Some(deep) = descend(&inner, depth + links + GROUP, words) {
                    return Some(deep);
                }
                links += 1;
                let next = tokens.get(at + 1);
                let goes_on = matches!(next, Some(TokenTree::Punct(_)))
                    || match words {
                        Words::Heaviest => matches!(next, Some(TokenTree::Ident(_))),
                        Words::AsTheyAre => is_ident(next, "else"),
                    };
                if group.delimiter() == Delimiter::Brace && (!goes_on || is_punct(next, '#')) {
                    links = 0;
                }
            }
        }
    }
    None
}

/// What one token adds to the depth of those behind it, after the stack that `syn` was seen to take:
/// with these weights the deepest input that passes fits into 2 MiB without optimisation.
fn weight(tokens: &[TokenTree], at: usize, words: Words) -> usize {
    match &tokens[at] {
        TokenTree::Punct(punct) => match punct.as_char() {
            '<' => 8,
            '&' if at == 0 || matches!(tokens[at - 1], TokenTree::Punct(_)) => 8,
            '|' | '=' | '.' => 2,
            _ => 1,
        },
        TokenTree::Ident(_) if words == Words::Heaviest => 4,
        // Every comparison with an `Ident` asks rustc for its text.
        TokenTree::Ident(ident) => match ident.to_string().as_str() {
            "if" | "return" | "break" | "match" | "move" | "as" => 4,
            _ => 0,
        },
        _ => 0,
    }
}
