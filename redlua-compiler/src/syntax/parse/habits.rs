//! What people write who come from Lua or another language, and what to write in its place.
//!
//! Some of it Rust can't read; that is found among the tokens once `syn` has given up. Some of it
//! is good Rust with another meaning; that is found in the tree.

use super::Parser;
use super::boundary::{Role, is_macro_input, roles};
use super::tokens::{ident_of, is_ident, is_keyword, is_operator, is_punct, source_of, span_of, token_span};
use crate::diagnostic::{Diagnostic, codes};
use crate::span::Span;
use proc_macro2::{Delimiter, Ident, TokenTree};
use quote::ToTokens;

/// The first habit at or behind `from` that Rust can't read.
pub(super) fn find(tokens: &[TokenTree], from: usize) -> Option<Diagnostic> {
    let roles = roles(tokens);
    (from..tokens.len()).find_map(|at| {
        if let Some(found) = at_token(tokens, at) {
            return Some(found);
        }
        let TokenTree::Group(group) = &tokens[at] else { return None };
        // Blocks are read by themselves, and macros have their own rules.
        if matches!(roles[at].map(|brace| brace.role), Some(Role::Block | Role::Arms | Role::Macro))
            || is_macro_input(tokens, at)
        {
            return None;
        }
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        find(&inner, 0)
    })
}

/// A Lua comment, which Rust reads as two signs.
pub(super) fn comment(tokens: &[TokenTree]) -> Option<Diagnostic> {
    let at = (0..tokens.len()).find(|at| is_operator(tokens, *at, "--"))?;
    let ends = |token: Option<&TokenTree>| matches!(token, None | Some(TokenTree::Punct(_)));
    if at > 0 && ends(tokens.get(at + 2)) {
        let name = source_of(&tokens[..at]);
        return Some(habit(tokens, at, 2, "`--` is not an operator of Rust", format!("write `{name} -= 1`")));
    }
    Some(habit(tokens, at, 2, "`--` does not begin a comment in Rust", "write `// …`"))
}

/// The name that a declaration of another language binds.
pub(super) fn bound_name(tokens: &[TokenTree]) -> Option<&Ident> {
    let first = ident_of(tokens.first())?;
    let declares = ["local", "var", "val", "const", "function"].iter().any(|word| first == word);
    let name = if declares { ident_of(tokens.get(1)) } else { None };
    if name.is_some_and(|name| name == "function") {
        return ident_of(tokens.get(2));
    }
    let walrus = || is_operator(tokens, 1, ":=").then_some(first);
    // A `let` that was forgotten: `hits: ZSet = …`.
    let typed = || lone_colon(tokens, 1).then_some(first);
    name.or_else(walrus).or_else(typed).filter(|name| !is_keyword(name))
}

fn habit(
    tokens: &[TokenTree],
    at: usize,
    count: usize,
    what: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    let end = (at + count).min(tokens.len());
    let place = span_of(&tokens[at..end], token_span(&tokens[at]));
    Diagnostic::new(codes::OTHER_LANGUAGE, place, what).help(help)
}

/// Whether an operand ends before `at`.
fn operand_before(tokens: &[TokenTree], at: usize) -> bool {
    at > 0
        && match &tokens[at - 1] {
            TokenTree::Ident(ident) => !is_keyword(ident),
            TokenTree::Literal(_) | TokenTree::Group(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == '?',
        }
}

/// Whether an operand begins at `at`.
fn operand_at(tokens: &[TokenTree], at: usize) -> bool {
    match tokens.get(at) {
        Some(TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_)) => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '-' | '!' | '#' | '*' | '&'),
        None => false,
    }
}

fn at_token(tokens: &[TokenTree], at: usize) -> Option<Diagnostic> {
    match &tokens[at] {
        TokenTree::Ident(ident) => at_word(tokens, at, &ident.to_string()),
        TokenTree::Punct(_) => at_punct(tokens, at),
        TokenTree::Literal(_) | TokenTree::Group(_) => None,
    }
}

fn at_word(tokens: &[TokenTree], at: usize, word: &str) -> Option<Diagnostic> {
    let next = ident_of(tokens.get(at + 1)).map(ToString::to_string);
    let between = operand_before(tokens, at) && operand_at(tokens, at + 1);
    Some(match word {
        "local" | "var" if next.is_some() => {
            let name = next.as_deref().filter(|name| *name != "function").unwrap_or("name");
            let help = if is_ident(tokens.get(at + 1), "function") {
                "write `fn name(value: i64) -> i64 { … }` beside the other functions of the block".to_owned()
            } else {
                format!("write `let {name} = …;`, or `let mut {name} = …;` if it is changed later")
            };
            habit(tokens, at, 1, format!("`{word}` is not a word of Rust"), help)
        }
        "function" | "def" if next.is_some() || matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) => {
            let name = next.unwrap_or_else(|| "name".to_owned());
            let help = format!("write `fn {name}(value: i64) -> i64 {{ … }}` beside the other functions of the block");
            habit(tokens, at, 1, format!("`{word}` is not a word of Rust"), help)
        }
        "and" if between => habit(tokens, at, 1, "`and` is not an operator of Rust", "write `&&`"),
        "or" if between => habit(
            tokens,
            at,
            1,
            "`or` is not an operator of Rust",
            "write `||`; a value for a missing one is `k.get().unwrap_or(0)`",
        ),
        "not" if operand_at(tokens, at + 1) && !operand_before(tokens, at) => {
            habit(tokens, at, 1, "`not` is not an operator of Rust", "write `!`")
        }
        "elseif" | "elif" | "elsif" if operand_at(tokens, at + 1) => {
            habit(tokens, at, 1, format!("`{word}` is not a word of Rust"), "write `else if condition { … }`")
        }
        "then" if operand_before(tokens, at) => {
            habit(tokens, at, 1, "`then` does not begin a block in Rust", "write `if condition { … }`")
        }
        "do" if at > 0 => {
            let help = "write `for item in items { … }`, `while condition { … }`";
            habit(tokens, at, 1, "`do` does not begin a block in Rust", help)
        }
        "end" if operand_before(tokens, at) || next.is_some() => {
            habit(tokens, at, 1, "`end` does not end a block in Rust", "blocks are `{ … }`")
        }
        "for" => return numeric_for(tokens, at),
        "repeat" if operand_at(tokens, at + 1) => {
            let help = "write `loop { … if condition { break; } }`";
            habit(tokens, at, 1, "`repeat` is not a word of Rust", help)
        }
        _ => return None,
    })
}

/// `for i = 1, 10 do` and `for k, v in pairs(t) do`.
fn numeric_for(tokens: &[TokenTree], at: usize) -> Option<Diagnostic> {
    let name = ident_of(tokens.get(at + 1))?;
    if is_punct(tokens.get(at + 2), '=') {
        let help = format!("write `for {name} in 1..=10 {{ … }}`; `..` leaves the last one out, `..=` does not");
        return Some(habit(tokens, at, 3, "a `for` with `=` is not Rust", help));
    }
    let second = ident_of(tokens.get(at + 3)).filter(|_| is_punct(tokens.get(at + 2), ','))?;
    let help = format!(
        "write `for ({name}, {second}) in items {{ … }}` for a map, \
         `for ({name}, {second}) in items.iter().enumerate() {{ … }}` for a list"
    );
    Some(habit(tokens, at, 4, "two names in a `for` need parentheses", help))
}

fn at_punct(tokens: &[TokenTree], at: usize) -> Option<Diagnostic> {
    if at > 0 && is_punct(tokens.get(at - 1), '\'') {
        return None;
    }
    for (text, help) in [("~=", "write `!=`"), ("===", "write `==`"), ("!==", "write `!=`"), ("<>", "write `!=`")] {
        if is_operator(tokens, at, text) && operand_before(tokens, at) && (text != "<>" || operand_at(tokens, at + 2)) {
            return Some(habit(tokens, at, text.len(), format!("`{text}` is not an operator of Rust"), help));
        }
    }
    if is_operator(tokens, at, "++") && operand_before(tokens, at) {
        let name = source_of(&tokens[..at]);
        let text = tokens[..at].iter().any(is_text) || tokens.get(at + 2).is_some_and(is_text);
        let help = if text { "write `+` or `format!`".to_owned() } else { format!("write `{name} += 1`") };
        return Some(habit(tokens, at, 2, "`++` is not an operator of Rust", help));
    }
    if is_operator(tokens, at, ":=") && operand_before(tokens, at) {
        let name = &tokens[at - 1];
        return Some(habit(tokens, at, 2, "`:=` is not an operator of Rust", format!("write `let {name} = …;`")));
    }
    if is_operator(tokens, at, "..") && operand_before(tokens, at) && operand_at(tokens, at + 2) {
        let concat = tokens.iter().any(is_text)
            || (at + 1..tokens.len()).any(|later| later > at + 1 && is_operator(tokens, later, ".."));
        return concat.then(|| concatenation(span_of(&tokens[at..at + 2], token_span(&tokens[at]))));
    }
    if is_punct(tokens.get(at), '#') && has_length(tokens.get(at + 1)) {
        let name = &tokens[at + 1];
        let help = match name.to_string().as_str() {
            "KEYS" | "ARGV" => {
                "declare a parameter that is a list, `items: Vec<String>`, and write `items.len()`".into()
            }
            _ => format!("write `{name}.len()`"),
        };
        return Some(habit(tokens, at, 2, "`#` does not give the length in Rust", help));
    }
    if is_punct(tokens.get(at), '.') && !is_punct(tokens.get(at + 1), '.') {
        return keyword_method(tokens, at);
    }
    if is_punct(tokens.get(at), '?') && operand_at(tokens, at + 1) {
        let colon = (at + 1..tokens.len()).find(|later| lone_colon(tokens, *later))?;
        let start = (0..at).rev().find(|before| is_punct(tokens.get(*before), '=')).map_or(0, |before| before + 1);
        let start = if is_ident(tokens.get(start), "return") { start + 1 } else { start };
        let (condition, first) = (source_of(&tokens[start..at]), source_of(&tokens[at + 1..colon]));
        let second = source_of(&tokens[colon + 1..]);
        let help = format!("write `if {condition} {{ {first} }} else {{ {second} }}`");
        return Some(habit(tokens, at, 1, "`a ? b : c` is not Rust", help));
    }
    None
}

fn lone_colon(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && !is_operator(tokens, at, "::") && !(at > 0 && is_operator(tokens, at - 1, "::"))
}

/// Whether `#` before `token` asks for a length; `#[…]` is an attribute.
fn has_length(token: Option<&TokenTree>) -> bool {
    match token {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        Some(TokenTree::Ident(_) | TokenTree::Literal(_)) => true,
        _ => false,
    }
}

fn is_text(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(literal) if literal.to_string().contains('"'))
}

/// `k.type()`: a command that is named like a word of Rust.
fn keyword_method(tokens: &[TokenTree], at: usize) -> Option<Diagnostic> {
    let name = ident_of(tokens.get(at + 1)).filter(|name| is_keyword(name) && *name != "await")?;
    let help = match name.to_string().as_str() {
        "type" => "write `key_type()`".to_owned(),
        other => format!("write `r#{other}(…)`"),
    };
    Some(habit(tokens, at + 1, 1, format!("`{name}` is a word of Rust, so no method can have this name"), help))
}

fn concatenation(place: Span) -> Diagnostic {
    Diagnostic::new(codes::OTHER_LANGUAGE, place, "`..` does not join texts in Rust")
        .note("`a..b` is a range of numbers")
        .help("write `format!(\"{user}:{day}\")`; a key is `key!(\"rate:{user}:<day>\")`")
}

impl Parser<'_> {
    /// A habit that is good Rust with another meaning.
    pub(super) fn expr_habit(&self, expr: &syn::Expr, span: Span) -> Option<Diagnostic> {
        match expr {
            syn::Expr::Index(index) => self.arguments_table(&index.expr, &index.index, span),
            syn::Expr::MethodCall(call) => self.method_habit(call, span),
            syn::Expr::Call(call) => self.function_habit(call, span),
            syn::Expr::Path(path) => self.nothing(path.path.get_ident()?, span),
            syn::Expr::Range(range) if matches!(range.limits, syn::RangeLimits::HalfOpen(_)) => {
                let text = |side: &Option<Box<syn::Expr>>| side.as_deref().is_some_and(is_text_expr);
                (text(&range.start) || text(&range.end)).then(|| concatenation(span))
            }
            syn::Expr::Unary(unary) => match (&unary.op, &*unary.expr) {
                (syn::UnOp::Neg(_), syn::Expr::Unary(inner)) if matches!(inner.op, syn::UnOp::Neg(_)) => {
                    let diagnostic = Diagnostic::new(codes::OTHER_LANGUAGE, span, "two signs cancel out");
                    Some(diagnostic.help("write `value -= 1` to count down, `// …` for a comment"))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The `end` of a block of Lua whose begin was reported.
    pub(super) fn is_end_of_lost_block(&self, expr: &syn::Expr) -> bool {
        !self.sink.is_empty() && name_of_expr(expr).is_some_and(|name| name == "end" && !self.knows(&name))
    }

    /// `KEYS[1]` and `ARGV[1]`.
    fn arguments_table(&self, base: &syn::Expr, index: &syn::Expr, span: Span) -> Option<Diagnostic> {
        let name = name_of_expr(base)?;
        if self.knows(&name) {
            return None;
        }
        let index = index.to_token_stream();
        let help = match name.as_str() {
            "KEYS" => "name the key's type and its template: `let hits: ZSet = key!(\"rate:{user}:hits\");`",
            "ARGV" => "declare a parameter with its type, and use its name: `pub fn hit(user: &str, limit: i64)`",
            _ => return None,
        };
        let what = format!("`{name}[{index}]` is not used in redlua: the compiler numbers keys and arguments");
        Some(Diagnostic::new(codes::OTHER_LANGUAGE, span, what).help(help))
    }

    /// `redis.call("GET", k)`, `cjson.decode(text)`.
    fn method_habit(&self, call: &syn::ExprMethodCall, span: Span) -> Option<Diagnostic> {
        let receiver = name_of_expr(&call.receiver)?;
        if self.knows(&receiver) {
            return None;
        }
        let method = call.method.to_string();
        let report = |what: &str, help: String| Some(Diagnostic::new(codes::OTHER_LANGUAGE, span, what).help(help));
        match (receiver.as_str(), method.as_str()) {
            ("redis", "call") => report("commands are methods of their key", format!("write `{}`", as_method(call))),
            ("redis", "pcall") => report(
                "commands are methods of their key",
                format!("write `redis::pcall({})`, which gives a `Result`", as_method(call)),
            ),
            ("redis", "error_reply") => report(
                "`redis.error_reply` is Lua",
                "give a `Result`: `return Err(MyError::Missing);`, with `pub enum MyError { Missing }` in the block"
                    .into(),
            ),
            ("redis", "status_reply") => report(
                "`redis.status_reply` is Lua",
                "leave the type of the `fn` out: a call that returns has worked".into(),
            ),
            ("redis", method) => report(
                "functions of Redis are written with `::`",
                format!("write `redis::{method}(…)`, as in `redis::time()`"),
            ),
            ("string" | "table" | "math" | "bit" | "struct" | "os", _) => {
                report("the libraries of Lua are methods of values in redlua", library_help(&receiver, &method))
            }
            ("cjson" | "cmsgpack", _) => report(
                "there is no `cjson` or `cmsgpack` in redlua",
                "say what the key holds: `let job: Str<Json<Job>> = key!(\"job:{id}\");`; for a text write \
                 `json::from_str::<Job>(text)`"
                    .into(),
            ),
            _ => None,
        }
    }

    /// `tonumber(x)`, `tostring(x)`, `ipairs(x)`.
    fn function_habit(&self, call: &syn::ExprCall, span: Span) -> Option<Diagnostic> {
        let name = name_of_expr(&call.func)?;
        if self.knows(&name) {
            return None;
        }
        let argument = || call.args.first().map(source_of_expr).unwrap_or_else(|| "x".to_owned());
        let help = match name.as_str() {
            "tonumber" => tonumber_help(&argument(), call.args.first()),
            "tostring" => format!("write `format!(\"{{}}\", {})`; commands take numbers as they are", argument()),
            "ipairs" => format!("write `for (index, item) in {}.iter().enumerate() {{ … }}`", argument()),
            "pairs" => format!("write `for (name, value) in {} {{ … }}`", argument()),
            "print" => "a script has no terminal: let it reply with the value, and print that in Rust".to_owned(),
            "error" => {
                "give a `Result`: `return Err(MyError::Missing);`, with `pub enum MyError { Missing }` in the block"
                    .to_owned()
            }
            "len" => format!("write `{}.len()`", argument()),
            "unpack" => format!("pass the list as it is: `jobs.rpush({})`", argument()),
            _ => return None,
        };
        let what = match name.as_str() {
            "len" => "`len` is a method in Rust".to_owned(),
            _ => format!("`{name}` is Lua, not Rust"),
        };
        Some(Diagnostic::new(codes::OTHER_LANGUAGE, span, what).help(help))
    }

    /// `nil` and its relatives.
    fn nothing(&self, name: &Ident, span: Span) -> Option<Diagnostic> {
        let text = name.to_string();
        if matches!(text.as_str(), "True" | "False") && !self.knows(&text) {
            let lower = text.to_lowercase();
            let what = format!("`{text}` is written `{lower}` in Rust");
            return Some(Diagnostic::new(codes::OTHER_LANGUAGE, span, what).help(format!("write `{lower}`")));
        }
        let words = ["nil", "null", "none", "NULL", "NIL", "undefined", "nullptr"];
        if !words.contains(&text.as_str()) || self.knows(&text) {
            return None;
        }
        let diagnostic = Diagnostic::new(codes::OTHER_LANGUAGE, span, format!("`{text}` is written `None` in Rust"));
        Some(diagnostic.help("write `None`; to ask whether a value is missing: `k.get().is_none()`"))
    }
}

/// What to write for `tonumber(argument)`: where the number comes from is the place to say that it is one.
fn tonumber_help(argument: &str, expr: Option<&syn::Expr>) -> String {
    if argument.starts_with("ARGV") {
        return "declare the parameter as a number: `limit: i64`".to_owned();
    }
    if !argument.contains('(') {
        return format!(
            "declare `{argument}` as a number: a parameter is one by its type, `{argument}: i64`, a stored value by its \
             key's, `Str<i64>`"
        );
    }
    match expr {
        Some(syn::Expr::MethodCall(inner)) if inner.turbofish.is_none() => format!(
            "say that the key holds numbers, `Str<i64>`, `Hash<String, i64>`; or here alone, `{}`; of a text it is \
             `text.parse::<i64>()`",
            argument.replacen(&format!(".{}(", inner.method), &format!(".{}::<i64>(", inner.method), 1)
        ),
        _ => "say that it is a number where it comes from, `-> i64`; of a text it is `text.parse::<i64>()`".to_owned(),
    }
}

/// What to write for a function of one of Lua's libraries.
fn library_help(library: &str, function: &str) -> String {
    match (library, function) {
        ("string", "format") => "write `format!(\"{user}:{count}\")`".to_owned(),
        ("string", "match") => "write `lua::captures(text, \"^(%d+)-(%d+)$\")`, which gives an `Option`".to_owned(),
        ("string", "len") => "write `text.len()`".to_owned(),
        ("string", _) => {
            "text has `len`, `is_empty`, `starts_with`, `ends_with` and `contains`: `user.starts_with(\"a\")`"
                .to_owned()
        }
        ("table", "insert") => "write `list.push(value)`".to_owned(),
        ("table", "remove") => "write `list.pop()`".to_owned(),
        ("table", "concat") => "write `list.join(\",\")`".to_owned(),
        ("table", _) => "a `Vec` has `push`, `pop`, `extend`, `len`, `contains` and `join`".to_owned(),
        ("math", "floor" | "ceil" | "sqrt" | "abs") => {
            format!("write `value.{function}()`; `/` of two integers is whole already")
        }
        ("math", "min" | "max") => format!("write `a.{function}(b)`"),
        ("math", _) => "a script gives the same result each time: pass what is random as a parameter".to_owned(),
        ("struct", "pack") => "write `lua::pack(\"<I4d\", id, score)`".to_owned(),
        ("struct", "unpack") => "write `let (id, score) = lua::unpack(\"<I4d\", bytes);`".to_owned(),
        _ => "compute it in Rust, and pass it as a parameter".to_owned(),
    }
}

fn name_of_expr(expr: &syn::Expr) -> Option<String> {
    match expr {
        syn::Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        syn::Expr::Group(group) => name_of_expr(&group.expr),
        _ => None,
    }
}

fn is_text_expr(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Str(_) | syn::Lit::ByteStr(_)),
        syn::Expr::Macro(call) => call.mac.path.is_ident("format"),
        syn::Expr::Range(range) => [&range.start, &range.end].into_iter().flatten().any(|side| is_text_expr(side)),
        syn::Expr::Binary(binary) => is_text_expr(&binary.left) || is_text_expr(&binary.right),
        _ => false,
    }
}

fn source_of_expr(expr: &syn::Expr) -> String {
    let tokens: Vec<TokenTree> = expr.to_token_stream().into_iter().collect();
    source_of(&tokens)
}

/// `redis.call("SET", k, v)` as `k.set(v)`.
fn as_method(call: &syn::ExprMethodCall) -> String {
    let mut arguments = call.args.iter();
    let command = match arguments.next() {
        Some(syn::Expr::Lit(literal)) => match &literal.lit {
            syn::Lit::Str(text) => text.value().to_lowercase().replace([' ', '.', '-'], "_"),
            _ => "get".to_owned(),
        },
        _ => "get".to_owned(),
    };
    let command = match command.as_str() {
        "type" => "key_type".to_owned(),
        "move" => "r#move".to_owned(),
        _ => command,
    };
    let key = match arguments.next() {
        Some(expr) if name_of_expr(expr).is_some() => source_of_expr(expr),
        Some(_) => "key".to_owned(),
        None => return format!("redis::{command}()"),
    };
    let rest: Vec<String> = arguments.map(source_of_expr).collect();
    format!("{key}.{command}({})", rest.join(", "))
}
