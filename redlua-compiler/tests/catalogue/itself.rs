//! Why: what can be wrong in the catalogue without asking any server.

use std::collections::BTreeSet;

use redlua_compiler::catalogue::{self, Argument, Effect, Family, Kind, Noop, OptionRule, Reply};

use crate::grammar;

#[test]
fn every_block_parses() {
    assert_eq!(catalogue::malformed(), []);
}

#[test]
fn names_are_unique_and_sorted() {
    let names: Vec<_> = catalogue::commands().iter().map(|command| command.name()).collect();
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
    for family in Family::ALL {
        let methods: Vec<_> = catalogue::methods(family).map(|command| command.method()).collect();
        assert_eq!(methods.len(), methods.iter().collect::<BTreeSet<_>>().len(), "{family:?}");
    }
    let functions: Vec<_> = catalogue::functions().map(|command| command.method()).collect();
    assert_eq!(functions.len(), functions.iter().collect::<BTreeSet<_>>().len());
}

#[test]
fn what_replaces_an_old_command_is_there() {
    for old in ["georadius", "georadius_ro", "georadiusbymember", "georadiusbymember_ro"] {
        assert!(catalogue::find(Family::Geo, old).is_none(), "{old}");
        let instead = catalogue::replacement(old).and_then(|call| call.split('(').next());
        assert!(instead.is_some_and(|method| catalogue::find(Family::Geo, method).is_some()), "{old}: {instead:?}");
    }
    assert_eq!(catalogue::replacement("geosearch"), None);
}

#[test]
fn look_ups_find_what_they_should() {
    let name = |found: Option<&'static catalogue::Command>| found.map(|command| command.name());
    assert_eq!(name(catalogue::find(Family::ZSet, "zadd")), Some("ZADD"));
    assert_eq!(name(catalogue::find(Family::ZSet, "expire")), Some("EXPIRE"));
    assert_eq!(name(catalogue::find(Family::Any, "zadd")), Some("ZADD"));
    assert_eq!(name(catalogue::find(Family::Str, "key_type")), Some("TYPE"));
    assert_eq!(name(catalogue::find(Family::Str, "zadd")), None);
    assert_eq!(name(catalogue::find(Family::Json, "get")), Some("JSON.GET"));
    assert_eq!(name(catalogue::find(Family::Json, "del")), Some("DEL"));
    assert_eq!(name(catalogue::find(Family::Any, "get")), Some("GET"));
    assert_eq!(name(catalogue::find(Family::Any, "arrlen")), None);
    assert_eq!(name(catalogue::by_wire_name("bf.add")), Some("BF.ADD"));
    assert_eq!(name(catalogue::find(Family::Any, "time")), None);
    assert_eq!(name(catalogue::function("time")), Some("TIME"));
    assert_eq!(name(catalogue::function("mget")), Some("MGET"));
    assert_eq!(name(catalogue::function("config_set")), Some("CONFIG"));
    assert_eq!(name(catalogue::by_wire_name("object encoding")), Some("OBJECT ENCODING"));
    assert_eq!(name(catalogue::by_wire_name("CONFIG SET")), Some("CONFIG"));
    assert_eq!(name(catalogue::by_wire_name("OBJECT NOTHING")), None);
}

#[test]
fn conditions_and_rules_name_words_of_the_grammar() {
    for command in catalogue::commands() {
        let mut known: BTreeSet<_> = grammar::words(command).into_iter().map(|word| word.name()).collect();
        let parameters = command.arguments().iter().flat_map(Argument::parameters);
        if parameters.map(|parameter| parameter.kind(&[])).any(|kind| *kind == Kind::JsonPath) {
            known.insert("MATCHES");
        }
        let mut used: Vec<&str> = Vec::new();
        for rule in command.replies() {
            used.extend(rule.words().iter().flatten());
        }
        for rule in command.rules() {
            match rule {
                OptionRule::Conflict(a, b) | OptionRule::Needs(a, b) | OptionRule::Since(a, b, _) => {
                    used.extend(a.iter().chain(b));
                }
                OptionRule::TakesOne(word) | OptionRule::TakesSeveral(word) | OptionRule::AsMany(word, _) => {
                    used.push(word)
                }
            }
        }
        for word in used {
            assert!(known.contains(word), "{}: {word}", command.name());
        }
    }
}

/// Everything else that counts is a number, even where a call can only count to one.
#[test]
fn the_replies_that_are_bools_are_a_closed_list() {
    let bools: BTreeSet<_> = catalogue::commands()
        .iter()
        .filter(|c| c.replies().iter().any(|rule| matches!(rule.reply(), Reply::Bool | Reply::BoolStatus)))
        .filter(|command| command.module().is_none())
        .map(|command| command.name())
        .collect();
    let listed = [
        "COPY",
        "DEL",
        "DELIFEQ",
        "EXISTS",
        "EXPIRE",
        "EXPIREAT",
        "HEXISTS",
        "HSETEX",
        "HSETNX",
        "MOVE",
        "MSETEX",
        "MSETNX",
        "PERSIST",
        "PEXPIRE",
        "PEXPIREAT",
        "PFADD",
        "RENAMENX",
        "SET",
        "SETNX",
        "SISMEMBER",
        "SMOVE",
        "TOUCH",
        "UNLINK",
        "XGROUP CREATECONSUMER",
        "XGROUP DESTROY",
    ];
    assert_eq!(bools, BTreeSet::from(listed));
}

#[test]
fn what_a_reply_proves_fits_its_type() {
    for command in catalogue::commands() {
        for rule in command.replies() {
            let fits = matches!(
                (rule.noop(), rule.reply()),
                (None, _)
                    | (Some(Noop::Zero), Reply::Count | Reply::Length)
                    | (Some(Noop::False), Reply::Bool | Reply::BoolStatus)
                    | (Some(Noop::Absent | Noop::Present), Reply::Optional(..))
                    | (
                        Some(Noop::Empty),
                        Reply::Array(_) | Reply::ArrayOrFalse(_) | Reply::ArrayOfPresent(_) | Reply::Pairs(..)
                    )
                    | (Some(Noop::BelowOne), Reply::Code)
            );
            assert!(fits, "{}: {:?} of {:?}", command.name(), rule.noop(), rule.reply());
            let proves = rule.noop().is_some() || rule.removes();
            assert!(!proves || command.effect() == Effect::Write, "{}", command.name());
        }
    }
}
