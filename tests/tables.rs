//! What servers differ in, replayed: numbers and replies through real scripts and the real invoker, on every server of
//! the matrix, under RESP2 and RESP3, against what Rust itself answers.

#[path = "tables/bytes.rs"]
mod bytes;
#[path = "tables/commands.rs"]
mod commands;
#[path = "tables/documents.rs"]
mod documents;
#[path = "tables/failures.rs"]
mod failures;
#[path = "tables/floats.rs"]
mod floats;
#[path = "tables/integers.rs"]
mod integers;
#[path = "tables/outcome.rs"]
mod outcome;
#[path = "connections/protocols.rs"]
mod protocols;
#[path = "tables/replies.rs"]
mod replies;
#[path = "tables/rows.rs"]
mod rows;
#[path = "tables/texts.rs"]
mod texts;
