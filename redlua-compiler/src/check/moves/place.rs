//! Parts of values: a field that gets another owner, a place that is assigned.

use super::{Mode, Walk, assigned_twice};
use crate::check::lending;
use crate::check::typed::{Expr, ExprKind, ListFunction, LocalId, MapFunction, Pattern, Place};
use crate::check::visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;

impl Walk<'_, '_> {
    /// A field that gets another owner: what is left of a value that no one else names is not used again.
    pub(super) fn move_part(&mut self, expr: &Expr, mode: Mode) {
        match self.owner_of(expr) {
            Some(owner) if mode == Mode::Move && self.owned(&expr.ty) => {
                self.take_from(owner, expr.span);
                if let Some(part) = self.written_part(expr) {
                    self.moved_parts.insert(owner, part);
                }
            }
            _ => self.refuse_partial(expr, mode),
        }
    }

    /// The local that is, or has as a field, a value which nobody else names.
    pub(super) fn owner_of(&self, expr: &Expr) -> Option<LocalId> {
        match &expr.kind {
            ExprKind::Local(local) if !self.parts.contains(local) => Some(*local),
            ExprKind::Field(base, ..) | ExprKind::Element(base, _) => self.owner_of(base),
            _ => None,
        }
    }

    /// `job.owner.tags`.
    fn written_part(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Local(local) => Some(self.script.locals[local.0].name.clone()),
            ExprKind::Field(base, record, field) => {
                let name = &self.items.types.records[record.0].fields[*field].name;
                Some(format!("{}.{name}", self.written_part(base)?))
            }
            ExprKind::Element(base, at) => Some(format!("{}.{at}", self.written_part(base)?)),
            _ => None,
        }
    }

    /// A part of a local's value moves, and with it the local.
    pub(super) fn take_from(&mut self, owner: LocalId, span: Span) {
        self.refuse_frozen(owner, span, "moved");
        self.moved_parts.remove(&owner);
        if let Some(fates) = &mut self.moved {
            fates.moved.insert(owner, span);
        }
    }

    /// The locals of a pattern that takes a value apart where it stands.
    pub(super) fn bind_parts(&mut self, pattern: &Pattern, value: &Expr) {
        let owner = self.owner_of(value);
        self.bind(pattern, is_place(value) && owner.is_none());
        self.refuse_mutable_part(pattern, value);
        let Some(owner) = owner else { return };
        let mut changes = false;
        pattern.each_bound(&mut |local| {
            self.takes.insert(local, owner);
            let declared = &self.script.locals[local.0];
            changes |= declared.mutable && self.owned(&declared.ty);
        });
        // A `mut` part is another value in Rust.
        if changes {
            self.take_from(owner, pattern.span);
        }
    }

    /// `if let Some(mut job) = jobs.first()`: what it names is a part of the list, and borrowed.
    pub(super) fn refuse_mutable_part(&mut self, pattern: &Pattern, value: &Expr) {
        if matches!(value.kind, ExprKind::Borrow(true, _)) || !lending::is_reference(value, &|_| false) {
            return;
        }
        let mut changed = None;
        pattern.each_bound(&mut |local| {
            let declared = &self.script.locals[local.0];
            if declared.mutable && !declared.reference && self.owned(&declared.ty) {
                changed = Some(declared.name.clone());
            }
        });
        if let Some(name) = changed {
            self.sink.report(
                Diagnostic::new(codes::MOVED, pattern.span, format!("`{name}` is borrowed, and can't be `mut`"))
                    .note("in Lua a change of it would change what it is a part of")
                    .help(
                        "take a copy: `.cloned()` behind an option, `.clone()` behind any other value; a name for one \
                         element after the other keeps its place: `let mut best = 0;`, `list[best]`",
                    ),
            );
        }
    }

    /// A part that would get a second owner.
    pub(super) fn refuse_partial(&mut self, expr: &Expr, mode: Mode) {
        if mode == Mode::Move && self.owned(&expr.ty) {
            self.sink.report(
                Diagnostic::new(codes::MOVED, expr.span, "a part of a value can't be moved out of it")
                    .note("in Lua both would be one table")
                    .help("take a copy: `….clone()`"),
            );
        }
    }

    pub(super) fn assign(&mut self, place: &Place, value: &Expr, span: Span) {
        self.expr(value, Mode::Move);
        self.place(place, span);
        let root = visit::root(place);
        self.refuse_frozen(root, span, "changed");
        // A new value makes a moved local usable again.
        if let (Place::Local(local), Some(fates)) = (place, &mut self.moved) {
            fates.moved.remove(local);
            let declared = &self.script.locals[local.0];
            if let (Some(before), false) = (fates.assign(*local, span), declared.mutable) {
                self.sink.report(assigned_twice(&declared.name, before, span));
            }
        }
    }

    fn place(&mut self, place: &Place, span: Span) {
        match place {
            Place::Local(_) => {}
            Place::Field(inner, ..) | Place::Element(inner, _) => self.inner_place(inner, span),
            Place::Index(inner, index) | Place::Key(inner, index) => {
                self.inner_place(inner, span);
                self.expr(index, Mode::Borrow);
            }
        }
    }

    fn inner_place(&mut self, place: &Place, span: Span) {
        match place {
            Place::Local(local) => {
                let ty = self.script.locals[local.0].ty.clone();
                self.use_local(*local, span, Mode::Borrow, &ty);
            }
            other => self.place(other, span),
        }
    }
}

/// Whether an expression names a value that somebody keeps.
pub(super) fn is_place(expr: &Expr) -> bool {
    root_of(expr).is_some()
}

/// The local that an expression is (a part of).
pub(crate) fn root_of(expr: &Expr) -> Option<LocalId> {
    match &expr.kind {
        ExprKind::Local(local) => Some(*local),
        ExprKind::Field(base, ..) | ExprKind::Element(base, _) | ExprKind::Borrow(_, base) => root_of(base),
        ExprKind::ListFunction(
            ListFunction::Index
            | ListFunction::Get
            | ListFunction::First
            | ListFunction::Last
            | ListFunction::Chunks
            | ListFunction::Windows
            | ListFunction::Slice { .. },
            operands,
        )
        | ExprKind::MapFunction(MapFunction::Index | MapFunction::Get | MapFunction::Entry { .. }, operands) => {
            operands.first().and_then(root_of)
        }
        _ => None,
    }
}
