//! A script with its helpers: parameters, body, and the passes over the whole.

use super::items::Items;
use super::scope::{Checker, FunctionContext};
use super::typed::{Block, Effects, ExprKind, Helper, Script};
use super::types::Type;
use super::{Servers, counters, dropped, flatten, held, lints, moves, settle, uses, visit, whole_lists};
use crate::catalogue::{Effect, Version};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::syntax::ast;
use std::collections::{BTreeMap, BTreeSet};

/// The first Redis that knows `EVAL_RO` and `EVALSHA_RO`.
const READ_ONLY_SINCE: Version = Version { major: 7, minor: 0, patch: 0 };

/// Checks the script at `index` of the module's functions, and notes which helpers it calls.
pub(crate) fn check_script(
    items: &Items<'_>,
    index: usize,
    servers: Servers,
    called: &mut BTreeSet<usize>,
    sink: &mut Sink,
) -> Option<Script> {
    let source = &items.module.functions[index];
    let before = sink.len();
    let outside = check_output(items, source, sink);
    let output = outside.inside();
    let context = FunctionContext { output: output.clone(), helper: None, name: source.name.text.clone() };
    let allows = source.allows.iter().map(|allow| allow.name.clone()).collect();
    let cluster = !source.standalone && !items.module.settings.standalone;
    let mut checker = Checker::new(items, servers, cluster, sink, context, allows);
    checker.check_parameters(source);
    let faults = checker.sink.len();
    let (reply, error) = checker.check_reply_type(source, &outside);
    // A type that is no reply was reported: what the body makes for it is no second fault.
    let output = if checker.sink.len() > faults { Type::Error } else { output };
    checker.function.output = output.clone();
    let mut body = checker.check_function_body(&source.body, &output);
    let mut helpers = checker.check_called_helpers();
    checker.settle_helper_times(&helpers);
    checker.refuse_idle_tests(&body);
    checker.settle_helper_keys(&mut helpers);
    let places = checker.order_members();
    visit::each_in_block_mut(&mut body, &mut |expr| renumber(expr, &places));
    for helper in &mut helpers {
        visit::each_in_block_mut(&mut helper.body, &mut |expr| renumber(expr, &places));
    }
    called.extend(checker.called.iter().copied());
    checker.check_same_slot();
    // What a fault hides looks as if it were not used.
    if checker.sink.len() == before && !items.module.faulty.contains(&source.name.text) {
        checker.check_all_used(source);
    }

    let mut script = Script {
        name: source.name.text.clone(),
        source: source.clone(),
        parameters: std::mem::take(&mut checker.parameters),
        flat: checker.check_flat(source, &reply),
        templates: checker.key_templates(),
        derived: checker.keys.derived.iter().map(|derived| derived.local).collect(),
        compare_slots: checker.keys.compared,
        keys: std::mem::take(&mut checker.keys.declared),
        cluster,
        reply,
        error,
        body,
        expressions: checker.expressions(),
        locals: std::mem::take(&mut checker.locals),
        helpers,
        effects: Effects::default(),
    };
    settle::settle_types(&mut checker, &mut script);
    if checker.sink.len() == before {
        refuse_kept_results(&mut checker, &script);
    }
    script.effects = effects(&script, servers);
    if checker.sink.len() == before {
        // These passes read a tree without errors.
        moves::check_moves(&script, items, checker.sink);
        lints::check_lints(&script, items, checker.sink);
        dropped::drop_unread_parameters(&mut script);
        flatten::flatten_parameters(&mut script, &items.types);
        flatten::refuse_times_in_wholes(&script.parameters, checker.sink);
        held::settle_held(&mut script, &items.types, checker.sink);
        counters::settle_counters(&mut script);
        uses::settle_uses(&mut script, &items.types);
        whole_lists::settle_whole_lists(&mut script);
    }
    (sink.len() == before).then_some(script)
}

/// Checks helpers that no script calls, each as if one did.
pub(crate) fn check_unused_helpers(items: &Items<'_>, servers: Servers, called: &BTreeSet<usize>, sink: &mut Sink) {
    for (index, function) in items.module.functions.iter().enumerate() {
        if function.visibility.is_none() && !called.contains(&index) {
            let context = FunctionContext { output: Type::Unit, helper: Some(index), name: function.name.text.clone() };
            let mut checker = Checker::new(items, servers, false, sink, context, Vec::new());
            checker.called.push(index);
            checker.check_called_helpers();
        }
    }
}

/// What a function gives, in which documents are told.
pub(crate) fn check_output(items: &Items<'_>, source: &ast::Function, sink: &mut Sink) -> Type {
    source.output.as_ref().map_or(Type::Unit, |written| items.resolve_outside(written, sink))
}

impl Checker<'_, '_> {
    pub(crate) fn check_function_body(&mut self, body: &ast::Block, output: &Type) -> Block {
        self.scoped(|checker| checker.check_block_as(body, output))
    }

    /// Checks every helper that was called so far, and those that these call. A helper stands
    /// behind the ones that it calls.
    pub(crate) fn check_called_helpers(&mut self) -> Vec<Helper> {
        let mut helpers: Vec<(usize, Helper)> = Vec::new();
        let mut next = 0;
        while let Some(index) = self.called.get(next).copied() {
            next += 1;
            let source = &self.items.module.functions[index];
            let output = check_output(self.items, source, self.sink).inside();
            self.enter_function(FunctionContext {
                output: output.clone(),
                helper: Some(index),
                name: source.name.text.clone(),
            });
            let allows: Vec<String> = source.allows.iter().map(|allow| allow.name.clone()).collect();
            let outer = std::mem::replace(&mut self.allows, vec![allows]);
            let mut parameters = Vec::new();
            for (at, parameter) in source.parameters.iter().enumerate() {
                let local = self.bind_helper_parameter(parameter);
                self.helper_parameters.insert(local, (index, at));
                parameters.push(local);
            }
            let body = self.check_function_body(&source.body, &output);
            self.allows = outer;
            helpers.push((
                index,
                Helper {
                    function: index,
                    name: source.name.text.clone(),
                    parameters,
                    result: output,
                    body,
                    span: source.span,
                },
            ));
        }
        let helpers = order(helpers);
        self.refuse_acting_closures(&helpers);
        helpers
    }

    /// A closure is inlined in a loop over a list that nothing may change meanwhile: it calls helpers that compute only.
    fn refuse_acting_closures(&mut self, helpers: &[Helper]) {
        let mut acting = BTreeSet::new();
        // Helpers that call each other act if one of them does.
        for _ in helpers {
            let before = acting.len();
            for helper in helpers {
                let mut acts = false;
                visit::each_in_block(&helper.body, &mut |expr| acts |= is_acting(expr, &acting));
                if acts {
                    acting.insert(helper.function);
                }
            }
            if acting.len() == before {
                break;
            }
        }
        for (function, span) in std::mem::take(&mut self.closure_calls) {
            if let (true, Some(helper)) =
                (acting.contains(&function), helpers.iter().find(|helper| helper.function == function))
            {
                let message = format!("`{}` calls a command, so it can't be called in a closure", helper.name);
                self.report(
                    Diagnostic::new(codes::CONTROL_FLOW, span, message)
                        .help("write the loop: `for x in … { … }`; for an option `match` or `if let Some(x) = …`"),
                );
            }
        }
    }
}

/// Whether an expression calls a command, or a helper that does.
fn is_acting(expr: &super::typed::Expr, acting: &BTreeSet<usize>) -> bool {
    let mut found = match &expr.kind {
        ExprKind::Command(_) | ExprKind::Log(..) => true,
        ExprKind::Call { function, .. } => acting.contains(function),
        _ => false,
    };
    visit::each_child(expr, &mut |child| found |= is_acting(child, acting));
    found
}

impl Checker<'_, '_> {
    /// A helper takes values, references to values, and `&mut` to what Lua passes by reference.
    fn bind_helper_parameter(&mut self, parameter: &ast::Parameter) -> super::typed::LocalId {
        let ty = self.items.resolve_type(&parameter.ty, self.sink);
        let (reference, mutable) = match parameter.ty.kind {
            ast::TypeRefKind::Reference { mutable, .. } => (true, mutable),
            _ => (false, false),
        };
        if mutable && ty.is_value() && !ty.is_error() {
            let shown = self.show(&ty);
            self.report(
                Diagnostic::new(codes::TYPE_USE, parameter.ty.span, format!("`&mut` to {shown} is not supported"))
                    .note("Lua passes numbers and texts by value: the caller would not see the change")
                    .help("take it by value and return the new one"),
            );
        }
        let local = self.bind(&parameter.name, ty.clone(), parameter.mutable || mutable);
        self.locals[local.0].reference = reference && !ty.is_value();
        local
    }
}

/// The keys have moved.
fn renumber(expr: &mut super::typed::Expr, places: &BTreeMap<usize, usize>) {
    if let ExprKind::Key(key, _) = &mut expr.kind
        && let Some(now) = places.get(key)
    {
        *key = *now;
    }
    visit::each_child_mut(expr, &mut |child| renumber(child, places));
}

/// Callees first; helpers that call each other stay in the order of their first call.
fn order(helpers: Vec<(usize, Helper)>) -> Vec<Helper> {
    let mut calls: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, helper) in &helpers {
        let mut found = Vec::new();
        visit::each_in_block(&helper.body, &mut |expr| collect_called(expr, &mut found));
        calls.insert(*index, found);
    }
    let mut done = BTreeSet::new();
    let mut sorted = Vec::new();
    for (index, _) in &helpers {
        place_after_callees(*index, &calls, &mut done, &mut sorted);
    }
    let mut helpers: BTreeMap<usize, Helper> = helpers.into_iter().collect();
    sorted.into_iter().filter_map(|index| helpers.remove(&index)).collect()
}

fn place_after_callees(
    index: usize,
    calls: &BTreeMap<usize, Vec<usize>>,
    done: &mut BTreeSet<usize>,
    sorted: &mut Vec<usize>,
) {
    if done.insert(index) {
        for callee in calls.get(&index).into_iter().flatten() {
            place_after_callees(*callee, calls, done, sorted);
        }
        sorted.push(index);
    }
}

fn collect_called(expr: &super::typed::Expr, found: &mut Vec<usize>) {
    if let ExprKind::Call { function, .. } = expr.kind {
        found.push(function);
    }
    visit::each_child(expr, &mut |child| collect_called(child, found));
}

/// A `Result` is two values in Lua: it is a local or the value of a call, and no part of another.
fn refuse_kept_results(checker: &mut Checker<'_, '_>, script: &Script) {
    let parameters = script.helpers.iter().flat_map(|helper| &helper.parameters).map(|local| &script.locals[local.0]);
    let mut kept: Vec<_> =
        parameters.filter(|local| matches!(local.ty, Type::Result(..))).map(|local| local.span).collect();
    for body in [&script.body].into_iter().chain(script.helpers.iter().map(|helper| &helper.body)) {
        visit::each_in_block(body, &mut |expr| collect_kept(expr, &mut kept));
    }
    if let Some(span) = kept.first() {
        checker.report(
            Diagnostic::new(codes::UNSUPPORTED, *span, "a `Result` as a part or parameter is not supported yet")
                .help("take it apart where it arises, with `?`, `match` or `if let`, and pass the value on"),
        );
    }
}

fn collect_kept(expr: &super::typed::Expr, kept: &mut Vec<crate::span::Span>) {
    let holds = match &expr.ty {
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => {
            matches!(**inner, Type::Result(..))
        }
        Type::Tuple(parts) => parts.iter().any(|part| matches!(part, Type::Result(..))),
        _ => false,
    };
    if holds {
        kept.push(expr.span);
    }
    visit::each_child(expr, &mut |child| collect_kept(child, kept));
}

fn effects(script: &Script, servers: Servers) -> Effects {
    let unknown_read_only = servers.redis.is_some_and(|oldest| oldest < READ_ONLY_SINCE);
    let mut effects = Effects { unknown_read_only, ..Effects::default() };
    let mut visit_block = |block: &Block| visit::each_in_block(block, &mut |expr| collect_effects(expr, &mut effects));
    visit_block(&script.body);
    for helper in &script.helpers {
        visit_block(&helper.body);
    }
    effects
}

fn collect_effects(expr: &super::typed::Expr, effects: &mut Effects) {
    if let ExprKind::Command(call) = &expr.kind {
        effects.writes |= call.command.effect() == Effect::Write;
        effects.refused_read_only |= !call.command.eval_ro();
    }
    visit::each_child(expr, &mut |child| collect_effects(child, effects));
}
