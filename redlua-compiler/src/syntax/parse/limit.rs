//! How deep a construct may nest.
//!
//! `syn` and all later phases walk the tree recursively; a macro that overflows the stack takes
//! the whole compiler down without a message.

use super::tokens::{is_ident, is_punct};
use proc_macro2::{Delimiter, Spacing, TokenTree};

/// The deepest nesting, in the units of [`group_weight`] and [`weight`].
const LIMIT: usize = 512;
/// What a loop adds, beside its block: what is known behind a loop is worked out by walking its body twice, so that
/// loops that nest take twice the time at each level. some 12 levels of them are allowed.
const LOOP: usize = 24;
/// What `if` adds, and each `else if` behind it. No other word has this weight.
const IF: usize = 5;

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
    // Where the `if` stands whose arm is walked: what its condition adds, the other arms need not carry.
    let mut arm = 0;
    for (at, token) in tokens.iter().enumerate() {
        if depth + links > LIMIT {
            return Some(token.clone());
        }
        match token {
            TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => links = 0,
            TokenTree::Punct(_) => links += weight(tokens, at, words),
            TokenTree::Ident(_) => {
                let weight = weight(tokens, at, words);
                if weight == IF {
                    arm = links;
                }
                links += weight;
            }
            TokenTree::Literal(_) => {}
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                if let Some(deep) = descend(&inner, depth + links + group_weight(group.delimiter(), words), words) {
                    return Some(deep);
                }
                links += 2;
                let next = tokens.get(at + 1);
                let goes_on = matches!(next, Some(TokenTree::Punct(_)))
                    || match words {
                        Words::Heaviest => matches!(next, Some(TokenTree::Ident(_))),
                        Words::AsTheyAre => is_ident(next, "else"),
                    };
                if group.delimiter() == Delimiter::Brace {
                    if !goes_on || is_punct(next, '#') {
                        links = 0;
                    } else if words == Words::AsTheyAre && !matches!(next, Some(TokenTree::Punct(_))) {
                        links = arm + IF;
                    }
                }
            }
        }
    }
    None
}

/// What a bracket adds to the depth of what is in it: 128 levels are allowed, and half as many of blocks, which take
/// more of the stack.
fn group_weight(delimiter: Delimiter, words: Words) -> usize {
    match (delimiter, words) {
        // It could be the body of a loop.
        (Delimiter::Brace, Words::Heaviest) => 8 + LOOP,
        (Delimiter::Brace, Words::AsTheyAre) => 8,
        _ => 4,
    }
}

/// What one token adds to the depth of those behind it, after the stack that was seen to be taken: with these weights
/// the deepest input that passes fits into three quarters of the 2 MiB of a thread without optimisation. Frames differ by a fifth
/// between builds of the same source.
fn weight(tokens: &[TokenTree], at: usize, words: Words) -> usize {
    match &tokens[at] {
        TokenTree::Punct(punct) => match punct.as_char() {
            '<' => 8,
            '&' if is_prefix(tokens, at) => 8,
            '.' => 6,
            '+' | '-' | '*' | '/' | '%' => 4,
            _ if is_prefix(tokens, at) => 4,
            _ => 2,
        },
        TokenTree::Ident(_) if words == Words::Heaviest => IF,
        // Every comparison with an `Ident` asks rustc for its text.
        TokenTree::Ident(ident) => match ident.to_string().as_str() {
            "if" => IF,
            "let" | "return" | "break" | "match" | "move" | "as" => 4,
            "while" | "for" | "loop" => LOOP,
            _ => 0,
        },
        _ => 0,
    }
}

/// Whether the sign at `at` stands before its operand: first of all, or behind another sign that is not the first half of
/// an operator.
fn is_prefix(tokens: &[TokenTree], at: usize) -> bool {
    match at.checked_sub(1).map(|before| &tokens[before]) {
        None => true,
        Some(TokenTree::Punct(before)) => before.spacing() == Spacing::Alone || is_prefix(tokens, at - 1),
        Some(_) => false,
    }
}
