//! Servers for examples and tests.
