//! `Status::OK`, `Status::new("QUEUED")`: replies that are no data.

use super::Checker;
use super::typed::{Expr, ExprKind};
use super::types::Type;
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// `Status::new("QUEUED")`, with a literal: a status is a word of the script's protocol, no data.
    pub(crate) fn check_status(&mut self, name: &ast::Ident, arguments: &[ast::Expr], span: Span) -> Expr {
        const FORM: &str = "write `Status::OK`, or `Status::new(\"QUEUED\")`";
        if name.text != "new" {
            return self.fail(codes::UNKNOWN_NAME, name.span, format!("there is no `Status::{}`", name.text), FORM);
        }
        let [argument] = arguments else {
            let message = format!("`Status::new` takes one text, not {}", arguments.len());
            return self.fail(codes::ARGUMENT_COUNT, span, message, FORM);
        };
        let constant = match &argument.kind {
            ast::ExprKind::Name(name) => self.items.constants.get(&name.text).map(|constant| constant.value.clone()),
            ast::ExprKind::Text(bytes) => Some(ExprKind::Text(bytes.clone())),
            _ => None,
        };
        let Some(ExprKind::Text(bytes)) = constant else {
            let help = "write a literal or a constant; what is data leaves as `String`";
            return self.fail(codes::TYPE_USE, argument.span, "the text of a status is not known here", help);
        };
        match String::from_utf8(bytes) {
            Ok(text) if !text.is_empty() && !text.chars().any(char::is_control) => {
                self.expr(ExprKind::Status(text), Type::Status, span)
            }
            _ => self.fail(
                codes::TYPE_USE,
                argument.span,
                "a status is one line of text",
                "leave out control characters, and write at least one letter",
            ),
        }
    }
}
