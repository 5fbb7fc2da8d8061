//! Documents: values as the text of JSON or the bytes of MessagePack, and back.

use super::text::is_exact;
use super::tree::{Tree, member};
use super::{Eval, Exit, Machine, Value, element_of};
use redlua_compiler::check::typed::{Expr, FieldType, VariantType};
use redlua_compiler::check::types::{EnumId, Format, Integer, Range, Type};

/// Why a text is no document of a type.
pub(super) enum Fault {
    Wrong,
    Left(Exit),
}

impl From<Exit> for Fault {
    fn from(exit: Exit) -> Self {
        Fault::Left(exit)
    }
}

type Read<T> = Result<T, Fault>;

impl Machine<'_> {
    pub(super) fn encode(&mut self, format: Format, inner: &Expr) -> Eval<Value> {
        let value = self.expr(inner)?;
        Ok(Value::Text(self.document(format, &value, &inner.ty)?))
    }

    pub(super) fn encode_each(&mut self, format: Format, list: &Expr) -> Eval<Value> {
        let Value::List(values) = self.expr(list)? else { return Err(Exit::Unknown("documents of no list")) };
        let mut texts = Vec::new();
        for value in values.iter() {
            texts.push(Value::Text(self.document(format, value, element_of(&list.ty))?));
        }
        Ok(Value::list(texts))
    }

    pub(super) fn decode_document(&mut self, format: Format, text: &Expr, ty: &Type) -> Eval<Value> {
        let Value::Text(text) = self.expr(text)? else { return Err(Exit::Unknown("a document of no text")) };
        let inner = if let Type::Option(inner) | Type::Parsed(inner) = ty { inner } else { ty };
        match self.read_document(format, &text, inner) {
            Ok(value) => Ok(value.some()),
            Err(Fault::Wrong) => {
                self.reach(match format {
                    Format::Json => "text that is no document",
                    Format::MsgPack => "bytes that are no document",
                });
                Ok(Value::None)
            }
            Err(Fault::Left(exit)) => Err(exit),
        }
    }

    /// A stored document, which is one of its type or an abort.
    pub(super) fn stored_document(&mut self, format: Format, text: &[u8], ty: &Type) -> Eval<Value> {
        self.reach(match format {
            Format::Json => "stored document",
            Format::MsgPack => "stored MessagePack",
        });
        match self.read_document(format, text, ty) {
            Ok(value) => Ok(value),
            Err(Fault::Wrong) => {
                self.reach(match format {
                    Format::Json => "stored document of another type",
                    Format::MsgPack => "stored MessagePack of another type",
                });
                Err(Exit::Abort("STORED"))
            }
            Err(Fault::Left(exit)) => Err(exit),
        }
    }

    pub(super) fn document(&mut self, format: Format, value: &Value, ty: &Type) -> Eval<Vec<u8>> {
        if let (Value::Record(values), Type::Record(id)) = (value, ty)
            && self.types.records[id.0].source.open
        {
            return self.open_document(values, *id);
        }
        let tree = self.planted(format, value, ty)?;
        Ok(match format {
            Format::Json => tree.json().into_bytes(),
            Format::MsgPack => {
                self.reach("MessagePack that is written");
                tree.packed()
            }
        })
    }

    /// A value as a tree of which all can be written.
    pub(super) fn planted(&mut self, format: Format, value: &Value, ty: &Type) -> Eval<Tree> {
        let types = self.types;
        Ok(match (value, ty) {
            (Value::Int(value), _) if is_exact(*value) => Tree::Integer(*value),
            (Value::Int(_), _) => return Err(Exit::Abort("OVERFLOW")),
            (Value::Float(value), _) if value.is_finite() => Tree::Float(*value),
            (Value::Float(_), _) => return Err(Exit::Abort("FLOAT")),
            (Value::Bool(value), _) => Tree::Bool(*value),
            (Value::Text(text), Type::Json) => Tree::Json(text.clone()),
            (Value::Text(text), _) => Tree::Text(self.writable(format, text)?),
            (Value::None, _) => Tree::Null,
            (Value::Some(value), Type::Option(inner)) => self.planted(format, value, inner)?,
            (Value::List(values), ty) => {
                Tree::List(self.planted_all(format, values.iter().map(|value| (value, element_of(ty))))?)
            }
            (Value::Tuple(values), Type::Tuple(types)) => {
                Tree::List(self.planted_all(format, values.iter().zip(types))?)
            }
            (Value::Map(pairs), Type::Map(kind, element, _)) if kind.is_set() => {
                self.reach("document: set");
                Tree::List(self.planted_all(format, pairs.iter().map(|(value, _)| (value, &**element)))?)
            }
            (Value::Map(pairs), Type::Map(_, key, inner)) => {
                let mut members = Vec::new();
                for (name, value) in pairs.iter() {
                    let name = self.plain_text(name, key)?;
                    members.push((self.writable(format, &name)?, self.planted(format, value, inner)?));
                }
                self.reach("document: map");
                Tree::Members(members)
            }
            (Value::Record(values), Type::Record(id)) => {
                let fields = types.records[id.0].fields.iter().zip(values);
                let fields = fields.filter(|(field, value)| !(field.skip_none && **value == Value::None));
                Tree::Members(self.planted_members(format, fields)?)
            }
            (Value::Variant(at, values), Type::Enum(id)) => {
                self.planted_variant(format, &types.enums[id.0].variants[*at], values)?
            }
            _ => return Err(Exit::Unknown("a part of a document")),
        })
    }

    fn planted_all<'v>(
        &mut self,
        format: Format,
        parts: impl Iterator<Item = (&'v Value, &'v Type)>,
    ) -> Eval<Vec<Tree>> {
        let mut trees = Vec::new();
        for (value, ty) in parts {
            trees.push(self.planted(format, value, ty)?);
        }
        Ok(trees)
    }

    fn planted_members<'v>(
        &mut self,
        format: Format,
        fields: impl Iterator<Item = (&'v FieldType, &'v Value)>,
    ) -> Eval<Vec<(Vec<u8>, Tree)>> {
        let mut members = Vec::new();
        for (field, value) in fields {
            members.push((field.stored.clone().into_bytes(), self.planted(format, value, &field.ty)?));
        }
        Ok(members)
    }

    /// As `serde` writes it.
    fn planted_variant(&mut self, format: Format, variant: &VariantType, values: &[Value]) -> Eval<Tree> {
        let tag = variant.text.clone().into_bytes();
        if variant.fields.is_empty() {
            return Ok(Tree::Text(tag));
        }
        self.reach("document: variant with fields");
        let content = match (variant.single(), values) {
            (Some(field), [value]) => self.planted(format, value, &field.ty)?,
            _ if variant.positional => {
                let types = variant.fields.iter().map(|field| &field.ty);
                Tree::List(self.planted_all(format, values.iter().zip(types))?)
            }
            _ => Tree::Members(self.planted_members(format, variant.fields.iter().zip(values))?),
        };
        Ok(Tree::Members(vec![(tag, content)]))
    }

    /// JSON has no form for what is not UTF-8.
    fn writable(&mut self, format: Format, text: &[u8]) -> Eval<Vec<u8>> {
        match format {
            Format::Json if std::str::from_utf8(text).is_err() => Err(Exit::Abort("TEXT")),
            _ => Ok(text.to_vec()),
        }
    }

    pub(super) fn read_document(&mut self, format: Format, text: &[u8], ty: &Type) -> Read<Value> {
        let tree = match format {
            Format::Json => Tree::of_json(text),
            Format::MsgPack => Tree::unpacked(text),
        };
        let tree = tree.ok_or(Fault::Wrong)?;
        let value = self.read(format, &tree, ty)?;
        match (value, ty) {
            (Value::Record(values), Type::Record(id)) if self.types.records[id.0].source.open => {
                // A list without elements is no object to which a member could be added.
                if !matches!(tree, Tree::Members(_)) {
                    return Err(Fault::Wrong);
                }
                Ok(super::open::with_text(values, text))
            }
            (value, _) => Ok(value),
        }
    }

    fn read(&mut self, format: Format, tree: &Tree, ty: &Type) -> Read<Value> {
        let types = self.types;
        Ok(match ty {
            Type::Integer(kind) => {
                Value::Int(tree.number().and_then(|number| whole(number, *kind)).ok_or(Fault::Wrong)?)
            }
            Type::Float => {
                let number = tree.number().filter(|number| number.is_finite());
                Value::Float(number.ok_or(Fault::Wrong)?)
            }
            Type::Bool => match tree {
                Tree::Bool(value) => Value::Bool(*value),
                _ => return Err(Fault::Wrong),
            },
            Type::Text => Value::Text(text(tree)?.to_vec()),
            Type::Option(inner) => match tree {
                Tree::Null => Value::None,
                // Lua packs a missing value like this.
                Tree::Bool(false) if format == Format::MsgPack && **inner != Type::Bool => Value::None,
                tree => self.read(format, tree, inner)?.some(),
            },
            Type::Vec(element) => Value::list(self.read_list(format, tree, element)?),
            Type::Array(element, size) => {
                let values = self.read_list(format, tree, element)?;
                self.reach("document: array");
                if values.len() != *size {
                    return Err(Fault::Wrong);
                }
                Value::list(values)
            }
            Type::Map(kind, element, _) if kind.is_set() => {
                let values = self.read_list(format, tree, element)?;
                Value::map(values.into_iter().map(|value| (value, Value::Unit)).collect())
            }
            Type::Map(_, key, inner) => self.read_map(format, tree, key, inner)?,
            Type::Tuple(parts) => {
                let elements = tree.elements().filter(|elements| elements.len() <= parts.len());
                let parts = self.read_parts(format, elements.ok_or(Fault::Wrong)?, parts.iter())?;
                self.reach("document: tuple");
                Value::Tuple(parts)
            }
            Type::Enum(id) if id.has_fields() => self.read_variant(format, tree, *id)?,
            Type::Enum(id) => {
                let word = text(tree)?;
                let variants = &types.enums[id.0].variants;
                let variant = variants.iter().position(|variant| variant.text.as_bytes() == word);
                Value::Variant(variant.ok_or(Fault::Wrong)?, Vec::new())
            }
            Type::Record(id) => {
                let members = tree.members().ok_or(Fault::Wrong)?;
                Value::Record(self.read_fields(format, members, &types.records[id.0].fields)?)
            }
            _ => return Err(Fault::Left(Exit::Unknown("a part of a document"))),
        })
    }

    fn read_list(&mut self, format: Format, tree: &Tree, element: &Type) -> Read<Vec<Value>> {
        let mut values = Vec::new();
        for part in tree.elements().ok_or(Fault::Wrong)? {
            values.push(self.read(format, part, element)?);
        }
        Ok(values)
    }

    /// A list may be shorter where the rest is optional.
    fn read_parts<'t>(
        &mut self,
        format: Format,
        elements: &[Tree],
        types: impl Iterator<Item = &'t Type>,
    ) -> Read<Vec<Value>> {
        let mut parts = Vec::new();
        for (at, ty) in types.enumerate() {
            parts.push(self.read(format, elements.get(at).unwrap_or(&Tree::Null), ty)?);
        }
        Ok(parts)
    }

    fn read_map(&mut self, format: Format, tree: &Tree, key: &Type, inner: &Type) -> Read<Value> {
        let mut pairs = Vec::new();
        for (name, part) in tree.members().ok_or(Fault::Wrong)? {
            let name = match key {
                Type::Integer(kind) => {
                    let number = std::str::from_utf8(name).ok().and_then(super::decode::canonical);
                    let number = number.filter(|number| kind.exact().contains(Range::only(*number)));
                    Value::Int(number.ok_or(Fault::Wrong)?)
                }
                _ => Value::Text(name.clone()),
            };
            pairs.push((name, self.read(format, part, inner)?));
        }
        Ok(Value::map(pairs))
    }

    fn read_variant(&mut self, format: Format, tree: &Tree, id: EnumId) -> Read<Value> {
        let (tag, content) = match tree {
            Tree::Text(tag) => (tag, None),
            Tree::Members(members) if members.len() == 1 => (&members[0].0, Some(&members[0].1)),
            _ => return Err(Fault::Wrong),
        };
        let types = self.types;
        let variants = &types.enums[id.0].variants;
        let at = variants.iter().position(|variant| variant.text.as_bytes() == *tag).ok_or(Fault::Wrong)?;
        let variant = &variants[at];
        let fields = match (content, variant.single()) {
            (None | Some(Tree::Null), _) if variant.fields.is_empty() => Vec::new(),
            (Some(content), Some(field)) => vec![self.read(format, content, &field.ty)?],
            (Some(content), None) if variant.positional && !variant.fields.is_empty() => {
                let elements = content.elements().filter(|elements| elements.len() <= variant.fields.len());
                let types = variant.fields.iter().map(|field| &field.ty);
                self.read_parts(format, elements.ok_or(Fault::Wrong)?, types)?
            }
            (Some(content), None) if !variant.fields.is_empty() => {
                self.read_fields(format, content.members().ok_or(Fault::Wrong)?, &variant.fields)?
            }
            _ => return Err(Fault::Wrong),
        };
        Ok(Value::Variant(at, fields))
    }

    fn read_fields(&mut self, format: Format, members: &[(Vec<u8>, Tree)], fields: &[FieldType]) -> Read<Vec<Value>> {
        let mut values = Vec::new();
        for field in fields {
            let value = match (member(members, &field.stored), &field.default) {
                (None | Some(Tree::Null), Some(default)) => {
                    self.reach("document: default");
                    self.expr(default)?
                }
                (Some(Tree::Text(text)), _) if text.is_empty() && field.empty_is_none => Value::None,
                (part, _) => self.read(format, part.unwrap_or(&Tree::Null), &field.ty)?,
            };
            values.push(value);
        }
        Ok(values)
    }
}

fn text(tree: &Tree) -> Read<&[u8]> {
    if let Tree::Text(text) = tree { Ok(text) } else { Err(Fault::Wrong) }
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
