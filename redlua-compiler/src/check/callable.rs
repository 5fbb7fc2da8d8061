//! Which commands a script may call, and on which servers.

use super::Checker;
use super::method::MethodCall;
use super::types::{Handle, Type, family_name};
use crate::catalogue::{self, Command, Family};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(super) fn report_unknown_command(&mut self, name: &ast::Ident, handle: &Handle) {
        if let Some(command) = catalogue::function(&name.text).filter(|command| command.forbidden().is_some()) {
            self.may_call(command, name.span);
            return;
        }
        let family = family_name(handle.family);
        if handle.family == Family::Channel {
            self.fail(
                codes::UNKNOWN_COMMAND,
                name.span,
                "a `Channel` has no commands",
                "send a message to it: `redis::spublish(events, message)`",
            );
            return;
        }
        let mut others: Vec<&Command> =
            catalogue::commands().iter().filter(|command| command.method() == name.text).collect();
        // `set` is that of a string, and that of a document only where nothing else has one.
        others.sort_by_key(|command| command.module().is_some());
        let elsewhere: Vec<Family> = others.iter().flat_map(|command| command.families().iter().copied()).collect();
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_COMMAND, name.span, format!("`{family}` has no command `{}`", name.text));
        let names: Vec<&str> = catalogue::methods(handle.family).map(Command::method).collect();
        diagnostic = if let Some(instead) = catalogue::replacement(&name.text) {
            let holder = if handle.family == Family::Geo { "" } else { ", on a key that is declared as `Geo`" };
            diagnostic.help(format!("it is an old name; write `key.{instead}`{holder}"))
        } else if let (Some(other), Family::Any) = (elsewhere.first(), handle.family) {
            let other = family_name(*other);
            diagnostic
                .note("an `Any` has no commands of modules, since those of several have the same names")
                .help(format!("it is a command of `{other}`: declare the key as `{other}`"))
        } else if let Some(other) = elsewhere.first() {
            let note = if elsewhere.iter().any(|other| other.is_stored_as(handle.family)) {
                format!(
                    "to Redis a `{family}` is a `{}`, and `{}` would treat it as one",
                    family_name(*other),
                    name.text
                )
            } else {
                format!("`{}` on a key that holds a `{family}` would fail with WRONGTYPE", name.text)
            };
            let other = family_name(*other);
            diagnostic.note(note).help(format!(
                "it is a command of `{other}`: declare the key as `{other}`, or use a command of `{family}`"
            ))
        } else if catalogue::function(&name.text).is_some() {
            diagnostic.help(format!("it has no single key: call `redis::{}(…)`", name.text))
        } else if let Some(near) = suggest::closest(&name.text, names.iter().copied()) {
            diagnostic.help(format!("did you mean `{near}`?"))
        } else {
            diagnostic.help("a command's method is its name in lower case, such as `hget` or `zadd`")
        };
        self.report(diagnostic);
    }

    /// Reports `doc.del("$.a")`, where the command of the module has a longer name; gives whether it did.
    pub(super) fn refuse_namesake(&mut self, command: &Command, handle: &Handle, call: &MethodCall<'_>) -> bool {
        if !handle.family.is_of_module() || command.module().is_some() || call.arguments.is_empty() {
            return false;
        }
        let names_key = |argument: &ast::Expr| match &argument.kind {
            ast::ExprKind::Name(name) => self.lookup(&name.text).is_some_and(|local| {
                matches!(self.locals[local.0].ty, Type::Handle(_) | Type::Vec(_) | Type::Array(..) | Type::Error)
            }),
            ast::ExprKind::Text(_) | ast::ExprKind::Format(_) => false,
            _ => true,
        };
        let ending = format!("_{}", command.method());
        let namesake = catalogue::methods(handle.family)
            .find(|other| other.module().is_some() && other.method().ends_with(&ending))
            .filter(|_| !call.arguments.iter().any(names_key));
        let Some(namesake) = namesake else { return false };
        self.fail(
            codes::COMMAND_ARGUMENTS,
            call.name.span,
            format!("`{}` is about the whole key, whatever it holds", command.method()),
            format!("`{}` is `{}(…)`", namesake.name(), namesake.method()),
        );
        true
    }

    /// Whether a script of this module may call the command at all.
    pub(super) fn may_call(&mut self, command: &'static Command, span: Span) -> bool {
        if let Some(reason) = command.forbidden() {
            // A reason may end with what to do instead.
            let (reason, instead) = reason.trim_end_matches('.').split_once("; ").map_or_else(
                || (reason.trim_end_matches('.'), "call it from Rust, outside of the script"),
                |(reason, instead)| (reason, instead),
            );
            self.report(
                Diagnostic::new(
                    codes::FORBIDDEN_COMMAND,
                    span,
                    format!("a script may not call `{}`: {reason}", command.name()),
                )
                .help(instead),
            );
            return false;
        }
        if let Some(lint) = command.guard()
            && !self.is_allowed(lint)
        {
            self.report(
                Diagnostic::new(
                    codes::KEYSPACE_SCAN,
                    span,
                    format!("`{}` looks at all keys of the database", command.name()),
                )
                .note("in a cluster it sees those of one node only; the more keys there are, the longer others wait")
                .help(format!(
                    "keep the names that you look for in a set of their own; `#[allow({lint})]` says that it is meant"
                )),
            );
            return false;
        }
        self.require_version(command.since(), &format!("`{}`", command.name()), span)
    }

    pub(super) fn require_version(&mut self, since: catalogue::Versions, what: &str, span: Span) -> bool {
        let servers = self.servers;
        let old_redis = servers
            .redis
            .filter(|oldest| !since.on_redis(*oldest))
            .map(|oldest| ("Redis", "redis", oldest, since.redis));
        let old_valkey = servers
            .valkey
            .filter(|oldest| !since.on_valkey(*oldest))
            .map(|oldest| ("Valkey", "valkey", oldest, since.valkey));
        let Some((product, setting, oldest, first)) = old_redis.or(old_valkey) else { return true };
        let mut diagnostic = Diagnostic::new(
            codes::VERSION,
            span,
            format!("{what} is not in {product} {}.{}, which the block must run on", oldest.major, oldest.minor),
        );
        diagnostic = match first {
            Some(first) => {
                let (major, minor) = (first.major, first.minor);
                diagnostic.help(format!(
                    "say that the servers are newer, first in the block: `#![redlua({setting} = \"{major}.{minor}\")]`, \
                     which drops the other product unless it is named too"
                ))
            }
            None => {
                diagnostic.help(format!("{product} does not have it; name only the servers that do: `#![redlua(…)]`"))
            }
        };
        self.report(diagnostic);
        false
    }
}
