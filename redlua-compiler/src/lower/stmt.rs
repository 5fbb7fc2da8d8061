//! Statements, blocks and helper functions.

use super::copies::is_place;
use super::expr::Target;
use super::mapped_error::mapped_error;
use super::operands::Form;
use super::{Context, Lowering, index, number, text};
use crate::check::can_change;
use crate::check::typed::{self, ExprKind, Helper, PatternKind, Place, StatementKind as Typed};
use crate::check::types::Type;
use crate::check::visit;
use crate::lua::ast::{Expr, Statement, StatementKind};
use crate::lua::prelude;
use std::collections::BTreeSet;

impl Lowering<'_> {
    /// The script itself.
    pub(crate) fn lower_body(&mut self) -> Vec<Statement> {
        self.context = Context::Script;
        let script = self.script;
        self.count_names(super::bound::in_script(script));
        self.nested(|lowering| lowering.block_into(&script.body, &Target::Leave))
    }

    /// The helpers, callees first. Where two call each other, the later one's name is declared first.
    pub(crate) fn lower_helpers(&mut self) -> Vec<Statement> {
        let script = self.script;
        let mut seen = BTreeSet::new();
        for helper in &script.helpers {
            seen.insert(helper.function);
            visit::each_in_block(&helper.body, &mut |expr| self.find_forward(expr, &seen));
        }
        let mut functions = Vec::new();
        if !self.forward.is_empty() {
            let names = self.forward.iter().filter_map(|function| self.functions.get(function).cloned()).collect();
            functions.push(Statement { kind: StatementKind::Local { names, values: Vec::new() }, origin: self.origin });
        }
        functions.extend(script.helpers.iter().map(|helper| self.lower_helper(helper)));
        functions
    }

    fn find_forward(&mut self, expr: &typed::Expr, seen: &BTreeSet<usize>) {
        if let ExprKind::Call { function, .. } = expr.kind
            && !seen.contains(&function)
        {
            self.forward.insert(function);
        }
        visit::each_child(expr, &mut |child| self.find_forward(child, seen));
    }

    /// ```lua
    /// local function name(a, b)
    ///   …
    /// end
    /// ```
    pub(crate) fn lower_helper(&mut self, helper: &Helper) -> Statement {
        self.context = Context::Helper(helper.result.clone());
        self.count_names(super::bound::in_helper(helper));
        self.constant.clear();
        // Its temporaries are its own: the next function may use the same names.
        let names = self.names.clone();
        let function = self.at(helper.span, |lowering| {
            let mut parameters = Vec::new();
            for parameter in &helper.parameters {
                parameters.push(lowering.name_local(*parameter));
            }
            let body = lowering.nested(|lowering| lowering.block_into(&helper.body, &Target::Leave));
            let name = lowering.functions.get(&helper.function).cloned().unwrap_or_default();
            let declared = lowering.forward.contains(&helper.function);
            Statement {
                kind: StatementKind::LocalFunction { declared, name, parameters, body },
                origin: lowering.origin,
            }
        });
        self.names = names;
        function
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

    pub(crate) fn statement(&mut self, statement: &typed::Statement) {
        match &statement.kind {
            Typed::Expr(expr) => self.into(expr, &Target::Nothing),
            Typed::Let { pattern, value: Some(value), otherwise } => {
                self.at(statement.span, |lowering| lowering.lower_let(pattern, value, otherwise.as_ref()));
            }
            Typed::Let { pattern, value: None, .. } => {
                self.at(statement.span, |lowering| pattern.each_bound(&mut |local| lowering.late_let(local)));
            }
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
        if matches!(value.ty, Type::Result(..)) {
            self.let_result(local, value);
            return;
        }
        let many = matches!(
            value.kind,
            ExprKind::If { .. }
                | ExprKind::Match { .. }
                | ExprKind::Block(_)
                | ExprKind::Loop { .. }
                | ExprKind::Labelled { .. }
        );
        if many {
            if let ExprKind::If { condition, then, otherwise: Some(otherwise) } = &value.kind
                && let Some(short) = self.short_choice(condition, then, otherwise)
            {
                self.bind_value(local, short);
                return;
            }
            if let ExprKind::Block(block) = &value.kind
                && value.ty != Type::Never
                && !self.hides(block)
                && let Some(value) = &block.value
            {
                for statement in &block.statements {
                    self.statement(statement);
                }
                self.let_name(local, value);
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
        let tested = matches!(value.kind, ExprKind::Try(_) | ExprKind::Unwrap(..) | ExprKind::Consume(..))
            || matches!(&value.kind, ExprKind::Command(call)
                if matches!(call.reply, typed::ReplyForm::Record(_)) || matches!(value.ty, Type::Vec(_)));
        self.wish = (tested && !self.script.locals[local.0].mutable).then_some(local);
        // A condition is lowered a second time where it needs statements: then the local has a place from the first.
        self.places.remove(&local);
        let lowered = self.owned(value);
        self.wish = None;
        if self.places.contains_key(&local) && lowered == self.place_of(local) {
            return;
        }
        self.bind_value(local, lowered);
    }

    /// `local name`: an assignment gives it its value.
    fn late_let(&mut self, local: typed::LocalId) {
        let declared = &self.script.locals[local.0];
        let mut names = vec![self.name_local(local)];
        if matches!(declared.ty, Type::Result(..)) {
            let problem = self.names.fresh(&format!("{}_problem", names[0]));
            self.problems.insert(local, Expr::Name(problem.clone()));
            names.push(problem);
        }
        self.push(StatementKind::Local { names, values: Vec::new() });
    }

    /// `local result, result_problem = …`: a `Result` is two locals.
    fn let_result(&mut self, local: typed::LocalId, value: &typed::Expr) {
        if let ExprKind::Protected(command) = &value.kind
            && !self.script.locals[local.0].mutable
        {
            // Its two values have locals already.
            let (value, problem) = self.protected(command, Some(local));
            self.places.insert(local, value);
            self.problems.insert(local, problem);
            return;
        }
        if let Some(mapped) = mapped_error(value) {
            let values = self.result_values(mapped.result);
            let name = self.name_wide_local(local);
            let problem = self.names.fresh(&format!("{name}_problem"));
            self.push(StatementKind::Local { names: vec![name, problem.clone()], values });
            self.map_problem(&mapped, &problem);
            if !self.script.locals[local.0].mutable {
                self.constant.insert(problem.clone());
            }
            self.problems.insert(local, Expr::Name(problem));
            return;
        }
        let values = if needs_statements(value) { None } else { Some(self.result_values(value)) };
        let name = if values.is_some() { self.name_local(local) } else { self.name_wide_local(local) };
        let problem = self.names.fresh(&format!("{name}_problem"));
        if !self.script.locals[local.0].mutable {
            self.constant.insert(problem.clone());
        }
        self.problems.insert(local, Expr::Name(problem.clone()));
        let names = vec![name.clone(), problem.clone()];
        self.push(StatementKind::Local { names, values: values.unwrap_or_default() });
        if needs_statements(value) {
            self.into(value, &Target::Result(name, problem));
        }
    }

    /// `let (a, b) = value;`: names instead of a table.
    fn let_tuple(&mut self, parts: &[typed::Pattern], value: &typed::Expr) {
        if let ExprKind::Block(block) = &value.kind
            && value.ty != Type::Never
            && !self.hides(block)
            && let Some(value) = &block.value
        {
            for statement in &block.statements {
                self.statement(statement);
            }
            self.let_tuple(parts, value);
            return;
        }
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
        if let (ExprKind::Library(typed::LibraryFunction::Unpack(format), operands), true) = (&value.kind, simple) {
            self.let_unpacked(format, operands, parts);
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
        // What is taken out of a place stays in it.
        let shared = is_place(value);
        if simple {
            let mut names = Vec::new();
            let mut bound = Vec::new();
            for (part, value) in parts.iter().zip(values) {
                match part.kind {
                    PatternKind::Bind(local, None) => {
                        names.push(self.name_local(local));
                        bound.push(if shared { self.own_part(value, &part.ty) } else { value });
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
        // All values before the first name: a name may hide what a later value reads.
        let values: Vec<Expr> = values.into_iter().map(|value| self.stable("part", value)).collect();
        for (part, value) in parts.iter().zip(values) {
            self.bind_parts(part, &super::pattern::Subject::part(value));
        }
    }

    fn elements_of(&mut self, value: &typed::Expr, count: usize) -> Vec<Expr> {
        let lowered = self.value(value);
        let table = self.stable(&self.hint(value), lowered);
        (1..=count).map(|at| index(table.clone(), number(at as i128))).collect()
    }

    /// Whether a name of a block, seen behind it, would be taken for another of that name.
    pub(crate) fn hides(&self, block: &typed::Block) -> bool {
        let bound = super::bound::in_statements(block);
        bound.iter().any(|local| self.bound.get(&self.script.locals[local.0].name).copied().unwrap_or(0) > 1)
    }

    /// `place = value`: the value first, as in Rust.
    pub(crate) fn assign(&mut self, place: &Place, value: &typed::Expr) {
        if let Place::Local(local) = place {
            let target = self.place_of(*local);
            if let (Expr::Name(name), Some(Expr::Name(problem))) = (&target, self.problems.get(local)) {
                let both = Target::Result(name.clone(), problem.clone());
                self.into(value, &both);
                return;
            }
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
        let aborts_late = self.acts(&saved[0]) && super::expr::has_call(&target);
        // Lua looks for the place first: `list[1] = pop(list)` would find one that is gone.
        let moves_place = can_change(value) && is_looked_up(&target);
        if self.block.len() > before || has_call_in(&target) || aborts_late || moves_place {
            self.save_earlier(&mut saved, before);
        }
        let [value] = saved;
        self.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
    }

    /// Whether an expression calls a command or a helper of the script, or reads data that may be at fault: whatever can
    /// abort waits until then.
    pub(crate) fn acts(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Call(function, arguments) => {
                let is_own = matches!(&**function, Expr::Name(name) if self.functions.values().any(|own| own == name));
                let is_command =
                    matches!(arguments.first(), Some(Expr::Text(_))) && **function == super::command_function();
                let reads = matches!(&**function, Expr::Name(name) if prelude::stops_on_data(name));
                is_own || is_command || reads || arguments.iter().any(|argument| self.acts(argument))
            }
            Expr::Index(left, right) | Expr::Binary(_, left, right) => self.acts(left) || self.acts(right),
            Expr::Not(inner) | Expr::Negate(inner) | Expr::Length(inner) | Expr::Group(inner) => self.acts(inner),
            Expr::Table { array, named } => {
                array.iter().any(|part| self.acts(part)) || named.iter().any(|(_, part)| self.acts(part))
            }
            Expr::Nil | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Name(_) => false,
        }
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
            Place::Key(inner, key) => {
                let inner = self.lower_place(inner);
                let key = self.value(key);
                index(inner, key)
            }
        }
    }

    /// A list that is named twice: a local's name will do, it is not assigned in between.
    pub(crate) fn stable_or_name(&mut self, wish: &str, expr: Expr) -> Expr {
        if matches!(expr, Expr::Name(_)) { expr } else { self.stable(wish, expr) }
    }
}

fn needs_statements(value: &typed::Expr) -> bool {
    matches!(
        value.kind,
        ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block(_)
            | ExprKind::Loop { .. }
            | ExprKind::Labelled { .. }
    )
}

/// Whether where a place is depends on more than names: on a length, an element, a check.
fn is_looked_up(target: &Expr) -> bool {
    fn reads(at: &Expr) -> bool {
        match at {
            Expr::Binary(_, left, right) => reads(left) || reads(right),
            Expr::Not(inner) | Expr::Negate(inner) | Expr::Group(inner) => reads(inner),
            Expr::Nil | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Name(_) => false,
            Expr::Call(..) | Expr::Index(..) | Expr::Length(_) | Expr::Table { .. } => true,
        }
    }
    match target {
        Expr::Index(base, at) => is_looked_up(base) || reads(at),
        _ => false,
    }
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
