//! The types and keyspaces of the module, resolved.

use super::{Expr, KeyRules};
use crate::check::types::Type;
use crate::syntax::ast;

/// A record of the module, resolved.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// As written.
    pub source: ast::Record,
    /// The fields in order.
    pub fields: Vec<FieldType>,
    /// Whether it is `Copy`.
    pub copy: bool,
}

/// A field, resolved.
#[derive(Clone, Debug)]
pub struct FieldType {
    /// Its name.
    pub name: String,
    /// Its name in a hash.
    pub stored: String,
    /// Its type inside of a body.
    pub ty: Type,
    /// Its type where the record comes from or goes to, in which documents are told.
    pub outside: Type,
    /// The value of an absent hash field.
    pub default: Option<Expr>,
    /// Reads `""` as `None`.
    pub empty_is_none: bool,
    /// A `None` is not written.
    pub skip_none: bool,
}

impl FieldType {
    /// Its type was reported: nothing that walks types looks into it.
    pub(crate) fn forget_type(&mut self) {
        (self.ty, self.outside) = (Type::Error, Type::Error);
    }
}

/// An enum of the module, resolved.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// As written.
    pub source: ast::Enum,
    /// The variants in order.
    pub variants: Vec<VariantType>,
    /// Whether it is `Copy`.
    pub copy: bool,
}

impl EnumType {
    /// Whether no variant has fields: such an enum is a text.
    pub fn is_plain(&self) -> bool {
        self.variants.iter().all(|variant| variant.fields.is_empty())
    }
}

/// A variant, resolved.
#[derive(Clone, Debug)]
pub struct VariantType {
    /// Its name.
    pub name: String,
    /// Its text as a stored value, argument or reply.
    pub text: String,
    /// The code of its error reply.
    pub code: String,
    /// The whole text of its error reply, when it was given.
    pub error: Option<String>,
    /// Its fields in order; those without names are called by their places.
    pub fields: Vec<FieldType>,
    /// Whether its fields have no names.
    pub positional: bool,
}

impl VariantType {
    /// The only field, where it has no name: in a document it stands for the whole content.
    pub fn single(&self) -> Option<&FieldType> {
        match self.fields.as_slice() {
            [only] if self.positional => Some(only),
            _ => None,
        }
    }
}

/// The module's types and constants, shared by all its scripts.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// The records.
    pub records: Vec<RecordType>,
    /// The enums.
    pub enums: Vec<EnumType>,
    /// The keyspaces.
    pub keyspaces: Vec<KeyspaceType>,
}

/// A keyspace, resolved.
#[derive(Clone, Debug)]
pub struct KeyspaceType {
    /// As written.
    pub source: ast::Keyspace,
    /// What stands in its hash tags.
    pub parameters: Vec<(String, Type)>,
    /// Its keys in order.
    pub members: Vec<MemberType>,
}

/// A key of a keyspace, resolved.
#[derive(Clone, Debug)]
pub struct MemberType {
    /// The type of its handle.
    pub ty: Type,
    /// What else its template inserts.
    pub arguments: Vec<(String, Type)>,
    /// Its template.
    pub parts: Vec<MemberPart>,
}

/// A part of the template of a key in a keyspace.
#[derive(Clone, Debug)]
pub enum MemberPart {
    /// Text as it is.
    Text(String),
    /// A value.
    Value {
        /// Its name.
        name: String,
        /// Which rules it must keep.
        rules: KeyRules,
    },
}
