//! Expressions of text.

use super::Generator;
use crate::tree::Node;
use crate::types::{Int, Ty};
use crate::value;

impl Generator {
    pub(super) fn text(&mut self, depth: usize) -> Node {
        if self.random.chance(30) {
            return self.text_of_parts(depth);
        }
        match self.random.below(10) {
            0..=5 => self.format(depth),
            6 | 7 => {
                let (left, right) = (self.expr(&Ty::Text, true, depth), self.borrowed_text(depth));
                Node::expr("text add", &Ty::Text, "($ + $)", vec![left, right])
            }
            8 => {
                let list = self.expr(&Ty::Text.list(), false, depth);
                let between = self.borrowed_text(depth);
                Node::expr("join", &Ty::Text, "$.join($)", vec![list, between])
            }
            _ => {
                let text = self.borrowed_text(depth);
                Node::expr("to_string", &Ty::Text, "$.to_string()", vec![text])
            }
        }
    }

    /// Text as `&str`.
    pub(super) fn borrowed_text(&mut self, depth: usize) -> Node {
        if self.random.chance(35) {
            let text = value::text(&mut self.random);
            return Node::fixed(format!("{text:?}"), Vec::new());
        }
        let value = self.expr(&Ty::Text, true, depth);
        Node::fixed("$.as_str()", vec![value])
    }

    fn format(&mut self, depth: usize) -> Node {
        let mut literal = String::new();
        let mut children = Vec::new();
        let mut named = Vec::new();
        let mut construct = "format!";
        for _ in 0..1 + self.random.below(3) {
            literal.push_str(self.random.pick::<&str>(&["", ":", "%d", "{{", "}}", "\\\"", "é", " "]));
            match self.random.below(9) {
                0 | 1 => {
                    literal.push_str("{}");
                    children.push(self.integer_to_format(depth));
                }
                2 => {
                    let width = *self.random.pick(&["{:05}", "{:3}", "{:02}"]);
                    literal.push_str(width);
                    construct = "format! with a width";
                    children.push(self.integer_to_format(depth));
                }
                3 => {
                    literal.push_str("{}");
                    children.push(self.expr(&Ty::Bool, true, depth));
                }
                4 | 5 => {
                    literal.push_str(self.random.pick::<&str>(&["{:.0}", "{:.1}", "{:.2}", "{:.3}", "{:.6}"]));
                    construct = "format! of a float";
                    children.push(self.expr(&Ty::Float, false, depth));
                }
                6 => {
                    let name = format!("part{}", self.count());
                    literal.push_str(&format!("{{{name}}}"));
                    // Another order of evaluation is a known difference: nothing to evaluate.
                    named.push((name, self.literal(&Ty::Text, true, depth)));
                }
                7 => {
                    let place = self.place_where(|place| {
                        !place.mutable
                            && matches!(place.ty, Ty::Int(_) | Ty::Bool | Ty::Text)
                            && !place.text.contains('.')
                    });
                    match place {
                        Some(place) => literal.push_str(&format!("{{{}}}", place.text)),
                        None => literal.push('!'),
                    }
                }
                _ => {
                    literal.push_str("{}");
                    children.push(self.expr(&Ty::Text, true, depth));
                }
            }
        }
        // Its arguments are borrowed together: none of them may change another.
        let mut template = format!("format!(\"{literal}\"");
        for _ in &children {
            template.push_str(", { $ }");
        }
        for (name, value) in named {
            template.push_str(&format!(", {name} = $"));
            children.push(value);
        }
        Node::expr(construct, &Ty::Text, template + ")", children)
    }

    fn integer_to_format(&mut self, depth: usize) -> Node {
        let int = if self.random.chance(60) { Int::I64 } else { *self.random.pick(&Int::ALL) };
        self.expr(&Ty::Int(int), false, depth)
    }
}
