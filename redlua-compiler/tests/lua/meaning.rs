//! Random trees, printed and evaluated by Lua, against the same trees evaluated here.

use super::*;
use Operator::*;

#[derive(Clone, Copy, PartialEq)]
enum Type {
    Number,
    Bool,
    Text,
}

#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Value {
    Number(f64),
    Bool(bool),
    Text(Vec<u8>),
}

fn literal(random: &mut Random, wanted: Type) -> Expr {
    match wanted {
        Type::Number => number(random.below(19) as i64 - 9),
        Type::Bool => Expr::Bool(random.below(2) == 0),
        Type::Text => {
            let pieces: [&[u8]; 8] = [b"a", b"'", b"\\", b"\n\r", b"\0", b"7", b"\xff", "ß".as_bytes()];
            Expr::Text((0..random.below(3)).flat_map(|_| pieces[random.below(8)]).copied().collect())
        }
    }
}

fn generate(random: &mut Random, wanted: Type, depth: usize) -> Expr {
    if depth == 0 || random.below(8) == 0 {
        return literal(random, wanted);
    }
    let choice = random.below(6);
    let compared = [Type::Number, Type::Text][random.below(2)];
    let mut part = |wanted| Box::new(generate(random, wanted, depth - 1));
    let (operators, operand): (&[Operator], Type) = match (choice, wanted) {
        (0, _) => (&[And], wanted),
        (1, _) => (&[Or], wanted),
        (2, _) => return Expr::Group(part(wanted)),
        (3, Type::Number) => return Expr::Negate(part(Type::Number)),
        (4, Type::Number) => return Expr::Length(part(Type::Text)),
        (3, Type::Bool) => return Expr::Not(part(Type::Bool)),
        (4, Type::Bool) => (&[Equal, NotEqual], Type::Bool),
        (_, Type::Number) => (&[Add, Subtract, Subtract, Multiply, Divide, Modulo], wanted),
        (_, Type::Bool) => (&[Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual], compared),
        (_, Type::Text) => (&[Concat], wanted),
    };
    let (left, right) = (part(operand), part(operand));
    Expr::Binary(operators[random.below(operators.len())], left, right)
}

/// What Lua makes of a tree in which every operator has operands that it takes.
fn evaluate(expr: &Expr) -> Value {
    match expr {
        Expr::Bool(value) => Value::Bool(*value),
        Expr::Number(spelling) => Value::Number(spelling.parse().unwrap()),
        Expr::Text(bytes) => Value::Text(bytes.clone()),
        Expr::Group(inner) => evaluate(inner),
        Expr::Not(inner) => Value::Bool(evaluate(inner) == Value::Bool(false)),
        Expr::Negate(inner) => match evaluate(inner) {
            Value::Number(value) => Value::Number(-value),
            other => panic!("-{other:?}"),
        },
        Expr::Length(inner) => match evaluate(inner) {
            Value::Text(bytes) => Value::Number(bytes.len() as f64),
            other => panic!("#{other:?}"),
        },
        Expr::Binary(operator, left, right) => operate(*operator, evaluate(left), evaluate(right)),
        other => panic!("not generated: {other:?}"),
    }
}

fn operate(operator: Operator, left: Value, right: Value) -> Value {
    match (operator, &left, &right) {
        (And, Value::Bool(false), _) => left,
        (And, ..) => right,
        (Or, Value::Bool(false), _) => right,
        (Or, ..) => left,
        (Equal, ..) => Value::Bool(left == right),
        (NotEqual, ..) => Value::Bool(left != right),
        (Less, ..) => Value::Bool(left < right),
        (LessEqual, ..) => Value::Bool(left <= right),
        (Greater, ..) => Value::Bool(left > right),
        (GreaterEqual, ..) => Value::Bool(left >= right),
        (Concat, Value::Text(left), Value::Text(right)) => Value::Text([left.as_slice(), right].concat()),
        (_, Value::Number(left), Value::Number(right)) => Value::Number(match operator {
            Add => left + right,
            Subtract => left - right,
            Multiply => left * right,
            Divide => left / right,
            _ => left - (left / right).floor() * right,
        }),
        _ => panic!("{operator:?} of {left:?} and {right:?}"),
    }
}

/// Lua keeps one constant for `0` and `-0`, so dividing by zero has no sign to rely on, and
/// text with NUL or high bytes is ordered by the locale.
fn is_defined(expr: &Expr) -> bool {
    let own = match expr {
        Expr::Binary(Less | LessEqual | Greater | GreaterEqual, left, _) => {
            !matches!(evaluate(left), Value::Text(_)) || text_is_ascii(expr)
        }
        _ => true,
    };
    let is_plain = match evaluate(expr) {
        Value::Number(value) => value.is_finite(),
        Value::Text(_) | Value::Bool(_) => true,
    };
    let inner = match expr {
        Expr::Binary(_, left, right) => is_defined(left) && is_defined(right),
        Expr::Not(inner) | Expr::Negate(inner) | Expr::Length(inner) | Expr::Group(inner) => is_defined(inner),
        _ => true,
    };
    inner && own && is_plain
}

fn text_is_ascii(expr: &Expr) -> bool {
    match expr {
        Expr::Text(bytes) => bytes.iter().all(|byte| (1..128).contains(byte)),
        Expr::Binary(_, left, right) => text_is_ascii(left) && text_is_ascii(right),
        Expr::Not(inner) | Expr::Negate(inner) | Expr::Length(inner) | Expr::Group(inner) => text_is_ascii(inner),
        _ => true,
    }
}

#[test]
fn printed_expressions_mean_what_the_tree_means() {
    let random = &mut Random(0x5eed);
    let lua = Lua::new();
    let mut checked = 0;
    while checked < 4000 {
        let wanted = [Type::Number, Type::Bool, Type::Text][random.below(3)];
        let depth = 1 + random.below(6);
        let expr = generate(random, wanted, depth);
        if !is_defined(&expr) {
            continue;
        }
        let expected = evaluate(&expr);
        let text = print_chunk(&chunk(vec![give(expr)])).text;
        let value = lua.load(text.as_str()).eval::<mlua::Value>();
        let value = match value.unwrap_or_else(|error| panic!("{error}\n{text}")) {
            mlua::Value::Boolean(value) => Value::Bool(value),
            mlua::Value::Integer(value) => Value::Number(value as f64),
            mlua::Value::Number(value) => Value::Number(value),
            mlua::Value::String(value) => Value::Text(value.as_bytes().to_vec()),
            other => panic!("{other:?}\n{text}"),
        };
        assert_eq!(value, expected, "{text}");
        checked += 1;
    }
}
