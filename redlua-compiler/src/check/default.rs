//! `Default`: `Job::default()`, `Default::default()`, `unwrap_or_default()`.

use super::Checker;
use super::typed::{Expr, ExprKind};
use super::types::{EnumId, MapKind, Range, RecordId, Type};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// What `Default::default()` gives for a type, if it has a default in Rust.
    pub(crate) fn default_of(&mut self, ty: &Type, span: Span) -> Option<Expr> {
        Some(match self.shallow(ty) {
            Type::Integer(kind) => self.ranged(ExprKind::Integer(0), Type::Integer(kind), Range::only(0), span),
            Type::Float => self.expr(ExprKind::Float(0.0), Type::Float, span),
            Type::Bool => self.expr(ExprKind::Bool(false), Type::Bool, span),
            Type::Text => self.expr(ExprKind::Text(Vec::new()), Type::Text, span),
            option @ Type::Option(_) => self.expr(ExprKind::None, option, span),
            list @ Type::Vec(_) => self.expr(ExprKind::List(Vec::new()), list, span),
            map @ Type::Map(..) => self.expr(ExprKind::Map, map, span),
            Type::Tuple(parts) => {
                let values = parts.iter().map(|part| self.default_of(part, span)).collect::<Option<_>>()?;
                self.expr(ExprKind::Tuple(values), Type::Tuple(parts), span)
            }
            Type::Record(id) => self.default_record(id, span)?,
            Type::Enum(id) => self.default_variant(id, span)?,
            _ => return None,
        })
    }

    fn default_record(&mut self, id: RecordId, span: Span) -> Option<Expr> {
        let items = self.items;
        let known = &items.types.records[id.0];
        if !ast::derives(&known.source.derives, "Default") {
            return None;
        }
        let default = |(at, field): (usize, &super::typed::FieldType)| Some((at, self.default_of(&field.ty, span)?));
        let fields = known.fields.iter().enumerate().map(default).collect::<Option<_>>()?;
        Some(self.expr(ExprKind::Record { record: id, fields, base: None }, Type::Record(id), span))
    }

    /// The variant with `#[default]`, which has no fields.
    fn default_variant(&mut self, id: EnumId, span: Span) -> Option<Expr> {
        let items = self.items;
        let source = &items.types.enums[id.0].source;
        let is_default = |variant: &ast::Variant| {
            let mut written = variant.attributes.iter().map(|attribute| attribute.to_string().replace(' ', ""));
            variant.fields.is_empty() && written.any(|attribute| attribute == "#[default]")
        };
        let variant =
            source.variants.iter().position(is_default).filter(|_| ast::derives(&source.derives, "Default"))?;
        Some(self.expr(ExprKind::Variant { enumeration: id, variant, fields: Vec::new() }, Type::Enum(id), span))
    }

    /// `Job::default()`, `Default::default()`.
    pub(super) fn check_default_call(&mut self, owner: &ast::Ident, expected: Option<&Type>, span: Span) -> Expr {
        let expected = expected.map(|ty| self.shallow(ty)).filter(|ty| !matches!(ty, Type::Infer(_)));
        let ty = match owner.text.as_str() {
            "Default" => expected,
            "Vec" => expected.filter(|ty| matches!(ty, Type::Vec(_))),
            map if MapKind::from_name(map).is_some() => {
                expected.filter(|ty| matches!(ty, Type::Map(kind, ..) if kind.name() == map))
            }
            _ => {
                let kind = ast::TypeRefKind::Path { segments: vec![owner.clone()], arguments: Vec::new() };
                let written = ast::TypeRef { kind, span: owner.span, tokens: proc_macro2::TokenStream::new() };
                Some(self.items.resolve_type(&written, self.sink))
            }
        };
        match ty {
            Some(Type::Error) => self.error(span),
            Some(ty) => match self.default_of(&ty, span) {
                Some(default) => default,
                None => self.refuse_default(&ty, span, "write the value"),
            },
            None => {
                let help = "give the place a type, `let job: Job = …`, or name the type: `Job::default()`";
                self.fail(codes::CANNOT_INFER, span, "nothing says of which type this is the default", help)
            }
        }
    }

    /// Reports that a type has no default; `otherwise` says what to write instead.
    pub(super) fn refuse_default(&mut self, ty: &Type, span: Span, otherwise: &str) -> Expr {
        let items = self.items;
        let types = &items.types;
        let (derives, item, name, missing) = match ty {
            Type::Record(id) => {
                let known = &types.records[id.0];
                let without = known.fields.iter().find(|field| self.default_of(&field.ty, span).is_none());
                let missing = without.map(|field| format!("its field `{}` has none", field.name));
                (&known.source.derives, "struct", &known.source.name.text, missing)
            }
            Type::Enum(id) => {
                let source = &types.enums[id.0].source;
                (
                    &source.derives,
                    "enum",
                    &source.name.text,
                    Some("`#[default]` stands on none of its variants".to_owned()),
                )
            }
            _ => {
                let shown = self.show(ty);
                return self.fail(codes::UNKNOWN_METHOD, span, format!("{shown} has no default"), otherwise);
            }
        };
        let mut diagnostic = Diagnostic::new(codes::UNKNOWN_METHOD, span, format!("`{name}` has no default"));
        diagnostic = match missing {
            Some(missing) if ast::derives(derives, "Default") => diagnostic.note(missing).help(otherwise),
            _ => diagnostic.help(format!("write `#[derive(Default)]` before `{item} {name}`, or {otherwise}")),
        };
        self.report(diagnostic);
        self.error(span)
    }
}

/// Whether evaluating a value does nothing, and gives the same each time.
pub(super) fn is_fixed(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Integer(_)
        | ExprKind::Float(_)
        | ExprKind::Bool(_)
        | ExprKind::Text(_)
        | ExprKind::None
        | ExprKind::Map => true,
        ExprKind::List(parts) | ExprKind::Tuple(parts) => parts.iter().all(is_fixed),
        ExprKind::Record { fields, base: None, .. } | ExprKind::Variant { fields, .. } => {
            fields.iter().all(|(_, value)| is_fixed(value))
        }
        _ => false,
    }
}
