//! Expressions of type `f64`.

use super::Generator;
use crate::tree::Node;
use crate::types::{Int, Ty};

impl Generator {
    pub(super) fn float(&mut self, anchored: bool, depth: usize) -> Node {
        let ty = Ty::Float;
        let one = |generator: &mut Self| vec![generator.expr(&Ty::Float, false, depth)];
        let two = |generator: &mut Self| {
            vec![generator.expr(&Ty::Float, false, depth), generator.expr(&Ty::Float, anchored, depth)]
        };
        match self.random.below(22) {
            0 | 1 => Node::expr("float add", &ty, "($ + $)", two(self)),
            2 | 3 => Node::expr("float subtract", &ty, "($ - $)", two(self)),
            4 | 5 => Node::expr("float multiply", &ty, "($ * $)", two(self)),
            6 => Node::expr("float divide", &ty, "($ / $)", two(self)),
            7 => Node::expr("float remainder", &ty, "($ % $)", two(self)),
            8 => Node::expr("float negate", &ty, "(-$)", one(self)),
            9 => Node::expr("float abs", &ty, "$.abs()", one(self)),
            10 => Node::expr("floor", &ty, "$.floor()", one(self)),
            11 => Node::expr("ceil", &ty, "$.ceil()", one(self)),
            12 => Node::expr("round", &ty, "$.round()", one(self)),
            13 => Node::expr("trunc", &ty, "$.trunc()", one(self)),
            14 => Node::expr("sqrt", &ty, "$.sqrt()", one(self)),
            // Of 0.0 and -0.0 either may be the result: the sum is the same for both.
            15 => Node::expr("float min", &ty, "($.min($) + 0.0)", two(self)),
            16 => Node::expr("float max", &ty, "($.max($) + 0.0)", two(self)),
            18 => Node::expr("fract", &ty, "$.fract()", one(self)),
            19 => Node::expr("float signum", &ty, "$.signum()", one(self)),
            20 => Node::expr("powi", &ty, "$.powi(2)", one(self)),
            17 => {
                let value = self.expr(&ty, false, depth);
                Node::expr("float clamp", &ty, "$.clamp(-2.5, 100.0)", vec![value])
            }
            _ => {
                let source = *self.random.pick(&Int::ALL);
                let value = self.expr(&Ty::Int(source), false, depth);
                Node::expr("integer to float", &ty, "($ as f64)", vec![value])
            }
        }
    }
}
