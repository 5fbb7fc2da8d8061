//! The functions of `redis::`: commands without a single key, and what the server offers to scripts besides
//! commands: `pcall`, `log`, `sha1hex`.

use super::Checker;
use super::command::{Keys, Values};
use super::method::MethodCall;
use super::typed::{Expr, ExprKind, LogLevel, TextFunction, Word};
use super::types::Type;
use crate::catalogue;
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

/// The functions that are no commands.
const OTHERS: [&str; 4] = ["log", "pcall", "raw", "sha1hex"];

impl Checker<'_, '_> {
    /// `redis::time()`, `redis::publish(…)`, `redis::log(…)`.
    pub(crate) fn check_redis_function(
        &mut self,
        name: &ast::Ident,
        generics: &[ast::TypeRef],
        arguments: &[ast::Expr],
        path: Span,
        span: Span,
    ) -> Expr {
        if name.text == "raw" {
            return self.check_raw(generics, arguments, path, span);
        }
        if !generics.is_empty() {
            return self.fail(
                codes::UNSUPPORTED,
                path,
                format!("`redis::{}` takes no type", name.text),
                "say it where the keys are declared: `let total: Str<i64> = key!(…);`",
            );
        }
        match (name.text.as_str(), catalogue::function(&name.text)) {
            (_, Some(command)) => {
                if !self.may_call(command, name.span) {
                    return self.error(span);
                }
                let values = Values {
                    value: Type::Text,
                    field: Type::Text,
                    field_value: Type::Text,
                    record: None,
                    last_field: None,
                    literal_fields: Vec::new(),
                    handle: None,
                    facts: None,
                    matches: false,
                    keys: Some(Keys::default()),
                };
                self.check_command(command, None, arguments, values, name.span, span)
            }
            ("pcall", None) => self.check_protected(arguments, name.span, span),
            ("log", None) => self.check_log(arguments, name.span, span),
            ("sha1hex", None) => {
                let [text] = arguments else {
                    return self.fail(
                        codes::ARGUMENT_COUNT,
                        name.span,
                        format!("`sha1hex` takes one text, not {}", arguments.len()),
                        "write `redis::sha1hex(text)`",
                    );
                };
                let text = self.check_as(text, &Type::Text);
                self.expr(ExprKind::TextFunction(TextFunction::Sha1, vec![text]), Type::Text, span)
            }
            ("call", None) => self.fail(
                codes::OTHER_LANGUAGE,
                span,
                "`redis::call` is Lua",
                "call the command as a method of its key: `k.get()`, `k.set(value)`; a command that redlua does not \
                 know is `redis::raw::<i64>(\"NAME\", key)`",
            ),
            (_, None) => {
                self.report_unknown_function(name);
                self.error(span)
            }
        }
    }

    fn report_unknown_function(&mut self, name: &ast::Ident) {
        let commands = catalogue::functions().map(catalogue::Command::method);
        let names: Vec<&str> = commands.chain(OTHERS).collect();
        let on_key = catalogue::commands().iter().filter(|command| command.method() == name.text);
        let on_key = on_key.min_by_key(|command| command.module().is_some());
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_COMMAND, name.span, format!("there is no `redis::{}`", name.text));
        diagnostic = if let Some(instead) = catalogue::replacement(&name.text) {
            diagnostic.help(format!("it is an old name; write `key.{instead}`, with `key: Geo`"))
        } else if let Some(command) = on_key {
            diagnostic.help(format!("`{}` is called on its key: `key.{}(…)`", command.name(), command.method()))
        } else if let Some(near) = suggest::closest(&name.text, names.iter().copied()) {
            diagnostic.help(format!("did you mean `redis::{near}`?"))
        } else {
            diagnostic.help("`redis::` has the commands without a single key: `redis::time()`, `redis::publish(…)`")
        };
        self.report(diagnostic);
    }

    /// `redis::pcall(command)`: a `Result` instead of an abort.
    fn check_protected(&mut self, arguments: &[ast::Expr], name: Span, span: Span) -> Expr {
        const HELP: &str = "write `redis::pcall(counter.incr())`";
        let [argument] = arguments else {
            let what = format!("`pcall` takes one command, not {}", arguments.len());
            return self.fail(codes::ARGUMENT_COUNT, name, what, HELP);
        };
        // The command as a text, as in Lua.
        if matches!(argument.kind, ast::ExprKind::Text(_)) {
            return self.fail(codes::OTHER_LANGUAGE, argument.span, "`pcall` takes a call, not a name", HELP);
        }
        let command = self.check_expr(argument, None);
        let ExprKind::Command(call) = &command.kind else {
            if command.ty.is_error() {
                return command;
            }
            return self.fail(
                codes::TYPE_USE,
                command.span,
                "`pcall` takes the call of one command",
                format!("{HELP}; a wrong stored value aborts all the same, it is no error of the command"),
            );
        };
        let has_list = call.words.iter().any(|word| matches!(word, Word::Spread { .. }));
        if has_list && call.command.chunk() != catalogue::Chunk::None {
            return self.fail(
                codes::UNSUPPORTED,
                command.span,
                "a list is sent in several calls, of which one may fail when others have written",
                "call the command for one element at a time, or without `pcall`",
            );
        }
        let (ty, range) = (command.ty.clone(), command.range);
        let ty = Type::Result(Box::new(ty), Box::new(Type::CallError));
        self.ranged(ExprKind::Protected(Box::new(command)), ty, range, span)
    }

    /// `e.code()`.
    pub(crate) fn check_call_error_method(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        match call.name.text.as_str() {
            "clone" => self.clone_of(call, Type::CallError),
            "code" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                self.expr(ExprKind::TextFunction(TextFunction::ErrorCode, vec![call.receiver]), Type::Text, span)
            }
            "text" | "message" | "to_string" => self.fail(
                codes::UNSUPPORTED,
                call.name.span,
                "the text of an error differs from server to server",
                "its first word is the same everywhere: `e.code()`, such as `WRONGTYPE` or `BUSYGROUP`",
            ),
            _ => self.no_method(&call, &Type::CallError),
        }
    }

    /// `redis::log(NOTICE, "…")`.
    fn check_log(&mut self, arguments: &[ast::Expr], name: Span, span: Span) -> Expr {
        let words = LogLevel::ALL.map(|(word, _)| word);
        let levels = super::method::one_of(&words);
        let [level, text] = arguments else {
            return self.fail(
                codes::ARGUMENT_COUNT,
                name,
                format!("`log` takes a level and a text, not {} arguments", arguments.len()),
                format!("write `redis::log(NOTICE, \"…\")`; the levels are {levels}"),
            );
        };
        let word = match &level.kind {
            ast::ExprKind::Name(name) => name.text.as_str(),
            ast::ExprKind::Path { segments, .. } => segments.last().map_or("", |name| name.text.as_str()),
            _ => "",
        };
        let Some((_, found)) = LogLevel::ALL.iter().find(|(known, _)| *known == word) else {
            let help = match suggest::closest(word.trim_start_matches("LOG_"), words) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {levels}"),
            };
            return self.fail(codes::UNKNOWN_OPTION, level.span, format!("the level of a line is {levels}"), help);
        };
        let text = self.check_expr(text, None);
        let text = self.stored(text, &Type::Text);
        self.expr(ExprKind::Log(*found, Box::new(text)), Type::Unit, span)
    }
}
