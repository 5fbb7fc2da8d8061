//! Expressions.

use super::Reader;
use super::operator::{Operator, Precedence, operator};
use crate::syntax::parse::hidden::hidden_name;
use proc_macro2::{Delimiter, Group, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Expr, Member, Token, token};

/// Whether `Name { … }` may be a record: in the head of an `if` it is not, there a block follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Braces {
    Record,
    Block,
}

impl Reader<'_, '_> {
    /// An expression, up to the end of the tokens, a `,` or a `;`.
    pub(in crate::syntax::parse) fn expr(&mut self) -> Option<Expr> {
        let expr = self.expr_in(Braces::Record)?;
        (self.peek().is_none() || self.is_punct(',') || self.is_punct(';')).then_some(expr)
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

    fn expr_in(&mut self, braces: Braces) -> Option<Expr> {
        self.binary(Precedence::Assign, braces)
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
        let value = self.expr_in(Braces::Record)?;
        let otherwise = match self.word("else") {
            Some(_) => Some(self.block()?),
            None => None,
        };
        self.peek().is_none().then_some(Binding { pattern, ty, value, otherwise })
    }

    fn binary(&mut self, least: Precedence, braces: Braces) -> Option<Expr> {
        let mut left = self.unary(braces)?;
        loop {
            match self.peek() {
                Some(TokenTree::Punct(_)) => {}
                Some(TokenTree::Ident(word)) if Precedence::Cast >= least && word == "as" => {
                    self.at += 1;
                    let ty = Box::new(self.cast_type()?);
                    let as_token = token::As(word.span());
                    left = Expr::Cast(syn::ExprCast { attrs: Vec::new(), expr: Box::new(left), as_token, ty });
                    continue;
                }
                _ => return Some(left),
            }
            let Some((found, width)) = operator(self.tokens, self.at) else { return Some(left) };
            left = match found {
                Operator::Binary(op) => {
                    let precedence = Precedence::of(&op);
                    if precedence < least {
                        return Some(left);
                    }
                    // `a < b < c` is no Rust.
                    let chained =
                        |left: &Expr| matches!(left, Expr::Binary(left) if Precedence::of(&left.op) == precedence);
                    if precedence == Precedence::Compare && chained(&left) {
                        return None;
                    }
                    self.at += width;
                    let least = if precedence == Precedence::Assign { precedence } else { precedence.above() };
                    let right = Box::new(self.binary(least, braces)?);
                    Expr::Binary(syn::ExprBinary { attrs: Vec::new(), left: Box::new(left), op, right })
                }
                Operator::Assign(_) if least > Precedence::Assign => return Some(left),
                Operator::Assign(span) => {
                    self.at += width;
                    let right = Box::new(self.binary(Precedence::Assign, braces)?);
                    let eq_token = token::Eq(span);
                    Expr::Assign(syn::ExprAssign { attrs: Vec::new(), left: Box::new(left), eq_token, right })
                }
            };
        }
    }

    /// One name: behind any other type `<` and its like are hard to tell.
    fn cast_type(&mut self) -> Option<syn::Type> {
        let path = syn::Path::from(self.name()?.clone());
        let goes_on = ['<', '.', '?', ':', '!'].iter().any(|character| self.is_punct(*character));
        (!goes_on && !matches!(self.peek(), Some(TokenTree::Group(_)))).then_some(syn::Type::Path(syn::TypePath {
            attrs: Vec::new(),
            qself: None,
            path,
        }))
    }

    fn unary(&mut self, braces: Braces) -> Option<Expr> {
        let Some(TokenTree::Punct(sign)) = self.peek() else { return self.operand(braces) };
        if sign.as_char() == '|' {
            return self.closure(braces);
        }
        let span = sign.span();
        let op = match sign.as_char() {
            '&' => {
                self.punct('&')?;
                let mutability = self.word("mut").map(|word| token::Mut(word.span()));
                let expr = Box::new(self.unary(braces)?);
                let and_token = token::And(span);
                return Some(Expr::Reference(syn::ExprReference { attrs: Vec::new(), and_token, mutability, expr }));
            }
            '!' => syn::UnOp::Not(token::Not(span)),
            '-' => syn::UnOp::Neg(token::Minus(span)),
            '*' => syn::UnOp::Deref(token::Star(span)),
            _ => return None,
        };
        self.at += 1;
        let expr = Box::new(self.unary(braces)?);
        Some(Expr::Unary(syn::ExprUnary { attrs: Vec::new(), op, expr }))
    }

    /// `|a, b| a + b`
    fn closure(&mut self, braces: Braces) -> Option<Expr> {
        let bar = |reader: &mut Self| match reader.peek() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '|' => {
                reader.at += 1;
                Some(token::Or(punct.span()))
            }
            _ => None,
        };
        let inputs_begin = bar(self)?;
        let mut inputs = Punctuated::new();
        while !self.is_punct('|') {
            inputs.push_value(self.pattern()?);
            match self.punct(',') {
                Some(comma) => inputs.push_punct(token::Comma(comma)),
                None => break,
            }
        }
        let inputs_end = bar(self)?;
        let body = Box::new(self.expr_in(braces)?);
        Some(Expr::Closure(syn::ExprClosure {
            attrs: Vec::new(),
            lifetimes: None,
            modifiers: syn::ClosureModifiers::default(),
            constness: None,
            asyncness: None,
            capture: None,
            inputs_begin,
            inputs,
            inputs_end,
            output: syn::ReturnType::Default,
            body,
        }))
    }

    /// An atom and what hangs on it: calls, fields, `?`.
    fn operand(&mut self, braces: Braces) -> Option<Expr> {
        let mut expr = self.atom(braces)?;
        loop {
            expr = match self.peek() {
                Some(TokenTree::Punct(punct)) => match punct.as_char() {
                    '?' => {
                        self.at += 1;
                        let question_token = token::Question(punct.span());
                        Expr::Try(syn::ExprTry { attrs: Vec::new(), expr: Box::new(expr), question_token })
                    }
                    '.' => {
                        // A range is for `syn`.
                        let dot_token = token::Dot(self.punct('.')?);
                        self.member(expr, dot_token)?
                    }
                    _ => return Some(expr),
                },
                Some(TokenTree::Group(group)) => match group.delimiter() {
                    Delimiter::Parenthesis => {
                        self.at += 1;
                        Expr::Call(syn::ExprCall {
                            attrs: Vec::new(),
                            func: Box::new(expr),
                            paren_token: token::Paren(group.delim_span()),
                            args: self.inside(group, |inner| inner.list())?,
                        })
                    }
                    Delimiter::Bracket => {
                        self.at += 1;
                        Expr::Index(syn::ExprIndex {
                            attrs: Vec::new(),
                            expr: Box::new(expr),
                            bracket_token: token::Bracket(group.delim_span()),
                            index: Box::new(self.inside(group, |inner| inner.expr_in(Braces::Record))?),
                        })
                    }
                    _ => return Some(expr),
                },
                _ => return Some(expr),
            };
        }
    }

    /// `.name`, `.name(…)` or `.0`, behind the point.
    fn member(&mut self, base: Expr, dot_token: Token![.]) -> Option<Expr> {
        let base = Box::new(base);
        if let Some(TokenTree::Literal(literal)) = self.peek() {
            self.at += 1;
            // `pair.0.1` has a number with a point.
            let index = literal.to_string().parse().ok()?;
            let member = Member::Unnamed(syn::Index { index, span: literal.span() });
            return Some(Expr::Field(syn::ExprField { attrs: Vec::new(), base, dot_token, member }));
        }
        let name = self.name()?.clone();
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                self.at += 1;
                Some(Expr::MethodCall(syn::ExprMethodCall {
                    attrs: Vec::new(),
                    receiver: base,
                    dot_token,
                    method: name,
                    turbofish: None,
                    paren_token: token::Paren(group.delim_span()),
                    args: self.inside(group, |inner| inner.list())?,
                }))
            }
            // `name::<T>(…)`
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => None,
            _ => Some(Expr::Field(syn::ExprField { attrs: Vec::new(), base, dot_token, member: Member::Named(name) })),
        }
    }

    /// Expressions divided by commas, up to the end.
    fn list(&mut self) -> Option<Punctuated<Expr, Token![,]>> {
        let mut list = Punctuated::new();
        while self.peek().is_some() {
            list.push_value(self.expr_in(Braces::Record)?);
            match self.punct(',') {
                Some(comma) => list.push_punct(token::Comma(comma)),
                None => break,
            }
        }
        Some(list)
    }

    fn atom(&mut self, braces: Braces) -> Option<Expr> {
        match self.peek()? {
            TokenTree::Literal(literal) => {
                self.at += 1;
                Some(lit(syn::Lit::new(literal.clone())))
            }
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Parenthesis => {
                    self.at += 1;
                    self.parenthesized(group)
                }
                Delimiter::Bracket => {
                    self.at += 1;
                    let elems = self.inside(group, |inner| inner.list())?;
                    let bracket_token = token::Bracket(group.delim_span());
                    Some(Expr::Array(syn::ExprArray { attrs: Vec::new(), bracket_token, elems }))
                }
                Delimiter::Brace if braces == Braces::Record => {
                    let block = self.block()?;
                    Some(Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block }))
                }
                _ => None,
            },
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                match text.as_str() {
                    "true" | "false" => {
                        self.at += 1;
                        Some(lit(syn::Lit::Bool(syn::LitBool { value: text == "true", span: ident.span() })))
                    }
                    "if" => self.choice(),
                    "match" => self.cases(),
                    "while" | "for" | "loop" => self.repetition(&text),
                    "return" | "break" | "continue" => self.jump(&text, braces),
                    "let" => self.condition(braces),
                    name if super::is_name(name) => self.path(braces),
                    _ => None,
                }
            }
            TokenTree::Punct(_) => None,
        }
    }

    fn parenthesized(&mut self, group: &Group) -> Option<Expr> {
        let paren_token = token::Paren(group.delim_span());
        let elems = self.inside(group, |inner| inner.list())?;
        if elems.len() == 1 && !elems.trailing_punct() {
            let expr = Box::new(elems.into_iter().next()?);
            return Some(Expr::Paren(syn::ExprParen { attrs: Vec::new(), paren_token, expr }));
        }
        Some(Expr::Tuple(syn::ExprTuple { attrs: Vec::new(), paren_token, elems }))
    }

    /// A name, `Mode::Strict`, a macro call or a record.
    fn path(&mut self, braces: Braces) -> Option<Expr> {
        let mut path = syn::Path::from(self.name()?.clone());
        while let [Some(TokenTree::Punct(first)), Some(TokenTree::Punct(second))] =
            [self.tokens.get(self.at), self.tokens.get(self.at + 1)]
            && (first.as_char(), second.as_char()) == (':', ':')
            && first.spacing() == proc_macro2::Spacing::Joint
        {
            self.at += 2;
            path.segments.push_punct(token::PathSep([first.span(), second.span()]));
            path.segments.push_value(self.name()?.clone().into());
        }
        match self.peek() {
            Some(TokenTree::Punct(bang)) if bang.as_char() == '!' => match self.tokens.get(self.at + 1) {
                Some(TokenTree::Group(group)) => {
                    self.at += 2;
                    let delimiter = match group.delimiter() {
                        Delimiter::Parenthesis => syn::MacroDelimiter::Paren(token::Paren(group.delim_span())),
                        Delimiter::Bracket => syn::MacroDelimiter::Bracket(token::Bracket(group.delim_span())),
                        Delimiter::Brace => syn::MacroDelimiter::Brace(token::Brace(group.delim_span())),
                        Delimiter::None => return None,
                    };
                    let bang_token = token::Not(bang.span());
                    let mac = syn::Macro { path, bang_token, delimiter, tokens: group.stream() };
                    Some(Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac }))
                }
                _ => Some(name(path)),
            },
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace && braces == Braces::Record => {
                self.at += 1;
                let fields = self.inside(group, |inner| inner.fields())?;
                Some(Expr::Struct(syn::ExprStruct {
                    attrs: Vec::new(),
                    qself: None,
                    path,
                    brace_token: token::Brace(group.delim_span()),
                    fields,
                    dot2_token: None,
                    rest: None,
                }))
            }
            _ => Some(name(path)),
        }
    }

    /// `allowed: true, remaining`
    fn fields(&mut self) -> Option<Punctuated<syn::FieldValue, Token![,]>> {
        let mut fields = Punctuated::new();
        while self.peek().is_some() {
            let ident = self.name()?.clone();
            let colon_token = self.punct(':').map(token::Colon);
            let expr = match colon_token {
                Some(_) => self.expr_in(Braces::Record)?,
                None => name(ident.clone().into()),
            };
            fields.push_value(syn::FieldValue { attrs: Vec::new(), member: Member::Named(ident), colon_token, expr });
            match self.punct(',') {
                Some(comma) => fields.push_punct(token::Comma(comma)),
                None => break,
            }
        }
        Some(fields)
    }

    /// `let Some(value) = expr` in a condition.
    fn condition(&mut self, braces: Braces) -> Option<Expr> {
        let let_token = token::Let(self.word("let")?.span());
        let pat = Box::new(self.pattern()?);
        let eq_token = token::Eq(self.punct('=')?);
        let expr = Box::new(self.binary(Precedence::Compare, braces)?);
        Some(Expr::Let(syn::ExprLet { attrs: Vec::new(), let_token, pat, eq_token, expr }))
    }

    /// `if … { … } else …`
    fn choice(&mut self) -> Option<Expr> {
        let if_token = token::If(self.word("if")?.span());
        let cond = Box::new(self.expr_in(Braces::Block)?);
        let then_branch = self.block()?;
        let else_branch = match self.word("else") {
            Some(word) => {
                let otherwise = match self.peek()? {
                    TokenTree::Ident(_) => self.choice()?,
                    _ => Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: self.block()? }),
                };
                Some((token::Else(word.span()), Box::new(otherwise)))
            }
            None => None,
        };
        Some(Expr::If(syn::ExprIf { attrs: Vec::new(), if_token, cond, then_branch, else_branch }))
    }

    /// `match … { … }`
    fn cases(&mut self) -> Option<Expr> {
        let match_token = token::Match(self.word("match")?.span());
        let expr = Box::new(self.expr_in(Braces::Block)?);
        let group = self.group(Delimiter::Brace)?;
        let ident = hidden_name(self.hidden, group, true);
        let span = ident.span();
        let pat =
            syn::Pat::Ident(syn::PatIdent { attrs: Vec::new(), by_ref: None, mutability: None, ident, subpat: None });
        let unit = syn::ExprTuple { attrs: Vec::new(), paren_token: token::Paren(span), elems: Punctuated::new() };
        let arm = syn::Arm {
            attrs: Vec::new(),
            pat,
            fat_arrow_token: token::FatArrow([span, span]),
            body: Box::new(Expr::Tuple(unit)),
            comma: None,
        };
        let brace_token = token::Brace(group.delim_span());
        Some(Expr::Match(syn::ExprMatch { attrs: Vec::new(), match_token, expr, brace_token, arms: vec![arm] }))
    }

    /// `while … { … }`, `for … in … { … }`, `loop { … }`
    fn repetition(&mut self, word: &str) -> Option<Expr> {
        let span = self.word(word)?.span();
        let (attrs, label) = (Vec::new(), None);
        Some(match word {
            "while" => {
                let cond = Box::new(self.expr_in(Braces::Block)?);
                Expr::While(syn::ExprWhile { attrs, label, while_token: token::While(span), cond, body: self.block()? })
            }
            "for" => {
                let pat = Box::new(self.pattern()?);
                let in_token = token::In(self.word("in")?.span());
                let expr = Box::new(self.expr_in(Braces::Block)?);
                let body = self.block()?;
                Expr::ForLoop(syn::ExprForLoop { attrs, label, for_token: token::For(span), pat, in_token, expr, body })
            }
            _ => Expr::Loop(syn::ExprLoop { attrs, label, loop_token: token::Loop(span), body: self.block()? }),
        })
    }

    /// `return value`, `break`, `continue`; a label is for `syn`.
    fn jump(&mut self, word: &str, braces: Braces) -> Option<Expr> {
        let span = self.word(word)?.span();
        let ends = self.peek().is_none() || self.is_punct(';') || self.is_punct(',');
        let attrs = Vec::new();
        match word {
            "return" => {
                let expr = if ends { None } else { Some(Box::new(self.expr_in(braces)?)) };
                Some(Expr::Return(syn::ExprReturn { attrs, return_token: token::Return(span), expr }))
            }
            "break" if ends => {
                Some(Expr::Break(syn::ExprBreak { attrs, break_token: token::Break(span), label: None, expr: None }))
            }
            "continue" if ends => {
                Some(Expr::Continue(syn::ExprContinue { attrs, continue_token: token::Continue(span), label: None }))
            }
            _ => None,
        }
    }

    /// `{ … }`, in whose place stands its number: it is read by itself later.
    fn block(&mut self) -> Option<syn::Block> {
        let group = self.group(Delimiter::Brace)?;
        let ident = hidden_name(self.hidden, group, false);
        let brace_token = token::Brace(group.delim_span());
        Some(syn::Block { brace_token, stmts: vec![syn::Stmt::Expr(name(ident.into()), None)] })
    }
}

/// The parts of a `let`.
pub(in crate::syntax::parse) struct Binding {
    pub(in crate::syntax::parse) pattern: syn::Pat,
    pub(in crate::syntax::parse) ty: Option<syn::Type>,
    pub(in crate::syntax::parse) value: Expr,
    pub(in crate::syntax::parse) otherwise: Option<syn::Block>,
}

fn lit(lit: syn::Lit) -> Expr {
    Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit })
}

fn name(path: syn::Path) -> Expr {
    Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path })
}
