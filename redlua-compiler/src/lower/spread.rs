//! Variadic commands with a list: sent in chunks below Lua's limit of values in a call, and not at
//! all when the list is empty, where that keeps the meaning.

use super::call::spread_of;
use super::{Lowering, binary, call, number, plus, text};
use crate::catalogue::{Chunk, Reply};
use crate::check::typed::{self, CommandCall, ElementWord, ReplyForm, WholeList};
use crate::check::types::Type;
use crate::check::uses::plain_local;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

/// Values in one call: `unpack` takes 7,999, and some stand before them.
const CHUNK: i128 = 5000;

/// A call with a list, before it is known how often it is called.
struct SpreadCall {
    /// The words before the list.
    fixed: Vec<Expr>,
    /// Where among them the number of elements belongs, and how many elements are written beside the list.
    count: Option<(usize, usize)>,
    /// The list: a flat table of texts.
    list: Expr,
    /// How many words an element makes.
    width: usize,
}

impl Lowering<'_> {
    /// ```lua
    /// local added = 0
    /// for first = 1, #ids, 5000 do
    ///   added = added + redis.call('SADD', seen, unpack(ids, first, math.min(first + 4999, #ids)))
    /// end
    /// ```
    pub(crate) fn spread_command(&mut self, command: &CommandCall, needed: bool) -> Expr {
        let SpreadCall { fixed, count, list, width } = self.spread_words(command);
        let length = Expr::Length(Box::new(list.clone()));
        let chunk = command.command.chunk();
        let reply = match &command.reply {
            ReplyForm::Catalogue { reply, .. } => reply.clone(),
            _ => Reply::Unit,
        };
        // Words before the list could change their value while the list is sent.
        let mut fixed: Vec<Expr> = fixed.into_iter().map(|word| self.stable("word", word)).collect();
        let first = self.open_counter_as(&["first"]);
        let from = Expr::Name(first.clone());
        let size = CHUNK - CHUNK % width as i128;
        let to = call("math.min", vec![plus(from.clone(), size - 1), length.clone()]);
        let mut last = None;
        let to = match count {
            Some((at, beside)) => {
                let name = self.names.fresh("last");
                let several = plus(binary(Operator::Subtract, Expr::Name(name.clone()), from.clone()), 1);
                fixed.insert(at, elements_text(several, width, beside));
                last = Some((name.clone(), to));
                Expr::Name(name)
            }
            None => to,
        };
        fixed.push(call("unpack", vec![list, from, to]));
        let sent = call("redis.call", fixed);
        let result = needed.then(|| {
            let (wish, start) = match chunk {
                Chunk::Sum => ("total", number(0)),
                Chunk::Join => ("joined", Expr::Table { array: Vec::new(), named: Vec::new() }),
                Chunk::AnyTrue => ("changed", Expr::Bool(false)),
                _ => ("reply", self.empty_reply(command, &reply)),
            };
            let name = self.names.fresh(wish);
            self.push(StatementKind::Local { names: vec![name.clone()], values: vec![start] });
            Expr::Name(name)
        });
        let body = self.nested(|lowering| {
            if let Some((name, to)) = last {
                lowering.push(StatementKind::Local { names: vec![name], values: vec![to] });
            }
            match (&result, chunk) {
                (None, _) => lowering.push(StatementKind::Call(sent)),
                (Some(result), Chunk::Sum) => {
                    let value = binary(Operator::Add, result.clone(), sent);
                    lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![value] });
                }
                (Some(result), Chunk::Join) => {
                    let decoded = lowering.decode(sent, command, typed::Held::Number);
                    let joined = lowering.helper(prelude::EXTEND, vec![result.clone(), decoded]);
                    lowering.push(StatementKind::Call(joined));
                }
                (Some(result), Chunk::AnyTrue) => {
                    let value = binary(Operator::Or, binary(Operator::Equal, sent, number(1)), result.clone());
                    lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![value] });
                }
                (Some(result), _) => {
                    lowering.push(StatementKind::Assign { targets: vec![result.clone()], values: vec![sent] })
                }
            }
        });
        self.close_counter();
        self.push(StatementKind::NumericFor {
            name: first,
            start: number(1),
            stop: length,
            step: Some(number(size)),
            body,
        });
        result.unwrap_or(Expr::Bool(false))
    }

    /// What an empty list gives: the length that is there already.
    fn empty_reply(&mut self, command: &CommandCall, reply: &Reply) -> Expr {
        let key = command.words.iter().find_map(|word| match word {
            typed::Word::Key(key) => Some(key.clone()),
            _ => None,
        });
        match (reply, key) {
            (Reply::Length, Some(key)) => {
                let key = self.value(&key);
                call("redis.call", vec![text("LLEN"), key])
            }
            (Reply::Unit, _) => Expr::Bool(false),
            _ => number(0),
        }
    }

    /// A list that can't be split: its length is checked before anything is sent.
    ///
    /// ```lua
    /// redis.call('ZUNIONSTORE', all, string.format('%d', #days), unpack(followed_by(days, {'AGGREGATE', 'MAX'})))
    /// ```
    pub(crate) fn whole_list(&mut self, command: &CommandCall) -> Expr {
        let SpreadCall { mut fixed, count, list, width } = self.spread_words(command);
        let length = Expr::Length(Box::new(list.clone()));
        if let Some((_, whole)) = command.whole_list().filter(|(sent, whole)| !self.is_checked(sent, *whole)) {
            let most = whole.most * width;
            let wrong = wrong_length(&length, WholeList { most, ..whole });
            let message = format!("`{}` takes from 1 to {} elements at once", command.command.method(), whole.most);
            self.abort_if(wrong, "RANGE", &message);
        }
        let before = self.block.len();
        let tail = match spread_of(command).and_then(|at| command.words.get(at + 1..)) {
            Some(behind) => self.words(behind),
            None => Vec::new(),
        };
        if self.block.len() > before {
            self.save_earlier(&mut fixed, before);
        }
        if let Some((at, beside)) = count {
            fixed.insert(at, elements_text(length, width, beside));
        }
        let values = if tail.is_empty() {
            list
        } else {
            let tail = Expr::Table { array: tail, named: Vec::new() };
            self.helper(prelude::FOLLOWED_BY, vec![list, tail])
        };
        fixed.push(call("unpack", vec![values]));
        call("redis.call", fixed)
    }

    /// Whether the prologue has seen to it that the list has a length that fits.
    fn is_checked(&self, list: &typed::Expr, whole: WholeList) -> bool {
        let parameter = plain_local(list)
            .and_then(|local| self.script.parameters.iter().find(|parameter| parameter.local == local));
        parameter.and_then(|parameter| parameter.uses.whole).is_some_and(|checked| checked.is_within(whole))
    }

    /// The words before the list, and the list as one flat table of texts.
    fn spread_words(&mut self, command: &CommandCall) -> SpreadCall {
        let mut fixed: Vec<Expr> = command.command.name().split(' ').map(text).collect();
        let name = fixed.len();
        let at = spread_of(command).unwrap_or(command.words.len());
        let ahead = &command.words[..at];
        fixed.extend(self.words(ahead));
        let count = ahead.iter().enumerate().find_map(|(at, word)| match word {
            typed::Word::SpreadCount(beside) => Some((name + at, *beside)),
            _ => None,
        });
        let before = self.block.len();
        let (list, width) = match command.words.get(at) {
            Some(typed::Word::Spread { list, width, columns, forms }) => {
                let table = if *columns { self.columns(list) } else { self.flat_texts(list, *width, forms) };
                (table, *width)
            }
            // Only who has found a list comes here.
            _ => (Expr::Nil, 1),
        };
        if self.block.len() > before {
            self.save_earlier(&mut fixed, before);
        }
        SpreadCall { fixed, count, list, width }
    }

    /// The list as one flat table of texts.
    fn flat_texts(&mut self, list: &typed::Expr, width: usize, forms: &[ElementWord]) -> Expr {
        let lowered = self.value(list);
        let table = self.stable_or_name("list", lowered);
        let element = match &list.ty {
            Type::Vec(element) | Type::Array(element, _) => (**element).clone(),
            _ => Type::Text,
        };
        match &element {
            Type::Integer(_) => {
                let texts = self.helper(prelude::TEXTS, vec![table.clone()]);
                let wish = match &table {
                    Expr::Name(name) => format!("{name}_texts"),
                    _ => "texts".to_owned(),
                };
                self.save(&wish, texts)
            }
            Type::Tuple(parts) if width > 1 => {
                let flat = self.save("flat", Expr::Table { array: Vec::new(), named: Vec::new() });
                let at = self.open_counter();
                let body = self.nested(|lowering| {
                    let pair = super::index(table.clone(), Expr::Name(at.clone()));
                    for (position, part) in parts.iter().enumerate() {
                        let value = super::index(pair.clone(), number(position as i128 + 1));
                        let value = lowering.element_text(value, part, forms.get(position));
                        let target = super::index(flat.clone(), plus(Expr::Length(Box::new(flat.clone())), 1));
                        lowering.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
                    }
                });
                let stop = Expr::Length(Box::new(table));
                self.close_counter();
                self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
                flat
            }
            Type::Float | Type::Bool => {
                let flat = self.save("flat", Expr::Table { array: Vec::new(), named: Vec::new() });
                let at = self.open_counter();
                let body = self.nested(|lowering| {
                    let place = Expr::Name(at.clone());
                    let value = super::index(table.clone(), place.clone());
                    let value = lowering.element_text(value, &element, forms.first());
                    let target = super::index(flat.clone(), place);
                    lowering.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
                });
                let stop = Expr::Length(Box::new(table));
                self.close_counter();
                self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
                flat
            }
            _ => table,
        }
    }

    /// All first parts of the elements, and behind them all second ones.
    ///
    /// ```lua
    /// for i = 1, #streams do
    ///   flat[i], flat[#streams + i] = streams[i][1], streams[i][2]
    /// end
    /// ```
    fn columns(&mut self, list: &typed::Expr) -> Expr {
        let lowered = self.value(list);
        let table = self.stable_or_name("list", lowered);
        let parts = match &list.ty {
            Type::Vec(element) | Type::Array(element, _) => match &**element {
                Type::Tuple(parts) => parts.clone(),
                other => vec![other.clone()],
            },
            _ => Vec::new(),
        };
        let flat = self.save("flat", Expr::Table { array: Vec::new(), named: Vec::new() });
        let at = self.open_counter();
        let length = Expr::Length(Box::new(table.clone()));
        let body = self.nested(|lowering| {
            let element = super::index(table, Expr::Name(at.clone()));
            let (mut targets, mut values) = (Vec::new(), Vec::new());
            for (position, part) in parts.iter().enumerate() {
                let before = match position {
                    0 => Expr::Name(at.clone()),
                    1 => binary(Operator::Add, length.clone(), Expr::Name(at.clone())),
                    several => {
                        let before = binary(Operator::Multiply, number(several as i128), length.clone());
                        binary(Operator::Add, before, Expr::Name(at.clone()))
                    }
                };
                targets.push(super::index(flat.clone(), before));
                let value = super::index(element.clone(), number(position as i128 + 1));
                values.push(lowering.element_text(value, part, None));
            }
            lowering.push(StatementKind::Assign { targets, values });
        });
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop: length, step: None, body });
        flat
    }

    fn element_text(&mut self, value: Expr, ty: &Type, form: Option<&ElementWord>) -> Expr {
        match (ty, form) {
            (_, Some(ElementWord::Document(format))) => self.document_text(*format, ty, value),
            (Type::Integer(_), _) => call("string.format", vec![text("%d"), value]),
            (Type::Float, Some(ElementWord::Score)) => self.helper(prelude::SCORE, vec![value]),
            (Type::Float, Some(ElementWord::Member)) => self.helper(prelude::FLOAT_TEXT, vec![value]),
            (Type::Float, _) => self.helper(prelude::DECIMAL, vec![value]),
            (Type::Bool, _) => binary(Operator::Or, binary(Operator::And, value, text("1")), text("0")),
            _ => value,
        }
    }
}

/// The number of elements as the text that a command takes, of a list of `words`.
fn elements_text(words: Expr, width: usize, beside: usize) -> Expr {
    let elements = match width {
        1 => words,
        several => binary(Operator::Divide, words, number(several as i128)),
    };
    let all = if beside == 0 { elements } else { plus(elements, beside as i128) };
    call("string.format", vec![text("%d"), all])
}

/// Whether a list that goes in one piece is empty where it must not be, or too long.
pub(crate) fn wrong_length(length: &Expr, whole: WholeList) -> Expr {
    let too_many = binary(Operator::Greater, length.clone(), number(whole.most as i128));
    if whole.least == 0 {
        return too_many;
    }
    binary(Operator::Or, binary(Operator::Equal, length.clone(), number(0)), too_many)
}
