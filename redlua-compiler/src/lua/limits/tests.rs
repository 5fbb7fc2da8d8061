//! What the workarounds look like, and what is counted where.

use super::{
    Limit, MAX_LEVELS, MAX_LOCALS, MAX_REGISTERS, MAX_UPVALUES, keep_limits, locals_of, measure_limits, small,
};
use crate::lua::ast::{Chunk, Expr, Operator, Origin, Statement, StatementKind};
use crate::lua::print::print_chunk;

fn name(text: &str) -> Expr {
    Expr::Name(text.into())
}

fn local(origin: u32, text: &str, value: Expr) -> Statement {
    Statement { kind: StatementKind::Local { names: vec![text.into()], values: vec![value] }, origin: Origin(origin) }
}

fn give(origin: u32, value: Expr) -> Statement {
    Statement { kind: StatementKind::Return(vec![value]), origin: Origin(origin) }
}

/// The lines of the chunk that follow its many locals, and what is reported.
fn keep(chunk: Chunk) -> (String, Vec<(Limit, Origin)>) {
    let mut reported = Vec::new();
    let kept = keep_limits(chunk, &mut |limit, origin| reported.push((limit, origin)));
    let text = print_chunk(&kept).text;
    let lines = text.lines().filter(|line| !line.contains("many"));
    (lines.collect::<Vec<_>>().join("\n"), reported)
}

/// `count` locals.
fn many(count: u32) -> impl Iterator<Item = Statement> {
    (0..count).map(|item| local(item, &format!("many{item}"), Expr::Nil))
}

/// Uses them, and `kept`.
fn use_many(origin: u32, count: u32) -> Statement {
    let many = (0..count).map(|item| name(&format!("many{item}")));
    let array = many.chain([name("kept")]);
    give(origin, Expr::Table { array: array.collect(), named: vec![] })
}

#[test]
fn used_up_locals_are_closed_together_and_no_others() {
    let mut body = vec![
        local(1000, "kept", Expr::Nil),
        local(1001, "first", Expr::Nil),
        local(1002, "second", name("first")),
        local(1003, "third", name("kept")),
    ];
    body.extend(many(189));
    body.push(use_many(1004, 189));
    let (text, reported) = keep(Chunk { body, ..Chunk::default() });
    let expected = "local kept = nil\ndo\n  local first = nil\n  local second = first\n  local third = kept\nend";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(reported, []);
}

#[test]
fn the_prologue_keeps_what_the_body_uses() {
    let (text, reported) = keep(Chunk {
        prologue: [local(1000, "raw", Expr::Nil), local(1001, "decoded", name("raw"))]
            .into_iter()
            .chain(many(189))
            .collect(),
        body: vec![local(1002, "used", name("decoded")), use_many(1003, 189)],
        ..Chunk::default()
    });
    assert!(text.starts_with("local raw = nil\nlocal decoded = raw\n"), "{text}");
    assert_eq!(reported, [(Limit::Locals, Origin(188))]);
}

#[test]
fn an_excess_is_reported_once_where_it_begins() {
    let mut body: Vec<_> = many(250).collect();
    body.push(use_many(1000, 250));
    let (_, reported) = keep(Chunk { body, ..Chunk::default() });
    assert_eq!(reported, [(Limit::Locals, Origin(190))]);
}

#[test]
fn locals_of_the_prelude_are_those_without_indentation() {
    let text = "local floor, ceil = math.floor, math.ceil\nlocal function f(a)\n  local b = a\nend\n";
    assert_eq!(locals_of(text).collect::<Vec<_>>(), ["floor", "ceil", "f"]);
}

/// Chunks that grow in one way each, up to more than a limit.
fn growing(size: u32) -> Vec<Chunk> {
    let names = |count: u32| (0..count).map(|item| name(&format!("many{item}")));
    let join = |left: Expr, right: Expr| Expr::Binary(Operator::Concat, Box::new(left), Box::new(right));
    let nested = (0..size).fold(vec![give(0, Expr::Nil)], |inner, turn| {
        let kind = match turn % 3 {
            0 => StatementKind::Do(inner),
            1 => StatementKind::While { condition: Expr::Bool(true), body: inner },
            _ => StatementKind::GenericFor { names: vec!["a".into(), "b".into()], iterator: name("each"), body: inner },
        };
        vec![Statement { kind, origin: Origin(turn) }]
    });
    let negated = (0..size).fold(name("a"), |inner, _| Expr::Negate(Box::new(inner)));
    let closed = (0..size).fold(Expr::Nil, |inner, _| Expr::Call(Box::new(name("f")), vec![inner]));
    let function = StatementKind::LocalFunction {
        declared: false,
        name: "all".into(),
        parameters: vec!["a".into()],
        body: names(size).map(|many| give(0, many)).collect(),
    };
    let bodies = [
        many(size).collect(),
        nested,
        vec![give(0, closed)],
        vec![give(0, negated)],
        vec![give(0, names(size).reduce(join).unwrap_or(Expr::Nil))],
        vec![give(0, Expr::Call(Box::new(name("f")), names(size).collect()))],
        vec![give(0, Expr::Table { array: names(size).collect(), named: vec![] })],
        vec![Statement {
            kind: StatementKind::Local { names: vec!["a".into()], values: names(size).collect() },
            origin: Origin(0),
        }],
        many(size).chain([Statement { kind: function, origin: Origin(0) }]).collect(),
    ];
    bodies.into_iter().map(|body| Chunk { body, ..Chunk::default() }).collect()
}

#[test]
fn what_is_small_is_far_from_every_limit() {
    use small::{DEPTH, LOCALS, NODES};
    const { assert!(LOCALS <= MAX_UPVALUES && LOCALS <= MAX_LOCALS) };
    // Two levels for a node in parentheses; one for each block, and one for `do return … end` and its like.
    const { assert!(2 * NODES + 2 * DEPTH + 4 <= MAX_LEVELS) };
    // A call takes a register for its function beside those of its arguments.
    const { assert!(LOCALS + NODES + 4 <= MAX_REGISTERS) };
}

#[test]
fn what_is_small_would_stay_as_it_is() {
    let mut found = [false, false];
    for chunk in (0..260).flat_map(growing) {
        let is_small = small::is_small(&chunk, 0);
        found[usize::from(is_small)] = true;
        if is_small {
            let mut reported = Vec::new();
            let kept = measure_limits(chunk.clone(), &[], &mut |limit, origin| reported.push((limit, origin)));
            assert_eq!((kept, reported), (chunk, vec![]));
        }
    }
    assert_eq!(found, [true, true]);
}
