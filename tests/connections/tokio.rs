//! Async connections on Tokio.

use std::future::Future;

use redlua::redis::aio::{ConnectionLike, ConnectionManager};

use crate::outcomes::asynchronous;
use crate::protocols::each;

/// Runs a future on a runtime of its own.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
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
fn any_connection_behind_a_reference() {
    each(|server, client| {
        run(async {
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            let dynamic: &mut (dyn ConnectionLike + Send) = &mut con;
            asynchronous(server, dynamic).await;
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

#[test]
fn a_pool_of_deadpool() {
    each(|server, client| {
        run(async {
            let manager = deadpool_redis::Manager::new(client.get_connection_info().clone()).expect("a manager");
            let pool = deadpool_redis::Pool::builder(manager).max_size(2).build().expect("a pool");
            asynchronous(server, &mut pool.get().await.expect("a connection")).await;
        });
    });
}

#[test]
fn a_pool_of_bb8() {
    each(|server, client| {
        run(async {
            let info = client.get_connection_info().clone();
            let manager = bb8_redis::RedisConnectionManager::new(info).expect("a manager");
            let pool = bb8_redis::bb8::Pool::builder().max_size(2).build(manager).await.expect("a pool");
            let mut pooled = pool.get().await.expect("a connection");
            asynchronous(server, &mut *pooled).await;
        });
    });
}

#[test]
fn a_call_may_move_to_another_task() {
    each(|_, client| {
        run(async {
            let mut con = client.get_multiplexed_async_connection().await.expect("a connection");
            let tasks: Vec<_> = (0..64)
                .map(|_| {
                    let mut con = con.clone();
                    tokio::spawn(async move {
                        // The owner's name is gone before the call runs.
                        let call = {
                            let owner = String::from("shared");
                            crate::scripts::Deposit { owner: &owner, amount: 1 }.invoke_async(&mut con)
                        };
                        call.await.expect("a deposit")
                    })
                })
                .collect();
            let mut balances = Vec::new();
            for task in tasks {
                balances.push(task.await.expect("a task"));
            }
            balances.sort_unstable();
            assert_eq!(balances, (1..=64).collect::<Vec<_>>());
            redlua::redis::cmd("DEL").arg("account:{shared}").exec_async(&mut con).await.expect("DEL");
        });
    });
}
