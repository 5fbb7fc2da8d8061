//! Documents: values as the text of JSON, and back. MessagePack is not known here: its bytes are the
//! server's own choice, and the cases compare them.

use super::text::{is_exact, seventeen};
use super::{Eval, Exit, Machine, Value, element_of};
use redlua_compiler::check::typed::{Expr, FieldType};
use redlua_compiler::check::types::{Format, Integer, Range, Type};
use serde_json::Value as Json;

/// Why a text is no document of a type.
enum Fault {
    Wrong,
    Unknown(&'static str),
}

impl Machine<'_> {
    pub(super) fn encode(&mut self, format: Format, inner: &Expr) -> Eval<Value> {
        let value = self.expr(inner)?;
        Ok(Value::Text(self.document(format, &value, &inner.ty)?.into_bytes()))
    }

    pub(super) fn encode_each(&mut self, format: Format, list: &Expr) -> Eval<Value> {
        let Value::List(values) = self.expr(list)? else { return Err(Exit::Unknown("documents of no list")) };
        let mut texts = Vec::new();
        for value in values.iter() {
            texts.push(Value::Text(self.document(format, value, element_of(&list.ty))?.into_bytes()));
        }
        Ok(Value::list(texts))
    }

    pub(super) fn decode_document(&mut self, format: Format, text: &Expr, ty: &Type) -> Eval<Value> {
        let Value::Text(text) = self.expr(text)? else { return Err(Exit::Unknown("a document of no text")) };
        let inner = if let Type::Option(inner) | Type::Parsed(inner) = ty { inner } else { ty };
        match self.read_document(format, &text, inner) {
            Ok(value) => Ok(value.some()),
            Err(Fault::Wrong) => Ok(Value::None),
            Err(Fault::Unknown(what)) => Err(Exit::Unknown(what)),
        }
    }

    /// A stored document, which is one of its type or an abort.
    pub(super) fn stored_document(&mut self, format: Format, text: &[u8], ty: &Type) -> Eval<Value> {
        self.reach("stored document");
        match self.read_document(format, text, ty) {
            Ok(value) => Ok(value),
            Err(Fault::Wrong) => {
                self.reach("stored document of another type");
                Err(Exit::Abort("STORED"))
            }
            Err(Fault::Unknown(what)) => Err(Exit::Unknown(what)),
        }
    }

    fn document(&mut self, format: Format, value: &Value, ty: &Type) -> Eval<String> {
        if format != Format::Json {
            return Err(Exit::Unknown("MessagePack"));
        }
        self.written(value, ty)
    }

    fn written(&mut self, value: &Value, ty: &Type) -> Eval<String> {
        let types = self.types;
        Ok(match (value, ty) {
            (Value::Int(value), _) if is_exact(*value) => value.to_string(),
            (Value::Int(_), _) => return Err(Exit::Abort("OVERFLOW")),
            (Value::Float(value), _) if value.is_finite() => seventeen(*value),
            (Value::Float(_), _) => return Err(Exit::Abort("FLOAT")),
            (Value::Bool(value), _) => value.to_string(),
            (Value::Text(text), _) => match std::str::from_utf8(text) {
                Ok(text) => json_text(text),
                Err(_) => return Err(Exit::Abort("TEXT")),
            },
            (Value::None, _) => "null".to_owned(),
            (Value::Some(value), Type::Option(inner)) => self.written(value, inner)?,
            (Value::List(values), ty) => {
                let mut parts = Vec::new();
                for value in values.iter() {
                    parts.push(self.written(value, element_of(ty))?);
                }
                format!("[{}]", parts.join(","))
            }
            (Value::Tuple(values), Type::Tuple(types)) => {
                let mut parts = Vec::new();
                for (value, ty) in values.iter().zip(types) {
                    parts.push(self.written(value, ty)?);
                }
                format!("[{}]", parts.join(","))
            }
            (Value::Record(values), Type::Record(id)) => {
                let mut members = Vec::new();
                for (field, value) in types.records[id.0].fields.iter().zip(values) {
                    if field.skip_none && *value == Value::None {
                        continue;
                    }
                    members.push(format!("{}:{}", json_text(&field.stored), self.written(value, &field.ty)?));
                }
                format!("{{{}}}", members.join(","))
            }
            (Value::Variant(variant, fields), Type::Enum(id)) if fields.is_empty() => {
                json_text(&types.enums[id.0].variants[*variant].text)
            }
            _ => return Err(Exit::Unknown("a part of a document")),
        })
    }

    fn read_document(&mut self, format: Format, text: &[u8], ty: &Type) -> Result<Value, Fault> {
        if format != Format::Json {
            return Err(Fault::Unknown("MessagePack"));
        }
        let json: Json = serde_json::from_slice(text).map_err(|_| Fault::Wrong)?;
        self.read(&json, ty)
    }

    fn read(&self, json: &Json, ty: &Type) -> Result<Value, Fault> {
        let number = || json.as_f64().ok_or(Fault::Wrong);
        Ok(match ty {
            Type::Integer(kind) => Value::Int(whole(number()?, *kind).ok_or(Fault::Wrong)?),
            Type::Float => Value::Float(number()?),
            Type::Bool => Value::Bool(json.as_bool().ok_or(Fault::Wrong)?),
            Type::Text => Value::Text(json.as_str().ok_or(Fault::Wrong)?.as_bytes().to_vec()),
            Type::Option(_) if json.is_null() => Value::None,
            Type::Option(inner) => self.read(json, inner)?.some(),
            Type::Vec(element) => {
                // An empty object is an empty list: to Lua both are a table without entries.
                let values = match json {
                    Json::Array(values) => values.as_slice(),
                    Json::Object(members) if members.is_empty() => &[],
                    _ => return Err(Fault::Wrong),
                };
                Value::list(values.iter().map(|value| self.read(value, element)).collect::<Result<_, _>>()?)
            }
            Type::Enum(id) => {
                let text = json.as_str().ok_or(Fault::Wrong)?;
                let variants = &self.types.enums[id.0].variants;
                let variant = variants.iter().position(|variant| variant.text == text).ok_or(Fault::Wrong)?;
                Value::Variant(variant, Vec::new())
            }
            Type::Record(id) => {
                let members = json.as_object().ok_or(Fault::Wrong)?;
                let fields = &self.types.records[id.0].fields;
                Value::Record(
                    fields
                        .iter()
                        .map(|field| self.member(members.get(&field.stored), field))
                        .collect::<Result<_, _>>()?,
                )
            }
            _ => return Err(Fault::Unknown("a part of a document")),
        })
    }

    fn member(&self, json: Option<&Json>, field: &FieldType) -> Result<Value, Fault> {
        use redlua_compiler::check::typed::ExprKind;
        match (json, &field.default) {
            (None | Some(Json::Null), Some(default)) => match &default.kind {
                ExprKind::Integer(value) => Ok(Value::Int(*value)),
                _ => Err(Fault::Unknown("a default in a document")),
            },
            (Some(Json::String(text)), _) if text.is_empty() && field.empty_is_none => Ok(Value::None),
            (None, None) => self.read(&Json::Null, &field.ty),
            (Some(json), _) => self.read(json, &field.ty),
        }
    }
}

/// A number of Lua's as an integer of a type.
fn whole(number: f64, kind: Integer) -> Option<i128> {
    let value = number.trunc() as i128;
    (number.fract() == 0.0 && kind.exact().contains(Range::only(value))).then_some(value)
}

/// A JSON string; what is beyond ASCII stays.
pub(super) fn json_text(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\0'..' ' => json.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => json.push(letter),
        }
    }
    json + "\""
}
