//! The nodes of `syn`. Each is put together in a function of its own: without optimisation every place that makes one
//! costs its size on the stack of the function around it, and the functions that read are recursive.

use proc_macro2::{Group, Ident, Span, TokenTree};
use syn::punctuated::Punctuated;
use syn::{BinOp, Block, Expr, Member, Pat, Path, Stmt, Token, UnOp, token};

type List<T> = Punctuated<T, Token![,]>;

pub(super) fn literal(lit: syn::Lit) -> Expr {
    Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit })
}

pub(super) fn bool(value: bool, span: Span) -> Expr {
    literal(syn::Lit::Bool(syn::LitBool { value, span }))
}

pub(super) fn name(path: Path) -> Expr {
    Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path })
}

pub(super) fn unary(op: UnOp, expr: Box<Expr>) -> Expr {
    Expr::Unary(syn::ExprUnary { attrs: Vec::new(), op, expr })
}

pub(super) fn reference(and: Span, mutability: Option<Token![mut]>, expr: Box<Expr>) -> Expr {
    Expr::Reference(syn::ExprReference { attrs: Vec::new(), and_token: token::And(and), mutability, expr })
}

pub(super) fn binary(left: Box<Expr>, op: BinOp, right: Box<Expr>) -> Expr {
    Expr::Binary(syn::ExprBinary { attrs: Vec::new(), left, op, right })
}

pub(super) fn assign(left: Box<Expr>, eq: Span, right: Box<Expr>) -> Expr {
    Expr::Assign(syn::ExprAssign { attrs: Vec::new(), left, eq_token: token::Eq(eq), right })
}

pub(super) fn cast(expr: Box<Expr>, word: Span, ty: Path) -> Expr {
    let ty = Box::new(syn::Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: ty }));
    Expr::Cast(syn::ExprCast { attrs: Vec::new(), expr, as_token: token::As(word), ty })
}

pub(super) fn closure(begin: Span, inputs: List<Pat>, end: Span, body: Box<Expr>) -> Expr {
    Expr::Closure(syn::ExprClosure {
        attrs: Vec::new(),
        lifetimes: None,
        modifiers: syn::ClosureModifiers::default(),
        constness: None,
        asyncness: None,
        capture: None,
        inputs_begin: token::Or(begin),
        inputs,
        inputs_end: token::Or(end),
        output: syn::ReturnType::Default,
        body,
    })
}

pub(super) fn try_(expr: Box<Expr>, question: Span) -> Expr {
    Expr::Try(syn::ExprTry { attrs: Vec::new(), expr, question_token: token::Question(question) })
}

pub(super) fn call(func: Box<Expr>, group: &Group, args: List<Expr>) -> Expr {
    Expr::Call(syn::ExprCall { attrs: Vec::new(), func, paren_token: token::Paren(group.delim_span()), args })
}

pub(super) fn index(expr: Box<Expr>, group: &Group, index: Box<Expr>) -> Expr {
    Expr::Index(syn::ExprIndex { attrs: Vec::new(), expr, bracket_token: token::Bracket(group.delim_span()), index })
}

pub(super) fn method(receiver: Box<Expr>, dot: Span, method: Ident, group: &Group, args: List<Expr>) -> Expr {
    Expr::MethodCall(syn::ExprMethodCall {
        attrs: Vec::new(),
        receiver,
        dot_token: token::Dot(dot),
        method,
        turbofish: None,
        paren_token: token::Paren(group.delim_span()),
        args,
    })
}

pub(super) fn field(base: Box<Expr>, dot: Span, member: Member) -> Expr {
    Expr::Field(syn::ExprField { attrs: Vec::new(), base, dot_token: token::Dot(dot), member })
}

pub(super) fn array(group: &Group, elems: List<Expr>) -> Expr {
    Expr::Array(syn::ExprArray { attrs: Vec::new(), bracket_token: token::Bracket(group.delim_span()), elems })
}

/// `(value)`, or a tuple.
pub(super) fn parenthesized(group: &Group, elems: List<Expr>) -> Option<Expr> {
    let paren_token = token::Paren(group.delim_span());
    if elems.len() == 1 && !elems.trailing_punct() {
        let expr = Box::new(elems.into_iter().next()?);
        return Some(Expr::Paren(syn::ExprParen { attrs: Vec::new(), paren_token, expr }));
    }
    Some(Expr::Tuple(syn::ExprTuple { attrs: Vec::new(), paren_token, elems }))
}

pub(super) fn macro_call(path: Path, bang: Span, group: &Group) -> Option<Expr> {
    let delimiter = match group.delimiter() {
        proc_macro2::Delimiter::Parenthesis => syn::MacroDelimiter::Paren(token::Paren(group.delim_span())),
        proc_macro2::Delimiter::Bracket => syn::MacroDelimiter::Bracket(token::Bracket(group.delim_span())),
        proc_macro2::Delimiter::Brace => syn::MacroDelimiter::Brace(token::Brace(group.delim_span())),
        proc_macro2::Delimiter::None => return None,
    };
    let mac = syn::Macro { path, bang_token: token::Not(bang), delimiter, tokens: group.stream() };
    Some(Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac }))
}

pub(super) fn record(path: Path, group: &Group, fields: List<syn::FieldValue>) -> Expr {
    Expr::Struct(syn::ExprStruct {
        attrs: Vec::new(),
        qself: None,
        path,
        brace_token: token::Brace(group.delim_span()),
        fields,
        dot2_token: None,
        rest: None,
    })
}

pub(super) fn field_value(name: Ident, colon: Option<Span>, expr: Expr) -> syn::FieldValue {
    let colon_token = colon.map(token::Colon);
    syn::FieldValue { attrs: Vec::new(), member: Member::Named(name), colon_token, expr }
}

pub(super) fn condition(word: Span, pat: Box<Pat>, eq: Span, expr: Box<Expr>) -> Expr {
    let (let_token, eq_token) = (token::Let(word), token::Eq(eq));
    Expr::Let(syn::ExprLet { attrs: Vec::new(), let_token, pat, eq_token, expr })
}

pub(super) fn choice(word: Span, cond: Box<Expr>, then_branch: Block, otherwise: Option<(Span, Box<Expr>)>) -> Expr {
    let else_branch = otherwise.map(|(word, otherwise)| (token::Else(word), otherwise));
    Expr::If(syn::ExprIf { attrs: Vec::new(), if_token: token::If(word), cond, then_branch, else_branch })
}

/// A `match` whose arms are hidden behind a name.
pub(super) fn cases(word: Span, expr: Box<Expr>, group: &Group, ident: Ident) -> Expr {
    let span = ident.span();
    let pat = Pat::Ident(syn::PatIdent { attrs: Vec::new(), by_ref: None, mutability: None, ident, subpat: None });
    let unit = syn::ExprTuple { attrs: Vec::new(), paren_token: token::Paren(span), elems: Punctuated::new() };
    let arm = syn::Arm {
        attrs: Vec::new(),
        pat,
        fat_arrow_token: token::FatArrow([span, span]),
        body: Box::new(Expr::Tuple(unit)),
        comma: None,
    };
    Expr::Match(syn::ExprMatch {
        attrs: Vec::new(),
        match_token: token::Match(word),
        expr,
        brace_token: token::Brace(group.delim_span()),
        arms: vec![arm],
    })
}

pub(super) fn while_(word: Span, cond: Box<Expr>, body: Block) -> Expr {
    Expr::While(syn::ExprWhile { attrs: Vec::new(), label: None, while_token: token::While(word), cond, body })
}

pub(super) fn for_(word: Span, pat: Box<Pat>, in_: Span, expr: Box<Expr>, body: Block) -> Expr {
    Expr::ForLoop(syn::ExprForLoop {
        attrs: Vec::new(),
        label: None,
        for_token: token::For(word),
        pat,
        in_token: token::In(in_),
        expr,
        body,
    })
}

pub(super) fn loop_(word: Span, body: Block) -> Expr {
    Expr::Loop(syn::ExprLoop { attrs: Vec::new(), label: None, loop_token: token::Loop(word), body })
}

pub(super) fn return_(word: Span, expr: Option<Box<Expr>>) -> Expr {
    Expr::Return(syn::ExprReturn { attrs: Vec::new(), return_token: token::Return(word), expr })
}

pub(super) fn break_(word: Span) -> Expr {
    Expr::Break(syn::ExprBreak { attrs: Vec::new(), break_token: token::Break(word), label: None, expr: None })
}

pub(super) fn continue_(word: Span) -> Expr {
    Expr::Continue(syn::ExprContinue { attrs: Vec::new(), continue_token: token::Continue(word), label: None })
}

/// A block whose content is hidden behind a name.
pub(super) fn block(group: &Group, hidden: Ident) -> Block {
    Block { brace_token: token::Brace(group.delim_span()), stmts: vec![Stmt::Expr(name(hidden.into()), None)] }
}

pub(super) fn block_expr(block: Block) -> Expr {
    Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block })
}

/// What stands in a group.
pub(super) fn tokens_of(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}
