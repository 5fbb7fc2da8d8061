//! Ways to call a script, on every server of the matrix, with RESP2 and RESP3.

use std::future::Future;

use redlua::redis::aio::MultiplexedConnection;
use redlua::redis::{Client, Cmd, Connection, ConnectionLike, FromRedisValue};
use redlua_test_support::matrix;

/// How many callers at once.
pub(crate) const CALLERS: usize = 8;

/// Runs a test with a client of each server and protocol; the server is empty and in use by nobody else.
fn with_clients(test: impl Fn(Client)) {
    for server in matrix() {
        for protocol in ["resp2", "resp3"] {
            let lease = server.exclusive();
            let separator = if lease.url().contains('?') { '&' } else { '?' };
            let url = format!("{}{separator}protocol={protocol}", lease.url());
            // Shown when the test fails.
            println!("{} with {protocol}", lease.origin());
            test(Client::open(url).expect("a URL"));
        }
    }
}

/// Runs a test with one connection, of which nothing but the trait is known.
pub(crate) fn everywhere(test: impl Fn(&mut dyn ConnectionLike)) {
    with_clients(|client| test(&mut client.get_connection().expect("a connection")));
}

/// Lets threads work at the same time, each with a connection of its own, and checks what they found.
pub(crate) fn on_threads<T: Send>(
    work: impl Fn(usize, &mut Connection) -> T + Sync,
    check: impl Fn(&mut dyn ConnectionLike, Vec<T>),
) {
    with_clients(|client| {
        let (work, client) = (&work, &client);
        let connect = || client.get_connection().expect("a connection");
        let results = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..CALLERS).map(|number| scope.spawn(move || work(number, &mut connect()))).collect();
            threads.into_iter().map(|thread| thread.join().expect("a thread that ends well")).collect()
        });
        check(&mut connect(), results);
    });
}

/// Lets tasks of Tokio work at the same time on one multiplexed connection, and checks what they found.
pub(crate) fn on_tasks<T, F>(work: impl Fn(usize, MultiplexedConnection) -> F, check: impl Fn(Vec<T>))
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    with_clients(|client| {
        let results = runtime.block_on(async {
            let connection = client.get_multiplexed_async_connection().await.expect("a connection");
            let tasks: Vec<_> =
                (0..10 * CALLERS).map(|number| tokio::spawn(work(number, connection.clone()))).collect();
            let mut results = Vec::new();
            for task in tasks {
                results.push(task.await.expect("a task that ends well"));
            }
            results
        });
        check(results);
    });
}

/// Runs a command of Redis.
pub(crate) fn run<T: FromRedisValue>(connection: &mut dyn ConnectionLike, command: &str) -> T {
    let mut cmd = Cmd::new();
    cmd.arg(command.split(' ').collect::<Vec<_>>());
    cmd.query(connection).unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// The line of a script's file, from 1, on which this text stands.
pub(crate) fn line_of(source: &str, text: &str) -> u32 {
    let index = source.lines().position(|line| line.contains(text)).expect("a line of the source");
    u32::try_from(index + 1).expect("a line number")
}
