//! `enum`.

use super::Parser;
use super::attribute;
use super::item::Head;
use super::record::Owner;
use super::tokens::{
    flatten, group_of, group_span, ident_of, is_ident, is_keyword, is_punct, name_of, position_name, shown, span_of,
    split_commas, token_span,
};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast::{Enum, Field, FieldOptions, Ident, Module, Variant};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What `rename_all` takes, as in serde.
const STYLES: &[&str] = &[
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];

impl Parser<'_> {
    /// `enum NAME { … }`, at `enum`.
    pub(super) fn parse_enum(&mut self, head: Head, tokens: &[TokenTree], module: &mut Module) {
        let Some(name) = self.item_name(tokens, "enum") else { return };
        let sorted = self.sort_attributes(&head.attributes);
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        let (mut existing, mut rename_all) = (None, None);
        for choice in &sorted.options {
            match choice.name.as_str() {
                "existing" => existing = self.existing(choice),
                "rename_all" => self.once(choice, &mut rename_all),
                _ => self.refuse_choice(choice, "an `enum`", &["existing", "rename_all"]),
            }
        }
        let rename_all = rename_all.filter(|(style, place)| self.known_style(style, *place));
        let mut at = 2;
        if is_punct(tokens.get(at), '<') {
            let place = token_span(&tokens[at]);
            at = self.parse_lifetimes(tokens, at, "an `enum`");
            if is_punct(tokens.get(3), '\'') {
                self.unsupported(place, "an `enum` can't have a lifetime", "write `String` in place of `&str`");
            }
        }
        if let Some(clause) = tokens.get(at).filter(|token| is_ident(Some(token), "where")) {
            self.refuse_where(clause);
        }
        let variants = match tokens.last().and_then(|last| group_of(Some(last), Delimiter::Brace)) {
            Some(group) => self.parse_variants(group),
            None => {
                let message = format!("expected `{{ … }}` after `enum {}`", name.text);
                let diagnostic = Diagnostic::new(codes::SYNTAX, name.span, message);
                self.report(diagnostic.help(format!("write `enum {} {{ Open, Closed }}`", name.text)));
                Vec::new()
            }
        };
        module.enums.push(Enum {
            public: !head.visibility.is_empty(),
            visibility: head.visibility,
            name,
            docs: sorted.docs,
            derives: sorted.derives,
            attributes: sorted.others,
            existing,
            rename_all,
            variants,
        });
    }

    pub(super) fn known_style(&mut self, style: &str, place: Span) -> bool {
        if STYLES.contains(&style) {
            return true;
        }
        let diagnostic = Diagnostic::new(codes::ATTRIBUTE, place, format!("`rename_all` does not know `{style}`"));
        self.report(match suggest::closest(style, STYLES.iter().copied()) {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
            None => diagnostic.help(format!("it knows `{}`", STYLES.join("`, `"))),
        });
        false
    }

    fn parse_variants(&mut self, group: &Group) -> Vec<Variant> {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let place = group_span(group);
        split_commas(&tokens).into_iter().filter_map(|piece| self.parse_variant(piece, place)).collect()
    }

    fn parse_variant(&mut self, piece: &[TokenTree], place: Span) -> Option<Variant> {
        let (attributes, at) = attribute::read(piece, 0);
        let place = span_of(piece, place);
        let Some(name) = ident_of(piece.get(at)).filter(|name| !is_keyword(name)) else {
            let diagnostic = Diagnostic::new(codes::SYNTAX, place, "expected a variant");
            self.report(diagnostic.help("variants are names, divided by `,`: `Open, Closed`"));
            return None;
        };
        let name = name_of(name);
        let sorted = self.sort_attributes(&attributes);
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        let (mut code, mut error, mut rename) = (None, None, None);
        for choice in &sorted.options {
            match choice.name.as_str() {
                "code" => self.once(choice, &mut code),
                "error" => self.once(choice, &mut error),
                "rename" => self.once(choice, &mut rename),
                _ => self.refuse_choice(choice, "a variant", &["code", "error", "rename"]),
            }
        }
        let fields = match piece.get(at + 1) {
            Some(TokenTree::Group(group)) if matches!(group.delimiter(), Delimiter::Brace | Delimiter::Parenthesis) => {
                if let Some(rest) = piece.get(at + 2) {
                    self.report_variant_rest(rest);
                }
                match group.delimiter() {
                    Delimiter::Brace => self.parse_fields(group, Owner::Variant),
                    _ => self.parse_positional_fields(&name, group),
                }
            }
            Some(token) if is_punct(Some(token), '=') => {
                let place = span_of(&piece[at + 1..], place);
                let help =
                    "remove the number: a variant is sent as its text; another text is `#[redlua(rename = \"…\")]`";
                self.unsupported(place, "a variant can't have a number", help);
                Vec::new()
            }
            Some(rest) => {
                self.report_variant_rest(rest);
                Vec::new()
            }
            None => Vec::new(),
        };
        let positional = group_of(piece.get(at + 1), Delimiter::Parenthesis).is_some();
        Some(Variant { name, docs: sorted.docs, attributes: sorted.others, fields, positional, code, error, rename })
    }

    /// `(String, i64)` behind the name of a variant.
    fn parse_positional_fields(&mut self, variant: &Ident, group: &Group) -> Vec<Field> {
        let tokens = flatten(group.stream());
        let place = group_span(group);
        let pieces = split_commas(&tokens);
        if pieces.is_empty() {
            let help = format!("write `{}` alone", variant.text);
            self.unsupported(place, format!("there is nothing in the parentheses of variant `{}`", variant.text), help);
        }
        let fields = pieces.into_iter().enumerate();
        fields.map(|(at, piece)| self.parse_positional_field(at, piece, place)).collect()
    }

    fn parse_positional_field(&mut self, position: usize, piece: &[TokenTree], place: Span) -> Field {
        let (attributes, at) = attribute::read(piece, 0);
        let at = self.refuse_visibility(piece, at);
        let place = span_of(&piece[at.min(piece.len())..], span_of(piece, place));
        let sorted = self.sort_attributes(&attributes);
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        for choice in &sorted.options {
            let message = format!("`{}` is for fields that have a name", choice.name);
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, choice.span, message);
            self.report(diagnostic.help("name the fields of the variant: `Moved { id: String }`"));
        }
        Field {
            visibility: TokenStream::new(),
            name: position_name(position, place.first),
            ty: self.parse_type_tokens(&piece[at..], place, "a type"),
            docs: sorted.docs,
            attributes: sorted.others,
            options: FieldOptions::default(),
        }
    }

    fn report_variant_rest(&mut self, token: &TokenTree) {
        let message = format!("expected `,` between two variants, found {}", shown(token));
        let diagnostic = Diagnostic::new(codes::SYNTAX, token_span(token), message);
        self.report(diagnostic.help("variants are divided by `,`: `Open, Closed`"));
    }
}
