//! What to send next when the server does not know the script, forbids a command, or is too old for one.
//!
//! `EVALSHA` first. On `NOSCRIPT` follows `EVAL` with the same keys and arguments, not `SCRIPT LOAD` and
//! `EVALSHA`: it is one round trip less, a concurrent `SCRIPT FLUSH` can't come between, and a cluster
//! client does not fan it out to nodes that may be dead. Only where an ACL denies `EVAL` is the script
//! loaded. Every answer that leads to a next step says that the script did not run, so nothing is doubled.
//!
//! The steps are a plain state machine, so that the blocking and the async half can't differ.

use redis::{Cmd, ErrorKind, RedisError, RedisResult, RedisWrite, ServerErrorKind, Value};

use crate::call::entries;
use crate::meta::Meta;

/// The progress of one call.
pub(crate) struct Plan {
    meta: &'static Meta,
    step: Step,
    read_only: bool,
}

/// What was sent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The hash.
    Hash,
    /// The whole text, because the hash was unknown.
    Text,
    /// `SCRIPT LOAD`, because sending the text was denied.
    Load,
    /// The hash again, after `SCRIPT LOAD`.
    Loaded,
}

impl Plan {
    /// The plan of a call whose first command, by hash, has been sent.
    pub(crate) fn new(meta: &'static Meta) -> Self {
        Self { meta, step: Step::Hash, read_only: meta.read_only }
    }

    /// The next command after this answer; `None` if the answer stands.
    pub(crate) fn next(&mut self, first: &Cmd, answer: &RedisResult<Value>) -> Option<Cmd> {
        self.step = match (self.step, answer) {
            (Step::Load, Ok(_)) => Step::Loaded,
            (_, Ok(_)) => return None,
            (step, Err(error)) if self.read_only && is_unknown_command(error) => {
                // A server before 7.0. Not remembered: the next call may go to another server.
                self.read_only = false;
                step
            }
            (Step::Hash, Err(error)) if is_unknown_script(error) => Step::Text,
            (Step::Text, Err(error)) if is_denied_text(error) => Step::Load,
            (_, Err(_)) => return None,
        };
        Some(self.command(first))
    }

    /// Whether the last command could have run the script.
    pub(crate) fn can_have_run(&self) -> bool {
        self.step != Step::Load
    }

    fn command(&self, first: &Cmd) -> Cmd {
        match (self.step, self.read_only) {
            (Step::Load, _) => load_command(self.meta),
            (Step::Text, false) => with_head(first, "EVAL", self.meta.lua),
            (Step::Text, true) => with_head(first, "EVAL_RO", self.meta.lua),
            (_, false) => with_head(first, "EVALSHA", self.meta.sha1),
            (_, true) => with_head(first, "EVALSHA_RO", self.meta.sha1),
        }
    }
}

/// `SCRIPT LOAD` of a script.
pub(crate) fn load_command(meta: &Meta) -> Cmd {
    let mut cmd = Cmd::with_capacity(3, meta.lua.len() + 16);
    cmd.write_arg(b"SCRIPT");
    cmd.write_arg(b"LOAD");
    cmd.write_arg(meta.lua.as_bytes());
    cmd
}

/// The same keys and arguments behind another command name and script.
fn with_head(first: &Cmd, name: &str, script: &str) -> Cmd {
    let rest = entries(first).skip(2);
    let bytes = rest.clone().map(<[u8]>::len).sum::<usize>();
    let mut cmd = Cmd::with_capacity(2 + rest.len(), name.len() + script.len() + bytes);
    cmd.write_arg(name.as_bytes());
    cmd.write_arg(script.as_bytes());
    rest.for_each(|entry| cmd.write_arg(entry));
    cmd
}

fn is_unknown_script(error: &RedisError) -> bool {
    is_kind(error, ServerErrorKind::NoScript) && !is_from_inside(error)
}

/// Whether an ACL denies `EVAL` itself. Since 7.2 a command that is denied *inside* a script has the same
/// code, and then the script ran: sending it once more would run it twice.
fn is_denied_text(error: &RedisError) -> bool {
    let names_eval = error.detail().is_some_and(|detail| {
        let detail = detail.to_ascii_lowercase();
        detail.contains("'eval'") || detail.contains("'eval_ro'")
    });
    is_kind(error, ServerErrorKind::NoPerm) && names_eval && !is_from_inside(error)
}

/// Whether the error names a line of a script, so that one was running.
fn is_from_inside(error: &RedisError) -> bool {
    error.detail().is_some_and(|detail| detail.contains("@user_script"))
}

fn is_kind(error: &RedisError, kind: ServerErrorKind) -> bool {
    error.kind() == ErrorKind::Server(kind)
}

/// Whether the server itself did not know `EVALSHA_RO` or `EVAL_RO`. An unknown command *inside* a
/// script is reported in other words, with a capital.
fn is_unknown_command(error: &RedisError) -> bool {
    let from_server = is_kind(error, ServerErrorKind::ResponseError);
    from_server
        && error.detail().is_some_and(|detail| {
            let detail = detail.strip_prefix("unknown command").unwrap_or("");
            let name = detail.get(..16).unwrap_or(detail).to_ascii_uppercase();
            name.contains("EVALSHA_RO") || name.contains("EVAL_RO")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    static META: Meta = Meta::EMPTY;

    static READ_ONLY: Meta = Meta { read_only: true, ..Meta::EMPTY };

    fn first() -> Cmd {
        let mut cmd = Cmd::new();
        cmd.arg("EVALSHA").arg(META.sha1).arg(1).arg("key").arg("");
        cmd
    }

    fn answer(line: &str) -> RedisResult<Value> {
        redis::parse_redis_value(format!("{line}\r\n").as_bytes()).expect("a reply").extract_error()
    }

    /// The commands that follow these answers; the last answer must stand.
    fn steps(meta: &'static Meta, answers: &[&str]) -> Vec<String> {
        let mut plan = Plan::new(meta);
        let mut sent = Vec::new();
        for line in answers {
            match plan.next(&first(), &answer(line)) {
                Some(next) => sent.push(
                    entries(&next)
                        .map(|entry| String::from_utf8_lossy(entry).into_owned())
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
                None => sent.push("stands".to_owned()),
            }
        }
        sent
    }

    const NOSCRIPT: &str = "-NOSCRIPT No matching script. Please use EVAL.";
    const UNKNOWN: &str = "-ERR unknown command `EVALSHA_RO`, with args beginning with: `e0e1`";
    const DENIED: &str = "-NOPERM User app has no permissions to run the 'eval' command";

    #[test]
    fn an_answer_stands() {
        assert_eq!(steps(&META, &[":1"]), ["stands"]);
        assert_eq!(steps(&META, &["-ERR boom"]), ["stands"]);
        assert_eq!(steps(&META, &[DENIED]), ["stands"]);
        assert_eq!(steps(&META, &[UNKNOWN]), ["stands"]);
    }

    #[test]
    fn an_unknown_hash_is_followed_by_the_text_once() {
        assert_eq!(steps(&META, &[NOSCRIPT, NOSCRIPT]), ["EVAL return 1 1 key ", "stands"]);
        assert_eq!(steps(&READ_ONLY, &[NOSCRIPT, ":1"]), ["EVAL_RO return 1 1 key ", "stands"]);
    }

    #[test]
    fn denied_text_is_loaded() {
        let hash = format!("EVALSHA {} 1 key ", META.sha1);
        assert_eq!(
            steps(&META, &[NOSCRIPT, DENIED, "$1\r\nx", NOSCRIPT]),
            ["EVAL return 1 1 key ", "SCRIPT LOAD return 1", &hash, "stands"]
        );
        assert_eq!(
            steps(&META, &[NOSCRIPT, DENIED, DENIED]),
            ["EVAL return 1 1 key ", "SCRIPT LOAD return 1", "stands"]
        );
    }

    #[test]
    fn a_command_that_is_denied_inside_has_run_and_is_not_repeated() {
        for inside in [
            "-NOPERM User app has no permissions to run the 'set' command script: ab, on @user_script:2.",
            "-NOPERM User app has no permissions to run the 'set' command",
            "-NOPERM User 'eval' has no permissions script: ab, on @user_script:2.",
            "-ERR The user executing the script can't run this command script: ab, on @user_script:2.",
        ] {
            assert_eq!(steps(&META, &[NOSCRIPT, inside]), ["EVAL return 1 1 key ", "stands"]);
        }
        let older = "-NOPERM this user has no permissions to run the 'eval' command or its subcommand";
        for denied in [DENIED, older] {
            assert_eq!(steps(&META, &[NOSCRIPT, denied])[1], "SCRIPT LOAD return 1");
        }
    }

    #[test]
    fn an_old_server_gets_the_old_commands() {
        let hash = format!("EVALSHA {} 1 key ", META.sha1);
        assert_eq!(steps(&READ_ONLY, &[UNKNOWN, NOSCRIPT, ":1"]), [&hash, "EVAL return 1 1 key ", "stands"]);
        let inside = "-ERR Unknown command called from script script: e0e1, on @user_script:1.";
        assert_eq!(steps(&READ_ONLY, &[inside]), ["stands"]);
    }

    #[test]
    fn loading_runs_nothing() {
        let mut plan = Plan::new(&META);
        assert!(plan.can_have_run());
        plan.next(&first(), &answer(NOSCRIPT));
        plan.next(&first(), &answer(DENIED));
        assert!(!plan.can_have_run());
        plan.next(&first(), &answer("+OK"));
        assert!(plan.can_have_run());
    }
}
