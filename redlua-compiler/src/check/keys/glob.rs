//! `pattern!`: the names of keys as a pattern for `SCAN` and `KEYS`. What is inserted stands for itself, so that a
//! user called `*` finds the keys of no other.

use super::super::Checker;
use super::super::typed::{Cast, Expr, ExprKind, Piece, TextFunction};
use super::super::types::Type;
use super::template::{Inserted, unborrowed};
use crate::span::Span;
use crate::syntax::ast;

/// What becomes of a value in a pattern, so that it stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Inserting {
    /// `SCAN`, `KEYS`: what means something has a `\` before it.
    Glob,
    /// `SORT`, which knows no `\`: what means something is refused.
    Sorted,
}

impl Inserting {
    fn function(self) -> TextFunction {
        match self {
            Self::Glob => TextFunction::Glob,
            Self::Sorted => TextFunction::SortPart,
        }
    }
}

impl Checker<'_, '_> {
    /// `pattern!("…")`.
    pub(crate) fn check_glob(&mut self, template: &ast::KeyTemplate, span: Span) -> Expr {
        self.check_key_pattern(template, Inserting::Glob, span)
    }

    /// The text of a pattern.
    pub(in crate::check) fn check_key_pattern(
        &mut self,
        template: &ast::KeyTemplate,
        inserting: Inserting,
        span: Span,
    ) -> Expr {
        let before = self.sink.len();
        let mut pieces = Vec::new();
        for part in &template.parts {
            match part {
                ast::KeyPart::Tag(inner) => {
                    pieces.push(Piece::Text(b"{".to_vec()));
                    for part in inner {
                        self.glob_part(part, template, inserting, &mut pieces);
                    }
                    pieces.push(Piece::Text(b"}".to_vec()));
                }
                part => self.glob_part(part, template, inserting, &mut pieces),
            }
        }
        if self.sink.len() > before {
            return self.error(span);
        }
        self.expr(ExprKind::Concat(pieces), Type::Text, span)
    }

    fn glob_part(
        &mut self,
        part: &ast::KeyPart,
        template: &ast::KeyTemplate,
        inserting: Inserting,
        pieces: &mut Vec<Piece>,
    ) {
        let insert = match part {
            ast::KeyPart::Text(text) => return pieces.push(Piece::Text(text.clone().into_bytes())),
            // A template has one tag, and no other is in it.
            ast::KeyPart::Tag(_) => return,
            ast::KeyPart::Insert(insert) => insert,
        };
        if let Some(key) = self.inserted_key(insert, template) {
            let literal = self.expr(ExprKind::TextFunction(inserting.function(), vec![key]), Type::Text, template.span);
            return pieces.push(plain(literal));
        }
        match self.resolve_insert(insert, template, false) {
            Some(Inserted::Text(text)) if inserting == Inserting::Glob => pieces.push(Piece::Text(escaped(&text))),
            Some(Inserted::Text(text)) => {
                let text = self.expr(ExprKind::Text(text.into_bytes()), Type::Text, template.span);
                let kind = ExprKind::TextFunction(inserting.function(), vec![text]);
                pieces.push(plain(self.expr(kind, Type::Text, template.span)));
            }
            Some(Inserted::Value(value)) if self.is_known_inside(&value, template.span, "drop `#[redlua(escape)]`") => {
                let value = self.value_of_insert(&value, template.span);
                let value = unborrowed(value);
                let value = match self.shallow(&value.ty) {
                    Type::Integer(_) => value,
                    // As in a key: `1` and `0`.
                    Type::Bool => {
                        let kind = ExprKind::Cast(Cast::BoolToInteger, Box::new(value));
                        self.expr(kind, Type::I64, template.span)
                    }
                    _ => {
                        let kind = ExprKind::TextFunction(inserting.function(), vec![value]);
                        self.expr(kind, Type::Text, template.span)
                    }
                };
                pieces.push(plain(value));
            }
            // Reported, or a key, which was taken above.
            _ => {}
        }
    }

    /// The text of a key that is inserted.
    fn inserted_key(&mut self, insert: &ast::KeyInsert, template: &ast::KeyTemplate) -> Option<Expr> {
        let [name] = insert.path.as_slice() else { return None };
        let local = self.lookup(name)?;
        if !matches!(self.shallow(&self.locals[local.0].ty), Type::Handle(_)) {
            return None;
        }
        self.used.insert(local);
        Some(self.expr(ExprKind::Local(local), Type::Text, template.span))
    }
}

fn plain(value: Expr) -> Piece {
    Piece::Value { value, precision: None, width: None }
}

/// A text that is known here, with a `\` before each character that means something in a pattern.
fn escaped(text: &str) -> Vec<u8> {
    let mut literal = Vec::new();
    for byte in text.bytes() {
        if b"*?[]^-\\".contains(&byte) {
            literal.push(b'\\');
        }
        literal.push(byte);
    }
    literal
}
