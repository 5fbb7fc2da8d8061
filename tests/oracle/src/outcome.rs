//! What a call gave, in one form for both sides.

use std::fmt;

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A reply in canonical text, or the script's own error.
    Value(String),
    /// A panic, or an error of redlua's.
    Abort(String),
    /// What must never happen: Lua's own error, or a reply of another shape.
    Broken(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Value(value) => write!(formatter, "{value}"),
            Outcome::Abort(message) => write!(formatter, "abort: {message}"),
            Outcome::Broken(message) => write!(formatter, "broken: {message}"),
        }
    }
}

/// How two outcomes relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same.
    Same,
    /// Lua aborts where redlua says that it does and Rust goes on: an integer beyond 2^53, or a
    /// float that is not finite and leaves.
    Documented,
    /// A difference.
    Different,
}

/// Compares the outcome in Lua with the one in Rust.
pub fn compare(lua: &Outcome, rust: &Outcome) -> Verdict {
    match (lua, rust) {
        (Outcome::Value(left), Outcome::Value(right)) if left == right => Verdict::Same,
        (Outcome::Abort(_), Outcome::Abort(_)) => Verdict::Same,
        (Outcome::Abort(message), Outcome::Value(_)) if is_documented(message) => Verdict::Documented,
        _ => Verdict::Different,
    }
}

fn is_documented(message: &str) -> bool {
    message.contains("REDLUA_FLOAT") || message.contains("2^53-1") || message.contains("9007199254740991")
}
