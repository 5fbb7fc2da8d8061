//! The functions of `lua::`: libraries of Lua that have no counterpart in Rust. Their formats and patterns are
//! literals, so that they are checked here, and give the types.

use super::Checker;
use super::lua_pattern::parse_lua_pattern;
use super::pack_format::parse_pack_format;
use super::typed::{Capture, Expr, ExprKind, LibraryFunction, LuaPattern, PackFormat, PackItem};
use super::types::{COUNT, Range, Type};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

/// The functions with an example each.
const FUNCTIONS: [(&str, &str); 4] = [
    ("pack", "lua::pack(\"<I4d\", id, score)"),
    ("unpack", "lua::unpack(\"<I4d\", text)"),
    ("captures", "lua::captures(text, \"^(%d+)-(%d+)$\")"),
    ("gmatch", "lua::gmatch(text, \"(%w+)=(%w+)\")"),
];

impl Checker<'_, '_> {
    /// `lua::pack(…)`, `lua::unpack(…)`, `lua::captures(…)`, `lua::gmatch(…)`.
    pub(super) fn check_library_function(
        &mut self,
        name: &ast::Ident,
        generics: &[ast::TypeRef],
        arguments: &[ast::Expr],
        span: Span,
    ) -> Expr {
        let Some((known, example)) = FUNCTIONS.iter().find(|(known, _)| *known == name.text) else {
            return self.unknown_library_function(name);
        };
        if let Some(written) = generics.first() {
            let message = format!("`lua::{known}` takes no type: the text says it");
            return self.fail(codes::UNSUPPORTED, written.span, message, format!("write `{example}`"));
        }
        match (*known, arguments) {
            ("pack", [format, values @ ..]) => self.check_pack(format, values, span),
            ("unpack", [format, text]) => self.check_unpack(format, text, span),
            ("captures", [text, pattern]) => self.check_captures(text, pattern, span),
            ("gmatch", [text, pattern]) => self.check_gmatch(text, pattern, span),
            _ => {
                let count = arguments.len();
                let plural = if count == 1 { "" } else { "s" };
                let message = format!("`lua::{known}` does not take {count} argument{plural}");
                self.fail(codes::ARGUMENT_COUNT, span, message, format!("write `{example}`"))
            }
        }
    }

    fn unknown_library_function(&mut self, name: &ast::Ident) -> Expr {
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_NAME, name.span, format!("there is no `lua::{}`", name.text));
        diagnostic = match suggest::closest(&name.text, FUNCTIONS.iter().map(|(known, _)| *known)) {
            Some(near) => diagnostic.help(format!("did you mean `lua::{near}`?")),
            None => diagnostic.help("there are `lua::pack`, `lua::unpack` and `lua::captures`; text has methods"),
        };
        self.report(diagnostic);
        self.error(name.span)
    }

    fn check_pack(&mut self, format: &ast::Expr, values: &[ast::Expr], span: Span) -> Expr {
        let Some(format) = self.check_pack_format(format) else { return self.error(span) };
        if values.len() != format.items.len() {
            let (wanted, given) = (format.items.len(), values.len());
            let plural = if wanted == 1 { "" } else { "s" };
            let has_length = format.items.iter().any(|item| matches!(item, PackItem::Counted(_)));
            let mut diagnostic = Diagnostic::new(
                codes::ARGUMENT_COUNT,
                span,
                format!("`\"{}\"` packs {wanted} value{plural}, not {given}", format.text),
            );
            if has_length {
                diagnostic = diagnostic
                    .note("`c0` and the integer before it are one value, the text: its length is written too");
            }
            let names: Vec<&str> = format.items.iter().map(|item| example_of(*item)).collect();
            self.report(diagnostic.help(format!("write `lua::pack(\"{}\", {})`", format.text, names.join(", "))));
            return self.error(span);
        }
        let mut operands = Vec::new();
        for (value, item) in values.iter().zip(&format.items) {
            operands.push(self.check_packed(value, *item));
        }
        self.expr(ExprKind::Library(LibraryFunction::Pack(format), operands), Type::Text, span)
    }

    /// Any integer may be packed: whether it fits is asked when it is known.
    fn check_packed(&mut self, value: &ast::Expr, item: PackItem) -> Expr {
        let PackItem::Integer(integer) = item else { return self.check_as(value, &item.ty()) };
        let checked = self.check_expr(value, None);
        match self.shallow(&checked.ty) {
            Type::Integer(_) => self.settle(checked),
            _ => self.coerce(checked, &Type::Integer(integer.kind())),
        }
    }

    fn check_unpack(&mut self, format: &ast::Expr, text: &ast::Expr, span: Span) -> Expr {
        let at = format.span;
        let Some(format) = self.check_pack_format(format) else { return self.error(span) };
        let text = self.check_as(text, &Type::Text);
        let (ty, range) = match format.items.as_slice() {
            [] => {
                return self.fail(
                    codes::FORMAT,
                    at,
                    "nothing is unpacked",
                    "write a letter for each value: `\">I4d\"`",
                );
            }
            [PackItem::Integer(integer)] => (Type::Integer(integer.kind()), integer.range().meet(Range::EXACT)),
            [item] => (item.ty(), Range::EXACT),
            items => (Type::Tuple(items.iter().map(|item| item.ty()).collect()), Range::EXACT),
        };
        self.ranged(ExprKind::Library(LibraryFunction::Unpack(format), vec![text]), ty, range, span)
    }

    fn check_pack_format(&mut self, format: &ast::Expr) -> Option<PackFormat> {
        let bytes =
            self.check_literal(format, "the format says which types the values have", "write it out: `\"<I4d\"`")?;
        match parse_pack_format(&bytes) {
            Ok(format) => Some(format),
            Err(fault) => {
                self.fail(codes::FORMAT, format.span, fault.message, fault.help);
                None
            }
        }
    }

    fn check_captures(&mut self, text: &ast::Expr, pattern: &ast::Expr, span: Span) -> Expr {
        let text = self.check_as(text, &Type::Text);
        let Some(pattern) = self.check_lua_pattern(pattern) else { return self.error(span) };
        let (ty, range) = match pattern.captures.as_slice() {
            [Capture::Place] => (Type::USIZE, Range::new(0, COUNT)),
            _ => (pattern.ty(), Range::EXACT),
        };
        let kind = ExprKind::Library(LibraryFunction::Captures(pattern), vec![text]);
        self.ranged(kind, ty.optional(), range, span)
    }

    /// What each match captures, as a list.
    fn check_gmatch(&mut self, text: &ast::Expr, pattern: &ast::Expr, span: Span) -> Expr {
        let text = self.check_as(text, &Type::Text);
        let place = pattern.span;
        let Some(pattern) = self.check_lua_pattern(pattern) else { return self.error(span) };
        if pattern.text.starts_with(b"^") {
            return self.fail(
                codes::FORMAT,
                place,
                "`gmatch` knows no beginning: `^` would be the character",
                "leave it out, or write `%^` for the character; the first match alone is `lua::captures`",
            );
        }
        let ty = Type::Vec(Box::new(pattern.ty()));
        self.expr(ExprKind::Library(LibraryFunction::Gmatch(pattern), vec![text]), ty, span)
    }

    fn check_lua_pattern(&mut self, pattern: &ast::Expr) -> Option<LuaPattern> {
        let because = "a pattern that is put together could be any pattern, and match what nobody meant";
        let help = "write the pattern out; a text is found with `contains`, `find` and `split`";
        let bytes = self.check_literal(pattern, because, help)?;
        match parse_lua_pattern(&bytes) {
            Ok(pattern) => Some(pattern),
            Err(fault) => {
                self.fail(codes::FORMAT, pattern.span, fault.message, fault.help);
                None
            }
        }
    }

    /// The bytes of a literal, or of a constant.
    fn check_literal(&mut self, literal: &ast::Expr, because: &str, help: &str) -> Option<Vec<u8>> {
        let checked = self.check_as(literal, &Type::Text);
        match checked.kind {
            ExprKind::Text(bytes) => Some(bytes),
            ExprKind::Error => None,
            _ => {
                let message = "this is read when the script is compiled, and must be a literal or a `const`";
                let diagnostic = Diagnostic::new(codes::FORMAT, literal.span, message);
                self.report(diagnostic.note(because).help(help));
                None
            }
        }
    }
}

/// A name for a value of a format, for messages.
fn example_of(item: PackItem) -> &'static str {
    match item {
        PackItem::Integer(_) => "count",
        PackItem::Float(_) => "score",
        PackItem::Bytes(_) | PackItem::Terminated | PackItem::Counted(_) => "text",
    }
}
