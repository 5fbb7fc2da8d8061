//! Which locals still hold what the caller sent, so that they can stand for a parameter: in a declared key, or as
//! a time to live that is checked before anything is sent.

use super::Checker;
use super::typed::{
    Arithmetic, Cast, Chain, Expr, ExprKind, Iterable, LocalId, LoopId, Math, Pattern, PatternKind, StageKind,
};
use super::uses::plain_local;

/// Where the value of a local comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// It is a parameter, by its index.
    Parameter(usize),
    /// `Some(name)` took it out of an optional parameter.
    Payload(usize),
    /// An element of a list parameter, or one part of an element that is a tuple, in this loop.
    Element {
        /// The list, by its index.
        parameter: usize,
        /// The loop over it.
        turn: LoopId,
        /// The part of a tuple.
        part: Option<usize>,
    },
}

impl Checker<'_, '_> {
    /// Where the value of a local comes from, unless it is the script's own.
    pub(crate) fn source_of(&self, local: LocalId) -> Option<Source> {
        if self.locals[local.0].mutable {
            return None;
        }
        let parameter = self.parameters.iter().position(|parameter| parameter.local == local);
        parameter.map(Source::Parameter).or_else(|| self.sources.get(&local).copied())
    }

    fn source_of_value(&self, value: &Expr) -> Option<Source> {
        plain_local(value).and_then(|local| self.source_of(local))
    }

    /// The part of a record or tuple parameter that an expression is: the parameter and the way to the part.
    pub(crate) fn part_of_parameter(&self, value: &Expr) -> Option<(usize, Vec<usize>)> {
        let (base, at) = match &value.kind {
            ExprKind::Field(base, _, at) | ExprKind::Element(base, at) => (base, *at),
            _ => return None,
        };
        let (parameter, mut path) = match self.source_of_value(base) {
            Some(Source::Parameter(index)) => (index, Vec::new()),
            Some(_) => return None,
            None => self.part_of_parameter(base)?,
        };
        path.push(at);
        Some((parameter, path))
    }

    /// The part of each element of a list parameter that an expression is: the list and the way to the part.
    pub(crate) fn part_of_element(&self, value: &Expr) -> Option<(usize, Vec<usize>)> {
        match &value.kind {
            ExprKind::Local(local) => match self.source_of(*local)? {
                Source::Element { parameter, part, .. } => Some((parameter, part.into_iter().collect())),
                _ => None,
            },
            ExprKind::Field(base, _, at) | ExprKind::Element(base, at) => {
                let (parameter, mut path) = self.part_of_element(base)?;
                path.push(*at);
                Some((parameter, path))
            }
            _ => None,
        }
    }

    /// What must be greater than 0 so that a value is, all of it parameters, of the script or of the helper: of
    /// `secs * 1000`, `ttl + 60`, `ttl.unwrap_or(60)` those in it.
    pub(crate) fn positive_with(&self, value: &Expr) -> Option<Vec<LocalId>> {
        match &value.kind {
            _ if value.range.low >= 1 => Some(Vec::new()),
            ExprKind::Local(local) => match self.source_of(*local) {
                Some(Source::Parameter(_) | Source::Payload(_)) => Some(vec![*local]),
                Some(Source::Element { .. }) => None,
                None => self.is_of_helper(*local).then(|| vec![*local]),
            },
            ExprKind::Arithmetic { op: Arithmetic::Multiply | Arithmetic::Add, left, right, .. } => {
                let mut needed = self.positive_with(left)?;
                needed.extend(self.positive_with(right)?);
                Some(needed)
            }
            // The least of some is one of them.
            ExprKind::Math { function: Math::Min, arguments, .. } if value.ty.integer().is_some() => {
                let needed: Option<Vec<Vec<LocalId>>> =
                    arguments.iter().map(|argument| self.positive_with(argument)).collect();
                Some(needed?.concat())
            }
            // `(ms + 999) / 1000`: rounded up.
            ExprKind::Arithmetic { op: Arithmetic::Divide, left, right, .. } => {
                let ExprKind::Arithmetic { op: Arithmetic::Add, left: ms, right: more, .. } = &left.kind else {
                    return None;
                };
                let rounds_up = right.range.low >= 1 && more.range.low >= right.range.high - 1;
                if rounds_up { self.positive_with(ms) } else { None }
            }
            // `ttl.unwrap_or(60)`: what was sent, or what stands there.
            ExprKind::UnwrapOr(option, default) => {
                let mut needed = self.positive_with(option)?;
                needed.extend(self.positive_with(default)?);
                Some(needed)
            }
            ExprKind::Cast(Cast::Same, inner) => self.positive_with(inner),
            _ => None,
        }
    }

    /// Notes what a pattern takes out of a parameter: `let id = user;`, `if let Some(id) = user`.
    pub(crate) fn trace_pattern(&mut self, pattern: &Pattern, value: &Expr) {
        if let (PatternKind::Tuple(parts), ExprKind::Tuple(values)) = (&pattern.kind, &value.kind) {
            for (part, value) in parts.iter().zip(values) {
                self.trace_pattern(part, value);
            }
            return;
        }
        let Some(source) = self.source_of_value(value) else { return };
        match (&pattern.kind, source) {
            (PatternKind::Bind(local, None), source) => self.note_source(*local, source),
            (PatternKind::Some(inner), Source::Parameter(index)) => {
                if let PatternKind::Bind(local, None) = inner.kind {
                    self.note_source(local, Source::Payload(index));
                    if plain_local(value).is_some_and(|option| self.nonzero.contains(&option)) {
                        self.nonzero.insert(local);
                    }
                }
            }
            _ => {}
        }
    }

    /// Notes what a loop takes out of a list parameter: `for q in queues`, `for (i, q) in queues.iter().enumerate()`.
    pub(crate) fn trace_element(&mut self, pattern: &Pattern, iterable: &Iterable, turn: LoopId) {
        if let Iterable::Chain(chain) = iterable {
            self.note_zipped(pattern, chain);
        }
        let Iterable::List { list, enumerate, .. } = iterable else { return };
        let Some(Source::Parameter(parameter)) = self.source_of_value(list) else { return };
        let element = match (&pattern.kind, enumerate) {
            (PatternKind::Tuple(parts), true) => match parts.as_slice() {
                [_, element] => element,
                _ => return,
            },
            (_, true) => return,
            (_, false) => pattern,
        };
        match &element.kind {
            PatternKind::Bind(local, None) => {
                self.note_source(*local, Source::Element { parameter, turn, part: None });
            }
            PatternKind::Tuple(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    if let PatternKind::Bind(local, None) = part.kind {
                        self.note_source(local, Source::Element { parameter, turn, part: Some(at) });
                    }
                }
            }
            _ => {}
        }
    }

    /// What comes out of two lists at once is no element that a key can be declared for; it is said in the message.
    fn note_zipped(&mut self, pattern: &Pattern, chain: &Chain) {
        let Iterable::List { list, .. } = &chain.source else { return };
        let zips = chain.stages.iter().any(|stage| stage.kind == StageKind::Zip);
        if let (true, Some(Source::Parameter(_)), PatternKind::Tuple(parts)) =
            (zips, self.source_of_value(list), &pattern.kind)
        {
            for part in parts {
                if let PatternKind::Bind(local, None) = part.kind {
                    self.keys.zipped.insert(local);
                }
            }
        }
    }

    fn note_source(&mut self, local: LocalId, source: Source) {
        if !self.locals[local.0].mutable {
            self.sources.insert(local, source);
        }
    }
}
