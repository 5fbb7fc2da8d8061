//! Async connections on smol. The client takes Tokio where a Tokio runtime is running, else smol, so both are
//! tested by one build.

use redlua::redis::aio::ConnectionManager;

use crate::outcomes::asynchronous;
use crate::protocols::each;

/// Runs a future on smol. Under a Tokio runtime the client would not be on smol.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    assert!(tokio::runtime::Handle::try_current().is_err(), "a Tokio runtime is running");
    smol::block_on(future)
}

#[test]
fn a_multiplexed_connection() {
    each(|server, client| {
        run(async {
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            asynchronous(server, &mut con).await;
        });
    });
}

#[test]
fn a_connection_manager() {
    each(|server, client| {
        run(async {
            let mut con = ConnectionManager::new(client).await.expect("a connection");
            asynchronous(server, &mut con).await;
        });
    });
}
