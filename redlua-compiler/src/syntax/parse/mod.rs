//! Tokens to tree.
//!
//! `syn` reads Rust well but stops at the first fault, and its words are meant for authors of
//! macros. So the input is cut first: the block into items, a body into statements, a `match` into
//! arms. Each piece is given to `syn` with its nested blocks hidden (`hidden`), and those are cut
//! in the same way when their turn comes. A fault therefore costs one statement, never a body.

mod attribute;
mod boundary;
mod control;
mod enumeration;
mod expr;
mod fault;
mod format;
mod habits;
mod hidden;
mod item;
mod keyspace;
mod limit;
mod literal;
mod macro_call;
mod pattern;
mod place;
mod plain;
mod record;
mod signature;
mod statement;
mod template;
mod tokens;
mod type_ref;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::span::Span;
use crate::syntax::ast;
pub use attribute::LINTS;
use hidden::Hidden;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::HashSet;
use syn::parse::{ParseStream, Parser as _};
pub(crate) use template::caret;

/// Reads the inside of `redis_script! { … }`.
///
/// Never fails: what could not be read was reported into `sink`, and stands in the tree as an
/// `Error` node or is left out.
pub fn parse_module(tokens: TokenStream, sink: &mut Sink) -> ast::Module {
    let mut parser = Parser { sink, hidden: Vec::new(), items: HashSet::new(), bound: HashSet::new() };
    parser.parse_items(tokens)
}

/// The state that all constructs share.
struct Parser<'s> {
    sink: &'s mut Sink,
    /// The blocks that were taken out of the pieces that are being read.
    hidden: Vec<Option<Hidden>>,
    /// Functions and constants of the whole block: they are no habits of other languages.
    items: HashSet<String>,
    /// The names that the function at hand has bound so far, for the same reason.
    bound: HashSet<String>,
}

impl Parser<'_> {
    /// Lets `syn` read the start of `tokens`; gives what it read and how many tokens that were.
    fn read<T>(
        &mut self,
        tokens: &[TokenTree],
        grammar: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    ) -> syn::Result<(T, usize)> {
        let mark = self.hidden.len();
        let hidden = self.hide(tokens);
        let whole = |input: ParseStream<'_>| {
            let value = grammar(input)?;
            if input.is_empty() {
                return Ok((value, 0));
            }
            let rest: TokenStream = input.parse()?;
            Ok((value, rest.into_iter().count()))
        };
        match whole.parse2(hidden) {
            // At least one token, so that every loop over pieces comes to its end.
            Ok((value, rest)) => Ok((value, tokens.len().saturating_sub(rest).max(1))),
            Err(error) => {
                self.hidden.truncate(mark);
                Err(error)
            }
        }
    }

    /// An expression at the start of `tokens`, and how many they were.
    fn read_expr(&mut self, tokens: &[TokenTree]) -> syn::Result<(syn::Expr, usize)> {
        if let Some(plain) = self.read_plain(tokens, |reader| Some((reader.expr()?, reader.taken()))) {
            return Ok(plain);
        }
        self.read(tokens, |input| input.parse::<syn::Expr>())
    }

    /// What needs no help of `syn`, if `tokens` are that.
    fn read_plain<T>(
        &mut self,
        tokens: &[TokenTree],
        read: impl FnOnce(&mut plain::Reader<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let mark = self.hidden.len();
        let read = read(&mut plain::Reader::new(tokens, &mut self.hidden));
        if read.is_none() {
            self.hidden.truncate(mark);
        }
        read
    }

    /// Lets `syn` read all of `tokens`; reports what it could not read, or what is left over.
    fn read_all<T>(
        &mut self,
        tokens: &[TokenTree],
        place: Span,
        expected: &str,
        grammar: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    ) -> Option<T> {
        if tokens.is_empty() {
            let diagnostic = Diagnostic::new(codes::SYNTAX, place, format!("expected {expected}, found nothing"));
            self.report(diagnostic.help(fault::advice(expected)));
            return None;
        }
        match self.read(tokens, grammar) {
            Ok((value, used)) if used >= tokens.len() => Some(value),
            Ok((_, used)) => {
                self.report_rest(tokens, used, &format!("the end of {expected}"));
                self.salvage(tokens);
                None
            }
            Err(error) => {
                self.report_fault(&error, tokens);
                self.salvage(tokens);
                None
            }
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.report(diagnostic);
    }

    /// Reports Rust that redlua does not take: what it is, and what to write.
    fn unsupported(&mut self, span: Span, what: impl Into<String>, help: impl Into<String>) {
        self.report(Diagnostic::new(codes::UNSUPPORTED, span, what).help(help));
    }

    /// Whether `name` is something of the user's own.
    fn knows(&self, name: &str) -> bool {
        self.items.contains(name) || self.bound.contains(name)
    }
}
