//! The comment at the top: what the script is, and its wire layout.

use crate::check::layout::{is_told_by_empty_text, varies, width};
use crate::check::typed::{KeySlot, Parameter, Script, Types};
use crate::check::types::{EnumId, Format, InferId, RecordId, Type, TypeNames};

/// ```lua
/// -- sliding_window: Admits at most `limit` calls per `window_ms` for each user.
/// -- KEYS: hits = rate:{user}:hits (zset)
/// -- ARGV: call_id, now_ms, window_ms, limit
/// -- Reply: {allowed, remaining}
/// ```
pub(crate) fn header(script: &Script, types: &Types) -> Vec<String> {
    let mut lines = Vec::new();
    let docs: Vec<String> = script.source.docs.iter().map(|line| printable(line.trim_end())).collect();
    match docs.split_first() {
        Some((first, rest)) => {
            lines.push(format!("{}: {}", script.name, first.trim()));
            lines.extend(rest.iter().cloned());
        }
        None => lines.push(script.name.clone()),
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let name = |index: usize| script.parameters[index].source.name.text.as_str();
    let keys: Vec<String> = script
        .keys_in_wire_order()
        .into_iter()
        .map(|key| {
            let when = match key.slot {
                KeySlot::Fixed => String::new(),
                KeySlot::Optional => {
                    let needs: Vec<&str> = key.needs().into_iter().map(name).collect();
                    format!("; with {}", needs.join(" and "))
                }
                KeySlot::Group(list) => format!("; for each of {}", name(list)),
            };
            format!("{} = {} ({}{when})", key.handle, printable(&key.template.text), family_word(&key.ty))
        })
        .collect();
    if !script.cluster {
        lines.push("Not for a cluster: the keys may be in different slots.".to_owned());
    }
    lines.push(format!("KEYS: {}", or_none(&keys)));
    let derived = script.derived.iter().map(|local| {
        let known = &script.locals[local.0];
        let template = script.templates.get(local).map_or("", String::as_str);
        format!("{} = {} ({})", known.name, printable(template), family_word(&known.ty))
    });
    let derived: Vec<String> = derived.collect();
    if !derived.is_empty() {
        lines.push(format!("Not in KEYS: {}", derived.join(", ")));
    }
    let arguments: Vec<String> = script
        .parameters
        .iter()
        .filter(|parameter| parameter.position.is_some())
        .map(|parameter| argument(parameter, types))
        .collect();
    lines.push(format!("ARGV: {}", or_none(&arguments)));
    let flat = if script.flat.is_some() { "flat " } else { "" };
    lines.push(format!("Reply: {flat}{}", shape(&script.reply, types)));
    if let Some(error) = script.error {
        let variants =
            types.enums[error.0].variants.iter().map(|variant| match (&variant.error, variant.fields.as_slice()) {
                (Some(text), _) => text.clone(),
                (None, []) => variant.code.clone(),
                (None, fields) => {
                    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                    format!("{} {{{}}}", variant.code, names.join(", "))
                }
            });
        lines.push(format!("Errors: {}", variants.collect::<Vec<_>>().join(", ")));
    }
    lines
}

fn argument(parameter: &Parameter, types: &Types) -> String {
    let name = &parameter.source.name.text;
    match &parameter.ty {
        Type::Vec(_) if parameter.uses.as_count => format!("{name} (a count)"),
        _ if parameter.uses.as_count => format!("{name} given (1 or 0)"),
        ty => entries(name, ty, types),
    }
}

/// The entries of an argument, in the order in which they stand.
fn entries(name: &str, ty: &Type, types: &Types) -> String {
    match ty {
        Type::Option(inner) if is_told_by_empty_text(inner) => format!("{name} (or empty)"),
        Type::Option(inner) => format!("{name} given (1 or 0), {}", entries(name, inner, types)),
        Type::Bool => format!("{name} (1 or 0)"),
        Type::Duration => format!("{name} (milliseconds)"),
        Type::Json => format!("{name} ({})", Format::Json.noun()),
        Type::Document(format, _) => format!("{name} ({})", format.noun()),
        Type::Map(kind, ..) if kind.is_set() => format!("{name} ({})", list_entries(ty, types)),
        Type::Map(_, key, value) => {
            let parts = [entries("a key", key, types), element_entries(value, types)];
            format!("{name} (a count; each: {})", parts.join(", "))
        }
        Type::Tuple(_) | Type::Record(_) => {
            let parts: Vec<String> =
                parts_of(ty, types).iter().map(|(part, ty)| entries(&format!("{name}.{part}"), ty, types)).collect();
            parts.join(", ")
        }
        Type::Vec(_) | Type::Array(..) => format!("{name} ({})", list_entries(ty, types)),
        _ => name.to_owned(),
    }
}

/// The entries of a list.
fn list_entries(ty: &Type, types: &Types) -> String {
    match ty {
        Type::Array(element, length) if has_parts(element) => {
            format!("{length} times {}", element_entries(element, types))
        }
        Type::Array(_, length) => format!("{length} values"),
        Type::Vec(element) => match &**element {
            Type::Tuple(parts) if !varies(element, types) && width(element, types) == parts.len() => {
                format!("a count; {} values each", parts.len())
            }
            element if has_parts(element) => format!("a count; each: {}", element_entries(element, types)),
            _ => "a count; the values".to_owned(),
        },
        Type::Map(kind, ..) if kind.is_set() => "a count; the values".to_owned(),
        _ => String::new(),
    }
}

/// Whether there is more to say of an element than that it is a value.
fn has_parts(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Tuple(_)
            | Type::Record(_)
            | Type::Array(..)
            | Type::Vec(_)
            | Type::Map(..)
            | Type::Option(_)
            | Type::Json
            | Type::Document(..)
    )
}

/// The entries of an element, which has no name of its own.
fn element_entries(ty: &Type, types: &Types) -> String {
    match ty {
        Type::Record(_) => {
            let parts: Vec<String> = parts_of(ty, types).iter().map(|(name, ty)| entries(name, ty, types)).collect();
            parts.join(", ")
        }
        Type::Tuple(_) => {
            let parts: Vec<String> = parts_of(ty, types).iter().map(|(_, ty)| element_entries(ty, types)).collect();
            parts.join(", ")
        }
        Type::Vec(_) | Type::Array(..) => list_entries(ty, types),
        Type::Map(kind, ..) if kind.is_set() => list_entries(ty, types),
        Type::Json => Format::Json.noun().to_owned(),
        Type::Document(format, _) => format.noun().to_owned(),
        other => entries("a value", other, types),
    }
}

/// The fields of a record, the parts of a tuple.
fn parts_of(ty: &Type, types: &Types) -> Vec<(String, Type)> {
    match ty {
        Type::Tuple(parts) => parts.iter().enumerate().map(|(at, part)| (at.to_string(), part.clone())).collect(),
        Type::Record(id) => {
            types.records[id.0].fields.iter().map(|field| (field.name.clone(), field.outside.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn or_none(parts: &[String]) -> String {
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// A comment is one line of text that cannot end early.
fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn family_word(ty: &Type) -> &'static str {
    match ty {
        Type::Option(inner) => family_word(inner),
        Type::Handle(handle) => match handle.family {
            crate::catalogue::Family::Str => "string",
            family => family.word(),
        },
        _ => "any",
    }
}

/// The reply on the wire, in a few words.
pub(crate) fn shape(ty: &Type, types: &Types) -> String {
    match ty {
        Type::Unit | Type::Never => "null".to_owned(),
        Type::Integer(_) => "integer".to_owned(),
        Type::Float => "float as text".to_owned(),
        Type::Bool => "1 or 0".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Option(inner) => format!("{} or null", shape(inner, types)),
        Type::Vec(inner) | Type::Array(inner, _) => format!("array of {}", shape(inner, types)),
        Type::Map(kind, element, _) if kind.is_set() => format!("array of {}", shape(element, types)),
        Type::Map(_, key, value) => format!("flat array of {}, {}", shape(key, types), shape(value, types)),
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| shape(part, types)).collect();
            format!("{{{}}}", parts.join(", "))
        }
        Type::Record(id) => {
            let fields = &types.records[id.0].fields;
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            format!("{{{}}}", names.join(", "))
        }
        Type::Enum(id) => {
            let variants = types.enums[id.0].variants.iter().map(|variant| {
                let word = format!("'{}'", printable(&variant.text));
                let names = variant.fields.iter().map(|field| match variant.positional {
                    true => shape(&field.outside, types),
                    false => field.name.clone(),
                });
                if id.has_fields() {
                    format!("{{{}}}", [word].into_iter().chain(names).collect::<Vec<_>>().join(", "))
                } else {
                    word
                }
            });
            variants.collect::<Vec<_>>().join(" or ")
        }
        Type::Duration => "milliseconds".to_owned(),
        Type::Json => Format::Json.noun().to_owned(),
        Type::Document(format, _) => format.noun().to_owned(),
        Type::Status => "status".to_owned(),
        Type::Reply => "anything".to_owned(),
        other => other.display(&Names(types)).to_string(),
    }
}

struct Names<'a>(&'a Types);

impl TypeNames for Names<'_> {
    fn record(&self, id: RecordId) -> &str {
        &self.0.records[id.0].source.name.text
    }

    fn enumeration(&self, id: EnumId) -> &str {
        &self.0.enums[id.0].source.name.text
    }

    fn inferred(&self, _: InferId) -> Option<Type> {
        None
    }
}
