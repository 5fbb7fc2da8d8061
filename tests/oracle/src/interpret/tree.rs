//! What a document is made of, whatever its format.

use super::document::json_text;
use super::text::seventeen;
use serde_json::Value as Json;

/// A part of a document.
pub(super) enum Tree {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(Vec<u8>),
    /// JSON of any shape, as it is.
    Json(Vec<u8>),
    List(Vec<Tree>),
    /// Names and values, as they stand.
    Members(Vec<(Vec<u8>, Tree)>),
}

impl Tree {
    /// What a text of JSON holds.
    pub(super) fn of_json(text: &[u8]) -> Option<Tree> {
        serde_json::from_slice(text).ok().map(of_json)
    }

    /// Its text as JSON. All texts in it are UTF-8.
    pub(super) fn json(&self) -> String {
        let text = |bytes: &[u8]| json_text(&String::from_utf8_lossy(bytes));
        match self {
            Tree::Null => "null".to_owned(),
            Tree::Bool(value) => value.to_string(),
            Tree::Integer(value) => value.to_string(),
            Tree::Float(value) => seventeen(*value),
            Tree::Text(bytes) => text(bytes),
            Tree::Json(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Tree::List(parts) => format!("[{}]", parts.iter().map(Tree::json).collect::<Vec<_>>().join(",")),
            Tree::Members(members) => {
                let members = members.iter().map(|(name, value)| format!("{}:{}", text(name), value.json()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// A number as Lua has it.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "as the server reads it")]
            Tree::Integer(value) => Some(*value as f64),
            Tree::Float(value) => Some(*value),
            _ => None,
        }
    }

    /// Its elements. An empty object is an empty list: to Lua both are a table without entries.
    pub(super) fn elements(&self) -> Option<&[Tree]> {
        match self {
            Tree::List(parts) => Some(parts),
            Tree::Members(members) if members.is_empty() => Some(&[]),
            _ => None,
        }
    }

    /// Its members, of which an empty list has none.
    pub(super) fn members(&self) -> Option<&[(Vec<u8>, Tree)]> {
        match self {
            Tree::Members(members) => Some(members),
            Tree::List(parts) if parts.is_empty() => Some(&[]),
            _ => None,
        }
    }
}

/// The member of a name, the last one of several.
pub(super) fn member<'t>(members: &'t [(Vec<u8>, Tree)], name: &str) -> Option<&'t Tree> {
    members.iter().rev().find(|(known, _)| known == name.as_bytes()).map(|(_, value)| value)
}

fn of_json(json: Json) -> Tree {
    match json {
        Json::Null => Tree::Null,
        Json::Bool(value) => Tree::Bool(value),
        Json::Number(value) => value.as_f64().map_or(Tree::Null, Tree::Float),
        Json::String(text) => Tree::Text(text.into_bytes()),
        Json::Array(parts) => Tree::List(parts.into_iter().map(of_json).collect()),
        Json::Object(members) => {
            Tree::Members(members.into_iter().map(|(name, value)| (name.into_bytes(), of_json(value))).collect())
        }
    }
}
