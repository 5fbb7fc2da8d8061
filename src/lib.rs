//! Redis Lua scripts as typed Rust.
