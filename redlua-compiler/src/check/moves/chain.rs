//! Lists that are walked: what a loop or a chain of closures takes out of them, and what stays where it is.

use super::place::{is_place, root_of};
use super::{Mode, Walk};
use crate::check::fates::join;
use crate::check::typed::{
    Block, Chain, Expr, ExprKind, Iterable, LocalId, LoopId, Order, Pattern, Sink, SinkKind, Stage, StageKind,
};
use crate::check::types::Type;
use crate::check::visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;

impl Walk<'_, '_> {
    pub(super) fn walk_for(&mut self, pattern: &Pattern, iterable: &Iterable, body: &Block, label: LoopId, span: Span) {
        let frozen = self.frozen.len();
        let stay = match iterable {
            Iterable::List { list, borrowed, .. } => *borrowed || self.is_part(list),
            Iterable::Map { borrowed, .. } => *borrowed,
            Iterable::Chain(chain) => gives_parts(chain),
            Iterable::Range { .. } => false,
        };
        match iterable {
            Iterable::Range { start, end, step, .. } => {
                self.expr(start, Mode::Borrow);
                self.expr(end, Mode::Borrow);
                if let Some(step) = step {
                    self.expr(step, Mode::Borrow);
                }
            }
            Iterable::List { list: walked, .. } | Iterable::Map { map: walked, .. } if !stay => {
                self.expr(walked, Mode::Move);
            }
            Iterable::Chain(chain) => {
                let walked = self.chain(chain);
                self.frozen.extend(walked.into_iter().map(|local| (local, span)));
            }
            Iterable::List { list: walked, .. } | Iterable::Map { map: walked, .. } => {
                self.expr(walked, Mode::Borrow);
                self.frozen.extend(root_of(walked).map(|local| (local, span)));
            }
        }
        self.repeat(label, true, |walk| {
            walk.bind(pattern, stay);
            walk.block(body, Mode::Borrow);
        });
        self.frozen.truncate(frozen);
    }

    /// Whether a list belongs to another value: a local for it is a reference in Rust, whose elements are too.
    pub(super) fn is_part(&self, list: &Expr) -> bool {
        matches!(list.kind, ExprKind::Local(local) if self.parts.contains(&local))
    }

    /// The parts of a chain; the locals that it walks, where these keep their elements.
    pub(super) fn chain(&mut self, chain: &Chain) -> Vec<LocalId> {
        let mut walked = Vec::new();
        match &chain.source {
            Iterable::List { list: source, borrowed: true, .. } | Iterable::Map { map: source, borrowed: true, .. } => {
                self.expr(source, Mode::Borrow);
                match &source.kind {
                    // Two lists, one behind the other.
                    ExprKind::List(lists) => walked.extend(lists.iter().filter_map(root_of)),
                    _ => walked.extend(root_of(source)),
                }
            }
            Iterable::List { list: source, .. } | Iterable::Map { map: source, .. } => self.expr(source, Mode::Move),
            other => visit::each_in_iterable(other, &mut |part| self.expr(part, Mode::Borrow)),
        }
        let mut stay = is_borrowed(&chain.source);
        for stage in &chain.stages {
            if let (StageKind::Zip | StageKind::FlatMap, Some(Expr { kind: ExprKind::Borrow(_, other), .. })) =
                (stage.kind, &stage.value)
            {
                walked.extend(root_of(other));
            }
            if let Some(pattern) = &stage.pattern {
                let takes = matches!(stage.kind, StageKind::Map | StageKind::FilterMap | StageKind::FlatMap);
                self.bind(pattern, stay || !takes);
            }
            if let Some(value) = &stage.value {
                let looks = stage.kind == StageKind::FlatMap && stay && is_place(value);
                self.expr(value, if looks { Mode::Borrow } else { Mode::Move });
            }
            stay = parts_behind(stay, stage);
        }
        walked
    }

    pub(super) fn consume(&mut self, chain: &Chain, sink: &Sink, expr: &Expr) {
        self.chain(chain);
        let stay = gives_parts(chain);
        let keeps = matches!(
            sink.kind,
            SinkKind::Collect
                | SinkKind::Find
                | SinkKind::Last
                | SinkKind::Next
                | SinkKind::MinByKey
                | SinkKind::MaxByKey
                | SinkKind::MinBy
                | SinkKind::MaxBy
        );
        let element = match &expr.ty {
            Type::Vec(element) | Type::Option(element) => (**element).clone(),
            Type::Map(kind, element, _) if kind.is_set() => (**element).clone(),
            other => other.clone(),
        };
        if stay && keeps && self.owned(&element) {
            self.sink.report(
                Diagnostic::new(codes::MOVED, expr.span, "these elements are parts of a list that keeps them")
                    .note("in Lua both would hold the same tables")
                    .help("copy them: `.cloned()` before the last call; or walk `list.into_iter()`"),
            );
        }
        for (at, pattern) in sink.patterns.iter().enumerate() {
            let state = sink.kind == SinkKind::Fold && at == 0;
            self.bind(pattern, !state);
        }
        for value in sink.start.iter().chain(&sink.value) {
            self.expr(value, Mode::Move);
        }
        self.order(sink.order.as_deref());
    }

    /// A comparison looks at both elements.
    pub(super) fn order(&mut self, order: Option<&Order>) {
        if let Some(order) = order {
            order.patterns.iter().for_each(|pattern| self.bind(pattern, true));
            for key in &order.keys {
                self.expr(&key.left, Mode::Borrow);
                self.expr(&key.right, Mode::Borrow);
            }
        }
    }

    /// A body that runs again: what it moved in the first turn is gone in the second.
    pub(super) fn repeat(&mut self, label: LoopId, may_skip: bool, turn: impl Fn(&mut Self)) {
        let before = self.moved.clone();
        let reported = self.sink.len();
        turn(self);
        if self.moved.is_some() && self.sink.len() == reported {
            turn(self);
        }
        let after = self.moved.take();
        let mut result = if may_skip { join(before, after) } else { None };
        for state in self.loops.remove(&label).unwrap_or_default() {
            result = join(result, state);
        }
        self.moved = result;
    }
}

/// Whether the elements of a chain stay in the list that it walks.
pub(crate) fn gives_parts(chain: &Chain) -> bool {
    chain.stages.iter().fold(is_borrowed(&chain.source), parts_behind)
}

fn is_borrowed(source: &Iterable) -> bool {
    matches!(source, Iterable::List { borrowed: true, .. } | Iterable::Map { borrowed: true, .. })
}

/// The same behind a stage. What a closure makes, and what is copied, belongs to the chain.
fn parts_behind(stay: bool, stage: &Stage) -> bool {
    match stage.kind {
        StageKind::Map | StageKind::FilterMap | StageKind::Cloned => false,
        StageKind::FlatMap => stage.value.as_ref().is_some_and(|value| match value.kind {
            ExprKind::Borrow(..) => true,
            _ => stay && is_place(value),
        }),
        StageKind::Zip => stay || matches!(&stage.value, Some(Expr { kind: ExprKind::Borrow(..), .. })),
        _ => stay,
    }
}
