//! Which brace is a block, and where a statement ends, decided on raw tokens.
//!
//! Rust makes this possible: no record literal may stand in the head of an `if`, `while`, `match`
//! or `for`, so the first brace behind an operand ends the head.

use super::tokens::{is_ident, is_keyword, is_keyword_text, is_operator, is_punct};
use proc_macro2::{Delimiter, TokenTree};

/// What a brace group holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Statements.
    Block,
    /// The arms of a `match`.
    Arms,
    /// The fields of a record, in an expression or a pattern.
    Fields,
    /// The input of a macro.
    Macro,
}

/// A brace group among the tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brace {
    /// What it holds.
    pub(super) role: Role,
    /// Where the `if`, `while`, `match` or `for` stands whose head it ends.
    pub(super) closes: Option<usize>,
}

/// What stands before a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    /// An operator, a keyword, or nothing: an operand has to follow.
    Operator,
    /// A name: a record literal may follow.
    Name,
    /// The end of another operand.
    Operand,
}

/// The role of each brace group in `tokens`, at its index.
pub(super) fn roles(tokens: &[TokenTree]) -> Vec<Option<Brace>> {
    let mut roles = vec![None; tokens.len()];
    let is_brace =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    if !tokens.iter().any(is_brace) {
        return roles;
    }
    let mut heads: Vec<usize> = Vec::new();
    let mut pattern = false;
    let mut previous = Previous::Operator;
    for (at, token) in tokens.iter().enumerate() {
        previous = match token {
            TokenTree::Ident(ident) => {
                // Asked for once: rustc has the text.
                let text = ident.to_string();
                match text.as_str() {
                    // `elseif` is no Rust, but its block is looked at all the same.
                    "if" | "while" | "match" | "elseif" => heads.push(at),
                    "for" => {
                        heads.push(at);
                        pattern = true;
                    }
                    "let" => pattern = true,
                    "in" => pattern = false,
                    _ => {}
                }
                // A label: a value or a block follows.
                let label = at > 0 && is_punct(tokens.get(at - 1), '\'');
                if label || is_keyword_text(&text) { Previous::Operator } else { Previous::Name }
            }
            TokenTree::Literal(_) => Previous::Operand,
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' => {
                    heads.clear();
                    pattern = false;
                    Previous::Operator
                }
                '=' if is_operator(tokens, at, "=>") => {
                    // What stands before was a pattern with its guard.
                    heads.clear();
                    pattern = false;
                    Previous::Operator
                }
                '=' => {
                    let part = is_operator(tokens, at, "==") || (at > 0 && glued_before(&tokens[at - 1]));
                    pattern &= part;
                    Previous::Operator
                }
                '?' => Previous::Operand,
                _ => Previous::Operator,
            },
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => Previous::Operand,
            TokenTree::Group(_) => {
                roles[at] = Some(brace(tokens, at, previous, pattern, &mut heads));
                Previous::Operand
            }
        };
    }
    roles
}

fn brace(tokens: &[TokenTree], at: usize, previous: Previous, pattern: bool, heads: &mut Vec<usize>) -> Brace {
    if is_macro_input(tokens, at) {
        return Brace { role: Role::Macro, closes: None };
    }
    if previous == Previous::Operator {
        return Brace { role: Role::Block, closes: None };
    }
    if pattern {
        return Brace { role: Role::Fields, closes: None };
    }
    if let Some(head) = heads.pop() {
        let role = if is_ident(tokens.get(head), "match") { Role::Arms } else { Role::Block };
        return Brace { role, closes: Some(head) };
    }
    let role = if previous == Previous::Name { Role::Fields } else { Role::Block };
    Brace { role, closes: None }
}

/// Whether the group at `at` is the input of a macro: `name!(…)`.
pub(super) fn is_macro_input(tokens: &[TokenTree], at: usize) -> bool {
    at >= 2
        && is_punct(tokens.get(at - 1), '!')
        && matches!(&tokens[at - 2], TokenTree::Ident(ident) if !is_keyword(ident))
}

/// Whether a punctuation character makes one operator with the `=` behind it, like `<=`.
fn glued_before(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct)
        if punct.spacing() == proc_macro2::Spacing::Joint && ".=!<>+-*/%^&|".contains(punct.as_char()))
}

/// Whether the expression at `at` ends with a block and needs no `;` or `,`; then its end.
pub(super) fn block_like_end(tokens: &[TokenTree], roles: &[Option<Brace>], at: usize) -> Option<usize> {
    let mut start = at;
    if is_punct(tokens.get(start), '\'') {
        start += 3;
    }
    let end = match tokens.get(start)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => start + 1,
        TokenTree::Ident(ident) => match ident.to_string().as_str() {
            "if" => end_of_if(tokens, roles, start)?,
            "while" | "for" | "match" => end_of_head(roles, start)?,
            "loop" | "unsafe" | "try" | "async" => {
                let next = roles.get(start + 1)?.as_ref()?;
                (next.role == Role::Block).then_some(start + 2)?
            }
            _ => return None,
        },
        _ => return None,
    };
    let continues =
        is_punct(tokens.get(end), '?') || (is_punct(tokens.get(end), '.') && !is_operator(tokens, end, ".."));
    (!continues).then_some(end)
}

fn end_of_head(roles: &[Option<Brace>], start: usize) -> Option<usize> {
    let closes = |brace: &Option<Brace>| brace.is_some_and(|brace| brace.closes == Some(start));
    roles.iter().skip(start).position(closes).map(|offset| start + offset + 1)
}

fn end_of_if(tokens: &[TokenTree], roles: &[Option<Brace>], start: usize) -> Option<usize> {
    let mut start = start;
    loop {
        let end = end_of_head(roles, start)?;
        // Other languages' words for it: the statement goes on, and is reported as a whole.
        if ["elseif", "elif", "elsif"].iter().any(|word| is_ident(tokens.get(end), word)) {
            return None;
        }
        if !is_ident(tokens.get(end), "else") {
            return Some(end);
        }
        if !is_ident(tokens.get(end + 1), "if") {
            let block = roles.get(end + 1).copied().flatten();
            return Some(if block.is_some() { end + 2 } else { end });
        }
        start = end + 1;
    }
}

/// Where the statement at `at` ends: behind its block, or before its `;`.
pub(super) fn statement_end(tokens: &[TokenTree], roles: &[Option<Brace>], at: usize) -> usize {
    block_like_end(tokens, roles, at).unwrap_or_else(|| semicolon(tokens, at))
}

/// The next `;`, or the end.
pub(super) fn semicolon(tokens: &[TokenTree], at: usize) -> usize {
    let offset = tokens.iter().skip(at).position(|token| is_punct(Some(token), ';'));
    offset.map_or(tokens.len(), |offset| at + offset)
}
