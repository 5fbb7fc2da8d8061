//! Types as written.

use super::tokens::{name_of, node_span, stream_of};
use super::{Parser, plain};
use crate::span::Span;
use crate::syntax::ast::{TypeRef, TypeRefKind};
use proc_macro2::{Ident, Span as TokenSpan, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

impl Parser<'_> {
    /// The type that `tokens` are; `what` needs it, for the message if it is not there.
    pub(super) fn parse_type_tokens(&mut self, tokens: &[TokenTree], place: Span, what: &str) -> TypeRef {
        if let Some(plain) = plain::read_type(tokens) {
            return self.parse_type(&plain);
        }
        match self.read_all(tokens, place, what, |input| input.parse::<Type>()) {
            Some(ty) => self.parse_type(&ty),
            None => TypeRef { kind: TypeRefKind::Error, span: place, tokens: stream_of(tokens) },
        }
    }

    /// A type that `syn` read.
    pub(super) fn parse_type(&mut self, ty: &Type) -> TypeRef {
        if let Type::Path(path) = ty
            && let (None, Some(name)) = (&path.qself, path.path.get_ident())
        {
            return named(name);
        }
        // Written out once: rustc helps with each token.
        let tokens = ty.to_token_stream();
        let span = Span::of(&tokens, TokenSpan::call_site());
        let kind = match ty {
            Type::Path(path) => self.parse_path_type(path, span),
            Type::Reference(reference) => TypeRefKind::Reference {
                mutable: reference.mutability.is_some(),
                target: Box::new(self.parse_type(&reference.elem)),
            },
            Type::Slice(slice) => TypeRefKind::Slice(Box::new(self.parse_type(&slice.elem))),
            Type::Array(array) => {
                let element = self.parse_type(&array.elem);
                TypeRefKind::Array(Box::new(element), Box::new(self.parse_expr(&array.len)))
            }
            Type::Tuple(tuple) => TypeRefKind::Tuple(tuple.elems.iter().map(|part| self.parse_type(part)).collect()),
            Type::Infer(_) => TypeRefKind::Infer,
            Type::Paren(paren) => return self.parse_type(&paren.elem),
            Type::Group(group) => return self.parse_type(&group.elem),
            other => {
                let (what, help) = refusal(other);
                self.unsupported(span, what, help);
                TypeRefKind::Error
            }
        };
        TypeRef { kind, span, tokens }
    }

    fn parse_path_type(&mut self, path: &syn::TypePath, span: Span) -> TypeRefKind {
        if path.qself.is_some() {
            self.unsupported(span, "`<T as Trait>::Name` is not supported", "write the type that it stands for");
            return TypeRefKind::Error;
        }
        let mut segments = Vec::new();
        let mut arguments = Vec::new();
        let count = path.path.segments.len();
        for (at, segment) in path.path.segments.iter().enumerate() {
            segments.push(name_of(&segment.ident));
            match &segment.arguments {
                PathArguments::None => {}
                PathArguments::AngleBracketed(generic) if at + 1 == count => {
                    arguments = self.parse_type_arguments(generic);
                }
                _ => {
                    let help = "type arguments stand behind the last name: `Vec<i64>`; functions are not values";
                    self.unsupported(node_span(segment), "this form of type arguments is not supported", help);
                    return TypeRefKind::Error;
                }
            }
        }
        TypeRefKind::Path { segments, arguments }
    }

    /// `<A, B>`; lifetimes are dropped.
    pub(super) fn parse_type_arguments(&mut self, list: &syn::AngleBracketedGenericArguments) -> Vec<TypeRef> {
        let mut types = Vec::new();
        for argument in &list.args {
            match argument {
                GenericArgument::Lifetime(_) => {}
                GenericArgument::Type(ty) => types.push(self.parse_type(ty)),
                other => self.unsupported(
                    node_span(other),
                    "only types can stand between `<` and `>`",
                    "a fixed length is written `[i64; 3]`",
                ),
            }
        }
        types
    }
}

/// `i64`, `Verdict`.
fn named(name: &Ident) -> TypeRef {
    let segments = vec![name_of(name)];
    TypeRef {
        kind: TypeRefKind::Path { segments, arguments: Vec::new() },
        span: Span::token(name.span()),
        tokens: TokenTree::from(name.clone()).into(),
    }
}

fn refusal(ty: &Type) -> (&'static str, &'static str) {
    match ty {
        Type::FnPtr(_) => (
            "function pointers are not supported",
            "call the function by its name, or write a closure where a method takes one",
        ),
        Type::ImplTrait(_) => ("`impl Trait` is not supported", "write the type itself: `Vec<i64>`"),
        Type::TraitObject(_) => {
            ("`dyn Trait` is not supported", "write the type itself, or an `enum` with a variant for each case")
        }
        Type::Never(_) => ("`!` is not supported as a type", "leave the type out"),
        Type::Ptr(_) => {
            ("raw pointers are not supported", "write the type itself, or `&mut` for a `Vec`, map or record")
        }
        Type::Macro(_) => ("macros can't stand for a type", "write the type itself"),
        _ => ("this type is not supported", "write a named type: `i64`, `String`, `Vec<i64>`, a record"),
    }
}
