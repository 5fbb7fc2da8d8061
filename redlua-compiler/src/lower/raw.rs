//! Replies of commands that the catalogue does not know: each part is checked to be what the script says.

use super::operands::Form;
use super::{Lowering, binary, index, none_is_nil, number, plus, text};
use crate::check::typed::{self, ExprKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude;

/// What becomes of the lists in a reply.
#[derive(Clone, Copy)]
enum Lists {
    /// Nobody else has the reply: its own table is the list.
    InPlace,
    /// The reply stays what it is.
    Copied,
}

impl Lowering<'_> {
    /// The whole of a reply. An integer is checked to be exact where it is computed with.
    pub(crate) fn decode_raw(&mut self, raw: Expr, ty: &Type, what: &str) -> Expr {
        match ty {
            Type::Integer(_) => self.helper(prelude::REPLIED, vec![raw, text("number"), text(what)]),
            _ => self.decode_raw_part(raw, ty, what, Lists::InPlace),
        }
    }

    /// `reply.get::<T>(i)`: what is not there is `false`, as what Redis answers with null.
    ///
    /// ```lua
    /// replied(replied(reply, 'table', 'a reply')[1] or false, 'string', 'part 0 of a reply')
    /// ```
    pub(crate) fn reply_part(&mut self, reply: &typed::Expr, at: &typed::Expr, ty: &Type) -> Expr {
        let what = match at.kind {
            ExprKind::Integer(at) => format!("part {at} of a reply"),
            _ => "a part of a reply".to_owned(),
        };
        let mut operands = self.operands(&[(reply, Form::Value), (at, Form::Number)]).into_iter();
        let (reply, at) = (operands.next().unwrap_or(Expr::Nil), operands.next().unwrap_or(Expr::Nil));
        let table = self.helper(prelude::REPLIED, vec![reply, text("table"), text("a reply")]);
        let part = binary(Operator::Or, index(table, plus(at, 1)), Expr::Bool(false));
        self.decode_raw_part(part, ty, &what, Lists::Copied)
    }

    fn decode_raw_part(&mut self, raw: Expr, ty: &Type, what: &str, lists: Lists) -> Expr {
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
            Type::Option(inner) => self.decode_raw_option(raw, ty, inner, (what, lists)),
            Type::Vec(element) => {
                let list = self.helper(prelude::REPLIED, checked("table", raw));
                let from = self.stable("items", list);
                let list = match lists {
                    Lists::InPlace => from.clone(),
                    Lists::Copied => self.save("items", Expr::Table { array: Vec::new(), named: Vec::new() }),
                };
                let at = self.open_counter();
                let place = |list: &Expr| index(list.clone(), Expr::Name(at.clone()));
                let body = self.nested(|lowering| {
                    let value = lowering.decode_raw_part(place(&from), element, what, lists);
                    lowering.push(StatementKind::Assign { targets: vec![place(&list)], values: vec![value] });
                });
                let stop = Expr::Length(Box::new(from));
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

    fn decode_raw_option(&mut self, raw: Expr, ty: &Type, inner: &Type, (what, lists): (&str, Lists)) -> Expr {
        let raw = self.stable("reply", raw);
        let present = binary(Operator::NotEqual, raw.clone(), Expr::Bool(false));
        let mut value = Expr::Nil;
        let mut body = self.nested(|lowering| value = lowering.decode_raw_part(raw.clone(), inner, what, lists));
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
