//! A slot that moves to another master and back while scripts with two keys in it are called. For a while one key is
//! here and the other there; the calls are redirected (`ASK`, `MOVED`), put off (`TRYAGAIN`) and meet nodes that do
//! not know the script, and still each of them counts once.

use std::thread::{scope, sleep};
use std::time::Duration;

use redlua::__private::slot;
use redlua::redis::ProtocolVersion::{RESP2, RESP3};
use redlua::redis::cmd;
use redlua_test_support::{Cluster, Node};

use crate::clients::{client, join_all, on_tokio};
use crate::load::{Keys, Load, PARTS};
use crate::traffic::{field, info};

const USER: &str = "mover";
const ROUNDS: usize = 3;

fn id(node: &Node) -> String {
    cmd("CLUSTER").arg("MYID").query(&mut node.connection()).expect("its name")
}

fn set_slot(node: &Node, slot: u16, state: &str, other: &str) {
    cmd("CLUSTER")
        .arg("SETSLOT")
        .arg(slot)
        .arg(state)
        .arg(other)
        .exec(&mut node.connection())
        .unwrap_or_else(|error| panic!("SETSLOT {state}: {error}"));
}

/// Moves a slot key by key, slowly enough for calls to meet it half moved.
fn migrate(cluster: &Cluster, slot: u16, source: &Node, target: &Node) {
    set_slot(target, slot, "IMPORTING", &id(source));
    set_slot(source, slot, "MIGRATING", &id(target));
    let mut con = source.connection();
    let mut keys: Vec<String> =
        cmd("CLUSTER").arg("GETKEYSINSLOT").arg(slot).arg(2 * PARTS).query(&mut con).expect("keys in the slot");
    assert_eq!(keys.len(), PARTS + 2);
    // Whatever a node's own order is: first the counter, whose calls are asked to follow it from then on, last the
    // parts' total, so that the other calls find one key here and one there.
    keys.sort_unstable_by_key(|key| (!key.starts_with("counter"), key.ends_with("total")));
    for key in keys {
        cmd("MIGRATE")
            .arg("127.0.0.1")
            .arg(target.port())
            .arg(key)
            .arg(&["0", "5000"])
            .exec(&mut con)
            .expect("MIGRATE");
        sleep(Duration::from_millis(5));
    }
    set_slot(target, slot, "NODE", &id(target));
    for node in cluster.masters() {
        set_slot(node, slot, "NODE", &id(target));
    }
}

/// How often a node has answered with this error.
fn answers(node: &Node, code: &str) -> u64 {
    let stats = info(&mut node.connection(), "errorstats");
    let count = field(&stats, &format!("errorstat_{code}:count="));
    count.map_or(0, |count| count.trim().parse().expect("a number"))
}

#[test]
fn a_slot_that_moves_there_and_back_loses_and_doubles_nothing() {
    let cluster = Cluster::throw_away().unwrap_or_else(|error| panic!("{error}"));
    let slot = slot(USER.as_bytes());
    let masters: Vec<_> = cluster.masters().collect();
    // Each master has a third, in order.
    let home = usize::from(slot / 5_462);
    let (home, away) = (masters[home], masters[(home + 1) % masters.len()]);
    let loads = [Keys::One, Keys::Two].map(|keys| (Load::new(USER, keys), Load::new(USER, keys)));
    let each = || loads.iter().flat_map(|(blocking, asynchronous)| [blocking, asynchronous]);
    scope(|scope| {
        for (blocking, asynchronous) in &loads {
            let cluster = &cluster;
            scope.spawn(move || {
                blocking.blocking(&mut client(cluster, RESP2).get_connection().expect("a connection"));
            });
            scope.spawn(move || {
                on_tokio(async {
                    let con = client(cluster, RESP3).get_async_connection().await.expect("a connection");
                    join_all((0..4).map(|_| asynchronous.asynchronous(con.clone()))).await;
                });
            });
        }
        let go_on = || each().all(|load| load.goes_on(100, Duration::from_secs(10)));
        let went_on = (0..ROUNDS).all(|_| {
            let before = go_on();
            migrate(&cluster, slot, home, away);
            let between = go_on();
            migrate(&cluster, slot, away, home);
            before && between
        });
        let went_on = went_on && go_on();
        // Before any panic, or the other threads would never end.
        each().for_each(Load::stop);
        assert!(went_on, "a load stood still");
    });
    for (blocking, asynchronous) in &loads {
        println!("{} blocking and {} async calls", blocking.acknowledged(), asynchronous.acknowledged());
        println!("    {} async calls were put off", asynchronous.put_off());
        // The async client may give up on a call that others push back: see `Error::is_try_again`.
        assert_eq!((blocking.open(), blocking.put_off(), asynchronous.open()), (0, 0, 0));
        let acknowledged = blocking.acknowledged() + asynchronous.acknowledged();
        assert_eq!(blocking.counted(&mut home.connection()), acknowledged);
    }
    // What the test is about did happen.
    for answer in ["ASK", "MOVED", "TRYAGAIN", "NOSCRIPT"] {
        let count: u64 = masters.iter().map(|master| answers(master, answer)).sum();
        println!("    {answer}: {count}");
        assert!(count > 0, "no {answer}");
    }
}
