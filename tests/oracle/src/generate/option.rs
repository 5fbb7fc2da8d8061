//! Expressions of options, and closures.

use super::Generator;
use super::scope::Form;
use crate::tree::Node;
use crate::types::Ty;

impl Generator {
    pub(super) fn option(&mut self, inner: &Ty, anchored: bool, depth: usize) -> Node {
        let ty = inner.clone().optional();
        if self.random.chance(15)
            && let Some(found) = self.found_in_text(inner, depth)
        {
            return found;
        }
        match self.random.below(14) {
            0..=3 => {
                let value = self.expr(inner, anchored, depth);
                Node::expr("Some", &ty, "Some($)", vec![value])
            }
            4 | 5 => {
                let source = self.scalar();
                let option = self.expr(&source.clone().optional(), false, depth);
                let (name, body) = self.closure(&source, |generator| generator.expr(inner, false, depth));
                Node::expr("map", &ty, format!("$.map(|{name}| $)"), vec![option, body])
            }
            6 => {
                let source = self.scalar();
                let option = self.expr(&source.clone().optional(), false, depth);
                let (name, body) = self.closure(&source, |generator| generator.expr(&ty, false, depth));
                Node::expr("and_then", &ty, format!("$.and_then(|{name}| $)"), vec![option, body])
            }
            7 if self.types.is_copy(inner) => {
                let option = self.expr(&ty, false, depth);
                let before = self.locals.len();
                let name = self.fresh_name();
                self.closures += 1;
                self.bind(&name, inner, false, Form::Reference);
                let body = self.expr(&Ty::Bool, true, depth);
                self.locals.truncate(before);
                self.closures -= 1;
                Node::expr("filter", &ty, format!("$.filter(|{name}| $)"), vec![option, body])
            }
            8 => {
                let (left, right) = (self.expr(&ty, false, depth), self.expr(&ty, true, depth));
                Node::expr("or of options", &ty, "$.or($)", vec![left, right])
            }
            9 | 10 => self.list_end(inner, anchored, depth),
            11 | 12 => match inner {
                Ty::Int(int) if !int.is_wide() => {
                    let name =
                        *self.random.pick(&["checked_add", "checked_sub", "checked_mul", "checked_div", "checked_rem"]);
                    let (left, right) = (self.expr(inner, false, depth), self.expr(inner, true, depth));
                    Node::expr(name, &ty, format!("$.{name}($)"), vec![left, right])
                }
                _ => self.literal(&ty, anchored, depth),
            },
            _ => {
                let value = self.expr(&ty, false, depth);
                Node::expr(
                    "option block",
                    &ty,
                    format!("{{ let option: {} = $; option }}", self.types.name(&ty)),
                    vec![value],
                )
            }
        }
    }

    /// A closure of one parameter: its name and its body.
    pub(super) fn closure(&mut self, ty: &Ty, body: impl FnOnce(&mut Self) -> Node) -> (String, Node) {
        let name = self.fresh_name();
        let before = self.locals.len();
        self.closures += 1;
        self.bind(&name, ty, false, Form::Owned);
        let body = body(self);
        self.locals.truncate(before);
        self.closures -= 1;
        (name, body)
    }
}
