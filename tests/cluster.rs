//! Scripts on a real cluster: routing by keys, cold nodes, replicas, slots that move, a master that dies. What a
//! single server does not punish, a cluster does.

#[path = "support/tests/again/mod.rs"]
mod again;
#[path = "cluster/clients.rs"]
mod clients;
#[path = "cluster/cold.rs"]
mod cold;
#[path = "cluster/examples.rs"]
mod examples;
#[path = "cluster/keyslot.rs"]
mod keyslot;
#[path = "cluster/killed.rs"]
mod killed;
#[path = "cluster/load.rs"]
mod load;
#[path = "cluster/migration.rs"]
mod migration;
#[path = "cluster/random.rs"]
mod random;
#[path = "cluster/replicas.rs"]
mod replicas;
#[path = "cluster/scripts.rs"]
mod scripts;
#[path = "cluster/shards.rs"]
mod shards;
#[path = "cluster/spread.rs"]
mod spread;
#[path = "cluster/traffic.rs"]
mod traffic;

/// The files of the examples: what is tested is what is shown.
#[allow(clippy::duplicate_mod, reason = "the quickstart is a program too, and has the sliding window in it")]
#[path = "../examples"]
mod shown {
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
