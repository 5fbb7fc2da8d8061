//! A master that is killed under load. Its replica takes over; every call that was acknowledged is counted, and no call
//! is counted that was neither acknowledged nor open.

use std::process::Command;
use std::thread::scope;
use std::time::Duration;

use redlua::__private::slot;
use redlua::redis::ProtocolVersion;
use redlua_test_support::{Cluster, Node};

use crate::clients::{builder, join_all, on_tokio};
use crate::load::{Keys, Load};
use crate::traffic::{field, info};

/// In a slot of the master that has a replica, the first third.
const USER: &str = "user-2";
const TASKS: usize = 16;

fn kill(node: &Node) {
    let info = info(&mut node.connection(), "server");
    let process = field(&info, "process_id:").expect("its process");
    let killed = Command::new("kill").args(["-9", process.trim()]).status().expect("kill");
    assert!(killed.success());
}

/// The load under which the master was killed, and what the new one has counted.
fn kill_under_load(retries: u32) -> (Load, u64) {
    assert!(slot(USER.as_bytes()) < 5_462, "slot {}", slot(USER.as_bytes()));
    let cluster = Cluster::throw_away().unwrap_or_else(|error| panic!("{error}"));
    let (master, replica) = (&cluster.nodes()[0], cluster.replicas().next().expect("a replica"));
    let load = Load::new(USER, Keys::Two);
    scope(|scope| {
        scope.spawn(|| {
            on_tokio(async {
                let client = builder(&cluster, ProtocolVersion::RESP3).retries(retries).build().expect("a client");
                // One connection to each node. On another one a reply could overtake what the replica is sent, and
                // an acknowledged call could be lost with the master.
                let con = client.get_async_connection().await.expect("a connection");
                join_all((0..TASKS).map(|_| load.asynchronous(con.clone()))).await;
            });
        });
        let went_on = load.goes_on(1_000, Duration::from_secs(10));
        kill(master);
        let goes_on = load.goes_on(1_000, Duration::from_secs(30));
        // Before any panic, or the other thread would never end.
        load.stop();
        assert!(went_on && goes_on, "{} open, {} put off", load.open(), load.put_off());
    });
    let counted = load.counted(&mut replica.connection());
    println!(
        "retries {retries}: {} acknowledged, {} open, {} put off, {counted} counted",
        load.acknowledged(),
        load.open(),
        load.put_off()
    );
    (load, counted)
}

#[test]
fn without_retries_a_call_counts_at_most_once() {
    let (load, counted) = kill_under_load(0);
    assert!(load.acknowledged() <= counted);
    assert!(counted <= load.acknowledged() + load.open());
}

/// The client's default is to send a call again when its reply was lost, and the first one may have run: see
/// what `Error::Indeterminate` says.
#[test]
fn with_retries_no_acknowledged_call_is_lost() {
    let (load, counted) = kill_under_load(16);
    assert!(load.acknowledged() <= counted);
    // Only calls that were on the way when the master died can count twice.
    assert!(counted <= load.acknowledged() + load.open() + TASKS as u64);
}
