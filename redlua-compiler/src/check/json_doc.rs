//! `JsonDoc`: what a path into a document names, and of what type that is.
//!
//! A path that begins with `$` gives a list of all that match, any other one value: so its beginning must be seen
//! here. Where the path is a literal and the document a record, what is read and written there has the type of its
//! field; elsewhere it is `Json`, or what the call names: `doc.get::<Vec<i64>>("$.count")`.

use super::Checker;
use super::command::Values;
use super::method::MethodCall;
use super::typed::{Expr, ExprKind};
use super::types::{Content, Format, Handle, Type};
use crate::catalogue::Command;
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast;

/// A path as far as the source tells.
struct Path {
    /// Whether the reply is a list of all that match.
    matches: bool,
    /// The way to what it names; nothing where more than names and places stand in it.
    steps: Option<Vec<Step>>,
    /// The place to report.
    span: Span,
}

/// A step of a path.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// `.name`
    Member(String),
    /// `[0]`, or `[*]` where all that match are listed.
    Element,
}

impl Checker<'_, '_> {
    /// Fills in what a call on a document sends and gets; gives whether all is well.
    pub(super) fn check_json_doc(
        &mut self,
        handle: &Handle,
        call: &MethodCall<'_>,
        command: &'static Command,
        values: &mut Values,
    ) -> bool {
        let before = self.sink.len();
        let path = match call.arguments.first() {
            None => Path { matches: false, steps: Some(Vec::new()), span: call.span },
            Some(written) => match self.read_path(written, command) {
                Some(path) => path,
                None => return false,
            },
        };
        values.matches = path.matches;
        let root = match &handle.content {
            Content::Values(value) => match &**value {
                Type::Document(_, content) => Some((**content).clone()),
                _ => None,
            },
            _ => None,
        };
        let there = root.and_then(|root| self.type_at(&root, &path));
        let there = there.and_then(|ty| self.part_of_command(command, ty, &path));
        if self.sink.len() > before {
            return false;
        }
        values.field_value = match (&there, command.name()) {
            // What is merged has some of the members only, and a null for one that goes.
            (_, "JSON.MERGE") | (None, _) => Type::Json,
            (Some(ty), _) => Type::Document(Format::Json, Box::new(ty.clone())),
        };
        let reads_one = !path.matches || command.name() == "JSON.ARRPOP";
        let read = match call.generics {
            [written] => match self.items.resolve_outside(written, self.sink) {
                Type::Error => return false,
                Type::Document(Format::Json, content) => *content,
                ty => {
                    if let Some((part, help)) = self.items.foreign_part(Format::Json, &ty).filter(|_| ty != Type::Json)
                    {
                        self.fail(codes::TYPE_USE, written.span, format!("{part} has no form in JSON"), help);
                        return false;
                    }
                    ty
                }
            },
            _ => match there {
                None => Type::Json,
                Some(Type::Option(inner)) if command.name().starts_with("JSON.NUM") && reads_one => *inner,
                Some(ty) if reads_one => ty,
                // What has no form in a list is read as it is.
                Some(ty) => {
                    let list = Type::Vec(Box::new(ty));
                    if self.items.foreign_part(Format::Json, &list).is_some() { Type::Json } else { list }
                }
            },
        };
        if !reads_one && !is_list(&read) {
            let shown = self.show(&read);
            let ty = shown.trim_matches('`');
            self.fail(
                codes::TYPE_MISMATCH,
                path.span,
                format!("a path that begins with `$` gives a list, and no {shown}"),
                format!("write `{}::<Vec<{ty}>>(…)`, or a path without `$`, which names one value", command.method()),
            );
            return false;
        }
        let replies_value = command.replies().iter().any(|rule| rule.reply().has_values());
        if replies_value && reads_one && matches!(read, Type::Bool | Type::Option(_)) {
            let nothing = if read == Type::Bool { "a `false`" } else { "a `null`" };
            let help = if command.name() == "JSON.ARRPOP" {
                "take it as it is, `arrpop::<Json>(…)`, and ask that: `as_bool()`, `is_null()`"
            } else {
                "give a path that begins with `$`: then it is an element of a list"
            };
            self.fail(
                codes::TYPE_USE,
                path.span,
                format!("{nothing} and a value that is missing would be the same here"),
                help,
            );
            return false;
        }
        values.value = match read {
            Type::Json => Type::Json,
            content => Type::Document(Format::Json, Box::new(content)),
        };
        true
    }

    /// The path that is written first; reports one whose beginning is not seen.
    fn read_path(&mut self, written: &ast::Expr, command: &Command) -> Option<Path> {
        let text = match &written.kind {
            ast::ExprKind::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            ast::ExprKind::Name(name) if self.lookup(&name.text).is_none() => {
                match self.items.constants.get(&name.text).map(|constant| &constant.value) {
                    Some(ExprKind::Text(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
                    _ => None,
                }
            }
            _ => None,
        };
        let span = written.span;
        if let Some(text) = text {
            let matches = text == "$" || text.starts_with("$.") || text.starts_with("$[");
            if text.trim() != text || text.is_empty() || (text.starts_with('$') && !matches) {
                let name = text.trim().trim_start_matches(['$', '.']);
                let help = format!(
                    "write `\"$.{name}\"` for all that match, `\".{name}\"` for one value; `\"$\"` is the whole"
                );
                self.fail(codes::COMMAND_ARGUMENTS, span, format!("{text:?} is no path into a document"), help);
                return None;
            }
            return Some(Path { matches, steps: steps_of(&text), span });
        }
        let is_text = match &written.kind {
            ast::ExprKind::Name(name) => {
                self.lookup(&name.text).is_none_or(|local| self.shallow(&self.locals[local.0].ty) == Type::Text)
            }
            ast::ExprKind::Integer { .. } | ast::ExprKind::Bool(_) | ast::ExprKind::Record { .. } => false,
            _ => true,
        };
        let method = command.method();
        if !is_text {
            self.fail(
                codes::COMMAND_ARGUMENTS,
                span,
                format!("`{method}` takes a path into the document first"),
                format!("the whole document is at `\"$\"`: `doc.{method}(\"$\", …)`"),
            );
            return None;
        }
        let begins = match &written.kind {
            ast::ExprKind::Format(call) => match call.pieces.first() {
                Some(ast::FormatPiece::Text(text)) => text.as_str(),
                _ => "",
            },
            _ => "",
        };
        let matches = begins.starts_with("$.") || begins.starts_with("$[");
        if matches || begins.starts_with('.') {
            return Some(Path { matches, steps: None, span });
        }
        self.report(
            Diagnostic::new(
                codes::COMMAND_ARGUMENTS,
                span,
                format!("how the path of `{method}` begins must be seen here"),
            )
            .note("a path that begins with `$` gives a list of all that match, any other one value")
            .help("write it as a text, `\"$.count\"`, or begin it with one: `format!(\"$.{name}\")`"),
        );
        None
    }

    /// The type of what a path names, where it can be told; reports a member that is not there.
    fn type_at(&mut self, root: &Type, path: &Path) -> Option<Type> {
        let mut at = root.clone();
        for step in path.steps.as_ref()? {
            if let Type::Option(inner) = at {
                at = *inner;
            }
            at = match (step, at) {
                (Step::Member(name), Type::Record(id)) => {
                    let record = &self.items.types.records[id.0];
                    match record.fields.iter().find(|field| field.stored == *name) {
                        Some(field) => field.ty.clone(),
                        None if record.source.open => return None,
                        None => {
                            let names: Vec<&str> = record.fields.iter().map(|field| field.stored.as_str()).collect();
                            let owner = &record.source.name.text;
                            let fault = Diagnostic::new(
                                codes::UNKNOWN_FIELD,
                                path.span,
                                format!("`{owner}` has no field \"{name}\""),
                            );
                            let fault = match suggest::closest(name, names.iter().copied()) {
                                Some(near) => fault.help(format!("did you mean \"{near}\"?")),
                                None => fault.help(format!("its fields are {}", super::method::list_of(&names))),
                            };
                            self.report(fault);
                            return None;
                        }
                    }
                }
                (Step::Member(_), Type::Map(kind, _, value)) if !kind.is_set() => *value,
                (Step::Element, Type::Vec(element) | Type::Array(element, _)) => *element,
                (Step::Element, Type::Tuple(_)) | (_, Type::Enum(_) | Type::Error) => return None,
                (step, other) => {
                    let shown = self.show(&other);
                    let (what, help) = match step {
                        Step::Member(name) => (format!("{shown} has no member \"{name}\""), "end the path before it"),
                        Step::Element => (format!("{shown} has no elements"), "leave the brackets away"),
                    };
                    self.fail(codes::UNKNOWN_FIELD, path.span, what, help);
                    return None;
                }
            };
        }
        Some(at)
    }

    /// What a command takes or gives of what a path names: an element of a list, a number. Reports what it can't be
    /// called on.
    fn part_of_command(&mut self, command: &Command, there: Type, path: &Path) -> Option<Type> {
        let inner = match &there {
            Type::Option(inner) => &**inner,
            other => other,
        };
        let (wanted, part) = match (command.name(), inner) {
            (_, Type::Error) => return None,
            ("JSON.NUMINCRBY" | "JSON.NUMMULTBY", Type::Integer(_) | Type::Float) => ("", there.clone()),
            ("JSON.NUMINCRBY" | "JSON.NUMMULTBY", _) => ("a number", Type::Error),
            ("JSON.STRAPPEND" | "JSON.STRLEN", Type::Text) => ("", there.clone()),
            ("JSON.STRAPPEND" | "JSON.STRLEN", _) => ("a text", Type::Error),
            ("JSON.TOGGLE", Type::Bool) => ("", there.clone()),
            ("JSON.TOGGLE", _) => ("a `bool`", Type::Error),
            ("JSON.OBJKEYS" | "JSON.OBJLEN", Type::Record(_) | Type::Map(..) | Type::Enum(_)) => ("", there.clone()),
            ("JSON.OBJKEYS" | "JSON.OBJLEN", _) => ("an object", Type::Error),
            (name, Type::Vec(element) | Type::Array(element, _)) if name.starts_with("JSON.ARR") => {
                ("", (**element).clone())
            }
            // The elements of a tuple have types of their own, those of a set their order.
            (name, Type::Tuple(_) | Type::Map(..)) if name.starts_with("JSON.ARR") => return None,
            (name, _) if name.starts_with("JSON.ARR") => ("a list", Type::Error),
            _ => ("", there.clone()),
        };
        if wanted.is_empty() {
            return Some(part);
        }
        let (method, shown) = (command.method(), self.show(&there));
        self.fail(
            codes::TYPE_MISMATCH,
            path.span,
            format!("`{method}` is for {wanted}, and {shown} is at this path"),
            "name another field, or call a command that fits",
        );
        None
    }

    /// A value of any shape as the text of its JSON.
    pub(super) fn any_json(&mut self, value: Expr) -> Expr {
        let value = self.settle(value);
        let ty = self.infer.deep(&value.ty);
        if ty == Type::Json {
            return value;
        }
        if let Type::Option(inner) | Type::Vec(inner) = &ty
            && matches!(**inner, Type::Infer(_))
        {
            let (local, owner, written) =
                if matches!(ty, Type::Option(_)) { ("none", "Option", "None") } else { ("list", "Vec", "vec![]") };
            return self.fail(
                codes::CANNOT_INFER,
                value.span,
                format!("nothing tells what this `{owner}` would hold"),
                format!("say it in a `let`: `let {local}: {owner}<i64> = {written};`, and set `{local}`"),
            );
        }
        // A `Json` in a list or a map is written as it is.
        let whole = match &ty {
            Type::Vec(inner) => **inner == Type::Json,
            Type::Map(kind, name, inner) => !kind.is_set() && **name == Type::Text && **inner == Type::Json,
            _ => false,
        };
        if !whole && let Some((part, help)) = self.items.foreign_part(Format::Json, &ty) {
            return self.fail(codes::TYPE_USE, value.span, format!("{part} has no form in JSON"), help);
        }
        self.encode(Format::Json, value, &ty)
    }
}

/// Whether a list of JSON can be read as this.
fn is_list(ty: &Type) -> bool {
    match ty {
        Type::Json | Type::Vec(_) | Type::Array(..) | Type::Tuple(_) | Type::Error => true,
        Type::Map(kind, ..) => kind.is_set(),
        _ => false,
    }
}

/// The steps of a path that is made of names and places only.
fn steps_of(path: &str) -> Option<Vec<Step>> {
    let lists_all = path.starts_with('$');
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    if rest == "." {
        return Some(Vec::new());
    }
    // `name` is the old spelling of `.name`.
    let bare = format!(".{rest}");
    if !lists_all && !rest.starts_with(['.', '[']) {
        rest = &bare;
    }
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
            if end == 0 {
                return None;
            }
            steps.push(Step::Member(name[..end].to_owned()));
            rest = &name[end..];
        } else {
            let (place, more) = rest.strip_prefix('[')?.split_once(']')?;
            let is_place = place.parse::<i64>().is_ok() || (lists_all && place == "*");
            if !is_place {
                return None;
            }
            steps.push(Step::Element);
            rest = more;
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::{Step, steps_of};

    #[test]
    fn a_path_of_names_and_places_has_steps() {
        let member = |name: &str| Step::Member(name.to_owned());
        assert_eq!(steps_of("$"), Some(Vec::new()));
        assert_eq!(steps_of("."), Some(Vec::new()));
        assert_eq!(steps_of("$.a.b"), Some(vec![member("a"), member("b")]));
        assert_eq!(steps_of("$.a[*].b[-1]"), Some(vec![member("a"), Step::Element, member("b"), Step::Element]));
        assert_eq!(steps_of(".a[0]"), Some(vec![member("a"), Step::Element]));
        assert_eq!(steps_of("a"), Some(vec![member("a")]));
        for other in ["$..a", "$.*", ".a[*]", "$['a']", "$.a[0:2]", "$.a[?(@.b>1)]", ".a-b", "$.ä"] {
            assert_eq!(steps_of(other), None, "{other}");
        }
    }
}
