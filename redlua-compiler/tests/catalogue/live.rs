//! Why: what a reply looks like in Lua is known only by asking: every command, in every combination of its options, on
//! keys that exist and keys that do not.

use std::collections::{BTreeMap, BTreeSet};

use redis::Value;
use redlua_compiler::catalogue::{self, Command, Effect, Reply};

use crate::conform::{conforms, is_absent, is_noop};
use crate::prepare::{digest, dump, prepare};
use crate::samples::{self, Call, Values};
use crate::server::Server;

/// Errors that well-formed calls may get.
const MAY_FAIL: &[(&str, &str)] = &[
    ("GEOSEARCH", "could not decode requested zset member"),
    ("GEOSEARCHSTORE", "could not decode requested zset member"),
    ("GEOSEARCH", "does not exist"),
    ("GEOSEARCHSTORE", "does not exist"),
    ("JSON.STRLEN", "expected string but found object"),
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

/// Errors of modules that well-formed calls may get: most commands need the key, and some need that it is not there.
const MODULES_MAY_SAY: &[&str] = &[
    "doesn't exist",
    "does not exist",
    "already exists",
    "item exists",
    "not found",
    // The client takes the first word for a code.
    "\"Not\": found",
    "new objects must be created at the root",
];

/// Commands whose value cannot be had from a fresh server.
const SAYS_NOTHING: &[&str] = &["OBJECT FREQ"];

/// Commands whose samples always find something.
const ALWAYS_SAYS: &[&str] = &["JSON.ARRPOP", "TS.GET", "XREADGROUP"];

/// Reads that change how the value is stored, and with it the digest.
const KEEPS_ITS_RESULT: &[&str] = &["PFCOUNT"];

/// Which of the keys that a call names exist beforehand, and whether they have a time to live.
const STATES: [(&[usize], bool); 6] =
    [(&[], false), (&[1], false), (&[1], true), (&[2, 3], false), (&[1, 2], false), (&[1, 2, 3], false)];

/// What has been seen of one reply rule.
#[derive(Default)]
struct Seen {
    present: bool,
    absent: bool,
    noop: bool,
}

/// What the calls have shown.
#[derive(Default)]
struct Findings {
    wrong: BTreeSet<String>,
    seen: BTreeMap<(&'static str, usize), Seen>,
}

/// Every command that a script may call and this server has, those of modules aside.
fn callable(server: &Server) -> Vec<&'static Command> {
    let commands = catalogue::commands().iter().filter(|command| command.module().is_none());
    commands.filter(|command| command.forbidden().is_none() && server.has(command.since())).collect()
}

#[test]
fn replies_are_what_the_rules_say() {
    for mut server in Server::start_all() {
        let commands = callable(&server);
        demand_the_rules(&mut server, &commands);
    }
}

pub(crate) fn demand_the_rules(server: &mut Server, commands: &[&'static Command]) {
    let mut findings = Findings::default();
    let dump = dump(server);
    for command in commands.iter().copied() {
        for call in samples::calls(command, &|since| server.has(since)) {
            for values in [Values::Present, Values::Absent] {
                let (words, keys) = call.render(values, &dump);
                let mut tried = BTreeSet::new();
                for (existing, expires) in STATES {
                    let existing: Vec<_> = existing.iter().copied().filter(|n| *n <= keys.len().max(1)).collect();
                    if tried.insert((existing.clone(), expires)) {
                        let before = prepare(server, &keys, &existing, expires);
                        let outcome = evaluate(server, b"EVAL", command, &words);
                        let unchanged = digest(server) == before;
                        findings.look_at(command, &call, &show(&words), outcome, unchanged);
                    }
                }
            }
        }
    }
    findings.demand_variety();
    let wrong: Vec<_> = findings.wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}: {} faults:\n{}", server.label(), wrong.len(), wrong.join("\n"));
}

impl Findings {
    fn look_at(
        &mut self,
        command: &'static Command,
        call: &Call,
        shown: &str,
        outcome: Result<Value, String>,
        unchanged: bool,
    ) {
        let name = command.name();
        let value = match outcome {
            Ok(value) => value,
            Err(error) => {
                let of_module = command.module().is_some() && MODULES_MAY_SAY.iter().any(|text| error.contains(text));
                if !of_module && !MAY_FAIL.iter().any(|(known, text)| *known == name && error.contains(text)) {
                    self.wrong.insert(format!("{name} {shown}: {error}"));
                }
                return;
            }
        };
        let applying = command.reply_rule(&call.words, call.one);
        let number = command.replies().iter().position(|rule| Some(rule) == applying);
        let (Some(rule), Some(number)) = (applying, number) else {
            self.wrong.insert(format!("{name} {shown}: no rule"));
            return;
        };
        if !conforms(rule.reply(), &value) {
            self.wrong.insert(format!("{name} {shown}: {value:?} is no {:?}", rule.reply()));
        }
        let proved = rule.noop().is_some_and(|noop| is_noop(noop, &value));
        let quiet = command.effect() != Effect::Write && !KEEPS_ITS_RESULT.contains(&name);
        if !unchanged && (proved || quiet) {
            self.wrong.insert(format!("{name} {shown}: {value:?} and yet something changed"));
        }
        let seen = self.seen.entry((name, number)).or_default();
        let absent = is_absent(rule.reply(), &value);
        seen.absent |= absent;
        seen.present |= !absent;
        seen.noop |= proved;
    }

    /// A rule that was never seen in each of its forms has not been tested.
    fn demand_variety(&mut self) {
        for ((name, number), seen) in &self.seen {
            let rules = catalogue::by_wire_name(name).map(Command::replies).unwrap_or_default();
            let Some(rule) = rules.get(*number) else {
                continue;
            };
            let optional = matches!(rule.reply(), Reply::Optional(..) | Reply::ArrayOrFalse(_) | Reply::BoolStatus);
            if !seen.present && !SAYS_NOTHING.contains(name) {
                self.wrong.insert(format!("{name}: rule {number} was never seen with a value"));
            }
            if optional && !seen.absent && !ALWAYS_SAYS.contains(name) {
                self.wrong.insert(format!("{name}: rule {number} was never seen without a value"));
            }
            if rule.noop().is_some() && !seen.noop {
                self.wrong.insert(format!("{name}: rule {number} never proved anything"));
            }
        }
    }
}

#[test]
fn eval_ro_lets_through_what_the_catalogue_says() {
    for mut server in Server::start_all() {
        if server.has_eval_ro() {
            let commands = callable(&server);
            demand_eval_ro(&mut server, &commands);
        }
    }
}

pub(crate) fn demand_eval_ro(server: &mut Server, commands: &[&'static Command]) {
    let mut wrong = Vec::new();
    let dump = dump(server);
    for command in commands.iter().copied() {
        let calls = samples::calls(command, &|since| server.has(since));
        let (words, keys) = calls.first().expect("a call").render(Values::Present, &dump);
        prepare(server, &keys, &[1], false);
        let refused = evaluate(server, b"EVAL_RO", command, &words)
            .is_err_and(|error| error.contains("Write commands are not allowed from read-only scripts"));
        if refused == command.eval_ro() {
            wrong.push(command.name());
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:?}", server.label());
}

#[test]
fn forbidden_commands_exist() {
    for mut server in Server::start_all() {
        demand_forbidden(&mut server);
    }
}

fn demand_forbidden(server: &mut Server) {
    for command in catalogue::commands() {
        // 6.2 answers QUIT before it looks into its table.
        if command.forbidden().is_none() || !server.has(command.since()) || command.name() == "QUIT" {
            continue;
        }
        let found = server.run(&[b"COMMAND", b"INFO", command.name().to_ascii_lowercase().as_bytes()]);
        let missing = matches!(&found, Value::Array(found) if found.first() == Some(&Value::Nil));
        assert!(!missing, "{}: {}", server.label(), command.name());
    }
}

fn evaluate(server: &mut Server, eval: &[u8], command: &Command, words: &[Vec<u8>]) -> Result<Value, String> {
    let mut line: Vec<&[u8]> = vec![eval, b"return redis.call(unpack(ARGV))", b"0"];
    line.extend(command.name().split(' ').map(str::as_bytes));
    line.extend(words.iter().map(Vec::as_slice));
    server.try_run(&line).map_err(|error| error.to_string())
}

fn show(words: &[Vec<u8>]) -> String {
    words.iter().map(|word| word.escape_ascii().to_string()).collect::<Vec<_>>().join(" ")
}
