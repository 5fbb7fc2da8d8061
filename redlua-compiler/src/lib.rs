//! The compiler behind redlua.

pub mod diagnostic;
pub mod span;
pub mod lua;
pub mod syntax;
