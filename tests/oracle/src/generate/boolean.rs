//! Conditions.

use super::Generator;
use crate::tree::Node;
use crate::types::Ty;

impl Generator {
    pub(super) fn boolean(&mut self, depth: usize) -> Node {
        let ty = Ty::Bool;
        if self.random.chance(10) {
            return self.text_test(depth);
        }
        match self.random.below(25) {
            0..=5 => self.comparison(depth),
            6..=8 => {
                let (left, right) = (self.expr(&ty, true, depth), self.expr(&ty, true, depth));
                Node::expr("and", &ty, "($ && $)", vec![left, right])
            }
            9..=11 => {
                let (left, right) = (self.expr(&ty, true, depth), self.expr(&ty, true, depth));
                Node::expr("or", &ty, "($ || $)", vec![left, right])
            }
            12 | 13 => {
                let value = self.expr(&ty, true, depth);
                Node::expr("not", &ty, "(!$)", vec![value])
            }
            14 => {
                let option = self.option_type();
                let value = self.expr(&option, false, depth);
                let name = *self.random.pick(&["is_some", "is_none"]);
                Node::expr(name, &ty, format!("$.{name}()"), vec![value])
            }
            15 => {
                let inner = self.scalar();
                let value = self.expr(&inner.clone().optional(), false, depth);
                let construct = *self.random.pick(&["is_some_and", "is_none_or"]);
                let (name, body) = self.closure(&inner, |generator| generator.expr(&Ty::Bool, true, depth));
                Node::expr(construct, &ty, format!("$.{construct}(|{name}| $)"), vec![value, body])
            }
            16 | 17 => {
                let name = *self.random.pick(&["starts_with", "ends_with", "contains"]);
                let (left, right) = (self.borrowed_text(depth), self.borrowed_text(depth));
                Node::expr(name, &ty, format!("$.{name}($)"), vec![left, right])
            }
            18 => {
                let text = self.borrowed_text(depth);
                Node::expr("is_empty of a text", &ty, "$.is_empty()", vec![text])
            }
            22 | 23 => {
                let operator = *self.random.pick(&["&", "|", "^"]);
                let (left, right) = (self.expr(&ty, true, depth), self.expr(&ty, true, depth));
                Node::expr("bit operator on bools", &ty, format!("($ {operator} $)"), vec![left, right])
            }
            19 => {
                let name = *self.random.pick(&["is_nan", "is_finite"]);
                let value = self.expr(&Ty::Float, false, depth);
                Node::expr(name, &ty, format!("$.{name}()"), vec![value])
            }
            _ => self.list_test(depth),
        }
    }

    fn comparison(&mut self, depth: usize) -> Node {
        let mut ty = self.some_type();
        if !self.types.is_comparable(&ty) {
            ty = Ty::Text;
        }
        let ordered = matches!(ty, Ty::Int(_) | Ty::Float | Ty::Text);
        let operators: &[(&str, &str)] = if ordered {
            &[
                ("equal", "=="),
                ("not equal", "!="),
                ("less", "<"),
                ("less or equal", "<="),
                ("greater", ">"),
                ("greater or equal", ">="),
            ]
        } else {
            &[("equal", "=="), ("not equal", "!=")]
        };
        let (_, operator) = *self.random.pick(operators);
        let construct = match (&ty, operator) {
            (Ty::Int(_), _) => "comparison of integers",
            (Ty::Float, _) => "comparison of floats",
            (Ty::Text, "==" | "!=") => "equality of texts",
            (Ty::Text, _) => "order of texts",
            (Ty::Option(_), _) => "comparison of options",
            (Ty::Tuple(_), _) => "comparison of tuples",
            (Ty::Record(_), _) => "comparison of records",
            (Ty::Word, _) => "comparison of variants",
            _ => "comparison of bools",
        };
        let (left, right) = self.sides(&ty, false, depth);
        Node::expr(construct, &Ty::Bool, format!("($ {operator} $)"), vec![left, right])
    }
}
