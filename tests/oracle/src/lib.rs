//! The oracle: programs without commands are generated, compiled by redlua and by rustc, run both
//! ways, and must agree.
//!
//! What redlua accepts means what it means in Rust. This is the only test that asks Rust itself.

pub mod coverage;
pub mod generate;
pub mod lua;
pub mod outcome;
pub mod program;
pub mod random;
pub mod rust;
pub mod session;
pub mod shrink;
pub mod tree;
pub mod types;
pub mod value;
