//! The macros of a body: `key!`, `pattern!`, `format!`, `assert!`, `vec!`, `matches!`.

use super::Parser;
use super::tokens::{is_punct, span_of, split_commas, token_span};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{Arm, Expr, ExprKind, Pattern, PatternKind};
use proc_macro2::TokenTree;
use syn::Token;
use syn::punctuated::Punctuated;

impl Parser<'_> {
    /// A macro call at `span`.
    pub(super) fn parse_macro(&mut self, call: &syn::Macro, span: Span) -> ExprKind {
        let tokens: Vec<TokenTree> = call.tokens.clone().into_iter().collect();
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match name.as_str() {
            "key" => self.parse_key(&tokens, span),
            "pattern" => self.parse_pattern_template(&tokens, span),
            "format" => self.parse_format(&tokens, span),
            "assert" => self.parse_assert(&tokens, span),
            "vec" => self.parse_vec(&tokens, span),
            "matches" => self.parse_matches(&tokens, span),
            _ => {
                let place = super::tokens::node_span(&call.path);
                self.unsupported(place, format!("`{name}!` is not supported"), refusal(&name, &tokens));
                ExprKind::Error
            }
        }
    }

    /// `condition` or `condition, "message"`.
    fn parse_assert(&mut self, tokens: &[TokenTree], span: Span) -> ExprKind {
        let Some(mut arguments) = self.parse_arguments(tokens, span, "a condition") else { return ExprKind::Error };
        let message = (arguments.len() > 1).then(|| Box::new(arguments.remove(1)));
        if arguments.len() != 1 {
            let place = arguments.get(1).map_or(span, |extra| extra.span);
            let what = if arguments.is_empty() {
                "`assert!` needs a condition"
            } else {
                "`assert!` takes a condition and one message"
            };
            let help = "write `assert!(amount > 0, \"amount must be positive\")`; \
                        a message with values is `format!(\"{amount} is not positive\")`";
            self.report(Diagnostic::new(codes::SYNTAX, place, what).help(help));
            return ExprKind::Error;
        }
        ExprKind::Assert { condition: Box::new(arguments.remove(0)), message }
    }

    /// `a, b` or `value; count`.
    fn parse_vec(&mut self, tokens: &[TokenTree], span: Span) -> ExprKind {
        if let Some(at) = tokens.iter().position(|token| is_punct(Some(token), ';')) {
            let value = Box::new(self.parse_expr_tokens(&tokens[..at], span, "a value"));
            let count = Box::new(self.parse_expr_tokens(&tokens[at + 1..], span, "a count"));
            return ExprKind::Repeat { value, count, growable: true };
        }
        match self.parse_arguments(tokens, span, "a value") {
            Some(elements) => ExprKind::List { elements, growable: true },
            None => ExprKind::Error,
        }
    }

    /// `matches!(value, pattern)` is a `match` with `true` and `false`.
    fn parse_matches(&mut self, tokens: &[TokenTree], span: Span) -> ExprKind {
        let read = self.read_all(tokens, span, "a value and a pattern", |input| {
            let value = input.parse::<syn::Expr>()?;
            input.parse::<Token![,]>()?;
            let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
            let guard = match input.parse::<Option<Token![if]>>()? {
                Some(_) => Some(input.parse::<syn::Expr>()?),
                None => None,
            };
            input.parse::<Option<Token![,]>>()?;
            Ok((value, pattern, guard))
        });
        let Some((value, pattern, guard)) = read else { return ExprKind::Error };
        let scrutinee = Box::new(self.parse_expr(&value));
        let mark = self.bound.clone();
        let pattern = self.parse_pattern(&pattern);
        let guard = guard.map(|guard| self.parse_expr(&guard));
        self.bound = mark;
        let bool = |value| Expr { kind: ExprKind::Bool(value), span };
        let wildcard = Pattern { kind: PatternKind::Wildcard, span };
        let arms = vec![
            Arm { pattern, guard, body: bool(true), span },
            Arm { pattern: wildcard, guard: None, body: bool(false), span },
        ];
        ExprKind::Match { scrutinee, arms }
    }

    /// Expressions divided by commas.
    pub(super) fn parse_arguments(&mut self, tokens: &[TokenTree], span: Span, what: &str) -> Option<Vec<Expr>> {
        if tokens.is_empty() {
            return Some(Vec::new());
        }
        let list = match self.read_plain(tokens, |reader| reader.whole_list()) {
            Some(plain) => plain,
            None => self.read_all(tokens, span, what, Punctuated::<syn::Expr, Token![,]>::parse_terminated)?,
        };
        Some(list.iter().map(|argument| self.parse_expr(argument)).collect())
    }
}

/// What to write in place of a macro that is not supported.
fn refusal(name: &str, tokens: &[TokenTree]) -> String {
    let sides = split_commas(tokens);
    let side = |at: usize, other: &str| {
        sides.get(at).map(|side| super::tokens::source_of(side)).filter(|text| !text.is_empty()).unwrap_or(other.into())
    };
    match name {
        "assert_eq" | "debug_assert_eq" => format!("write `assert!({} == {})`", side(0, "a"), side(1, "b")),
        "assert_ne" | "debug_assert_ne" => format!("write `assert!({} != {})`", side(0, "a"), side(1, "b")),
        "debug_assert" => format!("write `assert!({})`: a script has no debug build", side(0, "condition")),
        "println" | "eprintln" | "print" | "eprint" | "dbg" => {
            "a script has no terminal: let it reply with the value, and print that in Rust".to_owned()
        }
        "panic" | "todo" | "unimplemented" | "unreachable" => {
            "a script ends early with `return Err(…)`, or with `assert!(condition, \"message\")`".to_owned()
        }
        "json" => "a document is a record: `json::to_string(&Job { … })`, or `Job { … }` where a key holds `Json<Job>`"
            .to_owned(),
        "matches" => "write `matches!(value, pattern)`".to_owned(),
        _ => "the macros of a script are `key!`, `pattern!`, `format!`, `assert!`, `vec!` and `matches!`".to_owned(),
    }
}

/// The place of a token, or of the whole call.
pub(super) fn place(tokens: &[TokenTree], span: Span) -> Span {
    match tokens {
        [] => span,
        [token] => token_span(token),
        more => span_of(more, span),
    }
}
