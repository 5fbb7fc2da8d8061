//! Short pieces of code that stand in others.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::ops::Deref;

/// A few tokens, held here and not by rustc.
///
/// A [`TokenStream`] is rustc's. To put one into another, rustc is asked to join them, which takes as long as some
/// fifteen tokens that are put in one by one; most pieces of generated code are shorter.
#[derive(Clone, Debug, Default)]
pub struct Tokens(Vec<TokenTree>);

impl Tokens {
    /// Adds tokens at the end.
    pub(super) fn extend(&mut self, tokens: impl IntoIterator<Item = TokenTree>) {
        self.0.extend(tokens);
    }
}

impl Deref for Tokens {
    type Target = [TokenTree];

    fn deref(&self) -> &[TokenTree] {
        &self.0
    }
}

impl ToTokens for Tokens {
    fn to_tokens(&self, stream: &mut TokenStream) {
        stream.extend(self.0.iter().cloned());
    }
}

impl IntoIterator for Tokens {
    type Item = TokenTree;
    type IntoIter = std::vec::IntoIter<TokenTree>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<TokenTree> for Tokens {
    fn from_iter<I: IntoIterator<Item = TokenTree>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl From<TokenStream> for Tokens {
    fn from(stream: TokenStream) -> Self {
        stream.into_iter().collect()
    }
}

impl From<TokenTree> for Tokens {
    fn from(token: TokenTree) -> Self {
        Self(vec![token])
    }
}

impl From<Tokens> for TokenStream {
    fn from(tokens: Tokens) -> Self {
        tokens.into_iter().collect()
    }
}
