//! The lines of a `calls` block, and replies as `redis-cli` would show them, on one line.

use redlua::redis::Value;

/// One line: words, and the reply that is expected if one is given.
pub(crate) struct Step {
    pub(crate) line: String,
    pub(crate) words: Vec<Vec<u8>>,
    pub(crate) reply: Option<String>,
}

/// `name KEYS k1 "k 2" ARGV 5 → (integer) 6`.
pub(crate) fn parse_step(line: &str) -> Result<Step, String> {
    let (call, reply) = match line.split_once(" → ") {
        Some((call, reply)) => (call, Some(reply.trim().to_owned())),
        None => (line, None),
    };
    let words = words(call).map_err(|error| format!("{line}: {error}"))?;
    Ok(Step { line: line.to_owned(), words, reply })
}

/// Words are separated by blanks; a quoted one may hold blanks and `\n`, `\r`, `\t`, `\"`, `\\`, `\x00`.
fn words(text: &str) -> Result<Vec<Vec<u8>>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_word(quoted)?,
            None => {
                let end = rest.find(' ').unwrap_or(rest.len());
                (rest.as_bytes()[..end].to_vec(), &rest[end..])
            }
        };
        words.push(word);
        rest = after.trim_start();
    }
    Ok(words)
}

/// The bytes up to the closing quote, and what follows it.
fn quoted_word(text: &str) -> Result<(Vec<u8>, &str), String> {
    let mut word = Vec::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((word, &text[at + 1..])),
            '\\' => match letters.next() {
                Some((_, 'n')) => word.push(b'\n'),
                Some((_, 'r')) => word.push(b'\r'),
                Some((_, 't')) => word.push(b'\t'),
                Some((_, same @ ('"' | '\\'))) => word.push(same as u8),
                Some((at, 'x')) => {
                    let digits = text.get(at + 1..at + 3).unwrap_or_default();
                    word.push(u8::from_str_radix(digits, 16).map_err(|_| format!("`\\x{digits}` is no byte"))?);
                    letters.nth(1);
                }
                other => return Err(format!("an unknown escape: {other:?}")),
            },
            other => word.extend(other.to_string().bytes()),
        }
    }
    Err("a quote is not closed".to_owned())
}

/// `(integer) 1`, `"text"`, `(nil)`, `[…]`, `OK`, `!CODE text`.
pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::Nil => "(nil)".to_owned(),
        Value::Int(number) => format!("(integer) {number}"),
        Value::BulkString(bytes) => format!("\"{}\"", bytes.escape_ascii().to_string().replace("\\'", "'")),
        Value::SimpleString(status) => status.clone(),
        Value::Okay => "OK".to_owned(),
        Value::ServerError(error) => error_text(&format!("{} {}", error.code(), error.details().unwrap_or_default())),
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().map(show).collect();
            format!("[{}]", parts.join(", "))
        }
        other => format!("{other:?}"),
    }
}

/// `!CODE text`, without what a server puts around the text of a script's error.
pub(crate) fn error_text(text: &str) -> String {
    // 7.0 and later: `ERR user_script:12: text script: <sha>, on @user_script:12.`
    let text = text.split(" script: ").next().unwrap_or_default();
    // 6.2: `ERR Error running script (call to f_<sha>): @user_script:12: user_script:12: text`
    let mut text = text;
    while let Some((_, behind)) = text.split_once("user_script:") {
        text = behind.split_once(": ").map_or(behind, |(_, said)| said);
    }
    // An abort without a line is an `ERR` for the server.
    let text = text.strip_prefix("ERR ").filter(|said| said.starts_with("REDLUA_")).unwrap_or(text);
    format!("!{}", text.trim_end())
}

/// Whether a reply is the expected one; an error is given by its beginning.
pub(crate) fn agrees(expected: &str, shown: &str) -> bool {
    if expected.starts_with('!') { shown.starts_with(expected) } else { shown == expected }
}
