//! Keyspaces: keys declared once, for many scripts and for Rust code outside of them.
//!
//! What stands in the hash tag belongs to the keyspace, `key!(Jobs { queue })`; what else a key inserts is an argument
//! of its own, `jobs.job(id)`. Only the keys that a script names are its keys.

use super::super::Checker;
use super::super::items::Items;
use super::super::typed::{EnumType, Expr, ExprKind, KeyRules, KeyspaceType, LocalId, MemberPart, MemberType};
use super::super::types::{Range, Type};
use super::piece::{Piece, Value, push_text, set_rules};
use crate::diagnostic::{Diagnostic, Sink, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::{BTreeMap, BTreeSet};

/// A keyspace with its values, in a local.
#[derive(Clone, Debug)]
pub(crate) struct OpenKeyspace {
    /// Its index in the module.
    keyspace: usize,
    /// The values of its parameters.
    values: BTreeMap<String, Expr>,
    /// The keys without arguments that were named so far.
    named: BTreeMap<usize, LocalId>,
    /// Whether any of its keys was named.
    used: bool,
}

impl Checker<'_, '_> {
    /// `let jobs = key!(Jobs { queue });` needs no statement.
    pub(crate) fn check_keyspace(
        &mut self,
        pattern: &ast::Pattern,
        declared: Option<&Type>,
        name: &ast::Ident,
        fields: &[(ast::Ident, ast::Expr)],
    ) {
        let ast::PatternKind::Name { name: bound, mutable: false, inner: None } = &pattern.kind else {
            let help = format!("write `let keys = key!({} {{ … }});`", name.text);
            self.fail(codes::KEY_HANDLE, pattern.span, "a keyspace is bound to a plain name", help);
            self.check_pattern(pattern, &Type::Error, Range::EXACT);
            return;
        };
        if declared.is_some() {
            let help = format!("write `let {} = key!({} {{ … }});`", bound.text, name.text);
            self.fail(codes::KEY_HANDLE, bound.span, "a keyspace needs no type here", help);
        }
        let items = self.items;
        let Some(keyspace) = items.module.keyspaces.iter().position(|known| known.name.text == name.text) else {
            let known = items.module.keyspaces.iter().map(|known| known.name.text.as_str());
            let near = suggest::closest(&name.text, known);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in this block: `#[redlua(keyspace)] struct {} {{ … }}`", name.text),
            };
            self.fail(codes::UNKNOWN_NAME, name.span, format!("there is no keyspace `{}`", name.text), help);
            self.bind(bound, Type::Error, false);
            return;
        };
        let values = self.keyspace_values(keyspace, name, fields);
        let ty = if values.is_some() { Type::Keyspace(name.text.clone()) } else { Type::Error };
        let local = self.bind(bound, ty, false);
        if let Some(values) = values {
            let open = OpenKeyspace { keyspace, values, named: BTreeMap::new(), used: false };
            self.keys.open.insert(local, open);
        }
    }

    fn keyspace_values(
        &mut self,
        keyspace: usize,
        name: &ast::Ident,
        fields: &[(ast::Ident, ast::Expr)],
    ) -> Option<BTreeMap<String, Expr>> {
        let items = self.items;
        let known = &items.types.keyspaces[keyspace];
        let mut values = BTreeMap::new();
        let mut sound = true;
        for (field, value) in fields {
            let Some((_, ty)) = known.parameters.iter().find(|(known, _)| *known == field.text) else {
                let names = known.parameters.iter().map(|(name, _)| name.as_str());
                let help = match suggest::closest(&field.text, names.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "what stands in its hash tags: `{}`; other values are arguments of the key",
                        names.collect::<Vec<_>>().join("`, `")
                    ),
                };
                self.fail(
                    codes::UNKNOWN_FIELD,
                    field.span,
                    format!("`{}` has no value `{}`", name.text, field.text),
                    help,
                );
                sound = false;
                continue;
            };
            let value = self.check_as(value, ty);
            sound &= !matches!(value.kind, ExprKind::Error);
            if !self.is_plain_value(&value) {
                let help = format!("bind it first: `let {0} = …;`, then `{1} {{ {0} }}`", field.text, name.text);
                self.fail(codes::KEY_INSERT, value.span, "a value of a keyspace is a name, a field or a literal", help);
                sound = false;
            }
            if values.insert(field.text.clone(), value).is_some() {
                self.fail(codes::FIELDS, field.span, format!("`{}` is given twice", field.text), "keep one of the two");
                sound = false;
            }
        }
        let missing: Vec<&str> =
            known.parameters.iter().map(|(name, _)| name.as_str()).filter(|name| !values.contains_key(*name)).collect();
        if !missing.is_empty() && sound {
            let message = format!("`{}` needs `{}`", name.text, missing.join("`, `"));
            let help = format!("write `key!({} {{ {} }})`", name.text, missing.join(", "));
            self.fail(codes::FIELDS, name.span, message, help);
            sound = false;
        }
        sound.then_some(values)
    }

    fn is_plain_value(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Local(local) => !self.locals[local.0].mutable,
            ExprKind::Text(_) | ExprKind::Integer(_) | ExprKind::Error => true,
            ExprKind::Borrow(false, inner) | ExprKind::Field(inner, ..) | ExprKind::Element(inner, _) => {
                self.is_plain_value(inner)
            }
            _ => false,
        }
    }

    /// `jobs.pending`, `jobs.job(id)`.
    pub(crate) fn check_member(
        &mut self,
        base: &Expr,
        name: &ast::Ident,
        arguments: Option<&[ast::Expr]>,
        span: Span,
    ) -> Expr {
        let ExprKind::Local(local) = base.kind else { return self.error(span) };
        let Some(open) = self.keys.open.get(&local).cloned() else { return self.error(span) };
        let items = self.items;
        let source = &items.module.keyspaces[open.keyspace];
        let Some(index) = source.members.iter().position(|member| member.name.text == name.text) else {
            let near = suggest::closest(&name.text, source.members.iter().map(|member| member.name.text.as_str()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in `{}`", source.name.text),
            };
            let message = format!("the keyspace `{}` has no key `{}`", source.name.text, name.text);
            return self.fail(codes::UNKNOWN_FIELD, name.span, message, help);
        };
        if let Some(open) = self.keys.open.get_mut(&local) {
            open.used = true;
        }
        let member = &source.members[index];
        let takes = &items.types.keyspaces[open.keyspace].members[index].arguments;
        let given = arguments.map_or(0, <[ast::Expr]>::len);
        if given != takes.len() || (takes.is_empty() && arguments.is_some()) {
            let names: Vec<&str> = takes.iter().map(|(name, _)| name.as_str()).collect();
            let form =
                if names.is_empty() { name.text.clone() } else { format!("{}({})", name.text, names.join(", ")) };
            let message = match names.len() {
                0 => format!("the key `{}` takes no values", name.text),
                _ => format!("the key `{}` takes `{}`", name.text, names.join("`, `")),
            };
            return self.fail(codes::ARGUMENT_COUNT, span, message, format!("write `{form}`"));
        }
        let mut values = open.values.clone();
        for ((parameter, ty), written) in takes.clone().into_iter().zip(arguments.unwrap_or_default()) {
            let value = self.check_key_argument(written, &ty);
            values.insert(parameter, value);
        }
        if values.values().any(|value| matches!(value.kind, ExprKind::Error)) {
            return self.error(span);
        }
        if takes.is_empty()
            && let Some(known) = open.named.get(&index)
        {
            let ty = self.locals[known.0].ty.clone();
            return self.expr(ExprKind::Local(*known), ty, span);
        }
        let ty = items.types.keyspaces[open.keyspace].members[index].ty.clone();
        self.keys.inserts = Some(values);
        let resolved = self.resolve_template(&member.template);
        self.keys.inserts = None;
        let Some((template, pieces)) = resolved else { return self.error(span) };
        // What is wrong with it is wrong where it is used.
        let template = ast::KeyTemplate { span, ..template };
        let optional = self.has_whole_option(&pieces);
        if optional && super::holds_channel(&ty) {
            let help = format!("take the option apart first: `if let Some(…) = … {{ … .{}(…) … }}`", name.text);
            return self.fail(codes::KEY_HANDLE, span, "a channel always is there", help);
        }
        let ty = if optional { ty.optional() } else { ty };
        let key = self.own_local(&name.text, ty, member.name.span);
        self.used.insert(key);
        let expr = self.place_key(&name.text, key, template, &pieces, Some((open.keyspace, index)), span);
        if takes.is_empty()
            && matches!(expr.kind, ExprKind::Local(_))
            && let Some(open) = self.keys.open.get_mut(&local)
        {
            open.named.insert(index, key);
        }
        expr
    }

    /// An argument of a key: a parameter may be an option.
    fn check_key_argument(&mut self, written: &ast::Expr, ty: &Type) -> Expr {
        let value = self.check_expr(written, Some(ty));
        match (&value.kind, self.shallow(&value.ty)) {
            (ExprKind::Local(local), Type::Option(_)) if self.source_of(*local).is_some() => value,
            _ => self.coerce(value, ty),
        }
    }

    /// Keyspaces of which no key was named.
    pub(super) fn report_unused_keyspaces(&mut self) {
        let unused: Vec<LocalId> =
            self.keys.open.iter().filter(|(_, open)| !open.used).map(|(local, _)| *local).collect();
        for local in unused {
            let known = self.locals[local.0].clone();
            let message = format!("no key of `{}` is used", known.name);
            self.fail(codes::KEY_UNUSED, known.span, message, "remove the line, or name one of its keys");
        }
    }

    /// The declared keys of a keyspace stand in the order of its declaration; gives where each key is now.
    pub(crate) fn order_members(&mut self) -> BTreeMap<usize, usize> {
        let declared = &mut self.keys.declared;
        let mut order: Vec<usize> = (0..declared.len()).collect();
        let keyspaces: BTreeSet<usize> =
            declared.iter().filter_map(|key| key.member).map(|(keyspace, _)| keyspace).collect();
        for keyspace in keyspaces {
            let places: Vec<usize> = (0..declared.len())
                .filter(|at| declared[*at].member.is_some_and(|(known, _)| known == keyspace))
                .collect();
            let mut sorted = places.clone();
            sorted.sort_by_key(|at| declared[*at].member);
            for (place, key) in places.into_iter().zip(sorted) {
                order[place] = key;
            }
        }
        let keys: Vec<_> = order.iter().map(|at| declared[*at].clone()).collect();
        *declared = keys;
        order.into_iter().enumerate().map(|(now, before)| (before, now)).collect()
    }
}

/// Resolves a keyspace: its handles, its parameters and their rules.
pub(crate) fn check_keyspace_item(items: &Items<'_>, source: &ast::Keyspace, sink: &mut Sink) -> KeyspaceType {
    let mut parameters: Vec<(String, Type)> = Vec::new();
    let mut members = Vec::new();
    let mut names = BTreeSet::new();
    for member in &source.members {
        if !names.insert(member.name.text.as_str()) {
            let message = format!("`{}` is a key twice", member.name.text);
            sink.report(Diagnostic::new(codes::DUPLICATE_NAME, member.name.span, message).help("rename one of them"));
        }
        let ty = items.resolve_type(&member.ty, sink);
        if !matches!(ty, Type::Handle(_) | Type::Error) {
            sink.report(
                Diagnostic::new(codes::KEY_HANDLE, member.ty.span, format!("`{}` is no handle", ty.display(items)))
                    .help("handles are `Str`, `Hash`, `List`, `Set`, `ZSet`, `Stream`, `Channel` and `Any`"),
            );
        }
        let (tag, others) = member.inserts();
        for (name, written) in &member.parameters {
            if !tag.contains(&name.text.as_str()) && !others.contains(&name.text.as_str()) {
                let message = format!("`{}` is not in the template", name.text);
                let help = format!("insert it, `<{}>`, or remove it", name.text);
                sink.report(Diagnostic::new(codes::KEY_INSERT, written.span, message).help(help));
            }
        }
        let mut type_of = |name: &str| match member.type_of(name) {
            Some(written) => {
                let ty = items.resolve_type(written, sink);
                let plain = |id: usize| items.types.enums.get(id).is_none_or(EnumType::is_plain);
                match ty {
                    Type::Text | Type::Integer(_) | Type::Bool | Type::Error => ty,
                    Type::Enum(id) if plain(id.0) => ty,
                    other => {
                        let message = format!("`{}` can't be inserted into a key", other.display(items));
                        let diagnostic = Diagnostic::new(codes::KEY_INSERT, written.span, message);
                        sink.report(diagnostic.help("a key holds text, integers and bools"));
                        Type::Error
                    }
                }
            }
            None => Type::Text,
        };
        let is_constant = |name: &str| items.constants.contains_key(name);
        let typed = |names: Vec<&str>, type_of: &mut dyn FnMut(&str) -> Type| -> Vec<(String, Type)> {
            names.into_iter().filter(|name| !is_constant(name)).map(|name| (name.to_owned(), type_of(name))).collect()
        };
        let of_tag = typed(tag, &mut type_of);
        let arguments = typed(others, &mut type_of);
        for (name, ty) in &of_tag {
            match parameters.iter().find(|(known, _)| known == name) {
                Some((_, known)) if known == ty => {}
                Some(_) => {
                    let message = format!("`{name}` has another type in another key");
                    let diagnostic = Diagnostic::new(codes::KEY_INSERT, member.template.span, message);
                    sink.report(diagnostic.help("what stands in the hash tag has one type in the whole keyspace"));
                }
                None => parameters.push((name.clone(), ty.clone())),
            }
        }
        let all: Vec<(String, Type)> = of_tag.into_iter().chain(arguments.clone()).collect();
        let pieces = keyspace_pieces(items, &member.template, &all);
        let parts = pieces.into_iter().map(|piece| match piece {
            Piece::Text(text) => MemberPart::Text(text),
            Piece::Value(Value { name, rules, .. }) => MemberPart::Value { name, rules },
        });
        members.push(MemberType { ty, arguments, parts: parts.collect() });
    }
    KeyspaceType { source: source.clone(), parameters, members }
}

/// The pieces of a keyspace's template: its values are not known, but their types are.
fn keyspace_pieces(items: &Items<'_>, template: &ast::KeyTemplate, types: &[(String, Type)]) -> Vec<Piece> {
    let insert = |pieces: &mut Vec<Piece>, insert: &ast::KeyInsert, in_tag: bool| {
        let name = insert.path.join(".");
        match items.constants.get(&name).map(|constant| &constant.value) {
            Some(ExprKind::Text(bytes)) => push_text(pieces, &String::from_utf8_lossy(bytes)),
            Some(ExprKind::Integer(value)) => push_text(pieces, &value.to_string()),
            _ => {
                let text = types.iter().any(|(known, ty)| *known == name && *ty == Type::Text);
                pieces.push(Piece::Value(Value {
                    name,
                    local: LocalId(0),
                    source: None,
                    fields: Vec::new(),
                    own: None,
                    optional: false,
                    text,
                    in_tag,
                    whole: false,
                    handle: false,
                    raw: false,
                    rules: KeyRules::default(),
                }));
            }
        }
    };
    let mut pieces = Vec::new();
    for part in &template.parts {
        match part {
            ast::KeyPart::Text(text) => push_text(&mut pieces, text),
            ast::KeyPart::Insert(found) => insert(&mut pieces, found, false),
            ast::KeyPart::Tag(inner) => {
                push_text(&mut pieces, "{");
                for part in inner {
                    match part {
                        ast::KeyPart::Text(text) => push_text(&mut pieces, text),
                        ast::KeyPart::Insert(found) => insert(&mut pieces, found, true),
                        ast::KeyPart::Tag(_) => {}
                    }
                }
                push_text(&mut pieces, "}");
            }
        }
    }
    set_rules(&mut pieces, template);
    pieces
}
