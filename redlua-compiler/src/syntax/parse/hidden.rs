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
        let roles = roles(tokens);
        let mut stream = Vec::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else {
                stream.push(token.clone());
                continue;
            };
            let role = roles[at].map(|brace| brace.role);
            let content = match role {
                Some(Role::Macro) => group.stream(),
                Some(Role::Block | Role::Arms) => self.hide_group(group, role == Some(Role::Arms)),
                _ if is_macro_input(tokens, at) => group.stream(),
                _ => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.hide(&inner)
                }
            };
            let mut replaced = Group::new(group.delimiter(), content);
            replaced.set_span(group.span());
            stream.push(TokenTree::Group(replaced));
        }
        stream.into_iter().collect()
    }

    fn hide_group(&mut self, group: &Group, arms: bool) -> TokenStream {
        let mut inner = group.stream().into_iter();
        if number(ident_of(inner.next().as_ref())).is_some() {
            return group.stream();
        }
        let name = Ident::new(&format!("{PREFIX}{}", self.hidden.len()), group.span());
        self.hidden.push(Some(Hidden { group: group.clone(), arms }));
        if arms { quote!(#name => ()) } else { name.to_token_stream() }
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

fn number(name: Option<&Ident>) -> Option<usize> {
    name?.to_string().strip_prefix(PREFIX)?.parse().ok()
}
