//! `match`, and whether patterns leave values out.
//!
//! Exhaustiveness is decided by the usual matrix of patterns: a row an arm, a column a value; a
//! column is split by the constructors of its type until a row matches all or no row is left.

use super::Checker;
use super::typed::{Arm, Expr, ExprKind, Pattern, PatternKind};
use super::types::{Range, Type};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(crate) fn check_match(
        &mut self,
        scrutinee: &ast::Expr,
        arms: &[ast::Arm],
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let scrutinee = self.check_expr(scrutinee, None);
        let scrutinee_type = scrutinee.ty.clone();
        let mut left = self.remaining(&scrutinee);
        let mut checked: Vec<Arm> = Vec::new();
        let mut ty: Option<Type> = None;
        let mut range: Option<Range> = None;
        for arm in arms {
            let wanted = expected.cloned().or_else(|| ty.clone().filter(|ty| *ty != Type::Never));
            let arm = self.scoped(|checker| {
                let pattern = checker.check_pattern(&arm.pattern, &scrutinee_type, left.range);
                checker.trace_pattern(&pattern, &scrutinee);
                checker.learn_pattern(&pattern, &scrutinee, &left);
                checker.note_references(&pattern, &scrutinee);
                let guard = arm.guard.as_ref().map(|guard| checker.check_as(guard, &Type::Bool));
                if let Some(guard) = &guard {
                    checker.learn_test(guard, true);
                }
                let body = checker.check_expr(&arm.body, wanted.as_ref());
                Arm { pattern, guard, body }
            });
            ty = Some(match &ty {
                Some(ty) => self.join_types(ty, &arm.body.ty, expected),
                None => arm.body.ty.clone(),
            });
            if self.shallow(&arm.body.ty) != Type::Never {
                range = Some(range.map_or(arm.body.range, |range| range.join(arm.body.range)));
            }
            left.leave_out(&arm);
            checked.push(arm);
        }
        let mut ty = ty.unwrap_or(Type::Never);
        let because = format!("all arms have one type, and another one gives {}", self.show(&ty));
        let mut faulty = false;
        for arm in &mut checked {
            let body = std::mem::replace(
                &mut arm.body,
                Expr {
                    id: super::typed::ExprId(0),
                    kind: ExprKind::Unit,
                    ty: Type::Unit,
                    range: Range::EXACT,
                    held: super::typed::Held::Number,
                    span,
                },
            );
            arm.body = self.coerce_because(body, &ty, Some(because.clone()));
            faulty |= arm.body.ty.is_error();
        }
        if faulty {
            ty = Type::Error;
        }
        let rows: Vec<Row<'_>> =
            checked.iter().filter(|arm| arm.guard.is_none()).map(|arm| vec![Some(&arm.pattern)]).collect();
        if let Some(missing) = self.missing(&rows, &[self.infer.deep(&scrutinee_type)], 0) {
            self.report_missing(&missing[0], scrutinee.span, "this `match`");
        }
        let range = range.unwrap_or(self.range_of(&ty));
        self.ranged(ExprKind::Match { scrutinee: Box::new(scrutinee), arms: checked }, ty, range, span)
    }

    /// A `let` without `else`, a `for`, a closure's parameter: the pattern must match every value.
    pub(crate) fn require_irrefutable(&mut self, pattern: &Pattern) {
        let ty = self.infer.deep(&pattern.ty);
        if let Some(missing) = self.missing(&[vec![Some(pattern)]], &[ty], 0) {
            self.report_missing(&missing[0], pattern.span, "this pattern");
        }
    }

    fn report_missing(&mut self, missing: &str, span: Span, what: &str) {
        let mut diagnostic = Diagnostic::new(codes::NOT_EXHAUSTIVE, span, format!("{what} leaves out `{missing}`"));
        diagnostic = if what == "this `match`" {
            diagnostic.help(format!("add an arm: `{missing} => …,`"))
        } else {
            diagnostic.help("add `else { return … }` before the `;`, or use `match`")
        };
        self.report(diagnostic);
    }

    /// A value (as text, one per column) that no row matches.
    fn missing(&self, rows: &[Row<'_>], types: &[Type], depth: usize) -> Option<Vec<String>> {
        let Some((ty, rest)) = types.split_first() else {
            return rows.is_empty().then(Vec::new);
        };
        // The columns only shrink or split into parts of finite types; the limit guards against
        // faulty input that was already reported.
        if depth > 64 || ty.is_error() {
            return None;
        }
        let rows = &expand(rows);
        for constructor in self.constructors(ty, rows) {
            let parts = self.parts(ty, &constructor);
            let specialized: Vec<Row<'_>> =
                rows.iter().filter_map(|row| self.specialize(row, &constructor, parts.len())).collect();
            let mut columns = parts.clone();
            columns.extend_from_slice(rest);
            if let Some(found) = self.missing(&specialized, &columns, depth + 1) {
                let (inner, outer) = found.split_at(parts.len());
                let mut result = vec![self.describe(ty, &constructor, inner)];
                result.extend_from_slice(outer);
                return Some(result);
            }
        }
        None
    }

    /// The constructors that a column must be split by; `Other` stands for all values that no
    /// row names.
    fn constructors(&self, ty: &Type, rows: &[Row<'_>]) -> Vec<Constructor> {
        match ty {
            Type::Bool => vec![Constructor::Bool(true), Constructor::Bool(false)],
            Type::Option(_) => vec![Constructor::None, Constructor::Some],
            Type::Result(..) => vec![Constructor::Ok, Constructor::Err],
            // Its patterns are those of the option that it becomes.
            Type::Parsed(_) => vec![Constructor::None, Constructor::Some],
            Type::Tuple(_) | Type::Record(_) => vec![Constructor::Whole],
            Type::Enum(id) => (0..self.items.types.enums[id.0].variants.len()).map(Constructor::Variant).collect(),
            Type::Integer(kind) => integer_pieces(kind.full(), rows),
            Type::Array(_, length) => vec![Constructor::Length(*length)],
            Type::Vec(_) => list_lengths(rows),
            _ => {
                let mut found: Vec<Constructor> = Vec::new();
                for row in rows {
                    if let Some(PatternKind::Text(bytes)) = row.first().copied().flatten().map(|pattern| &pattern.kind)
                        && !found.iter().any(|known| matches!(known, Constructor::Text(other) if other == bytes))
                    {
                        found.push(Constructor::Text(bytes.clone()));
                    }
                }
                found.push(Constructor::Other);
                found
            }
        }
    }

    fn parts(&self, ty: &Type, constructor: &Constructor) -> Vec<Type> {
        match (ty, constructor) {
            (Type::Option(inner) | Type::Parsed(inner), Constructor::Some) => vec![(**inner).clone()],
            (Type::Result(ok, _), Constructor::Ok) => vec![(**ok).clone()],
            (Type::Result(_, error), Constructor::Err) => vec![(**error).clone()],
            (Type::Tuple(parts), _) => parts.clone(),
            (
                Type::Vec(element) | Type::Array(element, _),
                Constructor::Length(length) | Constructor::AtLeast(length),
            ) => vec![(**element).clone(); *length],
            (Type::Record(id), _) => {
                self.items.types.records[id.0].fields.iter().map(|field| field.ty.clone()).collect()
            }
            (Type::Enum(id), Constructor::Variant(index)) => {
                self.items.types.enums[id.0].variants[*index].fields.iter().map(|field| field.ty.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The row without its first column, the parts of the constructor in front; `None` when its
    /// first pattern does not match the constructor.
    fn specialize<'p>(&self, row: &[Option<&'p Pattern>], constructor: &Constructor, parts: usize) -> Option<Row<'p>> {
        let (first, rest) = row.split_first()?;
        let wild = || vec![None; parts];
        let Some(mut first) = *first else {
            return Some(wild().into_iter().chain(rest.iter().copied()).collect());
        };
        while let PatternKind::Bind(_, Some(inner)) = &first.kind {
            first = inner;
        }
        let fields = |given: &'p [(usize, Pattern)]| {
            let mut columns: Row<'p> = wild();
            for (index, pattern) in given {
                columns[*index] = Some(pattern);
            }
            columns
        };
        let mut columns = match (&first.kind, constructor) {
            (PatternKind::Wildcard | PatternKind::Bind(_, None), _) => wild(),
            (PatternKind::Some(inner), Constructor::Some)
            | (PatternKind::Ok(inner), Constructor::Ok)
            | (PatternKind::Err(inner), Constructor::Err) => vec![Some(&**inner)],
            (PatternKind::None, Constructor::None) => Vec::new(),
            (PatternKind::Bool(value), Constructor::Bool(wanted)) if value == wanted => Vec::new(),
            (PatternKind::Integer(value), Constructor::Integers(range))
                if range.contains(Range::only(*value)) && range.low == range.high =>
            {
                Vec::new()
            }
            (PatternKind::Range(low, high), Constructor::Integers(range))
                if Range::new(*low, *high).contains(*range) =>
            {
                Vec::new()
            }
            (PatternKind::Text(bytes), Constructor::Text(wanted)) if bytes == wanted => Vec::new(),
            (PatternKind::Tuple(parts), Constructor::Whole) => parts.iter().map(Some).collect(),
            (PatternKind::List { front, rest, back }, Constructor::Length(length) | Constructor::AtLeast(length)) => {
                let given = front.len() + back.len();
                let fits = if *rest { given <= *length } else { given == *length };
                if !fits || (!rest && matches!(constructor, Constructor::AtLeast(_))) {
                    return None;
                }
                let mut columns: Row<'p> = wild();
                for (column, part) in columns.iter_mut().zip(front) {
                    *column = Some(part);
                }
                for (column, part) in columns.iter_mut().rev().zip(back.iter().rev()) {
                    *column = Some(part);
                }
                columns
            }
            (PatternKind::Record(_, given), Constructor::Whole) => fields(given),
            (PatternKind::Variant(_, index, given), Constructor::Variant(wanted)) if index == wanted => fields(given),
            _ => return None,
        };
        columns.extend_from_slice(rest);
        Some(columns)
    }

    fn describe(&self, ty: &Type, constructor: &Constructor, inner: &[String]) -> String {
        match constructor {
            Constructor::Some if matches!(ty, Type::Parsed(_)) => format!("Ok({})", inner.join(", ")),
            Constructor::None if matches!(ty, Type::Parsed(_)) => "Err(_)".to_owned(),
            Constructor::Some => format!("Some({})", inner.join(", ")),
            Constructor::Ok => format!("Ok({})", inner.join(", ")),
            Constructor::Err => format!("Err({})", inner.join(", ")),
            Constructor::None => "None".to_owned(),
            Constructor::Length(_) => format!("[{}]", inner.join(", ")),
            Constructor::AtLeast(0) => "_".to_owned(),
            Constructor::AtLeast(_) => format!("[{}, ..]", inner.join(", ")),
            Constructor::Bool(value) => value.to_string(),
            Constructor::Text(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
            Constructor::Integers(range) if range.low == range.high => range.low.to_string(),
            Constructor::Integers(_) | Constructor::Other => "_".to_owned(),
            Constructor::Whole => match ty {
                Type::Tuple(_) => format!("({})", inner.join(", ")),
                _ => "_".to_owned(),
            },
            Constructor::Variant(index) => match ty {
                Type::Enum(id) => {
                    let enumeration = &self.items.types.enums[id.0];
                    let dots = if inner.is_empty() { "" } else { " { .. }" };
                    format!("{}::{}{dots}", enumeration.source.name.text, enumeration.variants[*index].name)
                }
                _ => "_".to_owned(),
            },
        }
    }
}

/// The patterns of an arm that are still to be looked at; `None` stands for `_`.
type Row<'p> = Vec<Option<&'p Pattern>>;

enum Constructor {
    Some,
    None,
    Ok,
    Err,
    Bool(bool),
    Integers(Range),
    Text(Vec<u8>),
    Whole,
    Variant(usize),
    /// A list of so many elements.
    Length(usize),
    /// A list of so many elements or more.
    AtLeast(usize),
    Other,
}

/// Rows that begin with `a | b` become two.
fn expand<'p>(rows: &[Row<'p>]) -> Vec<Row<'p>> {
    let mut expanded = Vec::new();
    for row in rows {
        match row.split_first() {
            Some((Some(first), rest)) => match &first.kind {
                PatternKind::Or(alternatives) => {
                    let split: Vec<Row<'p>> = alternatives
                        .iter()
                        .map(|alternative| std::iter::once(Some(alternative)).chain(rest.iter().copied()).collect())
                        .collect();
                    expanded.extend(expand(&split));
                }
                _ => expanded.push(row.clone()),
            },
            _ => expanded.push(row.clone()),
        }
    }
    expanded
}

/// The lengths of lists that patterns tell apart: each up to the longest pattern, and all that are longer.
fn list_lengths(rows: &[Row<'_>]) -> Vec<Constructor> {
    let mut longest = 0;
    for row in rows {
        let mut pattern = row.first().copied().flatten();
        while let Some(Pattern { kind: PatternKind::Bind(_, Some(inner)), .. }) = pattern {
            pattern = Some(inner);
        }
        if let Some(PatternKind::List { front, rest, back }) = pattern.map(|pattern| &pattern.kind) {
            longest = longest.max(front.len() + back.len() + usize::from(!rest));
        }
    }
    (0..longest).map(Constructor::Length).chain([Constructor::AtLeast(longest)]).collect()
}

/// The range of an integer type, cut at every bound that a pattern names.
fn integer_pieces(full: Range, rows: &[Row<'_>]) -> Vec<Constructor> {
    let mut starts = vec![full.low];
    for row in rows {
        let mut pattern = row.first().copied().flatten();
        while let Some(Pattern { kind: PatternKind::Bind(_, Some(inner)), .. }) = pattern {
            pattern = Some(inner);
        }
        match pattern.map(|pattern| &pattern.kind) {
            Some(PatternKind::Integer(value)) => starts.extend([*value, *value + 1]),
            Some(PatternKind::Range(low, high)) => starts.extend([*low, *high + 1]),
            _ => {}
        }
    }
    starts.retain(|start| full.contains(Range::only(*start)));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([full.high]);
    starts.iter().zip(ends).map(|(low, high)| Constructor::Integers(Range::new(*low, high))).collect()
}
