//! Clients of a cluster: blocking and async, under both protocols, on both runtimes.

use std::future::Future;
use std::task::Poll;

use redlua::redis::ProtocolVersion;
use redlua::redis::cluster::{ClusterClient, ClusterClientBuilder};
use redlua_test_support::Cluster;

/// Both protocols.
pub(crate) const PROTOCOLS: [ProtocolVersion; 2] = [ProtocolVersion::RESP2, ProtocolVersion::RESP3];

/// A client that is still to be told how to behave.
pub(crate) fn builder(cluster: &Cluster, protocol: ProtocolVersion) -> ClusterClientBuilder {
    ClusterClient::builder(cluster.urls()).use_protocol(protocol)
}

/// A client as most people have it.
pub(crate) fn client(cluster: &Cluster, protocol: ProtocolVersion) -> ClusterClient {
    builder(cluster, protocol).build().expect("a client")
}

/// Runs a future on Tokio.
pub(crate) fn on_tokio<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// Runs a future on smol, which the client takes where no Tokio runtime is running.
pub(crate) fn on_smol<T>(future: impl Future<Output = T>) -> T {
    assert!(tokio::runtime::Handle::try_current().is_err(), "a Tokio runtime is running");
    smol::block_on(future)
}

/// Runs futures side by side, until all are done.
pub(crate) async fn join_all<F: Future<Output = ()>>(futures: impl Iterator<Item = F>) {
    let mut futures: Vec<_> = futures.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        futures.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if futures.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
