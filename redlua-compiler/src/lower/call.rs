//! Commands: the words of a call, in wire order.

use super::decode::is_plain;
use super::operands::Form;
use super::{Lowering, binary, call, index, none_is_nil, plus, text};
use crate::catalogue::{Chunk, Reply};
use crate::check::typed::{self, CommandCall, ExprKind, Held, ReplyForm, Word};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

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

    /// Pairs that leave flat, as they came: a score is text on both sides.
    pub(crate) fn flat_command(&mut self, expr: &typed::Expr) -> Option<Expr> {
        let ExprKind::Command(command) = &expr.kind else { return None };
        let ReplyForm::Catalogue { reply: Reply::Pairs(first, second), stored } = &command.reply else { return None };
        let leaves = |part: &Reply| *part == Reply::Float || is_plain(part, stored);
        let as_it_came = leaves(first) && leaves(second) && spread_of(command).is_none();
        as_it_came.then(|| self.raw_command(command))
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
        let words = self.words(&command.words);
        if command.words.iter().any(|word| matches!(word, Word::Field { .. })) {
            arguments.extend(self.present_fields(command, words));
        } else {
            arguments.extend(words);
        }
        call("redis.call", arguments)
    }

    /// The key, and the fields that are there:
    ///
    /// ```lua
    /// local fields = {'name', name}
    /// if note then
    ///   fields[#fields + 1], fields[#fields + 2] = 'note', note
    /// end
    /// redis.call('HSET', job, unpack(fields))
    /// ```
    fn present_fields(&mut self, command: &CommandCall, words: Vec<Expr>) -> Vec<Expr> {
        let (mut key, mut always, mut optional) = (Vec::new(), Vec::new(), Vec::new());
        for (word, value) in command.words.iter().zip(words) {
            match word {
                Word::Key(_) => key.push(value),
                Word::Field { name, value: expr, outside } => {
                    // Nothing that follows changes a field of a record.
                    let is_field = matches!(&value, Expr::Index(base, _) if self.is_stable(base));
                    let value = if is_field { value } else { self.stable(&self.hint(expr), value) };
                    optional.push((name, outside, value));
                }
                _ => always.push(value),
            }
        }
        let fields = self.save("fields", Expr::Table { array: always, named: Vec::new() });
        for (name, ty, value) in optional {
            let present =
                if none_is_nil(ty) { binary(Operator::NotEqual, value.clone(), Expr::Nil) } else { value.clone() };
            let body = self.nested(|lowering| {
                let stored = lowering.field_text(value, ty);
                let place = |offset| index(fields.clone(), plus(Expr::Length(Box::new(fields.clone())), offset));
                let (targets, values) = (vec![place(1), place(2)], vec![text(name), stored]);
                lowering.push(StatementKind::Assign { targets, values });
            });
            self.push(StatementKind::If { arms: vec![(present, body)], otherwise: Vec::new() });
        }
        key.push(call("unpack", vec![fields]));
        key
    }

    /// The stored form of an optional value that is there.
    fn field_text(&mut self, value: Expr, ty: &Type) -> Expr {
        match ty {
            Type::Option(inner) => self.field_text(value, inner),
            Type::Integer(_) => self.helper(prelude::INT, vec![value]),
            Type::Float => self.helper(prelude::DECIMAL, vec![value]),
            Type::Document(format, content) => self.document_text(*format, content, value),
            Type::Bool => binary(Operator::Or, binary(Operator::And, value, text("1")), text("0")),
            _ => value,
        }
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
                Word::Field { value, .. } => self.value(value),
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
