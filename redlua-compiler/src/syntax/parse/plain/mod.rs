//! Reads what most code is made of, into the nodes that `syn` would give.
//!
//! `syn` asks some thirty questions of every operand, and a question about a name has rustc spell the name out; that was
//! half of the time that the macro took. Here each name is spelled once. Only what can't be anything else is read:
//! `None` leaves a piece to `syn`, which knows all of Rust, and says best what is wrong with the rest.

mod expr;
mod node;
mod operator;
mod pattern;
#[cfg(test)]
mod tests;
mod types;

use super::hidden::Hidden;
use proc_macro2::{Delimiter, Group, Ident, TokenTree};

pub(super) use expr::Binding;
pub(super) use types::read_type;

/// Tokens that are read from the front. Each method that reads gives `None` where the code is not plain; what was taken
/// is of no use then.
pub(super) struct Reader<'t, 'h> {
    tokens: &'t [TokenTree],
    at: usize,
    /// The blocks that were taken out.
    hidden: &'h mut Vec<Option<Hidden>>,
}

impl<'t, 'h> Reader<'t, 'h> {
    pub(super) fn new(tokens: &'t [TokenTree], hidden: &'h mut Vec<Option<Hidden>>) -> Self {
        Self { tokens, at: 0, hidden }
    }

    /// How many tokens were taken.
    pub(super) fn taken(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<&'t TokenTree> {
        self.tokens.get(self.at)
    }

    /// Whether this character is next, by itself or as the first of an operator.
    fn is_punct(&self, character: char) -> bool {
        super::tokens::is_punct(self.peek(), character)
    }

    /// The character, if it is next and no operator goes on with it.
    fn punct(&mut self, character: char) -> Option<proc_macro2::Span> {
        match self.peek() {
            Some(TokenTree::Punct(punct))
                if punct.as_char() == character && !operator::goes_on(self.tokens, self.at) =>
            {
                self.at += 1;
                Some(punct.span())
            }
            _ => None,
        }
    }

    /// The name that is next: no word of Rust, and not `_`.
    fn name(&mut self) -> Option<&'t Ident> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) if is_name(&ident.to_string()) => {
                self.at += 1;
                Some(ident)
            }
            _ => None,
        }
    }

    /// The word, if it is next.
    fn word(&mut self, word: &str) -> Option<&'t Ident> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) if ident == word => {
                self.at += 1;
                Some(ident)
            }
            _ => None,
        }
    }

    /// The group, if one with this delimiter is next.
    fn group(&mut self, delimiter: Delimiter) -> Option<&'t Group> {
        let group = super::tokens::group_of(self.peek(), delimiter)?;
        self.at += 1;
        Some(group)
    }

    /// Reads all that stands in a group.
    fn inside<T>(&mut self, group: &Group, read: impl FnOnce(&mut Reader<'_, '_>) -> Option<T>) -> Option<T> {
        let tokens = node::tokens_of(group);
        let mut reader = Reader { tokens: &tokens, at: 0, hidden: &mut *self.hidden };
        let value = read(&mut reader)?;
        (reader.at == tokens.len()).then_some(value)
    }
}

/// Whether a word can be the name of a value, a field or a type here. `self` and its like are for `syn`.
fn is_name(text: &str) -> bool {
    !super::tokens::is_keyword_text(text)
        && !matches!(text, "_" | "self" | "Self" | "super" | "crate" | "true" | "false" | "union" | "builtin" | "raw")
}
