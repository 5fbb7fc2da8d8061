//! Maps: `HashMap` and `BTreeMap`.
//!
//! In Lua both are a table from keys to values. A key has one form for its type, since `t[5]` and `t['5']` are two
//! entries; a value is always there, since `nil` is no entry.

use super::Checker;
use super::method::MethodCall;
use super::operator::{acts, can_change};
use super::typed::{Block, Expr, ExprKind, Iterable, MapFunction, MapPart, Place, Statement, StatementKind};
use super::types::{COUNT, MapKind, Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

const ENTRY_HELP: &str = "write `*map.entry(key).or_insert(0) += 1;` or `map.entry(key).or_default().push(x);`";

/// `map.entry(key).or_insert(value)`, as written.
struct Entry<'e> {
    map: &'e ast::Expr,
    key: &'e ast::Expr,
    name: &'e ast::Ident,
    arguments: &'e [ast::Expr],
}

impl Checker<'_, '_> {
    /// `HashMap::new()`, `BTreeMap::from([(k, v)])`.
    pub(crate) fn check_map_function(
        &mut self,
        kind: MapKind,
        function: &ast::Ident,
        arguments: &[ast::Expr],
        (generics, expected): (&[ast::TypeRef], Option<&Type>),
        span: Span,
    ) -> Expr {
        let (key, value) = match (generics, expected.map(|ty| self.shallow(ty))) {
            ([key, value], _) => (self.resolve_open(key), self.resolve_open(value)),
            (_, Some(Type::Map(_, key, value))) => (*key, *value),
            _ => (self.infer.fresh(), self.infer.fresh()),
        };
        let ty = Type::Map(kind, Box::new(key.clone()), Box::new(value.clone()));
        match (function.text.as_str(), arguments) {
            ("new", []) => self.expr(ExprKind::Map, ty, span),
            ("from", [pairs]) => {
                let wanted = Type::Vec(Box::new(Type::Tuple(vec![key, value])));
                let pairs = self.check_as(pairs, &wanted);
                if pairs.ty.is_error() {
                    return self.error(span);
                }
                self.expr(ExprKind::MapFunction(MapFunction::From, vec![pairs]), ty, span)
            }
            _ => self.fail(
                codes::UNKNOWN_NAME,
                function.span,
                format!("there is no function `{}::{}` in a script", kind.name(), function.text),
                format!("write `{}::new()`", kind.name()),
            ),
        }
    }

    pub(crate) fn check_map_method(&mut self, call: MethodCall<'_>, (kind, key, value): (MapKind, Type, Type)) -> Expr {
        let span = call.span;
        let name = call.name.text.as_str();
        if matches!(name, "insert" | "remove" | "clear" | "retain") {
            self.require_mutable(&call.receiver, name);
        }
        let optional = value.clone().optional();
        match name {
            "clone" => {
                let ty = call.receiver.ty.clone();
                self.clone_of(call, ty)
            }
            "len" => {
                let size = self.map_function(call, MapFunction::Length, &[], Type::USIZE);
                Expr { range: Range::new(0, COUNT), ..size }
            }
            "is_empty" => self.map_function(call, MapFunction::IsEmpty, &[], Type::Bool),
            "get" => self.map_function(call, MapFunction::Get, &[key], optional),
            "contains_key" => self.map_function(call, MapFunction::Contains, &[key], Type::Bool),
            "insert" => self.map_function(call, MapFunction::Insert, &[key, value], optional),
            "remove" => self.map_function(call, MapFunction::Remove, &[key], optional),
            "clear" => self.map_function(call, MapFunction::Clear, &[], Type::Unit),
            "retain" => {
                // `|key, value| …` takes the pair apart.
                let pair = Type::Tuple(vec![key, value]);
                self.check_retain_pairs(call, &pair)
            }
            "iter" | "into_iter" | "keys" | "into_keys" | "values" | "into_values" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                let borrowed = !name.starts_with("into_");
                let part = match name {
                    "keys" | "into_keys" => MapPart::Keys,
                    "values" | "into_values" => MapPart::Values,
                    _ => MapPart::Pairs,
                };
                let (source, element, range) = self.map_source(call.receiver, (kind, key, value), part, borrowed);
                self.chain_of(source, element, range, span)
            }
            "entry" => self.fail(
                codes::UNSUPPORTED,
                call.name.span,
                "an entry is used on the spot, with `or_insert`, `or_insert_with` or `or_default`",
                ENTRY_HELP,
            ),
            "get_mut" | "iter_mut" | "values_mut" | "extend" | "drain" | "range" | "first_key_value"
            | "last_key_value" | "pop_first" | "pop_last" | "get_or_insert_with" => self.fail(
                codes::UNSUPPORTED,
                call.name.span,
                format!("`{name}` on a map is not supported yet"),
                "take the value, and `insert` the new one",
            ),
            _ => {
                let ty = call.receiver.ty.clone();
                self.no_method(&call, &ty)
            }
        }
    }

    pub(crate) fn map_function(
        &mut self,
        call: MethodCall<'_>,
        function: MapFunction,
        wanted: &[Type],
        result: Type,
    ) -> Expr {
        if !self.takes(&call, wanted.len()) {
            return self.error(call.span);
        }
        let mut operands = vec![call.receiver];
        for (argument, ty) in call.arguments.iter().zip(wanted) {
            operands.push(self.check_as(argument, ty));
        }
        if operands.iter().any(|operand| operand.ty.is_error()) {
            return self.error(call.span);
        }
        self.expr(ExprKind::MapFunction(function, operands), result, call.span)
    }

    /// A map as what a `for` or a chain walks.
    pub(crate) fn map_source(
        &mut self,
        map: Expr,
        (kind, key, value): (MapKind, Type, Type),
        part: MapPart,
        borrowed: bool,
    ) -> (Iterable, Type, Range) {
        let (element, range) = match part {
            MapPart::Pairs => (Type::Tuple(vec![key, value]), Range::EXACT),
            MapPart::Keys => (key.clone(), self.range_of(&key)),
            MapPart::Values => (value.clone(), self.range_of(&value)),
        };
        (Iterable::Map { map, kind, part, borrowed }, element, range)
    }

    /// `map[&key]`.
    pub(crate) fn check_map_index(
        &mut self,
        map: Expr,
        key: &Type,
        value: Type,
        index: &ast::Expr,
        span: Span,
    ) -> Expr {
        let index = self.check_as(index, key);
        if index.ty.is_error() {
            return self.error(span);
        }
        let range = self.range_of(&value);
        self.ranged(ExprKind::MapFunction(MapFunction::Index, vec![map, index]), value, range, span)
    }

    /// `map.entry(key).or_insert(value)` and its kin: the value under the key, which is there now.
    pub(crate) fn check_entry(
        &mut self,
        receiver: &ast::Expr,
        name: &ast::Ident,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Expr> {
        let entry = entry_of(receiver, name, arguments)?;
        let map = self.check_expr(entry.map, None);
        let Type::Map(_, key, value) = self.shallow(&map.ty) else { return None };
        self.require_mutable(&map, "entry");
        let key = self.check_as(entry.key, &key);
        let Some((default, lazy)) = self.check_default(&entry, &value, span) else { return Some(self.error(span)) };
        if key.ty.is_error() || default.ty.is_error() {
            return Some(self.error(span));
        }
        let range = self.range_of(&value);
        let kind = ExprKind::MapFunction(MapFunction::Entry { lazy }, vec![map, key, default]);
        Some(self.ranged(kind, *value, range, span))
    }

    /// What an absent entry becomes, and whether it is evaluated only then.
    fn check_default(&mut self, entry: &Entry<'_>, value: &Type, span: Span) -> Option<(Expr, bool)> {
        match (entry.name.text.as_str(), entry.arguments) {
            ("or_insert", [default]) => Some((self.check_as(default, value), false)),
            ("or_insert_with", [ast::Expr { kind: ast::ExprKind::Closure { parameters, body }, .. }])
                if parameters.is_empty() =>
            {
                let body = self.check_as(body, value);
                self.refuse_in_closure(&body);
                Some((body, true))
            }
            // `Vec::new`, `String::new`: what its type begins with.
            ("or_insert_with", [ast::Expr { kind: ast::ExprKind::Path { segments, .. }, .. }])
                if segments.last().is_some_and(|last| last.text == "new") =>
            {
                Some((self.empty_of(value, span)?, true))
            }
            ("or_default", []) => Some((self.empty_of(value, span)?, true)),
            _ => {
                self.fail(
                    codes::UNSUPPORTED,
                    entry.name.span,
                    "this form of an entry is not supported yet",
                    ENTRY_HELP,
                );
                None
            }
        }
    }

    /// What a value of the type begins with.
    fn empty_of(&mut self, ty: &Type, span: Span) -> Option<Expr> {
        let default = self.default_of(ty, span);
        if default.is_none() {
            self.fail(
                codes::CANNOT_INFER,
                span,
                "nothing says what an absent value becomes",
                "write the type of the map, `HashMap<String, Vec<i64>>`, or `.or_insert(value)`",
            );
        }
        default
    }

    /// `*map.entry(key).or_insert(0) += n`: `map[key] = (map[key] or 0) + n`.
    pub(crate) fn check_entry_op(
        &mut self,
        op: ast::BinaryOp,
        place: &ast::Expr,
        value: &ast::Expr,
        span: Span,
    ) -> Option<Expr> {
        let ast::ExprKind::Dereference(inner) = &place.kind else { return None };
        let ast::ExprKind::Method { receiver, name, arguments, .. } = &inner.kind else { return None };
        let entry = entry_of(receiver, name, arguments)?;
        let map = self.check_expr(entry.map, None);
        let Type::Map(_, key_type, value_type) = self.shallow(&map.ty) else { return None };
        if matches!(entry.map.kind, ast::ExprKind::Method { .. }) {
            return Some(self.fail(
                codes::UNSUPPORTED,
                entry.map.span,
                "an entry of an entry can't be assigned to yet",
                "make one key of both: `*map.entry(format!(\"{a}:{b}\")).or_insert(0) += 1;`",
            ));
        }
        let Some((target, _)) = self.check_place(entry.map) else { return Some(self.error(span)) };
        let mut statements = Vec::new();
        let mut right = self.check_expr(value, Some(&value_type));
        let numbers = matches!(self.shallow(&value_type), Type::Integer(_) | Type::Float);
        // On numbers the value comes first, as in rustc.
        if numbers && (can_change(&right) || acts(&right)) {
            right = self.settle(right);
            right = self.held_in_local("right", right, &mut statements);
        }
        let mut key = self.check_as(entry.key, &key_type);
        if !matches!(key.kind, ExprKind::Local(_) | ExprKind::Integer(_) | ExprKind::Text(_) | ExprKind::Bool(_)) {
            key = self.held_in_local("key", key, &mut statements);
        }
        let Some((default, _)) = self.check_default(&entry, &value_type, span) else { return Some(self.error(span)) };
        if right.ty.is_error() || key.ty.is_error() || default.ty.is_error() {
            return Some(self.error(span));
        }
        let operands = vec![map, key.clone()];
        let found = self.expr(ExprKind::MapFunction(MapFunction::Get, operands), value_type.clone().optional(), span);
        let range = self.range_of(&value_type);
        let current = ExprKind::UnwrapOr(Box::new(found), Box::new(default));
        let current = self.ranged(current, (*value_type).clone(), range, span);
        let combined = self.combine(op, current, right, span);
        let combined = self.coerce(combined, &value_type);
        let target = Box::new(Place::Key(Box::new(target), key));
        let assign = self.expr(ExprKind::Assign(target, Box::new(combined)), Type::Unit, span);
        if statements.is_empty() {
            return Some(assign);
        }
        statements.push(Statement::of(StatementKind::Expr(assign), span));
        Some(self.expr(ExprKind::Block(Block { statements, value: None, span }), Type::Unit, span))
    }
}

/// Whether a method call is one on an entry.
fn entry_of<'e>(receiver: &'e ast::Expr, name: &'e ast::Ident, arguments: &'e [ast::Expr]) -> Option<Entry<'e>> {
    if !name.text.starts_with("or_") {
        return None;
    }
    match &receiver.kind {
        ast::ExprKind::Method { receiver: map, name: entry, arguments: keys, .. } if entry.text == "entry" => {
            match keys.as_slice() {
                [key] => Some(Entry { map, key, name, arguments }),
                _ => None,
            }
        }
        _ => None,
    }
}
