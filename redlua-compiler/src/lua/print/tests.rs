//! What each shape of the tree prints as.

use super::print_chunk;
use crate::lua::ast::{Chunk, Expr, Operator, Origin, Statement, StatementKind};

fn name(text: &str) -> Expr {
    Expr::Name(text.into())
}

fn number(text: &str) -> Expr {
    Expr::Number(text.into())
}

fn text(bytes: &[u8]) -> Expr {
    Expr::Text(bytes.to_vec())
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    Expr::Binary(operator, Box::new(left), Box::new(right))
}

fn negate(value: Expr) -> Expr {
    Expr::Negate(Box::new(value))
}

fn not(value: Expr) -> Expr {
    Expr::Not(Box::new(value))
}

fn index(base: Expr, key: Expr) -> Expr {
    Expr::Index(Box::new(base), Box::new(key))
}

fn call(function: Expr, arguments: Vec<Expr>) -> Expr {
    Expr::Call(Box::new(function), arguments)
}

fn group(value: Expr) -> Expr {
    Expr::Group(Box::new(value))
}

fn at(origin: u32, kind: StatementKind) -> Statement {
    Statement { kind, origin: Origin(origin) }
}

fn assign(target: Expr, value: Expr) -> StatementKind {
    StatementKind::Assign { targets: vec![target], values: vec![value] }
}

fn print(body: Vec<Statement>) -> super::LuaText {
    print_chunk(&Chunk { body, ..Chunk::default() })
}

/// Prints one expression as a returned value and checks it.
fn check(expr: Expr, expected: &str) {
    let printed = print(vec![at(0, StatementKind::Return(vec![expr]))]).text;
    assert_eq!(printed, format!("return {expected}\n"));
}

#[test]
fn operators_are_parenthesised_where_needed_and_only_there() {
    use Operator::*;
    let [a, b, c] = ["a", "b", "c"].map(name);
    let pair = |operator| binary(operator, a.clone(), b.clone());
    let left = |outer, inner| binary(outer, pair(inner), c.clone());
    let right = |outer, inner| binary(outer, c.clone(), pair(inner));
    for (expr, expected) in [
        (left(And, Or), "(a or b) and c"),
        (left(Or, And), "a and b or c"),
        (right(And, Or), "c and (a or b)"),
        (right(And, And), "c and a and b"),
        (right(Or, Or), "c or a or b"),
        (left(Subtract, Subtract), "a - b - c"),
        (right(Subtract, Subtract), "c - (a - b)"),
        (right(Add, Add), "c + (a + b)"),
        (left(Subtract, Add), "a + b - c"),
        (left(Multiply, Add), "(a + b) * c"),
        (left(Add, Multiply), "a * b + c"),
        (right(Divide, Modulo), "c / (a % b)"),
        (left(Concat, Concat), "a .. b .. c"),
        (right(Concat, Concat), "c .. a .. b"),
        (left(Concat, Add), "a + b .. c"),
        (left(Add, Concat), "(a .. b) + c"),
        (left(Equal, Less), "(a < b) == c"),
        (right(NotEqual, GreaterEqual), "c ~= (a >= b)"),
        (left(LessEqual, Concat), "a .. b <= c"),
        (left(And, Greater), "a > b and c"),
        (not(pair(Equal)), "not (a == b)"),
        (binary(Equal, not(a.clone()), b.clone()), "not a == b"),
        (not(not(a.clone())), "not not a"),
        (negate(pair(Multiply)), "-(a * b)"),
        (binary(Multiply, negate(a.clone()), b.clone()), "-a * b"),
        (Expr::Length(Box::new(pair(Concat))), "#(a .. b)"),
    ] {
        check(expr, expected);
    }
}

#[test]
fn two_minuses_never_meet() {
    let a = || name("a");
    let subtract = |right| binary(Operator::Subtract, a(), right);
    check(negate(negate(a())), "-(-a)");
    check(negate(number("-5")), "-(-5)");
    check(negate(not(negate(a()))), "-not -a");
    check(subtract(number("-5")), "a - (-5)");
    check(subtract(negate(a())), "a - (-a)");
    let product = binary(Operator::Multiply, negate(a()), number("2"));
    check(subtract(product), "a - (-a * 2)");
    check(binary(Operator::Add, a(), number("-5")), "a + -5");
    check(negate(index(number("-5"), a())), "-(-5)[a]");
}

#[test]
fn only_names_indexes_and_calls_stand_bare_before_a_dot_or_a_call() {
    let a = || name("a");
    check(index(a(), text(b"name")), "a.name");
    check(index(a(), text(b"end")), "a['end']");
    check(index(a(), text(b"goto")), "a['goto']");
    check(index(a(), text(b"")), "a['']");
    check(index(a(), text(b"1st")), "a['1st']");
    check(index(a(), text("é".as_bytes())), "a['é']");
    check(index(a(), number("-1")), "a[-1]");
    check(index(text(b"x"), text(b"len")), "('x').len");
    check(call(number("-1"), vec![]), "(-1)()");
    check(call(group(a()), vec![a(), group(call(a(), vec![]))]), "a(a, (a()))");
    check(index(group(call(a(), vec![])), a()), "a()[a]");
    check(group(group(binary(Operator::Or, a(), a()))), "(a or a)");
    check(not(group(binary(Operator::Or, a(), a()))), "not (a or a)");
}

#[test]
fn literals() {
    check(text(b"plain \"text\""), "'plain \"text\"'");
    check(text(b"it's \\ \n\r\t\x7f"), "'it\\'s \\\\ \\n\\r\\009\\127'");
    check(text(b"\x001"), "'\\0001'");
    check(text("größe → 🎉".as_bytes()), "'größe → 🎉'");
    check(text(b"\xff\xc3"), "'\\255\\195'");
    check(text("a\u{202e}b\u{a0}".as_bytes()), "'a\\226\\128\\174b\\194\\160'");
    let table = Expr::Table {
        array: vec![number("1"), Expr::Bool(false), Expr::Nil],
        named: vec![("err".into(), text(b"X")), ("not".into(), number("2"))],
    };
    check(table, "{1, false, nil, err = 'X', ['not'] = 2}");
}

#[test]
fn every_statement_with_its_lines() {
    let condition = |text| name(text);
    let beep = |origin| at(origin, StatementKind::Call(call(name("beep"), vec![])));
    let printed = print_chunk(&Chunk {
        header: vec!["first".into(), String::new(), "two\nlines".into()],
        prelude: vec!["local function helper()\nend\n".to_owned()],
        functions: vec![at(
            1,
            StatementKind::LocalFunction {
                declared: false,
                name: "f".into(),
                parameters: vec!["x".into(), "y".into()],
                body: vec![at(2, StatementKind::Return(vec![name("x"), name("y")]))],
            },
        )],
        prologue: vec![at(3, StatementKind::Local { names: vec!["a".into(), "b".into()], values: vec![] })],
        body: vec![
            at(
                4,
                StatementKind::If {
                    arms: vec![(condition("a"), vec![beep(5)]), (condition("b"), vec![beep(6)])],
                    otherwise: vec![at(7, StatementKind::Return(vec![]))],
                },
            ),
            at(
                8,
                StatementKind::While { condition: condition("a"), body: vec![at(9, StatementKind::Break), beep(10)] },
            ),
            at(11, StatementKind::Repeat { body: vec![beep(12)], until: condition("b") }),
            at(
                13,
                StatementKind::NumericFor {
                    name: "i".into(),
                    start: number("10"),
                    stop: number("1"),
                    step: Some(number("-1")),
                    body: vec![],
                },
            ),
            at(
                14,
                StatementKind::GenericFor {
                    names: vec!["k".into(), "v".into()],
                    iterator: call(name("pairs"), vec![name("t")]),
                    body: vec![beep(15)],
                },
            ),
            at(16, StatementKind::Do(vec![beep(17)])),
            at(18, assign(index(name("t"), text(b"x")), number("1"))),
            at(19, StatementKind::Return(vec![name("a")])),
            at(20, StatementKind::Return(vec![name("b")])),
        ],
    });
    let expected = "\
-- first
--
-- two
-- lines

local function helper()
end

local function f(x, y)
  return x, y
end

local a, b

if a then
  beep()
elseif b then
  beep()
else
  return
end
while a do
  do break end
  beep()
end
repeat
  beep()
until b
for i = 10, 1, -1 do
end
for k, v in pairs(t) do
  beep()
end
do
  beep()
end
t.x = 1
do return a end
return b
";
    assert_eq!(printed.text, expected);
    let lines: Vec<_> = printed.lines.iter().map(|(line, origin)| (*line, origin.0)).collect();
    let expected = [
        (9, 1),
        (10, 2),
        (13, 3),
        (15, 4),
        (16, 5),
        (17, 4),
        (18, 6),
        (20, 7),
        (22, 8),
        (23, 9),
        (24, 10),
        (26, 11),
        (27, 12),
        (28, 11),
        (29, 13),
        (31, 14),
        (32, 15),
        (34, 16),
        (35, 17),
        (37, 18),
        (38, 19),
        (39, 20),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn no_statement_begins_with_a_parenthesis() {
    let either = || group(binary(Operator::Or, name("a"), name("b")));
    let printed = print(vec![
        at(1, StatementKind::Call(call(text(b"x"), vec![]))),
        at(2, StatementKind::Call(group(call(name("f"), vec![])))),
        at(3, StatementKind::Call(number("1"))),
        at(4, assign(index(either(), text(b"x")), number("1"))),
        at(5, assign(index(group(call(name("f"), vec![])), text(b"x")), number("1"))),
    ]);
    let expected = "local _ = ('x')()\nf()\nlocal _ = 1\nlocal _ = (a or b)\n_.x = 1\nf().x = 1\n";
    assert_eq!(printed.text, expected);
    let lines: Vec<_> = printed.lines.iter().map(|(line, origin)| (*line, origin.0)).collect();
    assert_eq!(lines, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (6, 5)]);
}

#[test]
fn long_lines_are_broken() {
    let long = |letter: &str| name(&letter.repeat(45));
    let many = || [long("a"), long("b"), long("c")];
    let printed = print(vec![
        at(1, StatementKind::Call(call(name("f"), many().to_vec()))),
        at(
            2,
            StatementKind::If {
                arms: vec![(
                    binary(
                        Operator::And,
                        long("a"),
                        binary(Operator::And, binary(Operator::Or, long("b"), long("c")), long("d")),
                    ),
                    vec![],
                )],
                otherwise: vec![],
            },
        ),
        at(
            3,
            StatementKind::Return(vec![Expr::Table {
                array: vec![long("a"), call(name("g"), many().to_vec())],
                named: vec![("ok".into(), long("b"))],
            }]),
        ),
    ]);
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|letter| letter.repeat(45));
    let expected = format!(
        "f(\n  {a},\n  {b},\n  {c}\n)\n\
         if {a}\n  and ({b} or {c})\n  and {d}\nthen\nend\n\
         return {{\n  {a},\n  g(\n    {a},\n    {b},\n    {c}\n  ),\n  ok = {b}\n}}\n"
    );
    assert_eq!(printed.text, expected);
    let lines: Vec<_> = printed.lines.iter().map(|(line, origin)| (*line, origin.0)).collect();
    assert_eq!(lines, [(1, 1), (6, 2), (11, 3)]);
}
