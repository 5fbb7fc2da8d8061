//! The command line: words to a request, or to a sentence that says what is wrong with them.

use crate::help::Topic;
use crate::phase::Phase;
use redlua_compiler::diagnostic::suggest;
use std::ffi::OsString;
use std::path::PathBuf;

/// What the user asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// `help`, `--help`.
    Help(Topic),
    /// `--version`.
    Version,
    /// `show`.
    Show(Wish),
    /// `check`; without paths the crate below the current folder.
    Check(Vec<PathBuf>),
    /// `explain`; without a code the list of all.
    Explain(Option<String>),
}

/// What `show` shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Which scripts.
    pub(crate) target: Target,
    /// One phase instead of the summary and the Lua.
    pub(crate) phase: Option<Phase>,
}

/// Which scripts are shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// All of a file.
    File(PathBuf),
    /// One of a file.
    ScriptOf(PathBuf, String),
    /// One of the crate in the current folder.
    Script(String),
}

/// The words behind `redlua`.
pub(crate) fn parse_arguments(words: impl Iterator<Item = OsString>) -> Result<Request, String> {
    let words = Words::read(words)?;
    if words.version {
        return Ok(Request::Version);
    }
    let Some((command, rest)) = words.plain.split_first() else {
        return if words.help {
            Ok(Request::Help(Topic::General))
        } else {
            Err("a command is missing; try `redlua help`".to_owned())
        };
    };
    let topic = topic(command)?;
    if words.help {
        return Ok(Request::Help(topic));
    }
    if words.phase.is_some() && topic != Topic::Show {
        return Err(format!("`{command}` takes no `--phase`"));
    }
    match (topic, rest) {
        (Topic::General, []) => Ok(Request::Help(Topic::General)),
        (Topic::General, [about]) => Ok(Request::Help(self::topic(about)?)),
        (Topic::Show, [name]) if is_name(name) => Ok(words.show(Target::Script(name.clone()))),
        (Topic::Show, [file]) => Ok(words.show(Target::File(file.into()))),
        (Topic::Show, [file, name]) => Ok(words.show(Target::ScriptOf(file.into(), name.clone()))),
        (Topic::Show, []) => Err("`show` needs a file or the name of a script; try `redlua help show`".to_owned()),
        (Topic::Check, paths) => Ok(Request::Check(paths.iter().map(PathBuf::from).collect())),
        (Topic::Explain, []) => Ok(Request::Explain(None)),
        (Topic::Explain, [code]) => Ok(Request::Explain(Some(code.clone()))),
        (Topic::General | Topic::Show | Topic::Explain, [.., extra]) => {
            Err(format!("`{extra}` is one word too many; try `redlua help {command}`"))
        }
    }
}

fn topic(command: &str) -> Result<Topic, String> {
    Topic::ALL
        .iter()
        .find(|(name, _)| *name == command)
        .map(|(_, topic)| *topic)
        .ok_or_else(|| unknown("command", command, Topic::ALL.iter().map(|(name, _)| *name)))
}

/// `slide` and `Slide` are names; `slide.rs` and `./slide` are files.
fn is_name(word: &str) -> bool {
    word.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> String {
    match suggest::closest(word, known) {
        Some(near) => format!("there is no {what} `{word}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{word}`; try `redlua help`"),
    }
}

/// The words, with the options taken out.
#[derive(Default)]
struct Words {
    plain: Vec<String>,
    phase: Option<Phase>,
    help: bool,
    version: bool,
}

impl Words {
    fn read(mut words: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut read = Self::default();
        let mut only_plain = false;
        while let Some(word) = words.next() {
            let word = text(word)?;
            match word.as_str() {
                plain if only_plain || !plain.starts_with('-') => read.plain.push(word),
                "--" => only_plain = true,
                "--help" | "-h" => read.help = true,
                "--version" | "-V" => read.version = true,
                "--phase" => {
                    let value = words.next().ok_or("`--phase` needs a phase: ast, typed, lua or rust")?;
                    read.phase = Some(phase(&text(value)?)?);
                }
                option => match option.strip_prefix("--phase=") {
                    Some(value) => read.phase = Some(phase(value)?),
                    None => return Err(unknown("option", option, ["--phase", "--help", "--version"].into_iter())),
                },
            }
        }
        Ok(read)
    }

    fn show(&self, target: Target) -> Request {
        Request::Show(Wish { target, phase: self.phase })
    }
}

fn phase(name: &str) -> Result<Phase, String> {
    let found = Phase::ALL.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, phase)| *phase)
        .ok_or_else(|| format!("there is no phase `{name}`; the phases are ast, typed, lua and rust"))
}

fn text(word: OsString) -> Result<String, String> {
    word.into_string().map_err(|word| format!("`{}` is not UTF-8", word.display()))
}

#[cfg(test)]
mod tests {
    use super::{Request, Target, Wish, parse_arguments};
    use crate::help::Topic;
    use crate::phase::Phase;

    fn parsed(line: &str) -> Result<Request, String> {
        parse_arguments(line.split_whitespace().map(Into::into))
    }

    #[test]
    fn a_word_is_a_name_and_a_path_a_file() {
        let show = |target, phase| Ok(Request::Show(Wish { target, phase }));
        assert_eq!(parsed("show slide"), show(Target::Script("slide".into()), None));
        assert_eq!(parsed("show a.rs"), show(Target::File("a.rs".into()), None));
        assert_eq!(parsed("show ./a"), show(Target::File("./a".into()), None));
        assert_eq!(
            parsed("show a.rs slide --phase lua"),
            show(Target::ScriptOf("a.rs".into(), "slide".into()), Some(Phase::Lua))
        );
        assert_eq!(parsed("--phase=ast show a.rs"), show(Target::File("a.rs".into()), Some(Phase::Ast)));
        assert_eq!(parsed("show -- -a.rs"), show(Target::File("-a.rs".into()), None));
    }

    #[test]
    fn help_is_everywhere() {
        assert_eq!(parsed("--help"), Ok(Request::Help(Topic::General)));
        assert_eq!(parsed("help"), Ok(Request::Help(Topic::General)));
        assert_eq!(parsed("help show"), Ok(Request::Help(Topic::Show)));
        assert_eq!(parsed("check -h"), Ok(Request::Help(Topic::Check)));
        assert_eq!(parsed("-V"), Ok(Request::Version));
    }
}
