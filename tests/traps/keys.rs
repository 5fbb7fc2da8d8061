//! Keys that values could bend, on a single server and in a cluster.

use redlua::redis::ConnectionLike;
use redlua::{AbortKind, Error, KeyError, redis_script};
use redlua_test_support::Cluster;

use crate::{abort, everywhere};

redis_script! {
    pub fn by_address(user: &str, ip: &str) -> i64 {
        let hits: Str<i64> = key!("rate:{user}:<ip>:hits");
        hits.incr()
    }
    pub fn two_values(a: &str, b: &str) -> i64 {
        let k: Str<i64> = key!("t:<a>:<b>");
        k.incr()
    }
    pub fn each(ns: &str, queues: &[&str]) -> i64 {
        let mut total = 0;
        for q in queues {
            let wait: List = key!("{ns}:<q>");
            total += wait.llen();
        }
        total
    }
    #[allow(derived_keys)]
    pub fn named_by_data(user: &str, key: &str) -> i64 {
        let index: Str = key!("index:{user}");
        index.set(key);
        let Some(found) = index.get() else { return 0 };
        let counter: Str<i64> = key!("<found>");
        counter.incr()
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> KeyError {
    match result {
        Err(Error::Key(error)) => error,
        other => panic!("expected a refused key, got {other:?}"),
    }
}

/// What must be true of any connection.
fn trap(con: &mut impl ConnectionLike) {
    assert_eq!(ByAddress { user: "u", ip: "::1" }.invoke(con).expect("an address may hold colons"), 1);
    for user in ["", "}x", "a}b"] {
        let error = refused(ByAddress { user, ip: "x" }.invoke(con));
        assert!(matches!(error, KeyError::Value { parameter: "user", .. }), "{user:?}: {error:?}");
    }
    let error = refused(TwoValues { a: "x:y", b: "z" }.invoke(con));
    assert!(matches!(error, KeyError::Value { parameter: "a", .. }), "{error:?}");
    assert_eq!(TwoValues { a: "x", b: "x:y" }.invoke(con).expect("the last one may hold anything"), 1);
    let error = refused(Each { ns: "n", queues: &[] }.invoke(con));
    assert!(matches!(error, KeyError::NoKeys { .. }), "{error:?}");
    assert_eq!(Each { ns: "n", queues: &["a", "b:c", "{d}"] }.invoke(con).expect("sent"), 0);
    assert_eq!(NamedByData { user: "u", key: "count:{u}" }.invoke(con).expect("the same slot"), 1);
    assert_eq!(abort(NamedByData { user: "u", key: "count:{v}" }.invoke(con)), AbortKind::Key);
    assert_eq!(abort(NamedByData { user: "u", key: "count" }.invoke(con)), AbortKind::Key);
}

#[test]
fn trap_15_values_can_not_bend_keys() {
    everywhere(trap);
}

#[test]
fn trap_15_values_can_not_bend_keys_in_a_cluster() {
    let cluster = Cluster::lease();
    let client = redlua::redis::cluster::ClusterClient::new(cluster.urls()).expect("a client");
    let mut con = client.get_connection().expect("a connection");
    for key in ["rate:{u}:::1:hits", "t:x:x:y", "index:{u}", "count:{u}"] {
        redlua::redis::cmd("DEL").arg(key).exec(&mut con).expect("DEL");
    }
    trap(&mut con);
}
