//! Sorting, and what has an order: also for `min_by` and `max_by`.
//!
//! A sort is one comparison of two elements. That of a key is checked twice, once for each element,
//! so that lowering needs to know one form only.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Expr, ExprKind, Order, OrderKey, Pattern, PatternKind};
use super::types::Type;
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

pub(crate) const SORT_METHODS: &[&str] = &[
    "sort",
    "sort_by",
    "sort_by_cached_key",
    "sort_by_key",
    "sort_unstable",
    "sort_unstable_by",
    "sort_unstable_by_key",
];

/// Where a comparison stands in an order.
#[derive(Clone, Copy, Default)]
struct Context<'k> {
    descending: bool,
    behind: &'k [usize],
}

const ORDER_HELP: &str = "write `a.cmp(b)`; backwards `b.cmp(a)`; in the place of an `if`: `b.score.cmp(&a.score).then(a.name.cmp(&b.name))`";

impl Checker<'_, '_> {
    /// `sort()` and its kin; the list is known to be mutable.
    pub(crate) fn check_sort(&mut self, call: MethodCall<'_>, element: &Type) -> Expr {
        let span = call.span;
        let order = match call.name.text.as_str() {
            "sort" | "sort_unstable" => {
                if !self.takes(&call, 0) || !self.require_order(element, span) {
                    return self.error(span);
                }
                None
            }
            "sort_by" | "sort_unstable_by" => {
                let Some(order) = self.order_of_closure(&call, element) else { return self.error(span) };
                Some(Box::new(order))
            }
            _ => {
                let Some(order) = self.order_of_key(&call, element) else { return self.error(span) };
                Some(Box::new(order))
            }
        };
        self.expr(ExprKind::Sort(Box::new(call.receiver), order), Type::Unit, span)
    }

    /// Whether values of the type are in an order, or an error about it.
    fn require_order(&mut self, ty: &Type, span: Span) -> bool {
        let ty = self.infer.deep(ty);
        let help = match without_order(&ty) {
            None => return true,
            Some(Type::Float) => "`f64` has no total order, as in Rust: `sort_by(|a, b| a.total_cmp(b))`",
            Some(Type::Enum(_)) => "an enum has no order yet: give each variant a number with `match`",
            Some(_) => "take a key that is an integer, `bool`, text, or a tuple of these: `sort_by_key(|x| x.0)`",
        };
        let shown = self.show(&ty);
        self.fail(codes::OPERATOR, span, format!("{shown} has no order"), help);
        false
    }

    /// `|x| key`.
    pub(crate) fn order_of_key(&mut self, call: &MethodCall<'_>, element: &Type) -> Option<Order> {
        if !self.takes(call, 1) {
            return None;
        }
        let (parameters, body) = self.closure_of(&call.arguments[0], 1)?;
        let mut parts = Vec::new();
        key_parts(body, false, &mut parts);
        let (first, left) = self.sort_key_of(&parameters[0], element, &parts)?;
        let (second, right) = self.sort_key_of(&parameters[0], element, &parts)?;
        let keys = left.into_iter().zip(right).zip(parts);
        let key =
            |((left, right), (_, descending))| OrderKey { left, right, descending, total: false, behind: Vec::new() };
        Some(Order { patterns: [first, second], keys: keys.map(key).collect(), by_key: true })
    }

    /// The parts of the key of one element.
    fn sort_key_of(
        &mut self,
        parameter: &ast::Pattern,
        element: &Type,
        parts: &[(&ast::Expr, bool)],
    ) -> Option<(Pattern, Vec<Expr>)> {
        self.scoped(|checker| {
            let pattern = checker.check_pattern(parameter, element, checker.range_of(element));
            checker.require_irrefutable(&pattern);
            let mut values = Vec::new();
            for (part, _) in parts {
                let value = checker.check_expr(part, None);
                checker.refuse_in_closure(&value);
                if value.ty.is_error() || !checker.require_order(&value.ty, value.span) {
                    return None;
                }
                values.push(checker.settle(value));
            }
            Some((pattern, values))
        })
    }

    /// `|a, b| a.cmp(b)`.
    pub(crate) fn order_of_closure(&mut self, call: &MethodCall<'_>, element: &Type) -> Option<Order> {
        if !self.takes(call, 1) {
            return None;
        }
        let (parameters, body) = match &call.arguments[0].kind {
            ast::ExprKind::Closure { parameters, body } if parameters.len() == 2 => (parameters, body),
            ast::ExprKind::Error => return None,
            _ => {
                let span = call.arguments[0].span;
                self.fail(codes::TYPE_MISMATCH, span, "a closure with 2 parameters is due", "write `|a, b| a.cmp(b)`");
                return None;
            }
        };
        self.scoped(|checker| {
            let range = checker.range_of(element);
            let first = checker.check_pattern(&parameters[0], element, range);
            let second = checker.check_pattern(&parameters[1], element, range);
            checker.require_irrefutable(&first);
            checker.require_irrefutable(&second);
            let mut keys = Vec::new();
            checker.check_order(body, Context::default(), &mut keys)?;
            Some(Order { patterns: [first, second], keys, by_key: false })
        })
    }

    /// An expression of type `Ordering`, as the comparisons that it is made of.
    fn check_order(&mut self, expr: &ast::Expr, context: Context<'_>, keys: &mut Vec<OrderKey>) -> Option<()> {
        match &expr.kind {
            ast::ExprKind::Block(block, None) if block.statements.is_empty() => match &block.value {
                Some(value) => self.check_order(value, context, keys),
                None => self.no_order(expr.span),
            },
            ast::ExprKind::Method { receiver, name, arguments, .. } => {
                match (name.text.as_str(), arguments.as_slice()) {
                    ("cmp", [other]) => self.comparison_key(receiver, other, context, None, keys),
                    ("total_cmp", [other]) => self.comparison_key(receiver, other, context, Some(true), keys),
                    ("unwrap", []) | ("expect", [_]) => match &receiver.kind {
                        ast::ExprKind::Method { receiver, name, arguments, .. } if name.text == "partial_cmp" => {
                            match arguments.as_slice() {
                                [other] => self.comparison_key(receiver, other, context, Some(false), keys),
                                _ => self.no_order(expr.span),
                            }
                        }
                        _ => self.no_order(expr.span),
                    },
                    ("reverse", []) => {
                        self.check_order(receiver, Context { descending: !context.descending, ..context }, keys)
                    }
                    ("then", [next]) => {
                        self.check_order(receiver, context, keys)?;
                        self.check_order(next, context, keys)
                    }
                    ("then_with", [ast::Expr { kind: ast::ExprKind::Closure { parameters, body }, .. }])
                        if parameters.is_empty() =>
                    {
                        let first = keys.len();
                        self.check_order(receiver, context, keys)?;
                        let behind: Vec<usize> = context.behind.iter().copied().chain(first..keys.len()).collect();
                        self.check_order(body, Context { behind: &behind, ..context }, keys)
                    }
                    _ => self.no_order(expr.span),
                }
            }
            // `f64::total_cmp`, `Ord::cmp` in the place of a closure.
            ast::ExprKind::Call { function, arguments } => match (&function.kind, arguments.as_slice()) {
                (ast::ExprKind::Path { segments, .. }, [left, right]) => match segments.as_slice() {
                    [.., owner, name] if owner.text == "f64" && name.text == "total_cmp" => {
                        self.comparison_key(left, right, context, Some(true), keys)
                    }
                    [.., owner, name] if owner.text != "f64" && name.text == "cmp" => {
                        self.comparison_key(left, right, context, None, keys)
                    }
                    _ => self.no_order(expr.span),
                },
                _ => self.no_order(expr.span),
            },
            ast::ExprKind::Error => None,
            _ => self.no_order(expr.span),
        }
    }

    fn no_order(&mut self, span: Span) -> Option<()> {
        self.fail(codes::UNSUPPORTED, span, "this is no comparison of two elements", ORDER_HELP);
        None
    }

    /// `left.cmp(right)`; a float has `partial_cmp` and, with −0 before 0, `total_cmp`.
    fn comparison_key(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        Context { descending, behind }: Context<'_>,
        float: Option<bool>,
        keys: &mut Vec<OrderKey>,
    ) -> Option<()> {
        let left = self.check_expr(left, None);
        let left = self.settle(left);
        let ty = left.ty.clone();
        let right = self.check_as(right, &ty);
        self.refuse_in_closure(&left);
        self.refuse_in_closure(&right);
        if left.ty.is_error() || right.ty.is_error() {
            return None;
        }
        let is_float = self.shallow(&ty) == Type::Float;
        if is_float && float.is_some() {
            keys.push(OrderKey { left, right, descending, total: float == Some(true), behind: behind.to_vec() });
            return Some(());
        }
        if float == Some(true) {
            self.fail(codes::UNKNOWN_METHOD, left.span, "only `f64` has `total_cmp`", "write `a.cmp(b)`");
            return None;
        }
        if !self.require_order(&ty, left.span) {
            return None;
        }
        keys.push(OrderKey { left, right, descending, total: false, behind: behind.to_vec() });
        Some(())
    }

    /// `map.retain(|key, value| …)`.
    pub(crate) fn check_retain_pairs(&mut self, call: MethodCall<'_>, pair: &Type) -> Expr {
        let span = call.span;
        let Type::Tuple(parts) = pair else { return self.error(span) };
        if !self.takes(&call, 1) {
            return self.error(span);
        }
        let (parameters, body) = match &call.arguments[0].kind {
            ast::ExprKind::Closure { parameters, body } if parameters.len() == 2 => (parameters, body),
            ast::ExprKind::Error => return self.error(span),
            _ => {
                let place = call.arguments[0].span;
                return self.fail(
                    codes::TYPE_MISMATCH,
                    place,
                    "a closure with 2 parameters is due",
                    "write `|key, value| …`",
                );
            }
        };
        let (patterns, condition) = self.scoped(|checker| {
            let mut patterns = Vec::new();
            for (parameter, ty) in parameters.iter().zip(parts) {
                let pattern = checker.check_pattern(parameter, ty, checker.range_of(ty));
                checker.require_irrefutable(&pattern);
                patterns.push(pattern);
            }
            let condition = checker.check_as(body, &Type::Bool);
            checker.refuse_in_closure(&condition);
            (patterns, condition)
        });
        let pattern = self.pattern(PatternKind::Tuple(patterns), pair.clone(), span);
        let kind = ExprKind::Retain(Box::new(call.receiver), Box::new(pattern), Box::new(condition));
        self.expr(kind, Type::Unit, span)
    }

    /// `list.retain(|x| …)`.
    pub(crate) fn check_retain(&mut self, call: MethodCall<'_>, element: &Type) -> Expr {
        let span = call.span;
        let range = self.range_of(element);
        let Some((pattern, condition)) = self.check_element_closure(&call, element, range) else {
            return self.error(span);
        };
        let condition = self.coerce(condition, &Type::Bool);
        let kind = ExprKind::Retain(Box::new(call.receiver), Box::new(pattern), Box::new(condition));
        self.expr(kind, Type::Unit, span)
    }
}

/// The part of a type that has no order of its own.
fn without_order(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Integer(_) | Type::Bool | Type::Text | Type::Never | Type::Error => None,
        Type::Tuple(parts) => parts.iter().find_map(without_order),
        other => Some(other),
    }
}

/// The parts of a key, the most important first, and whether each is turned around by `Reverse`.
fn key_parts<'e>(key: &'e ast::Expr, reversed: bool, parts: &mut Vec<(&'e ast::Expr, bool)>) {
    match &key.kind {
        ast::ExprKind::Tuple(inner) if !inner.is_empty() => {
            inner.iter().for_each(|part| key_parts(part, reversed, parts));
        }
        ast::ExprKind::Call { function, arguments } if is_reverse(function) && arguments.len() == 1 => {
            key_parts(&arguments[0], !reversed, parts);
        }
        ast::ExprKind::Block(block, None) if block.statements.is_empty() => match &block.value {
            Some(value) => key_parts(value, reversed, parts),
            None => parts.push((key, reversed)),
        },
        _ => parts.push((key, reversed)),
    }
}

/// `Reverse`, `cmp::Reverse`, `std::cmp::Reverse`.
fn is_reverse(function: &ast::Expr) -> bool {
    match &function.kind {
        ast::ExprKind::Name(name) => name.text == "Reverse",
        ast::ExprKind::Path { segments, .. } => segments.last().is_some_and(|name| name.text == "Reverse"),
        _ => false,
    }
}
