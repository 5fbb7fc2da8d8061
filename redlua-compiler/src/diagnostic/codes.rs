//! The codes of all diagnostics: one table, from which `redlua explain`, the book and the tests
//! are made. A code is never reused for another fault.

#![allow(clippy::zero_prefixed_literal, reason = "the number is the file name of the page")]

use std::fmt;

/// `RL0501`: the first two digits are the phase, as in the headings below.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RL{:04}", self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A code with its name and its page.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The constant's name in lower case.
    pub name: &'static str,
    /// The fault in a sentence.
    pub title: &'static str,
    /// The page in Markdown: the fault, what would have happened in production, the fix.
    pub page: &'static str,
}

macro_rules! codes {
    ($($number:literal $name:ident: $what:literal;)*) => {
        $(#[doc = $what] pub const $name: Code = Code($number);)*

        /// All codes, ascending.
        pub static ALL: &[Entry] = &[
            $(Entry {
                code: $name,
                name: stringify!($name),
                title: $what,
                page: include_str!(concat!("explain/RL", stringify!($number), ".md")),
            },)*
        ];
    };
}

#[rustfmt::skip]
codes! {
    // 01xx syntax
    0101 SYNTAX: "Something is not Rust, or not complete.";
    0102 UNSUPPORTED: "Rust that redlua does not take, or does not take yet.";
    0103 OTHER_LANGUAGE: "A habit of Lua or another language.";
    0104 ATTRIBUTE: "An attribute that redlua does not know here.";
    0105 KEY_TEMPLATE: "A key template that can't be read.";
    0106 FORMAT: "A format or a pattern that can't be read.";
    // 02xx names
    0201 UNKNOWN_NAME: "A name that nothing here has.";
    0202 DUPLICATE_NAME: "Two items, fields or variants with one name.";
    0203 UNKNOWN_TYPE: "A type that does not exist here.";
    0204 UNKNOWN_FIELD: "A field that the record does not have.";
    0205 UNKNOWN_METHOD: "A method that the type does not have.";
    0206 RESERVED_NAME: "A name that redlua needs itself.";
    0207 UNUSED_PARAMETER: "A parameter that nothing uses.";
    // 03xx types
    0301 TYPE_MISMATCH: "A value of another type than its place takes.";
    0302 OPERATOR: "An operator that these types do not have.";
    0303 ARGUMENT_COUNT: "Too many or too few arguments of a function or method.";
    0304 LITERAL_RANGE: "A literal that its type can't hold.";
    0305 CAST: "An `as` that means nothing, or nothing exact.";
    0306 NOT_EXHAUSTIVE: "A `match` or `let` that leaves values out.";
    0307 CANNOT_INFER: "A type that nothing determines.";
    0308 MOVED: "A value that is used after it was moved.";
    0309 IMMUTABLE: "An assignment to what is not `mut`.";
    0310 PATTERN: "A pattern that can't match this type.";
    0311 CONTROL_FLOW: "A `break`, `continue`, `return` or `?` that can't stand here.";
    0312 FIELDS: "A record or variant with missing or doubled fields.";
    0313 TYPE_USE: "A type that can't stand here.";
    0314 UNASSIGNED: "A local that is used before it has a value.";
    // 04xx missing values and replies
    0401 MISSING_VALUE: "An `Option` where a value is due.";
    0402 REPLY_TYPE: "A type that can't be a reply.";
    0403 ERROR_TYPE: "A type or code that can't be a script's error.";
    // 05xx keys and cluster
    0501 SLOTS: "Keys that may be in different slots.";
    0502 KEY_INSERT: "A value that can't be inserted into a key.";
    0503 KEY_ADJACENT: "Two values in a key without text between them.";
    0504 KEY_UNUSED: "A declared key that is never used.";
    0505 KEY_DERIVED: "A key that is built from a local value.";
    0506 KEY_HANDLE: "A `key!` without a handle type, or in a place where it can't stand.";
    // 06xx commands, options and versions
    0601 UNKNOWN_COMMAND: "A command that this handle does not have.";
    0602 COMMAND_ARGUMENTS: "Too many or too few arguments of a command.";
    0603 UNKNOWN_OPTION: "An option that the command does not have.";
    0604 OPTION_CONFLICT: "Options that exclude or need each other.";
    0605 FORBIDDEN_COMMAND: "A command that a script may not call.";
    0606 VERSION: "A command or option that an older declared server does not have.";
    0607 HASH_FIELD: "A field that the record of a hash does not have.";
    // 07xx lints
    0701 WRITE_BEFORE_CHECK: "An error that would leave half a change (`write_before_check`).";
    0702 ZERO_TTL: "A time to live that can be 0 or less (`zero_ttl`).";
    0703 TTL_SENTINEL: "−1 and −2 used as times (`ttl_sentinel`).";
    0704 NO_KEYS: "A script without a key (`no_keys`).";
    0705 KEYSPACE_SCAN: "A command that looks at all keys of the database (`keyspace_scan`).";
    0706 LOSSY_JSON: "A document that would lose what its record does not know (`lossy_json`).";
    // 08xx limits
    0801 LIMIT: "More than the server's Lua can compile.";
}
