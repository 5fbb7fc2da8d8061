//! Patterns: they fit a type, bind locals, and may be refutable.

use super::Checker;
use super::typed::{ExprKind, Pattern, PatternKind};
use super::types::{EnumId, Range, Type};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

impl Checker<'_, '_> {
    pub(crate) fn pattern(&mut self, kind: PatternKind, ty: Type, span: Span) -> Pattern {
        Pattern { kind, ty, span }
    }

    /// Checks a pattern against the type of what it matches; binds its names in the open scope.
    /// `range` is the range of the value (of the inner one, for an option).
    pub(crate) fn check_pattern(&mut self, pattern: &ast::Pattern, ty: &Type, range: Range) -> Pattern {
        let mut names = BTreeMap::new();
        self.check_pattern_in(pattern, ty, range, &mut names)
    }

    pub(super) fn check_pattern_in(
        &mut self,
        pattern: &ast::Pattern,
        ty: &Type,
        range: Range,
        names: &mut BTreeMap<String, Span>,
    ) -> Pattern {
        let span = pattern.span;
        let ty = self.shallow(ty);
        let kind = match &pattern.kind {
            ast::PatternKind::Wildcard | ast::PatternKind::Error => PatternKind::Wildcard,
            ast::PatternKind::Faulty(parts) => self.names_of(parts.iter(), names),
            ast::PatternKind::List { front, rest, back } => self.list_pattern((front, *rest, back), &ty, names, span),
            ast::PatternKind::Name { name, mutable, inner } => {
                if let Some(kind) = self.constant_pattern(name, &ty, inner.is_some(), *mutable) {
                    return self.pattern(kind, ty, span);
                }
                if names.insert(name.text.clone(), name.span).is_some() {
                    self.report(
                        Diagnostic::new(
                            codes::DUPLICATE_NAME,
                            name.span,
                            format!("`{}` is bound twice in this pattern", name.text),
                        )
                        .help("rename one of them"),
                    );
                }
                let inner = inner.as_ref().map(|inner| Box::new(self.check_pattern_in(inner, &ty, range, names)));
                let local = self.bind(name, ty.clone(), *mutable);
                if ty.integer().is_some() || ty == Type::Duration {
                    self.learn(vec![(local, range)]);
                }
                PatternKind::Bind(local, inner)
            }
            ast::PatternKind::Literal(literal) => {
                let value = self.check_as(literal, &ty);
                match value.kind {
                    ExprKind::Integer(value) => PatternKind::Integer(value),
                    ExprKind::Float(value) => PatternKind::Float(value),
                    ExprKind::Bool(value) => PatternKind::Bool(value),
                    ExprKind::Text(bytes) => PatternKind::Text(bytes),
                    _ => PatternKind::Wildcard,
                }
            }
            ast::PatternKind::Range { start, end, inclusive } => {
                self.range_pattern(start.as_ref(), end.as_ref(), *inclusive, &ty, span)
            }
            ast::PatternKind::Tuple(parts) => match &ty {
                Type::Tuple(types) if types.len() == parts.len() => {
                    let checked = parts
                        .iter()
                        .zip(types.clone())
                        .map(|(part, ty)| {
                            let range = self.range_of(&ty).meet(range);
                            self.check_pattern_in(part, &ty, range, names)
                        })
                        .collect();
                    PatternKind::Tuple(checked)
                }
                // `Ok(())`: there is one value of it.
                Type::Unit if parts.is_empty() => PatternKind::Wildcard,
                Type::Error => self.names_of(parts.iter(), names),
                other => {
                    self.report_pattern(other, span, &format!("a tuple of {}", parts.len()));
                    self.names_of(parts.iter(), names)
                }
            },
            ast::PatternKind::Path(path) => self.path_pattern(path, &ty, span),
            ast::PatternKind::TupleVariant { path, front, rest, back } => match path.as_slice() {
                [owner, variant] if self.items.enums.contains_key(&owner.text) => {
                    let id = self.items.enums[&owner.text];
                    self.positional_pattern(id, variant, (front, *rest, back), &ty, names, span)
                }
                _ => {
                    let mut parts: Vec<ast::Pattern> = front.iter().chain(back).cloned().collect();
                    if parts.is_empty() && *rest {
                        parts.push(ast::Pattern { kind: ast::PatternKind::Wildcard, span });
                    }
                    self.variant_pattern(path, &parts, &ty, range, names, span)
                }
            },
            ast::PatternKind::Record { path, fields, rest } => {
                self.record_pattern(path, fields, *rest, &ty, names, span)
            }
            ast::PatternKind::Or(alternatives) => {
                let before = names.len();
                let checked: Vec<Pattern> =
                    alternatives.iter().map(|part| self.check_pattern_in(part, &ty, range, names)).collect();
                if names.len() != before {
                    self.report(
                        Diagnostic::new(codes::UNSUPPORTED, span, "a pattern with `|` binds no name yet")
                            .help("write an arm for each alternative"),
                    );
                }
                PatternKind::Or(checked)
            }
        };
        self.pattern(kind, ty, span)
    }

    /// The names of a pattern that fits nothing are bound all the same, so that their uses are silent.
    pub(super) fn names_of<'p>(
        &mut self,
        parts: impl Iterator<Item = &'p ast::Pattern>,
        names: &mut BTreeMap<String, Span>,
    ) -> PatternKind {
        for part in parts {
            self.check_pattern_in(part, &Type::Error, Range::EXACT, names);
        }
        PatternKind::Wildcard
    }

    /// A name in capitals that is a constant is compared with, not bound.
    fn constant_pattern(
        &mut self,
        name: &ast::Ident,
        ty: &Type,
        has_inner: bool,
        mutable: bool,
    ) -> Option<PatternKind> {
        if name.text == "None" && !has_inner {
            return Some(self.none_pattern(ty, name.span));
        }
        let constant = self.items.constants.get(&name.text)?.clone();
        if has_inner || mutable {
            return None;
        }
        if !self.infer.unify(&constant.ty, ty) {
            let shown = self.show(&constant.ty);
            self.report_pattern(ty, name.span, &format!("the constant `{}` of type {shown}", name.text));
            return Some(PatternKind::Wildcard);
        }
        if let ExprKind::List(_) | ExprKind::Tuple(_) = constant.value {
            self.report(
                Diagnostic::new(codes::PATTERN, name.span, "a constant with parts is no pattern yet")
                    .help(format!("compare with it in a guard: `value if value == {} => …`", name.text)),
            );
            return Some(PatternKind::Wildcard);
        }
        Some(match constant.value {
            ExprKind::Integer(value) => PatternKind::Integer(value),
            ExprKind::Bool(value) => PatternKind::Bool(value),
            ExprKind::Text(bytes) => PatternKind::Text(bytes),
            ExprKind::Float(value) => PatternKind::Float(value),
            _ => PatternKind::Wildcard,
        })
    }

    fn none_pattern(&mut self, ty: &Type, span: Span) -> PatternKind {
        match ty {
            Type::Option(_) => PatternKind::None,
            Type::Error => PatternKind::Wildcard,
            Type::Infer(_) => {
                let inner = self.infer.fresh();
                self.infer.unify(ty, &inner.optional());
                PatternKind::None
            }
            other => {
                self.report_pattern(other, span, "`None`");
                PatternKind::Wildcard
            }
        }
    }

    pub(super) fn report_pattern(&mut self, ty: &Type, span: Span, what: &str) {
        let shown = self.show(ty);
        let mut diagnostic = Diagnostic::new(codes::PATTERN, span, format!("{what} never matches {shown}"));
        diagnostic = match ty {
            Type::Option(_) => {
                diagnostic.help("write `Some(…)` or `None`; in a `let`: `let Some(…) = … else { return … };`")
            }
            _ => diagnostic.help(format!("write a pattern for {shown}")),
        };
        self.report(diagnostic);
    }

    fn range_pattern(
        &mut self,
        start: Option<&ast::Expr>,
        end: Option<&ast::Expr>,
        inclusive: bool,
        ty: &Type,
        span: Span,
    ) -> PatternKind {
        let Type::Integer(kind) = ty else {
            if !ty.is_error() {
                self.report_pattern(ty, span, "a range of integers");
            }
            return PatternKind::Wildcard;
        };
        let bounds = kind.full();
        let bound = |checker: &mut Self, written: Option<&ast::Expr>, open: i128| match written {
            None => Some(open),
            Some(written) => match checker.check_as(written, ty).kind {
                ExprKind::Integer(value) => Some(value),
                ExprKind::Error => None,
                _ => {
                    checker.fail(
                        codes::PATTERN,
                        written.span,
                        "the bounds of a range pattern are constants",
                        "use a guard: `n if n >= low && n <= high => …`",
                    );
                    None
                }
            },
        };
        let low = bound(self, start, bounds.low);
        let high = bound(self, end, bounds.high);
        match (low, high) {
            (Some(low), Some(high)) => {
                let high = if inclusive || end.is_none() { high } else { high - 1 };
                if low > high {
                    self.fail(codes::PATTERN, span, "this range is empty", "write the smaller bound first");
                    return PatternKind::Wildcard;
                }
                PatternKind::Range(low, high)
            }
            _ => PatternKind::Wildcard,
        }
    }

    fn path_pattern(&mut self, path: &[ast::Ident], ty: &Type, span: Span) -> PatternKind {
        match path {
            [name] if name.text == "None" => self.none_pattern(ty, span),
            [owner, variant] if self.items.enums.contains_key(&owner.text) => {
                let id = self.items.enums[&owner.text];
                let Some(index) = self.variant_of(id, variant) else { return PatternKind::Wildcard };
                if !self.infer.unify(&Type::Enum(id), ty) {
                    self.report_pattern(ty, span, &format!("`{}::{}`", owner.text, variant.text));
                    return PatternKind::Wildcard;
                }
                let known = &self.items.types.enums[id.0].variants[index];
                if !known.fields.is_empty() {
                    let path = format!("{}::{}", owner.text, variant.text);
                    let form = if known.positional { format!("{path}(..)") } else { format!("{path} {{ .. }}") };
                    let message = format!("`{path}` has fields, which the pattern does not mention");
                    self.fail(codes::PATTERN, span, message, format!("write `{form}`"));
                    return PatternKind::Wildcard;
                }
                PatternKind::Variant(id, index, Vec::new())
            }
            [owner, name] => match self.check_number_constant(&owner.text, name, span) {
                Some(value) => {
                    let value = self.coerce(value, ty);
                    match value.kind {
                        ExprKind::Integer(value) => PatternKind::Integer(value),
                        _ => PatternKind::Wildcard,
                    }
                }
                None => {
                    self.fail(
                        codes::UNKNOWN_NAME,
                        span,
                        format!("there is no `{}::{}` here", owner.text, name.text),
                        "name an enum of this block",
                    );
                    PatternKind::Wildcard
                }
            },
            _ => {
                self.fail(
                    codes::PATTERN,
                    span,
                    "there is nothing of this name to match",
                    "write a literal, a variant or a name",
                );
                PatternKind::Wildcard
            }
        }
    }

    fn variant_pattern(
        &mut self,
        path: &[ast::Ident],
        parts: &[ast::Pattern],
        ty: &Type,
        range: Range,
        names: &mut BTreeMap<String, Span>,
        span: Span,
    ) -> PatternKind {
        let name = path.last().map_or("", |name| name.text.as_str());
        let [part] = parts else {
            self.fail(codes::PATTERN, span, format!("`{name}` holds one value"), format!("write `{name}(x)`"));
            return self.names_of(parts.iter(), names);
        };
        let ty = match (name, ty) {
            ("Some", Type::Infer(_)) => {
                let inner = self.infer.fresh();
                self.infer.unify(ty, &inner.clone().optional());
                inner.optional()
            }
            _ => ty.clone(),
        };
        match (name, &ty) {
            ("Some", Type::Option(inner)) => {
                PatternKind::Some(Box::new(self.check_pattern_in(part, inner, range, names)))
            }
            ("Ok", Type::Result(ok, _)) => PatternKind::Ok(Box::new(self.check_pattern_in(part, ok, range, names))),
            ("Err", Type::Result(_, error)) => {
                PatternKind::Err(Box::new(self.check_pattern_in(part, error, Range::EXACT, names)))
            }
            ("Ok", Type::Parsed(ok)) => PatternKind::Some(Box::new(self.check_pattern_in(part, ok, range, names))),
            ("Err", Type::Parsed(_)) => {
                self.refuse_parse_error(part);
                PatternKind::None
            }
            (_, Type::Error) => self.names_of(parts.iter(), names),
            ("Some" | "Ok" | "Err", other) => {
                let other = other.clone();
                let shown = self.show(&other);
                let mut diagnostic =
                    Diagnostic::new(codes::PATTERN, span, format!("`{name}(…)` never matches {shown}"));
                diagnostic = match (name, &other) {
                    ("Some", Type::Result(..) | Type::Parsed(_)) => diagnostic
                        .help("it is a `Result`: `let Ok(x) = … else { … };`, or `.ok()` makes an option of it"),
                    ("Some", Type::Bool) => diagnostic.help("it is a `bool` already: `if … { … }`"),
                    ("Some", _) => diagnostic.help("this always has a value: bind it with `let x = …;`"),
                    ("Ok" | "Err", Type::Option(_)) => diagnostic.help("it is an option: `Some(x)` and `None`"),
                    _ => diagnostic,
                };
                self.report(diagnostic);
                self.names_of(parts.iter(), names)
            }
            _ => {
                self.fail(
                    codes::PATTERN,
                    span,
                    format!("there is no variant `{name}(…)`"),
                    "write the enum in front of it: `Outcome::Moved(id, at)`",
                );
                self.names_of(parts.iter(), names)
            }
        }
    }

    /// `Outcome::Moved(id, ..)`.
    fn positional_pattern(
        &mut self,
        id: EnumId,
        variant: &ast::Ident,
        (front, rest, back): (&[ast::Pattern], bool, &[ast::Pattern]),
        ty: &Type,
        names: &mut BTreeMap<String, Span>,
        span: Span,
    ) -> PatternKind {
        let parts = || front.iter().chain(back);
        let Some(index) = self.variant_of(id, variant) else { return self.names_of(parts(), names) };
        let items = self.items;
        let owner = &items.types.enums[id.0];
        let known = &owner.variants[index];
        let path = format!("{}::{}", owner.source.name.text, known.name);
        if !self.infer.unify(&Type::Enum(id), ty) {
            self.report_pattern(ty, span, &format!("`{path}(…)`"));
            return self.names_of(parts(), names);
        }
        let given = front.len() + back.len();
        let fits = if rest { given <= known.fields.len() } else { given == known.fields.len() };
        if !known.positional || !fits {
            if !self.is_faulty(&path) {
                let (message, help) = super::record::wrong_form(&path, known, given);
                self.fail(codes::PATTERN, span, message, help);
            }
            return self.names_of(parts(), names);
        }
        let behind = known.fields.len() - back.len();
        let places = (0..front.len()).chain(behind..known.fields.len());
        let checked = places.zip(parts()).map(|(at, part)| {
            let ty = &known.fields[at].ty;
            (at, self.check_pattern_in(part, ty, self.range_of(ty), names))
        });
        PatternKind::Variant(id, index, checked.collect())
    }

    /// The error of `parse` tells nothing but that there is one.
    pub(crate) fn refuse_parse_error(&mut self, part: &ast::Pattern) {
        let unread = match &part.kind {
            ast::PatternKind::Wildcard => true,
            ast::PatternKind::Name { name, .. } => name.text.starts_with('_'),
            _ => false,
        };
        if !unread {
            self.fail(
                codes::UNSUPPORTED,
                part.span,
                "the error of `parse` can't be looked at",
                "write `Err(_)`; the text that was parsed is still there",
            );
        }
    }

    fn record_pattern(
        &mut self,
        path: &[ast::Ident],
        fields: &[(ast::Ident, ast::Pattern)],
        rest: bool,
        ty: &Type,
        names: &mut BTreeMap<String, Span>,
        span: Span,
    ) -> PatternKind {
        let wanted = match path {
            [name] => self.items.records.get(&name.text).map(|id| (Type::Record(*id), None)),
            [owner, variant] => match self.items.enums.get(&owner.text).copied() {
                Some(id) => match self.variant_of(id, variant) {
                    Some(index) => Some((Type::Enum(id), Some(index))),
                    None => return self.names_of(fields.iter().map(|(_, pattern)| pattern), names),
                },
                None => None,
            },
            _ => None,
        };
        let Some((wanted, variant)) = wanted else {
            self.fail(
                codes::UNKNOWN_TYPE,
                span,
                "there is no record of this name here",
                "name a `struct` or a variant of this block",
            );
            return self.names_of(fields.iter().map(|(_, pattern)| pattern), names);
        };
        if !self.infer.unify(&wanted, ty) {
            let shown = self.show(&wanted);
            self.report_pattern(ty, span, &format!("a pattern for {shown}"));
            return self.names_of(fields.iter().map(|(_, pattern)| pattern), names);
        }
        let items = self.items;
        let known = match (&wanted, variant) {
            (Type::Record(id), _) => &items.types.records[id.0].fields,
            (Type::Enum(id), Some(index)) => &items.types.enums[id.0].variants[index].fields,
            _ => return PatternKind::Wildcard,
        };
        if let (Type::Enum(id), Some(index)) = (&wanted, variant)
            && self.refuse_names(*id, index, span)
        {
            return self.names_of(fields.iter().map(|(_, pattern)| pattern), names);
        }
        let mut checked: Vec<(usize, Pattern)> = Vec::new();
        for (name, pattern) in fields {
            match known.iter().position(|field| field.name == name.text) {
                Some(index) => {
                    let ty = known[index].ty.clone();
                    checked.push((index, self.check_pattern_in(pattern, &ty, self.range_of(&ty), names)));
                }
                None => {
                    self.fail(
                        codes::UNKNOWN_FIELD,
                        name.span,
                        format!("there is no field `{}` here", name.text),
                        "name a field of the record",
                    );
                    self.check_pattern_in(pattern, &Type::Error, Range::EXACT, names);
                }
            }
        }
        if !rest && checked.len() < known.len() {
            let missing = known.iter().enumerate().find(|(index, _)| !checked.iter().any(|(other, _)| other == index));
            if let Some((_, field)) = missing {
                self.fail(
                    codes::FIELDS,
                    span,
                    format!("the pattern leaves out `{}`", field.name),
                    "name every field, or end with `..`",
                );
            }
        }
        match (wanted, variant) {
            (Type::Record(id), _) => PatternKind::Record(id, checked),
            (Type::Enum(id), Some(index)) => PatternKind::Variant(id, index, checked),
            _ => PatternKind::Wildcard,
        }
    }
}
