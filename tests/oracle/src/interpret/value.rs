//! Values, as Rust has them: owned, without aliases.

use crate::wire::Reply as Wire;
use std::cmp::Ordering;
use std::rc::Rc;

/// A value of a script.
#[derive(Clone, Debug)]
pub enum Value {
    /// `()`
    Unit,
    /// An integer of any type: what does not fit its type never becomes a value.
    Int(i128),
    /// `f64`
    Float(f64),
    /// `bool`
    Bool(bool),
    /// Text, and the name of a key.
    Text(Vec<u8>),
    /// `None`
    None,
    /// `Some(value)`
    Some(Box<Value>),
    /// `Ok(value)`
    Ok(Box<Value>),
    /// `Err(value)`
    Err(Box<Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A list, shared until it is changed: it is copied often and may be long.
    List(Rc<Vec<Value>>),
    /// A record, by its fields in order; of an open one that was read, its [`Value::Origin`] is the last.
    Record(Vec<Value>),
    /// The text that an open record was read from.
    Origin(Vec<u8>),
    /// A variant by its place, with its fields.
    Variant(usize, Vec<Value>),
    /// A map, by its keys in order; a `HashMap` as well, whose order nobody may ask for.
    Map(Rc<Vec<(Value, Value)>>),
    /// A reply that is handed on as it came, and `Status`.
    Wire(Wire),
}

impl Value {
    /// `Some(self)`
    pub fn some(self) -> Value {
        Value::Some(Box::new(self))
    }

    /// What is in an option, or the value itself.
    pub fn inner(&self) -> &Value {
        if let Value::Some(value) = self { value } else { self }
    }

    /// A list.
    pub fn list(values: Vec<Value>) -> Value {
        Value::List(Rc::new(values))
    }

    /// A map of pairs; of two with one key the later one stays.
    pub fn map(pairs: Vec<(Value, Value)>) -> Value {
        let mut map: Vec<(Value, Value)> = Vec::new();
        for (key, value) in pairs {
            match place_of(&map, &key) {
                Ok(at) => map[at].1 = value,
                Err(at) => map.insert(at, (key, value)),
            }
        }
        Value::Map(Rc::new(map))
    }

    /// The order of integers, floats, texts, bools and tuples of them, and of the variants of an enum.
    pub fn order(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
            (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
            (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
            (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
            (Value::Variant(left, _), Value::Variant(right, _)) => Some(left.cmp(right)),
            (Value::Tuple(left), Value::Tuple(right)) => {
                for (left, right) in left.iter().zip(right) {
                    match left.order(right)? {
                        Ordering::Equal => {}
                        other => return Some(other),
                    }
                }
                Some(Ordering::Equal)
            }
            _ => None,
        }
    }

    /// Whether they are the same to the last bit, as replies are compared.
    pub fn is_same(&self, other: &Value) -> bool {
        let all = |left: &[Value], right: &[Value]| {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.is_same(right))
        };
        match (self, other) {
            (Value::Float(left), Value::Float(right)) => left.to_bits() == right.to_bits(),
            (Value::Some(left), Value::Some(right)) => left.is_same(right),
            (Value::Tuple(left), Value::Tuple(right)) => all(left, right),
            (Value::Record(left), Value::Record(right)) => all(fields(left), fields(right)),
            (Value::List(left), Value::List(right)) => all(left, right),
            (Value::Variant(left, some), Value::Variant(right, others)) => left == right && all(some, others),
            (Value::Map(left), Value::Map(right)) => {
                left.len() == right.len()
                    && left.iter().zip(right.iter()).all(|(left, right)| left.0 == right.0 && left.1.is_same(&right.1))
            }
            _ => self == other,
        }
    }
}

/// `==` of the language: floats as numbers.
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Unit, Value::Unit) | (Value::None, Value::None) => true,
            (Value::Int(left), Value::Int(right)) => left == right,
            (Value::Float(left), Value::Float(right)) => left == right,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Some(left), Value::Some(right))
            | (Value::Ok(left), Value::Ok(right))
            | (Value::Err(left), Value::Err(right)) => left == right,
            (Value::Tuple(left), Value::Tuple(right)) => left == right,
            (Value::Record(left), Value::Record(right)) => fields(left) == fields(right),
            (Value::List(left), Value::List(right)) => left == right,
            (Value::Variant(left, some), Value::Variant(right, others)) => left == right && some == others,
            (Value::Map(left), Value::Map(right)) => left == right,
            (Value::Wire(left), Value::Wire(right)) => left == right,
            _ => false,
        }
    }
}

/// The fields of a record without the text that it was read from.
fn fields(values: &[Value]) -> &[Value] {
    if let [fields @ .., Value::Origin(_)] = values { fields } else { values }
}

/// Where the key of a map is, or would be.
pub(super) fn place_of(map: &[(Value, Value)], key: &Value) -> Result<usize, usize> {
    map.binary_search_by(|(known, _)| known.order(key).unwrap_or(Ordering::Equal))
}
