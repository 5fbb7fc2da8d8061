//! Patterns.

use super::Parser;
use super::tokens::{name_of, node_span};
use crate::span::Span;
use crate::syntax::ast::{Expr, Ident, Pattern, PatternKind};
use syn::Pat;
use syn::punctuated::Punctuated;

/// Where a pattern stands; most are a name, which says so without being written out.
fn pattern_span(pattern: &Pat) -> Span {
    match pattern {
        Pat::Ident(name) if name.attrs.is_empty() && name.by_ref.is_none() && name.subpat.is_none() => {
            let last = name.ident.span();
            Span { first: name.mutability.as_ref().map_or(last, |token| token.span), last }
        }
        _ => node_span(pattern),
    }
}

impl Parser<'_> {
    /// A pattern that `syn` read; its names are bound from here on.
    pub(super) fn parse_pattern(&mut self, pattern: &Pat) -> Pattern {
        let span = pattern_span(pattern);
        let kind = match pattern {
            Pat::Wild(_) => PatternKind::Wildcard,
            Pat::Ident(inner) => self.parse_name_pattern(inner, span),
            Pat::Lit(literal) => PatternKind::Literal(self.parse_literal(&literal.lit)),
            Pat::Range(range) => PatternKind::Range {
                start: range.start.as_deref().map(|start| self.parse_expr(start)),
                end: range.end.as_deref().map(|end| self.parse_expr(end)),
                inclusive: matches!(range.limits, syn::RangeLimits::Closed(_)),
            },
            Pat::Tuple(tuple) => self.parse_tuple_pattern(&tuple.elems),
            Pat::Paren(paren) => return self.parse_pattern(&paren.pat),
            // A name stands for the value either way: who owns it is decided by the checks of moves.
            Pat::Reference(reference) => return self.parse_pattern(&reference.pat),
            Pat::Or(or) => PatternKind::Or(or.cases.iter().map(|case| self.parse_pattern(case)).collect()),
            Pat::Path(path) => match self.plain_path(path.qself.as_ref(), &path.path, span) {
                Some(segments) => PatternKind::Path(segments),
                None => PatternKind::Error,
            },
            Pat::TupleStruct(variant) => self.parse_variant_pattern(variant, span),
            Pat::Struct(record) => self.parse_record_pattern(record, span),
            Pat::Slice(slice) => self.parse_list_pattern(&slice.elems),
            other => {
                let (what, help) = refusal(other);
                self.unsupported(span, what, help);
                PatternKind::Error
            }
        };
        Pattern { kind, span }
    }

    fn parse_name_pattern(&mut self, pattern: &syn::PatIdent, span: Span) -> PatternKind {
        let name = name_of(&pattern.ident);
        if pattern.by_ref.is_some() {
            let mutable = if pattern.mutability.is_some() { "ref mut" } else { "ref" };
            self.unsupported(
                span,
                format!("`{mutable}` patterns are not supported"),
                format!("write `{}` alone: matching does not move out of a value in redlua", name.text),
            );
        }
        let inner = pattern.subpat.as_ref().map(|(_, inner)| Box::new(self.parse_pattern(inner)));
        if name.text == "None" && inner.is_none() {
            return PatternKind::Path(vec![name]);
        }
        self.bound.insert(name.text.clone());
        PatternKind::Name { name, mutable: pattern.mutability.is_some(), inner }
    }

    fn parse_tuple_pattern(&mut self, parts: &Punctuated<Pat, syn::Token![,]>) -> PatternKind {
        if parts.len() == 1
            && !parts.trailing_punct()
            && let Some(Pat::Rest(rest)) = parts.first()
        {
            return self.refuse_rest(node_span(rest));
        }
        PatternKind::Tuple(parts.iter().map(|part| self.parse_pattern(part)).collect())
    }

    /// `[a, b]`, `[first, .., last]`.
    fn parse_list_pattern(&mut self, parts: &Punctuated<Pat, syn::Token![,]>) -> PatternKind {
        let (mut front, mut back) = (Vec::new(), Vec::new());
        let mut rest = false;
        for part in parts {
            match part {
                Pat::Rest(_) => rest = true,
                Pat::Ident(syn::PatIdent { subpat: Some((_, inner)), ident, .. })
                    if matches!(**inner, Pat::Rest(_)) =>
                {
                    let name = name_of(ident);
                    self.unsupported(
                        node_span(part),
                        "the rest of a list can't get a name in a pattern",
                        format!("write `..`, and take the slice: `let {} = &list[1..];`", name.text),
                    );
                    self.bound.insert(name.text.clone());
                    let bound = PatternKind::Name { name, mutable: false, inner: None };
                    front.push(Pattern { kind: bound, span: node_span(part) });
                    return PatternKind::Faulty(front);
                }
                part if rest => back.push(self.parse_pattern(part)),
                part => front.push(self.parse_pattern(part)),
            }
        }
        PatternKind::List { front, rest, back }
    }

    /// `Some(x)`, `Outcome::Moved(id, ..)`.
    fn parse_variant_pattern(&mut self, pattern: &syn::PatTupleStruct, span: Span) -> PatternKind {
        let mut parts = pattern.elems.iter();
        let front = parts.by_ref().take_while(|part| !matches!(part, Pat::Rest(_)));
        let front: Vec<Pattern> = front.map(|part| self.parse_pattern(part)).collect();
        let rest = front.len() < pattern.elems.len();
        let back = parts.map(|part| self.parse_pattern(part)).collect();
        match self.plain_path(pattern.qself.as_ref(), &pattern.path, span) {
            Some(path) => PatternKind::TupleVariant { path, front, rest, back },
            None => PatternKind::Error,
        }
    }

    fn parse_record_pattern(&mut self, pattern: &syn::PatStruct, span: Span) -> PatternKind {
        let mut fields = Vec::new();
        for field in &pattern.fields {
            let syn::Member::Named(name) = &field.member else {
                let help = "write `Verdict { allowed, .. }`, and where fields have no names `Outcome::Moved(id, ..)`";
                self.unsupported(node_span(field), "fields are matched by name", help);
                let parts = pattern.fields.iter().map(|field| self.parse_pattern(&field.pat));
                return PatternKind::Faulty(parts.collect());
            };
            fields.push((name_of(name), self.parse_pattern(&field.pat)));
        }
        match self.plain_path(pattern.qself.as_ref(), &pattern.path, span) {
            Some(path) => PatternKind::Record { path, fields, rest: pattern.rest.is_some() },
            None => PatternKind::Error,
        }
    }

    fn refuse_rest(&mut self, span: Span) -> PatternKind {
        let (what, help) = REST;
        self.unsupported(span, what, help);
        PatternKind::Error
    }

    /// A path without type arguments.
    pub(super) fn plain_path(
        &mut self,
        qself: Option<&syn::QSelf>,
        path: &syn::Path,
        span: Span,
    ) -> Option<Vec<Ident>> {
        let plain = path.segments.iter().all(|segment| segment.arguments.is_none());
        if qself.is_some() || !plain {
            self.unsupported(
                span,
                "type arguments can't stand on the name of a record or variant",
                "leave them out: `Verdict { … }`, `TransferError::Insufficient { … }`",
            );
            return None;
        }
        Some(path.segments.iter().map(|segment| name_of(&segment.ident)).collect())
    }

    fn parse_literal(&mut self, literal: &syn::Lit) -> Expr {
        let span = node_span(literal);
        let kind = self.parse_literal_kind(literal, span);
        Expr { kind, span }
    }
}

const REST: (&str, &str) =
    ("`..` can't skip a part of a tuple", "write `_` for each part that is not needed: `(first, _, _)`");

fn refusal(pattern: &Pat) -> (&'static str, &'static str) {
    match pattern {
        Pat::Rest(_) => REST,
        Pat::Const(_) => ("`const` blocks are not supported", "write the value, or a `const` beside the functions"),
        Pat::Macro(_) => ("macros can't stand in a pattern", "write the pattern itself"),
        Pat::Type(_) => (
            "the type of a closure's parameter can't be written",
            "leave it out, it follows from the list: `items.iter().map(|item| item + 1)`",
        ),
        Pat::Verbatim(tokens) if tokens.to_string().starts_with("box") => {
            ("`box` patterns are not supported", "write the name without `box`")
        }
        Pat::Guard(_) => {
            ("a guard can't stand inside a pattern", "write it behind the pattern: `Some(x) if x > 0 => …`")
        }
        _ => ("this pattern is not supported", "bind a name, and test it with `if`"),
    }
}
