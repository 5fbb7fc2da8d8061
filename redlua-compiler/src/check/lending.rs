//! References in locals: `let first = &jobs[0];` freezes `jobs` until the last use of `first`.
//!
//! In Lua both are one table, and nobody sees that as long as only one of them is changed meanwhile. What comes when is
//! told by the order of evaluation: a reference lives from its `let` to its last use, and to the end of a loop that
//! uses it again.

use super::typed::{Block, Expr, ExprId, ExprKind, ListFunction, LocalId, MapFunction};
use super::visit;
use crate::span::Span;
use std::collections::BTreeMap;

/// When the expressions of a function are evaluated, and when each local is used for the last time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    now: usize,
    ends: BTreeMap<ExprId, usize>,
    last_uses: BTreeMap<LocalId, (usize, Span)>,
    /// The loops, from their first to their last moment.
    loops: Vec<(usize, usize)>,
}

impl Order {
    pub(crate) fn of(body: &Block) -> Self {
        let mut order = Self::default();
        visit::each_in_block(body, &mut |expr| order.walk(expr));
        order
    }

    fn walk(&mut self, expr: &Expr) {
        let start = self.now;
        visit::each_child(expr, &mut |child| self.walk(child));
        self.now += 1;
        self.ends.insert(expr.id, self.now);
        match &expr.kind {
            ExprKind::Local(local) => {
                self.last_uses.insert(*local, (self.now, expr.span));
            }
            ExprKind::Assign(place, _) => {
                self.last_uses.insert(visit::root(place), (self.now, expr.span));
            }
            ExprKind::While { .. } | ExprKind::Loop { .. } | ExprKind::For { .. } => {
                self.loops.push((start, self.now));
            }
            _ => {}
        }
    }

    /// When an expression has been evaluated.
    pub(crate) fn end(&self, expr: &Expr) -> usize {
        self.ends.get(&expr.id).copied().unwrap_or(0)
    }

    /// How long a local that is bound at `bound` is needed, and where it is used last.
    fn last_use(&self, local: LocalId, bound: usize) -> Option<(usize, Span)> {
        let (last, span) = self.last_uses.get(&local).copied().filter(|(last, _)| *last > bound)?;
        // The next turn of a loop needs it again.
        let again = self.loops.iter().filter(|(start, end)| bound <= *start && *start < last && last <= *end);
        Some((again.map(|(_, end)| *end).max().unwrap_or(last), span))
    }
}

/// A value that is borrowed by a local.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loan {
    /// The local that names (a part of) it.
    pub(crate) by: LocalId,
    /// The local that owns it.
    pub(crate) owner: LocalId,
    /// Whether it is changed through the reference.
    pub(crate) mutable: bool,
    /// Where it is used last.
    pub(crate) last_use: Span,
    bound: usize,
    last: usize,
}

/// The values that are borrowed in a function.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loans {
    order: Order,
    all: Vec<Loan>,
}

impl Loans {
    pub(crate) fn of(body: &Block) -> Self {
        Self { order: Order::of(body), all: Vec::new() }
    }

    pub(crate) fn end(&self, expr: &Expr) -> usize {
        self.order.end(expr)
    }

    /// `by` borrows from what `value` names.
    pub(crate) fn lend(&mut self, by: LocalId, value: &Expr, root: &dyn Fn(&Expr) -> Option<LocalId>) {
        self.all.retain(|loan| loan.by != by);
        let bound = self.order.end(value);
        let Some((last, last_use)) = self.order.last_use(by, bound) else { return };
        let mutable = matches!(value.kind, ExprKind::Borrow(true, _));
        let mut owners = Vec::new();
        each_lender(value, &mut |lender| owners.extend(root(lender)));
        for owner in owners.clone() {
            // A reference to a part of what is borrowed already.
            owners.extend(self.all.iter().filter(|loan| loan.by == owner).map(|loan| loan.owner));
        }
        self.all.extend(owners.into_iter().map(|owner| Loan { by, owner, mutable, last_use, bound, last }));
    }

    /// The reference for which a local must stay as it is at this moment.
    pub(crate) fn against(&self, owner: LocalId, now: usize, only_mutable: bool) -> Option<Loan> {
        let lives = |loan: &&Loan| loan.bound < now && now < loan.last;
        let mut found = self.all.iter().filter(|loan| loan.owner == owner).filter(lives);
        found.find(|loan| !only_mutable || loan.mutable).copied()
    }

    /// What was reported once is forgotten.
    pub(crate) fn forget(&mut self, owner: LocalId) {
        self.all.retain(|loan| loan.owner != owner);
    }
}

/// Whether a value is a reference in Rust, or an option of one: the local that it is bound to owns nothing.
pub(crate) fn is_reference(expr: &Expr, is_part: &dyn Fn(LocalId) -> bool) -> bool {
    let mut found = false;
    each_lender(expr, &mut |lender| {
        found |= match &lender.kind {
            ExprKind::Local(local) => is_part(*local),
            _ => true,
        }
    });
    found
}

/// The expressions out of which a reference may come: `&x`, `list.first()`, a name of a reference.
fn each_lender<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Borrow(..)
        | ExprKind::Local(_)
        | ExprKind::ListFunction(ListFunction::First | ListFunction::Last | ListFunction::Get, _)
        | ExprKind::MapFunction(MapFunction::Get, _) => visit(expr),
        ExprKind::Unwrap(inner, _) | ExprKind::Try(inner) | ExprKind::Some(inner) => each_lender(inner, visit),
        ExprKind::UnwrapOr(left, right) => {
            each_lender(left, visit);
            each_lender(right, visit);
        }
        ExprKind::Block(block) => {
            if let Some(value) = &block.value {
                each_lender(value, visit);
            }
        }
        ExprKind::If { then, otherwise, .. } => {
            for value in [Some(then), otherwise.as_ref()].into_iter().flatten().filter_map(|block| block.value.as_ref())
            {
                each_lender(value, visit);
            }
        }
        ExprKind::Match { arms, .. } => arms.iter().for_each(|arm| each_lender(&arm.body, visit)),
        _ => {}
    }
}
