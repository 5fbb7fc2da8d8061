//! Sets: `HashSet` and `BTreeSet`.
//!
//! A set is a map to `()`, as in Rust; in Lua the value of each element is `true`.

use super::Checker;
use super::method::MethodCall;
use super::typed::{
    Block, Chain, Expr, ExprKind, Iterable, LoopId, MapFunction, MapPart, PatternKind, Sink, SinkKind, Statement,
    StatementKind,
};
use super::types::{COUNT, MapKind, Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// `HashSet::new()`, `BTreeSet::from([a, b])`.
    pub(crate) fn check_set_function(
        &mut self,
        kind: MapKind,
        function: &ast::Ident,
        arguments: &[ast::Expr],
        (generics, expected): (&[ast::TypeRef], Option<&Type>),
        span: Span,
    ) -> Expr {
        let element = match (generics, expected.map(|ty| self.shallow(ty))) {
            ([element], _) => self.resolve_open(element),
            (_, Some(Type::Map(wanted, element, _))) if wanted.is_set() => *element,
            _ => self.infer.fresh(),
        };
        let ty = Type::Map(kind, Box::new(element.clone()), Box::new(Type::Unit));
        match (function.text.as_str(), arguments) {
            ("new", []) => self.expr(ExprKind::Map, ty, span),
            ("from", [values]) => {
                let values = self.check_as(values, &Type::Vec(Box::new(element)));
                if values.ty.is_error() {
                    return self.error(span);
                }
                let source = Iterable::List { list: values, enumerate: false, borrowed: false, reversed: false };
                let sink = Sink::of(SinkKind::Collect);
                let chain = Chain { source, stages: Vec::new() };
                self.expr(ExprKind::Consume(Box::new(chain), Box::new(sink)), ty, span)
            }
            _ => self.fail(
                codes::UNKNOWN_NAME,
                function.span,
                format!("there is no function `{}::{}` in a script", kind.name(), function.text),
                format!("write `{}::new()`", kind.name()),
            ),
        }
    }

    pub(crate) fn check_set_method(&mut self, call: MethodCall<'_>, kind: MapKind, element: Type) -> Expr {
        let span = call.span;
        let ty = call.receiver.ty.clone();
        let name = call.name.text.as_str();
        if matches!(name, "insert" | "remove" | "clear" | "retain" | "extend") {
            self.require_mutable(&call.receiver, name);
        }
        match name {
            "clone" => self.clone_of(call, ty),
            "len" => {
                let size = self.map_function(call, MapFunction::Length, &[], Type::USIZE);
                Expr { range: Range::new(0, COUNT), ..size }
            }
            "is_empty" => self.map_function(call, MapFunction::IsEmpty, &[], Type::Bool),
            "contains" => self.map_function(call, MapFunction::Contains, &[element], Type::Bool),
            "insert" => self.map_function(call, MapFunction::Insert, &[element], Type::Bool),
            "remove" => self.map_function(call, MapFunction::Remove, &[element], Type::Bool),
            "clear" => self.map_function(call, MapFunction::Clear, &[], Type::Unit),
            "retain" => self.check_retain_elements(call, element),
            "extend" => self.check_extend_set(call, &element),
            "iter" | "into_iter" => {
                if !self.takes(&call, 0) {
                    return self.error(span);
                }
                let (source, element, range) =
                    self.map_source(call.receiver, (kind, element, Type::Unit), MapPart::Keys, name == "iter");
                self.chain_of(source, element, range, span)
            }
            "union" => self.check_set_of_two(call, MapFunction::Union, kind, element),
            "intersection" => self.check_set_of_two(call, MapFunction::Intersection, kind, element),
            "difference" => self.check_set_of_two(call, MapFunction::Difference, kind, element),
            "is_subset" => self.map_function(call, MapFunction::IsSubset, &[ty], Type::Bool),
            "is_superset" => self.map_function(call, MapFunction::IsSuperset, &[ty], Type::Bool),
            "is_disjoint" => self.map_function(call, MapFunction::IsDisjoint, &[ty], Type::Bool),
            "symmetric_difference" => self.fail(
                codes::UNSUPPORTED,
                call.name.span,
                "`symmetric_difference` is not supported yet",
                "take both differences: `a.difference(&b)` and `b.difference(&a)`",
            ),
            _ => self.no_method(&call, &ty),
        }
    }

    /// `a.union(&b)` and its kin: a chain over a set that is made first.
    fn check_set_of_two(&mut self, call: MethodCall<'_>, function: MapFunction, kind: MapKind, element: Type) -> Expr {
        let (span, ty) = (call.span, call.receiver.ty.clone());
        let made = self.map_function(call, function, std::slice::from_ref(&ty), ty.clone());
        if made.ty.is_error() {
            return made;
        }
        let (source, element, range) = self.map_source(made, (kind, element, Type::Unit), MapPart::Keys, false);
        self.chain_of(source, element, range, span)
    }

    /// `set.retain(|x| …)`: of each entry the closure sees the element.
    fn check_retain_elements(&mut self, call: MethodCall<'_>, element: Type) -> Expr {
        let span = call.span;
        let range = self.range_of(&element);
        let Some((pattern, condition)) = self.check_element_closure(&call, &element, range) else {
            return self.error(span);
        };
        let condition = self.coerce(condition, &Type::Bool);
        let nothing = self.pattern(PatternKind::Wildcard, Type::Unit, span);
        let pair = Type::Tuple(vec![element, Type::Unit]);
        let pattern = self.pattern(PatternKind::Tuple(vec![pattern, nothing]), pair, span);
        let kind = ExprKind::Retain(Box::new(call.receiver), Box::new(pattern), Box::new(condition));
        self.expr(kind, Type::Unit, span)
    }

    /// `set.extend(list)`: `for element in list { set.insert(element); }`.
    fn check_extend_set(&mut self, call: MethodCall<'_>, element: &Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 1) {
            return self.error(span);
        }
        let Some((iterable, found, range)) = self.check_iterable(&call.arguments[0]) else { return self.error(span) };
        if !self.infer.unify(&found, element) {
            let (found, wanted) = (self.show(&found), self.show(element));
            let message = format!("this gives {found}, and the set has elements of type {wanted}");
            return self.fail(
                codes::TYPE_MISMATCH,
                call.arguments[0].span,
                message,
                "map to the element: `.map(|x| x.id)`",
            );
        }
        let local = self.own_local("element", element.clone(), span);
        let pattern = self.pattern(PatternKind::Bind(local, None), element.clone(), span);
        let value = self.ranged(ExprKind::Local(local), element.clone(), range, span);
        let insert = ExprKind::MapFunction(MapFunction::Insert, vec![call.receiver, value]);
        let insert = self.expr(insert, Type::Bool, span);
        let label = LoopId(self.next_loop);
        self.next_loop += 1;
        let statement = Statement::of(StatementKind::Expr(insert), span);
        let body = Block { statements: vec![statement], value: None, span };
        let kind = ExprKind::For { pattern: Box::new(pattern), iterable: Box::new(iterable), body, label };
        self.expr(kind, Type::Unit, span)
    }
}
