//! Which records, tuples and enums of a script are in documents: each gets a function that reads it, writes it, or both.

use crate::check::typed::{self, CommandCall, ElementWord, ExprKind, ReplyForm, Script, Types, Word};
use crate::check::types::{Format, RecordId, Type};
use crate::check::visit;
use crate::lua::names::Names;

/// A record, a tuple or an enum that has a function of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Read(Format, Type),
    Write(Format, Type),
    /// The members of an open record, each as text.
    Members(Type),
}

/// The records, tuples and enums in the documents of a script, with names for their functions.
pub(crate) fn parts_of(script: &Script, types: &Types, names: &mut Names) -> Vec<(Part, String)> {
    let mut parts = Vec::new();
    let mut see = |expr: &typed::Expr| collect(expr, types, &mut parts);
    visit::each_in_block(&script.body, &mut see);
    for helper in &script.helpers {
        visit::each_in_block(&helper.body, &mut see);
    }
    for sent in script.leaves().filter(|sent| sent.position.is_some()) {
        collect_outside(&sent.ty, true, types, &mut parts);
    }
    collect_outside(&script.reply, false, types, &mut parts);
    let named = parts.into_iter().map(|part| {
        let (Part::Read(_, ty) | Part::Write(_, ty) | Part::Members(ty)) = &part;
        let noun = match ty {
            Type::Record(id) => snake(&types.records[id.0].source.name.text),
            Type::Enum(id) => snake(&types.enums[id.0].source.name.text),
            _ => "tuple".to_owned(),
        };
        let name = match part {
            Part::Read(..) => format!("read_{noun}"),
            Part::Write(Format::Json, _) => format!("{noun}_json"),
            Part::Write(Format::MsgPack, _) => format!("{noun}_msgpack"),
            Part::Members(_) => format!("{noun}_members"),
        };
        let name = names.fresh(&name);
        (part, name)
    });
    named.collect()
}

fn collect(expr: &typed::Expr, types: &Types, parts: &mut Vec<Part>) {
    match &expr.kind {
        ExprKind::Encode(format, inner) => collect_part(&Part::Write(*format, inner.ty.clone()), types, parts),
        ExprKind::EncodeEach(format, list) => collect_part(&Part::Write(*format, list.ty.clone()), types, parts),
        ExprKind::Decode(format, _) => collect_part(&Part::Read(*format, expr.ty.clone()), types, parts),
        ExprKind::Command(call) => {
            collect_stored(call, types, parts);
            collect_sent(call, types, parts);
        }
        _ => {}
    }
    visit::each_child(expr, &mut |child| collect(child, types, parts));
}

/// The documents in what a caller sends or gets.
fn collect_outside(ty: &Type, read: bool, types: &Types, parts: &mut Vec<Part>) {
    match ty {
        Type::Document(format, content) if read => {
            collect_part(&Part::Read(*format, (**content).clone()), types, parts)
        }
        Type::Document(format, content) => collect_part(&Part::Write(*format, (**content).clone()), types, parts),
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => {
            collect_outside(inner, read, types, parts);
        }
        Type::Tuple(inner) => inner.iter().for_each(|part| collect_outside(part, read, types, parts)),
        Type::Record(id) => {
            types.records[id.0].fields.iter().for_each(|field| collect_outside(&field.outside, read, types, parts));
        }
        Type::Enum(id) => {
            let fields = types.enums[id.0].variants.iter().flat_map(|variant| &variant.fields);
            fields.for_each(|field| collect_outside(&field.outside, read, types, parts));
        }
        _ => {}
    }
}

fn collect_stored(call: &CommandCall, types: &Types, parts: &mut Vec<Part>) {
    for word in &call.words {
        if let Word::Field { outside, .. } = word {
            collect_outside(outside, false, types, parts);
        }
    }
    let (reply, stored) = match &call.reply {
        ReplyForm::Catalogue { reply, stored } => (reply, stored),
        ReplyForm::Record(record) => return collect_outside(&Type::Record(*record), true, types, parts),
        ReplyForm::Fields(record, fields) => {
            let known = &types.records[record.0].fields;
            return fields.iter().for_each(|at| collect_outside(&known[*at].outside, true, types, parts));
        }
        ReplyForm::Raw(ty) => return collect_outside(ty, true, types, parts),
        ReplyForm::Facts { .. } => return,
    };
    if !stored.is_parsed(reply) {
        return;
    }
    for ty in [&stored.value, &stored.field, &stored.field_value] {
        if let Type::Document(format, inner) = ty {
            collect_part(&Part::Read(*format, (**inner).clone()), types, parts);
        }
    }
}

/// The documents in the elements of a list: `hset(pairs)`.
fn collect_sent(call: &CommandCall, types: &Types, parts: &mut Vec<Part>) {
    for word in &call.words {
        let Word::Spread { list, forms, .. } = word else { continue };
        let (Type::Vec(element) | Type::Array(element, _)) = &list.ty else { continue };
        let Type::Tuple(elements) = &**element else { continue };
        for (ty, form) in elements.iter().zip(forms) {
            if let ElementWord::Document(format) = form {
                collect_part(&Part::Write(*format, ty.clone()), types, parts);
            }
        }
    }
}

/// Adds the parts of a type, those inside of it first.
fn collect_part(part: &Part, types: &Types, parts: &mut Vec<Part>) {
    let (Part::Read(_, ty) | Part::Write(_, ty) | Part::Members(ty)) = part;
    let with = |ty: &Type| match part {
        Part::Read(format, _) => Part::Read(*format, ty.clone()),
        Part::Write(format, _) => Part::Write(*format, ty.clone()),
        Part::Members(_) => Part::Write(Format::Json, ty.clone()),
    };
    if parts.contains(part) {
        return;
    }
    match ty {
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) | Type::Map(_, _, inner) => {
            collect_part(&with(inner), types, parts);
        }
        Type::Enum(id) if id.has_fields() => {
            for field in types.enums[id.0].variants.iter().flat_map(|variant| &variant.fields) {
                collect_part(&with(&field.ty), types, parts);
            }
            parts.push(part.clone());
        }
        // What changed is found by reading its text again.
        Type::Record(id) if is_open(*id, types) && matches!(part, Part::Write(..)) => {
            collect_part(&Part::Read(Format::Json, ty.clone()), types, parts);
            collect_part(&Part::Members(ty.clone()), types, parts);
            parts.push(part.clone());
        }
        Type::Record(id) => {
            for field in &types.records[id.0].fields {
                collect_part(&with(&field.ty), types, parts);
            }
            parts.push(part.clone());
        }
        Type::Tuple(inner) => {
            for inner in inner {
                collect_part(&with(inner), types, parts);
            }
            parts.push(part.clone());
        }
        _ => {}
    }
}

/// Whether a record keeps the members that it does not know.
pub(crate) fn is_open(record: RecordId, types: &Types) -> bool {
    types.records[record.0].source.open
}

/// `JobOptions` as `job_options`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        // A letter that Lua has in no name.
        snake.push(if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' });
    }
    snake
}
