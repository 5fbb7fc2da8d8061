//! Redis Lua scripts as typed Rust.
//!
//! [`redis_script!`] compiles Rust functions to Lua that Redis and Valkey run, and emits a struct
//! for each of them that calls it: `EVALSHA` with the text as a fallback, keys that are proven to be in
//! one cluster slot, arguments and replies without a lossy conversion. What goes wrong is an
//! [`Error`].
//!
//! Connections are those of [`redis`]. The features `tokio` and `smol` make the macro emit the async
//! half.

pub use redlua_macros::redis_script;
#[cfg(any(feature = "tokio", feature = "smol"))]
pub use redlua_runtime::Invoke;
pub use redlua_runtime::{
    Abort, AbortKind, ArgumentError, DecodeError, Error, Failure, KeyError, KeyRule, Location, Required, redis,
};

/// What generated code uses. Not covered by semantic versioning.
#[doc(hidden)]
pub mod __private {
    pub use redlua_runtime::private::*;
}
