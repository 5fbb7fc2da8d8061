//! How often the server was given a hash and how often a text, by its own count.

use redlua::redis::cmd;
use redlua_test_support::Server;

/// The calls that reached a server since a moment. Failed ones count; commands that it does not know do not.
pub(crate) struct Traffic<'s> {
    server: &'s Server,
}

impl<'s> Traffic<'s> {
    /// Starts to count.
    pub(crate) fn since_now(server: &'s Server) -> Self {
        cmd("CONFIG").arg("RESETSTAT").exec(&mut server.connection()).expect("CONFIG RESETSTAT");
        Self { server }
    }

    /// Calls by hash, of both kinds.
    pub(crate) fn hashes(&self) -> u64 {
        self.calls("evalsha") + self.read_only_hashes()
    }

    /// Calls by text, of both kinds.
    pub(crate) fn texts(&self) -> u64 {
        self.calls("eval") + self.calls("eval_ro")
    }

    /// Calls by hash that promised to only read.
    pub(crate) fn read_only_hashes(&self) -> u64 {
        self.calls("evalsha_ro")
    }

    /// This many, or none where the server is too old for the command.
    pub(crate) fn expected_read_only(&self, calls: u64) -> u64 {
        let version = self.server.version();
        if version.major < 7 { 0 } else { calls }
    }

    fn calls(&self, command: &str) -> u64 {
        let stats: String = cmd("INFO").arg("commandstats").query(&mut self.server.connection()).expect("INFO");
        let prefix = format!("cmdstat_{command}:calls=");
        let count = stats.lines().find_map(|line| line.strip_prefix(&prefix)?.split(',').next());
        count.map_or(0, |count| count.parse().expect("a number"))
    }
}
