//! The proc-macro shell of redlua: hands the tokens to the compiler and its answer back to rustc.
