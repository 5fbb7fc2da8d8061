//! Literals: numbers, texts, bools.

use super::Parser;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{Expr, ExprKind, UnaryOp};
use syn::Lit;

/// The integer types of the language.
const INTEGERS: &[&str] = &["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize"];

impl Parser<'_> {
    /// The value of a literal.
    pub(super) fn parse_literal_kind(&mut self, literal: &Lit, span: Span) -> ExprKind {
        match literal {
            Lit::Str(text) => ExprKind::Text(text.value().into_bytes()),
            Lit::ByteStr(bytes) => ExprKind::Text(bytes.value()),
            Lit::Bool(bool) => ExprKind::Bool(bool.value),
            Lit::Int(integer) => self.parse_integer(integer, span),
            Lit::Float(float) => self.parse_float_digits(float.suffix(), float.base10_digits(), span),
            Lit::Char(character) => ExprKind::Character(character.value()),
            Lit::Byte(byte) => ExprKind::Integer { value: byte.value().into(), suffix: Some("u8".to_owned()) },
            Lit::CStr(_) => {
                self.unsupported(
                    span,
                    "C strings are not supported",
                    "write the text without `c`: Redis keeps the length, a text may hold any byte",
                );
                ExprKind::Error
            }
            _ => {
                let diagnostic = Diagnostic::new(codes::SYNTAX, span, "this literal can't be read");
                self.report(diagnostic.help("literals are numbers, `true`, `false`, `\"text\"` and `b\"bytes\"`"));
                ExprKind::Error
            }
        }
    }

    fn parse_integer(&mut self, literal: &syn::LitInt, span: Span) -> ExprKind {
        let suffix = match literal.suffix() {
            "" => None,
            "f32" | "f64" => return self.parse_float_digits(literal.suffix(), literal.base10_digits(), span),
            suffix if INTEGERS.contains(&suffix) => Some(suffix.to_owned()),
            suffix => {
                self.unsupported(
                    span,
                    format!("`{suffix}` is not a number type of redlua"),
                    "the integer types are `i8` to `i64`, `u8` to `u64` and `usize`; numbers with a point are `f64`",
                );
                return ExprKind::Error;
            }
        };
        // A sign belongs to the literal in patterns, and to an operator elsewhere.
        let digits = literal.base10_digits();
        let (negative, digits) = digits.strip_prefix('-').map_or((false, digits), |digits| (true, digits));
        let Ok(value) = digits.parse::<u128>() else {
            let diagnostic = Diagnostic::new(codes::SYNTAX, span, "this integer is beyond every type");
            self.report(diagnostic.help("the largest is `18_446_744_073_709_551_615_u64`"));
            return ExprKind::Error;
        };
        signed(negative, ExprKind::Integer { value, suffix }, span)
    }

    fn parse_float_digits(&mut self, suffix: &str, digits: &str, span: Span) -> ExprKind {
        match suffix {
            "" | "f64" => {}
            suffix => {
                self.unsupported(
                    span,
                    format!("`{suffix}` is not a number type of redlua"),
                    format!("write `{digits}_f64`: Lua has only one kind of number with a point"),
                );
                return ExprKind::Error;
            }
        }
        let (negative, digits) = digits.strip_prefix('-').map_or((false, digits), |digits| (true, digits));
        match digits.parse::<f64>() {
            Ok(value) if value.is_finite() => signed(negative, ExprKind::Float(value), span),
            _ => {
                let diagnostic = Diagnostic::new(codes::SYNTAX, span, "this number is beyond `f64`");
                self.report(diagnostic.help("the largest is `1.7976931348623157e308`"));
                ExprKind::Error
            }
        }
    }
}

fn signed(negative: bool, kind: ExprKind, span: Span) -> ExprKind {
    if negative { ExprKind::Unary(UnaryOp::Negate, Box::new(Expr { kind, span })) } else { kind }
}
