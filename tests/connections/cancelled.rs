//! A future that is dropped while its call is on the way. The script may run all the same; the connection must stay
//! in step, so that the next call gets its own reply and not the one that nobody waited for.

use std::future::Future;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use redlua::redis::aio::{ConnectionLike, ConnectionManager};
use redlua::redis::cmd;
use redlua_test_support::Server;

use crate::protocols::each;
use crate::scripts::{Balance, Deposit};
use crate::{smol, tokio};

/// How many calls are dropped.
const DROPPED: i64 = 20;

/// Drops calls that were sent, while the server is paused, then calls once more.
async fn drop_calls<C: ConnectionLike + Send>(server: &Server, con: &mut C) {
    let owner = "dropped";
    Deposit { owner, amount: 1 }.invoke_async(con).await.expect("a deposit");
    // A call that is never awaited is never sent.
    drop(Deposit { owner, amount: 1_000_000 }.invoke_async(con));

    cmd("CLIENT").arg("PAUSE").arg(100).exec(&mut server.connection()).expect("CLIENT PAUSE");
    for _ in 0..DROPPED {
        let mut call = Box::pin(Deposit { owner, amount: 1 }.invoke_async(con));
        let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending(), "the server is paused");
    }
    let total = Deposit { owner, amount: 1_000 }.invoke_async(con).await.expect("a deposit");
    // Each of them ran at most once, and the reply is that of the last call.
    assert!((1_001..=1_001 + DROPPED).contains(&total), "{total}");
    assert_eq!(Balance { owner }.invoke_async(con).await.expect("the balance"), Some(total));
    cmd("DEL").arg("account:{dropped}").exec(&mut server.connection()).expect("DEL");
}

#[test]
fn a_multiplexed_connection_on_tokio() {
    each(|server, client| {
        tokio::run(async {
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            drop_calls(server, &mut con).await;
        });
    });
}

#[test]
fn a_connection_manager_on_tokio() {
    each(|server, client| {
        tokio::run(async {
            let mut con = ConnectionManager::new(client).await.expect("a connection");
            drop_calls(server, &mut con).await;
        });
    });
}

#[test]
fn a_multiplexed_connection_on_smol() {
    each(|server, client| {
        smol::run(async {
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            drop_calls(server, &mut con).await;
        });
    });
}

#[test]
fn a_call_that_was_sent_runs_although_nobody_waits() {
    each(|server, client| {
        tokio::run(async {
            let owner = "unawaited";
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            Deposit { owner, amount: 1 }.invoke_async(&mut con).await.expect("a deposit");
            cmd("CLIENT").arg("PAUSE").arg(100).exec(&mut server.connection()).expect("CLIENT PAUSE");
            let call = Deposit { owner, amount: 1 }.invoke_async(&mut con);
            let outcome = ::tokio::time::timeout(Duration::from_millis(30), call).await;
            assert!(outcome.is_err(), "the server is paused");
            // Had the connection been closed as well, the server would have forgotten the call.
            let deadline = Instant::now() + Duration::from_secs(5);
            while (Balance { owner }).invoke_async(&mut con).await.expect("the balance") != Some(2) {
                assert!(Instant::now() < deadline, "the call never ran");
            }
            cmd("DEL").arg("account:{unawaited}").exec_async(&mut con).await.expect("DEL");
        });
    });
}
