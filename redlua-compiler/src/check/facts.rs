//! `xinfo_groups::<Group>()`: facts by the names of a record's fields, since servers tell more of them with every
//! release.

use super::Checker;
use super::command::inner_type;
use super::types::{Integer, RecordId, Type};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;

impl Checker<'_, '_> {
    /// Whether every field of the record is of a type that a fact has.
    pub(super) fn require_facts(&mut self, record: RecordId, span: Span) -> bool {
        let items = self.items;
        let record = &items.types.records[record.0];
        let wrong = record
            .fields
            .iter()
            .find(|field| !matches!(inner_type(&field.ty), Type::Integer(Integer::I64) | Type::Text | Type::Error));
        let Some(field) = wrong else { return true };
        let shown = self.show(&field.ty);
        self.report(
            Diagnostic::new(
                codes::TYPE_USE,
                span,
                format!(
                    "`{}` of `{}` is {shown}, and a fact is a number or a text",
                    field.name, record.source.name.text
                ),
            )
            .help("declare it as `i64` or `String`, or as an `Option` where older servers do not tell it"),
        );
        false
    }
}
