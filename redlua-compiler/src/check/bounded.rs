//! Numbers of which a command takes only some: a count is not negative, a bit is 0 or 1. A literal is refused where it
//! stands, a parameter before anything is sent; else the command would fail behind what was written. And bounds between
//! which nothing lies.

use super::Checker;
use super::typed::{Expr, ExprKind, Word};
use super::types::{Range, Type};
use crate::catalogue::{Argument, Command, Kind};
use crate::diagnostic::codes;
use crate::span::Span;

impl Checker<'_, '_> {
    /// The word of a number with bounds.
    pub(super) fn bounded_word(&mut self, value: Expr, kind: &Kind) -> Word {
        let bounds = bounds_of(kind);
        if matches!(self.shallow(&value.ty), Type::Integer(_))
            && (value.range.high < bounds.low || value.range.low > bounds.high)
        {
            let (message, help) = match kind {
                Kind::Bit => ("a bit is 0 or 1", "write 0 or 1"),
                Kind::BitIndex => ("the place of a bit is from 0 to 4294967295", "write a place in these bounds"),
                Kind::Positive => ("this count is 1 or more", "write 1 or more; without the option Redis chooses"),
                _ => ("a count is not negative", "write 0 or more"),
            };
            return Word::Value(self.fail(codes::LITERAL_RANGE, value.span, message, help));
        }
        self.refuse_sentinel(&value);
        let value = self.integer_word(value);
        if let ExprKind::Local(local) = value.kind
            && matches!(self.shallow(&value.ty), Type::Integer(_))
            && !bounds.contains(value.range)
            && self.wish_at_entry(local, bounds, value.span)
        {
            return Word::Number { value, infinite: false };
        }
        Word::Value(value)
    }

    /// `zrange(NEG_INF, POS_INF, BYSCORE, REV)`: nothing lies between bounds that are turned round. Gives whether they are.
    pub(super) fn refuse_turned_bounds(
        &mut self,
        command: &Command,
        options: &[&'static str],
        words: &[Word],
        span: Span,
    ) -> bool {
        let mut bounds = command.arguments().iter().flat_map(Argument::parameters);
        let first = bounds.find(|parameter| matches!(parameter.kind(options), Kind::ScoreBound | Kind::LexBound));
        let mut given = words.iter().skip_while(|word| matches!(word, Word::Key(_)));
        let (Some(parameter), Some(low), Some(high)) = (first, given.next(), given.next()) else { return false };
        let greatest_first = options.contains(&"REV") || parameter.name() == "max";
        let is = |word: &Word, texts: [&str; 2]| matches!(word, Word::Literal(text) if texts.contains(&text.as_str()));
        let (least, greatest) = (["-inf", "-"], ["+inf", "+"]);
        let (wrong_first, wrong_last) = if greatest_first { (least, greatest) } else { (greatest, least) };
        let turned = (is(low, wrong_first) && !is(high, wrong_first)) || (is(high, wrong_last) && !is(low, wrong_last));
        if turned {
            let first = if greatest_first { "greatest" } else { "least" };
            self.fail(
                codes::COMMAND_ARGUMENTS,
                span,
                "these bounds are turned round: nothing lies between them",
                format!("here the {first} one stands first"),
            );
        }
        turned
    }
}

fn bounds_of(kind: &Kind) -> Range {
    kind.bounds().map_or(Range::NOT_NEGATIVE, |(low, high)| Range::new(low.into(), high.into()).meet(Range::EXACT))
}
