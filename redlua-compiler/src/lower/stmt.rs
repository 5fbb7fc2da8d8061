//! Statements, blocks and helper functions.

use super::expr::Target;
use super::operands::Form;
use super::{Context, Lowering, index, number, text};
use crate::check::typed::{self, ExprKind, Helper, PatternKind, Place, StatementKind as Typed};
use crate::lua::ast::{Expr, Statement, StatementKind};

impl Lowering<'_> {
    /// The script itself.
    pub(crate) fn lower_body(&mut self) -> Vec<Statement> {
        self.context = Context::Script;
        let script = self.script;
        self.nested(|lowering| lowering.block_into(&script.body, &Target::Leave))
    }

    /// ```lua
    /// local function name(a, b)
    ///   …
    /// end
    /// ```
    pub(crate) fn lower_helper(&mut self, helper: &Helper) -> Statement {
        self.context = Context::Helper(helper.result.clone());
        self.at(helper.span, |lowering| {
            let mut parameters = Vec::new();
            for parameter in &helper.parameters {
                parameters.push(lowering.name_local(*parameter));
            }
            let body = lowering.nested(|lowering| lowering.block_into(&helper.body, &Target::Leave));
            let name = lowering.functions.get(&helper.function).cloned().unwrap_or_default();
            Statement { kind: StatementKind::LocalFunction { name, parameters, body }, origin: lowering.origin }
        })
    }

    /// A block whose value goes to `target`.
    pub(crate) fn block_into(&mut self, block: &typed::Block, target: &Target) {
        for statement in &block.statements {
            self.statement(statement);
        }
        match &block.value {
            Some(value) => self.into(value, target),
            None if matches!(target, Target::Leave) => self.leave_nothing(false),
            None => {}
        }
    }

    fn statement(&mut self, statement: &typed::Statement) {
        match &statement.kind {
            Typed::Expr(expr) => self.into(expr, &Target::Nothing),
            Typed::Let { pattern, value: Some(value), otherwise } => {
                self.at(statement.span, |lowering| lowering.lower_let(pattern, value, otherwise.as_ref()));
            }
            Typed::Let { value: None, .. } => {}
        }
    }

    fn lower_let(&mut self, pattern: &typed::Pattern, value: &typed::Expr, otherwise: Option<&typed::Block>) {
        match (&pattern.kind, otherwise) {
            (PatternKind::Bind(local, None), None) => self.let_name(*local, value),
            (PatternKind::Wildcard, None) => self.into(value, &Target::Nothing),
            (PatternKind::Tuple(parts), None) => self.let_tuple(parts, value),
            _ => self.let_pattern(pattern, value, otherwise),
        }
    }

    /// `let name = value;`: the parts of an `if` or `match` assign to the name itself.
    fn let_name(&mut self, local: typed::LocalId, value: &typed::Expr) {
        let many = matches!(
            value.kind,
            ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block(_) | ExprKind::Loop { .. }
        );
        if many {
            let before = self.block.len();
            let mut short = None;
            if let ExprKind::If { .. } = value.kind {
                let lowered = self.nested(|lowering| short = Some(lowering.value(value)));
                if !lowered.is_empty() {
                    short = None;
                }
            }
            debug_assert_eq!(before, self.block.len());
            if let Some(short) = short {
                self.bind_value(local, short);
                return;
            }
            // The new name is visible inside the value in Lua, and not in Rust: where the value
            // names an older local of that name, the new one needs another name.
            let name = self.name_wide_local(local);
            self.push(StatementKind::Local { names: vec![name.clone()], values: Vec::new() });
            self.into(value, &Target::Local(name));
            return;
        }
        // What tests its value before it goes on holds it under the name of the `let`.
        let tested = matches!(value.kind, ExprKind::Try(_) | ExprKind::Unwrap(..))
            || matches!(&value.kind, ExprKind::Command(call) if matches!(call.reply, typed::ReplyForm::Record(_)));
        self.wish = (tested && !self.script.locals[local.0].mutable).then_some(local);
        let lowered = self.owned(value);
        let taken = self.wish.take().is_none() && tested && !self.script.locals[local.0].mutable;
        if taken && lowered == self.place_of(local) {
            return;
        }
        self.bind_value(local, lowered);
    }

    /// `let (a, b) = value;`: names instead of a table.
    fn let_tuple(&mut self, parts: &[typed::Pattern], value: &typed::Expr) {
        let simple = parts.iter().all(|part| matches!(part.kind, PatternKind::Bind(_, None) | PatternKind::Wildcard));
        if simple && needs_statements(value) {
            let names: Vec<String> = parts
                .iter()
                .map(|part| match part.kind {
                    PatternKind::Bind(local, None) => self.name_wide_local(local),
                    _ => self.names.fresh("unused"),
                })
                .collect();
            self.push(StatementKind::Local { names: names.clone(), values: Vec::new() });
            self.into(value, &Target::Parts(names));
            return;
        }
        let values: Vec<Expr> = match &value.kind {
            ExprKind::Tuple(values) => self.owned_values(values),
            ExprKind::Command(call) => match self.tuple_of(call, parts) {
                Some(values) => values,
                None => self.elements_of(value, parts.len()),
            },
            _ => self.elements_of(value, parts.len()),
        };
        if simple {
            let mut names = Vec::new();
            let mut bound = Vec::new();
            for (part, value) in parts.iter().zip(values) {
                match part.kind {
                    PatternKind::Bind(local, None) => {
                        names.push(self.name_local(local));
                        bound.push(value);
                    }
                    _ if super::expr::has_call(&value) => {
                        names.push("_".to_owned());
                        bound.push(value);
                    }
                    _ => {}
                }
            }
            if !names.is_empty() {
                self.push(StatementKind::Local { names, values: bound });
            }
            return;
        }
        for (part, value) in parts.iter().zip(values) {
            let value = self.stable("part", value);
            self.bind_parts(part, &super::matching::Subject::part(value));
        }
    }

    fn elements_of(&mut self, value: &typed::Expr, count: usize) -> Vec<Expr> {
        let lowered = self.value(value);
        let table = self.stable(&self.hint(value), lowered);
        (1..=count).map(|at| index(table.clone(), number(at as i128))).collect()
    }

    /// `place = value`: the value first, as in Rust.
    pub(crate) fn assign(&mut self, place: &Place, value: &typed::Expr) {
        if let Place::Local(local) = place {
            let target = self.place_of(*local);
            // A local of the same name inside of the value would take what is meant for this one.
            let only = self.bound.get(&self.script.locals[local.0].name).copied().unwrap_or(0) <= 1;
            if let (Expr::Name(name), true) = (&target, only && needs_statements(value)) {
                self.into(value, &Target::Local(name.clone()));
                return;
            }
            let value = self.owned(value);
            self.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
            return;
        }
        let lowered = self.owned(value);
        let before = self.block.len();
        let mut saved = [lowered];
        let target = self.lower_place(place);
        if self.block.len() > before || has_call_in(&target) {
            self.save_earlier(&mut saved, before);
        }
        let [value] = saved;
        self.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
    }

    fn lower_place(&mut self, place: &Place) -> Expr {
        match place {
            Place::Local(local) => self.place_of(*local),
            Place::Field(inner, record, field) => {
                let name = self.types.records[record.0].fields[*field].name.clone();
                let inner = self.lower_place(inner);
                index(inner, text(&name))
            }
            Place::Element(inner, at) => {
                let inner = self.lower_place(inner);
                index(inner, number(*at as i128 + 1))
            }
            Place::Index(inner, at) => {
                let inner = self.lower_place(inner);
                let at = self.in_form(at, Form::Number);
                let inner = self.stable_or_name("list", inner);
                let slot = self.slot(inner.clone(), at);
                index(inner, slot)
            }
        }
    }

    /// A list that is named twice: a local's name will do, it is not assigned in between.
    pub(crate) fn stable_or_name(&mut self, wish: &str, expr: Expr) -> Expr {
        if matches!(expr, Expr::Name(_)) { expr } else { self.stable(wish, expr) }
    }
}

fn needs_statements(value: &typed::Expr) -> bool {
    matches!(value.kind, ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block(_) | ExprKind::Loop { .. })
}

fn has_call_in(target: &Expr) -> bool {
    match target {
        // The check of an index is a call too, but it changes nothing.
        Expr::Index(base, at) => {
            has_call_in(base)
                || matches!(&**at, Expr::Call(_, arguments) if arguments.iter().any(super::expr::has_call))
        }
        _ => false,
    }
}
