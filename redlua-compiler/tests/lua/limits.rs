//! Chunks below, at and beyond each limit: what is not reported loads, and does the same.

use super::*;
use Operator::{Add, Concat, Modulo};
use std::collections::BTreeMap;

struct Kept {
    chunk: Chunk,
    text: String,
    reported: Vec<Limit>,
}

/// Keeps the limits, and checks that a chunk loads unless something is reported.
fn keep(chunk: Chunk) -> Kept {
    let mut reported = Vec::new();
    let chunk = keep_limits(chunk, &mut |limit, origin| {
        assert_eq!(origin, Origin(7));
        reported.push(limit);
    });
    let mut text = String::new();
    if reported.is_empty() {
        text = print_chunk(&chunk).text;
        let loaded = Lua::new().load(text.as_str()).into_function();
        loaded.unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
    Kept { chunk, text, reported }
}

/// Checks chunks of growing size: up to `unchanged` they stay as they are, up to `kept` nothing
/// is reported, from there on `limit` is.
fn sweep(unchanged: usize, kept: usize, limit: Limit, build: &dyn Fn(usize) -> Chunk) {
    let around = [unchanged, kept.min(320)].map(|edge| edge - 3..edge + 4);
    let sizes = around.into_iter().flatten().chain((1..320).step_by(23)).chain([400]);
    for size in sizes {
        let before = build(size);
        let after = keep(before.clone());
        if size <= unchanged {
            assert!(after.chunk == before, "{limit:?} {size}");
        }
        let expected: &[Limit] = if size <= kept { &[] } else { &[limit] };
        assert_eq!(after.reported, expected, "{limit:?} {size}");
    }
}

fn sum(count: usize) -> Expr {
    let names = (0..count).map(|item| name(format!("v{item}")));
    names.reduce(|sum, item| binary(Add, sum, item)).unwrap()
}

fn locals(count: usize) -> Vec<Statement> {
    (0..count).map(|item| local(format!("v{item}"), number(item))).collect()
}

fn nest(count: usize, inner: Expr, wrap: impl Fn(Expr) -> Expr) -> Expr {
    (0..count).fold(inner, |expr, _| wrap(expr))
}

fn function(parameters: Vec<String>, body: Vec<Statement>) -> Statement {
    statement(StatementKind::LocalFunction { declared: false, name: "f".into(), parameters, body })
}

#[test]
fn locals_in_use_are_reported() {
    let all_used = |count| {
        let mut body = locals(count);
        body.push(give(sum(count)));
        body
    };
    sweep(190, 190, Limit::Locals, &|count| chunk(all_used(count)));
    sweep(190, 190, Limit::Locals, &|count| chunk(vec![function(vec![], all_used(count))]));
    sweep(188, 188, Limit::Locals, &|count| Chunk {
        prelude: vec!["local function helper(text)\n  local inner = text\nend\nlocal floor = math.floor\n".to_owned()],
        prologue: locals(count),
        body: vec![give(sum(count))],
        ..Chunk::default()
    });
    sweep(190, 190, Limit::Locals, &|count| {
        let parameters = (0..count).map(|item| format!("p{item}")).collect();
        chunk(vec![function(parameters, vec![])])
    });
}

#[test]
fn locals_that_are_used_up_are_closed() {
    let build = |count: usize| {
        let step = |item: usize| {
            let value = name(format!("v{item}"));
            let total = binary(Add, name("total"), value);
            [local(format!("v{item}"), number(item)), assign("total", total)]
        };
        let mut body = vec![local("total", number(0))];
        body.extend((0..count).flat_map(step));
        body.push(give(name("total")));
        body
    };
    sweep(189, usize::MAX, Limit::Locals, &|count| chunk(build(count)));
    assert_eq!(run(&keep(chunk(build(1000))).text), "499500");
}

#[test]
fn long_concatenations_are_split() {
    let operands = || (0..).map(|item| call("tostring", vec![number(item)]));
    let to_right = |count| {
        let operands: Vec<_> = operands().take(count).collect();
        operands.into_iter().rev().reduce(|right, left| binary(Concat, left, right)).unwrap()
    };
    let to_left = |count| operands().take(count).reduce(|left, right| binary(Concat, left, right)).unwrap();
    sweep(186, usize::MAX, Limit::Concat, &|count| chunk(vec![give(to_right(count))]));
    sweep(186, usize::MAX, Limit::Concat, &|count| chunk(vec![give(to_left(count))]));
    let expected: String = (0..1000).map(|item| item.to_string()).collect();
    assert_eq!(run(&keep(chunk(vec![give(to_right(1000))])).text), expected);
    assert_eq!(run(&keep(chunk(vec![give(to_left(1000))])).text), expected);
    let deep = (0..150).fold(vec![give(to_right(1000))], |body, _| vec![statement(StatementKind::Do(body))]);
    assert_eq!(keep(chunk(deep)).reported, [Limit::Concat]);
}

#[test]
fn nesting_is_reported() {
    let truth = || Expr::Bool(true);
    let blocks: [&dyn Fn(Vec<Statement>) -> StatementKind; 4] = [
        &StatementKind::Do,
        &|body| StatementKind::If { arms: vec![(truth(), vec![]), (truth(), body)], otherwise: vec![] },
        &|body| StatementKind::While { condition: truth(), body },
        &|body| StatementKind::Repeat { body, until: truth() },
    ];
    for wrap in blocks {
        sweep(189, 189, Limit::Nesting, &|count| chunk((0..count).fold(vec![], |body, _| vec![statement(wrap(body))])));
    }
    let expressions: [(usize, &dyn Fn(Expr) -> Expr); 7] = [
        (187, &|expr| Expr::Index(Box::new(name("t")), Box::new(expr))),
        (93, &|expr| Expr::Group(Box::new(call("f", vec![expr])))),
        (94, &|expr| binary(Operator::Subtract, name("a"), expr)),
        (94, &|expr| Expr::Negate(Box::new(expr))),
        (187, &|expr| Expr::Not(Box::new(expr))),
        (187, &|expr| call("f", vec![expr])),
        (187, &|expr| Expr::Table { array: vec![expr], named: vec![] }),
    ];
    for (kept, wrap) in expressions {
        sweep(kept, kept, Limit::Nesting, &|count| chunk(vec![give(nest(count, name("x"), wrap))]));
    }
}

#[test]
fn long_argument_lists_come_out_of_a_table() {
    let build = |count: usize| {
        let mut arguments = vec![Expr::Text(b"#".to_vec())];
        arguments.extend((1..count).map(number));
        arguments.push(Expr::Nil);
        chunk(vec![give(call("select", arguments))])
    };
    sweep(242, usize::MAX, Limit::Arguments, &build);
    for count in [10, 250, 5000] {
        assert_eq!(run(&keep(build(count)).text), count.to_string());
    }
    assert_eq!(keep(build(7001)).reported, [Limit::Arguments]);
    sweep(244, 244, Limit::Arguments, &|count| {
        let mut arguments: Vec<_> = (1..count).map(number).collect();
        arguments.push(call("several", vec![]));
        chunk(vec![give(call("f", arguments))])
    });
}

#[test]
fn upvalues_are_reported() {
    sweep(60, 60, Limit::Upvalues, &|count| {
        let mut body = locals(count.min(150));
        body.push(function(vec![], vec![give(sum(count.min(150)))]));
        chunk(body)
    });
}

/// Everything at once: what is not reported loads, whatever meets whatever.
#[test]
fn limits_that_meet_are_kept() {
    let random = &mut Random(0xfeed);
    for _ in 0..500 {
        let [count, operands, depth] = [random.below(200), random.below(260), random.below(200)];
        let list: Vec<_> = (0..operands).map(number).collect();
        let value = match random.below(5) {
            0 => list.into_iter().rev().reduce(|right, left| binary(Concat, left, right)),
            1 => Some(call("f", list)),
            2 => Some(Expr::Table { array: list, named: vec![("x".into(), number(1))] }),
            3 => Some(nest(operands, name("x"), |expr| call("f", vec![number(1), expr]))),
            _ => Some(nest(operands, name("x"), |expr| Expr::Negate(Box::new(expr)))),
        };
        let value = value.unwrap_or(Expr::Nil);
        let targets = (0..1 + random.below(3)).map(|_| Expr::Index(Box::new(name("t")), Box::new(number(1))));
        let inner = match random.below(3) {
            0 => statement(StatementKind::Return(vec![number(1), value])),
            1 => statement(StatementKind::Assign { targets: targets.collect(), values: vec![value, number(1)] }),
            _ => local("x", value),
        };
        let nested = (0..depth).fold(vec![inner], |body, level| {
            vec![statement(match level % 60 {
                20 => {
                    StatementKind::NumericFor { name: "i".into(), start: number(1), stop: number(2), step: None, body }
                }
                40 => StatementKind::GenericFor {
                    names: vec!["k".into(), "v".into()],
                    iterator: call("pairs", vec![name("t")]),
                    body,
                },
                _ => StatementKind::Do(body),
            })]
        });
        let mut body = locals(count);
        body.extend(nested);
        body.push(statement(StatementKind::Call(call("f", vec![sum(count + 1)]))));
        keep(chunk(body));
    }
}

/// Straight programs with more locals than fit, shadowing included: as Lua runs them after
/// locals were closed, against how they run here.
#[test]
fn closing_locals_changes_nothing() {
    let random = &mut Random(0xc105e);
    let mut closed = 0;
    for _ in 0..60 {
        let mut values = BTreeMap::from([("total".to_string(), 1)]);
        let mut body = vec![local("total", number(1))];
        let mut recent = Vec::new();
        for step in 0..600 {
            if step % 50 == 0 {
                recent = vec!["total".to_string()];
            }
            let used = recent[random.below(recent.len())].clone();
            let sum = binary(Add, name(used.as_str()), name("total"));
            let value = binary(Modulo, binary(Add, sum, number(step)), number(1009));
            let result = (values[&used] + values["total"] + step) % 1009;
            let target = match random.below(4) {
                0 => "total".to_string(),
                1 => used,
                _ => format!("v{}", random.below(60)),
            };
            let is_old = recent.contains(&target) || random.below(2000) == 0;
            let is_assigned = target == "total" || is_old && random.below(2) == 0;
            if is_assigned && values.contains_key(&target) {
                body.push(assign(&target, value));
            } else {
                body.push(local(target.as_str(), value));
            }
            values.insert(target.clone(), result);
            recent.push(target);
        }
        body.push(give(name("total")));
        let kept = keep(chunk(body));
        if kept.reported.is_empty() {
            closed += usize::from(kept.text.contains("do\n"));
            assert_eq!(run(&kept.text), values["total"].to_string(), "{}", kept.text);
        }
    }
    assert!(closed > 10, "only {closed} programs had to be changed and could be");
}
