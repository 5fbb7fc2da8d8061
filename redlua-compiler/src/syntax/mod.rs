//! What was written: the tree and the parser that makes it.

pub mod ast;
pub mod parse;
