//! Keys: templates, and the proof that all keys of a script are in one slot.
//!
//! The slot is that of the hash tag: the bytes between the first `{` and the first `}` behind it.
//! Templates with the same tag, that is the same text with the same parameters, are in one slot
//! for all values that keep the rules decided here; the invoker checks the rules before sending.

use super::Checker;
use super::typed::{ExprKind, Key, KeyPart, KeyRules, KeySlot};
use super::types::{Type, family_name};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;
use crate::syntax::parse::caret;

impl Checker<'_, '_> {
    /// `let hits: ZSet = key!("rate:{user}:hits");`
    pub(crate) fn declare_key(
        &mut self,
        pattern: &ast::Pattern,
        declared: Option<&Type>,
        template: &ast::KeyTemplate,
        span: Span,
    ) {
        let name = match &pattern.kind {
            ast::PatternKind::Name { name, mutable: false, inner: None } => name,
            _ => {
                let (what, name) = match &pattern.kind {
                    ast::PatternKind::Name { name, mutable: true, .. } => ("a key can't be `mut`", name.text.as_str()),
                    _ => ("a key is bound to a plain name", "name"),
                };
                let help = format!("write `let {name}: Str<i64> = key!(\"{}\");`", template.text);
                self.fail(codes::KEY_HANDLE, pattern.span, what, help);
                self.check_pattern(pattern, &Type::Error, super::types::Range::EXACT);
                return;
            }
        };
        let ty = match declared {
            Some(ty @ Type::Handle(_)) => ty.clone(),
            Some(Type::Error) => Type::Error,
            other => {
                let message = match other {
                    None => format!("`{}` needs the type of its handle", name.text),
                    Some(other) => format!("{} is no handle", self.show(other)),
                };
                self.report(
                    Diagnostic::new(codes::KEY_HANDLE, name.span, message)
                        .note("the type says which commands the key has: `WRONGTYPE` becomes a compile error")
                        .help(format!("write `let {}: Str<i64> = key!(\"{}\");`; handles are `Str`, `Hash`, `List`, `Set`, `ZSet` and `Any`", name.text, template.text)),
                );
                Type::Error
            }
        };
        if !self.function.is_script {
            self.fail(
                codes::UNSUPPORTED,
                span,
                "`key!` in a helper is not supported yet",
                "declare the key in the `pub fn` and pass the handle: `fn helper(hits: &ZSet)`",
            );
            self.bind(name, Type::Error, false);
            return;
        }
        let local = self.bind(name, ty.clone(), false);
        let Some(parts) = self.resolve_template(template) else {
            // Its uses are no second fault.
            self.locals[local.0].ty = Type::Error;
            return;
        };
        let slot = KeySlot::Fixed(self.keys.len() + 1);
        self.keys.push(Key { handle: name.text.clone(), local, template: template.clone(), parts, ty, slot });
    }

    fn resolve_template(&mut self, template: &ast::KeyTemplate) -> Option<Vec<KeyPart>> {
        let mut flat: Vec<Flat> = Vec::new();
        let mut sound = true;
        for part in &template.parts {
            match part {
                ast::KeyPart::Text(text) => push_text(&mut flat, text),
                ast::KeyPart::Insert(insert) => {
                    let found = self.resolve_insert(insert, template, false);
                    sound &= found.is_some();
                    match found {
                        Some(Inserted::Parameter(index)) => flat.push(Flat::Parameter { index, in_tag: false }),
                        Some(Inserted::Text(text)) => push_text(&mut flat, &text),
                        None => {}
                    }
                }
                ast::KeyPart::Tag(inner) => {
                    push_text(&mut flat, "{");
                    let bare = inner.len() == 1 && matches!(inner[0], ast::KeyPart::Insert(_));
                    for part in inner {
                        match part {
                            ast::KeyPart::Text(text) => push_text(&mut flat, text),
                            ast::KeyPart::Insert(insert) => {
                                let found = self.resolve_insert(insert, template, bare);
                                sound &= found.is_some();
                                match found {
                                    Some(Inserted::Parameter(index)) => {
                                        flat.push(Flat::Parameter { index, in_tag: true })
                                    }
                                    Some(Inserted::Text(text)) => push_text(&mut flat, &text),
                                    None => {}
                                }
                            }
                            ast::KeyPart::Tag(_) => {}
                        }
                    }
                    push_text(&mut flat, "}");
                }
            }
        }
        if !sound {
            return None;
        }
        let touching = flat.windows(2).any(|pair| matches!(pair, [Flat::Parameter { .. }, Flat::Parameter { .. }]));
        if touching {
            self.report(
                Diagnostic::new(codes::KEY_ADJACENT, template.span, "two values in a key touch each other")
                    .note("`ab` + `c` and `a` + `bc` would be one key: two callers would share their data")
                    .help(format!("put text between them: `key!(\"{}\")`", apart(&template.text))),
            );
            return None;
        }
        if flat.is_empty() {
            return None;
        }
        Some(self.with_rules(&flat, template))
    }

    /// Decides for each value which rules it must keep, by where it stands.
    fn with_rules(&self, flat: &[Flat], template: &ast::KeyTemplate) -> Vec<KeyPart> {
        let tag_at = flat.iter().position(|part| matches!(part, Flat::Text(text) if text.contains('{')));
        let has_tag = template.parts.iter().any(|part| matches!(part, ast::KeyPart::Tag(_)));
        let whole = matches!(flat, [Flat::Parameter { .. }]);
        let alone_in_tag = template.parts.iter().any(|part| match part {
            ast::KeyPart::Tag(inner) => inner.len() == 1,
            _ => false,
        });
        let is_text = |index: usize| self.parameters[index].ty == Type::Text;
        let mut parts = Vec::new();
        for (at, part) in flat.iter().enumerate() {
            parts.push(match part {
                Flat::Text(text) => KeyPart::Text(text.clone()),
                Flat::Parameter { index, in_tag } => {
                    let mut rules = KeyRules::default();
                    // Numbers and bools hold no braces and are never empty.
                    if is_text(*index) && !whole {
                        rules.no_open_brace = !has_tag || (!in_tag && tag_at.is_some_and(|tag| at < tag));
                        rules.no_close_brace = *in_tag;
                        rules.not_empty = *in_tag && alone_in_tag;
                        let another = flat[at + 1..]
                            .iter()
                            .any(|later| matches!(later, Flat::Parameter { index, .. } if is_text(*index)));
                        if another && let Some(Flat::Text(text)) = flat.get(at + 1) {
                            rules.forbidden = text.bytes().next();
                        }
                    }
                    KeyPart::Parameter { index: *index, rules }
                }
            });
        }
        parts
    }

    fn resolve_insert(
        &mut self,
        insert: &ast::KeyInsert,
        template: &ast::KeyTemplate,
        bare_tag: bool,
    ) -> Option<Inserted> {
        let span = template.span;
        let caret = caret(&template.text, insert.range);
        let name = insert.path.join(".");
        let [single] = insert.path.as_slice() else {
            self.report(
                Diagnostic::new(codes::UNSUPPORTED, span, format!("the field `{name}` in a key is not supported yet"))
                    .note(caret)
                    .help("pass the value as a parameter of its own"),
            );
            return None;
        };
        let Some(local) = self.lookup(single) else {
            if let Some(constant) = self.items.constants.get(single) {
                return match &constant.value {
                    ExprKind::Text(bytes) => String::from_utf8(bytes.clone()).ok().map(Inserted::Text),
                    ExprKind::Integer(value) => Some(Inserted::Text(value.to_string())),
                    _ => None,
                };
            }
            let mut diagnostic =
                Diagnostic::new(codes::KEY_INSERT, span, format!("`{single}` in the key is no parameter")).note(caret);
            let names: Vec<String> =
                self.parameters.iter().map(|parameter| parameter.source.name.text.clone()).collect();
            diagnostic = match suggest::closest(single, names.iter().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None if bare_tag => diagnostic.help(format!(
                    "for a constant tag write `{{'{single}'}}`; for a value add the parameter `{single}: &str`"
                )),
                None => diagnostic
                    .help(format!("add the parameter `{single}: &str`, or write the text without `<` and `>`")),
            };
            self.report(diagnostic);
            return None;
        };
        self.used.insert(local);
        let Some(index) = self.parameters.iter().position(|parameter| parameter.local == local) else {
            let (code, what, help) = if matches!(self.locals[local.0].ty, Type::Handle(_)) {
                let what = format!("extending the key `{single}` is not supported yet");
                (codes::UNSUPPORTED, what, "write the whole template, with the same tag".to_owned())
            } else {
                let what = format!("`{single}` in the key is a local, not a parameter");
                let help = "pass the value as a parameter: read it with one script, and hand it to the next; \
                            keys built from stored values are not supported yet";
                (codes::KEY_DERIVED, what, help.to_owned())
            };
            self.report(
                Diagnostic::new(code, span, what)
                    .note(caret)
                    .note("a key must be known before the script starts: the cluster routes the call by it")
                    .help(help),
            );
            return None;
        };
        let parameter = &self.parameters[index];
        if parameter.source.escape || parameter.source.raw {
            let attribute = if parameter.source.escape { "escape" } else { "raw" };
            self.fail(
                codes::UNSUPPORTED,
                span,
                format!("`#[redlua({attribute})]` is not supported yet"),
                "drop the attribute: values that would bend the key are refused before sending",
            );
            return None;
        }
        if parameter.source.mutable {
            self.fail(
                codes::KEY_INSERT,
                span,
                format!("`{single}` is `mut`, so the key would not follow its value"),
                format!("drop the `mut`, and change a copy: `let mut changed = {single};`"),
            );
            return None;
        }
        match parameter.ty.clone() {
            Type::Text | Type::Integer(_) | Type::Bool => Some(Inserted::Parameter(index)),
            Type::Enum(_) => Some(Inserted::Parameter(index)),
            Type::Error => None,
            other => {
                let shown = self.show(&other);
                self.report(
                    Diagnostic::new(codes::KEY_INSERT, span, format!("{shown} can't be inserted into a key"))
                        .note(caret)
                        .help(match other {
                            Type::Option(_) => {
                                format!("take a plain value: `{single}: &str`; the caller knows whether it is there")
                            }
                            Type::Float => {
                                "a key holds text, integers and bools: 0.1 and 0.10 would be two keys".to_owned()
                            }
                            _ => "a key holds text, integers and bools".to_owned(),
                        }),
                );
                None
            }
        }
    }

    /// At least one key, and every key and parameter used.
    pub(crate) fn check_all_used(&mut self, source: &ast::Function) {
        let keys = self.keys.clone();
        for key in &keys {
            if !self.used.contains(&key.local) {
                let family = match &key.ty {
                    Type::Handle(handle) => family_name(handle.family),
                    _ => "key",
                };
                let span = self.locals[key.local.0].span;
                self.report(
                    Diagnostic::new(codes::KEY_UNUSED, span, format!("the key `{}` is never used", key.handle))
                        .note("it would be sent with every call, and could route it to another slot")
                        .help(format!("remove the line, or call a command of `{family}` on it")),
                );
            }
        }
        for index in 0..self.parameters.len() {
            let parameter = &self.parameters[index];
            if !self.used.contains(&parameter.local) && !parameter.source.name.text.starts_with('_') {
                let name = parameter.source.name.clone();
                self.report(
                    Diagnostic::new(
                        codes::UNUSED_PARAMETER,
                        name.span,
                        format!("the parameter `{}` is never used", name.text),
                    )
                    .note("callers would have to give it, and every call would send it, for nothing")
                    .help(format!("remove it, or name it `_{}` to keep it in the invoker", name.text)),
                );
            }
        }
        if keys.is_empty() && !self.is_allowed("no_keys") {
            self.report(
                Diagnostic::new(codes::NO_KEYS, source.name.span, format!("`{}` has no key", source.name.text))
                    .note("Redis Cluster would run it on a random node, which may be a replica")
                    .help("declare its keys with `key!`, or write `#[allow(no_keys)]` on the `fn` if it touches none"),
            );
        }
    }

    /// One tag for all keys.
    pub(crate) fn check_same_slot(&mut self) {
        let keys = self.keys.clone();
        let Some((first, rest)) = keys.split_first() else { return };
        // The first key with a tag is the one that the others are held against.
        let model = keys.iter().find(|key| tag(&key.parts).is_some()).unwrap_or(first);
        let wanted = tag(&model.parts);
        if rest.is_empty() {
            return;
        }
        for key in &keys {
            if key.local == model.local && wanted.is_some() {
                continue;
            }
            if wanted.is_some() && tag(&key.parts) == wanted {
                continue;
            }
            let (key, other) = if key.local == model.local { (&rest[0], model) } else { (key, model) };
            let fix = suggestion(key, other);
            let (line, column) = other.template.span.start();
            self.report(
                Diagnostic::new(
                    codes::SLOTS,
                    key.template.span,
                    format!("keys `{}` and `{}` may be in different slots", other.handle, key.handle),
                )
                .note(format!("`{}` is \"{}\", at {line}:{}", other.handle, other.template.text, column + 1))
                .note("in Redis Cluster this script would fail with CROSSSLOT for most values")
                .help(fix),
            );
            if wanted.is_none() {
                // Without any tag, one message says it all.
                break;
            }
        }
    }
}

/// A part of a template with its tag dissolved into text.
enum Flat {
    Text(String),
    Parameter { index: usize, in_tag: bool },
}

enum Inserted {
    Parameter(usize),
    Text(String),
}

fn push_text(flat: &mut Vec<Flat>, text: &str) {
    match flat.last_mut() {
        Some(Flat::Text(last)) => last.push_str(text),
        _ => flat.push(Flat::Text(text.to_owned())),
    }
}

/// A piece of a hash tag: equal pieces in equal order are one tag.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TagPiece {
    Text(String),
    Parameter(usize),
}

/// What stands between the first `{` and the first `}` behind it, as Redis reads it.
fn tag(parts: &[KeyPart]) -> Option<Vec<TagPiece>> {
    let mut pieces: Option<Vec<TagPiece>> = None;
    for part in parts {
        match part {
            KeyPart::Parameter { index, .. } => {
                if let Some(pieces) = &mut pieces {
                    pieces.push(TagPiece::Parameter(*index));
                }
            }
            KeyPart::Text(text) => {
                let mut rest = text.as_str();
                if pieces.is_none() {
                    let Some(at) = rest.find('{') else { continue };
                    pieces = Some(Vec::new());
                    rest = &rest[at + 1..];
                }
                let (inside, closed) = match rest.find('}') {
                    Some(at) => (&rest[..at], true),
                    None => (rest, false),
                };
                if let Some(pieces) = &mut pieces
                    && !inside.is_empty()
                {
                    pieces.push(TagPiece::Text(inside.to_owned()));
                }
                if closed {
                    return pieces.filter(|pieces| !pieces.is_empty());
                }
            }
        }
    }
    None
}

/// The template with `:` between values that touch.
fn apart(template: &str) -> String {
    template.replace("><", ">:<").replace("}<", "}:<").replace(">{", ">:{")
}

/// The templates that would share a slot, as help.
fn suggestion(key: &Key, other: &Key) -> String {
    let tag_text = |template: &ast::KeyTemplate| {
        let start = template.text.find('{')?;
        let end = template.text[start..].find('}')? + start;
        Some(template.text[start..=end].to_owned())
    };
    let with_tag = |template: &ast::KeyTemplate, wanted: &str| {
        let name = wanted.trim_start_matches('{').trim_end_matches('}');
        match tag_text(template) {
            Some(own) => template.text.replacen(&own, wanted, 1),
            None if template.text.contains(&format!("<{name}>")) => {
                template.text.replacen(&format!("<{name}>"), wanted, 1)
            }
            None => format!("{wanted}:{}", template.text),
        }
    };
    let own = tag_text(&key.template);
    match tag_text(&other.template) {
        // Another value in the tag: without it the two keys would be one.
        Some(wanted) if own.as_ref().is_some_and(|own| *own != wanted && !own.starts_with("{'")) => {
            let plain = |template: &ast::KeyTemplate| {
                let tag = tag_text(template).unwrap_or_default();
                let inside = tag.trim_start_matches('{').trim_end_matches('}').trim_matches('\'');
                let value = if inside.contains('<') || tag.starts_with("{'") {
                    inside.to_owned()
                } else {
                    format!("<{inside}>")
                };
                template.text.replacen(&tag, &value, 1)
            };
            format!(
                "call one script for each key; if both must change together, give them one constant tag, which puts \
                 all of them on one node: `key!(\"{{'app'}}:{}\")` and `key!(\"{{'app'}}:{}\")`",
                plain(&other.template),
                plain(&key.template)
            )
        }
        Some(wanted) => format!("give both the same hash tag: `key!(\"{}\")`", with_tag(&key.template, &wanted)),
        None => {
            let shared = other.parts.iter().zip(other.template.parts.iter()).find_map(|(_, part)| match part {
                ast::KeyPart::Insert(insert) if key.template.text.contains(&format!("<{}>", insert.path.join("."))) => {
                    Some(insert.path.join("."))
                }
                _ => None,
            });
            match shared {
                Some(name) => {
                    let wanted = format!("{{{name}}}");
                    format!(
                        "give both the same hash tag: `key!(\"{}\")` and `key!(\"{}\")`",
                        with_tag(&other.template, &wanted),
                        with_tag(&key.template, &wanted)
                    )
                }
                None => format!(
                    "give both the same hash tag: `key!(\"{{'app'}}:{}\")` and `key!(\"{{'app'}}:{}\")`",
                    other.template.text, key.template.text
                ),
            }
        }
    }
}
