//! The oracle: generated programs run two ways, and must agree.
//!
//! What redlua accepts means what it means in Rust. Programs without commands are compiled by rustc,
//! which is the only proof of that. Programs with commands are interpreted, with Rust's semantics
//! written a second time, and run as Lua on a server: the reply, the errors and all that is stored
//! afterwards are compared, times to live by when they end.
//!
//! | What | Where |
//! |---|---|
//! | chance that writes programs, and idioms that it fills | `generate/`, `generate/idioms.txt` |
//! | the meaning of a program | `interpret/` |
//! | the call as an expansion makes it, through `redlua-runtime` | `invoker.rs`, whose top says what of it is not the real one |
//! | what a long run must reach: the compiler's own tables | `construct.rs`, with what is left out and why |
//!
//! Two runs can't have the same `TIME`: programs ask it for what is true of any time, and no deadline
//! may differ by more than the two runs were apart.

pub mod both;
pub mod campaign;
pub mod construct;
pub mod coverage;
pub mod generate;
pub mod interpret;
pub mod invoker;
pub mod items;
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
