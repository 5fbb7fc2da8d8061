//! Replies: what the catalogue says that they mean, read from the wire and not from Lua.

use super::text::is_exact;
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use crate::wire::Reply as Wire;
use redlua_compiler::catalogue::{Absence, Reply};
use redlua_compiler::check::typed::{CommandCall, Expr, FieldType, Held, ReplyForm, Stored};
use redlua_compiler::check::types::{Range, RecordId, Type};

impl Machine<'_> {
    pub(super) fn decode(&mut self, wire: &Wire, call: &CommandCall, expr: &Expr) -> Eval<Value> {
        self.reach(construct::form(&call.reply));
        match &call.reply {
            ReplyForm::Catalogue { reply, stored } => self.decode_reply(wire, reply, stored, expr.held, &expr.ty),
            ReplyForm::Record(id) => {
                self.reach("reply of HMGET: a record");
                let types = self.types;
                let fields = &types.records[id.0].fields;
                let values = array(wire)?;
                if values.iter().all(|value| *value == Wire::Nothing) {
                    return Ok(Value::None);
                }
                let mut record = Vec::new();
                for (field, value) in fields.iter().zip(values) {
                    record.push(self.record_field(value, field)?);
                }
                Ok(Value::Record(record).some())
            }
            ReplyForm::Fields(id, indices) => {
                self.reach("reply of HMGET: a tuple");
                let types = self.types;
                let mut parts = Vec::new();
                for (at, value) in indices.iter().zip(array(wire)?) {
                    let field = &types.records[id.0].fields[*at];
                    parts.push(self.optional_field(value, field)?);
                }
                Ok(Value::Tuple(parts))
            }
            ReplyForm::Facts { record, list: false } => self.facts(wire, *record),
            ReplyForm::Facts { record, list: true } => {
                let mut list = Vec::new();
                for each in array(wire)? {
                    list.push(self.facts(each, *record)?);
                }
                self.reach("facts: a list");
                Ok(Value::list(list))
            }
            ReplyForm::Raw(ty) => {
                self.reach("reply of a raw command");
                self.decode_raw(wire, ty, true)
            }
        }
    }

    /// Names and values, of which the record says what is read.
    fn facts(&mut self, wire: &Wire, record: RecordId) -> Eval<Value> {
        let flat = array(wire)?;
        let types = self.types;
        let mut values = Vec::new();
        for field in &types.records[record.0].fields {
            let name = field.stored.replace('_', "-");
            let found = flat.chunks(2).find(|pair| pair[0] == Wire::Bulk(name.clone().into_bytes()));
            let found = found.and_then(|pair| pair.get(1)).unwrap_or(&Wire::Nothing);
            let (is_optional, inner) = match &field.ty {
                Type::Option(inner) => (true, &**inner),
                ty => (false, ty),
            };
            let value = match (found, inner) {
                (Wire::Int(value), Type::Integer(_)) => Value::Int(i128::from(*value)),
                (Wire::Bulk(text), Type::Text) => Value::Text(text.clone()),
                (Wire::Nothing, _) if is_optional => {
                    self.reach("facts: one that is not told");
                    values.push(Value::None);
                    continue;
                }
                _ => {
                    self.reach("facts: one that is missing");
                    return Err(Exit::Abort("STORED"));
                }
            };
            values.push(if is_optional { value.some() } else { value });
        }
        Ok(Value::Record(values))
    }

    /// A reply that is what the script says, or not. The whole of it may be beyond 2^53 as long as nobody computes.
    pub(super) fn decode_raw(&mut self, wire: &Wire, ty: &Type, whole: bool) -> Eval<Value> {
        let value = match (ty, wire) {
            (Type::Unit, _) => Some(Value::Unit),
            (Type::Reply, wire) => Some(Value::Wire(wire.clone())),
            (Type::Integer(_), Wire::Int(value)) => {
                if !whole && !is_exact(i128::from(*value)) {
                    return Err(Exit::Abort("OVERFLOW"));
                }
                Some(Value::Int(i128::from(*value)))
            }
            (Type::Bool, Wire::Int(value @ (0 | 1))) => Some(Value::Bool(*value == 1)),
            (Type::Float, Wire::Bulk(text)) => return self.stored(text, ty, Held::Number),
            (Type::Text, Wire::Bulk(text)) => Some(Value::Text(text.clone())),
            (Type::Document(format, inner), Wire::Bulk(text)) => return self.stored_document(*format, text, inner),
            (Type::Option(_), Wire::Nothing) => Some(Value::None),
            (Type::Option(inner), wire) => Some(self.decode_raw(wire, inner, false)?.some()),
            (Type::Vec(element), Wire::Array(values)) => {
                let mut list = Vec::new();
                for value in values {
                    list.push(self.decode_raw(value, element, false)?);
                }
                Some(Value::list(list))
            }
            _ => None,
        };
        value.ok_or_else(|| {
            self.reach("reply of another type than said");
            Exit::Abort("STORED")
        })
    }

    /// A field that is there or not.
    fn optional_field(&mut self, wire: &Wire, field: &FieldType) -> Eval<Value> {
        match wire {
            Wire::Nothing => Ok(Value::None),
            Wire::Bulk(text) if text.is_empty() && field.empty_is_none => {
                self.reach("field: empty is none");
                Ok(Value::None)
            }
            wire => {
                let ty = match &field.outside {
                    Type::Option(inner) => inner,
                    ty => ty,
                };
                Ok(self.stored(bulk(wire)?, ty, Held::Number)?.some())
            }
        }
    }

    /// A field of a record that is there.
    fn record_field(&mut self, wire: &Wire, field: &FieldType) -> Eval<Value> {
        let value = self.optional_field(wire, field)?;
        match (value, &field.ty, &field.default) {
            (value, Type::Option(_), _) => Ok(value),
            (Value::Some(value), ..) => Ok(*value),
            (_, _, Some(default)) => {
                self.reach("field: default");
                self.expr(default)
            }
            (_, _, None) => {
                self.reach("field: missing");
                Err(Exit::Abort("STORED"))
            }
        }
    }

    fn decode_reply(&mut self, wire: &Wire, reply: &Reply, stored: &Stored, held: Held, ty: &Type) -> Eval<Value> {
        let number = |wire: &Wire| match wire {
            Wire::Int(value) => Ok(Value::Int(i128::from(*value))),
            _ => Err(Exit::Unknown("a reply that is no number")),
        };
        let (name, value) = match reply {
            Reply::Unit => ("reply of a command: nothing", Value::Unit),
            Reply::Bool => ("reply of a command: bool", Value::Bool(*wire == Wire::Int(1))),
            Reply::BoolStatus => ("reply of a command: status or nothing", Value::Bool(*wire != Wire::Nothing)),
            Reply::Count => ("reply of a command: count", number(wire)?),
            Reply::Length => ("reply of a command: length", number(wire)?),
            Reply::Index => ("reply of a command: index", number(wire)?),
            Reply::Code => ("reply of a command: code", number(wire)?),
            Reply::Ttl => ("reply of a command: ttl", number(wire)?),
            Reply::Int => ("reply of a command: int", number(wire)?),
            Reply::IntText => {
                let text = String::from_utf8_lossy(bulk(wire)?).into_owned();
                ("reply of a command: int as text", Value::Int(text.parse().map_err(|_| Exit::Unknown("digits"))?))
            }
            Reply::Float => {
                let text = String::from_utf8_lossy(bulk(wire)?).into_owned();
                ("reply of a command: float", Value::Float(text.parse().map_err(|_| Exit::Unknown("a float"))?))
            }
            Reply::Text => ("reply of a command: text", Value::Text(bulk(wire)?.to_vec())),
            Reply::KeyType => ("reply of a command: type of a key", self.key_type(wire, ty)?),
            Reply::Any | Reply::Named => {
                let name = if *reply == Reply::Any { "reply of a command: any" } else { "reply of a command: facts" };
                (name, Value::Wire(wire.clone()))
            }
            Reply::FloatStatus | Reply::BoolOrError => {
                return Err(Exit::Unknown("a reply without a type"));
            }
            Reply::Value => {
                let value = self.stored(bulk(wire)?, &stored.value, held)?;
                ("reply of a command: value", value)
            }
            Reply::Field => ("reply of a command: field", self.stored(bulk(wire)?, &stored.field, held)?),
            Reply::FieldValue => {
                let value = self.stored(bulk(wire)?, &stored.field_value, held)?;
                ("reply of a command: value of a field", value)
            }
            Reply::Optional(inner, absence) => {
                let inner_type = match ty {
                    Type::Option(inner) => inner,
                    ty => ty,
                };
                let found = match (absence, wire) {
                    (_, Wire::Nothing) => None,
                    (Absence::EmptyArray, Wire::Array(values)) if values.is_empty() => None,
                    (Absence::EmptyArray, Wire::Array(values)) if !matches!(**inner, Reply::Tuple(_)) => values.first(),
                    (_, Wire::Bulk(text))
                        if stored.empty_is_none && **inner == Reply::FieldValue && text.is_empty() =>
                    {
                        None
                    }
                    (_, wire) => Some(wire),
                };
                let name = match absence {
                    Absence::False => "reply of a command: optional",
                    Absence::EmptyArray => "reply of a command: optional array",
                };
                match found {
                    None => (name, Value::None),
                    Some(wire) => (name, self.decode_reply(wire, inner, stored, held, inner_type)?.some()),
                }
            }
            Reply::Array(element) | Reply::ArrayOrFalse(element) | Reply::ArrayOfPresent(element) => {
                let values: &[Wire] = match (reply, wire) {
                    (Reply::ArrayOrFalse(_), Wire::Nothing) => &[],
                    (_, wire) => array(wire)?,
                };
                let mut list = Vec::new();
                for value in values {
                    if matches!((reply, value), (Reply::ArrayOfPresent(_), Wire::Nothing)) {
                        continue;
                    }
                    let decoded = self.decode_reply(value, element, stored, Held::Number, super::element_of(ty))?;
                    // In a list it is a number like any other.
                    if let Value::Int(number) = decoded.inner()
                        && !is_exact(*number)
                    {
                        self.reach("list with a reply beyond 2^53");
                        return Err(Exit::Abort("OVERFLOW"));
                    }
                    list.push(decoded);
                }
                ("reply of a command: array", Value::list(list))
            }
            Reply::Pairs(first, second) => {
                let mut list = Vec::new();
                for pair in array(wire)?.chunks(2) {
                    let [left, right] = pair else { return Err(Exit::Unknown("half a pair")) };
                    let left = self.decode_reply(left, first, stored, Held::Number, ty)?;
                    let right = self.decode_reply(right, second, stored, Held::Number, ty)?;
                    list.push(Value::Tuple(vec![left, right]));
                }
                ("reply of a command: pairs", Value::list(list))
            }
            Reply::Tuple(parts) => {
                let mut tuple = Vec::new();
                for (part, value) in parts.iter().zip(array(wire)?) {
                    tuple.push(self.decode_reply(value, part, stored, Held::Number, ty)?);
                }
                ("reply of a command: tuple", Value::Tuple(tuple))
            }
        };
        self.reach(name);
        self.reach(construct::reply(reply));
        Ok(value)
    }

    fn key_type(&self, wire: &Wire, ty: &Type) -> Eval<Value> {
        let (Wire::Status(word), Type::Enum(id)) = (wire, ty) else { return Err(Exit::Unknown("a type of a key")) };
        let variants = &self.types.enums[id.0].variants;
        let known = variants.iter().position(|variant| variant.text == *word);
        let other = variants.iter().position(|variant| variant.text == "other");
        Ok(Value::Variant(known.or(other).ok_or(Exit::Unknown("a type of a key"))?, Vec::new()))
    }

    /// A stored value, which has the one form of its type.
    fn stored(&mut self, bytes: &[u8], ty: &Type, held: Held) -> Eval<Value> {
        let text = std::str::from_utf8(bytes).ok();
        let (name, value) = match ty {
            Type::Text => return Ok(Value::Text(bytes.to_vec())),
            Type::Integer(kind) => {
                let value = text.and_then(canonical);
                let bounds = if held == Held::Text { kind.full() } else { kind.exact() };
                let value = value.filter(|value| bounds.contains(Range::only(*value)));
                if value.is_some_and(|value| !is_exact(value)) {
                    self.reach("stored integer beyond 2^53");
                }
                ("stored integer", value.map(Value::Int))
            }
            Type::Float => {
                let value = text.filter(|text| is_decimal(text)).and_then(|text| text.parse::<f64>().ok());
                ("stored float", value.filter(|value| value.is_finite()).map(Value::Float))
            }
            Type::Bool => match text {
                Some("1") => ("stored bool", Some(Value::Bool(true))),
                Some("0") => ("stored bool", Some(Value::Bool(false))),
                _ => ("stored bool", None),
            },
            Type::Enum(id) => {
                let variants = &self.types.enums[id.0].variants;
                let known = variants.iter().position(|variant| variant.text.as_bytes() == bytes);
                ("stored enum", known.map(|variant| Value::Variant(variant, Vec::new())))
            }
            Type::Option(inner) => return self.stored(bytes, inner, held),
            Type::Json => {
                ("stored JSON of any shape", super::json::whole(bytes).map(|text| Value::Text(text.to_vec())))
            }
            Type::Document(format, inner) => return self.stored_document(*format, bytes, inner),
            _ => return Err(Exit::Unknown("a stored value")),
        };
        self.reach(name);
        value.ok_or_else(|| {
            self.reach("stored value of a wrong form");
            Exit::Abort("STORED")
        })
    }
}

/// An integer without a plus, a leading zero or a blank.
pub(super) fn canonical(text: &str) -> Option<i128> {
    let value: i128 = text.parse().ok()?;
    (value.to_string() == text).then_some(value)
}

/// Decimal digits with a point and an exponent, and nothing else that a parser might take.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let (whole, behind) = number.split_once('.').unwrap_or((number, ""));
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    digits(whole) && (behind.is_empty() || digits(behind)) && exponent.is_none_or(digits)
}

pub(super) fn array(wire: &Wire) -> Eval<&[Wire]> {
    match wire {
        Wire::Array(values) => Ok(values),
        _ => Err(Exit::Unknown("a reply that is no array")),
    }
}

fn bulk(wire: &Wire) -> Eval<&[u8]> {
    match wire {
        Wire::Bulk(text) => Ok(text),
        _ => Err(Exit::Unknown("a reply that is no text")),
    }
}
