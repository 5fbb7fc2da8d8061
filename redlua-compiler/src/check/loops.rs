//! Loops and what leaves them.

use super::Checker;
use super::scope::OpenLoop;
use super::slice::is_slice;
use super::typed::{Chain, Expr, ExprKind, Iterable, LocalId, LoopId, MapPart, Pattern, PatternKind, Stage, StageKind};
use super::types::{COUNT, Range, Type};
use crate::catalogue::Family;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    fn open_loop(&mut self, label: Option<&ast::Ident>, value: Option<Type>) -> LoopId {
        let id = LoopId(self.next_loop);
        self.next_loop += 1;
        let label = label.map(|label| label.text.clone());
        self.loops.push(OpenLoop { id, label, value, left: false, is_block: false, in_condition: false });
        id
    }

    fn in_condition(&mut self, inside: bool) {
        if let Some(open) = self.loops.last_mut() {
            open.in_condition = inside;
        }
    }

    pub(crate) fn check_while(
        &mut self,
        condition: &ast::Expr,
        body: &ast::Block,
        label: Option<&ast::Ident>,
        span: Span,
    ) -> Expr {
        let id = self.open_loop(label, None);
        let (condition, body) = self.scoped(|checker| {
            checker.in_condition(true);
            let condition = checker.check_condition(condition);
            checker.in_condition(false);
            checker.learn_test(&condition, true);
            let (body, ty) = checker.check_block(body, Some(&Type::Unit));
            let body = checker.finish_branch(body, &ty, &Type::Unit);
            (condition, body)
        });
        self.loops.pop();
        self.expr(ExprKind::While { condition: Box::new(condition), body, label: id }, Type::Unit, span)
    }

    pub(crate) fn check_loop(
        &mut self,
        body: &ast::Block,
        label: Option<&ast::Ident>,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let value = expected.cloned().unwrap_or_else(|| self.infer.fresh());
        let id = self.open_loop(label, Some(value.clone()));
        let (body, ty) = self.check_block(body, Some(&Type::Unit));
        let body = self.finish_branch(body, &ty, &Type::Unit);
        let left = self.loops.pop().is_some_and(|open| open.left);
        if !left {
            return self.expr(ExprKind::Loop { body, label: id }, Type::Never, span);
        }
        let ty = self.shallow(&value);
        self.expr(ExprKind::Loop { body, label: id }, ty, span)
    }

    /// `'label: { … }`: its value is that of the block, or of a `break` that leaves it.
    pub(crate) fn check_labelled(
        &mut self,
        body: &ast::Block,
        label: &ast::Ident,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let value = expected.cloned().unwrap_or_else(|| self.infer.fresh());
        let id = self.open_loop(Some(label), Some(value.clone()));
        if let Some(open) = self.loops.last_mut() {
            open.is_block = true;
        }
        let (body, ty) = self.check_block(body, Some(&value));
        let body = self.finish_branch(body, &ty, &value);
        let left = self.loops.pop().is_some_and(|open| open.left);
        let ty = if left { self.shallow(&value) } else { ty };
        self.expr(ExprKind::Labelled { body, label: id }, ty, span)
    }

    pub(crate) fn check_for(
        &mut self,
        pattern: &ast::Pattern,
        written: &ast::Expr,
        body: &ast::Block,
        label: Option<&ast::Ident>,
        span: Span,
    ) -> Expr {
        let Some((iterable, ty, range)) = self.check_iterable(written) else {
            return self.error(span);
        };
        let id = self.open_loop(label, None);
        let (pattern, body) = self.scoped(|checker| {
            let pattern = checker.check_element_pattern(pattern, &ty, range);
            checker.require_irrefutable(&pattern);
            let by_reference = match &iterable {
                Iterable::List { borrowed, .. } | Iterable::Map { borrowed, .. } => *borrowed,
                Iterable::Chain(chain) => super::moves::gives_parts(chain),
                Iterable::Range { .. } => false,
            };
            match &written.kind {
                ast::ExprKind::Reference(true, list) => checker.mark_elements_to_change(&pattern, &iterable, list),
                _ if by_reference => {
                    // A list that the script was given is its own.
                    let is_own = matches!((&iterable, &written.kind), (Iterable::List { list, .. }, ast::ExprKind::Name(_))
                        if !checker.is_shared_reference(list));
                    if !is_own {
                        checker.refuse_mutable_references(&pattern);
                    }
                    checker.mark_references(&pattern);
                }
                _ => {}
            }
            checker.trace_element(&pattern, &iterable, id);
            let has_places = match &iterable {
                Iterable::List { enumerate, .. } => *enumerate,
                Iterable::Chain(chain) => gives_places(chain),
                Iterable::Range { .. } | Iterable::Map { .. } => false,
            };
            checker.learn_place(&pattern, has_places);
            if let Iterable::List { list: Expr { kind: ExprKind::List(elements), .. }, enumerate: false, .. } =
                &iterable
            {
                checker.learn_elements(&pattern, &elements.iter().collect::<Vec<_>>());
            }
            let (body, ty) = checker.check_block(body, Some(&Type::Unit));
            let body = checker.finish_branch(body, &ty, &Type::Unit);
            (pattern, body)
        });
        self.loops.pop();
        let kind = ExprKind::For { pattern: Box::new(pattern), iterable: Box::new(iterable), body, label: id };
        self.expr(kind, Type::Unit, span)
    }

    /// `for job in &mut jobs`: what is done to a record or list that stands there is done to the element. A number or text
    /// has no second name in Lua.
    fn mark_elements_to_change(&mut self, pattern: &Pattern, iterable: &Iterable, written: &ast::Expr) {
        let walked = match iterable {
            Iterable::Chain(chain) => &chain.source,
            other => other,
        };
        if let Iterable::List { list, .. } | Iterable::Map { map: list, .. } = walked {
            self.require_mutable(list, "&mut");
        }
        let is_map = matches!(walked, Iterable::Map { .. });
        let changed = match (&pattern.kind, is_map) {
            // The key of an entry stays what it is.
            (PatternKind::Tuple(parts), true) => parts.get(1).unwrap_or(pattern),
            _ => pattern,
        };
        let mut bound = Vec::new();
        changed.each_bound(&mut |local| bound.push(local));
        for local in bound {
            let declared = &mut self.locals[local.0];
            if !declared.ty.is_value() {
                (declared.mutable, declared.reference) = (true, true);
                continue;
            }
            if matches!(declared.ty, Type::Error | Type::Infer(_)) {
                continue;
            }
            // A change of it is no second fault.
            declared.mutable = true;
            let name = declared.name.clone();
            let list = match &written.kind {
                ast::ExprKind::Name(list) => list.text.clone(),
                _ => "list".to_owned(),
            };
            self.fail(
                codes::UNSUPPORTED,
                pattern.span,
                format!("`{name}` is a number or a text, which can't be changed through `&mut` yet"),
                if is_map {
                    format!("walk a copy: `for (key, {name}) in {list}.clone() {{ {list}.insert(key, …); }}`")
                } else {
                    format!(
                        "walk the places: `for i in 0..{list}.len() {{ {list}[i] = …; }}`; to read only, walk `&{list}`"
                    )
                },
            );
            return;
        }
    }

    /// `for mut job in &jobs`: the changes would be seen in the list.
    fn refuse_mutable_references(&mut self, pattern: &Pattern) {
        let mut bound = Vec::new();
        pattern.each_bound(&mut |local| bound.push(local));
        let changed = |local: &LocalId| {
            let declared = &self.locals[local.0];
            declared.mutable && !declared.ty.is_value() && !super::moves::is_copy(&declared.ty, &self.items.types)
        };
        let Some(local) = bound.into_iter().find(changed) else { return };
        let name = self.locals[local.0].name.clone();
        self.fail(
            codes::MOVED,
            pattern.span,
            format!("`{name}` is a part of the list that is walked, and can't be `mut`"),
            format!(
                "copy it in the loop: `let mut {name} = {name}.clone();`; or change the list: `for {name} in &mut …`"
            ),
        );
    }

    /// What is known of a name that stands for each of these in turn: of those in a constant list, all of it.
    fn learn_elements(&mut self, pattern: &Pattern, elements: &[&Expr]) {
        match &pattern.kind {
            PatternKind::Bind(local, None) if pattern.ty.integer().is_some() => {
                let ranges = elements.iter().map(|element| element.range);
                if let Some(range) = ranges.reduce(Range::join) {
                    self.learn(vec![(*local, range)]);
                }
            }
            PatternKind::Tuple(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    let values = elements.iter().map(|element| match &element.kind {
                        ExprKind::Tuple(values) => values.get(at),
                        _ => None,
                    });
                    if let Some(values) = values.collect::<Option<Vec<&Expr>>>() {
                        self.learn_elements(part, &values);
                    }
                }
            }
            _ => {}
        }
    }

    /// The first of a pair of `enumerate` is the place of an element: no list is so long that counting on from it leaves 2^53.
    pub(crate) fn learn_place(&mut self, pattern: &Pattern, has_places: bool) {
        if let (PatternKind::Tuple(parts), true) = (&pattern.kind, has_places)
            && let [Pattern { kind: PatternKind::Bind(place, None), .. }, _] = parts.as_slice()
        {
            self.learn(vec![(*place, Range::new(0, COUNT))]);
        }
    }

    /// The pattern of a loop or a closure. One that takes an element apart that may be missing says nothing of what is in it.
    pub(crate) fn check_element_pattern(&mut self, pattern: &ast::Pattern, ty: &Type, range: Range) -> Pattern {
        let takes_apart = matches!(
            pattern.kind,
            ast::PatternKind::Tuple(_) | ast::PatternKind::Record { .. } | ast::PatternKind::List { .. }
        );
        let Type::Option(_) = self.infer.deep(ty) else { return self.check_pattern(pattern, ty, range) };
        if !takes_apart {
            return self.check_pattern(pattern, ty, range);
        }
        let shown = self.show(ty);
        self.report(
            Diagnostic::new(codes::PATTERN, pattern.span, format!("an element is {shown} here, and may be missing"))
                .help(
                    "walk those that are there: `.into_iter().flatten()` behind the list; or give the element a name, and \
                     write `let Some((a, b)) = entry else { continue };`",
                ),
        );
        self.check_pattern(pattern, &Type::Error, range)
    }

    /// What is walked, the type of an element and its range.
    pub(crate) fn check_iterable(&mut self, expr: &ast::Expr) -> Option<(Iterable, Type, Range)> {
        match &expr.kind {
            ast::ExprKind::Range { start: Some(start), end: Some(end), inclusive } => {
                self.check_range(start, end, *inclusive, false, None)
            }
            ast::ExprKind::Range { .. } => {
                self.fail(
                    codes::UNSUPPORTED,
                    expr.span,
                    "a range in `for` has both ends",
                    "write `0..n`, or use `loop` with `break`",
                );
                None
            }
            ast::ExprKind::Reference(_, inner) => self.borrowed_iterable(inner),
            _ => self.check_list_iterable(expr),
        }
    }

    fn borrowed_iterable(&mut self, expr: &ast::Expr) -> Option<(Iterable, Type, Range)> {
        let (mut iterable, ty, range) = if is_slice(expr) {
            let list = self.check_borrowed(expr, None);
            self.walk_list(list, expr.span)?
        } else {
            self.check_iterable(expr)?
        };
        match &mut iterable {
            Iterable::List { borrowed, .. } => *borrowed = true,
            Iterable::Chain(chain) => {
                if let Iterable::Map { borrowed, .. } = &mut chain.source {
                    *borrowed = true;
                }
            }
            _ => {}
        }
        Some((iterable, ty, range))
    }

    fn check_list_iterable(&mut self, expr: &ast::Expr) -> Option<(Iterable, Type, Range)> {
        let list = self.check_expr(expr, None);
        self.walk_list(list, expr.span)
    }

    fn walk_list(&mut self, list: Expr, span: Span) -> Option<(Iterable, Type, Range)> {
        let range = list.range;
        match self.shallow(&list.ty) {
            Type::Iterator(element) => match list.kind {
                ExprKind::Chain(chain) => Some((plain_walk(*chain), *element, range)),
                _ => None,
            },
            Type::Vec(element) | Type::Array(element, _) => {
                let range = self.range_of(&element);
                // What a caller sent is borrowed from the caller.
                let borrowed = matches!(list.kind, ExprKind::Local(local)
                    if self.parameters.iter().any(|parameter| parameter.local == local));
                Some((Iterable::List { list, enumerate: false, borrowed, reversed: false }, *element, range))
            }
            Type::Map(kind, key, value) => {
                let part = if kind.is_set() { MapPart::Keys } else { MapPart::Pairs };
                let (source, element, range) = self.map_source(list, (kind, *key, *value), part, false);
                Some((plain_walk(Chain { source, stages: Vec::new() }), element, range))
            }
            Type::Error => None,
            other => {
                let shown = self.show(&other);
                let written = self.written(&list);
                let help = match other {
                    Type::Handle(handle) => {
                        let read = match handle.family {
                            Family::Set => "smembers()",
                            Family::Hash => "hgetall()",
                            Family::ZSet => "zrange(0, -1)",
                            _ => "lrange(0, -1)",
                        };
                        format!("read the elements first: `for x in {written}.{read} {{ … }}`")
                    }
                    Type::Integer(_) => format!("write a range: `for i in 0..{written} {{ … }}`"),
                    _ => "`for` walks a range or a list".to_owned(),
                };
                self.fail(codes::TYPE_MISMATCH, span, format!("{shown} can't be walked"), help);
                None
            }
        }
    }

    pub(crate) fn check_range(
        &mut self,
        start: &ast::Expr,
        end: &ast::Expr,
        inclusive: bool,
        reversed: bool,
        step: Option<&ast::Expr>,
    ) -> Option<(Iterable, Type, Range)> {
        let literal = matches!(start.kind, ast::ExprKind::Integer { suffix: None, .. });
        let (start, end) = if literal {
            let end = self.check_expr(end, None);
            let ty = end.ty.clone();
            (self.check_expr(start, Some(&ty)), end)
        } else {
            let start = self.check_expr(start, None);
            let ty = start.ty.clone();
            let end = self.check_expr(end, Some(&ty));
            (start, end)
        };
        let (Type::Integer(left), Type::Integer(right)) = (self.shallow(&start.ty), self.shallow(&end.ty)) else {
            for side in [&start, &end] {
                let ty = self.shallow(&side.ty);
                if !matches!(ty, Type::Integer(_) | Type::Error) {
                    let side = side.clone();
                    self.coerce(side, &Type::I64);
                }
            }
            return None;
        };
        let kind = self.wider(left, right);
        let ty = Type::Integer(kind);
        let high = if inclusive { end.range.high } else { end.range.high - 1 };
        let range = Range::new(start.range.low, high.max(start.range.low));
        let (start, end) = (self.coerce(start, &ty), self.coerce(end, &ty));
        let step = step.map(|step| {
            let checked = self.check_as(step, &Type::USIZE);
            if checked.range == Range::only(0) {
                self.report(
                    Diagnostic::new(codes::OPERATOR, step.span, "a step of 0 never ends").help("step by 1 or more"),
                );
            }
            checked
        });
        Some((Iterable::Range { start, end, inclusive, reversed, step }, ty, range))
    }

    fn find_loop(&mut self, label: Option<&ast::Ident>, word: &str, span: Span) -> Option<usize> {
        let found = match label {
            Some(label) => self.loops.iter().rposition(|open| open.label.as_deref() == Some(&label.text)),
            None => self.loops.len().checked_sub(1),
        };
        if label.is_none() && self.loops.last().is_some_and(|open| open.in_condition) {
            self.fail(
                codes::CONTROL_FLOW,
                span,
                format!("`{word}` without a label stands in the condition of a `while`"),
                format!(
                    "say which loop is meant: `'turn: while … {{ … }}` and `{word} 'turn`, or move it into the body"
                ),
            );
            return None;
        }
        if label.is_none() && found.is_some_and(|index| self.loops[index].is_block) {
            self.fail(
                codes::CONTROL_FLOW,
                span,
                format!("`{word}` without a label stands in a labelled block"),
                format!("say what it leaves: give the loop a label, and write `{word} 'label`"),
            );
            return None;
        }
        if found.is_none() {
            match label {
                Some(label) => self.fail(
                    codes::CONTROL_FLOW,
                    label.span,
                    format!("there is no loop `'{}` around this", label.text),
                    format!("put `'{}:` before the loop", label.text),
                ),
                None => self.fail(
                    codes::CONTROL_FLOW,
                    span,
                    format!("`{word}` stands outside of a loop"),
                    "to leave the script write `return`",
                ),
            };
        }
        found
    }

    pub(crate) fn check_break(&mut self, label: Option<&ast::Ident>, value: Option<&ast::Expr>, span: Span) -> Expr {
        let Some(index) = self.find_loop(label, "break", span) else { return self.error(span) };
        self.loops[index].left = true;
        let (id, wanted) = (self.loops[index].id, self.loops[index].value.clone());
        let value = match (value, wanted) {
            (Some(value), Some(wanted)) => Some(Box::new(self.check_as(value, &wanted))),
            (Some(value), None) => {
                return self.fail(
                    codes::CONTROL_FLOW,
                    value.span,
                    "only `loop` and a labelled block give the value of a `break`",
                    "assign to a `let mut` before `break`",
                );
            }
            (None, Some(wanted)) => {
                if !self.infer.unify(&Type::Unit, &wanted) {
                    let shown = self.show(&wanted);
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        span,
                        format!("this `break` has no value, but the loop gives {shown}"),
                        "write the value behind `break`",
                    );
                }
                None
            }
            (None, None) => None,
        };
        self.expr(ExprKind::Break(id, value), Type::Never, span)
    }

    pub(crate) fn check_continue(&mut self, label: Option<&ast::Ident>, span: Span) -> Expr {
        let Some(index) = self.find_loop(label, "continue", span) else { return self.error(span) };
        if self.loops[index].is_block {
            return self.fail(
                codes::CONTROL_FLOW,
                span,
                "a block has no next turn",
                "leave it with `break` and its label; `continue` takes the label of a loop",
            );
        }
        if self.loops[index].in_condition {
            return self.fail(
                codes::CONTROL_FLOW,
                span,
                "`continue` in the condition of its own loop is not supported",
                "leave the loop with `break` and its label, or move this into the body",
            );
        }
        let id = self.loops[index].id;
        self.expr(ExprKind::Continue(id), Type::Never, span)
    }
}

/// A chain that only walks, or walks and counts, is a plain loop.
pub(crate) fn plain_walk(chain: Chain) -> Iterable {
    match (chain.stages.as_slice(), chain.source) {
        ([], source @ (Iterable::Range { .. } | Iterable::List { .. })) => source,
        (
            [Stage { kind: StageKind::Enumerate, .. }],
            Iterable::List { list, enumerate: false, borrowed, reversed: false },
        ) => Iterable::List { list, enumerate: true, borrowed, reversed: false },
        (_, source) => Iterable::Chain(Box::new(Chain { source, stages: chain.stages })),
    }
}

/// Whether the elements of a chain are pairs of a place and what stands there.
pub(super) fn gives_places(chain: &Chain) -> bool {
    let passes_on = |stage: &&Stage| {
        matches!(
            stage.kind,
            StageKind::Filter
                | StageKind::Take
                | StageKind::Skip
                | StageKind::TakeWhile
                | StageKind::SkipWhile
                | StageKind::StepBy
        )
    };
    let last = chain.stages.iter().rev().find(|stage| !passes_on(stage));
    last.is_some_and(|stage| stage.kind == StageKind::Enumerate)
}
