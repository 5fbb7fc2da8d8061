//! The compiler behind redlua.
