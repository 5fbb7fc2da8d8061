//! Expressions: the value of each form, and where a value goes.

use super::operands::Form;
use super::{Lowering, binary, can_be_false, index, none_is_nil, not, number, text};
use crate::check::moves_are_copies;
use crate::check::typed::{self, Comparison, ExprKind, LocalId, MapFunction};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

/// Where the value of an expression goes.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// Nobody needs it.
    Nothing,
    /// Into a local that was declared.
    Local(String),
    /// The parts of a tuple into locals that were declared.
    Parts(Vec<String>),
    /// A `Result` into two locals that were declared: the value, and the error or `nil`.
    Result(String, String),
    /// Out of the script or helper.
    Leave,
}

impl Lowering<'_> {
    /// The value of an expression, as its type is held.
    pub(crate) fn value(&mut self, expr: &typed::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Integer(value) => Self::integer_literal(expr, *value),
            ExprKind::Float(value) => Self::float(*value),
            ExprKind::Bool(value) => Expr::Bool(*value),
            ExprKind::Text(bytes) => Expr::Text(bytes.clone()),
            ExprKind::None if none_is_nil(&expr.ty) => Expr::Nil,
            ExprKind::None | ExprKind::Unit | ExprKind::Error => Expr::Bool(false),
            ExprKind::Status(status) => Expr::Table { array: Vec::new(), named: vec![("ok".to_owned(), text(status))] },
            ExprKind::Local(local) => self.place_of(*local),
            ExprKind::Key(key, turn) => self.key(*key, *turn),
            ExprKind::BuildKey(key) => self.build_key(key),
            ExprKind::Some(inner) | ExprKind::Ok(inner) | ExprKind::Borrow(_, inner) => self.value(inner),
            ExprKind::Err(error) => self.error_value(error),
            ExprKind::Arithmetic { op, left, right, guard } => self.arithmetic(*op, left, right, *guard),
            ExprKind::FloatArithmetic { op, left, right } => self.float_arithmetic(*op, left, right),
            ExprKind::Negate(inner) => self.negate(inner),
            ExprKind::Not(inner) => {
                let value = self.value(inner);
                not(value)
            }
            ExprKind::Compare { op, left, right } => self.compare(*op, left, right),
            ExprKind::Logic { and, left, right } => self.logic(*and, left, right),
            ExprKind::Cast(cast, inner) => self.cast(*cast, inner),
            ExprKind::Math { function, arguments, guard } => self.math(*function, arguments, *guard, &expr.ty),
            ExprKind::Concat(pieces) => self.concat(pieces),
            ExprKind::TextFunction(function, arguments) => self.text_function(*function, arguments, &expr.ty),
            ExprKind::JsonFunction(function, operands) => self.json_function(*function, operands),
            ExprKind::Library(function, operands) => self.library_function(function, operands),
            ExprKind::Encode(format, inner) => self.encode(*format, inner),
            ExprKind::EncodeEach(format, list) => self.encode_each(*format, list),
            ExprKind::Decode(format, text) => self.decode_text(*format, text, &expr.ty),
            ExprKind::ListFunction(function, operands) => self.list_function(*function, operands),
            ExprKind::Map => Expr::Table { array: Vec::new(), named: Vec::new() },
            ExprKind::MapFunction(function, operands) => self.map_function(*function, operands),
            ExprKind::Consume(chain, sink) => self.consume(chain, sink, &expr.ty),
            ExprKind::Command(call) => self.command(call, expr.held),
            ExprKind::ReplyPart(reply, index) => self.reply_part(reply, index, &expr.ty),
            ExprKind::Protected(command) => self.protected(command, None).0,
            ExprKind::Log(level, line) => self.log(*level, line),
            ExprKind::IsSome(inner, some) => self.is_some(inner, *some),
            ExprKind::IsOk(inner, ok) => {
                let (_, error) = self.result_to_look_at(inner);
                if *ok {
                    binary(Operator::Equal, error, Expr::Nil)
                } else {
                    binary(Operator::NotEqual, error, Expr::Nil)
                }
            }
            ExprKind::WithoutError(result) => self.without_error(result, &expr.ty),
            ExprKind::UnwrapOr(option, default) => self.unwrap_or(option, default),
            ExprKind::Unwrap(option, message) => self.unwrap(option, message.as_deref()),
            ExprKind::Try(inner) => self.try_value(inner),
            ExprKind::Field(base, record, field) => {
                let name = self.types.records[record.0].fields[*field].name.clone();
                let base = self.value(base);
                index(base, text(&name))
            }
            ExprKind::Element(base, at) => {
                if let ExprKind::Tuple(parts) = &base.kind {
                    let mut values = self.taken_values(&parts.iter().collect::<Vec<_>>());
                    // The other parts are evaluated as well, in their order: they may abort.
                    if values.iter().enumerate().any(|(other, value)| other != *at && has_call(value)) {
                        values = values.into_iter().map(|value| self.stable("part", value)).collect();
                    }
                    return values.swap_remove(*at);
                }
                let base = self.value(base);
                let base = self.stable("parts", base);
                index(base, number(*at as i128 + 1))
            }
            ExprKind::Record { record, fields, base } => self.record(*record, fields, base.as_deref()),
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                let array = self.owned_values(parts);
                Expr::Table { array, named: Vec::new() }
            }
            ExprKind::Repeat(value, count) => {
                let values = self.taken_values(&[&**value, &**count]);
                self.helper(prelude::FILLED, values)
            }
            ExprKind::Variant { enumeration, variant, fields } => self.variant(*enumeration, *variant, fields),
            ExprKind::Call { function, arguments } => self.call_helper(*function, arguments),
            // The slice of values is a list of its own already.
            ExprKind::Clone(inner) if is_new_list(inner) => self.value(inner),
            ExprKind::Clone(inner) => {
                let value = self.value(inner);
                self.helper(prelude::COPY, vec![value])
            }
            ExprKind::If { condition, then, otherwise: Some(otherwise) } => {
                if let Some(short) = self.short_choice(condition, then, otherwise) {
                    return short;
                }
                self.through_local(expr)
            }
            ExprKind::Block(block) if expr.ty != Type::Never && !self.hides(block) => {
                for statement in &block.statements {
                    self.statement(statement);
                }
                match &block.value {
                    Some(value) => self.owned(value),
                    None => Expr::Bool(false),
                }
            }
            ExprKind::Match { scrutinee, arms } if self.is_some_and(scrutinee, arms) => self.some_and(scrutinee, arms),
            ExprKind::Match { .. } | ExprKind::Block(_) | ExprKind::Loop { .. } | ExprKind::Labelled { .. } => {
                if expr.ty == Type::Unit || expr.ty == Type::Never {
                    self.into(expr, &Target::Nothing);
                    return Expr::Bool(false);
                }
                self.through_local(expr)
            }
            // These have no value: what reads it is never reached, or reads `()`.
            ExprKind::OkOr(..)
            | ExprKind::Chain(_)
            | ExprKind::If { .. }
            | ExprKind::Let(..)
            | ExprKind::While { .. }
            | ExprKind::For { .. }
            | ExprKind::Break(..)
            | ExprKind::Continue(_)
            | ExprKind::Return(_)
            | ExprKind::Assert(..)
            | ExprKind::Sort(..)
            | ExprKind::Retain(..)
            | ExprKind::Assign(..) => {
                self.into(expr, &Target::Nothing);
                Expr::Bool(false)
            }
        }
    }

    /// An expression of several statements: its value goes through a local.
    fn through_local(&mut self, expr: &typed::Expr) -> Expr {
        let name = self.declare(&self.hint(expr));
        self.into(expr, &Target::Local(name.clone()));
        Expr::Name(name)
    }

    /// `condition and a or b`, where `a` is never false and neither branch needs a statement.
    pub(crate) fn short_choice(
        &mut self,
        condition: &typed::Expr,
        then: &typed::Block,
        otherwise: &typed::Block,
    ) -> Option<Expr> {
        let (then, otherwise) = (only_value(then)?, only_value(otherwise)?);
        let simple = |expr: &typed::Expr| Self::is_literal(expr) || matches!(expr.kind, ExprKind::Local(_));
        if can_be_false(&then.ty) || !simple(then) || !simple(otherwise) || binds(condition) {
            return None;
        }
        let condition = self.value(condition);
        let (then, otherwise) = (self.owned(then), self.owned(otherwise));
        Some(binary(Operator::Or, binary(Operator::And, condition, then), otherwise))
    }

    /// Lowers an expression so that its value goes to `target`.
    pub(crate) fn into(&mut self, expr: &typed::Expr, target: &Target) {
        match &expr.kind {
            ExprKind::If { condition, then, otherwise } => {
                self.at(expr.span, |lowering| lowering.if_else(condition, then, otherwise.as_ref(), target));
            }
            ExprKind::Match { scrutinee, arms } => {
                self.at(expr.span, |lowering| lowering.lower_match(scrutinee, arms, target));
            }
            ExprKind::Block(block) => {
                let body = self.nested(|lowering| lowering.block_into(block, target));
                self.append_scoped(body);
            }
            ExprKind::While { condition, body, label } => {
                self.at(expr.span, |lowering| lowering.lower_while(condition, body, *label));
            }
            ExprKind::Loop { body, label } => {
                self.at(expr.span, |lowering| lowering.lower_loop(body, *label, target));
            }
            ExprKind::Labelled { body, label } => {
                self.at(expr.span, |lowering| lowering.lower_labelled(body, *label, target));
            }
            ExprKind::For { pattern, iterable, body, label } => {
                self.at(expr.span, |lowering| lowering.lower_for(pattern, iterable, body, *label));
                self.leave_unit(target);
            }
            ExprKind::Break(label, value) => {
                self.at(expr.span, |lowering| lowering.lower_break(*label, value.as_deref()))
            }
            ExprKind::Continue(label) => self.at(expr.span, |lowering| lowering.lower_continue(*label)),
            ExprKind::Return(value) => self.at(expr.span, |lowering| {
                // What follows must not run, although there is nothing to give.
                let nothing = value.as_ref().is_none_or(|value| gives_nothing(&value.ty));
                if let Some(value) = value {
                    lowering.leave(value);
                }
                lowering.leave_nothing(nothing);
            }),
            ExprKind::Assign(place, value) => {
                self.at(expr.span, |lowering| lowering.assign(place, value));
                self.leave_unit(target);
            }
            ExprKind::Sort(list, order) => {
                self.at(expr.span, |lowering| lowering.lower_sort(list, order.as_deref()));
                self.leave_unit(target);
            }
            ExprKind::Retain(list, pattern, condition) => {
                self.at(expr.span, |lowering| lowering.lower_retain(list, pattern, condition));
                self.leave_unit(target);
            }
            ExprKind::Assert(condition, message) => {
                self.at(expr.span, |lowering| {
                    if matches!(condition.kind, ExprKind::Bool(false)) {
                        let abort = lowering.abort("ASSERT", message);
                        lowering.push(abort);
                        return;
                    }
                    let condition = lowering.value(condition);
                    lowering.abort_if(not(condition), "ASSERT", message);
                });
                self.leave_unit(target);
            }
            _ => match target {
                Target::Nothing => self.discard(expr),
                Target::Local(name) => {
                    let value = self.owned(expr);
                    let name = Expr::Name(name.clone());
                    self.push(StatementKind::Assign { targets: vec![name], values: vec![value] });
                }
                Target::Parts(names) => self.assign_parts(expr, names),
                Target::Result(..) if expr.ty == Type::Never => {
                    self.value(expr);
                }
                Target::Result(value, problem) => {
                    let targets = vec![Expr::Name(value.clone()), Expr::Name(problem.clone())];
                    let values = self.result_values(expr);
                    self.push(StatementKind::Assign { targets, values });
                }
                Target::Leave => self.leave(expr),
            },
        }
    }

    /// `a, b = x, y`, without a table in between where the parts are known.
    fn assign_parts(&mut self, expr: &typed::Expr, names: &[String]) {
        if self.ended {
            return;
        }
        let values = match &expr.kind {
            ExprKind::Tuple(parts) => self.owned_values(parts),
            _ if expr.ty == Type::Never => {
                self.value(expr);
                return;
            }
            _ => {
                // Parts that are tables would stay those of a place.
                let has_tables = matches!(&expr.ty, Type::Tuple(parts) if parts.iter().any(|part| moves_are_copies(part, self.types)));
                let lowered = if has_tables { self.owned(expr) } else { self.value(expr) };
                let table = self.stable(&self.hint(expr), lowered);
                (1..=names.len()).map(|at| index(table.clone(), number(at as i128))).collect()
            }
        };
        let targets = names.iter().map(|name| Expr::Name(name.clone())).collect();
        self.push(StatementKind::Assign { targets, values });
    }

    fn leave_unit(&mut self, target: &Target) {
        if matches!(target, Target::Leave) {
            self.leave_nothing(false);
        }
    }

    /// Evaluates for its effect only.
    fn discard(&mut self, expr: &typed::Expr) {
        self.at(expr.span, |lowering| match &expr.kind {
            ExprKind::Command(call) => lowering.discard_command(call),
            ExprKind::Protected(command) => lowering.discard_protected(command),
            ExprKind::MapFunction(function @ (MapFunction::Insert | MapFunction::Remove), operands) => {
                lowering.change_entry(*function, operands);
            }
            ExprKind::Call { .. } => {
                let value = lowering.value(expr);
                if matches!(value, Expr::Call(..)) {
                    lowering.push(StatementKind::Call(value));
                }
            }
            ExprKind::Try(inner) if matches!(inner.ty, Type::Result(..)) => {
                lowering.try_value(inner);
            }
            _ if matches!(expr.ty, Type::Result(..)) => {
                lowering.result(expr);
            }
            _ => {
                let value = lowering.value(expr);
                if has_call(&value) {
                    match value {
                        Expr::Call(..) => lowering.push(StatementKind::Call(value)),
                        other => {
                            lowering.save("_", other);
                        }
                    }
                }
            }
        });
    }

    fn compare(&mut self, op: Comparison, left: &typed::Expr, right: &typed::Expr) -> Expr {
        let ty = &left.ty;
        if op.orders() && *ty == Type::Text {
            return self.compare_texts(op, left, right);
        }
        if !ty.is_value() {
            return self.compare_parts(op, left, right);
        }
        let form = if op.orders() || left.held != right.held { Form::Number } else { Form::Value };
        let form = if ty.integer().is_some() && !matches!(ty, Type::Option(_)) { form } else { Form::Value };
        let none_is_nil = none_is_nil(ty);
        let (left, right) = self.pair(left, right, form);
        // As a condition `x ~= false` is taken for `x`, which `nil` is not.
        let (left, right) = if none_is_nil && right == Expr::Bool(false) { (right, left) } else { (left, right) };
        let op = match op {
            Comparison::Equal => Operator::Equal,
            Comparison::NotEqual => Operator::NotEqual,
            Comparison::Less => Operator::Less,
            Comparison::LessEqual => Operator::LessEqual,
            Comparison::Greater => Operator::Greater,
            Comparison::GreaterEqual => Operator::GreaterEqual,
        };
        binary(op, left, right)
    }

    /// Text is ordered bytewise: Lua's `<` follows the locale of the host.
    fn compare_texts(&mut self, op: Comparison, left: &typed::Expr, right: &typed::Expr) -> Expr {
        let (left, right) = self.pair(left, right, Form::Value);
        match op {
            Comparison::Less => self.helper(prelude::BEFORE, vec![left, right]),
            Comparison::GreaterEqual => not(self.helper(prelude::BEFORE, vec![left, right])),
            _ => {
                // `a > b` is `before(b, a)`, with the operands evaluated in their order.
                let (left, right) = (self.stable_or_name("left", left), self.stable_or_name("right", right));
                let swapped = self.helper(prelude::BEFORE, vec![right, left]);
                if op == Comparison::Greater { swapped } else { not(swapped) }
            }
        }
    }

    /// Tuples, records and arrays compare by content.
    fn compare_parts(&mut self, op: Comparison, left: &typed::Expr, right: &typed::Expr) -> Expr {
        let (lowered_left, lowered_right) = self.pair(left, right, Form::Value);
        let lowered_left = self.stable_or_name("left", lowered_left);
        let lowered_right = self.stable_or_name("right", lowered_right);
        let equal = self.equal_parts(&left.ty, lowered_left, lowered_right);
        if op == Comparison::Equal { equal } else { not(equal) }
    }

    pub(crate) fn equal_parts(&mut self, ty: &Type, left: Expr, right: Expr) -> Expr {
        let parts: Vec<(Expr, Type)> = match ty {
            Type::Tuple(parts) => {
                parts.iter().enumerate().map(|(at, part)| (number(at as i128 + 1), part.clone())).collect()
            }
            Type::Array(element, length) => {
                (0..*length).map(|at| (number(at as i128 + 1), (**element).clone())).collect()
            }
            Type::Record(id) => {
                self.types.records[id.0].fields.iter().map(|field| (text(&field.name), field.ty.clone())).collect()
            }
            Type::Option(inner) if !inner.is_value() => {
                let both = binary(Operator::And, left.clone(), right.clone());
                let same = self.equal_parts(inner, left.clone(), right.clone());
                let neither = binary(Operator::Equal, left, right);
                return binary(Operator::Or, neither, binary(Operator::And, both, same));
            }
            _ => return binary(Operator::Equal, left, right),
        };
        let mut equal: Option<Expr> = None;
        for (at, part) in parts {
            let same = self.equal_parts(&part, index(left.clone(), at.clone()), index(right.clone(), at));
            equal = Some(match equal {
                Some(equal) => binary(Operator::And, equal, same),
                None => same,
            });
        }
        equal.unwrap_or(Expr::Bool(true))
    }

    /// `left and right`; the statements that the right side needs run under its `if` only.
    fn logic(&mut self, and: bool, left: &typed::Expr, right: &typed::Expr) -> Expr {
        let left = self.value(left);
        self.logic_with(and, left, right, "met")
    }

    pub(crate) fn logic_with(&mut self, and: bool, left: Expr, right: &typed::Expr, wish: &str) -> Expr {
        let mut value = Expr::Nil;
        let statements = self.nested(|lowering| value = lowering.value(right));
        let op = if and { Operator::And } else { Operator::Or };
        if statements.is_empty() {
            return binary(op, left, value);
        }
        let name = self.names.fresh(wish);
        self.push(StatementKind::Local { names: vec![name.clone()], values: vec![left] });
        let result = Expr::Name(name);
        let mut body = statements;
        body.push(crate::lua::ast::Statement {
            kind: StatementKind::Assign { targets: vec![result.clone()], values: vec![value] },
            origin: self.origin,
        });
        let condition = if and { result.clone() } else { not(result.clone()) };
        self.push(StatementKind::If { arms: vec![(condition, body)], otherwise: Vec::new() });
        result
    }

    fn record(
        &mut self,
        record: crate::check::types::RecordId,
        fields: &[(usize, typed::Expr)],
        base: Option<&typed::Expr>,
    ) -> Expr {
        let values: Vec<typed::Expr> = fields.iter().map(|(_, value)| value.clone()).collect();
        let mut lowered = self.owned_values(&values);
        let known = &self.types.records[record.0].fields;
        let mut named: Vec<(String, Expr)> = Vec::new();
        let base = base.map(|base| {
            let before = self.block.len();
            let value = self.value(base);
            let acts = self.acts(&value) || lowered.iter().any(|field| self.acts(field));
            let prepared = self.block.len() > before;
            let base = self.stable("base", value);
            // What the base is comes behind the fields, as in Rust, and may stop the script.
            if prepared || (acts && self.block.len() > before) {
                self.save_earlier(&mut lowered, before);
            }
            base
        });
        for ((field, _), value) in fields.iter().zip(lowered) {
            named.push((known[*field].name.clone(), value));
        }
        let mut array = Vec::new();
        if let Some(base) = base {
            if super::document::is_open(record, self.types) {
                // The text that it was read from.
                array.push(index(base.clone(), number(1)));
            }
            for (at, field) in known.iter().enumerate() {
                if !fields.iter().any(|(given, _)| *given == at) {
                    let part = index(base.clone(), text(&field.name));
                    named.push((field.name.clone(), self.own_part(part, &field.ty)));
                }
            }
        }
        Expr::Table { array, named }
    }

    /// A helper's call. A helper changes no local of its caller, so plain arguments need no copy.
    fn call_helper(&mut self, function: usize, arguments: &[typed::Expr]) -> Expr {
        let lowered = self.owned_values(arguments);
        let name = self.functions.get(&function).cloned().unwrap_or_default();
        Expr::Call(Box::new(Expr::Name(name)), lowered)
    }

    /// A name for a temporary, after what it holds.
    pub(crate) fn hint(&self, expr: &typed::Expr) -> String {
        match &expr.kind {
            ExprKind::Command(call) => self.hint_of(call),
            ExprKind::Protected(inner) => self.hint(inner),
            ExprKind::Unwrap(inner, _)
            | ExprKind::Try(inner)
            | ExprKind::UnwrapOr(inner, _)
            | ExprKind::OkOr(inner, _)
            | ExprKind::WithoutError(inner)
            | ExprKind::Borrow(_, inner) => self.hint(inner),
            ExprKind::ListFunction(typed::ListFunction::Slice { .. }, _) => "part".to_owned(),
            ExprKind::TextFunction(function, _) => Self::hint_of_text(*function).to_owned(),
            ExprKind::Library(typed::LibraryFunction::Captures(_), _) => "found".to_owned(),
            ExprKind::Library(typed::LibraryFunction::Gmatch(_), _) => "found".to_owned(),
            _ => "value".to_owned(),
        }
    }

    /// A local and its value, for `let`.
    pub(crate) fn bind_value(&mut self, local: LocalId, value: Expr) {
        let name = self.name_local(local);
        self.push(StatementKind::Local { names: vec![name], values: vec![value] });
    }
}

/// Whether a script or helper that succeeds with a value of the type returns nothing.
fn gives_nothing(ty: &Type) -> bool {
    match ty {
        Type::Unit => true,
        Type::Result(ok, _) => **ok == Type::Unit,
        _ => false,
    }
}

/// Whether a list was just made, and none of its elements is a table.
fn is_new_list(expr: &typed::Expr) -> bool {
    match (&expr.kind, &expr.ty) {
        (ExprKind::ListFunction(typed::ListFunction::Slice { .. }, _), Type::Vec(element)) => element.is_value(),
        (ExprKind::Borrow(_, inner), _) => is_new_list(inner),
        _ => false,
    }
}

fn only_value(block: &typed::Block) -> Option<&typed::Expr> {
    if block.statements.is_empty() { block.value.as_deref() } else { None }
}

/// Whether a condition binds names.
pub(crate) fn binds(condition: &typed::Expr) -> bool {
    match &condition.kind {
        ExprKind::Let(..) => true,
        ExprKind::Logic { left, right, .. } => binds(left) || binds(right),
        _ => false,
    }
}

/// Whether evaluating an expression can do something.
pub(crate) fn has_call(expr: &Expr) -> bool {
    match expr {
        Expr::Call(..) => true,
        Expr::Index(left, right) | Expr::Binary(_, left, right) => has_call(left) || has_call(right),
        Expr::Not(inner) | Expr::Negate(inner) | Expr::Length(inner) | Expr::Group(inner) => has_call(inner),
        Expr::Table { array, named } => array.iter().any(has_call) || named.iter().any(|(_, value)| has_call(value)),
        Expr::Nil | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Name(_) => false,
    }
}
