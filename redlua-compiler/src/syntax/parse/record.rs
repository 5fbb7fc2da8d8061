//! `struct` and the fields of records and variants.

use super::Parser;
use super::attribute::{self, Choice};
use super::item::Head;
use super::tokens::{
    flatten, group_of, group_span, ident_of, is_ident, is_keyword, is_punct, name_of, span_of, split_commas, stream_of,
    token_span,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{Field, FieldOptions, Module, Record};
use proc_macro2::{Delimiter, Group, TokenTree};

/// The options of a field.
const OPTIONS: &[&str] = &["default", "empty_is_none", "skip_none", "rename"];

/// What a field belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Record,
    /// Its fields take no visibility.
    Variant,
}

impl Parser<'_> {
    /// `struct NAME { … }`, at `struct`.
    pub(super) fn parse_record(&mut self, head: Head, tokens: &[TokenTree], module: &mut Module) {
        if is_keyspace(&head.attributes) {
            return self.parse_keyspace(head, tokens, module);
        }
        let Some(name) = self.item_name(tokens, "struct") else { return };
        let sorted = self.sort_attributes(&head.attributes);
        let (mut existing, mut rename_all, mut open) = (None, None, false);
        for choice in &sorted.options {
            match choice.name.as_str() {
                "existing" => existing = self.existing(choice),
                "rename_all" => self.once(choice, &mut rename_all),
                "open" => open |= self.flag(choice),
                _ => self.refuse_choice(choice, "a `struct`", &["existing", "open", "rename_all"]),
            }
        }
        let rename_all = rename_all.filter(|(style, place)| self.known_style(style, *place));
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        let mut at = 2;
        if is_punct(tokens.get(at), '<') {
            at = self.parse_lifetimes(tokens, at, "a record");
        }
        let lifetimes = stream_of(&tokens[2..at.max(2)]);
        if let Some(clause) = tokens.get(at).filter(|token| is_ident(Some(token), "where")) {
            self.refuse_where(clause);
        }
        let place = name.span;
        let fields = match tokens.last().and_then(|last| group_of(Some(last), Delimiter::Brace)) {
            Some(group) => self.parse_fields(group, Owner::Record),
            None => {
                let name = &name.text;
                let (what, help) = match group_of(tokens.get(at), Delimiter::Parenthesis) {
                    Some(group) => ("tuple", way_out_of_tuple(name, group)),
                    None => {
                        let help = format!(
                            "name the fields: `struct {name} {{ pub allowed: bool }}`; an error or a state is an enum: \
                             `pub enum Problem {{ {name} }}`"
                        );
                        ("unit", help)
                    }
                };
                self.unsupported(place, format!("{what} structs are not supported"), help);
                Vec::new()
            }
        };
        module.records.push(Record {
            public: !head.visibility.is_empty(),
            visibility: head.visibility,
            name,
            docs: sorted.docs,
            lifetimes,
            existing,
            rename_all,
            open,
            derives: sorted.derives,
            attributes: sorted.others,
            fields,
        });
    }

    /// The fields between two braces.
    pub(super) fn parse_fields(&mut self, group: &Group, owner: Owner) -> Vec<Field> {
        let tokens = flatten(group.stream());
        let place = group_span(group);
        split_commas(&tokens).into_iter().filter_map(|piece| self.parse_field(piece, place, owner)).collect()
    }

    fn parse_field(&mut self, piece: &[TokenTree], place: Span, owner: Owner) -> Option<Field> {
        let (attributes, mut at) = attribute::read(piece, 0);
        let place = span_of(&piece[at.min(piece.len())..], span_of(piece, place));
        let behind = behind_visibility(piece, at);
        let visibility = stream_of(&piece[at..behind]);
        at = match owner {
            Owner::Record => behind,
            Owner::Variant => self.refuse_visibility(piece, at),
        };
        let name = ident_of(piece.get(at)).filter(|name| !is_keyword(name));
        let Some(name) = name.filter(|_| is_punct(piece.get(at + 1), ':')) else {
            let message = match name {
                Some(name) => format!("field `{name}` has no type"),
                None => "expected a field".to_owned(),
            };
            let diagnostic = Diagnostic::new(codes::SYNTAX, place, message);
            self.report(diagnostic.help("a field is `name: Type`, divided from the next one by `,`: `allowed: bool,`"));
            return None;
        };
        let name = name_of(name);
        let sorted = self.sort_attributes(&attributes);
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        let mut options = FieldOptions::default();
        for choice in &sorted.options {
            self.parse_field_option(choice, &mut options);
        }
        let mut ty = &piece[at + 2..];
        if let Some(equals) = ty.iter().position(|token| is_punct(Some(token), '=')) {
            let help = "write `#[redlua(default = …)]` before it: the value of a hash field that is absent";
            self.unsupported(place, "a field can't have a default value behind its type", help);
            ty = &ty[..equals];
        }
        let ty = self.parse_type_tokens(ty, place, "a type");
        Some(Field { visibility, name, ty, docs: sorted.docs, attributes: sorted.others, options })
    }

    /// The fields of a variant are as visible as the `enum`; gives the place behind a `pub`.
    pub(super) fn refuse_visibility(&mut self, piece: &[TokenTree], at: usize) -> usize {
        let behind = behind_visibility(piece, at);
        if behind > at {
            let diagnostic =
                Diagnostic::new(codes::SYNTAX, token_span(&piece[at]), "the fields of a variant take no `pub`");
            self.report(diagnostic.help("remove it: they are as visible as the `enum`"));
        }
        behind
    }

    fn parse_field_option(&mut self, choice: &Choice, options: &mut FieldOptions) {
        match choice.name.as_str() {
            "default" => {
                let value = choice.value.as_deref().unwrap_or_default();
                options.default = Some(self.parse_expr_tokens(value, choice.span, "a value"));
            }
            "empty_is_none" => options.empty_is_none |= self.flag(choice),
            "skip_none" => options.skip_none |= self.flag(choice),
            "rename" => {
                let mut slot = options.rename.take().map(|text| (text, choice.span));
                self.once(choice, &mut slot);
                options.rename = slot.map(|(text, _)| text);
            }
            _ => self.refuse_choice(choice, "a field", OPTIONS),
        }
    }
}

/// What stands for `struct NAME(…);`: an alias for one value, names for several.
fn way_out_of_tuple(name: &str, group: &Group) -> String {
    let tokens = flatten(group.stream());
    match split_commas(&tokens).as_slice() {
        [only] => {
            let (_, at) = attribute::read(only, 0);
            let ty = stream_of(&only[behind_visibility(only, at)..]).to_string();
            format!(
                "name the field, `struct {name} {{ pub value: {ty} }}`, or let it be an alias: `type {name} = {ty};`"
            )
        }
        _ => format!("name the fields: `struct {name} {{ pub allowed: bool }}`"),
    }
}

/// The place behind `pub` and its `(…)`.
fn behind_visibility(piece: &[TokenTree], at: usize) -> usize {
    if !is_ident(piece.get(at), "pub") {
        return at;
    }
    at + 1 + usize::from(group_of(piece.get(at + 1), Delimiter::Parenthesis).is_some())
}

/// Whether `#[redlua(keyspace)]` stands on it.
fn is_keyspace(attributes: &[attribute::Raw]) -> bool {
    attributes.iter().any(|attribute| {
        let list = group_of(attribute.content.get(1), Delimiter::Parenthesis);
        is_ident(attribute.content.first(), "redlua")
            && list.is_some_and(|list| list.stream().into_iter().any(|token| is_ident(Some(&token), "keyspace")))
    })
}
