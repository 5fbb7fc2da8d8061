//! Runs the calls of a document on a server, with `EVAL` and with `EVALSHA`.

use crate::document::{Document, Script};
use crate::notation::{Step, agrees, error_text, show};
use redlua::redis::{self, Cmd, Connection, ConnectionLike};
use redlua_test_support::Server;

/// What differs from the document.
pub(crate) fn run(document: &Document, server: &Server) -> Vec<String> {
    let mut connection = server.connection();
    let mut findings = Vec::new();
    for by_sha1 in [false, true] {
        redis::cmd("FLUSHALL").exec(&mut connection).expect("an empty server");
        if by_sha1 {
            findings.extend(document.scripts.iter().filter_map(|script| load(script, &mut connection)));
        }
        let mut called = false;
        for step in &document.steps {
            let script = document.scripts.iter().find(|script| script.name.as_bytes() == step.words[0]);
            called |= script.is_some();
            let command = match script {
                Some(script) => invocation(script, &step.words[1..], by_sha1),
                None => plain(&step.words),
            };
            findings.extend(difference(step, &answer(&command, &mut connection)));
        }
        if !called {
            findings.push("calls none of its scripts".to_owned());
        }
    }
    findings
}

/// The SHA-1 that the compiler printed is the server's.
fn load(script: &Script, connection: &mut Connection) -> Option<String> {
    let loaded: Result<String, _> = redis::cmd("SCRIPT").arg("LOAD").arg(&script.text).query(connection);
    match loaded {
        Ok(sha1) if sha1 == script.sha1 => None,
        Ok(sha1) => Some(format!("`{}` has the SHA-1 {sha1}, not {}", script.name, script.sha1)),
        Err(error) => Some(format!("`{}` does not load: {error}", script.name)),
    }
}

/// `name KEYS k ARGV a` as a call.
fn invocation(script: &Script, words: &[Vec<u8>], by_sha1: bool) -> Cmd {
    let place = |word: &str| words.iter().position(|other| other == word.as_bytes());
    let arguments_from = place("ARGV").unwrap_or(words.len());
    let keys = place("KEYS").map_or(&[][..], |at| &words[at + 1..arguments_from]);
    let arguments = words.get(arguments_from + 1..).unwrap_or_default();
    let mut command = redis::cmd(if by_sha1 { "EVALSHA" } else { "EVAL" });
    command.arg(if by_sha1 { &script.sha1 } else { &script.text }).arg(keys.len()).arg(keys).arg(arguments);
    command
}

fn plain(words: &[Vec<u8>]) -> Cmd {
    let mut command = Cmd::new();
    command.arg(words);
    command
}

fn answer(command: &Cmd, connection: &mut Connection) -> String {
    match connection.req_command(command) {
        Ok(value) => show(&value),
        Err(error) => error_text(&error.to_string()),
    }
}

fn difference(step: &Step, answer: &str) -> Option<String> {
    let as_expected = match &step.reply {
        Some(expected) => agrees(expected, answer),
        None => !answer.starts_with('!'),
    };
    (!as_expected).then(|| format!("{}\n  - {}\n  + {answer}", step.line, step.reply.as_deref().unwrap_or("no error")))
}
