//! Public constants: the value that was folded into the Lua, for Rust code as well.

use super::Emission;
use super::record::emit_docs;
use super::rust_type::{emit_owned_type, without_alias};
use super::tokens::Tokens;
use crate::check::typed::ExprKind;
use crate::syntax::ast::{self, TypeRef, TypeRefKind};
use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;

/// The constants that can be the length of an array.
pub fn lengths(module: &ast::Module, values: &[ExprKind]) -> Vec<(String, usize)> {
    let known = module.constants.iter().zip(values).filter_map(|(constant, value)| match value {
        ExprKind::Integer(value) => Some((constant.name.text.clone(), usize::try_from(*value).ok()?)),
        _ => None,
    });
    known.collect()
}

/// `pub const LIMIT: i64 = 100;`; nothing for a private one, or for what is no literal.
pub fn emit_constant(constant: &ast::Constant, value: &ExprKind, settings: &Emission) -> TokenStream {
    if !constant.public {
        return TokenStream::new();
    }
    let ty = emit_owned_type(&constant.ty, settings);
    let Some(value) = emit_value(value, without_alias(&constant.ty, settings), settings) else {
        return TokenStream::new();
    };
    let docs = emit_docs(&constant.docs);
    let (visibility, name) = (&constant.visibility, &constant.name.token);
    quote!(#docs #visibility const #name: #ty = #value;)
}

/// A literal, or an array or a tuple of literals; nothing for what was reported.
fn emit_value(value: &ExprKind, ty: &TypeRef, settings: &Emission) -> Option<TokenStream> {
    Some(match value {
        ExprKind::Integer(value) => {
            let digits = Literal::u128_unsuffixed(value.unsigned_abs());
            emit_signed(*value < 0, digits)
        }
        ExprKind::Float(value) if value.is_finite() => {
            let digits = Literal::f64_unsuffixed(value.abs());
            emit_signed(value.is_sign_negative(), digits)
        }
        ExprKind::Bool(value) => quote!(#value),
        ExprKind::Text(bytes) => match str::from_utf8(bytes) {
            Ok(text) if names_text(emit_owned_type(ty, settings)) => quote!(#text),
            _ => {
                let bytes = Literal::byte_string(bytes);
                quote!(#bytes)
            }
        },
        ExprKind::List(values) => match &ty.kind {
            TypeRefKind::Reference { target, .. } => {
                let list = emit_value(value, without_alias(target, settings), settings)?;
                quote!(&#list)
            }
            TypeRefKind::Slice(element) | TypeRefKind::Array(element, _) => {
                let element = without_alias(element, settings);
                let values = values.iter().map(|value| emit_value(&value.kind, element, settings));
                let values = values.collect::<Option<Vec<TokenStream>>>()?;
                quote!([#(#values),*])
            }
            _ => return None,
        },
        ExprKind::Tuple(values) => match &ty.kind {
            TypeRefKind::Reference { target, .. } => {
                let tuple = emit_value(value, without_alias(target, settings), settings)?;
                quote!(&#tuple)
            }
            TypeRefKind::Tuple(types) => {
                let values = values
                    .iter()
                    .zip(types)
                    .map(|(value, ty)| emit_value(&value.kind, without_alias(ty, settings), settings));
                let values = values.collect::<Option<Vec<TokenStream>>>()?;
                quote!((#(#values,)*))
            }
            _ => return None,
        },
        _ => return None,
    })
}

/// `-5`.
fn emit_signed(negative: bool, digits: Literal) -> TokenStream {
    let sign = negative.then(|| quote!(-));
    quote!(#sign #digits)
}

/// Whether a text constant is a `&str`, not bytes.
fn names_text(ty: Tokens) -> bool {
    let is_str = |name: &Ident| name == "str";
    ty.into_iter().any(|tree| matches!(&tree, TokenTree::Ident(name) if is_str(name)))
}
