//! Open records: what such a record does not know stays in its document, byte for byte, and so does what it knows and
//! did not change.

use super::document::{Fault, json_text};
use super::json::members;
use super::{Eval, Exit, Machine, Value};
use redlua_compiler::check::types::{Format, RecordId, Type};

/// The record with the text that it was read from.
pub(super) fn with_text(mut fields: Vec<Value>, text: &[u8]) -> Value {
    fields.push(Value::Origin(text.to_vec()));
    Value::Record(fields)
}

impl Machine<'_> {
    /// The document of an open record.
    pub(super) fn open_document(&mut self, values: &[Value], id: RecordId) -> Eval<Vec<u8>> {
        let new = self.written_fields(values, id)?;
        let Some(Value::Origin(text)) = values.last() else {
            self.reach("open record that is new");
            return Ok(around(b"{}", new.into_iter().flat_map(|(name, value)| named(&name, value)).collect()));
        };
        self.reach("open record that was read");
        let known = match self.read_document(Format::Json, text, &Type::Record(id)) {
            Ok(Value::Record(known)) => known,
            Err(Fault::Left(exit)) => return Err(exit),
            _ => return Err(Exit::Unknown("the document of an open record")),
        };
        let old = self.written_fields(&known, id)?;
        let mut parts: Vec<Vec<u8>> = Vec::new();
        let before = members(text.trim_ascii());
        for member in &before {
            let at = new.iter().position(|(name, _)| name.as_bytes() == member.name);
            match at.map(|at| (&new[at].1, &old[at].1)) {
                Some((None, Some(_))) => self.reach("open record: member that goes"),
                Some((Some(value), old)) if Some(value) != old.as_ref() => {
                    self.reach("open record: member that changes");
                    let blanks = member.value.len() - member.value.trim_ascii_start().len();
                    let after = member.value.trim_ascii_end().len();
                    let (first, last) = (&member.value[..blanks], &member.value[after..]);
                    parts.push([member.head, first, value.as_bytes(), last].concat());
                }
                Some(_) => parts.push([member.head, member.value].concat()),
                None => {
                    self.reach("open record: member that it does not know");
                    parts.push([member.head, member.value].concat());
                }
            }
        }
        for ((name, value), (_, old)) in new.into_iter().zip(old) {
            let stands = before.iter().any(|member| member.name == name.as_bytes());
            if !stands && value != old {
                self.reach("open record: member that comes");
                parts.extend(named(&name, value));
            }
        }
        Ok(around(text, parts))
    }

    /// The fields as they are written, none for those that are left out.
    fn written_fields(&mut self, values: &[Value], id: RecordId) -> Eval<Vec<(String, Option<String>)>> {
        let types = self.types;
        let mut written = Vec::new();
        for (field, value) in types.records[id.0].fields.iter().zip(values) {
            let is_left_out = field.skip_none && *value == Value::None;
            let text = if is_left_out { None } else { Some(self.planted(Format::Json, value, &field.ty)?.json()) };
            written.push((field.stored.clone(), text));
        }
        Ok(written)
    }
}

fn named(name: &str, value: Option<String>) -> Option<Vec<u8>> {
    value.map(|value| format!("{}:{value}", json_text(name)).into_bytes())
}

/// The members in the brackets of a text, and what stood around these.
fn around(text: &[u8], parts: Vec<Vec<u8>>) -> Vec<u8> {
    let first = text.len() - text.trim_ascii_start().len();
    let last = text.trim_ascii_end().len().saturating_sub(1);
    [&text[..=first], &parts.join(b",".as_slice()), &text[last..]].concat()
}
