//! Types on their way back to rustc: the user's own tokens, with aliases replaced and, in the
//! fields of an invoker, every reference given the lifetime `'a`.

use super::Emission;
use crate::check::types::FAMILIES;
use crate::syntax::ast::{self, TypeRef, TypeRefKind};
use proc_macro2::{Group, Ident, Punct, Spacing, Span as TokenSpan, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

/// An alias of an alias of … ends here; the checker has reported it.
const DEPTH: usize = 32;

/// `pub type Name = Type;`, for a public alias of what is a type in Rust as well: no handle.
pub fn emit_alias(alias: &ast::Alias, settings: &Emission) -> TokenStream {
    let target = emit_owned_type(&alias.ty, settings);
    if alias.visibility.is_empty() || !is_rust_type(target.clone()) {
        return TokenStream::new();
    }
    let visibility = &alias.visibility;
    let name = &alias.name.token;
    quote!(#visibility type #name = #target;)
}

/// `Option<&'a str>` for `Option<&str>`, `&'x str`, …
pub(super) fn emit_borrowed_type(ty: &TypeRef, settings: &Emission) -> TokenStream {
    let rewriter = Rewriter { settings, borrowed: true };
    rewriter.rewrite(ty.tokens.clone(), 0)
}

/// The type as written, without aliases.
pub(super) fn emit_owned_type(ty: &TypeRef, settings: &Emission) -> TokenStream {
    let rewriter = Rewriter { settings, borrowed: false };
    rewriter.rewrite(ty.tokens.clone(), 0)
}

/// The types of the reply and of the script's own errors: the halves of a `Result`.
pub(super) fn emit_outcome(output: Option<&TypeRef>, settings: &Emission) -> (TokenStream, Option<TokenStream>) {
    let Some(output) = output else {
        return (quote!(()), None);
    };
    match &without_alias(output, settings).kind {
        TypeRefKind::Path { segments, arguments } if segments.last().is_some_and(|name| name.text == "Result") => {
            match arguments.as_slice() {
                [reply, error] => (emit_owned_type(reply, settings), Some(emit_owned_type(error, settings))),
                _ => (emit_owned_type(output, settings), None),
            }
        }
        _ => (emit_owned_type(output, settings), None),
    }
}

/// The type behind a name that is an alias.
pub(super) fn without_alias<'t>(ty: &'t TypeRef, settings: &'t Emission) -> &'t TypeRef {
    let mut found = ty;
    for _ in 0..DEPTH {
        let TypeRefKind::Path { segments, .. } = &found.kind else {
            break;
        };
        let [name] = segments.as_slice() else { break };
        match alias_of(&name.text, settings) {
            Some(alias) => found = &alias.ty,
            None => break,
        }
    }
    found
}

/// Whether the lifetime of an invoker is named.
pub(super) fn is_borrowing(tokens: TokenStream) -> bool {
    let mut after_quote = false;
    for tree in tokens {
        match &tree {
            TokenTree::Group(group) if is_borrowing(group.stream()) => return true,
            TokenTree::Ident(name) if after_quote && name == "a" => return true,
            _ => {}
        }
        after_quote = is_punct(&tree, '\'');
    }
    false
}

/// Whether no handle type of redlua's is named.
fn is_rust_type(tokens: TokenStream) -> bool {
    tokens.into_iter().all(|tree| match tree {
        TokenTree::Group(group) => is_rust_type(group.stream()),
        TokenTree::Ident(name) => !FAMILIES.iter().any(|(family, _)| name == family),
        _ => true,
    })
}

struct Rewriter<'s> {
    settings: &'s Emission,
    borrowed: bool,
}

impl Rewriter<'_> {
    fn rewrite(&self, tokens: TokenStream, depth: usize) -> TokenStream {
        let mut rewritten = TokenStream::new();
        let mut trees = tokens.into_iter().peekable();
        let mut in_path = false;
        while let Some(tree) = trees.next() {
            let goes_on = is_punct(&tree, ':');
            match tree {
                TokenTree::Punct(punct) if self.borrowed && punct.as_char() == '&' => {
                    let mut reference = Punct::new('&', Spacing::Alone);
                    reference.set_span(punct.span());
                    rewritten.extend([TokenTree::from(reference)]);
                    if !trees.peek().is_some_and(|next| is_punct(next, '\'')) {
                        rewritten.extend(lifetime());
                    }
                }
                TokenTree::Punct(punct) if self.borrowed && punct.as_char() == '\'' => match trees.next() {
                    Some(TokenTree::Ident(name)) if name == "static" => {
                        rewritten.extend([TokenTree::from(punct), TokenTree::from(name)]);
                    }
                    _ => rewritten.extend(lifetime()),
                },
                TokenTree::Group(group) => {
                    let inner = self.rewrite(group.stream(), depth);
                    let mut copy = Group::new(group.delimiter(), inner);
                    copy.set_span(group.span());
                    rewritten.extend([TokenTree::from(copy)]);
                }
                TokenTree::Ident(name) if !in_path && depth < DEPTH => {
                    match alias_of(&name.to_string(), self.settings) {
                        Some(alias) => {
                            rewritten.extend(self.rewrite(alias.ty.tokens.clone(), depth + 1));
                        }
                        // The user's block needs no `use` of it.
                        None if name == "Duration" => {
                            let place = name.span();
                            rewritten.extend(quote_spanned!(place=> ::core::time::Duration));
                        }
                        None if name == "HashMap" || name == "BTreeMap" => {
                            let root = &self.settings.root;
                            rewritten.extend(quote_spanned!(name.span()=> #root::__private::#name));
                        }
                        None => rewritten.extend([TokenTree::from(name)]),
                    }
                }
                other => rewritten.extend([other]),
            }
            in_path = goes_on;
        }
        rewritten
    }
}

fn alias_of<'s>(name: &str, settings: &'s Emission) -> Option<&'s ast::Alias> {
    settings.aliases.iter().find(|alias| alias.name.text == name)
}

/// `'a`.
pub(super) fn lifetime() -> TokenStream {
    let name = Ident::new("a", TokenSpan::call_site());
    let mut tokens = Punct::new('\'', Spacing::Joint).into_token_stream();
    name.to_tokens(&mut tokens);
    tokens
}

fn is_punct(tree: &TokenTree, character: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == character)
}
