//! Patterns: names, `_`, tuples and variants of these.

use super::Reader;
use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Pat, PatIdent, PatReference, PatTuple, PatTupleStruct, PatWild};

impl Reader<'_, '_> {
    /// `total`, `mut total`, `_`, `(a, b)`, `&x`, `Some(value)`.
    pub(super) fn pattern(&mut self) -> Option<Pat> {
        match self.peek()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                self.at += 1;
                let elems = self.inside(group, |inner| inner.patterns())?;
                // One in parentheses is no tuple.
                (elems.len() != 1).then(|| {
                    let paren_token = syn::token::Paren(group.delim_span());
                    Pat::Tuple(PatTuple { attrs: Vec::new(), paren_token, elems })
                })
            }
            TokenTree::Punct(_) => {
                let and_token = syn::token::And(self.punct('&')?);
                let pat = Box::new(self.pattern()?);
                Some(Pat::Reference(PatReference { attrs: Vec::new(), and_token, mutability: None, pat }))
            }
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                match text.as_str() {
                    "_" => {
                        self.at += 1;
                        let underscore_token = syn::token::Underscore(ident.span());
                        Some(Pat::Wild(PatWild { attrs: Vec::new(), underscore_token }))
                    }
                    "mut" => {
                        self.at += 1;
                        let name = self.name()?;
                        self.named(name, Some(syn::token::Mut(ident.span())))
                    }
                    name if super::is_name(name) => {
                        self.at += 1;
                        self.named_or_variant(ident)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What a name stands for alone, behind it.
    fn named(&self, name: &Ident, mutability: Option<syn::token::Mut>) -> Option<Pat> {
        let ident = name.clone();
        // `name @ pattern`, a range
        let goes_on = self.is_punct('@') || self.is_punct('.');
        (!goes_on).then_some(Pat::Ident(PatIdent { attrs: Vec::new(), by_ref: None, mutability, ident, subpat: None }))
    }

    /// A name, or `Some(value)`, behind the name; a path of several names is for `syn`.
    fn named_or_variant(&mut self, name: &Ident) -> Option<Pat> {
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let path = syn::Path::from(name.clone());
                self.at += 1;
                let elems = self.inside(group, |inner| inner.patterns())?;
                let paren_token = syn::token::Paren(group.delim_span());
                Some(Pat::TupleStruct(PatTupleStruct { attrs: Vec::new(), qself: None, path, paren_token, elems }))
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => None,
            Some(TokenTree::Punct(punct))
                if matches!(punct.as_char(), ':' | '!') && punct.spacing() == proc_macro2::Spacing::Joint =>
            {
                None
            }
            _ => self.named(name, None),
        }
    }

    /// What stands between two parentheses.
    fn patterns(&mut self) -> Option<Punctuated<Pat, syn::Token![,]>> {
        let mut patterns = Punctuated::new();
        while self.peek().is_some() {
            patterns.push_value(self.pattern()?);
            match self.punct(',') {
                Some(comma) => patterns.push_punct(syn::token::Comma(comma)),
                None => break,
            }
        }
        Some(patterns)
    }
}
