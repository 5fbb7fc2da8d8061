//! A `redis-server` of a test's own: on a free port, without files, gone when it is dropped.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redis::{Client, Connection};

/// A running server.
pub(crate) struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts a server with further options.
    pub(crate) fn start(options: &[&str]) -> Self {
        // Another test may take the port between the look and the start; then the server ends at once.
        (0..5).find_map(|_| Self::try_start(options)).expect("a server starts")
    }

    fn try_start(options: &[&str]) -> Option<Self> {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
        let process = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .args(options)
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is in PATH");
        let mut server = Self { process, port };
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let answers = server.client("").get_connection().is_ok();
            if server.process.try_wait().expect("its state").is_some() {
                return None;
            }
            if answers {
                return Some(server);
            }
            assert!(Instant::now() < deadline, "the server does not answer");
            sleep(Duration::from_millis(20));
        }
    }

    /// A client; the query is the part of the address behind `?`, the user part may stand before `@`.
    pub(crate) fn client(&self, query: &str) -> Client {
        let (user, query) = query.split_once('@').unwrap_or(("", query));
        let at = if user.is_empty() { "" } else { "@" };
        Client::open(format!("redis://{user}{at}127.0.0.1:{}/?{query}", self.port)).expect("an address")
    }

    /// A connection under RESP2.
    pub(crate) fn connect(&self) -> Connection {
        self.client("").get_connection().expect("a connection")
    }

    /// How often commands of this name were called, failed calls included.
    pub(crate) fn calls(&self, command: &str) -> u64 {
        let stats: String = redis::cmd("INFO").arg("commandstats").query(&mut self.connect()).expect("INFO");
        let prefix = format!("cmdstat_{command}:calls=");
        stats
            .lines()
            .find_map(|line| line.strip_prefix(&prefix)?.split(',').next())
            .map_or(0, |calls| calls.parse().expect("a number"))
    }

    /// Kills the server, as a crash would.
    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed by the test.
        let _already_gone = self.process.kill();
        let _already_gone = self.process.wait();
    }
}
