//! The appendix of commands: every command of the catalogue, how its method is written, and what each form replies.

use std::fmt::Write;

use redlua_compiler::catalogue::{
    Absence, Argument, Command, Effect, Family, Kind, Noop, OptionGroup, OptionRule, OptionWord, Parameter, Reply,
    Times, Version, Versions, commands,
};
use redlua_compiler::check::types::family_name;

/// The oldest servers that a block runs on without a word about it.
const OLDEST: (Version, Version) = (Version { major: 7, minor: 0, patch: 0 }, Version { major: 7, minor: 2, patch: 4 });

/// What stands above the list.
const HEAD: &str = "# All commands

Generated from the compiler's catalogue; how to read a form is explained in [Commands](../reference/commands.md).

A value is written with its type behind `:`. `T` is what the handle holds, in a `JsonDoc` what is
at the path, `K` and `V` are the field and the value of a
`Hash<K, V>`, `R` a record that the call names. `…` repeats the values before it; a list of them may stand there instead. Words in capitals are options,
written anywhere between the arguments: `[A | B]` is at most one of them, `{A | B}` exactly one, `[A | B]*` any number.
A version behind an option or a command is the first one of Redis and of Valkey that has it, where that is later than
what a block runs on without a word about it (Redis 7.0, Valkey 7.2). “Reads” is said of commands that `EVALSHA_RO`
may run. “Did nothing” names the reply that proves that a write changed nothing.
";

/// The page.
pub(crate) fn appendix() -> String {
    let mut text = HEAD.to_owned();
    let (free, mine): (Vec<&Command>, Vec<&Command>) =
        allowed().partition(|command| command.families().is_empty() || command.families().contains(&Family::Any));
    for family in Family::ALL {
        let own: Vec<&&Command> = mine.iter().filter(|command| command.families().contains(&family)).collect();
        if own.is_empty() {
            continue;
        }
        let _ = write!(text, "\n## {}\n", family_name(family));
        for command in own {
            entry(command, "key.", &mut text);
        }
    }
    text.push_str("\n## Any key\n\nEvery handle has these, whatever it holds.\n");
    for command in free.iter().filter(|command| !command.families().is_empty()) {
        entry(command, "key.", &mut text);
    }
    text.push_str("\n## Functions of redis\n\nWithout a key, or with several of which none is the first.\n");
    for command in allowed().filter(|command| command.is_function()) {
        entry(command, "redis::", &mut text);
    }
    text.push_str("\n## Commands that a script may not call\n\n| Command | Why |\n|---|---|\n");
    for command in commands() {
        if let Some(reason) = command.forbidden() {
            let _ = writeln!(text, "| `{}` | {reason} |", command.name());
        }
    }
    text
}

fn allowed() -> impl Iterator<Item = &'static Command> {
    commands().iter().filter(|command| command.forbidden().is_none())
}

fn entry(command: &Command, owner: &str, text: &mut String) {
    let mut receiver = owner == "redis::";
    let arguments = Forms { command }.all(command.arguments(), &mut receiver);
    let _ = write!(text, "\n**`{owner}{}({arguments})`** {}", command.method(), command.summary());
    let mut facts = vec![format!("`{}`", command.name())];
    facts.extend(command.module().map(|module| format!("module `{module}`")));
    facts.extend(later(command.since()).map(|since| format!("since {since}")));
    match (command.effect(), command.eval_ro()) {
        (Effect::Write, _) => {}
        (_, true) => facts.push("reads".to_owned()),
        (Effect::Read, false) => facts.push("reads, but not under `EVALSHA_RO`".to_owned()),
        (Effect::Neutral, false) => facts.push("touches no key".to_owned()),
    }
    facts.extend(command.guard().map(|lint| format!("needs `#[allow({lint})]`")));
    let _ = write!(text, " {}.", facts.join(", "));
    for rule in command.rules() {
        let _ = write!(text, " {}", relation(rule));
    }
    text.push('\n');
    let replies = command.replies();
    if let [only] = replies {
        let _ = write!(text, "Reply: `{}`", reply(only.reply()));
        text.push_str(&did_nothing(only.noop()));
        text.push_str(".\n");
        return;
    }
    text.push('\n');
    for rule in replies {
        let mut conditions: Vec<String> = rule.words().iter().map(|words| words.join("` or `")).collect();
        if rule.one() {
            conditions.push("one".to_owned());
        }
        let when = match (conditions.is_empty(), rule.one()) {
            (true, _) => "else".to_owned(),
            _ if conditions == ["MATCHES"] => "with a path that begins with `$`".to_owned(),
            (false, true) if conditions.len() == 1 => "one key or element, as written".to_owned(),
            _ => format!("with `{}`", conditions.join("` and `")),
        };
        let _ = writeln!(text, "- {when}: `{}`{}", reply(rule.reply()), did_nothing(rule.noop()));
    }
}

fn did_nothing(noop: Option<Noop>) -> String {
    let what = match noop {
        None => return String::new(),
        Some(Noop::Zero) => "0",
        Some(Noop::False) => "`false`",
        Some(Noop::Absent) => "`None`",
        Some(Noop::Present) => "`Some`",
        Some(Noop::Empty) => "an empty list",
        Some(Noop::BelowOne) => "less than 1",
    };
    format!("; did nothing: {what}")
}

fn relation(rule: &OptionRule) -> String {
    let any = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ");
    match rule {
        OptionRule::Conflict(left, right) => format!("{} excludes {}.", any(left), any(right)),
        OptionRule::Needs(left, right) => format!("{} needs {}.", any(left), any(right)),
        OptionRule::Since(left, right, since) => match later(*since) {
            Some(since) => format!("{} together with {} since {since}.", any(left), any(right)),
            None => format!("{} together with {} is not on servers before Redis 7.0.", any(left), any(right)),
        },
        OptionRule::TakesOne(word) => format!("`{word}` takes one element."),
        OptionRule::TakesSeveral(word) => format!("`{word}` takes two elements or more."),
        OptionRule::AsMany(word, name) => format!("`{word}` has as many values as there are {name}."),
    }
}

/// The servers from which on it is there, if some that a block may run on do not have it.
fn later(since: Versions) -> Option<String> {
    if since.on_redis(OLDEST.0) && since.on_valkey(OLDEST.1) {
        return None;
    }
    let of = |name: &str, version: Option<Version>| {
        version.map(|version| format!("{name} {}.{}", version.major, version.minor))
    };
    let all: Vec<String> = [of("Redis", since.redis), of("Valkey", since.valkey)].into_iter().flatten().collect();
    Some(all.join(" and "))
}

/// How the arguments of a command are written.
struct Forms<'c> {
    command: &'c Command,
}

impl Forms<'_> {
    /// The written arguments; the first key of a method is its receiver.
    fn all(&self, arguments: &[Argument], past_receiver: &mut bool) -> String {
        let mut parts = Vec::new();
        for argument in arguments {
            match argument {
                Argument::One(parameter) if matches!(parameter.kind(&[]), Kind::Key(_)) && !*past_receiver => {
                    *past_receiver = true;
                }
                Argument::One(one) => parts.push(parameter(one)),
                Argument::Literal(_) => {}
                Argument::Optional(inner) => parts.push(format!("[{}]", self.all(inner, past_receiver))),
                Argument::Options(group) => parts.push(self.options(group)),
                Argument::Repeated(repetition) => {
                    let values: Vec<String> = repetition.parameters().iter().map(parameter).collect();
                    let first_is_key =
                        repetition.parameters().first().is_some_and(|first| matches!(first.kind(&[]), Kind::Key(_)));
                    if first_is_key && !*past_receiver {
                        *past_receiver = true;
                        let more = values[1..].join(", ");
                        let rest =
                            if values.len() == 1 { "[others: keys, …]".to_owned() } else { format!("{more}, …") };
                        parts.push(rest);
                    } else if first_is_key && values.len() == 1 {
                        parts.push(format!("[{}, …]", values[0]));
                    } else {
                        parts.push(format!("{}, …", values.join(", ")));
                    }
                }
            }
        }
        parts.join(", ")
    }

    fn options(&self, group: &OptionGroup) -> String {
        let words: Vec<String> = group.words().iter().map(|word| self.option(word)).collect();
        let words = words.join(" | ");
        match group.times() {
            Times::AtMostOnce => format!("[{words}]"),
            Times::Once => format!("{{{words}}}"),
            Times::Many => format!("[{words}]*"),
        }
    }

    fn option(&self, word: &OptionWord) -> String {
        // What the whole command needs is said once.
        let since = later(word.since()).filter(|_| word.since() != self.command.since());
        let since = since.map(|since| format!(" since {since}")).unwrap_or_default();
        if word.arguments().is_empty() {
            return format!("{}{since}", word.name());
        }
        format!("{}({}){since}", word.name(), self.all(word.arguments(), &mut true))
    }
}

fn parameter(parameter: &Parameter) -> String {
    let mut shown = format!("{}: {}", parameter.name(), kind(parameter.kind(&[])));
    for (word, other) in parameter.kinds_by_option() {
        let _ = write!(shown, ", or {} with {word}", kind(other));
    }
    shown
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Key(families) if families.contains(&Family::Any) => "key".to_owned(),
        Kind::Key(families) => families.iter().map(|family| family_name(*family)).collect::<Vec<_>>().join(" or "),
        Kind::Value => "T".to_owned(),
        Kind::Field => "K".to_owned(),
        Kind::FieldValue => "V".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Int | Kind::Index => "i64".to_owned(),
        Kind::Float => "f64".to_owned(),
        Kind::Score => "score".to_owned(),
        Kind::ScoreBound => "score bound".to_owned(),
        Kind::LexBound => "text bound".to_owned(),
        Kind::Count => "count".to_owned(),
        Kind::Positive => "count from 1".to_owned(),
        Kind::Bit => "0 or 1".to_owned(),
        Kind::BitIndex => "place of a bit".to_owned(),
        Kind::Cursor => "cursor".to_owned(),
        Kind::ShardChannel => "channel".to_owned(),
        Kind::Pattern => "pattern".to_owned(),
        Kind::SortBy => "pattern or NOSORT".to_owned(),
        Kind::SortGet => "pattern or ELEMENT".to_owned(),
        Kind::TtlSeconds => "seconds".to_owned(),
        Kind::TtlMillis => "milliseconds".to_owned(),
        Kind::UnixSeconds => "unix seconds".to_owned(),
        Kind::UnixMillis => "unix milliseconds".to_owned(),
        Kind::StreamId => "id".to_owned(),
        Kind::NewStreamId => "new id".to_owned(),
        Kind::StreamBound => "id bound".to_owned(),
        Kind::StreamAfter => "id after".to_owned(),
        Kind::Json => "value".to_owned(),
        Kind::JsonNumber => "number".to_owned(),
        Kind::JsonText => "text".to_owned(),
        Kind::JsonPath => "path".to_owned(),
        Kind::NewSampleTime => "time or AUTO".to_owned(),
        Kind::SampleBound => "time or MIN or MAX".to_owned(),
        Kind::BitType => "bit type".to_owned(),
        Kind::BitOffset => "bit offset".to_owned(),
        Kind::Word(words) => words.join(" or "),
    }
}

fn reply(reply: &Reply) -> String {
    match reply {
        Reply::Unit => "()".to_owned(),
        Reply::Bool | Reply::BoolStatus | Reply::BoolOrError => "bool".to_owned(),
        Reply::Count | Reply::Length | Reply::Index | Reply::Code | Reply::Ttl | Reply::Int | Reply::IntText => {
            "i64".to_owned()
        }
        Reply::Float | Reply::FloatStatus => "f64".to_owned(),
        Reply::Text => "String".to_owned(),
        Reply::Value => "T".to_owned(),
        Reply::Field => "K".to_owned(),
        Reply::FieldValue => "V".to_owned(),
        Reply::KeyType => "KeyType".to_owned(),
        Reply::Named => "R, or Reply".to_owned(),
        Reply::Array(inner) if **inner == Reply::Named => "Vec<R>, or Vec<Reply>".to_owned(),
        Reply::Any => "Reply".to_owned(),
        Reply::Optional(inner, Absence::False | Absence::EmptyArray) => format!("Option<{}>", self::reply(inner)),
        Reply::Array(inner) | Reply::ArrayOrFalse(inner) | Reply::ArrayOfPresent(inner) => {
            format!("Vec<{}>", self::reply(inner))
        }
        Reply::Pairs(first, second) => format!("Vec<({}, {})>", self::reply(first), self::reply(second)),
        Reply::Tuple(parts) => format!("({})", parts.iter().map(self::reply).collect::<Vec<_>>().join(", ")),
    }
}
