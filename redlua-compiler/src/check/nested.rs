//! Lists in lists: `flat_map`, `flatten`, `chain`, `concat`.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Chain, Expr, ExprKind, Iterable, PatternKind, Sink, SinkKind, Stage, StageKind};
use super::types::{Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;

impl Checker<'_, '_> {
    /// `flat_map(|page| page.tags)`: what the closure gives is a list or a chain.
    pub(crate) fn check_flat_map(&mut self, call: MethodCall<'_>, chain: Chain, element: &Type, range: Range) -> Expr {
        let span = call.span;
        let Some((pattern, value)) = self.check_element_closure(&call, element, range) else {
            return self.error(span);
        };
        let help = "the closure of `flat_map` gives a list or a chain; of an option take `filter_map`";
        let Some((list, inner)) = self.as_list(value, help) else { return self.error(span) };
        let stage = Stage { kind: StageKind::FlatMap, pattern: Some(pattern), value: Some(list) };
        self.chained(chain, stage, inner, span)
    }

    /// `flatten()` of lists, or of options: what they hold.
    pub(crate) fn check_flatten(&mut self, call: MethodCall<'_>, chain: Chain, element: Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 0) {
            return self.error(span);
        }
        let (kind, inner) = match self.shallow(&element) {
            Type::Vec(inner) | Type::Array(inner, _) => (StageKind::FlatMap, *inner),
            Type::Option(inner) => (StageKind::FilterMap, *inner),
            Type::Error => return self.error(span),
            other => {
                let shown = self.show(&other);
                return self.fail(
                    codes::TYPE_MISMATCH,
                    call.name.span,
                    format!("`flatten` takes lists or options out of a chain, not {shown}"),
                    "drop it, or give the lists first: `.flat_map(|x| x.parts)`",
                );
            }
        };
        let stage = self.identity(kind, element, span);
        self.chained(chain, stage, inner, span)
    }

    /// `a.iter().chain(b.iter())`: both lists, one behind the other.
    pub(crate) fn check_chained(&mut self, call: MethodCall<'_>, chain: Chain, element: &Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 1) {
            return self.error(span);
        }
        let written = call.receiver.span;
        let other = self.check_expr(&call.arguments[0], Some(&Type::Vec(Box::new(element.clone()))));
        let place = other.span;
        let second = match (self.shallow(&other.ty), other.kind.clone()) {
            (Type::Error, _) => return self.error(span),
            (Type::Iterator(found), ExprKind::Chain(second)) => {
                if !self.infer.unify(&found, element) {
                    let (found, wanted) = (self.show(&found), self.show(element));
                    let message = format!("this gives {found}, and the chain {wanted}");
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        place,
                        message,
                        "both parts have one type: map one of them",
                    );
                }
                plain_list(&second)
            }
            _ => {
                let list = self.coerce(other, &Type::Vec(Box::new(element.clone())));
                if list.ty.is_error() {
                    return self.error(span);
                }
                let stays = self.is_shared_reference(&list);
                Some((list, stays))
            }
        };
        let (Some((first, stays)), Some((second, also))) = (plain_list(&chain), second) else {
            return self.fail(
                codes::UNSUPPORTED,
                call.name.span,
                "`chain` joins two plain lists for now",
                format!(
                    "put `map`, `filter` and their like behind it; or collect first: `{}`",
                    "let first: Vec<_> = ….collect();"
                ),
            );
        };
        let mut lists = Vec::new();
        for (list, borrowed) in [(first, stays), (second, also)] {
            let (ty, range, place) = (list.ty.clone(), list.range, list.span);
            lists.push(match borrowed {
                true => self.ranged(ExprKind::Borrow(false, Box::new(list)), ty, range, place),
                false => list,
            });
        }
        let list = Type::Vec(Box::new(element.clone()));
        let both = self.expr(ExprKind::List(lists), Type::Vec(Box::new(list.clone())), written);
        let source = Iterable::List { list: both, enumerate: false, borrowed: stays || also, reversed: false };
        let stage = self.identity(StageKind::FlatMap, list, span);
        self.chained(Chain { source, stages: Vec::new() }, stage, element.clone(), span)
    }

    /// `lists.concat()`: a list of its own, with copies.
    pub(crate) fn check_concat_lists(&mut self, call: MethodCall<'_>, element: Type, inner: Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 0) {
            return self.error(span);
        }
        let mut stages = vec![self.identity(StageKind::FlatMap, element, span)];
        if !self.infer.deep(&inner).is_value() {
            stages.push(Stage { kind: StageKind::Cloned, pattern: None, value: None });
        }
        let source = Iterable::List { list: call.receiver, enumerate: false, borrowed: true, reversed: false };
        let sink = Sink::of(SinkKind::Collect);
        let kind = ExprKind::Consume(Box::new(Chain { source, stages }), Box::new(sink));
        self.expr(kind, Type::Vec(Box::new(inner)), span)
    }

    /// A stage whose closure gives the element itself.
    fn identity(&mut self, kind: StageKind, element: Type, span: Span) -> Stage {
        let local = self.own_local("part", element.clone(), span);
        let pattern = self.pattern(PatternKind::Bind(local, None), element.clone(), span);
        let value = self.expr(ExprKind::Local(local), element, span);
        Stage { kind, pattern: Some(pattern), value: Some(value) }
    }

    /// The chain with one more stage.
    fn chained(&mut self, mut chain: Chain, stage: Stage, element: Type, span: Span) -> Expr {
        chain.stages.push(stage);
        let range = self.range_of(&element);
        self.ranged(ExprKind::Chain(Box::new(chain)), Type::Iterator(Box::new(element)), range, span)
    }
}

/// The list that a chain without stages walks, and whether the elements stay in it.
fn plain_list(chain: &Chain) -> Option<(Expr, bool)> {
    match chain {
        Chain { source: Iterable::List { list, borrowed, reversed: false, .. }, stages } if stages.is_empty() => {
            Some((list.clone(), *borrowed))
        }
        _ => None,
    }
}
