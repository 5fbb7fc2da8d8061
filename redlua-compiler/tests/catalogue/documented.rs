//! Why: servers describe their own commands, and where the catalogue says otherwise it needs a reason.

use std::collections::BTreeMap;

use redlua_compiler::catalogue::{self, Command, Effect, Version, Versions};

use crate::grammar;

/// What `data/refresh.py` wrote of one command.
struct Documented {
    arity: i64,
    effect: &'static str,
    script: bool,
    keys: &'static str,
    since: Version,
    words: BTreeMap<&'static str, Version>,
}

const REDIS_7_0: &str = include_str!("../data/commands-7.0.txt");
const VALKEY_9_1: &str = include_str!("../data/commands-9.1.txt");

/// Option words that servers have and the catalogue leaves out.
const WORDS_LEFT_OUT: &[(&str, &str, &str)] = &[
    ("GEOSEARCH", "BYPOLYGON", "Valkey's alone, and it makes FROM… superfluous, which the grammar demands"),
    ("GEOSEARCHSTORE", "BYPOLYGON", "likewise"),
    ("XADD", "*", "a form of the id: `AUTO`"),
    ("XGROUP CREATE", "$", "a form of the id: `LAST`"),
    ("XGROUP SETID", "$", "likewise"),
    ("XREAD", "BLOCK", "a script does not wait"),
    ("XREADGROUP", "BLOCK", "likewise"),
];

/// Numbers of words that differ.
const ARITY_DIFFERS: &[(&str, &str)] = &[
    ("GEOHASH", "without a member it says nothing"),
    ("GEOPOS", "likewise"),
    ("PFADD", "without a value it only creates the key"),
    ("PFMERGE", "without a source it only creates the key"),
    ("PUBSUB NUMSUB", "without a channel it says nothing"),
    ("PUBSUB SHARDNUMSUB", "likewise"),
];

/// Options that servers document without a release of their own.
const VERSIONS_DIFFER: &[(&str, &str)] = &[
    ("HSCAN", "NOVALUES"),
    ("HSETEX", "NX"),
    ("HSETEX", "XX"),
    ("XGROUP CREATE", "ENTRIESREAD"),
    ("XGROUP SETID", "ENTRIESREAD"),
    ("ZRANK", "WITHSCORE"),
    ("ZREVRANK", "WITHSCORE"),
    ("ZSCAN", "NOSCORES"),
];

/// Commands whose words an older server documents as text.
const WORDS_AS_TEXT: &[&str] = &["BITOP"];

/// Places of keys that differ.
const KEYS_DIFFER: &[(&str, &str)] = &[
    ("LCS", "the server says `two from 1 on`"),
    ("SORT", "the server cannot say where the keys of BY, GET and STORE are"),
    ("SORT_RO", "likewise, of BY and GET"),
];

/// Commands for scripts that the catalogue does not have.
const COMMANDS_LEFT_OUT: &[(&str, &str)] = &[
    ("georadius", "GEOSEARCH and GEOSEARCHSTORE have taken its place"),
    ("georadius_ro", "likewise"),
    ("georadiusbymember", "likewise"),
    ("georadiusbymember_ro", "likewise"),
    ("info", "a text for people"),
    ("memory_doctor", "likewise"),
    ("memory_help", "likewise"),
    ("memory_malloc-stats", "likewise"),
    ("memory_purge", "administration"),
    ("memory_stats", "likewise"),
    ("object_help", "a text for people"),
    ("ping", "a script that runs knows the answer"),
    ("pubsub_help", "a text for people"),
    ("xgroup_help", "likewise"),
    ("xinfo_help", "likewise"),
];

fn documented(text: &'static str) -> BTreeMap<&'static str, Documented> {
    let entries = text.lines().filter(|line| !line.starts_with('#'));
    entries.map(|line| entry(line).unwrap_or_else(|| panic!("{line}"))).collect()
}

fn entry(line: &'static str) -> Option<(&'static str, Documented)> {
    let mut parts = line.split(' ');
    let name = parts.next()?;
    let arity = parts.next()?.parse().ok()?;
    let effect = parts.next()?;
    let script = parts.next()? == "script";
    let keys = parts.next()?;
    let since = Version::parse(parts.next()?)?;
    let words = parts.map(|word| match word.split_once('@') {
        Some((word, version)) => Some((word, Version::parse(version)?)),
        None => Some((word, since)),
    });
    let words = words.collect::<Option<_>>()?;
    Some((name, Documented { arity, effect, script, keys, since, words }))
}

fn documented_name(command: &Command) -> String {
    command.name().to_ascii_lowercase().replace(' ', "_")
}

/// Whether a server that says "since" means what we say: Valkey gives Redis's numbers for all that it took over.
fn agrees(ours: Versions, theirs: Version, valkey: bool) -> bool {
    let took_over = ours.valkey == Some(Version::FORK);
    if valkey && !took_over { ours.valkey == Some(theirs) } else { ours.redis == Some(theirs) }
}

fn check(text: &'static str, valkey: bool, oldest: Version) {
    let table = documented(text);
    let mut wrong = Vec::new();
    for command in catalogue::commands().iter().filter(|command| command.module().is_none()) {
        let name = command.name();
        let since = command.since();
        let here = if valkey { since.on_valkey(oldest) } else { since.on_redis(oldest) };
        let theirs = table.get(documented_name(command).as_str());
        let Some(theirs) = theirs else {
            let container = format!("{}_", documented_name(command));
            let container = table.keys().any(|key| key.starts_with(&container));
            // The only ones that servers hide are those that they speak between themselves.
            if here && !container {
                wrong.push(format!("{name}: the server does not have it"));
            }
            continue;
        };
        if !here || !agrees(since, theirs.since, valkey) {
            wrong.push(format!("{name}: since {since:?}, documented {}", theirs.since));
        }
        if command.forbidden().is_some() {
            continue;
        }
        wrong.extend(differences(command, theirs, valkey, oldest));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(command: &Command, theirs: &Documented, valkey: bool, oldest: Version) -> Vec<String> {
    let name = command.name();
    let mut wrong = Vec::new();
    let effect = match command.effect() {
        Effect::Write => "write",
        Effect::Read => "read",
        Effect::Neutral => "neutral",
    };
    if effect != theirs.effect {
        wrong.push(format!("{name}: {effect}, documented {}", theirs.effect));
    }
    if !theirs.script {
        wrong.push(format!("{name}: not for scripts"));
    }
    // A command without options here may have some on a later server, or the other way round.
    let exact_later = grammar::words(command).iter().any(|word| !agrees_on_presence(word.since(), valkey, oldest));
    let arity = grammar::arity(command);
    let excepted = ARITY_DIFFERS.iter().any(|(known, _)| *known == name);
    if !excepted && arity != theirs.arity && !(exact_later && arity == -theirs.arity) {
        wrong.push(format!("{name}: arity {arity}, documented {}", theirs.arity));
    }
    if grammar::keys(command) != theirs.keys && !KEYS_DIFFER.iter().any(|(known, _)| *known == name) {
        wrong.push(format!("{name}: keys {}, documented {}", grammar::keys(command), theirs.keys));
    }
    let ours = grammar::wire_words(command);
    for word in theirs.words.keys() {
        let left_out = WORDS_LEFT_OUT.iter().any(|(known, option, _)| *known == name && option == word);
        if left_out == ours.iter().any(|our| our.eq_ignore_ascii_case(word)) {
            wrong.push(format!("{name}: {word} is documented, left out: {left_out}"));
        }
    }
    for word in grammar::words(command) {
        let Some(wire) = word.wire() else { continue };
        let since = word.since();
        let here = agrees_on_presence(since, valkey, oldest);
        match theirs.words.get(wire.to_ascii_uppercase().as_str()) {
            Some(version) if here && agrees(since, *version, valkey) => {}
            None if !here || WORDS_AS_TEXT.contains(&name) => {}
            Some(_) if here && VERSIONS_DIFFER.contains(&(name, wire)) => {}
            theirs => wrong.push(format!("{name}: {wire} since {since:?}, documented {theirs:?}")),
        }
    }
    wrong
}

fn agrees_on_presence(since: Versions, valkey: bool, oldest: Version) -> bool {
    if valkey { since.on_valkey(oldest) } else { since.on_redis(oldest) }
}

#[test]
fn the_catalogue_agrees_with_redis_7_0() {
    check(REDIS_7_0, false, Version { major: 7, minor: 0, patch: 15 });
}

#[test]
fn the_catalogue_agrees_with_valkey_9_1() {
    check(VALKEY_9_1, true, Version { major: 9, minor: 1, patch: 2 });
}

#[test]
fn every_command_for_scripts_is_there() {
    let ours: Vec<_> = catalogue::commands().iter().map(documented_name).collect();
    let mut missing = Vec::new();
    for (name, command) in documented(REDIS_7_0).into_iter().chain(documented(VALKEY_9_1)) {
        let wire = name.replace('_', " ").to_ascii_uppercase();
        let forbidden = catalogue::by_wire_name(&wire).is_some_and(|command| command.forbidden().is_some());
        let left_out = COMMANDS_LEFT_OUT.iter().any(|(known, _)| *known == name);
        let found = forbidden || ours.iter().any(|our| our == name);
        if command.script && found == left_out {
            missing.push(name);
        }
    }
    missing.sort_unstable();
    missing.dedup();
    assert!(missing.is_empty(), "{missing:?}");
}
