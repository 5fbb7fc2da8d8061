//! `key!`: the template taken apart.
//!
//! ```text
//! template = { text | '<' path '>' | tag }        at most one tag
//! tag      = '{' path '}' | '{' "'" text "'" '}' | '{' text and inserts '}'
//! ```
//!
//! `<<`, `>>` and `}}` are the characters themselves. `{{` is so behind the tag only: Redis knows
//! no escape, it takes the first `{` of a key for the start of the hash tag.

use super::Parser;
use super::macro_call::place;
use super::tokens::{group_of, stream_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use crate::syntax::ast::{ExprKind, KeyInsert, KeyPart, KeyTemplate};
use proc_macro2::{Delimiter, TokenTree};

/// A fault in a template: what, where, how to write it.
pub(super) struct Fault {
    what: String,
    range: (usize, usize),
    help: String,
}

impl Fault {
    pub(super) fn diagnostic(self, text: &str, place: Span) -> Diagnostic {
        Diagnostic::new(codes::KEY_TEMPLATE, place, self.what).note(caret(text, self.range)).help(self.help)
    }
}

impl Parser<'_> {
    /// The argument of `key!`.
    pub(super) fn parse_key(&mut self, tokens: &[TokenTree], span: Span) -> ExprKind {
        let place = place(tokens, span);
        let is_record = tokens.len() == 2
            && matches!(tokens[0], TokenTree::Ident(_))
            && group_of(tokens.get(1), Delimiter::Brace).is_some();
        if is_record {
            return self.parse_keyspace_use(tokens, place);
        }
        let literal = match syn::parse2::<syn::Lit>(stream_of(tokens)) {
            Ok(syn::Lit::Str(literal)) => literal,
            _ => {
                self.refuse_argument(tokens, place);
                return ExprKind::Error;
            }
        };
        let text = literal.value();
        match Reader::read(&text) {
            Ok(parts) => ExprKind::Key(KeyTemplate { text, parts, span: place }),
            Err(fault) => {
                self.report(fault.diagnostic(&text, place));
                ExprKind::Error
            }
        }
    }

    /// The argument of `pattern!`: a template whose text is a pattern.
    pub(super) fn parse_pattern_template(&mut self, tokens: &[TokenTree], span: Span) -> ExprKind {
        let place = place(tokens, span);
        let Ok(syn::Lit::Str(literal)) = syn::parse2::<syn::Lit>(stream_of(tokens)) else {
            let diagnostic = Diagnostic::new(codes::KEY_TEMPLATE, place, "`pattern!` takes one text literal");
            self.report(diagnostic.help("write it as the template of a key: `pattern!(\"session:{user}:*\")`"));
            return ExprKind::Error;
        };
        let text = literal.value();
        match Reader::read(&text) {
            Ok(parts) => ExprKind::Pattern(KeyTemplate { text, parts, span: place }),
            Err(fault) => {
                self.report(fault.diagnostic(&text, place));
                ExprKind::Error
            }
        }
    }

    fn refuse_argument(&mut self, tokens: &[TokenTree], place: Span) {
        let diagnostic = Diagnostic::new(codes::KEY_TEMPLATE, place, "`key!` takes one text literal");
        self.report(match tokens {
            [] => diagnostic.help("write the key's template: `key!(\"rate:{user}:hits\")`"),
            [TokenTree::Ident(name)] => diagnostic
                .note("the compiler has to read the template to prove that all keys are in one slot")
                .help(format!("a whole key that the caller passes is `key!(\"<{name}>\")`")),
            [TokenTree::Literal(literal)] if literal.to_string().starts_with('b') => {
                diagnostic.help("write the template as text, without `b`; inserted values may hold any bytes")
            }
            _ => diagnostic
                .note("the compiler has to read the template to prove that all keys are in one slot")
                .help("insert values with `<name>`, or with `{name}` as the hash tag: `key!(\"rate:{user}:<day>\")`"),
        });
    }
}

/// Whether `text` is an identifier. Keywords count: a parameter may be called `r#type`.
pub(super) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|character| character.is_alphanumeric() || character == '_')
        && text != "_"
        && syn::parse_str::<syn::Ident>(&format!("r_{text}")).is_ok()
}

/// The literal with carets under `range`: stable macros can't point into a literal.
pub(crate) fn caret(text: &str, range: (usize, usize)) -> String {
    let escape = |character: char| match character {
        // An apostrophe needs no escape between double quotes.
        '\'' => "'".to_owned(),
        other => other.escape_debug().to_string(),
    };
    let shown = |part: &str| part.chars().map(escape).collect::<String>();
    let before = shown(text.get(..range.0).unwrap_or_default());
    let inside = shown(text.get(range.0..range.1).unwrap_or_default());
    let blanks = " ".repeat(before.chars().count());
    let carets = "^".repeat(inside.chars().count().max(1));
    format!("in \"{}\"\n    {blanks}{carets}", shown(text))
}

/// Reads a template.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    /// The parts of a template.
    pub(super) fn read(text: &str) -> Result<Vec<KeyPart>, Fault> {
        Reader { text, at: 0 }.template()
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn fault<T>(&self, range: (usize, usize), what: impl Into<String>, help: impl Into<String>) -> Result<T, Fault> {
        Err(Fault { what: what.into(), range, help: help.into() })
    }

    fn template(&mut self) -> Result<Vec<KeyPart>, Fault> {
        if self.text.is_empty() {
            return self.fault((0, 0), "the key is empty", "write its template: `key!(\"rate:{user}:hits\")`");
        }
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut tag = false;
        while let Some(character) = self.rest().chars().next() {
            match character {
                '<' | '>' if self.rest().starts_with(["<<", ">>"][usize::from(character == '>')]) => {
                    text.push(character);
                    self.at += 2;
                }
                '}' if self.rest().starts_with("}}") => {
                    text.push('}');
                    self.at += 2;
                }
                '{' if self.rest().starts_with("{{") => {
                    if !tag {
                        return self.fault(
                            (self.at, self.at + 2),
                            "`{` as a character can stand only behind the hash tag",
                            "move it behind the tag, or leave it out; Redis takes the first `{` of a key for the start \
                             of the hash tag",
                        );
                    }
                    text.push('{');
                    self.at += 2;
                }
                '<' => {
                    flush(&mut text, &mut parts);
                    parts.push(KeyPart::Insert(self.insert()?));
                }
                '{' => {
                    flush(&mut text, &mut parts);
                    let start = self.at;
                    let inner = self.tag()?;
                    if tag {
                        return self.fault(
                            (start, self.at),
                            "a key has one hash tag, this is the second",
                            "insert the value without braces: `<name>`; Redis looks at the first `{…}` only",
                        );
                    }
                    tag = true;
                    parts.push(KeyPart::Tag(inner));
                }
                // A field of a hash in a pattern of `SORT`: `job:*->name`.
                '>' if text.ends_with("*-") => {
                    text.push('>');
                    self.at += 1;
                }
                '>' => return self.alone('>', "`<`"),
                '}' => return self.alone('}', "`{`"),
                other => {
                    text.push(other);
                    self.at += other.len_utf8();
                }
            }
        }
        flush(&mut text, &mut parts);
        Ok(parts)
    }

    fn alone<T>(&self, character: char, opening: &str) -> Result<T, Fault> {
        self.fault(
            (self.at, self.at + 1),
            format!("`{character}` without a {opening} in a key"),
            format!("write `{character}{character}` for the character itself"),
        )
    }

    /// `<path>`, at `<`.
    fn insert(&mut self) -> Result<KeyInsert, Fault> {
        let start = self.at;
        let Some(length) = self.rest().find('>') else {
            return self.fault(
                (start, self.text.len()),
                "`<` without a `>` in a key",
                "close the insert: `<name>`; write `<<` for the character itself",
            );
        };
        let end = start + length + 1;
        let path = self.path((start + 1, end - 1), '<', '>')?;
        self.at = end;
        Ok(KeyInsert { path, range: (start, end) })
    }

    /// The name between two delimiters, at `range` without them.
    fn path(&self, range: (usize, usize), open: char, close: char) -> Result<Vec<String>, Fault> {
        let inner = &self.text[range.0..range.1];
        let whole = (range.0 - 1, range.1 + 1);
        if inner.trim().is_empty() {
            return self.fault(
                whole,
                format!("`{open}{close}` inserts nothing"),
                format!("name the value: `{open}user{close}`"),
            );
        }
        let tight: String = inner.chars().filter(|character| !character.is_whitespace()).collect();
        let segments: Vec<String> = tight.split('.').map(str::to_owned).collect();
        let index = |segment: &str| segment.bytes().all(|byte| byte.is_ascii_digit()) && !segment.is_empty();
        let mut names = segments.iter().enumerate();
        if !names.all(|(at, segment)| is_name(segment) || (at > 0 && index(segment))) {
            if is_computed(inner) {
                return self.computed(whole);
            }
            return self.fault(
                whole,
                format!("`{inner}` is not a name"),
                format!(
                    "insert a parameter, a local, or a field: `{open}user{close}`, `{open}job.id{close}`; \
                     bind anything else first: `let id = …;`"
                ),
            );
        }
        if tight != inner {
            return self.fault(whole, "blanks in an insert", format!("write `{open}{tight}{close}`"));
        }
        Ok(segments)
    }

    /// An expression in the place of a name, at `range` with its delimiters.
    fn computed<T>(&self, range: (usize, usize)) -> Result<T, Fault> {
        let inner = &self.text[range.0 + 1..range.1 - 1];
        let (before, after) = (&self.text[..range.0], &self.text[range.1..]);
        let outside = before.contains('{') || !self.text[range.0..].starts_with('{');
        let help = if outside {
            format!(
                "bind it, and insert that: `let value = {inner};` and `\"{before}<value>{after}\"`, with \
                 `#[allow(derived_keys)]` on the `fn`; or pass it as a parameter"
            )
        } else {
            format!("the hash tag routes the call, so what stands in it is a parameter: `\"{before}{{value}}{after}\"`")
        };
        self.fault(range, format!("`{inner}` is computed, and a key takes names"), help)
    }

    /// `{…}`, at `{`.
    fn tag(&mut self) -> Result<Vec<KeyPart>, Fault> {
        let start = self.at;
        let Some(length) = self.rest().find('}') else {
            return self.fault((start, self.text.len()), "`{` without a `}` in a key", "close the hash tag: `{user}`");
        };
        let end = start + length;
        let inner = &self.text[start + 1..end];
        if let Some(nested) = inner.find('{') {
            return self.fault(
                (start + 1 + nested, end + 1),
                "a hash tag can't hold another one",
                "insert values into the tag with `<name>`: `{tenant:<user>}`",
            );
        }
        if inner.trim().is_empty() {
            return self.fault(
                (start, end + 1),
                "the hash tag is empty",
                "name the parameter that decides the slot: `{user}`, or write a constant: `{'jobs'}`",
            );
        }
        let parts = if let Some(constant) = inner.strip_prefix('\'') {
            match constant.strip_suffix('\'') {
                Some(text) if !text.is_empty() && !text.contains(['\'', '<', '>']) => {
                    vec![KeyPart::Text(text.to_owned())]
                }
                _ => {
                    return self.fault(
                        (start, end + 1),
                        "this constant hash tag can't be read",
                        "write it between single quotes: `{'jobs'}`; with a value in it: `{jobs:<name>}`",
                    );
                }
            }
        } else if inner.contains(['<', '>']) {
            self.tag_with_inserts(end)?
        } else {
            self.bare_tag((start + 1, end))?
        };
        self.at = end + 1;
        Ok(parts)
    }

    /// `{name}`, `{record.field}`.
    fn bare_tag(&self, range: (usize, usize)) -> Result<Vec<KeyPart>, Fault> {
        let inner = &self.text[range.0..range.1];
        let textual = inner.contains(|character: char| !character.is_alphanumeric() && !"_. ".contains(character))
            || inner.starts_with(|first: char| first.is_ascii_digit());
        if textual && is_computed(inner) {
            return self.computed((range.0 - 1, range.1 + 1));
        }
        if textual {
            return self.fault(
                (range.0 - 1, range.1 + 1),
                format!("`{inner}` is not a name"),
                format!("a constant hash tag stands between single quotes: `{{'{inner}'}}`; a value is inserted with `<name>`"),
            );
        }
        let path = self.path(range, '{', '}')?;
        Ok(vec![KeyPart::Insert(KeyInsert { path, range: (range.0 - 1, range.1 + 1) })])
    }

    /// `{text<name>text}`, whose `}` is at `end`.
    fn tag_with_inserts(&mut self, end: usize) -> Result<Vec<KeyPart>, Fault> {
        let mut parts = Vec::new();
        let mut text = String::new();
        self.at += 1;
        while self.at < end {
            let Some(character) = self.rest().chars().next() else { break };
            match character {
                '<' | '>' if self.rest().starts_with(["<<", ">>"][usize::from(character == '>')]) => {
                    text.push(character);
                    self.at += 2;
                }
                '<' => {
                    flush(&mut text, &mut parts);
                    match self.rest().find('>') {
                        Some(length) if self.at + length < end => {}
                        _ => {
                            return self.fault(
                                (self.at, end),
                                "`<` without a `>` in a hash tag",
                                "close the insert: `<name>`; write `<<` for the character itself",
                            );
                        }
                    }
                    parts.push(KeyPart::Insert(self.insert()?));
                }
                '>' => return self.alone('>', "`<`"),
                other => {
                    text.push(other);
                    self.at += other.len_utf8();
                }
            }
        }
        flush(&mut text, &mut parts);
        Ok(parts)
    }
}

/// Whether the text is an expression. `user-jobs` could be one, but is the name of something.
fn is_computed(text: &str) -> bool {
    text.contains(|character: char| " +*/%([".contains(character))
        && syn::parse_str::<syn::Expr>(text).is_ok_and(|expr| !matches!(expr, syn::Expr::Path(_) | syn::Expr::Lit(_)))
}

fn flush(text: &mut String, parts: &mut Vec<KeyPart>) {
    if !text.is_empty() {
        parts.push(KeyPart::Text(std::mem::take(text)));
    }
}
