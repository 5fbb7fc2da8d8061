//! Bodies: cut into statements, each of which is read by itself.

use super::Parser;
use super::boundary::{roles, statement_end};
use super::tokens::{
    flatten, group_of, ident_of, is_ident, is_keyword, is_operator, is_punct, name_of, span_of, token_span,
};
use super::{attribute, habits, plain};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{
    Allow, Block, Expr, ExprKind, Ident, Pattern, PatternKind, Statement, StatementKind, TypeRef,
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::ParseStream;

/// What became of the start of a piece.
struct Read {
    kind: StatementKind,
    /// How many tokens it took.
    used: usize,
    /// Whether it was reported.
    fault: bool,
}

impl Parser<'_> {
    /// The inside of a block.
    pub(super) fn parse_body(&mut self, stream: TokenStream, span: Span) -> Block {
        let tokens = flatten(stream);
        let roles = roles(&tokens);
        let mut block = Block { statements: Vec::new(), value: None, span };
        let mut at = 0;
        while at < tokens.len() {
            if is_punct(tokens.get(at), ';') {
                at += 1;
                continue;
            }
            let start = at;
            let allows = self.parse_statement_attributes(&tokens, &mut at);
            if at >= tokens.len() {
                let place = span_of(&tokens[start..], span);
                let fault = Diagnostic::new(codes::SYNTAX, place, "expected a statement after the attribute");
                self.report(fault.help("`#[allow(…)]` stands before the statement or the `fn` that it is for"));
                break;
            }
            let end = match item_end(&tokens, at) {
                Some(end) => end,
                None => statement_end(&tokens, &roles, at),
            };
            let read = self.parse_statement(&tokens[at..end], span);
            let place = span_of(&tokens[at..at + read.used], span);
            at += read.used;
            let ended = is_punct(tokens.get(at), ';');
            self.end_statement(&mut block, read, allows, place, &tokens, at);
            at += usize::from(ended);
        }
        block
    }

    /// Puts a statement into `block`, as its value if it is the last one and not ended by `;`.
    fn end_statement(
        &mut self,
        block: &mut Block,
        read: Read,
        allows: Vec<Allow>,
        place: Span,
        tokens: &[TokenTree],
        at: usize,
    ) {
        let last = tokens[at..].iter().all(|token| is_punct(Some(token), ';'));
        let ended = is_punct(tokens.get(at), ';');
        let is_let = matches!(read.kind, StatementKind::Let { .. });
        if is_let && !ended && !read.fault && last {
            let diagnostic = Diagnostic::new(codes::SYNTAX, Span::token(place.last), "missing `;` after `let`");
            self.report(diagnostic.help("end it with `;`; the last line of a block without `;` is its value"));
        }
        match read.kind {
            StatementKind::Expr(expr) if last && !ended => {
                if let Some(allow) = allows.first() {
                    let message = "an attribute can't stand on the value of a block";
                    let diagnostic = Diagnostic::new(codes::ATTRIBUTE, allow.span, message);
                    self.report(diagnostic.help(format!(
                        "write `#[allow({})]` before the `fn`; if this is not meant as a value, end it with `;`",
                        allow.name
                    )));
                }
                block.value = Some(Box::new(expr));
            }
            kind => block.statements.push(Statement { kind, allows, span: place }),
        }
        // The fault may have been the value: its absence must not be reported as well.
        if last && read.fault && block.value.is_none() {
            block.value = Some(Box::new(Expr { kind: ExprKind::Error, span: place }));
        }
    }

    /// Reads a statement at the start of `piece`.
    fn parse_statement(&mut self, piece: &[TokenTree], fallback: Span) -> Read {
        if item_end(piece, 0).is_some() {
            return self.refuse_item(piece);
        }
        if is_ident(piece.first(), "let") {
            return self.parse_let(piece, fallback);
        }
        if let Some(diagnostic) = habits::comment(piece) {
            self.report(diagnostic);
            return self.lost(piece, None);
        }
        match self.read_expr(piece) {
            Ok((expr, used)) if self.goes_on(piece, used, fallback) => {
                let kind = StatementKind::Expr(self.parse_expr(&expr));
                Read { kind, used: used.min(piece.len()), fault: false }
            }
            Ok(_) => self.lost(piece, None),
            Err(error) => {
                self.report_fault(&error, piece);
                self.lost(piece, None)
            }
        }
    }

    /// Whether what stands behind a statement can be another one; reports what is wrong there.
    fn goes_on(&mut self, piece: &[TokenTree], used: usize, fallback: Span) -> bool {
        if used >= piece.len() {
            return true;
        }
        if self.report_habit(piece, used.saturating_sub(1)) {
            return false;
        }
        if starts_statement(piece, used) {
            self.report_missing_semicolon(&piece[..used], fallback);
            return true;
        }
        self.report_rest(piece, used, "an operator or `;`");
        false
    }

    /// `let PATTERN: TYPE = VALUE else { … }`.
    fn parse_let(&mut self, piece: &[TokenTree], fallback: Span) -> Read {
        let mut parts = LetParts::default();
        let outcome = match self.read_binding(piece) {
            Some(plain) => {
                parts = plain;
                Ok(((), piece.len()))
            }
            None => self.read(piece, |input| parts.parse(input)),
        };
        let used = match outcome {
            Ok(((), used)) if self.lacks_equals(&parts, piece, used) => return self.lost(piece, Some(parts)),
            Ok(((), used)) if self.goes_on(piece, used, fallback) => used.min(piece.len()),
            Ok(_) => return self.lost(piece, Some(parts)),
            Err(error) => {
                self.report_fault(&error, piece);
                return self.lost(piece, Some(parts));
            }
        };
        let place = span_of(piece, fallback);
        // Rust evaluates the value before the names exist.
        let ty = parts.ty.as_ref().map(|ty| self.parse_type(ty));
        let value = parts.value.as_ref().map(|value| self.parse_expr(value));
        let otherwise = parts.otherwise.as_ref().map(|block| self.parse_block(block));
        let pattern = match &parts.pattern {
            Some(pattern) => self.parse_pattern(pattern),
            None => Pattern { kind: PatternKind::Error, span: place },
        };
        Read { kind: StatementKind::Let { pattern, ty, value, otherwise }, used, fault: false }
    }

    /// The parts of a `let` that is plain.
    fn read_binding(&mut self, piece: &[TokenTree]) -> Option<LetParts> {
        let plain = self.read_plain(&piece[1..], |reader| reader.binding())?;
        let plain::Binding { pattern, ty, value, otherwise } = plain;
        Some(LetParts { pattern: Some(pattern), ty, value: Some(value), otherwise })
    }

    /// Reports `let total i64 = …` and `let total: i64 …`, where a value was to follow.
    fn lacks_equals(&mut self, parts: &LetParts, piece: &[TokenTree], used: usize) -> bool {
        let Some(token) = piece.get(used).filter(|_| parts.value.is_none() && parts.otherwise.is_none()) else {
            return false;
        };
        if self.has_habit(piece, used.saturating_sub(1)) || is_ident(Some(token), "let") {
            return false;
        }
        let (expected, help) = match parts.ty {
            None => (
                "`:` or `=` after the name",
                "write `let total = hits.incr();`, or with a type `let total: i64 = hits.incr();`",
            ),
            Some(_) => ("`=` after the type", "write `let total: i64 = hits.incr();`"),
        };
        let what = format!("expected {expected}, found {}", super::tokens::shown(token));
        self.report(Diagnostic::new(codes::SYNTAX, token_span(token), what).help(help));
        true
    }

    /// A piece that was reported: its names stay bound, and its blocks are still looked at.
    fn lost(&mut self, piece: &[TokenTree], parts: Option<LetParts>) -> Read {
        let used = resume(piece);
        self.salvage(&piece[..used]);
        let place = span_of(&piece[..used], Span::token(proc_macro2::Span::call_site()));
        let names = match &parts {
            Some(LetParts { pattern: Some(pattern), ty, .. }) => {
                let pattern = self.parse_pattern(pattern);
                if matches!(pattern.kind, PatternKind::Name { .. }) {
                    let ty = ty.as_ref().map(|ty| self.parse_type(ty));
                    return Read { kind: error_let(pattern, ty, place), used, fault: true };
                }
                let mut names = Vec::new();
                bound_names(&pattern, &mut names);
                names
            }
            Some(_) => binding_after_let(piece).into_iter().collect(),
            None => habits::bound_name(piece).map(name_of).into_iter().collect(),
        };
        for name in &names {
            self.bound.insert(name.text.clone());
        }
        let mut patterns: Vec<Pattern> = names.into_iter().map(name_pattern).collect();
        let kind = match patterns.len() {
            0 => StatementKind::Expr(Expr { kind: ExprKind::Error, span: place }),
            1 => error_let(patterns.remove(0), None, place),
            _ => error_let(Pattern { kind: PatternKind::Tuple(patterns), span: place }, None, place),
        };
        Read { kind, used, fault: true }
    }

    /// An item inside a body.
    fn refuse_item(&mut self, piece: &[TokenTree]) -> Read {
        let keyword = piece.iter().find(|token| {
            let words = ["fn", "struct", "enum", "const", "type", "static", "use", "mod", "trait", "impl", "union"];
            words.iter().any(|word| is_ident(Some(token), word))
        });
        let span = keyword.or(piece.first()).map_or(Span::token(proc_macro2::Span::call_site()), token_span);
        let word = keyword.map_or_else(|| "item".to_owned(), ToString::to_string);
        let name = piece
            .iter()
            .position(|token| is_ident(Some(token), &word))
            .and_then(|at| ident_of(piece.get(at + 1)))
            .map(name_of);
        let shown = name.as_ref().map_or_else(|| "NAME".to_owned(), |name| name.text.clone());
        if word == "const" {
            let message = "`const` can't stand in a body";
            let diagnostic = Diagnostic::new(codes::OTHER_LANGUAGE, span, message);
            self.report(diagnostic.help(format!(
                "bind a value with `let {} = …;`, or write the `const` beside the functions of the block",
                shown.to_lowercase()
            )));
        } else {
            self.unsupported(
                span,
                format!("`{word}` can't stand in a body"),
                match word.as_str() {
                    "fn" => format!("write `fn {shown}(…)` beside the other functions of the block"),
                    "struct" | "enum" | "type" => format!("write `{word} {shown}` beside the functions of the block"),
                    _ => "write the names in full; commands without a key are `redis::time()`".to_owned(),
                },
            );
        }
        let kind = match name {
            Some(name) => error_let(name_pattern(name), None, span),
            None => StatementKind::Expr(Expr { kind: ExprKind::Error, span }),
        };
        Read { kind, used: piece.len(), fault: true }
    }

    /// Attributes before a statement, and inner ones, which have no place in a body.
    fn parse_statement_attributes(&mut self, tokens: &[TokenTree], at: &mut usize) -> Vec<Allow> {
        let mut allows = Vec::new();
        while is_punct(tokens.get(*at), '#') {
            let inner = is_punct(tokens.get(*at + 1), '!');
            let Some(group) = group_of(tokens.get(*at + 1 + usize::from(inner)), Delimiter::Bracket) else { break };
            let end = *at + 2 + usize::from(inner);
            let place = span_of(&tokens[*at..end], Span::token(group.span()));
            if inner {
                self.unsupported(
                    place,
                    "inner attributes can't stand in a body",
                    "write `#[allow(…)]` before the `fn` or the statement, and `#![redlua(…)]` first in the block",
                );
            } else {
                let content: Vec<TokenTree> = group.stream().into_iter().collect();
                self.parse_allow_on_statement(attribute::Raw { content, span: place }, &mut allows);
            }
            *at = end;
        }
        allows
    }
}

/// The parts of a `let` that were read before a fault.
#[derive(Default)]
pub(super) struct LetParts {
    pub(super) pattern: Option<syn::Pat>,
    pub(super) ty: Option<syn::Type>,
    pub(super) value: Option<syn::Expr>,
    pub(super) otherwise: Option<syn::Block>,
}

impl LetParts {
    pub(super) fn parse(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        input.parse::<syn::Token![let]>()?;
        self.pattern = Some(syn::Pat::parse_single(input)?);
        if input.peek(syn::Token![:]) {
            input.parse::<syn::Token![:]>()?;
            self.ty = Some(input.parse()?);
        }
        if input.peek(syn::Token![=]) && !input.peek(syn::Token![==]) {
            input.parse::<syn::Token![=]>()?;
            self.value = Some(input.parse()?);
        }
        if input.peek(syn::Token![else]) {
            input.parse::<syn::Token![else]>()?;
            self.otherwise = Some(input.parse()?);
        }
        Ok(())
    }
}

fn error_let(pattern: Pattern, ty: Option<TypeRef>, place: Span) -> StatementKind {
    let value = Some(Expr { kind: ExprKind::Error, span: place });
    StatementKind::Let { pattern, ty, value, otherwise: None }
}

fn name_pattern(name: Ident) -> Pattern {
    let span = name.span;
    Pattern { kind: PatternKind::Name { name, mutable: true, inner: None }, span }
}

/// `let NAME` or `let mut NAME`, when not even the pattern could be read.
fn binding_after_let(piece: &[TokenTree]) -> Option<Ident> {
    let at = if is_ident(piece.get(1), "mut") { 2 } else { 1 };
    ident_of(piece.get(at)).filter(|ident| !is_keyword(ident)).map(name_of)
}

fn bound_names(pattern: &Pattern, names: &mut Vec<Ident>) {
    match &pattern.kind {
        PatternKind::Name { name, inner, .. } => {
            names.push(name.clone());
            if let Some(inner) = inner {
                bound_names(inner, names);
            }
        }
        PatternKind::Tuple(parts) | PatternKind::Faulty(parts) => {
            parts.iter().for_each(|part| bound_names(part, names));
        }
        PatternKind::List { front, back, .. } | PatternKind::TupleVariant { front, back, .. } => {
            front.iter().chain(back).for_each(|part| bound_names(part, names));
        }
        PatternKind::Or(cases) => cases.iter().take(1).for_each(|case| bound_names(case, names)),
        PatternKind::Record { fields, .. } => fields.iter().for_each(|(_, part)| bound_names(part, names)),
        PatternKind::Wildcard
        | PatternKind::Literal(_)
        | PatternKind::Range { .. }
        | PatternKind::Path(_)
        | PatternKind::Error => {}
    }
}

/// Whether the token at `at` can begin a statement.
fn starts_statement(piece: &[TokenTree], at: usize) -> bool {
    match &piece[at] {
        TokenTree::Ident(ident) => !["else", "as", "in", "where"].iter().any(|word| ident == word),
        TokenTree::Literal(_) | TokenTree::Group(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == '#' || (punct.as_char() == '\'' && at + 2 < piece.len()),
    }
}

/// Where to go on after a fault: at the next `let` that begins a statement, behind a block that
/// nothing continues, or behind the piece.
fn resume(piece: &[TokenTree]) -> usize {
    let begins = |at: &usize| {
        let continues = ["else", "elseif", "elif", "and", "or", "then", "do", "end"];
        let after_block = group_of(piece.get(at - 1), Delimiter::Brace).is_some()
            && matches!(&piece[*at], TokenTree::Ident(word) if !continues.iter().any(|other| word == other));
        let condition = is_ident(piece.get(at - 1), "if")
            || is_ident(piece.get(at - 1), "while")
            || (*at >= 2 && (is_operator(piece, at - 2, "&&") || is_operator(piece, at - 2, "||")));
        after_block || (is_ident(piece.get(*at), "let") && !condition)
    };
    (1..piece.len()).find(begins).unwrap_or(piece.len())
}

/// The end of an item that stands at `at`: its brace group or its `;`.
fn item_end(tokens: &[TokenTree], at: usize) -> Option<usize> {
    let first = ident_of(tokens.get(at))?.to_string();
    let second = tokens.get(at + 1);
    let word = |text: &str| is_ident(second, text);
    let named = matches!(second, Some(TokenTree::Ident(_)));
    let is_item = match first.as_str() {
        "fn" | "struct" | "enum" | "trait" | "impl" | "mod" | "use" | "static" | "type" | "pub" | "extern" => true,
        "const" => named,
        "union" | "macro_rules" => named && ident_of(tokens.get(at + 1)).is_some_and(|name| name != "as"),
        "unsafe" => word("fn") || word("impl") || word("trait") || word("extern"),
        "async" => word("fn"),
        _ => false,
    };
    if !is_item {
        return None;
    }
    let constant = matches!(first.as_str(), "const" | "static" | "type" | "use");
    for (offset, token) in tokens.iter().enumerate().skip(at) {
        if is_punct(Some(token), ';') {
            return Some(offset);
        }
        if !constant && group_of(Some(token), Delimiter::Brace).is_some() {
            return Some(offset + 1);
        }
    }
    Some(tokens.len())
}
