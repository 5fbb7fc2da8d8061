//! Documents: values as the text of JSON or MessagePack, and back.

use super::{Eval, Exit, Machine, Value};
use redlua_compiler::check::typed::Expr;
use redlua_compiler::check::types::{Format, Type};

impl Machine<'_> {
    pub(super) fn encode(&mut self, format: Format, inner: &Expr) -> Eval<Value> {
        let _ = (format, inner);
        Err(Exit::Unknown("a document"))
    }

    pub(super) fn encode_each(&mut self, format: Format, list: &Expr) -> Eval<Value> {
        let _ = (format, list);
        Err(Exit::Unknown("documents"))
    }

    pub(super) fn decode_document(&mut self, format: Format, text: &Expr, ty: &Type) -> Eval<Value> {
        let _ = (format, text, ty);
        Err(Exit::Unknown("a document"))
    }
}
