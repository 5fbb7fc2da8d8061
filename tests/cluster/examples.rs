//! Every example through the blocking and the async cluster client: replies, typed errors and stored values are what
//! they are on a single server.

use redlua::Error;
use redlua::redis::{ConnectionLike, aio};
use redlua_test_support::Cluster;

use crate::clients::{PROTOCOLS, client, on_smol, on_tokio};
use crate::scripts::{Acquire, Count, Counter, LockError, Release, SlidingWindow, Tally, TokenBucket};

/// Written once for both halves: the last part is `await` or nothing.
macro_rules! every_example {
    ($con:expr, $invoke:ident $(, $await:tt)?) => {
        // Users on all masters.
        for number in 0..12 {
            let user = &*format!("user-{number}");

            let call = |call_id| SlidingWindow { user, call_id, now_ms: 5, window_ms: 60_000, limit: 2 };
            let mut remaining = Vec::new();
            for call_id in ["a", "b", "c"] {
                let verdict = call(call_id).$invoke($con)$(.$await)?.expect("a verdict");
                remaining.push((verdict.allowed, verdict.remaining));
            }
            assert_eq!(remaining, [(true, 1), (true, 0), (false, 0)]);

            let add = |amount| Counter { name: user, amount, ttl_ms: 60_000 };
            assert_eq!(add(3).$invoke($con)$(.$await)?.expect("a total"), 3);
            assert_eq!(add(4).$invoke($con)$(.$await)?.expect("a total"), 7);

            let acquire = |owner| Acquire { resource: user, owner, ttl_ms: 60_000 };
            assert!(acquire("me").$invoke($con)$(.$await)?.expect("taken"));
            assert!(!acquire("me").$invoke($con)$(.$await)?.expect("extended"));
            let error = acquire("you").$invoke($con)$(.$await)?.expect_err("held");
            assert!(matches!(error, Error::Script(LockError::Held { for_ms: 1.. })), "{error:?}");
            assert!(Release { resource: user, owner: "me" }.$invoke($con)$(.$await)?.expect("released"));

            let take = |cost| TokenBucket { user, now_ms: 5, capacity: 10.0, rate: 1.0, cost };
            let grant = take(9.5).$invoke($con)$(.$await)?.expect("a grant");
            assert_eq!((grant.allowed, grant.tokens, grant.wait_ms), (true, 0.5, 0));
            let grant = take(1.0).$invoke($con)$(.$await)?.expect("a grant");
            assert_eq!((grant.allowed, grant.tokens, grant.wait_ms), (false, 0.5, 500));

            for part in ["left", "right", "right"] {
                Count { user, part }.$invoke($con)$(.$await)?.expect("counts");
            }
            let counts = Tally { user, part: "right" }.$invoke($con)$(.$await)?.expect("counts");
            assert_eq!((counts.total, counts.part), (3, 2));
        }
    };
}

fn blocking<C: ConnectionLike + ?Sized>(con: &mut C) {
    every_example!(con, invoke);
}

async fn asynchronous<C: aio::ConnectionLike + Send + ?Sized>(con: &mut C) {
    every_example!(con, invoke_async, await);
}

#[test]
fn the_blocking_client() {
    for protocol in PROTOCOLS {
        let cluster = Cluster::lease();
        blocking(&mut client(&cluster, protocol).get_connection().expect("a connection"));
    }
}

#[test]
fn the_blocking_client_behind_a_reference() {
    for protocol in PROTOCOLS {
        let cluster = Cluster::lease();
        let mut con = client(&cluster, protocol).get_connection().expect("a connection");
        let dynamic: &mut dyn ConnectionLike = &mut con;
        blocking(dynamic);
    }
}

#[test]
fn a_pool_of_r2d2() {
    for protocol in PROTOCOLS {
        let cluster = Cluster::lease();
        let pool = r2d2::Pool::builder().max_size(2).build(client(&cluster, protocol)).expect("a pool");
        blocking(&mut pool.get().expect("a connection"));
    }
}

#[test]
fn the_async_client_on_tokio() {
    for protocol in PROTOCOLS {
        let cluster = Cluster::lease();
        on_tokio(async {
            let mut con = client(&cluster, protocol).get_async_connection().await.expect("a connection");
            asynchronous(&mut con).await;
        });
    }
}

#[test]
fn the_async_client_on_smol() {
    for protocol in PROTOCOLS {
        let cluster = Cluster::lease();
        on_smol(async {
            let mut con = client(&cluster, protocol).get_async_connection().await.expect("a connection");
            asynchronous(&mut con).await;
        });
    }
}
