//! The codes of all diagnostics: one table, from which `redlua explain`, the book and the tests
//! are made. A code is never reused for another fault.

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
                page: include_str!(concat!("explain/RL", stringify!($number), ".md")),
            },)*
        ];
    };
}

// `0101` is an octal-looking decimal on purpose: the number is the file name of the page.
#[rustfmt::skip]
codes! {
    // 01xx syntax
    0101 SYNTAX: "Something is not Rust, or not complete.";
    0102 UNSUPPORTED: "Rust that redlua does not take, or does not take yet.";
    0103 OTHER_LANGUAGE: "A habit of Lua or another language.";
    0104 ATTRIBUTE: "An attribute that redlua does not know here.";
    0105 KEY_TEMPLATE: "A key template that can't be read.";
    0106 FORMAT: "A format string that can't be read.";
}
