//! Records, variants of enums, and fields.

use super::Checker;
use super::default::is_fixed;
use super::typed::{Expr, ExprKind, FieldType, VariantType};
use super::types::{EnumId, RecordId, Type};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(crate) fn check_field(&mut self, base: &ast::Expr, name: &ast::Ident, span: Span) -> Expr {
        let base = self.check_expr(base, None);
        match self.shallow(&base.ty) {
            Type::Keyspace(_) => self.check_member(&base, name, None, span),
            Type::Record(id) => match self.field_of(id, name) {
                Some((index, ty)) => self.expr(ExprKind::Field(Box::new(base), id, index), ty, span),
                None => self.error(span),
            },
            Type::Tuple(parts) => {
                match name.text.parse::<usize>().ok().and_then(|index| Some((index, parts.get(index)?))) {
                    Some((index, ty)) => {
                        let range = match &base.kind {
                            ExprKind::Tuple(values) => values[index].range,
                            _ => self.range_of(ty),
                        };
                        self.ranged(ExprKind::Element(Box::new(base), index), ty.clone(), range, span)
                    }
                    None => self.fail(
                        codes::UNKNOWN_FIELD,
                        name.span,
                        format!("a tuple of {} has no `.{}`", parts.len(), name.text),
                        format!("its parts are `.0` to `.{}`", parts.len().saturating_sub(1)),
                    ),
                }
            }
            Type::Error => self.error(span),
            other => {
                self.report_no_field(&other, name);
                self.error(span)
            }
        }
    }

    pub(crate) fn report_no_field(&mut self, ty: &Type, name: &ast::Ident) {
        if let Type::Infer(_) = ty {
            let message = format!("nothing said what type this has, of which `{}` is a field", name.text);
            let help = "write the type where the value comes from: `let job: Job = …;`, `json::from_str::<Job>(text)`";
            self.fail(codes::CANNOT_INFER, name.span, message, help);
            return;
        }
        let shown = self.show(ty);
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_FIELD, name.span, format!("{shown} has no field `{}`", name.text));
        diagnostic = match ty {
            Type::Option(inner) if matches!(**inner, Type::Record(_)) => {
                diagnostic.help("take it apart first: `let Some(value) = … else { return … };`")
            }
            Type::Handle(handle) if crate::catalogue::find(handle.family, &name.text).is_some() => {
                diagnostic.help(format!("it is a command: call it, `.{}(…)`", name.text))
            }
            Type::Handle(_) => diagnostic.help(format!("read it with a command: `.hget(\"{}\")`, `.get()`", name.text)),
            _ => diagnostic.help(format!("if it is a method, call it: `.{}()`", name.text)),
        };
        self.report(diagnostic);
    }

    /// Whether a part of the item (`R`, or `E` of `E::V`) could not be read, or was doubled.
    pub(super) fn is_faulty(&self, owner: &str) -> bool {
        let name = owner.split("::").next().unwrap_or_default();
        self.items.module.faulty.contains(name)
    }

    /// The index and type of a record's field.
    pub(crate) fn field_of(&mut self, record: RecordId, name: &ast::Ident) -> Option<(usize, Type)> {
        let items = self.items;
        self.find_field(&items.types.records[record.0].fields, name, &items.types.records[record.0].source.name.text)
    }

    fn find_field(&mut self, fields: &[FieldType], name: &ast::Ident, owner: &str) -> Option<(usize, Type)> {
        if let Some(index) = fields.iter().position(|field| field.name == name.text) {
            return Some((index, fields[index].ty.clone()));
        }
        if self.is_faulty(owner) {
            return None;
        }
        let names = fields.iter().map(|field| field.name.as_str());
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_FIELD, name.span, format!("`{owner}` has no field `{}`", name.text));
        diagnostic = match suggest::closest(&name.text, names.clone()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("its fields are {}", super::method::list_of(&names.collect::<Vec<_>>()))),
        };
        self.report(diagnostic);
        None
    }

    pub(crate) fn check_record_literal(
        &mut self,
        path: &[ast::Ident],
        fields: &[(ast::Ident, ast::Expr)],
        base: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
        match path {
            [name] => {
                let Some(id) = self.items.records.get(&name.text).copied() else {
                    self.report_unknown_record(name);
                    return self.error(span);
                };
                let items = self.items;
                let known = &items.types.records[id.0].fields;
                let mut given = self.check_field_values(known, fields, base.is_some(), &name.text, name.span);
                let mut base = base.map(|base| Box::new(self.check_as(base, &Type::Record(id))));
                // Of `..Job::default()` only the fields that are not given are written.
                if let Some(ExprKind::Record { fields: others, base: None, .. }) = base.as_ref().map(|base| &base.kind)
                    && others.iter().all(|(_, value)| is_fixed(value))
                {
                    let missing = others.iter().filter(|(at, _)| given.iter().all(|(known, _)| known != at));
                    given.extend(missing.cloned().collect::<Vec<_>>());
                    base = None;
                }
                self.expr(ExprKind::Record { record: id, fields: given, base }, Type::Record(id), span)
            }
            [owner, variant] => match self.items.enums.get(&owner.text).copied() {
                Some(id) => match self.variant_of(id, variant) {
                    Some(index) => {
                        let items = self.items;
                        let known = &items.types.enums[id.0].variants[index].fields;
                        if self.refuse_names(id, index, span) {
                            fields.iter().for_each(|(_, value)| drop(self.check_expr(value, None)));
                            return self.error(span);
                        }
                        let name = format!("{}::{}", owner.text, variant.text);
                        let given = self.check_field_values(known, fields, false, &name, variant.span);
                        self.expr(
                            ExprKind::Variant { enumeration: id, variant: index, fields: given },
                            Type::Enum(id),
                            span,
                        )
                    }
                    None => self.error(span),
                },
                None => {
                    self.report_unknown_record(owner);
                    self.error(span)
                }
            },
            _ => {
                self.fail(codes::UNKNOWN_TYPE, span, "there is no record of this path", "name a `struct` of this block")
            }
        }
    }

    fn report_unknown_record(&mut self, name: &ast::Ident) {
        let names = self.items.records.keys().chain(self.items.enums.keys()).map(String::as_str);
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_TYPE, name.span, format!("there is no `{}` here", name.text));
        diagnostic = if let Some(path) = self.items.path_of_variant(&name.text) {
            diagnostic.help(format!("write the enum in front of it: `{path}`"))
        } else {
            match suggest::closest(&name.text, names) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("define it in this block: `pub struct {} {{ … }}`", name.text)),
            }
        };
        self.report(diagnostic);
    }

    fn check_field_values(
        &mut self,
        known: &[FieldType],
        fields: &[(ast::Ident, ast::Expr)],
        has_base: bool,
        owner: &str,
        span: Span,
    ) -> Vec<(usize, Expr)> {
        let mut given: Vec<(usize, Expr)> = Vec::new();
        let mut faulty = false;
        for (name, value) in fields {
            match self.find_field(known, name, owner) {
                Some((index, ty)) => {
                    if given.iter().any(|(other, _)| *other == index) {
                        self.report(
                            Diagnostic::new(codes::FIELDS, name.span, format!("`{}` is given twice", name.text))
                                .help("remove one of them"),
                        );
                    }
                    let value = self.check_as(value, &ty);
                    given.push((index, value));
                }
                None => {
                    faulty = true;
                    self.check_expr(value, None);
                }
            }
        }
        let missing: Vec<&str> = known
            .iter()
            .map(|field| field.name.as_str())
            .filter(|name| !given.iter().any(|(index, _)| known[*index].name == *name))
            .collect();
        if !missing.is_empty() && !has_base && !faulty && !self.is_faulty(owner) {
            self.report(
                Diagnostic::new(
                    codes::FIELDS,
                    span,
                    format!("`{owner}` needs {} as well", super::method::list_of(&missing)),
                )
                .help(format!("add `{}: …`", missing[0])),
            );
        }
        given
    }

    /// `Outcome::Moved(id, at)`.
    pub(super) fn check_positional_variant(
        &mut self,
        id: EnumId,
        variant: &ast::Ident,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Expr {
        let items = self.items;
        let owner = &items.types.enums[id.0];
        let index = self.variant_of(id, variant);
        let known = index.map(|index| &owner.variants[index]);
        let Some((index, known)) =
            index.zip(known).filter(|(_, known)| known.positional && known.fields.len() == arguments.len())
        else {
            arguments.iter().for_each(|argument| drop(self.check_expr(argument, None)));
            let path = format!("{}::{}", owner.source.name.text, variant.text);
            if let Some(known) = known.filter(|_| !self.is_faulty(&path)) {
                let (message, help) = wrong_form(&path, known, arguments.len());
                return self.fail(codes::PATTERN, span, message, help);
            }
            return self.error(span);
        };
        let fields = known.fields.iter().zip(arguments).enumerate();
        let fields = fields.map(|(at, (field, argument))| (at, self.check_as(argument, &field.ty))).collect();
        self.expr(ExprKind::Variant { enumeration: id, variant: index, fields }, Type::Enum(id), span)
    }

    /// `E::V { … }` where the fields of `V` have no names; gives whether it is so.
    pub(super) fn refuse_names(&mut self, id: EnumId, variant: usize, span: Span) -> bool {
        let owner = &self.items.types.enums[id.0];
        let known = &owner.variants[variant];
        if !known.positional {
            return false;
        }
        let path = format!("{}::{}", owner.source.name.text, known.name);
        if !self.is_faulty(&path) {
            let help = format!("write `{}`", form_of(&path, known));
            self.fail(codes::FIELDS, span, format!("the fields of `{path}` have no names"), help);
        }
        true
    }

    /// The index of an enum's variant.
    pub(crate) fn variant_of(&mut self, id: EnumId, name: &ast::Ident) -> Option<usize> {
        let enumeration = &self.items.types.enums[id.0];
        if let Some(index) = enumeration.variants.iter().position(|variant| variant.name == name.text) {
            return Some(index);
        }
        let owner = &enumeration.source.name.text;
        if self.is_faulty(owner) {
            return None;
        }
        let names = enumeration.variants.iter().map(|variant| variant.name.as_str());
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_FIELD, name.span, format!("`{owner}` has no variant `{}`", name.text));
        diagnostic = match suggest::closest(&name.text, names.clone()) {
            Some(near) => diagnostic.help(format!("did you mean `{owner}::{near}`?")),
            None => diagnostic.help(format!("its variants are {}", super::method::list_of(&names.collect::<Vec<_>>()))),
        };
        self.report(diagnostic);
        None
    }
}

/// What is wrong with `E::V(…)` of `given` values, and how it is written.
pub(super) fn wrong_form(path: &str, variant: &VariantType, given: usize) -> (String, String) {
    let message = match (variant.positional, variant.fields.len()) {
        (true, 1) => format!("`{path}` holds one value, not {given}"),
        (true, count) => format!("`{path}` holds {count} values, not {given}"),
        (false, 0) => format!("`{path}` has no fields"),
        (false, _) => format!("the fields of `{path}` have names"),
    };
    (message, format!("write `{}`", form_of(path, variant)))
}

/// How a variant is written, with something for each of its fields.
fn form_of(path: &str, variant: &VariantType) -> String {
    let names: Vec<&str> = match variant.fields.len() {
        1 if variant.positional => vec!["value"],
        count if variant.positional => PLACES.into_iter().cycle().take(count).collect(),
        _ => variant.fields.iter().map(|field| field.name.as_str()).collect(),
    };
    match names.join(", ") {
        names if names.is_empty() => path.to_owned(),
        names if variant.positional => format!("{path}({names})"),
        names => format!("{path} {{ {names} }}"),
    }
}

/// What stands for values without a name.
const PLACES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
