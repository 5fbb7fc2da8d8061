//! The compiler behind redlua: tokens in; Lua, Rust tokens and diagnostics out.
//!
//! A plain library without IO. The macro, the command line and the tests share it.

pub mod catalogue;
pub mod check;
pub mod diagnostic;
pub mod lower;
pub mod lua;
pub mod span;
pub mod syntax;
