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
        let mut first = None;
        let mut last = None;
        for tree in tokens.clone() {
            let (start, end) = ends(&tree);
            first.get_or_insert(start);
            last = Some(end);
        }
        Self { first: first.unwrap_or(fallback), last: last.unwrap_or(fallback) }
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

fn ends(tree: &TokenTree) -> (TokenSpan, TokenSpan) {
    match tree {
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
            let inner = Span::of(&group.stream(), group.span());
            (inner.first, inner.last)
        }
        TokenTree::Group(group) => (group.span_open(), group.span_close()),
        leaf => (leaf.span(), leaf.span()),
    }
}
