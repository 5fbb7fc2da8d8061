//! Why: the notation of the `reply` line: conditions, `->`, a type, and what the reply proves.

use super::super::reply::{Absence, Noop, Reply, ReplyRule};
use super::Fault;
use super::cursor::Cursor;

/// Reads `INCR NX|XX -> float? noop absent`.
pub(super) fn parse_reply_rule(text: &'static str) -> Result<ReplyRule, Fault> {
    let (conditions, outcome) = text.split_once("->").ok_or("`->` expected")?;
    let mut words = Vec::new();
    let mut one = false;
    for condition in conditions.split_whitespace() {
        match condition {
            "one" => one = true,
            _ => words.push(condition.split('|').collect()),
        }
    }
    let mut cursor = Cursor::new(outcome.trim());
    let reply = parse_reply(&mut cursor)?;
    let noop = if cursor.take(" noop ") { Some(noop(&mut cursor)?) } else { None };
    let removes = cursor.take(" removes");
    cursor.end()?;
    Ok(ReplyRule { words, one, reply, noop, removes })
}

fn noop(cursor: &mut Cursor) -> Result<Noop, Fault> {
    let word = cursor.run("a word after `noop`", |c| c.is_ascii_lowercase() || c == '_')?;
    Ok(match word {
        "zero" => Noop::Zero,
        "false" => Noop::False,
        "absent" => Noop::Absent,
        "present" => Noop::Present,
        "empty" => Noop::Empty,
        "below_one" => Noop::BelowOne,
        _ => return Err(format!("`noop` knows no `{word}`")),
    })
}

fn parse_reply(cursor: &mut Cursor) -> Result<Reply, Fault> {
    let mut reply = if cursor.take("[(") {
        let first = parse_reply(cursor)?;
        cursor.expect(", ")?;
        let second = parse_reply(cursor)?;
        cursor.expect(")]")?;
        Reply::Pairs(Box::new(first), Box::new(second))
    } else if cursor.take("[") {
        let element = parse_reply(cursor)?;
        cursor.expect("]")?;
        if cursor.take("?=[]") {
            return Ok(Reply::ArrayOrFalse(Box::new(element)));
        }
        if cursor.take("-gone") {
            return Ok(Reply::ArrayOfPresent(Box::new(element)));
        }
        Reply::Array(Box::new(element))
    } else if cursor.take("<") {
        let mut elements = vec![parse_reply(cursor)?];
        while cursor.take(", ") {
            elements.push(parse_reply(cursor)?);
        }
        cursor.expect(">")?;
        Reply::Tuple(elements)
    } else if cursor.take("()") {
        Reply::Unit
    } else {
        let word = cursor.run("a reply", |c| c.is_ascii_alphabetic() || c == '_')?;
        plain_reply(word).ok_or_else(|| format!("no reply is called `{word}`"))?
    };
    if cursor.take("?[]") {
        reply = Reply::Optional(Box::new(reply), Absence::EmptyArray);
    } else if cursor.take("?") {
        reply = Reply::Optional(Box::new(reply), Absence::False);
    }
    Ok(reply)
}

fn plain_reply(word: &str) -> Option<Reply> {
    Some(match word {
        "bool" => Reply::Bool,
        "bool_status" => Reply::BoolStatus,
        "count" => Reply::Count,
        "length" => Reply::Length,
        "index" => Reply::Index,
        "code" => Reply::Code,
        "ttl" => Reply::Ttl,
        "int" => Reply::Int,
        "int_text" => Reply::IntText,
        "float" => Reply::Float,
        "float_status" => Reply::FloatStatus,
        "bool_or_error" => Reply::BoolOrError,
        "text" => Reply::Text,
        "T" => Reply::Value,
        "K" => Reply::Field,
        "V" => Reply::FieldValue,
        "key_type" => Reply::KeyType,
        "named" => Reply::Named,
        "any" => Reply::Any,
        _ => return None,
    })
}
