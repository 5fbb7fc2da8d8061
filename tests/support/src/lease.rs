//! Exclusive use of a server. Tests of one binary run in parallel threads, but `FLUSHALL`, `SCRIPT FLUSH` and
//! the script cache concern the whole server: a database number each would not keep them apart.

use std::ops::Deref;
use std::sync::MutexGuard;

use redis::cmd;

use crate::Server;
use crate::server::lock;
use crate::version::info_field;

/// An empty server for one test: no keys, no cached scripts. Others wait until it is dropped.
///
/// The configuration is not reset: a test which changes it takes a server of its own from [`Server::start`].
#[derive(Debug)]
#[must_use = "another test may use the server as soon as the lease is dropped"]
pub struct Lease<'server> {
    server: &'server Server,
    _in_use: MutexGuard<'server, ()>,
}

impl<'server> Lease<'server> {
    pub(crate) fn take(server: &'server Server) -> Self {
        let in_use = lock(&server.in_use);
        if server.is_foreign() {
            refuse_data(server, "REDIS_URL");
        }
        flush(server);
        Self { server, _in_use: in_use }
    }
}

impl Deref for Lease<'_> {
    type Target = Server;

    fn deref(&self) -> &Server {
        self.server
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        // A running server must be left as empty as it was found, or the next run would refuse it. A test that
        // has failed may have made the server useless; its own message is the one that counts.
        if self.server.is_foreign() && !std::thread::panicking() {
            flush(self.server);
        }
    }
}

/// Whoever names a development server by a variable does not expect tests to delete its contents.
pub(crate) fn refuse_data(server: &Server, named_by: &str) {
    let keyspace: String = cmd("INFO")
        .arg("keyspace")
        .query(&mut server.connection())
        .unwrap_or_else(|error| panic!("{}: {error}", server.origin()));
    let occupied = (0..16).find_map(|number| info_field(&keyspace, &format!("db{number}")));
    assert!(
        occupied.is_none(),
        "{} holds keys ({}), and the tests would delete them: \
         empty it with FLUSHALL, or unset {named_by}",
        server.origin(),
        occupied.unwrap_or_default()
    );
}

/// Removes all keys and all scripts.
pub(crate) fn flush(server: &Server) {
    cmd("FLUSHALL").exec(&mut server.connection()).unwrap_or_else(|error| panic!("{}: {error}", server.origin()));
    forget_scripts(server);
}

/// Removes all scripts, which a replica allows as well.
pub(crate) fn forget_scripts(server: &Server) {
    cmd("SCRIPT")
        .arg("FLUSH")
        .exec(&mut server.connection())
        .unwrap_or_else(|error| panic!("{}: {error}", server.origin()));
}
