//! Walking the typed tree: the children of an expression, in evaluation order.
//!
//! One macro makes the shared and the mutable walk, so that a new form is added in one place.

use super::typed::{
    Block, BuiltPiece, Chain, CommandCall, Expr, ExprKind, Iterable, Piece, Place, Statement, StatementKind, Word,
};

macro_rules! walker {
    ($each:ident, $block:ident, $statement:ident, $call:ident, $iterable:ident, $place:ident, $chain:ident $(, $mutability:tt)?) => {
        /// Calls `visit` for every direct child expression, in evaluation order.
        pub(crate) fn $each<'t>(expr: &'t $($mutability)? Expr, visit: &mut dyn FnMut(&'t $($mutability)? Expr)) {
            match & $($mutability)? expr.kind {
                ExprKind::Integer(_)
                | ExprKind::Float(_)
                | ExprKind::Bool(_)
                | ExprKind::Text(_)
                | ExprKind::Status(_)
                | ExprKind::Unit
                | ExprKind::None
                | ExprKind::Map
                | ExprKind::Local(_)
                | ExprKind::Key(..)
                | ExprKind::Continue(_)
                | ExprKind::Error => {}
                ExprKind::Some(inner)
                | ExprKind::Ok(inner)
                | ExprKind::Err(inner)
                | ExprKind::Negate(inner)
                | ExprKind::Not(inner)
                | ExprKind::Cast(_, inner)
                | ExprKind::Encode(_, inner)
                | ExprKind::EncodeEach(_, inner)
                | ExprKind::Decode(_, inner)
                | ExprKind::Let(_, inner)
                | ExprKind::Try(inner)
                | ExprKind::IsSome(inner, _)
                | ExprKind::IsOk(inner, _)
                | ExprKind::WithoutError(inner)
                | ExprKind::Unwrap(inner, _)
                | ExprKind::Assert(inner, _)
                | ExprKind::Field(inner, _, _)
                | ExprKind::Element(inner, _)
                | ExprKind::Clone(inner)
                | ExprKind::Protected(inner)
                | ExprKind::Log(_, inner)
                | ExprKind::Borrow(_, inner) => visit(inner),
                ExprKind::Arithmetic { left, right, .. }
                | ExprKind::FloatArithmetic { left, right, .. }
                | ExprKind::Compare { left, right, .. }
                | ExprKind::Logic { left, right, .. }
                | ExprKind::UnwrapOr(left, right)
                | ExprKind::OkOr(left, right)
                | ExprKind::ReplyPart(left, right)
                | ExprKind::Repeat(left, right) => {
                    visit(left);
                    visit(right);
                }
                ExprKind::Math { arguments, .. }
                | ExprKind::TextFunction(_, arguments)
                | ExprKind::JsonFunction(_, arguments)
                | ExprKind::Library(_, arguments)
                | ExprKind::ListFunction(_, arguments)
                | ExprKind::MapFunction(_, arguments)
                | ExprKind::Tuple(arguments)
                | ExprKind::List(arguments)
                | ExprKind::Call { arguments, .. } => {
                    for argument in arguments {
                        visit(argument);
                    }
                }
                ExprKind::Concat(pieces) => {
                    for piece in pieces {
                        if let Piece::Value { value, .. } = piece {
                            visit(value);
                        }
                    }
                }
                ExprKind::Sort(list, order) => {
                    visit(list);
                    if let Some(order) = order {
                        for key in & $($mutability)? order.keys {
                            visit(& $($mutability)? key.left);
                            visit(& $($mutability)? key.right);
                        }
                    }
                }
                ExprKind::Retain(list, _, condition) => {
                    visit(list);
                    visit(condition);
                }
                ExprKind::BuildKey(key) => {
                    for piece in & $($mutability)? key.pieces {
                        if let BuiltPiece::Value { value, .. } = piece {
                            visit(value);
                        }
                    }
                }
                ExprKind::Chain(chain) => $chain(chain, visit),
                ExprKind::Consume(chain, sink) => {
                    $chain(chain, visit);
                    if let Some(start) = & $($mutability)? sink.start {
                        visit(start);
                    }
                    if let Some(value) = & $($mutability)? sink.value {
                        visit(value);
                    }
                    if let Some(order) = & $($mutability)? sink.order {
                        for key in & $($mutability)? order.keys {
                            visit(& $($mutability)? key.left);
                            visit(& $($mutability)? key.right);
                        }
                    }
                }
                ExprKind::Command(call) => $call(call, visit),
                ExprKind::If { condition, then, otherwise } => {
                    visit(condition);
                    $block(then, visit);
                    if let Some(otherwise) = otherwise {
                        $block(otherwise, visit);
                    }
                }
                ExprKind::Match { scrutinee, arms } => {
                    visit(scrutinee);
                    for arm in arms {
                        if let Some(guard) = & $($mutability)? arm.guard {
                            visit(guard);
                        }
                        visit(& $($mutability)? arm.body);
                    }
                }
                ExprKind::Block(block) | ExprKind::Loop { body: block, .. } | ExprKind::Labelled { body: block, .. } => {
                    $block(block, visit);
                }
                ExprKind::While { condition, body, .. } => {
                    visit(condition);
                    $block(body, visit);
                }
                ExprKind::For { iterable, body, .. } => {
                    $iterable(iterable, visit);
                    $block(body, visit);
                }
                ExprKind::Break(_, value) | ExprKind::Return(value) => {
                    if let Some(value) = value {
                        visit(value);
                    }
                }
                ExprKind::Record { fields, base, .. } => {
                    for (_, value) in fields {
                        visit(value);
                    }
                    if let Some(base) = base {
                        visit(base);
                    }
                }
                ExprKind::Variant { fields, .. } => {
                    for (_, value) in fields {
                        visit(value);
                    }
                }
                ExprKind::Assign(place, value) => {
                    visit(value);
                    $place(place, visit);
                }
            }
        }

        /// Calls `visit` for every direct expression of a block's statements and for its value.
        pub(crate) fn $block<'t>(block: &'t $($mutability)? Block, visit: &mut dyn FnMut(&'t $($mutability)? Expr)) {
            for statement in & $($mutability)? block.statements {
                $statement(statement, visit);
            }
            if let Some(value) = & $($mutability)? block.value {
                visit(value);
            }
        }

        fn $statement<'t>(statement: &'t $($mutability)? Statement, visit: &mut dyn FnMut(&'t $($mutability)? Expr)) {
            match & $($mutability)? statement.kind {
                StatementKind::Let { value, otherwise, .. } => {
                    if let Some(value) = value {
                        visit(value);
                    }
                    if let Some(otherwise) = otherwise {
                        $block(otherwise, visit);
                    }
                }
                StatementKind::Expr(value) => visit(value),
            }
        }

        fn $call<'t>(call: &'t $($mutability)? CommandCall, visit: &mut dyn FnMut(&'t $($mutability)? Expr)) {
            for word in & $($mutability)? call.words {
                match word {
                    Word::Literal(_) | Word::SpreadCount(_) => {}
                    Word::Key(value)
                    | Word::Value(value)
                    | Word::Number { value, .. }
                    | Word::Prefixed(_, value)
                    | Word::Field { value, .. } => visit(value),
                    Word::Spread { list, .. } => visit(list),
                }
            }
        }

        /// Calls `visit` for every direct expression of what is walked.
        pub(crate) fn $iterable<'t>(iterable: &'t $($mutability)? Iterable, visit: &mut dyn FnMut(&'t $($mutability)? Expr)) {
            match iterable {
                Iterable::Range { start, end, step, .. } => {
                    visit(start);
                    visit(end);
                    if let Some(step) = step {
                        visit(step);
                    }
                }
                Iterable::List { list, .. } => visit(list),
                Iterable::Map { map, .. } => visit(map),
                Iterable::Chain(chain) => $chain(chain, visit),
            }
        }

        fn $chain<'t>(chain: &'t $($mutability)? Chain, visit: &mut dyn FnMut(&'t $($mutability)? Expr)) {
            $iterable(& $($mutability)? chain.source, visit);
            for stage in & $($mutability)? chain.stages {
                if let Some(value) = & $($mutability)? stage.value {
                    visit(value);
                }
            }
        }

        fn $place<'t>(place: &'t $($mutability)? Place, visit: &mut dyn FnMut(&'t $($mutability)? Expr)) {
            match place {
                Place::Local(_) => {}
                Place::Field(inner, ..) | Place::Element(inner, _) => $place(inner, visit),
                Place::Index(inner, index) | Place::Key(inner, index) => {
                    $place(inner, visit);
                    visit(index);
                }
            }
        }
    };
}

/// What stands directly in an expression.
pub(crate) enum Part<'t> {
    /// An expression.
    Expr(&'t Expr),
    /// A block, for who looks at its statements.
    Block(&'t Block),
}

/// Calls `visit` for every part of an expression, in evaluation order: as [`each_child`], but blocks stay whole.
pub(crate) fn each_part<'t>(expr: &'t Expr, visit: &mut dyn FnMut(Part<'t>)) {
    match &expr.kind {
        ExprKind::If { condition, then, otherwise } => {
            visit(Part::Expr(condition));
            visit(Part::Block(then));
            if let Some(otherwise) = otherwise {
                visit(Part::Block(otherwise));
            }
        }
        ExprKind::Block(block) | ExprKind::Loop { body: block, .. } => visit(Part::Block(block)),
        ExprKind::While { condition, body, .. } => {
            visit(Part::Expr(condition));
            visit(Part::Block(body));
        }
        ExprKind::For { iterable, body, .. } => {
            each_in_iterable(iterable, &mut |part| visit(Part::Expr(part)));
            visit(Part::Block(body));
        }
        _ => each_child(expr, &mut |child| visit(Part::Expr(child))),
    }
}

walker!(each_child, each_in_block, each_in_statement, each_in_call, each_in_iterable, each_in_place, each_in_chain);
walker!(
    each_child_mut,
    each_in_block_mut,
    each_in_statement_mut,
    each_in_call_mut,
    each_in_iterable_mut,
    each_in_place_mut,
    each_in_chain_mut,
    mut
);

/// Calls `visit` for every question that is answered where `condition` has the value `truth`, with its answer: of
/// `a && b` that is true, and of `a || b` that is false, both halves are known.
pub(crate) fn each_answered<'t>(condition: &'t Expr, truth: bool, visit: &mut dyn FnMut(&'t Expr, bool)) {
    match &condition.kind {
        ExprKind::Not(inner) => each_answered(inner, !truth, visit),
        ExprKind::Logic { and, left, right } if *and == truth => {
            each_answered(left, truth, visit);
            each_answered(right, truth, visit);
        }
        _ => visit(condition, truth),
    }
}

/// The local that a place belongs to.
pub(crate) fn root(place: &Place) -> super::typed::LocalId {
    match place {
        Place::Local(local) => *local,
        Place::Field(inner, ..) | Place::Element(inner, _) | Place::Index(inner, _) | Place::Key(inner, _) => {
            root(inner)
        }
    }
}
