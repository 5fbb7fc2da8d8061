//! A chain that becomes two lists: `partition` and `unzip`, and what takes a part out of a list: `drain`, `append`.

use super::Checker;
use super::method::MethodCall;
use super::typed::{
    Block, Chain, Expr, ExprKind, Iterable, ListFunction, LocalId, LoopId, Pattern, PatternKind, Statement,
    StatementKind,
};
use super::types::{Range, Type};
use crate::diagnostic::codes;
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// `chain.partition(|x| condition)`: those that fit, and the others.
    ///
    /// ```ignore
    /// let mut fitting = Vec::new();
    /// let mut others = Vec::new();
    /// for item in chain { if condition { fitting.push(item); } else { others.push(item); } }
    /// (fitting, others)
    /// ```
    pub(crate) fn check_partition(&mut self, call: MethodCall<'_>, chain: Chain, element: Type, range: Range) -> Expr {
        let span = call.span;
        let Some((pattern, condition)) = self.check_element_closure(&call, &element, range) else {
            return self.error(span);
        };
        let condition = self.coerce(condition, &Type::Bool);
        if condition.ty.is_error() {
            return condition;
        }
        let (item, condition) = match pattern.kind {
            PatternKind::Bind(local, None) => (local, condition),
            _ => {
                let item = self.own_local("item", element.clone(), span);
                let whole = self.local_value(item, &element, range, span);
                let matches = self.expr(ExprKind::Let(Box::new(pattern), Box::new(whole)), Type::Bool, span);
                let kind = ExprKind::Logic { and: true, left: Box::new(matches), right: Box::new(condition) };
                (item, self.expr(kind, Type::Bool, span))
            }
        };
        let list = Type::Vec(Box::new(element.clone()));
        let lists = [self.own_local("fitting", list.clone(), span), self.own_local("others", list.clone(), span)];
        let mut branches = lists.map(|local| {
            let value = self.local_value(item, &element, range, span);
            Some(self.push_block(local, &list, value, span))
        });
        let then = branches[0].take().unwrap_or_else(|| empty_block(span));
        let kind = ExprKind::If { condition: Box::new(condition), then, otherwise: branches[1].take() };
        let test = self.expr(kind, Type::Unit, span);
        let pattern = self.pattern(PatternKind::Bind(item, None), element, span);
        self.two_lists(chain, pattern, vec![test], lists.map(|local| (local, list.clone())), span)
    }

    /// `pairs.unzip()`: the first parts, and the second ones.
    pub(crate) fn check_unzip(&mut self, call: MethodCall<'_>, chain: Chain, element: &Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 0) {
            return self.error(span);
        }
        let Type::Tuple(parts) = self.shallow(element) else { return self.refuse_unzip(&call, element) };
        let [left, right] = parts.as_slice() else { return self.refuse_unzip(&call, element) };
        let mut patterns = Vec::new();
        let mut pushes = Vec::new();
        let mut lists = Vec::new();
        for (ty, item, list) in [(left, "left", "lefts"), (right, "right", "rights")] {
            let of_list = Type::Vec(Box::new(ty.clone()));
            let (item, list) = (self.own_local(item, ty.clone(), span), self.own_local(list, of_list.clone(), span));
            patterns.push(self.pattern(PatternKind::Bind(item, None), ty.clone(), span));
            let range = self.range_of(ty);
            let value = self.local_value(item, ty, range, span);
            pushes.push(self.push_to(list, &of_list, value, span));
            lists.push((list, of_list));
        }
        let pattern = self.pattern(PatternKind::Tuple(patterns), element.clone(), span);
        match <[_; 2]>::try_from(lists) {
            Ok(lists) => self.two_lists(chain, pattern, pushes, lists, span),
            Err(_) => self.error(span),
        }
    }

    fn refuse_unzip(&mut self, call: &MethodCall<'_>, element: &Type) -> Expr {
        let shown = self.show(element);
        self.fail(
            codes::TYPE_MISMATCH,
            call.name.span,
            format!("`unzip` takes pairs out of a chain, not {shown}"),
            "map to a pair first: `.map(|x| (x.id, x.cost))`",
        )
    }

    /// `{ let mut a = Vec::new(); let mut b = Vec::new(); for pattern in chain { body } (a, b) }`
    fn two_lists(
        &mut self,
        chain: Chain,
        pattern: Pattern,
        body: Vec<Expr>,
        lists: [(LocalId, Type); 2],
        span: Span,
    ) -> Expr {
        let mut statements = Vec::new();
        for (local, ty) in &lists {
            self.locals[local.0].mutable = true;
            let bound = self.pattern(PatternKind::Bind(*local, None), ty.clone(), span);
            let empty = self.expr(ExprKind::List(Vec::new()), ty.clone(), span);
            statements.push(StatementKind::Let { pattern: bound, value: Some(empty), otherwise: None });
        }
        let body = body.into_iter().map(|expr| Statement::of(StatementKind::Expr(expr), span)).collect();
        let body = Block { statements: body, value: None, span };
        let label = LoopId(self.next_loop);
        self.next_loop += 1;
        let iterable = Box::new(super::loops::plain_walk(chain));
        let walk = ExprKind::For { pattern: Box::new(pattern), iterable, body, label };
        statements.push(StatementKind::Expr(self.expr(walk, Type::Unit, span)));
        let values: Vec<Expr> =
            lists.iter().map(|(local, ty)| self.local_value(*local, ty, Range::EXACT, span)).collect();
        let ty = Type::Tuple(lists.into_iter().map(|(_, ty)| ty).collect());
        let value = self.expr(ExprKind::Tuple(values), ty.clone(), span);
        let statements = statements.into_iter().map(|kind| Statement::of(kind, span)).collect();
        let block = Block { statements, value: Some(Box::new(value)), span };
        self.expr(ExprKind::Block(block), ty, span)
    }

    fn local_value(&mut self, local: LocalId, ty: &Type, range: Range, span: Span) -> Expr {
        self.ranged(ExprKind::Local(local), ty.clone(), range, span)
    }

    fn push_to(&mut self, list: LocalId, ty: &Type, value: Expr, span: Span) -> Expr {
        let list = self.local_value(list, ty, Range::EXACT, span);
        self.expr(ExprKind::ListFunction(ListFunction::Push, vec![list, value]), Type::Unit, span)
    }

    fn push_block(&mut self, list: LocalId, ty: &Type, value: Expr, span: Span) -> Block {
        let push = self.push_to(list, ty, value, span);
        Block { statements: vec![Statement::of(StatementKind::Expr(push), span)], value: None, span }
    }

    /// `list.drain(a..b)`: takes these elements out, and walks them.
    pub(crate) fn check_drain(&mut self, call: MethodCall<'_>, element: Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 1) {
            return self.error(span);
        }
        let ast::ExprKind::Range { start, end, inclusive } = &call.arguments[0].kind else {
            return self.fail(
                codes::TYPE_MISMATCH,
                call.arguments[0].span,
                "`drain` takes a range",
                "write `list.drain(..)`, or `list.drain(a..b)`",
            );
        };
        let start = match start {
            Some(start) => self.check_as(start, &Type::USIZE),
            None => self.ranged(ExprKind::Integer(0), Type::USIZE, Range::only(0), span),
        };
        let end = end.as_ref().map(|end| self.check_as(end, &Type::USIZE));
        if start.ty.is_error() || end.as_ref().is_some_and(|end| end.ty.is_error()) {
            return self.error(span);
        }
        let ty = Type::Vec(Box::new(element.clone()));
        let kind = match end {
            None => ExprKind::ListFunction(ListFunction::SplitOff, vec![call.receiver, start]),
            Some(end) => {
                let end = match inclusive {
                    true => {
                        let one = self.ranged(ExprKind::Integer(1), Type::USIZE, Range::only(1), span);
                        let kind = super::types::Integer::Usize;
                        self.arithmetic(super::typed::Arithmetic::Add, end, one, kind, span)
                    }
                    false => end,
                };
                ExprKind::ListFunction(ListFunction::Drain, vec![call.receiver, start, end])
            }
        };
        let list = self.expr(kind, ty, span);
        let range = self.range_of(&element);
        let source = Iterable::List { list, enumerate: false, borrowed: false, reversed: false };
        self.chain_of(source, element, range, span)
    }

    /// `list.append(&mut other)`: the elements of the other list, which is empty then.
    pub(crate) fn check_append_list(&mut self, call: MethodCall<'_>, element: Type) -> Expr {
        let span = call.span;
        if !self.takes(&call, 1) {
            return self.error(span);
        }
        let ty = Type::Vec(Box::new(element));
        let other = self.check_as(&call.arguments[0], &ty);
        let ExprKind::Borrow(true, other) = other.kind else {
            if other.ty.is_error() {
                return other;
            }
            return self.fail(
                codes::TYPE_MISMATCH,
                call.arguments[0].span,
                "`append` empties the other list, so it takes `&mut`",
                "write `list.append(&mut other)`; `list.extend(other)` takes the list itself",
            );
        };
        self.require_mutable(&other, "append");
        let start = self.ranged(ExprKind::Integer(0), Type::USIZE, Range::only(0), span);
        let all = self.expr(ExprKind::ListFunction(ListFunction::SplitOff, vec![*other, start]), ty, span);
        let kind = ExprKind::ListFunction(ListFunction::Extend, vec![call.receiver, all]);
        self.expr(kind, Type::Unit, span)
    }
}

fn empty_block(span: Span) -> Block {
    Block { statements: Vec::new(), value: None, span }
}
