//! The functions of `Json`, a document of any shape, which is kept as its text.

use super::document::json_text;
use super::text::is_exact;
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Expr, JsonFunction, JsonKind};
use redlua_compiler::check::types::{Integer, Range, Type};
use serde_json::value::RawValue;

impl Machine<'_> {
    pub(super) fn json_function(&mut self, function: JsonFunction, operands: &[Expr]) -> Eval<Value> {
        self.reach(construct::json(&function));
        let mut values = Vec::new();
        for operand in operands {
            values.push(match operand.ty {
                Type::Integer(_) => Value::Int(self.integer(operand)?),
                _ => self.expr(operand)?,
            });
        }
        let option = |value: Option<Value>| value.map_or(Value::None, Value::some);
        let text = |bytes: &[u8]| Value::Text(bytes.to_vec());
        let Some(Value::Text(doc)) = values.first() else { return Err(Exit::Unknown("a function of no JSON")) };
        let key = values.get(1);
        Ok(match function {
            JsonFunction::Parse => option(whole(doc).map(text)),
            JsonFunction::Get => option(key.and_then(|key| part(doc, key)).map(text)),
            JsonFunction::Index => text(key.and_then(|key| part(doc, key)).unwrap_or(b"null")),
            JsonFunction::Integer(kind) => option(integer(doc, kind)?),
            JsonFunction::Float => {
                let number =
                    is(JsonKind::Number, doc).then(|| String::from_utf8_lossy(doc).parse::<f64>().ok()).flatten();
                option(number.filter(|value| value.is_finite()).map(Value::Float))
            }
            JsonFunction::Str => {
                let string = serde_json::from_slice::<String>(doc).ok();
                option(string.map(|string| Value::Text(string.into_bytes())))
            }
            JsonFunction::Bool => option(is(JsonKind::Boolean, doc).then(|| Value::Bool(doc == b"true"))),
            JsonFunction::Array => {
                let list = |elements: Vec<&[u8]>| Value::list(elements.into_iter().map(text).collect());
                option(elements(doc).map(list))
            }
            JsonFunction::Is(kind) => Value::Bool(is(kind, doc)),
            JsonFunction::Length => {
                Value::Int(elements(doc).map_or_else(|| names(doc).len(), |elements| elements.len()) as i128)
            }
            JsonFunction::Keys => Value::list(names(doc).into_iter().map(Value::Text).collect()),
            JsonFunction::Object => {
                let named = |member: Member<'_>| (Value::Text(member.name), text(member.value.trim_ascii()));
                let map = || Value::map(members(doc).into_iter().map(named).collect());
                option(is(JsonKind::Object, doc).then(map))
            }
            JsonFunction::Set | JsonFunction::Remove => {
                let Some(Value::Text(name)) = key else { return Err(Exit::Unknown("a name in JSON")) };
                let value = match values.get(2) {
                    Some(Value::Text(value)) => Some(value.as_slice()),
                    None => None,
                    Some(_) => return Err(Exit::Unknown("a value in JSON")),
                };
                if !is(JsonKind::Object, doc) {
                    self.reach("member of what is no object");
                    return Err(Exit::Abort("RANGE"));
                }
                changed(doc, name, value)?
            }
        })
    }
}

/// The text without the blanks around it, if it is JSON.
pub(super) fn whole(text: &[u8]) -> Option<&[u8]> {
    serde_json::from_slice::<&RawValue>(text).ok().map(|_| text.trim_ascii())
}

/// The first byte tells the kind.
fn is(kind: JsonKind, doc: &[u8]) -> bool {
    match (kind, doc.first()) {
        (JsonKind::Null, Some(b'n'))
        | (JsonKind::Boolean, Some(b't' | b'f'))
        | (JsonKind::Number, Some(b'-' | b'0'..=b'9'))
        | (JsonKind::String, Some(b'"'))
        | (JsonKind::Array, Some(b'['))
        | (JsonKind::Object, Some(b'{')) => true,
        (_, _) => false,
    }
}

fn integer(doc: &[u8], kind: Integer) -> Eval<Option<Value>> {
    let text = String::from_utf8_lossy(doc);
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || text == "-0" {
        return Ok(None);
    }
    match text.parse::<i128>() {
        Ok(value) if is_exact(value) => Ok(kind.full().contains(Range::only(value)).then_some(Value::Int(value))),
        _ => Err(Exit::Abort("OVERFLOW")),
    }
}

/// What stands between the outermost brackets, cut at the commas; with the place of a colon, if there is one.
fn pieces(doc: &[u8]) -> Vec<(&[u8], Option<usize>)> {
    let mut pieces = Vec::new();
    let (mut depth, mut first, mut colon, mut at) = (0, 1, None, 0);
    while at < doc.len() {
        match doc[at] {
            b'"' => {
                at += 1;
                while doc[at] != b'"' {
                    at += if doc[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            b':' if depth == 1 => colon = Some(at - first),
            _ => {}
        }
        if depth == 0 || depth == 1 && doc[at] == b',' {
            pieces.push((&doc[first..at], colon));
            (first, colon) = (at + 1, None);
        }
        at += 1;
    }
    pieces.retain(|(piece, _)| !piece.trim_ascii().is_empty());
    pieces
}

fn elements(doc: &[u8]) -> Option<Vec<&[u8]>> {
    is(JsonKind::Array, doc).then(|| pieces(doc).into_iter().map(|(piece, _)| piece.trim_ascii()).collect())
}

/// A member of an object: its name, all up to the colon, and its value with the blanks around it.
pub(super) struct Member<'d> {
    pub(super) name: Vec<u8>,
    pub(super) head: &'d [u8],
    pub(super) value: &'d [u8],
}

pub(super) fn members(doc: &[u8]) -> Vec<Member<'_>> {
    if !is(JsonKind::Object, doc) {
        return Vec::new();
    }
    pieces(doc)
        .into_iter()
        .filter_map(|(piece, colon)| {
            let (head, value) = piece.split_at(colon? + 1);
            let name = serde_json::from_slice::<String>(&head[..head.len() - 1]).ok()?.into_bytes();
            Some(Member { name, head, value })
        })
        .collect()
}

/// Each name once.
fn names(doc: &[u8]) -> Vec<Vec<u8>> {
    let mut names: Vec<Vec<u8>> = Vec::new();
    for member in members(doc) {
        if !names.contains(&member.name) {
            names.push(member.name);
        }
    }
    names
}

/// The member of a name, the last one of several; or the element at a place.
fn part<'d>(doc: &'d [u8], key: &Value) -> Option<&'d [u8]> {
    match key {
        Value::Int(at) => elements(doc)?.get(usize::try_from(*at).ok()?).copied(),
        Value::Text(name) => {
            let mut found = members(doc).into_iter().filter(|member| member.name == *name);
            found.next_back().map(|member| member.value.trim_ascii())
        }
        _ => None,
    }
}

/// The object with another value of a member, or without it; all else stays as it is written.
fn changed(doc: &[u8], name: &[u8], value: Option<&[u8]>) -> Eval<Value> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut seen = false;
    for member in members(doc) {
        if member.name != name {
            parts.push([member.head, member.value].concat());
        } else if let Some(value) = value {
            let before = member.value.len() - member.value.trim_ascii_start().len();
            let after = member.value.trim_ascii_end().len();
            parts.push([member.head, &member.value[..before], value, &member.value[after..]].concat());
            seen = true;
        }
    }
    if let (Some(value), false) = (value, seen) {
        let name = std::str::from_utf8(name).map_err(|_| Exit::Abort("TEXT"))?;
        parts.push([json_text(name).as_bytes(), b":", value].concat());
    }
    Ok(Value::Text([b"{".as_slice(), &parts.join(b",".as_slice()), b"}"].concat()))
}
