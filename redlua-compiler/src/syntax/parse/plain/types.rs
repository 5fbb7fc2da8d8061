//! Types: a name with arguments that are types again, or a reference to one.

use super::Reader;
use proc_macro2::TokenTree;
use syn::punctuated::Punctuated;
use syn::{AngleBracketedGenericArguments, GenericArgument, PathArguments, Type, TypePath, TypeReference};

/// The type that all of `tokens` are.
pub(in crate::syntax::parse) fn read_type(tokens: &[TokenTree]) -> Option<Type> {
    let mut hidden = Vec::new();
    let mut reader = Reader::new(tokens, &mut hidden);
    let ty = reader.ty()?;
    (reader.at == tokens.len()).then_some(ty)
}

impl Reader<'_, '_> {
    /// `i64`, `&str`, `Hash<String, i64>`.
    pub(super) fn ty(&mut self) -> Option<Type> {
        if let Some(and) = self.punct('&') {
            return Some(Type::Reference(TypeReference {
                attrs: Vec::new(),
                and_token: syn::token::And(and),
                lifetime: None,
                mutability: None,
                elem: Box::new(self.ty()?),
            }));
        }
        let mut path = syn::Path::from(self.name()?.clone());
        if self.is_punct('<') {
            path.segments.last_mut()?.arguments = PathArguments::AngleBracketed(self.type_arguments()?);
        }
        // `Vec<T>::Item`, `Fn(T)`, `name!(…)`
        let goes_on = self.is_punct(':') || self.is_punct('!') || matches!(self.peek(), Some(TokenTree::Group(_)));
        (!goes_on).then_some(Type::Path(TypePath { attrs: Vec::new(), qself: None, path }))
    }

    fn type_arguments(&mut self) -> Option<AngleBracketedGenericArguments> {
        let open = self.angle('<')?;
        let mut args = Punctuated::new();
        loop {
            args.push_value(GenericArgument::Type(self.ty()?));
            match self.punct(',') {
                Some(comma) => args.push_punct(syn::token::Comma(comma)),
                None => break,
            }
        }
        let close = self.angle('>')?;
        Some(AngleBracketedGenericArguments {
            colon2_token: None,
            lt_token: syn::token::Lt(open),
            args,
            gt_token: syn::token::Gt(close),
        })
    }

    /// A bracket, which may stand beside another one: `Vec<Vec<i64>>`.
    fn angle(&mut self, character: char) -> Option<proc_macro2::Span> {
        match self.peek() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == character => {
                self.at += 1;
                Some(punct.span())
            }
            _ => None,
        }
    }
}
