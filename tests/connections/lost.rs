//! A connection that the server closes. Whether a script ran is open then, and every kind of connection must say
//! so; those that connect anew must serve the next call.

use redlua::Error;
use redlua::redis::aio::{self, ConnectionManager};
use redlua::redis::{ConnectionLike, cmd};
use redlua_test_support::Server;

use crate::protocols::each;
use crate::scripts::{Balance, Deposit};
use crate::tokio::run;
use std::time::Duration;

/// Closes all connections but the one that asks.
fn close_all(server: &Server) {
    cmd("CLIENT")
        .arg(&["KILL", "TYPE", "normal", "SKIPME", "yes"])
        .exec(&mut server.connection())
        .expect("CLIENT KILL");
}

/// The first call after the loss.
fn blocking<C: ConnectionLike + ?Sized>(server: &Server, con: &mut C) {
    Balance { owner: "lost" }.invoke(con).expect("no account yet");
    close_all(server);
    let error = Deposit { owner: "lost", amount: 1 }.invoke(con).expect_err("a lost connection");
    assert!(matches!(error, Error::Indeterminate(_)), "{error:?}");
}

/// The first call after the loss.
async fn asynchronous<C: aio::ConnectionLike + Send + ?Sized>(server: &Server, con: &mut C) {
    Balance { owner: "lost" }.invoke_async(con).await.expect("no account yet");
    close_all(server);
    let error = Deposit { owner: "lost", amount: 1 }.invoke_async(con).await.expect_err("a lost connection");
    assert!(matches!(error, Error::Indeterminate(_)), "{error:?}");
}

#[test]
fn a_connection() {
    each(|server, client| blocking(server, &mut client.get_connection().expect("a connection")));
}

#[test]
fn a_pool_of_r2d2_gives_another() {
    each(|server, client| {
        let pool = r2d2::Pool::builder().max_size(1).build(client).expect("a pool");
        blocking(server, &mut pool.get().expect("a connection"));
        Balance { owner: "lost" }.invoke(&mut pool.get().expect("another")).expect("no account");
    });
}

#[test]
fn a_multiplexed_connection() {
    each(|server, client| {
        run(async {
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            asynchronous(server, &mut con).await;
        });
    });
}

#[test]
fn a_connection_manager_connects_anew() {
    each(|server, client| {
        run(async {
            let mut con = ConnectionManager::new(client).await.expect("a connection");
            Balance { owner: "lost" }.invoke_async(&mut con).await.expect("no account yet");
            close_all(server);
            // It may notice the loss before the call, and then nothing is lost.
            let deposited = match (Deposit { owner: "lost", amount: 1 }).invoke_async(&mut con).await {
                Ok(total) => Some(total),
                Err(Error::Indeterminate(_)) => None,
                Err(error) => panic!("{error:?}"),
            };
            // On a busy machine the manager may hand out what it has not yet seen to be closed once more; a read is repeated.
            let mut balance = Balance { owner: "lost" }.invoke_async(&mut con).await;
            for _ in 0..20 {
                let Err(Error::Indeterminate(_)) = balance else { break };
                tokio::time::sleep(Duration::from_millis(20)).await;
                balance = Balance { owner: "lost" }.invoke_async(&mut con).await;
            }
            assert_eq!(balance.expect("the balance"), deposited);
            cmd("DEL").arg("account:{lost}").exec(&mut server.connection()).expect("DEL");
        });
    });
}

#[test]
fn a_pool_of_deadpool_gives_another() {
    each(|server, client| {
        run(async {
            let manager = deadpool_redis::Manager::new(client.get_connection_info().clone()).expect("a manager");
            let pool = deadpool_redis::Pool::builder(manager).max_size(1).build().expect("a pool");
            asynchronous(server, &mut pool.get().await.expect("a connection")).await;
            let mut another = pool.get().await.expect("another");
            Balance { owner: "lost" }.invoke_async(&mut another).await.expect("no account");
        });
    });
}
