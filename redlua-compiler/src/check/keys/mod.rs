//! `key!`: which keys are declared, so that they are in `KEYS`, and which the script puts together itself.
//!
//! A template of parameters and constants is declared. One with a value that only the script knows is derived: its
//! tag must still be the script's, but no one can see it in `KEYS`.

mod glob;
pub(in crate::check) use glob::Inserting;
mod helper;
mod keyspace;
mod piece;
mod slot;
mod template;
mod unused;

use super::Checker;
use super::sources::Source;
use super::typed::{
    BuiltKey, BuiltPiece, Expr, ExprKind, Key, KeyPath, KeySlot, LocalId, LoopId, Pattern, PatternKind, StatementKind,
};
use super::types::{Handle, Range, Type, family_name};
use crate::catalogue::Family;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;
pub(crate) use helper::Passed;
pub(crate) use keyspace::{OpenKeyspace, check_keyspace_item};
pub(crate) use piece::{Piece, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What the `key!`s of a script came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// Those that are in `KEYS`.
    pub(crate) declared: Vec<Key>,
    /// Those that are put together, in the script and in its helpers.
    pub(crate) derived: Vec<Derived>,
    /// Every `key!`, by the local that holds it.
    pub(crate) all: Vec<Declaration>,
    /// Another name of a key: `let last = jobs.job(id);`.
    pub(crate) aliases: BTreeMap<LocalId, LocalId>,
    /// The keyspaces that are open, by their local.
    pub(crate) open: BTreeMap<LocalId, OpenKeyspace>,
    /// What the names in a template stand for, while a key of a keyspace is resolved.
    pub(crate) inserts: Option<BTreeMap<String, Expr>>,
    /// What the calls of helpers pass.
    pub(crate) passed: Vec<Passed>,
    /// Locals that come out of a `zip` over a list parameter.
    pub(crate) zipped: BTreeSet<LocalId>,
    /// Whether the slots can be compared only when the call is made.
    pub(crate) compared: bool,
}

/// A `key!` as resolved.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    /// The local that holds it.
    pub(crate) local: LocalId,
    /// As written; an extended key with the template that it extends.
    pub(crate) template: ast::KeyTemplate,
    /// The same, resolved.
    pub(crate) pieces: Vec<Piece>,
    /// Whether `#[allow(untagged_keys)]` stands on it.
    pub(crate) untagged: bool,
}

/// A key that is put together.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    /// The local that holds it.
    pub(crate) local: LocalId,
    /// Whether `#[allow(derived_keys)]` stands on it.
    pub(crate) allowed: bool,
    /// The helper that it stands in.
    pub(crate) helper: Option<usize>,
}

impl Checker<'_, '_> {
    /// `let hits: ZSet = key!("rate:{user}:hits");` A declared key needs no statement: the prologue binds it.
    pub(crate) fn check_key(
        &mut self,
        pattern: &ast::Pattern,
        declared: Option<&Type>,
        template: &ast::KeyTemplate,
        span: Span,
    ) -> Option<StatementKind> {
        let name = self.key_name(pattern, template)?;
        let ty = self.handle_type(name, declared, template);
        let resolved = self.resolve_template(template);
        let local = self.bind(name, ty.clone(), false);
        let Some((template, pieces)) = resolved else {
            // Its uses are no second fault.
            self.locals[local.0].ty = Type::Error;
            return None;
        };
        if holds_channel(&ty) && (ty != Type::Handle(Handle::channel()) || self.has_whole_option(&pieces)) {
            self.fail(
                codes::KEY_HANDLE,
                name.span,
                "a channel always is there",
                "take the option apart first: `if let Some(…) = … { let events: Channel = key!(\"…\"); }`",
            );
            self.locals[local.0].ty = Type::Error;
            return None;
        }
        let optional = matches!(ty, Type::Option(_));
        if self.is_declared(&ty, &pieces) && !ty.is_error() && optional != self.has_whole_option(&pieces) {
            self.report_optional(name, &ty, &template, optional);
            self.locals[local.0].ty = Type::Error;
            return None;
        }
        let value = self.place_key(&name.text, local, template, &pieces, None, span);
        match value.kind {
            ExprKind::Local(_) => None,
            ExprKind::Error => {
                self.locals[local.0].ty = Type::Error;
                None
            }
            _ => Some(self.let_key(local, value, name.span)),
        }
    }

    /// Whether a key is in `KEYS`. A channel is no key, and of a helper's only the calls tell.
    fn is_declared(&self, ty: &Type, pieces: &[Piece]) -> bool {
        self.function.helper.is_none() && !holds_channel(ty) && slot_of(pieces).is_some()
    }

    /// A resolved template, in this local: it is declared, or put together here. What the prologue binds is the local.
    fn place_key(
        &mut self,
        handle: &str,
        local: LocalId,
        template: ast::KeyTemplate,
        pieces: &[Piece],
        member: Option<(usize, usize)>,
        span: Span,
    ) -> Expr {
        let ty = self.locals[local.0].ty.clone();
        let untagged = self.is_allowed("untagged_keys");
        self.keys.all.push(Declaration { local, template: template.clone(), pieces: pieces.to_vec(), untagged });
        let (slot, turn) = match slot_of(pieces) {
            Some(found) if self.is_declared(&ty, pieces) => found,
            _ => return self.derive_key(local, pieces, span),
        };
        let (handle, parts) = (handle.to_owned(), self.key_parts(pieces));
        let key = Key { handle, locals: vec![local], template, parts, ty: ty.clone(), slot, member };
        let place = self.locals[local.0].span;
        let key = self.declare_key(key, place);
        match turn {
            Some(turn) => self.expr(ExprKind::Key(key, Some(turn)), ty, span),
            None => self.expr(ExprKind::Local(local), ty, span),
        }
    }

    /// The index of the key in `KEYS`' order of declaration; another `key!` of the same template is the same key.
    fn declare_key(&mut self, key: Key, place: Span) -> usize {
        let known = self.keys.declared.iter().position(|known| known.parts == key.parts && known.slot == key.slot);
        let Some(index) = known else {
            self.keys.declared.push(key);
            return self.keys.declared.len() - 1;
        };
        self.refuse_two_families(&key, place, index);
        let known = &mut self.keys.declared[index];
        known.locals.extend(key.locals);
        known.member = key.member.or(known.member);
        index
    }

    /// A key that the script puts together; in a helper it may turn out to be a declared one.
    fn derive_key(&mut self, local: LocalId, pieces: &[Piece], span: Span) -> Expr {
        for piece in pieces {
            if let Piece::Value(value) = piece
                && !self.is_known_inside(value, span, "drop `#[redlua(escape)]`, or build the key of parameters only")
            {
                return self.error(span);
            }
        }
        let ty = self.locals[local.0].ty.clone();
        let allowed = self.is_allowed("derived_keys") || holds_channel(&ty);
        self.keys.derived.push(Derived { local, allowed, helper: self.function.helper });
        let compared = self.cluster && is_whole_key(pieces);
        let pieces = self.built_pieces(pieces, span);
        self.expr(ExprKind::BuildKey(Box::new(BuiltKey { local, pieces, compared })), ty, span)
    }

    /// Whether the script knows how a value stands in a key; `help` is for one that the invoker escapes.
    fn is_known_inside(&mut self, value: &Value, span: Span, help: &str) -> bool {
        let (what, help) = if self.is_escaped(value) {
            ("is escaped by the invoker, so the script does not know how it stands in a key", help)
        } else if value.own.is_none() && matches!(self.shallow(&self.locals[value.local.0].ty), Type::Option(_)) {
            ("may be missing", "take it apart first: `if let Some(…) = … { … }`")
        } else {
            return true;
        };
        self.fail(codes::KEY_INSERT, span, format!("`{}` {what}", value.name), help);
        false
    }

    /// The pieces of a key that is put together, with their values.
    fn built_pieces(&mut self, pieces: &[Piece], span: Span) -> Vec<BuiltPiece> {
        let mut built = Vec::new();
        for piece in pieces {
            built.push(match piece {
                Piece::Text(text) => BuiltPiece::Text(text.clone()),
                Piece::Value(value) => BuiltPiece::Value {
                    name: value.name.clone(),
                    rules: value.rules_inside(),
                    value: self.value_of_insert(value, span),
                },
            });
        }
        built
    }

    fn let_key(&mut self, local: LocalId, value: Expr, span: Span) -> StatementKind {
        let ty = value.ty.clone();
        let pattern = Pattern { kind: PatternKind::Bind(local, None), ty, span };
        StatementKind::Let { pattern, value: Some(value), otherwise: None }
    }

    fn key_name<'p>(&mut self, pattern: &'p ast::Pattern, template: &ast::KeyTemplate) -> Option<&'p ast::Ident> {
        let (what, name) = match &pattern.kind {
            ast::PatternKind::Name { name, mutable: false, inner: None } => return Some(name),
            ast::PatternKind::Name { name, mutable: true, .. } => ("a key can't be `mut`", name.text.as_str()),
            _ => ("a key is bound to a plain name", "name"),
        };
        let help = format!("write `let {name}: Str<i64> = key!(\"{}\");`", template.text);
        self.fail(codes::KEY_HANDLE, pattern.span, what, help);
        self.check_pattern(pattern, &Type::Error, Range::EXACT);
        None
    }

    fn handle_type(&mut self, name: &ast::Ident, declared: Option<&Type>, template: &ast::KeyTemplate) -> Type {
        let message = match declared {
            Some(ty @ Type::Handle(_)) => return ty.clone(),
            Some(Type::Option(inner)) if matches!(**inner, Type::Handle(_)) => {
                return inner.as_ref().clone().optional();
            }
            Some(Type::Error) => return Type::Error,
            None => format!("`{}` needs the type of its handle", name.text),
            Some(other) => format!("{} is no handle", self.show(other)),
        };
        self.report(
            Diagnostic::new(codes::KEY_HANDLE, name.span, message)
                .note("the type says which commands the key has: `WRONGTYPE` becomes a compile error")
                .help(format!(
                    "write `let {}: Str<i64> = key!(\"{}\");`; handles are `Str`, `Hash`, `List`, `Set`, `ZSet` and `Any`",
                    name.text, template.text
                )),
        );
        Type::Error
    }

    fn has_whole_option(&self, pieces: &[Piece]) -> bool {
        pieces.iter().any(|piece| match piece {
            Piece::Value(Value { source: Some(Source::Parameter(index)), fields, .. }) if fields.is_empty() => {
                matches!(self.parameters[*index].ty, Type::Option(_))
            }
            _ => false,
        })
    }

    /// A template with an option gives an option of a handle, and no other does.
    fn report_optional(&mut self, name: &ast::Ident, ty: &Type, template: &ast::KeyTemplate, optional: bool) {
        let shown = self.show(ty);
        let plain = shown.trim_matches('`');
        let diagnostic = if optional {
            let bare = plain.trim_start_matches("Option<").trim_end_matches('>');
            Diagnostic::new(
                codes::KEY_HANDLE,
                name.span,
                format!("`{}` always is there: no value in it is an `Option`", name.text),
            )
            .help(format!("write `let {}: {bare} = key!(\"{}\");`", name.text, template.text))
        } else {
            Diagnostic::new(
                codes::KEY_HANDLE,
                name.span,
                format!("`{}` is there only when the values in it are", name.text),
            )
            .note("a parameter in it is an `Option`: without its value there is no key")
            .help(format!(
                "write `let {}: Option<{plain}> = key!(\"{}\");`, or declare it inside of `if let Some(…) = …`",
                name.text, template.text
            ))
        };
        self.report(diagnostic);
    }

    /// One key holds one type: a `Set` and a `List` at the same place are a mistake.
    fn refuse_two_families(&mut self, key: &Key, place: Span, index: usize) {
        let family = |ty: &Type| match ty {
            Type::Handle(Handle { family, .. }) => Some(*family),
            Type::Option(inner) => match &**inner {
                Type::Handle(Handle { family, .. }) => Some(*family),
                _ => None,
            },
            _ => None,
        };
        let known = &self.keys.declared[index];
        let (Some(first), Some(second)) = (family(&known.ty), family(&key.ty)) else { return };
        if kind_of(first) == kind_of(second) || first == Family::Any || second == Family::Any {
            return;
        }
        let (line, column) = known.template.span.start();
        let diagnostic = Diagnostic::new(
            codes::KEY_HANDLE,
            place,
            format!("`{}` and `{}` are one key, of two types", known.handle, key.handle),
        )
        .note(format!("`{}` is a `{}`, at {line}:{}", known.handle, family_name(first), column + 1))
        .help(
            "a key holds one type: give both the same, or another template; or `Any` for one of them, if the type depends \
             on what is stored",
        );
        self.report(diagnostic);
    }

    /// The template of every local that holds a key.
    pub(crate) fn key_templates(&self) -> BTreeMap<LocalId, String> {
        let template = |local: &LocalId| self.keys.all.iter().find(|known| known.local == *local);
        let own = self.keys.all.iter().map(|known| (known.local, known.template.text.clone()));
        let aliases = self.keys.aliases.iter();
        let aliases = aliases.filter_map(|(alias, local)| Some((*alias, template(local)?.template.text.clone())));
        own.chain(aliases).collect()
    }

    /// Notes that a local is another name of a key.
    pub(crate) fn note_alias(&mut self, pattern: &Pattern, value: &Expr) {
        let PatternKind::Bind(local, None) = pattern.kind else { return };
        if let Some(key) = self.key_of(value)
            && !self.locals[local.0].mutable
        {
            self.keys.aliases.insert(local, key);
        }
    }

    /// The local that holds a key, for its name and template.
    pub(crate) fn key_of(&self, value: &Expr) -> Option<LocalId> {
        match &value.kind {
            ExprKind::Local(local) => {
                let local = self.keys.aliases.get(local).copied().unwrap_or(*local);
                self.keys.all.iter().any(|known| known.local == local).then_some(local)
            }
            ExprKind::BuildKey(key) => Some(key.local),
            ExprKind::Key(key, _) => self.keys.declared.get(*key).and_then(|key| key.locals.last().copied()),
            ExprKind::Borrow(false, inner) => self.key_of(inner),
            _ => None,
        }
    }

    /// The value of an insert, for a key that is put together.
    fn value_of_insert(&mut self, value: &Value, span: Span) -> Expr {
        match &value.own {
            Some(own) => own.clone(),
            None => {
                let (local, ty) = (value.local, self.locals[value.local.0].ty.clone());
                let range = self.known_range(local);
                self.ranged(ExprKind::Local(local), ty, range, span)
            }
        }
    }
}

/// Whether a handle is a channel, or may be one.
pub(super) fn holds_channel(ty: &Type) -> bool {
    match ty {
        Type::Handle(handle) => handle.family == Family::Channel,
        Type::Option(inner) => holds_channel(inner),
        _ => false,
    }
}

/// The types that Redis stores in one way.
fn kind_of(family: Family) -> Family {
    match family {
        Family::Bitmap | Family::HyperLogLog => Family::Str,
        Family::Geo => Family::ZSet,
        other => other,
    }
}

/// How a template of the script gets into `KEYS`, and in the turn of which loop; a derived one does not.
fn slot_of(pieces: &[Piece]) -> Option<(KeySlot, Option<LoopId>)> {
    let mut slot = (KeySlot::Fixed, None);
    for piece in pieces {
        let Piece::Value(value) = piece else { continue };
        let found = match (value.source?, value.optional) {
            (Source::Element { parameter, turn, .. }, _) => (KeySlot::Group(parameter), Some(turn)),
            (_, true) => (KeySlot::Optional, None),
            (_, false) => continue,
        };
        // No key for each pair of elements, nor for each element of a list that has one only sometimes.
        if slot.0 != KeySlot::Fixed && slot != found {
            return None;
        }
        slot = found;
    }
    Some(slot)
}

/// Whether a template is nothing but a whole key.
fn is_whole_key(pieces: &[Piece]) -> bool {
    matches!(pieces, [Piece::Value(Value { whole: true, .. })])
}

impl Value {
    /// What of its parameter a value is.
    fn path(&self) -> KeyPath {
        match self.source {
            Some(Source::Element { .. }) => KeyPath::Element,
            _ if self.optional => KeyPath::Payload,
            _ => KeyPath::Whole,
        }
    }

    /// The index of its parameter.
    fn parameter(&self) -> Option<usize> {
        match self.source? {
            Source::Parameter(index) | Source::Payload(index) => Some(index),
            Source::Element { parameter, .. } => Some(parameter),
        }
    }
}
