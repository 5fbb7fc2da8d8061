//! Option words: told from positional arguments, wherever they stand, and held against the rules of the command.

use super::Checker;
use crate::catalogue::{self, Argument, Command, Kind, OptionGroup, OptionRule, OptionWord, Times};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::VecDeque;

/// Words that stand where a value is due.
const BOUNDS: [&str; 14] = [
    "NEG_INF", "POS_INF", "EXCL", "INCL", "LEX_MIN", "LEX_MAX", "BOUND", "AUTO", "MIN", "MAX", "LAST", "NEW", "NOSORT",
    "ELEMENT",
];

/// Whether a name is a word of some command: `EXCL`, `NX`.
pub(super) fn is_word(name: &str) -> bool {
    let of_command =
        |command: &Command| command.arguments().iter().flat_map(Argument::options).any(|word| word.name() == name);
    BOUNDS.contains(&name) || catalogue::commands().iter().any(of_command)
}

/// `NX`, `PX(ttl)`: what may be a word, with the values in its parentheses.
pub(super) fn named(argument: &ast::Expr) -> Option<(&ast::Ident, &[ast::Expr])> {
    match &argument.kind {
        ast::ExprKind::Name(name) => Some((name, &[])),
        ast::ExprKind::Call { function, arguments } => match &function.kind {
            ast::ExprKind::Name(name) => Some((name, arguments)),
            _ => None,
        },
        _ => None,
    }
}

/// The written arguments of a command, told apart.
pub(super) struct Given<'a> {
    pub(super) options: Vec<GivenOption<'a>>,
    pub(super) positional: VecDeque<&'a ast::Expr>,
}

/// An option word with the values in its parentheses.
pub(super) struct GivenOption<'a> {
    pub(super) word: &'static OptionWord,
    pub(super) arguments: &'a [ast::Expr],
    pub(super) span: Span,
}

impl Checker<'_, '_> {
    /// Tells option words from positional arguments.
    pub(super) fn sort_arguments<'a>(
        &mut self,
        grammar: &'static [Argument],
        arguments: &'a [ast::Expr],
        method: &str,
    ) -> Option<Given<'a>> {
        let options: Vec<&'static OptionWord> = grammar.iter().flat_map(Argument::options).collect();
        let mut given = Given { options: Vec::new(), positional: VecDeque::new() };
        let mut sound = true;
        for argument in arguments {
            let Some((name, inner)) = named(argument) else {
                given.positional.push_back(argument);
                continue;
            };
            let option = options.iter().find(|option| option.name() == name.text);
            match option {
                Some(word) => {
                    if self.lookup(&name.text).is_some() || self.items.constants.contains_key(&name.text) {
                        self.fail(
                            codes::RESERVED_NAME,
                            name.span,
                            format!("`{}` is an option of `{method}` here, and also a name of yours", name.text),
                            format!("for your value write `{{ {} }}`, or rename it", name.text),
                        );
                        sound = false;
                        continue;
                    }
                    given.options.push(GivenOption { word, arguments: inner, span: argument.span });
                }
                None if self.is_unknown_word(name, grammar) => {
                    self.report_unknown_option(name, &options, method);
                    sound = false;
                }
                None => given.positional.push_back(argument),
            }
        }
        sound.then_some(given)
    }

    /// A name in capitals that is neither a local, a constant nor a word of redlua's.
    pub(super) fn is_unknown_word(&self, name: &ast::Ident, grammar: &[Argument]) -> bool {
        let text = name.text.as_str();
        let capitals = text.len() > 1
            && text.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit());
        let positional_word = grammar.iter().flat_map(Argument::parameters).any(|parameter| {
            let all = parameter.kinds_by_option().iter().map(|(_, kind)| kind).chain([parameter.kind(&[])]);
            all.into_iter().any(|kind| matches!(kind, Kind::Word(words) if words.contains(&text)))
        });
        capitals
            && !positional_word
            && !BOUNDS.contains(&text)
            && self.lookup(text).is_none()
            && !self.items.constants.contains_key(text)
    }

    pub(super) fn report_unknown_option(&mut self, name: &ast::Ident, options: &[&'static OptionWord], method: &str) {
        let names: Vec<&str> = options.iter().map(|option| option.name()).collect();
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_OPTION, name.span, format!("`{method}` has no option `{}`", name.text));
        let outer = options.iter().find(|option| {
            option.arguments().iter().flat_map(Argument::options).any(|inner| inner.name() == name.text)
        });
        diagnostic = match (outer, suggest::closest(&name.text, names.iter().copied())) {
            (Some(outer), _) => {
                diagnostic.help(format!("it belongs to `{0}`: write `{0}(…, {1})`", outer.name(), name.text))
            }
            (None, Some(near)) => diagnostic.help(format!("did you mean `{near}`?")),
            (None, None) if names.is_empty() => diagnostic.help(format!("`{method}` has no options at all")),
            (None, None) => diagnostic.help(format!("its options are {}", super::method::list_of(&names))),
        };
        self.report(diagnostic);
    }

    /// Groups, relations and versions of the options.
    pub(super) fn check_options(
        &mut self,
        command: &'static Command,
        given: &Given<'_>,
        words: &[&'static str],
        name: Span,
    ) -> bool {
        let before = self.sink.len();
        for group in command.arguments().iter().filter_map(as_options) {
            let chosen: Vec<&GivenOption<'_>> = given
                .options
                .iter()
                .filter(|option| group.words().iter().any(|word| std::ptr::eq(word, option.word)))
                .collect();
            if let [first, second, ..] = chosen.as_slice()
                && group.times() != Times::Many
            {
                let message = if first.word.name() == second.word.name() {
                    format!("`{}` is given twice", first.word.name())
                } else {
                    format!("`{}` and `{}` exclude each other", first.word.name(), second.word.name())
                };
                self.fail(codes::OPTION_CONFLICT, second.span, message, "keep one of them");
            }
            if chosen.is_empty() && group.times() == Times::Once {
                let names: Vec<&str> = group.words().iter().map(OptionWord::name).collect();
                let span = given.options.first().map_or(name, |option| option.span);
                let list = super::method::one_of(&names);
                self.fail(
                    codes::OPTION_CONFLICT,
                    span,
                    format!("`{}` needs {list}", command.method()),
                    format!("add {list}"),
                );
            }
        }
        let place = |word: &str| {
            given.options.iter().find(|option| option.word.name() == word).map_or(name, |option| option.span)
        };
        for rule in command.rules() {
            match rule {
                OptionRule::Conflict(left, right) => {
                    let left = left.iter().find(|word| words.contains(word));
                    let right = right.iter().find(|word| words.contains(word));
                    if let (Some(left), Some(right)) = (left, right) {
                        self.fail(
                            codes::OPTION_CONFLICT,
                            place(right),
                            format!("`{left}` and `{right}` exclude each other"),
                            "keep one of them",
                        );
                    }
                }
                OptionRule::Needs(left, right) => {
                    if let Some(word) = left.iter().find(|word| words.contains(word))
                        && !right.iter().any(|word| words.contains(word))
                    {
                        let needed = super::method::one_of(right);
                        self.fail(
                            codes::OPTION_CONFLICT,
                            place(word),
                            format!("`{word}` needs {needed}"),
                            format!("add {needed}"),
                        );
                    }
                }
                OptionRule::Since(left, right, since) => {
                    let left = left.iter().find(|word| words.contains(word));
                    let right = right.iter().find(|word| words.contains(word));
                    if let (Some(left), Some(right)) = (left, right) {
                        self.require_version(*since, &format!("`{left}` together with `{right}`"), place(right));
                    }
                }
                _ => {}
            }
        }
        for option in &given.options {
            self.require_version(
                option.word.since(),
                &format!("the option `{}` of `{}`", option.word.name(), command.method()),
                option.span,
            );
        }
        self.sink.len() == before
    }
}

/// Every option word of a call, nested ones included.
pub(super) fn all_words(given: &Given<'_>) -> Vec<&'static str> {
    let mut words: Vec<&'static str> = Vec::new();
    for option in &given.options {
        words.push(option.word.name());
        for argument in option.arguments {
            if let ast::ExprKind::Name(name) = &argument.kind {
                let nested =
                    option.word.arguments().iter().flat_map(Argument::options).find(|word| word.name() == name.text);
                words.extend(nested.map(OptionWord::name));
            }
        }
    }
    words
}

pub(super) fn as_options(argument: &'static Argument) -> Option<&'static OptionGroup> {
    match argument {
        Argument::Options(group) => Some(group),
        _ => None,
    }
}
