//! `format!`: the literal taken apart, the arguments put in their places.

use super::Parser;
use super::macro_call::place;
use super::template::{caret, is_name};
use super::tokens::{is_punct, name_of, split_commas, stream_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{Expr, ExprKind, FormatCall, FormatPiece, Ident};
use proc_macro2::TokenTree;

/// A fault in the literal: what, where, how to go on.
struct Fault {
    what: String,
    range: (usize, usize),
    help: String,
}

/// A piece of the literal before its arguments are known.
enum Piece {
    Text(String),
    Value { argument: Argument, precision: Option<usize>, width: Option<(usize, bool)>, range: (usize, usize) },
}

enum Argument {
    Next,
    Position(usize),
    Name(String),
}

/// An argument behind the literal.
struct Given {
    name: Option<String>,
    value: Expr,
    used: bool,
}

impl Parser<'_> {
    /// `"…", a, name = b`.
    pub(super) fn parse_format(&mut self, tokens: &[TokenTree], span: Span) -> ExprKind {
        let pieces = split_commas(tokens);
        let Some((literal, text)) = pieces.first().and_then(|first| format_literal(first)) else {
            let at = pieces.first().map_or(span, |first| place(first, span));
            let diagnostic = Diagnostic::new(codes::FORMAT, at, "`format!` needs a text literal first");
            self.report(
                diagnostic.help("write `format!(\"{user}:{count}\")`; one value alone is `format!(\"{value}\")`"),
            );
            return ExprKind::Error;
        };
        let mut given = Vec::new();
        let behind = tokens.iter().position(|token| is_punct(Some(token), ',')).map_or(tokens.len(), |at| at + 1);
        if !self.parse_format_arguments(&tokens[behind..], span, &mut given) {
            return ExprKind::Error;
        }
        let parsed = match take_apart(&text) {
            Ok(parsed) => parsed,
            Err(fault) => {
                let diagnostic = Diagnostic::new(codes::FORMAT, literal, fault.what);
                self.report(diagnostic.note(caret(&text, fault.range)).help(fault.help));
                return ExprKind::Error;
            }
        };
        let mut next = 0;
        let mut result = Vec::new();
        let mut captured = Vec::new();
        for piece in parsed {
            match piece {
                Piece::Text(text) => result.push(FormatPiece::Text(text)),
                Piece::Value { argument, precision, width, range } => {
                    let position = match argument {
                        Argument::Name(name) => position_of(&name, &given).or_else(|| {
                            let position = self.capture(&name, literal, &mut captured)?;
                            Some(given.len() + position)
                        }),
                        Argument::Position(position) => self.given(position, &given, literal, &text, range),
                        Argument::Next => {
                            next += 1;
                            self.given(next - 1, &given, literal, &text, range)
                        }
                    };
                    let Some(argument) = position else { return ExprKind::Error };
                    if let Some(given) = given.get_mut(argument) {
                        given.used = true;
                    }
                    result.push(FormatPiece::Value { argument, precision, width });
                }
            }
        }
        for unused in given.iter().filter(|argument| !argument.used) {
            let diagnostic =
                Diagnostic::new(codes::FORMAT, unused.value.span, "this argument of `format!` is never used");
            self.report(diagnostic.help("remove it, or add a `{}` for it to the text"));
        }
        let captured = captured.into_iter().map(|name| Expr { kind: ExprKind::Name(name), span: literal });
        let arguments = given.into_iter().map(|given| given.value).chain(captured).collect();
        ExprKind::Format(FormatCall { arguments, pieces: result })
    }

    fn parse_format_arguments(&mut self, tokens: &[TokenTree], span: Span, given: &mut Vec<Given>) -> bool {
        let read = self.read_all_or_none(tokens, span, |input| {
            let mut arguments = Vec::new();
            while !input.is_empty() {
                let named = input.peek(syn::Ident) && input.peek2(syn::Token![=]) && !input.peek2(syn::Token![==]);
                let name = if named {
                    let name: syn::Ident = input.parse()?;
                    input.parse::<syn::Token![=]>()?;
                    Some(name.to_string())
                } else {
                    None
                };
                arguments.push((name, input.parse::<syn::Expr>()?));
                if !input.is_empty() {
                    input.parse::<syn::Token![,]>()?;
                }
            }
            Ok(arguments)
        });
        let Some(arguments) = read else { return false };
        for (name, value) in arguments {
            given.push(Given { name, value: self.parse_expr(&value), used: false });
        }
        true
    }

    fn read_all_or_none<T: Default>(
        &mut self,
        tokens: &[TokenTree],
        span: Span,
        grammar: impl FnOnce(syn::parse::ParseStream<'_>) -> syn::Result<T>,
    ) -> Option<T> {
        if tokens.is_empty() {
            Some(T::default())
        } else {
            self.read_all(tokens, span, "the arguments of `format!`", grammar)
        }
    }

    /// The argument behind the literal that stands at a position.
    fn given(
        &mut self,
        position: usize,
        given: &[Given],
        literal: Span,
        text: &str,
        range: (usize, usize),
    ) -> Option<usize> {
        if position < given.len() {
            return Some(position);
        }
        let count = given.iter().filter(|argument| argument.name.is_none()).count();
        let what = format!("`format!` has {count} argument{}, but its text asks for more", plural(count));
        let diagnostic = Diagnostic::new(codes::FORMAT, literal, what);
        self.report(diagnostic.note(caret(text, range)).help("add the argument, or name the value: `{user}`"));
        None
    }

    /// `{name}` without an argument of that name is the local. It stands once, however often the text has it.
    fn capture(&mut self, name: &str, literal: Span, captured: &mut Vec<Ident>) -> Option<usize> {
        let mut token: syn::Ident = syn::parse_str::<Name>(name).ok()?.0;
        token.set_span(literal.first);
        let mut name = name_of(&token);
        name.span = literal;
        if let Some(position) = captured.iter().position(|known| known.text == name.text) {
            return Some(position);
        }
        captured.push(name);
        Some(captured.len() - 1)
    }
}

fn position_of(name: &str, given: &[Given]) -> Option<usize> {
    given.iter().position(|given| given.name.as_deref() == Some(name))
}

/// The text literal that `tokens` are, and its place.
fn format_literal(tokens: &[TokenTree]) -> Option<(Span, String)> {
    let literal: syn::LitStr = syn::parse2(stream_of(tokens)).ok()?;
    Some((place(tokens, Span::token(literal.span())), literal.value()))
}

/// An identifier, keywords included.
struct Name(syn::Ident);

impl syn::parse::Parse for Name {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        input.call(syn::ext::IdentExt::parse_any).map(Name)
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn take_apart(text: &str) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let doubled = rest.peek().is_some_and(|(_, next)| *next == character);
        match character {
            '{' | '}' if doubled => {
                rest.next();
                literal.push(character);
            }
            '}' => {
                return Err(Fault {
                    what: "`}` without a `{` in a format string".to_owned(),
                    range: (at, at + 1),
                    help: "write `}}` for the character itself".to_owned(),
                });
            }
            '{' => {
                let Some(length) = text[at + 1..].find('}') else {
                    return Err(Fault {
                        what: "`{` without a `}` in a format string".to_owned(),
                        range: (at, text.len()),
                        help: "close it: `{name}`; write `{{` for the character itself".to_owned(),
                    });
                };
                let end = at + 1 + length;
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                pieces.push(value(&text[at + 1..end], (at, end + 1))?);
                while rest.next_if(|(index, _)| *index <= end).is_some() {}
            }
            other => literal.push(other),
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    Ok(pieces)
}

/// What stands between `{` and `}`.
fn value(inner: &str, range: (usize, usize)) -> Result<Piece, Fault> {
    let (name, options) = inner.split_once(':').unwrap_or((inner, ""));
    let name = name.trim();
    let argument = if name.is_empty() {
        Argument::Next
    } else if let Ok(position) = name.parse() {
        Argument::Position(position)
    } else if is_name(name) {
        Argument::Name(name.to_owned())
    } else {
        return Err(Fault {
            what: format!("`{name}` is not a name"),
            range,
            help: "only a name can stand in a format string; bind the value: `let total = a + b; format!(\"{total}\")`"
                .to_owned(),
        });
    };
    let (precision, width) = options_of(options.trim_end(), range)?;
    Ok(Piece::Value { argument, precision, width, range })
}

type Options = (Option<usize>, Option<(usize, bool)>);

fn options_of(options: &str, range: (usize, usize)) -> Result<Options, Fault> {
    let fault = |what: String, help: &str| Fault { what, range, help: help.to_owned() };
    let supported = "supported are `{}`, `{name}`, `{:.3}` (digits behind the point) and `{:05}` (width, with zeros)";
    if options.contains('?') {
        return Err(fault("`{:?}` is not supported".to_owned(), "write `{}`: text and numbers are shown as they are"));
    }
    if options.contains('$') || options.contains('*') {
        let what = "a width or precision can't come from an argument".to_owned();
        return Err(fault(what, "write the number: `{:05}`, `{:.3}`"));
    }
    let (width, precision) = match options.split_once('.') {
        Some((width, precision)) => (width, Some(precision)),
        None => (options, None),
    };
    let unsupported = || fault(format!("`{{:{options}}}` is not supported"), supported);
    let precision = match precision {
        Some(digits) => match digits.parse::<usize>() {
            Ok(digits) if digits <= 17 => Some(digits),
            Ok(_) => {
                let what = "more than 17 digits behind the point say nothing".to_owned();
                return Err(fault(what, "an `f64` has 17 digits: write `{:.17}` at most"));
            }
            Err(_) => return Err(unsupported()),
        },
        None => None,
    };
    let width = match width {
        "" => None,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => match digits.parse::<usize>() {
            Ok(width) if width <= 99 => Some((width, digits.len() > 1 && digits.starts_with('0'))),
            _ => {
                let what = "a width can be 99 at most".to_owned();
                return Err(fault(what, "Lua's `string.format` takes two digits: write `{:99}` at most"));
            }
        },
        _ => return Err(unsupported()),
    };
    Ok((precision, width))
}
