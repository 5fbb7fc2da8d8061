//! What the parser makes of a source: the tree of good ones, the list of faults of bad ones.

use redlua_compiler::diagnostic::{Diagnostic, Sink};
use redlua_compiler::syntax::ast::Module;
use redlua_compiler::syntax::parse::parse_module;

/// A script with every form of the language.
const GOOD: &str = include_str!("parse/good.rs.txt");

/// What a source has to give.
enum Expect<'a> {
    /// No fault, and a tree in which each of these stands.
    Tree(&'a [&'a str]),
    /// Exactly these faults, as `RL0101 message`.
    Faults(&'a [&'a str]),
    /// These faults, and a tree in which each of these stands.
    Both(&'a [&'a str], &'a [&'a str]),
}
use Expect::{Both, Faults, Tree};

fn parse(source: &str) -> (Module, Vec<Diagnostic>) {
    let tokens = source.parse().unwrap_or_else(|error| panic!("{error}: {source}"));
    let mut sink = Sink::new();
    let module = parse_module(tokens, &mut sink);
    (module, sink.finish())
}

fn check(source: &str, expect: Expect<'_>) {
    let (module, diagnostics) = parse(source);
    let faults: Vec<String> = diagnostics.iter().map(|fault| format!("{} {}", fault.code, fault.message)).collect();
    let (expected, excerpts) = match expect {
        Tree(excerpts) => (&[][..], excerpts),
        Faults(faults) => (faults, &[][..]),
        Both(faults, excerpts) => (faults, excerpts),
    };
    assert_eq!(faults, expected, "{source}");
    assert!(diagnostics.iter().all(|fault| !fault.notes.is_empty()), "{source}: a fault without help");
    let tree = condensed(&format!("{module:?}"));
    for excerpt in excerpts {
        assert!(tree.contains(excerpt), "{source}\nhas no {excerpt}\n{tree}");
    }
}

/// Checks a body, as that of a function with the parameters `user` and `limit`.
fn body(source: &str, expect: Expect<'_>) {
    check(&format!("fn f(user: &str, limit: i64) {{ {source} }}"), expect);
}

/// Checks that each source has this one fault; `wrap` makes an item of it.
fn each(code: &str, cases: &[(&str, &str)], wrap: fn(&str) -> String) {
    for (source, message) in cases {
        check(&wrap(source), Faults(&[&format!("{code} {message}")]));
    }
}

fn in_body(source: &str) -> String {
    format!("fn f(user: &str, limit: i64) {{ {source} }}")
}

/// A debug print without places and tokens, and without the structs around a single `kind`.
fn condensed(debug: &str) -> String {
    let mut text = debug.to_owned();
    for field in [", span: ", ", token: ", ", tokens: "] {
        while let Some(at) = text.find(field) {
            let end = at + 2 + balanced(&text[at + 2..], &[',', '}']);
            let blanks = text[at..end].len() - text[at..end].trim_end().len();
            text.replace_range(at..end - blanks, "");
        }
    }
    for opening in ["Expr { kind: ", "Pattern { kind: ", "TypeRef { kind: ", "Ident { text: "] {
        while let Some(at) = text.find(opening) {
            let inner = at + opening.len();
            let end = inner + balanced(&text[inner..], &['}']);
            let content = text[inner..end].trim_end().to_owned();
            text.replace_range(at..=end, &content);
        }
    }
    text
}

/// The length up to one of `ends` outside of all brackets and quotes.
fn balanced(text: &str, ends: &[char]) -> usize {
    let mut depth = 0;
    let mut quoted = false;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if depth == 0 && !quoted && ends.contains(&character) {
            return at;
        }
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' | '(' if !quoted => depth += 1,
            '}' | ']' | ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn items_give_their_parts() {
    check(GOOD, Tree(&[]));
    check(
        r#"#![redlua(redis = "7.0", valkey = "7.2", crate = ::other)] fn f() {}"#,
        Tree(&[r#"redis: Some(("7.0""#, r#"valkey: Some(("7.2""#, "root: Some("]),
    );
    check(
        "/// Counts.\n///  Twice.\n#[deprecated] #[allow(derived_keys, dead_code)]\
         pub(crate) fn f<'a>(mut a: &'a str) -> (i64, bool) {}",
        Tree(&[
            r#"docs: ["Counts.", " Twice."]"#,
            r#"allows: [Allow { name: "derived_keys" }]"#,
            r#"name: "a", mutable: true, ty: Reference { mutable: false, target: Path { segments: ["str"]"#,
            r#"output: Some(Tuple([Path { segments: ["i64"], arguments: [] }, Path { segments: ["bool"]"#,
        ]),
    );
    check(
        "fn f(#[redlua(escape)] a: i64, #[redlua(raw)] b: i64) {}",
        Tree(&["escape: true, raw: false", "escape: false, raw: true"]),
    );
    check(
        r#"#[derive(Debug, serde::Serialize)] pub struct A<'a> {
            #[redlua(rename = "n", default = 5, skip_none)] pub a: &'a str, b: HashMap<String, Vec<i64>> }"#,
        Tree(&[
            r#"derives: [("Debug""#,
            r#"("Serialize""#,
            r#"default: Some(Integer { value: 5, suffix: None }), empty_is_none: false, skip_none: true, rename: Some("n")"#,
            r#"segments: ["HashMap"], arguments: [Path { segments: ["String"], arguments: [] }, Path { segments: ["Vec"]"#,
        ]),
    );
    check(
        r#"#[redlua(rename_all = "kebab-case")] enum E {
            A, #[redlua(code = "X")] B { x: i64 }, #[redlua(error = "NO")] C, #[redlua(rename = "d")] D }"#,
        Tree(&[
            r#"rename_all: Some(("kebab-case""#,
            r#"code: Some(("X""#,
            r#"error: Some(("NO""#,
            r#"rename: Some(("d""#,
        ]),
    );
    check("pub const N: i64 = 1 + 2; type T = Option<[i64; 3]>;", Tree(&["Binary(Add", "Array(Path"]));
}

#[test]
fn expressions_keep_their_form() {
    for (source, excerpt) in [
        ("-5", "Unary(Negate, Integer { value: 5, suffix: None })"),
        ("5_u32", r#"Integer { value: 5, suffix: Some("u32") }"#),
        ("0xff", "Integer { value: 255, suffix: None }"),
        ("2f64", "Float(2.0)"),
        ("b\"a\\xff\"", "Text([97, 255])"),
        ("(a + b) * c", r#"Binary(Multiply, Binary(Add, Name("a"), Name("b")), Name("c"))"#),
        ("a = b;", r#"Assign(Name("a"), Name("b"))"#),
        ("a <<= 1;", "AssignOp(ShiftLeft"),
        ("x.y.0", r#"Field(Field(Name("x"), "y"), "0")"#),
        ("x[1]", r#"Index(Name("x"), Integer"#),
        ("a..=b", "inclusive: true"),
        ("()", "Tuple([])"),
        ("[a, b]", "growable: false"),
        ("vec![a, b]", r#"List { elements: [Name("a"), Name("b")], growable: true }"#),
        ("vec![0; 3]", "count: Integer { value: 3, suffix: None }, growable: true }"),
        ("V { a, b: 1, ..c }", r#"Record { path: ["V"], fields: [("a", Name("a")), ("b", Integer"#),
        ("V { a, b: 1, ..c }", r#"base: Some(Name("c"))"#),
        ("lock.set(owner, NX, PX(ttl))", r#"Method { receiver: Name("lock"), name: "set", generics: []"#),
        ("lock.set(PX(ttl))", r#"arguments: [Call { function: Name("PX"), arguments: [Name("ttl")] }]"#),
        ("k.hget::<i64>(n)", r#"generics: [Path { segments: ["i64"], arguments: [] }]"#),
        ("redis::raw::<i64>(\"A.B\", k)", r#"function: Path { segments: ["redis", "raw"], generics: [Path"#),
        ("k.r#move(1)", r#"name: "move""#),
        ("a as u32", "Cast(Name(\"a\"), Path"),
        ("&mut a", "Reference(true, Name(\"a\"))"),
        ("*a", "Dereference(Name(\"a\"))"),
        ("a?", "Try(Name(\"a\"))"),
        ("xs.map(|x| x + 1)", r#"Closure { parameters: [Name { name: "x", mutable: false, inner: None }]"#),
        ("'a: loop { break 'a 5; }", r#"kind: Expr(Break(Some("a"), Some(Integer"#),
        (
            "while let Some(x) = l.lpop() { continue }",
            r#"While { condition: Let(TupleVariant { path: ["Some"], front: [Name"#,
        ),
        ("for (i, q) in a.iter() { }", "For { pattern: Tuple(["),
        ("if let Some(a) = b && a > 1 { 1 } else if c { 2 } else { 3 }", "If { condition: Binary(And, Let("),
        ("match x { V { a, .. } if a => 1, 1 | 2..=5 => { 2 } n @ 3 => 4, None => -1 }", "rest: true }"),
        ("match x { -1 => 1, _ => 2 }", "Literal(Unary(Negate, Integer"),
        ("matches!(x, Some(1) | None if y)", "Or([TupleVariant"),
        ("assert!(a > b, \"no\")", "Assert { condition: Binary(Greater"),
        (
            "format!(\"a{{{user}:{:.3}:{1:05}\", x, y)",
            r#"arguments: [Name("x"), Name("y"), Name("user")], pieces: [Text("a{"), Value { argument: 2, precision: None, width: None }, Text(":"), Value { argument: 0, precision: Some(3), width: None }, Text(":"), Value { argument: 1, precision: None, width: Some((5, true)) }]"#,
        ),
        ("let Some(x) = y else { return };", "otherwise: Some(Block"),
        ("#[allow(zero_ttl)] k.pexpire(1);", r#"allows: [Allow { name: "zero_ttl" }]"#),
        ("let nil = 1; nil", r#"value: Some(Name("nil"))"#),
        ("match x { } .y()", "Method { receiver: Match"),
        ("let x = if a { 1 } else { 2 };", "Let { pattern: Name"),
    ] {
        body(source, Tree(&[excerpt]));
    }
}

#[test]
fn key_templates_are_taken_apart() {
    for (source, excerpt) in [
        (
            "rate:{user}:hits",
            r#"[Text("rate:"), Tag([Insert(KeyInsert { path: ["user"], range: (5, 11) })]), Text(":hits")]"#,
        ),
        ("{u:<user>}:x", r#"[Tag([Text("u:"), Insert(KeyInsert { path: ["user"], range: (3, 9) })]), Text(":x")]"#),
        ("{'jobs'}", r#"[Tag([Text("jobs")])]"#),
        ("{jobs}", r#"Tag([Insert(KeyInsert { path: ["jobs"]"#),
        ("<hit.counter><b>", r#"Insert(KeyInsert { path: ["hit", "counter"], range: (0, 13) }), Insert"#),
        ("{a}<<>>{{}}", r#"Text("<>{}")"#),
    ] {
        body(&format!("key!(\"{source}\")"), Tree(&[excerpt]));
    }
    let cases = [
        ("\"\"", "the key is empty"),
        ("\"a{b\"", "`{` without a `}` in a key"),
        ("\"a<b\"", "`<` without a `>` in a key"),
        ("\"a{}\"", "the hash tag is empty"),
        ("\"<>\"", "`<>` inserts nothing"),
        ("\"{a}:{b}\"", "a key has one hash tag, this is the second"),
        ("\"{a{b}}\"", "a hash tag can't hold another one"),
        ("\"{ a }\"", "blanks in an insert"),
        ("\"< a >\"", "blanks in an insert"),
        ("\"a>b\"", "`>` without a `<` in a key"),
        ("\"a}b\"", "`}` without a `{` in a key"),
        ("\"{{a}}\"", "`{` as a character can stand only behind the hash tag"),
        ("\"{jobs-1}\"", "`jobs-1` is not a name"),
        ("\"{'jobs}\"", "this constant hash tag can't be read"),
        ("\"<1>\"", "`1` is not a name"),
        ("\"{a + b}\"", "`a + b` is computed, and a key takes names"),
        ("\"{a}:<b.len()>\"", "`b.len()` is computed, and a key takes names"),
        ("user", "`key!` takes one text literal"),
        ("b\"x\"", "`key!` takes one text literal"),
        ("", "`key!` takes one text literal"),
    ];
    each("RL0105", &cases, |source| in_body(&format!("let k: Str = key!({source});")));
}

#[test]
fn a_template_is_shown_with_carets() {
    let (_, faults) = parse("fn f() { key!(\"rate:{user:hits\") }");
    let note = format!("{:?}", faults[0].notes[0]);
    assert!(note.contains(r#"in \"rate:{user:hits\"\n         ^^^^^^^^^^"#), "{note}");
}

#[test]
fn formats_are_refused_with_their_reason() {
    let cases = [
        ("\"{:?}\", a", "`{:?}` is not supported"),
        ("\"{:x}\", a", "`{:x}` is not supported"),
        ("\"{:1$}\", a", "a width or precision can't come from an argument"),
        ("\"{\"", "`{` without a `}` in a format string"),
        ("\"}\"", "`}` without a `{` in a format string"),
        ("\"{} {}\", a", "`format!` has 1 argument, but its text asks for more"),
        ("\"{}\", a, b", "this argument of `format!` is never used"),
        ("x", "`format!` needs a text literal first"),
        ("\"{a.b}\"", "`a.b` is not a name"),
    ];
    each("RL0106", &cases, |source| in_body(&format!("let t = format!({source});")));
}

#[test]
fn habits_of_other_languages_are_known() {
    let cases = [
        ("let a = KEYS[1];", "`KEYS[1]` is not used in redlua: the compiler numbers keys and arguments"),
        ("let a = ARGV[2];", "`ARGV[2]` is not used in redlua: the compiler numbers keys and arguments"),
        ("redis.call(\"GET\", k);", "commands are methods of their key"),
        ("redis.pcall(\"GET\", k);", "commands are methods of their key"),
        ("redis.sha1hex(k);", "functions of Redis are written with `::`"),
        ("if z == nil { }", "`nil` is written `None` in Rust"),
        ("let a = null;", "`null` is written `None` in Rust"),
        ("let a = b .. \":x\";", "`..` does not join texts in Rust"),
        ("let a = b .. \":\" .. c;", "`..` does not join texts in Rust"),
        ("if a ~= b { }", "`~=` is not an operator of Rust"),
        ("if a and b { }", "`and` is not an operator of Rust"),
        ("let a = b or c;", "`or` is not an operator of Rust"),
        ("if not a { }", "`not` is not an operator of Rust"),
        ("if a { } elseif b { } else { }", "`elseif` is not a word of Rust"),
        ("if a then b() end;", "`then` does not begin a block in Rust"),
        ("while a do b() end;", "`do` does not begin a block in Rust"),
        ("for i = 1, 10 do x() end;", "a `for` with `=` is not Rust"),
        ("for k, v in pairs(t) { }", "two names in a `for` need parentheses"),
        ("local x = 1; x += 1;", "`local` is not a word of Rust"),
        ("function g() end;", "`function` is not a word of Rust"),
        ("let a = tonumber(user);", "`tonumber` is Lua, not Rust"),
        ("let a = tostring(limit);", "`tostring` is Lua, not Rust"),
        ("let a = #list;", "`#` does not give the length in Rust"),
        ("foo(1, #list);", "`#` does not give the length in Rust"),
        ("-- a comment", "`--` does not begin a comment in Rust"),
        ("x++;", "`++` is not an operator of Rust"),
        ("x--;", "`--` is not an operator of Rust"),
        ("x := 1;", "`:=` is not an operator of Rust"),
        ("var x = 1;", "`var` is not a word of Rust"),
        ("const X: i64 = 1;", "`const` can't stand in a body"),
        ("let a = b ? c : d;", "`a ? b : c` is not Rust"),
        ("if a === b { }", "`===` is not an operator of Rust"),
        ("k.type();", "`type` is a word of Rust, so no method can have this name"),
        ("k.move(1);", "`move` is a word of Rust, so no method can have this name"),
        ("k.try();", "`try` is a word of Rust, so no method can have this name"),
    ];
    each("RL0103", &cases, in_body);
    check("local x = 1", Faults(&["RL0103 `local` is not a word of Rust"]));
}

#[test]
fn helps_are_complete_code() {
    for (source, help) in [
        ("redis.call(\"SET\", k, v + 1);", "write `k.set(v + 1)`"),
        ("let a = b ? c : d;", "write `if b { c } else { d }`"),
        ("assert_eq!(a, b + 1);", "write `assert!(a == b + 1)`"),
        ("let x = #items;", "write `items.len()`"),
        ("k.get() let z = 1;", "write `k.get();`"),
        ("key!(user);", r#"a whole key that the caller passes is `key!(\"<user>\")`"#),
    ] {
        let (_, faults) = parse(&in_body(source));
        let notes = format!("{:?}", faults[0].notes);
        assert!(notes.contains(help), "{source}: {notes}");
    }
}

#[test]
fn items_beyond_the_language_are_refused_by_name() {
    let cases = [
        ("pub async fn a() {}", "`async fn` is not supported"),
        ("unsafe fn a() {}", "`unsafe fn` is not supported"),
        ("fn a<T>() {}", "a function can't have type parameters"),
        ("fn a<const N: usize>() {}", "const parameters are not supported"),
        ("fn a() where { }", "`where` is not supported"),
        ("fn a((b, c): (i64, i64)) {}", "a parameter is a name, not a pattern"),
        ("fn a(&self) {}", "`self` is not supported"),
        ("fn a(b: ...) {}", "a variable number of parameters is not supported"),
        ("fn a(b: i64 = 5) {}", "a parameter can't have a default value"),
        ("fn a();", "`fn a` has no body"),
        ("fn a(b: dyn X) {}", "`dyn Trait` is not supported"),
        ("fn a(b: impl X) {}", "`impl Trait` is not supported"),
        ("fn a(b: fn(i64)) {}", "function pointers are not supported"),
        ("fn a(b: *const u8) {}", "raw pointers are not supported"),
        ("trait X {}", "`trait` is not supported"),
        ("impl A for B { }", "`impl` is not supported"),
        ("static Y: i64 = 5;", "`static` is not supported"),
        ("mod m { }", "`mod` is not supported"),
        ("use a::b;", "`use` is not supported"),
        ("extern \"C\" { }", "`extern` is not supported"),
        ("macro_rules! foo { () => {} }", "`macro_rules!` is not supported"),
        ("union U { a: i64 }", "`union` is not supported"),
        ("struct T(i64);", "tuple structs are not supported"),
        ("struct U;", "unit structs are not supported"),
        ("enum E { A() }", "there is nothing in the parentheses of variant `A`"),
        ("enum E { A = 5 }", "a variant can't have a number"),
        ("#[once(ttl_ms = 60_000)] fn f() {}", "`#[once]` is not supported yet"),
        ("#[idempotent] fn f() {}", "`#[idempotent]` is not supported yet"),
    ];
    each("RL0102", &cases, str::to_owned);
}

#[test]
fn expressions_beyond_the_language_are_refused_by_name() {
    let cases = [
        ("fn inner() { }", "`fn` can't stand in a body"),
        ("use a::b;", "`use` can't stand in a body"),
        ("a.await;", "`.await` is not supported"),
        ("unsafe { a(); }", "`unsafe` is not supported"),
        ("try { a };", "`try` blocks are not supported"),
        ("const { 1 };", "`const` blocks are not supported"),
        ("yield 5;", "`yield` is not supported"),
        ("f(move || 1);", "closures with `move` are not supported"),
        ("let ref x = 5;", "`ref` patterns are not supported"),
        ("let ref mut x = 5;", "`ref mut` patterns are not supported"),
        ("let box x = y;", "`box` patterns are not supported"),
        ("let [a, b @ ..] = c;", "the rest of a list can't get a name in a pattern"),
        ("#![allow(x)] f();", "inner attributes can't stand in a body"),
        ("f(c\"x\");", "C strings are not supported"),
        ("f(1f32);", "`f32` is not a number type of redlua"),
        ("println!(\"x\");", "`println!` is not supported"),
        ("std::dbg!(x);", "`dbg!` is not supported"),
        ("assert_eq!(a, b);", "`assert_eq!` is not supported"),
        ("f(self.x);", "`self` is not supported"),
        ("_ = f();", "`_ = value` is not supported"),
    ];
    each("RL0102", &cases, in_body);
}

#[test]
fn attributes_are_known_or_corrected() {
    let cases = [
        ("#[allow(derived_key)] fn f() {}", "there is no lint `derived_key`"),
        ("#[deny(no_keys)] fn f() {}", "`no_keys` is denied by default, and `deny` can't change it"),
        ("fn f(#[redlua(escap)] a: i64) {}", "a parameter has no option `escap`"),
        ("struct A { #[redlua(defualt = 1)] a: i64 }", "a field has no option `defualt`"),
        ("#[redlua(existing = 5)] struct A { a: i64 }", "`existing` takes the path of a type"),
        ("#[redlua(existing)] enum A { B }", "`existing` takes the path of a type"),
        ("#[redlua(flat = 2)] fn f() {}", "`flat` takes no value"),
        ("#[redlua(flat)] struct A { a: i64 }", "a `struct` has no option `flat`"),
        ("#[redlua(rename_all = \"kebab\")] struct A { a: i64 }", "`rename_all` does not know `kebab`"),
        ("struct A { #[redlua(skip_none = 1)] a: i64 }", "`skip_none` takes no value"),
        ("enum A { #[redlua(code = 5)] B }", "`code` takes a text"),
        ("#[redlua(rename_all = \"snakecase\")] enum A { B }", "`rename_all` does not know `snakecase`"),
        ("#![redlua(reddis = \"7.0\")]", "the block has no option `reddis`"),
        ("fn f() {} #![redlua(redis = \"7.0\")]", "`#![redlua(…)]` has to stand first in the block"),
        ("#![allow(x)]", "only `#![redlua(…)]` can stand here"),
        ("fn f() { #[allow(zero_ttl)] k.get() }", "an attribute can't stand on the value of a block"),
        ("fn f() { #[inline] g(); }", "this attribute can't stand on a statement"),
    ];
    each("RL0104", &cases, str::to_owned);
}

#[test]
fn a_fault_costs_one_statement() {
    body(
        "k.get() let z = 1; z",
        Both(&["RL0101 missing `;` between two statements"], &[r#"value: Some(Name("z"))"#, r#"name: "get""#]),
    );
    body(
        "let a: i64 = ~; a",
        Both(&["RL0101 expected a value, found `~`"], &[r#"Let { pattern: Name { name: "a""#, "value: Some(Error)"]),
    );
    body(
        "let (a, b) = ~; a",
        Both(&["RL0101 expected a value, found `~`"], &[r#"Tuple([Name { name: "a""#, "value: Some(Error)"]),
    );
    body(
        "if a ~= b { let c = #d; let e = ; }",
        Faults(&[
            "RL0103 `~=` is not an operator of Rust",
            "RL0103 `#` does not give the length in Rust",
            "RL0101 expected a value after `=`",
        ]),
    );
    body(
        "while a { loop { ~; ~ } } f(~); g(a b)",
        Faults(&[
            "RL0101 expected a value, found `~`",
            "RL0101 expected a value, found `~`",
            "RL0101 expected a value, found `~`",
            "RL0101 expected `,`, found `b`",
        ]),
    );
    body(
        "match x { 1 => 2 3 => 4, 5 => ~, _ => { ~; } }",
        Faults(&[
            "RL0101 expected `,` after the value of an arm",
            "RL0101 expected a value, found `~`",
            "RL0101 expected a value, found `~`",
        ]),
    );
    body("let = 5;", Faults(&["RL0101 expected a pattern, found `=`"]));
    body("f(a: 1);", Faults(&["RL0101 expected `,`, found `:`"]));
    body("let x = 1", Faults(&["RL0101 missing `;` after `let`"]));
    body("if (let Some(x) = y) { }", Faults(&["RL0101 `let` can't stand inside an expression"]));
}

#[test]
fn a_fault_leaves_the_names_of_items() {
    check(
        "fn f(a, b: i64) { ~ } fn g() -> { 1 } struct A { a: i64 b: i64, c: i64 }",
        Both(
            &[
                "RL0101 parameter `a` has no type",
                "RL0101 expected a value, found `~`",
                "RL0101 expected a type, found nothing",
                "RL0101 expected the end of a type after `i64`, found `b`",
            ],
            &[r#"name: "a", mutable: false, ty: Error"#, r#"name: "c""#],
        ),
    );
    let expected = "RL0101 expected `pub fn`, `fn`, `struct`, `enum`, `const` or `type`, found";
    check("fn f() {} x + 1 fn g() {}", Both(&[&format!("{expected} `x`")], &[r#"name: "g""#]));
    check("fnn f() {} fn g() {}", Both(&[&format!("{expected} `fnn`")], &[r#"name: "g""#]));
    check("const A: i64 = 1 pub fn g() {}", Both(&["RL0101 missing `;` after `const A`"], &[r#"name: "g""#]));
}

/// As a fragment of a `macro_rules!` arrives.
fn fragment(source: &str) -> proc_macro2::TokenTree {
    proc_macro2::Group::new(proc_macro2::Delimiter::None, source.parse().unwrap()).into()
}

#[test]
fn fragments_of_a_macro_are_looked_into() {
    let (public, sum, literal) = (fragment("pub"), fragment("1 + 2"), fragment("\"rate:{user}\""));
    let (body, ty, private) = (fragment("{ let y = x; ~ }"), fragment("Vec<i64>"), fragment(""));
    let tokens = quote::quote! {
        #public fn f(x: #ty) -> i64 { let k: Str = key!(#literal); if #sum > 2 #body; #sum * 2 }
        #public const N: i64 = #sum * 2;
        #private struct A { #public a: #ty, #private b: i64 }
    };
    let mut sink = Sink::new();
    let module = parse_module(tokens, &mut sink);
    let faults: Vec<String> = sink.finish().into_iter().map(|fault| fault.message).collect();
    assert_eq!(faults, ["expected a value, found `~`"]);
    let tree = condensed(&format!("{module:?}"));
    for excerpt in ["Binary(Multiply, Binary(Add", "Tag([Insert", "public: false, name: \"A\"", "name: \"b\""] {
        assert!(tree.contains(excerpt), "{excerpt}: {tree}");
    }
}

#[test]
fn nesting_has_a_limit() {
    let deep = format!("fn f() {{ {}1{} }}", "(".repeat(300), ")".repeat(300));
    check(&deep, Faults(&["RL0101 this is nested too deeply to be read"]));
    let deep = format!("fn f() {{ {}1 }}", "!".repeat(3000));
    check(&deep, Faults(&["RL0101 this is nested too deeply to be read"]));
    let deep = format!("fn f() {{ {}g();{} }}", "while a {".repeat(20), "}".repeat(20));
    check(&deep, Faults(&["RL0101 this is nested too deeply to be read"]));
}

/// Marsaglia's xorshift: the same streams on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// Parses if it can be lexed; all that is asked is that it comes back.
fn survives(source: &str) {
    if let Ok(tokens) = source.parse() {
        let mut sink = Sink::new();
        parse_module(tokens, &mut sink);
    }
}

#[test]
fn random_tokens_never_panic() {
    let words: Vec<&str> =
        "pub fn struct enum const type f x y self mut ref & && | || ! = == => -> . .. ..= , ; : :: # ? \
        < > + - * ~ @ $ 'a 1 1.0 0. \"a\" \"{x}<\" b\"b\" 'c' if else elseif match while loop for in let return break \
        continue as move async unsafe local function end then and or not nil key! format! assert! vec! matches! allow \
        redlua redis call _ Some None r#move where impl dyn await x.0.1 #[allow(x)] #![redlua(y)] {} () [] i64 \
        key!(\"{a}\") #[redlua(default)]"
            .split_whitespace()
            .collect();
    let brackets = [("(", ")"), ("[", "]"), ("{", "}")];
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for round in 0..20_000 {
        let mut source = String::from(if round % 2 == 0 { "fn f() { " } else { "" });
        let mut open = Vec::new();
        for _ in 0..random.below(24) {
            match random.below(8) {
                0 => {
                    let (opening, closing) = brackets[random.below(3)];
                    source.push_str(opening);
                    open.push(closing);
                }
                1 => source.push_str(open.pop().unwrap_or(";")),
                _ => source.push_str(words[random.below(words.len())]),
            }
            source.push(' ');
        }
        while let Some(closing) = open.pop() {
            source.push_str(closing);
        }
        source.push_str(if round % 2 == 0 { " }" } else { "" });
        survives(&source);
    }
}

#[test]
fn mutated_scripts_never_panic() {
    let pieces: Vec<&str> = GOOD.split_inclusive([' ', '(', ')', '{', '}', ';', ',', '.']).collect();
    // A bracket alone would not be lexed: rustc's lexer refuses it before the macro runs.
    let movable = |piece: &str| !piece.contains(['(', ')', '{', '}', '[', ']', '"']);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..2_000 {
        let mut mutated = pieces.clone();
        for _ in 0..=random.below(6) {
            let (at, other) = (random.below(mutated.len()), random.below(mutated.len()));
            match random.below(3) {
                0 if movable(mutated[at]) => {
                    mutated.remove(at);
                }
                1 if movable(mutated[at]) && movable(mutated[other]) => mutated.swap(at, other),
                2 if movable(mutated[other]) => mutated.insert(at, mutated[other]),
                _ => {}
            }
        }
        survives(&mutated.concat());
    }
}
