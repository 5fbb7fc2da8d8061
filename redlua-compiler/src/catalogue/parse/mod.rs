//! Why: the catalogue's files are read by a parser of our own, strict, so that a typing error is a failed test and not
//! a command that quietly means something else.

mod arguments;
mod block;
mod cursor;
mod reply;
#[cfg(test)]
mod tests;

use super::command::Command;

/// A fault in one of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Name of the file.
    pub file: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// A fault, before its place is known.
type Fault = String;

/// A fact of a block, with the line that states it.
struct Fact {
    line: usize,
    word: &'static str,
    text: &'static str,
}

/// Reads a file; what is wrong goes to `malformed`, and its block is left out.
pub(super) fn parse_file(
    file: &'static str,
    text: &'static str,
    commands: &mut Vec<Command>,
    malformed: &mut Vec<Malformed>,
) {
    let mut open: Option<(usize, &'static str, Vec<Fact>)> = None;
    let mut close = |block: Option<(usize, &'static str, Vec<Fact>)>| {
        let Some((line, name, facts)) = block else {
            return;
        };
        match block::parse_block(line, name, &facts) {
            Ok(command) => commands.push(command),
            Err((line, reason)) => malformed.push(Malformed { file, line, reason }),
        }
    };
    let mut stray = Vec::new();
    for (number, written) in text.lines().enumerate() {
        let line = number + 1;
        let content = written.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if !written.starts_with(' ') {
            close(open.replace((line, content, Vec::new())));
            continue;
        }
        let (word, rest) = content.split_once(' ').unwrap_or((content, ""));
        match &mut open {
            Some((_, _, facts)) => facts.push(Fact { line, word, text: rest.trim() }),
            None => stray.push(line),
        }
    }
    close(open);
    malformed.extend(stray.into_iter().map(|line| {
        let reason = String::from("a fact stands before the first command");
        Malformed { file, line, reason }
    }));
}
