//! The template of a key: what its inserts mean, and which rules their values must keep.

use super::super::Checker;
use super::super::sources::Source;
use super::super::typed::{Expr, ExprKind, KeyPart, KeyRules, LocalId};
use super::super::types::Type;
use super::piece::{Piece, Value, is_sent, push_text, set_rules};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::syntax::ast;
use crate::syntax::parse::caret;

/// What an insert stands for.
pub(super) enum Inserted {
    Value(Value),
    Text(String),
    /// The template of a key that is extended.
    Extended(ast::KeyTemplate, Vec<Piece>),
}

impl Checker<'_, '_> {
    /// The template with what it extends, and its pieces.
    pub(super) fn resolve_template(&mut self, template: &ast::KeyTemplate) -> Option<(ast::KeyTemplate, Vec<Piece>)> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut whole = self.with_constants(template);
        let mut sound = true;
        for (at, part) in template.parts.iter().enumerate() {
            match part {
                ast::KeyPart::Text(text) => push_text(&mut pieces, text),
                ast::KeyPart::Insert(insert) => match self.resolve_insert(insert, template, false) {
                    Some(Inserted::Extended(base, base_pieces)) if at == 0 => {
                        whole = extended(&base, template, insert);
                        pieces.extend(base_pieces);
                    }
                    Some(Inserted::Extended(..)) => {
                        sound = false;
                        self.refuse_handle_inside(insert, template);
                    }
                    found => sound &= push_inserted(&mut pieces, found, false),
                },
                ast::KeyPart::Tag(inner) => {
                    push_text(&mut pieces, "{");
                    let bare = inner.len() == 1 && matches!(inner[0], ast::KeyPart::Insert(_));
                    for part in inner {
                        match part {
                            ast::KeyPart::Text(text) => push_text(&mut pieces, text),
                            ast::KeyPart::Insert(insert) => match self.resolve_insert(insert, template, bare) {
                                Some(Inserted::Extended(..)) => {
                                    sound = false;
                                    self.refuse_handle_inside(insert, template);
                                }
                                found => sound &= push_inserted(&mut pieces, found, true),
                            },
                            ast::KeyPart::Tag(_) => {}
                        }
                    }
                    push_text(&mut pieces, "}");
                }
            }
        }
        sound &= self.refuse_in_tag(&pieces, template);
        if !sound || pieces.is_empty() {
            return None;
        }
        let touching = pieces.windows(2).any(|pair| match pair {
            [Piece::Value(first), Piece::Value(_)] => !first.handle,
            _ => false,
        });
        if touching {
            self.report(
                Diagnostic::new(codes::KEY_ADJACENT, template.span, "two values in a key touch each other")
                    .note("`ab` + `c` and `a` + `bc` would be one key: two callers would share their data")
                    .help(format!("put text between them: `key!(\"{}\")`", apart(&template.text))),
            );
            return None;
        }
        set_rules(&mut pieces, &whole);
        Some((whole, pieces))
    }

    /// The template as it is shown: with the values of constants.
    fn with_constants(&self, template: &ast::KeyTemplate) -> ast::KeyTemplate {
        let mut shown = template.clone();
        for (name, constant) in &self.items.constants {
            let value = match &constant.value {
                ExprKind::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                ExprKind::Integer(value) => value.to_string(),
                _ => continue,
            };
            let hidden = self.keys.inserts.is_none() && self.lookup(name).is_some();
            if !hidden {
                shown.text = shown.text.replace(&format!("<{name}>"), &value);
                shown.text = shown.text.replace(&format!("{{{name}}}"), &format!("{{'{value}'}}"));
            }
        }
        shown
    }

    fn refuse_handle_inside(&mut self, insert: &ast::KeyInsert, template: &ast::KeyTemplate) {
        let name = insert.path.join(".");
        self.report(
            Diagnostic::new(
                codes::KEY_INSERT,
                template.span,
                format!("`{name}` is a key; it can only begin another one"),
            )
            .note(caret(&template.text, insert.range))
            .help(format!(
                "extend it at its end: `key!(\"<{name}>:suffix\")`, or insert the value that it was made of"
            )),
        );
    }

    /// An element chooses another slot in every turn, and a call has one.
    fn refuse_in_tag(&mut self, pieces: &[Piece], template: &ast::KeyTemplate) -> bool {
        let found = pieces.iter().find_map(|piece| match piece {
            Piece::Value(value) if value.in_tag && matches!(value.source, Some(Source::Element { .. })) => {
                Some(value.name.clone())
            }
            _ => None,
        });
        if let Some(name) = &found
            && self.cluster
        {
            self.report(
                Diagnostic::new(
                    codes::KEY_INSERT,
                    template.span,
                    format!("`{name}` is an element of a list, and a call has one hash tag"),
                )
                .note("each element would be in a slot of its own")
                .help(format!("put what all keys share into the tag: `key!(\"{{'app'}}:<{name}>\")`")),
            );
            return false;
        }
        true
    }

    /// The parts of a declared key.
    pub(super) fn key_parts(&self, pieces: &[Piece]) -> Vec<KeyPart> {
        let part = |piece: &Piece| match piece {
            Piece::Text(text) => KeyPart::Text(text.clone()),
            Piece::Value(value) => KeyPart::Parameter {
                index: value.parameter().unwrap_or_default(),
                path: value.path(),
                fields: value.fields.clone(),
                rules: value.rules,
            },
        };
        pieces.iter().map(part).collect()
    }

    pub(super) fn resolve_insert(
        &mut self,
        insert: &ast::KeyInsert,
        template: &ast::KeyTemplate,
        bare_tag: bool,
    ) -> Option<Inserted> {
        let span = template.span;
        let [single, fields @ ..] = insert.path.as_slice() else { return None };
        let given = self.keys.inserts.as_ref().map(|inserts| inserts.get(single).cloned());
        let found = match given {
            // Of a keyspace, the names are its own: a local of the script that has one by chance is not meant.
            Some(given) => match given.map(unborrowed) {
                Some(Expr { kind: ExprKind::Local(local), .. }) => Some(local),
                Some(value) => return self.insert_value(single, value, insert, template),
                None => None,
            },
            None => self.lookup(single),
        };
        let Some(local) = found else {
            return self.resolve_constant(single, insert, template, bare_tag);
        };
        self.used.insert(local);
        let mut value = self.plain_value(insert.path.join("."), local);
        if !fields.is_empty() {
            let own = self.inserted_field(local, fields, insert, template)?;
            value.fields.extend(fields.iter().cloned());
            if self.is_escaped(&value) {
                let message = format!("a field of `{single}` can't be escaped");
                self.fail(codes::KEY_INSERT, span, message, "take the field as a parameter of its own");
                return None;
            }
            return self.admit(value, own.ty.clone(), Some(own), insert, template);
        }
        let ty = self.shallow(&self.locals[local.0].ty);
        if matches!(ty, Type::Handle(_)) {
            let meant = self.keys.aliases.get(&local).copied().unwrap_or(local);
            let known = self.keys.all.iter().find(|known| known.local == meant);
            return Some(match known {
                Some(known) if known.pieces.iter().all(is_sent) => {
                    Inserted::Extended(known.template.clone(), known.pieces.clone())
                }
                _ => {
                    value.handle = true;
                    let template = ast::KeyTemplate {
                        text: format!("<{single}>"),
                        parts: vec![ast::KeyPart::Insert(insert.clone())],
                        span,
                    };
                    Inserted::Extended(template, vec![Piece::Value(value)])
                }
            });
        }
        let parameter = self.parameters.iter().find(|parameter| parameter.local == local);
        if parameter.is_some_and(|parameter| parameter.source.mutable) {
            self.fail(
                codes::KEY_INSERT,
                span,
                format!("`{single}` is `mut`, so the key would not follow its value"),
                format!("drop the `mut`, and change a copy: `let mut changed = {single};`"),
            );
            return None;
        }
        self.admit(value, ty, None, insert, template)
    }

    /// A value of a keyspace that has no name in the script.
    fn insert_value(
        &mut self,
        name: &str,
        value: Expr,
        insert: &ast::KeyInsert,
        template: &ast::KeyTemplate,
    ) -> Option<Inserted> {
        match &value.kind {
            ExprKind::Text(bytes) => return String::from_utf8(bytes.clone()).ok().map(Inserted::Text),
            ExprKind::Integer(value) => return Some(Inserted::Text(value.to_string())),
            ExprKind::Bool(value) => return Some(Inserted::Text(i32::from(*value).to_string())),
            ExprKind::Variant { enumeration, variant, fields } if fields.is_empty() => {
                let known = &self.items.types.enums[enumeration.0].variants[*variant];
                return Some(Inserted::Text(known.text.clone()));
            }
            _ => {}
        }
        let ty = self.shallow(&value.ty);
        // A field of what was sent is known before the script starts.
        if let Some((local, fields)) = self.path_of(&value)
            && !self.locals[local.0].mutable
        {
            let mut known = self.plain_value(name.to_owned(), local);
            known.fields.extend(fields);
            if known.source.is_none() || !self.is_escaped(&known) {
                return self.admit(known, ty, Some(value), insert, template);
            }
        }
        let local = self.own_local(name, ty.clone(), value.span);
        let mut known = self.plain_value(name.to_owned(), local);
        known.source = None;
        self.admit(known, ty, Some(value), insert, template)
    }

    /// The local and the fields that lead to a value.
    fn path_of(&self, value: &Expr) -> Option<(LocalId, Vec<String>)> {
        let (base, field) = match &value.kind {
            ExprKind::Local(local) => return Some((*local, Vec::new())),
            ExprKind::Borrow(false, inner) => return self.path_of(inner),
            ExprKind::Field(base, record, at) => {
                (base, self.items.types.records[record.0].fields.get(*at)?.name.clone())
            }
            ExprKind::Element(base, at) => (base, at.to_string()),
            _ => return None,
        };
        let (local, mut fields) = self.path_of(base)?;
        fields.push(field);
        Some((local, fields))
    }

    pub(super) fn is_escaped(&self, value: &Value) -> bool {
        value.parameter().is_some_and(|index| self.parameters[index].source.escape)
    }

    fn plain_value(&self, name: String, local: LocalId) -> Value {
        let source = self.source_of(local);
        let raw = match source {
            Some(Source::Parameter(index) | Source::Payload(index)) => self.parameters[index].source.raw,
            _ => false,
        };
        let fields = match source {
            Some(Source::Element { part: Some(part), .. }) => vec![part.to_string()],
            _ => Vec::new(),
        };
        Value {
            name,
            local,
            source,
            fields,
            own: None,
            optional: matches!(source, Some(Source::Payload(_))),
            text: false,
            in_tag: false,
            whole: false,
            handle: false,
            raw,
            rules: KeyRules::default(),
        }
    }

    /// Whether a value of the type has one text that can stand in a key.
    fn admit(
        &mut self,
        mut value: Value,
        ty: Type,
        own: Option<Expr>,
        insert: &ast::KeyInsert,
        template: &ast::KeyTemplate,
    ) -> Option<Inserted> {
        let inner = match (&ty, value.source) {
            (Type::Option(inner), Some(Source::Parameter(_))) if value.fields.is_empty() => {
                value.optional = true;
                inner.as_ref().clone()
            }
            (other, _) => other.clone(),
        };
        value.own = own;
        match inner {
            Type::Text => value.text = true,
            Type::Integer(_) | Type::Bool => {}
            Type::Enum(id) if self.items.types.enums.get(id.0).is_none_or(super::super::typed::EnumType::is_plain) => {}
            Type::Error => return None,
            other => {
                let shown = self.show(&other);
                let name = &value.name;
                self.report(
                    Diagnostic::new(codes::KEY_INSERT, template.span, format!("{shown} can't be inserted into a key"))
                        .note(caret(&template.text, insert.range))
                        .help(match other {
                            Type::Option(_) => format!("take it apart first: `if let Some({name}) = {name} {{ … }}`"),
                            Type::Float => {
                                "a key holds text, integers and bools: 0.1 and 0.10 would be two keys".to_owned()
                            }
                            Type::Vec(_) => {
                                format!("walk it: `for one in {name} {{ let key: Str = key!(\"…<one>\"); }}`")
                            }
                            _ => "a key holds text, integers and bools".to_owned(),
                        }),
                );
                return None;
            }
        }
        Some(Inserted::Value(value))
    }

    /// `<job.id>`, `<pair.0>`.
    fn inserted_field(
        &mut self,
        local: LocalId,
        fields: &[String],
        insert: &ast::KeyInsert,
        template: &ast::KeyTemplate,
    ) -> Option<Expr> {
        let ty = self.shallow(&self.locals[local.0].ty);
        let mut base = self.expr(ExprKind::Local(local), ty, template.span);
        for field in fields {
            let ty = self.shallow(&base.ty);
            let found = match &ty {
                Type::Record(id) => {
                    let known = &self.items.types.records[id.0].fields;
                    let at = known.iter().position(|known| known.name == *field);
                    at.map(|at| (known[at].ty.clone(), ExprKind::Field(Box::new(base.clone()), *id, at)))
                }
                Type::Tuple(parts) => field
                    .parse::<usize>()
                    .ok()
                    .and_then(|at| parts.get(at).map(|ty| (ty.clone(), ExprKind::Element(Box::new(base.clone()), at)))),
                Type::Error => return None,
                _ => None,
            };
            let Some((ty, kind)) = found else {
                let shown = self.show(&ty);
                self.report(
                    Diagnostic::new(codes::KEY_INSERT, template.span, format!("{shown} has no field `{field}`"))
                        .note(caret(&template.text, insert.range))
                        .help("insert a parameter, a local, or a field of a record or tuple"),
                );
                return None;
            };
            base = self.expr(kind, ty, template.span);
        }
        Some(base)
    }

    fn resolve_constant(
        &mut self,
        name: &str,
        insert: &ast::KeyInsert,
        template: &ast::KeyTemplate,
        bare_tag: bool,
    ) -> Option<Inserted> {
        if let Some(constant) = self.items.constants.get(name)
            && insert.path.len() == 1
        {
            return match &constant.value {
                ExprKind::Text(bytes) => String::from_utf8(bytes.clone()).ok().map(Inserted::Text),
                ExprKind::Integer(value) => Some(Inserted::Text(value.to_string())),
                ExprKind::Error => None,
                _ => {
                    let message = format!("the constant `{name}` can't be inserted into a key");
                    let diagnostic = Diagnostic::new(codes::KEY_INSERT, template.span, message);
                    self.report(diagnostic.help("a text or an integer can; write other values out in the template"));
                    None
                }
            };
        }
        let what = format!("`{name}` in the key is no parameter");
        let mut diagnostic =
            Diagnostic::new(codes::KEY_INSERT, template.span, what).note(caret(&template.text, insert.range));
        let visible = self.visible();
        diagnostic = match suggest::closest(name, visible.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None if bare_tag => diagnostic
                .help(format!("for a constant tag write `{{'{name}'}}`; for a value add the parameter `{name}: &str`")),
            None => diagnostic.help(format!("add the parameter `{name}: &str`, or write the text without `<` and `>`")),
        };
        self.report(diagnostic);
        None
    }
}

/// The value behind any `&`.
pub(super) fn unborrowed(value: Expr) -> Expr {
    match value.kind {
        ExprKind::Borrow(false, inner) => unborrowed(*inner),
        _ => value,
    }
}

fn push_inserted(pieces: &mut Vec<Piece>, found: Option<Inserted>, in_tag: bool) -> bool {
    match found {
        Some(Inserted::Value(value)) => pieces.push(Piece::Value(Value { in_tag, ..value })),
        Some(Inserted::Text(text)) => push_text(pieces, &text),
        Some(Inserted::Extended(..)) | None => return false,
    }
    true
}

/// The template of an extended key: that of the key, and what follows.
fn extended(base: &ast::KeyTemplate, template: &ast::KeyTemplate, insert: &ast::KeyInsert) -> ast::KeyTemplate {
    let mut parts = base.parts.clone();
    parts.extend(template.parts.iter().skip(1).cloned());
    let rest = template.text.get(insert.range.1..).unwrap_or_default();
    ast::KeyTemplate { text: format!("{}{rest}", base.text), parts, span: template.span }
}

/// The template with `:` between values that touch.
fn apart(template: &str) -> String {
    template.replace("><", ">:<").replace("}<", "}:<").replace(">{", ">:{")
}
