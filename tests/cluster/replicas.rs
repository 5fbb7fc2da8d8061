//! Reading from replicas: scripts that only read go there, the others never do.

use std::time::{Duration, Instant};

use redlua::__private::slot;
use redlua::redis::cluster_read_routing::RandomReplicaStrategy;
use redlua_test_support::{Cluster, Node};

use crate::clients::{PROTOCOLS, builder, on_tokio};
use crate::scripts::{Count, Tally};
use crate::traffic::{calls, field, info, reset};

const USERS: usize = 100;

/// Users whose slots the master with the replica serves: the first third.
fn users() -> impl Iterator<Item = String> {
    (0..).map(|number| format!("user-{number}")).filter(|user| slot(user.as_bytes()) < 5_000).take(USERS)
}

fn master(cluster: &Cluster) -> &Node {
    cluster.masters().next().expect("a master")
}

fn replica(cluster: &Cluster) -> &Node {
    let port = master(cluster).port().to_string();
    let follows = |node: &&Node| field(&info(&mut node.connection(), "replication"), "master_port:") == Some(&port);
    cluster.replicas().find(follows).expect("a replica of the first master")
}

/// Until the replica has what was written.
fn wait_for_replica(cluster: &Cluster) {
    let (master, replica) = (master(cluster), replica(cluster));
    let offset = |node: &Node, prefix: &str| {
        let info = info(&mut node.connection(), "replication");
        field(&info, prefix).expect("an offset").to_owned()
    };
    let deadline = Instant::now() + Duration::from_secs(10);
    while offset(master, "master_repl_offset:") != offset(replica, "slave_repl_offset:") {
        assert!(Instant::now() < deadline, "the replica does not follow");
    }
}

/// Each reading call was answered by the replica, which got the text once; no writing call came near it. A server
/// before 7.0 does not know the commands that only read: there the masters answer.
fn check(cluster: &Cluster) {
    let replica = replica(cluster);
    if replica.version().major < 7 {
        assert_eq!(calls(replica, &["evalsha", "eval"]), 0);
        let on_masters: u64 = cluster.masters().map(|master| calls(master, &["evalsha"])).sum();
        assert_eq!(on_masters, USERS as u64);
        return;
    }
    assert_eq!(calls(replica, &["evalsha_ro"]), USERS as u64);
    assert_eq!(calls(replica, &["eval_ro"]), 1);
    assert_eq!(calls(replica, &["evalsha", "eval"]), 0);
    let on_masters: u64 = cluster.masters().map(|master| calls(master, &["evalsha_ro", "eval_ro"])).sum();
    assert_eq!(on_masters, 0);
}

#[test]
fn the_blocking_client() {
    for protocol in PROTOCOLS {
        let cluster = Cluster::lease();
        let client =
            builder(&cluster, protocol).read_routing_strategy(RandomReplicaStrategy).build().expect("a client");
        let mut con = client.get_connection().expect("a connection");
        for user in users() {
            Count { user: &user, part: "a" }.invoke(&mut con).expect("counts");
        }
        assert_eq!(calls(replica(&cluster), &["evalsha", "eval"]), 0);
        wait_for_replica(&cluster);
        reset(&cluster);
        for user in users() {
            let counts = Tally { user: &user, part: "a" }.invoke(&mut con).expect("counts");
            assert_eq!((counts.total, counts.part), (1, 1));
        }
        check(&cluster);
    }
}

#[test]
fn the_async_client() {
    for protocol in PROTOCOLS {
        let cluster = Cluster::lease();
        let client =
            builder(&cluster, protocol).read_routing_strategy(RandomReplicaStrategy).build().expect("a client");
        on_tokio(async {
            let mut con = client.get_async_connection().await.expect("a connection");
            for user in users() {
                Count { user: &user, part: "a" }.invoke_async(&mut con).await.expect("counts");
            }
            wait_for_replica(&cluster);
            reset(&cluster);
            for user in users() {
                let counts = Tally { user: &user, part: "a" }.invoke_async(&mut con).await.expect("counts");
                assert_eq!((counts.total, counts.part), (1, 1));
            }
            check(&cluster);
        });
    }
}
