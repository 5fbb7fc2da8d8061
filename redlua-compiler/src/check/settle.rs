//! The end of inference: every type is what was found for it, and guards have its bounds.

use super::Checker;
use super::infer::Infer;
use super::items::Items;
use super::typed::{
    Block, Chain, Expr, ExprKind, Iterable, JsonFunction, MapFunction, Math, Pattern, PatternKind, Script, Statement,
    StatementKind, TextFunction,
};
use super::types::{Format, Integer, Range, Type};
use super::visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;

/// Replaces type variables by what was found for them; what nothing determined is an error.
pub(crate) fn settle_types(checker: &mut Checker<'_, '_>, script: &mut Script) {
    let mut settle = Settle {
        items: checker.items,
        infer: checker.infer.clone(),
        open: Vec::new(),
        undecided: None,
        maps: Vec::new(),
        faults: Vec::new(),
    };
    for local in &mut script.locals {
        settle.ty(&mut local.ty, local.span);
    }
    settle.block(&mut script.body);
    for helper in &mut script.helpers {
        settle.block(&mut helper.body);
    }
    for fault in settle.faults {
        checker.report(fault);
    }
    // Where the types were written, this was reported there.
    if let Some(fault) = settle.maps.into_iter().next()
        && checker.sink.is_empty()
    {
        checker.report(fault);
    }
    if let Some(fault) = settle.undecided
        && checker.sink.is_empty()
    {
        checker.report(fault);
    }
    // The first open place names the cause; the others follow from it.
    if let Some(span) = settle.open.first()
        && checker.sink.is_empty()
    {
        checker.report(
            Diagnostic::new(codes::CANNOT_INFER, *span, "nothing says what type this has")
                .help("write the type: `let best: Option<i64> = None;`"),
        );
    }
}

struct Settle<'m> {
    items: &'m Items<'m>,
    infer: Infer,
    /// Places whose type nothing determined.
    open: Vec<Span>,
    /// A document that is read as nobody knows what.
    undecided: Option<Diagnostic>,
    /// Maps whose types were found, and can't be those of a map.
    maps: Vec<Diagnostic>,
    faults: Vec<Diagnostic>,
}

impl Settle<'_> {
    fn ty(&mut self, ty: &mut Type, span: Span) {
        if self.infer.is_open(ty) {
            self.open.push(span);
        }
        self.refuse_results(ty, span);
        *ty = self.infer.settled(ty);
    }

    /// The result of `parse` is an `Option` in Lua: where that could not stand, it is refused as well.
    fn refuse_results(&mut self, ty: &Type, span: Span) {
        let held = match self.infer.deep(ty) {
            Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => matches!(*inner, Type::Parsed(_)),
            Type::Parsed(inner) => matches!(*inner, Type::Option(_) | Type::Parsed(_)),
            _ => false,
        };
        if held && self.faults.is_empty() {
            self.faults.push(
                Diagnostic::new(codes::TYPE_USE, span, "the `Result` of `parse` can't be kept in an `Option` or a list")
                    .help("take it apart first: `.ok()`, `.unwrap_or(0)`, or `match`; in a chain `.filter_map(|x| x.parse().ok())`"),
            );
        }
    }

    /// `let n = text.parse().unwrap_or(x);` found its type only later.
    fn parsed(&mut self, expr: &Expr) {
        let ExprKind::TextFunction(TextFunction::Parse, _) = expr.kind else { return };
        let Type::Option(inner) = &expr.ty else { return };
        if !matches!(**inner, Type::Integer(_) | Type::Float | Type::Bool | Type::Infer(_) | Type::Error) {
            self.faults.push(
                Diagnostic::new(codes::TYPE_USE, expr.span, "text is not parsed as what this use asks for")
                    .help("`parse` gives integers, `f64` and `bool`: write `.parse::<i64>()`"),
            );
        }
    }

    /// `let job: Option<Job> = json::from_str(text).ok();` found only later what is read.
    fn decoded(&mut self, expr: &mut Expr) {
        let (ExprKind::Decode(format, text), Type::Option(inner)) = (&mut expr.kind, &expr.ty) else { return };
        match &**inner {
            Type::Infer(_) => {
                let fault = Diagnostic::new(codes::CANNOT_INFER, expr.span, "nothing says what is read");
                self.undecided.get_or_insert(fault.help(match format {
                    Format::Json => "write the type behind the name: `json::from_str::<Job>(text)`",
                    Format::MsgPack => "write the type behind the name: `msgpack::from_slice::<Job>(text)`",
                }));
            }
            Type::Json if *format == Format::Json => {
                expr.kind = ExprKind::JsonFunction(JsonFunction::Parse, vec![(**text).clone()]);
            }
            ty => self.faults.extend(self.items.document_fault(*format, ty, expr.span)),
        }
    }

    fn block(&mut self, block: &mut Block) {
        for statement in &mut block.statements {
            self.statement(statement);
        }
        if let Some(value) = &mut block.value {
            self.expr(value);
        }
    }

    fn statement(&mut self, statement: &mut Statement) {
        match &mut statement.kind {
            StatementKind::Let { pattern, value, otherwise } => {
                self.pattern(pattern);
                if let Some(value) = value {
                    self.expr(value);
                }
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
            }
            StatementKind::Expr(expr) => self.expr(expr),
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        self.ty(&mut expr.ty, expr.span);
        self.guard(expr);
        if let (
            ExprKind::Map | ExprKind::MapFunction(MapFunction::From, _) | ExprKind::Consume(..),
            Type::Map(kind, key, value),
        ) = (&expr.kind, &expr.ty)
        {
            self.maps.extend(self.items.map_fault(*kind, key, value, expr.span, expr.span));
        }
        self.parsed(expr);
        self.decoded(expr);
        match &mut expr.kind {
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition);
                self.block(then);
                if let Some(otherwise) = otherwise {
                    self.block(otherwise);
                }
            }
            ExprKind::Let(pattern, value) => {
                self.pattern(pattern);
                self.expr(value);
            }
            ExprKind::Match { scrutinee, arms } => {
                self.expr(scrutinee);
                for arm in arms {
                    self.pattern(&mut arm.pattern);
                    if let Some(guard) = &mut arm.guard {
                        self.expr(guard);
                    }
                    self.expr(&mut arm.body);
                }
            }
            ExprKind::Block(block) | ExprKind::Loop { body: block, .. } | ExprKind::Labelled { body: block, .. } => {
                self.block(block);
            }
            ExprKind::While { condition, body, .. } => {
                self.expr(condition);
                self.block(body);
            }
            ExprKind::For { pattern, iterable, body, .. } => {
                self.pattern(pattern);
                if let Iterable::Chain(chain) = &mut **iterable {
                    self.stages(chain);
                }
                visit::each_in_iterable_mut(iterable, &mut |part| self.expr(part));
                self.block(body);
            }
            ExprKind::Sort(_, order) => {
                order.iter_mut().flat_map(|order| &mut order.patterns).for_each(|pattern| self.pattern(pattern));
                visit::each_child_mut(expr, &mut |child| self.expr(child));
            }
            ExprKind::Retain(_, pattern, _) => {
                self.pattern(pattern);
                visit::each_child_mut(expr, &mut |child| self.expr(child));
            }
            ExprKind::Consume(chain, sink) => {
                self.stages(chain);
                sink.patterns.iter_mut().for_each(|pattern| self.pattern(pattern));
                sink.order.iter_mut().flat_map(|order| &mut order.patterns).for_each(|pattern| self.pattern(pattern));
                if sink.guard.is_some()
                    && let Type::Integer(kind) = expr.ty
                {
                    sink.guard = Some(kind.exact());
                }
                visit::each_child_mut(expr, &mut |child| self.expr(child));
            }
            _ => visit::each_child_mut(expr, &mut |child| self.expr(child)),
        }
    }

    fn stages(&mut self, chain: &mut Chain) {
        for pattern in chain.stages.iter_mut().filter_map(|stage| stage.pattern.as_mut()) {
            self.pattern(pattern);
        }
    }

    /// A literal may have turned out to be of a narrower type than `i64`: its arithmetic is held
    /// to the bounds of that type.
    fn guard(&mut self, expr: &mut Expr) {
        let Type::Integer(kind) = expr.ty else { return };
        let bounds = kind.exact();
        let leaves = !bounds.contains(expr.range);
        match &mut expr.kind {
            ExprKind::Arithmetic { guard, .. }
            | ExprKind::Math { function: Math::Abs | Math::Pow | Math::Bits(_) | Math::Complement, guard, .. }
                if guard.is_some() || leaves =>
            {
                *guard = Some(bounds);
                expr.range = expr.range.meet(bounds);
            }
            ExprKind::Integer(value) if !kind.full().contains(Range::only(*value)) => {
                self.faults.push(out_of_range(*value, kind, expr.span));
            }
            _ => {}
        }
    }

    fn pattern(&mut self, pattern: &mut Pattern) {
        pattern.ty = self.infer.settled(&pattern.ty);
        match &mut pattern.kind {
            PatternKind::Bind(_, Some(inner))
            | PatternKind::Some(inner)
            | PatternKind::Ok(inner)
            | PatternKind::Err(inner) => self.pattern(inner),
            PatternKind::Tuple(parts) | PatternKind::Or(parts) => {
                parts.iter_mut().for_each(|part| self.pattern(part));
            }
            PatternKind::List { front, back, .. } => front.iter_mut().chain(back).for_each(|part| self.pattern(part)),
            PatternKind::Record(_, fields) | PatternKind::Variant(_, _, fields) => {
                fields.iter_mut().for_each(|(_, part)| self.pattern(part));
            }
            _ => {}
        }
    }
}

/// A literal that its type does not have.
pub(super) fn out_of_range(value: i128, kind: Integer, span: Span) -> Diagnostic {
    let (name, range) = (kind.name(), kind.full());
    Diagnostic::new(codes::LITERAL_RANGE, span, format!("`{value}` is not in the range of `{name}`"))
        .help(format!("`{name}` goes from {} to {}", range.low, range.high))
}
