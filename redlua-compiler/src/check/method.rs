//! Methods: which type has which.

use super::typed::{Arithmetic, Cast, Comparison, Expr, ExprKind};
use super::types::{EXACT, Range, Type};
use super::{Checker, methods};
use crate::catalogue;
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

/// A call of a method, with its receiver already checked.
pub(crate) struct MethodCall<'a> {
    pub(crate) receiver: Expr,
    pub(crate) name: &'a ast::Ident,
    pub(crate) generics: &'a [ast::TypeRef],
    pub(crate) arguments: &'a [ast::Expr],
    pub(crate) expected: Option<&'a Type>,
    pub(crate) span: Span,
}

impl Checker<'_, '_> {
    pub(crate) fn check_method(
        &mut self,
        receiver: &ast::Expr,
        name: &ast::Ident,
        generics: &[ast::TypeRef],
        arguments: &[ast::Expr],
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        if let Some(entry) = self.check_entry(receiver, name, arguments, span) {
            return entry;
        }
        if let [more] = arguments
            && (name.text == "push_str" || name.text == "push" && matches!(more.kind, ast::ExprKind::Character(_)))
        {
            return self.check_append(receiver, more, span);
        }
        let receiver = match &receiver.kind {
            ast::ExprKind::Range { start: Some(start), end: Some(end), inclusive } => {
                match self.check_range_method((start, end, *inclusive), name, arguments, receiver.span) {
                    // `(a..b).contains(x)` is the whole answer.
                    Some(done) if !matches!(done.kind, ExprKind::Chain(_)) => return done,
                    Some(chain) => chain,
                    None => return self.error(span),
                }
            }
            _ => self.check_borrowed(receiver, None),
        };
        let ty = self.shallow(&receiver.ty);
        let closures = self.arguments_with_closures(&ty, &name.text, arguments);
        let arguments = closures.as_deref().unwrap_or(arguments);
        let call = MethodCall { receiver, name, generics, arguments, expected, span };
        let is_parse = ty == Type::Text && name.text == "parse";
        if !matches!(ty, Type::Handle(_) | Type::Iterator(_) | Type::Reply | Type::Error)
            && !generics.is_empty()
            && !is_parse
            && methods::names(&ty).contains(&name.text.as_str())
        {
            return self.fail(
                codes::UNSUPPORTED,
                span,
                format!("`{}::<…>()` is not supported yet", name.text),
                "a command takes one: `info.hget::<i64>(name)`",
            );
        }
        match ty {
            Type::Keyspace(_) => self.check_member(&call.receiver, call.name, Some(call.arguments), call.span),
            Type::Handle(handle) => self.check_command_method(call, &handle),
            Type::Integer(kind) => self.check_integer_method(call, kind),
            Type::Float => self.check_float_method(call),
            Type::Text => self.check_text_method(call),
            Type::Option(inner) => self.check_option_method(call, *inner),
            Type::Vec(element) => self.check_list_method(call, *element, true),
            Type::Array(element, _) => self.check_list_method(call, *element, false),
            Type::Map(kind, element, _) if kind.is_set() => self.check_set_method(call, kind, *element),
            Type::Map(kind, key, value) => self.check_map_method(call, (kind, *key, *value)),
            Type::Result(ok, error) => self.check_result_method(call, *ok, *error),
            Type::Parsed(ok) => self.check_parsed_method(call, *ok),
            Type::Bool if name.text == "to_string" => self.text_of(call),
            Type::Iterator(element) => self.check_iterator_method(call, *element),
            Type::Error => {
                self.check_lost_arguments(arguments);
                self.error(span)
            }
            Type::Infer(_) => self.fail(
                codes::CANNOT_INFER,
                call.receiver.span,
                "nothing says what type this has",
                "write the type where it is bound: `let best: Option<i64> = None;`",
            ),
            Type::Duration => self.check_duration_method(call),
            Type::CallError => self.check_call_error_method(call),
            Type::Json => self.check_json_method(call),
            Type::Reply => self.check_reply_method(call),
            ref other if name.text == "clone" => {
                let ty = other.clone();
                self.clone_of(call, ty)
            }
            other => self.no_method(&call, &other),
        }
    }

    /// Exactly `wanted` arguments, or an error about it.
    pub(crate) fn takes(&mut self, call: &MethodCall<'_>, wanted: usize) -> bool {
        if call.arguments.len() == wanted {
            return true;
        }
        let plural = if wanted == 1 { "argument" } else { "arguments" };
        let name = &call.name.text;
        let form = match wanted {
            0 => format!("{name}()"),
            1 => format!("{name}(value)"),
            _ => format!("{name}(first, second)"),
        };
        self.report(
            Diagnostic::new(
                codes::ARGUMENT_COUNT,
                call.name.span,
                format!(
                    "`{name}` takes {} {plural}, not {}",
                    if wanted == 0 { "no".to_owned() } else { wanted.to_string() },
                    call.arguments.len()
                ),
            )
            .help(format!("write `.{form}`")),
        );
        false
    }

    /// `.clone()`: a copy of an owned value; a value is its own copy.
    pub(crate) fn clone_of(&mut self, call: MethodCall<'_>, ty: Type) -> Expr {
        if !self.takes(&call, 0) {
            return self.error(call.span);
        }
        if super::moves::is_unchanging(&ty, &self.items.types) {
            return call.receiver;
        }
        self.expr(ExprKind::Clone(Box::new(call.receiver)), ty, call.span)
    }

    /// "There is no such method", with the nearest one or what to write instead.
    pub(crate) fn no_method(&mut self, call: &MethodCall<'_>, ty: &Type) -> Expr {
        let known = methods::names(ty);
        let name = call.name.text.as_str();
        let shown = self.show(ty);
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_METHOD, call.name.span, format!("{shown} has no method `{name}`"));
        let is_command = catalogue::commands().iter().any(|command| command.method() == name);
        diagnostic = if let Some(near) = suggest::closest(name, known.iter().copied()) {
            diagnostic.help(format!("did you mean `{near}`?"))
        } else if matches!(name, "length" | "size" | "count") && known.contains(&"len") {
            diagnostic.help("did you mean `len`?")
        } else if name == "unwrap_or" || name == "is_some" || name == "unwrap" || name == "expect" {
            diagnostic.help(format!("this always has a value: drop `.{name}(…)`"))
        } else if let Type::Option(inner) = ty
            && methods::names(&self.shallow(inner)).contains(&name)
        {
            let written = self.written(&call.receiver);
            diagnostic.note(format!("{} has it, and this may hold none", self.show(inner))).help(format!(
                "take it apart first: `if let Some(x) = {written} {{ … }}`, or `let Some(x) = {written} else {{ … }};`"
            ))
        } else if is_command {
            diagnostic
                .note(format!("`{name}` is a command: it is called on a key"))
                .help("declare the key: `let name: Str = key!(\"…\");`")
        } else if matches!(ty, Type::Record(_)) {
            diagnostic.help("a record has its fields: `value.field`")
        } else {
            diagnostic.help(format!("it has {}", list_of(&known)))
        };
        self.report(diagnostic);
        self.error(call.span)
    }

    /// The arguments of a method that is not known because its receiver is wrong: what they mean by themselves.
    fn check_lost_arguments(&mut self, arguments: &[ast::Expr]) {
        for argument in arguments {
            match &argument.kind {
                ast::ExprKind::Closure { .. } | ast::ExprKind::Name(_) => {}
                // `MAXLEN(n)` may be an option of the command.
                ast::ExprKind::Call { function, arguments } if is_option_word(function) => {
                    self.check_lost_arguments(arguments);
                }
                _ => {
                    self.check_expr(argument, None);
                }
            }
        }
    }

    fn check_duration_method(&mut self, call: MethodCall<'_>) -> Expr {
        let ty = call.receiver.ty.clone();
        let span = call.span;
        let name = call.name.text.as_str();
        if name == "clone" {
            return self.clone_of(call, ty);
        }
        if !matches!(name, "as_millis" | "as_secs" | "is_zero") {
            return self.no_method(&call, &ty);
        }
        if !self.takes(&call, 0) {
            return self.error(span);
        }
        if name == "is_zero" {
            let zero = self.no_time(span);
            return self.compare(Comparison::Equal, call.receiver, zero, span);
        }
        let range = Range::new(0, EXACT);
        let millis = self.ranged(ExprKind::Cast(Cast::Same, Box::new(call.receiver)), Type::I64, range, span);
        if name == "as_millis" {
            return millis;
        }
        let thousand = self.ranged(ExprKind::Integer(1000), Type::I64, Range::only(1000), span);
        self.arithmetic(Arithmetic::Divide, millis, thousand, super::types::Integer::I64, span)
    }
}

/// "`a`, `b` and `c`".
pub(crate) fn list_of(names: &[&str]) -> String {
    enumerate(names, "and")
}

/// "`a`, `b` or `c`".
pub(crate) fn one_of(names: &[&str]) -> String {
    enumerate(names, "or")
}

fn enumerate(names: &[&str], word: &str) -> String {
    match names {
        [] => "none".to_owned(),
        [one] => format!("`{one}`"),
        [head @ .., last] => {
            let head: Vec<String> = head.iter().map(|name| format!("`{name}`")).collect();
            format!("{} {word} `{last}`", head.join(", "))
        }
    }
}

/// Is this written like the word of an option?
fn is_option_word(function: &ast::Expr) -> bool {
    matches!(&function.kind, ast::ExprKind::Name(name) if name.text.bytes().all(|byte| byte.is_ascii_uppercase()))
}
