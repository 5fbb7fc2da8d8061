//! Types on their way back to rustc: the user's own tokens, with aliases replaced and, in the
//! fields of an invoker, every reference given the lifetime `'a`.

use super::Emission;
use super::tokens::Tokens;
use crate::check::types::FAMILIES;
use crate::check::types::MapKind;
use crate::syntax::ast::{self, TypeRef, TypeRefKind};
use proc_macro2::{Group, Ident, Literal, Punct, Spacing, Span as TokenSpan, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// An alias of an alias of … ends here; the checker has reported it.
const DEPTH: usize = 32;

/// `pub type Name = Type;`, for a public alias of what is a type in Rust as well: no handle.
pub fn emit_alias(alias: &ast::Alias, settings: &Emission) -> TokenStream {
    let target = emit_owned_type(&alias.ty, settings);
    if alias.visibility.is_empty() || !is_rust_type(target.iter().cloned()) {
        return TokenStream::new();
    }
    let visibility = &alias.visibility;
    let name = &alias.name.token;
    let docs = super::record::emit_docs(&alias.docs);
    quote!(#docs #visibility type #name = #target;)
}

/// `Option<&'a str>` for `Option<&str>`, `&'x str`, …
pub(super) fn emit_borrowed_type(ty: &TypeRef, settings: &Emission) -> Tokens {
    let rewriter = Rewriter { settings, borrowed: true };
    rewriter.rewrite(ty.tokens.clone(), 0)
}

/// The type as written, without aliases.
pub(super) fn emit_owned_type(ty: &TypeRef, settings: &Emission) -> Tokens {
    let rewriter = Rewriter { settings, borrowed: false };
    rewriter.rewrite(ty.tokens.clone(), 0)
}

/// The types of the reply and of the script's own errors: the halves of a `Result`.
pub(super) fn emit_outcome(output: Option<&TypeRef>, settings: &Emission) -> (Tokens, Option<Tokens>) {
    let Some(output) = output else {
        return (quote!(()).into(), None);
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
pub(super) fn is_borrowing(tokens: impl IntoIterator<Item = TokenTree>) -> bool {
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
fn is_rust_type(tokens: impl IntoIterator<Item = TokenTree>) -> bool {
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
    fn rewrite(&self, tokens: impl IntoIterator<Item = TokenTree>, depth: usize) -> Tokens {
        let mut rewritten = Tokens::default();
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
                    let inner = self.rewrite_group(&group, depth);
                    let mut copy = Group::new(group.delimiter(), inner.into());
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
                        None => {
                            let has_arguments = trees.peek().is_some_and(|next| is_punct(next, '<'));
                            rewritten.extend(self.rewrite_name(name, has_arguments));
                        }
                    }
                }
                other => rewritten.extend([other]),
            }
            in_path = goes_on;
        }
        rewritten
    }
}

impl Rewriter<'_> {
    /// What stands between two brackets; in `[T; N]` a constant of the block is its value.
    fn rewrite_group(&self, group: &Group, depth: usize) -> Tokens {
        let trees: Vec<TokenTree> = group.stream().into_iter().collect();
        let Some(at) = trees.iter().position(|tree| is_punct(tree, ';')) else {
            return self.rewrite(trees, depth);
        };
        let mut rewritten = self.rewrite(trees[..at].iter().cloned(), depth);
        rewritten.extend(trees[at..].iter().map(|tree| self.rewrite_length(tree)));
        rewritten
    }

    fn rewrite_length(&self, tree: &TokenTree) -> TokenTree {
        let TokenTree::Ident(name) = tree else { return tree.clone() };
        match self.settings.lengths.iter().find(|(known, _)| name == known) {
            Some((_, length)) => Literal::usize_unsuffixed(*length).into(),
            None => tree.clone(),
        }
    }

    /// A type of the block under its name in Rust, with the lifetimes that a signature may leave out.
    fn rewrite_name(&self, name: Ident, has_arguments: bool) -> Tokens {
        let text = name.to_string();
        let root = &self.settings.root;
        let place = name.span();
        if text == "Status" || text == "Reply" {
            return quote_spanned!(place=> #root::#name).into();
        }
        if text == "Json" && !has_arguments {
            return quote_spanned!(place=> #root::JsonText).into();
        }
        if has_arguments && (text == "Json" || text == "MsgPack") {
            return quote_spanned!(place=> #root::#name).into();
        }
        if MapKind::from_name(&text).is_some() {
            return quote_spanned!(place=> #root::__private::#name).into();
        }
        let Some(named) = self.settings.named.iter().find(|named| named.name == text) else {
            return TokenTree::from(name).into();
        };
        let mut tokens = named.existing.clone().map_or_else(|| TokenTree::from(name).into(), Tokens::from);
        if self.borrowed && !has_arguments && named.lifetimes > 0 {
            let lifetimes = (0..named.lifetimes).map(|_| lifetime());
            tokens.extend(quote!(<#(#lifetimes),*>));
        }
        tokens
    }
}

/// The type of a record for the head of an `impl`: its path and a `'_` for each lifetime.
pub(super) fn emit_impl_type(name: &ast::Ident, settings: &Emission) -> Tokens {
    let token = || Tokens::from(TokenTree::from(name.token.clone()));
    let Some(named) = settings.named.iter().find(|named| named.name == name.text) else {
        return token();
    };
    let path = named.existing.clone().map_or_else(token, Tokens::from);
    let lifetimes = (0..named.lifetimes).map(|_| quote!('_));
    if named.lifetimes == 0 { path } else { quote!(#path<#(#lifetimes),*>).into() }
}

/// `&'_ str` for `&'a str`.
pub(super) fn emit_unnamed_lifetimes(tokens: impl IntoIterator<Item = TokenTree>) -> Tokens {
    let mut after_quote = false;
    let unnamed = tokens.into_iter().map(|tree| {
        let tree = match tree {
            TokenTree::Group(group) => {
                let mut copy = Group::new(group.delimiter(), emit_unnamed_lifetimes(group.stream()).into());
                copy.set_span(group.span());
                copy.into()
            }
            TokenTree::Ident(name) if after_quote && name != "static" => Ident::new("_", name.span()).into(),
            other => other,
        };
        after_quote = is_punct(&tree, '\'');
        tree
    });
    unnamed.collect()
}

/// 2 for `<'a, 'b>`.
pub(super) fn count_lifetimes(tokens: &TokenStream) -> usize {
    tokens.clone().into_iter().filter(|tree| is_punct(tree, '\'')).count()
}

fn alias_of<'s>(name: &str, settings: &'s Emission) -> Option<&'s ast::Alias> {
    settings.aliases.iter().find(|alias| alias.name.text == name)
}

/// `'a`.
pub(super) fn lifetime() -> Tokens {
    let name = Ident::new("a", TokenSpan::call_site());
    [TokenTree::from(Punct::new('\'', Spacing::Joint)), name.into()].into_iter().collect()
}

fn is_punct(tree: &TokenTree, character: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == character)
}
