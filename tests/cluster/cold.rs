//! Nodes that do not know a script. Each learns it by one call, and no call fails.

use redlua::redis::cmd;
use redlua_test_support::{Cluster, Role};

use crate::clients::{PROTOCOLS, client, on_tokio};
use crate::shown::counter::Counter;
use crate::traffic::{calls, reset};

const CALLS: u64 = 300;

fn counter(name: &str) -> Counter<'_> {
    Counter { name, amount: 1, ttl_ms: 60_000 }
}

fn names() -> impl Iterator<Item = String> {
    (0..CALLS).map(|number| format!("counter-{number}"))
}

fn forget(cluster: &Cluster) {
    for node in cluster.nodes() {
        cmd("SCRIPT").arg("FLUSH").exec(&mut node.connection()).expect("SCRIPT FLUSH");
    }
    reset(cluster);
}

/// One text for each master, a hash for each call, nothing for the replica.
fn check(cluster: &Cluster) {
    let mut hashes = 0;
    for node in cluster.nodes() {
        let texts = calls(node, &["eval", "eval_ro"]);
        assert_eq!(texts, u64::from(node.role() == Role::Master), "{}", node.origin());
        assert_eq!(calls(node, &["script|load", "script"]), 0);
        hashes += calls(node, &["evalsha"]);
    }
    assert_eq!(hashes, CALLS);
}

#[test]
fn the_blocking_client_sends_the_text_once_a_node() {
    let cluster = Cluster::lease();
    for protocol in PROTOCOLS {
        let mut con = client(&cluster, protocol).get_connection().expect("a connection");
        // Twice: a node that forgot is as cold as a new one.
        for _ in 0..2 {
            forget(&cluster);
            for name in names() {
                counter(&name).invoke(&mut con).expect("a total");
            }
            check(&cluster);
        }
    }
}

#[test]
fn the_async_client_sends_the_text_once_a_node() {
    let cluster = Cluster::lease();
    for protocol in PROTOCOLS {
        on_tokio(async {
            let mut con = client(&cluster, protocol).get_async_connection().await.expect("a connection");
            forget(&cluster);
            for name in names() {
                counter(&name).invoke_async(&mut con).await.expect("a total");
            }
            check(&cluster);
        });
    }
}

#[test]
fn scripts_that_vanish_all_the_time_lose_no_call() {
    let cluster = Cluster::lease();
    let mut con = client(&cluster, PROTOCOLS[1]).get_connection().expect("a connection");
    std::thread::scope(|scope| {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let cluster = &cluster;
        scope.spawn(move || {
            let mut connections: Vec<_> = cluster.nodes().iter().map(|node| node.connection()).collect();
            while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
                for con in &mut connections {
                    cmd("SCRIPT").arg("FLUSH").exec(con).expect("SCRIPT FLUSH");
                }
            }
        });
        for _ in 0..10 {
            for name in names() {
                counter(&name).invoke(&mut con).expect("a total");
            }
        }
        drop(stop);
    });
}

#[test]
fn a_script_is_loaded_on_all_nodes() {
    let cluster = Cluster::lease();
    let mut con = client(&cluster, PROTOCOLS[0]).get_connection().expect("a connection");
    Counter::load(&mut con).expect("loads");
    reset(&cluster);
    for name in names() {
        counter(&name).invoke(&mut con).expect("a total");
    }
    let texts: u64 = cluster.nodes().iter().map(|node| calls(node, &["eval"])).sum();
    assert_eq!(texts, 0);
    on_tokio(async {
        let mut con = client(&cluster, PROTOCOLS[1]).get_async_connection().await.expect("a connection");
        Counter::load_async(&mut con).await.expect("loads");
    });
}
