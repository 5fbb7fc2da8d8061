//! Attributes: which are redlua's, which are handed to rustc, and which are neither.

use super::Parser;
use super::tokens::{group_of, ident_of, is_ident, is_punct, shown, span_of, split_commas, stream_of, token_span};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast::{Allow, Settings};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// The lints that `#[allow(…)]` can name.
pub const LINTS: &[&str] = &[
    "derived_keys",
    "untagged_keys",
    "no_keys",
    "keyspace_scan",
    "write_before_check",
    "zero_ttl",
    "ttl_sentinel",
    "lossy_json",
];

/// An attribute without `#[` and `]`.
pub(super) struct Raw {
    /// What stands between the brackets.
    pub(super) content: Vec<TokenTree>,
    /// From `#` to `]`.
    pub(super) span: Span,
}

/// The attributes of an item, sorted.
#[derive(Default)]
pub(super) struct Sorted {
    /// The doc comment.
    pub(super) docs: Vec<String>,
    /// Lints of redlua.
    pub(super) allows: Vec<Allow>,
    /// What is handed to rustc.
    pub(super) others: Vec<TokenStream>,
    /// The names in `#[derive(…)]`.
    pub(super) derives: Vec<(String, TokenStream)>,
    /// The options in `#[redlua(…)]`.
    pub(super) options: Vec<Choice>,
}

/// An option in `#[redlua(…)]`: `name`, `name = value`, or another form.
pub(super) struct Choice {
    /// Its name.
    pub(super) name: String,
    /// What stands behind `=`.
    pub(super) value: Option<Vec<TokenTree>>,
    /// Its place.
    pub(super) span: Span,
}

/// What `#[redlua(…)]` says on a function.
#[derive(Clone, Copy, Default)]
pub(super) struct FunctionOptions {
    /// `flat`: a `Vec` of tuples leaves as one array.
    pub(super) flat: Option<Span>,
    /// `cluster = false`.
    pub(super) standalone: bool,
}

/// Reads `#[…]` at `at`; gives where they end.
pub(super) fn read(tokens: &[TokenTree], mut at: usize) -> (Vec<Raw>, usize) {
    let mut attributes = Vec::new();
    while is_punct(tokens.get(at), '#') {
        let Some(group) = group_of(tokens.get(at + 1), Delimiter::Bracket) else { break };
        let span = span_of(&tokens[at..at + 2], Span::token(group.span()));
        attributes.push(Raw { content: group.stream().into_iter().collect(), span });
        at += 2;
    }
    (attributes, at)
}

impl Parser<'_> {
    /// Sorts the attributes of something.
    pub(super) fn sort_attributes(&mut self, attributes: &[Raw]) -> Sorted {
        let mut sorted = Sorted::default();
        for attribute in attributes {
            let content = &attribute.content;
            let name = ident_of(content.first()).map(ToString::to_string).unwrap_or_default();
            let list = group_of(content.get(1), Delimiter::Parenthesis).filter(|_| content.len() == 2);
            match (name.as_str(), list) {
                ("doc", None) if is_punct(content.get(1), '=') => match doc_line(&content[2..]) {
                    Some(lines) => sorted.docs.extend(lines),
                    None => sorted.others.push(whole(content)),
                },
                ("redlua", Some(list)) => self.read_choices(&flat(list), &mut sorted.options),
                ("redlua", None) => {
                    let message = "expected `(…)` after `redlua`";
                    let diagnostic = Diagnostic::new(codes::ATTRIBUTE, attribute.span, message);
                    self.report(diagnostic.help("write `#[redlua(rename = \"…\")]`"));
                }
                ("allow", Some(list)) => {
                    let others = self.sort_lints(&flat(list), &mut sorted.allows);
                    if !others.is_empty() {
                        sorted.others.push(quote!(#[allow(#(#others),*)]));
                    }
                }
                ("warn" | "deny" | "forbid" | "expect", Some(list)) if self.refuse_level(&name, &flat(list)) => {}
                ("derive", Some(list)) => {
                    let list = flat(list);
                    sorted.derives.extend(split_commas(&list).into_iter().filter_map(derive_name));
                }
                _ => sorted.others.push(whole(content)),
            }
        }
        sorted
    }

    /// The attributes of a function, and what it says with `#[redlua(…)]`.
    pub(super) fn parse_function_attributes(&mut self, attributes: &[Raw]) -> (Sorted, FunctionOptions) {
        let mut sorted = self.sort_attributes(attributes);
        let mut options = FunctionOptions::default();
        for choice in std::mem::take(&mut sorted.options) {
            match choice.name.as_str() {
                "flat" if self.flag(&choice) => options.flat = Some(choice.span),
                "cluster" => options.standalone |= self.is_false(&choice),
                _ => self.refuse_choice(&choice, "a function", &["cluster", "flat"]),
            }
        }
        for attribute in attributes {
            if let Some(name) =
                ["once", "idempotent"].into_iter().find(|name| is_ident(attribute.content.first(), name))
            {
                let help = "remember the call's id in the script: `if !seen.set(call_id, NX, PX(ttl_ms)) { … }`";
                self.unsupported(attribute.span, format!("`#[{name}]` is not supported yet"), help);
                // rustc knows no such attribute.
                let written = whole(&attribute.content).to_string();
                sorted.others.retain(|other| other.to_string() != written);
            }
        }
        if !sorted.derives.is_empty() {
            self.misplaced(attributes, "derive", "`#[derive(…)]` stands on a `struct` or an `enum`");
        }
        (sorted, options)
    }

    /// `cluster = false`; `true` is what holds anyway.
    fn is_false(&mut self, choice: &Choice) -> bool {
        let value = choice.value.as_deref().unwrap_or_default();
        let word = (value.len() == 1).then(|| ident_of(value.first()).map(ToString::to_string)).flatten();
        match word.as_deref() {
            Some("false") => true,
            Some("true") => false,
            _ => {
                let message = format!("`{}` takes `false`", choice.name);
                let diagnostic = Diagnostic::new(codes::ATTRIBUTE, choice.span, message);
                self.report(diagnostic.help("write `cluster = false` for scripts that never meet a cluster"));
                false
            }
        }
    }

    /// The attributes of an item that takes a doc comment only.
    pub(super) fn parse_plain_attributes(&mut self, attributes: &[Raw], owner: &str) -> Vec<String> {
        let sorted = self.sort_attributes(attributes);
        for choice in &sorted.options {
            self.refuse_choice(choice, owner, &[]);
        }
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        sorted.docs
    }

    /// The attributes of a parameter: whether it has `escape`, `raw` and `seconds`.
    pub(super) fn parse_parameter_attributes(&mut self, attributes: &[Raw]) -> (bool, bool, bool) {
        let sorted = self.sort_attributes(attributes);
        let (mut escape, mut raw, mut seconds) = (false, false, false);
        for choice in &sorted.options {
            match choice.name.as_str() {
                "escape" => escape |= self.flag(choice),
                "raw" => raw |= self.flag(choice),
                "seconds" => seconds |= self.flag(choice),
                _ => self.refuse_choice(choice, "a parameter", &["escape", "raw", "seconds"]),
            }
        }
        for allow in &sorted.allows {
            self.misplaced_allow(allow);
        }
        (escape, raw, seconds)
    }

    /// An attribute before a statement, where only `allow` has a meaning.
    pub(super) fn parse_allow_on_statement(&mut self, attribute: Raw, allows: &mut Vec<Allow>) {
        let list = group_of(attribute.content.get(1), Delimiter::Parenthesis);
        match list {
            // Lints of rustc are satisfied: it never sees the body.
            Some(list) if is_ident(attribute.content.first(), "allow") => {
                self.sort_lints(&flat(list), allows);
            }
            _ => {
                let (what, help) = if is_ident(attribute.content.first(), "doc") {
                    ("a doc comment can't stand in a body", "write `// …`, or move it before the `fn`")
                } else {
                    (
                        "this attribute can't stand on a statement",
                        "the attribute of a statement is `#[allow(write_before_check)]`",
                    )
                };
                self.report(Diagnostic::new(codes::ATTRIBUTE, attribute.span, what).help(help));
            }
        }
    }

    /// Attributes inside an expression.
    pub(super) fn refuse_attributes(&mut self, attributes: &[syn::Attribute]) {
        for attribute in attributes {
            let place = super::tokens::node_span(attribute);
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, place, "attributes can't stand inside an expression");
            self.report(diagnostic.help("write `#[allow(…)]` before the whole statement, or before the `fn`"));
        }
    }

    /// `#![redlua(…)]`.
    pub(super) fn parse_settings(&mut self, attribute: Raw, first: bool, settings: &mut Settings) {
        let list = group_of(attribute.content.get(1), Delimiter::Parenthesis);
        let (Some(list), true) = (list, is_ident(attribute.content.first(), "redlua")) else {
            let message = "only `#![redlua(…)]` can stand here";
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, attribute.span, message);
            self.report(diagnostic.help("write `#[allow(…)]` before the `fn` that it is for"));
            return;
        };
        if !first {
            let message = "`#![redlua(…)]` has to stand first in the block";
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, attribute.span, message);
            self.report(diagnostic.help("move it to the top, and write all settings into one"));
            return;
        }
        let mut choices = Vec::new();
        self.read_choices(&flat(list), &mut choices);
        for choice in &choices {
            match choice.name.as_str() {
                "redis" => self.once(choice, &mut settings.redis),
                "valkey" => self.once(choice, &mut settings.valkey),
                "crate" => settings.root = self.crate_path(choice),
                "cluster" => settings.standalone |= self.is_false(choice),
                _ => self.refuse_choice(choice, "the block", &["redis", "valkey", "crate", "cluster"]),
            }
        }
    }

    fn crate_path(&mut self, choice: &Choice) -> Option<TokenStream> {
        let value = choice.value.as_deref().unwrap_or_default();
        let path = syn::parse2::<syn::Path>(stream_of(value));
        if path.is_err() {
            let diagnostic =
                Diagnostic::new(codes::ATTRIBUTE, choice.span, "`crate` takes the path of the renamed crate");
            self.report(diagnostic.help("write `crate = ::other_name`"));
        }
        path.is_ok().then(|| stream_of(value))
    }

    /// `#[redlua(a, b = "c")]` taken apart.
    fn read_choices(&mut self, list: &[TokenTree], choices: &mut Vec<Choice>) {
        for piece in split_commas(list) {
            let Some(first) = piece.first() else { continue };
            let place = span_of(piece, token_span(first));
            let Some(name) = ident_of(Some(first)) else {
                let message = format!("expected the name of an option, found {}", shown(first));
                let diagnostic = Diagnostic::new(codes::ATTRIBUTE, place, message);
                self.report(diagnostic.help("options are divided by `,`: `#[redlua(skip_none, rename = \"n\")]`"));
                continue;
            };
            let value = is_punct(piece.get(1), '=').then(|| piece[2..].to_vec());
            if value.is_none() && piece.len() > 1 {
                let message = format!("`{name}` is not written like this");
                let diagnostic = Diagnostic::new(codes::ATTRIBUTE, place, message);
                self.report(diagnostic.help(format!("write `{name}`, or `{name} = \"…\"`")));
                continue;
            }
            choices.push(Choice { name: name.to_string(), value, span: place });
        }
    }

    /// An option without a value.
    pub(super) fn flag(&mut self, choice: &Choice) -> bool {
        if choice.value.is_some() {
            let message = format!("`{}` takes no value", choice.name);
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, choice.span, message);
            self.report(diagnostic.help(format!("write `#[redlua({})]`", choice.name)));
        }
        true
    }

    /// An option whose value is a text.
    pub(super) fn text(&mut self, choice: &Choice) -> Option<(String, Span)> {
        let value = choice.value.as_deref().unwrap_or_default();
        match syn::parse2::<syn::LitStr>(stream_of(value)) {
            Ok(literal) => Some((literal.value(), span_of(value, choice.span))),
            Err(_) => {
                let message = format!("`{}` takes a text", choice.name);
                let diagnostic = Diagnostic::new(codes::ATTRIBUTE, choice.span, message);
                let example = if matches!(choice.name.as_str(), "redis" | "valkey") { "7.0" } else { "…" };
                self.report(diagnostic.help(format!("write `{} = \"{example}\"`", choice.name)));
                None
            }
        }
    }

    /// An option with a text that may be given once.
    pub(super) fn once(&mut self, choice: &Choice, slot: &mut Option<(String, Span)>) {
        let Some(value) = self.text(choice) else { return };
        if slot.is_some() {
            let message = format!("`{}` is given twice", choice.name);
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, choice.span, message);
            self.report(diagnostic.help("keep one of the two"));
            return;
        }
        *slot = Some(value);
    }

    /// `existing = crate::Verdict`: the path of a type.
    pub(super) fn existing(&mut self, choice: &Choice) -> Option<TokenStream> {
        let value = stream_of(choice.value.as_deref().unwrap_or_default());
        if syn::parse2::<syn::Path>(value.clone()).is_err() {
            let diagnostic = Diagnostic::new(codes::ATTRIBUTE, choice.span, "`existing` takes the path of a type");
            self.report(diagnostic.help("write `#[redlua(existing = crate::Verdict)]`"));
            return None;
        }
        Some(value)
    }

    /// An option that does not exist here, or not yet.
    pub(super) fn refuse_choice(&mut self, choice: &Choice, owner: &str, known: &[&'static str]) {
        if let Some((what, help)) = planned(&choice.name) {
            self.unsupported(choice.span, format!("`{what}` is not supported yet"), help);
            return;
        }
        let message = format!("{owner} has no option `{}`", choice.name);
        let diagnostic = Diagnostic::new(codes::ATTRIBUTE, choice.span, message);
        let close = suggest::closest(&choice.name, known.iter().copied());
        self.report(match (close, known) {
            (Some(close), _) => diagnostic.help(format!("did you mean `{close}`?")),
            (None, []) => diagnostic.help(place_of_option(&choice.name)),
            (None, known) => diagnostic.help(format!("its options are `{}`", known.join("`, `"))),
        });
    }

    /// Takes redlua's lints out of a list; gives the others.
    fn sort_lints(&mut self, list: &[TokenTree], allows: &mut Vec<Allow>) -> Vec<TokenStream> {
        let mut others = Vec::new();
        for piece in split_commas(list) {
            let Some(first) = piece.first() else { continue };
            let name = match (piece.len(), ident_of(Some(first))) {
                (1, Some(name)) => name.to_string(),
                _ => {
                    others.push(stream_of(piece));
                    continue;
                }
            };
            let span = token_span(first);
            if LINTS.contains(&name.as_str()) {
                allows.push(Allow { name, span });
            } else if matches!(name.as_str(), "missing_ttl" | "large_reply" | "fallible_after_write") {
                let message = format!("the lint `{name}` is not supported yet");
                self.unsupported(span, message, "remove it: it is allowed by default");
            } else if let Some(close) = suggest::closest(&name, LINTS.iter().copied()) {
                let message = format!("there is no lint `{name}`");
                let diagnostic = Diagnostic::new(codes::ATTRIBUTE, span, message);
                self.report(diagnostic.help(format!("did you mean `#[allow({close})]`?")));
            } else {
                others.push(stream_of(piece));
            }
        }
        others
    }

    /// `#[deny(derived_keys)]` and its like.
    fn refuse_level(&mut self, level: &str, list: &[TokenTree]) -> bool {
        let found = list.iter().find(|token| LINTS.iter().any(|lint| is_ident(Some(token), lint)));
        let Some(lint) = found else { return false };
        let message = format!("`{lint}` is denied by default, and `{level}` can't change it");
        let diagnostic = Diagnostic::new(codes::ATTRIBUTE, token_span(lint), message);
        self.report(diagnostic.help(format!("write `#[allow({lint})]` where it is meant, or remove the attribute")));
        true
    }

    fn misplaced(&mut self, attributes: &[Raw], name: &str, message: &str) {
        for attribute in attributes.iter().filter(|attribute| is_ident(attribute.content.first(), name)) {
            self.report(Diagnostic::new(codes::ATTRIBUTE, attribute.span, message).help("remove it here"));
        }
    }

    /// A lint of redlua where none of its rules look.
    pub(super) fn misplaced_allow(&mut self, allow: &Allow) {
        let message = format!("`{}` can be allowed on a `fn` or a statement only", allow.name);
        let diagnostic = Diagnostic::new(codes::ATTRIBUTE, allow.span, message);
        self.report(diagnostic.help(format!("write `#[allow({})]` before the `fn`", allow.name)));
    }
}

/// Options of the design that come later: how they are shown, and what to write until then.
fn planned(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "once" => ("#[redlua(once)]", "remember the call's id with `seen.set(call_id, NX, PX(ttl_ms))`"),
        "set" => ("#[redlua(set)]", "return a `HashSet`"),
        _ => return None,
    })
}

/// Where an option stands that was written on something without options.
fn place_of_option(name: &str) -> &'static str {
    match name {
        "cluster" => {
            "write `#[redlua(cluster = false)]` on a `fn`, or `#![redlua(cluster = false)]` first in the block"
        }
        "redis" | "valkey" | "crate" => "write `#![redlua(…)]` first in the block",
        "escape" | "raw" => "it stands on a parameter: `fn hits(#[redlua(escape)] user: &str)`",
        "seconds" => "it stands on a `Duration` parameter: `fn touch(#[redlua(seconds)] ttl: Duration)`",
        "keyspace" => "it stands on a `struct` that declares keys",
        "key" => "it stands on the key of a `#[redlua(keyspace)]`",
        "default" | "empty_is_none" | "skip_none" => "it stands on the field of a record",
        "open" => "it stands on a `struct` that is read as JSON",
        "rename_all" | "existing" => "it stands on a `struct` or an `enum`",
        "flat" => "it stands on a `pub fn` that returns a `Vec` of tuples",
        "rename" => "it stands on a field or a variant",
        "code" | "error" => "it stands on the variant of an `enum`",
        _ => "remove it",
    }
}

/// A doc attribute's lines, each without its first blank.
fn doc_line(value: &[TokenTree]) -> Option<Vec<String>> {
    let text = syn::parse2::<syn::LitStr>(stream_of(value)).ok()?.value();
    let strip = |line: &str| line.strip_prefix(' ').unwrap_or(line).to_owned();
    Some(text.split('\n').map(strip).collect())
}

fn derive_name(piece: &[TokenTree]) -> Option<(String, TokenStream)> {
    let name = piece.iter().rev().find_map(|token| ident_of(Some(token)))?;
    Some((name.to_string(), stream_of(piece)))
}

fn whole(content: &[TokenTree]) -> TokenStream {
    let content = stream_of(content);
    quote!(#[#content])
}

fn flat(group: &proc_macro2::Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}
