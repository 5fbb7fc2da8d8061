//! Every example on a cluster: its scripts through the blocking and the async cluster client, where replies, typed
//! errors and stored values are what they are on a single server; and its `main`, told of the cluster by a node.

use redlua::Error;
use redlua::redis::{ConnectionLike, aio};
use redlua_test_support::Cluster;

use crate::clients::{PROTOCOLS, client, on_smol, on_tokio};
use crate::scripts::{Count, Tally};
use crate::shown::counter::Counter;
use crate::shown::inventory::{Reserve, ReserveError};
use crate::shown::leaderboard::{MidnightAfter, RecordScore};
use crate::shown::lock::{Acquire, Hold, LockError, Release};
use crate::shown::pagination::NextPage;
use crate::shown::queue::{Acknowledge, Claim, Enqueue, Requeue};
use crate::shown::sliding_window::SlidingWindow;
use crate::shown::token_bucket::TokenBucket;
use crate::{again, shown};

/// Written once for both halves: how to call a script, how to run a command, and `await` or nothing.
macro_rules! every_example {
    ($con:expr, $invoke:ident, $request:ident $(, $await:tt)?) => {
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
            assert_eq!(acquire("me").$invoke($con)$(.$await)?.expect("the lock"), Hold::Taken);
            assert_eq!(acquire("me").$invoke($con)$(.$await)?.expect("the lock"), Hold::Extended);
            let error = acquire("you").$invoke($con)$(.$await)?.expect_err("held");
            assert!(matches!(error, Error::Script(LockError::Held { for_ms: 1.. })), "{error:?}");
            assert!(Release { resource: user, owner: "me" }.$invoke($con)$(.$await)?.expect("released"));

            let take = |cost| TokenBucket { user, now_ms: 5, capacity: 10.0, rate: 1.0, cost };
            let grant = take(9.5).$invoke($con)$(.$await)?.expect("a grant");
            assert_eq!((grant.allowed, grant.tokens, grant.wait_ms), (true, 0.5, 0));
            let grant = take(1.0).$invoke($con)$(.$await)?.expect("a grant");
            assert_eq!((grant.allowed, grant.tokens, grant.wait_ms), (false, 0.5, 500));

            let record = |player, score| RecordScore { board: user, player, score };
            record("ada", 1.5).$invoke($con)$(.$await)?.expect("a placing");
            let placing = record("ben", 0.5).$invoke($con)$(.$await)?.expect("a placing");
            assert_eq!((placing.rank, placing.players), (2, 2));
            // Without a key, so it may run on any node.
            let midnight = MidnightAfter { now_s: 1_709_251_199 }.$invoke($con)$(.$await)?.expect("a time");
            assert_eq!(midnight, 1_709_251_200);

            let jobs = [("a", "mail ada"), ("b", "mail ben")];
            let enqueue = Enqueue { queue: user, jobs: &jobs };
            assert_eq!(enqueue.$invoke($con)$(.$await)?.expect("a length"), 2);
            let claim = |lease_ms| Claim { queue: user, count: 1, lease_ms };
            for (lease_ms, expired) in [(0, 1), (60_000, 0)] {
                let claimed = claim(lease_ms).$invoke($con)$(.$await)?.expect("jobs");
                assert_eq!((claimed[0].id.as_str(), claimed[0].payload.as_str()), jobs[0]);
                assert_eq!(Requeue { queue: user }.$invoke($con)$(.$await)?.expect("a number"), expired);
            }
            let acknowledge = Acknowledge { queue: user, ids: &["a", "b"] };
            assert_eq!(acknowledge.$invoke($con)$(.$await)?.expect("a number"), 2);

            let key = format!("feed:{{{user}}}");
            let mut add = redlua::redis::cmd("ZADD");
            add.arg(&key).arg(&[(1.0, "a"), (1.0, "b"), (2.5, "c")]);
            $con.$request(&add)$(.$await)?.expect("added");
            let next = |after_score, after_member| NextPage { feed: user, after_score, after_member, size: 1 };
            let page = next(None, "").$invoke($con)$(.$await)?.expect("a page");
            let last = page.next.expect("a cursor");
            let page = next(Some(last.score), &last.member).$invoke($con)$(.$await)?.expect("a page");
            assert_eq!(page.entries, [("b".to_owned(), 1.0)]);

            let mut put = redlua::redis::cmd("HSET");
            put.arg(format!("shop:{{{user}}}:stock")).arg(&[("apple", 2), ("pear", 1)]);
            $con.$request(&put)$(.$await)?.expect("put");
            let many = Reserve { shop: user, order: "1", items: &[("apple", 1), ("pear", 2)] };
            let error = many.$invoke($con)$(.$await)?.expect_err("short");
            let missing = match &error {
                Error::Script(ReserveError::Short { item, left }) => (item.as_str(), *left),
                other => panic!("{other:?}"),
            };
            assert_eq!(missing, ("pear", 1));
            let few = Reserve { shop: user, order: "1", items: &[("apple", 1), ("pear", 1)] };
            assert_eq!(few.$invoke($con)$(.$await)?.expect("pieces"), 2);

            for part in ["left", "right", "right"] {
                Count { user, part }.$invoke($con)$(.$await)?.expect("counts");
            }
            let counts = Tally { user, part: "right" }.$invoke($con)$(.$await)?.expect("counts");
            assert_eq!((counts.total, counts.part), (3, 2));
        }
    };
}

fn blocking<C: ConnectionLike + ?Sized>(con: &mut C) {
    every_example!(con, invoke, req_command);
}

async fn asynchronous<C: aio::ConnectionLike + Send + ?Sized>(con: &mut C) {
    every_example!(con, invoke_async, req_packed_command, await);
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

#[test]
fn an_example_runs_on_the_cluster_that_is_named() {
    const NAME: &str = "examples::an_example_runs_on_the_cluster_that_is_named";
    let mains = [
        shown::counter::main as fn() -> _,
        shown::inventory::main,
        shown::leaderboard::main,
        shown::lock::main,
        shown::pagination::main,
        shown::queue::main,
        shown::quickstart::main,
        shown::sliding_window::main,
        shown::token_bucket::main,
    ];
    if again::is_second() {
        for main in mains {
            main().expect("an example that ends well");
        }
        return;
    }
    let cluster = Cluster::lease();
    let seed = format!("127.0.0.1:{}", cluster.nodes().last().expect("a node").port());
    let output = again::second(NAME).env("REDLUA_CLUSTER", seed).output().expect("a second process");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    for node in cluster.nodes() {
        let place = format!("of REDLUA_CLUSTER, already running at 127.0.0.1:{}", node.port());
        assert_eq!(printed.matches(&place).count(), mains.len(), "{place}\n{printed}");
    }
    for master in cluster.masters() {
        let keys: i64 = redlua::redis::cmd("DBSIZE").query(&mut master.connection()).expect("a number");
        assert_eq!(keys, 0, "an example leaves nothing behind");
    }
}
