//! `Json`: text that is cut and put together.

use super::operands::Form;
use super::{Lowering, binary, call, number, text};
use crate::check::typed::{self, JsonFunction, JsonKind};
use crate::check::types::{Integer, Type};
use crate::lua::ast::{Expr, Operator};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn json_function(&mut self, function: JsonFunction, operands: &[typed::Expr]) -> Expr {
        let forms: Vec<(&typed::Expr, Form)> = operands
            .iter()
            .map(|operand| (operand, if matches!(operand.ty, Type::Integer(_)) { Form::Number } else { Form::Value }))
            .collect();
        let mut lowered = self.operands(&forms);
        match function {
            JsonFunction::Parse => self.helper(prelude::JSON_VALUE, lowered),
            JsonFunction::Get => self.helper(prelude::JSON_GET, lowered),
            JsonFunction::Index => {
                let found = self.helper(prelude::JSON_GET, lowered);
                binary(Operator::Or, found, text("null"))
            }
            JsonFunction::Integer(kind) => {
                if kind != Integer::I64 {
                    lowered.push(number(kind.exact().low));
                }
                self.helper(prelude::JSON_INTEGER, lowered)
            }
            JsonFunction::Float => self.helper(prelude::JSON_FLOAT, lowered),
            JsonFunction::Str => self.helper(prelude::JSON_STRING, lowered),
            JsonFunction::Bool => self.helper(prelude::JSON_BOOL, lowered),
            JsonFunction::Array => self.helper(prelude::JSON_ELEMENTS, lowered),
            JsonFunction::Length => self.helper(prelude::JSON_SIZE, lowered),
            JsonFunction::Object => self.helper(prelude::JSON_OBJECT, lowered),
            JsonFunction::Keys => self.helper(prelude::JSON_KEYS, lowered),
            JsonFunction::Set | JsonFunction::Remove => self.helper(prelude::JSON_SET, lowered),
            JsonFunction::Is(kind) => {
                let doc = lowered.pop().unwrap_or(Expr::Nil);
                is_of(kind, doc)
            }
        }
    }
}

/// The first byte of a JSON value tells its kind.
fn is_of(kind: JsonKind, doc: Expr) -> Expr {
    let begins =
        |pattern: &str, doc: Expr| binary(Operator::NotEqual, call("string.find", vec![doc, text(pattern)]), Expr::Nil);
    match kind {
        JsonKind::Null => binary(Operator::Equal, doc, text("null")),
        JsonKind::Boolean => begins("^[tf]", doc),
        JsonKind::Number => begins("^[-%d]", doc),
        JsonKind::String => begins("^\"", doc),
        JsonKind::Array => begins("^%[", doc),
        JsonKind::Object => begins("^{", doc),
    }
}
