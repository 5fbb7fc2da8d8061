//! What is known about a script when it is compiled, and the one trait that generated code implements.

use crate::call::{Call, Refused};
use crate::classify::ScriptError;
use crate::location::{Location, locate};
use crate::reply::Reply;

/// The constant part of a script. The macro fills a `static` of it; nothing is computed at run time.
#[derive(Debug)]
pub struct Meta {
    /// The name of the `fn`.
    pub name: &'static str,
    /// The Lua text.
    pub lua: &'static str,
    /// Its SHA-1 in lower-case hexadecimal.
    pub sha1: &'static str,
    /// How many elements of its flat array make a tuple of the reply; 0 where the reply is not flat.
    pub flat: usize,
    /// Whether the script only reads, so that it may go out as `EVALSHA_RO`.
    pub read_only: bool,
    /// The name of each key handle, in wire order.
    pub handles: &'static [&'static str],
    /// The template of each key handle, in the order of `handles`.
    pub keys: &'static [&'static str],
    /// How many of the keys are in every call; they come first.
    pub fixed: usize,
    /// The Rust file, as `file!()` gives it.
    pub file: &'static str,
    /// Lua line, Rust line, Rust column (from 1), ascending by Lua line: `4 7 9, 5 8 9`. One text is much less for
    /// rustc to read than a list of numbers, and only an abort asks for it.
    pub lines: &'static str,
    /// Bytes of fixed text in all keys, to size the buffer of a call.
    pub size: usize,
    /// The usual number of `ARGV` entries, to size the buffer of a call.
    pub arguments: usize,
}

impl Meta {
    /// Of no script: for the skeleton, and for tests, to spell out only what they are about.
    pub(crate) const EMPTY: Self = Self {
        name: "test",
        lua: "return 1",
        sha1: "e0e1f9fabfc9d4800c877a703b823ac0578ff8db",
        flat: 0,
        read_only: false,
        handles: &[],
        keys: &[],
        fixed: 0,
        file: "src/a.rs",
        lines: "",
        size: 0,
        arguments: 0,
    };

    /// The place in the Rust source of a line of the Lua.
    pub(crate) fn locate(&self, lua_line: u32) -> Option<Location> {
        locate(self.file, self.lines, lua_line)
    }
}

/// A script with its arguments. Implemented by the macro only.
pub trait Script {
    /// What a call returns.
    type Reply: Reply;
    /// The script's own errors; `Infallible` where it has none.
    type Error: ScriptError;
    /// What is known at compile time.
    const META: &'static Meta;

    /// Writes the keys, then the arguments, in wire order.
    ///
    /// # Errors
    /// If a value may not stand in a key or an argument is out of its bounds. Nothing was sent then.
    fn encode(&self, call: &mut Call) -> Result<(), Refused>;
}
