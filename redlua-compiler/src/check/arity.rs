//! How a command is written, and what is said where the arguments are too few or too many.

use super::{Checker, options};
use crate::catalogue::{self, Argument, Command, Kind, OptionWord};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(super) fn report_arity(&mut self, command: &Command, written: &[&ast::Expr], left: usize, span: Span) {
        let method = command.method();
        // `nx` and `"NX"` were meant as an option.
        let words = || command.arguments().iter().flat_map(Argument::options);
        for value in written {
            let text = match &value.kind {
                ast::ExprKind::Name(name) => name.text.to_uppercase(),
                ast::ExprKind::Text(bytes) => String::from_utf8_lossy(bytes).to_uppercase(),
                _ => continue,
            };
            if let Some(word) = words().find(|word| word.name() == text) {
                let arguments = if word.arguments().is_empty() { "" } else { "(…)" };
                self.fail(
                    codes::UNKNOWN_OPTION,
                    value.span,
                    format!("an option of `{method}` is a word in capitals without quotes"),
                    format!("write `{}{arguments}`", word.name()),
                );
                return;
            }
        }
        if let Some(value) = written.iter().find(|value| self.gives_word(value)) {
            self.fail(
                codes::UNKNOWN_OPTION,
                value.span,
                format!("an option of `{method}` stands only as an argument itself"),
                format!("write the call in each branch: `if … {{ key.{method}(…) }} else {{ key.{method}(…) }}`"),
            );
            return;
        }
        let signature = signature(command);
        let given = written.len();
        let taken = given - left;
        let takes_some = command.arguments().iter().any(|argument| least(argument) > 0 && !is_receiver(argument));
        let (what, place) = match (written, left) {
            ([], _) => (format!("`{method}` takes arguments, and none is given"), span),
            ([_], 0) => (format!("one argument is not enough for `{method}`"), span),
            (_, 0) => (format!("{given} arguments do not fit `{method}`"), span),
            ([only], _) if takes_some => {
                let errors = self.sink.len();
                let value = self.check_expr(only, None);
                // What is wrong in itself was reported.
                if self.sink.len() > errors || value.ty.is_error() {
                    return;
                }
                (format!("{} alone does not fit `{method}`", self.show(&value.ty)), only.span)
            }
            ([.., last], _) if takes_some && taken == 0 => {
                (format!("{given} arguments do not fit `{method}`"), last.span)
            }
            (_, _) => {
                let what = match taken {
                    0 => format!("`{method}` takes no argument here"),
                    1 => format!("`{method}` takes one argument, and this is one more"),
                    _ => format!("`{method}` takes {taken} arguments, and this is one more"),
                };
                (what, written.get(taken).map_or(span, |first| first.span))
            }
        };
        self.report(
            Diagnostic::new(codes::COMMAND_ARGUMENTS, place, what).help(format!("it is written `{signature}`")),
        );
    }

    /// Whether a branch gives the word of an option: `if new { NX } else { XX }`.
    fn gives_word(&self, value: &ast::Expr) -> bool {
        let is_word = |expr: &ast::Expr| {
            options::named(expr)
                .is_some_and(|(name, _)| options::is_word(&name.text) && !self.items.constants.contains_key(&name.text))
        };
        match &value.kind {
            ast::ExprKind::If { then, .. } => then.value.as_deref().is_some_and(is_word),
            ast::ExprKind::Match { arms, .. } => arms.iter().any(|arm| is_word(&arm.body)),
            _ => false,
        }
    }
}

/// How a command is written, for the help of an arity error.
pub(super) fn signature(command: &Command) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut receiver = command.is_function() && command.families().is_empty();
    for argument in command.arguments() {
        describe(argument, &mut receiver, &mut parts);
    }
    let subject = if command.families().is_empty() { "redis::" } else { "key." };
    format!("{subject}{}({})", command.method(), parts.join(", "))
}

pub(super) fn describe(argument: &Argument, past_receiver: &mut bool, parts: &mut Vec<String>) {
    match argument {
        Argument::One(parameter) => {
            let is_receiver = matches!(parameter.kind(&[]), Kind::Key(_)) && !*past_receiver;
            if is_receiver {
                *past_receiver = true;
            } else {
                parts.push(parameter.name().to_owned());
            }
        }
        Argument::Literal(_) => {}
        Argument::Optional(inner) => {
            let mut optional = Vec::new();
            for argument in inner {
                describe(argument, past_receiver, &mut optional);
            }
            parts.push(format!("[{}]", optional.join(", ")));
        }
        Argument::Options(group) => {
            let words: Vec<String> = group.words().iter().map(option_signature).collect();
            parts.push(format!("[{}]", words.join(" | ")));
        }
        Argument::Repeated(repetition) => {
            let names: Vec<&str> = repetition.parameters().iter().map(catalogue::Parameter::name).collect();
            parts.push(format!("{}, …", names.join(", ")));
        }
    }
}

pub(super) fn option_signature(word: &OptionWord) -> String {
    if word.arguments().is_empty() {
        return word.name().to_owned();
    }
    let mut parts = Vec::new();
    for argument in word.arguments() {
        describe(argument, &mut true, &mut parts);
    }
    format!("{}({})", word.name(), parts.join(", "))
}

/// The least number of written arguments that a part of the grammar takes. The receiver, which is
/// not written in the parentheses, is the first key of a method.
pub(super) fn least(argument: &Argument) -> usize {
    match argument {
        Argument::One(_) => 1,
        Argument::Repeated(repetition) => repetition.parameters().len(),
        Argument::Literal(_) | Argument::Optional(_) | Argument::Options(_) => 0,
    }
}

/// Whether it is a key, which a method has before its parentheses.
pub(super) fn is_receiver(argument: &Argument) -> bool {
    matches!(argument, Argument::One(parameter) if matches!(parameter.kind(&[]), Kind::Key(_)))
}
