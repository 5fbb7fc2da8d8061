//! Error texts of servers, taken apart. Each version words them in its own way; only the code, the line and
//! the compiler's own marker are read.
//!
//! | server | text of an error inside a script |
//! |---|---|
//! | 6.2 | `ERR Error running script (call to f_<sha>): @user_script:2: WRONGTYPE Operation …` |
//! | 7.0 and later | `WRONGTYPE Operation … script: <sha>, on @user_script:2.` |
//! | Valkey 9 | `WRONGTYPE Operation … script: on @user_script:2.` |
//!
//! An error of the Lua itself, or of `error(text, 2)`, has the line in front of it on all of them:
//! `user_script:3: attempt to …`. That line is the better one: with level 2 it is the caller's, while the
//! one at the end is that of the helper that called `error`.

/// What could be read from an error text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ServerText<'t> {
    /// The code word, recovered from behind the position where the server buried it.
    pub(crate) code: &'t str,
    /// What follows the code and the positions.
    pub(crate) message: &'t str,
    /// The line of the Lua.
    pub(crate) line: Option<u32>,
}

/// The compiler's own abort inside an error text: `REDLUA_<KIND> <script>: <text>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker<'t> {
    /// The kind, without the prefix.
    pub(crate) kind: &'t str,
    /// What happened.
    pub(crate) text: &'t str,
    /// The line of the Lua.
    pub(crate) line: Option<u32>,
}

const MARKER: &str = "REDLUA_";

impl<'t> ServerText<'t> {
    /// Reads a whole error text, the code included.
    pub(crate) fn parse(text: &'t str) -> Self {
        let (body, end_line) = cut_end(text);
        let (code, message) = body.split_once(' ').unwrap_or((body, ""));
        let (message, wrapped) = match cut_wrapper(message) {
            Some(message) => (message, true),
            None => (message, false),
        };
        let (message, front_line) = cut_positions(message);
        let (code, message) = match buried_code(message) {
            Some(found) if wrapped && code == "ERR" => found,
            _ => (code, message),
        };
        Self { code, message, line: front_line.or(end_line) }
    }

    /// Finds the compiler's marker of this script, anywhere in the message.
    pub(crate) fn marker(&self, script: &str) -> Option<Marker<'t>> {
        let message = self.message;
        message.match_indices(MARKER).find_map(|(at, _)| {
            let (kind, rest) = message[at + MARKER.len()..].split_once(' ')?;
            let text = rest.strip_prefix(script)?.strip_prefix(": ")?;
            Some(Marker { kind, text, line: line_before(&message[..at]).or(self.line) })
        })
    }
}

/// Cuts ` script: <sha>, on @user_script:LINE.`, with or without the hash.
fn cut_end(text: &str) -> (&str, Option<u32>) {
    let cut = || {
        let (body, end) = text.rsplit_once(" script: ")?;
        let (hash, line) = end.rsplit_once("on @user_script:")?;
        let hash = hash.strip_suffix(", ").unwrap_or(hash);
        let line = line.strip_suffix('.').unwrap_or(line).trim().parse().ok()?;
        let is_hash = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then_some((body, Some(line)))
    };
    cut().unwrap_or((text, None))
}

/// Cuts `Error running script (call to f_<sha>): `, with which 6.2 begins.
fn cut_wrapper(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("Error running script (call to f_")?;
    Some(rest.split_once("): ")?.1)
}

/// Cuts `@user_script:2: ` and `user_script:2: ` from the front; the last one is the nearest.
fn cut_positions(mut message: &str) -> (&str, Option<u32>) {
    let mut line = None;
    while let Some((found, rest)) = cut_position(message) {
        line = Some(found);
        message = rest;
    }
    (message, line)
}

fn cut_position(message: &str) -> Option<(u32, &str)> {
    let rest = message.strip_prefix('@').unwrap_or(message);
    // 6.2 puts a blank before the line where the server itself raised the error.
    let (line, rest) = rest.strip_prefix("user_script:")?.split_once(": ")?;
    Some((line.trim_start().parse().ok()?, rest))
}

/// The line of a `user_script:N: ` that ends this text.
fn line_before(text: &str) -> Option<u32> {
    let (_, line) = text.strip_suffix(": ")?.rsplit_once("user_script:")?;
    line.parse().ok()
}

/// The code that 6.2 leaves behind the position, sometimes with the `-` of the protocol.
fn buried_code(message: &str) -> Option<(&str, &str)> {
    let (code, rest) = message.strip_prefix('-').unwrap_or(message).split_once(' ')?;
    let is_own_marker = code.starts_with(MARKER);
    (is_code(code) && !is_own_marker).then_some((code, rest))
}

/// Whether a word looks like an error code. Nothing else is printed as one.
pub(crate) fn is_code(word: &str) -> bool {
    (2..=32).contains(&word.len())
        && word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";

    /// The same error as 6.2, 7.0 to 8.2, and Valkey 9 word it.
    fn texts(code: &str, message: &str, line: u32) -> [String; 3] {
        let buried = if code == "ERR" { String::new() } else { format!("{code} ") };
        [
            format!("ERR Error running script (call to f_{SHA}): @user_script:{line}: {buried}{message}"),
            format!("{code} {message} script: {SHA}, on @user_script:{line}."),
            format!("{code} {message} script: on @user_script:{line}."),
        ]
    }

    #[test]
    fn code_message_and_line_on_every_version() {
        for text in texts("WRONGTYPE", "Operation against a key", 2) {
            assert_eq!(
                ServerText::parse(&text),
                ServerText { code: "WRONGTYPE", message: "Operation against a key", line: Some(2) },
                "{text}"
            );
        }
    }

    #[test]
    fn the_line_in_front_is_preferred() {
        for text in texts("ERR", "user_script:3: attempt to index local 'x'", 9) {
            let parsed = ServerText::parse(&text);
            assert_eq!(parsed.message, "attempt to index local 'x'");
            assert_eq!(parsed.line, Some(3), "{text}");
        }
    }

    #[test]
    fn errors_of_the_server_inside_6_2() {
        let text = format!("ERR Error running script (call to f_{SHA}): @user_script: 4: -OOM command not allowed");
        let parsed = ServerText::parse(&text);
        assert_eq!((parsed.code, parsed.line), ("OOM", Some(4)));
        let text = format!("ERR Error running script (call to f_{SHA}): @user_script: 1: Unknown Redis command");
        assert_eq!(ServerText::parse(&text).code, "ERR");
    }

    #[test]
    fn errors_outside_of_a_script() {
        for (text, code, message) in [
            ("BUSY Redis is busy", "BUSY", "Redis is busy"),
            ("OOM", "OOM", ""),
            ("", "", ""),
            ("ERR OOM in words", "ERR", "OOM in words"),
            ("ERR a script: of words", "ERR", "a script: of words"),
        ] {
            let expected = ServerText { code, message, line: None };
            assert_eq!(ServerText::parse(text), expected);
        }
    }

    #[test]
    fn the_marker_on_every_version() {
        for level_2 in ["", "user_script:7: "] {
            let message = format!("{level_2}REDLUA_STORED test: hits (a:{{b}}): no integer");
            for text in texts("ERR", &message, 5) {
                let marker = ServerText::parse(&text).marker("test").expect("a marker");
                assert_eq!(marker.kind, "STORED");
                assert_eq!(marker.text, "hits (a:{b}): no integer");
                let expected = if level_2.is_empty() { 5 } else { 7 };
                assert_eq!(marker.line, Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn the_marker_behind_other_words() {
        let text = "ERR trouble: user_script:8: REDLUA_RANGE test: index 3";
        let marker = ServerText::parse(text).marker("test").expect("a marker");
        assert_eq!((marker.kind, marker.line), ("RANGE", Some(8)));
    }

    #[test]
    fn the_marker_of_another_script_is_none() {
        for text in [
            "ERR REDLUA_RANGE other: index 3",
            "ERR REDLUA_RANGE testing: index 3",
            "ERR REDLUA_RANGE",
            "ERR REDLUA_RANGE test",
        ] {
            assert_eq!(ServerText::parse(text).marker("test"), None, "{text}");
        }
    }

    #[test]
    fn only_words_of_capitals_are_codes() {
        for word in ["OOM", "ERR", "MY_CODE2"] {
            assert!(is_code(word), "{word}");
        }
        for word in ["", "A", "Oom", "2A", "_A", "A-B", "ÄÖ"] {
            assert!(!is_code(word), "{word}");
        }
    }
}
