//! The scripts of `examples/`, at their edges, on every server of the matrix. The files of the examples are
//! modules of this test, so that what is tested is what is shown.

mod counter;
mod inventory;
mod leaderboard;
mod lock;
mod pagination;
mod queue;
mod servers;
mod sliding_window;
mod token_bucket;

#[allow(clippy::duplicate_mod, reason = "the quickstart is a program too, and has the sliding window in it")]
#[path = "../../examples"]
mod examples {
    pub(crate) mod counter;
    pub(crate) mod inventory;
    pub(crate) mod leaderboard;
    pub(crate) mod lock;
    pub(crate) mod pagination;
    pub(crate) mod queue;
    pub(crate) mod quickstart;
    pub(crate) mod sliding_window;
    pub(crate) mod token_bucket;
}

#[test]
fn every_example_runs() {
    // The examples find a server of their own, or the one that `REDIS_URL` names, and that one is in use.
    let _lease = redlua_test_support::Server::lease();
    let examples = [
        ("counter", examples::counter::main as fn() -> _),
        ("inventory", examples::inventory::main),
        ("leaderboard", examples::leaderboard::main),
        ("lock", examples::lock::main),
        ("pagination", examples::pagination::main),
        ("queue", examples::queue::main),
        ("quickstart", examples::quickstart::main),
        ("sliding_window", examples::sliding_window::main),
        ("token_bucket", examples::token_bucket::main),
    ];
    for (name, main) in examples {
        main().unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
