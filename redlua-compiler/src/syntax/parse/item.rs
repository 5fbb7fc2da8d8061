//! The block cut into items.
//!
//! An item is found by its words, not by its grammar, so that its name is known to the rest of the
//! block even where something inside it is wrong.

use super::Parser;
use super::attribute::Raw;
use super::tokens::{flatten, group_of, ident_of, is_ident, is_punct, name_of, shown, span_of, stream_of, token_span};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::span::Span;
use crate::syntax::ast::{Alias, Constant, Ident, Module};
use proc_macro2::{Delimiter, Span as TokenSpan, TokenStream, TokenTree};

/// The words that begin an item.
const ITEMS: [&str; 5] = ["fn", "struct", "enum", "const", "type"];

/// What stands before the word that says what an item is.
pub(super) struct Head {
    /// The attributes.
    pub(super) attributes: Vec<Raw>,
    /// The tokens of the visibility, empty for private.
    pub(super) visibility: TokenStream,
    /// The place of the first token behind the attributes.
    pub(super) start: Span,
}

impl Parser<'_> {
    /// All items of the block.
    pub(super) fn parse_items(&mut self, stream: TokenStream) -> Module {
        let tokens = flatten(stream);
        self.items = names(&tokens);
        let mut module = Module::default();
        let mut at = 0;
        while at < tokens.len() {
            if is_punct(tokens.get(at), ';') {
                at += 1;
                continue;
            }
            if let Some(group) = inner_attribute(&tokens, at) {
                let place = span_of(&tokens[at..at + 3], Span::token(group.span()));
                let content = group.stream().into_iter().collect();
                self.parse_settings(Raw { content, span: place }, at == 0, &mut module.settings);
                at += 3;
                continue;
            }
            at = self.parse_item(&tokens, at, &mut module);
        }
        module
    }

    /// The item at `at`; gives where the next one begins.
    fn parse_item(&mut self, tokens: &[TokenTree], at: usize, module: &mut Module) -> usize {
        let start = at;
        let (head, at) = read_head(tokens, at);
        let end = item_end(tokens, at);
        if let Some(deep) = super::limit::too_deep(&tokens[start..end]) {
            self.report(
                Diagnostic::new(codes::SYNTAX, token_span(&deep), "this is nested too deeply to be read")
                    .note("redlua reads about 128 levels of brackets, 32 of `if`, 12 of loops")
                    .help("bind parts with `let`, or move them into a private `fn`"),
            );
            return end;
        }
        let Some(word) = ident_of(tokens.get(at)) else {
            return self.no_item(tokens, start, at, end);
        };
        let before = self.sink.len();
        match word.to_string().as_str() {
            "fn" => self.parse_function(head, &tokens[at..end], module),
            "struct" => self.parse_record(head, &tokens[at..end], module),
            "enum" => self.parse_enum(head, &tokens[at..end], module),
            "const" if !is_ident(tokens.get(at + 1), "fn") => self.parse_constant(head, &tokens[at..end], module),
            "type" => self.parse_alias(head, &tokens[at..end], module),
            "async" | "unsafe" | "const" | "extern" if has_fn(&tokens[at..end]) => {
                self.refuse_qualifiers(&tokens[at..end]);
                let skip = tokens[at..end].iter().position(|token| is_ident(Some(token), "fn")).unwrap_or(0);
                self.parse_function(head, &tokens[at + skip..end], module);
            }
            _ => return self.no_item(tokens, start, at, end),
        }
        if self.sink.len() > before {
            let named = tokens[at..end].windows(2).find(|pair| ITEMS.iter().any(|word| is_ident(pair.first(), word)));
            let name = named.and_then(|pair| ident_of(pair.last()));
            module.faulty.extend(name.map(|name| name_of(name).text));
        }
        end
    }

    fn refuse_qualifiers(&mut self, tokens: &[TokenTree]) {
        for token in tokens.iter().take_while(|token| !is_ident(Some(token), "fn")) {
            let TokenTree::Ident(word) = token else { continue };
            let help = match word.to_string().as_str() {
                "async" => "write `pub fn`: the script runs on the server; the caller has `invoke_async`",
                "unsafe" => "write `pub fn`: a script can't touch memory",
                "const" => "write `fn`, or a `const` for a value",
                _ => "write `pub fn`",
            };
            self.unsupported(token_span(token), format!("`{word} fn` is not supported"), help);
            return;
        }
    }

    /// Something at `at` that is no item of redlua.
    fn no_item(&mut self, tokens: &[TokenTree], start: usize, at: usize, end: usize) -> usize {
        let Some(token) = tokens.get(at) else {
            let place = span_of(&tokens[start..], Span::token(TokenSpan::call_site()));
            let diagnostic = Diagnostic::new(codes::SYNTAX, place, "expected an item after the attribute");
            self.report(diagnostic.help("an attribute stands before the `pub fn`, `struct` or `enum` that it is for"));
            return tokens.len();
        };
        let word = ident_of(Some(token)).map(ToString::to_string).unwrap_or_default();
        if let Some((what, help)) = refusal(&word, tokens.get(at + 1)) {
            self.unsupported(token_span(token), what, help);
            return end;
        }
        let next = next_item(tokens, at + 1);
        if self.report_habit(&tokens[at..next], 0) {
            return next;
        }
        let diagnostic = Diagnostic::new(
            codes::SYNTAX,
            token_span(token),
            format!("expected `pub fn`, `fn`, `struct`, `enum`, `const` or `type`, found {}", shown(token)),
        );
        let close = match word.as_str() {
            "func" | "function" | "fun" | "def" => Some("fn"),
            "class" | "record" | "type_" => Some("struct"),
            "" => None,
            other => suggest::closest(other, ITEMS.into_iter().chain(["pub"])),
        };
        self.report(match close {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
            _ => diagnostic.help("statements stand in the body of a function: `pub fn hit(user: &str) -> i64 { … }`"),
        });
        next
    }

    /// `const NAME: TYPE = VALUE`.
    fn parse_constant(&mut self, head: Head, tokens: &[TokenTree], module: &mut Module) {
        let Some(name) = self.item_name(tokens, "const") else { return };
        let docs = self.parse_plain_attributes(&head.attributes, "a `const`");
        let tokens = self.without_semicolon(tokens, "const", &name);
        let equals = tokens.iter().position(|token| is_punct(Some(token), '='));
        let place = name.span;
        let form = "write `const NAME: i64 = 100;`";
        let Some(equals) = equals else {
            let diagnostic = Diagnostic::new(codes::SYNTAX, place, format!("`const {}` has no value", name.text));
            self.report(diagnostic.help(form));
            return;
        };
        if !is_punct(tokens.get(2), ':') {
            let diagnostic = Diagnostic::new(codes::SYNTAX, place, format!("`const {}` has no type", name.text));
            self.report(diagnostic.help(form));
            return;
        }
        let ty = self.parse_type_tokens(&tokens[3..equals.max(3)], place, "a type");
        let value = self.parse_expr_tokens(&tokens[equals + 1..], place, "a value");
        let public = !head.visibility.is_empty();
        module.constants.push(Constant { visibility: head.visibility, public, name, docs, ty, value });
    }

    /// `type NAME = TYPE`.
    fn parse_alias(&mut self, head: Head, tokens: &[TokenTree], module: &mut Module) {
        let Some(name) = self.item_name(tokens, "type") else { return };
        let docs = self.parse_plain_attributes(&head.attributes, "a `type`");
        let tokens = self.without_semicolon(tokens, "type", &name);
        if is_punct(tokens.get(2), '<') {
            let place = token_span(&tokens[2]);
            self.unsupported(place, "a `type` can't take type arguments", "write one `type` for each use");
            return;
        }
        if !is_punct(tokens.get(2), '=') {
            let diagnostic =
                Diagnostic::new(codes::SYNTAX, name.span, format!("`type {}` stands for nothing", name.text));
            self.report(diagnostic.help("write `type Milliseconds = i64;`"));
            return;
        }
        let ty = self.parse_type_tokens(&tokens[3..], name.span, "a type");
        module.aliases.push(Alias { name, docs, ty, visibility: head.visibility });
    }

    fn without_semicolon<'t>(&mut self, tokens: &'t [TokenTree], word: &str, name: &Ident) -> &'t [TokenTree] {
        match tokens.split_last() {
            Some((last, rest)) if is_punct(Some(last), ';') => rest,
            _ => {
                let last = span_of(tokens, name.span).last;
                let message = format!("missing `;` after `{word} {}`", name.text);
                let diagnostic = Diagnostic::new(codes::SYNTAX, Span::token(last), message);
                self.report(diagnostic.help("end it with `;`"));
                tokens
            }
        }
    }

    /// The name behind the word of an item.
    pub(super) fn item_name(&mut self, tokens: &[TokenTree], word: &str) -> Option<Ident> {
        if let Some(ident) = ident_of(tokens.get(1)).filter(|ident| !super::tokens::is_keyword(ident) && *ident != "_")
        {
            return Some(name_of(ident));
        }
        let place = tokens.get(1).or(tokens.first()).map_or(Span::token(TokenSpan::call_site()), token_span);
        let found = tokens.get(1).map_or_else(String::new, |token| format!(", found {}", shown(token)));
        let diagnostic = Diagnostic::new(codes::SYNTAX, place, format!("expected a name after `{word}`{found}"));
        self.report(diagnostic.help("a name starts with a letter or `_`, and is no word of Rust"));
        None
    }
}

fn inner_attribute(tokens: &[TokenTree], at: usize) -> Option<&proc_macro2::Group> {
    let marked = is_punct(tokens.get(at), '#') && is_punct(tokens.get(at + 1), '!');
    group_of(tokens.get(at + 2), Delimiter::Bracket).filter(|_| marked)
}

/// Attributes and visibility at `at`, and where they end.
fn read_head(tokens: &[TokenTree], mut at: usize) -> (Head, usize) {
    let (attributes, behind) = super::attribute::read(tokens, at);
    at = behind;
    let start = tokens.get(at).map_or(Span::token(TokenSpan::call_site()), token_span);
    let mut visibility = TokenStream::new();
    if is_ident(tokens.get(at), "pub") {
        let restricted = group_of(tokens.get(at + 1), Delimiter::Parenthesis).is_some();
        let end = at + 1 + usize::from(restricted);
        visibility = stream_of(&tokens[at..end]);
        at = end;
    }
    (Head { attributes, visibility, start }, at)
}

/// Behind the brace group of an item, or behind its `;`.
fn item_end(tokens: &[TokenTree], at: usize) -> usize {
    let valued = ["const", "type", "static", "use"].iter().any(|word| is_ident(tokens.get(at), word))
        && !is_ident(tokens.get(at + 1), "fn");
    for (offset, token) in tokens.iter().enumerate().skip(at) {
        let ends = if valued {
            // A forgotten `;` must not cost the next function.
            if offset > at && begins_item(tokens, offset) {
                return offset;
            }
            false
        } else {
            group_of(Some(token), Delimiter::Brace).is_some()
        };
        if ends || is_punct(Some(token), ';') {
            return offset + 1;
        }
    }
    tokens.len()
}

fn begins_item(tokens: &[TokenTree], at: usize) -> bool {
    let named = matches!(tokens.get(at + 1), Some(TokenTree::Ident(_)));
    is_ident(tokens.get(at), "pub")
        || (named && ITEMS.iter().any(|word| is_ident(tokens.get(at), word)))
        || (is_punct(tokens.get(at), '#') && group_of(tokens.get(at + 1), Delimiter::Bracket).is_some())
}

/// The next place at or behind `at` where an item may begin, or where something else ends.
fn next_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends =
        |index: usize| is_punct(tokens.get(index), ';') || group_of(tokens.get(index), Delimiter::Brace).is_some();
    let next =
        |index: &usize| begins_item(tokens, *index) || ends(*index - 1) || inner_attribute(tokens, *index).is_some();
    (at..tokens.len()).find(next).unwrap_or(tokens.len())
}

fn has_fn(tokens: &[TokenTree]) -> bool {
    tokens.iter().take(5).any(|token| is_ident(Some(token), "fn"))
}

/// The names of all functions and constants.
fn names(tokens: &[TokenTree]) -> std::collections::HashSet<String> {
    let named = |at: usize| is_ident(tokens.get(at), "fn") || is_ident(tokens.get(at), "const");
    (0..tokens.len())
        .filter(|at| named(*at))
        .filter_map(|at| ident_of(tokens.get(at + 1)))
        .map(|name| name_of(name).text)
        .collect()
}

fn refusal(word: &str, next: Option<&TokenTree>) -> Option<(String, &'static str)> {
    let help = match word {
        "trait" => "write a private `fn` for what is shared",
        "impl" => "write a private `fn` that takes the record: `fn total(job: Job) -> i64 { … }`",
        "static" => "write `const NAME: i64 = 100;`: a script keeps nothing between two calls, what lasts is in Redis",
        "mod" => "write the items beside each other, or a second `redis_script!` block in another module",
        "use" => "write names in full: `redis::time()`; types of your own are declared in the block",
        "extern" => "a script can only call the functions of its own block",
        "union" if next.is_some() => "write an `enum` with a variant for each case",
        "macro_rules" => "write a private `fn`, or a `macro_rules!` outside that makes the whole block",
        "unsafe" | "async" | "auto" => "write `pub fn`, `fn`, `struct`, `enum`, `const` or `type`",
        "macro" => "write a private `fn`",
        _ => return None,
    };
    let shown = if word == "macro_rules" { "macro_rules!" } else { word };
    Some((format!("`{shown}` is not supported"), help))
}
