#![doc = include_str!("../README.md")]
//!
//! ## Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `tokio`, `smol` | the async half of each script; with both, the client takes Tokio where it is running, else smol |
//! | `cluster`, `cluster-async` | the client's cluster connections |
//! | `connection-manager` | the client's connection that connects anew |
//! | `r2d2` | pools of the client's blocking connections |
//! | `sentinel` | clients that ask Sentinel for the master |
//!
//! `cluster-async` and `connection-manager` need `tokio` or `smol`. Pools of `deadpool-redis` and `bb8-redis` need no
//! feature; of the latter, a call takes `&mut *pooled`.

pub use redlua_macros::redis_script;
#[cfg(any(feature = "tokio", feature = "smol"))]
pub use redlua_runtime::Invoke;
pub use redlua_runtime::{
    Abort, AbortKind, ArgumentError, DecodeError, Error, Failure, Json, JsonText, Key, KeyError, KeyRule, Location,
    MsgPack, NotJson, Reply, Required, Status, redis,
};

/// What generated code uses. Not covered by semantic versioning.
#[doc(hidden)]
pub mod __private {
    pub use redlua_runtime::private::*;
}
