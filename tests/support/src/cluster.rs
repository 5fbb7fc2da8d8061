//! A real cluster of three masters and one replica: slots, redirections and replicas cannot be imitated.
//!
//! Built without `redis-cli`, which wheels do not contain. The slots are assigned before the nodes meet, so
//! that nothing has to be moved; what remains are the two seconds which the nodes themselves wait.

use std::fmt;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redis::{Connection, RedisResult, cmd};

use crate::binary::Binary;
use crate::find::{search, variable};
use crate::lease::{flush, forget_scripts, refuse_data};
use crate::port::free_port_with_bus;
use crate::server::lock;
use crate::version::info_field;
use crate::{NoServer, Server};

const MASTERS: u16 = 3;
const SLOTS: u16 = 16_384;
const DEADLINE: Duration = Duration::from_secs(30);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

const OPTIONS: &[&str] = &[
    "--cluster-enabled",
    "yes",
    "--cluster-node-timeout",
    "2000",
    // Five seconds by default, in the hope of further replicas.
    "--repl-diskless-sync-delay",
    "0",
];

/// What a node does in its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Serves slots of its own.
    Master,
    /// Copies a master.
    Replica,
}

/// One server of a cluster.
#[derive(Debug)]
pub struct Node {
    role: Role,
    server: Server,
}

impl Node {
    /// What it did when the cluster was started or found.
    pub fn role(&self) -> Role {
        self.role
    }
}

impl Deref for Node {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

/// A cluster in service; one that was started here stops when the value is dropped or the process ends.
#[derive(Debug)]
pub struct Cluster {
    nodes: Vec<Node>,
    in_use: Mutex<()>,
}

impl Cluster {
    /// The running cluster which `REDLUA_CLUSTER` names by one node (`host:port`); otherwise a new one of the
    /// binary that [`Server::find`] would start.
    ///
    /// # Errors
    ///
    /// When the named node does not answer, or when no cluster could be started.
    pub fn find() -> Result<Self, NoServer> {
        match variable("REDLUA_CLUSTER") {
            Some(seed) => Self::running(&seed),
            None => Self::throw_away(),
        }
    }

    /// A new cluster for a test that moves slots or kills a node: of the binary that [`Server::find`] would start,
    /// whatever `REDLUA_CLUSTER` says.
    ///
    /// # Errors
    ///
    /// When no cluster could be started.
    pub fn throw_away() -> Result<Self, NoServer> {
        search(Self::boot).map(|(cluster, _)| cluster)
    }

    /// Starts three masters and a replica of the first one. The name is as for [`Server::start`]; for a server
    /// of [`crate::matrix`] it is the [`crate::Version::series`].
    ///
    /// # Errors
    ///
    /// When there is no such server, or when the nodes do not come to an agreement in time.
    pub fn start(name: &str) -> Result<Self, NoServer> {
        Self::boot(&Binary::named(name)?)
    }

    /// The cluster shared by this process, empty, for the caller alone until the lease is dropped.
    ///
    /// # Panics
    ///
    /// When there is none, or when `REDLUA_CLUSTER` names one that holds data: a test flushes it.
    pub fn lease() -> ClusterLease<'static> {
        static SHARED: OnceLock<Result<Cluster, NoServer>> = OnceLock::new();
        match SHARED.get_or_init(Self::find) {
            Ok(cluster) => cluster.exclusive(),
            Err(error) => panic!("{error}"),
        }
    }

    /// This cluster, empty, for the caller alone until the lease is dropped.
    ///
    /// # Panics
    ///
    /// When a node does not answer, or when the cluster was already running and holds data.
    pub fn exclusive(&self) -> ClusterLease<'_> {
        let in_use = lock(&self.in_use);
        for master in self.masters().filter(|master| master.is_foreign()) {
            refuse_data(master, "REDLUA_CLUSTER");
        }
        self.flush();
        ClusterLease { cluster: self, _in_use: in_use }
    }

    /// All nodes, masters first, those in the order of their slots.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The nodes that serve slots.
    pub fn masters(&self) -> impl Iterator<Item = &Node> {
        self.with_role(Role::Master)
    }

    /// The nodes that copy a master.
    pub fn replicas(&self) -> impl Iterator<Item = &Node> {
        self.with_role(Role::Replica)
    }

    /// Where the nodes listen, for a cluster client.
    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.url().to_owned()).collect()
    }

    fn with_role(&self, role: Role) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.role == role)
    }

    fn flush(&self) {
        for node in &self.nodes {
            match node.role {
                Role::Master => flush(node),
                Role::Replica => forget_scripts(node),
            }
        }
        // A replica follows a moment later, and a test may be about to read from it.
        for replica in self.replicas() {
            wait_until("the replica is empty", || {
                let keys: i64 = cmd("DBSIZE").query(&mut replica.connection())?;
                Ok(keys == 0)
            })
            .unwrap_or_else(|error| panic!("{}: {error}", replica.origin()));
        }
    }

    fn boot(binary: &Binary) -> Result<Self, NoServer> {
        let mut nodes = Vec::new();
        for number in 0..=MASTERS {
            nodes.push(Node {
                role: if number < MASTERS { Role::Master } else { Role::Replica },
                server: Server::boot(binary, OPTIONS, free_port_with_bus)?,
            });
        }
        join(&nodes).map_err(|reason| NoServer::new(format!("cluster of {}: {reason}", binary.path.display())))?;
        Ok(Self::of(nodes))
    }

    fn running(seed: &str) -> Result<Self, NoServer> {
        let fail = |reason: &dyn fmt::Display| NoServer::new(format!("REDLUA_CLUSTER: {reason}"));
        let first = Server::running(&format!("redis://{seed}/"), "REDLUA_CLUSTER")?;
        let table: String = cmd("CLUSTER").arg("NODES").query(&mut first.connection()).map_err(|error| fail(&error))?;
        let (seed_host, _) = seed.rsplit_once(':').unwrap_or((seed, ""));
        let mut nodes = Vec::new();
        for line in table.lines() {
            let (role, first_slot, host, port) =
                parse_node(line).ok_or_else(|| fail(&format_args!("unusable line of CLUSTER NODES: {line}")))?;
            // A node which nobody has met does not know its own address.
            let host = if host.is_empty() { seed_host } else { host };
            let server = Server::running(&format!("redis://{host}:{port}/"), "REDLUA_CLUSTER")?;
            nodes.push((first_slot, Node { role, server }));
        }
        nodes.sort_by_key(|(first_slot, node)| (node.role == Role::Replica, *first_slot));
        Ok(Self::of(nodes.into_iter().map(|(_, node)| node).collect()))
    }

    fn of(nodes: Vec<Node>) -> Self {
        Self { nodes, in_use: Mutex::new(()) }
    }
}

/// An empty cluster for one test: no keys, no cached scripts on any node.
#[derive(Debug)]
#[must_use = "another test may use the cluster as soon as the lease is dropped"]
pub struct ClusterLease<'cluster> {
    cluster: &'cluster Cluster,
    _in_use: MutexGuard<'cluster, ()>,
}

impl Deref for ClusterLease<'_> {
    type Target = Cluster;

    fn deref(&self) -> &Cluster {
        self.cluster
    }
}

impl Drop for ClusterLease<'_> {
    fn drop(&mut self) {
        // For the reasons given at the lease of a single server.
        if self.cluster.masters().any(|master| master.is_foreign()) && !std::thread::panicking() {
            self.cluster.flush();
        }
    }
}

/// Makes one cluster of servers that do not know of one another; the last one becomes a replica of the first.
fn join(nodes: &[Node]) -> Result<(), String> {
    let mut connections: Vec<_> = nodes.iter().map(|node| node.connection()).collect();
    assign_slots(&mut connections).map_err(|error| error.to_string())?;
    for node in &nodes[1..] {
        cmd("CLUSTER")
            .arg("MEET")
            .arg("127.0.0.1")
            .arg(node.port())
            .exec(&mut connections[0])
            .map_err(|error| error.to_string())?;
    }
    let known = format!("cluster_known_nodes:{}", nodes.len());
    wait_until("all nodes know one another", || all(&mut connections, "INFO", |info| info.contains(&known)))?;

    let master: String = cmd("CLUSTER").arg("MYID").query(&mut connections[0]).map_err(|error| error.to_string())?;
    let replica = nodes.len() - 1;
    wait_until("the replica accepts its master", || {
        cmd("CLUSTER").arg("REPLICATE").arg(&master).exec(&mut connections[replica]).map(|()| true)
    })?;
    wait_until("the replica is in step", || {
        let info: String = cmd("INFO").arg("replication").query(&mut connections[replica])?;
        Ok(info_field(&info, "master_link_status") == Some("up"))
    })?;
    wait_until("all nodes see the cluster as in service", || {
        Ok(all(&mut connections, "INFO", |info| info.contains("cluster_state:ok"))?
            && all(&mut connections, "NODES", |table| {
                table.matches("slave").count() == 1 && !table.contains("handshake")
            })?)
    })
}

/// An equal share of the slots for each master, and an epoch of its own so that they need not vote about it.
fn assign_slots(connections: &mut [Connection]) -> RedisResult<()> {
    for number in 0..MASTERS {
        let connection = &mut connections[usize::from(number)];
        let share = SLOTS.div_ceil(MASTERS);
        let slots: Vec<u16> = (number * share..SLOTS.min((number + 1) * share)).collect();
        // Not ADDSLOTSRANGE, which 6.2 lacks.
        cmd("CLUSTER").arg("ADDSLOTS").arg(slots).exec(connection)?;
        cmd("CLUSTER").arg("SET-CONFIG-EPOCH").arg(number + 1).exec(connection)?;
    }
    Ok(())
}

/// Whether the reply of a `CLUSTER` subcommand is as wanted on every node.
fn all(connections: &mut [Connection], subcommand: &str, wanted: impl Fn(&str) -> bool) -> RedisResult<bool> {
    for connection in connections {
        let reply: String = cmd("CLUSTER").arg(subcommand).query(connection)?;
        if !wanted(&reply) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Polls until the condition holds. An error is a "not yet": nodes refuse much while they are joining.
fn wait_until(what: &str, mut condition: impl FnMut() -> RedisResult<bool>) -> Result<(), String> {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let outcome = condition();
        if matches!(outcome, Ok(true)) {
            return Ok(());
        }
        if Instant::now() >= deadline {
            let last = outcome.err().map(|error| format!(": {error}"));
            return Err(format!("not in time: {what}{}", last.unwrap_or_default()));
        }
        sleep(POLL_INTERVAL);
    }
}

/// Role, first slot if there is one, host and port of a line such as `07c3… 127.0.0.1:30004@31004,name slave …`.
fn parse_node(line: &str) -> Option<(Role, Option<u16>, &str, &str)> {
    let mut fields = line.split(' ').skip(1);
    let (address, _) = fields.next()?.split_once('@')?;
    let (host, port) = address.rsplit_once(':')?;
    let flags = fields.next()?;
    if flags.contains("fail") || flags.contains("handshake") || flags.contains("noaddr") {
        return None;
    }
    let role = if flags.contains("slave") { Role::Replica } else { Role::Master };
    let slots = fields.nth(5).map(|slots| slots.split_once('-').map_or(slots, |(first, _)| first));
    Some((role, slots.and_then(|first| first.parse().ok()), host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_cluster_nodes_is_read() {
        let replica = "07c3 127.0.0.1:30004@40004,name slave e7d1 0 1426238317239 4 connected";
        assert_eq!(parse_node(replica), Some((Role::Replica, None, "127.0.0.1", "30004")));
        let alone = "e7d1 :30001@40001 myself,master - 0 0 1 connected 0-16383";
        assert_eq!(parse_node(alone), Some((Role::Master, Some(0), "", "30001")));
        let single = "e7d1 10.0.0.1:30001@40001 master - 0 0 1 connected 77 100-200";
        assert_eq!(parse_node(single), Some((Role::Master, Some(77), "10.0.0.1", "30001")));
        let failed = "e7d1 10.0.0.1:30001@40001 master,fail - 0 0 1 disconnected";
        assert_eq!(parse_node(failed), None);
    }
}
