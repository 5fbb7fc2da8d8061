//! Replies of commands that the catalogue does not know: each part is checked to be what the script says.

use super::{Lowering, binary, index, none_is_nil, number, text};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// The whole of a reply. An integer is checked to be exact where it is computed with.
    pub(crate) fn decode_raw(&mut self, raw: Expr, ty: &Type, what: &str) -> Expr {
        match ty {
            Type::Integer(_) => self.helper(prelude::REPLIED, vec![raw, text("number"), text(what)]),
            _ => self.decode_raw_part(raw, ty, what),
        }
    }

    fn decode_raw_part(&mut self, raw: Expr, ty: &Type, what: &str) -> Expr {
        let checked = |kind: &str, raw: Expr| vec![raw, text(kind), text(what)];
        match ty {
            Type::Integer(_) => {
                let number = self.helper(prelude::REPLIED, checked("number", raw));
                self.helper(prelude::EXACT, vec![number])
            }
            Type::Bool => self.helper(prelude::REPLIED_BOOL, vec![raw, text(what)]),
            Type::Float => {
                let decimal = self.helper(prelude::REPLIED, checked("string", raw));
                self.helper(prelude::STORED_FLOAT, vec![decimal, text(what)])
            }
            Type::Reply => raw,
            Type::Text => self.helper(prelude::REPLIED, checked("string", raw)),
            Type::Document(format, content) => {
                let stored = self.helper(prelude::REPLIED, checked("string", raw));
                self.stored_document(stored, *format, content, what)
            }
            Type::Option(inner) => self.decode_raw_option(raw, ty, inner, what),
            Type::Vec(element) => {
                let list = self.helper(prelude::REPLIED, checked("table", raw));
                let list = self.stable("items", list);
                let at = self.open_counter();
                let place = index(list.clone(), Expr::Name(at.clone()));
                let body = self.nested(|lowering| {
                    let value = lowering.decode_raw_part(place.clone(), element, what);
                    lowering.push(StatementKind::Assign { targets: vec![place], values: vec![value] });
                });
                let stop = Expr::Length(Box::new(list.clone()));
                self.close_counter();
                self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
                list
            }
            // `()`: whatever it replies, it did not fail. Others are refused by the checker.
            _ => {
                self.push(StatementKind::Call(raw));
                Expr::Bool(false)
            }
        }
    }

    fn decode_raw_option(&mut self, raw: Expr, ty: &Type, inner: &Type, what: &str) -> Expr {
        let raw = self.stable("reply", raw);
        let present = binary(Operator::NotEqual, raw.clone(), Expr::Bool(false));
        let mut value = Expr::Nil;
        let mut body = self.nested(|lowering| value = lowering.decode_raw_part(raw.clone(), inner, what));
        if body.is_empty() && !none_is_nil(ty) {
            return binary(Operator::And, raw, value);
        }
        let none = if none_is_nil(ty) { Expr::Nil } else { Expr::Bool(false) };
        let name = self.names.fresh("found");
        let found = Expr::Name(name.clone());
        self.push(StatementKind::Local { names: vec![name.clone()], values: vec![none] });
        let kind = StatementKind::Assign { targets: vec![found.clone()], values: vec![value] };
        body.push(Statement { kind, origin: self.origin });
        self.push(StatementKind::If { arms: vec![(present, body)], otherwise: Vec::new() });
        self.constant.insert(name);
        found
    }
}
