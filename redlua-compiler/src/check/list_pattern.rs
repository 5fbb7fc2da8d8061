//! Patterns of lists: `[a, b]`, `[first, .., last]`.

use super::Checker;
use super::typed::{Pattern, PatternKind};
use super::types::Type;
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

impl Checker<'_, '_> {
    pub(super) fn list_pattern(
        &mut self,
        (front, rest, back): (&[ast::Pattern], bool, &[ast::Pattern]),
        ty: &Type,
        names: &mut BTreeMap<String, Span>,
        span: Span,
    ) -> PatternKind {
        let given = front.len() + back.len();
        let element = match ty {
            Type::Vec(element) => (**element).clone(),
            Type::Array(element, length) if given == *length || (rest && given < *length) => (**element).clone(),
            Type::Error => return self.names_of(front.iter().chain(back), names),
            other => {
                let least = if rest { " or more" } else { "" };
                self.report_pattern(other, span, &format!("a list of {given}{least}"));
                return self.names_of(front.iter().chain(back), names);
            }
        };
        let range = self.range_of(&element);
        let mut checked = |parts: &[ast::Pattern]| -> Vec<Pattern> {
            parts.iter().map(|part| self.check_pattern_in(part, &element, range, names)).collect()
        };
        PatternKind::List { front: checked(front), rest, back: checked(back) }
    }
}
