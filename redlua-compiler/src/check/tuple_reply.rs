//! `hmget((a, b))`: the reply that has a part for each argument, as a tuple of so many parts instead of a list.

use super::Checker;
use super::typed::{Expr, ExprKind, ReplyForm, Word};
use super::types::Type;
use crate::catalogue::{Chunk, Command, Reply};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

/// The arguments in the tuple that is the only argument, where the reply has a part for each of them: that is so where
/// the replies to some of the arguments can be joined.
pub(super) fn parts_of_tuple<'a>(command: &Command, arguments: &'a [ast::Expr]) -> Option<&'a [ast::Expr]> {
    match arguments {
        [ast::Expr { kind: ast::ExprKind::Tuple(parts), .. }] if command.chunk() == Chunk::Join => Some(parts),
        _ => None,
    }
}

impl Checker<'_, '_> {
    /// The call that was checked with `count` arguments, with its list as a tuple.
    pub(super) fn check_tuple_reply(&mut self, mut call: Expr, count: usize, span: Span) -> Expr {
        let ExprKind::Command(command) = &mut call.kind else { return call };
        let Type::Vec(element) = &call.ty else { return call };
        let ReplyForm::Catalogue { reply, .. } = &mut command.reply else { return call };
        let Reply::Array(part) = reply else { return call };
        if command.words.iter().any(|word| matches!(word, Word::Spread { .. })) {
            return self.fail(
                codes::COMMAND_ARGUMENTS,
                span,
                "a list in a tuple: how many parts the reply has is known only when the script runs",
                "pass the list without the tuple, which gives a `Vec`",
            );
        }
        *reply = Reply::Tuple(vec![(**part).clone(); count]);
        call.ty = Type::Tuple(vec![(**element).clone(); count]);
        call
    }
}
