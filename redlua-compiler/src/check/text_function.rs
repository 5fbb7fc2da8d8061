//! Methods of text: what each takes and gives, and which of Rust's can't be had on bytes.

use super::Checker;
use super::method::MethodCall;
use super::typed::{Chain, Comparison, End, Expr, ExprKind, Iterable, ListFunction, TextFunction};
use super::types::{COUNT, Integer, Range, Type};
use crate::diagnostic::codes;
use crate::syntax::ast;

/// What an argument of a method of text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Text.
    Text,
    /// What is looked for: text, or one character.
    Pattern,
    /// The same, and not empty.
    Separator,
    /// A count or an index.
    Count,
}

impl Checker<'_, '_> {
    pub(crate) fn check_text_method(&mut self, call: MethodCall<'_>) -> Expr {
        use TextFunction as Function;
        const PATTERN: &[Takes] = &[Takes::Pattern];
        let text = || Type::Text;
        let pair = || Type::Tuple(vec![Type::Text, Type::Text]).optional();
        let (function, arguments, ty) = match call.name.text.as_str() {
            // One text type inside a body: these change nothing.
            "as_str" | "as_bytes" | "to_string" | "to_owned" | "to_vec" | "into_bytes" | "clone" | "as_ref"
            | "into" => {
                let span = call.span;
                return if self.takes(&call, 0) { call.receiver } else { self.error(span) };
            }
            "len" => (Function::Length, &[][..], Type::USIZE),
            "is_empty" => (Function::IsEmpty, &[][..], Type::Bool),
            "starts_with" => (Function::StartsWith, PATTERN, Type::Bool),
            "ends_with" => (Function::EndsWith, PATTERN, Type::Bool),
            "contains" => (Function::Contains, PATTERN, Type::Bool),
            "find" => (Function::Find(End::Start), PATTERN, Type::USIZE.optional()),
            "rfind" => (Function::Find(End::End), PATTERN, Type::USIZE.optional()),
            "split" | "splitn" => return self.check_split(call),
            "split_once" => (Function::SplitOnce(End::Start), PATTERN, pair()),
            "rsplit_once" => (Function::SplitOnce(End::End), PATTERN, pair()),
            "strip_prefix" => (Function::Strip(End::Start), PATTERN, text().optional()),
            "strip_suffix" => (Function::Strip(End::End), PATTERN, text().optional()),
            "trim" => (Function::Trim(None), &[][..], text()),
            "trim_start" => (Function::Trim(Some(End::Start)), &[][..], text()),
            "trim_end" => (Function::Trim(Some(End::End)), &[][..], text()),
            "trim_ascii" => (Function::TrimAscii(None), &[][..], text()),
            "trim_ascii_start" => (Function::TrimAscii(Some(End::Start)), &[][..], text()),
            "trim_ascii_end" => (Function::TrimAscii(Some(End::End)), &[][..], text()),
            "to_ascii_lowercase" => (Function::Lower, &[][..], text()),
            "to_ascii_uppercase" => (Function::Upper, &[][..], text()),
            "repeat" => (Function::Repeat, &[Takes::Count][..], text()),
            "replace" => (Function::Replace, &[Takes::Separator, Takes::Text][..], text()),
            "min" => (Function::Min, &[Takes::Text][..], text()),
            "max" => (Function::Max, &[Takes::Text][..], text()),
            "get" => (Function::Get, &[Takes::Count][..], Type::Integer(Integer::U8).optional()),
            "eq_ignore_ascii_case" => return self.check_equal_in_any_case(call),
            "parse" => return self.check_parse(call),
            _ => return self.refuse_text_method(&call),
        };
        let span = call.span;
        let Some(operands) = self.text_operands(call, arguments) else { return self.error(span) };
        let kind = ExprKind::TextFunction(function, operands);
        match function {
            Function::Length | Function::Find(_) => self.ranged(kind, ty, Range::new(0, COUNT), span),
            _ => self.expr(kind, ty, span),
        }
    }

    /// The receiver and the checked arguments.
    fn text_operands(&mut self, call: MethodCall<'_>, arguments: &[Takes]) -> Option<Vec<Expr>> {
        if !self.takes(&call, arguments.len()) {
            return None;
        }
        let mut operands = vec![call.receiver];
        for (argument, takes) in call.arguments.iter().zip(arguments) {
            let operand = match takes {
                Takes::Text => self.check_as(argument, &Type::Text),
                Takes::Pattern | Takes::Separator => self.check_text_pattern(argument, *takes),
                Takes::Count => self.check_as(argument, &Type::USIZE),
            };
            operands.push(operand);
        }
        (!operands.iter().any(|operand| operand.ty.is_error())).then_some(operands)
    }

    /// What a method looks for.
    fn check_text_pattern(&mut self, pattern: &ast::Expr, takes: Takes) -> Expr {
        let span = pattern.span;
        match &pattern.kind {
            ast::ExprKind::Character(character) => {
                self.expr(ExprKind::Text(character.to_string().into_bytes()), Type::Text, span)
            }
            ast::ExprKind::Closure { .. } | ast::ExprKind::List { .. } => self.fail(
                codes::UNSUPPORTED,
                span,
                "text is searched for a text or one character, not for a set of characters",
                "write the text: `\",\"`",
            ),
            ast::ExprKind::Text(bytes) if bytes.is_empty() && takes == Takes::Separator => self.fail(
                codes::UNSUPPORTED,
                span,
                "an empty text stands between all characters, and text is bytes here",
                "name the text to split at; walk the bytes with `for i in 0..text.len() { … text[i] … }`",
            ),
            _ => self.check_as(pattern, &Type::Text),
        }
    }

    /// `split(t)` and `splitn(n, t)` are the source of a chain: the pieces are cut in one go, which nobody
    /// can tell from Rust's one by one.
    fn check_split(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        let (function, arguments) = match call.name.text.as_str() {
            "split" => (TextFunction::Split, &[Takes::Separator][..]),
            _ => (TextFunction::SplitTimes, &[Takes::Count, Takes::Separator][..]),
        };
        let Some(operands) = self.text_operands(call, arguments) else { return self.error(span) };
        let pieces = Type::Vec(Box::new(Type::Text));
        let list = self.expr(ExprKind::TextFunction(function, operands), pieces, span);
        let source = Iterable::List { list, enumerate: false, borrowed: false, reversed: false };
        self.chain_of(source, Type::Text, Range::EXACT, span)
    }

    /// The pieces of a text are a list already: what asks for all, some or their number needs no loop.
    pub(crate) fn check_pieces(&mut self, call: &MethodCall<'_>, chain: &Chain) -> Option<Expr> {
        let Iterable::List { list, reversed: false, .. } = &chain.source else { return None };
        if !chain.stages.is_empty() || !matches!(list.kind, ExprKind::TextFunction(..)) {
            return None;
        }
        let (list, text, span) = (list.clone(), Type::Text.optional(), call.span);
        let (function, ty) = match (call.name.text.as_str(), call.arguments) {
            ("collect", []) if self.collects_texts(call) => return Some(list),
            ("count", []) => (ListFunction::Length, Type::USIZE),
            ("next", []) => (ListFunction::First, text),
            ("last", []) => (ListFunction::Last, text),
            ("nth", [at]) => {
                let at = self.check_as(at, &Type::USIZE);
                if at.ty.is_error() {
                    return Some(self.error(span));
                }
                return Some(self.expr(ExprKind::ListFunction(ListFunction::Get, vec![list, at]), text, span));
            }
            _ => return None,
        };
        let range = if ty == Type::USIZE { Range::new(0, COUNT) } else { Range::EXACT };
        Some(self.ranged(ExprKind::ListFunction(function, vec![list]), ty, range, span))
    }

    /// Whether `collect` makes what it makes of any chain of texts; if not, it says so itself.
    fn collects_texts(&mut self, call: &MethodCall<'_>) -> bool {
        call.generics.iter().all(|written| {
            let asked = self.resolve_open(written);
            self.infer.unify(&asked, &Type::Vec(Box::new(Type::Text)))
        })
    }

    fn check_equal_in_any_case(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        let Some(operands) = self.text_operands(call, &[Takes::Text]) else { return self.error(span) };
        let mut lowered = operands
            .into_iter()
            .map(|operand| match &operand.kind {
                ExprKind::Text(bytes) => Expr { kind: ExprKind::Text(bytes.to_ascii_lowercase()), ..operand },
                _ => self.expr(ExprKind::TextFunction(TextFunction::Lower, vec![operand]), Type::Text, span),
            })
            .collect::<Vec<_>>()
            .into_iter();
        match (lowered.next(), lowered.next()) {
            (Some(left), Some(right)) => self.compare(Comparison::Equal, left, right, span),
            _ => self.error(span),
        }
    }

    /// `parse::<T>()`: `T` may also be what its use asks for.
    fn check_parse(&mut self, call: MethodCall<'_>) -> Expr {
        let span = call.span;
        if !self.takes(&call, 0) {
            return self.error(span);
        }
        let ty = match call.generics {
            [] => self.infer.fresh(),
            [written] => self.resolve_open(written),
            _ => {
                return self.fail(
                    codes::ARGUMENT_COUNT,
                    call.name.span,
                    "`parse` takes one type",
                    "write `.parse::<i64>()`",
                );
            }
        };
        match self.shallow(&ty) {
            Type::Error => self.error(span),
            Type::Text => {
                self.fail(codes::TYPE_USE, call.name.span, "this is text already", "drop `.parse::<String>()`")
            }
            other if self.refuse_parsed(&other, call.name.span) => self.error(span),
            other => {
                let kind = ExprKind::TextFunction(TextFunction::Parse, vec![call.receiver]);
                self.expr(kind, Type::Parsed(Box::new(other)), span)
            }
        }
    }

    /// A type that no text is parsed as.
    fn refuse_parsed(&mut self, ty: &Type, span: crate::span::Span) -> bool {
        if matches!(ty, Type::Integer(_) | Type::Float | Type::Bool | Type::Infer(_)) {
            return false;
        }
        let shown = self.show(ty);
        let help = match ty {
            Type::Enum(_) => {
                "take it apart with `match text { \"one\" => …, _ => … }`, or declare it where it comes from"
            }
            _ => "`parse` gives integers, `f64` and `bool`",
        };
        self.fail(codes::TYPE_USE, span, format!("text is not parsed as {shown}"), help);
        true
    }

    /// A method that `str` has in Rust and text has not here.
    fn refuse_text_method(&mut self, call: &MethodCall<'_>) -> Expr {
        let name = call.name.text.as_str();
        let (message, help) = match name {
            "to_lowercase" | "to_uppercase" => (
                format!("`{name}` knows the letters of all languages in Rust, and Lua only those of ASCII"),
                format!("write `.to_ascii_{}()`", name.trim_start_matches("to_")),
            ),
            "chars" | "char_indices" | "bytes" => (
                format!("`{name}` is not supported: text is bytes here"),
                "match it, `lua::captures(text, \"^%d+$\")`, split it, or walk the bytes with `for i in 0..text.len() { … text[i] … }`".to_owned(),
            ),
            "split_whitespace"
            | "split_ascii_whitespace"
            | "lines"
            | "rsplit"
            | "rsplitn"
            | "split_terminator"
            | "split_inclusive"
            | "matches"
            | "match_indices"
            | "split_at"
            | "split_off" => (
                format!("`{name}` on text is not supported yet"),
                "use `split(\" \")`, `splitn(n, \" \")` or `split_once(\" \")`".to_owned(),
            ),
            "replacen" | "trim_matches" | "trim_start_matches" | "trim_end_matches" => (
                format!("`{name}` on text is not supported yet"),
                "use `replace`, `strip_prefix` or `strip_suffix`".to_owned(),
            ),
            "clear" | "pop" | "insert" | "insert_str" | "truncate" | "remove" | "retain" | "drain" | "extend" => (
                format!("`{name}` on text is not supported yet"),
                "assign a new text: `text = format!(\"…\");`, or append with `push_str`".to_owned(),
            ),
            "cmp" | "partial_cmp" => (
                format!("`{name}` is not supported yet"),
                "compare with `<`, `==`, `>`; text is ordered bytewise".to_owned(),
            ),
            _ => return self.no_method(call, &Type::Text),
        };
        self.fail(codes::UNSUPPORTED, call.name.span, message, help)
    }

    /// `text.push_str(more)`, `text.push('c')`: `text += more`.
    pub(crate) fn check_append(&mut self, place: &ast::Expr, more: &ast::Expr, span: crate::span::Span) -> Expr {
        let more = match &more.kind {
            ast::ExprKind::Character(character) => {
                ast::Expr { kind: ast::ExprKind::Text(character.to_string().into_bytes()), span: more.span }
            }
            _ => more.clone(),
        };
        self.check_assign_op(ast::BinaryOp::Add, place, &more, span)
    }
}
