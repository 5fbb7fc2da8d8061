//! What the server offers to scripts besides `redis.call`: `redis.pcall`, `redis.log`.

use super::{Lowering, binary, call, index, text};
use crate::catalogue::Reply;
use crate::check::typed::{self, CommandCall, ExprKind, Held, LocalId, LogLevel, ReplyForm};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// ```lua
    /// local hits_reply = redis.pcall('INCR', hits)
    /// local problem = call_error(hits_reply)
    /// local value
    /// if problem == nil then
    ///   value = hits_reply
    /// end
    /// ```
    ///
    /// Gives the value and the error, of which one is `nil`.
    pub(crate) fn protected(&mut self, command: &typed::Expr, local: Option<LocalId>) -> (Expr, Expr) {
        let (reply, problem) = self.protected_reply(command, local);
        let (body, value) = self.value_behind(command, reply);
        self.value_if_fine(value, body, problem, local)
    }

    /// The same for who looks at the error first, and at the value only if there is none: a reply that needs
    /// no conversion is the value, and the error as well.
    pub(crate) fn looked_at(&mut self, command: &typed::Expr) -> (Expr, Expr) {
        let (reply, problem) = self.protected_reply(command, None);
        let (body, value) = self.value_behind(command, reply);
        if body.is_empty() && !super::expr::has_call(&value) {
            return (self.stable("value", value), problem);
        }
        self.value_if_fine(value, body, problem, None)
    }

    /// The locals of the reply and of the error.
    fn protected_reply(&mut self, command: &typed::Expr, local: Option<LocalId>) -> (Expr, Expr) {
        let ExprKind::Command(inner) = &command.kind else { return (Expr::Nil, Expr::Nil) };
        self.wish = None;
        let raw = self.protected_call(inner);
        let hint = self.hint_of(inner);
        let reply = self.save(&hint, raw);
        let found = self.helper(prelude::CALL_ERROR, vec![reply.clone()]);
        let wish = match local {
            Some(local) => format!("{}_problem", self.script.locals[local.0].name),
            None => "problem".to_owned(),
        };
        let problem = self.save(&wish, found);
        (reply, problem)
    }

    /// What a reply that is no error means, and the statements that this takes.
    fn value_behind(&mut self, command: &typed::Expr, reply: Expr) -> (Vec<Statement>, Expr) {
        let mut value = Expr::Bool(false);
        let body = match &command.kind {
            ExprKind::Command(inner) if !is_unit(inner) => {
                self.nested(|lowering| value = lowering.decode(reply, inner, Held::Number))
            }
            _ => Vec::new(),
        };
        (body, value)
    }

    fn value_if_fine(
        &mut self,
        value: Expr,
        mut body: Vec<Statement>,
        problem: Expr,
        local: Option<LocalId>,
    ) -> (Expr, Expr) {
        if value == Expr::Bool(false) {
            return (value, problem);
        }
        let name = match local {
            Some(local) => {
                let name = self.name_wide_local(local);
                self.push(StatementKind::Local { names: vec![name.clone()], values: Vec::new() });
                name
            }
            None => self.declare("value"),
        };
        let target = Expr::Name(name.clone());
        let kind = StatementKind::Assign { targets: vec![target.clone()], values: vec![value] };
        body.push(Statement { kind, origin: self.origin });
        let fine = binary(Operator::Equal, problem.clone(), Expr::Nil);
        self.push(StatementKind::If { arms: vec![(fine, body)], otherwise: Vec::new() });
        self.constant.insert(name);
        (target, problem)
    }

    /// `redis.pcall` whose reply nobody reads.
    pub(crate) fn discard_protected(&mut self, command: &typed::Expr) {
        let ExprKind::Command(inner) = &command.kind else { return };
        let raw = self.protected_call(inner);
        self.push(StatementKind::Call(raw));
    }

    fn protected_call(&mut self, inner: &CommandCall) -> Expr {
        match self.raw_command(inner) {
            Expr::Call(_, arguments) => call("redis.pcall", arguments),
            other => other,
        }
    }

    /// `redis.log(redis.LOG_NOTICE, line)`.
    pub(crate) fn log(&mut self, level: LogLevel, line: &typed::Expr) -> Expr {
        let line = self.text_of(line);
        let level = index(Expr::Name("redis".to_owned()), text(&format!("LOG_{}", level.word())));
        call("redis.log", vec![level, line])
    }
}

fn is_unit(call: &CommandCall) -> bool {
    matches!(&call.reply, ReplyForm::Catalogue { reply: Reply::Unit, .. } | ReplyForm::Raw(Type::Unit))
}
