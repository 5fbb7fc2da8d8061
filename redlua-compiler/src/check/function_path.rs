//! The name of a function where a closure is due: `map(String::from)` is `map(|x| String::from(x))`, `map(Outcome::Count)` is
//! `map(|x| Outcome::Count(x))`. Closures are inlined, so that nothing else is left of it.

use super::types::{Integer, Type};
use super::{Checker, methods};
use crate::span::Span;
use crate::syntax::ast;

/// Types whose functions have a name that a script can write.
const OWNERS: &[&str] = &["f64", "str", "String", "ToString", "ToOwned", "Vec", "cmp", "Ord", "Duration"];

impl Checker<'_, '_> {
    /// The arguments of a method with closures for the functions that are named in them; none where no function is.
    pub(super) fn arguments_with_closures(
        &self,
        receiver: &Type,
        method: &str,
        arguments: &[ast::Expr],
    ) -> Option<Vec<ast::Expr>> {
        if !arguments.iter().any(|argument| self.names_function(argument)) {
            return None;
        }
        let closures = methods::closures(receiver, method);
        let closure = |(at, argument): (usize, &ast::Expr)| match closures.get(at) {
            Some(Some(parameters)) if self.names_function(argument) => closure_around(argument, parameters),
            _ => argument.clone(),
        };
        Some(arguments.iter().enumerate().map(closure).collect())
    }

    fn names_function(&self, written: &ast::Expr) -> bool {
        match &written.kind {
            ast::ExprKind::Name(name) => {
                self.lookup(&name.text).is_none()
                    && (matches!(name.text.as_str(), "Some" | "Ok" | "Err")
                        || self.items.functions.contains_key(&name.text))
            }
            ast::ExprKind::Path { segments, .. } => match segments.as_slice() {
                [.., owner, name] if self.items.enums.contains_key(&owner.text) => {
                    let variants = &self.items.types.enums[self.items.enums[&owner.text].0].variants;
                    variants.iter().any(|variant| variant.positional && variant.name == name.text)
                }
                [.., owner, name] => {
                    let is_type = OWNERS.contains(&owner.text.as_str()) || Integer::from_name(&owner.text).is_some();
                    is_type && !name.text.starts_with(|letter: char| letter.is_ascii_uppercase())
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// `|x| function(x)`, with the parameters that the method gives its closure; what makes a new value takes none.
fn closure_around(function: &ast::Expr, parameters: &[&str]) -> ast::Expr {
    let span = function.span;
    let makes = match &function.kind {
        ast::ExprKind::Path { segments, .. } => {
            segments.last().is_some_and(|name| matches!(name.text.as_str(), "new" | "default"))
        }
        _ => false,
    };
    let names: Vec<ast::Ident> = parameters.iter().filter(|_| !makes).map(|name| named(name, span)).collect();
    let expr = |kind: ast::ExprKind| ast::Expr { kind, span };
    let arguments = names.iter().map(|name| expr(ast::ExprKind::Name(name.clone()))).collect();
    let patterns = names
        .into_iter()
        .map(|name| ast::Pattern { kind: ast::PatternKind::Name { name, mutable: false, inner: None }, span });
    let body = expr(ast::ExprKind::Call { function: Box::new(function.clone()), arguments });
    expr(ast::ExprKind::Closure { parameters: patterns.collect(), body: Box::new(body) })
}

fn named(name: &str, span: Span) -> ast::Ident {
    ast::Ident { text: name.to_owned(), span, token: proc_macro2::Ident::new(name, span.first) }
}
