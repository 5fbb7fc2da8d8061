//! Slices: bounds count from 0 and leave the end out, where Lua's count from 1 and take it in.

use super::operands::Form;
use super::{Lowering, plus};
use crate::check::typed;
use crate::lua::ast::Expr;

impl Lowering<'_> {
    /// What is cut, and the bounds `a..b` of the part; no end for `a..`.
    pub(crate) fn slice_operands(&mut self, operands: &[typed::Expr], inclusive: bool) -> Vec<Expr> {
        let forms: Vec<(&typed::Expr, Form)> = operands
            .iter()
            .enumerate()
            .map(|(at, operand)| (operand, if at == 0 { Form::Value } else { Form::Number }))
            .collect();
        let mut lowered = self.operands(&forms);
        if inclusive && let [_, _, end] = lowered.as_mut_slice() {
            *end = plus(std::mem::replace(end, Expr::Nil), 1);
        }
        lowered
    }
}
