//! Commands: their words, one call for each part of a long list, and what comes back.

use super::decode::array;
use super::{Eval, Exit, Machine, Value, element_of};
use crate::construct;
use crate::wire::Reply as Wire;
use redlua_compiler::catalogue::{self, Chunk, Effect, Reply};
use redlua_compiler::check::typed::{CommandCall, ElementWord, Expr, ReplyForm, Word};
use redlua_compiler::check::types::Type;

/// Elements in one call.
const CHUNK: usize = 5000;

/// What is sent at once when a list can't be split.
const WHOLE: usize = 7000;

/// A list among the words of a call.
struct Spread<'c> {
    list: &'c Expr,
    /// How many words an element makes.
    width: usize,
    /// Whether all first words stand before all second ones.
    columns: bool,
    /// What each word of an element is.
    forms: &'c [ElementWord],
    /// Which words stand before it.
    at: usize,
    /// Where its length is sent, with that of what is written beside it.
    counted: Option<(usize, usize)>,
}

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
                Word::Spread { list, width, columns, forms } => {
                    let at = words.len();
                    spread = Some(Spread { list, width: *width, columns: *columns, forms, at, counted });
                }
                Word::Field { name, value, outside } => match self.expr(value)? {
                    Value::None => self.reach("field that is left out"),
                    found => {
                        let inner = inner_type(&value.ty);
                        let text = match inner_type(outside) {
                            Type::Document(format, _) => self.document(*format, found.inner(), inner)?,
                            _ => self.plain_text(found.inner(), inner)?,
                        };
                        words.extend([name.as_bytes().to_vec(), text]);
                    }
                },
                Word::SpreadCount(beside) => {
                    counted = Some((words.len(), *beside));
                    words.push(Vec::new());
                }
            }
        }
        match catalogue::by_wire_name(call.command.name()) {
            Some(command) => self.reach(command.name()),
            None => self.reach("raw command"),
        }
        match spread {
            None => Ok(self.try_send(&words)?.map(Some)),
            Some(spread) => match self.spread(call, words, &spread) {
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

    /// A list in the place of words: in several calls when it is long, in none when it is empty. Their
    /// replies come as one.
    fn spread(&mut self, call: &CommandCall, mut words: Vec<Vec<u8>>, spread: &Spread) -> Eval<Option<Wire>> {
        let flat = self.flat(spread)?;
        let behind = words.split_off(spread.at);
        let (most, width) = (WHOLE, spread.width);
        if let Some((place, beside)) = spread.counted {
            words[place] = (beside + flat.len() / width).to_string().into_bytes();
        }
        if call.command.chunk() == Chunk::None {
            self.reach("list that is sent as a whole");
            let keys = call.words.iter().filter(|word| matches!(word, Word::Key(_))).count();
            let beside = match spread.counted {
                Some((_, beside)) => beside,
                // A key that is written to is none of those that are read.
                None if call.command.effect() == Effect::Read => keys,
                None => 0,
            };
            if (flat.is_empty() && beside == 0) || flat.len() > most - most % width {
                self.reach("list that is no piece");
                return Err(Exit::Abort("RANGE"));
            }
            return Ok(Some(self.send(&[words, flat, behind].concat())?));
        }
        self.reach(match flat.len() {
            0 => "empty list as arguments",
            length if length > CHUNK => "long list as arguments",
            _ => "list as arguments",
        });
        let mut replies = Vec::new();
        for part in flat.chunks(CHUNK - CHUNK % width) {
            replies.push(self.send(&[words.as_slice(), part, behind.as_slice()].concat())?);
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

    /// The words of a list.
    fn flat(&mut self, spread: &Spread) -> Eval<Vec<Vec<u8>>> {
        let element = element_of(&spread.list.ty).clone();
        let Value::List(values) = self.expr(spread.list)? else { return Err(Exit::Unknown("a spread of no list")) };
        let mut flat = Vec::new();
        for value in values.iter() {
            match (value, &element) {
                (Value::Tuple(parts), Type::Tuple(types)) => {
                    for (at, (part, ty)) in parts.iter().zip(types).enumerate() {
                        flat.push(self.element_text(part, ty, spread.forms.get(at))?);
                    }
                }
                (value, ty) => flat.push(self.element_text(value, ty, spread.forms.first())?),
            }
        }
        if spread.columns {
            self.reach("list in columns");
            let column = |at: usize| flat.iter().skip(at).step_by(spread.width).cloned();
            flat = (0..spread.width).flat_map(column).collect();
        }
        Ok(flat)
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

    fn element_text(&mut self, value: &Value, ty: &Type, form: Option<&ElementWord>) -> Eval<Vec<u8>> {
        match (value, form) {
            (value, Some(ElementWord::Document(format))) => {
                self.reach("document in a list of pairs");
                self.document(*format, value, ty)
            }
            (Value::Float(number), Some(ElementWord::Score)) if number.is_infinite() => {
                Ok(if *number > 0.0 { b"inf".to_vec() } else { b"-inf".to_vec() })
            }
            (Value::Float(number), _) if !number.is_finite() => Err(Exit::Abort("FLOAT")),
            (Value::Float(number), Some(ElementWord::Member)) => Ok(number.to_string().into_bytes()),
            (value, _) => self.plain_text(value, ty),
        }
    }
}

/// What is in an option, or the type itself.
fn inner_type(ty: &Type) -> &Type {
    if let Type::Option(inner) = ty { inner } else { ty }
}
