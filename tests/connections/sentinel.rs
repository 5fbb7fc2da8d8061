//! Clients that ask a real Sentinel where the master is.

use redlua::redis::ProtocolVersion;
use redlua::redis::RedisConnectionInfo;
use redlua::redis::sentinel::{SentinelClient, SentinelNodeConnectionInfo, SentinelServerType};
use redlua_test_support::{Sentinel, Server};

use crate::tokio::run;
use crate::{outcomes, smol};

/// A client of the master that this Sentinel watches.
fn client(sentinel: &Sentinel, protocol: ProtocolVersion) -> SentinelClient {
    let settings = RedisConnectionInfo::default().set_protocol(protocol);
    let node = SentinelNodeConnectionInfo::default().set_redis_connection_info(settings);
    SentinelClient::build(vec![sentinel.url()], sentinel.master().to_owned(), Some(node), SentinelServerType::Master)
        .expect("a client")
}

/// Runs a test on a server, empty and for this test alone, once under each protocol.
fn each(test: impl Fn(&Server, SentinelClient)) {
    let server = Server::lease();
    let sentinel = Sentinel::watch(&server).unwrap_or_else(|error| panic!("{error}"));
    for protocol in [ProtocolVersion::RESP2, ProtocolVersion::RESP3] {
        test(&server, client(&sentinel, protocol));
    }
}

#[test]
fn blocking() {
    each(|server, mut client| outcomes::blocking(server, &mut client.get_connection().expect("a connection")));
}

#[test]
fn asynchronous() {
    each(|server, mut client| {
        run(async {
            let mut con = client.get_async_connection().await.expect("a connection");
            outcomes::asynchronous(server, &mut con).await;
        });
    });
}

#[test]
fn asynchronous_on_smol() {
    each(|server, mut client| {
        smol::run(async {
            let mut con = client.get_async_connection().await.expect("a connection");
            outcomes::asynchronous(server, &mut con).await;
        });
    });
}
