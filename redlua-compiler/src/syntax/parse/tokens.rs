//! Looking at raw tokens: the questions that are asked before `syn` sees them.

use crate::span::Span;
use crate::syntax::ast;
use proc_macro2::{Delimiter, Group, Ident, Span as TokenSpan, TokenStream, TokenTree};

/// Whether `token` is the identifier `text`.
pub(super) fn is_ident(token: Option<&TokenTree>, text: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == text)
}

/// Whether `token` is the character `character`.
pub(super) fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// Whether `text` stands at `at`, character by character without blanks between them.
pub(super) fn is_operator(tokens: &[TokenTree], at: usize, text: &str) -> bool {
    let count = text.chars().count();
    text.chars().enumerate().all(|(offset, character)| match tokens.get(at + offset) {
        Some(TokenTree::Punct(punct)) => {
            punct.as_char() == character && (offset + 1 == count || punct.spacing() == proc_macro2::Spacing::Joint)
        }
        _ => false,
    })
}

/// The group at `token`, if it has this delimiter.
pub(super) fn group_of(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// The tokens of a stream, with the contents of invisible groups that are no operands.
///
/// A fragment of a `macro_rules!` (`$vis`, `$item`, `$body:block`) arrives wrapped into such a group. An
/// expression stays wrapped: the group keeps its operators together.
pub(super) fn flatten(stream: TokenStream) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    for token in stream {
        match group_of(Some(&token), Delimiter::None) {
            Some(group) if !is_operand(group) => tokens.extend(flatten(group.stream())),
            _ => tokens.push(token),
        }
    }
    tokens
}

fn is_operand(group: &Group) -> bool {
    let words = ["pub", "fn", "struct", "enum", "const", "type", "let"];
    let mut inner = group.stream().into_iter();
    match (inner.next(), inner.next()) {
        (None, _) => false,
        (Some(only), None) if group_of(Some(&only), Delimiter::Brace).is_some() => false,
        (first, _) => !is_punct(first.as_ref(), '#') && !words.iter().any(|word| is_ident(first.as_ref(), word)),
    }
}

/// The identifier at `token`.
pub(super) fn ident_of(token: Option<&TokenTree>) -> Option<&Ident> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident),
        _ => None,
    }
}

/// Whether this is a word that can't be a name.
pub(super) fn is_keyword(ident: &Ident) -> bool {
    // Every comparison with an `Ident` asks rustc for its text.
    is_keyword_text(&ident.to_string())
}

/// The same for the text of an identifier.
pub(super) fn is_keyword_text(text: &str) -> bool {
    /// Sorted.
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
        "extern", "final", "fn", "for", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
        "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "try", "type", "typeof", "unsafe",
        "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&text).is_ok()
}

/// The tokens of `tokens` as a stream.
pub(super) fn stream_of(tokens: &[TokenTree]) -> TokenStream {
    tokens.iter().cloned().collect()
}

/// The place of `tokens`, or `fallback` when there are none.
pub(super) fn span_of(tokens: &[TokenTree], fallback: Span) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => token_span(first).to(token_span(last)),
        _ => fallback,
    }
}

/// The place of one token.
pub(super) fn token_span(token: &TokenTree) -> Span {
    Span::of_token(token)
}

/// The place of a whole group, from delimiter to delimiter.
pub(super) fn group_span(group: &Group) -> Span {
    Span { first: group.span_open(), last: group.span_close() }
}

/// The place of something that `syn` read.
pub(super) fn node_span(node: &impl quote::ToTokens) -> Span {
    Span::of(&node.to_token_stream(), TokenSpan::call_site())
}

/// A name of the tree.
pub(super) fn name_of(ident: &Ident) -> ast::Ident {
    let text = ident.to_string();
    ast::Ident {
        text: text.strip_prefix("r#").map(str::to_owned).unwrap_or(text),
        span: Span::token(ident.span()),
        token: ident.clone(),
    }
}

/// The name of a part that has only a place: `0` of `pair.0` and of a variant's first field.
pub(super) fn position_name(position: usize, place: TokenSpan) -> ast::Ident {
    // A position is no identifier; the token is only there for code handed back to rustc.
    let token = Ident::new(&format!("_{position}"), place);
    ast::Ident { text: position.to_string(), span: Span::token(place), token }
}

/// Cuts at the commas that are not inside `<…>`; empty pieces are kept, except behind the last comma.
pub(super) fn split_commas(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut pieces = Vec::new();
    let mut angles = 0_usize;
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(punct) = token else { continue };
        match punct.as_char() {
            '<' => angles += 1,
            // `->` and `=>` close nothing.
            '>' if at > 0 && (is_operator(tokens, at - 1, "->") || is_operator(tokens, at - 1, "=>")) => {}
            '>' => angles = angles.saturating_sub(1),
            ',' if angles == 0 => {
                pieces.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < tokens.len() {
        pieces.push(&tokens[start..]);
    }
    pieces
}

/// How a token is shown in a message.
pub(super) fn shown(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "`(`".to_owned(),
            Delimiter::Brace => "`{`".to_owned(),
            Delimiter::Bracket => "`[`".to_owned(),
            Delimiter::None => {
                group.stream().into_iter().next().map_or_else(|| "nothing".to_owned(), |inner| shown(&inner))
            }
        },
        other => format!("`{other}`"),
    }
}

/// The source of `tokens`, for a help that repeats it. Blanks are set as Rust is usually written.
pub(super) fn source_of(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut glued = true;
    for (at, token) in tokens.iter().enumerate() {
        let (piece, before, after) = match token {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let inner = source_of(&inner);
                match group.delimiter() {
                    Delimiter::Parenthesis => (format!("({inner})"), false, true),
                    Delimiter::Bracket => (format!("[{inner}]"), false, true),
                    Delimiter::Brace => (format!("{{ {inner} }}"), true, true),
                    Delimiter::None => (inner, true, true),
                }
            }
            TokenTree::Punct(punct) => {
                let character = punct.as_char();
                let joint = punct.spacing() == proc_macro2::Spacing::Joint;
                let tight = matches!(character, '.' | ':' | '<' | '>' | '?' | '!' | '&' | '\'' | '#');
                let before = !(tight || character == ',' || character == ';');
                (character.to_string(), before, !(tight || joint))
            }
            other => (other.to_string(), true, true),
        };
        let call = matches!(token, TokenTree::Group(group) if group.delimiter() != Delimiter::Brace)
            && at > 0
            && !matches!(&tokens[at - 1], TokenTree::Punct(_));
        let apart = match at.checked_sub(1).map(|previous| blank_between(&tokens[previous], token)) {
            Some(Some(blank)) => blank,
            _ => !glued && (before || (!call && matches!(token, TokenTree::Group(_)))),
        };
        if apart {
            text.push(' ');
        }
        text.push_str(&piece);
        glued = !after;
    }
    text
}

/// Whether the source has a blank between two tokens; `None` where places are not known, or in two lines.
fn blank_between(left: &TokenTree, right: &TokenTree) -> Option<bool> {
    let (end, start) = (token_span(left).end(), token_span(right).start());
    (end.0 == start.0 && end.1 != 0 && start.1 >= end.1).then_some(start.1 > end.1)
}
