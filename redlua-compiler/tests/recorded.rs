//! What the compiler prints and says is what the repository's documents show: the Lua of every case, of the book and of
//! the README, the messages of `tests/ui` and their variants, what invokers check. Without a server and without rustc, in seconds.
//!
//! That the Lua does the right thing is shown elsewhere, on servers, by `tests/cases.rs`; what rustc makes of a message
//! by `tests/ui.rs`. Here a change to either is seen at once, on the machine of whoever changed it.

#[path = "recorded/invokers.rs"]
mod invokers;
#[path = "recorded/lua.rs"]
mod lua;
#[path = "recorded/messages.rs"]
mod messages;
mod repository;
