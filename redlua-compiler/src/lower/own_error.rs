//! The script's own errors: a table whose `err` is the text that leaves, and beside it what a script can take apart.

use super::{Context, Lowering, binary, index, number, text};
use crate::check::typed::{self, ExprKind, Held};
use crate::check::types::{EnumId, Type};
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// `return {err = 'CODE …'}` from the script, `return nil, error` from a helper.
    pub(super) fn leave_error(&mut self, error: Expr) {
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
    pub(super) fn late_error(&mut self, error: &typed::Expr) -> LateError {
        let ExprKind::Variant { enumeration, variant, fields } = &error.kind else {
            let value = self.error_value(error);
            return LateError::Lowered(self.stable("problem", value));
        };
        if fields.iter().all(|(_, value)| Self::is_literal(value) || matches!(value.kind, ExprKind::Local(_))) {
            return LateError::Typed(error.clone());
        }
        let values = self.taken_values(&fields.iter().map(|(_, value)| value).collect::<Vec<_>>());
        let known = &self.types.enums[enumeration.0].variants[*variant].fields;
        let values = fields.iter().zip(values).map(|((at, _), value)| self.stable(&known[*at].name, value)).collect();
        LateError::Evaluated { id: *enumeration, variant: *variant, fields: fields.clone(), values }
    }

    pub(super) fn leave_late(&mut self, error: LateError) {
        let error = self.late_value(error);
        self.leave_error(error);
    }

    pub(super) fn late_value(&mut self, error: LateError) -> Expr {
        match error {
            LateError::Typed(error) => self.error_value(&error),
            LateError::Evaluated { id, variant, fields, values } => self.error_of(id, variant, &fields, values),
            LateError::Lowered(value) => value,
        }
    }

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

    pub(super) fn new_error(&mut self, id: EnumId, variant: usize, fields: &[(usize, typed::Expr)]) -> Expr {
        let values = self.taken_values(&fields.iter().map(|(_, value)| value).collect::<Vec<_>>());
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
    pub(super) fn takes_errors_apart(&self) -> bool {
        self.keeps_errors || matches!(self.context, Context::Helper(_))
    }

    /// Errors that `inside` builds are kept: their fields stand beside their text.
    pub(super) fn keeping<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.keeps_errors, true);
        let result = inside(self);
        self.keeps_errors = outer;
        result
    }
}

/// An error whose construction waits until it is needed.
pub(super) enum LateError {
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
