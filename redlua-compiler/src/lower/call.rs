//! Commands: the words of a call, in wire order.

use super::operands::Form;
use super::{Lowering, binary, call, text};
use crate::catalogue::Chunk;
use crate::check::typed::{CommandCall, ExprKind, Held, Word};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};

impl Lowering<'_> {
    /// The decoded reply of a command.
    pub(crate) fn command(&mut self, command: &CommandCall, held: Held) -> Expr {
        if in_chunks(command) {
            return self.spread_command(command, true);
        }
        // The name of the `let` is for the reply, not for what the words need.
        let wish = self.wish.take();
        let raw = self.raw_command(command);
        self.wish = wish;
        let value = self.decode(raw, command, held);
        self.wish = None;
        value
    }

    /// A command whose reply nobody needs.
    pub(crate) fn discard_command(&mut self, command: &CommandCall) {
        if in_chunks(command) {
            self.spread_command(command, false);
            return;
        }
        let raw = self.raw_command(command);
        self.push(StatementKind::Call(raw));
    }

    /// `redis.call('NAME', key, …)`: one call, whatever the length of its list.
    pub(crate) fn raw_command(&mut self, command: &CommandCall) -> Expr {
        if spread_of(command).is_some() {
            return self.whole_list(command);
        }
        let mut arguments: Vec<Expr> = command.command.name().split(' ').map(text).collect();
        arguments.extend(self.words(&command.words));
        call("redis.call", arguments)
    }

    /// A name for the reply of a command: the handle and what is read from it.
    pub(crate) fn hint_of(&self, command: &CommandCall) -> String {
        let handle = command.words.iter().find_map(|word| match word {
            Word::Key(key) => match key.kind {
                ExprKind::Local(local) => Some(self.script.locals[local.0].name.as_str()),
                _ => None,
            },
            _ => None,
        });
        let what = noun(command.command.name());
        match handle {
            Some(handle) => format!("{handle}_{what}"),
            None => what.to_owned(),
        }
    }

    /// The words of a command but a spread list.
    pub(crate) fn words(&mut self, words: &[Word]) -> Vec<Expr> {
        let mut lowered: Vec<Expr> = Vec::new();
        for word in words {
            let before = self.block.len();
            let value = match word {
                Word::Literal(word) => text(word),
                Word::Key(key) => self.value(key),
                Word::Value(value) => self.in_form(value, Form::Text),
                Word::Number { value, infinite } => {
                    self.in_form(value, if *infinite { Form::Score } else { Form::Text })
                }
                Word::Prefixed(prefix, value) => {
                    let form =
                        if matches!(value.ty, Type::Integer(_) | Type::Float) { Form::Score } else { Form::Text };
                    match self.in_form(value, form) {
                        Expr::Text(bytes) => {
                            let mut joined = prefix.as_bytes().to_vec();
                            joined.extend(bytes);
                            Expr::Text(joined)
                        }
                        other => binary(Operator::Concat, text(prefix), other),
                    }
                }
                // These are put in by who knows the list.
                Word::SpreadCount(_) | Word::Spread { .. } => continue,
            };
            if self.block.len() > before {
                self.save_earlier(&mut lowered, before);
            }
            lowered.push(value);
        }
        lowered
    }
}

/// The place of the list of a variadic call.
pub(crate) fn spread_of(command: &CommandCall) -> Option<usize> {
    command.words.iter().position(|word| matches!(word, Word::Spread { .. }))
}

/// Whether a call has a list that is sent in several calls.
pub(crate) fn in_chunks(command: &CommandCall) -> bool {
    command.command.chunk() != Chunk::None && spread_of(command).is_some()
}

/// What a command reads, as a word for a local.
pub(crate) fn noun(command: &str) -> &'static str {
    match command {
        "GET" | "GETDEL" | "GETEX" | "GETSET" | "SET" | "HGET" => "value",
        "ZSCORE" | "ZINCRBY" => "score",
        "HMGET" | "HGETALL" => "fields",
        "TTL" | "PTTL" => "ttl",
        "TIME" => "time",
        "ZRANK" | "ZREVRANK" => "rank",
        "LPOP" | "RPOP" | "LINDEX" | "LMOVE" | "RPOPLPUSH" => "item",
        "ZRANGE" | "ZRANGEBYSCORE" | "ZREVRANGE" | "ZREVRANGEBYSCORE" | "ZPOPMIN" | "ZPOPMAX" | "SMEMBERS" => "members",
        "LRANGE" => "items",
        "MGET" => "values",
        _ => "reply",
    }
}
