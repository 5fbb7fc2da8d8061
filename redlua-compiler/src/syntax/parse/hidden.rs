//! Blocks are taken out of a piece before `syn` reads it, and read by themselves later.
//!
//! In their place stands a block that holds one reserved name with a number. So a fault inside a
//! nested block does not spoil the statement around it, and two of them are both found.

use super::Parser;
use super::boundary::{Role, is_macro_input, roles};
use super::tokens::{group_span, ident_of};
use crate::syntax::ast::{Arm, Block};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// The reserved name, to which the number is added.
const PREFIX: &str = "__redlua_hidden_";

/// A brace group that was taken out.
pub(super) struct Hidden {
    group: Group,
    arms: bool,
}

impl Parser<'_> {
    /// `tokens` with all blocks replaced.
    pub(super) fn hide(&mut self, tokens: &[TokenTree]) -> TokenStream {
        let hidden = self.hide_blocks(tokens);
        hidden.unwrap_or_else(|| tokens.to_vec()).into_iter().collect()
    }

    /// The same, or nothing where there is no block: rustc asks a price for each group that is built anew.
    fn hide_blocks(&mut self, tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
        let roles = roles(tokens);
        let mut replaced: Option<Vec<TokenTree>> = None;
        for (at, token) in tokens.iter().enumerate() {
            let content = match token {
                TokenTree::Group(group) => self.hide_in(group, tokens, at, roles[at].map(|brace| brace.role)),
                _ => None,
            };
            if let (TokenTree::Group(group), Some(content)) = (token, content) {
                let mut changed = Group::new(group.delimiter(), content);
                changed.set_span(group.span());
                replaced.get_or_insert_with(|| tokens[..at].to_vec()).push(TokenTree::Group(changed));
            } else if let Some(replaced) = &mut replaced {
                replaced.push(token.clone());
            }
        }
        replaced
    }

    /// What stands in a group without its blocks, if it is a block or has one.
    fn hide_in(&mut self, group: &Group, tokens: &[TokenTree], at: usize, role: Option<Role>) -> Option<TokenStream> {
        match role {
            Some(Role::Macro) => None,
            Some(Role::Block | Role::Arms) => self.hide_group(group, role == Some(Role::Arms)),
            _ if is_macro_input(tokens, at) => None,
            _ => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                self.hide_blocks(&inner).map(|inner| inner.into_iter().collect())
            }
        }
    }

    fn hide_group(&mut self, group: &Group, arms: bool) -> Option<TokenStream> {
        if hidden_already(group).is_some() {
            return None;
        }
        let name = take_out(&mut self.hidden, group, arms);
        Some(if arms { quote!(#name => ()) } else { name.to_token_stream() })
    }

    /// The block that `syn` read: the one that was taken out, or, where the cut was not made,
    /// the tokens as they are.
    pub(super) fn parse_block(&mut self, block: &syn::Block) -> Block {
        let name = match block.stmts.as_slice() {
            [syn::Stmt::Expr(syn::Expr::Path(path), None)] => path.path.get_ident(),
            _ => None,
        };
        if let Some(hidden) = self.take(name) {
            return self.parse_group(&hidden.group);
        }
        let statements = &block.stmts;
        let mut group = Group::new(Delimiter::Brace, quote!(#(#statements)*));
        group.set_span(block.brace_token.span.join());
        self.parse_group(&group)
    }

    /// The arms that `syn` read, likewise.
    pub(super) fn parse_match_arms(&mut self, arms: &[syn::Arm]) -> Vec<Arm> {
        let name = match arms {
            [arm] => match &arm.pat {
                syn::Pat::Ident(pattern) => Some(&pattern.ident),
                _ => None,
            },
            _ => None,
        };
        if let Some(hidden) = self.take(name) {
            return self.parse_arms(&hidden.group);
        }
        self.parse_arms(&Group::new(Delimiter::Brace, quote!(#(#arms)*)))
    }

    fn take(&mut self, name: Option<&Ident>) -> Option<Hidden> {
        self.hidden.get_mut(number(name)?)?.take()
    }

    /// Reads the blocks of a piece that is itself lost, to report their faults too.
    pub(super) fn salvage(&mut self, tokens: &[TokenTree]) {
        let mark = self.hidden.len();
        self.hide(tokens);
        let found: Vec<Option<Hidden>> = self.hidden.split_off(mark);
        for hidden in found.into_iter().flatten() {
            if hidden.arms {
                self.parse_arms(&hidden.group);
            } else {
                self.parse_group(&hidden.group);
            }
        }
    }

    fn parse_group(&mut self, group: &Group) -> Block {
        self.parse_body(group.stream(), group_span(group))
    }
}

/// The name that stands for a block, which is taken out if it is not out already.
pub(super) fn hidden_name(hidden: &mut Vec<Option<Hidden>>, group: &Group, arms: bool) -> Ident {
    hidden_already(group).unwrap_or_else(|| take_out(hidden, group, arms))
}

fn take_out(hidden: &mut Vec<Option<Hidden>>, group: &Group, arms: bool) -> Ident {
    let name = Ident::new(&format!("{PREFIX}{}", hidden.len()), group.span());
    hidden.push(Some(Hidden { group: group.clone(), arms }));
    name
}

fn hidden_already(group: &Group) -> Option<Ident> {
    let first = group.stream().into_iter().next();
    let name = ident_of(first.as_ref())?;
    number(Some(name)).is_some().then(|| name.clone())
}

fn number(name: Option<&Ident>) -> Option<usize> {
    name?.to_string().strip_prefix(PREFIX)?.parse().ok()
}
