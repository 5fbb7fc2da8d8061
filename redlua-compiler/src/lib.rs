//! The compiler behind redlua.

pub mod catalogue;
