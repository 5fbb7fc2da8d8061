//! What leaves: the reply of a script, the result of a helper, errors.
//!
//! All exits go through `leave` and `leave_nothing`.

use super::expr::Target;
use super::mapped_error::mapped_error;
use super::{Context, Lowering, binary, can_be_false, index, none_is_nil, not, number, text};
use crate::check::typed::{self, ExprKind, Held};
use crate::check::types::{EnumId, Range, Type};
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// `return value`, in the form of the script's reply or the helper's result.
    pub(crate) fn leave(&mut self, expr: &typed::Expr) {
        match &expr.kind {
            ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block(_)
            | ExprKind::Loop { .. }
            | ExprKind::Labelled { .. } => {
                self.into(expr, &Target::Leave);
            }
            ExprKind::Return(_) | ExprKind::Break(..) | ExprKind::Continue(_) => self.into(expr, &Target::Nothing),
            // Each arm that could leave 2^53-1 is checked where it leaves.
            ExprKind::Math { function: typed::Math::Exact, arguments, .. }
                if matches!(self.context, Context::Script)
                    && matches!(
                        arguments.first().map(|argument| &argument.kind),
                        Some(ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block(_))
                    ) =>
            {
                self.into(&arguments[0], &Target::Leave);
            }
            _ => self.at(expr.span, |lowering| lowering.leave_with(expr)),
        }
    }

    fn leave_with(&mut self, expr: &typed::Expr) {
        if let Type::Result(ok, _) = &expr.ty {
            let ok = (**ok).clone();
            self.leave_result(expr, &ok);
            return;
        }
        match self.context.clone() {
            Context::Script => self.leave_reply(expr),
            Context::Helper(_) => {
                if expr.ty == Type::Unit {
                    self.into(expr, &Target::Nothing);
                    self.leave_nothing(false);
                    return;
                }
                let value = self.owned(expr);
                self.push_return(vec![value]);
            }
        }
    }

    /// A script's reply, or its `return` without one.
    fn leave_reply(&mut self, expr: &typed::Expr) {
        if matches!(expr.ty, Type::Unit | Type::Never) {
            self.into(expr, &Target::Nothing);
            self.leave_nothing(false);
            return;
        }
        let reply = match &self.script.flat {
            Some(parts) => self.flat_reply(expr, parts),
            None => self.reply(expr, &self.script.reply),
        };
        self.push_return(vec![reply]);
    }

    /// The reply of a `#[redlua(flat)]` script: all parts of all tuples in one array.
    fn flat_reply(&mut self, expr: &typed::Expr, parts: &[Type]) -> Expr {
        if let ExprKind::List(tuples) = &expr.kind
            && tuples.iter().all(|tuple| matches!(tuple.kind, ExprKind::Tuple(_)))
        {
            let values: Vec<(&typed::Expr, &Type)> = tuples
                .iter()
                .flat_map(|tuple| match &tuple.kind {
                    ExprKind::Tuple(values) => values.iter().zip(parts),
                    _ => [].iter().zip(parts),
                })
                .collect();
            return Expr::Table { array: self.replies(&values), named: Vec::new() };
        }
        if let Some(raw) = self.flat_command(expr) {
            return raw;
        }
        let list = self.value(expr);
        self.flattened(list, parts)
    }

    /// ```lua
    /// local flat = {}
    /// for i = 1, #list do
    ///   local element = list[i]
    ///   flat[2 * i - 1], flat[2 * i] = element[1], decimal(element[2])
    /// end
    /// ```
    fn flattened(&mut self, list: Expr, parts: &[Type]) -> Expr {
        let list = self.stable_or_name("list", list);
        let flat = self.save("flat", Expr::Table { array: Vec::new(), named: Vec::new() });
        let at = self.open_counter();
        let turn = Expr::Name(at.clone());
        let width = parts.len() as i128;
        let body = self.nested(|lowering| {
            let element = lowering.save("element", index(list.clone(), turn.clone()));
            let mut values = Vec::new();
            for (place, part) in parts.iter().enumerate() {
                let value = index(element.clone(), number(place as i128 + 1));
                values.push(lowering.reply_of(value, part, lowering.range_of(part), Held::Number));
            }
            let base = if width == 1 { turn } else { binary(Operator::Multiply, number(width), turn) };
            let targets =
                (0..width).map(|place| index(flat.clone(), super::plus(base.clone(), place + 1 - width))).collect();
            lowering.push(StatementKind::Assign { targets, values });
        });
        let stop = Expr::Length(Box::new(list));
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
        flat
    }

    /// `return` in the middle needs the statement; falling off the end does not.
    pub(crate) fn leave_nothing(&mut self, early: bool) {
        if early {
            self.push(StatementKind::Return(Vec::new()));
        }
    }

    /// A call in tail position would lose the line of an abort: it is put into parentheses.
    fn push_return(&mut self, values: Vec<Expr>) {
        let single = values.len() == 1;
        let values = values
            .into_iter()
            .map(|value| match &value {
                Expr::Call(function, _) if single && matches!(&**function, Expr::Name(_)) => {
                    Expr::Group(Box::new(value))
                }
                _ => value,
            })
            .collect();
        self.push(StatementKind::Return(values));
    }

    /// `Ok(value)`, `Err(error)`, or another result.
    fn leave_result(&mut self, expr: &typed::Expr, ok: &Type) {
        match &expr.kind {
            ExprKind::Ok(value) => self.leave_ok(value),
            ExprKind::Err(error) => {
                let error = self.error_value(error);
                self.leave_error(error);
            }
            ExprKind::OkOr(option, error) => {
                let lowered = self.value(option);
                let value = self.stable(&self.hint(option), lowered);
                let error = self.late_error(error);
                let missing = self.missing(&option.ty, value.clone());
                let body = self.nested(|lowering| lowering.leave_late(error));
                self.push(StatementKind::If { arms: vec![(missing, body)], otherwise: Vec::new() });
                self.leave_lowered(value, ok, option.range, option.held);
            }
            _ => {
                let (value, error) = self.result(expr);
                if matches!(self.context, Context::Helper(_)) {
                    self.push(StatementKind::Return(vec![value, error]));
                    return;
                }
                let body = self.nested(|lowering| lowering.leave_error(error.clone()));
                self.push(StatementKind::If { arms: vec![(error, body)], otherwise: Vec::new() });
                self.leave_lowered(value, ok, expr.range, Held::Number);
            }
        }
    }

    fn leave_ok(&mut self, value: &typed::Expr) {
        match self.context {
            Context::Script => self.leave_reply(value),
            Context::Helper(_) => {
                if value.ty == Type::Unit {
                    self.into(value, &Target::Nothing);
                    return;
                }
                let value = self.owned(value);
                self.push_return(vec![value]);
            }
        }
    }

    fn leave_lowered(&mut self, value: Expr, ty: &Type, range: Range, held: Held) {
        if *ty == Type::Unit {
            return;
        }
        match self.context {
            Context::Script => {
                let reply = match &self.script.flat {
                    Some(parts) => self.flattened(value, parts),
                    None => self.reply_of(value, outside(ty, &self.script.reply), range, held),
                };
                self.push_return(vec![reply]);
            }
            Context::Helper(_) => self.push_return(vec![value]),
        }
    }

    /// `return {err = 'CODE …'}` from the script, `return nil, error` from a helper.
    fn leave_error(&mut self, error: Expr) {
        match self.context {
            Context::Script => {
                let was_kept = !matches!(error, Expr::Table { .. }) || self.takes_errors_apart();
                let error =
                    if was_kept && self.has_text_in_errors() { self.helper(prelude::TOLD, vec![error]) } else { error };
                self.push(StatementKind::Return(vec![error]));
            }
            Context::Helper(_) => self.push(StatementKind::Return(vec![Expr::Nil, error])),
        }
    }

    /// Whether the script's own errors hold texts, which may be no UTF-8.
    fn has_text_in_errors(&self) -> bool {
        let variants = self.script.error.iter().flat_map(|id| &self.types.enums[id.0].variants);
        let mut fields = variants.flat_map(|variant| &variant.fields);
        fields.any(|field| match &field.ty {
            Type::Option(inner) => matches!(**inner, Type::Text | Type::Json),
            ty => matches!(ty, Type::Text | Type::Json),
        })
    }

    /// An error that is evaluated before it is known whether it is needed, as in Rust. It is put together where it
    /// leaves: a field that no error can hold is no fault of a call that succeeds.
    fn late_error(&mut self, error: &typed::Expr) -> LateError {
        let ExprKind::Variant { enumeration, variant, fields } = &error.kind else {
            let value = self.error_value(error);
            return LateError::Lowered(self.stable("problem", value));
        };
        if fields.iter().all(|(_, value)| Self::is_literal(value) || matches!(value.kind, ExprKind::Local(_))) {
            return LateError::Typed(error.clone());
        }
        let values = self.values(fields.iter().map(|(_, value)| value));
        let known = &self.types.enums[enumeration.0].variants[*variant].fields;
        let values = fields.iter().zip(values).map(|((at, _), value)| self.stable(&known[*at].name, value)).collect();
        LateError::Evaluated { id: *enumeration, variant: *variant, fields: fields.clone(), values }
    }

    fn leave_late(&mut self, error: LateError) {
        let error = self.late_value(error);
        self.leave_error(error);
    }

    fn late_value(&mut self, error: LateError) -> Expr {
        match error {
            LateError::Typed(error) => self.error_value(&error),
            LateError::Evaluated { id, variant, fields, values } => self.error_of(id, variant, &fields, values),
            LateError::Lowered(value) => value,
        }
    }

    fn missing(&mut self, ty: &Type, value: Expr) -> Expr {
        if none_is_nil(ty) { binary(Operator::Equal, value, Expr::Nil) } else { not(value) }
    }

    // `?` and results

    /// `value?`.
    pub(crate) fn try_value(&mut self, inner: &typed::Expr) -> Expr {
        let wish = self.wish.take();
        if let Some(mapped) = mapped_error(inner) {
            self.wish = wish;
            return self.try_mapped(&mapped);
        }
        match &inner.kind {
            ExprKind::OkOr(option, error) => {
                let lowered = self.value(option);
                let value = self.hold(wish, &self.hint(option), lowered);
                let error = self.late_error(error);
                let missing = self.missing(&option.ty, value.clone());
                self.at(inner.span, |lowering| {
                    let body = lowering.nested(|lowering| lowering.leave_late(error));
                    lowering.push(StatementKind::If { arms: vec![(missing, body)], otherwise: Vec::new() });
                });
                value
            }
            _ if matches!(inner.ty, Type::Result(..)) => {
                self.wish = wish;
                let (value, error) = self.result_to_look_at(inner);
                let body = self.nested(|lowering| lowering.leave_error(error.clone()));
                self.push(StatementKind::If { arms: vec![(error, body)], otherwise: Vec::new() });
                value
            }
            _ => {
                let lowered = self.value(inner);
                let value = self.hold(wish, &self.hint(inner), lowered);
                let missing = self.missing(&inner.ty, value.clone());
                let body = self.nested(|lowering| lowering.leave_none());
                self.push(StatementKind::If { arms: vec![(missing, body)], otherwise: Vec::new() });
                value
            }
        }
    }

    /// `return false`: the `None` of the script or helper.
    fn leave_none(&mut self) {
        let none = match &self.context {
            Context::Helper(result) if none_is_nil(result) => Expr::Nil,
            _ => Expr::Bool(false),
        };
        self.push(StatementKind::Return(vec![none]));
    }

    /// A `Result` of which the error is asked for first, and the value only if there is none.
    pub(crate) fn result_to_look_at(&mut self, expr: &typed::Expr) -> (Expr, Expr) {
        match &expr.kind {
            ExprKind::Borrow(_, inner) => self.result_to_look_at(inner),
            ExprKind::Protected(command) => self.looked_at(command),
            _ => self.result(expr),
        }
    }

    /// A `Result` as two Lua values that can be named several times: the value, and the error or `nil`.
    pub(crate) fn result(&mut self, expr: &typed::Expr) -> (Expr, Expr) {
        match &expr.kind {
            ExprKind::Borrow(_, inner) => return self.result(inner),
            ExprKind::Local(local) if !self.script.locals[local.0].mutable => {
                return (self.place_of(*local), self.problem_of(*local));
            }
            _ => {}
        }
        let wish = self.wish.take();
        let values = self.result_values(expr);
        if let [value, problem] = values.as_slice()
            && self.is_stable(value)
            && self.is_stable(problem)
        {
            return (value.clone(), problem.clone());
        }
        let value = match wish {
            Some(local) => self.name_wide_local(local),
            None => self.names.fresh("result"),
        };
        let problem = self.names.fresh("problem");
        self.constant.insert(value.clone());
        self.constant.insert(problem.clone());
        self.push(StatementKind::Local { names: vec![value.clone(), problem.clone()], values });
        (Expr::Name(value), Expr::Name(problem))
    }

    /// `result.ok()`: the value of a result that failed is `nil`, which cuts a call of two values to one as well.
    pub(crate) fn without_error(&mut self, result: &typed::Expr, ty: &Type) -> Expr {
        let value = match &result.kind {
            ExprKind::Call { .. } => self.value(result),
            _ => self.result(result).0,
        };
        match value {
            // `nil` is the `None` of an `Option<bool>`.
            value if none_is_nil(ty) => self.stable("value", value),
            value => binary(Operator::Or, value, Expr::Bool(false)),
        }
    }

    /// A `Result` as the right side of a double assignment: two values, or one call that gives both.
    pub(crate) fn result_values(&mut self, expr: &typed::Expr) -> Vec<Expr> {
        match &expr.kind {
            ExprKind::Ok(value) => vec![self.owned(value), Expr::Nil],
            ExprKind::Err(error) => vec![Expr::Nil, self.keeping(|lowering| lowering.error_value(error))],
            ExprKind::Borrow(_, inner) => self.result_values(inner),
            ExprKind::Protected(command) => {
                let (value, problem) = self.protected(command, None);
                vec![value, problem]
            }
            ExprKind::Local(local) => vec![self.place_of(*local), self.problem_of(*local)],
            ExprKind::OkOr(option, error) => {
                let lowered = self.value(option);
                let value = self.stable(&self.hint(option), lowered);
                let error = self.keeping(|lowering| {
                    let error = lowering.late_error(error);
                    lowering.late_value(error)
                });
                let missing = self.missing(&option.ty, value.clone());
                vec![value, binary(Operator::Or, binary(Operator::And, missing, error), Expr::Nil)]
            }
            ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block(_)
            | ExprKind::Loop { .. }
            | ExprKind::Labelled { .. } => {
                if let Some(mapped) = mapped_error(expr) {
                    let values = self.result_values(mapped.result);
                    let (value, problem) = (self.names.fresh("result"), self.names.fresh("problem"));
                    self.push(StatementKind::Local { names: vec![value.clone(), problem.clone()], values });
                    self.map_problem(&mapped, &problem);
                    self.constant.extend([value.clone(), problem.clone()]);
                    return vec![Expr::Name(value), Expr::Name(problem)];
                }
                let (value, problem) = (self.names.fresh("result"), self.names.fresh("problem"));
                let names = vec![value.clone(), problem.clone()];
                self.push(StatementKind::Local { names, values: Vec::new() });
                self.into(expr, &Target::Result(value.clone(), problem.clone()));
                self.constant.extend([value.clone(), problem.clone()]);
                vec![Expr::Name(value), Expr::Name(problem)]
            }
            _ => vec![self.value(expr)],
        }
    }

    fn problem_of(&self, local: typed::LocalId) -> Expr {
        self.problems.get(&local).cloned().unwrap_or(Expr::Nil)
    }

    // Replies

    /// The reply form of an expression that leaves as a `ty`.
    fn reply(&mut self, expr: &typed::Expr, ty: &Type) -> Expr {
        match (&expr.kind, &expr.ty) {
            // What is put together only to leave is put together in its reply form.
            _ if matches!(ty, Type::Document(..)) => {
                let value = self.value(expr);
                self.reply_of(value, ty, expr.range, expr.held)
            }
            (ExprKind::Tuple(parts), _) => {
                let parts: Vec<_> = parts.iter().enumerate().map(|(at, part)| (part, part_of(ty, at, part))).collect();
                Expr::Table { array: self.replies(&parts), named: Vec::new() }
            }
            (ExprKind::List(parts), Type::Vec(_) | Type::Array(..)) => {
                let parts: Vec<_> = parts.iter().map(|part| (part, part_of(ty, 0, part))).collect();
                Expr::Table { array: self.replies(&parts), named: Vec::new() }
            }
            (ExprKind::Record { record, fields, base: None }, _) => {
                let known = &self.types.records[record.0].fields;
                let values: Vec<_> = fields.iter().map(|(at, value)| (value, &known[*at].outside)).collect();
                let lowered = self.replies(&values);
                Expr::Table { array: self.in_field_order(fields, lowered), named: Vec::new() }
            }
            (ExprKind::Variant { enumeration, variant, fields }, _) if enumeration.has_fields() => {
                let known = &self.types.enums[enumeration.0].variants[*variant].fields;
                let values: Vec<_> = fields.iter().map(|(at, value)| (value, &known[*at].outside)).collect();
                let lowered = self.replies(&values);
                self.tagged(*enumeration, *variant, fields, lowered)
            }
            (ExprKind::Map, _) => Expr::Table { array: Vec::new(), named: Vec::new() },
            (ExprKind::Some(inner), Type::Option(_)) => self.reply(inner, part_of(ty, 0, inner)),
            (ExprKind::Bool(value), _) => number(i128::from(*value)),
            (ExprKind::Float(_), _) => self.text_of(expr),
            (ExprKind::None, _) => Expr::Bool(false),
            (_, Type::Float) => {
                let value = self.value(expr);
                self.helper(prelude::DECIMAL, vec![value])
            }
            _ => {
                let value = self.value(expr);
                self.reply_of(value, outside(&expr.ty, ty), expr.range, expr.held)
            }
        }
    }

    fn replies(&mut self, parts: &[(&typed::Expr, &Type)]) -> Vec<Expr> {
        let mut lowered: Vec<Expr> = Vec::new();
        for (part, ty) in parts {
            let before = self.block.len();
            let value = self.reply(part, ty);
            if self.block.len() > before {
                self.save_earlier(&mut lowered, before);
            }
            lowered.push(value);
        }
        lowered
    }

    /// The reply form of a value that is lowered already.
    pub(crate) fn reply_of(&mut self, value: Expr, ty: &Type, range: Range, held: Held) -> Expr {
        match ty {
            Type::Integer(_) if held == Held::Number && !Range::EXACT.contains(range) => {
                // A bare `exact` around `exact` would say the same twice.
                self.helper(prelude::EXACT, vec![value])
            }
            Type::Float => self.helper(prelude::DECIMAL, vec![value]),
            Type::Document(format, content) => self.document_text(*format, content, value),
            Type::Bool => binary(Operator::Or, binary(Operator::And, value, number(1)), number(0)),
            Type::Option(inner) if self.is_same(inner) => value,
            Type::Option(inner) if **inner == Type::Bool => {
                let value = self.stable("value", value);
                // `nil` would cut an array short.
                let some = binary(Operator::NotEqual, value.clone(), Expr::Nil);
                let as_number = binary(Operator::Or, binary(Operator::And, value, number(1)), number(0));
                binary(Operator::And, some, as_number)
            }
            Type::Option(inner) => {
                let value = self.stable("value", value);
                let converted = self.nested_reply(value.clone(), inner);
                match converted {
                    (statements, converted) if statements.is_empty() && !can_be_false(inner) => {
                        binary(Operator::And, value, converted)
                    }
                    (statements, converted) => {
                        let name = self.declare("reply");
                        let mut body = statements;
                        body.push(self.assignment(&name, converted));
                        let none = vec![self.assignment(&name, Expr::Bool(false))];
                        self.push(StatementKind::If { arms: vec![(value, body)], otherwise: none });
                        Expr::Name(name)
                    }
                }
            }
            Type::Tuple(parts) if !self.is_same(ty) => {
                let value = self.stable_or_name("parts", value);
                let array = parts
                    .iter()
                    .enumerate()
                    .map(|(at, part)| {
                        let part_value = index(value.clone(), number(at as i128 + 1));
                        self.reply_of(part_value, part, self.range_of(part), Held::Number)
                    })
                    .collect();
                Expr::Table { array, named: Vec::new() }
            }
            Type::Record(id) => {
                let value = self.stable_or_name("record", value);
                let fields = self.types.records[id.0].fields.clone();
                let array = fields
                    .iter()
                    .map(|field| {
                        let part = index(value.clone(), text(&field.name));
                        self.reply_of(part, &field.outside, self.range_of(&field.ty), Held::Number)
                    })
                    .collect();
                Expr::Table { array, named: Vec::new() }
            }
            Type::Vec(element) | Type::Array(element, _) if !self.is_same(element) => self.list_reply(value, element),
            Type::Map(kind, key, element) => self.map_reply(value, *kind, key, element),
            Type::Enum(id) if !self.is_same(ty) => self.variant_reply(value, *id),
            _ => value,
        }
    }

    /// The variants that leave in another form than they have inside are put together again.
    ///
    /// ```lua
    /// local reply = shape
    /// if shape[1] == 'Rates' then
    ///   reply = {'Rates', decimal(shape[2])}
    /// end
    /// ```
    fn variant_reply(&mut self, value: Expr, id: EnumId) -> Expr {
        let value = self.stable_or_name("variant", value);
        let variants = self.types.enums[id.0].variants.clone();
        if let [only] = variants.as_slice() {
            return self.fields_reply(&value, only);
        }
        let reply = self.names.fresh("reply");
        self.push(StatementKind::Local { names: vec![reply.clone()], values: vec![value.clone()] });
        // The text of an error stands beside its fields, and must not make the reply one.
        let is_error = self.errors.contains(&id);
        let mut arms = Vec::new();
        for (at, variant) in variants.iter().enumerate() {
            if is_error || !variant.fields.iter().all(|field| self.is_same(&field.outside)) {
                let condition = self.is_variant(id, at, &value);
                let body = self.nested(|lowering| {
                    let table = lowering.fields_reply(&value, variant);
                    let assignment = lowering.assignment(&reply, table);
                    lowering.block.push(assignment);
                });
                arms.push((condition, body));
            }
        }
        self.push(StatementKind::If { arms, otherwise: Vec::new() });
        Expr::Name(reply)
    }

    /// `{'Rates', decimal(shape[2])}`
    fn fields_reply(&mut self, value: &Expr, variant: &typed::VariantType) -> Expr {
        let mut array = vec![text(&variant.text)];
        for (place, field) in variant.fields.iter().enumerate() {
            let part = index(value.clone(), number(place as i128 + 2));
            array.push(self.reply_of(part, &field.outside, self.range_of(&field.ty), Held::Number));
        }
        Expr::Table { array, named: Vec::new() }
    }

    /// ```lua
    /// local replies = {}
    /// for i = 1, #list do
    ///   replies[i] = …
    /// end
    /// ```
    fn list_reply(&mut self, list: Expr, element: &Type) -> Expr {
        let list = self.stable_or_name("list", list);
        let replies = self.save("replies", Expr::Table { array: Vec::new(), named: Vec::new() });
        let at = self.open_counter();
        let place = Expr::Name(at.clone());
        let body = self.nested(|lowering| {
            let value = index(list.clone(), place.clone());
            let range = lowering.range_of(element);
            let reply = lowering.reply_of(value, element, range, Held::Number);
            let target = index(replies.clone(), place);
            lowering.push(StatementKind::Assign { targets: vec![target], values: vec![reply] });
        });
        let stop = Expr::Length(Box::new(list));
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
        replies
    }

    fn nested_reply(&mut self, value: Expr, ty: &Type) -> (Vec<crate::lua::ast::Statement>, Expr) {
        let mut reply = Expr::Nil;
        let range = self.range_of(ty);
        let statements = self.nested(|lowering| reply = lowering.reply_of(value, ty, range, Held::Number));
        (statements, reply)
    }

    fn assignment(&self, name: &str, value: Expr) -> crate::lua::ast::Statement {
        crate::lua::ast::Statement {
            kind: StatementKind::Assign { targets: vec![Expr::Name(name.to_owned())], values: vec![value] },
            origin: self.origin,
        }
    }

    fn range_of(&self, ty: &Type) -> Range {
        ty.integer().map_or(Range::EXACT, crate::check::types::Integer::exact)
    }

    /// Whether a value of the type leaves as it is.
    fn is_same(&self, ty: &Type) -> bool {
        match ty {
            Type::Integer(_) | Type::Text | Type::Json => true,
            // An error has its text beside its fields.
            Type::Enum(id) if self.errors.contains(id) => !id.has_fields(),
            Type::Enum(id) => {
                let mut fields = self.types.enums[id.0].variants.iter().flat_map(|variant| &variant.fields);
                fields.all(|field| self.is_same(&field.outside))
            }
            Type::Duration | Type::Status | Type::Reply => true,
            Type::Option(inner) if **inner == Type::Bool => false,
            Type::Vec(element) | Type::Array(element, _) => self.is_same(element),
            Type::Option(inner) => self.is_same(inner),
            Type::Tuple(parts) => parts.iter().all(|part| self.is_same(part)),
            _ => false,
        }
    }

    // Errors

    /// `{err = 'HELD {"for_ms":' .. … .. '}'}`; where it can be taken apart
    /// later, with the fields beside it.
    pub(crate) fn error_value(&mut self, error: &typed::Expr) -> Expr {
        match &error.kind {
            ExprKind::Variant { enumeration, variant, fields } => self.new_error(*enumeration, *variant, fields),
            _ => {
                let value = self.value(error);
                match &error.ty {
                    // A plain enum is a text as a value: its code is looked up.
                    Type::Enum(id) if self.types.enums[id.0].is_plain() => self.coded(*id, value),
                    _ => value,
                }
            }
        }
    }

    fn coded(&mut self, id: EnumId, value: Expr) -> Expr {
        let codes = self.types.enums[id.0]
            .variants
            .iter()
            .map(|variant| (variant.text.clone(), text(variant.error.as_deref().unwrap_or(&variant.code))))
            .collect();
        let table = self.save("codes", Expr::Table { array: Vec::new(), named: codes });
        if !self.takes_errors_apart() {
            return Expr::Table { array: Vec::new(), named: vec![("err".to_owned(), index(table, value))] };
        }
        let value = self.stable("problem", value);
        Expr::Table { array: vec![value.clone()], named: vec![("err".to_owned(), index(table, value))] }
    }

    /// What a pattern sees of the error of a `Result`. An enum without fields is a text as a value, and its error has
    /// that text beside the one for the caller.
    pub(crate) fn error_as_value(&self, ty: &Type, problem: Expr) -> Expr {
        match ty {
            Type::Enum(id) if !id.has_fields() => index(problem, number(1)),
            _ => problem,
        }
    }

    fn new_error(&mut self, id: EnumId, variant: usize, fields: &[(usize, typed::Expr)]) -> Expr {
        let values = self.values(fields.iter().map(|(_, value)| value));
        self.error_of(id, variant, fields, values)
    }

    /// An error of fields that are evaluated.
    fn error_of(&mut self, id: EnumId, variant: usize, fields: &[(usize, typed::Expr)], mut values: Vec<Expr>) -> Expr {
        let known = &self.types.enums[id.0].variants[variant];
        let word = known.error.clone().unwrap_or_else(|| known.code.clone());
        let with_fields = self.takes_errors_apart();
        if with_fields {
            for value in &mut values {
                let taken = std::mem::replace(value, Expr::Nil);
                *value = self.stable("part", taken);
            }
        }
        let mut message: Vec<Expr> = vec![text(&word)];
        let mut array: Vec<Expr> = vec![text(&known.text)];
        let mut parts: Vec<(usize, String, Expr, Expr)> = Vec::new();
        for ((at, expr), value) in fields.iter().zip(values) {
            let field = known.fields[*at].clone();
            let json = self.json(value.clone(), expr);
            // What takes the error apart computes with its fields.
            let value = if with_fields && expr.held == Held::Text && expr.ty.integer().is_some() {
                self.helper(prelude::EXACT, vec![super::prologue::tonumber(value)])
            } else {
                value
            };
            parts.push((*at, field.name, json, value));
        }
        parts.sort_by_key(|(at, ..)| *at);
        for (position, (_, name, json, value)) in parts.into_iter().enumerate() {
            let opening = if position == 0 { " {" } else { "," };
            message.push(text(&format!("{opening}\"{name}\":")));
            message.push(json);
            array.push(value);
        }
        if !fields.is_empty() {
            message.push(text("}"));
        }
        let array = if with_fields { array } else { Vec::new() };
        Expr::Table { array, named: vec![("err".to_owned(), joined(message))] }
    }

    /// The JSON of a field, in ASCII.
    fn json(&mut self, value: Expr, expr: &typed::Expr) -> Expr {
        if matches!(expr.kind, ExprKind::None) {
            return text("null");
        }
        if let ExprKind::Some(inner) = &expr.kind {
            return self.json(value, inner);
        }
        if let Type::Option(inner) = &expr.ty {
            let value = self.stable("field", value);
            let mut present = expr.clone();
            present.ty = (**inner).clone();
            let missing = self.missing(&expr.ty, value.clone());
            let converted = self.json_of(value, &present);
            return binary(Operator::Or, binary(Operator::And, missing, text("null")), converted);
        }
        self.json_of(value, expr)
    }

    fn json_of(&mut self, value: Expr, expr: &typed::Expr) -> Expr {
        match (&expr.ty, &expr.kind) {
            (Type::Integer(_), ExprKind::Integer(known)) => text(&known.to_string()),
            (Type::Integer(_), _) if expr.held == Held::Text => value,
            (Type::Bool, ExprKind::Bool(known)) => text(if *known { "true" } else { "false" }),
            (Type::Integer(_), _) => self.helper(prelude::INT, vec![value]),
            (Type::Bool, _) => binary(Operator::Or, binary(Operator::And, value, text("true")), text("false")),
            (Type::Text | Type::Json, ExprKind::Text(known)) if let Ok(known) = str::from_utf8(known) => {
                text(&ascii_json(known))
            }
            // Whether it is UTF-8 matters when the error leaves, and an error that is a value may not.
            (Type::Text | Type::Json, _) if self.takes_errors_apart() => {
                self.helper(prelude::QUOTED_LATER, vec![value])
            }
            _ => self.helper(prelude::QUOTED, vec![value]),
        }
    }

    /// Whether errors that are made here are values: a helper's, and those that are kept.
    fn takes_errors_apart(&self) -> bool {
        self.keeps_errors || matches!(self.context, Context::Helper(_))
    }

    /// A variant as a value: its text, or where variants have fields `{'Held', for_ms}`.
    pub(crate) fn variant(&mut self, id: EnumId, variant: usize, fields: &[(usize, typed::Expr)]) -> Expr {
        if !id.has_fields() {
            return text(&self.types.enums[id.0].variants[variant].text);
        }
        if self.errors.contains(&id) {
            return self.keeping(|lowering| lowering.new_error(id, variant, fields));
        }
        let values: Vec<typed::Expr> = fields.iter().map(|(_, value)| value.clone()).collect();
        let lowered = self.owned_values(&values);
        self.tagged(id, variant, fields, lowered)
    }

    /// `{'Held', for_ms}`: the text of the variant and its fields in the order of the declaration.
    fn tagged(&mut self, id: EnumId, variant: usize, fields: &[(usize, typed::Expr)], values: Vec<Expr>) -> Expr {
        let mut array = vec![text(&self.types.enums[id.0].variants[variant].text)];
        array.extend(self.in_field_order(fields, values));
        Expr::Table { array, named: Vec::new() }
    }

    /// Values that are evaluated in the order of the source, in that of the fields.
    fn in_field_order(&mut self, fields: &[(usize, typed::Expr)], mut values: Vec<Expr>) -> Vec<Expr> {
        if !fields.is_sorted_by_key(|(at, _)| *at) {
            for value in &mut values {
                let taken = std::mem::replace(value, Expr::Nil);
                *value = self.stable("part", taken);
            }
        }
        let mut placed: Vec<(usize, Expr)> = fields.iter().map(|(at, _)| *at).zip(values).collect();
        placed.sort_by_key(|(at, _)| *at);
        placed.into_iter().map(|(_, value)| value).collect()
    }

    /// Errors that `inside` builds are kept: their fields stand beside their text.
    fn keeping<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.keeps_errors, true);
        let result = inside(self);
        self.keeps_errors = outer;
        result
    }

    /// Whether a value is this variant.
    pub(crate) fn is_variant(&mut self, id: EnumId, variant: usize, value: &Expr) -> Expr {
        let enumeration = &self.types.enums[id.0];
        let known = &enumeration.variants[variant];
        if enumeration.is_plain() {
            return binary(Operator::Equal, value.clone(), text(&known.text));
        }
        binary(Operator::Equal, index(value.clone(), number(1)), text(&known.text))
    }
}

/// The type of what leaves: the declared one where only it tells of documents, else that of the value itself.
fn outside<'t>(of_value: &'t Type, declared: &'t Type) -> &'t Type {
    if declared.has_document() { declared } else { of_value }
}

/// The type that a part of a value leaves as.
fn part_of<'t>(whole: &'t Type, at: usize, part: &'t typed::Expr) -> &'t Type {
    match whole {
        Type::Tuple(parts) => parts.get(at).unwrap_or(&part.ty),
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => inner,
        _ => &part.ty,
    }
}

/// An error whose construction waits until it is needed.
enum LateError {
    /// Nothing of it needs to be evaluated before.
    Typed(typed::Expr),
    /// Its fields are evaluated.
    Evaluated { id: EnumId, variant: usize, fields: Vec<(usize, typed::Expr)>, values: Vec<Expr> },
    /// It is a value already.
    Lowered(Expr),
}

/// A text as a JSON string in ASCII, as the prelude's `quoted` writes it.
fn ascii_json(text: &str) -> String {
    let mut json = String::from("\"");
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(letter @ (b' '..=b'~')) if letter != b'"' && letter != b'\\' => json.push(letter.into()),
            _ => json.push_str(&format!("\\u{unit:04x}")),
        }
    }
    json.push('"');
    json
}

/// Texts joined with `..`, neighbouring literals as one.
fn joined(parts: Vec<Expr>) -> Expr {
    let mut merged: Vec<Expr> = Vec::new();
    for part in parts {
        match (merged.last_mut(), part) {
            (Some(Expr::Text(last)), Expr::Text(more)) => last.extend(more),
            (_, part) => merged.push(part),
        }
    }
    let mut parts = merged.into_iter().rev();
    match parts.next() {
        None => Expr::Text(Vec::new()),
        Some(last) => parts.fold(last, |right, left| binary(Operator::Concat, left, right)),
    }
}
