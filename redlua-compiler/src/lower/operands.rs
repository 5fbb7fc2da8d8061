//! Operands: several expressions whose order of evaluation must be kept.

use super::Lowering;
use crate::check::typed;
use crate::lua::ast::{Expr, Statement, StatementKind};
use crate::lua::walk;

/// In which form an operand is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As its type is held.
    Value,
    /// As a number, also when it is held as text.
    Number,
    /// As the text that a command or a join takes.
    Text,
    /// As the text of a score, which may be infinite.
    Score,
}

impl Lowering<'_> {
    /// Lowers expressions in order. When a later one needs statements before it, the earlier ones
    /// are saved in locals before these, unless nothing could change them.
    ///
    /// ```lua
    /// -- a.get() + { b.set(1); 2 }
    /// local left = redis.call('GET', a)
    /// redis.call('SET', b, '1')
    /// -- left + 2
    /// ```
    pub(crate) fn operands(&mut self, operands: &[(&typed::Expr, Form)]) -> Vec<Expr> {
        self.in_order(operands, |lowering, (operand, form)| lowering.in_form(operand, *form))
    }

    /// The same for anything that is lowered one after the other.
    pub(crate) fn in_order<T>(
        &mut self,
        parts: impl IntoIterator<Item = T>,
        mut lower: impl FnMut(&mut Self, T) -> Expr,
    ) -> Vec<Expr> {
        let mut lowered: Vec<Expr> = Vec::new();
        for part in parts {
            let before = self.block.len();
            let value = lower(self, part);
            if self.block.len() > before {
                self.save_earlier(&mut lowered, before);
            }
            lowered.push(value);
        }
        lowered
    }

    /// The same, where each is needed as its type is held.
    pub(crate) fn values<'e>(&mut self, operands: impl IntoIterator<Item = &'e typed::Expr>) -> Vec<Expr> {
        let forms: Vec<(&typed::Expr, Form)> = operands.into_iter().map(|operand| (operand, Form::Value)).collect();
        self.operands(&forms)
    }

    pub(crate) fn in_form(&mut self, operand: &typed::Expr, form: Form) -> Expr {
        match form {
            Form::Value => self.value(operand),
            Form::Number => self.number(operand),
            Form::Text => self.text_of(operand),
            Form::Score => self.score_of(operand),
        }
    }

    /// Saves what could change, in front of the statements from `at` on.
    pub(crate) fn save_earlier(&mut self, lowered: &mut [Expr], at: usize) {
        let mut saved: Vec<Statement> = Vec::new();
        for value in lowered {
            if self.is_stable(value) || is_left_alone(value, &self.block[at..]) {
                continue;
            }
            let name = self.names.fresh(&earlier_name(value));
            self.constant.insert(name.clone());
            let earlier = std::mem::replace(value, Expr::Name(name.clone()));
            saved.push(Statement {
                kind: StatementKind::Local { names: vec![name], values: vec![earlier] },
                origin: self.origin,
            });
        }
        self.block.splice(at..at, saved);
    }

    /// Two operands in order.
    pub(crate) fn pair(&mut self, left: &typed::Expr, right: &typed::Expr, form: Form) -> (Expr, Expr) {
        let mut both = self.operands(&[(left, form), (right, form)]).into_iter();
        (both.next().unwrap_or(Expr::Nil), both.next().unwrap_or(Expr::Nil))
    }
}

/// Whether an operand is a local that the statements neither name nor hide.
fn is_left_alone(value: &Expr, statements: &[Statement]) -> bool {
    let Expr::Name(name) = value else { return false };
    let mut found = false;
    for statement in statements {
        walk::names_in_statement(&statement.kind, &mut |mentioned| found |= mentioned == name);
        if let StatementKind::Local { names, .. } = &statement.kind {
            found |= names.contains(name);
        }
    }
    !found
}

/// A name for an operand that is saved: what it was before, or what was read.
fn earlier_name(value: &Expr) -> String {
    let Expr::Call(_, arguments) = value else {
        return match value {
            Expr::Name(name) => format!("{name}_before"),
            _ => "value".to_owned(),
        };
    };
    match arguments.as_slice() {
        [Expr::Text(command), Expr::Name(key), ..] => {
            format!("{key}_{}", super::call::noun(&String::from_utf8_lossy(command)))
        }
        // `string.format('%d', …)` and the like.
        [.., inner @ Expr::Call(..)] => earlier_name(inner),
        _ => "value".to_owned(),
    }
}
