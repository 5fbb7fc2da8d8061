//! `redis::raw::<T>("NAME", …)`: a command that the catalogue does not know, with the reply that the script
//! says it has. Keys are handles, so that its slot is proven as for every other command.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Called, CommandCall, Expr, ExprKind, ReplyForm, Word};
use super::types::{Integer, Range, Type};
use crate::catalogue::{self, Command};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

const EXAMPLE: &str = "write `redis::raw::<i64>(\"FT.SUGADD\", key, text, 1)`";

impl Checker<'_, '_> {
    pub(crate) fn check_raw(
        &mut self,
        generics: &[ast::TypeRef],
        arguments: &[ast::Expr],
        path: Span,
        span: Span,
    ) -> Expr {
        let [written] = generics else {
            return self.fail(codes::CANNOT_INFER, path, "nothing says what this command replies", EXAMPLE);
        };
        let Some(outside) = self.raw_reply(written) else { return self.error(span) };
        let ty = outside.inside();
        let Some((name, rest)) = arguments.split_first() else {
            return self.fail(codes::ARGUMENT_COUNT, path, "`raw` takes the name of a command first", EXAMPLE);
        };
        let Some(name) = self.check_raw_name(name) else { return self.error(span) };
        let mut words = Vec::new();
        for argument in rest {
            words.push(self.check_raw_word(argument));
        }
        if words.iter().filter(|word| matches!(word, Word::Spread { .. })).count() > 1 {
            return self.fail(codes::UNSUPPORTED, span, "one call takes one list", "put both into one list");
        }
        let failed = words.iter().any(|word| {
            matches!(word, Word::Key(value) | Word::Value(value) | Word::Spread { list: value, .. } if value.ty.is_error())
        });
        if failed || ty.is_error() {
            return self.error(span);
        }
        let call = CommandCall {
            command: Called::Raw(name),
            words,
            reply: ReplyForm::Raw(outside),
            subject: None,
            noop: None,
            removes: false,
        };
        // Nobody knows how large it gets: it is checked where it is computed with.
        let range = match ty.integer() {
            Some(_) => Range::new(i64::MIN.into(), i64::MAX.into()),
            None => Range::EXACT,
        };
        self.ranged(ExprKind::Command(Box::new(call)), ty, range, span)
    }

    /// The type that the script says a reply has.
    fn raw_reply(&mut self, written: &ast::TypeRef) -> Option<Type> {
        let ty = self.items.resolve_outside(written, self.sink);
        let Some(why) = not_a_raw_reply(&ty) else { return Some(ty) };
        let shown = self.show(&ty);
        self.fail(
            codes::TYPE_USE,
            written.span,
            format!("{shown} is no reply of a command{why}"),
            "a reply is `i64`, `f64`, `bool`, `String`, a document (`Json<Job>`), `()`, an `Option` or `Vec` of these, or \
             `Reply`, of which `get::<T>(i)` gives a part",
        );
        None
    }

    /// `reply.get::<T>(i)`.
    pub(super) fn check_reply_method(&mut self, call: MethodCall<'_>) -> Expr {
        if call.name.text != "get" {
            return self.no_method(&call, &Type::Reply);
        }
        let [written] = call.generics else {
            let help = "write it: `reply.get::<i64>(0)`";
            return self.fail(codes::CANNOT_INFER, call.span, "nothing says what type this part has", help);
        };
        let Some(ty) = self.raw_reply(written) else { return self.error(call.span) };
        if ty.has_document() {
            let help = "take its text, and read it: `json::from_str::<Job>(&reply.get::<String>(0))`";
            return self.fail(codes::TYPE_USE, written.span, "a part of a `Reply` is no document", help);
        }
        if !self.takes(&call, 1) {
            return self.error(call.span);
        }
        let index = self.check_index_value(&call.arguments[0]);
        if ty.is_error() || index.ty.is_error() {
            return self.error(call.span);
        }
        let kind = ExprKind::ReplyPart(Box::new(call.receiver), Box::new(index));
        self.ranged(kind, ty, Range::EXACT, call.span)
    }

    /// The name: a literal that the catalogue does not know.
    fn check_raw_name(&mut self, written: &ast::Expr) -> Option<String> {
        let ast::ExprKind::Text(bytes) = &written.kind else {
            self.fail(
                codes::TYPE_MISMATCH,
                written.span,
                "the name of a command is a text literal",
                format!("{EXAMPLE}; a choice between commands is an `if`"),
            );
            return None;
        };
        let name = String::from_utf8_lossy(bytes).into_owned();
        let is_name = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic());
        if !name.split(' ').all(is_name) {
            self.fail(
                codes::TYPE_MISMATCH,
                written.span,
                format!("{name:?} is no name of a command"),
                format!("{EXAMPLE}; a sub-command stands behind one blank"),
            );
            return None;
        }
        if let Some(command) = catalogue::by_wire_name(&name) {
            if command.forbidden().is_some() {
                self.may_call(command, written.span);
            } else {
                self.report_known(command, &name, written.span);
            }
            return None;
        }
        let is_container = |command: &&Command| {
            command.name().split_once(' ').is_some_and(|(first, _)| first.eq_ignore_ascii_case(&name))
        };
        if let Some(command) = catalogue::commands().iter().find(is_container) {
            let what = format!("`{name}` is the first half of several commands");
            let help =
                format!("name the whole command, as in `{}`, which is `{}`", command.name(), written_call(command));
            self.fail(codes::FORBIDDEN_COMMAND, written.span, what, help);
            return None;
        }
        Some(name)
    }

    fn report_known(&mut self, command: &Command, name: &str, span: Span) {
        self.report(
            Diagnostic::new(codes::FORBIDDEN_COMMAND, span, format!("`{name}` is a command that redlua knows"))
                .note("its arguments and its reply would not be checked here")
                .help(format!("write `{}`", written_call(command))),
        );
    }

    fn check_raw_word(&mut self, written: &ast::Expr) -> Word {
        if let ast::ExprKind::Name(name) = &written.kind
            && name.text.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_')
            && self.lookup(&name.text).is_none()
            && !self.items.constants.contains_key(&name.text)
        {
            let value = self.fail(
                codes::UNKNOWN_OPTION,
                name.span,
                "the options of this command are not known here",
                format!("send it as a text: `\"{}\"`", name.text),
            );
            return Word::Value(value);
        }
        let value = self.check_expr(written, None);
        match self.shallow(&value.ty) {
            Type::Handle(handle) if handle.family == catalogue::Family::Channel => Word::Value(self.fail(
                codes::TYPE_MISMATCH,
                value.span,
                "a channel is no key",
                "send its name: `events.name()`",
            )),
            Type::Handle(_) => Word::Key(value),
            Type::Float => Word::Number { value, infinite: true },
            Type::Vec(element) | Type::Array(element, _) => {
                let sent = match self.infer.deep(&element) {
                    Type::Text | Type::Integer(_) | Type::Float | Type::Bool | Type::Handle(_) => true,
                    other => self.items.is_storable(&other),
                };
                if sent {
                    return Word::Spread { list: value, width: 1, columns: false, forms: Vec::new() };
                }
                let shown = self.show(&value.ty);
                let (what, help) = (format!("{shown} can't be sent"), "send a list of texts, numbers or keys");
                Word::Value(self.fail(codes::TYPE_MISMATCH, value.span, what, help))
            }
            _ => Word::Value(self.stored(value, &Type::Text)),
        }
    }
}

/// How a command of the catalogue is called.
fn written_call(command: &Command) -> String {
    let subject = if command.families().is_empty() { "redis::" } else { "key." };
    format!("{subject}{}(…)", command.method())
}

/// Why a type is no reply of a command; `Some("")` where its name says it.
fn not_a_raw_reply(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Integer(Integer::I64)
        | Type::Float
        | Type::Bool
        | Type::Text
        | Type::Document(..)
        | Type::Unit
        | Type::Reply
        | Type::Error => None,
        Type::Integer(_) => Some(", whose integers are `i64`"),
        Type::Vec(inner) | Type::Option(inner) => match &**inner {
            Type::Unit | Type::Reply => Some(""),
            Type::Option(_) if matches!(ty, Type::Option(_)) => Some(""),
            Type::Option(inner) if **inner == Type::Bool => Some(": an `Option<bool>` can't stand in a list"),
            inner => not_a_raw_reply(inner),
        },
        _ => Some(""),
    }
}
