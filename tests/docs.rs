//! The book in `docs/` is true: its programs compile and run, its Lua is what the compiler prints, its lists are
//! complete, its links lead somewhere.
//!
//! The word behind ```` ```rust ```` says what a block is:
//!
//! | Block | |
//! |---|---|
//! | `rust` | items of a module, compiled by rustc |
//! | `rust,script` | the inside of `redis_script! { … }` |
//! | `rust,run` | items with a `fn example(connection: &mut redis::Connection)`, which also runs on an empty server |
//! | `rust,fails,RL0501` | the inside of a block that is refused with this code, and no other |
//! | `lua` | the Lua of a script of the block above; `UPDATE_EXPECT=1` writes it |
//! | `lua,original` | Lua by hand, of which only the syntax is checked |
//!
//! The pages that begin with “Generated” are made from the compiler's tables; `UPDATE_EXPECT=1` writes them, too.

#[path = "docs/book.rs"]
mod book;
#[path = "docs/links.rs"]
mod links;
#[path = "docs/lists.rs"]
mod lists;
#[path = "docs/programs.rs"]
mod programs;
