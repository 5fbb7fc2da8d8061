//! The name of a function where a closure is due: `map(String::from)` is `map(|x| String::from(x))`. Closures are inlined, so that
//! nothing else is left of it.

use super::Checker;
use super::types::Integer;
use crate::span::Span;
use crate::syntax::ast;

/// The methods that take a closure, the kinds of `sort_by` apart, whose closure is an order.
const CLOSURE_METHODS: &[&str] = &[
    "all",
    "and_then",
    "any",
    "filter",
    "filter_map",
    "find",
    "find_map",
    "flat_map",
    "fold",
    "is_none_or",
    "is_some_and",
    "map",
    "map_err",
    "map_or",
    "map_or_else",
    "max_by_key",
    "min_by_key",
    "ok_or_else",
    "or_else",
    "partition",
    "position",
    "retain",
    "skip_while",
    "sort_by_key",
    "take_while",
    "unwrap_or_else",
];

/// Types whose functions have a name that a script can write.
const OWNERS: &[&str] = &["f64", "str", "String", "ToString", "ToOwned", "Vec", "cmp", "Duration"];

impl Checker<'_, '_> {
    /// The arguments of a method with closures for the functions that are named in them; none where no function is.
    pub(super) fn arguments_with_closures(&self, method: &str, arguments: &[ast::Expr]) -> Option<Vec<ast::Expr>> {
        if !CLOSURE_METHODS.contains(&method) || !arguments.iter().any(|argument| self.names_function(argument)) {
            return None;
        }
        let closure = |argument: &ast::Expr| match self.names_function(argument) {
            true => closure_around(argument, if method == "fold" { &["state", "x"] } else { &["x"] }),
            false => argument.clone(),
        };
        Some(arguments.iter().map(closure).collect())
    }

    fn names_function(&self, written: &ast::Expr) -> bool {
        match &written.kind {
            ast::ExprKind::Name(name) => {
                self.lookup(&name.text).is_none()
                    && (matches!(name.text.as_str(), "Some" | "Ok" | "Err")
                        || self.items.functions.contains_key(&name.text))
            }
            ast::ExprKind::Path { segments, .. } => match segments.as_slice() {
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

/// `|x| function(x)`; what makes a new value takes none.
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
