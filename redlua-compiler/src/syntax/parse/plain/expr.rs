//! Expressions. What is read is handed on in boxes: the functions are recursive, and a node is large.

use super::operator::{Operator, Precedence, operator};
use super::{Reader, node};
use crate::syntax::parse::hidden::hidden_name;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Expr, Member, Token};

/// Whether `Name { … }` may be a record: in the head of an `if` it is not, there a block follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Braces {
    Record,
    Block,
}

/// An expression, or nothing where it is not plain.
type Read = Option<Box<Expr>>;

impl Reader<'_, '_> {
    /// An expression, up to the end of the tokens, a `,` or a `;`.
    pub(in crate::syntax::parse) fn expr(&mut self) -> Option<Expr> {
        let expr = self.expr_in(Braces::Record)?;
        (self.peek().is_none() || self.is_punct(',') || self.is_punct(';')).then_some(*expr)
    }

    /// An expression that all tokens are.
    pub(in crate::syntax::parse) fn whole_expr(&mut self) -> Option<Expr> {
        let expr = self.expr()?;
        self.peek().is_none().then_some(expr)
    }

    /// Expressions divided by commas, which all tokens are.
    pub(in crate::syntax::parse) fn whole_list(&mut self) -> Option<Punctuated<Expr, Token![,]>> {
        let list = self.list()?;
        self.peek().is_none().then_some(list)
    }

    /// `let pattern: type = value else { … }` behind the `let`.
    pub(in crate::syntax::parse) fn binding(&mut self) -> Option<Binding> {
        let pattern = self.pattern()?;
        let ty = match self.punct(':') {
            Some(_) => Some(self.ty()?),
            None => None,
        };
        // Without a value it may be that only the `=` is missing.
        self.punct('=')?;
        let value = *self.expr_in(Braces::Record)?;
        let otherwise = match self.word("else") {
            Some(_) => Some(self.block()?),
            None => None,
        };
        self.peek().is_none().then_some(Binding { pattern, ty, value, otherwise })
    }

    fn expr_in(&mut self, braces: Braces) -> Read {
        self.binary(Precedence::Assign, braces)
    }

    fn binary(&mut self, least: Precedence, braces: Braces) -> Read {
        let mut left = self.unary(braces)?;
        loop {
            match self.peek() {
                Some(TokenTree::Punct(_)) => {}
                Some(TokenTree::Ident(word)) if Precedence::Cast >= least && word == "as" => {
                    self.at += 1;
                    left = self.cast(left, word.span())?;
                    continue;
                }
                _ => return Some(left),
            }
            let Some((found, width)) = operator(self.tokens, self.at) else { return Some(left) };
            let Some(least) = least_behind(&found, least) else { return Some(left) };
            // `a < b < c` is no Rust.
            if least == Precedence::BitOr && is_comparison(&left) {
                return None;
            }
            self.at += width;
            let right = self.binary(least, braces)?;
            left = joined(left, found, right);
        }
    }

    /// Behind `as` one name: behind any other type `<` and its like are hard to tell.
    fn cast(&mut self, left: Box<Expr>, word: Span) -> Read {
        let path = syn::Path::from(self.name()?.clone());
        let goes_on = ['<', '.', '?', ':', '!'].iter().any(|character| self.is_punct(*character));
        (!goes_on && !matches!(self.peek(), Some(TokenTree::Group(_)))).then(|| Box::new(node::cast(left, word, path)))
    }

    fn unary(&mut self, braces: Braces) -> Read {
        let Some(TokenTree::Punct(sign)) = self.peek() else { return self.operand(braces) };
        let span = sign.span();
        match sign.as_char() {
            '|' => self.closure(braces),
            '&' => {
                self.punct('&')?;
                let mutability = self.word("mut").map(|word| syn::token::Mut(word.span()));
                let expr = self.unary(braces)?;
                Some(Box::new(node::reference(span, mutability, expr)))
            }
            sign @ ('!' | '-' | '*') => {
                self.at += 1;
                let expr = self.unary(braces)?;
                Some(signed(sign, span, expr))
            }
            _ => None,
        }
    }

    /// `|a, b| a + b`
    fn closure(&mut self, braces: Braces) -> Read {
        let begin = self.bar()?;
        let mut inputs = Punctuated::new();
        while !self.is_punct('|') {
            inputs.push_value(self.pattern()?);
            match self.punct(',') {
                Some(comma) => inputs.push_punct(syn::token::Comma(comma)),
                None => break,
            }
        }
        let end = self.bar()?;
        let body = self.expr_in(braces)?;
        Some(Box::new(node::closure(begin, inputs, end, body)))
    }

    fn bar(&mut self) -> Option<Span> {
        match self.peek() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '|' => {
                self.at += 1;
                Some(punct.span())
            }
            _ => None,
        }
    }

    /// An atom and what hangs on it: calls, fields, `?`.
    fn operand(&mut self, braces: Braces) -> Read {
        let mut expr = self.atom(braces)?;
        loop {
            expr = match self.peek() {
                Some(TokenTree::Punct(punct)) if punct.as_char() == '?' => {
                    self.at += 1;
                    Box::new(node::try_(expr, punct.span()))
                }
                Some(TokenTree::Punct(punct)) if punct.as_char() == '.' => {
                    // A range is for `syn`.
                    let dot = self.punct('.')?;
                    self.member(expr, dot)?
                }
                Some(TokenTree::Group(group)) => match group.delimiter() {
                    Delimiter::Parenthesis => {
                        self.at += 1;
                        let arguments = self.inside(group, |inner| inner.list())?;
                        Box::new(node::call(expr, group, arguments))
                    }
                    Delimiter::Bracket => {
                        self.at += 1;
                        let index = self.inside(group, |inner| inner.expr_in(Braces::Record))?;
                        Box::new(node::index(expr, group, index))
                    }
                    _ => return Some(expr),
                },
                _ => return Some(expr),
            };
        }
    }

    /// `.name`, `.name(…)` or `.0`, behind the point.
    fn member(&mut self, base: Box<Expr>, dot: Span) -> Read {
        if let Some(TokenTree::Literal(literal)) = self.peek() {
            self.at += 1;
            // `pair.0.1` has a number with a point.
            let index = literal.to_string().parse().ok()?;
            let member = Member::Unnamed(syn::Index { index, span: literal.span() });
            return Some(Box::new(node::field(base, dot, member)));
        }
        let name = self.name()?.clone();
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                self.at += 1;
                let arguments = self.inside(group, |inner| inner.list())?;
                Some(Box::new(node::method(base, dot, name, group, arguments)))
            }
            // `name::<T>(…)`
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => None,
            _ => Some(Box::new(node::field(base, dot, Member::Named(name)))),
        }
    }

    /// Expressions divided by commas, up to the end.
    fn list(&mut self) -> Option<Punctuated<Expr, Token![,]>> {
        let mut list = Punctuated::new();
        while self.peek().is_some() {
            list.push_value(*self.expr_in(Braces::Record)?);
            match self.punct(',') {
                Some(comma) => list.push_punct(syn::token::Comma(comma)),
                None => break,
            }
        }
        Some(list)
    }

    fn atom(&mut self, braces: Braces) -> Read {
        match self.peek()? {
            TokenTree::Literal(literal) => {
                self.at += 1;
                Some(Box::new(node::literal(syn::Lit::new(literal.clone()))))
            }
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Parenthesis => {
                    self.at += 1;
                    let elements = self.inside(group, |inner| inner.list())?;
                    node::parenthesized(group, elements).map(Box::new)
                }
                Delimiter::Bracket => {
                    self.at += 1;
                    let elements = self.inside(group, |inner| inner.list())?;
                    Some(Box::new(node::array(group, elements)))
                }
                Delimiter::Brace if braces == Braces::Record => {
                    self.block().map(|block| Box::new(node::block_expr(block)))
                }
                _ => None,
            },
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                match text.as_str() {
                    "true" | "false" => {
                        self.at += 1;
                        Some(Box::new(node::bool(text == "true", ident.span())))
                    }
                    "if" => self.choice(),
                    "match" => self.cases(),
                    "while" | "for" | "loop" => self.repetition(&text),
                    "return" | "break" | "continue" => self.jump(&text, braces),
                    "let" => self.condition(braces),
                    name if super::is_name(name) => {
                        self.at += 1;
                        self.path(ident, braces)
                    }
                    _ => None,
                }
            }
            TokenTree::Punct(_) => None,
        }
    }

    /// A name, `Mode::Strict`, a macro call or a record, behind the first name.
    fn path(&mut self, name: &Ident, braces: Braces) -> Read {
        let mut path = syn::Path::from(name.clone());
        while let [Some(TokenTree::Punct(first)), Some(TokenTree::Punct(second))] =
            [self.tokens.get(self.at), self.tokens.get(self.at + 1)]
            && (first.as_char(), second.as_char()) == (':', ':')
            && first.spacing() == proc_macro2::Spacing::Joint
        {
            self.at += 2;
            path.segments.push_punct(syn::token::PathSep([first.span(), second.span()]));
            path.segments.push_value(self.name()?.clone().into());
        }
        match (self.peek(), self.tokens.get(self.at + 1)) {
            (Some(TokenTree::Punct(bang)), Some(TokenTree::Group(group))) if bang.as_char() == '!' => {
                self.at += 2;
                node::macro_call(path, bang.span(), group).map(Box::new)
            }
            (Some(TokenTree::Group(group)), _) if group.delimiter() == Delimiter::Brace && braces == Braces::Record => {
                self.at += 1;
                let fields = self.inside(group, |inner| inner.fields())?;
                Some(Box::new(node::record(path, group, fields)))
            }
            _ => Some(Box::new(node::name(path))),
        }
    }

    /// `allowed: true, remaining`
    fn fields(&mut self) -> Option<Punctuated<syn::FieldValue, Token![,]>> {
        let mut fields = Punctuated::new();
        while self.peek().is_some() {
            let ident = self.name()?.clone();
            let colon = self.punct(':');
            let expr = match colon {
                Some(_) => self.expr_in(Braces::Record)?,
                None => Box::new(node::name(ident.clone().into())),
            };
            fields.push_value(node::field_value(ident, colon, *expr));
            match self.punct(',') {
                Some(comma) => fields.push_punct(syn::token::Comma(comma)),
                None => break,
            }
        }
        Some(fields)
    }

    /// `let Some(value) = expr` in a condition.
    fn condition(&mut self, braces: Braces) -> Read {
        let word = self.word("let")?.span();
        let pattern = Box::new(self.pattern()?);
        let equal = self.punct('=')?;
        let value = self.binary(Precedence::Compare, braces)?;
        Some(Box::new(node::condition(word, pattern, equal, value)))
    }

    /// `if … { … } else …`
    fn choice(&mut self) -> Read {
        let word = self.word("if")?.span();
        let condition = self.expr_in(Braces::Block)?;
        let then = self.block()?;
        let otherwise = match self.word("else") {
            Some(word) => Some((word.span(), self.otherwise()?)),
            None => None,
        };
        Some(Box::new(node::choice(word, condition, then, otherwise)))
    }

    fn otherwise(&mut self) -> Read {
        match self.peek()? {
            TokenTree::Ident(_) => self.choice(),
            _ => self.block().map(|block| Box::new(node::block_expr(block))),
        }
    }

    /// `match … { … }`
    fn cases(&mut self) -> Read {
        let word = self.word("match")?.span();
        let value = self.expr_in(Braces::Block)?;
        let group = self.group(Delimiter::Brace)?;
        let arms = hidden_name(self.hidden, group, true);
        Some(Box::new(node::cases(word, value, group, arms)))
    }

    /// `while … { … }`, `for … in … { … }`, `loop { … }`
    fn repetition(&mut self, word: &str) -> Read {
        let span = self.word(word)?.span();
        Some(match word {
            "while" => {
                let condition = self.expr_in(Braces::Block)?;
                Box::new(node::while_(span, condition, self.block()?))
            }
            "for" => {
                let pattern = Box::new(self.pattern()?);
                let within = self.word("in")?.span();
                let list = self.expr_in(Braces::Block)?;
                Box::new(node::for_(span, pattern, within, list, self.block()?))
            }
            _ => Box::new(node::loop_(span, self.block()?)),
        })
    }

    /// `return value`, `break`, `continue`; a label is for `syn`.
    fn jump(&mut self, word: &str, braces: Braces) -> Read {
        let span = self.word(word)?.span();
        let ends = self.peek().is_none() || self.is_punct(';') || self.is_punct(',');
        match word {
            "return" => {
                let value = if ends { None } else { Some(self.expr_in(braces)?) };
                Some(Box::new(node::return_(span, value)))
            }
            "break" if ends => Some(Box::new(node::break_(span))),
            "continue" if ends => Some(Box::new(node::continue_(span))),
            _ => None,
        }
    }

    /// `{ … }`, in whose place stands its number: it is read by itself later.
    fn block(&mut self) -> Option<syn::Block> {
        let group: &Group = self.group(Delimiter::Brace)?;
        let hidden = hidden_name(self.hidden, group, false);
        Some(node::block(group, hidden))
    }
}

/// The parts of a `let`.
pub(in crate::syntax::parse) struct Binding {
    pub(in crate::syntax::parse) pattern: syn::Pat,
    pub(in crate::syntax::parse) ty: Option<syn::Type>,
    pub(in crate::syntax::parse) value: Expr,
    pub(in crate::syntax::parse) otherwise: Option<syn::Block>,
}

/// How tightly the right side must hold together, or nothing where the operator binds more loosely than the place lets
/// through.
fn least_behind(found: &Operator, least: Precedence) -> Option<Precedence> {
    match found {
        Operator::Assign(_) => (least == Precedence::Assign).then_some(Precedence::Assign),
        Operator::Binary(op) => match Precedence::of(op) {
            precedence if precedence < least => None,
            // It binds to the right.
            Precedence::Assign => Some(Precedence::Assign),
            precedence => Some(precedence.above()),
        },
    }
}

fn is_comparison(expr: &Expr) -> bool {
    matches!(expr, Expr::Binary(binary) if Precedence::of(&binary.op) == Precedence::Compare)
}

fn joined(left: Box<Expr>, found: Operator, right: Box<Expr>) -> Box<Expr> {
    Box::new(match found {
        Operator::Binary(op) => node::binary(left, op, right),
        Operator::Assign(span) => node::assign(left, span, right),
    })
}

fn signed(sign: char, span: Span, expr: Box<Expr>) -> Box<Expr> {
    let op = match sign {
        '!' => syn::UnOp::Not(syn::token::Not(span)),
        '-' => syn::UnOp::Neg(syn::token::Minus(span)),
        _ => syn::UnOp::Deref(syn::token::Star(span)),
    };
    Box::new(node::unary(op, expr))
}
