//! Many users, so that their keys fall into slots of every master. Each call must reach the node that serves its slot.

use std::collections::HashSet;

use redlua::__private::slot;
use redlua::redis::cmd;
use redlua_test_support::Cluster;

use crate::clients::{PROTOCOLS, client, on_tokio};
use crate::scripts::{Count, Tally};

const USERS: i64 = 1_000;

fn users() -> impl Iterator<Item = String> {
    (0..USERS).map(|number| format!("user-{number}"))
}

/// Every user has both keys, each master some of them, and nothing else is there.
fn check(cluster: &Cluster) {
    let slots: HashSet<_> = users().map(|user| slot(user.as_bytes())).collect();
    assert!(slots.len() > 900, "{} slots", slots.len());
    let keys: Vec<i64> =
        cluster.masters().map(|master| cmd("DBSIZE").query(&mut master.connection()).expect("DBSIZE")).collect();
    assert_eq!(keys.iter().sum::<i64>(), 2 * USERS);
    assert!(keys.iter().all(|&keys| keys > USERS / 4), "{keys:?}");
}

#[test]
fn the_blocking_client() {
    let cluster = Cluster::lease();
    for (round, protocol) in (1..).zip(PROTOCOLS) {
        let mut con = client(&cluster, protocol).get_connection().expect("a connection");
        for user in users() {
            let counts = Count { user: &user, part: "a" }.invoke(&mut con).expect("counts");
            assert_eq!((counts.total, counts.part), (round, round));
            let read = Tally { user: &user, part: "a" }.invoke(&mut con).expect("counts");
            assert_eq!(read, counts);
        }
    }
    check(&cluster);
}

#[test]
fn the_async_client() {
    let cluster = Cluster::lease();
    for (round, protocol) in (1..).zip(PROTOCOLS) {
        on_tokio(async {
            let con = client(&cluster, protocol).get_async_connection().await.expect("a connection");
            let tasks: Vec<_> = users()
                .map(|user| {
                    let mut con = con.clone();
                    tokio::spawn(async move {
                        let counts = Count { user: &user, part: "a" }.invoke_async(&mut con).await.expect("counts");
                        assert_eq!((counts.total, counts.part), (round, round));
                        let read = Tally { user: &user, part: "a" }.invoke_async(&mut con).await.expect("counts");
                        assert_eq!(read, counts);
                    })
                })
                .collect();
            for task in tasks {
                task.await.expect("a task");
            }
        });
    }
    check(&cluster);
}
