//! What a program runs on, where it does not matter which: one server, or a cluster. An example is the same for both.

use redis::ConnectionLike;
use redis::cluster::ClusterClient;

use crate::find::variable;
use crate::{Cluster, NoServer, Server};

/// A server or a cluster; what was started here stops when the value is dropped or the process ends.
#[derive(Debug)]
pub struct Deployment(Kind);

#[derive(Debug)]
enum Kind {
    Single(Server),
    Cluster(Cluster),
}

impl Deployment {
    /// The cluster of which `REDLUA_CLUSTER` names a node; without it, what [`Server::find`] finds.
    ///
    /// # Errors
    ///
    /// As those of [`Cluster::find`] and [`Server::find`].
    pub fn find() -> Result<Self, NoServer> {
        if variable("REDLUA_CLUSTER").is_some() {
            return Cluster::find().map(|cluster| Self(Kind::Cluster(cluster)));
        }
        Server::find().map(|server| Self(Kind::Single(server)))
    }

    /// A line for a person, as [`Server::origin`], for each node.
    pub fn origin(&self) -> String {
        match &self.0 {
            Kind::Single(server) => server.origin().to_owned(),
            Kind::Cluster(cluster) => cluster.nodes().iter().map(|node| node.origin()).collect::<Vec<_>>().join("\n"),
        }
    }

    /// A new connection, which finds the node of a key by itself.
    ///
    /// # Panics
    ///
    /// When it is not accepted.
    pub fn connection(&self) -> Box<dyn ConnectionLike> {
        match &self.0 {
            Kind::Single(server) => Box::new(server.connection()),
            Kind::Cluster(cluster) => {
                let connection = ClusterClient::new(cluster.urls()).and_then(|client| client.get_connection());
                Box::new(connection.unwrap_or_else(|error| panic!("{}: {error}", self.origin())))
            }
        }
    }
}
