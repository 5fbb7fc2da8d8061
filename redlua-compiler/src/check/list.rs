//! Lists: `Vec`s and arrays.

use super::Checker;
use super::method::MethodCall;
use super::sort::SORT_METHODS;
use super::typed::{Expr, ExprKind, Iterable, ListFunction, MapFunction, TextFunction};
use super::types::{COUNT, Range, Type};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;

/// The methods that change their list.
const CHANGING: &[&str] = &[
    "append",
    "clear",
    "dedup",
    "drain",
    "extend",
    "extend_from_slice",
    "insert",
    "pop",
    "push",
    "remove",
    "retain",
    "reverse",
    "split_off",
    "swap",
    "swap_remove",
    "truncate",
];

impl Checker<'_, '_> {
    pub(crate) fn check_list(
        &mut self,
        elements: &[ast::Expr],
        growable: bool,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let wanted = match expected.map(|ty| self.shallow(ty)) {
            Some(Type::Vec(element) | Type::Array(element, _)) => Some(*element),
            _ => None,
        };
        let element = wanted.unwrap_or_else(|| self.infer.fresh());
        let mut checked = Vec::new();
        for value in elements {
            let value = self.check_expr(value, Some(&element));
            checked.push(self.coerce(value, &element));
        }
        let element = self.shallow(&element);
        self.refuse_element(&element, span);
        let ty = if growable || matches!(expected.map(|ty| self.shallow(ty)), Some(Type::Vec(_))) {
            Type::Vec(Box::new(element))
        } else {
            Type::Array(Box::new(element), checked.len())
        };
        self.expr(ExprKind::List(checked), ty, span)
    }

    pub(crate) fn check_repeat(
        &mut self,
        value: &ast::Expr,
        count: &ast::Expr,
        growable: bool,
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let wanted = match expected.map(|ty| self.shallow(ty)) {
            Some(Type::Vec(element) | Type::Array(element, _)) => Some(*element),
            _ => None,
        };
        let value = match &wanted {
            Some(wanted) => self.check_as(value, wanted),
            None => {
                let value = self.check_expr(value, None);
                self.settle(value)
            }
        };
        let element = value.ty.clone();
        if !self.infer.deep(&element).is_value() {
            return self.check_repeat_owned(value, count, growable, span);
        }
        self.refuse_element(&element, span);
        let count = self.check_as(count, &Type::USIZE);
        let ty = match (&count.kind, growable) {
            (ExprKind::Integer(length), false) => Type::Array(Box::new(element), usize::try_from(*length).unwrap_or(0)),
            (_, true) => Type::Vec(Box::new(element)),
            _ => {
                return self.fail(
                    codes::TYPE_MISMATCH,
                    count.span,
                    "the length of an array is a constant",
                    "write `vec![…; n]`",
                );
            }
        };
        self.expr(ExprKind::Repeat(Box::new(value), Box::new(count)), ty, span)
    }

    /// `None` of an `Option<bool>` is `nil`, which an array can't hold.
    fn refuse_element(&mut self, element: &Type, span: Span) {
        if let Type::Option(inner) = element
            && self.shallow(inner) == Type::Bool
        {
            self.report(
                Diagnostic::new(codes::TYPE_USE, span, "a list of `Option<bool>` is not supported")
                    .help("use an enum with three variants"),
            );
        }
    }

    pub(crate) fn check_index(&mut self, base: &ast::Expr, index: &ast::Expr, span: Span) -> Expr {
        if matches!(index.kind, ast::ExprKind::Range { .. }) {
            return self.refuse_bare_slice(base, span);
        }
        let base = self.check_borrowed(base, None);
        match self.shallow(&base.ty) {
            Type::Text => {
                let index = self.check_index_value(index);
                if index.ty.is_error() {
                    return self.error(span);
                }
                let ty = Type::Integer(super::types::Integer::U8);
                self.expr(ExprKind::TextFunction(TextFunction::Byte, vec![base, index]), ty, span)
            }
            Type::Vec(element) | Type::Array(element, _) => {
                let index = self.check_index_value(index);
                if index.ty.is_error() {
                    return self.error(span);
                }
                let range = self.range_of(&element);
                self.ranged(ExprKind::ListFunction(ListFunction::Index, vec![base, index]), *element, range, span)
            }
            Type::Map(_, key, value) => self.check_map_index(base, &key, *value, index, span),
            Type::Json => self.check_json_index(base, index, span),
            Type::Error => self.error(span),
            other => {
                let shown = self.show(&other);
                let help = match other {
                    Type::Tuple(_) => "the parts of a tuple are `.0`, `.1` …",
                    Type::Option(_) => "take it apart first: `let Some(value) = … else { … };`",
                    Type::Result(..) | Type::Parsed(_) => "take it apart first: `let Ok(value) = … else { … };`",
                    _ => "what has an index is a `Vec`, an array, a map, a text or a `Json`",
                };
                self.fail(codes::OPERATOR, span, format!("{shown} can't be indexed"), help)
            }
        }
    }

    pub(crate) fn check_index_value(&mut self, index: &ast::Expr) -> Expr {
        if matches!(index.kind, ast::ExprKind::Range { .. }) {
            return self.fail(
                codes::UNSUPPORTED,
                index.span,
                "a part of a list can't be assigned to yet",
                "assign the elements one by one: `for i in from..to { list[i] = …; }`",
            );
        }
        if let ast::ExprKind::Text(_) = &index.kind {
            return self.fail(
                codes::TYPE_MISMATCH,
                index.span,
                "a list is indexed by a number, not by a name",
                "read one field of a hash with `profile.hget(\"name\")`, or declare its fields: `Hash<Profile>`",
            );
        }
        self.check_as(index, &Type::USIZE)
    }

    pub(crate) fn check_list_method(&mut self, call: MethodCall<'_>, element: Type, growable: bool) -> Expr {
        let span = call.span;
        let ty = call.receiver.ty.clone();
        let name = call.name.text.as_str();
        let sorts = SORT_METHODS.contains(&name);
        if sorts || CHANGING.contains(&name) {
            if !growable && !sorts && !matches!(name, "reverse" | "swap") {
                return self.fail(codes::UNKNOWN_METHOD, call.name.span, "an array keeps its length", "use `vec![…]`");
            }
            self.require_mutable(&call.receiver, name);
        }
        match name {
            _ if sorts => self.check_sort(call, &element),
            "retain" => self.check_retain(call, &element),
            "clone" => self.clone_of(call, ty),
            // Of an array, too, it is a `Vec`.
            "to_vec" => self.clone_of(call, Type::Vec(Box::new(element))),
            "iter" | "into_iter" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                // What a caller sent is borrowed from the caller.
                let sent = matches!(call.receiver.kind, ExprKind::Local(local)
                    if self.parameters.iter().any(|parameter| parameter.local == local));
                let borrowed = name == "iter" || sent;
                let range = self.range_of(&element);
                let source = Iterable::List { list: call.receiver, enumerate: false, borrowed, reversed: false };
                self.chain_of(source, element, range, span)
            }
            "as_slice" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                self.expr(ExprKind::Borrow(false, Box::new(call.receiver)), ty, span)
            }
            "len" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                let kind = ExprKind::ListFunction(ListFunction::Length, vec![call.receiver]);
                self.ranged(kind, Type::USIZE, Range::new(0, COUNT), span)
            }
            "is_empty" => self.list_function(call, ListFunction::IsEmpty, &[], Type::Bool),
            "first" | "last" | "get" | "pop" if matches!(self.shallow(&element), Type::Option(_)) => {
                let shown = self.show(&element);
                self.fail(
                    codes::UNSUPPORTED,
                    call.name.span,
                    format!("`{name}` on a list of {shown} would have two kinds of nothing"),
                    "index it: `list[i]`, after a test of `list.len()`",
                )
            }
            "first" => self.list_function(call, ListFunction::First, &[], element.optional()),
            "last" => self.list_function(call, ListFunction::Last, &[], element.optional()),
            "pop" => self.list_function(call, ListFunction::Pop, &[], element.optional()),
            "get" => self.list_function(call, ListFunction::Get, &[Type::USIZE], element.optional()),
            "push" => self.list_function(call, ListFunction::Push, &[element], Type::Unit),
            "insert" => self.list_function(call, ListFunction::Insert, &[Type::USIZE, element], Type::Unit),
            "remove" => self.list_function(call, ListFunction::Remove, &[Type::USIZE], element),
            "swap_remove" => self.list_function(call, ListFunction::SwapRemove, &[Type::USIZE], element),
            "swap" => self.list_function(call, ListFunction::Swap, &[Type::USIZE, Type::USIZE], Type::Unit),
            "split_off" => self.list_function(call, ListFunction::SplitOff, &[Type::USIZE], ty),
            "extend" | "extend_from_slice" => self.check_extend(call, element),
            "drain" => self.check_drain(call, element),
            "append" => self.check_append_list(call, element),
            "chunks" | "windows" => {
                let function = if name == "chunks" { ListFunction::Chunks } else { ListFunction::Windows };
                let part = Type::Vec(Box::new(element));
                let list = self.list_function(call, function, &[Type::USIZE], Type::Vec(Box::new(part.clone())));
                if list.ty.is_error() {
                    return list;
                }
                let source = Iterable::List { list, enumerate: false, borrowed: true, reversed: false };
                self.chain_of(source, part, Range::EXACT, span)
            }
            "clear" => self.list_function(call, ListFunction::Clear, &[], Type::Unit),
            "truncate" => self.list_function(call, ListFunction::Truncate, &[Type::USIZE], Type::Unit),
            "reverse" => self.list_function(call, ListFunction::Reverse, &[], Type::Unit),
            "contains" | "dedup" => {
                if !self.infer.deep(&element).is_value() {
                    let shown = self.show(&element);
                    return self.fail(
                        codes::UNSUPPORTED,
                        span,
                        format!("`{name}` on a list of {shown} is not supported yet"),
                        "walk the list and compare what identifies an element",
                    );
                }
                if name == "dedup" {
                    return self.list_function(call, ListFunction::Dedup, &[], Type::Unit);
                }
                self.list_function(call, ListFunction::Contains, &[element], Type::Bool)
            }
            "join" | "concat" => {
                if let (Type::Vec(inner) | Type::Array(inner, _), "concat") = (self.shallow(&element), name) {
                    return self.check_concat_lists(call, element, *inner);
                }
                if !self.infer.unify(&element, &Type::Text) {
                    let shown = self.show(&element);
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        span,
                        format!("`{name}` takes a list of text, not of {shown}"),
                        "push `format!(\"{x}\")` instead",
                    );
                }
                if name == "concat" {
                    return self.list_function(call, ListFunction::Concat, &[], Type::Text);
                }
                self.list_function(call, ListFunction::Join, &[Type::Text], Type::Text)
            }
            "map" | "filter" | "any" | "all" | "find" | "fold" | "sum" | "count" | "position" => {
                let name = name.to_owned();
                self.fail(
                    codes::UNKNOWN_METHOD,
                    call.name.span,
                    format!("`{name}` is a method of iterators"),
                    format!("write `list.iter().{name}(…)`"),
                )
            }
            "iter_mut" | "split_at" | "resize" | "dedup_by_key" | "binary_search" | "rotate_left" | "rotate_right"
            | "chunks_exact" | "first_mut" | "last_mut" | "get_mut" | "splice" => {
                let help = match name {
                    "iter_mut" => {
                        "records, tuples and lists in it: `for x in &mut list { … }`; numbers and texts: \
                         `for i in 0..list.len() { list[i] = …; }`"
                    }
                    "split_at" => "take both parts: `&list[..n]` and `&list[n..]`",
                    _ => "write the loop: `for x in &list { … }`",
                };
                let message = format!("`{name}` on a list is not supported yet");
                self.fail(codes::UNSUPPORTED, call.name.span, message, help)
            }
            _ => self.no_method(&call, &ty),
        }
    }

    /// `extend(list)`, `extend(chain)`; what is borrowed is copied.
    fn check_extend(&mut self, call: MethodCall<'_>, element: Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 1) {
            return self.error(span);
        }
        let wanted = Type::Vec(Box::new(element));
        let argument = self.check_expr(&call.arguments[0], Some(&wanted));
        let more = match self.shallow(&argument.ty) {
            Type::Iterator(_) => self.collected(argument, &wanted),
            _ => self.coerce(argument, &wanted),
        };
        // `extend(&pairs)` copies them as well.
        let is_borrowed = call.name.text == "extend_from_slice"
            || matches!(more.kind, ExprKind::Borrow(..))
            || self.is_shared_reference(&more);
        let has_values = matches!(self.infer.deep(&wanted), Type::Vec(inner) if inner.is_value());
        let more = if is_borrowed && !more.ty.is_error() && !has_values {
            let (ty, place) = (more.ty.clone(), more.span);
            self.expr(ExprKind::Clone(Box::new(more)), ty, place)
        } else if is_borrowed && !matches!(more.kind, ExprKind::Borrow(..)) {
            self.lent(more)
        } else {
            more
        };
        if more.ty.is_error() {
            return self.error(span);
        }
        self.expr(ExprKind::ListFunction(ListFunction::Extend, vec![call.receiver, more]), Type::Unit, span)
    }

    fn list_function(
        &mut self,
        call: MethodCall<'_>,
        function: ListFunction,
        arguments: &[Type],
        result: Type,
    ) -> Expr {
        if !self.takes(&call, arguments.len()) {
            return self.error(call.span);
        }
        let mut operands = vec![call.receiver];
        for (argument, ty) in call.arguments.iter().zip(arguments) {
            operands.push(self.check_as(argument, ty));
        }
        if operands.iter().any(|operand| operand.ty.is_error()) {
            return self.error(call.span);
        }
        self.expr(ExprKind::ListFunction(function, operands), result, call.span)
    }

    /// The receiver of a method that changes it: a `mut` local, or a part of one.
    pub(crate) fn require_mutable(&mut self, receiver: &Expr, method: &str) {
        let mut root = receiver;
        loop {
            match &root.kind {
                ExprKind::Field(inner, ..) | ExprKind::Element(inner, _) | ExprKind::Borrow(_, inner) => root = inner,
                ExprKind::ListFunction(ListFunction::Index, operands)
                | ExprKind::MapFunction(MapFunction::Entry { .. }, operands) => match operands.first() {
                    Some(inner) => root = inner,
                    None => return,
                },
                ExprKind::Local(local) => {
                    let local = &self.locals[local.0];
                    if !local.mutable {
                        let name = local.name.clone();
                        self.fail(
                            codes::IMMUTABLE,
                            receiver.span,
                            format!("`{name}` is not mutable, but `{method}` changes it"),
                            format!("declare it with `mut {name}`"),
                        );
                    }
                    return;
                }
                ExprKind::Error => return,
                _ => {
                    self.fail(
                        codes::IMMUTABLE,
                        receiver.span,
                        format!("`{method}` would change a value that nobody keeps"),
                        "put it into a `let mut` first",
                    );
                    return;
                }
            }
        }
    }
}
