//! What leaves: the reply of a script, the result of a helper, errors.
//!
//! All exits go through `leave` and `leave_nothing`.

use super::copies::changes;
use super::expr::Target;
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
                let lowered = self.taken_before(option, &[&**error]);
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

    pub(super) fn missing(&mut self, ty: &Type, value: Expr) -> Expr {
        if none_is_nil(ty) { binary(Operator::Equal, value, Expr::Nil) } else { not(value) }
    }

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
        self.in_order(parts.iter().enumerate(), |lowering, (at, (part, ty))| {
            if !lowering.shares(part) || !parts[at + 1..].iter().any(|(later, _)| changes(later)) {
                return lowering.reply(part, ty);
            }
            let taken = lowering.owned(part);
            let taken = lowering.stable("part", taken);
            lowering.reply_of(taken, outside(&part.ty, ty), part.range, part.held)
        })
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
