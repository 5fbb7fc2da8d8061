//! Expressions that `syn` read, turned into the tree.

use super::Parser;
use super::place::expr_span;
use super::tokens::{name_of, node_span, position_name};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Ident, TypeRef, UnaryOp};
use proc_macro2::TokenTree;
use syn::punctuated::Punctuated;
use syn::{BinOp, PathArguments, Token};

impl Parser<'_> {
    /// The expression that `tokens` are.
    pub(super) fn parse_expr_tokens(&mut self, tokens: &[TokenTree], place: Span, what: &str) -> Expr {
        if let Some(plain) = self.read_plain(tokens, |reader| reader.whole_expr()) {
            return self.parse_expr(&plain);
        }
        match self.read_all(tokens, place, what, |input| input.parse::<syn::Expr>()) {
            Some(expr) => self.parse_expr(&expr),
            None => Expr { kind: ExprKind::Error, span: place },
        }
    }

    /// An expression that `syn` read.
    pub(super) fn parse_expr(&mut self, expr: &syn::Expr) -> Expr {
        match expr {
            // They have no meaning of their own; an invisible group is a `macro_rules!` fragment.
            syn::Expr::Paren(paren) if paren.attrs.is_empty() => return self.parse_expr(&paren.expr),
            syn::Expr::Group(group) => return self.parse_expr(&group.expr),
            _ => {}
        }
        let span = expr_span(expr);
        if self.is_end_of_lost_block(expr) {
            return Expr { kind: ExprKind::Error, span };
        }
        if let Some(diagnostic) = self.expr_habit(expr, span) {
            self.report(diagnostic);
            return Expr { kind: ExprKind::Error, span };
        }
        let kind = self.parse_expr_kind(expr, span);
        Expr { kind, span }
    }

    /// What stands on the left of `=`: in a tuple or an array, `_` takes what nobody wants.
    fn parse_assigned(&mut self, left: &syn::Expr) -> Expr {
        let span = expr_span(left);
        let kind = match left {
            syn::Expr::Tuple(tuple) => {
                ExprKind::Tuple(tuple.elems.iter().map(|part| self.parse_assigned(part)).collect())
            }
            syn::Expr::Array(array) => {
                let elements = array.elems.iter().map(|part| self.parse_assigned(part)).collect();
                ExprKind::List { elements, growable: false }
            }
            syn::Expr::Infer(infer) => {
                ExprKind::Name(name_of(&proc_macro2::Ident::new("_", infer.underscore_token.span)))
            }
            syn::Expr::Paren(paren) => return self.parse_assigned(&paren.expr),
            _ => return self.parse_expr(left),
        };
        Expr { kind, span }
    }

    fn parse_expr_kind(&mut self, expr: &syn::Expr, span: Span) -> ExprKind {
        if let Some(attributes) = attributes_of(expr) {
            self.refuse_attributes(attributes);
        }
        match expr {
            syn::Expr::Lit(literal) => self.parse_literal_kind(&literal.lit, span),
            syn::Expr::Path(path) => self.parse_path(path, span),
            syn::Expr::Unary(unary) => self.parse_unary(unary),
            syn::Expr::Binary(binary) => self.parse_binary(binary),
            syn::Expr::Assign(assign) => {
                if matches!(*assign.left, syn::Expr::Infer(_)) {
                    self.unsupported(node_span(&assign.left), "`_ = value` is not supported", "write `let _ = value;`");
                    return ExprKind::Error;
                }
                ExprKind::Assign(Box::new(self.parse_assigned(&assign.left)), self.parse_boxed(&assign.right))
            }
            syn::Expr::Call(call) => self.parse_call(call),
            syn::Expr::MethodCall(call) => {
                let generics = call.turbofish.as_ref().map(|list| self.parse_type_arguments(list)).unwrap_or_default();
                ExprKind::Method {
                    receiver: self.parse_boxed(&call.receiver),
                    name: name_of(&call.method),
                    generics,
                    arguments: self.parse_list(&call.args),
                }
            }
            syn::Expr::Field(field) => {
                let name = match &field.member {
                    syn::Member::Named(name) => name_of(name),
                    syn::Member::Unnamed(index) => position_name(index.index as usize, index.span),
                };
                ExprKind::Field(self.parse_boxed(&field.base), name)
            }
            syn::Expr::Index(index) => ExprKind::Index(self.parse_boxed(&index.expr), self.parse_boxed(&index.index)),
            syn::Expr::Range(range) => ExprKind::Range {
                start: range.start.as_ref().map(|start| self.parse_boxed(start)),
                end: range.end.as_ref().map(|end| self.parse_boxed(end)),
                inclusive: matches!(range.limits, syn::RangeLimits::Closed(_)),
            },
            syn::Expr::Tuple(tuple) => ExprKind::Tuple(self.parse_list(&tuple.elems)),
            syn::Expr::Array(array) => ExprKind::List { elements: self.parse_list(&array.elems), growable: false },
            syn::Expr::Repeat(repeat) => ExprKind::Repeat {
                value: self.parse_boxed(&repeat.expr),
                count: self.parse_boxed(&repeat.len),
                growable: false,
            },
            syn::Expr::Struct(record) => self.parse_record_literal(record),
            syn::Expr::Return(inner) => ExprKind::Return(inner.expr.as_ref().map(|value| self.parse_boxed(value))),
            syn::Expr::Break(inner) => {
                let label = inner.label.as_ref().map(|label| name_of(&label.ident));
                ExprKind::Break(label, inner.expr.as_ref().map(|value| self.parse_boxed(value)))
            }
            syn::Expr::Continue(inner) => ExprKind::Continue(inner.label.as_ref().map(|label| name_of(&label.ident))),
            syn::Expr::Try(inner) => ExprKind::Try(self.parse_boxed(&inner.expr)),
            syn::Expr::Cast(cast) => {
                let value = self.parse_boxed(&cast.expr);
                ExprKind::Cast(value, self.parse_type(&cast.ty))
            }
            syn::Expr::Reference(inner) => {
                ExprKind::Reference(inner.mutability.is_some(), self.parse_boxed(&inner.expr))
            }
            syn::Expr::Macro(call) => self.parse_macro(&call.mac, span),
            syn::Expr::Closure(closure) => self.parse_closure(closure, span),
            other => self.parse_block_expr(other, span),
        }
    }

    /// Expressions that hold blocks, and those that redlua does not take.
    fn parse_block_expr(&mut self, expr: &syn::Expr, span: Span) -> ExprKind {
        match expr {
            syn::Expr::If(inner) => {
                let mark = self.bound.clone();
                let condition = Box::new(self.parse_condition(&inner.cond));
                let then = self.parse_block(&inner.then_branch);
                self.bound = mark;
                let otherwise = inner.else_branch.as_ref().map(|(_, other)| self.parse_boxed(other));
                ExprKind::If { condition, then, otherwise }
            }
            syn::Expr::Match(inner) => {
                ExprKind::Match { scrutinee: self.parse_boxed(&inner.expr), arms: self.parse_match_arms(&inner.arms) }
            }
            syn::Expr::Block(inner) => ExprKind::Block(self.parse_block(&inner.block), label_of(inner.label.as_ref())),
            syn::Expr::While(inner) => ExprKind::While {
                condition: Box::new(self.parse_condition(&inner.cond)),
                body: self.parse_block(&inner.body),
                label: label_of(inner.label.as_ref()),
            },
            syn::Expr::Loop(inner) => {
                ExprKind::Loop { body: self.parse_block(&inner.body), label: label_of(inner.label.as_ref()) }
            }
            syn::Expr::ForLoop(inner) => {
                let iterable = self.parse_boxed(&inner.expr);
                ExprKind::For {
                    pattern: Box::new(self.parse_pattern(&inner.pat)),
                    iterable,
                    body: self.parse_block(&inner.body),
                    label: label_of(inner.label.as_ref()),
                }
            }
            syn::Expr::Let(_) => {
                let diagnostic = Diagnostic::new(codes::SYNTAX, span, "`let` can't stand inside an expression");
                self.report(diagnostic.help(
                    "as a condition it stands alone or is joined by `&&`: `if let Some(value) = k.get() { … }`; \
                     a test that gives a `bool` is `matches!(k.get(), Some(_))`",
                ));
                ExprKind::Error
            }
            other => {
                let (what, help) = refusal(other);
                self.unsupported(span, what, help);
                self.refuse_inside(other);
                ExprKind::Error
            }
        }
    }

    /// Faults in the block of something that is refused are reported as well.
    fn refuse_inside(&mut self, expr: &syn::Expr) {
        let block = match expr {
            syn::Expr::Unsafe(inner) => &inner.block,
            syn::Expr::Async(inner) => &inner.block,
            syn::Expr::TryBlock(inner) => &inner.block,
            syn::Expr::Const(inner) => &inner.block,
            _ => return,
        };
        self.parse_block(block);
    }

    fn parse_boxed(&mut self, expr: &syn::Expr) -> Box<Expr> {
        Box::new(self.parse_expr(expr))
    }

    fn parse_list(&mut self, list: &Punctuated<syn::Expr, Token![,]>) -> Vec<Expr> {
        list.iter().map(|element| self.parse_expr(element)).collect()
    }

    fn parse_unary(&mut self, unary: &syn::ExprUnary) -> ExprKind {
        let operand = self.parse_boxed(&unary.expr);
        match unary.op {
            syn::UnOp::Deref(_) => ExprKind::Dereference(operand),
            syn::UnOp::Not(_) => ExprKind::Unary(UnaryOp::Not, operand),
            _ => ExprKind::Unary(UnaryOp::Negate, operand),
        }
    }

    fn parse_binary(&mut self, binary: &syn::ExprBinary) -> ExprKind {
        let left = self.parse_boxed(&binary.left);
        let right = self.parse_boxed(&binary.right);
        let (op, assigns) = operator(&binary.op);
        if assigns { ExprKind::AssignOp(op, left, right) } else { ExprKind::Binary(op, left, right) }
    }

    fn parse_call(&mut self, call: &syn::ExprCall) -> ExprKind {
        let function = self.parse_expr(&call.func);
        let arguments = self.parse_list(&call.args);
        match function.kind {
            ExprKind::Name(_) | ExprKind::Path { .. } => ExprKind::Call { function: Box::new(function), arguments },
            ExprKind::Error => ExprKind::Error,
            _ => {
                let help = "call a function by its name: `window_start(now_ms)`; a missing `;` before `(` looks like \
                            a call too";
                self.unsupported(function.span, "only a name can be called", help);
                ExprKind::Error
            }
        }
    }

    /// A name, or a path of several.
    fn parse_path(&mut self, path: &syn::ExprPath, span: Span) -> ExprKind {
        if path.qself.is_some() {
            self.unsupported(span, "`<T as Trait>::name` is not supported", "call the method on the value");
            return ExprKind::Error;
        }
        if let Some(ident) = path.path.get_ident() {
            if ident == "self" {
                self.unsupported(span, "`self` is not supported", "a function takes what it needs as parameters");
                return ExprKind::Error;
            }
            return ExprKind::Name(name_of(ident));
        }
        let mut segments = Vec::new();
        let mut generics = Vec::<TypeRef>::new();
        for segment in &path.path.segments {
            segments.push(name_of(&segment.ident));
            match &segment.arguments {
                PathArguments::None => {}
                PathArguments::AngleBracketed(list) => generics.extend(self.parse_type_arguments(list)),
                PathArguments::Parenthesized(_) => {
                    let help = "type arguments stand between `<` and `>`: `redis::raw::<i64>(…)`";
                    self.unsupported(node_span(segment), "this form of type arguments is not supported", help);
                    return ExprKind::Error;
                }
            }
        }
        ExprKind::Path { segments, generics }
    }

    fn parse_record_literal(&mut self, record: &syn::ExprStruct) -> ExprKind {
        let path = self.plain_path(record.qself.as_ref(), &record.path, node_span(&record.path));
        let mut fields = Vec::new();
        for field in &record.fields {
            self.refuse_attributes(&field.attrs);
            match &field.member {
                syn::Member::Named(name) => fields.push((name_of(name), self.parse_expr(&field.expr))),
                syn::Member::Unnamed(_) => {
                    let help = "write `Verdict { allowed: true, remaining: 0 }`, and where fields have no names \
                                `Outcome::Moved(id, at)`";
                    self.unsupported(node_span(field), "fields are set by name", help);
                    return ExprKind::Error;
                }
            }
        }
        let base = record.rest.as_ref().map(|base| self.parse_boxed(base));
        if record.dot2_token.is_some() && base.is_none() {
            let span = record.dot2_token.as_ref().map_or_else(|| node_span(record), node_span);
            let diagnostic = Diagnostic::new(codes::SYNTAX, span, "expected a record behind `..`");
            self.report(diagnostic.help("write all fields, or `Verdict { allowed: false, ..verdict }`"));
            return ExprKind::Error;
        }
        match path {
            Some(path) => ExprKind::Record { path, fields, base },
            None => ExprKind::Error,
        }
    }

    fn parse_closure(&mut self, closure: &syn::ExprClosure, span: Span) -> ExprKind {
        let refused = if closure.capture.is_some() {
            Some(("closures with `move` are not supported", "leave `move` out: a closure is called on the spot"))
        } else if closure.asyncness.is_some() || closure.constness.is_some() || closure.lifetimes.is_some() {
            Some(("this kind of closure is not supported", "write it plainly: `|item| item + 1`"))
        } else if matches!(closure.output, syn::ReturnType::Type(..)) {
            Some(("the type of a closure's value can't be written", "leave `-> …` out, it follows from the value"))
        } else {
            None
        };
        if let Some((what, help)) = refused {
            self.unsupported(span, what, help);
        }
        let mark = self.bound.clone();
        let parameters = closure.inputs.iter().map(|pattern| self.parse_pattern(pattern)).collect();
        let body = self.parse_boxed(&closure.body);
        self.bound = mark;
        if refused.is_some() { ExprKind::Error } else { ExprKind::Closure { parameters, body } }
    }
}

fn label_of(label: Option<&syn::Label>) -> Option<Ident> {
    label.map(|label| name_of(&label.name.ident))
}

/// The operator, and whether it assigns.
fn operator(op: &BinOp) -> (BinaryOp, bool) {
    match op {
        BinOp::Add(_) => (BinaryOp::Add, false),
        BinOp::Sub(_) => (BinaryOp::Subtract, false),
        BinOp::Mul(_) => (BinaryOp::Multiply, false),
        BinOp::Div(_) => (BinaryOp::Divide, false),
        BinOp::Rem(_) => (BinaryOp::Remainder, false),
        BinOp::And(_) => (BinaryOp::And, false),
        BinOp::Or(_) => (BinaryOp::Or, false),
        BinOp::BitXor(_) => (BinaryOp::BitXor, false),
        BinOp::BitAnd(_) => (BinaryOp::BitAnd, false),
        BinOp::BitOr(_) => (BinaryOp::BitOr, false),
        BinOp::Shl(_) => (BinaryOp::ShiftLeft, false),
        BinOp::Shr(_) => (BinaryOp::ShiftRight, false),
        BinOp::Eq(_) => (BinaryOp::Equal, false),
        BinOp::Lt(_) => (BinaryOp::Less, false),
        BinOp::Le(_) => (BinaryOp::LessEqual, false),
        BinOp::Ne(_) => (BinaryOp::NotEqual, false),
        BinOp::Ge(_) => (BinaryOp::GreaterEqual, false),
        BinOp::Gt(_) => (BinaryOp::Greater, false),
        BinOp::SubAssign(_) => (BinaryOp::Subtract, true),
        BinOp::MulAssign(_) => (BinaryOp::Multiply, true),
        BinOp::DivAssign(_) => (BinaryOp::Divide, true),
        BinOp::RemAssign(_) => (BinaryOp::Remainder, true),
        BinOp::BitXorAssign(_) => (BinaryOp::BitXor, true),
        BinOp::BitAndAssign(_) => (BinaryOp::BitAnd, true),
        BinOp::BitOrAssign(_) => (BinaryOp::BitOr, true),
        BinOp::ShlAssign(_) => (BinaryOp::ShiftLeft, true),
        BinOp::ShrAssign(_) => (BinaryOp::ShiftRight, true),
        _ => (BinaryOp::Add, true),
    }
}

/// The attributes of an expression; those of a statement were taken off before `syn` read it.
fn attributes_of(expr: &syn::Expr) -> Option<&[syn::Attribute]> {
    Some(match expr {
        syn::Expr::Array(inner) => &inner.attrs,
        syn::Expr::Binary(inner) => &inner.attrs,
        syn::Expr::Block(inner) => &inner.attrs,
        syn::Expr::Call(inner) => &inner.attrs,
        syn::Expr::Closure(inner) => &inner.attrs,
        syn::Expr::If(inner) => &inner.attrs,
        syn::Expr::Lit(inner) => &inner.attrs,
        syn::Expr::Macro(inner) => &inner.attrs,
        syn::Expr::Match(inner) => &inner.attrs,
        syn::Expr::MethodCall(inner) => &inner.attrs,
        syn::Expr::Paren(inner) => &inner.attrs,
        syn::Expr::Path(inner) => &inner.attrs,
        syn::Expr::Struct(inner) => &inner.attrs,
        syn::Expr::Tuple(inner) => &inner.attrs,
        syn::Expr::Unary(inner) => &inner.attrs,
        _ => return None,
    })
}

fn refusal(expr: &syn::Expr) -> (&'static str, &'static str) {
    match expr {
        syn::Expr::Await(_) => {
            ("`.await` is not supported", "leave it out: a command answers at once, and the script holds the server")
        }
        syn::Expr::Async(_) => ("`async` blocks are not supported", "write the statements without `async`"),
        syn::Expr::Unsafe(_) => ("`unsafe` is not supported", "write the statements without `unsafe`"),
        syn::Expr::TryBlock(_) => (
            "`try` blocks are not supported",
            "write a private `fn` that returns `Option` or `Result`, and use `?` in it",
        ),
        syn::Expr::Const(_) => {
            ("`const` blocks are not supported", "write the value, or a `const` beside the functions of the block")
        }
        syn::Expr::Yield(_) => ("`yield` is not supported", "collect the values in a `Vec`, and return it"),
        syn::Expr::RawAddr(_) => ("raw pointers are not supported", "write `&value`"),
        syn::Expr::Infer(_) => ("`_` is not a value", "bind a name: `let value = …;`"),
        _ => ("this expression is not supported", "write it with `let`, `if`, `match`, loops and calls"),
    }
}
