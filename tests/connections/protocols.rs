//! Clients of every server of the matrix under RESP2 and RESP3: replies of scripts differ between the two.

use redlua::redis::{Client, IntoConnectionInfo, ProtocolVersion};
use redlua_test_support::{Server, matrix};

/// Runs a test on every server, empty and for this test alone, once under each protocol.
pub(crate) fn each(test: impl Fn(&Server, Client)) {
    for server in matrix() {
        let lease = server.exclusive();
        for protocol in [ProtocolVersion::RESP2, ProtocolVersion::RESP3] {
            test(&lease, client(&lease, protocol));
        }
    }
}

/// A client that speaks this protocol.
fn client(server: &Server, protocol: ProtocolVersion) -> Client {
    let info = server.url().into_connection_info().expect("an address");
    let settings = info.redis_settings().clone().set_protocol(protocol);
    Client::open(info.set_redis_settings(settings)).expect("a client")
}
