//! Why: what servers say of a command (arity, key positions, option words) can be computed from our grammar too.

use redlua_compiler::catalogue::{Argument, Command, Kind, OptionWord, Times};

/// Every option word, nested ones included.
pub(crate) fn words(command: &Command) -> Vec<&OptionWord> {
    let mut found = Vec::new();
    collect_words(command.arguments(), &mut found);
    found
}

fn collect_words<'a>(arguments: &'a [Argument], found: &mut Vec<&'a OptionWord>) {
    for argument in arguments {
        if let Argument::Optional(inner) = argument {
            collect_words(inner, found);
        }
        if let Argument::Options(group) = argument {
            for word in group.words() {
                found.push(word);
                collect_words(word.arguments(), found);
            }
        }
    }
}

/// Every word that a call can have on the wire, those in fixed places included.
pub(crate) fn wire_words(command: &Command) -> Vec<&'static str> {
    let mut found: Vec<_> = words(command).into_iter().filter_map(OptionWord::wire).collect();
    let nested = words(command).into_iter().flat_map(OptionWord::arguments);
    for argument in command.arguments().iter().chain(nested) {
        if let Argument::Literal(word) = argument {
            found.push(word);
        }
        for parameter in argument.parameters() {
            if let Kind::Word(choices) = parameter.kind(&[]) {
                found.extend(choices);
            }
        }
    }
    found
}

/// The number of words of a call as `COMMAND` states it: negative when there can be more.
pub(crate) fn arity(command: &Command) -> i64 {
    let name = command.name().split(' ').count();
    let (least, exact) = length(command.arguments());
    let total = i64::try_from(name + least).expect("a small number");
    if exact { total } else { -total }
}

fn length(arguments: &[Argument]) -> (usize, bool) {
    let (mut least, mut exact) = (0, true);
    for argument in arguments {
        match argument {
            Argument::One(_) | Argument::Literal(_) => least += 1,
            Argument::Optional(_) => exact = false,
            Argument::Options(group) => {
                exact = false;
                if group.times() == Times::Once {
                    let shortest = group.words().iter().map(|word| 1 + length(word.arguments()).0).min();
                    least += shortest.unwrap_or_default();
                }
            }
            Argument::Repeated(repetition) => {
                exact = false;
                least += repetition.parameters().len() + usize::from(repetition.counted());
            }
        }
    }
    (least, exact)
}

/// The places of the keys, in the form of `data/refresh.py`.
pub(crate) fn keys(command: &Command) -> String {
    let mut position = command.name().split(' ').count();
    let mut places = Vec::new();
    let mut before = None;
    for argument in command.arguments() {
        for (offset, parameter) in argument.parameters().into_iter().enumerate() {
            if !matches!(parameter.kind(&[]), Kind::Key(_)) {
                continue;
            }
            places.push(match argument {
                Argument::Repeated(repetition) if repetition.columns() => String::from(before.unwrap_or_default()),
                Argument::Repeated(repetition) if repetition.counted() => format!("{position}#"),
                Argument::Repeated(repetition) => {
                    format!("{}+-1/{}", position + offset, repetition.parameters().len())
                }
                _ => format!("{}+0/1", position + offset),
            });
        }
        if let Argument::Literal(word) = argument {
            before = Some(*word);
        }
        position += length(std::slice::from_ref(argument)).0;
    }
    if places.is_empty() { String::from("-") } else { places.join(",") }
}
