//! Scripts on a real cluster: routing by keys, cold nodes, replicas, slots that move, a master that dies. What a
//! single server does not punish, a cluster does.

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
#[path = "cluster/spread.rs"]
mod spread;
#[path = "cluster/traffic.rs"]
mod traffic;
