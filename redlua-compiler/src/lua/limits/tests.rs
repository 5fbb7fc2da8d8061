//! What the workarounds look like, and what is counted where.

use super::measure::registers_of_statement;
use super::operands::GROUP;
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

/// A run that takes all the room there is.
#[test]
fn a_run_that_just_fits_is_closed() {
    let use_them = |origin| Statement {
        kind: StatementKind::Call(Expr::Call(
            Box::new(name("f")),
            vec![Expr::Table { array: (0..190).map(|item| name(&format!("many{item}"))).collect(), named: vec![] }],
        )),
        origin: Origin(origin),
    };
    let mut body: Vec<_> = many(190).collect();
    body.push(use_them(1000));
    body.push(local(1001, "kept", Expr::Nil));
    body.push(give(1002, name("kept")));
    let (text, reported) = keep(Chunk { body, ..Chunk::default() });
    assert_eq!(reported, []);
    assert!(text.starts_with("do\n") && text.ends_with("end\nlocal kept = nil\nreturn kept"), "{text}");
}

/// What overflows in an inner block makes the outer one close what is used up.
#[test]
fn an_inner_block_that_overflows_is_given_room() {
    let mut inner: Vec<_> = many(189).collect();
    inner.push(use_many(1000, 189));
    let body = vec![
        local(1001, "kept", Expr::Nil),
        local(1002, "first", Expr::Nil),
        local(1003, "second", name("first")),
        Statement { kind: StatementKind::Do(inner), origin: Origin(1004) },
    ];
    let (text, reported) = keep(Chunk { body, ..Chunk::default() });
    assert!(text.starts_with("local kept = nil\ndo\n  local first = nil\n  local second = first\nend\ndo"), "{text}");
    assert_eq!(reported, []);
}

/// Runs are closed together up to a hundred locals.
#[test]
fn closed_runs_have_a_hundred_locals_at_most() {
    let pair = |item: u32| {
        let value = local(item, &format!("v{item}"), Expr::Nil);
        [value, Statement { kind: StatementKind::Call(name_call("f", &format!("v{item}"))), origin: Origin(item) }]
    };
    let mut body: Vec<_> = (0..300).flat_map(pair).collect();
    body.push(give(1000, Expr::Nil));
    let (text, reported) = keep(Chunk { body, ..Chunk::default() });
    assert_eq!(reported, []);
    let closed: Vec<usize> = text.split("do\n").skip(1).map(|run| run.matches("local ").count()).collect();
    assert_eq!(closed.first(), Some(&100), "{closed:?}");
}

fn name_call(function: &str, argument: &str) -> Expr {
    Expr::Call(Box::new(name(function)), vec![name(argument)])
}

#[test]
fn registers_are_counted_by_their_position() {
    let locals = |names: &[&str], values: Vec<Expr>| StatementKind::Local {
        names: names.iter().map(|&name| name.to_owned()).collect(),
        values,
    };
    assert_eq!(registers_of_statement(&locals(&["a", "b", "c"], vec![])), 3);
    assert_eq!(registers_of_statement(&locals(&["a"], vec![Expr::Nil, Expr::Nil, Expr::Nil])), 3);
    let called = registers_of_statement(&locals(&["a"], vec![name_call("f", "x")]));
    assert_eq!(
        registers_of_statement(&locals(&["a", "b", "c"], vec![Expr::Nil, Expr::Nil, name_call("f", "x")])),
        called + 2
    );
    // The iterator, its state, the control variable and the call of it, beside the names.
    let walk = |names: &[&str]| StatementKind::GenericFor {
        names: names.iter().map(|&name| name.to_owned()).collect(),
        iterator: name_call("pairs", "t"),
        body: vec![],
    };
    assert_eq!(registers_of_statement(&walk(&["k"])), 7);
    assert_eq!(registers_of_statement(&walk(&["k", "v"])), 8);
}

#[test]
fn a_chain_is_split_no_more_than_needed() {
    // As many groups as stand beside each other, each as long as can be.
    let operands = (0..GROUP * GROUP).map(|item| name(&format!("v{item}")));
    let concat = |left, right| Expr::Binary(Operator::Concat, Box::new(left), Box::new(right));
    let body = vec![give(1000, operands.reduce(concat).unwrap_or(Expr::Nil))];
    let (text, _) = keep(Chunk { body, ..Chunk::default() });
    let text = text.replace([' ', '\n'], "");
    assert!(text.starts_with("return(v0..v1..") && text.contains("v29)..(v30.."), "{text}");
    assert!(!text.contains("(("), "{text}");
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
