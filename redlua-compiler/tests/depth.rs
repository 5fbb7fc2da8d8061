//! Code that nests as deep as is allowed fits into the 2 MiB of a thread, without optimisation: a macro that overflows the
//! stack takes the compiler down without a message. A quarter of it is left, since frames differ from build to build.

use proc_macro2::TokenStream;
use redlua_compiler::analyze;
use redlua_compiler::diagnostic::Sink;
use redlua_compiler::syntax::parse::parse_module;

const STACK: usize = 3 << 19;

/// Asks `is_small` for the greatest number of levels that it allows, on a thread with [`STACK`].
fn on_a_small_stack(name: &str, is_small: impl Fn(usize) -> bool + Send) {
    let search = move || {
        // Where a level adds nothing to the depth, no number of them is too many.
        let (mut fits, mut beyond) = (1, 600);
        assert!(is_small(fits));
        while beyond - fits > 1 {
            let middle = usize::midpoint(fits, beyond);
            if is_small(middle) { fits = middle } else { beyond = middle }
        }
    };
    let outcome = std::thread::scope(|scope| {
        std::thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn_scoped(scope, search).unwrap().join()
    });
    assert!(outcome.is_ok(), "{name}");
}

/// `levels` of `open` and `close` around `middle`.
fn nested([open, middle, close]: [&str; 3], levels: usize) -> String {
    format!("{}{middle}{}", open.repeat(levels), close.repeat(levels))
}

/// Every form that nests, whether it means something or not.
#[test]
fn what_is_read_fits_the_stack() {
    let shapes = [
        ["(", "1", ")"],
        ["[", "1", "]"],
        ["{", "1", "}"],
        ["(1, ", "1", ")"],
        ["!", "true", ""],
        ["- ", "1", ""],
        ["& ", "x", ""],
        ["*", "x", ""],
        ["f(", "1", ")"],
        ["x.f(", "1", ")"],
        ["x[", "1", "]"],
        ["P { x: ", "1", " }"],
        ["|x| ", "1", ""],
        ["return ", "1", ""],
        ["if a { ", "1", " } else { 2 }"],
        ["if a { 2 } else ", "{ 1 }", ""],
        ["if (", "a", ") { 1 } else { 2 }"],
        ["match x { _ => ", "1", " }"],
        ["while a { ", "f();", " }"],
        ["for x in y { ", "f();", " }"],
        ["let x = { ", "1", " };"],
        ["if let Some(x) = ", "y", " { 1 } else { 2 }"],
        ["1 + (", "1", ")"],
        ["1 + ", "1", ""],
        ["a = ", "1", ""],
        ["a && ", "a", ""],
        ["x.f()", "", ".g()"],
        ["x?", "", "?"],
        ["format!(\"{}\", ", "1", ")"],
        ["vec![", "1", "]"],
        ["x as i64 + (", "1", ")"],
    ];
    for shape in shapes {
        on_a_small_stack(shape[0], |levels| {
            let source = format!("fn f() {{ {} }}", nested(shape, levels));
            let Ok(tokens) = source.parse() else { return false };
            let mut sink = Sink::new();
            parse_module(tokens, &mut sink);
            !sink.finish().iter().any(|fault| fault.message.contains("nested too deeply"))
        });
    }
}

/// Forms that are right, through all phases. Other limits than that of the nesting are met too.
#[test]
fn what_is_compiled_fits_the_stack() {
    let shapes = [
        ("i64", ["(", "1", ")"]),
        ("i64", ["{", "1", "}"]),
        ("bool", ["!", "a", ""]),
        ("i64", ["if a { ", "1", " } else { 2 }"]),
        ("i64", ["if a { 2 } else ", "{ 1 }", ""]),
        ("i64", ["match n { 1 => 5, _ => ", "1", " }"]),
        ("()", ["while a { ", "k.incr();", " }"]),
        ("()", ["for x in 0..n { ", "k.incr();", " }"]),
        ("i64", ["n + (", "1", ")"]),
        ("i64", ["n + ", "1", ""]),
        ("i64", ["n.max(", "1", ")"]),
        ("i64", ["n", "", ".abs()"]),
        ("bool", ["a && ", "a", ""]),
        ("bool", ["a && (n > 1 || ", "a", ")"]),
        ("i64", ["if k.get().unwrap_or(", "1", ") > 1 { 1 } else { 2 }"]),
        ("i64", ["m.unwrap_or_else(|| ", "1", ")"]),
        ("i64", ["{ let x = ", "1", "; x + 1 }"]),
        ("i64", ["[1, 2].iter().map(|x| x + ", "1", ").sum::<i64>()"]),
        ("String", ["format!(\"{}\", ", "1", ")"]),
    ];
    for (reply, shape) in shapes {
        on_a_small_stack(shape[0], |levels| {
            // What stands before the form uses all parameters.
            let body = match shape {
                [receiver, "", method] => format!("{receiver}{}", method.repeat(levels)),
                _ => nested(shape, levels),
            };
            let source = format!(
                "pub fn f(a: bool, n: i64, u: &str) -> {reply} {{ let k: Str<i64> = key!(\"k:{{u}}\"); \
                 let m = k.get(); k.set(if a {{ n }} else {{ m.unwrap_or(0) }}); {body} }}"
            );
            analyze(source.parse::<TokenStream>().unwrap()).diagnostics.is_empty()
        });
    }
}
