//! Commands: the written arguments against the grammar of the catalogue.
//!
//! Positional arguments stand in Redis's order, option words anywhere; the words come out in wire
//! order. The reply's type follows from the options.

use super::Checker;
use super::method::MethodCall;
use super::spread::{Spread, in_brackets};
use super::tuple_reply::parts_of_tuple;
use super::typed::{Called, CommandCall, Expr, ExprKind, LocalId, ReplyForm, Stored, Subject, Word};
use super::types::{CLOCK, COUNT, Content, EXACT, Handle, Range, Type, family_name};
use crate::catalogue::{
    self, Argument, Command, Family, Kind, OptionGroup, OptionRule, OptionWord, Repetition, Reply, Times,
};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::{BTreeSet, VecDeque};

/// Words that stand where a value is due.
const BOUNDS: [&str; 13] = [
    "NEG_INF", "POS_INF", "EXCL", "INCL", "LEX_MIN", "LEX_MAX", "AUTO", "MIN", "MAX", "LAST", "NEW", "NOSORT",
    "ELEMENT",
];

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

/// What the types of values in a command are.
#[derive(Clone)]
pub(super) struct Values {
    pub(super) value: Type,
    pub(super) field: Type,
    pub(super) field_value: Type,
    /// The record of a `Hash<Record>`.
    pub(super) record: Option<super::types::RecordId>,
    /// The field named last: its type is the type of the value behind it.
    pub(super) last_field: Option<usize>,
    /// The receiver, for aborts about stored values.
    pub(super) handle: Option<LocalId>,
    /// The record that a call names for facts in its reply: `xinfo_groups::<Group>()`.
    pub(super) facts: Option<super::types::RecordId>,
    /// For a function: what its keys hold is what it takes and replies.
    pub(super) keys: Option<Keys>,
}

/// What the keys of a function such as `redis::mget` hold.
#[derive(Clone, Default)]
pub(super) struct Keys {
    /// The type of the last key's values.
    last: Option<Type>,
    /// A key that holds something else than the one before it, with both types.
    mixed: Option<(Span, Type, Type)>,
}

/// Whether an expression is the reply of `ttl()` or one of its kin, or a local bound to one.
pub(crate) fn is_ttl(expr: &Expr, locals: &BTreeSet<LocalId>) -> bool {
    match &expr.kind {
        ExprKind::Local(local) => locals.contains(local),
        ExprKind::Command(call) => matches!(&call.reply, ReplyForm::Catalogue { reply: Reply::Ttl, .. }),
        _ => false,
    }
}

impl Checker<'_, '_> {
    /// `handle.method(…)`.
    pub(crate) fn check_command_method(&mut self, call: MethodCall<'_>, handle: &Handle) -> Expr {
        let name = call.name.text.as_str();
        match name {
            "clone" => return if self.takes(&call, 0) { call.receiver } else { self.error(call.span) },
            "name" => {
                if !self.takes(&call, 0) {
                    return self.error(call.span);
                }
                let mut receiver = call.receiver;
                receiver.ty = Type::Text;
                receiver.span = call.span;
                return receiver;
            }
            _ => {}
        }
        let Some(command) = catalogue::find(handle.family, name) else {
            self.report_unknown_command(call.name, handle);
            return self.error(call.span);
        };
        if !self.may_call(command, call.name.span) {
            return self.error(call.span);
        }
        let values = self.values_of(handle, &call);
        if let Content::Record(record) = handle.content
            && let Some(special) = self.check_record_command(&call, command, record, &values)
        {
            return special;
        }
        self.check_command(command, Some(call.receiver), call.arguments, values, call.name.span, call.span)
    }

    fn values_of(&mut self, handle: &Handle, call: &MethodCall<'_>) -> Values {
        let mut values = Values {
            value: Type::Text,
            field: Type::Text,
            field_value: Type::Text,
            record: None,
            last_field: None,
            handle: match call.receiver.kind {
                ExprKind::Local(local) => Some(local),
                _ => self.key_of(&call.receiver),
            },
            facts: None,
            keys: None,
        };
        match &handle.content {
            Content::Values(value) => values.value = (**value).clone(),
            Content::Fields(field, value) => {
                values.field = (**field).clone();
                values.field_value = (**value).clone();
            }
            Content::Record(record) => values.record = Some(*record),
        }
        if let [written] = call.generics {
            let ty = self.items.resolve_outside(written, self.sink);
            if let Type::Record(record) = ty {
                values.facts = Some(record);
            }
            values.value = ty.clone();
            values.field_value = ty;
        }
        values
    }

    fn report_unknown_command(&mut self, name: &ast::Ident, handle: &Handle) {
        if let Some(command) = catalogue::function(&name.text).filter(|command| command.forbidden().is_some()) {
            self.may_call(command, name.span);
            return;
        }
        let family = family_name(handle.family);
        if handle.family == Family::Channel {
            self.fail(
                codes::UNKNOWN_COMMAND,
                name.span,
                "a `Channel` has no commands",
                "send a message to it: `redis::spublish(events, message)`",
            );
            return;
        }
        let elsewhere: Vec<&str> = catalogue::commands()
            .iter()
            .filter(|command| command.method() == name.text)
            .flat_map(|command| command.families().iter().map(|family| family_name(*family)))
            .collect();
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_COMMAND, name.span, format!("`{family}` has no command `{}`", name.text));
        let names: Vec<&str> = catalogue::methods(handle.family).map(Command::method).collect();
        diagnostic = if let Some(instead) = catalogue::replacement(&name.text) {
            let holder = if handle.family == Family::Geo { "" } else { ", on a key that is declared as `Geo`" };
            diagnostic.help(format!("it is an old name; write `key.{instead}`{holder}"))
        } else if let Some(other) = elsewhere.first() {
            diagnostic.note(format!("`{}` on a key that holds a `{family}` would fail with WRONGTYPE", name.text)).help(
                format!("it is a command of `{other}`: declare the key as `{other}`, or use a command of `{family}`"),
            )
        } else if catalogue::function(&name.text).is_some() {
            diagnostic.help(format!("it has no single key: call `redis::{}(…)`", name.text))
        } else if let Some(near) = suggest::closest(&name.text, names.iter().copied()) {
            diagnostic.help(format!("did you mean `{near}`?"))
        } else {
            diagnostic.help("a command's method is its name in lower case, such as `hget` or `zadd`")
        };
        self.report(diagnostic);
    }

    /// Whether a script of this module may call the command at all.
    pub(super) fn may_call(&mut self, command: &'static Command, span: Span) -> bool {
        if let Some(reason) = command.forbidden() {
            // A reason may end with what to do instead.
            let (reason, instead) = reason.trim_end_matches('.').split_once("; ").map_or_else(
                || (reason.trim_end_matches('.'), "call it from Rust, outside of the script"),
                |(reason, instead)| (reason, instead),
            );
            self.report(
                Diagnostic::new(
                    codes::FORBIDDEN_COMMAND,
                    span,
                    format!("a script may not call `{}`: {reason}", command.name()),
                )
                .help(instead),
            );
            return false;
        }
        if let Some(lint) = command.guard()
            && !self.is_allowed(lint)
        {
            self.report(
                Diagnostic::new(
                    codes::KEYSPACE_SCAN,
                    span,
                    format!("`{}` looks at all keys of the database", command.name()),
                )
                .note("in a cluster it sees those of one node only; the more keys there are, the longer others wait")
                .help(format!(
                    "keep the names that you look for in a set of their own; `#[allow({lint})]` says that it is meant"
                )),
            );
            return false;
        }
        self.require_version(command.since(), &format!("`{}`", command.name()), span)
    }

    fn require_version(&mut self, since: catalogue::Versions, what: &str, span: Span) -> bool {
        let servers = self.servers;
        let old_redis = servers
            .redis
            .filter(|oldest| !since.on_redis(*oldest))
            .map(|oldest| ("Redis", "redis", oldest, since.redis));
        let old_valkey = servers
            .valkey
            .filter(|oldest| !since.on_valkey(*oldest))
            .map(|oldest| ("Valkey", "valkey", oldest, since.valkey));
        let Some((product, setting, oldest, first)) = old_redis.or(old_valkey) else { return true };
        let mut diagnostic = Diagnostic::new(
            codes::VERSION,
            span,
            format!("{what} is not in {product} {}.{}, which the block must run on", oldest.major, oldest.minor),
        );
        diagnostic = match first {
            Some(first) => {
                let (major, minor) = (first.major, first.minor);
                diagnostic.help(format!(
                    "say that the servers are newer, first in the block: `#![redlua({setting} = \"{major}.{minor}\")]`, \
                     which drops the other product unless it is named too"
                ))
            }
            None => {
                diagnostic.help(format!("{product} does not have it; name only the servers that do: `#![redlua(…)]`"))
            }
        };
        self.report(diagnostic);
        false
    }

    /// A command with its receiver (for a method) and its written arguments.
    pub(super) fn check_command(
        &mut self,
        command: &'static Command,
        receiver: Option<Expr>,
        arguments: &[ast::Expr],
        mut values: Values,
        name: Span,
        span: Span,
    ) -> Expr {
        if let Some(parts) = parts_of_tuple(command, arguments) {
            let list = self.check_command(command, receiver, parts, values, name, span);
            return self.check_tuple_reply(list, parts.len(), span);
        }
        let errors = self.sink.len();
        let method = command.method();
        let given = self.sort_arguments(command.arguments(), arguments, method);
        let Some(given) = given else { return self.error(span) };
        let words: Vec<&'static str> = all_words(&given);
        let option_place = given.options.first().map_or(span, |option| option.span);
        if !self.check_options(command, &given, &words, name) {
            return self.error(span);
        }
        let written: Vec<&ast::Expr> = given.positional.iter().copied().collect();
        let mut walk =
            Walk { given, words: words.clone(), out: Vec::new(), rounds: None, in_options: Vec::new(), receiver };
        let fits = self.walk_grammar(command.arguments(), &mut walk, &mut values);
        let left = walk.given.positional.len();
        if self.sink.len() > errors {
            return self.error(span);
        }
        if !fits || left > 0 {
            self.report_arity(command, &written, left, name);
            return self.error(span);
        }
        if !self.check_rounds(command, &words, &walk, option_place) {
            return self.error(span);
        }
        let one = walk.rounds.is_none_or(|rounds| rounds == 1);
        let Some(rule) = command.reply_rule(&words, one) else { return self.error(span) };
        if let Some(Keys { mixed: Some((place, first, second)), .. }) = &values.keys
            && rule.reply().has_values()
        {
            let (first, second) = (self.show(first), self.show(second));
            return self.fail(
                codes::TYPE_MISMATCH,
                *place,
                format!("`{method}` replies values of one type, and the keys hold {first} and {second}"),
                "declare the handles with one type, or call it for each type",
            );
        }
        let value = match (rule.reply(), values.last_field, values.record) {
            (_, Some(index), Some(record)) => inner_type(&self.items.types.records[record.0].fields[index].outside),
            _ => values.field_value.clone(),
        };
        let ty = self.reply_type(rule.reply(), &values, &value);
        if let Type::Vec(element) = &ty
            && **element == Type::Bool.optional()
        {
            return self.fail(
                codes::TYPE_USE,
                span,
                format!("`{method}` would reply a list of `Option<bool>`, which is not supported"),
                "read them one by one, or declare the handle with `i64`: a bool is stored as 1 or 0",
            );
        }
        let facts = match rule.reply() {
            Reply::Named => values.facts,
            Reply::Array(inner) if **inner == Reply::Named => values.facts,
            _ => None,
        };
        if let Some(record) = facts
            && !self.require_facts(record, span)
        {
            return self.error(span);
        }
        let stored = Stored { value: values.value.clone(), field: values.field.clone(), field_value: value };
        let subject = values.handle.map(|handle| Subject {
            handle,
            field: values
                .last_field
                .zip(values.record)
                .map(|(index, record)| self.items.types.records[record.0].fields[index].stored.clone()),
        });
        let range = reply_range(rule.reply());
        let call = CommandCall {
            command: Called::Known(command),
            words: walk.out,
            reply: match facts {
                Some(record) => ReplyForm::Facts { record, list: *rule.reply() != Reply::Named },
                None => ReplyForm::Catalogue { reply: rule.reply().clone(), stored },
            },
            subject,
            noop: rule.noop(),
            removes: rule.removes(),
        };
        match ty.integer() {
            Some(_) => {
                let range = range.unwrap_or(self.range_of(&ty));
                self.ranged(ExprKind::Command(Box::new(call)), ty, range, span)
            }
            None => {
                let range = range.unwrap_or(Range::EXACT);
                self.ranged(ExprKind::Command(Box::new(call)), ty, range, span)
            }
        }
    }

    /// Rules about how many elements a call may have.
    fn check_rounds(
        &mut self,
        command: &'static Command,
        words: &[&'static str],
        walk: &Walk<'_>,
        option_place: Span,
    ) -> bool {
        let before = self.sink.len();
        for rule in command.rules() {
            match rule {
                OptionRule::TakesOne(word) if words.contains(word) && walk.rounds != Some(1) => {
                    self.fail(
                        codes::OPTION_CONFLICT,
                        option_place,
                        format!("`{word}` takes one element"),
                        "call the command once for each element",
                    );
                }
                OptionRule::TakesSeveral(word) if words.contains(word) && walk.rounds == Some(1) => {
                    self.fail(
                        codes::OPTION_CONFLICT,
                        option_place,
                        format!("`{word}` takes two elements or more"),
                        "add the others",
                    );
                }
                OptionRule::AsMany(word, _) => {
                    if let Some((_, given, span)) = walk.in_options.iter().find(|(name, ..)| name == word) {
                        self.check_as_many(word, *given, walk.rounds.unwrap_or(0), *span);
                    }
                }
                _ => {}
            }
        }
        self.sink.len() == before
    }

    /// `WEIGHTS` has a number for each key.
    fn check_as_many(&mut self, word: &str, given: usize, keys: usize, span: Span) {
        if given == UNKNOWN || keys == UNKNOWN {
            self.fail(
                codes::OPTION_CONFLICT,
                span,
                format!("`{word}` beside a list whose length is not known here"),
                format!("write the keys and the values of `{word}` one by one, in brackets"),
            );
        } else if given != keys {
            self.fail(
                codes::OPTION_CONFLICT,
                span,
                format!("`{word}` has {} for {keys} key{}", counted(given), if keys == 1 { "" } else { "s" }),
                format!("give `{word}` one value for each key"),
            );
        }
    }

    /// Tells option words from positional arguments.
    fn sort_arguments<'a>(
        &mut self,
        grammar: &'static [Argument],
        arguments: &'a [ast::Expr],
        method: &str,
    ) -> Option<Given<'a>> {
        let options: Vec<&'static OptionWord> = grammar.iter().flat_map(Argument::options).collect();
        let mut given = Given { options: Vec::new(), positional: VecDeque::new() };
        let mut sound = true;
        for argument in arguments {
            let (name, inner): (&ast::Ident, &[ast::Expr]) = match &argument.kind {
                ast::ExprKind::Name(name) => (name, &[]),
                ast::ExprKind::Call { function, arguments } => match &function.kind {
                    ast::ExprKind::Name(name) => (name, arguments),
                    _ => {
                        given.positional.push_back(argument);
                        continue;
                    }
                },
                _ => {
                    given.positional.push_back(argument);
                    continue;
                }
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
    fn is_unknown_word(&self, name: &ast::Ident, grammar: &[Argument]) -> bool {
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

    fn report_unknown_option(&mut self, name: &ast::Ident, options: &[&'static OptionWord], method: &str) {
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
    fn check_options(
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

    fn report_arity(&mut self, command: &Command, written: &[&ast::Expr], left: usize, span: Span) {
        let method = command.method();
        // `nx` and `"NX"` were meant as an option.
        let words = || command.arguments().iter().flat_map(Argument::options).map(OptionWord::name);
        for value in written {
            let text = match &value.kind {
                ast::ExprKind::Name(name) => name.text.to_uppercase(),
                ast::ExprKind::Text(bytes) => String::from_utf8_lossy(bytes).to_uppercase(),
                _ => continue,
            };
            if let Some(word) = words().find(|word| *word == text) {
                self.fail(
                    codes::UNKNOWN_OPTION,
                    value.span,
                    format!("an option of `{method}` is a word in capitals without quotes"),
                    format!("write `{word}`"),
                );
                return;
            }
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

    /// Walks the grammar and takes the written arguments as they are due.
    fn walk_grammar(&mut self, grammar: &'static [Argument], walk: &mut Walk<'_>, values: &mut Values) -> bool {
        for (at, argument) in grammar.iter().enumerate() {
            let due_later: usize = grammar[at + 1..].iter().map(least).sum();
            match argument {
                Argument::Literal(word) => walk.out.push(Word::Literal((*word).to_owned())),
                Argument::One(parameter) => {
                    let kind = parameter.kind(&walk.words);
                    if matches!(kind, Kind::Key(_))
                        && let Some(receiver) = walk.receiver.take()
                    {
                        walk.out.push(Word::Key(receiver));
                        continue;
                    }
                    let Some(written) = walk.given.positional.pop_front() else { return false };
                    let word = self.check_value(kind, written, values);
                    walk.out.push(word);
                }
                Argument::Optional(inner) => {
                    let due: usize = inner.iter().map(least).sum();
                    if walk.given.positional.len() >= due + due_later
                        && due > 0
                        && walk.given.positional.len() > due_later
                    {
                        if !self.walk_grammar(inner, walk, values) {
                            return false;
                        }
                    } else {
                        self.walk_options_of(inner, walk, values);
                    }
                }
                Argument::Options(group) => self.walk_options(group, walk, values),
                Argument::Repeated(repetition) => {
                    if !self.walk_repetition(repetition, due_later, walk, values) {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn walk_options_of(&mut self, grammar: &'static [Argument], walk: &mut Walk<'_>, values: &mut Values) {
        for group in grammar.iter().filter_map(as_options) {
            self.walk_options(group, walk, values);
        }
    }

    fn walk_options(&mut self, group: &'static OptionGroup, walk: &mut Walk<'_>, values: &mut Values) {
        let mut index = 0;
        while index < walk.given.options.len() {
            let belongs = group.words().iter().any(|word| std::ptr::eq(word, walk.given.options[index].word));
            if !belongs {
                index += 1;
                continue;
            }
            let option = walk.given.options.remove(index);
            if let Some(wire) = option.word.wire() {
                walk.out.push(Word::Literal(wire.to_owned()));
            }
            let grammar = option.word.arguments();
            let Some(inner) = self.sort_arguments(grammar, option.arguments, option.word.name()) else { continue };
            let count = inner.positional.len();
            let mut nested = Walk {
                given: inner,
                words: walk.words.clone(),
                out: Vec::new(),
                rounds: None,
                in_options: Vec::new(),
                receiver: None,
            };
            let before = self.sink.len();
            let fits = self.walk_grammar(grammar, &mut nested, values);
            if (!fits || !nested.given.positional.is_empty()) && self.sink.len() == before {
                let due: usize = grammar.iter().map(least).sum();
                let written = option_signature(option.word);
                self.fail(
                    codes::COMMAND_ARGUMENTS,
                    option.span,
                    format!("`{}` takes {}, not {count}", option.word.name(), counted(due)),
                    format!("write `{written}`"),
                );
            }
            walk.in_options.extend(nested.rounds.map(|rounds| (option.word.name(), rounds, option.span)));
            walk.out.extend(nested.out);
        }
    }

    fn walk_repetition(
        &mut self,
        repetition: &'static Repetition,
        due_later: usize,
        walk: &mut Walk<'_>,
        values: &mut Values,
    ) -> bool {
        let width = repetition.parameters().len();
        let mut available = walk.given.positional.len().saturating_sub(due_later);
        let is_key = matches!(repetition.parameters(), [only] if matches!(only.kind(&walk.words), Kind::Key(_)));
        let takes_list =
            repetition.parameters().iter().any(|parameter| self.takes_list(parameter.kind(&walk.words), values));
        // `redis::mget([a, b])`: what stands in brackets is so many elements, unless it can be a document.
        if width == 1
            && available == 1
            && !takes_list
            && let Some(elements) = walk.given.positional.front().and_then(|written| in_brackets(written))
        {
            walk.given.positional.pop_front();
            available = elements.len();
            for element in elements.iter().rev() {
                walk.given.positional.push_front(element);
            }
        }
        if repetition.columns() && width == available && walk.receiver.is_none() {
            match self.turn_columns(width, walk) {
                Some(rounds) => available = width * rounds,
                None => return true,
            }
        }
        let ahead: Vec<&ast::Expr> = walk.given.positional.iter().take(available).copied().collect();
        if self.refuse_beside(&ahead, repetition, &walk.words, values) {
            walk.given.positional.drain(..available);
            return true;
        }
        let mut words = Vec::new();
        let mut rounds = 0;
        // A method's receiver is the first key of a list of keys.
        if is_key && let Some(receiver) = walk.receiver.take() {
            words.push(Word::Key(receiver));
            rounds += 1;
        }
        if available == 1
            && let Some(written) = walk.given.positional.front().copied()
        {
            match self.check_spread(written, repetition, &walk.words, values) {
                Spread::Taken(word) => {
                    walk.given.positional.pop_front();
                    walk.out.extend(repetition.counted().then_some(Word::SpreadCount(rounds)));
                    walk.out.extend(words);
                    walk.out.push(word);
                    // A list that happens to hold one element is not one element as written.
                    walk.rounds = Some(UNKNOWN);
                    return true;
                }
                Spread::Single(word) => {
                    walk.given.positional.pop_front();
                    available = 0;
                    words.push(word);
                    rounds += 1;
                }
                Spread::Failed => {
                    walk.given.positional.pop_front();
                    return true;
                }
                Spread::No => {}
            }
        }
        let mut columns: Vec<Vec<Word>> = vec![Vec::new(); width];
        // `XREADGROUP … STREAMS key id`: the receiver is the key of the first round.
        let first_is_key =
            repetition.parameters().first().is_some_and(|first| matches!(first.kind(&walk.words), Kind::Key(_)));
        if width > 1
            && first_is_key
            && let Some(receiver) = walk.receiver.take()
        {
            columns[0].push(Word::Key(receiver));
            for (index, parameter) in repetition.parameters().iter().enumerate().skip(1) {
                let Some(written) = walk.given.positional.pop_front() else { return false };
                let word = self.check_value(parameter.kind(&walk.words), written, values);
                columns[index].push(word);
            }
            available = walk.given.positional.len().saturating_sub(due_later);
            rounds += 1;
        }
        if !available.is_multiple_of(width) || (rounds == 0 && available == 0) {
            return false;
        }
        for _ in 0..available / width {
            for (index, parameter) in repetition.parameters().iter().enumerate() {
                let Some(written) = walk.given.positional.pop_front() else { return false };
                let kind = parameter.kind(&walk.words);
                let word = self.check_value(kind, written, values);
                if repetition.columns() {
                    columns[index].push(word);
                } else {
                    words.push(word);
                }
            }
            rounds += 1;
        }
        words.extend(columns.into_iter().flatten());
        if repetition.counted() {
            walk.out.push(Word::Literal(rounds.to_string()));
        }
        walk.out.extend(words);
        // Several repetitions: the reply is one element's only if each of them is.
        walk.rounds = Some(walk.rounds.map_or(rounds, |known| known.max(rounds)));
        true
    }

    /// `redis::xread([a, b], [after_a, after_b])`: a list for each column becomes the rounds. Gives how many there are,
    /// or nothing where the lists were refused.
    fn turn_columns(&mut self, width: usize, walk: &mut Walk<'_>) -> Option<usize> {
        let written: Vec<&ast::Expr> = walk.given.positional.iter().take(width).copied().collect();
        let columns: Vec<&[ast::Expr]> = written.iter().filter_map(|written| in_brackets(written)).collect();
        let first = columns.first().map_or(0, |column| column.len());
        if columns.len() == width && columns.iter().all(|column| column.len() == first) {
            walk.given.positional.drain(..width);
            for element in (0..first).rev().flat_map(|at| columns.iter().rev().map(move |column| &column[at])) {
                walk.given.positional.push_front(element);
            }
            return Some(first);
        }
        let list = written.iter().find(|written| self.names_list(written) || in_brackets(written).is_some());
        let Some(list) = list else { return Some(1) };
        let (message, help) = if columns.len() == width {
            ("each key needs a value of its own here", "give both lists the same length")
        } else {
            (
                "two lists may be of different lengths",
                "collect pairs, `list.push((stream, after));`, and pass that list; or write both in brackets",
            )
        };
        self.fail(codes::COMMAND_ARGUMENTS, list.span, message, help);
        walk.given.positional.drain(..width);
        None
    }

    /// A function takes values of the type that the key before them holds.
    pub(super) fn take_key_type(&mut self, key: &Expr, values: &mut Values) {
        let Some(keys) = &mut values.keys else { return };
        let Type::Handle(Handle { content: Content::Values(value), .. }) = self.infer.shallow(&key.ty) else { return };
        if let Some(last) = keys.last.replace((*value).clone())
            && last != *value
        {
            keys.mixed.get_or_insert((key.span, last, (*value).clone()));
        }
        values.value = *value;
    }

    // Replies.

    fn reply_type(&self, reply: &Reply, values: &Values, field_value: &Type) -> Type {
        match reply {
            Reply::Unit => Type::Unit,
            Reply::Bool | Reply::BoolStatus => Type::Bool,
            Reply::Count | Reply::Length | Reply::Index | Reply::Code | Reply::Ttl | Reply::Int | Reply::IntText => {
                Type::I64
            }
            Reply::Float => Type::Float,
            Reply::Text => Type::Text,
            Reply::Value => values.value.inside(),
            Reply::Field => values.field.inside(),
            Reply::FieldValue => field_value.inside(),
            Reply::KeyType => Type::Enum(self.items.key_type),
            Reply::Named => values.facts.map_or(Type::Reply, Type::Record),
            Reply::Any => Type::Reply,
            Reply::Optional(inner, _) => self.reply_type(inner, values, field_value).optional(),
            Reply::Array(inner) | Reply::ArrayOrFalse(inner) | Reply::ArrayOfPresent(inner) => {
                Type::Vec(Box::new(self.reply_type(inner, values, field_value)))
            }
            Reply::Pairs(first, second) => Type::Vec(Box::new(Type::Tuple(vec![
                self.reply_type(first, values, field_value),
                self.reply_type(second, values, field_value),
            ]))),
            Reply::Tuple(parts) => {
                Type::Tuple(parts.iter().map(|part| self.reply_type(part, values, field_value)).collect())
            }
        }
    }

    /// A command's whole reply as an expression, for forms that are made here.
    pub(super) fn special_command(
        &mut self,
        name: &str,
        words: Vec<Word>,
        reply: ReplyForm,
        subject: Option<Subject>,
        ty: Type,
        span: Span,
    ) -> Expr {
        let Some(command) = catalogue::by_wire_name(name) else { return self.error(span) };
        let call = CommandCall { command: Called::Known(command), words, reply, subject, noop: None, removes: false };
        self.expr(ExprKind::Command(Box::new(call)), ty, span)
    }
}

/// The state of a walk through the grammar.
struct Walk<'a> {
    given: Given<'a>,
    words: Vec<&'static str>,
    out: Vec<Word>,
    /// How many elements the variadic group got, when there is one.
    rounds: Option<usize>,
    /// The same for the options that have one.
    in_options: Vec<(&'static str, usize, Span)>,
    receiver: Option<Expr>,
}

/// What stands for the number of elements of a list, which is known at run time only.
const UNKNOWN: usize = usize::MAX;

/// Every option word of a call, nested ones included.
fn all_words(given: &Given<'_>) -> Vec<&'static str> {
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

fn as_options(argument: &'static Argument) -> Option<&'static OptionGroup> {
    match argument {
        Argument::Options(group) => Some(group),
        _ => None,
    }
}

/// The least number of written arguments that a part of the grammar takes. The receiver, which is
/// not written in the parentheses, is the first key of a method.
fn least(argument: &Argument) -> usize {
    match argument {
        Argument::One(_) => 1,
        Argument::Repeated(repetition) => repetition.parameters().len(),
        Argument::Literal(_) | Argument::Optional(_) | Argument::Options(_) => 0,
    }
}

/// Whether it is a key, which a method has before its parentheses.
fn is_receiver(argument: &Argument) -> bool {
    matches!(argument, Argument::One(parameter) if matches!(parameter.kind(&[]), Kind::Key(_)))
}

/// The type inside an `Option`, or the type itself.
pub(super) fn inner_type(ty: &Type) -> Type {
    match ty {
        Type::Option(inner) => (**inner).clone(),
        other => other.clone(),
    }
}

/// The values that an integer reply can have.
fn reply_range(reply: &Reply) -> Option<Range> {
    match reply {
        Reply::Count | Reply::Length | Reply::Index => Some(Range::new(0, COUNT)),
        Reply::Ttl => Some(Range::new(-2, EXACT)),
        Reply::IntText => Some(Range::new(0, CLOCK)),
        Reply::Int => Some(Range::new(i64::MIN.into(), i64::MAX.into())),
        Reply::Optional(inner, _) => reply_range(inner),
        // The parts of `TIME`.
        Reply::Tuple(parts) => parts.first().and_then(reply_range),
        _ => None,
    }
}

/// How a command is written, for the help of an arity error.
fn signature(command: &Command) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut receiver = command.is_function() && command.families().is_empty();
    for argument in command.arguments() {
        describe(argument, &mut receiver, &mut parts);
    }
    let subject = if command.families().is_empty() { "redis::" } else { "key." };
    format!("{subject}{}({})", command.method(), parts.join(", "))
}

fn describe(argument: &Argument, past_receiver: &mut bool, parts: &mut Vec<String>) {
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

fn option_signature(word: &OptionWord) -> String {
    if word.arguments().is_empty() {
        return word.name().to_owned();
    }
    let mut parts = Vec::new();
    for argument in word.arguments() {
        describe(argument, &mut true, &mut parts);
    }
    format!("{}({})", word.name(), parts.join(", "))
}

fn counted(values: usize) -> String {
    match values {
        0 => "no value".to_owned(),
        1 => "one value".to_owned(),
        several => format!("{several} values"),
    }
}

/// The family that a handle is of, for messages.
pub(super) fn family_of(ty: &Type) -> Option<Family> {
    match ty {
        Type::Handle(handle) => Some(handle.family),
        _ => None,
    }
}
