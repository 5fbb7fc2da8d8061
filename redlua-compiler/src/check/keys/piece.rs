//! A template in pieces, and the rules that the values in it must keep.

use super::super::sources::Source;
use super::super::typed::{Expr, KeyRules, LocalId};
use crate::syntax::ast;

/// A part of a template with its tag dissolved into text.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// Text as it is.
    Text(String),
    /// A value.
    Value(Value),
}

/// A value in a template.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    /// Its name in the template.
    pub(crate) name: String,
    /// The local that it is, or is a field of.
    pub(crate) local: LocalId,
    /// The parameter that it comes from, unless only the script knows it.
    pub(crate) source: Option<Source>,
    /// The fields that lead to it from what was sent.
    pub(crate) fields: Vec<String>,
    /// What stands for it inside of the script, where that is more than its local.
    pub(crate) own: Option<Expr>,
    /// Whether it may be missing.
    pub(crate) optional: bool,
    /// Whether it is text, which can hold anything.
    pub(crate) text: bool,
    /// Whether it stands in the tag.
    pub(crate) in_tag: bool,
    /// Whether it is a whole key, which chooses its slot itself.
    pub(crate) whole: bool,
    /// Whether it is a handle that is extended.
    pub(crate) handle: bool,
    /// `#[redlua(raw)]`.
    pub(crate) raw: bool,
    /// The rules for it.
    pub(crate) rules: KeyRules,
}

impl Value {
    /// The rules that the script itself must check: what stands in a tag was checked for the declared keys.
    pub(crate) fn rules_inside(&self) -> KeyRules {
        let forbidden = self.rules.forbidden.filter(|byte| !self.in_tag || *byte != b'}');
        KeyRules { no_close_brace: false, not_empty: false, forbidden, ..self.rules }
    }
}

/// Whether a piece is known before the script starts.
pub(super) fn is_sent(piece: &Piece) -> bool {
    match piece {
        Piece::Text(_) => true,
        Piece::Value(value) => value.source.is_some() && !value.handle,
    }
}

pub(super) fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(last)) => last.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// Decides for each value which rules it must keep, by where it stands.
pub(super) fn set_rules(pieces: &mut [Piece], template: &ast::KeyTemplate) {
    let tag_at = pieces.iter().position(|piece| matches!(piece, Piece::Text(text) if text.contains('{')));
    let has_tag = template.parts.iter().any(|part| matches!(part, ast::KeyPart::Tag(_)));
    // What begins an untagged key and is followed by nothing, or by text only, is a whole key.
    let whole = !has_tag
        && template.parts.first().is_some_and(|part| matches!(part, ast::KeyPart::Insert(_)))
        && pieces.len() == 1;
    let alone_in_tag = template.parts.iter().any(|part| match part {
        ast::KeyPart::Tag(inner) => inner.len() == 1,
        _ => false,
    });
    let kinds: Vec<Option<bool>> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Value(value) => Some(value.text && !value.handle),
            Piece::Text(_) => None,
        })
        .collect();
    let begins_tag: Vec<bool> = (0..pieces.len())
        .map(|at| matches!(at.checked_sub(1).and_then(|before| pieces.get(before)), Some(Piece::Text(text)) if text.ends_with('{')))
        .collect();
    for at in 0..pieces.len() {
        let another = kinds[at + 1..].contains(&Some(true));
        let separator = match pieces.get(at + 1) {
            Some(Piece::Text(text)) if another => text.bytes().next(),
            _ => None,
        };
        let Piece::Value(value) = &mut pieces[at] else { continue };
        // Numbers and bools hold no braces and are never empty; a handle was checked where it was made.
        if !value.text || value.handle || value.whole {
            continue;
        }
        if whole {
            value.whole = true;
            continue;
        }
        let in_tag = value.in_tag;
        value.rules = KeyRules {
            no_open_brace: !has_tag || (!in_tag && tag_at.is_some_and(|tag| at < tag)),
            no_close_brace: in_tag && (!value.raw || begins_tag[at]),
            not_empty: in_tag && alone_in_tag,
            forbidden: separator.filter(|_| !value.raw),
        };
    }
}
