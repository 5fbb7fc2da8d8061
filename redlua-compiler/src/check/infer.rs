//! Type variables: `None` and `Vec::new()` learn their type from the first use.

use super::types::{Content, Handle, InferId, Integer, Type};

/// What was found for each variable so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Infer {
    found: Vec<Option<Type>>,
    integers: Vec<Option<Integer>>,
}

impl Infer {
    /// A type that is not known yet.
    pub(crate) fn fresh(&mut self) -> Type {
        self.found.push(None);
        Type::Infer(InferId(self.found.len() - 1))
    }

    /// The type of a literal that its uses will tell.
    pub(crate) fn fresh_integer(&mut self) -> Integer {
        self.integers.push(None);
        Integer::Open(u32::try_from(self.integers.len() - 1).unwrap_or(u32::MAX))
    }

    /// The integer type, as far as it is known.
    pub(crate) fn integer(&self, kind: Integer) -> Integer {
        let mut kind = kind;
        while let Integer::Open(id) = kind {
            match self.integers.get(id as usize).copied().flatten() {
                Some(found) => kind = found,
                None => return kind,
            }
        }
        kind
    }

    /// Makes two integer types one, if at least one of them is a literal's.
    pub(crate) fn unify_integers(&mut self, left: Integer, right: Integer) -> bool {
        let (left, right) = (self.integer(left), self.integer(right));
        match (left, right) {
            _ if left == right => true,
            (Integer::Open(id), other) | (other, Integer::Open(id)) => {
                self.integers[id as usize] = Some(other);
                true
            }
            _ => false,
        }
    }

    /// The type as it is in the end: a literal that nothing told is an `i64`.
    pub(crate) fn settled(&self, ty: &Type) -> Type {
        let each = |inner: &Type| Box::new(self.settled(inner));
        match self.deep(ty) {
            Type::Integer(Integer::Open(_)) => Type::I64,
            Type::Option(inner) | Type::Parsed(inner) => Type::Option(each(&inner)),
            Type::Vec(inner) => Type::Vec(each(&inner)),
            Type::Map(kind, key, value) => Type::Map(kind, each(&key), each(&value)),
            Type::Iterator(inner) => Type::Iterator(each(&inner)),
            Type::Array(inner, length) => Type::Array(each(&inner), length),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| self.settled(part)).collect()),
            Type::Result(ok, error) => Type::Result(each(&ok), each(&error)),
            other => other,
        }
    }

    /// The type with a fresh variable for each written `_`.
    pub(crate) fn open(&mut self, ty: &Type) -> Type {
        match ty {
            Type::Infer(id) if *id == super::resolve::OPEN => self.fresh(),
            Type::Option(inner) => Type::Option(Box::new(self.open(inner))),
            Type::Vec(inner) => Type::Vec(Box::new(self.open(inner))),
            Type::Map(kind, key, value) => Type::Map(*kind, Box::new(self.open(key)), Box::new(self.open(value))),
            Type::Array(inner, length) => Type::Array(Box::new(self.open(inner)), *length),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| self.open(part)).collect()),
            Type::Result(ok, error) => Type::Result(Box::new(self.open(ok)), Box::new(self.open(error))),
            other => other.clone(),
        }
    }

    /// What was found for a variable.
    pub(crate) fn get(&self, id: InferId) -> Option<Type> {
        self.found.get(id.0).cloned().flatten()
    }

    /// The type with its outermost variable replaced by what was found for it.
    pub(crate) fn shallow(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        while let Type::Infer(id) = ty {
            match self.get(id) {
                Some(found) => ty = found,
                None => return ty,
            }
        }
        match ty {
            Type::Integer(kind) => Type::Integer(self.integer(kind)),
            other => other,
        }
    }

    /// The type with every variable replaced that something was found for.
    pub(crate) fn deep(&self, ty: &Type) -> Type {
        let each = |inner: &Type| Box::new(self.deep(inner));
        match self.shallow(ty) {
            Type::Option(inner) => Type::Option(each(&inner)),
            Type::Parsed(inner) => Type::Parsed(each(&inner)),
            Type::Vec(inner) => Type::Vec(each(&inner)),
            Type::Map(kind, key, value) => Type::Map(kind, each(&key), each(&value)),
            Type::Iterator(inner) => Type::Iterator(each(&inner)),
            Type::Array(inner, length) => Type::Array(each(&inner), length),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| self.deep(part)).collect()),
            Type::Result(ok, error) => Type::Result(each(&ok), each(&error)),
            Type::Handle(Handle { family, content: Content::Values(inner) }) => {
                Type::Handle(Handle { family, content: Content::Values(each(&inner)) })
            }
            other => other,
        }
    }

    /// Whether a type still holds an unknown variable.
    pub(crate) fn is_open(&self, ty: &Type) -> bool {
        match self.deep(ty) {
            Type::Infer(_) => true,
            Type::Option(inner)
            | Type::Vec(inner)
            | Type::Array(inner, _)
            | Type::Iterator(inner)
            | Type::Parsed(inner) => self.is_open(&inner),
            Type::Tuple(parts) => parts.iter().any(|part| self.is_open(part)),
            Type::Map(_, left, right) | Type::Result(left, right) => self.is_open(&left) || self.is_open(&right),
            _ => false,
        }
    }

    /// Makes two types one; `false` when they differ. `Never` and `Error` agree with everything.
    pub(crate) fn unify(&mut self, left: &Type, right: &Type) -> bool {
        let left = self.shallow(left);
        let right = self.shallow(right);
        match (&left, &right) {
            (Type::Error, _) | (_, Type::Error) | (Type::Never, _) | (_, Type::Never) => true,
            (Type::Integer(a), Type::Integer(b)) => self.unify_integers(*a, *b),
            (Type::Infer(a), Type::Infer(b)) if a == b => true,
            (Type::Infer(id), other) | (other, Type::Infer(id)) => {
                if self.occurs(*id, other) {
                    return false;
                }
                self.found[id.0] = Some(other.clone());
                true
            }
            (Type::Option(a), Type::Option(b)) | (Type::Vec(a), Type::Vec(b)) | (Type::Parsed(a), Type::Parsed(b)) => {
                self.unify(a, b)
            }
            (Type::Array(a, n), Type::Array(b, m)) => n == m && self.unify(a, b),
            (Type::Tuple(a), Type::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.unify(a, b)),
            (Type::Map(one, a, e), Type::Map(other, b, f)) => one == other && self.unify(a, b) && self.unify(e, f),
            (Type::Result(a, e), Type::Result(b, f)) => self.unify(a, b) && self.unify(e, f),
            _ => left == right,
        }
    }

    fn occurs(&self, id: InferId, ty: &Type) -> bool {
        match self.deep(ty) {
            Type::Infer(other) => other == id,
            Type::Option(inner)
            | Type::Vec(inner)
            | Type::Array(inner, _)
            | Type::Iterator(inner)
            | Type::Parsed(inner) => self.occurs(id, &inner),
            Type::Tuple(parts) => parts.iter().any(|part| self.occurs(id, part)),
            Type::Map(_, left, right) | Type::Result(left, right) => self.occurs(id, &left) || self.occurs(id, &right),
            _ => false,
        }
    }
}
