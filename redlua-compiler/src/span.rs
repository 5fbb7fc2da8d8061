//! Where something stands in the user's source.
//!
//! Stable macros cannot join spans, so a range is kept as its first and its last token.

use proc_macro2::{Span as TokenSpan, TokenStream, TokenTree};

/// The first and the last token of a construct.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The span of the first token.
    pub first: TokenSpan,
    /// The span of the last token.
    pub last: TokenSpan,
}

impl Span {
    /// The span of one token.
    pub fn token(span: TokenSpan) -> Self {
        Self { first: span, last: span }
    }

    /// From the start of `self` to the end of `other`.
    pub fn to(self, other: Self) -> Self {
        Self { first: self.first, last: other.last }
    }

    /// The span of a non-empty stream; `fallback` for an empty one.
    ///
    /// Descends into invisible groups: an `$e:expr` fragment of a `macro_rules!` arrives as a
    /// group whose own span lies in that macro, while its leaves keep the user's place.
    pub fn of(tokens: &TokenStream, fallback: TokenSpan) -> Self {
        let mut trees = tokens.clone().into_iter();
        let Some(first) = trees.next() else { return Self::token(fallback) };
        match trees.last() {
            Some(last) => Self::of_token(&first).to(Self::of_token(&last)),
            None => Self::of_token(&first),
        }
    }

    /// The span of one tree, from delimiter to delimiter where it is a group.
    pub fn of_token(tree: &TokenTree) -> Self {
        match tree {
            TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
                Self::of(&group.stream(), group.span())
            }
            TokenTree::Group(group) => Self { first: group.span_open(), last: group.span_close() },
            leaf => Self::token(leaf.span()),
        }
    }

    /// Line (from 1) and column (from 0) of the first character.
    pub fn start(self) -> (usize, usize) {
        let start = self.first.start();
        (start.line, start.column)
    }

    /// Line (from 1) and column (from 0) behind the last character.
    pub fn end(self) -> (usize, usize) {
        let end = self.last.end();
        (end.line, end.column)
    }
}
