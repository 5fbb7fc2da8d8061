//! `let mut found = Vec::new(); … found`: what a body builds up and gives in the end has the type that the body gives, from
//! its first line on, so that `found.push((id, fields.into_iter().collect()))` knows what it collects to.

use super::types::Type;
use crate::syntax::ast;

/// The `let`s of empty collections that are the body's value, or parts of it, by their index in the block.
pub(super) fn growing_of(block: &ast::Block, output: &Type) -> Vec<(usize, Type)> {
    let mut given = Vec::new();
    if let Some(value) = &block.value {
        names_given(value, output, &mut given);
    }
    let bound = given.into_iter().filter_map(|(name, ty)| {
        // A later `let` of the same name hides the earlier ones.
        let at = block.statements.iter().rposition(|statement| binds(statement, name))?;
        is_empty_let(&block.statements[at]).then(|| (at, ty.clone()))
    });
    bound.collect()
}

/// `found`, `Some(found)`, `(cursor, found)`.
fn names_given<'e>(value: &'e ast::Expr, ty: &'e Type, given: &mut Vec<(&'e str, &'e Type)>) {
    match (&value.kind, ty) {
        (ast::ExprKind::Name(name), Type::Vec(_) | Type::Map(..)) => given.push((&name.text, ty)),
        (ast::ExprKind::Call { function, arguments }, Type::Option(inner) | Type::Result(inner, _)) => {
            if let (ast::ExprKind::Name(name), [argument]) = (&function.kind, arguments.as_slice())
                && matches!(name.text.as_str(), "Some" | "Ok")
            {
                names_given(argument, inner, given);
            }
        }
        (ast::ExprKind::Tuple(parts), Type::Tuple(types)) => {
            for (part, ty) in parts.iter().zip(types) {
                names_given(part, ty, given);
            }
        }
        _ => {}
    }
}

fn binds(statement: &ast::Statement, name: &str) -> bool {
    match &statement.kind {
        ast::StatementKind::Let {
            pattern: ast::Pattern { kind: ast::PatternKind::Name { name: bound, .. }, .. },
            ..
        } => bound.text == name,
        // Any other pattern might bind it as well.
        ast::StatementKind::Let { .. } => true,
        ast::StatementKind::Expr(_) => false,
    }
}

/// `let found = vec![];`, `let found = HashMap::new();`
fn is_empty_let(statement: &ast::Statement) -> bool {
    let ast::StatementKind::Let { ty: None, value: Some(value), .. } = &statement.kind else { return false };
    match &value.kind {
        ast::ExprKind::List { elements, growable: true } => elements.is_empty(),
        ast::ExprKind::Call { function, .. } => matches!(&function.kind, ast::ExprKind::Path { segments, generics }
            if generics.is_empty()
                && matches!(segments.last(), Some(last) if matches!(last.text.as_str(), "new" | "with_capacity"))),
        _ => false,
    }
}
