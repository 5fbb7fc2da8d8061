//! The parameters of a script: what a caller can send.

use super::items::Items;
use super::scope::Checker;
use super::typed::{EnumType, Parameter, Uses};
use super::types::Type;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast;
use std::collections::BTreeSet;

/// Why a type can't be sent.
enum Fault {
    /// It, or a part of it, has no form as an argument.
    Unsent(Type),
    /// It has one only outside of lists.
    InList(Type),
    /// A tuple or an array is too long or empty.
    Length(Type),
}

impl Checker<'_, '_> {
    pub(crate) fn check_parameters(&mut self, source: &ast::Function) {
        let mut names = BTreeSet::new();
        for parameter in &source.parameters {
            let ty = self.items.resolve_outside(&parameter.ty, self.sink);
            if !names.insert(parameter.name.text.clone()) {
                self.report(
                    Diagnostic::new(
                        codes::DUPLICATE_NAME,
                        parameter.name.span,
                        format!("`{}` is a parameter twice", parameter.name.text),
                    )
                    .help("rename one of them"),
                );
            }
            let ty = self.check_parameter_type(parameter, ty);
            let local = self.bind(&parameter.name, ty.inside(), parameter.mutable);
            self.parameters.push(Parameter {
                local,
                source: parameter.clone(),
                ty,
                is_part: false,
                parts: Vec::new(),
                position: None,
                after: None,
                uses: Uses::default(),
                positive_parts: Vec::new(),
                held_elements: Vec::new(),
            });
        }
    }

    fn check_parameter_type(&mut self, parameter: &ast::Parameter, ty: Type) -> Type {
        if let Some(fault) = find_fault(self.items, &ty, false) {
            self.report_parameter(parameter, &ty, &fault);
            return Type::Error;
        }
        let inner = match &ty {
            Type::Option(inner) => inner,
            other => other,
        };
        if parameter.seconds && *inner != Type::Duration {
            self.report(
                Diagnostic::new(codes::ATTRIBUTE, parameter.ty.span, "`#[redlua(seconds)]` is for a `Duration`")
                    .help(format!("write `{}: Duration`, or drop the attribute", parameter.name.text)),
            );
        }
        if !is_sent_whole(&parameter.ty, &ty) {
            self.report(
                Diagnostic::new(codes::TYPE_USE, parameter.ty.span, "a parameter is sent by value")
                    .help("drop the `&`: `i64`, `bool`; text is `&str`, bytes are `&[u8]`"),
            );
        }
        ty
    }

    fn report_parameter(&mut self, parameter: &ast::Parameter, whole: &Type, fault: &Fault) {
        let span = parameter.ty.span;
        let shown = self.show(whole);
        let diagnostic = match fault {
            Fault::Unsent(part) => {
                let inner = self.show(part);
                let diagnostic = if part == whole {
                    Diagnostic::new(codes::UNSUPPORTED, span, format!("a parameter of type {shown} is not supported"))
                } else {
                    let message = format!("a parameter of type {shown} is not supported: it holds {inner}");
                    Diagnostic::new(codes::UNSUPPORTED, span, message)
                };
                if matches!(part, Type::Enum(id) if id.has_fields()) {
                    let name = inner.trim_matches('`');
                    let help = match whole {
                        Type::Vec(element) if **element == *part => {
                            format!("take them as documents, a text each: `&[Json<{name}>]`")
                        }
                        Type::Option(element) if **element == *part => {
                            format!("take it as a document, which is one text: `Option<Json<{name}>>`")
                        }
                        _ => format!("take it as a document, which is one text: `Json<{name}>`"),
                    };
                    self.report(diagnostic.help(help));
                    return;
                }
                diagnostic.help(
                    "a parameter is a scalar (an integer, `f64`, `bool`, `&str`, `&[u8]`, `Duration`, an enum without \
                     fields), a document (`Json<Job>`, `Json`), or an `Option`, list, array, map, set, tuple or record of what can be one",
                )
            }
            Fault::InList(part) => {
                let inner = self.show(part);
                Diagnostic::new(codes::UNSUPPORTED, span, format!("{inner} can't be an element of a list"))
                    .note("its `None` would be a hole in a table of Lua, and cut the list short")
                    .help("use an enum without fields, with a variant for each of the three cases")
            }
            Fault::Length(part) => {
                let inner = self.show(part);
                Diagnostic::new(codes::UNSUPPORTED, span, format!("{inner} has a length that can't be sent"))
                    .help("a tuple has 1 to 8 parts, an array 1 to 1000 elements; use a record, or a `Vec`")
            }
        };
        self.report(diagnostic);
    }
}

/// The first part of a type that can't be sent.
fn find_fault(items: &Items<'_>, ty: &Type, in_list: bool) -> Option<Fault> {
    match ty {
        // What a document holds was checked where it is named.
        Type::Integer(_)
        | Type::Float
        | Type::Bool
        | Type::Text
        | Type::Duration
        | Type::Json
        | Type::Document(..)
        | Type::Error => None,
        Type::Enum(id) if *id == items.key_type => Some(Fault::Unsent(ty.clone())),
        Type::Enum(id) if items.types.enums.get(id.0).is_none_or(EnumType::is_plain) => None,
        Type::Option(inner) if in_list && **inner == Type::Bool => Some(Fault::InList(ty.clone())),
        Type::Option(inner) => find_fault(items, inner, in_list),
        Type::Vec(element) => find_fault(items, element, true),
        Type::Map(kind, element, _) if kind.is_set() => find_fault(items, element, true),
        Type::Map(_, key, value) => find_fault(items, key, false).or_else(|| find_fault(items, value, true)),
        Type::Array(_, length) if !(1..=1000).contains(length) => Some(Fault::Length(ty.clone())),
        Type::Array(element, _) => find_fault(items, element, true),
        Type::Tuple(parts) if parts.len() > 8 => Some(Fault::Length(ty.clone())),
        Type::Tuple(parts) => parts.iter().find_map(|part| find_fault(items, part, in_list)),
        // The fields of a record have names, so that nothing is a hole.
        Type::Record(id) => {
            items.types.records[id.0].fields.iter().find_map(|field| find_fault(items, &field.outside, false))
        }
        _ => Some(Fault::Unsent(ty.clone())),
    }
}

/// Whether a reference is to what Rust passes by reference.
fn is_sent_whole(written: &ast::TypeRef, ty: &Type) -> bool {
    let ast::TypeRefKind::Reference { mutable, target } = &written.kind else { return true };
    let is_slice = matches!(target.kind, ast::TypeRefKind::Slice(_));
    let is_text = matches!(&target.kind, ast::TypeRefKind::Path { segments, .. }
        if segments.last().is_some_and(|name| name.text == "str"));
    !*mutable
        && (is_slice
            || is_text
            || matches!(
                ty,
                Type::Record(_)
                    | Type::Tuple(_)
                    | Type::Array(..)
                    | Type::Map(..)
                    | Type::Json
                    | Type::Document(..)
                    | Type::Error
            ))
}
