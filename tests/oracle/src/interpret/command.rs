//! Commands: their words, one call for each part of a long list, and what comes back.

use super::decode::array;
use super::{Eval, Exit, Machine, Value, element_of};
use crate::construct;
use crate::wire::Reply as Wire;
use redlua_compiler::catalogue::{self, Chunk, Reply};
use redlua_compiler::check::typed::{CommandCall, Expr, ReplyForm, Word};
use redlua_compiler::check::types::Type;

/// Elements in one call.
const CHUNK: usize = 5000;

/// What is sent at once when a list can't be split.
const WHOLE: usize = 7000;

impl Machine<'_> {
    pub(super) fn command(&mut self, call: &CommandCall, expr: &Expr) -> Eval<Value> {
        match self.send_command(call)? {
            Some(reply) => self.decode(&reply, call, expr),
            None => self.nothing_sent(call, expr),
        }
    }

    /// The reply, not looked at; `None` when an empty list left nothing to send.
    pub(super) fn send_command(&mut self, call: &CommandCall) -> Eval<Option<Wire>> {
        self.try_command(call)?.map_err(Exit::Server)
    }

    /// The same, where an error of this command, and not of one in its arguments, is a value.
    pub(super) fn try_command(&mut self, call: &CommandCall) -> Eval<Result<Option<Wire>, String>> {
        let mut words: Vec<Vec<u8>> = call.command.name().split(' ').map(|word| word.as_bytes().to_vec()).collect();
        let mut spread = None;
        let mut counted = None;
        for word in &call.words {
            self.reach(construct::word(word));
            match word {
                Word::Literal(word) => words.push(word.as_bytes().to_vec()),
                Word::Key(key) => {
                    let Value::Text(name) = self.expr(key)? else { return Err(Exit::Unknown("a key")) };
                    words.push(name);
                }
                Word::Value(value) => {
                    let text = self.text_of(value)?;
                    words.push(text);
                }
                Word::Number { value, infinite } => {
                    let text = if *infinite { self.score_of(value)? } else { self.text_of(value)? };
                    words.push(text);
                }
                Word::Prefixed(prefix, value) => {
                    self.reach("exclusive or inclusive bound");
                    let text = self.score_of(value)?;
                    words.push([prefix.as_bytes(), &text].concat());
                }
                Word::Spread { list, width, .. } => spread = Some((list, *width)),
                Word::Field { outside: Type::Document(..), .. } => {
                    return Err(Exit::Unknown("a document that may be left out"));
                }
                Word::Field { name, value, .. } => match self.expr(value)? {
                    Value::None => self.reach("field that is left out"),
                    found => {
                        let text = self.plain_text(found.inner(), inner_type(&value.ty))?;
                        words.extend([name.as_bytes().to_vec(), text]);
                    }
                },
                Word::SpreadCount(beside) => counted = Some((words.len(), *beside)),
            }
        }
        match catalogue::by_wire_name(call.command.name()) {
            Some(command) => self.reach(command.name()),
            None => self.reach("raw command"),
        }
        match spread {
            None => Ok(self.try_send(&words)?.map(Some)),
            Some(_) if counted.is_some() => Err(Exit::Unknown("a list whose length is sent")),
            Some((list, width)) => match self.spread(call, words, list, width) {
                Err(Exit::Answered(message)) => Ok(Err(message)),
                other => other.map(Ok),
            },
        }
    }

    fn try_send(&mut self, words: &[Vec<u8>]) -> Eval<Result<Wire, String>> {
        match self.send(words) {
            Err(Exit::Answered(message)) => Ok(Err(message)),
            other => other.map(Ok),
        }
    }

    fn send(&mut self, words: &[Vec<u8>]) -> Eval<Wire> {
        match self.connection.call(words).map_err(Exit::Lost)? {
            Wire::Error(message) => {
                self.reach("error of a command");
                Err(Exit::Answered(message))
            }
            reply => Ok(reply),
        }
    }

    /// A list as the last words: in several calls when it is long, in none when it is empty. Their
    /// replies come as one.
    fn spread(&mut self, call: &CommandCall, words: Vec<Vec<u8>>, list: &Expr, width: usize) -> Eval<Option<Wire>> {
        let element = element_of(&list.ty).clone();
        let Value::List(values) = self.expr(list)? else { return Err(Exit::Unknown("a spread of no list")) };
        let mut flat = Vec::new();
        for value in values.iter() {
            match (value, &element) {
                (Value::Tuple(parts), Type::Tuple(types)) => {
                    for (part, ty) in parts.iter().zip(types) {
                        flat.push(self.element_text(part, ty)?);
                    }
                }
                (value, ty) => flat.push(self.element_text(value, ty)?),
            }
        }
        if call.command.chunk() == Chunk::None {
            self.reach("list that is sent as a whole");
            if flat.is_empty() || flat.len() > WHOLE - WHOLE % width {
                return Err(Exit::Abort("RANGE"));
            }
            return Ok(Some(self.send(&[words, flat].concat())?));
        }
        self.reach(match flat.len() {
            0 => "empty list as arguments",
            length if length > CHUNK => "long list as arguments",
            _ => "list as arguments",
        });
        let mut replies = Vec::new();
        for part in flat.chunks(CHUNK - CHUNK % width) {
            replies.push(self.send(&[words.as_slice(), part].concat())?);
        }
        Ok(match call.command.chunk() {
            Chunk::Join => {
                let mut joined = Vec::new();
                for reply in &replies {
                    joined.extend_from_slice(array(reply)?);
                }
                Some(Wire::Array(joined))
            }
            Chunk::Sum => {
                let mut sum = 0;
                for reply in &replies {
                    let Wire::Int(count) = reply else { return Err(Exit::Unknown("a count")) };
                    sum += count;
                }
                Some(Wire::Int(sum))
            }
            Chunk::AnyTrue => Some(Wire::Int(i64::from(replies.contains(&Wire::Int(1))))),
            _ => replies.pop(),
        })
    }

    /// The value of a call that an empty list left out: the length that is there already.
    pub(super) fn nothing_sent(&mut self, call: &CommandCall, expr: &Expr) -> Eval<Value> {
        self.reach("reply of what was not sent");
        match (&call.reply, call.words.first()) {
            (ReplyForm::Catalogue { reply: Reply::Length, .. }, Some(Word::Key(key))) => {
                let Value::Text(name) = self.expr(key)? else { return Err(Exit::Unknown("a key")) };
                let reply = self.try_send(&[b"LLEN".to_vec(), name])?.map_err(Exit::Server)?;
                self.decode(&reply, call, expr)
            }
            _ => Ok(Value::Unit),
        }
    }

    fn element_text(&mut self, value: &Value, ty: &Type) -> Eval<Vec<u8>> {
        match value {
            Value::Float(number) if number.is_nan() => Err(Exit::Abort("FLOAT")),
            Value::Float(number) if number.is_infinite() => {
                Ok(if *number > 0.0 { b"inf".to_vec() } else { b"-inf".to_vec() })
            }
            value => self.plain_text(value, ty),
        }
    }
}

/// What is in an option, or the type itself.
fn inner_type(ty: &Type) -> &Type {
    if let Type::Option(inner) = ty { inner } else { ty }
}
