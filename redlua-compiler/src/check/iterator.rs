//! Iterator chains: sources, adapters, and what consumes them.
//!
//! A chain is one value of type [`Type::Iterator`] until something consumes it; the whole becomes
//! one loop, in Rust's lazy order, with the closures inlined.

use super::Checker;
use super::loops::gives_places;
use super::method::MethodCall;
use super::typed::{Chain, Comparison, Expr, ExprKind, Iterable, Pattern, Sink, SinkKind, Stage, StageKind};
use super::types::{COUNT, Range, Type};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// A chain without adapters.
    pub(crate) fn chain_of(&mut self, source: Iterable, element: Type, range: Range, span: Span) -> Expr {
        let chain = Chain { source, stages: Vec::new() };
        self.ranged(ExprKind::Chain(Box::new(chain)), Type::Iterator(Box::new(element)), range, span)
    }

    /// `(a..b).method(…)`: the range is the source of a chain, or tells whether it holds a value.
    pub(crate) fn check_range_method(
        &mut self,
        range: (&ast::Expr, &ast::Expr, bool),
        name: &ast::Ident,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Expr> {
        let (start, end, inclusive) = range;
        if name.text == "contains"
            && let [value] = arguments
        {
            return Some(self.check_range_contains(start, end, inclusive, value, span));
        }
        let (source, element, range) = self.check_range(start, end, inclusive, false, None)?;
        Some(self.chain_of(source, element, range, span))
    }

    fn check_range_contains(
        &mut self,
        start: &ast::Expr,
        end: &ast::Expr,
        inclusive: bool,
        value: &ast::Expr,
        span: Span,
    ) -> Expr {
        let value = self.check_expr(value, None);
        if !matches!(value.kind, ExprKind::Local(_) | ExprKind::Error) {
            return self.fail(
                codes::UNSUPPORTED,
                value.span,
                "the value that a range may contain is a local for now",
                "put it into a `let` first",
            );
        }
        let ty = value.ty.clone();
        let start = self.check_expr(start, Some(&ty));
        let end = self.check_expr(end, Some(&ty));
        let below = if inclusive { Comparison::LessEqual } else { Comparison::Less };
        let left = self.compare(Comparison::GreaterEqual, value.clone(), start, span);
        let right = self.compare(below, value, end, span);
        self.expr(ExprKind::Logic { and: true, left: Box::new(left), right: Box::new(right) }, Type::Bool, span)
    }

    /// A method of a chain.
    pub(crate) fn check_iterator_method(&mut self, call: MethodCall<'_>, element: Type) -> Expr {
        let span = call.span;
        let range = call.receiver.range;
        let ExprKind::Chain(chain) = call.receiver.kind.clone() else { return self.error(span) };
        if let Some(done) = self.check_pieces(&call, &chain) {
            return done;
        }
        let adapter = match call.name.text.as_str() {
            "map" => Some(StageKind::Map),
            "filter" => Some(StageKind::Filter),
            "filter_map" => Some(StageKind::FilterMap),
            "take_while" => Some(StageKind::TakeWhile),
            "skip_while" => Some(StageKind::SkipWhile),
            "enumerate" => Some(StageKind::Enumerate),
            "take" => Some(StageKind::Take),
            "skip" => Some(StageKind::Skip),
            "cloned" => Some(StageKind::Cloned),
            "zip" => Some(StageKind::Zip),
            _ => None,
        };
        if adapter == Some(StageKind::Cloned) && self.infer.deep(&element).is_value() {
            // A value is its own copy.
            return if self.takes(&call, 0) { call.receiver } else { self.error(span) };
        }
        if let Some(kind) = adapter {
            return self.check_stage(call, *chain, kind, element, range);
        }
        let sink = match call.name.text.as_str() {
            "flat_map" => return self.check_flat_map(call, *chain, &element, range),
            "flatten" => return self.check_flatten(call, *chain, element),
            "chain" => return self.check_chained(call, *chain, &element),
            "partition" => return self.check_partition(call, *chain, element, range),
            "unzip" => return self.check_unzip(call, *chain, &element),
            "copied" | "iter" | "into_iter" => {
                return if self.takes(&call, 0) { call.receiver } else { self.error(span) };
            }
            "rev" | "step_by" => return self.check_direction(call, *chain, element, range),
            "collect" => SinkKind::Collect,
            "sum" => SinkKind::Sum,
            "count" => SinkKind::Count,
            "min" => SinkKind::Min,
            "max" => SinkKind::Max,
            "min_by_key" => SinkKind::MinByKey,
            "max_by_key" => SinkKind::MaxByKey,
            "min_by" => SinkKind::MinBy,
            "max_by" => SinkKind::MaxBy,
            "any" => SinkKind::Any,
            "all" => SinkKind::All,
            "find" => SinkKind::Find,
            "find_map" => SinkKind::FindMap,
            "position" => SinkKind::Position,
            "fold" => SinkKind::Fold,
            "last" => SinkKind::Last,
            "next" => SinkKind::Next,
            "for_each" => {
                return self.fail(
                    codes::UNSUPPORTED,
                    call.name.span,
                    "`for_each` is not supported",
                    "write the loop: `for x in … { … }`",
                );
            }
            "nth" => return self.check_nth(call, *chain, element, range),
            "windows" | "chunks" | "peekable" | "product" | "rposition" | "scan" | "inspect" | "cycle" => {
                let name = call.name.text.clone();
                return self.fail(
                    codes::UNSUPPORTED,
                    call.name.span,
                    format!("`{name}` is not supported yet"),
                    "write the loop: `for x in … { … }`",
                );
            }
            _ => {
                let ty = call.receiver.ty.clone();
                return self.no_method(&call, &ty);
            }
        };
        self.check_sink(call, *chain, sink, element, range)
    }

    fn check_direction(&mut self, call: MethodCall<'_>, mut chain: Chain, element: Type, range: Range) -> Expr {
        let span = call.span;
        let stages = chain.stages.len();
        // From the end, a closure sees the same elements.
        let either_way = |stage: &Stage| {
            matches!(stage.kind, StageKind::Map | StageKind::Filter | StageKind::FilterMap | StageKind::Cloned)
        };
        let turns = chain.stages.iter().all(either_way);
        match (&mut chain.source, call.name.text.as_str(), call.arguments) {
            (Iterable::Range { reversed, step: None, .. }, "rev", []) if turns => *reversed = !*reversed,
            (Iterable::List { reversed, .. }, "rev", []) if turns => *reversed = !*reversed,
            (Iterable::Range { .. }, "step_by", [written]) if stages == 0 => {
                let value = self.check_as(written, &Type::USIZE);
                if value.range == Range::only(0) {
                    self.report(
                        Diagnostic::new(codes::OPERATOR, written.span, "a step of 0 never ends")
                            .help("step by 1 or more"),
                    );
                }
                if let Iterable::Range { step, .. } = &mut chain.source {
                    if step.is_some() {
                        return self.fail(codes::UNSUPPORTED, span, "two steps are not supported", "multiply them");
                    }
                    *step = Some(value);
                }
            }
            (_, "step_by", [written]) => {
                let value = self.check_as(written, &Type::USIZE);
                if value.range == Range::only(0) {
                    return self.fail(codes::OPERATOR, written.span, "a step of 0 never ends", "step by 1 or more");
                }
                chain.stages.push(Stage { kind: StageKind::StepBy, pattern: None, value: Some(value) });
            }
            (_, name, _) => {
                let name = name.to_owned();
                return self.fail(
                    codes::UNSUPPORTED,
                    call.name.span,
                    format!("`{name}` is not supported here yet"),
                    "`rev` stands behind a range or `iter()`, with no more than `map` and `filter` between",
                );
            }
        }
        self.ranged(ExprKind::Chain(Box::new(chain)), Type::Iterator(Box::new(element)), range, span)
    }

    fn check_stage(
        &mut self,
        call: MethodCall<'_>,
        mut chain: Chain,
        kind: StageKind,
        element: Type,
        range: Range,
    ) -> Expr {
        let span = call.span;
        let (stage, element, range) = match kind {
            StageKind::Enumerate | StageKind::Cloned => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                let stage = Stage { kind, pattern: None, value: None };
                if kind == StageKind::Cloned {
                    (stage, element, range)
                } else {
                    (stage, Type::Tuple(vec![Type::USIZE, element]), Range::EXACT)
                }
            }
            StageKind::Take | StageKind::Skip => {
                if !self.takes(&call, 1) {
                    return self.error(span);
                }
                let value = self.check_as(&call.arguments[0], &Type::USIZE);
                (Stage { kind, pattern: None, value: Some(value) }, element, range)
            }
            StageKind::Zip => {
                if !self.takes(&call, 1) {
                    return self.error(span);
                }
                let Some((other, second)) = self.check_zipped(&call.arguments[0]) else { return self.error(span) };
                let stage = Stage { kind, pattern: None, value: Some(other) };
                (stage, Type::Tuple(vec![element, second]), Range::EXACT)
            }
            _ => {
                let Some((pattern, value)) = self.check_element_closure(&call, &element, range) else {
                    return self.error(span);
                };
                let (value, element, range) = match kind {
                    StageKind::Map => {
                        let value = self.settle(value);
                        let (ty, range) = (value.ty.clone(), value.range);
                        (value, ty, range)
                    }
                    StageKind::FilterMap => {
                        let inner = self.infer.fresh();
                        let value = self.coerce(value, &inner.clone().optional());
                        let range = value.range;
                        (value, self.shallow(&inner), range)
                    }
                    _ => (self.coerce(value, &Type::Bool), element, range),
                };
                (Stage { kind, pattern: Some(pattern), value: Some(value) }, element, range)
            }
        };
        chain.stages.push(stage);
        self.ranged(ExprKind::Chain(Box::new(chain)), Type::Iterator(Box::new(element)), range, span)
    }

    /// What `zip` walks beside the chain: a list, and its element. Another chain is collected.
    fn check_zipped(&mut self, other: &ast::Expr) -> Option<(Expr, Type)> {
        let other = self.check_expr(other, None);
        self.as_list(other, "`zip` takes a list or another chain")
    }

    /// A list, or a chain as a list, and its element.
    pub(crate) fn as_list(&mut self, other: Expr, help: &str) -> Option<(Expr, Type)> {
        match (self.shallow(&other.ty), &other.kind) {
            // The name of a reference is copied.
            (Type::Vec(element) | Type::Array(element, _), _) if self.is_shared_reference(&other) => {
                Some((self.lent(other), *element))
            }
            (Type::Vec(element) | Type::Array(element, _), _) => Some((other, *element)),
            (Type::Iterator(element), ExprKind::Chain(chain)) => match &**chain {
                Chain { source: Iterable::List { list, borrowed, reversed: false, .. }, stages }
                    if stages.is_empty() =>
                {
                    let list = list.clone();
                    Some((if *borrowed { self.lent(list) } else { list }, *element))
                }
                _ => {
                    let wanted = Type::Vec(element.clone());
                    Some((self.collected(other, &wanted), *element))
                }
            },
            (Type::Error, _) => None,
            (ty, _) => {
                let shown = self.show(&ty);
                self.fail(codes::TYPE_MISMATCH, other.span, format!("{shown} can't be walked"), help);
                None
            }
        }
    }

    /// A chain as the list of its elements.
    pub(crate) fn collected(&mut self, chain: Expr, wanted: &Type) -> Expr {
        let span = chain.span;
        let (Type::Iterator(element), ExprKind::Chain(chain)) = (self.shallow(&chain.ty), chain.kind) else {
            return self.error(span);
        };
        let sink = Sink::of(SinkKind::Collect);
        let list = self.expr(ExprKind::Consume(chain, Box::new(sink)), Type::Vec(element), span);
        self.coerce(list, wanted)
    }

    /// `nth(n)` is `skip(n).next()`.
    fn check_nth(&mut self, call: MethodCall<'_>, mut chain: Chain, element: Type, range: Range) -> Expr {
        if !self.takes(&call, 1) {
            return self.error(call.span);
        }
        let value = self.check_as(&call.arguments[0], &Type::USIZE);
        chain.stages.push(Stage { kind: StageKind::Skip, pattern: None, value: Some(value) });
        let call = MethodCall { arguments: &[], ..call };
        self.check_sink(call, chain, SinkKind::Next, element, range)
    }

    /// `|x| body`, checked in a scope of its own.
    pub(crate) fn check_element_closure(
        &mut self,
        call: &MethodCall<'_>,
        element: &Type,
        range: Range,
    ) -> Option<(Pattern, Expr)> {
        if !self.takes(call, 1) {
            return None;
        }
        let (parameters, body) = self.closure_of(&call.arguments[0], 1)?;
        let by_reference = match &call.receiver.kind {
            ExprKind::Chain(chain) => {
                let looks = ["filter", "find", "max_by_key", "min_by_key", "partition", "skip_while", "take_while"];
                super::moves::gives_parts(chain) || looks.contains(&call.name.text.as_str())
            }
            _ => true,
        };
        let (element, parameter) = (element.clone(), &parameters[0]);
        Some(self.scoped(|checker| {
            let pattern = checker.check_element_pattern(parameter, &element, range);
            checker.require_irrefutable(&pattern);
            if by_reference {
                checker.mark_references(&pattern);
            }
            let has_places = matches!(&call.receiver.kind, ExprKind::Chain(chain) if gives_places(chain));
            checker.learn_place(&pattern, has_places);
            let value = checker.check_expr(body, None);
            checker.refuse_in_closure(&value);
            (pattern, value)
        }))
    }

    fn check_sink(&mut self, call: MethodCall<'_>, chain: Chain, kind: SinkKind, element: Type, range: Range) -> Expr {
        let span = call.span;
        let mut sink = Sink::of(kind);
        let ty = match kind {
            SinkKind::Collect
            | SinkKind::Sum
            | SinkKind::Count
            | SinkKind::Min
            | SinkKind::Max
            | SinkKind::Last
            | SinkKind::Next => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                match self.plain_sink(&call, kind, &element) {
                    Some(ty) => ty,
                    None => return self.error(span),
                }
            }
            SinkKind::Fold => {
                if !self.takes(&call, 2) {
                    return self.error(span);
                }
                let start = self.check_expr(&call.arguments[0], call.expected);
                let start = self.settle(start);
                let ty = start.ty.clone();
                let Some((parameters, body)) = self.closure_of(&call.arguments[1], 2) else { return self.error(span) };
                let (patterns, value) = self.scoped(|checker| {
                    let state = checker.check_pattern(&parameters[0], &ty, checker.range_of(&ty));
                    let item = checker.check_pattern(&parameters[1], &element, range);
                    checker.require_irrefutable(&state);
                    checker.require_irrefutable(&item);
                    let value = checker.check_as(body, &ty);
                    checker.refuse_in_closure(&value);
                    (vec![state, item], value)
                });
                sink.patterns = patterns;
                sink.start = Some(start);
                sink.value = Some(value);
                ty
            }
            SinkKind::MinBy | SinkKind::MaxBy => {
                let Some(order) = self.order_of_closure(&call, &element) else { return self.error(span) };
                sink.order = Some(Box::new(order));
                element.clone().optional()
            }
            _ => {
                let Some((pattern, value)) = self.check_element_closure(&call, &element, range) else {
                    return self.error(span);
                };
                sink.patterns = vec![pattern];
                let (value, ty) = match kind {
                    SinkKind::Any | SinkKind::All => (self.coerce(value, &Type::Bool), Type::Bool),
                    SinkKind::Position => (self.coerce(value, &Type::Bool), Type::USIZE.optional()),
                    SinkKind::Find => (self.coerce(value, &Type::Bool), element.clone().optional()),
                    SinkKind::FindMap => {
                        let inner = self.infer.fresh();
                        let value = self.coerce(value, &inner.clone().optional());
                        (value, inner.optional())
                    }
                    _ => {
                        let key = self.shallow(&value.ty);
                        if !matches!(key, Type::Integer(_) | Type::Text | Type::Error) {
                            let shown = self.show(&key);
                            return self.fail(
                                codes::OPERATOR,
                                value.span,
                                format!("{shown} has no order for a key"),
                                format!(
                                    "take an integer or a text as the key, or compare: `{}(|a, b| a.total_cmp(b))`",
                                    call.name.text.trim_end_matches("_key")
                                ),
                            );
                        }
                        (self.settle(value), element.clone().optional())
                    }
                };
                sink.value = Some(value);
                ty
            }
        };
        let of_option =
            |ty: &Type| matches!(ty, Type::Option(inner) if matches!(**inner, Type::Option(_) | Type::Parsed(_)));
        let deep = self.infer.deep(&ty);
        if of_option(&deep) {
            let (shown, name) = (self.show(&deep), call.name.text.as_str());
            return self.fail(
                codes::UNSUPPORTED,
                call.name.span,
                format!("`{name}` would give {shown}, which has two kinds of nothing"),
                "drop what is missing with `.flatten()` before it; or write the loop: `for x in … { … }`",
            );
        }
        if kind == SinkKind::Sum
            && let Type::Integer(integer) = self.shallow(&ty)
        {
            sink.guard = Some(integer.exact());
        }
        if kind == SinkKind::Collect
            && let (Type::Map(..), [], Iterable::Map { map, .. }) = (&deep, chain.stages.as_slice(), &chain.source)
            && matches!(map.kind, ExprKind::MapFunction(function, _) if function.makes_set())
        {
            // A set was just made.
            return Expr { ty, ..map.clone() };
        }
        let range = match kind {
            SinkKind::Count | SinkKind::Position => Range::new(0, COUNT),
            SinkKind::Min | SinkKind::Max | SinkKind::Last | SinkKind::Next | SinkKind::Find => range,
            SinkKind::MinBy | SinkKind::MaxBy => range,
            _ => self.range_of(&ty),
        };
        self.ranged(ExprKind::Consume(Box::new(chain), Box::new(sink)), ty, range, span)
    }

    /// The type of a sink without a closure.
    fn plain_sink(&mut self, call: &MethodCall<'_>, kind: SinkKind, element: &Type) -> Option<Type> {
        let (shown, name) = (self.show(element), call.name.text.as_str());
        let asked = call.generics.first().map(|written| self.resolve_open(written));
        match kind {
            SinkKind::Collect => {
                let into = asked.clone().or_else(|| call.expected.cloned()).map(|ty| self.shallow(&ty));
                if let Some(Type::Map(kind, wanted, value)) = &into
                    && kind.is_set()
                {
                    if !self.infer.unify(wanted, element) {
                        let into = self.show(&Type::Map(*kind, wanted.clone(), value.clone()));
                        self.fail(
                            codes::TYPE_MISMATCH,
                            call.span,
                            format!("this is a chain of {shown}, which is not collected to {into}"),
                            "map to the element first: `.map(|x| x.id)`",
                        );
                        return None;
                    }
                    return into;
                }
                if let Some(Type::Map(kind, key, value)) = into {
                    let pair = Type::Tuple(vec![(*key).clone(), (*value).clone()]);
                    if !self.infer.unify(&pair, element) {
                        let (pair, shown) = (self.show(&pair), self.show(element));
                        self.fail(
                            codes::TYPE_MISMATCH,
                            call.span,
                            format!("a map is collected of pairs {pair}, not of {shown}"),
                            "map to a pair first: `.map(|x| (x.id, x))`",
                        );
                        return None;
                    }
                    return Some(Type::Map(kind, key, value));
                }
                let wanted = Type::Vec(Box::new(element.clone()));
                if let Some(asked) = asked
                    && !self.infer.unify(&asked, &wanted)
                {
                    let asked = self.show(&asked);
                    self.fail(
                        codes::TYPE_MISMATCH,
                        call.span,
                        format!("this chain is collected to a `Vec` of {shown}, not to {asked}"),
                        "collect to a `Vec` or a `HashSet`, or pairs to a `HashMap`; put text together with `.join(…)` on a `Vec`",
                    );
                    return None;
                }
                Some(wanted)
            }
            SinkKind::Count => Some(Type::USIZE),
            SinkKind::Sum => match self.shallow(element) {
                Type::Float => Some(Type::Float),
                Type::Integer(kind) => match asked.or_else(|| call.expected.cloned()).map(|ty| self.shallow(&ty)) {
                    Some(Type::Integer(wider)) if wider.exact().contains(kind.exact()) => Some(Type::Integer(wider)),
                    _ => Some(Type::Integer(kind)),
                },
                // What leaves a closure was refused there.
                Type::Never | Type::Error => None,
                _ => {
                    self.fail(
                        codes::OPERATOR,
                        call.span,
                        format!("{shown} can't be added up"),
                        "map to an integer or `f64` first",
                    );
                    None
                }
            },
            SinkKind::Min | SinkKind::Max => match self.shallow(element) {
                Type::Integer(_) | Type::Text => Some(element.clone().optional()),
                Type::Float => {
                    self.fail(
                        codes::OPERATOR,
                        call.span,
                        "`f64` has no total order",
                        format!("write `{name}_by(|a, b| a.total_cmp(b))`, as in Rust"),
                    );
                    None
                }
                _ => {
                    self.fail(
                        codes::OPERATOR,
                        call.span,
                        format!("{shown} has no order"),
                        format!("write `{name}_by_key(|x| x.score)`, or `{name}_by(|a, b| a.score.cmp(&b.score))`"),
                    );
                    None
                }
            },
            _ => Some(element.clone().optional()),
        }
    }

    /// The parameters and the body of a closure that is called on the spot.
    pub(crate) fn closure_of<'e>(
        &mut self,
        closure: &'e ast::Expr,
        takes: usize,
    ) -> Option<(&'e [ast::Pattern], &'e ast::Expr)> {
        match &closure.kind {
            ast::ExprKind::Closure { parameters, body } if parameters.len() == takes => Some((parameters, body)),
            ast::ExprKind::Error => None,
            _ => {
                let form = if takes == 2 { "|state, x| …" } else { "|x| …" };
                let plural = if takes == 1 { "parameter" } else { "parameters" };
                self.fail(
                    codes::TYPE_MISMATCH,
                    closure.span,
                    format!("a closure with {takes} {plural} is due"),
                    format!("write `{form}`"),
                );
                None
            }
        }
    }
}
