//! What `syn` could not read, said to the author of a script.
//!
//! `syn` names what it expected, but seldom what it found, and at the end of a piece it points at
//! the whole macro call. Both are put right here; habits of other languages come first, because
//! "expected `{`" does not help who wrote `then`.

use super::tokens::{group_span, shown, source_of, span_of, token_span};
use super::{Parser, habits};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use proc_macro2::{Delimiter, Span as TokenSpan, TokenTree};

impl Parser<'_> {
    /// Reports what `syn` said about `tokens`.
    pub(super) fn report_fault(&mut self, error: &syn::Error, tokens: &[TokenTree]) {
        if self.report_habit(tokens, 0) {
            return;
        }
        let message = error.to_string();
        let place = place_of(error, tokens);
        let expected = expectation(&message);
        let (text, span) = match place {
            Place::Token(token) => (format!("expected {expected}, found {}", shown(&token)), token_span(&token)),
            Place::Close(character, span) => (format!("expected {expected} before `{character}`"), span),
            Place::End => match tokens.last() {
                Some(last) => (format!("expected {expected} after {}", closing(last)), last_span(last)),
                None => (format!("expected {expected}"), Span::token(error.span())),
            },
        };
        self.report(Diagnostic::new(codes::SYNTAX, span, text).help(advice(&expected)));
    }

    /// Reports that `tokens` go on at `used`, where nothing was expected any more.
    pub(super) fn report_rest(&mut self, tokens: &[TokenTree], used: usize, expected: &str) {
        if self.report_habit(tokens, used.saturating_sub(1)) {
            return;
        }
        let Some(token) = tokens.get(used) else { return };
        let before = source_of(&tokens[..used]);
        let before = if before.chars().count() > 40 { String::new() } else { format!(" after `{before}`") };
        let text = format!("expected {expected}{before}, found {}", shown(token));
        let diagnostic = Diagnostic::new(codes::SYNTAX, token_span(token), text);
        self.report(match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' && is_call(tokens, used + 1) => diagnostic.help(format!(
                "methods are called with `.`: `{}.{}(…)`",
                source_of(&tokens[..used]),
                tokens[used + 1]
            )),
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                diagnostic.help("a list is `vec![1, 2, 3]`, a pair is `(1, 2)`")
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                diagnostic.help("a type stands behind the name of a `let`: `let total: i64 = counter.incr();`")
            }
            _ if expected.contains('`') => {
                diagnostic.help("end the statement before it with `;`, or join the two with an operator")
            }
            _ => diagnostic.help("remove it, or divide the two with `,`"),
        });
    }

    /// Reports the first habit of another language that stands at or behind `from`.
    pub(super) fn report_habit(&mut self, tokens: &[TokenTree], from: usize) -> bool {
        match habits::find(tokens, from) {
            Some(diagnostic) => {
                self.report(diagnostic);
                true
            }
            None => false,
        }
    }

    /// Whether a habit of another language stands at or behind `from`.
    pub(super) fn has_habit(&self, tokens: &[TokenTree], from: usize) -> bool {
        habits::find(tokens, from).is_some()
    }

    /// Reports two statements that are not divided.
    pub(super) fn report_missing_semicolon(&mut self, statement: &[TokenTree], fallback: Span) {
        let last = statement.last().map_or(fallback, last_span);
        let source = source_of(statement);
        let diagnostic = Diagnostic::new(codes::SYNTAX, last, "missing `;` between two statements");
        self.report(if source.chars().count() <= 60 {
            diagnostic.help(format!("write `{source};`"))
        } else {
            diagnostic.help("write `;` here")
        });
    }
}

/// Whether `name(…)` stands at `at`.
fn is_call(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Ident(_)))
        && matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

/// Where `syn` stopped.
enum Place {
    Token(TokenTree),
    Close(char, Span),
    End,
}

fn place_of(error: &syn::Error, tokens: &[TokenTree]) -> Place {
    let end = error.to_string().starts_with("unexpected end of input");
    search(error.span(), tokens, end).unwrap_or(Place::End)
}

/// Finds the token of a span. Spans can only be compared by their place; where they have none (in
/// rust-analyzer) the first token is as good as any.
fn search(span: TokenSpan, tokens: &[TokenTree], end: bool) -> Option<Place> {
    for token in tokens {
        if let TokenTree::Group(group) = token {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            if end && (same(span, group.span_close()) || same(span, group.span())) {
                let character = match group.delimiter() {
                    Delimiter::Parenthesis => ')',
                    Delimiter::Bracket => ']',
                    Delimiter::Brace | Delimiter::None => '}',
                };
                return Some(Place::Close(character, Span::token(group.span_close())));
            }
            if !end && (same(span, group.span_open()) || same(span, group.span())) {
                return Some(Place::Token(token.clone()));
            }
            if let Some(place) = search(span, &inner, end) {
                return Some(place);
            }
        } else if !end && same(span, token.span()) {
            return Some(Place::Token(token.clone()));
        }
    }
    None
}

fn same(left: TokenSpan, right: TokenSpan) -> bool {
    let (a, b) = (left.start(), right.start());
    (a.line, a.column) == (b.line, b.column)
}

/// What was expected, in words that read on after "expected".
fn expectation(message: &str) -> String {
    let message = message.strip_prefix("unexpected end of input, ").unwrap_or(message);
    let message = message.strip_prefix("unexpected token, ").unwrap_or(message);
    match message.strip_prefix("expected ") {
        Some("curly braces") => "a block `{ … }`".to_owned(),
        Some("square brackets") => "`[ … ]`".to_owned(),
        Some("parentheses") => "`( … )`".to_owned(),
        Some("identifier") => "a name".to_owned(),
        Some("an expression") => "a value".to_owned(),
        Some("identifier or integer") => "a method or field".to_owned(),
        Some(list) if list.starts_with("one of: ") => one_of(list),
        Some(other) => match other.split_once(", found") {
            Some(("identifier", _)) => "a name".to_owned(),
            Some((expected, _)) => expected.to_owned(),
            None => other.to_owned(),
        },
        None => "Rust that continues the statement".to_owned(),
    }
}

/// `syn` lists all the ways an operand, a type or a pattern may begin.
fn one_of(list: &str) -> String {
    if list.contains("`fn`") && list.contains("`dyn`") {
        "a type".to_owned()
    } else if list.contains("`ref`") {
        "a pattern".to_owned()
    } else if list.matches('`').count() > 8 {
        "a value".to_owned()
    } else {
        list.to_owned()
    }
}

/// How to go on where `expected` was.
pub(super) fn advice(expected: &str) -> &'static str {
    match expected {
        "a block `{ … }`" => {
            "conditions need no parentheses, blocks need braces: `if used >= limit { return false; }`"
        }
        "a name" => "a name starts with a letter or `_`, and is no word of Rust",
        "a type" => "types are written as in Rust: `i64`, `&str`, `Option<String>`, `Vec<i64>`",
        "a value" => "a value is a name, a literal, a call, or an `if` or `match`: `let used = hits.zcard();`",
        "a pattern" => "a pattern is a name, a literal, or a form like `Some(value)`: `let used = hits.zcard();`",
        "`;`" => "statements end with `;`: `let used = hits.zcard();`",
        "`,`" => "arguments and elements are divided by `,`: `lock.set(owner, NX, PX(ttl_ms))`",
        "a method or field" => "behind `.` stands a method or a field: `hits.zcard()`",
        "`=>`" => "an arm is `pattern => value,`: `None => 0,`",
        "`:`" => "a type follows the name: `limit: i64`",
        _ => "scripts are written in Rust: `let used = hits.zcard();`",
    }
}

fn closing(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "`)`".to_owned(),
            Delimiter::Bracket => "`]`".to_owned(),
            Delimiter::Brace => "`}`".to_owned(),
            Delimiter::None => group.stream().into_iter().last().map_or_else(|| "it".to_owned(), |last| closing(&last)),
        },
        other => format!("`{other}`"),
    }
}

fn last_span(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            inner.last().map_or_else(|| group_span(group), last_span)
        }
        TokenTree::Group(group) => Span::token(group.span_close()),
        other => span_of(std::slice::from_ref(other), Span::token(other.span())),
    }
}
