//! Expressions of the integer types.

use super::Generator;
use crate::tree::Node;
use crate::types::{Int, Ty};

impl Generator {
    pub(super) fn integer(&mut self, int: Int, anchored: bool, depth: usize) -> Node {
        let ty = Ty::Int(int);
        match self.random.below(44) {
            0..=3 => self.arithmetic("add", "($ + $)", int, anchored, depth),
            4..=6 => self.arithmetic("subtract", "($ - $)", int, anchored, depth),
            7 | 8 => self.arithmetic("multiply", "($ * $)", int, anchored, depth),
            9 | 10 => self.arithmetic("divide", "($ / $)", int, anchored, depth),
            11 | 12 => self.arithmetic("remainder", "($ % $)", int, anchored, depth),
            13 if int.is_signed() => {
                let value = self.expr(&ty, anchored, depth);
                Node::expr("negate", &ty, "(-$)", vec![value])
            }
            14 if int.is_signed() => self.unary("abs", "$.abs()", int, depth),
            15 if int.is_signed() => self.unary("signum", "$.signum()", int, depth),
            16 | 17 => self.method("min", "$.min($)", int, depth),
            18 | 19 => self.method("max", "$.max($)", int, depth),
            20 => {
                let value = self.expr(&ty, false, depth);
                let (low, high) = (self.expr(&ty, true, depth), self.expr(&ty, true, depth));
                Node::expr("clamp", &ty, "$.clamp($, $)", vec![value, low, high])
            }
            21 => self.method("div_euclid", "$.div_euclid($)", int, depth),
            22 => self.method("rem_euclid", "$.rem_euclid($)", int, depth),
            23 => {
                let base = self.expr(&ty, false, depth);
                if self.random.chance(70) {
                    let exponent = self.random.below(5);
                    return Node::expr("pow", &ty, format!("$.pow({exponent})"), vec![base]);
                }
                let exponent = self.expr(&Ty::Int(Int::U32), true, depth);
                Node::expr("pow of a value", &ty, "$.pow($ % 6)", vec![base, exponent])
            }
            24 if !int.is_wide() => {
                let name = *self.random.pick(&["saturating_add", "saturating_sub", "saturating_mul"]);
                self.method(name, &format!("$.{name}($)"), int, depth)
            }
            34 => self.arithmetic("bit and", "($ & $)", int, anchored, depth),
            35 => self.arithmetic("bit or", "($ | $)", int, anchored, depth),
            36 => self.arithmetic("bit xor", "($ ^ $)", int, anchored, depth),
            37 if !matches!(int.name, "u64" | "usize") => self.unary("complement", "(!$)", int, depth),
            38 | 39 => {
                let operator = *self.random.pick(&["<<", ">>"]);
                let value = self.expr(&ty, false, depth);
                if self.random.chance(60) {
                    let count = self.random.below(8);
                    return Node::expr("shift", &ty, format!("($ {operator} {count})"), vec![value]);
                }
                let count = self.expr(&Ty::Int(Int::U32), false, depth);
                Node::expr("shift by a value", &ty, format!("($ {operator} ($ % 40))"), vec![value, count])
            }
            40 | 41 if !int.is_wide() => {
                let name = *self.random.pick(&["wrapping_add", "wrapping_sub", "wrapping_mul"]);
                self.method(name, &format!("$.{name}($)"), int, depth)
            }
            40 if !int.is_signed() => self.method("saturating_sub", "$.saturating_sub($)", int, depth),
            42 if !int.is_signed() => self.method("abs_diff", "$.abs_diff($)", int, depth),
            25..=28 => self.cast(int, depth),
            29 | 30 => self.length(int, depth),
            31 => {
                let target = *self.random.pick(&Int::ALL);
                if target.is_wide() {
                    return self.cast(int, depth);
                }
                let bound = *self.random.pick(&["MIN", "MAX"]);
                Node::expr("bound of a type", &ty, format!("({}::{bound} as {})", target.name, int.name), Vec::new())
            }
            _ => self.arithmetic("add", "($ + $)", int, anchored, depth),
        }
    }

    fn arithmetic(&mut self, name: &'static str, template: &str, int: Int, anchored: bool, depth: usize) -> Node {
        let ty = Ty::Int(int);
        let (left, right) = self.sides(&ty, anchored, depth);
        Node::expr(name, &ty, template, vec![left, right])
    }

    fn unary(&mut self, name: &'static str, template: &str, int: Int, depth: usize) -> Node {
        let ty = Ty::Int(int);
        let value = self.expr(&ty, false, depth);
        Node::expr(name, &ty, template, vec![value])
    }

    fn method(&mut self, name: &'static str, template: &str, int: Int, depth: usize) -> Node {
        let ty = Ty::Int(int);
        let receiver = self.expr(&ty, false, depth);
        let argument = self.expr(&ty, true, depth);
        Node::expr(name, &ty, template, vec![receiver, argument])
    }

    fn cast(&mut self, target: Int, depth: usize) -> Node {
        let ty = Ty::Int(target);
        match self.random.below(8) {
            0 | 1 => {
                let value = self.expr(&Ty::Float, false, depth);
                Node::expr("float to integer", &ty, format!("($ as {})", target.name), vec![value])
            }
            2 => {
                let value = self.expr(&Ty::Bool, false, depth);
                Node::expr("bool to integer", &ty, format!("($ as {})", target.name), vec![value])
            }
            _ => {
                let source = *self.random.pick(&Int::ALL);
                let value = self.expr(&Ty::Int(source), false, depth);
                Node::expr("integer to integer", &ty, format!("($ as {})", target.name), vec![value])
            }
        }
    }

    fn length(&mut self, int: Int, depth: usize) -> Node {
        let cast = |text: String| if int == Int::USIZE { text } else { format!("({text} as {})", int.name) };
        if self.random.chance(50)
            && let Some(place) = self.place_where(|place| matches!(place.ty, Ty::Vec(_)))
        {
            return Node::expr("len of a list", &Ty::Int(int), cast(format!("{}.len()", place.text)), Vec::new());
        }
        let text = self.borrowed_text(depth);
        Node::expr("len of a text", &Ty::Int(int), cast("$.len()".to_owned()), vec![text])
    }
}
