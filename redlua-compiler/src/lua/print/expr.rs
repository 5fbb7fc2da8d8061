//! Expressions as text: on one line where they fit, else broken where a reader expects it.

use super::WIDTH;
use super::literal::print_text;
use crate::lua::ast::{Expr, Operator};
use crate::lua::names::is_plain_name;
use crate::lua::precedence::{self, Chain};

/// Appends an expression to `out`, whose last line it continues.
///
/// `indent` is the indentation of the line on which it begins, `tail` the width of what will
/// follow on its last line.
///
/// ```lua
/// call(
///   first,
///   second
/// )
/// ```
pub(super) fn print_expr(expr: &Expr, indent: usize, tail: usize, out: &mut String) {
    let begin = out.len();
    print_flat(expr, out);
    if column(out) + tail <= WIDTH || !is_breakable(expr) {
        return;
    }
    out.truncate(begin);
    print_broken(expr, indent, tail, out);
}

/// Whether an expression that does not fit is broken before its operators, which leaves its end at
/// a deeper indentation than its start.
pub(super) fn hangs(expr: &Expr) -> bool {
    match expr {
        Expr::Not(operand) | Expr::Negate(operand) | Expr::Length(operand) => hangs(operand),
        _ => matches!(expr, Expr::Binary(..)),
    }
}

fn column(out: &str) -> usize {
    let line = out.rfind('\n').map_or(0, |end| end + 1);
    out[line..].chars().count()
}

fn is_breakable(expr: &Expr) -> bool {
    match expr {
        Expr::Nil | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Name(_) => false,
        Expr::Table { array, named } => !array.is_empty() || !named.is_empty(),
        Expr::Index(base, index) => is_breakable(base) || is_breakable(index),
        Expr::Call(function, arguments) => !arguments.is_empty() || is_breakable(function),
        Expr::Not(inner) | Expr::Negate(inner) | Expr::Length(inner) | Expr::Group(inner) => is_breakable(inner),
        Expr::Binary(..) => true,
    }
}

/// Appends an expression on one line.
fn print_flat(expr: &Expr, out: &mut String) {
    print_with(expr, &mut |part, _, out| print_flat(part, out), None, out);
}

/// Appends an expression over several lines.
fn print_broken(expr: &Expr, indent: usize, tail: usize, out: &mut String) {
    let mut part = |part: &Expr, place: Place, out: &mut String| {
        let (indent, tail) = match place {
            Place::Inside => (indent + 2, 1),
            Place::Along => (indent, tail),
        };
        print_expr(part, indent, tail, out);
    };
    print_with(expr, &mut part, Some(indent), out);
}

/// Where a part stands in a broken expression.
#[derive(Clone, Copy)]
enum Place {
    /// On lines of its own.
    Inside,
    /// On the lines of the whole.
    Along,
}

/// How the parts of an expression are appended.
type PrintPart<'a> = &'a mut dyn FnMut(&Expr, Place, &mut String);

/// Appends an expression, its parts by `part`; over several lines with the indentation `broken`.
fn print_with(expr: &Expr, part: PrintPart, broken: Option<usize>, out: &mut String) {
    match expr {
        Expr::Nil => out.push_str("nil"),
        Expr::Bool(true) => out.push_str("true"),
        Expr::Bool(false) => out.push_str("false"),
        Expr::Number(spelling) => out.push_str(spelling),
        Expr::Text(bytes) => print_text(bytes, out),
        Expr::Name(name) => out.push_str(name),
        Expr::Index(base, index) => {
            print_base(base, part, out);
            print_index(index, part, out);
        }
        Expr::Call(function, arguments) => {
            print_base(function, part, out);
            let items = arguments.iter().map(|argument| (None, argument));
            print_list(['(', ')'], items, part, broken, out);
        }
        Expr::Table { array, named } => {
            let array = array.iter().map(|item| (None, item));
            let named = named.iter().map(|(key, item)| (Some(key.as_str()), item));
            print_list(['{', '}'], array.chain(named), part, broken, out);
        }
        Expr::Not(operand) => print_unary("not ", operand, part, out),
        Expr::Negate(operand) => print_unary("-", operand, part, out),
        Expr::Length(operand) => print_unary("#", operand, part, out),
        Expr::Group(inner) => print_operand(innermost(inner), true, Place::Along, part, out),
        Expr::Binary(..) => {
            if let Some(chain) = Chain::of(expr) {
                print_chain(&chain, part, broken, out);
            }
        }
    }
}

/// Appends `first op second op third`.
fn print_chain(chain: &Chain, part: PrintPart, broken: Option<usize>, out: &mut String) {
    let parenthesised = chain.parenthesises_first();
    print_operand(chain.first, parenthesised, Place::Along, part, out);
    for (operator, operand) in &chain.rest {
        match broken {
            Some(indent) => print_line_break(indent + 2, out),
            None => out.push(' '),
        }
        out.push_str(spell(*operator));
        out.push(' ');
        let parenthesised = chain.parenthesises(*operator, operand);
        print_operand(operand, parenthesised, Place::Inside, part, out);
    }
}

/// Appends `-operand`, `not operand`, `#operand`.
fn print_unary(operator: &str, operand: &Expr, part: PrintPart, out: &mut String) {
    out.push_str(operator);
    let parenthesised = precedence::unary_parenthesises(operand, operator == "-");
    print_operand(operand, parenthesised, Place::Along, part, out);
}

/// Appends what is called or indexed.
fn print_base(base: &Expr, part: PrintPart, out: &mut String) {
    let base = precedence::ungrouped_base(base);
    let parenthesised = precedence::base_parenthesises(base);
    print_operand(base, parenthesised, Place::Along, part, out);
}

/// Appends `.name` or `[index]`.
fn print_index(index: &Expr, part: PrintPart, out: &mut String) {
    match index {
        Expr::Text(bytes) if is_plain_name(bytes) => {
            out.push('.');
            out.push_str(&String::from_utf8_lossy(bytes));
        }
        _ => {
            out.push('[');
            part(index, Place::Along, out);
            out.push(']');
        }
    }
}

fn print_operand(operand: &Expr, parenthesised: bool, place: Place, part: PrintPart, out: &mut String) {
    if parenthesised {
        out.push('(');
    }
    part(operand, place, out);
    if parenthesised {
        out.push(')');
    }
}

/// Appends `(a, b)` or `{a, b, key = c, ['other key'] = d}`.
fn print_list<'a>(
    [open, close]: [char; 2],
    items: impl Iterator<Item = (Option<&'a str>, &'a Expr)>,
    part: PrintPart,
    broken: Option<usize>,
    out: &mut String,
) {
    out.push(open);
    let mut is_empty = true;
    for (key, item) in items {
        if !is_empty {
            out.push(',');
        }
        match broken {
            Some(indent) => print_line_break(indent + 2, out),
            None if !is_empty => out.push(' '),
            None => {}
        }
        is_empty = false;
        if let Some(key) = key {
            print_key(key, out);
            out.push_str(" = ");
        }
        part(item, Place::Inside, out);
    }
    if let Some(indent) = broken
        && !is_empty
    {
        print_line_break(indent, out);
    }
    out.push(close);
}

/// Appends `name` or `['no plain name']`.
fn print_key(key: &str, out: &mut String) {
    if is_plain_name(key.as_bytes()) {
        out.push_str(key);
    } else {
        out.push('[');
        print_text(key.as_bytes(), out);
        out.push(']');
    }
}

fn print_line_break(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// What is inside groups of groups: one pair of parentheses does the work of all.
fn innermost(mut inner: &Expr) -> &Expr {
    while let Expr::Group(deeper) = inner {
        inner = deeper;
    }
    inner
}

fn spell(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "or",
        Operator::And => "and",
        Operator::Equal => "==",
        Operator::NotEqual => "~=",
        Operator::Less => "<",
        Operator::LessEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterEqual => ">=",
        Operator::Concat => "..",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Modulo => "%",
    }
}
