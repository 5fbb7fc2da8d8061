//! Keys: those that were declared, which the caller puts together, and those that the script does.

use super::{Eval, Exit, Machine, Value};
use redlua_compiler::check::typed::{BuiltKey, BuiltPiece, Key, KeyPart, KeyPath, KeyRules, KeySlot, LoopId, Script};
use redlua_compiler::check::typed::{ExprKind, Types};
use redlua_compiler::check::types::Type;

/// A declared key by its names.
#[derive(Clone, Debug)]
pub(super) enum Name {
    /// One that is always there.
    Fixed(Vec<u8>),
    /// One that is there when its parameters are.
    Optional(Option<Vec<u8>>),
    /// One for each element of a list.
    Group(Vec<Vec<u8>>),
}

/// The names of the declared keys, or that the invoker refuses a value in one.
pub(super) fn names(script: &Script, types: &Types, values: &[Value]) -> Eval<Vec<Name>> {
    let one = |key: &Key| match key.slot {
        KeySlot::Fixed => Ok(Name::Fixed(name(script, types, key, values, None)?)),
        KeySlot::Optional => {
            let given = key.needs().iter().all(|need| values[*need] != Value::None);
            Ok(Name::Optional(if given { Some(name(script, types, key, values, None)?) } else { None }))
        }
        KeySlot::Group(list) => {
            let Value::List(elements) = &values[list] else { return Err(Exit::Unknown("a group of no list")) };
            let names = elements.iter().map(|element| name(script, types, key, values, Some(element)));
            Ok(Name::Group(names.collect::<Eval<_>>()?))
        }
    };
    let names: Vec<Name> = script.keys.iter().map(one).collect::<Eval<_>>()?;
    let is_absent = |name: &Name| match name {
        Name::Fixed(_) | Name::Optional(Some(_)) => false,
        Name::Optional(None) => true,
        Name::Group(names) => names.is_empty(),
    };
    // A call without a key is not sent: nothing says where to.
    if !names.is_empty() && names.iter().all(is_absent) { Err(Exit::Abort("KEY")) } else { Ok(names) }
}

fn name(script: &Script, types: &Types, key: &Key, values: &[Value], element: Option<&Value>) -> Eval<Vec<u8>> {
    let mut name = Vec::new();
    for part in &key.parts {
        match part {
            KeyPart::Text(text) => name.extend(text.bytes()),
            KeyPart::Parameter { index, path, fields, rules } => {
                let parameter = &script.parameters[*index];
                if parameter.source.escape || parameter.source.raw {
                    return Err(Exit::Unknown("an escaped or raw value in a key"));
                }
                let mut value = match path {
                    KeyPath::Whole => &values[*index],
                    KeyPath::Payload => values[*index].inner(),
                    KeyPath::Element => element.ok_or(Exit::Unknown("an element in a key"))?,
                };
                let mut ty = match (&parameter.ty, path) {
                    (Type::Option(inner), KeyPath::Payload) => inner,
                    (Type::Vec(element) | Type::Array(element, _), KeyPath::Element) => element,
                    (ty, _) => ty,
                };
                for field in fields {
                    let (at, inner) = match ty {
                        Type::Record(id) => {
                            let fields = &types.records[id.0].fields;
                            let at = fields.iter().position(|known| known.name == *field);
                            let at = at.ok_or(Exit::Unknown("a field in a key"))?;
                            (at, &fields[at].ty)
                        }
                        Type::Tuple(parts) => {
                            let at: usize = field.parse().map_err(|_| Exit::Unknown("a field in a key"))?;
                            (at, &parts[at])
                        }
                        _ => return Err(Exit::Unknown("a field in a key")),
                    };
                    let (Value::Record(parts) | Value::Tuple(parts)) = value else {
                        return Err(Exit::Unknown("a field in a key"));
                    };
                    (value, ty) = (&parts[at], inner);
                }
                name.extend(allowed(text(value, ty, types)?, *rules)?);
            }
        }
    }
    Ok(name)
}

/// A value of the caller's as it stands in a key.
fn text(value: &Value, ty: &Type, types: &Types) -> Eval<Vec<u8>> {
    Ok(match (value, ty) {
        (Value::Text(text), _) => text.clone(),
        (Value::Int(value), _) => value.to_string().into_bytes(),
        (Value::Bool(value), _) => vec![if *value { b'1' } else { b'0' }],
        (Value::Variant(variant, _), Type::Enum(id)) => types.enums[id.0].variants[*variant].text.clone().into_bytes(),
        _ => return Err(Exit::Unknown("a value in a key")),
    })
}

/// The text, if it may stand there.
fn allowed(text: Vec<u8>, rules: KeyRules) -> Eval<Vec<u8>> {
    let has = |byte: u8| text.contains(&byte);
    let refused = (rules.no_open_brace && has(b'{'))
        || (rules.no_close_brace && has(b'}'))
        || (rules.not_empty && text.is_empty())
        || rules.forbidden.is_some_and(has);
    if refused { Err(Exit::Abort("KEY")) } else { Ok(text) }
}

impl Machine<'_> {
    /// What a declared key is called, in the turn of a loop if there is one for each element.
    pub(super) fn key(&mut self, index: usize, turn: Option<LoopId>) -> Eval<Value> {
        let name = self.keys.get(index).cloned().ok_or(Exit::Unknown("a key"))?;
        match (name, turn) {
            (Name::Fixed(name), _) => Ok(Value::Text(name)),
            (Name::Optional(name), _) => {
                self.reach(if name.is_some() { "optional key" } else { "optional key that is absent" });
                Ok(name.map_or(Value::None, |name| Value::Text(name).some()))
            }
            (Name::Group(names), Some(turn)) => {
                self.reach("key of an element");
                let at = self.turns.get(&turn).copied();
                let name = at.and_then(|at| names.get(at).cloned());
                Ok(Value::Text(name.ok_or(Exit::Unknown("a key of an element"))?))
            }
            (Name::Group(_), None) => Err(Exit::Unknown("a key of an element")),
        }
    }

    /// A key that the script puts together.
    pub(super) fn build_key(&mut self, key: &BuiltKey) -> Eval<Value> {
        let mut name = Vec::new();
        for piece in &key.pieces {
            match piece {
                BuiltPiece::Text(text) => name.extend(text.bytes()),
                BuiltPiece::Value { value, rules, .. } => {
                    // What extends a key is one already.
                    let text = match (&value.kind, &value.ty) {
                        (ExprKind::Key(..), _) | (_, Type::Handle(_)) => match self.expr(value)? {
                            Value::Text(name) => name,
                            _ => return Err(Exit::Unknown("a key that is extended")),
                        },
                        _ => self.text_of(value)?,
                    };
                    match allowed(text, *rules) {
                        Ok(text) => name.extend(text),
                        Err(exit) => {
                            self.reach("value that a key refuses");
                            return Err(exit);
                        }
                    }
                }
            }
        }
        if key.compared {
            self.reach("whole key out of data");
            let first = self.keys.iter().find_map(|key| match key {
                Name::Fixed(name) | Name::Optional(Some(name)) => Some(name),
                Name::Group(names) => names.first(),
                Name::Optional(None) => None,
            });
            if first.is_none_or(|first| tag(first).is_none() || tag(first) != tag(&name)) {
                self.reach("key in another slot");
                return Err(Exit::Abort("KEY"));
            }
        }
        self.reach("derived key");
        Ok(Value::Text(name))
    }
}

/// What stands in the first braces, if anything does.
fn tag(key: &[u8]) -> Option<&[u8]> {
    let start = key.iter().position(|byte| *byte == b'{')? + 1;
    let length = key[start..].iter().position(|byte| *byte == b'}')?;
    (length > 0).then(|| &key[start..start + length])
}
