//! `key!`: which keys are declared, so that they are in `KEYS`, and which the script puts together itself.
//!
//! A template of parameters and constants is declared. One with a value that only the script knows is derived: its
//! tag must still be the script's, but no one can see it in `KEYS`.

mod glob;
mod helper;
mod keyspace;
mod slot;
mod template;
mod unused;

use super::Checker;
use super::sources::Source;
use super::typed::{
    BuiltKey, BuiltPiece, Expr, ExprKind, Key, KeyPart, KeyPath, KeySlot, LocalId, LoopId, Pattern, PatternKind,
    StatementKind,
};
use super::types::{Handle, Range, Type, family_name};
use crate::catalogue::Family;
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast;
pub(crate) use helper::Passed;
pub(crate) use keyspace::{OpenKeyspace, check_keyspace_item};
use std::collections::BTreeMap;
pub(crate) use template::{Piece, Value};

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
        let untagged = self.is_allowed("untagged_keys");
        let declaration = Declaration { local, template: template.clone(), pieces: pieces.clone(), untagged };
        self.keys.all.push(declaration);
        if holds_channel(&ty) {
            if ty != Type::Handle(Handle::channel()) || self.has_whole_option(&pieces) {
                self.fail(
                    codes::KEY_HANDLE,
                    name.span,
                    "a channel always is there",
                    "take the option apart first: `if let Some(…) = … { let events: Channel = key!(\"…\"); }`",
                );
                self.locals[local.0].ty = Type::Error;
                return None;
            }
            // It is no key, so it is not in `KEYS`.
            return self.derive_key(name, local, &pieces, span);
        }
        let slot = match slot_of(&pieces) {
            Some(found) if self.function.helper.is_none() => found,
            _ => return self.derive_key(name, local, &pieces, span),
        };
        let optional = matches!(ty, Type::Option(_));
        let whole_options = self.has_whole_option(&pieces);
        if !ty.is_error() && optional != whole_options {
            self.report_optional(name, &ty, &template, optional);
            self.locals[local.0].ty = Type::Error;
            return None;
        }
        let parts = self.key_parts(&pieces);
        let (slot, turn) = match slot {
            Slot::Fixed => (KeySlot::Fixed, None),
            Slot::Optional => (KeySlot::Optional, None),
            Slot::Group { parameter, turn } => (KeySlot::Group(parameter), Some(turn)),
        };
        let key = self.declare_key(name, local, template, parts, ty.clone(), slot);
        let turn = turn?;
        let value = self.expr(ExprKind::Key(key, Some(turn)), ty, span);
        Some(self.let_key(local, value, name.span))
    }

    /// The index of the key in `KEYS`' order of declaration; another `key!` of the same template is the same key.
    fn declare_key(
        &mut self,
        name: &ast::Ident,
        local: LocalId,
        template: ast::KeyTemplate,
        parts: Vec<KeyPart>,
        ty: Type,
        slot: KeySlot,
    ) -> usize {
        let known = self.keys.declared.iter().position(|key| key.parts == parts && key.slot == slot);
        match known {
            Some(index) => {
                self.refuse_two_families(name, &ty, index);
                self.keys.declared[index].locals.push(local);
                index
            }
            None => {
                let handle = name.text.clone();
                let key = Key { handle, locals: vec![local], template, parts, ty, slot, member: None };
                self.keys.declared.push(key);
                self.keys.declared.len() - 1
            }
        }
    }

    /// A key that the script puts together; in a helper it may turn out to be a declared one.
    fn derive_key(&mut self, name: &ast::Ident, local: LocalId, pieces: &[Piece], span: Span) -> Option<StatementKind> {
        let escaped = pieces.iter().find_map(|piece| match piece {
            Piece::Value(value) => {
                value.parameter().filter(|index| self.parameters[*index].source.escape).map(|_| value.name.clone())
            }
            Piece::Text(_) => None,
        });
        if let Some(escaped) = escaped {
            self.fail(
                codes::KEY_INSERT,
                span,
                format!("`{escaped}` is escaped by the invoker, so the script does not know how it stands in a key"),
                "drop `#[redlua(escape)]`, or build the key of parameters only",
            );
            self.locals[local.0].ty = Type::Error;
            return None;
        }
        let allowed = self.is_allowed("derived_keys") || holds_channel(&self.locals[local.0].ty);
        let helper = self.function.helper;
        self.keys.derived.push(Derived { local, allowed, helper });
        let compared = self.cluster && matches!(pieces, [Piece::Value(Value { text: true, whole: true, .. })]);
        let built = self.built_pieces(pieces, span);
        let ty = self.locals[local.0].ty.clone();
        let key = BuiltKey { local, pieces: built, compared };
        let value = self.expr(ExprKind::BuildKey(Box::new(key)), ty, span);
        Some(self.let_key(local, value, name.span))
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
    fn refuse_two_families(&mut self, name: &ast::Ident, ty: &Type, index: usize) {
        let family = |ty: &Type| match ty {
            Type::Handle(Handle { family, .. }) => Some(*family),
            Type::Option(inner) => match &**inner {
                Type::Handle(Handle { family, .. }) => Some(*family),
                _ => None,
            },
            _ => None,
        };
        let known = &self.keys.declared[index];
        let (Some(first), Some(second)) = (family(&known.ty), family(ty)) else { return };
        if kind_of(first) == kind_of(second) || first == Family::Any || second == Family::Any {
            return;
        }
        let (line, column) = known.template.span.start();
        let diagnostic = Diagnostic::new(
            codes::KEY_HANDLE,
            name.span,
            format!("`{}` and `{}` are one key, of two types", known.handle, name.text),
        )
        .note(format!("`{}` is a `{}`, at {line}:{}", known.handle, family_name(first), column + 1))
        .help("a key holds one type: give both the same, or another template");
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

enum Slot {
    Fixed,
    Optional,
    Group { parameter: usize, turn: LoopId },
}

/// How a template of the script gets into `KEYS`; a derived one does not.
fn slot_of(pieces: &[Piece]) -> Option<Slot> {
    let mut slot = Slot::Fixed;
    for piece in pieces {
        let Piece::Value(value) = piece else { continue };
        let found = match (value.source?, value.optional) {
            (Source::Element { parameter, turn, .. }, _) => Slot::Group { parameter, turn },
            (_, true) => Slot::Optional,
            (_, false) => continue,
        };
        slot = match (slot, found) {
            (Slot::Fixed, found) | (Slot::Optional, found @ Slot::Optional) => found,
            (Slot::Group { parameter, turn }, Slot::Group { parameter: other, turn: same })
                if parameter == other && turn == same =>
            {
                Slot::Group { parameter, turn }
            }
            // A key for each pair of elements, or for each element that may be missing.
            _ => return None,
        };
    }
    Some(slot)
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
