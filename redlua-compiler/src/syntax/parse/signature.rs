//! `fn`: the signature is read by hand, piece by piece, so that a fault in one parameter leaves
//! the others known to the body.

use super::Parser;
use super::attribute;
use super::item::Head;
use super::tokens::{
    group_of, group_span, ident_of, is_ident, is_keyword, is_operator, is_punct, name_of, shown, span_of, split_commas,
    token_span,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{Block, Expr, ExprKind, Function, Module, Parameter, TypeRef, TypeRefKind};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

impl Parser<'_> {
    /// `fn NAME(…) -> TYPE { … }`, at `fn`.
    pub(super) fn parse_function(&mut self, head: Head, tokens: &[TokenTree], module: &mut Module) {
        let Some(name) = self.item_name(tokens, "fn") else {
            self.salvage(tokens);
            return;
        };
        self.bound.clear();
        let (attributes, options) = self.parse_function_attributes(&head.attributes);
        let mut at = 2;
        if is_punct(tokens.get(at), '<') {
            at = self.parse_lifetimes(tokens, at, "a function");
        }
        let body = tokens.last().and_then(|last| group_of(Some(last), Delimiter::Brace));
        let end = match body {
            Some(_) => tokens.len() - 1,
            None => tokens.len() - usize::from(is_punct(tokens.last(), ';')),
        };
        let parameters = match group_of(tokens.get(at), Delimiter::Parenthesis) {
            Some(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                at += 1;
                let mut parameters = Vec::new();
                for piece in split_commas(&inner) {
                    for part in self.split_parameters(piece) {
                        parameters.extend(self.parse_parameter(part, group_span(group)));
                    }
                }
                parameters
            }
            None => {
                let found = tokens[..end].get(at).map_or_else(String::new, |token| format!(", found {}", shown(token)));
                let message = format!("expected `(…)` after `fn {}`{found}", name.text);
                let diagnostic = Diagnostic::new(codes::SYNTAX, name.span, message);
                self.report(diagnostic.help(format!("write `fn {}(user: &str) -> i64 {{ … }}`", name.text)));
                at = end.max(at);
                Vec::new()
            }
        };
        let signature = &tokens[at.min(end)..end];
        let output = self.parse_output(signature, name.span);
        let span = head.start.to(span_of(&tokens[..end], name.span));
        for parameter in &parameters {
            self.bound.insert(parameter.name.text.clone());
        }
        let body = match body {
            Some(group) => self.parse_body(group.stream(), group_span(group)),
            None => {
                let help = format!("write what it does: `fn {}(…) {{ … }}`", name.text);
                self.unsupported(name.span, format!("`fn {}` has no body", name.text), help);
                let value = Expr { kind: ExprKind::Error, span };
                Block { statements: Vec::new(), value: Some(Box::new(value)), span }
            }
        };
        let visibility = (!head.visibility.is_empty()).then_some(head.visibility);
        module.functions.push(Function {
            visibility,
            name,
            docs: attributes.docs,
            allows: attributes.allows,
            flat: options.flat,
            standalone: options.standalone,
            attributes: attributes.others,
            parameters,
            output,
            body: body.into(),
            span,
        });
    }

    /// `-> TYPE`, and a `where` that is refused.
    fn parse_output(&mut self, tokens: &[TokenTree], place: Span) -> Option<TypeRef> {
        let clause = tokens.iter().position(|token| is_ident(Some(token), "where"));
        if let Some(at) = clause {
            self.refuse_where(&tokens[at]);
        }
        let tokens = &tokens[..clause.unwrap_or(tokens.len())];
        if tokens.is_empty() {
            return None;
        }
        let place = span_of(tokens, place);
        if is_operator(tokens, 0, "->") {
            return Some(self.parse_type_tokens(&tokens[2..], place, "a type"));
        }
        let form = if is_punct(tokens.first(), ':') || is_operator(tokens, 0, "=>") {
            "the type of the value stands behind `->`"
        } else {
            "expected `->` or `{` after the parameters"
        };
        self.report(
            Diagnostic::new(codes::SYNTAX, token_span(&tokens[0]), form)
                .help("write `fn hits(user: &str) -> i64 { … }`"),
        );
        Some(TypeRef { kind: TypeRefKind::Error, span: place, tokens: TokenStream::new() })
    }

    /// Refuses `where …`.
    pub(super) fn refuse_where(&mut self, token: &TokenTree) {
        self.unsupported(
            token_span(token),
            "`where` is not supported",
            "write the types themselves: `items: Vec<i64>`",
        );
    }

    /// `<…>` at `at`: lifetimes are taken, all else is refused. Gives where it ends.
    pub(super) fn parse_lifetimes(&mut self, tokens: &[TokenTree], at: usize, owner: &str) -> usize {
        let mut depth = 0_usize;
        let mut end = at;
        while let Some(token) = tokens.get(end) {
            if matches!(token, TokenTree::Group(group) if group.delimiter() != Delimiter::Bracket) {
                break;
            }
            end += 1;
            if is_punct(Some(token), '<') {
                depth += 1;
            } else if is_punct(Some(token), '>') {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
        }
        let closed = depth == 0;
        let inner = &tokens[at + 1..if closed { end - 1 } else { end }];
        if !closed {
            let diagnostic = Diagnostic::new(codes::SYNTAX, token_span(&tokens[at]), "`<` without a `>`");
            self.report(diagnostic.help(format!("{owner} takes no type parameters: remove `<`")));
            return end;
        }
        for piece in split_commas(inner) {
            if is_punct(piece.first(), '\'') {
                continue;
            }
            let Some(first) = piece.first() else { continue };
            let place = span_of(piece, token_span(first));
            if is_ident(Some(first), "const") {
                self.unsupported(
                    place,
                    "const parameters are not supported",
                    "write the number, or a `const` of the block",
                );
            } else {
                let help = "write the type itself: `items: Vec<i64>`; Lua and Redis need to know it";
                self.unsupported(place, format!("{owner} can't have type parameters"), help);
            }
            break;
        }
        end
    }

    /// Parameters that were written without a comma between them: `left: i64 right: i64`.
    fn split_parameters<'t>(&mut self, piece: &'t [TokenTree]) -> Vec<&'t [TokenTree]> {
        let colon = |at: usize| {
            is_punct(piece.get(at), ':')
                && !is_operator(piece, at, "::")
                && !(at > 0 && is_operator(piece, at - 1, "::"))
        };
        let mut starts = vec![0];
        let first = (0..piece.len()).find(|at| colon(*at)).unwrap_or(piece.len());
        for at in first + 2..piece.len() {
            let named = ident_of(piece.get(at)).is_some_and(|name| !is_keyword(name)) && colon(at + 1);
            if named && !is_punct(piece.get(at - 1), ':') {
                self.report(
                    Diagnostic::new(codes::SYNTAX, token_span(&piece[at]), "expected `,` between two parameters")
                        .help("write `(left: i64, right: i64)`"),
                );
                starts.push(at);
            }
        }
        let ends = starts.iter().skip(1).copied().chain([piece.len()]);
        starts.iter().zip(ends).map(|(start, end)| &piece[*start..end]).collect()
    }

    /// A parameter: `mut? NAME: TYPE`.
    fn parse_parameter(&mut self, piece: &[TokenTree], place: Span) -> Option<Parameter> {
        let (attributes, at) = attribute::read(piece, 0);
        let tokens = &piece[at..];
        let place = span_of(piece, place);
        let fault = |message: &str| Diagnostic::new(codes::SYNTAX, place, message);
        if tokens.is_empty() {
            self.report(fault("expected a parameter").help("write `user: &str`"));
            return None;
        }
        if tokens.iter().any(|token| is_ident(Some(token), "self"))
            && !tokens.iter().any(|token| is_punct(Some(token), '.'))
        {
            self.unsupported(
                place,
                "`self` is not supported",
                "a function takes what it needs as parameters: `job: Job`",
            );
            return None;
        }
        if (0..tokens.len()).any(|at| is_operator(tokens, at, "...")) {
            let help = "take a list: `items: Vec<String>`";
            self.unsupported(place, "a variable number of parameters is not supported", help);
            return None;
        }
        let mutable = is_ident(tokens.first(), "mut");
        let at = usize::from(mutable);
        let colon = tokens.iter().position(|token| is_punct(Some(token), ':'));
        let name = ident_of(tokens.get(at)).filter(|name| !is_keyword(name) && *name != "_");
        let (Some(name), true) = (name, colon.is_none() || colon == Some(at + 1)) else {
            if colon.is_some() {
                let help = "write a name, and take it apart in the body: `pair: (i64, i64)`, then `let (a, b) = pair;`";
                self.unsupported(place, "a parameter is a name, not a pattern", help);
            } else {
                self.report(fault("expected a parameter").help("write its name and its type: `user: &str`"));
            }
            return None;
        };
        let name = name_of(name);
        self.bound.insert(name.text.clone());
        let (escape, raw, seconds) = self.parse_parameter_attributes(&attributes);
        if colon.is_none() {
            let message = format!("parameter `{}` has no type", name.text);
            self.report(
                fault(&message).help(format!("write `{0}: &str` for a text, `{0}: i64` for a number", name.text)),
            );
            let ty = TypeRef { kind: TypeRefKind::Error, span: place, tokens: TokenStream::new() };
            return Some(Parameter { name, mutable, ty, escape, raw, seconds });
        }
        let mut ty = &tokens[at + 2..];
        if let Some(default) = ty.iter().position(|token| is_punct(Some(token), '=')) {
            let help = format!("take an option, and say what a missing one means: `{0}.unwrap_or(10)`", name.text);
            self.unsupported(place, "a parameter can't have a default value", help);
            ty = &ty[..default];
        }
        let ty = self.parse_type_tokens(ty, place, "a type");
        Some(Parameter { name, mutable, ty, escape, raw, seconds })
    }
}
