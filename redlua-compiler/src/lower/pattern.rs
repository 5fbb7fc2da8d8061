//! Patterns: what they test of a value, and what they bind.

use super::{Lowering, binary, index, none_is_nil, not, number, plus, text};
use crate::check::typed::{self, ExprKind, Held, Pattern, PatternKind};
use crate::check::types::Type;
use crate::lua::ast::{Expr, Operator, StatementKind};

/// What a pattern is held against.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// A value that can be named several times, and how it is held when it is an integer.
    Value(Expr, Held),
    /// The parts of a tuple that was never built.
    Parts(Vec<Subject>),
    /// A `Result`: the value and the error.
    Result(Expr, Expr),
}

impl Subject {
    /// A part of a table: its integers are numbers.
    pub(crate) fn part(value: Expr) -> Self {
        Self::Value(value, Held::Number)
    }

    /// The whole as one value: a tuple that was never built is built.
    pub(crate) fn whole(&self) -> Option<Expr> {
        match self {
            Self::Value(value, _) => Some(value.clone()),
            Self::Parts(parts) => {
                let array = parts.iter().map(Self::whole).collect::<Option<Vec<Expr>>>()?;
                Some(Expr::Table { array, named: Vec::new() })
            }
            Self::Result(..) => None,
        }
    }
}

/// The test of a pattern.
pub(super) struct Test {
    /// `None` when it always matches.
    pub(super) condition: Option<Expr>,
}

impl Lowering<'_> {
    // Subjects.

    /// What is matched, in a form that can be named several times.
    pub(crate) fn subject(&mut self, value: &typed::Expr, pattern: Option<&Pattern>) -> Subject {
        if matches!(value.ty, Type::Result(..)) {
            let (value, error) = self.result_to_look_at(value);
            return Subject::Result(value, error);
        }
        if let ExprKind::Tuple(parts) = &value.kind {
            let lowered = self.owned_values(parts);
            return Subject::Parts(lowered.into_iter().map(|part| Subject::part(self.stable("part", part))).collect());
        }
        if let ExprKind::Borrow(_, inner) = &value.kind {
            return self.subject(inner, pattern);
        }
        if matches!(&value.kind, ExprKind::Command(call) if matches!(call.reply, typed::ReplyForm::Record(_))) {
            self.wish = pattern.and_then(|pattern| self.bound_local(pattern));
        }
        let lowered = self.value(value);
        self.wish = None;
        // A local that is matched keeps its name, and the parts of the pattern are its parts.
        if let (Expr::Name(_), ExprKind::Local(local)) = (&lowered, &value.kind)
            && !self.script.locals[local.0].mutable
        {
            return Subject::Value(lowered, value.held);
        }
        if self.is_stable(&lowered) {
            return Subject::Value(lowered, value.held);
        }
        let wish = pattern.and_then(|pattern| self.bound_local(pattern));
        Subject::Value(self.hold(wish, &self.hint(value), lowered), value.held)
    }

    /// The local that a pattern gives the whole value to, when no other has its name.
    fn bound_local(&self, pattern: &Pattern) -> Option<typed::LocalId> {
        match &pattern.kind {
            PatternKind::Bind(local, _) => {
                let declared = &self.script.locals[local.0];
                let only = self.bound.get(&declared.name).copied() == Some(1);
                (only && !declared.mutable).then_some(*local)
            }
            PatternKind::Some(inner) => self.bound_local(inner),
            _ => None,
        }
    }

    // Tests.

    pub(super) fn test(&mut self, pattern: &Pattern, subject: &Subject) -> Test {
        Test { condition: self.condition_of(pattern, subject) }
    }

    pub(super) fn condition_of(&mut self, pattern: &Pattern, subject: &Subject) -> Option<Expr> {
        match (&pattern.kind, subject) {
            (PatternKind::Wildcard | PatternKind::Bind(_, None), _) => None,
            (PatternKind::Bind(_, Some(inner)), subject) => self.condition_of(inner, subject),
            (PatternKind::Or(alternatives), subject) => {
                let mut any: Option<Expr> = None;
                for alternative in alternatives {
                    let condition = self.condition_of(alternative, subject)?;
                    any = Some(match any {
                        Some(any) => binary(Operator::Or, any, condition),
                        None => condition,
                    });
                }
                any
            }
            (PatternKind::Tuple(parts), Subject::Parts(subjects)) => {
                let mut all = None;
                for (part, subject) in parts.iter().zip(subjects) {
                    let condition = self.condition_of(part, subject);
                    all = both(all, condition);
                }
                all
            }
            (PatternKind::Tuple(parts), Subject::Value(value, _)) => {
                let mut all = None;
                for (at, part) in parts.iter().enumerate() {
                    let subject = Subject::part(index(value.clone(), number(at as i128 + 1)));
                    let condition = self.condition_of(part, &subject);
                    all = both(all, condition);
                }
                all
            }
            (PatternKind::List { front, rest, back }, Subject::Value(value, _)) => {
                let mut all = list_length(&pattern.ty, front.len() + back.len(), *rest, value);
                for (part, subject) in list_parts(front, back, value) {
                    let condition = self.condition_of(part, &subject);
                    all = both(all, condition);
                }
                all
            }
            (PatternKind::Record(id, fields), Subject::Value(value, _)) => {
                let mut all = None;
                for (at, part) in fields {
                    let name = self.types.records[id.0].fields[*at].name.clone();
                    let subject = Subject::part(index(value.clone(), text(&name)));
                    let condition = self.condition_of(part, &subject);
                    all = both(all, condition);
                }
                all
            }
            (PatternKind::Variant(id, variant, fields), Subject::Value(value, _)) => {
                let mut all = Some(self.is_variant(*id, *variant, value));
                for (at, part) in fields {
                    let subject = Subject::part(index(value.clone(), number(*at as i128 + 2)));
                    let condition = self.condition_of(part, &subject);
                    all = both(all, condition);
                }
                all
            }
            (PatternKind::Ok(inner), Subject::Result(value, error)) => {
                let fine = binary(Operator::Equal, error.clone(), Expr::Nil);
                let condition = self.condition_of(inner, &Subject::part(value.clone()));
                both(Some(fine), condition)
            }
            (PatternKind::Err(inner), Subject::Result(_, error)) => {
                let problem = self.error_as_value(&inner.ty, error.clone());
                let condition = self.condition_of(inner, &Subject::part(problem));
                both(Some(error.clone()), condition)
            }
            (PatternKind::None, Subject::Value(value, _)) => Some(if none_is_nil(&pattern.ty) {
                binary(Operator::Equal, value.clone(), Expr::Nil)
            } else {
                not(value.clone())
            }),
            (PatternKind::Some(inner), Subject::Value(value, _)) => {
                let present = if none_is_nil(&pattern.ty) {
                    binary(Operator::NotEqual, value.clone(), Expr::Nil)
                } else {
                    value.clone()
                };
                match self.condition_of(inner, subject) {
                    None => Some(present),
                    // `false` equals no number and no text, but has no parts to compare.
                    Some(equal) if !none_is_nil(&pattern.ty) && is_equality(&equal) && !has_parts(inner) => Some(equal),
                    Some(condition) => Some(binary(Operator::And, present, condition)),
                }
            }
            (PatternKind::Integer(known), Subject::Value(value, held)) => {
                let literal = if *held == Held::Text { text(&known.to_string()) } else { number(*known) };
                Some(binary(Operator::Equal, value.clone(), literal))
            }
            (PatternKind::Float(known), Subject::Value(value, _)) => {
                Some(binary(Operator::Equal, value.clone(), Self::float(*known)))
            }
            (PatternKind::Bool(known), Subject::Value(value, _)) => {
                Some(if *known { value.clone() } else { not(value.clone()) })
            }
            (PatternKind::Text(known), Subject::Value(value, _)) => {
                Some(binary(Operator::Equal, value.clone(), Expr::Text(known.clone())))
            }
            (PatternKind::Range(low, high), Subject::Value(value, _)) => {
                let bounds =
                    pattern.ty.integer().map_or(crate::check::types::Range::EXACT, crate::check::types::Integer::full);
                let above = (*low > bounds.low).then(|| binary(Operator::GreaterEqual, value.clone(), number(*low)));
                let below = (*high < bounds.high).then(|| binary(Operator::LessEqual, value.clone(), number(*high)));
                both(above, below)
            }
            // Other pairs do not typecheck.
            _ => None,
        }
    }

    // Bindings.

    /// The locals of a pattern, declared where the open block begins.
    pub(crate) fn bind_parts(&mut self, pattern: &Pattern, subject: &Subject) {
        let mut parts = Vec::new();
        self.bound_parts(pattern, subject, &mut parts);
        for (local, value) in &mut parts {
            self.copy_part(*local, value);
        }
        parts.retain(|(local, value)| !self.is_bound_already(*local, value));
        let hides = matches!(subject, Subject::Value(Expr::Name(name), _)
            if parts.iter().any(|(local, _)| self.names.legal(&self.script.locals[local.0].name) == *name));
        if hides {
            // All parts are read before the first name hides what they are parts of.
            let (locals, values): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
            let names = locals.into_iter().map(|local| self.name_local(local)).collect();
            self.push(StatementKind::Local { names, values });
            return;
        }
        for (local, value) in parts {
            self.bind_value(local, value);
        }
    }

    /// The locals of a pattern with the parts of the subject that they name.
    pub(crate) fn bound_parts(&self, pattern: &Pattern, subject: &Subject, parts: &mut Vec<(typed::LocalId, Expr)>) {
        match (&pattern.kind, subject) {
            (PatternKind::Bind(local, inner), subject) => {
                if let Some(value) = subject.whole() {
                    parts.push((*local, value));
                }
                if let Some(inner) = inner {
                    self.bound_parts(inner, subject, parts);
                }
            }
            (PatternKind::Some(inner), subject) => self.bound_parts(inner, subject, parts),
            (PatternKind::Ok(inner), Subject::Result(value, _)) => {
                self.bound_parts(inner, &Subject::part(value.clone()), parts);
            }
            (PatternKind::Err(inner), Subject::Result(_, error)) => {
                let problem = self.error_as_value(&inner.ty, error.clone());
                self.bound_parts(inner, &Subject::part(problem), parts);
            }
            (PatternKind::Tuple(patterns), Subject::Parts(subjects)) => {
                for (pattern, subject) in patterns.iter().zip(subjects) {
                    self.bound_parts(pattern, subject, parts);
                }
            }
            (PatternKind::Tuple(patterns), Subject::Value(value, _)) => {
                for (at, pattern) in patterns.iter().enumerate() {
                    let part = index(value.clone(), number(at as i128 + 1));
                    self.bound_parts(pattern, &Subject::part(part), parts);
                }
            }
            (PatternKind::List { front, back, .. }, Subject::Value(value, _)) => {
                for (pattern, subject) in list_parts(front, back, value) {
                    self.bound_parts(pattern, &subject, parts);
                }
            }
            (PatternKind::Record(id, fields), Subject::Value(value, _)) => {
                for (at, pattern) in fields {
                    let part = index(value.clone(), text(&self.types.records[id.0].fields[*at].name));
                    self.bound_parts(pattern, &Subject::part(part), parts);
                }
            }
            (PatternKind::Variant(_, _, fields), Subject::Value(value, _)) => {
                for (at, pattern) in fields {
                    let part = index(value.clone(), number(*at as i128 + 2));
                    self.bound_parts(pattern, &Subject::part(part), parts);
                }
            }
            _ => {}
        }
    }

    /// A `Copy` value that is a table in Lua is copied when a pattern binds it.
    fn copy_part(&mut self, local: typed::LocalId, value: &mut Expr) {
        let ty = self.script.locals[local.0].ty.clone();
        *value = self.own_part(value.clone(), &ty);
    }

    /// An element under a name of its own: what is only looked at need not be copied.
    pub(crate) fn own_element(&mut self, local: typed::LocalId, element: Expr) -> Expr {
        let declared = &self.script.locals[local.0];
        if declared.mutable && !declared.reference { self.own_part(element, &declared.ty.clone()) } else { element }
    }

    /// A local that stands for a value which has a name already needs none of its own.
    fn is_bound_already(&mut self, local: typed::LocalId, value: &Expr) -> bool {
        let declared = &self.script.locals[local.0];
        let same = matches!(value, Expr::Name(name) if *name == self.names.legal(&declared.name));
        let named = !declared.mutable && (same || self.is_stable(value));
        if named {
            self.places.insert(local, value.clone());
        }
        named
    }

    /// Lets the locals of a pattern stand for the parts themselves, for a guard.
    pub(crate) fn alias_parts(&mut self, pattern: &Pattern, subject: &Subject) {
        let mut parts = Vec::new();
        self.bound_parts(pattern, subject, &mut parts);
        self.places.extend(parts);
    }
}

/// Whether a pattern looks into a value.
fn has_parts(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Tuple(_) | PatternKind::Record(..) => true,
        // A plain variant is a text.
        PatternKind::Variant(id, ..) => id.has_fields(),
        PatternKind::Bind(_, Some(inner)) => has_parts(inner),
        PatternKind::Or(parts) => parts.iter().any(has_parts),
        _ => false,
    }
}

/// Whether a test is `==`, or several with `or` between.
fn is_equality(test: &Expr) -> bool {
    match test {
        Expr::Binary(Operator::Equal, ..) => true,
        Expr::Binary(Operator::Or, left, right) => is_equality(left) && is_equality(right),
        _ => false,
    }
}

pub(super) fn both(left: Option<Expr>, right: Option<Expr>) -> Option<Expr> {
    match (left, right) {
        (Some(left), Some(right)) => Some(binary(Operator::And, left, right)),
        (one, None) | (None, one) => one,
    }
}

/// `#items == 2`, `#items >= 2`; an array has its length.
fn list_length(ty: &Type, given: usize, rest: bool, list: &Expr) -> Option<Expr> {
    if matches!(ty, Type::Array(..)) || (rest && given == 0) {
        return None;
    }
    let operator = if rest { Operator::GreaterEqual } else { Operator::Equal };
    Some(binary(operator, Expr::Length(Box::new(list.clone())), number(given as i128)))
}

/// The elements that a pattern names, from the front and from the end.
fn list_parts<'p>(front: &'p [Pattern], back: &'p [Pattern], list: &Expr) -> Vec<(&'p Pattern, Subject)> {
    let from_front = front.iter().enumerate().map(|(at, part)| (part, number(at as i128 + 1)));
    let length = || Expr::Length(Box::new(list.clone()));
    let from_end = back.iter().rev().enumerate().map(|(at, part)| (part, plus(length(), -(at as i128)))).rev();
    from_front.chain(from_end).map(|(part, place)| (part, Subject::part(index(list.clone(), place)))).collect()
}
