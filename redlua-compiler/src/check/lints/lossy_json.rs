//! `lossy_json`: a record that was read out of a JSON document and is written back takes with it only what it
//! knows, so what others wrote beside that is gone.
//!
//! Values are followed from the command that reads them through locals, helpers and lists to the one that writes
//! them. A record that is put together field by field says what it means to keep, and is not followed.

use super::allowed_by;
use super::walk::Walk;
use crate::check::items::Items;
use crate::check::typed::{
    Block, Chain, Expr, ExprKind, Iterable, ListFunction, LocalId, MapFunction, Pattern, ReplyForm, Script,
    Sink as Consumer, Word,
};
use crate::check::types::{Format, Type};
use crate::check::visit;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::span::Span;
use std::collections::BTreeSet;

const LINT: &str = "lossy_json";

pub(crate) fn check_lossy_json(script: &Script, items: &Items<'_>, sink: &mut Sink) {
    let mut walk = Lossy {
        script,
        items,
        sink,
        read: BTreeSet::new(),
        results: BTreeSet::new(),
        origin: None,
        reports: false,
        allowed: 0,
    };
    // A loop, or a helper that is called later, hands on what is read below.
    loop {
        let known = (walk.read.len(), walk.results.len());
        walk.functions();
        if known == (walk.read.len(), walk.results.len()) {
            break;
        }
    }
    if walk.origin.is_some() {
        walk.reports = true;
        walk.functions();
    }
}

struct Lossy<'a, 'm> {
    script: &'a Script,
    items: &'a Items<'m>,
    sink: &'a mut Sink,
    /// Locals that hold what was read.
    read: BTreeSet<LocalId>,
    /// Helpers that give what was read.
    results: BTreeSet<usize>,
    /// Where the first document is read.
    origin: Option<Span>,
    reports: bool,
    allowed: usize,
}

impl Walk for Lossy<'_, '_> {
    const LINT: &'static str = LINT;

    fn allowed(&mut self) -> &mut usize {
        &mut self.allowed
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition);
                self.block(then);
                otherwise.iter().for_each(|block| self.block(block));
                return;
            }
            ExprKind::Block(block) | ExprKind::Loop { body: block, .. } | ExprKind::Labelled { body: block, .. } => {
                return self.block(block);
            }
            ExprKind::While { condition, body, .. } => {
                self.expr(condition);
                return self.block(body);
            }
            ExprKind::For { pattern, iterable, body, .. } => {
                if self.iterable_carries(iterable) {
                    self.bind(pattern);
                }
                visit::each_in_iterable(iterable, &mut |part| self.expr(part));
                return self.block(body);
            }
            ExprKind::Let(pattern, value) => self.bind_if_read(pattern, value),
            ExprKind::Match { scrutinee, arms } => {
                arms.iter().for_each(|arm| self.bind_if_read(&arm.pattern, scrutinee));
            }
            ExprKind::Consume(chain, consumer) => self.consume(chain, consumer),
            ExprKind::Assign(place, value) if self.carries(value) => {
                self.read.insert(visit::root(place));
            }
            ExprKind::ListFunction(function, operands) if function.changes() => self.put_into(operands),
            ExprKind::MapFunction(MapFunction::Insert | MapFunction::Entry { .. }, operands) => self.put_into(operands),
            ExprKind::Call { function, arguments } => self.call(*function, arguments),
            ExprKind::Command(call) => call.words.iter().for_each(|word| self.word(word)),
            _ => {}
        }
        visit::each_child(expr, &mut |child| self.expr(child));
    }

    fn binding(&mut self, pattern: &Pattern, value: &Expr, otherwise: Option<&Block>) {
        self.expr(value);
        self.bind_if_read(pattern, value);
        otherwise.into_iter().for_each(|block| self.block(block));
    }
}

impl Lossy<'_, '_> {
    fn functions(&mut self) {
        let (script, module) = (self.script, self.items.module);
        self.allowed = allowed_by(&script.source.allows, LINT);
        self.block(&script.body);
        for helper in &script.helpers {
            self.allowed = allowed_by(&module.functions[helper.function].allows, LINT);
            self.block(&helper.body);
            if helper.body.value.as_ref().is_some_and(|value| self.carries(value)) {
                self.results.insert(helper.function);
            }
        }
    }

    fn consume(&mut self, chain: &Chain, consumer: &Consumer) {
        if !self.iterable_carries(&chain.source) {
            return;
        }
        let stages = chain.stages.iter().filter_map(|stage| stage.pattern.as_ref());
        stages.chain(&consumer.patterns).for_each(|pattern| self.bind(pattern));
    }

    /// `list.push(value)`.
    fn put_into(&mut self, operands: &[Expr]) {
        let Some((list, values)) = operands.split_first() else { return };
        if let Some(local) = root_of(list)
            && values.iter().any(|value| self.carries(value))
        {
            self.read.insert(local);
        }
    }

    fn call(&mut self, function: usize, arguments: &[Expr]) {
        let script = self.script;
        let Some(helper) = script.helpers.iter().find(|helper| helper.function == function) else { return };
        for (local, argument) in helper.parameters.iter().zip(arguments) {
            if self.carries(argument) {
                self.read.insert(*local);
            }
        }
    }

    fn bind_if_read(&mut self, pattern: &Pattern, value: &Expr) {
        if self.carries(value) {
            self.bind(pattern);
        }
    }

    /// The locals of a pattern hold what was read, where their type can.
    fn bind(&mut self, pattern: &Pattern) {
        pattern.each_bound(&mut |local| {
            if self.closed(&self.script.locals[local.0].ty).is_some() {
                self.read.insert(local);
            }
        });
    }

    /// Whether a value is, or holds, a record as it was read.
    fn carries(&mut self, expr: &Expr) -> bool {
        if self.closed(&expr.ty).is_none() {
            return false;
        }
        let here = match &expr.kind {
            ExprKind::Local(local) => self.read.contains(local),
            ExprKind::Command(call) => match &call.reply {
                ReplyForm::Catalogue { stored, .. } => {
                    let read = [&stored.value, &stored.field, &stored.field_value]
                        .into_iter()
                        .any(|ty| matches!(ty, Type::Document(Format::Json, _)));
                    if read {
                        self.origin.get_or_insert(expr.span);
                    }
                    read
                }
                ReplyForm::Record(record) | ReplyForm::Fields(record, _) => {
                    let read = self.items.types.records[record.0].fields.iter().any(|field| is_json(&field.outside));
                    if read {
                        self.origin.get_or_insert(expr.span);
                    }
                    read
                }
                _ => false,
            },
            ExprKind::Call { function, .. } => self.results.contains(function),
            _ => false,
        };
        let mut found = here;
        visit::each_child(expr, &mut |child| found = found || self.carries(child));
        found
    }

    fn iterable_carries(&mut self, iterable: &Iterable) -> bool {
        let mut found = false;
        visit::each_in_iterable(iterable, &mut |part| found = found || self.carries(part));
        found
    }

    fn word(&mut self, word: &Word) {
        if let Word::Field { value, outside, .. } = word
            && is_json(outside)
        {
            self.written(value, &value.ty);
        }
        let (Word::Value(value) | Word::Spread { list: value, .. }) = word else { return };
        match &value.kind {
            ExprKind::Encode(Format::Json, inner) => self.written(inner, &inner.ty),
            ExprKind::EncodeEach(Format::Json, inner) => match &inner.ty {
                Type::Vec(element) | Type::Array(element, _) => self.written(inner, element),
                _ => {}
            },
            _ => {}
        }
    }

    /// A value that becomes one document, or several of a type.
    fn written(&mut self, value: &Expr, document: &Type) {
        if !self.reports || self.allowed > 0 || !self.carries(value) {
            return;
        }
        let Some(name) = self.closed(&value.ty).map(str::to_owned) else { return };
        let mut diagnostic = Diagnostic::new(
            codes::LOSSY_JSON,
            value.span,
            format!("what `{name}` does not know would be lost from the document"),
        );
        if let Some((line, column)) = self.origin.map(Span::start) {
            diagnostic = diagnostic.note(format!("it is read at {line}:{}", column + 1));
        }
        let help = if matches!(document, Type::Record(_)) {
            format!(
                "write `#[redlua(open)]` on `struct {name}`; `#[allow(lossy_json)]` says that nobody else writes it"
            )
        } else {
            "`#[allow(lossy_json)]` on the statement or the `fn` says that nobody else writes it".to_owned()
        };
        self.sink.report(diagnostic.help(help));
    }

    /// The name of a record or enum in a type that drops what it does not know.
    fn closed(&self, ty: &Type) -> Option<&str> {
        match ty {
            Type::Record(id) => {
                let source = &self.items.types.records[id.0].source;
                (!source.open).then_some(source.name.text.as_str())
            }
            Type::Enum(id) if id.has_fields() => Some(&self.items.types.enums[id.0].source.name.text),
            Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Iterator(inner) => {
                self.closed(inner)
            }
            Type::Map(_, _, value) | Type::Result(value, _) => self.closed(value),
            Type::Tuple(parts) => parts.iter().find_map(|part| self.closed(part)),
            _ => None,
        }
    }
}

/// Whether a field of a hash holds JSON.
fn is_json(outside: &Type) -> bool {
    match outside {
        Type::Option(inner) => is_json(inner),
        other => matches!(other, Type::Document(Format::Json, _)),
    }
}

/// The local that a list or map belongs to.
fn root_of(expr: &Expr) -> Option<LocalId> {
    match &expr.kind {
        ExprKind::Local(local) => Some(*local),
        ExprKind::Borrow(_, inner)
        | ExprKind::Field(inner, ..)
        | ExprKind::Element(inner, _)
        | ExprKind::Unwrap(inner, _) => root_of(inner),
        ExprKind::ListFunction(ListFunction::Index, operands) => operands.first().and_then(root_of),
        _ => None,
    }
}
