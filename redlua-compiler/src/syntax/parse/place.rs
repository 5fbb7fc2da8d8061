//! Where an expression that `syn` read stands, without writing it out.
//!
//! `syn` keeps no places of whole expressions. To write the tokens of one and look at the ends takes rustc's help for
//! each token, again at every level of nesting; most expressions say their ends themselves.

use super::tokens::node_span;
use crate::span::Span;
use proc_macro2::Span as TokenSpan;
use syn::{Expr, Member, UnOp};

/// From the first token of an expression to its last one.
pub(super) fn expr_span(expr: &Expr) -> Span {
    if let Expr::Group(group) = expr {
        return expr_span(&group.expr);
    }
    match (first(expr), last(expr)) {
        (Some(first), Some(last)) => Span { first, last },
        _ => node_span(expr),
    }
}

fn first(expr: &Expr) -> Option<TokenSpan> {
    let (attributes, place) = match expr {
        Expr::Lit(literal) => (&literal.attrs, literal.lit.span()),
        Expr::Path(path) => (&path.attrs, first_of_path(path.qself.as_ref(), &path.path)?),
        Expr::MethodCall(call) => (&call.attrs, expr_span(&call.receiver).first),
        Expr::Call(call) => (&call.attrs, expr_span(&call.func).first),
        Expr::Field(field) => (&field.attrs, expr_span(&field.base).first),
        Expr::Index(index) => (&index.attrs, expr_span(&index.expr).first),
        Expr::Binary(binary) => (&binary.attrs, expr_span(&binary.left).first),
        Expr::Assign(assign) => (&assign.attrs, expr_span(&assign.left).first),
        Expr::Unary(unary) => match &unary.op {
            UnOp::Not(token) => (&unary.attrs, token.span),
            UnOp::Neg(token) => (&unary.attrs, token.span),
            UnOp::Deref(token) => (&unary.attrs, token.span),
            _ => return None,
        },
        Expr::Reference(reference) => (&reference.attrs, reference.and_token.span),
        Expr::Struct(record) => (&record.attrs, first_of_path(record.qself.as_ref(), &record.path)?),
        Expr::Macro(call) => (&call.attrs, first_of_path(None, &call.mac.path)?),
        Expr::Return(value) => (&value.attrs, value.return_token.span),
        Expr::If(condition) => (&condition.attrs, condition.if_token.span),
        Expr::Try(value) => (&value.attrs, expr_span(&value.expr).first),
        Expr::Cast(value) => (&value.attrs, expr_span(&value.expr).first),
        Expr::Tuple(tuple) => (&tuple.attrs, tuple.paren_token.span.open()),
        Expr::Array(array) => (&array.attrs, array.bracket_token.span.open()),
        Expr::Paren(paren) => (&paren.attrs, paren.paren_token.span.open()),
        Expr::Match(cases) => (&cases.attrs, cases.match_token.span),
        _ => return None,
    };
    attributes.is_empty().then_some(place)
}

fn last(expr: &Expr) -> Option<TokenSpan> {
    Some(match expr {
        Expr::Lit(literal) => literal.lit.span(),
        Expr::Path(path) => {
            let segment = path.path.segments.last().filter(|segment| segment.arguments.is_none());
            segment?.ident.span()
        }
        Expr::MethodCall(call) => call.paren_token.span.close(),
        Expr::Call(call) => call.paren_token.span.close(),
        Expr::Field(field) => match &field.member {
            Member::Named(name) => name.span(),
            Member::Unnamed(index) => index.span,
        },
        Expr::Index(index) => index.bracket_token.span.close(),
        Expr::Binary(binary) => expr_span(&binary.right).last,
        Expr::Assign(assign) => expr_span(&assign.right).last,
        Expr::Unary(unary) => expr_span(&unary.expr).last,
        Expr::Reference(reference) => expr_span(&reference.expr).last,
        Expr::Struct(record) => record.brace_token.span.close(),
        Expr::Macro(call) => call.mac.delimiter.span().close(),
        Expr::Return(value) => value.expr.as_ref().map_or(value.return_token.span, |value| expr_span(value).last),
        Expr::If(condition) => match &condition.else_branch {
            Some((_, otherwise)) => expr_span(otherwise).last,
            None => condition.then_branch.brace_token.span.close(),
        },
        Expr::Match(cases) => cases.brace_token.span.close(),
        Expr::Try(value) => value.question_token.span,
        Expr::Cast(value) => match &*value.ty {
            syn::Type::Path(path) => path.path.get_ident()?.span(),
            _ => return None,
        },
        Expr::Tuple(tuple) => tuple.paren_token.span.close(),
        Expr::Array(array) => array.bracket_token.span.close(),
        Expr::Paren(paren) => paren.paren_token.span.close(),
        _ => return None,
    })
}

fn first_of_path(qualified: Option<&syn::QSelf>, path: &syn::Path) -> Option<TokenSpan> {
    let plain = qualified.is_none() && path.leading_colon.is_none();
    path.segments.first().filter(|_| plain).map(|segment| segment.ident.span())
}
