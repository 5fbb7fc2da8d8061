//! Calls in pipelines, which hand out replies without the calls they belong to.

use redlua::redis::{Client, Value, cmd, pipe};
use redlua::{AbortKind, Error};

use crate::protocols::each;
use crate::scripts::{AccountError, Deposit, Withdraw};
use crate::tokio::run;

/// Loaded, because a pipeline can't recover from an unknown hash.
fn prepare(client: &Client) {
    let mut con = client.get_connection().expect("a connection");
    Deposit::load(&mut con).expect("loads");
    Withdraw::load(&mut con).expect("loads");
    cmd("DEL").arg("account:{piped}").exec(&mut con).expect("DEL");
    cmd("SET").arg("account:{broken}").arg("a secret").exec(&mut con).expect("SET");
}

fn pipeline() -> redlua::redis::Pipeline {
    let mut pipeline = pipe();
    Deposit { owner: "piped", amount: 5 }.append_to(&mut pipeline).expect("appended");
    Withdraw { owner: "piped", amount: 7 }.append_to(&mut pipeline).expect("appended");
    Withdraw { owner: "broken", amount: 1 }.append_to(&mut pipeline).expect("appended");
    assert!(Withdraw { owner: "", amount: 1 }.append_to(&mut pipeline).is_err());
    pipeline.ignore_errors();
    pipeline
}

fn check(replies: Vec<Value>) {
    let [deposit, withdraw, broken] = <[Value; 3]>::try_from(replies).expect("three replies");
    assert_eq!(Deposit::decode(deposit).expect("a deposit"), 5);
    let error = Withdraw::decode(withdraw).expect_err("too much");
    assert!(matches!(error, Error::Script(AccountError::Short { by: 2 })), "{error:?}");
    let Err(Error::Abort(abort)) = Withdraw::decode(broken) else {
        panic!("no abort");
    };
    assert_eq!(abort.kind(), AbortKind::Stored);
    // The reply alone does not know the key; with the call it does.
    assert_eq!(abort.key(), None);
    let key = abort.key_in(&Withdraw { owner: "broken", amount: 1 });
    assert_eq!(key.as_deref(), Some(&b"account:{broken}"[..]));
    assert_eq!(abort.key_in(&Deposit { owner: "broken", amount: 1 }), None);
}

#[test]
fn blocking() {
    each(|_, client| {
        prepare(&client);
        check(pipeline().query(&mut client.get_connection().expect("a connection")).expect("replies"));
    });
}

#[test]
fn asynchronous() {
    each(|_, client| {
        prepare(&client);
        run(async {
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            check(pipeline().query_async(&mut con).await.expect("replies"));
        });
    });
}

#[test]
fn atomic() {
    each(|_, client| {
        prepare(&client);
        let replies: Vec<Value> =
            pipeline().atomic().query(&mut client.get_connection().expect("a connection")).expect("replies");
        check(replies);
    });
}
