//! The walk through the grammar of a command: it takes the written arguments as they are due, and gives the words in
//! wire order.

use super::Checker;
use super::arity::{least, option_signature};
use super::command::Values;
use super::options::{Given, as_options};
use super::spread::{Spread, in_brackets};
use super::typed::{Expr, Word};
use crate::catalogue::{Argument, Command, Kind, OptionGroup, OptionRule, Repetition};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

/// The state of a walk through the grammar.
pub(super) struct Walk<'a> {
    pub(super) given: Given<'a>,
    pub(super) words: Vec<&'static str>,
    pub(super) out: Vec<Word>,
    /// How many elements the variadic group got, when there is one.
    pub(super) rounds: Option<usize>,
    /// The same for the options that have one.
    pub(super) in_options: Vec<(&'static str, usize, Span)>,
    pub(super) receiver: Option<Expr>,
}

/// What stands for the number of elements of a list, which is known at run time only.
const UNKNOWN: usize = usize::MAX;

impl Checker<'_, '_> {
    /// Walks the grammar and takes the written arguments as they are due.
    pub(super) fn walk_grammar(
        &mut self,
        grammar: &'static [Argument],
        walk: &mut Walk<'_>,
        values: &mut Values,
    ) -> bool {
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

    pub(super) fn walk_options_of(&mut self, grammar: &'static [Argument], walk: &mut Walk<'_>, values: &mut Values) {
        for group in grammar.iter().filter_map(as_options) {
            self.walk_options(group, walk, values);
        }
    }

    pub(super) fn walk_options(&mut self, group: &'static OptionGroup, walk: &mut Walk<'_>, values: &mut Values) {
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

    pub(super) fn walk_repetition(
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
    pub(super) fn turn_columns(&mut self, width: usize, walk: &mut Walk<'_>) -> Option<usize> {
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

    /// Rules about how many elements a call may have.
    pub(super) fn check_rounds(
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
    pub(super) fn check_as_many(&mut self, word: &str, given: usize, keys: usize, span: Span) {
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
}

fn counted(values: usize) -> String {
    match values {
        0 => "no value".to_owned(),
        1 => "one value".to_owned(),
        several => format!("{several} values"),
    }
}
