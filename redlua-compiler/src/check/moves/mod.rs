//! Moves: Lua's tables alias, Rust's values do not.
//!
//! An owned value (a `Vec`, a record, a tuple of more than values) that is assigned, stored,
//! passed by value or returned is moved; a later use would see changes that Rust would not show,
//! so it is refused, as rustc refuses it. A list that is being walked is frozen.

mod chain;
mod place;

use crate::check::fates::{Fates, join};
use crate::check::items::Items;
use crate::check::lending::{self, Loan, Loans};
use crate::check::typed::{
    Block, Expr, ExprKind, ListFunction, LocalId, LoopId, MapFunction, Pattern, PatternKind, Script, Statement,
    StatementKind, Word,
};
use crate::check::types::Type;
use crate::check::visit;
use crate::diagnostic::{Diagnostic, Sink as Report, codes};
use crate::span::Span;
pub(crate) use chain::gives_parts;
use place::is_place;
pub(crate) use place::root_of;
use std::collections::{BTreeMap, BTreeSet};

/// Refuses uses of moved values and changes of frozen ones.
pub(crate) fn check_moves(script: &Script, items: &Items<'_>, sink: &mut Report) {
    let mut walk = Walk {
        script,
        items,
        sink,
        moved: Some(Fates::default()),
        parts: BTreeSet::new(),
        frozen: Vec::new(),
        moved_parts: BTreeMap::new(),
        takes: BTreeMap::new(),
        loans: Loans::of(&script.body),
        now: 0,
        loops: BTreeMap::new(),
    };
    walk.block(&script.body, Mode::Move);
    for helper in &script.helpers {
        walk.moved = Some(Fates::default());
        // What a reference points to belongs to the caller.
        walk.parts = helper.parameters.iter().copied().filter(|local| script.locals[local.0].reference).collect();
        walk.loans = Loans::of(&helper.body);
        walk.block(&helper.body, Mode::Move);
    }
}

/// Whether nothing can change a value of the type: no one sees whether two names are one table.
pub(crate) fn is_unchanging(ty: &Type, types: &crate::check::typed::Types) -> bool {
    match ty {
        // The fields of a variant are no places.
        Type::Enum(id) => {
            let mut fields = types.enums[id.0].variants.iter().flat_map(|variant| &variant.fields);
            fields.all(|field| is_unchanging(&field.ty, types))
        }
        Type::Option(inner) => is_unchanging(inner, types),
        other => other.is_value(),
    }
}

/// Whether a type is copied although it is a table in Lua.
pub(crate) fn is_copy(ty: &Type, types: &crate::check::typed::Types) -> bool {
    match ty {
        Type::Tuple(parts) => parts.iter().all(|part| part.is_value() || is_copy(part, types)),
        Type::Array(element, _) => element.is_value() || is_copy(element, types),
        Type::Record(id) => types.records[id.0].copy,
        Type::Enum(id) if id.has_fields() => types.enums[id.0].copy,
        Type::Option(inner) => is_copy(inner, types),
        other => other.is_value(),
    }
}

/// Whether a value of the type is a table in Lua that Rust copies.
pub(crate) fn is_copied_table(ty: &Type, types: &crate::check::typed::Types) -> bool {
    !ty.is_value() && is_copy(ty, types) && !is_unchanging(ty, types)
}

/// What happens to a value where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// It gets another owner.
    Move,
    /// It is only looked at.
    Borrow,
}

/// What has happened to the locals; `None` where no code arrives.
type Moved = Option<Fates>;

struct Walk<'a, 'm> {
    script: &'a Script,
    items: &'a Items<'m>,
    sink: &'a mut Report,
    moved: Moved,
    /// Locals that name a part of another value: looked at, never moved.
    parts: BTreeSet<LocalId>,
    /// Locals that are being walked by a `for`.
    frozen: Vec<(LocalId, Span)>,
    /// The part of a local that moved, as it is written, where it was not the whole.
    moved_parts: BTreeMap<LocalId, String>,
    /// Locals that a pattern has bound to parts of a value of its own: with them the whole moves.
    takes: BTreeMap<LocalId, LocalId>,
    /// What is borrowed by other locals.
    loans: Loans,
    /// When the expression that is looked at has been evaluated.
    now: usize,
    /// What was moved at the `break`s of each open loop.
    loops: BTreeMap<LoopId, Vec<Moved>>,
}

impl Walk<'_, '_> {
    fn owned(&self, ty: &Type) -> bool {
        let types = &self.items.types;
        !ty.is_value()
            && !is_copy(ty, types)
            && !is_unchanging(ty, types)
            && !matches!(ty, Type::Result(..) | Type::Error)
    }

    fn block(&mut self, block: &Block, mode: Mode) {
        for statement in &block.statements {
            self.statement(statement);
        }
        if let Some(value) = &block.value {
            self.expr(value, mode);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { pattern, value, otherwise } => {
                if let Some(value) = value {
                    // `let (a, b) = pair;` takes all of it; a refutable pattern only looks.
                    if otherwise.is_some() && is_place(value) {
                        self.expr(value, Mode::Borrow);
                        self.bind_parts(pattern, value);
                        self.lend(pattern, value);
                        if let Some(otherwise) = otherwise {
                            let before = self.moved.clone();
                            self.block(otherwise, Mode::Move);
                            self.moved = before;
                        }
                        return;
                    }
                    let parts = &self.parts;
                    let is_reference =
                        !value.ty.is_value() && lending::is_reference(value, &|local| parts.contains(&local));
                    self.expr(value, if is_reference { Mode::Borrow } else { Mode::Move });
                    self.bind(pattern, is_reference);
                    self.refuse_mutable_part(pattern, value);
                    self.lend(pattern, value);
                } else if let (PatternKind::Bind(local, _), Some(fates)) = (&pattern.kind, &mut self.moved) {
                    fates.wait(*local);
                }
                if let Some(otherwise) = otherwise {
                    let before = self.moved.clone();
                    self.block(otherwise, Mode::Move);
                    self.moved = before;
                }
            }
            StatementKind::Expr(expr) => self.expr(expr, Mode::Borrow),
        }
    }

    /// The locals of a pattern that are references: what they point to stays as it is while they are used.
    fn lend(&mut self, pattern: &Pattern, value: &Expr) {
        let parts = &self.parts;
        if !lending::is_reference(value, &|local| parts.contains(&local)) {
            return;
        }
        let (script, loans) = (self.script, &mut self.loans);
        pattern.each_bound(&mut |local| {
            if !script.locals[local.0].ty.is_value() {
                loans.lend(local, value, &root_of);
            }
        });
    }

    fn use_local(&mut self, local: LocalId, span: Span, mode: Mode, ty: &Type) {
        let name = &self.script.locals[local.0].name;
        if let Some(fates) = &mut self.moved
            && let Some(assigned) = fates.is_waiting(local)
        {
            self.sink.report(without_value(name, self.script.locals[local.0].span, span, assigned));
            fates.assign(local, span);
            return;
        }
        if let Some(moved) = self.moved.as_ref().and_then(|fates| fates.moved.get(&local)) {
            let (line, column) = moved.start();
            let note = if moved.start() == span.start() {
                "the first turn of the loop moves it, and the next one needs it".to_owned()
            } else {
                format!("it was moved at {line}:{}; in Lua both names would be one table", column + 1)
            };
            self.sink.report(
                Diagnostic::new(codes::MOVED, span, format!("`{name}` is used after it was moved")).note(note).help(
                    match self.moved_parts.get(&local) {
                        Some(part) => {
                            format!(
                                "move a copy there: `{part}.clone()`; or take `{name}` apart with a `let` pattern first"
                            )
                        }
                        None => format!("move a copy there: `{name}.clone()`"),
                    },
                ),
            );
            // One message per moved local.
            if let Some(fates) = &mut self.moved {
                fates.moved.remove(&local);
            }
            return;
        }
        if let Some(loan) = self.loans.against(local, self.now, true) {
            self.refuse_lent(loan, span, "used");
            return;
        }
        if mode == Mode::Move && self.owned(ty) {
            if self.parts.contains(&local) {
                let name = &self.script.locals[local.0].name;
                self.sink.report(
                    Diagnostic::new(
                        codes::MOVED,
                        span,
                        format!("`{name}` is a part of another value and can't be moved out of it"),
                    )
                    .note("in Lua both would be one table")
                    .help(format!("take a copy: `{name}.clone()`")),
                );
                return;
            }
            self.take_from(local, span);
            if let Some(owner) = self.takes.get(&local).copied() {
                self.take_from(owner, span);
            }
        }
    }

    /// The locals that a pattern binds: new ones, so nothing was moved out of them. Those that are
    /// bound to parts of a value which keeps them can't be moved at all.
    fn bind(&mut self, pattern: &Pattern, parts_stay: bool) {
        pattern.each_bound(&mut |local| {
            if let Some(fates) = &mut self.moved {
                fates.moved.remove(&local);
            }
            if parts_stay {
                self.parts.insert(local);
            }
        });
    }

    fn refuse_frozen(&mut self, local: LocalId, span: Span, what: &str) {
        if let Some(loan) = self.loans.against(local, self.now, false) {
            self.refuse_lent(loan, span, what);
            return;
        }
        if let Some((_, at)) = self.frozen.iter().find(|(frozen, _)| *frozen == local) {
            let name = &self.script.locals[local.0].name;
            let (line, column) = at.start();
            self.sink.report(
                Diagnostic::new(codes::MOVED, span, format!("`{name}` is {what} while it is walked"))
                    .note(format!("the loop at {line}:{} walks it", column + 1))
                    .help(format!("walk a copy: `for x in {name}.clone() {{ … }}`, or collect the changes and make them behind the loop")),
            );
        }
    }

    fn refuse_lent(&mut self, loan: Loan, span: Span, what: &str) {
        let name = |local: LocalId| &self.script.locals[local.0].name;
        let (owner, by) = (name(loan.owner), name(loan.by));
        let (line, column) = loan.last_use.start();
        let message = format!("`{owner}` is {what} while `{by}` borrows it");
        let copy = match loan.mutable {
            true => String::new(),
            false => format!(", or let `{by}` be a copy: `.clone()`"),
        };
        self.sink.report(
            Diagnostic::new(codes::MOVED, span, message)
                .note(format!("`{by}` is used again at {line}:{}; in Lua both names are one table", column + 1))
                .help(format!("do it behind the last use of `{by}`{copy}")),
        );
        self.loans.forget(loan.owner);
    }

    fn expr(&mut self, expr: &Expr, mode: Mode) {
        let outer = std::mem::replace(&mut self.now, self.loans.end(expr));
        self.expr_at(expr, mode);
        self.now = outer;
    }

    fn expr_at(&mut self, expr: &Expr, mode: Mode) {
        match &expr.kind {
            ExprKind::Local(local) => self.use_local(*local, expr.span, mode, &expr.ty),
            ExprKind::Borrow(mutable, inner) => {
                if *mutable && let Some(local) = root_of(inner) {
                    self.refuse_frozen(local, expr.span, "changed");
                }
                self.expr(inner, Mode::Borrow);
            }
            // A part of something stays where it is.
            ExprKind::Field(base, ..) | ExprKind::Element(base, _) => {
                self.expr(base, Mode::Borrow);
                self.move_part(expr, mode);
            }
            ExprKind::ListFunction(function, operands) => self.list_function(*function, operands, expr, mode),
            ExprKind::Some(inner)
            | ExprKind::Ok(inner)
            | ExprKind::Err(inner)
            | ExprKind::Try(inner)
            | ExprKind::WithoutError(inner) => {
                self.expr(inner, mode);
            }
            ExprKind::Unwrap(inner, _) => self.expr(inner, mode),
            ExprKind::UnwrapOr(left, right) => {
                self.expr(left, mode);
                self.expr(right, mode);
            }
            ExprKind::Tuple(values) | ExprKind::List(values) => {
                values.iter().for_each(|value| self.expr(value, Mode::Move));
            }
            ExprKind::Record { fields, base, .. } => {
                fields.iter().for_each(|(_, value)| self.expr(value, Mode::Move));
                if let Some(base) = base {
                    self.expr(base, Mode::Move);
                }
            }
            ExprKind::Variant { fields, .. } => fields.iter().for_each(|(_, value)| self.expr(value, Mode::Move)),
            ExprKind::Call { arguments, .. } => arguments.iter().for_each(|argument| self.expr(argument, Mode::Move)),
            ExprKind::Return(value) => {
                if let Some(value) = value {
                    self.expr(value, Mode::Move);
                }
                self.moved = None;
            }
            ExprKind::Break(label, value) => {
                if let Some(value) = value {
                    self.expr(value, Mode::Move);
                }
                let state = self.moved.take();
                self.loops.entry(*label).or_default().push(state);
            }
            ExprKind::Continue(_) => self.moved = None,
            ExprKind::Assign(place, value) => self.assign(place, value, expr.span),
            ExprKind::Block(block) => self.block(block, mode),
            ExprKind::Logic { left, right, .. } => {
                self.expr(left, Mode::Borrow);
                let before = self.moved.clone();
                self.expr(right, Mode::Borrow);
                self.moved = join(before, self.moved.take());
            }
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition, Mode::Borrow);
                let before = self.moved.clone();
                self.block(then, mode);
                let after_then = std::mem::replace(&mut self.moved, before);
                if let Some(otherwise) = otherwise {
                    self.block(otherwise, mode);
                }
                self.moved = join(after_then, self.moved.take());
            }
            // Matching looks at the value in place; its bindings are parts.
            ExprKind::Let(pattern, value) => {
                self.expr(value, Mode::Borrow);
                self.bind_parts(pattern, value);
                self.lend(pattern, value);
            }
            ExprKind::Match { scrutinee, arms } => {
                self.expr(scrutinee, Mode::Borrow);
                let before = self.moved.clone();
                let mut after: Moved = None;
                for arm in arms {
                    self.moved = before.clone();
                    self.bind_parts(&arm.pattern, scrutinee);
                    self.lend(&arm.pattern, scrutinee);
                    if let Some(guard) = &arm.guard {
                        self.expr(guard, Mode::Borrow);
                    }
                    self.expr(&arm.body, mode);
                    after = join(after, self.moved.take());
                }
                self.moved = after;
            }
            ExprKind::While { condition, body, label } => {
                self.repeat(*label, true, |walk| {
                    walk.expr(condition, Mode::Borrow);
                    walk.block(body, Mode::Borrow);
                });
            }
            ExprKind::Loop { body, label } => self.repeat(*label, false, |walk| walk.block(body, Mode::Borrow)),
            ExprKind::Labelled { body, label } => {
                self.block(body, mode);
                for state in self.loops.remove(label).unwrap_or_default() {
                    self.moved = join(self.moved.take(), state);
                }
            }
            ExprKind::For { pattern, iterable, body, label } => {
                self.walk_for(pattern, iterable, body, *label, expr.span)
            }
            ExprKind::Command(call) => {
                for word in &call.words {
                    match word {
                        Word::Literal(_) | Word::SpreadCount(_) => {}
                        Word::Key(value)
                        | Word::Value(value)
                        | Word::Prefixed(_, value)
                        | Word::Field { value, .. }
                        | Word::Number { value, .. } => {
                            self.expr(value, Mode::Borrow);
                        }
                        Word::Spread { list, .. } => self.expr(list, Mode::Borrow),
                    }
                }
            }
            ExprKind::Consume(chain, sink) => self.consume(chain, sink, expr),
            ExprKind::MapFunction(function, operands) => self.map_function(*function, operands, expr, mode),
            ExprKind::Sort(list, order) => {
                self.changed_list(list, expr.span);
                self.order(order.as_deref());
            }
            ExprKind::Retain(list, pattern, condition) => {
                self.changed_list(list, expr.span);
                self.bind(pattern, true);
                self.expr(condition, Mode::Borrow);
            }
            _ => visit::each_child(expr, &mut |child| self.expr(child, Mode::Borrow)),
        }
    }

    /// A list that a method changes in its place.
    fn changed_list(&mut self, list: &Expr, span: Span) {
        self.expr(list, Mode::Borrow);
        if let Some(local) = root_of(list) {
            self.refuse_frozen(local, span, "changed");
        }
    }

    fn list_function(&mut self, function: ListFunction, operands: &[Expr], expr: &Expr, mode: Mode) {
        use ListFunction as List;
        let changes = function.changes();
        if matches!(function, List::Index | List::Get | List::First | List::Last) {
            self.refuse_partial(expr, mode);
        }
        if let Some((receiver, arguments)) = operands.split_first() {
            self.expr(receiver, Mode::Borrow);
            let keeps = matches!(function, List::Push | List::Extend | List::Insert);
            let taken = if keeps { Mode::Move } else { Mode::Borrow };
            arguments.iter().for_each(|argument| self.expr(argument, taken));
            if changes && let Some(local) = root_of(receiver) {
                self.refuse_frozen(local, expr.span, "changed");
            }
        }
    }

    fn map_function(&mut self, function: MapFunction, operands: &[Expr], expr: &Expr, mode: Mode) {
        if matches!(function, MapFunction::Index | MapFunction::Get | MapFunction::Entry { .. }) {
            self.refuse_partial(expr, mode);
        }
        let Some((map, arguments)) = operands.split_first() else { return };
        let keeps = matches!(function, MapFunction::Insert | MapFunction::Entry { .. });
        self.expr(map, if function == MapFunction::From { Mode::Move } else { Mode::Borrow });
        for argument in arguments {
            self.expr(argument, if keeps { Mode::Move } else { Mode::Borrow });
        }
        if function.changes()
            && let Some(local) = root_of(map)
        {
            self.refuse_frozen(local, expr.span, "changed");
        }
    }
}

/// A late local that is used where no value has arrived, at least not on every way.
fn without_value(name: &str, declared: Span, used: Span, assigned: bool) -> Diagnostic {
    let (line, column) = declared.start();
    let message = match assigned {
        true => format!("`{name}` may have no value here"),
        false => format!("`{name}` has no value yet"),
    };
    let note = match assigned {
        true => format!("it is declared without one at {line}:{}, and not assigned on every way to here", column + 1),
        false => format!("it is declared without one at {line}:{}", column + 1),
    };
    let help = match assigned {
        true => format!("assign it on the other ways, too, such as in an `else {{ {name} = … }}`"),
        false => format!("assign it first: `{name} = …;`, or give it a value at once: `let {name} = …;`"),
    };
    Diagnostic::new(codes::UNASSIGNED, used, message).note(note).help(help)
}

/// A late local that is not `mut` takes one value.
fn assigned_twice(name: &str, before: Span, again: Span) -> Diagnostic {
    let (line, column) = before.start();
    let note = match before.start() == again.start() {
        true => "the first turn of the loop assigned it".to_owned(),
        false => format!("it was assigned at {line}:{}", column + 1),
    };
    Diagnostic::new(codes::IMMUTABLE, again, format!("`{name}` is not mutable, and may have its value already"))
        .note(note)
        .help(format!("declare it with `let mut {name}`"))
}
