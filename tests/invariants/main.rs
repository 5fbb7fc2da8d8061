//! What ARCHITECTURE.md promises, as far as a test can see it: about the documents, about the compiler's own
//! source, and about the scripts of the examples.

mod documents;
mod emitted;
mod repository;
mod source;
