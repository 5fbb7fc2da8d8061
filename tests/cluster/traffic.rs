//! How often each node was given a hash and how often a text, by its own count.

use redlua::redis::{Connection, cmd};
use redlua_test_support::{Cluster, Node};

/// Starts to count on all nodes.
pub(crate) fn reset(cluster: &Cluster) {
    for node in cluster.nodes() {
        cmd("CONFIG").arg("RESETSTAT").exec(&mut node.connection()).expect("CONFIG RESETSTAT");
    }
}

/// How often this node was given commands of these names. Redirected and failed calls do not all count.
pub(crate) fn calls(node: &Node, commands: &[&str]) -> u64 {
    let stats = info(&mut node.connection(), "commandstats");
    commands
        .iter()
        .filter_map(|command| field(&stats, &format!("cmdstat_{command}:calls=")))
        .map(|rest| rest.split(',').next().unwrap_or(rest).parse::<u64>().expect("a number"))
        .sum()
}

/// A section of `INFO`.
pub(crate) fn info(con: &mut Connection, section: &str) -> String {
    cmd("INFO").arg(section).query(con).expect("INFO")
}

/// What follows this beginning of a line.
pub(crate) fn field<'i>(info: &'i str, prefix: &str) -> Option<&'i str> {
    info.lines().find_map(|line| line.strip_prefix(prefix))
}
