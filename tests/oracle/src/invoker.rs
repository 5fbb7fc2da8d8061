//! A call as generated code makes it, of a script that is known only now.
//!
//! What is the real one, the same functions of `redlua-runtime` that an expansion calls: keys and
//! their rules, arguments of numbers, texts and lists and their bounds, `EVALSHA` and what follows
//! `NOSCRIPT`, which error is which, values out of replies. What stands here a second time, because
//! the macro emits it and rustc would have to compile it: the order of keys and arguments, and the
//! walk through records, tuples and options. `tests/connections.rs` and `tests/keys.rs` of the
//! workspace test the emitted code itself.

use crate::interpret::Value as Known;
use crate::wire::{Connection, Reply};
use redlua_compiler::Analysis;
use redlua_compiler::check::typed::{Held, Key, KeyPart, KeyPath, KeyRules, Parameter, Script, Types};
use redlua_compiler::check::types::{Integer, Type};
use redlua_runtime::private::{
    self as runtime, Argument, Bounds, Call, KeyValue, Meta, Mismatch, Part, Payload, Refused, Reply as _, ScriptError,
};
use redlua_runtime::redis::{self, ConnectionLike, RedisResult, Value as Wire};
use redlua_runtime::{Error, JsonText, Required};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

/// What a call gave.
#[derive(Clone, Debug)]
pub enum Given {
    /// Its reply.
    Value(Known),
    /// The script's own error, as the text that it came as.
    Script(String),
    /// An abort.
    Abort,
    /// What a command answered.
    Server,
    /// The invoker did not send it: `KEY` or `ARGUMENT`.
    Refused(&'static str),
    /// A reply of another type.
    Mismatch(String),
}

/// The error of every program, as `redis_script!` would make it.
#[derive(Debug)]
enum Fault {
    Missing,
    Held { count: i64, note: String },
}

impl ScriptError for Fault {
    fn decode(code: &str, payload: &mut Payload<'_>) -> Option<Result<Self, Mismatch>> {
        match code {
            "MISSING" => Some(Ok(Self::Missing)),
            "HELD" => Some((|| Ok(Self::Held { count: payload.field("count")?, note: payload.field("note")? }))()),
            _ => None,
        }
    }
}

impl Fault {
    fn text(&self) -> String {
        match self {
            Self::Missing => "MISSING".to_owned(),
            Self::Held { count, note } => {
                format!("HELD {{\"count\":{count},\"note\":{}}}", crate::interpret::quoted(note))
            }
        }
    }
}

/// What is known of a script when it is compiled. It lives as long as the process, as that of a real script does.
pub fn meta(analysis: &Analysis) -> &'static Meta {
    let (script, printed) = (&analysis.checked.scripts[0], &analysis.printed[0]);
    let keys = script.keys_in_wire_order();
    let effects = script.effects;
    let handles: Vec<&'static str> = keys.iter().map(|key| known(&key.handle)).collect();
    let templates: Vec<&'static str> = keys.iter().map(|key| known(&key.template.text)).collect();
    Box::leak(Box::new(Meta {
        name: "script",
        lua: printed.text.clone().leak(),
        sha1: printed.sha1.clone().leak(),
        flat: script.flat.as_ref().map_or(0, Vec::len),
        read_only: !effects.writes && !effects.refused_read_only && !effects.unknown_read_only,
        handles: handles.leak(),
        keys: templates.leak(),
        fixed: script.fixed_keys().count(),
        file: "script.rs",
        lines: "",
        size: 0,
        arguments: 0,
    }))
}

/// Texts that many programs have: each is kept once.
fn known(text: &str) -> &'static str {
    thread_local! {
        static TEXTS: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
    }
    TEXTS.with_borrow_mut(|texts| match texts.get(text) {
        Some(known) => known,
        None => {
            let text: &'static str = text.to_owned().leak();
            texts.insert(text);
            text
        }
    })
}

/// Calls a script; gives what its caller sees, and the last reply as it came.
pub fn call(
    meta: &'static Meta,
    script: &Script,
    types: &Types,
    values: &[Known],
    connection: &mut Connection,
) -> (Given, Reply) {
    let mut client = Client { connection, last: Reply::Nothing };
    let written = |call: &mut Call| write(script, types, values, call);
    let given = match runtime::invoke_untyped::<Fault, _>(meta, written, &mut client) {
        Ok(reply) => match decode(reply.into_value(), &script.reply, types) {
            Ok(value) => Given::Value(value),
            Err(mismatch) => Given::Mismatch(mismatch.to_string()),
        },
        Err(Error::Script(fault)) => Given::Script(fault.text()),
        Err(Error::Abort(_)) => Given::Abort,
        Err(Error::Key(_)) => Given::Refused("KEY"),
        Err(Error::Argument(_)) => Given::Refused("ARGUMENT"),
        Err(Error::Redis(failure)) if failure.code().is_some() => Given::Server,
        Err(error) => Given::Mismatch(format!("{error:?}")),
    };
    (given, client.last)
}

/// The client's side of the connection, which keeps the reply that came last.
struct Client<'c> {
    connection: &'c mut Connection,
    last: Reply,
}

impl ConnectionLike for Client<'_> {
    fn req_packed_command(&mut self, command: &[u8]) -> RedisResult<Wire> {
        self.last = self.connection.call_packed(command)?;
        wire(&self.last)
    }

    fn req_packed_commands(&mut self, _: &[u8], _: usize, _: usize) -> RedisResult<Vec<Wire>> {
        Ok(Vec::new())
    }

    fn get_db(&self) -> i64 {
        0
    }

    fn check_connection(&mut self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        true
    }
}

/// A reply as the client has it.
fn wire(reply: &Reply) -> RedisResult<Wire> {
    Ok(match reply {
        Reply::Status(text) if text == "OK" => Wire::Okay,
        Reply::Status(text) => Wire::SimpleString(text.clone()),
        Reply::Error(text) => redis::parse_redis_value(format!("-{text}\r\n").as_bytes())?,
        Reply::Int(value) => Wire::Int(*value),
        Reply::Bulk(text) => Wire::BulkString(text.clone()),
        Reply::Nothing => Wire::Nil,
        Reply::Array(values) => Wire::Array(values.iter().map(wire).collect::<RedisResult<_>>()?),
    })
}

/// All keys and then all arguments, as `encode` of an expansion.
fn write(script: &Script, types: &Types, values: &[Known], call: &mut Call) -> Result<(), Refused> {
    let groups = script.key_groups();
    let given = |key: &&Key| key.needs().iter().all(|need| values[*need] != Known::None);
    let length = |list: usize| if let Known::List(elements) = &values[list] { elements.len() } else { 0 };
    let fixed = script.fixed_keys().count();
    if !groups.is_empty() || script.optional_keys().next().is_some() {
        let grouped: usize = groups.iter().map(|(list, members)| members.len() * length(*list)).sum();
        call.key_count(fixed + script.optional_keys().filter(given).count() + grouped)?;
    }
    let mut handle = 0;
    for key in script.fixed_keys() {
        write_key(script, types, key, values, None, handle, call)?;
        handle += 1;
    }
    for key in script.optional_keys() {
        if given(&key) {
            write_key(script, types, key, values, None, handle, call)?;
        }
        handle += 1;
    }
    for (list, members) in groups {
        if let Known::List(elements) = &values[list] {
            for element in elements.iter() {
                for (at, key) in members.iter().enumerate() {
                    write_key(script, types, key, values, Some(element), handle + at, call)?;
                }
            }
        }
        handle += members.len();
    }
    if script.compare_slots {
        call.same_slot()?;
    }
    let mut sent: Vec<(&Parameter, &Known)> =
        script.parameters.iter().zip(values).filter(|(parameter, _)| parameter.position.is_some()).collect();
    sent.sort_by_key(|(parameter, _)| (parameter.after, parameter.position));
    sent.into_iter().try_for_each(|(parameter, value)| write_parameter(script, types, parameter, value, call))
}

fn write_key(
    script: &Script,
    types: &Types,
    key: &Key,
    values: &[Known],
    element: Option<&Known>,
    handle: usize,
    call: &mut Call,
) -> Result<(), Refused> {
    let texts: Vec<Option<Leaf>> = key.parts.iter().map(|part| leaf(script, types, part, values, element)).collect();
    let parts: Vec<Part<'_>> = key
        .parts
        .iter()
        .zip(&texts)
        .filter_map(|(part, value)| match (part, value) {
            (KeyPart::Text(text), _) => Some(Part::Text(known(text))),
            (KeyPart::Parameter { index, rules, .. }, Some(value)) => {
                let name = known(&script.parameters[*index].source.name.text);
                Some(Part::Value(name, value.as_value(), key_rules(*rules)))
            }
            (KeyPart::Parameter { .. }, None) => None,
        })
        .collect();
    call.key(handle, &parts)
}

/// A value that stands in a key.
enum Leaf {
    Text(Vec<u8>),
    Signed(i64),
    Unsigned(u64),
    Bool(bool),
}

impl Leaf {
    fn as_value(&self) -> &dyn KeyValue {
        match self {
            Leaf::Text(text) => text,
            Leaf::Signed(value) => value,
            Leaf::Unsigned(value) => value,
            Leaf::Bool(value) => value,
        }
    }
}

fn leaf(script: &Script, types: &Types, part: &KeyPart, values: &[Known], element: Option<&Known>) -> Option<Leaf> {
    let KeyPart::Parameter { index, path, fields, .. } = part else { return None };
    let parameter = &script.parameters[*index];
    let (mut value, mut ty) = match (path, &parameter.ty) {
        (KeyPath::Payload, Type::Option(inner)) => (values[*index].inner(), &**inner),
        (KeyPath::Element, Type::Vec(inner) | Type::Array(inner, _)) => (element?, &**inner),
        (_, ty) => (&values[*index], ty),
    };
    for field in fields {
        let (Known::Record(parts) | Known::Tuple(parts)) = value else { return None };
        let (at, inner) = match ty {
            Type::Record(id) => {
                let fields = &types.records[id.0].fields;
                let at = fields.iter().position(|known| known.name == *field)?;
                (at, &fields[at].ty)
            }
            Type::Tuple(parts) => field.parse().ok().map(|at: usize| (at, &parts[at]))?,
            _ => return None,
        };
        (value, ty) = (&parts[at], inner);
    }
    Some(match (value, ty) {
        (Known::Int(value), _) => match i64::try_from(*value) {
            Ok(value) => Leaf::Signed(value),
            Err(_) => Leaf::Unsigned(u64::try_from(*value).ok()?),
        },
        (Known::Bool(value), _) => Leaf::Bool(*value),
        (Known::Text(text), _) => Leaf::Text(text.clone()),
        (Known::Variant(variant, _), Type::Enum(id)) => {
            Leaf::Text(types.enums[id.0].variants[*variant].text.clone().into_bytes())
        }
        _ => return None,
    })
}

fn key_rules(rules: KeyRules) -> runtime::KeyRules {
    let constant = match rules {
        KeyRules { not_empty: true, .. } => runtime::KeyRules::TAG,
        KeyRules { no_close_brace: true, .. } => runtime::KeyRules::IN_TAG,
        KeyRules { no_open_brace: true, .. } => runtime::KeyRules::BEFORE_TAG,
        KeyRules { .. } => runtime::KeyRules::FREE,
    };
    match rules.forbidden {
        Some(byte) => constant.followed_by(byte),
        None => constant,
    }
}

fn write_parameter(
    script: &Script,
    types: &Types,
    parameter: &Parameter,
    value: &Known,
    call: &mut Call,
) -> Result<(), Refused> {
    if let (Known::Record(parts) | Known::Tuple(parts), false) = (value, parameter.parts.is_empty()) {
        let parts = parameter.parts.iter().zip(parts);
        return parts
            .filter(|(part, _)| part.position.is_some())
            .try_for_each(|(part, value)| write_parameter(script, types, part, value, call));
    }
    let name = known(&parameter.source.name.text);
    if parameter.uses.as_count {
        return match value {
            Known::List(elements) => call.argument(name, &elements.len(), Bounds::NONE),
            value => call.argument(name, &(*value != Known::None), Bounds::NONE),
        };
    }
    let bounds = match (parameter.uses.within, script.locals[parameter.local.0].held) {
        (Some(within), _) => Bounds { min: within.low as i64, max: within.high as u64, ..Bounds::NONE },
        (None, Held::Number) if is_wide(&parameter.ty, types) => Bounds::EXACT,
        _ => Bounds::NONE,
    };
    call.argument(name, &Dynamic { value, ty: &parameter.ty, types }, bounds)
}

/// Whether the Rust type has values that a Lua number does not hold.
fn is_wide(ty: &Type, types: &Types) -> bool {
    match ty {
        Type::Integer(kind) => kind.is_wide(),
        Type::Duration => true,
        Type::Option(inner) | Type::Vec(inner) | Type::Array(inner, _) => is_wide(inner, types),
        Type::Tuple(parts) => parts.iter().any(|part| is_wide(part, types)),
        Type::Record(id) => types.records[id.0].fields.iter().any(|field| is_wide(&field.ty, types)),
        _ => false,
    }
}

/// An argument whose type is known only now.
struct Dynamic<'a> {
    value: &'a Known,
    ty: &'a Type,
    types: &'a Types,
}

impl Argument for Dynamic<'_> {
    fn write(&self, call: &mut Call, bounds: Bounds) -> Result<(), Required> {
        let part = |value, ty| Dynamic { value, ty, types: self.types };
        match (self.value, self.ty) {
            (Known::Int(value), Type::Duration) => {
                Duration::from_millis(u64::try_from(*value).unwrap_or(0)).write(call, bounds)
            }
            (Known::Int(value), _) => match i64::try_from(*value) {
                Ok(value) => value.write(call, bounds),
                Err(_) => u64::try_from(*value).unwrap_or(u64::MAX).write(call, bounds),
            },
            (Known::Float(value), _) => value.write(call, bounds),
            (Known::Bool(value), _) => value.write(call, bounds),
            (Known::Text(text), Type::Json) => json(text).write(call, bounds),
            (Known::Text(text), _) => text.write(call, bounds),
            (Known::Variant(variant, _), Type::Enum(id)) => {
                self.types.enums[id.0].variants[*variant].text.write(call, bounds)
            }
            (value, Type::Option(inner)) => {
                if !is_told_by_empty_text(inner) {
                    (*value != Known::None).write(call, Bounds::NONE)?;
                }
                match value {
                    Known::Some(value) => part(value, inner).write(call, bounds),
                    _ => {
                        absent(inner, self.types, call);
                        Ok(())
                    }
                }
            }
            (Known::List(elements), Type::Vec(element)) => {
                elements.len().write(call, Bounds::NONE)?;
                elements.iter().try_for_each(|value| part(value, element).write(call, bounds))
            }
            (Known::List(elements), Type::Array(element, _)) => {
                elements.iter().try_for_each(|value| part(value, element).write(call, bounds))
            }
            (Known::Tuple(values), Type::Tuple(parts)) => {
                values.iter().zip(parts).try_for_each(|(value, ty)| part(value, ty).write(call, bounds))
            }
            (Known::Record(values), Type::Record(id)) => {
                let fields = &self.types.records[id.0].fields;
                values.iter().zip(fields).try_for_each(|(value, field)| part(value, &field.ty).write(call, bounds))
            }
            _ => Ok(()),
        }
    }
}

/// Whether an empty text is its `None`.
fn is_told_by_empty_text(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::Float | Type::Bool | Type::Duration | Type::Enum(_) | Type::Json)
}

/// The argument of a `Json`; the generated ones are all JSON.
fn json(text: &[u8]) -> JsonText {
    JsonText::new(String::from_utf8_lossy(text)).unwrap_or_default()
}

/// What stands for the value of an option that is none.
fn absent(ty: &Type, types: &Types, call: &mut Call) {
    match ty {
        Type::Vec(_) => Vec::<i64>::write_absent(call),
        Type::Array(element, length) => (0..*length).for_each(|_| absent(element, types, call)),
        Type::Tuple(parts) => parts.iter().for_each(|part| absent(part, types, call)),
        Type::Record(id) => types.records[id.0].fields.iter().for_each(|field| absent(&field.ty, types, call)),
        Type::Option(inner) => {
            if !is_told_by_empty_text(inner) {
                call.entry(b"0");
            }
            absent(inner, types, call);
        }
        _ => String::write_absent(call),
    }
}

/// A reply by its type.
fn decode(value: Wire, ty: &Type, types: &Types) -> Result<Known, Mismatch> {
    let integer = |value| Ok(Known::Int(value));
    match ty {
        Type::Unit => <()>::decode(value).map(|()| Known::Unit),
        Type::Integer(kind) => match kind {
            Integer::I8 => integer(i8::decode(value)?.into()),
            Integer::I16 => integer(i16::decode(value)?.into()),
            Integer::I32 => integer(i32::decode(value)?.into()),
            Integer::U8 => integer(u8::decode(value)?.into()),
            Integer::U16 => integer(u16::decode(value)?.into()),
            Integer::U32 => integer(u32::decode(value)?.into()),
            Integer::U64 | Integer::Usize => integer(u64::decode(value)?.into()),
            Integer::I64 | Integer::Open(_) => integer(i64::decode(value)?.into()),
        },
        Type::Duration => Duration::decode(value).map(|value| Known::Int(value.as_millis().cast_signed())),
        Type::Float => f64::decode(value).map(Known::Float),
        Type::Bool => bool::decode(value).map(Known::Bool),
        // A `String` refuses what is not UTF-8; as `Vec<u8>` it may be anything, and the body knows one type only.
        Type::Json => JsonText::decode(value).map(|json| Known::Text(json.into_string().into_bytes())),
        Type::Text => match String::decode(value.clone()) {
            Ok(text) => Ok(Known::Text(text.into_bytes())),
            Err(mismatch) => match Vec::<u8>::decode(value) {
                Ok(bytes) if std::str::from_utf8(&bytes).is_err() => Ok(Known::Text(bytes)),
                _ => Err(mismatch),
            },
        },
        Type::Enum(id) => {
            let text = runtime::text(value, "an enum")?;
            let variants = &types.enums[id.0].variants;
            let variant = variants.iter().position(|variant| variant.text == text);
            variant.map(|variant| Known::Variant(variant, Vec::new())).ok_or_else(|| runtime::unknown_text("an enum"))
        }
        Type::Option(inner) => match Option::<Raw>::decode(value)? {
            Some(value) => decode(value.0, inner, types).map(Known::some),
            None => Ok(Known::None),
        },
        Type::Vec(element) | Type::Array(element, _) => {
            let values = Vec::<Raw>::decode(value)?;
            Ok(Known::list(values.into_iter().map(|value| decode(value.0, element, types)).collect::<Result<_, _>>()?))
        }
        Type::Tuple(parts) => {
            let mut values = runtime::fields(value, "a tuple", parts.len())?;
            let decoded = parts.iter().map(|ty| decode(values.next::<Raw>("a part")?.0, ty, types));
            Ok(Known::Tuple(decoded.collect::<Result<_, _>>()?))
        }
        Type::Record(id) => {
            let fields = &types.records[id.0].fields;
            let mut values = runtime::fields(value, "a record", fields.len())?;
            let decoded = fields.iter().map(|field| decode(values.next::<Raw>("a field")?.0, &field.ty, types));
            Ok(Known::Record(decoded.collect::<Result<_, _>>()?))
        }
        Type::Map(kind, element, _) if kind.is_set() => {
            let elements = Vec::<Raw>::decode(value)?.into_iter();
            let pairs = elements.map(|value| Ok((decode(value.0, element, types)?, Known::Unit)));
            Ok(Known::map(pairs.collect::<Result<_, _>>()?))
        }
        Type::Map(_, key, value_type) => {
            let flat = Vec::<Raw>::decode(value)?;
            let mut pairs = Vec::new();
            for pair in flat.chunks(2) {
                let [name, value] = pair else { return Err(runtime::unknown_text("half an entry")) };
                pairs.push((decode(name.0.clone(), key, types)?, decode(value.0.clone(), value_type, types)?));
            }
            Ok(Known::map(pairs))
        }
        _ => Ok(Known::Wire(unread(value))),
    }
}

/// A part of a reply that is not read yet.
struct Raw(Wire);

impl runtime::Reply for Raw {
    fn decode(value: Wire) -> Result<Self, Mismatch> {
        Ok(Self(value))
    }
}

/// A reply that is handed on as it came.
fn unread(value: Wire) -> Reply {
    match value {
        Wire::Okay => Reply::Status("OK".to_owned()),
        Wire::SimpleString(text) => Reply::Status(text),
        Wire::Int(value) => Reply::Int(value),
        Wire::BulkString(text) => Reply::Bulk(text),
        Wire::Array(values) => Reply::Array(values.into_iter().map(unread).collect()),
        _ => Reply::Nothing,
    }
}
