//! The bytes of a document that stand between its values.

use crate::check::types::Format;
use crate::lua::ast::Expr;

/// What stands before the members of a record.
pub(super) fn map_head(format: Format, members: usize) -> Vec<u8> {
    match format {
        Format::Json => b"{".to_vec(),
        Format::MsgPack => head(members, 15, 0x80, 0xde),
    }
}

/// What stands before the parts of a tuple.
pub(super) fn list_head(format: Format, parts: usize) -> Vec<u8> {
    match format {
        Format::Json => b"[".to_vec(),
        Format::MsgPack => head(parts, 15, 0x90, 0xdc),
    }
}

/// What stands before a part of a tuple.
pub(super) fn part_head(format: Format, behind_another: bool) -> Vec<u8> {
    if format == Format::Json && behind_another { b",".to_vec() } else { Vec::new() }
}

/// The name of a member, and what stands around it.
pub(super) fn member_head(format: Format, name: &str, behind_another: bool) -> Vec<u8> {
    match format {
        Format::Json => {
            let comma = if behind_another { "," } else { "" };
            format!("{comma}{}:", json_name(name)).into_bytes()
        }
        Format::MsgPack => {
            let mut bytes = head(name.len(), 31, 0xa0, 0xda);
            bytes.extend(name.as_bytes());
            bytes
        }
    }
}

/// A size in MessagePack: in the first byte while it is small, else in two bytes behind `long`.
#[expect(clippy::cast_possible_truncation, reason = "no source has a name or a record of 65,536 parts")]
fn head(size: usize, most: usize, short: u8, long: u8) -> Vec<u8> {
    if size <= most { vec![short + size as u8] } else { vec![long, (size >> 8) as u8, size as u8] }
}

/// A name as a JSON string.
pub(super) fn json_name(name: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in name.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\0'..='\x1f' => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// Texts beside each other become one.
pub(super) fn merged(parts: Vec<Expr>) -> Vec<Expr> {
    let mut merged: Vec<Expr> = Vec::new();
    for part in parts {
        match (merged.last_mut(), part) {
            (Some(Expr::Text(last)), Expr::Text(more)) => last.extend(more),
            (_, Expr::Text(bytes)) if bytes.is_empty() => {}
            (_, part) => merged.push(part),
        }
    }
    merged
}
