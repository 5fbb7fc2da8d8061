//! The Lua that comes out, loaded and run by Lua 5.1 itself: what is printed means what the tree
//! means, and what is within the limits loads.

#[path = "lua/limits.rs"]
mod limits;
#[path = "lua/meaning.rs"]
mod meaning;

use mlua::Lua;
use redlua_compiler::lua::ast::{Chunk, Expr, Operator, Origin, Statement, StatementKind};
use redlua_compiler::lua::limits::{Limit, keep_limits};
use redlua_compiler::lua::print::print_chunk;

/// A generator of numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }
}

fn name(text: impl Into<String>) -> Expr {
    Expr::Name(text.into())
}

fn number(value: impl ToString) -> Expr {
    Expr::Number(value.to_string())
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    Expr::Binary(operator, Box::new(left), Box::new(right))
}

fn call(function: &str, arguments: Vec<Expr>) -> Expr {
    Expr::Call(Box::new(name(function)), arguments)
}

fn statement(kind: StatementKind) -> Statement {
    let origin = Origin(7);
    Statement { kind, origin }
}

fn local(text: impl Into<String>, value: Expr) -> Statement {
    statement(StatementKind::Local { names: vec![text.into()], values: vec![value] })
}

fn assign(text: &str, value: Expr) -> Statement {
    statement(StatementKind::Assign { targets: vec![name(text)], values: vec![value] })
}

fn give(value: Expr) -> Statement {
    statement(StatementKind::Return(vec![value]))
}

fn chunk(body: Vec<Statement>) -> Chunk {
    Chunk { body, ..Chunk::default() }
}

fn run(text: &str) -> String {
    let lua = Lua::new();
    let run = lua.load(text).eval::<mlua::Value>();
    let value = run.unwrap_or_else(|error| panic!("{error}\n{text}"));
    value.to_string().unwrap_or_default()
}
