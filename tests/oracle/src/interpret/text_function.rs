//! Functions of text, which is bytes.

use super::list::slice_bounds;
use super::text::short_enough;
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use redlua_compiler::check::typed::{Bound, End, Expr, TextFunction};
use redlua_compiler::check::types::{Range, Type};

impl Machine<'_> {
    pub(super) fn text_function(&mut self, function: TextFunction, operands: &[Expr], ty: &Type) -> Eval<Value> {
        self.reach(construct::text(&function));
        let mut values = Vec::new();
        for operand in operands {
            values.push(match operand.ty.integer() {
                Some(_) => Value::Int(self.integer(operand)?),
                None => self.expr(operand)?,
            });
        }
        let text = |bytes: &[u8]| Value::Text(bytes.to_vec());
        let option = |value: Option<Value>| value.map_or(Value::None, Value::some);
        let count = |value: &Value| match value {
            Value::Int(count) => usize::try_from(*count).unwrap_or(usize::MAX),
            _ => usize::MAX,
        };
        if let (TextFunction::FloatText, [Value::Float(value)]) = (function, values.as_slice()) {
            self.reach("to_string of a float");
            if !value.is_finite() {
                return Err(Exit::Abort("FLOAT"));
            }
            return Ok(Value::Text(value.to_string().into_bytes()));
        }
        let Some(Value::Text(subject)) = values.first() else { return Err(Exit::Unknown("a function of no text")) };
        let part: &[u8] = match values.get(1) {
            Some(Value::Text(part)) => part,
            _ => b"",
        };
        let (name, value) = match function {
            TextFunction::Length => ("len of a text", Value::Int(subject.len() as i128)),
            TextFunction::IsEmpty => ("is_empty of a text", Value::Bool(subject.is_empty())),
            TextFunction::StartsWith => ("starts_with", Value::Bool(subject.starts_with(part))),
            TextFunction::EndsWith => ("ends_with", Value::Bool(subject.ends_with(part))),
            TextFunction::Contains => ("contains of a text", Value::Bool(find(subject, part, End::Start).is_some())),
            TextFunction::Lower => ("to_ascii_lowercase", Value::Text(subject.to_ascii_lowercase())),
            TextFunction::Upper => ("to_ascii_uppercase", Value::Text(subject.to_ascii_uppercase())),
            TextFunction::Strip(end) => match end {
                End::Start => ("strip_prefix", option(subject.strip_prefix(part).map(text))),
                End::End => ("strip_suffix", option(subject.strip_suffix(part).map(text))),
            },
            TextFunction::Find(end) => {
                let place = find(subject, part, end).map(|at| Value::Int(at as i128));
                (if end == End::Start { "find of a text" } else { "rfind" }, option(place))
            }
            TextFunction::SplitOnce(end) => {
                let at = find(subject, part, end);
                let halves = at.map(|at| Value::Tuple(vec![text(&subject[..at]), text(&subject[at + part.len()..])]));
                (if end == End::Start { "split_once" } else { "rsplit_once" }, option(halves))
            }
            TextFunction::Split => {
                self.separator(part)?;
                ("split", Value::list(split(subject, part, usize::MAX)))
            }
            TextFunction::SplitTimes => {
                let [_, limit, Value::Text(part)] = values.as_slice() else { return Err(Exit::Unknown("a splitn")) };
                self.separator(part)?;
                ("splitn", Value::list(split(subject, part, count(limit))))
            }
            TextFunction::Replace => {
                let [_, _, Value::Text(with)] = values.as_slice() else { return Err(Exit::Unknown("a replace")) };
                self.separator(part)?;
                let pieces: Vec<Vec<u8>> = split(subject, part, usize::MAX)
                    .into_iter()
                    .map(|piece| if let Value::Text(piece) = piece { piece } else { Vec::new() })
                    .collect();
                short_enough(pieces.len().saturating_mul(with.len()))?;
                ("replace", Value::Text(pieces.join(with.as_slice())))
            }
            TextFunction::Repeat => {
                let times = values.get(1).map_or(0, count);
                short_enough(times.saturating_mul(subject.len()))?;
                ("repeat", Value::Text(subject.repeat(times)))
            }
            TextFunction::Trim(end) => match end {
                None => ("trim", text(trimmed(subject, true, true, &BLANKS))),
                Some(End::Start) => ("trim_start", text(trimmed(subject, true, false, &BLANKS))),
                Some(End::End) => ("trim_end", text(trimmed(subject, false, true, &BLANKS))),
            },
            TextFunction::TrimAscii(end) => match end {
                None => ("trim_ascii", text(subject.trim_ascii())),
                Some(End::Start) => ("trim_ascii_start", text(subject.trim_ascii_start())),
                Some(End::End) => ("trim_ascii_end", text(subject.trim_ascii_end())),
            },
            TextFunction::Parse => ("parse", option(self.parsed(subject, 10, ty)?)),
            TextFunction::FromRadix(radix) => ("parse in a radix", option(self.parsed(subject, radix, ty)?)),
            TextFunction::Byte => match subject.get(values.get(1).map_or(0, count)) {
                Some(byte) => ("byte of a text", Value::Int(i128::from(*byte))),
                None => {
                    self.reach("byte out of range");
                    return Err(Exit::Abort("RANGE"));
                }
            },
            TextFunction::Get => {
                let byte = subject.get(values.get(1).map_or(0, count)).map(|byte| Value::Int(i128::from(*byte)));
                ("get of a text", option(byte))
            }
            TextFunction::Slice { inclusive } => {
                match subject.get(slice_bounds(&values[1..], inclusive, subject.len())?) {
                    Some(part) => ("slice of a text", text(part)),
                    None => {
                        self.reach("slice out of range");
                        return Err(Exit::Abort("RANGE"));
                    }
                }
            }
            TextFunction::Min => ("min of texts", text(subject.as_slice().min(part))),
            TextFunction::Max => ("max of texts", text(subject.as_slice().max(part))),
            TextFunction::Sha1 => ("sha1hex", text(sha1_smol::Sha1::from(subject).digest().to_string().as_bytes())),
            TextFunction::ErrorCode => ("code of an error", text(error_code(subject))),
            TextFunction::Bound(bound) if is_bound(bound, subject) => match bound {
                Bound::Scores => ("bound of scores as text", text(subject)),
                Bound::Texts => ("bound of texts as text", text(subject)),
            },
            TextFunction::Bound(_) => {
                self.reach("text that is no bound");
                return Err(Exit::Abort("TEXT"));
            }
            TextFunction::SortPart
                if find(subject, b"*", End::Start).or(find(subject, b"->", End::Start)).is_some() =>
            {
                self.reach("text that may not stand in a pattern of SORT");
                return Err(Exit::Abort("KEY"));
            }
            TextFunction::SortPart => ("value in a pattern of SORT", text(subject)),
            TextFunction::FloatText => {
                return Err(Exit::Unknown("a function of text"));
            }
            TextFunction::Glob => {
                let escape = |byte: &u8| match byte {
                    b'*' | b'?' | b'[' | b']' | b'\\' | b'^' | b'-' => vec![b'\\', *byte],
                    byte => vec![*byte],
                };
                ("value in a pattern", Value::Text(subject.iter().flat_map(escape).collect()))
            }
        };
        self.reach(name);
        Ok(value)
    }

    /// An empty text separates nothing.
    fn separator(&mut self, part: &[u8]) -> Eval<()> {
        if part.is_empty() {
            self.reach("empty separator");
            return Err(Exit::Abort("TEXT"));
        }
        Ok(())
    }

    /// `parse::<T>()` or `T::from_str_radix`, as an option of its value.
    fn parsed(&mut self, subject: &[u8], radix: u32, ty: &Type) -> Eval<Option<Value>> {
        let inner = if let Type::Option(inner) | Type::Parsed(inner) = ty { inner } else { ty };
        let Ok(text) = std::str::from_utf8(subject) else { return Ok(None) };
        Ok(match inner {
            Type::Bool => text.parse().ok().map(Value::Bool),
            Type::Float => text.parse().ok().map(Value::Float),
            Type::Integer(kind) => {
                let full = kind.full();
                let unsigned_minus = full.low == 0 && text.starts_with('-');
                let value = i128::from_str_radix(text, radix)
                    .ok()
                    .filter(|value| !unsigned_minus && full.contains(Range::only(*value)));
                if let Some(value) = value
                    && !Range::EXACT.contains(Range::only(value))
                {
                    self.reach("parsed integer beyond 2^53");
                    return Err(Exit::Abort("OVERFLOW"));
                }
                value.map(Value::Int)
            }
            _ => return Err(Exit::Unknown("a parse")),
        })
    }
}

/// Whether a text is a bound as Redis writes it.
pub(super) fn is_bound(bound: Bound, text: &[u8]) -> bool {
    match bound {
        Bound::Scores => is_score_bound(text),
        Bound::Texts => matches!(text, [b'[' | b'(', ..] | b"-" | b"+"),
    }
}

/// `5`, `(5`, `+inf`, `1.5e3`; an integer that a double holds exactly.
fn is_score_bound(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let text = text.strip_prefix('(').unwrap_or(text);
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if number == "inf" {
        return true;
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (number, None),
    };
    let (whole, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let sound = !whole.is_empty() && digits(whole) && digits(behind);
    match exponent {
        Some(exponent) => sound && !exponent.is_empty() && digits(exponent),
        None if mantissa.contains('.') => sound,
        None => sound && whole.parse::<i128>().is_ok_and(|value| Range::EXACT.contains(Range::only(value))),
    }
}

/// The blanks of Unicode.
const BLANKS: [char; 25] = [
    '\u{9}', '\u{a}', '\u{b}', '\u{c}', '\u{d}', ' ', '\u{85}', '\u{a0}', '\u{1680}', '\u{2000}', '\u{2001}',
    '\u{2002}', '\u{2003}', '\u{2004}', '\u{2005}', '\u{2006}', '\u{2007}', '\u{2008}', '\u{2009}', '\u{200a}',
    '\u{2028}', '\u{2029}', '\u{202f}', '\u{205f}', '\u{3000}',
];

fn trimmed<'t>(mut text: &'t [u8], start: bool, end: bool, blanks: &[char]) -> &'t [u8] {
    let encoded: Vec<String> = blanks.iter().map(char::to_string).collect();
    while let Some(rest) = encoded.iter().filter(|_| start).find_map(|blank| text.strip_prefix(blank.as_bytes())) {
        text = rest;
    }
    while let Some(rest) = encoded.iter().filter(|_| end).find_map(|blank| text.strip_suffix(blank.as_bytes())) {
        text = rest;
    }
    text
}

/// At most so many pieces, the last one with all that is left.
fn split(text: &[u8], separator: &[u8], limit: usize) -> Vec<Value> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while pieces.len() + 1 < limit {
        let Some(at) = find(rest, separator, End::Start) else { break };
        pieces.push(Value::Text(rest[..at].to_vec()));
        rest = &rest[at + separator.len()..];
    }
    if limit > 0 {
        pieces.push(Value::Text(rest.to_vec()));
    }
    pieces
}

/// The first or the last place of a part.
fn find(text: &[u8], part: &[u8], end: End) -> Option<usize> {
    let mut places = (0..=text.len()).filter(|at| text[*at..].starts_with(part));
    match end {
        End::Start => places.next(),
        End::End => places.next_back(),
    }
}

/// The first word of an error in capitals, or `ERR`.
fn error_code(message: &[u8]) -> &[u8] {
    let word = message.split(|byte| *byte == b' ').next().unwrap_or_default();
    let is_code = word.len() > 1
        && word[0].is_ascii_uppercase()
        && word.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
    if is_code { word } else { b"ERR" }
}
