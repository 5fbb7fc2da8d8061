//! What leaves a script: its reply, whose numbers must be whole, and its own errors as text.

use super::text::is_exact;
use super::{Eval, Exit, Machine, Value, element_of};
use redlua_compiler::check::typed::{Block, Expr, ExprKind, Held};
use redlua_compiler::check::types::{EnumId, Type};

impl Machine<'_> {
    /// The value of an expression that is returned: out of a helper as it is, out of the script in
    /// the form of a reply, wherever in branches and loops the value comes from.
    pub(super) fn leave(&mut self, expr: &Expr) -> Eval<Value> {
        if !self.is_script() {
            return self.expr(expr);
        }
        match &expr.kind {
            ExprKind::Block(block) => self.leave_block(block),
            ExprKind::If { condition, then, otherwise: Some(otherwise) } => {
                self.reach("if else");
                if self.condition(condition)? { self.leave_block(then) } else { self.leave_block(otherwise) }
            }
            ExprKind::Match { scrutinee, arms } => {
                self.reach("match");
                let value = self.expr(scrutinee)?;
                match self.arm(arms, &value)? {
                    Some(arm) => self.leave(&arm.body),
                    None => Err(Exit::Unknown("a match without an arm")),
                }
            }
            ExprKind::Loop { label, .. } => {
                self.leaving.insert(*label);
                self.expr(expr)
            }
            ExprKind::Labelled { body, label } => {
                self.leaving.insert(*label);
                self.reach("labelled block");
                let turn = self.leave_block(body);
                self.left(turn, *label)
            }
            ExprKind::Ok(inner) => Ok(Value::Ok(Box::new(self.reply(inner)?))),
            _ => self.reply(expr),
        }
    }

    /// The reply form of a value. What is put together only to leave is looked at part by part.
    fn reply(&mut self, expr: &Expr) -> Eval<Value> {
        match &expr.kind {
            ExprKind::Tuple(parts) => {
                let values = self.replies(parts)?;
                self.reach("reply: tuple");
                Ok(Value::Tuple(values))
            }
            ExprKind::List(parts) => {
                let values = self.replies(parts)?;
                self.reach("reply: list");
                Ok(Value::list(values))
            }
            ExprKind::Record { record, fields, base: None } => {
                let mut values = vec![Value::Unit; self.types.records[record.0].fields.len()];
                for (at, value) in fields {
                    values[*at] = self.reply(value)?;
                }
                self.reach("reply: record");
                Ok(Value::Record(values))
            }
            ExprKind::Some(inner) => Ok(self.reply(inner)?.some()),
            _ => {
                let value = self.expr(expr)?;
                if !(matches!(expr.ty, Type::Integer(_)) && expr.held == Held::Text) {
                    self.check_reply(&value, &expr.ty, expr.held)?;
                }
                match value {
                    Value::Err(error) => Ok(Value::Err(Box::new(self.error_text(&error, &expr.ty)?))),
                    value => Ok(value),
                }
            }
        }
    }

    fn replies(&mut self, parts: &[Expr]) -> Eval<Vec<Value>> {
        parts.iter().map(|part| self.reply(part)).collect()
    }

    fn leave_block(&mut self, block: &Block) -> Eval<Value> {
        for statement in &block.statements {
            self.statement(statement)?;
        }
        block.value.as_ref().map_or(Ok(Value::Unit), |value| self.leave(value))
    }

    fn check_reply(&mut self, value: &Value, ty: &Type, held: Held) -> Eval<()> {
        self.reach(match ty {
            Type::Integer(_) => "reply: integer",
            Type::Float => "reply: float",
            Type::Bool => "reply: bool",
            Type::Text => "reply: text",
            Type::Unit => "reply: nothing",
            Type::Option(_) => "reply: option",
            Type::Vec(_) | Type::Array(..) => "reply: list",
            Type::Tuple(_) => "reply: tuple",
            Type::Record(_) => "reply: record",
            Type::Enum(_) => "reply: enum",
            Type::Result(..) => "reply: result",
            _ => "reply: other",
        });
        match (value, ty) {
            (Value::Int(value), _) if held == Held::Number && !is_exact(*value) => {
                self.reach("reply beyond 2^53 that leaves");
                Err(Exit::Abort("OVERFLOW"))
            }
            (Value::Float(value), _) if !value.is_finite() => {
                self.reach("float that may not leave");
                Err(Exit::Abort("FLOAT"))
            }
            (Value::Some(value), Type::Option(inner)) | (Value::Ok(value), Type::Result(inner, _)) => {
                self.check_reply(value, inner, held)
            }
            (Value::List(values), ty) => {
                for value in values.iter() {
                    self.check_reply(value, element_of(ty), Held::Number)?;
                }
                Ok(())
            }
            (Value::Tuple(values), Type::Tuple(types)) => {
                for (value, ty) in values.iter().zip(types) {
                    self.check_reply(value, ty, Held::Number)?;
                }
                Ok(())
            }
            (Value::Record(values), Type::Record(id)) => {
                let types = self.types;
                for (value, field) in values.iter().zip(&types.records[id.0].fields) {
                    self.check_reply(value, &field.ty, Held::Number)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// `HELD {"count":7}`: the text of the script's own error.
    pub(super) fn error_text(&mut self, error: &Value, ty: &Type) -> Eval<Value> {
        let (Type::Result(_, error_type), Value::Variant(variant, values)) = (ty, error) else {
            // It went through here already.
            return Ok(error.clone());
        };
        let Type::Enum(EnumId(id, _)) = **error_type else { return Err(Exit::Unknown("an error")) };
        let types = self.types;
        let known = &types.enums[id].variants[*variant];
        let mut text = known.error.clone().unwrap_or_else(|| known.code.clone());
        for (at, (field, value)) in known.fields.iter().zip(values).enumerate() {
            let json = self.json(value, &field.ty)?;
            text.push_str(&format!("{}\"{}\":{json}", if at == 0 { " {" } else { "," }, field.name));
        }
        if !known.fields.is_empty() {
            text.push('}');
        }
        self.reach("error of the script");
        Ok(Value::Text(text.into_bytes()))
    }

    fn json(&mut self, value: &Value, ty: &Type) -> Eval<String> {
        Ok(match (value, ty) {
            (Value::Int(value), _) if is_exact(*value) => value.to_string(),
            (Value::Int(_), _) => return Err(Exit::Abort("OVERFLOW")),
            (Value::Bool(value), _) => value.to_string(),
            (Value::None, _) => "null".to_owned(),
            (Value::Some(value), Type::Option(inner)) => self.json(value, inner)?,
            (value, ty) => {
                let text = self.plain_text(value, ty)?;
                match std::str::from_utf8(&text) {
                    Ok(text) => quoted(text),
                    Err(_) => {
                        self.reach("text in an error that is not UTF-8");
                        return Err(Exit::Abort("TEXT"));
                    }
                }
            }
        })
    }
}

/// A JSON string in ASCII.
pub fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte @ 32..=126) if byte != b'"' && byte != b'\\' => json.push(char::from(byte)),
            _ => json.push_str(&format!("\\u{unit:04x}")),
        }
    }
    json + "\""
}
