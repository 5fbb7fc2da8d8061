//! A Sentinel, which tells clients where a master is.

use redis::cmd;

use crate::find::search;
use crate::port::free_port;
use crate::process::SENTINEL;
use crate::{NoServer, Server};

/// The name under which the master is known.
const MASTER: &str = "main";

/// A Sentinel that watches one server; it stops when the value is dropped or the process ends.
#[derive(Debug)]
pub struct Sentinel {
    server: Server,
}

impl Sentinel {
    /// Starts a Sentinel, of the binary that [`Server::find`] would start, and makes it watch a server.
    ///
    /// # Errors
    ///
    /// When there is no binary, or when the Sentinel does not start or does not take the server.
    pub fn watch(master: &Server) -> Result<Self, NoServer> {
        let (server, _) = search(|binary| Server::boot(binary, &[SENTINEL], free_port))?;
        cmd("SENTINEL")
            .arg(&["MONITOR", MASTER, "127.0.0.1"])
            .arg(master.port())
            .arg(1)
            .exec(&mut server.connection())
            .map_err(|error| NoServer::new(format!("Sentinel of {}: {error}", server.origin())))?;
        Ok(Self { server })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// The name of the master, for a client.
    pub fn master(&self) -> &'static str {
        MASTER
    }
}
