//! An expression as it was probably written, for a help that can be copied.

use super::Checker;
use super::typed::{Expr, ExprKind, TextFunction, Word};
use super::types::Type;

impl Checker<'_, '_> {
    /// `hits.get()` for the call, `total` for the local; `…` for what takes more than a glance.
    pub(crate) fn written(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Local(local) => self.locals[local.0].name.clone(),
            ExprKind::Integer(value) => value.to_string(),
            ExprKind::Borrow(_, inner) => self.written(inner),
            ExprKind::Text(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
            ExprKind::UnwrapOr(option, default) => {
                format!("{}.unwrap_or({})", self.written(option), self.written(default))
            }
            ExprKind::Field(base, record, index) => {
                let field = &self.items.types.records[record.0].fields[*index].name;
                format!("{}.{field}", self.written(base))
            }
            ExprKind::Element(base, index) => format!("{}.{index}", self.written(base)),
            ExprKind::TextFunction(TextFunction::Parse, operands) => {
                let text = operands.first().map_or_else(|| "…".to_owned(), |text| self.written(text));
                format!("{text}.parse()")
            }
            ExprKind::Command(call) => {
                let mut handles = call.words.iter().filter_map(|word| match word {
                    Word::Key(key) => Some(self.written(key)),
                    _ => None,
                });
                let subject = handles.next().map_or_else(|| "redis::".to_owned(), |handle| format!("{handle}."));
                let arguments = if call.words.len() > 1 { "…" } else { "" };
                format!("{subject}{}({arguments})", call.command.method())
            }
            _ => "…".to_owned(),
        }
    }
}

/// What stands for a missing value of a type in a help, `unwrap_or(0.0)`, if that is one word.
pub(super) fn plainest(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Text => Some("\"\""),
        Type::Bool => Some("false"),
        Type::Float => Some("0.0"),
        Type::Integer(_) => Some("0"),
        _ => None,
    }
}
