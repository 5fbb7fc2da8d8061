//! Replays what was recorded of a script that production systems run: on an empty server the set-up, the calls through
//! the typed invoker of its port, then the replies, the whole keyspace and the messages are compared.

use std::time::Duration;

use redlua::redis::{self, Connection, Value};
use redlua_test_support::{Server, matrix};

use crate::call::{Answer, Call, Wire};
use crate::differences::{Difference, of_target};
use crate::expected::{Expected, short};
use crate::json::Json;
use crate::keyspace::{Keyspace, keyspace, now};
use crate::value::expand;

/// A script in redlua, and how the recorded calls are made with it.
pub(crate) struct Port {
    pub(crate) id: &'static str,
    /// The recorded cases.
    pub(crate) data: &'static str,
    /// The name that a recorded key, or a channel, has in the port: there it has a hash tag.
    pub(crate) name: fn(&[u8]) -> Vec<u8>,
    /// What is written for a value that is the name of a key: the key of the port in which it is (none in a reply), and
    /// the value.
    pub(crate) held: fn(&[u8], &[u8]) -> Option<Vec<u8>>,
    /// Makes a call; `None` where the fields of the invoker can't hold the arguments.
    pub(crate) call: fn(&Call, &mut Wire<'_>) -> Option<Answer>,
}

/// No value is the name of a key.
pub(crate) fn holds_no_names(_: &[u8], _: &[u8]) -> Option<Vec<u8>> {
    None
}

/// Replays all cases on all servers. Prints a line for each server, and fails if a case differs that is not listed, or
/// does not differ although it is.
pub(crate) fn replay(port: &Port) {
    let data = Json::parse(port.data.as_bytes()).expect("the recorded cases");
    let title = data.get("title").and_then(Json::str).expect("a title");
    let cases = data.get("cases").expect("cases").elements();
    let listed = of_target(port.id);
    let mut findings = Vec::new();
    for listed in &listed {
        if !cases.iter().any(|case| name_of(case) == listed.case) {
            findings.push(format!("{}: no case has the name {:?}", port.id, listed.case));
        }
    }
    for server in matrix() {
        let server = server.exclusive();
        let (mut matched, mut different) = (0, 0);
        for case in cases.iter().filter(|case| is_for(case, &server)) {
            let wrong = differences(port, case, &server);
            let listed = listed.iter().find(|listed| listed.case == name_of(case));
            if wrong.is_empty() {
                matched += 1;
            } else {
                different += 1;
            }
            if let Some(finding) = verdict(port, case, &wrong, listed) {
                findings.push(format!("{finding} [{}]", server.label()));
            }
        }
        println!(
            "{} {title}: {} cases, {matched} matched, {different} different [{}]",
            port.id,
            matched + different,
            server.label()
        );
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn verdict(port: &Port, case: &Json, wrong: &[String], listed: Option<&Difference>) -> Option<String> {
    let name = format!("{} {:?}", port.id, name_of(case));
    match listed {
        None if !wrong.is_empty() => Some(format!("{name}:\n    {}", wrong.join("\n    "))),
        Some(_) if wrong.is_empty() => Some(format!("{name}: is listed as different, and is not")),
        _ => None,
    }
}

fn name_of(case: &Json) -> &str {
    case.get("name").and_then(Json::str).expect("a name")
}

/// Where servers differ, a case was recorded on each of them.
fn is_for(case: &Json, server: &Server) -> bool {
    case.get("servers")
        .is_none_or(|servers| servers.elements().iter().any(|label| label.str() == Some(&server.label())))
}

/// What differs from what was recorded.
fn differences(port: &Port, case: &Json, server: &Server) -> Vec<String> {
    let mut connection = server.connection();
    redis::cmd("FLUSHALL").exec(&mut connection).expect("FLUSHALL");
    let expected = Expected { port, now: now(&mut connection), within: Vec::new() };
    for words in list(case, "setup") {
        command(&expected, words, &mut connection);
    }
    let mut subscriber = case.get("published").is_some().then(|| Subscriber::listen(&expected, case, server));
    let mut wrong = Vec::new();
    // What can't be said to a typed invoker leaves everything as it was.
    let before = keyspace(&mut connection);
    let mut impossible = true;
    for step in list(case, "calls") {
        if let Some(pause) = step.get("sleep_ms") {
            std::thread::sleep(Duration::from_millis(pause.integer().expect("a number").unsigned_abs()));
        } else if step.get("do").is_some() {
            list(step, "do").iter().for_each(|words| command(&expected, words, &mut connection));
        } else {
            let answer = answer(&expected, step, &mut connection);
            impossible &= matches!(answer, Answer::Impossible);
            wrong.extend(reply(&expected, step, &answer));
        }
    }
    if impossible {
        // Nothing was sent, which is right where the original failed.
        let contents = |keys: Keyspace| keys.into_iter().map(|(key, entry)| (key, entry.content)).collect::<Vec<_>>();
        assert!(contents(keyspace(&mut connection)) == contents(before), "a call that was not made changed something");
        return wrong;
    }
    wrong.extend(state(&expected, case, &keyspace(&mut connection)));
    if let Some(subscriber) = &mut subscriber {
        let got = subscriber.messages(&mut connection);
        let right = |name| case.get(name).is_some_and(|messages| expected.messages(messages, &got));
        if !right("published") && !right("published_sensible") {
            wrong.push(format!("published {}", short(&got)));
        }
    }
    wrong
}

/// The list of this name; empty where there is none.
fn list<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    json.get(name).map(Json::elements).unwrap_or_default()
}

/// A command of the set-up, or of another client.
fn command(expected: &Expected<'_>, words: &Json, connection: &mut Connection) {
    let words = expand(words.elements());
    let name = words[0].str().expect("a command");
    let key_at = |at: usize| if name == "MSET" { at - (at + 1) % 2 } else { 1 };
    let name_at = |at: usize| (expected.port.name)(&crate::value::bytes(&words[at], expected.now));
    let mut command = redis::cmd(name);
    for (at, word) in words.iter().enumerate().skip(1) {
        let key = name_at(key_at(at));
        command.arg(if at == key_at(at) { key } else { expected.within(&key).bytes(word) });
    }
    command.exec(connection).unwrap_or_else(|error| panic!("{words:?}: {error}"));
}

/// What becomes of a call.
fn answer(expected: &Expected<'_>, step: &Json, connection: &mut Connection) -> Answer {
    let words = |name| expand(list(step, name)).iter().map(|word| crate::value::bytes(word, expected.now)).collect();
    let call = Call { keys: words("keys"), args: words("args") };
    (expected.port.call)(&call, &mut Wire::new(connection)).unwrap_or(Answer::Impossible)
}

/// What is wrong with the answer to a call.
fn reply(expected: &Expected<'_>, step: &Json, answer: &Answer) -> Option<String> {
    let recorded = ["reply", "sensible"].into_iter().filter_map(|name| step.get(name));
    let right = recorded.into_iter().any(|recorded| match answer {
        Answer::Impossible | Answer::Refused => Expected::refusal(recorded),
        Answer::Reply { typed, sent } => expected.reply(recorded, typed) || expected.reply(recorded, sent),
        Answer::Error(text) => expected.error(recorded, text),
        Answer::Wrong(_) => false,
    });
    (!right).then(|| format!("{} instead of {}", short(answer), short(step)))
}

/// What is wrong with the keys.
fn state(expected: &Expected<'_>, case: &Json, got: &Keyspace) -> Vec<String> {
    let wrong = expected.keyspace(case.get("final").expect("a final state"), got);
    let sensible = case.get("final_sensible").map(|sensible| expected.keyspace(sensible, got));
    if sensible.is_some_and(|wrong| wrong.is_empty()) { Vec::new() } else { wrong }
}

/// Someone who hears every message.
struct Subscriber {
    connection: Connection,
}

/// Said at the end, so that nobody waits for a message that does not come.
const END: &str = "__end_of_case__";

impl Subscriber {
    fn listen(expected: &Expected<'_>, case: &Json, server: &Server) -> Self {
        let mut connection = server.connection();
        let mut subscribe = |command: &str, channel: &[u8]| {
            let packed = redis::cmd(command).arg(channel).get_packed_command();
            // Redis 6.2 has no sharded channels, and answers with an error.
            redis::ConnectionLike::req_packed_command(&mut connection, &packed).is_ok()
        };
        assert!(subscribe("PSUBSCRIBE", b"*"), "PSUBSCRIBE");
        for channel in list(case, "shard_channels") {
            subscribe("SSUBSCRIBE", &(expected.port.name)(channel.text().expect("a channel")));
        }
        Self { connection }
    }

    /// The messages until now: channel, content, and whether the channel was a sharded one.
    fn messages(&mut self, connection: &mut Connection) -> Vec<(Vec<u8>, Vec<u8>, bool)> {
        redis::cmd("PUBLISH").arg(END).arg("").exec(connection).expect("PUBLISH");
        let mut messages = Vec::new();
        loop {
            let Ok(Value::Array(message)) = self.connection.recv_response() else { panic!("no message") };
            let words: Vec<Vec<u8>> =
                message.iter().map(|word| redis::from_redis_value_ref(word).expect("a text")).collect();
            let [kind, .., channel, content] = words.as_slice() else { panic!("not a message: {words:?}") };
            if channel == END.as_bytes() {
                return messages;
            }
            messages.push((channel.clone(), content.clone(), kind == b"smessage"));
        }
    }
}

#[test]
fn a_wrong_port_is_found_out() {
    let right = &crate::p05::PORT;
    let server = Server::lease();
    let data = Json::parse(right.data.as_bytes()).expect("the recorded cases");
    let case = &data.get("cases").expect("cases").elements()[1];
    assert_eq!(differences(right, case, &server), Vec::<String>::new());

    let refuses = Port { call: |_, _| None, ..*right };
    assert_eq!(differences(&refuses, case, &server).len(), 2, "both calls were answered");
    let misnamed = Port { name: |key| key.to_vec(), ..*right };
    assert_eq!(differences(&misnamed, case, &server).len(), 2, "the reply and the key");
    let silent = Port { call: |_, wire| wire.answer(Ok::<_, redlua::Error>(())), ..*right };
    assert_eq!(differences(&silent, case, &server).len(), 3, "two replies that nobody sent, and the key");
}
