//! Why: the grammar itself says what well-formed calls look like, so the live test's calls are derived from it, all of
//! them, and a new command is tested without a line of code.

use redlua_compiler::catalogue::{Argument, Command, Family, Kind, OptionRule, OptionWord, Parameter, Times, Versions};

/// A well-formed call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Call {
    pieces: Vec<Piece>,
    /// The option words in it.
    pub(crate) words: Vec<&'static str>,
    /// Whether every repeated group has one element.
    pub(crate) one: bool,
    /// How often each repeated group, named by its first parameter, is gone round.
    rounds: Vec<(&'static str, usize)>,
}

#[derive(Debug, Clone)]
enum Piece {
    Word(String),
    /// A path into a document.
    Path(String),
    Parameter(&'static Parameter),
}

/// Which members and fields a call names: those that the prepared keys have, or others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    Present,
    Absent,
}

/// Every combination of options, with one and with two elements in repeated groups.
pub(crate) fn calls(command: &'static Command, has: &dyn Fn(Versions) -> bool) -> Vec<Call> {
    let calls = expand(command.arguments(), has);
    let mut calls: Vec<Call> = calls.into_iter().filter(|call| allowed(command, call, has)).collect();
    // A number that no number of choices divides, so that each choice is met.
    if calls.len() > MOST {
        calls = calls.into_iter().step_by(11).collect();
    }
    for call in &mut calls {
        call.pieces.iter_mut().for_each(|piece| piece.set_member(member_for(command.name())));
    }
    calls
}

/// More calls than these are not tried of one command.
const MOST: usize = 1000;

/// What stands for the member in a path, until the command is known.
const MEMBER: &str = "<member>";

/// A member of the sample document on which a command of documents can be called.
fn member_for(command: &str) -> &'static str {
    let kind = command.strip_prefix("JSON.").unwrap_or_default();
    match kind {
        "TOGGLE" => "flag",
        _ if kind.starts_with("ARR") => "list",
        _ if kind.starts_with("STR") => "text",
        _ if kind.starts_with("OBJ") => "object",
        _ => "number",
    }
}

impl Piece {
    fn set_member(&mut self, member: &str) {
        if let Piece::Path(path) = self {
            *path = path.replace(MEMBER, member);
        }
    }
}

fn expand(arguments: &'static [Argument], has: &dyn Fn(Versions) -> bool) -> Vec<Call> {
    let mut calls = vec![Call { one: true, ..Call::default() }];
    for argument in arguments {
        let choices = choices(argument, has);
        calls = calls.iter().flat_map(|call| choices.iter().map(|choice| call.then(choice))).collect();
    }
    calls
}

impl Call {
    fn then(&self, next: &Call) -> Call {
        let mut call = self.clone();
        call.pieces.extend(next.pieces.iter().cloned());
        call.words.extend(&next.words);
        call.one &= next.one;
        call.rounds.extend(&next.rounds);
        call
    }

    fn of(pieces: Vec<Piece>) -> Call {
        Call { pieces, one: true, ..Call::default() }
    }

    /// The words after the command's name, and the keys among them.
    pub(crate) fn render(&self, values: Values, dump: &[u8]) -> (Vec<Vec<u8>>, Vec<String>) {
        let mut keys = Vec::new();
        let mut members = 0;
        let rendered = self.pieces.iter().map(|piece| match piece {
            Piece::Word(word) => word.clone().into_bytes(),
            Piece::Path(path) if values == Values::Present => path.clone().into_bytes(),
            // Not there, and nothing to put it into.
            Piece::Path(path) => format!("{path}.none.none").into_bytes(),
            Piece::Parameter(parameter) if parameter.name() == "serialized" => dump.to_vec(),
            Piece::Parameter(parameter) if parameter.name() == "type" && *parameter.kind(&[]) == Kind::Text => {
                b"string".to_vec()
            }
            Piece::Parameter(parameter) if matches!(parameter.name(), "group" | "consumer") => {
                if values == Values::Present { b"known".to_vec() } else { b"unknown".to_vec() }
            }
            Piece::Parameter(parameter) => match parameter.kind(&self.words) {
                Kind::Key(families) => {
                    let key = format!("{}:{}", sample_family(families).word(), keys.len() + 1);
                    keys.push(key.clone());
                    key.into_bytes()
                }
                Kind::Value | Kind::Field | Kind::FieldValue | Kind::Text | Kind::Json => {
                    members += 1;
                    let first = if values == Values::Present { 9 } else { 96 };
                    (first + members).to_string().into_bytes()
                }
                kind => self.number(parameter.name(), kind, values).as_bytes().to_vec(),
            },
        });
        (rendered.collect(), keys)
    }

    fn number(&self, name: &str, kind: &Kind, values: Values) -> &'static str {
        let low = matches!(name, "min" | "start") != self.words.contains(&"REV");
        match kind {
            Kind::ScoreBound => {
                if low {
                    "-inf"
                } else {
                    "+inf"
                }
            }
            Kind::LexBound => {
                if low {
                    "-"
                } else {
                    "+"
                }
            }
            Kind::Index if matches!(name, "stop" | "end") => "-1",
            Kind::Index | Kind::Cursor => "0",
            Kind::Int if name == "offset" => "0",
            Kind::StreamBound if low => "-",
            Kind::StreamBound => "+",
            Kind::NewStreamId => "*",
            Kind::StreamId if name == "last" => "99-9",
            Kind::StreamId if values == Values::Present => "1-1",
            Kind::StreamId => "98-1",
            Kind::StreamAfter if values == Values::Present => "0",
            Kind::StreamAfter => "99-9",
            Kind::BitType => "u8",
            Kind::BitOffset => "0",
            Kind::Bit => "1",
            Kind::BitIndex => "7",
            Kind::Count if name == "entries" => "100",
            // Of none there is no list, not an empty one.
            Kind::Count if name == "most" && values == Values::Absent => "0",
            Kind::Score => "2",
            Kind::Float if matches!(name, "error_rate" | "error" | "probability" | "rate" | "low") => "0.01",
            Kind::Float if matches!(name, "decay" | "quantile" | "high") => "0.9",
            Kind::Float => "1.5",
            Kind::JsonNumber => "2",
            Kind::JsonText => "\"more\"",
            Kind::NewSampleTime => "*",
            Kind::SampleBound if name == "from" => "-",
            Kind::SampleBound => "+",
            Kind::Int if name == "to" && values == Values::Present => "5000",
            Kind::Count if name == "bytes" => "128",
            Kind::Count if name == "capacity" => "100",
            Kind::Pattern => "*",
            Kind::SortBy | Kind::SortGet => "weight:*",
            Kind::TtlSeconds => "100",
            Kind::TtlMillis => "100000",
            Kind::UnixSeconds => "4000000000",
            Kind::UnixMillis => "4000000000000",
            _ => "1",
        }
    }
}

/// A type-free command is tried with strings.
fn sample_family(families: &[Family]) -> Family {
    match families.first() {
        None | Some(Family::Any) => Family::Str,
        Some(family) => *family,
    }
}

fn choices(argument: &'static Argument, has: &dyn Fn(Versions) -> bool) -> Vec<Call> {
    match argument {
        Argument::One(parameter) => match parameter.kind(&[]) {
            Kind::Word(words) => words.iter().map(|word| Call::of(vec![Piece::Word(String::from(*word))])).collect(),
            Kind::JsonPath => {
                let mut all = Call::of(vec![Piece::Path(format!("$.{MEMBER}"))]);
                all.words.push("MATCHES");
                vec![all, Call::of(vec![Piece::Path(format!(".{MEMBER}"))])]
            }
            _ => vec![Call::of(vec![Piece::Parameter(parameter)])],
        },
        Argument::Literal(word) => vec![Call::of(vec![Piece::Word(String::from(*word))])],
        Argument::Optional(inner) => [vec![Call::of(Vec::new())], expand(inner, has)].concat(),
        Argument::Options(group) => {
            let mut calls = Vec::new();
            if group.times() != Times::Once {
                calls.push(Call::of(Vec::new()));
            }
            for word in group.words().iter().filter(|word| has(word.since())) {
                let start = word.wire().map(|wire| Piece::Word(String::from(wire)));
                let mut start = Call::of(start.into_iter().collect());
                start.words.push(word.name());
                calls.extend(expand(word.arguments(), has).iter().map(|inner| start.then(inner)));
            }
            calls
        }
        Argument::Repeated(repetition) => [1, 2]
            .map(|rounds: usize| {
                let mut pieces = Vec::new();
                if repetition.counted() {
                    pieces.push(Piece::Word(rounds.to_string()));
                }
                let parameters = repetition.parameters();
                if repetition.columns() {
                    pieces.extend(parameters.iter().flat_map(|p| vec![Piece::Parameter(p); rounds]));
                } else {
                    pieces.extend((0..rounds).flat_map(|_| parameters.iter().map(Piece::Parameter)));
                }
                let name = parameters.first().map_or("", Parameter::name);
                Call { pieces, one: rounds == 1, rounds: vec![(name, rounds)], ..Call::default() }
            })
            .to_vec(),
    }
}

fn allowed(command: &Command, call: &Call, has: &dyn Fn(Versions) -> bool) -> bool {
    let any = |words: &[&str]| words.iter().any(|word| call.words.contains(word));
    command.rules().iter().all(|rule| match rule {
        OptionRule::Conflict(a, b) => !(any(a) && any(b)),
        OptionRule::Needs(a, b) => !any(a) || any(b),
        OptionRule::Since(a, b, since) => !(any(a) && any(b)) || has(*since),
        OptionRule::TakesOne(word) => !any(&[*word]) || call.one,
        OptionRule::TakesSeveral(word) => !any(&[*word]) || !call.one,
        OptionRule::AsMany(word, group) => {
            let option = command.option(word).map(OptionWord::arguments).unwrap_or_default();
            let rounds = |name: &str| call.rounds.iter().find(|(known, _)| *known == name).map(|(_, times)| *times);
            let inner = option.iter().flat_map(Argument::parameters).find_map(|parameter| rounds(parameter.name()));
            inner.is_none() || inner == rounds(group)
        }
    })
}
