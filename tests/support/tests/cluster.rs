//! A started cluster is one to a real cluster client, on every server of `REDLUA_SERVERS`.

use std::time::Instant;

use redis::cluster::{ClusterClient, ClusterConnection};
use redlua_test_support::{Cluster, Role, matrix};

/// One key for each master, by its slot: 3300, 6918 and 12539.
const KEYS: [&str; 3] = ["b", "foobar", "foo"];

fn connect(cluster: &Cluster) -> ClusterConnection {
    ClusterClient::new(cluster.urls()).unwrap().get_connection().unwrap()
}

#[test]
fn every_master_serves_and_the_replica_follows() {
    let clusters: Vec<Cluster> = if std::env::var_os("REDLUA_SERVERS").is_some() {
        let labels = matrix().into_iter().map(|server| server.version().series());
        labels
            .map(|label| {
                let start = Instant::now();
                let cluster = Cluster::start(&label).unwrap();
                println!("cluster of {label} in {:.2?}", start.elapsed());
                cluster
            })
            .collect()
    } else {
        vec![Cluster::find().unwrap()]
    };
    for cluster in &clusters {
        let lease = cluster.exclusive();
        let mut connection = connect(&lease);
        for key in KEYS {
            redis::cmd("SET").arg(key).arg(key).exec(&mut connection).unwrap();
            let value: String = redis::cmd("GET").arg(key).query(&mut connection).unwrap();
            assert_eq!(value, key);
        }
        let sizes =
            lease.masters().map(|master| redis::cmd("DBSIZE").query::<usize>(&mut master.connection()).unwrap());
        assert_eq!(sizes.sum::<usize>(), KEYS.len());
        drop(lease);
    }
}

#[test]
fn a_lease_is_empty() {
    let first = Cluster::lease();
    assert!(first.replicas().all(|node| node.role() == Role::Replica));
    redis::cmd("SET").arg("foo").arg(1).exec(&mut connect(&first)).unwrap();
    drop(first);
    let second = Cluster::lease();
    let value: Option<String> = redis::cmd("GET").arg("foo").query(&mut connect(&second)).unwrap();
    assert_eq!(value, None);
}
