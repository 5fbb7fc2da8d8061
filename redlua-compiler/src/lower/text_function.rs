//! Functions of text: those that Lua's library has, with the text to look for taken as it is, and those that
//! need a helper.

use super::expr::has_call;
use super::operands::Form;
use super::{Lowering, binary, call, number, plus, text};
use crate::check::typed::{self, Bound, End, TextFunction};
use crate::check::types::{Integer, Type};
use crate::lua::ast::{Expr, Operator};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn text_function(&mut self, function: TextFunction, arguments: &[typed::Expr], ty: &Type) -> Expr {
        if let TextFunction::Slice { inclusive } = function {
            let arguments = self.slice_operands(arguments, inclusive);
            return self.helper(prelude::SLICE, arguments);
        }
        let forms: Vec<(&typed::Expr, Form)> = arguments
            .iter()
            .map(|argument| {
                (argument, if matches!(argument.ty, Type::Integer(_)) { Form::Number } else { Form::Value })
            })
            .collect();
        let mut lowered = self.operands(&forms);
        if let Some((helper, more)) = helper_of(function, ty) {
            if function == TextFunction::SplitTimes {
                // The limit stands before the separator in Rust, and is evaluated there.
                if has_call(&lowered[1]) && has_call(&lowered[2]) {
                    for (operand, wish) in lowered.iter_mut().zip(["text", "limit"]) {
                        *operand = self.stable(wish, std::mem::replace(operand, Expr::Nil));
                    }
                }
                lowered.swap(1, 2);
            }
            lowered.extend(more);
            return self.helper(helper, lowered);
        }
        let mut lowered = lowered.into_iter();
        let subject = lowered.next().unwrap_or(Expr::Nil);
        let part = lowered.next().unwrap_or(Expr::Nil);
        let length = |value: Expr| match value {
            Expr::Text(bytes) => number(bytes.len() as i128),
            other => Expr::Length(Box::new(other)),
        };
        match function {
            TextFunction::Length => length(subject),
            TextFunction::IsEmpty => binary(Operator::Equal, subject, Expr::Text(Vec::new())),
            TextFunction::StartsWith => {
                let (subject, part) = self.with_stable(subject, "prefix", part);
                let head = call("string.sub", vec![subject, number(1), length(part.clone())]);
                binary(Operator::Equal, head, part)
            }
            TextFunction::EndsWith => self.ends_with(subject, part),
            TextFunction::Contains => {
                let found = call("string.find", vec![subject, part, number(1), Expr::Bool(true)]);
                binary(Operator::NotEqual, found, Expr::Nil)
            }
            TextFunction::Sha1 => call("redis.sha1hex", vec![subject]),
            TextFunction::Glob => self.helper(prelude::GLOB_LITERAL, vec![subject]),
            TextFunction::FloatText => self.helper(prelude::FLOAT_TEXT, vec![subject]),
            TextFunction::Bound(bound) => self.bound(bound, subject, "a text"),
            TextFunction::SortPart => self.helper(prelude::SORT_PART, vec![subject]),
            TextFunction::ErrorCode => self.helper(prelude::ERROR_CODE, vec![subject]),
            TextFunction::Lower => call("string.lower", vec![subject]),
            TextFunction::Upper => call("string.upper", vec![subject]),
            TextFunction::Repeat => call("string.rep", vec![subject, part]),
            TextFunction::Replace => {
                let with = lowered.next().unwrap_or(Expr::Nil);
                let pieces = self.helper(prelude::SPLIT, vec![subject, part]);
                call("table.concat", vec![pieces, with])
            }
            TextFunction::Get => {
                let byte = call("string.byte", vec![subject, plus(part, 1)]);
                binary(Operator::Or, byte, Expr::Bool(false))
            }
            TextFunction::Min | TextFunction::Max => {
                let (left, right) = (self.stable_or_name("left", subject), self.stable_or_name("right", part));
                let before = if function == TextFunction::Min { [&right, &left] } else { [&left, &right] };
                let other = self.helper(prelude::BEFORE, before.map(Expr::clone).to_vec());
                binary(Operator::Or, binary(Operator::And, other, right), left)
            }
            // The rest has helpers.
            _ => subject,
        }
    }

    /// Two operands of which the second gets a name: the first is evaluated before it all the same.
    fn with_stable(&mut self, first: Expr, wish: &str, second: Expr) -> (Expr, Expr) {
        let first = if has_call(&first) && !self.is_stable(&second) { self.save("text", first) } else { first };
        (first, self.stable(wish, second))
    }

    /// The text itself, which must be a bound; `name` is what the error calls it.
    pub(crate) fn bound(&mut self, bound: Bound, subject: Expr, name: &str) -> Expr {
        let helper = match bound {
            Bound::Scores => prelude::SCORE_BOUND,
            Bound::Texts => prelude::LEX_BOUND,
        };
        self.helper(helper, vec![subject, text(name)])
    }

    /// `string.sub(text, -2) == 'ms'`. For a suffix that is longer than the text it is all of the text. The text
    /// is looked at first, whatever the suffix: it may be a command.
    fn ends_with(&mut self, subject: Expr, suffix: Expr) -> Expr {
        let (subject, suffix) = self.with_stable(subject, "suffix", suffix);
        let length = match &suffix {
            Expr::Text(bytes) => number(bytes.len() as i128),
            suffix => Expr::Length(Box::new(suffix.clone())),
        };
        let tail = call("string.sub", vec![subject, Expr::Negate(Box::new(length))]);
        let ends = binary(Operator::Equal, tail, suffix.clone());
        match &suffix {
            Expr::Text(bytes) if !bytes.is_empty() => ends,
            // `string.sub(text, -0)` would be all of it.
            _ => binary(Operator::Or, ends, binary(Operator::Equal, suffix, Expr::Text(Vec::new()))),
        }
    }

    /// A name for a temporary that holds the result.
    pub(crate) fn hint_of_text(function: TextFunction) -> &'static str {
        match function {
            TextFunction::Find(_) => "place",
            TextFunction::Split | TextFunction::SplitTimes => "pieces",
            TextFunction::SplitOnce(_) => "parts",
            TextFunction::Strip(_) => "rest",
            TextFunction::Parse | TextFunction::FromRadix(_) => "parsed",
            TextFunction::Byte | TextFunction::Get => "byte",
            _ => "text",
        }
    }
}

/// The helper that does it, and what it takes besides the operands.
fn helper_of(function: TextFunction, ty: &Type) -> Option<(prelude::Helper, Vec<Expr>)> {
    let ends = |end: Option<End>| match end {
        None => Vec::new(),
        Some(End::Start) => vec![text("start")],
        Some(End::End) => vec![text("end")],
    };
    Some(match function {
        TextFunction::Find(End::Start) => (prelude::FIND, Vec::new()),
        TextFunction::Find(End::End) => (prelude::FIND_LAST, Vec::new()),
        TextFunction::Split | TextFunction::SplitTimes => (prelude::SPLIT, Vec::new()),
        TextFunction::SplitOnce(End::Start) => (prelude::SPLIT_ONCE, Vec::new()),
        TextFunction::SplitOnce(End::End) => (prelude::SPLIT_ONCE_LAST, Vec::new()),
        TextFunction::Strip(End::Start) => (prelude::STRIP_PREFIX, Vec::new()),
        TextFunction::Strip(End::End) => (prelude::STRIP_SUFFIX, Vec::new()),
        TextFunction::Trim(end) => (prelude::TRIM, ends(end)),
        TextFunction::TrimAscii(end) => (prelude::TRIM_ASCII, ends(end)),
        TextFunction::Byte => (prelude::BYTE_AT, Vec::new()),
        TextFunction::Parse => match ty {
            Type::Option(inner) if **inner == Type::Float => (prelude::PARSE_FLOAT, Vec::new()),
            Type::Option(inner) if **inner == Type::Bool => (prelude::PARSE_BOOL, Vec::new()),
            _ => (prelude::PARSE_INTEGER, bounds_of_parsed(ty)),
        },
        TextFunction::FromRadix(radix) => {
            let sign = if ty.integer().is_some_and(|kind| kind.full().low == 0) { "%+?" } else { "[-+]?" };
            let pattern = format!("^({sign})({}+)$", digit_of(radix));
            let mut more = vec![number(radix.into()), text(&pattern)];
            more.extend(bounds_of_parsed(ty));
            (prelude::FROM_RADIX, more)
        }
        _ => return None,
    })
}

/// What an integer that is read from a text lies in; the bounds of `i64` are the helper's own.
fn bounds_of_parsed(ty: &Type) -> Vec<Expr> {
    match ty.integer().unwrap_or(Integer::I64) {
        Integer::I64 => Vec::new(),
        kind => vec![number(kind.full().low), number(kind.full().high)],
    }
}

/// The class of the digits of a radix, as a pattern of Lua.
fn digit_of(radix: u32) -> String {
    let last = |first: u8, count: u32| char::from(first + count as u8 - 1);
    match radix {
        10 => "%d".to_owned(),
        16 => "%x".to_owned(),
        36 => "%w".to_owned(),
        2..=10 => format!("[0-{}]", last(b'0', radix)),
        11 => "[0-9aA]".to_owned(),
        _ => format!("[0-9a-{}A-{}]", last(b'a', radix - 10), last(b'A', radix - 10)),
    }
}
