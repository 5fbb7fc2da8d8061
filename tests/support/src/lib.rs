//! Servers for examples and tests.
//!
//! A script is only proven on a real server, and nobody should have to install one by hand before the first
//! `cargo run --example quickstart`. This crate finds a server, or provisions one, starts it on a free port
//! with nothing on disk that outlives it, and stops it when the process ends, however it ends.
//!
//! ```no_run
//! use redlua_test_support::{Cluster, Deployment, Server, matrix};
//!
//! // An example: any server, or the cluster that is named, and a line which says which one it is.
//! let deployment = Deployment::find()?;
//! println!("{}", deployment.origin());
//! redis::cmd("PING").exec(&mut *deployment.connection())?;
//!
//! // A test: the server shared by this process, empty, for this test alone.
//! let lease = Server::lease();
//! redis::cmd("SET").arg("key").arg(1).exec(&mut lease.connection())?;
//!
//! // A test which must hold on every server of `REDLUA_SERVERS`.
//! for server in matrix() {
//!     let lease = server.exclusive();
//!     redis::cmd("PING").exec(&mut lease.connection())?;
//! }
//!
//! // A test which needs slots and replicas.
//! let cluster = Cluster::lease();
//! println!("{:?}", cluster.urls());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | Variable | Meaning |
//! |---|---|
//! | `REDLUA_SERVER` | the path of a server binary, or a label such as `valkey-9.1` |
//! | `REDIS_URL` | a server that is already running: used as it is, never stopped; tests demand that it is empty |
//! | `REDLUA_SERVERS` | the servers of [`matrix`]: `all`, or labels separated by commas |
//! | `REDLUA_CLUSTER` | `host:port` of a node of a running cluster for [`Cluster::find`] and [`Deployment::find`] |
//!
//! Unix only, like the servers.

mod binary;
mod cluster;
mod deployment;
mod error;
mod fences;
mod find;
mod lease;
mod locale;
mod lua;
mod matrix;
mod port;
mod process;
mod provision;
mod recipes;
mod sentinel;
mod server;
mod version;

pub use cluster::{Cluster, ClusterLease, Node, Role};
pub use deployment::Deployment;
pub use error::NoServer;
pub use fences::{Fence, fences};
pub use lease::Lease;
pub use lua::lua_syntax;
pub use matrix::{matrix, matrix_with_modules};
pub use recipes::{Recipe, Source, WITH_MODULES, recipes};
pub use sentinel::Sentinel;
pub use server::Server;
pub use version::{Product, Version};
