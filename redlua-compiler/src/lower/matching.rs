//! `if`, `if let`, `match`, `let … else`.

use super::expr::{Target, binds, has_call};
use super::pattern::{Subject, both};
use super::{Lowering, binary, not, truth};
use crate::check::typed::{self, ExprKind, Pattern};
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};

impl Lowering<'_> {
    // if

    pub(crate) fn if_else(
        &mut self,
        condition: &typed::Expr,
        then: &typed::Block,
        otherwise: Option<&typed::Block>,
        target: &Target,
    ) {
        if binds(condition) {
            self.if_let(condition, then, otherwise, target);
            return;
        }
        let condition = self.value(condition);
        let then = self.nested(|lowering| lowering.block_into(then, target));
        let rest = match otherwise {
            Some(otherwise) => self.nested(|lowering| lowering.else_into(otherwise, target)),
            None => Vec::new(),
        };
        self.push_if(condition, then, rest);
        if otherwise.is_none() && matches!(target, Target::Leave) {
            self.leave_nothing(false);
        }
    }

    /// `else if` is a block whose value is another `if`.
    fn else_into(&mut self, block: &typed::Block, target: &Target) {
        self.block_into(block, target);
    }

    /// `if … then … else … end`, joined to an `elseif` chain where the `else` is one `if`.
    pub(crate) fn push_if(&mut self, condition: Expr, then: Vec<Statement>, mut rest: Vec<Statement>) {
        let both = ends(&then) && ends(&rest);
        let (condition, then, other) = if then.is_empty() && !rest.is_empty() {
            (not(condition), std::mem::take(&mut rest), Vec::new())
        } else {
            (condition, then, rest)
        };
        let condition = truth(condition);
        if then.is_empty() && !has_call(&condition) {
            return;
        }
        let mut arms = vec![(condition, then)];
        let mut otherwise = other;
        if let [Statement { kind: StatementKind::If { .. }, .. }] = otherwise.as_slice()
            && let Some(Statement { kind: StatementKind::If { arms: more, otherwise: last }, .. }) = otherwise.pop()
        {
            arms.extend(more);
            otherwise = last;
        }
        self.push(StatementKind::If { arms, otherwise });
        self.ended |= both;
    }

    /// A condition with `let` in it: tests and bindings alternate, and the `else` is reached from
    /// each test that fails.
    fn if_let(
        &mut self,
        condition: &typed::Expr,
        then: &typed::Block,
        otherwise: Option<&typed::Block>,
        target: &Target,
    ) {
        let mut parts = Vec::new();
        flatten(condition, &mut parts);
        // One test, without a second one that could fail behind it: a plain `if … else`.
        if let [single] = parts.as_slice()
            && let ExprKind::Let(pattern, value) = &single.kind
        {
            let subject = self.subject(value, Some(pattern));
            let test = self.test(pattern, &subject);
            let then = self.nested(|lowering| {
                lowering.bind_parts(pattern, &subject);
                lowering.block_into(then, target);
            });
            let rest = match otherwise {
                Some(otherwise) => self.nested(|lowering| lowering.block_into(otherwise, target)),
                None => Vec::new(),
            };
            match test.condition {
                Some(condition) => self.push_if(condition, then, rest),
                None => self.append_scoped(then),
            }
            if otherwise.is_none() && matches!(target, Target::Leave) {
                self.leave_nothing(false);
            }
            return;
        }
        if self.if_joined(&parts, then, otherwise, target) {
            return;
        }
        let mut matched = None;
        let statements = self.nested(|lowering| {
            matched = lowering.chain(&parts, then, otherwise.is_some(), target);
        });
        if let Some(matched) = &matched {
            self.push(StatementKind::Local { names: vec![matched.clone()], values: vec![Expr::Bool(false)] });
        }
        self.append(statements);
        match (otherwise, matched) {
            (Some(otherwise), Some(matched)) => {
                let rest = self.nested(|lowering| lowering.block_into(otherwise, target));
                self.push_if(not(Expr::Name(matched)), rest, Vec::new());
            }
            // Who gets here did not match: the `then` block leaves.
            (Some(otherwise), None) => {
                let rest = self.nested(|lowering| lowering.block_into(otherwise, target));
                self.append_scoped(rest);
            }
            (None, _) if matches!(target, Target::Leave) => self.leave_nothing(false),
            (None, _) => {}
        }
    }

    /// `if let Some(x) = a && x > 1` as `if a and a > 1`, where only the first part needs a
    /// statement before it. Tells whether it could be done.
    fn if_joined(
        &mut self,
        parts: &[&typed::Expr],
        then: &typed::Block,
        otherwise: Option<&typed::Block>,
        target: &Target,
    ) -> bool {
        let before = (self.names.clone(), self.constant.clone(), self.places.clone());
        let mut all = None;
        let mut bindings = Vec::new();
        let mut first_needs = 0;
        let statements = self.nested(|lowering| {
            for (at, part) in parts.iter().enumerate() {
                let condition = match &part.kind {
                    ExprKind::Let(pattern, value) => {
                        let subject = lowering.subject(value, Some(pattern));
                        let condition = lowering.condition_of(pattern, &subject);
                        lowering.alias_parts(pattern, &subject);
                        bindings.push((pattern, subject));
                        condition
                    }
                    _ => Some(lowering.value(part)),
                };
                all = both(all.take(), condition);
                if at == 0 {
                    first_needs = lowering.block.len();
                }
            }
        });
        let Some(condition) = all.filter(|_| statements.len() == first_needs) else {
            (self.names, self.constant, self.places) = before;
            return false;
        };
        self.append(statements);
        let then = self.nested(|lowering| {
            for (pattern, subject) in &bindings {
                lowering.bind_parts(pattern, subject);
            }
            lowering.block_into(then, target);
        });
        let rest = match otherwise {
            Some(otherwise) => self.nested(|lowering| lowering.block_into(otherwise, target)),
            None => Vec::new(),
        };
        self.push_if(condition, then, rest);
        if otherwise.is_none() && matches!(target, Target::Leave) {
            self.leave_nothing(false);
        }
        true
    }

    /// Nested tests around the `then` block; gives the flag that it sets, where somebody asks
    /// and the block does not leave.
    fn chain(&mut self, parts: &[&typed::Expr], then: &typed::Block, asked: bool, target: &Target) -> Option<String> {
        let Some((part, rest)) = parts.split_first() else {
            self.block_into(then, target);
            let matched = (asked && !self.ended).then(|| self.names.fresh("matched"));
            if let Some(matched) = &matched {
                let name = Expr::Name(matched.clone());
                self.push(StatementKind::Assign { targets: vec![name], values: vec![Expr::Bool(true)] });
            }
            return matched;
        };
        let mut matched = None;
        match &part.kind {
            ExprKind::Let(pattern, value) => {
                let subject = self.subject(value, Some(pattern));
                let test = self.test(pattern, &subject);
                let body = self.nested(|lowering| {
                    lowering.bind_parts(pattern, &subject);
                    matched = lowering.chain(rest, then, asked, target);
                });
                match test.condition {
                    Some(condition) => self.push_if(condition, body, Vec::new()),
                    None => self.append_scoped(body),
                }
            }
            _ => {
                let condition = self.value(part);
                let body = self.nested(|lowering| matched = lowering.chain(rest, then, asked, target));
                self.push_if(condition, body, Vec::new());
            }
        }
        matched
    }

    pub(crate) fn append(&mut self, statements: Vec<Statement>) {
        for statement in statements {
            if self.ended {
                return;
            }
            self.ended = ends(std::slice::from_ref(&statement));
            self.block.push(statement);
        }
    }

    // let … else

    pub(crate) fn let_pattern(&mut self, pattern: &Pattern, value: &typed::Expr, otherwise: Option<&typed::Block>) {
        let subject = self.subject(value, Some(pattern));
        let test = self.test(pattern, &subject);
        if let (Some(condition), Some(otherwise)) = (test.condition, otherwise) {
            let rest = self.nested(|lowering| lowering.block_into(otherwise, &Target::Nothing));
            self.push_if(not(condition), rest, Vec::new());
        }
        self.bind_parts(pattern, &subject);
    }

    /// `while let`: a value that does not match leaves the loop.
    pub(crate) fn let_or_break(&mut self, pattern: &Pattern, value: &typed::Expr) {
        let subject = self.subject(value, Some(pattern));
        let test = self.test(pattern, &subject);
        if let Some(condition) = test.condition {
            let leave = self.nested(|lowering| lowering.push(StatementKind::Break));
            self.push_if(not(condition), leave, Vec::new());
        }
        self.bind_parts(pattern, &subject);
    }

    // match

    pub(crate) fn lower_match(&mut self, scrutinee: &typed::Expr, arms: &[typed::Arm], target: &Target) {
        let subject = self.subject(scrutinee, arms.first().map(|arm| &arm.pattern));
        let plain = arms.iter().all(|arm| arm.guard.is_none());
        let lowered = self.nested(|lowering| {
            if plain {
                lowering.match_arms(arms, &subject, target);
            } else {
                lowering.match_guarded(arms, &subject, target);
            }
        });
        self.append_scoped(lowered);
    }

    /// Without guards: an `elseif` chain, the last arm being the `else`.
    fn match_arms(&mut self, arms: &[typed::Arm], subject: &Subject, target: &Target) {
        let Some((arm, rest)) = arms.split_first() else { return };
        let test = self.test(&arm.pattern, subject);
        let body = self.nested(|lowering| {
            lowering.bind_parts(&arm.pattern, subject);
            lowering.into(&arm.body, target);
        });
        match test.condition {
            // The arms are exhaustive: the last one always matches.
            Some(condition) if !rest.is_empty() => {
                let others = self.nested(|lowering| lowering.match_arms(rest, subject, target));
                self.push_if(condition, body, others);
            }
            _ => self.append(body),
        }
    }

    /// With guards: an arm whose guard fails goes on to the next one.
    ///
    /// ```lua
    /// local matched = false
    /// if test then
    ///   local x = …
    ///   if guard then matched = true … end
    /// end
    /// if not matched and test2 then … end
    /// ```
    fn match_guarded(&mut self, arms: &[typed::Arm], subject: &Subject, target: &Target) {
        // A guard that needs no statement and no binding of its own is part of the condition.
        let Some((arm, rest)) = arms.split_first() else { return };
        let test = self.test(&arm.pattern, subject);
        let Some(guard) = &arm.guard else {
            let body = self.nested(|lowering| {
                lowering.bind_parts(&arm.pattern, subject);
                lowering.into(&arm.body, target);
            });
            match test.condition {
                Some(condition) if !rest.is_empty() => {
                    let others = self.nested(|lowering| lowering.match_guarded(rest, subject, target));
                    self.push_if(condition, body, others);
                }
                _ => self.append(body),
            }
            return;
        };
        self.alias_parts(&arm.pattern, subject);
        let mut lowered = Expr::Nil;
        let statements = self.nested(|lowering| lowered = lowering.value(guard));
        if statements.is_empty() {
            let condition = match test.condition {
                Some(condition) => binary(Operator::And, condition, lowered),
                None => lowered,
            };
            let body = self.nested(|lowering| {
                lowering.bind_parts(&arm.pattern, subject);
                lowering.into(&arm.body, target);
            });
            let others = self.nested(|lowering| lowering.match_guarded(rest, subject, target));
            self.push_if(condition, body, others);
            return;
        }
        let matched = self.names.fresh("matched");
        self.push(StatementKind::Local { names: vec![matched.clone()], values: vec![Expr::Bool(false)] });
        let body = self.nested(|lowering| {
            lowering.bind_parts(&arm.pattern, subject);
            let guard = lowering.value(guard);
            let inner = lowering.nested(|lowering| {
                let name = Expr::Name(matched.clone());
                lowering.push(StatementKind::Assign { targets: vec![name], values: vec![Expr::Bool(true)] });
                lowering.into(&arm.body, target);
            });
            lowering.push_if(guard, inner, Vec::new());
        });
        match test.condition {
            Some(condition) => self.push_if(condition, body, Vec::new()),
            None => self.push(StatementKind::Do(body)),
        }
        let others = self.nested(|lowering| lowering.match_guarded(rest, subject, target));
        self.push_if(not(Expr::Name(matched)), others, Vec::new());
    }

    /// The statements of an arm that always matches; its locals stay its own.
    pub(crate) fn append_scoped(&mut self, body: Vec<Statement>) {
        // A name that nothing else has may stay visible: no one can mean another by it.
        let hides = body.iter().any(|statement| match &statement.kind {
            StatementKind::Local { names, .. } => names.iter().any(|name| self.rebound.contains(name)),
            _ => false,
        });
        if hides {
            let ended = ends(&body);
            self.push(StatementKind::Do(body));
            self.ended |= ended;
        } else {
            self.append(body);
        }
    }
}

/// Whether nothing behind a block is reached.
fn ends(block: &[Statement]) -> bool {
    block.last().is_some_and(|last| match &last.kind {
        StatementKind::Return(_) | StatementKind::Break => true,
        StatementKind::If { arms, otherwise } => ends(otherwise) && arms.iter().all(|(_, arm)| ends(arm)),
        StatementKind::Do(body) => ends(body),
        _ => false,
    })
}

/// The `&&`s of a condition as a list.
fn flatten<'e>(condition: &'e typed::Expr, parts: &mut Vec<&'e typed::Expr>) {
    match &condition.kind {
        ExprKind::Logic { and: true, left, right } if binds(condition) => {
            flatten(left, parts);
            flatten(right, parts);
        }
        _ => parts.push(condition),
    }
}
