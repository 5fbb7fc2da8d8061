//! Why: to come.
