//! Which types of a block Rust code needs, and what for.

use super::enumeration::Roles;
use super::record::RecordRoles;
use crate::check::typed::{FieldType, Script, Types};
use crate::check::types::{EnumId, RecordId, Type};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};

/// The types that scripts take, give or fail with.
#[derive(Default)]
pub(super) struct Used {
    /// All that must exist, with the visibility that a private one gets: that of a script. Rust
    /// has no associated type that is less visible than its owner.
    records: BTreeMap<RecordId, TokenStream>,
    enums: BTreeMap<EnumId, TokenStream>,
    /// Those that are decoded from a reply.
    replied_records: BTreeSet<RecordId>,
    replied_enums: BTreeSet<EnumId>,
    /// Those that are written as arguments.
    sent_records: BTreeSet<RecordId>,
    /// Those that are written into documents, and read from them.
    written_records: BTreeSet<RecordId>,
    read_records: BTreeSet<RecordId>,
    written_enums: BTreeSet<EnumId>,
    read_enums: BTreeSet<EnumId>,
    /// Plain enums that are written or read as a text.
    texts: BTreeSet<EnumId>,
    errors: BTreeSet<EnumId>,
}

impl Used {
    pub(super) fn of(types: &Types, scripts: &[Script]) -> Self {
        let mut used = Self::default();
        for (index, record) in types.records.iter().enumerate() {
            if record.source.public {
                used.need(&Type::Record(RecordId(index)), &record.source.visibility, types);
            }
        }
        for (index, enumeration) in types.enums.iter().enumerate() {
            if enumeration.source.public {
                let visibility = &enumeration.source.visibility;
                used.need(&Type::Enum(EnumId(index, !enumeration.is_plain())), visibility, types);
            }
        }
        for keyspace in types.keyspaces.iter().filter(|keyspace| !keyspace.source.visibility.is_empty()) {
            let arguments = keyspace.members.iter().flat_map(|member| &member.arguments);
            for (_, ty) in keyspace.parameters.iter().chain(arguments) {
                used.need(ty, &keyspace.source.visibility, types);
                used.argument(ty, types);
            }
        }
        for script in scripts {
            let visibility = script.source.visibility.clone().unwrap_or_default();
            used.need(&script.reply, &visibility, types);
            used.reply(&script.reply, types);
            for parameter in &script.parameters {
                used.need(&parameter.ty, &visibility, types);
                parameter.leaves().iter().for_each(|leaf| used.argument(&leaf.ty, types));
            }
            if let Some(error) = script.error {
                used.need(&Type::Enum(error), &visibility, types);
                used.errors.insert(error);
                for field in fields_of_enum(error, types) {
                    used.argument(&field.ty, types);
                }
            }
        }
        used
    }

    /// The records to emit, in the order of the source, and the visibility of each.
    pub(super) fn records<'t>(&'t self, types: &'t Types) -> impl Iterator<Item = (RecordId, &'t TokenStream)> {
        self.records.iter().map(|(id, raised)| {
            let written = &types.records[id.0].source.visibility;
            (*id, if written.is_empty() { raised } else { written })
        })
    }

    /// The enums to emit, in the order of the source, and the visibility of each.
    pub(super) fn enums<'t>(&'t self, types: &'t Types) -> impl Iterator<Item = (EnumId, &'t TokenStream)> {
        self.enums.iter().map(|(id, raised)| {
            let written = &types.enums[id.0].source.visibility;
            (*id, if written.is_empty() { raised } else { written })
        })
    }

    pub(super) fn record_roles(&self, id: RecordId) -> RecordRoles {
        RecordRoles {
            reply: self.replied_records.contains(&id),
            argument: self.sent_records.contains(&id),
            written: self.written_records.contains(&id),
            read: self.read_records.contains(&id),
        }
    }

    pub(super) fn roles(&self, id: EnumId) -> Roles {
        Roles {
            value: self.replied_enums.contains(&id) || self.texts.contains(&id),
            error: self.errors.contains(&id),
            written: self.written_enums.contains(&id),
            read: self.read_enums.contains(&id),
        }
    }

    /// The type and all that its fields hold must exist.
    fn need(&mut self, ty: &Type, visibility: &TokenStream, types: &Types) {
        match ty {
            Type::Record(id) if !self.records.contains_key(id) => {
                self.records.insert(*id, visibility.clone());
                for field in fields_of_record(*id, types) {
                    self.need(&field.ty, visibility, types);
                }
            }
            Type::Enum(id) if !self.enums.contains_key(id) => {
                self.enums.insert(*id, visibility.clone());
                for field in fields_of_enum(*id, types) {
                    self.need(&field.ty, visibility, types);
                }
            }
            _ => each_part(ty, &mut |part| self.need(part, visibility, types)),
        }
    }

    /// The type and all that its fields hold are decoded.
    fn reply(&mut self, ty: &Type, types: &Types) {
        match ty {
            Type::Record(id) if self.replied_records.insert(*id) => {
                for field in fields_of_record(*id, types) {
                    self.reply(&field.outside, types);
                }
            }
            Type::Enum(id) if self.replied_enums.insert(*id) => {
                for field in fields_of_enum(*id, types) {
                    self.reply(&field.outside, types);
                }
            }
            Type::Document(_, content) => self.document(content, Way::Read, types),
            _ => each_part(ty, &mut |part| self.reply(part, types)),
        }
    }

    /// The type is an argument or in a payload: enums are texts, records are their fields.
    fn argument(&mut self, ty: &Type, types: &Types) {
        match ty {
            Type::Enum(id) => {
                self.texts.insert(*id);
            }
            Type::Record(id) if self.sent_records.insert(*id) => {
                for field in fields_of_record(*id, types) {
                    self.argument(&field.outside, types);
                }
            }
            Type::Document(_, content) => self.document(content, Way::Written, types),
            _ => each_part(ty, &mut |part| self.argument(part, types)),
        }
    }

    /// The type and all that its fields hold stands in a document.
    fn document(&mut self, ty: &Type, way: Way, types: &Types) {
        let (records, enums) = match way {
            Way::Written => (&mut self.written_records, &mut self.written_enums),
            Way::Read => (&mut self.read_records, &mut self.read_enums),
        };
        match ty {
            Type::Record(id) if records.insert(*id) => {
                fields_of_record(*id, types).for_each(|field| self.document(&field.ty, way, types));
            }
            Type::Enum(id) if !id.has_fields() => {
                self.texts.insert(*id);
            }
            Type::Enum(id) if enums.insert(*id) => {
                fields_of_enum(*id, types).for_each(|field| self.document(&field.ty, way, types));
            }
            _ => each_part(ty, &mut |part| self.document(part, way, types)),
        }
    }
}

/// Which way a document goes, seen from Rust.
#[derive(Clone, Copy, Debug)]
enum Way {
    Written,
    Read,
}

fn fields_of_record(id: RecordId, types: &Types) -> impl Iterator<Item = &FieldType> {
    types.records[id.0].fields.iter()
}

fn fields_of_enum(id: EnumId, types: &Types) -> impl Iterator<Item = &FieldType> {
    let variants = types.enums[id.0].variants.iter();
    variants.flat_map(|variant| &variant.fields)
}

fn each_part(ty: &Type, visit: &mut impl FnMut(&Type)) {
    match ty {
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Document(_, inner) => visit(inner),
        Type::Tuple(parts) => parts.iter().for_each(visit),
        Type::Map(_, left, right) | Type::Result(left, right) => {
            visit(left);
            visit(right);
        }
        _ => {}
    }
}
