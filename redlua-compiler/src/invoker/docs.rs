//! The documentation of an invoker: what the user wrote, then what a caller of the script must
//! know. Every template and every name of Lua's stands in backticks, where rustdoc reads no links.

use super::Printed;
use super::encode::{arguments_in_wire_order, is_read_only};
use super::literal::text_literal;
use crate::check::layout::is_told_by_empty_text;
use crate::check::typed::{EnumType, FieldType, KeySlot, Parameter, Script, Types, VariantType};
use crate::check::types::{EnumId, Format, InferId, RecordId, Type, TypeNames};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The documentation of the struct. rustdoc reads the attributes as one text, so the literal of the Lua serves here too.
///
/// What has a bracket in it, as all Lua has, is searched for links in every build. So only the introduction is there
/// always; the rest is for `doc` and for `test`, which is what editors set when they show documentation.
pub(super) fn emit_script_docs(
    script: &Script,
    types: &Types,
    lua: &Printed,
    text: &Literal,
    read: fn(&str) -> Option<Literal>,
) -> TokenStream {
    // Longer than every row of backticks inside.
    let fence = "`".repeat(longest_row(&lua.text).max(3) + 1);
    let introduction = paragraphs(vec![script.source.docs.join("\n"), effect(script).to_owned()]);
    let introduction = text_literal(&introduction, read);
    let wire = text_literal(&format!("\n{}\n\n# Lua\n{fence}lua", wire_docs(script, types)), read);
    quote!(#[doc = #introduction] #[cfg_attr(any(doc, test), doc = #wire, doc = #text, doc = #fence)])
}

/// What a caller by hand must know.
fn wire_docs(script: &Script, types: &Types) -> String {
    let mut sections = Vec::new();
    sections.extend(keys(script, types));
    sections.extend(arguments(script, types));
    let flat = if script.flat.is_some() { "; the parts of all of them in one array" } else { "" };
    sections.push(format!("# Reply\n{}{flat}.", capital(&wire_reply(&script.reply, types))));
    if let Some(error) = script.error {
        sections.push(errors(&types.enums[error.0]));
    }
    paragraphs(sections)
}

/// Those that say something.
fn paragraphs(mut sections: Vec<String>) -> String {
    sections.retain(|section| !section.is_empty());
    sections.join("\n\n")
}

/// The texts for the fields: where each of them is sent. They are there in every build, so without brackets.
pub(super) fn field_docs(script: &Script) -> Vec<String> {
    let text = |parameter: &Parameter| match parameter.position {
        Some(position) => match parameter.after.and_then(|list| script.parameters.get(list)) {
            Some(list) => format!("Argument {position} behind {}.", code(&list.source.name.text)),
            None => format!("Argument {position}."),
        },
        None => "Stands in keys only.".to_owned(),
    };
    script.parameters.iter().map(text).collect()
}

fn effect(script: &Script) -> &'static str {
    if is_read_only(script) {
        "It only reads: it is sent as `EVALSHA_RO`, and can be called again after a lost reply."
    } else if script.effects.writes {
        "It writes: when the reply is lost (`Error::Indeterminate`), it may or may not have run."
    } else if !script.effects.refused_read_only {
        "It only reads: it can be called again after a lost reply. It is sent as `EVALSHA`, because Redis 6.2 has no \
         `EVALSHA_RO`."
    } else {
        "It writes no key, but does what `EVALSHA_RO` refuses: when the reply is lost \
         (`Error::Indeterminate`), it may or may not have run."
    }
}

fn keys(script: &Script, types: &Types) -> Option<String> {
    let names = Names(types);
    let name = |index: usize| code(&script.parameters[index].source.name.text);
    let lines = script.keys_in_wire_order().into_iter().map(|key| {
        let (template, handle) = (code(&key.template.text), code(&key.handle));
        let ty = code(&key.ty.display(&names).to_string());
        let when = match key.slot {
            KeySlot::Fixed => String::new(),
            KeySlot::Optional => {
                let needs: Vec<String> = key.needs().into_iter().map(name).collect();
                format!("; only with {}", needs.join(" and "))
            }
            KeySlot::Group(list) => format!("; one for each of {}", name(list)),
        };
        format!("* {template}: {handle}, {ty}{when}")
    });
    let mut lines: Vec<String> = lines.collect();
    if !script.derived.is_empty() {
        let templates = script.derived.iter().filter_map(|local| script.templates.get(local));
        let templates: Vec<String> = templates.map(|template| code(template)).collect();
        lines.push(format!(
            "\nIn the same slot, and not in `KEYS`: {}. A server that wants every key declared refuses the script.",
            templates.join(", ")
        ));
    }
    if script.compare_slots {
        lines.push(
            "\nNo hash tag proves that they are in one slot: the invoker compares them before it sends.".to_owned(),
        );
    }
    if !script.cluster {
        lines.push("\nNot for a cluster: the keys may be in different slots.".to_owned());
    }
    section("# Keys", lines)
}

fn arguments(script: &Script, types: &Types) -> Option<String> {
    let lines = arguments_in_wire_order(script).into_iter().map(|parameter| {
        let position = parameter.position.unwrap_or_default();
        let name = code(&parameter.source.name.text);
        let form = match (&parameter.ty, parameter.uses.as_count) {
            (Type::Vec(_), true) => "the number of elements".to_owned(),
            (_, true) => "`1` if it is given, or `0`".to_owned(),
            (ty, false) => wire_argument(ty, types),
        };
        let entry = entry(script, parameter, position);
        format!("* `{entry}`: {name}, {form}")
    });
    section("# Arguments", lines.collect())
}

/// `ARGV[2]`; behind a list the place depends on how long the list is.
fn entry(script: &Script, parameter: &Parameter, position: usize) -> String {
    match parameter.after.and_then(|list| script.parameters.get(list)) {
        Some(list) => format!("ARGV[{position}] behind {}", list.source.name.text),
        None => format!("ARGV[{position}]"),
    }
}

/// How an argument is written; `redlua_runtime::argument` does it.
fn wire_argument(ty: &Type, types: &Types) -> String {
    match ty {
        Type::Integer(kind) => format!("an integer (`{}`)", kind.name()),
        Type::Float => "a number".to_owned(),
        Type::Bool => "`1` or `0`".to_owned(),
        Type::Duration => "milliseconds".to_owned(),
        Type::Enum(id) => texts(&types.enums[id.0]),
        Type::Option(inner) if **inner == Type::Text => "`1` and the text, or `0` and an empty one".to_owned(),
        Type::Option(inner) if is_told_by_empty_text(inner) => format!("{}, or empty", wire_argument(inner, types)),
        Type::Option(inner) => format!(
            "`1` and what follows, or `0` and as many entries, empty texts and for lists `0`: {}",
            wire_argument(inner, types)
        ),
        Type::Vec(inner) => format!("the number of elements, then each: {}", wire_argument(inner, types)),
        Type::Array(inner, length) => format!("{length} times {}", wire_argument(inner, types)),
        Type::Map(kind, element, _) if kind.is_set() => {
            format!("the number of elements, then each: {}", wire_argument(element, types))
        }
        Type::Map(_, key, value) => format!(
            "the number of entries, then the key and the value of each: {}; {}",
            wire_argument(key, types),
            wire_argument(value, types)
        ),
        Type::Json => Format::Json.noun().to_owned(),
        Type::Document(format, _) => format.noun().to_owned(),
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| wire_argument(part, types)).collect();
            format!("({})", parts.join("; "))
        }
        Type::Record(id) => {
            let fields = types.records[id.0].fields.iter();
            let fields = fields.map(|field| format!("{} {}", code(&field.name), wire_argument(&field.outside, types)));
            format!("({})", fields.collect::<Vec<_>>().join("; "))
        }
        _ => "text".to_owned(),
    }
}

/// How a reply is written; `redlua_runtime::reply` reads it.
fn wire_reply(ty: &Type, types: &Types) -> String {
    match ty {
        Type::Integer(_) => "an integer".to_owned(),
        Type::Float => "a number as text".to_owned(),
        Type::Bool => "`1` or `0`".to_owned(),
        Type::Duration => "milliseconds".to_owned(),
        Type::Status => "a status".to_owned(),
        Type::Reply => "anything".to_owned(),
        Type::Unit => "null".to_owned(),
        Type::Json => Format::Json.noun().to_owned(),
        Type::Document(format, _) => format.noun().to_owned(),
        Type::Option(inner) => format!("{}, or null", wire_reply(inner, types)),
        Type::Vec(inner) | Type::Array(inner, _) => {
            format!("an array, each element {}", wire_reply(inner, types))
        }
        Type::Map(kind, element, _) if kind.is_set() => {
            format!("an array, each element {}", wire_reply(element, types))
        }
        Type::Map(_, key, value) => {
            format!(
                "an array of keys, each followed by its value: {}; {}",
                wire_reply(key, types),
                wire_reply(value, types)
            )
        }
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| wire_reply(part, types)).collect();
            format!("an array: {}", parts.join("; "))
        }
        Type::Record(id) => {
            let fields = named(&types.records[id.0].fields, types);
            format!("an array: {}", fields.join("; "))
        }
        Type::Enum(id) => {
            let enumeration = &types.enums[id.0];
            if enumeration.is_plain() {
                return texts(enumeration);
            }
            let variants = enumeration.variants.iter();
            let shapes: Vec<String> = variants.map(|variant| shape(variant, types)).collect();
            format!("an array: {}", shapes.join("; or "))
        }
        _ => "text".to_owned(),
    }
}

/// `` `used` (an integer) `` for each field.
fn named(fields: &[FieldType], types: &Types) -> Vec<String> {
    let name = |field: &FieldType| {
        let form = wire_reply(&field.outside, types);
        format!("{} ({form})", code(&field.name))
    };
    fields.iter().map(name).collect()
}

/// The tag of a variant and its fields.
fn shape(variant: &VariantType, types: &Types) -> String {
    let mut parts = vec![code(&variant.text)];
    if variant.positional {
        parts.extend(variant.fields.iter().map(|field| wire_reply(&field.outside, types)));
    } else {
        parts.extend(named(&variant.fields, types));
    }
    parts.join(", ")
}

/// The texts of an enum without payload.
fn texts(enumeration: &EnumType) -> String {
    let texts = enumeration.variants.iter();
    let texts: Vec<String> = texts.map(|variant| code(&variant.text)).collect();
    format!("one of {}", texts.join(", "))
}

fn errors(enumeration: &EnumType) -> String {
    let lines = enumeration.variants.iter().map(|variant| {
        let text = variant.error.as_ref().unwrap_or(&variant.code);
        let fields = variant.fields.iter().map(|field| code(&field.name));
        let fields: Vec<String> = fields.collect();
        let name = code(&format!("{}::{}", enumeration.source.name.text, variant.name));
        let with = if fields.is_empty() { "" } else { " with " };
        format!("* {name}: {}{with}{}", code(text), fields.join(", "))
    });
    let intro = "# Errors\nWith `Error::Script`, beside the errors of every call:\n".to_owned();
    format!("{intro}{}", lines.collect::<Vec<_>>().join("\n"))
}

fn section(title: &str, lines: Vec<String>) -> Option<String> {
    (!lines.is_empty()).then(|| format!("{title}\n{}", lines.join("\n")))
}

/// A text in backticks, as many as it needs.
fn code(text: &str) -> String {
    let quotes = "`".repeat(longest_row(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{quotes}{space}{text}{space}{quotes}")
}

/// The most backticks that stand behind each other.
fn longest_row(text: &str) -> usize {
    let (mut longest, mut row, mut behind) = (0, 0, 0);
    // The standard library looks for one character fast, even in a macro that is built without optimisation.
    for (at, _) in text.match_indices('`') {
        row = if at == behind { row + 1 } else { 1 };
        behind = at + 1;
        longest = longest.max(row);
    }
    longest
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first.into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

struct Names<'t>(&'t Types);

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
