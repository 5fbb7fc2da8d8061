//! The program as redlua compiles it, run by Lua 5.1 as Redis embeds it.

use crate::outcome::Outcome;
use crate::program::Program;
use crate::types::{Ty, Types, WORDS};
use crate::value::Value;
use mlua::{HookTriggers, Lua, LuaOptions, StdLib, VmState};
use redlua_compiler::Analysis;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What redlua says to a program.
pub enum Compiled {
    /// The Lua.
    Lua(String),
    /// The code and the message of the first diagnostic.
    Refused(String),
    /// The compiler panicked.
    Panicked(String),
}

/// Compiles a program; parameters that nothing reads are dropped from it.
pub fn compile(program: &mut Program) -> Compiled {
    match accept(program) {
        Ok(analysis) => Compiled::Lua(analysis.printed[0].text.clone()),
        Err(refusal) => refusal,
    }
}

/// All that the compiler knows of a program that it takes.
pub fn accept(program: &mut Program) -> Result<Analysis, Compiled> {
    loop {
        let accepted = accept_source(&program.source());
        let unused = match &accepted {
            Err(Compiled::Refused(refusal)) if refusal.starts_with("RL0207") => refusal.split('`').nth(1),
            _ => None,
        };
        if !unused.is_some_and(|name| program.drop_parameter_named(name)) {
            return accepted;
        }
    }
}

fn accept_source(source: &str) -> Result<Analysis, Compiled> {
    let analysis = catch_unwind(AssertUnwindSafe(|| {
        let Ok(tokens) = source.parse::<proc_macro2::TokenStream>() else { return Err("not tokens".to_owned()) };
        let analysis = redlua_compiler::analyze(tokens);
        match (analysis.diagnostics.first(), analysis.printed.first()) {
            (Some(first), _) => Err(format!("{} {}", first.code, first.message)),
            (None, Some(_)) => Ok(analysis),
            (None, None) => Err("no script".to_owned()),
        }
    }));
    proc_macro2::extra::invalidate_current_thread_spans();
    match analysis {
        Ok(Ok(analysis)) => Ok(analysis),
        Ok(Err(refusal)) => Err(Compiled::Refused(refusal)),
        Err(payload) => Err(Compiled::Panicked(payload.downcast_ref::<String>().cloned().unwrap_or_default())),
    }
}

/// The globals that a script sees besides `KEYS` and `ARGV`, and none more.
const SANDBOX: &str = "
redis = {call = function() error('a command was called') end}
KEYS = {}
ARGV = {}
local function refuse(_, name) error('global ' .. tostring(name) .. ' is accessed') end
setmetatable(_G, {__index = refuse, __newindex = refuse})
";

/// Runs every call of a program.
pub fn run(program: &Program, lua_text: &str) -> Vec<Outcome> {
    program.calls.iter().map(|call| run_call(program, lua_text, call)).collect()
}

fn run_call(program: &Program, lua_text: &str, call: &[Value]) -> Outcome {
    let result = (|| {
        let lua = Lua::new_with(StdLib::TABLE | StdLib::STRING | StdLib::MATH, LuaOptions::default())?;
        let left = std::cell::Cell::new(200);
        lua.set_hook(HookTriggers::new().every_nth_instruction(100_000), move |_, _| {
            left.set(left.get() - 1);
            if left.get() == 0 { Err(mlua::Error::runtime("too long")) } else { Ok(VmState::Continue) }
        })?;
        lua.globals().set("bit", bit_library(&lua)?)?;
        lua.load(SANDBOX).exec()?;
        let arguments = lua.create_table()?;
        let sent = call.iter().zip(&program.parameters).filter(|(_, (name, _))| is_sent(lua_text, name));
        for value in sent.flat_map(|(value, _)| value.arguments()) {
            arguments.push(lua.create_string(value)?)?;
        }
        lua.globals().raw_set("ARGV", arguments)?;
        let reply: mlua::Value = lua.load(lua_text).set_name("=script").eval()?;
        Ok(canonical(program, &reply))
    })();
    result.unwrap_or_else(|error: mlua::Error| {
        let message = error.to_string();
        let line = message.lines().next().unwrap_or_default().to_owned();
        if line.contains("REDLUA_") { Outcome::Abort(line) } else { Outcome::Broken(message) }
    })
}

/// Does the header name the parameter? One that only goes to a helper which does not read it is not sent.
fn is_sent(lua_text: &str, name: &str) -> bool {
    let Some(header) = lua_text.lines().find_map(|line| line.strip_prefix("-- ARGV: ")) else { return true };
    header
        .split(", ")
        .any(|entry| entry.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '.'])))
}

/// The servers' `bit` library, which is no part of Lua: numbers are taken modulo 2^32, results are signed.
fn bit_library(lua: &Lua) -> mlua::Result<mlua::Table> {
    let library = lua.create_table()?;
    type Operation = fn(i32, i32) -> i32;
    let operations: [(&str, Operation); 6] = [
        ("band", |a, b| a & b),
        ("bor", |a, b| a | b),
        ("bxor", |a, b| a ^ b),
        ("lshift", |a, b| a.wrapping_shl(b.cast_unsigned())),
        ("rshift", |a, b| a.cast_unsigned().wrapping_shr(b.cast_unsigned()).cast_signed()),
        ("arshift", |a, b| a.wrapping_shr(b.cast_unsigned())),
    ];
    for (name, operation) in operations {
        #[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are what is meant")]
        let word = |value: f64| value as i64 as i32;
        let function = lua.create_function(move |_, (a, b): (f64, f64)| Ok(operation(word(a), word(b))))?;
        library.set(name, function)?;
    }
    Ok(library)
}

/// The reply in its canonical form.
fn canonical(program: &Program, reply: &mlua::Value) -> Outcome {
    let ty = match &program.output {
        Ty::Result(inner) => {
            if let mlua::Value::Table(table) = reply
                && let Ok(mlua::Value::String(error)) = table.raw_get("err")
            {
                return Outcome::Value(format!("error {}", error.as_bytes().escape_ascii()));
            }
            inner
        }
        ty => ty,
    };
    match shown(&program.types, ty, reply) {
        Ok(value) => Outcome::Value(value),
        Err(reason) => Outcome::Broken(reason),
    }
}

fn shown(types: &Types, ty: &Ty, value: &mlua::Value) -> Result<String, String> {
    let wrong = || Err(format!("{value:?} is no reply of type {}", types.name(ty)));
    match (ty, value) {
        (Ty::Int(_), mlua::Value::String(text)) => Ok(text.to_string_lossy()),
        (Ty::Int(_), mlua::Value::Integer(number)) => Ok(number.to_string()),
        (Ty::Int(_), mlua::Value::Number(number)) if number.fract() == 0.0 => Ok(format!("{}", *number + 0.0)),
        (Ty::Float, mlua::Value::String(text)) => match text.to_string_lossy().parse::<f64>() {
            Ok(number) => Ok(format!("{number:?}")),
            Err(_) => wrong(),
        },
        (Ty::Bool, mlua::Value::Integer(1)) => Ok("true".to_owned()),
        (Ty::Bool, mlua::Value::Integer(0)) => Ok("false".to_owned()),
        (Ty::Bool, mlua::Value::Number(number)) if *number == 1.0 => Ok("true".to_owned()),
        (Ty::Bool, mlua::Value::Number(number)) if *number == 0.0 => Ok("false".to_owned()),
        (Ty::Text, mlua::Value::String(text)) => Ok(format!("\"{}\"", text.as_bytes().escape_ascii())),
        (Ty::Word, mlua::Value::String(text)) if WORDS.contains(&text.to_string_lossy().as_str()) => {
            Ok(text.to_string_lossy())
        }
        (Ty::Unit, mlua::Value::Nil | mlua::Value::Boolean(false)) => Ok("()".to_owned()),
        (Ty::Option(_), mlua::Value::Nil | mlua::Value::Boolean(false)) => Ok("None".to_owned()),
        (Ty::Option(inner), value) => Ok(format!("Some({})", shown(types, inner, value)?)),
        (Ty::Vec(element), mlua::Value::Table(table)) => {
            let mut parts = Vec::new();
            // As Redis reads it: up to the first `nil`.
            for at in 1.. {
                let value: mlua::Value = table.raw_get(at).map_err(|error| error.to_string())?;
                if value.is_nil() {
                    break;
                }
                parts.push(shown(types, element, &value)?);
            }
            Ok(format!("[{}]", parts.join(", ")))
        }
        (Ty::Tuple(parts), mlua::Value::Table(table)) => fields(types, parts.iter(), table),
        (Ty::Record(index), mlua::Value::Table(table)) => {
            fields(types, types.records[*index].fields.iter().map(|(_, ty)| ty), table)
        }
        _ => wrong(),
    }
}

fn fields<'t>(types: &Types, parts: impl Iterator<Item = &'t Ty>, table: &mlua::Table) -> Result<String, String> {
    let mut texts = Vec::new();
    for (at, part) in parts.enumerate() {
        let value: mlua::Value = table.raw_get(at + 1).map_err(|error| error.to_string())?;
        if value.is_nil() {
            return Err(format!("part {} of {table:?} is nil: the reply would be cut there", at + 1));
        }
        texts.push(shown(types, part, &value)?);
    }
    Ok(format!("({})", texts.join(", ")))
}
