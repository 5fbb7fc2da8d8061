//! Compiles the scripts where nothing is in scope, no warning is let through, and `redlua` is somebody else.

#![deny(warnings, missing_docs, unreachable_pub, unused, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]
#![no_implicit_prelude]

/// A module of the user's own.
pub mod redlua {}

/// The scripts.
#[path = "../../scripts.rs"]
pub mod scripts;
