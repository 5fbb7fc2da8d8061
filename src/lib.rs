#![doc = include_str!("../README.md")]

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
