//! Conditions and the arms of `match`.

use super::Parser;
use super::boundary::{block_like_end, roles};
use super::tokens::{group_of, is_operator, is_punct, span_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{Arm, BinaryOp, Expr, ExprKind, Pattern, PatternKind};
use proc_macro2::{Delimiter, Group, TokenTree};
use syn::parse::ParseStream;

impl Parser<'_> {
    /// The condition of `if` and `while`, where `let` may stand, alone or joined by `&&`.
    pub(super) fn parse_condition(&mut self, condition: &syn::Expr) -> Expr {
        let span = super::place::expr_span(condition);
        match condition {
            syn::Expr::Let(inner) => {
                self.refuse_attributes(&inner.attrs);
                let value = self.parse_expr(&inner.expr);
                let pattern = self.parse_pattern(&inner.pat);
                Expr { kind: ExprKind::Let(Box::new(pattern), Box::new(value)), span }
            }
            syn::Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                let left = self.parse_condition(&binary.left);
                let right = self.parse_condition(&binary.right);
                Expr { kind: ExprKind::Binary(BinaryOp::And, Box::new(left), Box::new(right)), span }
            }
            syn::Expr::Group(group) => self.parse_condition(&group.expr),
            other => self.parse_expr(other),
        }
    }

    /// The arms between the braces of a `match`.
    pub(super) fn parse_arms(&mut self, group: &Group) -> Vec<Arm> {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let fallback = super::tokens::group_span(group);
        let mut arms = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if is_punct(tokens.get(at), ',') {
                self.report(
                    Diagnostic::new(codes::SYNTAX, span_of(&tokens[at..=at], fallback), "expected an arm, found `,`")
                        .help("an arm is `pattern => value,`: `None => 0,`"),
                );
                at += 1;
                continue;
            }
            let end = segment_end(&tokens, at);
            let (arm, used) = self.parse_arm(&tokens[at..end], end == tokens.len(), fallback);
            arms.extend(arm);
            at += used;
        }
        arms
    }

    /// An arm at the start of `segment`, which reaches up to the next `=>`.
    fn parse_arm(&mut self, segment: &[TokenTree], last: bool, fallback: Span) -> (Option<Arm>, usize) {
        let mut start = 0;
        while is_punct(segment.get(start), '#') && group_of(segment.get(start + 1), Delimiter::Bracket).is_some() {
            let place = span_of(&segment[start..start + 2], fallback);
            self.unsupported(place, "attributes can't stand on an arm", "write `#[allow(…)]` before the statement");
            start += 2;
        }
        let segment = &segment[start..];
        let mark = self.bound.clone();
        let mut head = None;
        let outcome = self.read(segment, |input: ParseStream<'_>| {
            let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
            let guard = match input.parse::<Option<syn::Token![if]>>()? {
                Some(_) => Some(input.parse::<syn::Expr>()?),
                None => None,
            };
            input.parse::<syn::Token![=>]>()?;
            head = Some((pattern, guard));
            Ok(())
        });
        let used = match outcome {
            Ok(((), used)) => used,
            Err(error) => {
                self.report_fault(&error, segment);
                self.salvage(segment);
                // It may have been any arm: that it is missing is no second fault.
                let span = span_of(segment, fallback);
                let pattern = Pattern { kind: PatternKind::Error, span };
                let arm = Arm { pattern, guard: None, body: Expr { kind: ExprKind::Error, span }, span };
                return (Some(arm), start + lost_arm(segment, last));
            }
        };
        let (pattern, guard) = match &head {
            Some((pattern, guard)) => {
                let pattern = self.parse_pattern(pattern);
                let guard = guard.as_ref().map(|guard| self.parse_condition(guard));
                (pattern, guard)
            }
            None => (Pattern { kind: PatternKind::Error, span: fallback }, None),
        };
        let (body, taken) = self.parse_arm_body(segment, used, last, fallback);
        self.bound = mark;
        let span = span_of(&segment[..taken.min(segment.len())], fallback);
        let comma = usize::from(is_punct(segment.get(taken), ','));
        (Some(Arm { pattern, guard, body, span }), start + taken + comma)
    }

    /// The value of an arm that begins at `at`, and where it ends.
    fn parse_arm_body(&mut self, segment: &[TokenTree], at: usize, last: bool, fallback: Span) -> (Expr, usize) {
        let rest = &segment[at.min(segment.len())..];
        let error = |span| Expr { kind: ExprKind::Error, span };
        if rest.is_empty() {
            let place = span_of(segment, fallback);
            let place = Span::token(place.last);
            self.report(
                Diagnostic::new(codes::SYNTAX, place, "expected a value after `=>`")
                    .help("an arm is `pattern => value,`: `None => 0,`"),
            );
            return (error(place), segment.len());
        }
        let block_like = block_like_end(rest, &roles(rest), 0);
        let piece = &rest[..block_like.unwrap_or(rest.len())];
        match self.read_expr(piece) {
            Ok((expr, used)) => {
                let end = at + used.min(piece.len());
                let divided = block_like.is_some() || end >= segment.len() || is_punct(segment.get(end), ',');
                if !divided && starts_pattern(&segment[end]) && !self.has_habit(segment, end - 1) {
                    self.report_rest_of_arm(segment, end, fallback);
                    return (self.parse_expr(&expr), end);
                }
                if !divided {
                    if !self.report_habit(segment, end.saturating_sub(1)) {
                        self.report_rest_of_arm(segment, end, fallback);
                    }
                    let lost = lost_arm(segment, last).max(end);
                    self.salvage(&segment[end.min(lost)..lost]);
                    return (error(span_of(&segment[at..end], fallback)), lost);
                }
                (self.parse_expr(&expr), end)
            }
            Err(fault) => {
                let end = block_like.map_or_else(|| lost_arm(segment, last).max(at + 1), |end| at + end);
                let end = end.min(segment.len());
                self.report_fault(&fault, &segment[at..end]);
                self.salvage(&segment[at..end]);
                (error(span_of(&segment[at..end], fallback)), end)
            }
        }
    }

    fn report_rest_of_arm(&mut self, segment: &[TokenTree], end: usize, fallback: Span) {
        let place = span_of(&segment[end - 1..end], fallback);
        self.report(
            Diagnostic::new(codes::SYNTAX, Span::token(place.last), "expected `,` after the value of an arm")
                .help("arms are divided by `,`: `Some(value) => value, None => 0,`"),
        );
    }
}

/// Up to the second `=>`: what an arm can reach at most.
fn segment_end(tokens: &[TokenTree], at: usize) -> usize {
    let arrows = (at..tokens.len()).filter(|index| is_operator(tokens, *index, "=>"));
    let mut arrows = arrows.skip(1);
    arrows.next().unwrap_or(tokens.len())
}

/// How much of the segment is lost with a faulty arm: up to the last `,`, behind which the next
/// arm's pattern stands.
fn lost_arm(segment: &[TokenTree], last: bool) -> usize {
    if last {
        return segment.len();
    }
    let comma = segment.iter().rposition(|token| is_punct(Some(token), ','));
    let brace = segment.iter().rposition(|token| group_of(Some(token), Delimiter::Brace).is_some());
    match comma.max(brace) {
        Some(at) => at + 1,
        // What stands before the next `=>` is the next arm's pattern, or its end.
        None => segment.len().saturating_sub(1).max(1),
    }
}

fn starts_pattern(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_))
        || matches!(token, TokenTree::Group(group) if group.delimiter() != Delimiter::Brace)
}
