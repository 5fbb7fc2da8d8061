//! Which names are taken, and which are free.
//!
//! The names of the source stay what they are where Lua allows it. A name that Lua or the host has
//! taken gets a `_`; a temporary gets a number only on a clash.

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// The local that takes a value nobody needs; no name of the source becomes this one.
pub const PLACEHOLDER: &str = "_";

/// Words of the language, sorted; `goto` is one in later versions, and highlighted as one.
const KEYWORDS: &[&str] = &[
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
    "not", "or", "repeat", "return", "then", "true", "until", "while",
];

/// Globals of the language and of its usual hosts, sorted: emitted code calls some of them, and a reader
/// would take the others for what they usually are.
const GLOBALS: &[&str] = &[
    "ARGV",
    "KEYS",
    "_G",
    "_VERSION",
    "arg",
    "assert",
    "bit",
    "cjson",
    "cmsgpack",
    "collectgarbage",
    "coroutine",
    "error",
    "gcinfo",
    "getfenv",
    "getmetatable",
    "ipairs",
    "load",
    "loadstring",
    "math",
    "newproxy",
    "next",
    "os",
    "pairs",
    "pcall",
    "print",
    "rawequal",
    "rawget",
    "rawset",
    "redis",
    "select",
    "setfenv",
    "setmetatable",
    "string",
    "struct",
    "table",
    "tonumber",
    "tostring",
    "type",
    "unpack",
    "xpcall",
];

fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// Whether a text can stand after a dot, or before `=` in a table.
pub(super) fn is_plain_name(bytes: &[u8]) -> bool {
    let is_identifier = matches!(bytes, [b'A'..=b'Z' | b'a'..=b'z' | b'_', ..])
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    is_identifier && !str::from_utf8(bytes).is_ok_and(is_keyword)
}

/// The names of one Lua function.
///
/// Announce the names of the source with [`reserve`](Self::reserve) before the first temporary, so
/// that none of the temporaries is taken for one of them.
#[derive(Clone, Debug)]
pub struct Names {
    /// Names that mean something already, beside those of the language and its hosts; names of the source avoid
    /// them.
    reserved: Rc<Reserved>,
    /// Names that variables of this function have.
    used: BTreeSet<String>,
    /// Those of `used` that are temporaries.
    temporaries: BTreeSet<String>,
    /// Names of the source that could not have their legal name: a temporary had it first.
    moved: BTreeMap<String, String>,
}

/// The reserved names, which all copies of one [`Names`] share.
#[derive(Debug)]
struct Reserved {
    names: Arc<BTreeSet<&'static str>>,
    /// Those of them that another name had to avoid.
    met: RefCell<BTreeSet<String>>,
}

impl Reserved {
    fn has(&self, name: &str) -> bool {
        let found = self.names.contains(name);
        if found {
            self.met.borrow_mut().insert(name.into());
        }
        found
    }
}

impl Names {
    /// Names of a function in which the `reserved` ones, such as helpers, are taken.
    pub fn new(reserved: Arc<BTreeSet<&'static str>>) -> Self {
        Self {
            reserved: Rc::new(Reserved { names: reserved, met: RefCell::default() }),
            used: BTreeSet::new(),
            temporaries: BTreeSet::new(),
            moved: BTreeMap::new(),
        }
    }

    /// The Lua name for a name of the source; different names give different ones.
    pub fn legal(&self, name: &str) -> String {
        self.beside_taken(transliterate(name))
    }

    /// Records a name of the source as used, and gives the Lua name for it. A name that shadows an
    /// equal one gets the same Lua name.
    pub fn declare(&mut self, name: &str) -> String {
        if let Some(moved) = self.moved.get(name) {
            return moved.clone();
        }
        let legal = self.legal(name);
        if self.temporaries.contains(&legal) {
            let free = self.free(&legal);
            self.moved.insert(name.into(), free.clone());
            self.used.insert(free.clone());
            return free;
        }
        self.used.insert(legal.clone());
        legal
    }

    /// Announces a name of the source that will be declared later.
    pub fn reserve(&mut self, name: &str) {
        self.declare(name);
    }

    /// A name that no other variable of the function has: `user_score`, or `user_score_2`.
    pub fn fresh(&mut self, wish: &str) -> String {
        let legal = self.legal(wish);
        let name = if self.used.contains(&legal) { self.free(&legal) } else { legal };
        self.used.insert(name.clone());
        self.temporaries.insert(name.clone());
        name
    }

    /// The reserved names that another one had to avoid so far: without the others every name would be the same.
    pub fn met(&self) -> BTreeSet<String> {
        self.reserved.met.borrow().clone()
    }

    /// The first of `name_2`, `name_3`, … that nothing has.
    fn free(&self, name: &str) -> String {
        let mut number = 2_u64;
        loop {
            let candidate = format!("{name}_{number}");
            if !self.used.contains(&candidate) && !self.is_taken(&candidate) {
                return candidate;
            }
            number += 1;
        }
    }

    /// Whether a name means something already.
    fn is_taken(&self, name: &str) -> bool {
        name == PLACEHOLDER || is_keyword(name) || GLOBALS.binary_search(&name).is_ok() || self.reserved.has(name)
    }

    /// The name with as many `_` as it takes. In the row `end`, `end_`, `end__`, … the names from
    /// the first taken one on move up to those that are free, in order, so that no two meet.
    fn beside_taken(&self, name: String) -> String {
        let stem = name.trim_end_matches('_');
        let underscores = name.len() - stem.len();
        let member = |count: usize| format!("{stem}{}", "_".repeat(count));
        let Some(first) = (0..=underscores).find(|count| self.is_taken(&member(*count))) else {
            return name;
        };
        let mut before = underscores - first;
        let mut count = first;
        loop {
            if !self.is_taken(&member(count)) {
                if before == 0 {
                    return member(count);
                }
                before -= 1;
            }
            count += 1;
        }
    }
}

/// The name in the letters of Lua 5.1, which are those of ASCII: any other one becomes `U` and the
/// four hexadecimal digits of each of its UTF-16 units. A `U` of the source that four such digits
/// follow is written so itself, so that no two names become one. All are capitals, which names have
/// seldom: with small ones `succeeded` would not keep its name.
fn transliterate(name: &str) -> String {
    if name.is_empty() {
        return encode('\0');
    }
    let mut out = String::with_capacity(name.len());
    for (position, letter) in name.char_indices() {
        let is_plain = match letter {
            'U' => !begins_with_hex(&name[position + 1..]),
            '0'..='9' => position > 0,
            _ => letter.is_ascii_alphabetic() || letter == '_',
        };
        if is_plain {
            out.push(letter);
        } else {
            out.push_str(&encode(letter));
        }
    }
    out
}

fn begins_with_hex(text: &str) -> bool {
    let is_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    text.len() >= 4 && text.as_bytes()[..4].iter().all(is_hex)
}

fn encode(letter: char) -> String {
    let units = letter.encode_utf16(&mut [0; 2]).to_vec();
    units.iter().map(|unit| format!("U{unit:04X}")).collect()
}
