//! How 64-bit integers are held: as text when they are only forwarded or compared for equality
//! with another such, as a number otherwise.
//!
//! Expressions and locals between which an integer moves unchanged form a class. A class is held
//! as text if it begins at a text (an argument, a stored value) and nothing in it needs a number.

use super::typed::{
    Block, Chain, Expr, ExprId, ExprKind, Held, Iterable, LocalId, Order, Pattern, PatternKind, Piece, Place,
    ReplyForm, Script, Statement, StatementKind, Types, Word,
};
use super::types::{Range, Type};
use super::visit::{self, Part};
use crate::catalogue::Reply;
use crate::diagnostic::{Diagnostic, Sink, codes};
use std::collections::{BTreeMap, BTreeSet};

/// Decides it for every local and expression of the script.
pub(crate) fn settle_held(script: &mut Script, types: &Types, sink: &mut Sink) {
    let mut classes = Classes::new(script);
    for parameter in script.leaves() {
        if is_wide(&parameter.ty) {
            let node = classes.local(parameter.local);
            classes.mark(node, |class| class.from_text = true);
        } else if parameter.ty.integer().is_some() {
            let node = classes.local(parameter.local);
            classes.mark(node, |class| class.number = true);
        }
    }
    // A helper has one body for all its callers: its parameter is in one class with what each of them gives, and its
    // result with what each of them gets.
    let passed = script.helpers.iter().enumerate().map(|(at, helper)| {
        let parameters = helper.parameters.iter().map(|local| classes.local(*local)).collect();
        (helper.function, Passed { parameters, result: classes.result(at) })
    });
    let passed: BTreeMap<usize, Passed> = passed.collect();
    let reply = script.reply.clone();
    let mut walk = Walk {
        classes,
        types,
        passed,
        result: None,
        reply: &reply,
        payloads: BTreeSet::new(),
        replies: BTreeSet::new(),
        in_script: true,
    };
    if let Some(value) = &script.body.value {
        walk.leaving(value);
    }
    walk.block(&script.body);
    walk.in_script = false;
    for helper in &script.helpers {
        let result = walk.passed.get(&helper.function).map(|passed| passed.result);
        walk.result = result;
        walk.block(&helper.body);
        if let Some(value) = &helper.body.value {
            walk.passed_on(value, result);
        }
    }
    let mut classes = walk.classes;
    for index in 0..script.locals.len() {
        let node = classes.local(LocalId(index));
        let held = classes.held(node);
        script.locals[index].held = if is_wide(&script.locals[index].ty) { held } else { Held::Number };
    }
    apply_block(&mut script.body, &mut classes, sink);
    for helper in &mut script.helpers {
        apply_block(&mut helper.body, &mut classes, sink);
    }
}

fn is_wide(ty: &Type) -> bool {
    ty.integer().is_some_and(super::types::Integer::is_wide)
}

#[derive(Clone, Copy, Default)]
struct Class {
    from_text: bool,
    number: bool,
}

/// Union-find over expressions, locals and the results of helpers.
struct Classes {
    parents: Vec<usize>,
    classes: Vec<Class>,
    expressions: usize,
    locals: usize,
}

impl Classes {
    fn new(script: &Script) -> Self {
        let count = script.expressions + script.locals.len() + script.helpers.len();
        Self {
            parents: (0..count).collect(),
            classes: vec![Class::default(); count],
            expressions: script.expressions,
            locals: script.locals.len(),
        }
    }

    /// What the helper at this place gives.
    fn result(&self, helper: usize) -> usize {
        self.expressions + self.locals + helper
    }

    fn local(&self, local: LocalId) -> usize {
        self.expressions + local.0
    }

    fn find(&mut self, node: usize) -> usize {
        let mut root = node;
        while self.parents[root] != root {
            root = self.parents[root];
        }
        let mut next = node;
        while self.parents[next] != root {
            next = std::mem::replace(&mut self.parents[next], root);
        }
        root
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.find(left), self.find(right));
        if left != right {
            self.parents[right] = left;
            let other = self.classes[right];
            let class = &mut self.classes[left];
            class.from_text |= other.from_text;
            class.number |= other.number;
        }
    }

    fn mark(&mut self, node: usize, change: impl FnOnce(&mut Class)) {
        let root = self.find(node);
        change(&mut self.classes[root]);
    }

    fn held(&mut self, node: usize) -> Held {
        let root = self.find(node);
        let class = self.classes[root];
        if class.from_text && !class.number { Held::Text } else { Held::Number }
    }
}

/// The nodes of what goes through a helper.
struct Passed {
    parameters: Vec<usize>,
    result: usize,
}

struct Walk<'t> {
    classes: Classes,
    types: &'t Types,
    /// What goes through each helper.
    passed: BTreeMap<usize, Passed>,
    /// The result of the helper that is looked at.
    result: Option<usize>,
    /// What the script replies, in which documents are told.
    reply: &'t Type,
    /// Variants that are the error of a `Result`: their fields are written as JSON, which takes text.
    payloads: BTreeSet<ExprId>,
    /// The tuples, records and lists that are put together only to leave the script.
    replies: BTreeSet<ExprId>,
    /// What a helper returns does not leave the script.
    in_script: bool,
}

impl<'t> Walk<'t> {
    /// This value leaves the script.
    fn leaving(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Block(block) => self.leaving_block(block),
            ExprKind::If { then, otherwise, .. } => {
                self.leaving_block(then);
                if let Some(otherwise) = otherwise {
                    self.leaving_block(otherwise);
                }
            }
            ExprKind::Match { arms, .. } => arms.iter().for_each(|arm| self.leaving(&arm.body)),
            ExprKind::Ok(inner) => self.replied(inner, Some(self.reply)),
            _ => self.replied(expr, Some(self.reply)),
        }
    }

    fn leaving_block(&mut self, block: &Block) {
        if let Some(value) = &block.value {
            self.leaving(value);
        }
    }

    /// This is in its reply form from the beginning, so that the integers in it may be texts. A document is written from
    /// what it is inside of a body: there they are numbers.
    fn replied(&mut self, expr: &Expr, ty: Option<&'t Type>) {
        if matches!(ty, Some(Type::Document(..))) {
            return;
        }
        match &expr.kind {
            ExprKind::Some(inner) => self.replied(inner, ty.and_then(|ty| part_of(ty, 0))),
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                self.replies.insert(expr.id);
                for (at, part) in parts.iter().enumerate() {
                    self.replied(part, ty.and_then(|ty| part_of(ty, at)));
                }
            }
            ExprKind::Record { record, fields, base: None } => {
                self.replies.insert(expr.id);
                let known = &self.types.records[record.0].fields;
                fields.iter().for_each(|(at, field)| self.replied(field, known.get(*at).map(|field| &field.outside)));
            }
            _ => {}
        }
    }

    /// A value goes into or out of a helper: one of 64 bits as it is, any other integer as a number.
    fn passed_on(&mut self, value: &Expr, node: Option<usize>) {
        match node {
            Some(node) if is_wide(&value.ty) => self.classes.join(node, value.id.0),
            _ if value.ty.integer().is_some() => self.number(value),
            _ => {}
        }
    }

    fn number(&mut self, expr: &Expr) {
        self.classes.mark(expr.id.0, |class| class.number = true);
    }

    fn payload(&mut self, error: &Expr) {
        if let ExprKind::Variant { fields, .. } = &error.kind {
            self.payloads.insert(error.id);
            // A missing one is tested before it is written.
            for (_, value) in fields.iter().filter(|(_, value)| matches!(value.ty, Type::Option(_))) {
                self.number(value);
            }
        }
    }

    /// The integer moves from one expression to the other unchanged.
    fn same(&mut self, left: &Expr, right: &Expr) {
        if left.ty.integer().is_some() && right.ty.integer().is_some() {
            self.classes.join(left.id.0, right.id.0);
        }
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
        }
        if let Some(value) = &block.value {
            self.expr(value);
        }
    }

    fn value_of(&mut self, whole: &Expr, block: &Block) {
        if let Some(value) = &block.value {
            self.same(whole, value);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { pattern, value, otherwise } => {
                if let Some(value) = value {
                    self.expr(value);
                    self.bind(pattern, value);
                }
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
            }
            StatementKind::Expr(expr) => self.expr(expr),
        }
    }

    /// The locals of a pattern take over what they match; parts of tuples, records and lists are
    /// held as numbers.
    fn bind(&mut self, pattern: &Pattern, value: &Expr) {
        match &pattern.kind {
            PatternKind::Bind(local, inner) => {
                if value.ty.integer().is_some() {
                    let node = self.classes.local(*local);
                    self.classes.join(node, value.id.0);
                }
                if let Some(inner) = inner {
                    self.bind(inner, value);
                }
            }
            PatternKind::Some(inner) | PatternKind::Ok(inner) => self.bind(inner, value),
            PatternKind::Integer(_) => {}
            PatternKind::Range(..) => self.number(value),
            PatternKind::Or(alternatives) => {
                for alternative in alternatives {
                    self.bind(alternative, value);
                }
            }
            PatternKind::Tuple(parts) => match &value.kind {
                ExprKind::Tuple(values) => {
                    for (part, value) in parts.iter().zip(values) {
                        self.bind(part, value);
                    }
                }
                _ => parts.iter().for_each(|part| self.bind_numbers(part)),
            },
            PatternKind::Record(_, fields) | PatternKind::Variant(_, _, fields) => {
                fields.iter().for_each(|(_, part)| self.bind_numbers(part));
            }
            PatternKind::List { front, back, .. } => front.iter().chain(back).for_each(|part| self.bind_numbers(part)),
            PatternKind::Err(inner) => self.bind_numbers(inner),
            PatternKind::Wildcard
            | PatternKind::Float(_)
            | PatternKind::Bool(_)
            | PatternKind::Text(_)
            | PatternKind::None => {}
        }
    }

    fn bind_numbers(&mut self, pattern: &Pattern) {
        pattern.each_bound(&mut |local| {
            let node = self.classes.local(local);
            self.classes.mark(node, |class| class.number = true);
        });
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local(local) => {
                if expr.ty.integer().is_some() {
                    let node = self.classes.local(*local);
                    self.classes.join(node, expr.id.0);
                }
            }
            ExprKind::Some(inner)
            | ExprKind::Ok(inner)
            | ExprKind::Try(inner)
            | ExprKind::WithoutError(inner)
            | ExprKind::Unwrap(inner, _) => {
                self.same(expr, inner);
            }
            ExprKind::Cast(super::typed::Cast::Same, inner) => {
                // `u8 as i64` moves it; a float needs the number.
                if expr.ty.integer().is_some() && is_wide(&inner.ty) && is_wide(&expr.ty) {
                    self.same(expr, inner);
                } else {
                    self.number(inner);
                    self.number(expr);
                }
            }
            ExprKind::UnwrapOr(option, default) => {
                self.same(expr, option);
                self.same(expr, default);
            }
            ExprKind::OkOr(option, error) => {
                self.same(expr, option);
                self.payload(error);
            }
            ExprKind::Block(block) => self.value_of(expr, block),
            ExprKind::If { condition, then, otherwise } => {
                self.condition(condition);
                self.value_of(expr, then);
                if let Some(otherwise) = otherwise {
                    self.value_of(expr, otherwise);
                }
            }
            ExprKind::While { condition, .. } => self.condition(condition),
            ExprKind::Match { scrutinee, arms } => {
                for arm in arms {
                    self.bind(&arm.pattern, scrutinee);
                    self.same(expr, &arm.body);
                }
            }
            ExprKind::Compare { op, left, right } if !op.orders() && left.ty.integer().is_some() => {
                if is_wide(&left.ty) && is_wide(&right.ty) {
                    self.same(left, right);
                } else {
                    self.number(left);
                    self.number(right);
                }
            }
            ExprKind::Assign(place, value) => match &**place {
                Place::Local(local) => {
                    if value.ty.integer().is_some() {
                        let node = self.classes.local(*local);
                        self.classes.join(node, value.id.0);
                    }
                }
                Place::Key(_, key) => {
                    self.number(key);
                    self.number(value);
                }
                _ => self.number(value),
            },
            ExprKind::For { pattern, iterable, .. } => {
                self.bind_numbers(pattern);
                self.numbers_in(iterable);
            }
            ExprKind::Sort(_, order) => self.numbers_in_order(order.as_deref()),
            ExprKind::Retain(_, pattern, _) => self.bind_numbers(pattern),
            ExprKind::Consume(chain, sink) => {
                self.numbers_in_chain(chain);
                sink.patterns.iter().for_each(|pattern| self.bind_numbers(pattern));
                for value in sink.start.iter().chain(&sink.value) {
                    self.number(value);
                }
                self.numbers_in_order(sink.order.as_deref());
                if expr.ty.integer().is_some() {
                    self.number(expr);
                }
            }
            ExprKind::Command(call) => {
                for word in &call.words {
                    match word {
                        Word::Number { value, .. } => self.number(value),
                        Word::Field { value, .. } if value.ty.integer().is_some() => self.number(value),
                        Word::Prefixed(_, value) => {
                            if value.ty.integer().is_some() {
                                self.number(value);
                            }
                        }
                        // Its elements are checked one by one as they are stored.
                        Word::Literal(_)
                        | Word::SpreadCount(_)
                        | Word::Key(_)
                        | Word::Value(_)
                        | Word::Field { .. }
                        | Word::Spread { .. } => {}
                    }
                }
                if expr.ty.integer().is_some() {
                    let text = is_wide(&expr.ty) && reply_is_text(&call.reply);
                    self.classes.mark(expr.id.0, |class| {
                        class.from_text |= text;
                        class.number |= !text;
                    });
                }
            }
            ExprKind::Concat(pieces) => {
                for piece in pieces {
                    if let Piece::Value { value, width: Some(_), .. } = piece {
                        self.number(value);
                    }
                }
            }
            // A key is text.
            ExprKind::BuildKey(_) => {}
            // What leaves the script may leave as text, also in the payload of an error.
            ExprKind::Return(value) => match value {
                Some(value) if self.in_script => self.leaving(value),
                Some(value) => self.passed_on(value, self.result),
                None => {}
            },
            ExprKind::Call { function, arguments } => {
                let (parameters, result) = match self.passed.get(function) {
                    Some(passed) => (passed.parameters.clone(), Some(passed.result)),
                    None => (Vec::new(), None),
                };
                for (at, argument) in arguments.iter().enumerate() {
                    self.passed_on(argument, parameters.get(at).copied());
                }
                self.passed_on(expr, result);
            }
            ExprKind::Err(error) => self.payload(error),
            ExprKind::Variant { .. } if self.payloads.contains(&expr.id) => {}
            ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Record { .. } if self.replies.contains(&expr.id) => {}
            ExprKind::Integer(_) | ExprKind::None => {}
            _ => {
                // Everything else computes, or puts its parts into a table: they are numbers.
                if expr.ty.integer().is_some() {
                    self.number(expr);
                }
                visit::each_child(expr, &mut |child| {
                    if child.ty.integer().is_some() {
                        self.classes.mark(child.id.0, |class| class.number = true);
                    }
                });
            }
        }
        self.inside(expr);
    }

    /// The parts of an expression; blocks statement by statement, since their `let`s bind.
    fn inside(&mut self, expr: &Expr) {
        visit::each_part(expr, &mut |part| match part {
            Part::Expr(part) => self.expr(part),
            Part::Block(block) => self.block(block),
        });
    }

    /// What is walked is counted with, and its elements stand in tables.
    fn numbers_in(&mut self, iterable: &Iterable) {
        match iterable {
            Iterable::Range { start, end, step, .. } => {
                for part in [start, end].into_iter().chain(step) {
                    self.number(part);
                }
            }
            Iterable::List { .. } | Iterable::Map { .. } => {}
            Iterable::Chain(chain) => self.numbers_in_chain(chain),
        }
    }

    fn numbers_in_order(&mut self, order: Option<&Order>) {
        if let Some(order) = order {
            order.patterns.iter().for_each(|pattern| self.bind_numbers(pattern));
            for key in &order.keys {
                self.number(&key.left);
                self.number(&key.right);
            }
        }
    }

    fn numbers_in_chain(&mut self, chain: &Chain) {
        self.numbers_in(&chain.source);
        for stage in &chain.stages {
            if let Some(pattern) = &stage.pattern {
                self.bind_numbers(pattern);
            }
            if let Some(value) = &stage.value {
                self.number(value);
            }
        }
    }

    fn condition(&mut self, condition: &Expr) {
        match &condition.kind {
            ExprKind::Let(pattern, value) => self.bind(pattern, value),
            ExprKind::Logic { left, right, .. } => {
                self.condition(left);
                self.condition(right);
            }
            _ => {}
        }
    }
}

/// The type of a part of what leaves.
fn part_of(whole: &Type, at: usize) -> Option<&Type> {
    match whole {
        Type::Tuple(parts) => parts.get(at),
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => Some(inner),
        _ => None,
    }
}

/// Whether an integer in a reply arrives as text.
fn reply_is_text(reply: &ReplyForm) -> bool {
    fn is_text(reply: &Reply) -> bool {
        match reply {
            Reply::IntText | Reply::Value | Reply::Field | Reply::FieldValue => true,
            Reply::Optional(inner, _) => is_text(inner),
            _ => false,
        }
    }
    match reply {
        // A number in a document is read as a number.
        ReplyForm::Catalogue { stored, .. } if matches!(stored.value, Type::Document(..)) => false,
        ReplyForm::Catalogue { reply, .. } => is_text(reply),
        ReplyForm::Record(_) | ReplyForm::Fields(..) => true,
        ReplyForm::Raw(_) | ReplyForm::Facts { .. } => false,
    }
}

fn apply_block(block: &mut Block, classes: &mut Classes, sink: &mut Sink) {
    visit::each_in_block_mut(block, &mut |expr| apply(expr, classes, sink));
}

fn apply(expr: &mut Expr, classes: &mut Classes, sink: &mut Sink) {
    if is_wide(&expr.ty) {
        expr.held = classes.held(expr.id.0);
    }
    if let ExprKind::Integer(value) = expr.kind
        && expr.held == Held::Number
        && !Range::EXACT.contains(Range::only(value))
    {
        sink.report(
            Diagnostic::new(
                codes::LITERAL_RANGE,
                expr.span,
                format!("`{value}` lies beyond what Lua holds exactly, ±(2^53−1)"),
            )
            .note("such a number can only be sent on, or compared for equality with a value that is only sent on")
            .help("use a number up to 9_007_199_254_740_991, or text"),
        );
    }
    visit::each_child_mut(expr, &mut |child| apply(child, classes, sink));
}
