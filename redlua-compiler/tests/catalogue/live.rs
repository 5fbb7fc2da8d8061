//! Why: what a reply looks like in Lua is known only by asking: every command, in every combination of its options, on
//! keys that exist and keys that do not.
//!
//! An `EVAL` that returns the reply of a call shows its Lua type: a number comes back as an integer, text as a bulk
//! string, `false` as null, a status table as a status, a table as an array.

use std::collections::{BTreeMap, BTreeSet};

use redis::Value;
use redlua_compiler::catalogue::{self, Absence, Command, Effect, Noop, Reply};

use crate::samples::{self, Values};
use crate::server::Server;

/// Errors that well-formed calls may get.
const MAY_FAIL: &[(&str, &str)] = &[
    ("GEOSEARCH", "could not decode requested zset member"),
    ("GEOSEARCHSTORE", "could not decode requested zset member"),
    ("LSET", "no such key"),
    ("OBJECT FREQ", "An LFU maxmemory policy is not selected"),
    ("RENAME", "no such key"),
    ("RENAMENX", "no such key"),
    ("RESTORE", "Target key name already exists"),
    ("XAUTOCLAIM", "NOGROUP"),
    ("XCLAIM", "NOGROUP"),
    ("XGROUP CREATE", "BUSYGROUP"),
    ("XGROUP CREATE", "requires the key to exist"),
    ("XGROUP CREATECONSUMER", "NOGROUP"),
    ("XGROUP CREATECONSUMER", "requires the key to exist"),
    ("XGROUP DELCONSUMER", "NOGROUP"),
    ("XGROUP DELCONSUMER", "requires the key to exist"),
    ("XGROUP DESTROY", "requires the key to exist"),
    ("XGROUP SETID", "NOGROUP"),
    ("XGROUP SETID", "requires the key to exist"),
    ("XINFO CONSUMERS", "NOGROUP"),
    ("XINFO CONSUMERS", "no such key"),
    ("XINFO GROUPS", "no such key"),
    ("XINFO STREAM", "no such key"),
    ("XPENDING", "NOGROUP"),
    ("XREADGROUP", "NOGROUP"),
    ("XSETID", "no such key"),
];

/// Which of the keys that a call names exist beforehand, and whether they have a time to live.
const STATES: [(&[usize], bool); 6] = [
    (&[], false),
    (&[1], false),
    (&[1], true),
    (&[2, 3], false),
    (&[1, 2], false),
    (&[1, 2, 3], false),
];

/// What has been seen of one reply rule.
#[derive(Default)]
struct Seen {
    present: bool,
    absent: bool,
    noop: bool,
}

#[test]
fn replies_are_what_the_rules_say() {
    let mut server = Server::start();
    let mut wrong = BTreeSet::new();
    let mut seen: BTreeMap<(&str, usize), Seen> = BTreeMap::new();
    let dump = sample_dump(&mut server);
    for command in catalogue::commands()
        .iter()
        .filter(|command| command.forbidden().is_none())
    {
        if !server.has(command.since()) {
            continue;
        }
        for call in samples::calls(command, &|since| server.has(since)) {
            for (existing, expires) in STATES {
                for values in [Values::Present, Values::Absent] {
                    let (words, keys) = call.render(values, &dump);
                    let before = prepare(&mut server, &keys, existing, expires);
                    let outcome = evaluate(&mut server, b"EVAL", command, &words);
                    let unchanged = digest(&mut server) == before;
                    let shown = || format!("{} {}", command.name(), show(&words));
                    let value = match outcome {
                        Ok(value) => value,
                        Err(error) => {
                            if !MAY_FAIL
                                .iter()
                                .any(|(name, text)| *name == command.name() && error.contains(text))
                            {
                                wrong.insert(format!("{}: {error}", shown()));
                            }
                            continue;
                        }
                    };
                    let rules = command.replies().iter().enumerate();
                    let applying = command.reply_rule(&call.words, call.one);
                    let Some((number, rule)) =
                        rules.into_iter().find(|(_, rule)| Some(*rule) == applying)
                    else {
                        wrong.insert(format!("{}: no rule", shown()));
                        continue;
                    };
                    if !conforms(rule.reply(), &value) {
                        wrong.insert(format!("{}: {value:?} is no {:?}", shown(), rule.reply()));
                    }
                    let proved = rule.noop().is_some_and(|noop| is_noop(noop, &value));
                    let quiet = command.effect() != Effect::Write
                        && !KEEPS_ITS_RESULT.contains(&command.name());
                    if !unchanged && (proved || quiet) {
                        wrong.insert(format!("{}: {value:?} and yet something changed", shown()));
                    }
                    let seen = seen.entry((command.name(), number)).or_default();
                    let absent = is_absent(rule.reply(), &value);
                    seen.absent |= absent;
                    seen.present |= !absent;
                    seen.noop |= proved;
                }
            }
        }
    }
    for ((name, number), seen) in &seen {
        let Some(rule) =
            catalogue::by_wire_name(name).and_then(|command| command.replies().get(*number))
        else {
            continue;
        };
        let optional = matches!(
            rule.reply(),
            Reply::Optional(..) | Reply::ArrayOrFalse(_) | Reply::BoolStatus
        );
        if !seen.present && !SAYS_NOTHING.contains(name) {
            wrong.insert(format!("{name}: rule {number} was never seen with a value"));
        }
        if optional && !seen.absent && !ALWAYS_SAYS.contains(name) {
            wrong.insert(format!(
                "{name}: rule {number} was never seen without a value"
            ));
        }
        if rule.noop().is_some() && !seen.noop {
            wrong.insert(format!("{name}: rule {number} never proved anything"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// Commands whose value cannot be had from a fresh server.
const SAYS_NOTHING: &[&str] = &["OBJECT FREQ"];

/// Commands whose samples always find something.
const ALWAYS_SAYS: &[&str] = &["XREADGROUP"];

/// Reads that change how the value is stored, and with it the digest.
const KEEPS_ITS_RESULT: &[&str] = &["PFCOUNT"];

#[test]
fn eval_ro_lets_through_what_the_catalogue_says() {
    let mut server = Server::start();
    if !server.has_eval_ro() {
        return;
    }
    let mut wrong = Vec::new();
    let dump = sample_dump(&mut server);
    for command in catalogue::commands()
        .iter()
        .filter(|command| command.forbidden().is_none())
    {
        if !server.has(command.since()) {
            continue;
        }
        for call in samples::calls(command, &|since| server.has(since))
            .into_iter()
            .take(1)
        {
            let (words, keys) = call.render(Values::Present, &dump);
            prepare(&mut server, &keys, &[1], false);
            let refused = evaluate(&mut server, b"EVAL_RO", command, &words).is_err_and(|error| {
                error.contains("Write commands are not allowed from read-only scripts")
            });
            if refused == command.eval_ro() {
                wrong.push(command.name());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn forbidden_commands_exist() {
    let mut server = Server::start();
    for command in catalogue::commands()
        .iter()
        .filter(|command| command.forbidden().is_some())
    {
        if server.has(command.since()) {
            let found = server.run(&[
                b"COMMAND",
                b"INFO",
                command.name().to_ascii_lowercase().as_bytes(),
            ]);
            assert!(
                !matches!(&found, Value::Array(found) if found.first() == Some(&Value::Nil)),
                "{}",
                command.name()
            );
        }
    }
}

fn evaluate(
    server: &mut Server,
    eval: &[u8],
    command: &Command,
    words: &[Vec<u8>],
) -> Result<Value, String> {
    let mut line: Vec<&[u8]> = vec![eval, b"return redis.call(unpack(ARGV))", b"0"];
    line.extend(command.name().split(' ').map(str::as_bytes));
    line.extend(words.iter().map(Vec::as_slice));
    server.try_run(&line).map_err(|error| error.to_string())
}

fn show(words: &[Vec<u8>]) -> String {
    words
        .iter()
        .map(|word| word.escape_ascii().to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

fn digest(server: &mut Server) -> Value {
    server.run(&[b"DEBUG", b"DIGEST"])
}

fn sample_dump(server: &mut Server) -> Vec<u8> {
    server.run(&[b"SET", b"str:1", b"10"]);
    match server.run(&[b"DUMP", b"str:1"]) {
        Value::BulkString(dump) => dump,
        other => panic!("{other:?}"),
    }
}

/// Empties the server, writes those of the keys that exist beforehand, and returns the digest of that.
fn prepare(server: &mut Server, keys: &[String], existing: &[usize], expires: bool) -> Value {
    let mut lines: Vec<Vec<&[u8]>> = vec![vec![b"FLUSHALL"]];
    // A command without keys (`SCAN`) is to find something too.
    let lonely = [String::from("str:1")];
    let keys = if keys.is_empty() { &lonely } else { keys };
    for number in existing {
        let Some(key) = keys.get(number - 1) else {
            continue;
        };
        lines.extend(fill(key));
        if expires {
            lines.push(vec![b"EXPIRE", key.as_bytes(), b"1000"]);
        }
    }
    lines.push(vec![b"DEBUG", b"DIGEST"]);
    server.run_all(&lines)
}

fn fill(key: &str) -> Vec<Vec<&[u8]>> {
    let family = key.split(':').next().unwrap_or_default();
    let key = key.as_bytes();
    let lines: &[&[&[u8]]] = match family {
        "str" | "bitmap" => &[&[b"SET", key, b"10"]],
        "hash" => &[&[b"HSET", key, b"10", b"1", b"11", b"2"]],
        "list" => &[&[b"RPUSH", key, b"10", b"11"]],
        "set" => &[&[b"SADD", key, b"10", b"11"]],
        "zset" => &[&[b"ZADD", key, b"1", b"10", b"2", b"11"]],
        "geo" => &[&[b"GEOADD", key, b"2", b"2", b"10", b"2.000001", b"2", b"11"]],
        "hyperloglog" => &[&[b"PFADD", key, b"10", b"11"]],
        // One entry is new to the group, one is with its consumer, and one that is with it is deleted.
        "stream" => &[
            &[b"XADD", key, b"1-1", b"10", b"1"],
            &[b"XADD", key, b"2-1", b"10", b"1"],
            &[b"XADD", key, b"3-1", b"10", b"1"],
            &[b"XGROUP", b"CREATE", key, b"known", b"0"],
            &[
                b"XREADGROUP",
                b"GROUP",
                b"known",
                b"known",
                b"COUNT",
                b"2",
                b"STREAMS",
                key,
                b">",
            ],
            &[b"XDEL", key, b"2-1"],
        ],
        other => panic!("no sample of {other}"),
    };
    lines.iter().map(|line| line.to_vec()).collect()
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Array(elements) if elements.is_empty())
}

fn is_absent(reply: &Reply, value: &Value) -> bool {
    match reply {
        Reply::Optional(_, Absence::EmptyArray) => is_empty(value),
        Reply::Optional(_, Absence::False) | Reply::ArrayOrFalse(_) | Reply::BoolStatus => {
            *value == Value::Nil
        }
        _ => false,
    }
}

fn is_noop(noop: Noop, value: &Value) -> bool {
    match noop {
        Noop::Zero => *value == Value::Int(0),
        Noop::False => matches!(value, Value::Int(0) | Value::Nil),
        Noop::Absent => *value == Value::Nil || is_empty(value),
        Noop::Present => *value != Value::Nil,
        Noop::Empty => *value == Value::Nil || is_empty(value),
        Noop::BelowOne => matches!(value, Value::Int(number) if *number < 1),
    }
}

fn conforms(reply: &Reply, value: &Value) -> bool {
    if is_absent(reply, value) {
        return true;
    }
    let text = match value {
        Value::BulkString(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    };
    let parses = |fits: fn(&str) -> bool| text.is_some_and(fits);
    match (reply, value) {
        (Reply::Any, _) => true,
        (Reply::Unit | Reply::BoolStatus, value) => {
            matches!(value, Value::Okay | Value::SimpleString(_))
        }
        (Reply::KeyType, value) => matches!(value, Value::SimpleString(_)),
        (Reply::Bool, value) => matches!(value, Value::Int(0 | 1)),
        (Reply::Count | Reply::Length | Reply::Index, value) => matches!(value, Value::Int(0..)),
        (Reply::Ttl, value) => matches!(value, Value::Int(-2..)),
        (Reply::Code, value) => matches!(value, Value::Int(-100..=100)),
        (Reply::Int, value) => matches!(value, Value::Int(_)),
        (Reply::IntText, _) => parses(|text| text.parse::<i64>().is_ok()),
        (Reply::Float, _) => parses(|text| text.parse::<f64>().is_ok()),
        (Reply::Text | Reply::Value | Reply::Field | Reply::FieldValue, value) => {
            matches!(value, Value::BulkString(_))
        }
        (Reply::Optional(inner, _), value) => conforms(inner, value),
        (Reply::Array(inner) | Reply::ArrayOrFalse(inner), Value::Array(elements)) => {
            elements.iter().all(|element| conforms(inner, element))
        }
        (Reply::Pairs(first, second), Value::Array(elements)) => {
            let pair = |pair: &[Value]| matches!(pair, [a, b] if conforms(first, a) && conforms(second, b));
            elements.chunks(2).all(pair)
        }
        (Reply::Tuple(inner), Value::Array(elements)) => {
            inner.len() == elements.len()
                && inner
                    .iter()
                    .zip(elements)
                    .all(|(reply, value)| conforms(reply, value))
        }
        (Reply::Array(_) | Reply::ArrayOrFalse(_) | Reply::Pairs(..) | Reply::Tuple(_), _) => false,
    }
}
