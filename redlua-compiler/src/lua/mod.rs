//! The target language: Lua 5.1 as the servers embed it.
//!
//! This folder knows neither Redis nor Rust. `ast` is the tree, `names` says which names are
//! taken, `limits` keeps a chunk inside what the interpreter can compile, `print` is the only
//! place that writes Lua text.

pub mod ast;
pub mod limits;
pub mod names;
mod precedence;
pub mod prelude;
pub mod print;
pub(crate) mod walk;
