//! `#[redlua(keyspace)] struct`: keys that are declared once for many scripts, and `key!(Jobs { queue })`.

use super::Parser;
use super::attribute::{self, Raw};
use super::item::Head;
use super::template::Reader;
use super::tokens::{
    flatten, group_of, group_span, ident_of, is_ident, is_keyword, is_punct, name_of, span_of, split_commas, stream_of,
    token_span,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{Expr, ExprKind, Ident, KeyTemplate, Keyspace, Member, Module, TypeRef};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What stands in `#[redlua(…)]` on a key.
#[derive(Default)]
struct KeyOptions {
    template: Option<KeyTemplate>,
    parameters: Vec<(Ident, TypeRef)>,
}

impl Parser<'_> {
    /// `struct NAME { … }` with `#[redlua(keyspace)]`, at `struct`.
    pub(super) fn parse_keyspace(&mut self, head: Head, tokens: &[TokenTree], module: &mut Module) {
        let Some(name) = self.item_name(tokens, "struct") else { return };
        let sorted = self.sort_attributes(&head.attributes);
        for choice in sorted.options.iter().filter(|choice| choice.name != "keyspace") {
            self.refuse_choice(choice, "a keyspace", &["keyspace"]);
        }
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        if !sorted.derives.is_empty() {
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, name.span, "a keyspace derives nothing");
            self.report(diagnostic.help("remove `#[derive(…)]`: it is emitted with `Clone`, `Copy` and `Debug`"));
        }
        let Some(group) = tokens.last().and_then(|last| group_of(Some(last), Delimiter::Brace)) else {
            let help = "name the keys: `#[redlua(key = \"queue:{queue}:pending\")] pub pending: List,`";
            self.unsupported(name.span, "a keyspace names its keys", help);
            return;
        };
        if tokens.len() > 3 {
            let diagnostic = Diagnostic::new(codes::SYNTAX, token_span(&tokens[2]), "a keyspace takes no parameters");
            self.report(diagnostic.help("its parameters are the values in its templates"));
        }
        let members = self.parse_members(group);
        module.keyspaces.push(Keyspace {
            visibility: head.visibility,
            name,
            docs: sorted.docs,
            attributes: sorted.others,
            members,
        });
    }

    fn parse_members(&mut self, group: &Group) -> Vec<Member> {
        let tokens = flatten(group.stream());
        let place = group_span(group);
        split_commas(&tokens).into_iter().filter_map(|piece| self.parse_member(piece, place)).collect()
    }

    /// `#[redlua(key = "…")] pub pending: List`.
    fn parse_member(&mut self, piece: &[TokenTree], place: Span) -> Option<Member> {
        let (attributes, mut at) = attribute::read(piece, 0);
        let place = span_of(&piece[at.min(piece.len())..], span_of(piece, place));
        let mut visibility = TokenStream::new();
        if is_ident(piece.get(at), "pub") {
            let end = at + 1 + usize::from(group_of(piece.get(at + 1), Delimiter::Parenthesis).is_some());
            visibility = stream_of(&piece[at..end]);
            at = end;
        }
        let name = ident_of(piece.get(at)).filter(|name| !is_keyword(name) && is_punct(piece.get(at + 1), ':'));
        let Some(name) = name else {
            let diagnostic = Diagnostic::new(codes::SYNTAX, place, "expected a key");
            self.report(diagnostic.help("write `#[redlua(key = \"queue:{queue}:pending\")] pub pending: List,`"));
            return None;
        };
        let name = name_of(name);
        let (ours, others): (Vec<Raw>, Vec<Raw>) =
            attributes.into_iter().partition(|attribute| is_ident(attribute.content.first(), "redlua"));
        let sorted = self.sort_attributes(&others);
        let mut options = KeyOptions::default();
        for attribute in &ours {
            self.parse_key_options(attribute, &mut options);
        }
        let ty = self.parse_type_tokens(&piece[at + 2..], place, "the type of a handle");
        let Some(template) = options.template else {
            if ours.is_empty() {
                let diagnostic =
                    Diagnostic::new(codes::KEY_TEMPLATE, name.span, format!("`{}` has no template", name.text));
                self.report(diagnostic.help(format!("write `#[redlua(key = \"…:{}\")]` before it", name.text)));
            }
            return None;
        };
        Some(Member { visibility, name, ty, docs: sorted.docs, template, parameters: options.parameters })
    }

    /// `key = "…", id: u64`.
    fn parse_key_options(&mut self, attribute: &Raw, options: &mut KeyOptions) {
        let list = group_of(attribute.content.get(1), Delimiter::Parenthesis);
        let tokens: Vec<TokenTree> = list.map(|list| list.stream().into_iter().collect()).unwrap_or_default();
        for piece in split_commas(&tokens) {
            let place = span_of(piece, attribute.span);
            match (ident_of(piece.first()), piece.get(1)) {
                (Some(name), Some(_)) if name == "key" && is_punct(piece.get(1), '=') => {
                    options.template = self.parse_key_text(&piece[2..], place);
                }
                (Some(name), Some(_)) if is_punct(piece.get(1), ':') => {
                    let ty = self.parse_type_tokens(&piece[2..], place, "the type of a value");
                    options.parameters.push((name_of(name), ty));
                }
                _ => {
                    let diagnostic = Diagnostic::new(codes::ATTRIBUTE, place, "this is no option of a key");
                    self.report(diagnostic.help("write `#[redlua(key = \"queue:{queue}:job:<id>\", id: u64)]`"));
                }
            }
        }
    }

    fn parse_key_text(&mut self, tokens: &[TokenTree], place: Span) -> Option<KeyTemplate> {
        let place = span_of(tokens, place);
        let Ok(literal) = syn::parse2::<syn::LitStr>(stream_of(tokens)) else {
            let diagnostic = Diagnostic::new(codes::KEY_TEMPLATE, place, "a key's template is one text literal");
            self.report(diagnostic.help("write `key = \"queue:{queue}:pending\"`"));
            return None;
        };
        let text = literal.value();
        match Reader::read(&text) {
            Ok(parts) => Some(KeyTemplate { text, parts, span: place }),
            Err(fault) => {
                self.report(fault.diagnostic(&text, place));
                None
            }
        }
    }

    /// `Jobs { queue }` in `key!(…)`.
    pub(super) fn parse_keyspace_use(&mut self, tokens: &[TokenTree], place: Span) -> ExprKind {
        let Expr { kind, .. } = self.parse_expr_tokens(tokens, place, "a keyspace");
        match kind {
            ExprKind::Record { path, fields, base: None } if path.len() == 1 => {
                let mut path = path;
                match path.pop() {
                    Some(name) => ExprKind::Keyspace { name, fields },
                    None => ExprKind::Error,
                }
            }
            ExprKind::Error => ExprKind::Error,
            _ => {
                let diagnostic = Diagnostic::new(codes::KEY_TEMPLATE, place, "`key!` takes a template or a keyspace");
                self.report(diagnostic.help("write `key!(\"rate:{user}:hits\")`, or `key!(Jobs { queue })`"));
                ExprKind::Error
            }
        }
    }
}
