//! The functions of `Json`, a document of any shape.

use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Expr, JsonFunction};
use redlua_compiler::check::types::Type;

impl Machine<'_> {
    pub(super) fn json_function(&mut self, function: JsonFunction, operands: &[Expr], ty: &Type) -> Eval<Value> {
        self.reach(construct::json(&function));
        let _ = (function, operands, ty);
        Err(Exit::Unknown("a function of JSON"))
    }
}
