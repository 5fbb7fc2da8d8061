//! The proof that all keys of a script are in one slot.
//!
//! The slot is that of the hash tag: the bytes between the first `{` and the first `}` behind it. Templates with the
//! same tag, that is the same text with the same parameters, are in one slot for all values that keep the rules of
//! `template.rs`; the invoker checks these before sending, and the script itself where it builds a key.

use super::super::Checker;
use super::super::sources::Source;
use super::super::typed::{KeySlot, LocalId};
use super::piece::{Piece, Value};
use super::{Declaration, Derived, is_whole_key};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// One tag for all keys.
    pub(crate) fn check_same_slot(&mut self) {
        self.report_derived();
        if !self.cluster {
            return;
        }
        let all = self.keys.all.clone();
        let derived = self.keys.derived.clone();
        let is_derived = |known: &Declaration| derived.iter().any(|derived| derived.local == known.local);
        let declared: Vec<&Declaration> = all.iter().filter(|known| !is_derived(known)).collect();
        let Some(first) = declared.first() else { return };
        // The first key with a tag is the one that the others are held against.
        let model = declared.iter().find(|known| matches!(tag(&known.pieces), Tag::Known(_))).unwrap_or(first);
        let wanted = tag(&model.pieces);
        let alone = self.keys.declared.len() == 1 && !matches!(self.keys.declared[0].slot, KeySlot::Group(_));
        let tagged = matches!(wanted, Tag::Known(_));
        for known in &declared {
            if alone
                || (tagged && tag(&known.pieces) == wanted)
                || self.is_same_key(known, model) && self.keys.declared.len() > 1
            {
                continue;
            }
            if known.untagged || model.untagged {
                self.keys.compared = true;
                continue;
            }
            self.report_slots(known, model, &declared);
            if !tagged {
                // Without any tag, one message says it all.
                return;
            }
        }
        for known in all.iter().filter(|known| is_derived(known)) {
            self.check_derived_slot(known, model, &wanted);
        }
    }

    fn is_same_key(&self, known: &Declaration, other: &Declaration) -> bool {
        known.local == other.local
            || self
                .keys
                .declared
                .iter()
                .any(|key| key.locals.contains(&known.local) && key.locals.contains(&other.local))
    }

    fn report_slots(&mut self, known: &Declaration, model: &Declaration, declared: &[&Declaration]) {
        let name = |checker: &Self, local: LocalId| checker.locals[local.0].name.clone();
        let (key, other) = if known.local == model.local {
            match declared.iter().find(|other| !self.is_same_key(other, model)) {
                Some(other) => (*other, model),
                None => return self.report_group(known),
            }
        } else {
            (known, model)
        };
        let (line, column) = other.template.span.start();
        let diagnostic = Diagnostic::new(
            codes::SLOTS,
            key.template.span,
            format!("keys `{}` and `{}` may be in different slots", name(self, other.local), name(self, key.local)),
        )
        .note(format!("`{}` is \"{}\", at {line}:{}", name(self, other.local), other.template.text, column + 1))
        .note("in Redis Cluster this script would fail with CROSSSLOT for most values")
        .help(if is_whole(key) || is_whole(other) {
            format!(
                "{}; or `#[allow(untagged_keys)]` on the `fn`: the invoker compares the slots, and sends nothing when \
                 they differ",
                suggestion(&key.template, &other.template)
            )
        } else {
            suggestion(&key.template, &other.template)
        });
        self.report(diagnostic);
    }

    /// The keys of one template over a list.
    fn report_group(&mut self, known: &Declaration) {
        let name = self.locals[known.local.0].name.clone();
        let text = &known.template.text;
        let diagnostic = Diagnostic::new(
            codes::SLOTS,
            known.template.span,
            format!("the keys `{name}` of two elements may be in different slots"),
        )
        .note("in Redis Cluster this script would fail with CROSSSLOT for most values");
        let whole = is_whole_key(&known.pieces);
        self.report(if whole {
            diagnostic.help(
                "`#[allow(untagged_keys)]` on the `fn` says that the caller sees to it: the invoker compares the slots, \
                 and sends nothing when they differ",
            )
        } else {
            diagnostic.help(format!("give them a hash tag that they share: `key!(\"{{'app'}}:{text}\")`"))
        });
    }

    /// A derived key has the tag of the declared ones, or is compared with them when it is built.
    fn check_derived_slot(&mut self, known: &Declaration, model: &Declaration, wanted: &Tag) {
        let own = tag(&known.pieces);
        let compared = is_whole_key(&known.pieces);
        let fits = match (&own, wanted) {
            (Tag::Known(_), _) => own == *wanted,
            // Every key has the tag, or the check of the declared ones has failed.
            (Tag::Inherited, Tag::Known(_)) => !self.keys.compared,
            (Tag::None, Tag::Known(_)) => compared,
            _ => false,
        };
        if fits {
            return;
        }
        let names = [model.local, known.local].map(|local| self.locals[local.0].name.clone());
        let [first, second] = &names;
        let (line, column) = model.template.span.start();
        let diagnostic = Diagnostic::new(
            codes::SLOTS,
            known.template.span,
            format!("keys `{first}` and `{second}` may be in different slots"),
        )
        .note(format!("`{first}` is \"{}\", at {line}:{}", model.template.text, column + 1));
        self.report(match (own, wanted) {
            (Tag::Known(_) | Tag::None, Tag::Known(_)) if !compared => diagnostic
                .note("a derived key must be in the slot of the keys that route the call")
                .help(match known.pieces.first() {
                    Some(Piece::Value(value)) if value.source.is_none() && !value.handle => format!(
                        "if `{name}` is a whole key, take it as one, whose slot is compared: `let parent: Any = \
                         key!(\"<{name}>\");` and `key!(\"{}\")`; otherwise {}",
                        known.template.text.replacen(&value.name, "parent", 1),
                        self.derived_suggestion(known, &model.template),
                        name = value.name,
                    ),
                    _ => self.derived_suggestion(known, &model.template),
                }),
            (own, _) => diagnostic
                .note(format!("without a hash tag, the slot of `{first}` is that of the whole key"))
                .help(routed_suggestion(known, &own)),
        });
    }

    /// A derived key with the tag of the declared ones: `{queue}:job:<id>` for `job:{id}`. Where it has that tag as it
    /// is written, a call of the helper passes something else for it.
    fn derived_suggestion(&self, known: &Declaration, model: &ast::KeyTemplate) -> String {
        let Some(wanted) = written_tag(&model.text) else { return "give both the same hash tag".to_owned() };
        let template = with_tag(&without_tag(&known.template.text), wanted);
        let unknown = known.pieces.iter().find_map(|piece| match piece {
            Piece::Value(value) if value.in_tag && value.source.is_none() => Some(value),
            _ => None,
        });
        let helper =
            self.keys.derived.iter().find(|derived| derived.local == known.local).and_then(|found| found.helper);
        match (unknown, helper) {
            (Some(value), Some(function)) if template == known.template.text => {
                let name = &value.name;
                match self.call_that_breaks(function, value.local) {
                    _ if self.locals[value.local.0].mutable => {
                        format!("`{name}` is assigned to: put the other value into a local of its own")
                    }
                    Some((line, column)) => format!(
                        "pass the same parameter of the script as `{name}` in every call: the one at {line}:{} may pass \
                         another",
                        column + 1
                    ),
                    None => format!("pass the same parameter of the script as `{name}` in every call"),
                }
            }
            _ => format!("give it their hash tag: `key!(\"{template}\")`"),
        }
    }

    /// Keys that are not in `KEYS` are meant, or a mistake.
    fn report_derived(&mut self) {
        let routed = !self.keys.declared.is_empty();
        for Derived { local, allowed, helper } in self.keys.derived.clone() {
            let Some(known) = self.keys.all.iter().find(|known| known.local == local).cloned() else { continue };
            // Of a helper that nobody calls, nothing is known about its parameters.
            if helper.is_some_and(|function| !self.keys.passed.iter().any(|passed| passed.function == function)) {
                continue;
            }
            let name = self.locals[local.0].name.clone();
            if !allowed {
                let own = known.pieces.iter().find_map(|piece| match piece {
                    Piece::Value(value) if value.source.is_none() => Some(value),
                    _ => None,
                });
                let what = match own {
                    Some(value) if helper.is_some() && value.own.is_none() => {
                        format!("`{}` in the key is not always the same parameter of a script", value.name)
                    }
                    Some(value) => format!("`{}` in the key is a local, not a parameter", value.name),
                    None => format!("the key `{name}` depends on two lists"),
                };
                let mut diagnostic = Diagnostic::new(codes::KEY_DERIVED, known.template.span, what);
                if let (Some(function), Some(value)) = (helper, own)
                    && let Some((line, column)) = self.call_that_breaks(function, value.local)
                {
                    diagnostic = diagnostic.note(format!("the call at {line}:{} passes something else", column + 1));
                }
                let pass = match own {
                    Some(value) if self.keys.zipped.contains(&value.local) => {
                        "walk one list of tuples, `pairs: &[(&str, &str)]`, or one of the two lists with \
                         `.iter().enumerate()`: a `zip` declares no keys"
                    }
                    Some(_) => "pass the value as a parameter",
                    None => "pass the pairs as one list, `pairs: &[(&str, &str)]`",
                };
                // An `#[allow]` on the script that calls it does not reach it.
                let place = match helper.and_then(|function| self.items.module.functions.get(function)) {
                    Some(function) => format!("`fn {}`", function.name.text),
                    None => "the `fn`".to_owned(),
                };
                let demand =
                    if self.cluster { ": the key still has to have the hash tag of the declared ones" } else { "" };
                self.report(
                    diagnostic
                        .note("the key is not in `KEYS`: servers that want every key declared refuse the script")
                        .help(format!("{pass}; or write `#[allow(derived_keys)]` on {place}{demand}")),
                );
            } else if !routed && self.cluster {
                self.report(
                    Diagnostic::new(
                        codes::KEY_DERIVED,
                        known.template.span,
                        format!("no declared key routes the call to the node of `{name}`"),
                    )
                    .note("Redis Cluster sends a script to the node of its first key in `KEYS`")
                    .help(
                        "declare a key of parameters with the same hash tag beside it; if no command needs it, call it \
                         `_route`: `let _route: Any = key!(\"…\");`",
                    ),
                );
            }
        }
    }
}

/// Whether a key is a whole one of the caller's, or extends one.
fn is_whole(known: &Declaration) -> bool {
    matches!(known.pieces.first(), Some(Piece::Value(Value { whole: true, .. })))
}

/// `{user}`: the tag as it is written in a template.
fn written_tag(template: &str) -> Option<&str> {
    let start = template.find('{')?;
    let end = template[start..].find('}')? + start;
    Some(&template[start..=end])
}

/// The template with another tag, in the place of its own, of the same value, or in front. The text of a constant tag
/// stays: it may be all that tells one key from another.
fn with_tag(template: &str, wanted: &str) -> String {
    let insert = format!("<{}>", wanted.trim_start_matches('{').trim_end_matches('}'));
    match written_tag(template) {
        Some(own) if own.starts_with("{'") && !wanted.starts_with("{'") => {
            let text = own.trim_start_matches("{'").trim_end_matches("'}");
            template.replacen(own, &format!("{text}:{wanted}"), 1)
        }
        Some(own) => template.replacen(own, wanted, 1),
        None if template.contains(&insert) => template.replacen(&insert, wanted, 1),
        None => format!("{wanted}:{template}"),
    }
}

/// The template with what is in its tag standing there without braces.
fn without_tag(template: &str) -> String {
    let Some(own) = written_tag(template) else { return template.to_owned() };
    let inside = own.trim_start_matches('{').trim_end_matches('}');
    let is_text = inside.contains('<') || inside.starts_with('\'');
    let plain = if is_text { inside.trim_matches('\'').to_owned() } else { format!("<{inside}>") };
    template.replacen(own, &plain, 1)
}

/// The hash tag of a template.
#[derive(Clone, Debug, PartialEq)]
enum Tag {
    /// There is none: the whole key decides.
    None,
    /// That of the key which it extends.
    Inherited,
    /// This one.
    Known(Vec<TagPiece>),
}

/// A piece of a hash tag: equal pieces in equal order are one tag.
#[derive(Clone, Debug, PartialEq)]
enum TagPiece {
    Text(String),
    Parameter(usize, Vec<String>),
    Own(LocalId, String),
}

/// What stands between the first `{` and the first `}` behind it, as Redis reads it.
fn tag(pieces: &[Piece]) -> Tag {
    let mut found: Option<Vec<TagPiece>> = None;
    for piece in pieces {
        match piece {
            Piece::Value(Value { handle: true, .. }) => return Tag::Inherited,
            Piece::Value(value) => {
                if let Some(found) = &mut found {
                    found.push(match value.source {
                        Some(Source::Parameter(index) | Source::Payload(index)) => {
                            TagPiece::Parameter(index, value.fields.clone())
                        }
                        _ => TagPiece::Own(value.local, value.name.clone()),
                    });
                }
            }
            Piece::Text(text) => {
                let mut rest = text.as_str();
                if found.is_none() {
                    let Some(at) = rest.find('{') else { continue };
                    found = Some(Vec::new());
                    rest = &rest[at + 1..];
                }
                let (inside, closed) = match rest.find('}') {
                    Some(at) => (&rest[..at], true),
                    None => (rest, false),
                };
                if let Some(found) = &mut found
                    && !inside.is_empty()
                {
                    found.push(TagPiece::Text(inside.to_owned()));
                }
                if closed {
                    return match found {
                        Some(found) if !found.is_empty() => Tag::Known(found),
                        _ => Tag::None,
                    };
                }
            }
        }
    }
    Tag::None
}

/// The templates that would share a slot, as help.
fn suggestion(key: &ast::KeyTemplate, other: &ast::KeyTemplate) -> String {
    let own = written_tag(&key.text);
    match written_tag(&other.text) {
        // Another value in the tag: without it the two keys would be one.
        Some(wanted) if own.is_some_and(|own| own != wanted && !own.starts_with("{'")) => format!(
            "call one script for each key; if both must change together, give them one constant tag, which puts all of \
             them on one node: `key!(\"{{'app'}}:{}\")` and `key!(\"{{'app'}}:{}\")`",
            without_tag(&other.text),
            without_tag(&key.text)
        ),
        Some(wanted) => format!("give both the same hash tag: `key!(\"{}\")`", with_tag(&key.text, wanted)),
        None => {
            let shared = other.parts.iter().find_map(|part| match part {
                ast::KeyPart::Insert(insert) if key.text.contains(&format!("<{}>", insert.path.join("."))) => {
                    Some(format!("{{{}}}", insert.path.join(".")))
                }
                _ => None,
            });
            let wanted = shared.as_deref().unwrap_or("{'app'}");
            let both = [other, key].map(|template| match &shared {
                Some(_) => with_tag(&template.text, wanted),
                None => format!("{wanted}:{}", template.text),
            });
            format!("give both the same hash tag: `key!(\"{}\")` and `key!(\"{}\")`", both[0], both[1])
        }
    }
}

/// A derived key with a tag, beside declared ones that have none: `lock` and `{lock}:waiting`.
fn routed_suggestion(known: &Declaration, own: &Tag) -> String {
    let all_known = known.pieces.iter().all(|piece| match piece {
        Piece::Value(value) => !value.in_tag || value.source.is_some(),
        Piece::Text(_) => true,
    });
    match (own, written_tag(&known.template.text)) {
        (Tag::Known(_), Some(tag)) if all_known => format!(
            "where the names can't change, declare a key with that tag, which is there only to be compared: \
             `let _route: Any = key!(\"{tag}\");` with `#[allow(untagged_keys)]`; otherwise give the declared keys one hash \
             tag, and the derived ones the same"
        ),
        _ => "give the declared keys one hash tag, and the derived ones the same; where the names can't change, a script that \
              never meets a cluster says so: `#[redlua(cluster = false)]`"
            .to_owned(),
    }
}
