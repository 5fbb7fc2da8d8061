//! Calls of functions: `Some(…)`, `Ok(…)`, `redis::…`, helpers; and paths such as `E::X`.

use super::Checker;
use super::typed::{Expr, ExprKind, Pattern, PatternKind};
use super::types::{MapKind, Type};
use crate::catalogue;
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

impl Checker<'_, '_> {
    pub(crate) fn check_call(
        &mut self,
        function: &ast::Expr,
        arguments: &[ast::Expr],
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        if let ast::ExprKind::Path { segments, .. } = &function.kind
            && let Some(done) = self.check_std_function(segments, arguments, expected, span)
        {
            return done;
        }
        match &function.kind {
            ast::ExprKind::Name(name) => match name.text.as_str() {
                "Some" | "Ok" | "Err" => self.check_wrapper(name, arguments, expected, span),
                _ => self.check_helper_call(name, arguments, span),
            },
            ast::ExprKind::Path { segments, generics } => match segments.as_slice() {
                [root, name] if root.text == "redis" => {
                    self.check_redis_function(name, generics, arguments, function.span, span)
                }
                [root, name] if root.text == "lua" => self.check_library_function(name, generics, arguments, span),
                [root, name] if Checker::format_of(root).is_some() => {
                    self.check_document_function(root, name, generics, arguments, span)
                }
                [ty, name] => match (ty.text.as_str(), name.text.as_str(), arguments) {
                    ("Vec", "from", [list]) => {
                        let element = self.infer.fresh();
                        self.check_as(list, &Type::Vec(Box::new(element)))
                    }
                    ("Vec", "new", []) => self.check_new_list(generics, expected, span),
                    ("Vec" | "HashMap" | "HashSet" | "String", "with_capacity", [capacity]) => {
                        self.check_with_capacity((ty, name), (generics, capacity), expected, span)
                    }
                    (owner, _, _) if MapKind::from_name(owner).is_some_and(MapKind::is_set) => {
                        let kind = MapKind::from_name(owner).unwrap_or(MapKind::Set);
                        self.check_set_function(kind, name, arguments, (generics, expected), span)
                    }
                    ("HashMap" | "BTreeMap", _, _) => {
                        let kind = MapKind::from_name(&ty.text).unwrap_or(MapKind::Hash);
                        self.check_map_function(kind, name, arguments, (generics, expected), span)
                    }
                    ("Json", "parse", [text]) => self.check_json_parse(text, span),
                    ("Json", "object", []) => self.check_json_object(span),
                    ("Json", "from", [value]) => self.check_json_from(value),
                    ("String", "new", []) => self.expr(ExprKind::Text(Vec::new()), Type::Text, span),
                    ("String", "from", [value]) => self.check_as(value, &Type::Text),
                    ("Status", _, arguments) => self.check_status(name, arguments, span),
                    (owner, _, arguments) if self.items.enums.contains_key(owner) => {
                        self.check_positional_variant(self.items.enums[owner], name, arguments, span)
                    }
                    _ => self.fail(
                        codes::UNKNOWN_NAME,
                        span,
                        format!("there is no function `{}::{}` in a script", ty.text, name.text),
                        super::foreign::help_for_function(&ty.text, &name.text)
                            .unwrap_or(super::foreign::OTHER_FUNCTION),
                    ),
                },
                _ => self.fail(
                    codes::UNKNOWN_NAME,
                    span,
                    "a script can call only the functions of its own block",
                    match segments.as_slice() {
                        [.., ty, name] => super::foreign::help_for_function(&ty.text, &name.text),
                        _ => None,
                    }
                    .unwrap_or(super::foreign::OTHER_FUNCTION),
                ),
            },
            ast::ExprKind::Error => self.error(span),
            _ => self.fail(
                codes::UNSUPPORTED,
                function.span,
                "only a function by its name can be called",
                "call a private `fn` of this block, or a method",
            ),
        }
    }

    /// `Some(x)`, `Ok(x)`, `Err(e)`.
    fn check_wrapper(
        &mut self,
        name: &ast::Ident,
        arguments: &[ast::Expr],
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        let [argument] = arguments else {
            return self.fail(
                codes::ARGUMENT_COUNT,
                span,
                format!("`{}` takes one value, not {}", name.text, arguments.len()),
                if arguments.is_empty() {
                    format!("for “nothing” write `{}(())`", name.text)
                } else {
                    "put several into a tuple".to_owned()
                },
            );
        };
        let expected = expected.map(|ty| self.shallow(ty));
        match (name.text.as_str(), expected) {
            ("Some", Some(Type::Error)) => {
                self.check_expr(argument, None);
                self.error(span)
            }
            ("Some", expected) => {
                let inner = match expected {
                    Some(Type::Option(inner)) => Some(*inner),
                    _ => None,
                };
                let value = self.check_expr(argument, inner.as_ref());
                let value = match inner {
                    Some(inner) => self.coerce(value, &inner),
                    None => self.settle(value),
                };
                if matches!(self.shallow(&value.ty), Type::Option(_) | Type::Parsed(_)) {
                    return self.fail(
                        codes::TYPE_USE,
                        span,
                        "an `Option` of an `Option` has two kinds of nothing",
                        "this is an `Option` already: drop the `Some`",
                    );
                }
                let (ty, range) = (value.ty.clone().optional(), value.range);
                self.ranged(ExprKind::Some(Box::new(value)), ty, range, span)
            }
            (which, expected) => {
                let (ok, error) = match expected {
                    Some(Type::Result(ok, error)) => (*ok, *error),
                    _ => match self.shallow(&self.function.output.clone()) {
                        Type::Result(ok, error) => (*ok, *error),
                        Type::Error => return self.error(span),
                        other => {
                            let shown = self.show(&other);
                            return self.fail(
                                codes::TYPE_MISMATCH,
                                span,
                                format!("`{which}(…)`, but `{}` gives {shown}", self.function.name),
                                "let the function give a `Result<T, MyError>`",
                            );
                        }
                    },
                };
                let wanted = if which == "Ok" { &ok } else { &error };
                let value = Box::new(self.check_as(argument, wanted));
                let range = value.range;
                let kind = if which == "Ok" { ExprKind::Ok(value) } else { ExprKind::Err(value) };
                self.ranged(kind, Type::Result(Box::new(ok), Box::new(error)), range, span)
            }
        }
    }

    fn check_helper_call(&mut self, name: &ast::Ident, arguments: &[ast::Expr], span: Span) -> Expr {
        let Some(index) = self.items.functions.get(&name.text).copied() else {
            // Why it is no value was reported where it is bound.
            if self.lookup(&name.text).is_some_and(|local| self.locals[local.0].ty.is_error()) {
                return self.error(span);
            }
            if self.lookup(&name.text).is_some() || self.items.constants.contains_key(&name.text) {
                return self.fail(
                    codes::UNKNOWN_NAME,
                    name.span,
                    format!("`{}` is a value, not a function", name.text),
                    format!("write `{}` without the parentheses", name.text),
                );
            }
            return self.unknown_function(name);
        };
        let items = self.items;
        let source = &items.module.functions[index];
        if source.visibility.is_some() {
            return self.fail(
                codes::UNSUPPORTED,
                span,
                format!("`{}` is a script, not a helper", name.text),
                "move what both share into a private `fn`",
            );
        }
        if source.parameters.len() != arguments.len() {
            let names: Vec<&str> = source.parameters.iter().map(|parameter| parameter.name.text.as_str()).collect();
            return self.fail(
                codes::ARGUMENT_COUNT,
                span,
                format!(
                    "`{}` takes {} argument{}, not {}",
                    name.text,
                    names.len(),
                    if names.len() == 1 { "" } else { "s" },
                    arguments.len()
                ),
                format!("write `{}({})`", name.text, names.join(", ")),
            );
        }
        let mut checked = Vec::new();
        for (parameter, argument) in source.parameters.iter().zip(arguments) {
            let mut quiet = crate::diagnostic::Sink::new();
            let ty = items.resolve_type(&parameter.ty, &mut quiet);
            let value = self.check_as(argument, &ty);
            checked.push(self.check_passing(value, &parameter.ty, &ty));
        }
        let mut quiet = crate::diagnostic::Sink::new();
        let result = super::function::check_output(items, source, &mut quiet).inside();
        if !self.called.contains(&index) {
            self.called.push(index);
        }
        self.note_passed(index, &checked, span.start());
        self.note_passed_times(index, &checked);
        self.expr(ExprKind::Call { function: index, arguments: checked }, result, span)
    }

    /// Owned values are passed as the helper says: by value, `&` or `&mut`.
    fn check_passing(&mut self, value: Expr, written: &ast::TypeRef, ty: &Type) -> Expr {
        if ty.is_value() || ty.is_error() || matches!(value.kind, ExprKind::Error) {
            return value;
        }
        let (wanted, form) = match written.kind {
            ast::TypeRefKind::Reference { mutable: true, .. } => (Some(true), "&mut "),
            ast::TypeRefKind::Reference { .. } => (Some(false), "&"),
            _ => (None, ""),
        };
        // What is a reference already is passed on as it is; a `&mut` also where a `&` is due.
        let passed_on = matches!(value.kind, ExprKind::Local(local) if self.locals[local.0].reference);
        if wanted == Some(false) && (passed_on || self.is_shared_reference(&value)) {
            return self.lent(value);
        }
        if wanted == Some(true)
            && matches!(value.kind, ExprKind::Local(local) if self.locals[local.0].reference && self.locals[local.0].mutable)
        {
            let (ty, span) = (value.ty.clone(), value.span);
            return self.expr(ExprKind::Borrow(true, Box::new(value)), ty, span);
        }
        match (&value.kind, wanted) {
            (ExprKind::Borrow(mutable, inner), Some(wanted)) if *mutable == wanted => {
                if wanted {
                    let inner = (**inner).clone();
                    self.require_mutable(&inner, "&mut");
                }
                value
            }
            (ExprKind::Borrow(..), _) | (_, Some(_)) if !passed_on => {
                let shown = self.show(ty);
                self.fail(
                    codes::TYPE_MISMATCH,
                    value.span,
                    format!("the helper takes `{form}{}` here", shown.trim_matches('`')),
                    if wanted.is_some() {
                        format!("write `{form}…`")
                    } else {
                        "drop the `&`, or pass `….clone()`".to_owned()
                    },
                )
            }
            _ => value,
        }
    }

    /// `&value`.
    pub(super) fn lent(&mut self, value: Expr) -> Expr {
        let (ty, span) = (value.ty.clone(), value.span);
        self.expr(ExprKind::Borrow(false, Box::new(value)), ty, span)
    }

    /// Is this a name for a `&T`: a parameter that is written so, or what a pattern has found in a `&value`?
    pub(super) fn is_shared_reference(&self, value: &Expr) -> bool {
        let ExprKind::Local(local) = value.kind else { return false };
        let is_written_so = |parameter: &super::typed::Parameter| {
            parameter.local == local
                && matches!(parameter.source.ty.kind, ast::TypeRefKind::Reference { mutable: false, .. })
        };
        (self.locals[local.0].reference && !self.locals[local.0].mutable) || self.parameters.iter().any(is_written_so)
    }

    /// What a pattern finds in a `&value` are references.
    pub(super) fn note_references(&mut self, pattern: &Pattern, value: &Expr) {
        if matches!(value.kind, ExprKind::Borrow(false, _)) || self.is_shared_reference(value) {
            self.mark_references(pattern);
        }
    }

    /// `let job = &mut jobs[0];`: what is done to the local is done to what it points to.
    pub(super) fn note_mutable_reference(&mut self, pattern: &Pattern, value: &Expr) {
        let ExprKind::Borrow(true, inner) = &value.kind else { return };
        let PatternKind::Bind(local, None) = pattern.kind else { return };
        self.require_mutable(inner, "&mut");
        if self.locals[local.0].mutable {
            let name = self.locals[local.0].name.clone();
            self.fail(
                codes::UNSUPPORTED,
                pattern.span,
                "a reference that points to something else later is not supported",
                format!("write `let {name} = &mut …;` for each of them"),
            );
        }
        let local = &mut self.locals[local.0];
        (local.mutable, local.reference) = (true, true);
    }

    /// What a pattern binds are references, as the elements of `list.iter()` are.
    pub(super) fn mark_references(&mut self, pattern: &Pattern) {
        pattern.each_bound(&mut |local| {
            let local = &mut self.locals[local.0];
            local.reference = !local.mutable && !local.ty.is_value();
        });
    }

    fn unknown_function(&mut self, name: &ast::Ident) -> Expr {
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_NAME, name.span, format!("there is no function `{}`", name.text));
        let names: Vec<String> = self.items.functions.keys().cloned().collect();
        diagnostic = if matches!(name.text.as_str(), "Json" | "MsgPack") {
            diagnostic.help(format!(
                "pass the value itself: inside of a script a `{}<…>` is what it holds; its text is `{}(&value)`",
                name.text,
                if name.text == "Json" { "json::to_string" } else { "msgpack::to_vec" }
            ))
        } else if super::options::is_word(&name.text) {
            diagnostic.help(format!(
                "`{}(…)` is a word of a command, and stands only as its argument: write the call in each branch",
                name.text
            ))
        } else if let Some(path) = self.items.path_of_variant(&name.text) {
            diagnostic.help(format!("write the enum in front of it: `{path}`"))
        } else if catalogue::commands().iter().any(|command| command.method() == name.text) {
            diagnostic.help(format!("`{}` is a command: call it on its key, `key.{}(…)`", name.text, name.text))
        } else {
            match suggest::closest(&name.text, names.iter().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("write a private `fn {}(…)` in this block", name.text)),
            }
        };
        self.report(diagnostic);
        self.error(name.span)
    }

    /// `E::X`, `i64::MAX`.
    pub(crate) fn check_path(
        &mut self,
        segments: &[ast::Ident],
        generics: &[ast::TypeRef],
        expected: Option<&Type>,
        span: Span,
    ) -> Expr {
        if let ([name], [written]) = (segments, generics)
            && name.text == "None"
        {
            let inner = self.items.resolve_type(written, self.sink);
            return self.check_none(Some(inner), expected, span);
        }
        let [owner, name] = segments else {
            return self.fail(
                codes::UNKNOWN_NAME,
                span,
                "there is nothing of this path",
                "name a variant, `E::X`, or a constant",
            );
        };
        if let Some(id) = self.items.enums.get(&owner.text).copied() {
            let Some(variant) = self.variant_of(id, name) else { return self.error(span) };
            let known = &self.items.types.enums[id.0].variants[variant];
            if known.positional {
                return self.check_positional_variant(id, name, &[], span);
            }
            if !known.fields.is_empty() {
                return self.check_record_literal(segments, &[], None, span);
            }
            let kind = ExprKind::Variant { enumeration: id, variant, fields: Vec::new() };
            return self.expr(kind, Type::Enum(id), span);
        }
        if let Some(value) = self.check_number_constant(&owner.text, name, span) {
            return value;
        }
        if owner.text == "Duration" && name.text == "ZERO" {
            return self.no_time(span);
        }
        if owner.text == "Status" && name.text == "OK" {
            return self.expr(ExprKind::Status("OK".to_owned()), Type::Status, span);
        }
        let names = self.items.enums.keys().map(String::as_str);
        let mut diagnostic =
            Diagnostic::new(codes::UNKNOWN_NAME, span, format!("there is no `{}::{}` here", owner.text, name.text));
        diagnostic = match suggest::closest(&owner.text, names) {
            Some(near) => diagnostic.help(format!("did you mean `{near}::{}`?", name.text)),
            None => {
                diagnostic.help(format!("define the enum in this block: `pub enum {} {{ {} }}`", owner.text, name.text))
            }
        };
        self.report(diagnostic);
        self.error(span)
    }
}
