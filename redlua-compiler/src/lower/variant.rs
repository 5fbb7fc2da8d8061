//! Enums as values: a text, or where variants have fields a table that begins with one.

use super::{Lowering, binary, index, number, text};
use crate::check::typed;
use crate::check::types::EnumId;
use crate::lua::ast::{Expr, Operator};

impl Lowering<'_> {
    /// A variant as a value: its text, or where variants have fields `{'Held', for_ms}`.
    pub(crate) fn variant(&mut self, id: EnumId, variant: usize, fields: &[(usize, typed::Expr)]) -> Expr {
        if !id.has_fields() {
            return text(&self.types.enums[id.0].variants[variant].text);
        }
        if self.errors.contains(&id) {
            return self.keeping(|lowering| lowering.new_error(id, variant, fields));
        }
        let values: Vec<typed::Expr> = fields.iter().map(|(_, value)| value.clone()).collect();
        let lowered = self.owned_values(&values);
        self.tagged(id, variant, fields, lowered)
    }

    /// `{'Held', for_ms}`: the text of the variant and its fields in the order of the declaration.
    pub(super) fn tagged(
        &mut self,
        id: EnumId,
        variant: usize,
        fields: &[(usize, typed::Expr)],
        values: Vec<Expr>,
    ) -> Expr {
        let mut array = vec![text(&self.types.enums[id.0].variants[variant].text)];
        array.extend(self.in_field_order(fields, values));
        Expr::Table { array, named: Vec::new() }
    }

    /// Values that are evaluated in the order of the source, in that of the fields.
    pub(super) fn in_field_order(&mut self, fields: &[(usize, typed::Expr)], mut values: Vec<Expr>) -> Vec<Expr> {
        if !fields.is_sorted_by_key(|(at, _)| *at) {
            for value in &mut values {
                let taken = std::mem::replace(value, Expr::Nil);
                *value = self.stable("part", taken);
            }
        }
        let mut placed: Vec<(usize, Expr)> = fields.iter().map(|(at, _)| *at).zip(values).collect();
        placed.sort_by_key(|(at, _)| *at);
        placed.into_iter().map(|(_, value)| value).collect()
    }

    /// Whether a value is this variant.
    pub(crate) fn is_variant(&mut self, id: EnumId, variant: usize, value: &Expr) -> Expr {
        let enumeration = &self.types.enums[id.0];
        let known = &enumeration.variants[variant];
        if enumeration.is_plain() {
            return binary(Operator::Equal, value.clone(), text(&known.text));
        }
        binary(Operator::Equal, index(value.clone(), number(1)), text(&known.text))
    }
}
