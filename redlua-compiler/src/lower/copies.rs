//! Copies: what is `Copy` in Rust and a table in Lua is copied where it gets another owner, since Lua would share it.

use super::Lowering;
use crate::check::typed::{self, ExprKind, MapFunction, SinkKind, StageKind};
use crate::check::types::Type;
use crate::check::{moves_are_copies, root_of, visit};
use crate::lua::ast::Expr;
use crate::lua::prelude;

impl Lowering<'_> {
    /// A value that gets another owner: copied where its type is `Copy`, since Lua would alias.
    pub(crate) fn owned(&mut self, expr: &typed::Expr) -> Expr {
        let value = self.value(expr);
        // Two names for one table show nothing as long as neither is changed.
        if is_place(expr) && moves_are_copies(&expr.ty, self.types) && self.changes_tables() {
            return self.helper(prelude::COPY, vec![value]);
        }
        value
    }

    /// A part of a value that gets another owner: copied as [`Self::owned`] does. What was just put together is not, but
    /// what it is made of.
    pub(crate) fn own_part(&mut self, part: Expr, ty: &Type) -> Expr {
        if !moves_are_copies(ty, self.types) || !self.changes_tables() {
            return part;
        }
        match (part, ty) {
            (Expr::Table { array, named }, Type::Tuple(types)) if named.is_empty() && array.len() == types.len() => {
                let parts = array.into_iter().zip(types);
                Expr::Table { array: parts.map(|(part, ty)| self.own_part(part, ty)).collect(), named }
            }
            (part @ Expr::Table { .. }, _) => part,
            (part, _) => self.helper(prelude::COPY, vec![part]),
        }
    }

    /// Values that are taken one after the other: one that is `Copy` is copied where a later one changes what it was taken
    /// from.
    pub(crate) fn taken_values(&mut self, parts: &[&typed::Expr]) -> Vec<Expr> {
        self.in_order(parts.iter().enumerate(), |lowering, (at, part)| lowering.taken_before(part, &parts[at + 1..]))
    }

    /// Whether a value is, or is put together of, what stands elsewhere and is `Copy`.
    pub(crate) fn shares(&self, value: &typed::Expr) -> bool {
        match &value.kind {
            ExprKind::Tuple(parts) | ExprKind::List(parts) => parts.iter().any(|part| self.shares(part)),
            ExprKind::Record { fields, .. } | ExprKind::Variant { fields, .. } => {
                fields.iter().any(|(_, field)| self.shares(field))
            }
            ExprKind::Some(inner) | ExprKind::Ok(inner) => self.shares(inner),
            _ => is_place(value) && moves_are_copies(&value.ty, self.types),
        }
    }

    /// A value that is taken before `later` is evaluated.
    pub(crate) fn taken_before(&mut self, value: &typed::Expr, later: &[&typed::Expr]) -> Expr {
        if later.iter().any(|later| changes(later)) { self.owned(value) } else { self.value(value) }
    }

    /// A list that is walked. An array that may change is copied, unless the walk only borrows it.
    pub(crate) fn walked(&mut self, list: &typed::Expr, borrowed: bool) -> Expr {
        let lowered = self.value(list);
        let is_mutable = root_of(list).is_some_and(|root| self.script.locals[root.0].mutable);
        let copied = !borrowed && is_place(list) && is_mutable && moves_are_copies(&list.ty, self.types);
        if copied {
            let copy = self.helper(prelude::COPY, vec![lowered]);
            return self.save("walked", copy);
        }
        self.stable_or_name(&self.hint(list), lowered)
    }

    /// Whether any local holds a table that may change.
    pub(crate) fn changes_tables(&self) -> bool {
        self.script.locals.iter().any(|local| local.mutable && !local.ty.is_value())
    }

    /// Several of them in order, each saved where what follows needs statements.
    pub(crate) fn owned_values(&mut self, parts: &[typed::Expr]) -> Vec<Expr> {
        self.in_order(parts, Self::owned)
    }
}

/// Whether something in it changes a local, or a part of one. What only takes an element out of a list, or puts another
/// in its place, leaves what was copied from there as it is: `can_change` asks for that as well.
pub(crate) fn changes(expr: &typed::Expr) -> bool {
    let acts = match &expr.kind {
        ExprKind::Assign(..) | ExprKind::Borrow(true, _) | ExprKind::Sort(..) => true,
        ExprKind::ListFunction(..) | ExprKind::MapFunction(..) => expr.ty == Type::Unit,
        _ => false,
    };
    let mut found = acts;
    visit::each_child(expr, &mut |child| found = found || changes(child));
    found
}

/// Whether a value is, or may be, what a local, a field or an element holds.
pub(crate) fn is_place(expr: &typed::Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_) | ExprKind::Field(..) | ExprKind::Element(..) => true,
        ExprKind::ListFunction(function, _) => matches!(
            function,
            typed::ListFunction::Index
                | typed::ListFunction::Get
                | typed::ListFunction::First
                | typed::ListFunction::Last
        ),
        ExprKind::MapFunction(function, _) => {
            matches!(function, MapFunction::Get | MapFunction::Index | MapFunction::Entry { .. })
        }
        ExprKind::Some(inner)
        | ExprKind::Ok(inner)
        | ExprKind::Unwrap(inner, _)
        | ExprKind::Try(inner)
        | ExprKind::WithoutError(inner) => is_place(inner),
        ExprKind::UnwrapOr(left, right) | ExprKind::OkOr(left, right) => is_place(left) || is_place(right),
        ExprKind::Consume(chain, sink) => gives_an_element(sink.kind) && yields_places(chain),
        _ => false,
    }
}

/// Whether the value of a chain is one of its elements.
fn gives_an_element(sink: SinkKind) -> bool {
    matches!(
        sink,
        SinkKind::Next
            | SinkKind::Last
            | SinkKind::Find
            | SinkKind::FindMap
            | SinkKind::Min
            | SinkKind::Max
            | SinkKind::MinByKey
            | SinkKind::MaxByKey
            | SinkKind::MinBy
            | SinkKind::MaxBy
    )
}

/// Whether the elements of a chain are, or hold, what stands elsewhere already.
fn yields_places(chain: &typed::Chain) -> bool {
    let last = chain.stages.iter().rev().find(|stage| {
        matches!(
            stage.kind,
            StageKind::Map | StageKind::FilterMap | StageKind::FlatMap | StageKind::Zip | StageKind::Enumerate
        )
    });
    match last {
        Some(stage) if stage.kind == StageKind::Map => {
            // The parts of what is made here have been copied.
            let made = |value: &typed::Expr| matches!(value.kind, ExprKind::Tuple(_) | ExprKind::Record { .. });
            !stage.value.as_ref().is_some_and(made)
        }
        Some(_) => true,
        None => !matches!(chain.source, typed::Iterable::Range { .. }),
    }
}
