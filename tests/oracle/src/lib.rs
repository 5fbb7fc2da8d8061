//! The oracle: generated programs run two ways, and must agree.
//!
//! What redlua accepts means what it means in Rust. Programs without commands are compiled by rustc,
//! which is the only proof of that. Programs with commands are interpreted, with Rust's semantics
//! written a second time, and run as Lua on a server: the reply, the errors and all that is stored
//! afterwards are compared.

pub mod both;
pub mod campaign;
pub mod construct;
pub mod coverage;
pub mod generate;
pub mod interpret;
pub mod invoker;
pub mod keyspace;
pub mod lua;
pub mod outcome;
pub mod program;
pub mod random;
pub mod reached;
pub mod rust;
pub mod session;
pub mod shrink;
pub mod snapshot;
pub mod tree;
pub mod types;
pub mod value;
pub mod wire;
