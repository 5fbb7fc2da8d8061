//! The state of one script's check: its locals, scopes, type variables and what is known by now.

use super::Servers;
use super::infer::Infer;
use super::items::Items;
use super::keys::Keys;
use super::passed_time::{OwedTime, PassedTime};
use super::sources::Source;
use super::tested::CheckedTime;
use super::typed::{
    Expr, ExprId, ExprKind, Held, Local, LocalId, LoopId, Parameter, PatternKind, Statement, StatementKind,
};
use super::types::{EnumId, InferId, Range, RecordId, Type, TypeNames};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::{BTreeMap, BTreeSet};

/// Checks one script with the helpers that it uses.
pub(crate) struct Checker<'m, 's> {
    pub(crate) items: &'m Items<'m>,
    pub(crate) servers: Servers,
    pub(crate) sink: &'s mut Sink,
    pub(crate) infer: Infer,
    pub(crate) locals: Vec<Local>,
    /// What an immutable local's value is known to be, by the tests that dominate this place.
    known: BTreeMap<LocalId, Range>,
    /// The immutable locals that are not 0, or hold no `Some(0)`, by the tests that dominate this place.
    pub(super) nonzero: BTreeSet<LocalId>,
    /// Innermost last.
    scopes: Vec<BTreeMap<String, LocalId>>,
    pub(crate) parameters: Vec<Parameter>,
    /// The times to live because of which a parameter is checked at the entry.
    pub(super) checked_times: Vec<CheckedTime>,
    /// The parameters of helpers that were bound: the helper and the place.
    pub(super) helper_parameters: BTreeMap<LocalId, (usize, usize)>,
    /// Those of them that are times to live.
    pub(super) owed_times: Vec<OwedTime>,
    /// What calls give to helpers.
    pub(super) passed_times: Vec<PassedTime>,
    pub(crate) keys: Keys,
    /// Whether the script may meet a cluster.
    pub(crate) cluster: bool,
    /// What the locals hold that still are what the caller sent.
    pub(crate) sources: BTreeMap<LocalId, Source>,
    /// Immutable locals bound to the reply of `ttl()` and its kin: −1 and −2 are no times.
    pub(crate) ttl_locals: BTreeSet<LocalId>,
    /// Unknown names that were reported in this function: the next use is no second fault.
    pub(crate) unknown: BTreeSet<String>,
    /// Locals that the body names.
    pub(crate) used: BTreeSet<LocalId>,
    pub(crate) loops: Vec<OpenLoop>,
    pub(crate) next_loop: usize,
    next_expr: usize,
    pub(crate) function: FunctionContext,
    /// Helpers that were called and are still to be checked, in the order of their first call.
    pub(crate) called: Vec<usize>,
    pub(crate) allows: Vec<Vec<String>>,
    /// The calls of helpers in closures, which may compute only.
    pub(crate) closure_calls: Vec<(usize, Span)>,
}

/// What `return` and `?` refer to.
#[derive(Clone, Debug)]
pub(crate) struct FunctionContext {
    /// The type behind `->`.
    pub(crate) output: Type,
    /// The helper, by its index in the module's functions; `None` for the script itself.
    pub(crate) helper: Option<usize>,
    /// Its name, for messages.
    pub(crate) name: String,
}

/// A loop around the place that is being checked.
#[derive(Clone, Debug)]
pub(crate) struct OpenLoop {
    pub(crate) id: LoopId,
    pub(crate) label: Option<String>,
    /// The type of `break value`; only `loop` has one.
    pub(crate) value: Option<Type>,
    /// Whether a `break` leaves it.
    pub(crate) left: bool,
    /// Whether the place is in the condition of this `while`, where rustc asks for labels.
    pub(crate) in_condition: bool,
    /// Whether it is a labelled block: only a `break` with its label means it.
    pub(crate) is_block: bool,
}

impl TypeNames for Checker<'_, '_> {
    fn record(&self, id: RecordId) -> &str {
        self.items.record(id)
    }

    fn enumeration(&self, id: EnumId) -> &str {
        self.items.enumeration(id)
    }

    fn inferred(&self, id: InferId) -> Option<Type> {
        self.infer.get(id)
    }
}

impl<'m, 's> Checker<'m, 's> {
    pub(crate) fn new(
        items: &'m Items<'m>,
        servers: Servers,
        cluster: bool,
        sink: &'s mut Sink,
        function: FunctionContext,
        allows: Vec<String>,
    ) -> Self {
        Self {
            items,
            servers,
            sink,
            infer: Infer::default(),
            locals: Vec::new(),
            known: BTreeMap::new(),
            nonzero: BTreeSet::new(),
            scopes: vec![BTreeMap::new()],
            parameters: Vec::new(),
            checked_times: Vec::new(),
            helper_parameters: BTreeMap::new(),
            owed_times: Vec::new(),
            passed_times: Vec::new(),
            keys: Keys::default(),
            cluster,
            sources: BTreeMap::new(),
            ttl_locals: BTreeSet::new(),
            unknown: BTreeSet::new(),
            used: BTreeSet::new(),
            loops: Vec::new(),
            next_loop: 0,
            next_expr: 0,
            function,
            called: Vec::new(),
            allows: vec![allows],
            closure_calls: Vec::new(),
        }
    }

    /// Reports a diagnostic.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.report(diagnostic);
    }

    /// Reports a fault with one help, and gives the expression that stands in its place.
    pub(crate) fn fail(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) -> Expr {
        self.sink.report(Diagnostic::new(code, span, message).help(help));
        self.error(span)
    }

    /// An expression about which something was already reported.
    pub(crate) fn error(&mut self, span: Span) -> Expr {
        self.expr(ExprKind::Error, Type::Error, span)
    }

    /// An expression with the range of its type.
    pub(crate) fn expr(&mut self, kind: ExprKind, ty: Type, span: Span) -> Expr {
        let range = self.range_of(&ty);
        self.ranged(kind, ty, range, span)
    }

    /// An expression with a known range.
    pub(crate) fn ranged(&mut self, kind: ExprKind, ty: Type, range: Range, span: Span) -> Expr {
        let id = ExprId(self.next_expr);
        self.next_expr += 1;
        Expr { id, kind, ty, range, held: Held::Number, span }
    }

    /// How many expression numbers were given out.
    pub(crate) fn expressions(&self) -> usize {
        self.next_expr
    }

    /// The values of an integer type, or of an option of one, that a Lua number holds.
    pub(crate) fn range_of(&self, ty: &Type) -> Range {
        self.infer.shallow(ty).integer().map_or(Range::EXACT, super::types::Integer::exact)
    }

    /// The type as the user writes it, in backticks.
    pub(crate) fn show(&self, ty: &Type) -> String {
        format!("`{}`", ty.display(self))
    }

    /// A written type in which `_` is found out.
    pub(crate) fn resolve_open(&mut self, written: &ast::TypeRef) -> Type {
        let ty = self.items.resolve_open(written, self.sink);
        self.infer.open(&ty)
    }

    /// A type with its outermost variable replaced.
    pub(crate) fn shallow(&self, ty: &Type) -> Type {
        self.infer.shallow(ty)
    }

    // Scopes.

    /// Runs `inside` in a scope of its own; what it learns about locals ends with it.
    pub(crate) fn scoped<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(BTreeMap::new());
        let (known, nonzero) = (self.known.clone(), self.nonzero.clone());
        let result = inside(self);
        (self.known, self.nonzero) = (known, nonzero);
        self.scopes.pop();
        result
    }

    /// A new local; the name is visible from here on.
    pub(crate) fn bind(&mut self, name: &ast::Ident, ty: Type, mutable: bool) -> LocalId {
        let id = self.local(&name.text, ty, mutable, name.span);
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.text.clone(), id);
        }
        id
    }

    fn local(&mut self, name: &str, ty: Type, mutable: bool, span: Span) -> LocalId {
        let id = LocalId(self.locals.len());
        let held = Held::Number;
        self.locals.push(Local { name: name.to_owned(), ty, mutable, late: false, reference: false, span, held });
        id
    }

    /// A local of the compiler's own: no name leads to it, and it hides none of those that were bound before.
    pub(crate) fn own_local(&mut self, hint: &str, ty: Type, span: Span) -> LocalId {
        let is_taken = |name: &str| self.locals.iter().any(|local| local.name == name);
        let name = std::iter::once(hint.to_owned())
            .chain((2..).map(|count| format!("{hint}_{count}")))
            .find(|name| !is_taken(name))
            .unwrap_or_default();
        self.local(&name, ty, false, span)
    }

    /// `let name = value;`, and the name.
    pub(crate) fn held_in_local(&mut self, name: &str, value: Expr, statements: &mut Vec<Statement>) -> Expr {
        let (ty, range, span) = (value.ty.clone(), value.range.meet(Range::EXACT), value.span);
        let local = self.own_local(name, ty.clone(), span);
        self.learn(vec![(local, range)]);
        let pattern = self.pattern(PatternKind::Bind(local, None), ty.clone(), span);
        let kind = StatementKind::Let { pattern, value: Some(value), otherwise: None };
        statements.push(Statement::of(kind, span));
        self.ranged(ExprKind::Local(local), ty, range, span)
    }

    /// The local of this name, innermost first.
    pub(crate) fn lookup(&self, name: &str) -> Option<LocalId> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name).copied())
    }

    /// Every visible name, for "did you mean".
    pub(crate) fn visible(&self) -> Vec<String> {
        let locals = self.scopes.iter().flat_map(|scope| scope.keys());
        locals.chain(self.items.constants.keys()).cloned().collect()
    }

    /// Starts a helper's body: it sees none of the caller's names.
    pub(crate) fn enter_function(&mut self, function: FunctionContext) {
        self.scopes = vec![BTreeMap::new()];
        self.known.clear();
        self.nonzero.clear();
        self.unknown.clear();
        self.loops.clear();
        self.function = function;
    }

    // What tests have shown.

    /// The range of a local at this place.
    pub(crate) fn known_range(&self, local: LocalId) -> Range {
        let range = self.known.get(&local).copied().unwrap_or_else(|| self.range_of(&self.locals[local.0].ty));
        if range.low == 0 && range.high > 0 && self.nonzero.contains(&local) {
            Range::new(1, range.high)
        } else {
            range
        }
    }

    /// Remembers what is known from here on about immutable locals.
    pub(crate) fn learn(&mut self, facts: Vec<(LocalId, Range)>) {
        for (local, range) in facts {
            if !self.locals[local.0].mutable {
                // The range of a reply may lie beyond what its type holds exactly: then it is kept.
                let narrowed = match self.known.get(&local) {
                    Some(known) => known.meet(range),
                    None => range,
                };
                self.known.insert(local, narrowed);
            }
        }
    }

    // Lints.

    /// Runs `inside` with the `#[allow(…)]`s of a statement.
    pub(crate) fn allowing<T>(&mut self, allows: &[ast::Allow], inside: impl FnOnce(&mut Self) -> T) -> T {
        self.allows.push(allows.iter().map(|allow| allow.name.clone()).collect());
        let result = inside(self);
        self.allows.pop();
        result
    }

    /// Whether the function or an enclosing statement allows the lint.
    pub(crate) fn is_allowed(&self, lint: &str) -> bool {
        self.allows.iter().flatten().any(|allowed| allowed == lint)
    }
}
