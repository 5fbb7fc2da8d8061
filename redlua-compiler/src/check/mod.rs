//! From what was written to what was meant.

pub mod typed;
pub mod types;
