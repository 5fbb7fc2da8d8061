//! Calls against a real server: what the unit tests assume about servers and the client is shown here.

#[path = "live/scripts.rs"]
mod scripts;
#[path = "live/server.rs"]
mod server;

use std::time::Duration;

use redis::{ConnectionLike, ErrorKind, ServerErrorKind, Value};
use redlua_runtime::private::{Script, append_to, decode, invoke, invoke_async, load, load_async, to_cmd};
use redlua_runtime::{AbortKind, Error};

use scripts::{Peek, Probe, ProbeError, Verdict};
use server::Server;

fn probe(mode: &'static str) -> Probe<'static> {
    Probe { user: "alice", mode, tokens: 7 }
}

fn flush(con: &mut dyn ConnectionLike) {
    redis::cmd("SCRIPT").arg("FLUSH").exec(con).expect("flush");
}

const VERDICT: Verdict = Verdict { allowed: true, remaining: 7 };

#[test]
fn an_unknown_script_costs_one_more_round_trip() {
    let server = Server::start(&[]);
    let mut con = server.connect();
    assert_eq!(invoke(&probe("store"), &mut con).unwrap(), VERDICT);
    assert_eq!((server.calls("evalsha"), server.calls("eval")), (1, 1));
    invoke(&probe("store"), &mut con).unwrap();
    assert_eq!((server.calls("evalsha"), server.calls("eval")), (2, 1));
    flush(&mut con);
    invoke(&probe("store"), &mut con).unwrap();
    assert_eq!((server.calls("evalsha"), server.calls("eval")), (3, 2));
    assert_eq!(server.calls("script|load"), 0);
}

#[test]
fn every_outcome_under_both_protocols() {
    let server = Server::start(&[]);
    for query in ["protocol=resp2", "protocol=resp3"] {
        let mut con = server.client(query).get_connection().expect("connects");
        flush(&mut con);
        // Once as `EVAL`, once as `EVALSHA`.
        for _ in 0..2 {
            outcomes(&mut con);
        }
    }
}

/// `dyn`, because callers hold connections in that form too.
fn outcomes(con: &mut dyn ConnectionLike) {
    let mut call = |mode| invoke(&probe(mode), con);
    assert_eq!(call("store").unwrap(), VERDICT);

    let Err(Error::Script(own)) = call("held") else {
        panic!("no error of the script's own");
    };
    assert_eq!(own, ProbeError::Held { for_ms: 9_007_199_254_740_991, by: "ä 😀".to_owned() });
    assert!(matches!(call("not found"), Err(Error::Script(ProbeError::NotFound))));
    let error = call("malformed").unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    let error = call("short").unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");

    let Err(Error::Abort(abort)) = call("overflow") else {
        panic!("no abort");
    };
    assert_eq!(abort.kind(), AbortKind::Overflow);
    assert_eq!(abort.text(), "the total left 2^53-1");
    assert_eq!(abort.location().map(|at| (at.line, at.column)), Some((124, 9)));
    assert_eq!(abort.key(), None);

    let error = call("wrong type").unwrap_err();
    assert!(error.is_wrongtype(), "{error:?}");
    assert_eq!(error.location().map(|at| at.line), Some(127));
    assert!(!format!("{error} {error:?}").contains("alice"));

    let error = call("lua").unwrap_err();
    assert!(matches!(error, Error::Redis(_)), "{error:?}");
    assert_eq!(error.location().map(|at| at.line), Some(131));

    // Raised in a helper with level 2: the line is the caller's.
    redis::cmd("SET").arg("probe:{alice}").arg("secret").exec(con).expect("SET");
    let error = invoke(&probe("stored"), con).unwrap_err();
    assert_eq!(error.key(), Some(&b"probe:{alice}"[..]));
    assert_eq!(error.location().map(|at| at.line), Some(120));
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("alice") && !shown.contains("secret"), "{shown}");
    let Error::Abort(abort) = error else {
        panic!("no abort: {error:?}");
    };
    assert_eq!(abort.kind(), AbortKind::Stored);
    assert_eq!(abort.handle(), Some("bucket"));
    assert_eq!(abort.template(), Some("probe:{user}"));
    assert_eq!(abort.field(), Some("tokens"));
    redis::cmd("DEL").arg("probe:{alice}").exec(con).expect("DEL");
}

#[test]
fn a_script_that_only_reads_says_so() {
    let server = Server::start(&[]);
    let mut con = server.connect();
    assert_eq!(invoke(&Peek { user: "alice" }, &mut con).unwrap(), None);
    invoke(&probe("store"), &mut con).unwrap();
    let read = invoke(&Peek { user: "alice" }, &mut con).unwrap();
    assert_eq!(read.as_deref(), Some("7"));
    assert_eq!((server.calls("evalsha_ro"), server.calls("eval_ro")), (2, 1));
}

#[test]
fn a_server_without_the_read_only_commands() {
    let server = Server::start(&["--rename-command", "EVALSHA_RO", "", "--rename-command", "EVAL_RO", ""]);
    let mut con = server.connect();
    for _ in 0..2 {
        assert_eq!(invoke(&Peek { user: "alice" }, &mut con).unwrap(), None);
    }
    assert_eq!((server.calls("evalsha"), server.calls("eval")), (2, 1));
}

#[test]
fn where_eval_is_denied_the_script_is_loaded() {
    let server = Server::start(&[]);
    redis::cmd("ACL")
        .arg(&["SETUSER", "app", "on", ">pw", "~*", "+@all", "-eval", "-eval_ro"])
        .exec(&mut server.connect())
        .expect("ACL");
    let mut con = server.client("app:pw@").get_connection().expect("connects");
    assert_eq!(invoke(&probe("store"), &mut con).unwrap(), VERDICT);
    let read = invoke(&Peek { user: "alice" }, &mut con).unwrap();
    assert_eq!(read.as_deref(), Some("7"));
    assert_eq!(server.calls("script|load"), 2);

    redis::cmd("ACL").arg(&["SETUSER", "app", "-script"]).exec(&mut server.connect()).expect("ACL");
    flush(&mut server.connect());
    let error = invoke(&probe("store"), &mut con).unwrap_err();
    assert_eq!(error.code(), Some("NOPERM"), "{error:?}");
}

#[test]
fn a_refused_call_sends_nothing() {
    let server = Server::start(&[]);
    let mut con = server.connect();
    let refused = |user, tokens| Probe { user, mode: "store", tokens };
    let error = invoke(&refused("a}b", 7), &mut con).unwrap_err();
    assert!(matches!(error, Error::Key(_)), "{error:?}");
    let error = invoke(&refused("alice", i64::MAX), &mut con).unwrap_err();
    assert!(matches!(error, Error::Argument(_)), "{error:?}");
    assert!(to_cmd(&refused("", 7)).is_err());
    let mut pipeline = redis::pipe();
    assert!(append_to(&refused("", 7), &mut pipeline).is_err());
    assert!(pipeline.is_empty());
    assert_eq!((server.calls("evalsha"), server.calls("eval")), (0, 0));
}

#[test]
fn without_an_answer_the_outcome_is_open() {
    let mut server = Server::start(&[]);
    let mut con = server.connect();
    load(Probe::META, &mut con).unwrap();
    con.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let Err(Error::Indeterminate(failure)) = invoke(&probe("busy"), &mut con) else {
        panic!("a timeout leaves the outcome open");
    };
    assert!(failure.is_timeout());
    assert_eq!(
        Error::<()>::Indeterminate(failure).to_string(),
        "`probe` failed: a timeout; it may or may not have run"
    );
    // It did run.
    let read = invoke(&Peek { user: "alice" }, &mut server.connect()).unwrap();
    assert_eq!(read.as_deref(), Some("7"));

    let mut con = server.connect();
    let id: i64 = redis::cmd("CLIENT").arg("ID").query(&mut con).unwrap();
    redis::cmd("CLIENT").arg(&["KILL", "ID"]).arg(id).exec(&mut server.connect()).unwrap();
    let error = invoke(&probe("store"), &mut con).unwrap_err();
    assert!(matches!(error, Error::Indeterminate(_)), "{error:?}");

    let mut con = server.connect();
    server.kill();
    let error = invoke(&probe("store"), &mut con).unwrap_err();
    assert!(matches!(error, Error::Indeterminate(_)), "{error:?}");
    // Loading runs nothing, so nothing is open.
    let error = load(Probe::META, &mut con).unwrap_err();
    assert!(matches!(error, Error::Redis(_)), "{error:?}");
}

#[test]
fn loading_pins_a_script() {
    let server = Server::start(&[]);
    let mut con = server.connect();
    load(Probe::META, &mut con).unwrap();
    load(Peek::META, &mut con).unwrap();
    invoke(&probe("store"), &mut con).unwrap();
    assert_eq!(server.calls("eval"), 0);
}

#[test]
fn plain_pipelines() {
    let server = Server::start(&[]);
    for query in ["protocol=resp2", "protocol=resp3"] {
        let mut con = server.client(query).get_connection().expect("connects");
        load(Probe::META, &mut con).unwrap();
        let mut pipeline = redis::pipe();
        for mode in ["store", "held", "overflow"] {
            append_to(&probe(mode), &mut pipeline).unwrap();
        }
        let values: Vec<Value> = pipeline.ignore_errors().query(&mut con).unwrap();
        let mut replies = values.into_iter().map(decode::<Probe, _, _>);
        assert_eq!(replies.next().unwrap().unwrap(), VERDICT);
        let error = replies.next().unwrap().unwrap_err();
        assert!(matches!(error, Error::Script(ProbeError::Held { .. })));
        let error = replies.next().unwrap().unwrap_err();
        assert!(matches!(error, Error::Abort(_)), "{error:?}");

        let value = con.req_command(&to_cmd(&probe("store")).unwrap()).unwrap();
        assert_eq!(decode::<Probe, _, _>(value).unwrap(), VERDICT);
    }
}

#[test]
fn the_raw_error_is_there_for_who_asks() {
    let server = Server::start(&[]);
    let error = invoke(&probe("lua"), &mut server.connect()).unwrap_err();
    let raw = error.into_redis().expect("an error of the client");
    assert_eq!(raw.kind(), ErrorKind::Server(ServerErrorKind::ResponseError));
}

#[tokio::test]
async fn the_async_half() {
    let server = Server::start(&[]);
    for query in ["protocol=resp2", "protocol=resp3"] {
        let client = server.client(query);
        let mut con = client.get_multiplexed_async_connection().await.expect("connects");
        flush(&mut server.connect());
        // The script and its arguments may be gone when the call runs.
        let user = String::from("alice");
        let call = invoke_async(&Probe { user: &user, mode: "store", tokens: 7 }, &mut con);
        drop(user);
        assert_eq!(call.await.unwrap(), VERDICT);

        let error = invoke_async(&probe("held"), &mut con).await.unwrap_err();
        assert!(matches!(error, Error::Script(ProbeError::Held { .. })));
        let error = invoke_async(&probe("overflow"), &mut con).await.unwrap_err();
        assert!(matches!(error, Error::Abort(_)), "{error:?}");
        load_async(Peek::META, &mut con).await.unwrap();
        let dynamic: &mut (dyn redis::aio::ConnectionLike + Send) = &mut con;
        let read = invoke_async(&Peek { user: "alice" }, dynamic).await.unwrap();
        assert_eq!(read.as_deref(), Some("7"));

        let mut other = con.clone();
        let task = tokio::spawn(async move { invoke_async(&probe("store"), &mut other).await });
        assert_eq!(task.await.unwrap().unwrap(), VERDICT);

        let error = invoke_async(&Peek { user: "" }, &mut con).await.unwrap_err();
        assert!(matches!(error, Error::Key(_)), "{error:?}");
    }
}

#[tokio::test]
async fn an_async_call_without_an_answer_is_open() {
    let mut server = Server::start(&[]);
    let mut con = server.client("").get_multiplexed_async_connection().await.expect("connects");
    server.kill();
    let error = invoke_async(&probe("store"), &mut con).await.unwrap_err();
    assert!(matches!(error, Error::Indeterminate(_)), "{error:?}");
}
